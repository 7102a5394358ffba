"""Exit codes, and what a person's mistakes look like."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

import typer

from sim.characters import printable
from sim.faults import Damage, Faults, Misuse
from sim.terminal.output import ReaderGone, Unwritable, deliver, narrate

_BadUsage: type[Exception] = typer.BadParameter.__bases__[0]
"""What typer raises for a mistake on the command line; it names it differently from version to version."""


class Exit(IntEnum):
    """What a command's exit code means."""

    FINE = 0
    NO = 1
    """The answer is no: faults, damage, never reached."""
    MISUSE = 2
    """Bad usage or bad input, or an output that cannot be written."""
    BUG = 70
    """A mistake of the program itself."""
    INTERRUPTED = 130


def stop(code: Exit, message: str = "") -> NoReturn:
    """End with a sentence on standard error."""
    if message:
        narrate(message)
    sys.exit(code)


def ending(work: Callable[[], object]) -> int:
    """Do ``work`` and give the exit code. What went wrong is told in sentences, never in a traceback."""
    code = _code(work)
    try:
        deliver()
    except ReaderGone:
        return Exit.FINE if code == Exit.NO else code  # the answer was not heard
    except Unwritable as error:
        narrate(f"whitecell: {error}")
        return Exit.MISUSE
    return code


def _code(work: Callable[[], object]) -> int:
    """The exit code of ``work`` as far as its output was taken."""
    try:
        code = work()
    except SystemExit as end:
        code = end.code
    except (ReaderGone, Unwritable):  # what has been held back will meet it again
        return Exit.FINE
    except BaseException as error:
        if os.environ.get("WHITECELL_DEBUG"):
            traceback.print_exception(error)
        return _told(error)
    return code if isinstance(code, int) else Exit.FINE


def _told(error: BaseException) -> Exit:
    """Tell what went wrong, and what that is as an exit code."""
    if isinstance(error, Faults):
        _tell_faults(error)
    elif isinstance(error, _BadUsage):
        _tell_bad_usage(error)
    elif isinstance(error, (KeyboardInterrupt, typer.Abort)):
        narrate("whitecell: interrupted.")
        return Exit.INTERRUPTED
    elif isinstance(error, (Damage, Misuse)):
        narrate(f"whitecell: {error}")
        return Exit.NO if isinstance(error, Damage) else Exit.MISUSE
    elif isinstance(error, MemoryError):
        narrate("whitecell: There is not enough memory for this.")
    elif isinstance(error, OSError):
        what = "" if error.filename is None else f"`{printable(os.fsdecode(error.filename))}`: "
        narrate(f"whitecell: {what}{error.strerror or error}.")
    else:
        _tell_bug(error)
        return Exit.BUG
    return Exit.MISUSE


def _tell_faults(faults: Faults) -> None:
    from sim.view.scenario.findings import finding_lines, summary

    for fault in faults.faults:
        for line in finding_lines(fault):
            narrate(line)
    narrate(f"{summary(faults.faults)}.")


def _tell_bad_usage(error: Any) -> None:
    """As typer tells it, what was typed on one line."""
    error.message = printable(error.message)
    told = io.StringIO()
    error.show(told)
    for line in told.getvalue().splitlines():
        narrate(line)


def _tell_bug(error: BaseException) -> None:
    place = traceback.extract_tb(error.__traceback__)[-1]
    narrate(
        f"whitecell: This is a mistake of the program, not yours: {type(error).__name__}: {error} "
        f"({Path(place.filename).name}, line {place.lineno}). Please report it with what led to it; "
        "where WHITECELL_DEBUG is set, it says more."
    )
