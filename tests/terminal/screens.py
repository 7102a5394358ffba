"""A real pseudo-terminal with a terminal emulator behind it: what a person would see, line by line."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pexpect
import pyte

import sim.analysis.forecast
import sim.desk.lead
import sim.scenario.load
import sim.terminal.prompt
import sim.terminal.render
import sim.view.records.forecast  # noqa: F401 - a forked process then has what commands import late
from sim.terminal.main import main

COLUMNS, ROWS = 80, 110
"""As wide as a facilitator's terminal; so high that nothing of one screen is scrolled away."""

PROMPT = re.compile(r"^([\w.]+>|Enter to .*:)$")
_QUIET = 0.03
_PATIENCE = 20.0

MASKS = (
    (re.compile(r"room \d\d:\d\d( \| \d+ of \d+ min, (ends \d\d:\d\d|\d+ min over))?"), "room HH:MM"),
    (re.compile(r"saved \d\d:\d\d:\d\d, line +(\d+)"), r"saved HH:MM:SS, line \1"),
    (re.compile(r"\bbreak, \d+ of"), "break, N of"),
    (re.compile(r"\d+ min left"), "N min left"),
    (re.compile(r"\d+:\d\d (left|over)"), r"M:SS \1"),
    (re.compile(r"(from|at) \d\d:\d\d in the room"), r"\1 HH:MM in the room"),
    (re.compile(r"^( *\d+  )\d\d:\d\d:\d\d  "), r"\1HH:MM:SS  "),
    (re.compile(r"Played on \d{4}-\d\d-\d\d from \d\d:\d\d"), "Played on DATE from HH:MM"),
)


def masked(text: str) -> str:
    """A screen without the real time of day."""
    lines = []
    for line in text.splitlines():
        for pattern, instead in MASKS:
            line = pattern.sub(instead, line)
        lines.append(re.sub(r" {3,}(room HH:MM|saved HH:MM)", r"   \1", line).rstrip())
    return "\n".join(lines).strip("\n")


SIZE = ("COLUMNS", "LINES")
"""What may be left in the environment of another terminal's size."""
SETTINGS = {"TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "NO_COLOR": "1"}


def _run_here(arguments: list[str]) -> None:
    """In the forked child: run the command and never come to the program that was to be started."""
    gc.freeze()  # what tests have left behind is not for the child to clear up
    os.closerange(3, 4096)  # the pipe over which the parent waits for that start is among them
    for of_another in SIZE:
        os.environ.pop(of_another, None)
    os.environ.update(SETTINGS)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    sys.argv = ["whitecell", *arguments]
    code: object = 1
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)


class Terminal:
    """`whitecell` on a pseudo-terminal. ``type`` gives what appeared after a line, as a person would see it.

    ``quick``: the process is forked off this one, which has all it imports, instead of started from the shell.
    """

    def __init__(
        self,
        executable: str,
        *arguments: str,
        cwd: Path,
        columns: int = COLUMNS,
        rows: int = ROWS,
        quick: bool = False,
    ) -> None:
        self.written = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.child = pexpect.spawn(
            executable,
            list(arguments),
            dimensions=(rows, columns),
            cwd=str(cwd),
            env={name: value for name, value in os.environ.items() if name not in SIZE} | SETTINGS,
            preexec_fn=partial(_run_here, list(arguments)) if quick else None,
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0

    def shown(self) -> str:
        """What stands on the screen once it waits for a line, or has ended."""
        begun = time.monotonic()
        while time.monotonic() - begun < _PATIENCE:
            try:
                self.feed(self.child.read_nonblocking(65_536, timeout=_QUIET))
                continue
            except pexpect.TIMEOUT:
                pass
            except pexpect.EOF:
                self.child.close()
                return self._text()
            text = self._text()
            echo, _, last = text.rpartition("\n")
            if echo and PROMPT.match(last.strip()):  # alone, it is only what was typed at, drawn again
                return text
        raise AssertionError(f"no prompt after {_PATIENCE} s:\n{self._text()}")

    def feed(self, data: bytes) -> None:
        """Let the emulator take in what the process wrote; all of it is kept in ``written``."""
        self.written += data
        self._stream.feed(data)

    def now(self) -> str:
        """What stands on the screen at this moment."""
        with suppress(pexpect.TIMEOUT, pexpect.EOF):
            self.feed(self.child.read_nonblocking(65_536, timeout=_QUIET))
        return self._text()

    def _text(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip("\n")

    def ever_shown(self) -> str:
        """All that the process has written so far, without what moves the cursor and sets colours."""
        return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[=>78])|\r", "", self.written.decode(errors="replace"))

    def type(self, line: str, key: str = "\r") -> str:
        """Send a line (or a key) and give what then stands on a fresh screen."""
        self._screen.reset()
        self.child.send(line + key)
        return self.shown()

    def resize(self, columns: int) -> None:
        """Give the window another width, as somebody who drags its corner does."""
        self._screen.resize(ROWS, columns)
        self.child.setwinsize(ROWS, columns)

    def kill(self) -> None:
        """End the process at once, as a closed laptop or a power cut would."""
        self.child.kill(signal.SIGKILL)
        self.child.wait()
        self.child.close()

    def press(self, key: str) -> str:
        """Send one control key."""
        self._screen.reset()
        self.child.sendcontrol(key)
        return self.shown()
