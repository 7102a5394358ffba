"""What several tests share: running the command, and files of expected output.

After a change of output that is meant, `REGENERATE=1 pytest` writes the expected files anew; read the difference.
What is drawn for a rule that is general is always the same, so that a change is judged by what it changes;
`pytest --hypothesis-profile=search` draws others, and more.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from sim.scenario import shipped
from tests.kept_exercises.paths import FOLDER

Done = subprocess.CompletedProcess[str]
Command = Callable[..., Done]
Golden = Callable[[Path, str], None]


if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # so a shell starts what runs behind it, and children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


settings.register_profile("same", derandomize=True)
settings.register_profile("search", max_examples=1_000, deadline=None)
settings.load_profile("same")


def _executable() -> str:
    beside = Path(sys.executable).with_name("whitecell")
    found = str(beside) if beside.exists() else shutil.which("whitecell")
    assert found is not None, "the whitecell command is not installed"
    return found


@pytest.fixture(scope="session")
def executable() -> str:
    """The installed `whitecell` script."""
    return _executable()


@pytest.fixture(scope="session")
def installed(executable: str) -> Command:
    """Run the installed `whitecell` as from a shell: for what a process is told before it begins."""

    def run(*arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Done:
        return subprocess.run(
            [executable, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(env or {})},
            cwd=cwd,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def whitecell(installed: Command) -> Command:
    """Run `whitecell` off a terminal in a fork of this process: as ``installed`` does, which a test holds it to.

    ``installed`` does it where charts are to be drawn, which no fork can.
    """
    from tests.terminal.forked import forked

    def run(*arguments: str, cwd: Path | None = None) -> Done:
        if "--html" in arguments:
            return installed(*arguments, cwd=cwd)
        ended = forked(*arguments, cwd=cwd or Path.cwd())
        return Done(arguments, ended.code, ended.out, ended.err)

    return run


@pytest.fixture
def kept_as_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the kept exercises and their procedures stand for those that come with Whitecell."""
    come_with_it = shipped.shipped
    monkeypatch.setattr(shipped, "shipped", lambda folder: FOLDER if folder == "scenarios" else come_with_it(folder))


@pytest.fixture(scope="session")
def golden() -> Golden:
    """Compare a text with a file of expected output, or write the file when REGENERATE is set."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("REGENERATE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return compare
