"""Lines from a person at a terminal (history, completion), or from a file piped in (echoed, so a transcript reads)."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import get_typeahead
from prompt_toolkit.keys import Keys

from sim.characters import NotText, lines_as_they_come, visible
from sim.desk.completion import completions
from sim.desk.line import lines_of
from sim.desk.names import Desk
from sim.desk.takes import Offer
from sim.faults import Misuse
from sim.terminal.output import deliver, put
from sim.terminal.render import render
from sim.view.words.page import Prose

SETTLES = 0.05
"""Seconds without a further key after which a paste is over."""


Completions = Callable[[Desk, str], Iterable[tuple[str, Offer]]]
"""How the last word of a line may go on: what stands of it, and the whole word."""


class _Completer(Completer):
    def __init__(self, completions: Completions) -> None:
        self.desk: Callable[[], Desk] | None = None
        self._completions = completions

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        del complete_event
        if self.desk is not None:
            for begun, offer in self._completions(self.desk(), document.text_before_cursor):
                yield Completion(offer.name, -len(begun), display_meta=visible(offer.meaning))


class Typed:
    """Lines that a person types."""

    interactive = True

    def __init__(self, history: History | None = None, completions: Completions = completions) -> None:
        self._completer = _Completer(completions)
        self._session: PromptSession[str] = PromptSession(
            history=history or InMemoryHistory(), completer=self._completer, complete_while_typing=False
        )
        self._meant_as_line = ""
        """What was typed at a question and answers none."""
        self._prompting: Application[str] | None = None
        """What is being typed at, if anything is."""
        self._above: deque[Callable[[], None]] = deque()
        """What is still to be shown above it."""
        self._showing = threading.Lock()

    def read(self, desk: Callable[[], Desk], prompt: Callable[[], str]) -> str:
        """The next line; Ctrl-C clears it (KeyboardInterrupt), Ctrl-D on an empty one ends (EOFError)."""
        if self._meant_as_line:
            line, self._meant_as_line = self._meant_as_line, ""
            self.echo(prompt(), line)
            return line
        self._completer.desk = desk
        return self._prompt(self._session, prompt)

    def _prompt(self, session: PromptSession[str], prompt: str | Callable[[], str], text: str = "") -> str:
        """Have a line typed, or a text changed; what is said meanwhile stands above it."""
        self._prompting = session.app
        try:
            return session.prompt(prompt, default=text)
        finally:
            self._prompting = None
            self._show_above()

    def above(self, show: Callable[[], None]) -> None:
        """Show something above what is being typed; without a prompt at once."""
        self._above.append(show)
        prompting = self._prompting
        loop = None if prompting is None else prompting.loop
        if prompting is None or loop is None:
            self._show_above()
            return
        with suppress(RuntimeError):  # the prompt has just ended, and shows it
            loop.call_soon_threadsafe(run_in_terminal, self._show_above, context=prompting.context)

    def _show_above(self) -> None:
        """Show what is to be shown, in its order and each once, whoever comes to it first."""
        with self._showing, suppress(IndexError):
            while True:
                self._above.popleft()()

    def edit(self, prompt: str, text: str) -> str:
        """A text to be changed where it stands; Ctrl-C and Ctrl-D leave it."""
        try:
            return self._prompt(PromptSession[str](), prompt, text)
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
        render([Prose(warning)])
        try:
            answer = self._prompt(asking, f"Enter to {yes}, `no` to {no}: ").strip()
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

    def read(self, desk: Callable[[], Desk], prompt: Callable[[], str]) -> str:
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
                    self.echo(prompt(), line)
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

    def above(self, show: Callable[[], None]) -> None:
        """Nothing is being typed."""
        show()
