"""Lines from a person at a terminal (history, completion), or from a file piped in (echoed, so a transcript reads)."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory

from sim.exercise.commands import WALL_PARTS
from sim.terminal.console.lookup import Desk
from sim.terminal.console.verbs import VERBS
from sim.terminal.output import deliver, put

_NAMES_OF = {
    "choose": ("options", "asked"),
    "extend": ("asked",),
    "lapse": ("asked",),
    "roll": ("asked",),
    "forecast": ("asked",),
    "reveal": ("asked",),
    "release": ("elements",),
    "hold": ("elements",),
    "unhold": ("elements",),
    "cancel": ("elements",),
    "read": ("elements",),
    "show": ("elements",),
    "met": ("elements", "parties"),
    "missed": ("elements", "parties"),
    "amend": ("elements",),
    "override": ("states",),
    "rate": ("objectives",),
    "say": ("parties",),
    "improvise": ("parties",),
    "roster": ("parties",),
    "wall": ("parts",),
    "help": ("verbs",),
}


def names_for(desk: Desk, verb: str) -> list[str]:
    """The names that may follow a verb, for completion."""
    exercise, found = desk.exercise, []
    for kind in _NAMES_OF.get(verb, ()):
        if kind == "options":
            found += [name for one in desk.asked if one.name == desk.hand for name in one.options.values()]
        elif kind == "asked":
            found += [one.name for one in desk.asked]
        elif kind == "elements":
            found += [*exercise.names.nodes, *exercise.story.improvised]
        elif kind == "parties":
            found += ["all", "control", *exercise.scenario.cells, *exercise.scenario.actors]
        elif kind == "states":
            found += exercise.scenario.state
        elif kind == "objectives":
            found += exercise.scenario.objectives
        elif kind == "parts":
            found += ["blank", "on", *WALL_PARTS]
        else:
            found += [other.name for other in VERBS]
    return list(dict.fromkeys(found))


class _Completer(Completer):
    def __init__(self) -> None:
        self.desk: Desk | None = None

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        del complete_event
        before = document.text_before_cursor
        word = before.rsplit(" ", 1)[-1].rsplit(",", 1)[-1]
        first, space, _ = before.lstrip().partition(" ")
        if not space:
            words = [verb.name for verb in VERBS]
        else:
            names = {word: verb.name for verb in VERBS for word in (verb.name, verb.short, *verb.others)}
            words = [] if self.desk is None else names_for(self.desk, names.get(first, ""))
        for found in words:
            if found.startswith(word):
                yield Completion(found, -len(word))


class Typed:
    """Lines that a person types."""

    interactive = True

    def __init__(self) -> None:
        self._completer = _Completer()
        self._session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(), completer=self._completer, complete_while_typing=False
        )

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line; Ctrl-C clears it (KeyboardInterrupt), Ctrl-D on an empty one ends (EOFError)."""
        self._completer.desk = desk
        return self._session.prompt(prompt)

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Whether Enter, or yes, answers; Ctrl-C and the end of input are a no."""
        return self._answered(warning, yes, no, at_end=False)

    def leave(self, warning: str) -> bool:
        """The same; a second Ctrl-D is a yes."""
        return self._answered(warning, "leave", "stay", at_end=True)

    def _answered(self, warning: str, yes: str, no: str, at_end: bool) -> bool:
        put(warning)
        try:
            answer = PromptSession[str]().prompt(f"Enter to {yes}, `no` to {no}: ")
        except KeyboardInterrupt:
            return False
        except EOFError:
            return at_end
        return answer.strip().casefold() in ("", "y", "yes")


class Piped:
    """Lines from standard input where that is no terminal. Nothing is asked back: a file says what it means."""

    interactive = False

    def __init__(self) -> None:
        self.number = 0

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line that is no comment; EOFError at the end."""
        del desk
        for line in sys.stdin:
            self.number += 1
            if not line.lstrip().startswith("#"):
                put(f"{prompt}{line.rstrip()}")
                deliver()
                return line
        raise EOFError

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Always yes."""
        del warning, yes, no
        return True

    def leave(self, warning: str) -> bool:
        """A file ends where it ends."""
        del warning
        return True
