"""A second keyboard: what a scribe types goes to the console that leads; what comes in the exercise is told in brief.

The loop reads a line and has the console do it; beside it ``look`` is called now and then, by whoever has a clock, and
tells what is new in the log and whether the console is there.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from sim.desk.completion import completions
from sim.desk.lead import Render
from sim.desk.line import brief, legible, lines_of
from sim.desk.names import Desk
from sim.desk.takes import Offer
from sim.desk.typed_lines import TypedLines
from sim.desk.verbs import VERBS, Verb, split, verb_page
from sim.exercise.command import Command
from sim.exercise.follower import Follower
from sim.exercise.seats.asking import Gone, Seat
from sim.exercise.seats.messages import SCRIBE, Request, check_name, may_give
from sim.exercise.session import Exercise
from sim.exercise.wording import command_word
from sim.faults import Damage, Misuse, listed
from sim.view.debrief.nameless import names_told
from sim.view.exercise.expected import expect_page
from sim.view.exercise.news import news
from sim.view.exercise.replay import log_page
from sim.view.exercise.room import warning
from sim.view.exercise.screen import stop_page
from sim.view.scenario.briefing import element_brief
from sim.view.words.page import Block, Column, Labelled, Table

GIVES = ("note", "met", "missed", "unjudge", "rate", "answer", "because", "dissent", "timer", "roster")


def verbs() -> list[Verb]:
    """The words a scribe may type, in the order of the console's own."""
    words = (*GIVES, *PAGES, "quit")
    return [replace(verb, words="leave") if verb.name == "quit" else verb for verb in VERBS if verb.name in words]


@dataclass(frozen=True, slots=True)
class Pending:
    """A line of which nobody has said whether it was done: its request, the log's line when it was sent, and the words
    that were typed."""

    request: Request
    line: int
    typed: str


class Scribe:
    """Writes beside the console that leads a log. ``tell`` says what comes, ``complain`` what is wrong with a line."""

    def __init__(
        self,
        log: Path,
        name: str,
        lines: TypedLines,
        render: Render,
        tell: Callable[[str], None],
        complain: Callable[[str], None],
    ) -> None:
        """Raises Damage and Misuse where the log cannot be read or the name is none."""
        check_name(name)
        self.name, self.lines, self.render, self.tell, self.complain = name, lines, render, tell, complain
        self.turn = threading.RLock()
        self.log = log
        self.leaving = False
        self._follower = Follower(log)
        self._heard = self.exercise.line
        self._seat: Seat | None = None
        self._away = ""
        """Why the console is not there, once that was told."""
        self._console = ""
        self._pending: Pending | None = None
        self._ids = (f"{secrets.token_hex(6)}-{number}" for number in count(1))

    @property
    def exercise(self) -> Exercise:
        """The exercise, as far as its log has been read."""
        return self._follower.exercise

    @property
    def desk(self) -> Desk:
        """What lies before the scribe; no decision is in hand."""
        return Desk(self.exercise, "", self.turn)

    # ------------------------------------------------------------------ what is new

    def look(self) -> None:
        """Tell what is new: in the log, and of the console."""
        with self.turn:
            self._look_at_console()
            self._read_on()

    def _read_on(self) -> None:
        try:
            self._follower.refresh()
        except (Damage, Misuse):  # for a moment, perhaps; what was read stays
            return
        self._heard = min(self._heard, self.exercise.line)
        for entry in self.exercise.entries[self._heard - 1 :]:
            if entry.operator != self.name:
                for line in news(self.exercise, entry):
                    self.tell(line)
        self._heard = self.exercise.line

    def _look_at_console(self) -> None:
        if self._seat is not None and self._seat.moved:
            self._move(Path(self._seat.moved))
        if self._seat is not None and not self._seat.is_there():
            self._leave_seat()
            self._away = "The console that leads is gone. Nothing is written down until it is back."
            self.tell(self._away)
        if self._seat is None:
            self._sit_down()

    def _move(self, log: Path) -> None:
        """Go on with the log that the console went on with."""
        self._leave_seat()
        try:
            self._follower = Follower(log)
        except (Damage, Misuse) as error:
            self.tell(str(error))
            return
        self.log = log
        self.tell(f"The console goes on with the log {log}, and so does this window.")

    def _leave_seat(self) -> None:
        if self._seat is not None:
            self._seat.close()
            self._seat = None

    def _sit_down(self) -> None:
        """Find the console; where it was looked for in vain, why not is told once."""
        try:
            self._seat = Seat(self.log)
        except Misuse as error:
            if not self.lines.interactive:
                raise
            if not self._away:
                self._away = str(error)
                self.tell(self._away)
            return
        was, self._console = self._console, self._seat.console
        if self._away:
            self.tell("The console that leads is there.")
        self._away = ""
        try:
            self._settle(was == self._console)
        except Misuse as error:
            self.tell(str(error))

    def _settle(self, is_same: bool) -> None:
        """Tell what became of a line that was not acknowledged. The same console is asked again, under the same id; of
        one that is gone the log says what it had written."""
        pending, self._pending = self._pending, None
        if pending is None:
            return
        self._read_on()
        written = [
            entry.line
            for entry in self.exercise.entries[pending.line - 1 :]
            if (entry.operator, entry.command) == (self.name, pending.request.command)
        ]
        if written:
            self.tell(f"What was under way was written down: line {written[0]}.")
        elif is_same:
            self._ask(pending)
        else:
            self.tell(f"The console went before this was written down; type it again: {pending.typed}")

    # ------------------------------------------------------------------ what is typed

    def lead(self) -> bool:
        """Read lines and have them done until the scribe leaves; False where a piped line was refused. Raises Misuse
        where lines are piped in and no console is there."""
        if self.lines.interactive:
            title = self.exercise.scenario.title
            self.tell(f"{self.name} writes beside the console that leads “{title}”. `help` lists the commands.")
        self.look()
        while not self.leaving:
            try:
                line = self.lines.read(lambda: self.desk, lambda: f"{self.name}> ")
            except KeyboardInterrupt:
                if not self.lines.interactive:
                    raise
                continue
            except EOFError:
                self.leaving = self.lines.leave("What was written down is in the log.")
                continue
            except Misuse as error:
                self.complain(str(error))
                return False
            if not self._survives(line) and not self.lines.interactive:
                return False
        self._leave_seat()
        return True

    def _survives(self, text: str) -> bool:
        """Do what was typed, a line after the other, up to the first that is refused; whether all was done."""
        lines = lines_of(text) or [""]
        for number, line in enumerate(lines, 1):
            if len(lines) > 1:
                self.lines.echo(f"{self.name}> ", line)
            try:
                self.take(line)
            except Misuse as error:
                left = lines[number:]
                rest = f" Of what was pasted, nothing from `{brief(left[0])}` on was done." if left else ""
                self.complain(f"{error}{rest}")
                return False
            except KeyboardInterrupt:
                if not self.lines.interactive:
                    raise
                self.complain("Broken off. Whether it was written down is said as soon as the console answers.")
                return False
        return True

    def take(self, line: str) -> None:
        """Do what one line says. Raises Misuse."""
        line = legible(line)
        with self.turn:
            asked = self._begun(line)
        if asked is not None:
            command, question = asked
            if question and not self.lines.confirm(question, "do it", "leave it"):
                self.complain("Left as it was.")
            else:
                self._send(command, line)
        self.look()

    def _begun(self, line: str) -> tuple[Command, str] | None:
        """The command of a line, and what is asked before it is sent; None for what is done here."""
        verb, rest = split(line or "screen")
        if verb.name == "screen" and not rest:
            self.render(self._screen())
            return None
        if verb.name not in {one.name for one in verbs()}:
            raise Misuse(f"`{verb.name}` is for the console that leads. `help` lists what a scribe may give.")
        if verb.lists is not None and rest in ("", "list"):
            self.render(verb.lists(self.exercise))
            return None
        if verb.alone and not rest:
            verb, rest = split(verb.alone)
        if verb.read is None:
            self._by_itself(verb, rest)
            return None
        command = verb.read(self.desk, rest)
        if not may_give(command_word(command)):
            raise Misuse(
                f"`{command_word(command)}` is for the console that leads; a scribe gives {listed(sorted(SCRIBE))}."
            )
        return command, warning(self.exercise, command)

    def _screen(self) -> list[Block]:
        """The facilitators' screen, with what came last."""
        came = [entry.line for entry in self.exercise.entries if entry.happenings]
        return stop_page(self.exercise, came[-1] - 1 if came else 1, "", self.exercise.clock())

    def _by_itself(self, verb: Verb, rest: str) -> None:
        if verb.name == "quit":
            self.leaving = True
        else:
            self.render(PAGES[verb.name](self.desk, rest))

    # ------------------------------------------------------------------ what is sent

    def _send(self, command: Command, typed: str) -> None:
        """Have the console do a command. Raises Misuse where it was refused, or cannot be sent."""
        with self.turn:
            self._look_at_console()
            if self._seat is None:
                raise Misuse("Nothing was written down, for the console that leads is not there. Say it again later.")
            self._pending = Pending(Request(self.name, command, next(self._ids)), self.exercise.line, typed)
        self._ask(self._pending)

    def _ask(self, pending: Pending) -> None:
        """Ask the console, and tell what it says. Until it does the line stays pending."""
        seat = self._seat
        assert seat is not None
        self._pending = pending
        try:
            line = seat.ask(pending.request)
        except Gone:
            if not self.lines.interactive:
                raise Misuse(
                    "The console went before it said whether that was written down; the log says it."
                ) from None
            self.tell("The console went before it said whether that was written down; that is told when it is back.")
            return
        except KeyboardInterrupt:
            self._leave_seat()  # what it still says would be taken for the reply to another line
            raise
        except Misuse:
            self._pending = None
            raise
        self._pending = None
        self.tell(f"Written down, line {line}.")
        named = names_told(self.exercise, pending.request.command)
        if named:
            self.tell(named)


def scribe_completions(desk: Desk, line: str) -> Iterator[tuple[str, Offer]]:
    """How a scribe's line may go on: as the console's, with the words that a scribe may type."""
    words = {verb.name for verb in verbs()}
    first, blank, _ = line.lstrip().partition(" ")
    for begun, offer in completions(desk, line):
        if (first if blank else offer.name) in words:
            yield begun, offer


def _help(desk: Desk, word: str) -> list[Block]:
    del desk
    if word:
        return verb_page(split(word)[0])
    rows = tuple((verb.name, verb.short, verb.words) for verb in verbs())
    return [
        Table((Column("Command"), Column(""), Column("Does")), rows, close=True),
        Labelled("", "All else is for the console that leads. Enter draws its screen. Tab completes."),
    ]


def _log(desk: Desk, rest: str) -> list[Block]:
    del rest
    return log_page(desk.exercise)


def _read(desk: Desk, name: str) -> list[Block]:
    return list(element_brief(desk.exercise.as_begun, desk.element(name)))


def _expect(desk: Desk, rest: str) -> list[Block]:
    return list(expect_page(desk.exercise, judged_too=rest == "all"))


PAGES: dict[str, Callable[[Desk, str], list[Block]]] = {
    "expect": _expect,
    "help": _help,
    "log": _log,
    "read": _read,
}
"""What the window shows by itself, from the log."""
