"""Lines from a person at a terminal (history, completion), or from a file piped in (echoed, so a transcript reads)."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import get_typeahead
from prompt_toolkit.keys import Keys

from sim.characters import NotText, in_lines, lines_as_they_come, visible
from sim.desk.completion import completions
from sim.desk.line import lines_of
from sim.desk.names import Desk
from sim.faults import Misuse
from sim.terminal.output import NARROWEST, deliver, put, put_all

SETTLES = 0.05
"""Seconds without a further key after which a paste is over."""


class _Completer(Completer):
    def __init__(self) -> None:
        self.desk: Desk | None = None

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        del complete_event
        if self.desk is not None:
            for begun, offer in completions(self.desk, document.text_before_cursor):
                yield Completion(offer.name, -len(begun), display_meta=visible(offer.meaning))


class Typed:
    """Lines that a person types."""

    interactive = True

    def __init__(self, history: History | None = None) -> None:
        self._completer = _Completer()
        self._session: PromptSession[str] = PromptSession(
            history=history or InMemoryHistory(), completer=self._completer, complete_while_typing=False
        )
        self._meant_as_line = ""
        """What was typed at a question and answers none."""

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line; Ctrl-C clears it (KeyboardInterrupt), Ctrl-D on an empty one ends (EOFError)."""
        if self._meant_as_line:
            line, self._meant_as_line = self._meant_as_line, ""
            self.echo(prompt, line)
            return line
        self._completer.desk = desk
        return self._session.prompt(prompt)

    def edit(self, prompt: str, text: str) -> str:
        """A text to be changed where it stands; Ctrl-C and Ctrl-D leave it."""
        try:
            return PromptSession[str]().prompt(prompt, default=text)
        except (EOFError, KeyboardInterrupt):
            return ""

    def echo(self, prompt: str, line: str) -> None:
        """One of several lines that were pasted together."""
        put(f"{prompt}{line}")

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Whether Enter, or yes, answers; Ctrl-C and the end of input are a no."""
        return self._answered(warning, yes, no, at_end=False)

    def leave(self, warning: str) -> bool:
        """The same; a second Ctrl-D is a yes."""
        return self._answered(warning, "leave", "stay", at_end=True)

    def _answered(self, warning: str, yes: str, no: str, at_end: bool) -> bool:
        """What is neither a yes nor a no was meant for a line of its own: it is read next, and the arrow brings it
        back."""
        asking = PromptSession[str]()
        if _typed_before(asking.input):
            put("What was typed or pasted before the question is left out: it answers nothing.")
        put_all(in_lines(warning, max(NARROWEST, asking.output.get_size().columns - 1)))
        try:
            answer = asking.prompt(f"Enter to {yes}, `no` to {no}: ").strip()
        except KeyboardInterrupt:
            return False
        except EOFError:
            return at_end
        if answer.casefold() in ("", "y", "yes"):
            return True
        if answer.casefold() not in ("n", "no"):
            self._session.history.append_string(answer)
            self._meant_as_line = answer
        return False


def _typed_before(source: Input) -> bool:
    """Throw away what is waiting to be read, until nothing more comes for a moment; whether a key was among it."""
    keys = get_typeahead(source)
    with source.raw_mode():
        while True:
            time.sleep(SETTLES)
            more = source.read_keys()
            keys += more
            if not more:
                break
    keys += source.flush_keys()
    return any(key.key != Keys.CPRResponse for key in keys)


class Piped:
    """Lines from standard input where that is no terminal. Nothing is asked back: a file says what it means."""

    interactive = False

    def __init__(self) -> None:
        self.number = 0
        """Of the line that is read or done, from 1."""
        source = getattr(sys.stdin, "buffer", None)  # closed it is None, and text put in its place has no bytes
        self._lines: Iterator[str] = iter(sys.stdin or ()) if source is None else lines_as_they_come(source)

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line that is no comment; EOFError at the end, Misuse for bytes that are no text."""
        del desk
        deliver()  # a program that waits for what came of its line has it before it gives the next
        while True:
            self.number += 1
            try:
                line = next(self._lines, None)
            except NotText as error:
                self.number += error.line - 1
                raise Misuse(f"{error.message} {error.hint}") from None
            except OSError as error:
                raise Misuse(f"The commands cannot be read: {error.strerror or error}.") from None
            if line is None:
                raise EOFError
            if not line.lstrip().startswith("#"):
                if len(lines_of(line)) < 2:
                    self.echo(prompt, line)
                return line

    def echo(self, prompt: str, line: str) -> None:
        """The line behind its prompt, so that a transcript reads."""
        put(f"{prompt}{line.rstrip()}")
        deliver()

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Always yes."""
        del warning, yes, no
        return True

    def leave(self, warning: str) -> bool:
        """A file ends where it ends."""
        del warning
        return True

    def edit(self, prompt: str, text: str) -> str:
        """Nobody is there to change it."""
        del prompt, text
        return ""
