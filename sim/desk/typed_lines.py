"""Where the lines come from that a console does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from sim.desk.names import Desk


class TypedLines(Protocol):
    """Where lines come from: a person at a prompt, or a file piped in."""

    interactive: bool

    def read(self, desk: Callable[[], Desk], prompt: Callable[[], str]) -> str:
        """The next line. The desk and the prompt are asked for whenever they are needed, for the clock may bring
        another decision into hand while somebody types. EOFError where there is no line, KeyboardInterrupt where it was
        cleared, Misuse where what comes cannot be read."""
        ...

    def echo(self, prompt: str, line: str) -> None:
        """Print a line that is about to be done, where it does not stand on the screen by itself."""
        ...

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Whether Enter, or yes, answers a warning: Enter to ``yes``, anything else to ``no``. What is neither was
        meant for a line of its own: it is the next that is read."""
        ...

    def leave(self, warning: str) -> bool:
        """The same for leaving; a second end of input is a yes, too."""
        ...

    def edit(self, prompt: str, text: str) -> str:
        """A text as somebody leaves it who may change it where it stands; empty where it was left, or where nobody is
        there to do so."""
        ...

    def above(self, show: Callable[[], None]) -> None:
        """Have something shown above what is being typed, which stays; from any thread, and without waiting."""
        ...
