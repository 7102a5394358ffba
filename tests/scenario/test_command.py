"""The command over everything that is wrong: exit 1 or 2, a place, a sentence with it, and never a traceback."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from sim.scenario.text import LARGEST
from sim.terminal.main import main

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(path.relative_to(BROKEN).as_posix() for path in BROKEN.rglob("*.yaml"))
SOUND = ["use/procedures/hotline.yaml"]
PLAYABLE = ["expressions/if_always.yaml", "triggers/lapse_does_nothing.yaml", "triggers/lapse_not_offered.yaml"]
"""Warned of, and played nevertheless, as are those in `warnings/`."""
FAULTY = [name for name in FILES if name not in SOUND + PLAYABLE and not name.startswith("warnings/")]
SAID = re.compile(r"^(\S.*|): (fault|warning): [^a-z\s].*[.?]$", re.MULTILINE)

HOSTILE = {
    "nothing": b"",
    "no text": bytes(range(256)) * 4,
    "UTF-16": "whitecell: 1\n".encode("utf-16"),
    "too large": b"#" * (LARGEST + 1),
    "a null": b"whitecell: 1\ntitle: \x00\n",
    "half a pair": b"title: \xed\xa0\x80\n",
    "an escape sequence": b"title: \x1b[31m\n",
    "brackets without end": b"[" * 500_000,
    "lists without end": b"- " * 500_000,
    "keys without end": b"{a: " * 100_000,
    "too many values": b"a: [" + b"x," * 60_000 + b"]",
    "anchors that multiply": b"a: &a [x]\n"
    + b"".join(b"%c: &%c [%s]\n" % (n + 1, n + 1, b",".join([b"*%c" % n] * 10)) for n in range(97, 115)),
    "an alias of itself": b"a: &a [*a]\n",
    "a procedure of nothing": b"procedure: hostile\n",
    "a procedure that is a list": b"procedure: [hostile]\nsteps: [1, 2]\n",
    "a scenario of lists": b"".join(
        b"%s: [1, {a: 2}]\n" % section
        for section in (b"whitecell", b"cells", b"state", b"injects", b"procedures", b"decisions", b"policies")
    ),
    "keys that are anything": b"whitecell: 1\n? {a: 1}\n: 2\n",
    "a line of a million": b"title: " + b"a b " * 250_000,
}


@pytest.fixture
def whitecell(monkeypatch, capsys):
    """Run the command in this process: its exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["whitecell", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    return run


def assert_said(told: tuple[int, str], file: str, codes: set[int]) -> None:
    code, printed = told
    assert code in codes
    assert "Traceback" not in printed
    said = list(SAID.finditer(printed))
    assert said, printed
    assert any(Path(file).name in place.group(1) for place in said), printed


@pytest.mark.parametrize("name", FAULTY)
def test_a_broken_file_is_refused(name, whitecell):
    assert_said(whitecell("check", str(BROKEN / name)), "", {1})


@pytest.mark.parametrize("name", sorted({*FILES} - {*FAULTY} - {*SOUND}))
def test_a_file_that_is_warned_of_is_not(name, whitecell):
    assert_said(whitecell("check", str(BROKEN / name)), name, {0})


@pytest.mark.parametrize("name", FAULTY[::7])
def test_a_broken_file_cannot_be_played(name, whitecell):
    assert_said(whitecell("run", str(BROKEN / name)), "", {2})


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused(command, what, whitecell, tmp_path):
    path = tmp_path / "hostile.yaml"
    path.write_bytes(HOSTILE[what])
    assert_said(whitecell(command, str(path)), "hostile.yaml", {1, 2})


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("argument", ["nowhere.yaml", "no\0name", "a" * 300, "x/" * 300, ".", "/", "\udc80"])
def test_what_is_no_file_is_bad_input(command, argument, whitecell):
    assert_said(whitecell(command, argument), "", {2})


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("argument", ["", " "])
def test_no_name_at_all(command, argument, whitecell, kept_as_shipped):
    code, printed = whitecell(command, argument)
    assert code == 2
    assert "No scenario was named. There are `december_double` and `overflight`." in printed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("command", ["check", "run"])
def test_a_pipe_is_not_waited_for(command, whitecell, tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    code, printed = whitecell(command, str(tmp_path / "pipe.yaml"))
    assert code == 2 if command == "run" else code in {1, 2}
    assert "is neither a file nor a folder. Save the scenario as a file." in printed


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such file here")
def test_a_device_is_not_read(whitecell):
    assert_said(whitecell("check", "/dev/zero"), "zero", {2})


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read(whitecell, tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text("whitecell: 1\n")
    path.chmod(0)
    assert_said(whitecell("check", str(path)), "secret.yaml", {1, 2})
