"""`check --watch`: files are saved while it runs, and it says each time what is wrong."""

from __future__ import annotations

import sys

import pexpect
import pytest

from tests.editing.conftest import PROCEDURE, SCENARIO

TIME = r"\d\d:\d\d:\d\d\r\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("use: press_call", "use: press_cal"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def watching(executable, folder):
    """The command at work, in the folder with the scenario."""
    child = pexpect.spawn(
        executable,
        ["check", "--watch", "scenario.yaml"],
        cwd=folder,
        encoding="utf-8",
        timeout=30,
        dimensions=(50, 200),
    )
    yield child
    child.close(force=True)


def test_it_checks_again_at_each_save_also_of_files_beside(watching, folder):
    watching.expect(TIME)
    watching.expect("There is no procedure `press_cal`")
    watching.expect(r"scenario.yaml: \d fault")
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    watching.expect(TIME)
    watching.expect("There is no procedure `press_call`")
    (folder / "procedures").mkdir()
    (folder / "procedures" / "press_call.yaml").write_text(PROCEDURE, encoding="utf-8")
    watching.expect("scenario.yaml: No faults")
    (folder / "procedures" / "press_call.yaml").write_text(PROCEDURE.replace("clear.done", "clera.done"))
    watching.expect(TIME)
    watching.expect("procedures/press_call.yaml:10:")
    attaching = SCENARIO.replace("text: Launch.", "text: Launch., attach: map.png", 1)
    (folder / "scenario.yaml").write_text(attaching, encoding="utf-8")
    watching.expect("There is no file `map.png`")
    (folder / "map.png").write_bytes(b"no picture")
    watching.expect("`map.png` holds no PNG picture")
    (folder / "settings").mkdir()
    (folder / "scenario.yaml").write_text(f"{SCENARIO}setting: allies\n", encoding="utf-8")
    watching.expect("There is no setting `allies`")
    (folder / "settings" / "allies.yaml").write_text("setting: allies\ncells: [rok]\n", encoding="utf-8")
    watching.expect("settings/allies.yaml:2:")
    watching.sendintr()
    watching.expect(pexpect.EOF)
    watching.close()
    assert (watching.exitstatus, watching.signalstatus) == (0, None)
    assert "Traceback" not in watching.before


def test_what_is_no_file_is_not_waited_for(whitecell, tmp_path):
    done = whitecell("check", "--watch", "nowhere.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "There is no scenario or file called `nowhere.yaml`." in done.stdout


def test_where_the_extra_is_missing_a_sentence_says_what_to_install(whitecell, monkeypatch, folder):
    monkeypatch.delitem(sys.modules, "sim.terminal.watching", raising=False)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    done = whitecell("check", "--watch", "scenario.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "whitecell: `check --watch` needs more than is installed; install whitecell[editor].\n"


def test_without_it_several_files_are_checked_one_after_the_other(whitecell, folder):
    done = whitecell("check", "december_double", "scenario.yaml", cwd=folder)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == "december_double.yaml: No faults." and second.startswith("scenario.yaml: ")
    assert whitecell("check", "scenario.yaml", "nowhere.yaml", cwd=folder).returncode == 2
