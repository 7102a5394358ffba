"""Exit codes, and what a person's mistakes look like."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import NoReturn


class Exit(IntEnum):
    """What a command's exit code means."""

    FINE = 0
    NO = 1
    """The answer is no: faults, damage, never reached."""
    MISUSE = 2
    """Bad usage or bad input."""
    INTERRUPTED = 130


def stop(code: Exit, message: str = "") -> NoReturn:
    """End with a sentence on standard error."""
    if message:
        print(message, file=sys.stderr)  # noqa: T201
    sys.exit(code)


@contextmanager
def unread() -> Iterator[None]:
    """Where nobody reads on what is printed, go on without: what is to be done is done all the same."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush into the closed pipe


@contextmanager
def plain_errors() -> Iterator[None]:
    """What a user can cause ends in sentences and an exit code, never in a traceback."""
    from sim.faults import Damage, Faults, Misuse

    try:
        yield
    except Faults as faults:
        from sim.view.findings import finding_lines, summary

        for fault in faults.faults:
            print("\n".join(finding_lines(fault)), file=sys.stderr)  # noqa: T201
        stop(Exit.MISUSE, f"{summary(faults.faults)}.")
    except Damage as damage:
        stop(Exit.NO, f"whitecell: {damage}")
    except Misuse as error:
        stop(Exit.MISUSE, f"whitecell: {error}")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing is left to flush into the closed pipe
        sys.exit(Exit.FINE)
    except KeyboardInterrupt:
        stop(Exit.INTERRUPTED, "whitecell: interrupted.")
