"""The compiled kernel under sanitizers, which watch every read, write and sum: nothing is astray over many scenarios.

Their library has to be loaded before Python's own memory is laid out, so all is played in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.kernel import sanitized
from tests.kernel.compiling import CC, library, needs_cc, source

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS, CHUNK = 2_000, 500
CHANGED = 200
FLAGS = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
OPTIONS = {"ASAN_OPTIONS": "detect_leaks=0", "UBSAN_OPTIONS": "print_stacktrace=1"}

pytestmark = [pytest.mark.long, needs_cc]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return library(source(), tmp_path_factory.mktemp("sanitized") / "kernel.library", *FLAGS)


@pytest.fixture(scope="module")
def watching() -> str:
    """The sanitizer's own library, where the compiler has one."""
    found = subprocess.run([CC, "-print-file-name=libasan.so"], capture_output=True, text=True, check=False)
    if not Path(found.stdout.strip()).is_absolute():
        pytest.skip("the compiler has no library of its sanitizer's that could be loaded first")
    return found.stdout.strip()


def run(made: Path, watching: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([*filter(None, sys.path), str(ROOT)])
    return subprocess.run(
        [sys.executable, sanitized.__file__, str(made), *arguments],
        env={**os.environ, **OPTIONS, "LD_PRELOAD": watching, "PYTHONPATH": path, "WHITECELL_KERNEL": "compiled"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("first", range(0, SCENARIOS, CHUNK))
def test_nothing_is_read_or_written_astray(made, watching, first):
    """All that `blocks` has of each scenario, over 20 replications of it."""
    done = run(made, watching, "play", str(first), str(CHUNK))
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{20 * CHUNK}\n")


@pytest.mark.parametrize("first", range(0, CHANGED, 50))
def test_nor_is_it_where_a_word_is_changed_and_that_passes_as_sound(made, watching, first):
    done = run(made, watching, "change", str(first), "50")
    *_, last = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, ""), last
    assert int(last) > 50 * 100


SAID = {
    "read": "heap-buffer-overflow", "write": "heap-buffer-overflow", "overflow": "signed integer overflow",
}  # fmt: skip


@pytest.mark.parametrize("what", SAID)
def test_what_is_unsound_is_noticed(made, watching, what):
    done = run(made, watching, what)
    assert done.returncode != 0
    assert SAID[what] in done.stderr
