"""The loop: a line is read, done or refused, and the screen is drawn. It knows nothing of what a terminal is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from sim.characters import printable
from sim.exercise.commands import Command, Forecasted, Jump, Rewind, Undo, Wait
from sim.exercise.log import LogLost
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.terminal.console.answers import choose
from sim.terminal.console.lookup import Desk
from sim.terminal.console.verbs import Verb, help_page, is_word, split
from sim.view.briefing import element_brief
from sim.view.clocks import clocks
from sim.view.console import plan_page, stop_page
from sim.view.page import Block
from sim.view.replay import log_page, undone_words
from sim.view.room import warning

Render = Callable[[Iterable[Block]], None]


class Lines(Protocol):
    """Where lines come from: a person at a prompt, or a file piped in."""

    interactive: bool

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line. EOFError where there is none, KeyboardInterrupt where it was cleared."""
        ...

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Whether Enter, or yes, answers a warning: Enter to ``yes``, anything else to ``no``."""
        ...

    def leave(self, warning: str) -> bool:
        """The same for leaving; a second end of input is a yes, too."""
        ...


class Console:
    """Leads one exercise from lines."""

    def __init__(self, exercise: Exercise, lines: Lines, render: Render, complain: Callable[[str], None]) -> None:
        self.exercise, self.lines, self.render, self.complain = exercise, lines, render, complain
        last = exercise.tip
        self.since = exercise.line if last is None or isinstance(last.command, Undo | Rewind) else exercise.line - 1
        self.hand = ""
        self.leaving = False

    @property
    def desk(self) -> Desk:
        """What lies before the facilitator now."""
        return Desk(self.exercise, self.hand)

    def lead(self) -> bool:
        """Read and do lines until the facilitator leaves; False where a piped line was refused."""
        self._take_in_hand()
        self.draw()
        while not self.leaving:
            try:
                line = self.lines.read(self.desk, self.prompt)
            except KeyboardInterrupt:
                continue
            except EOFError:
                self.leaving = self.lines.leave(
                    unsaved(self.exercise) or "All is saved, and `whitecell resume` goes on."
                )
                continue
            try:
                self.take(line)
            except KeyboardInterrupt:
                self.complain("Broken off.")
            except Misuse as error:
                self.complain(str(error))
                if not self.lines.interactive:
                    return False
        return True

    @property
    def prompt(self) -> str:
        """The decision in hand, or the turn."""
        if self.exercise.position.finished:
            return "over> "
        return f"{self.hand or self.exercise.story.turn or 'start'}> "

    def draw(self) -> None:
        """The screen at this stop."""
        self.render(stop_page(self.exercise, self.since, self.hand, self.exercise.clock()))

    def take(self, line: str) -> None:
        """Do what a line says. Raises Misuse."""
        line = line.strip()
        if not line:
            self.draw()
        elif line.isdecimal():
            self.hand = self.desk.open_decision(line).name
            self.draw()
        elif line in self._lettered() and (len(line) == 1 or not is_word(line)):
            self.do(choose(self.desk, line))
        else:
            verb, rest = split(line)
            if verb.read is None:
                self._by_itself(verb, rest)
            else:
                command = verb.read(self.desk, rest)
                about = warning(self.exercise, command)
                if not about or self.lines.confirm(about, "do it", "leave it"):
                    self.do(command)
                else:
                    self.complain("Left as it was.")

    def do(self, command: Command) -> None:
        """Do a command and draw what came of it."""
        before = self.exercise.line
        with uninterrupted():
            self.exercise.do(command)
        self.since = self.exercise.line if isinstance(command, Undo | Rewind) else before
        self._take_in_hand()
        self.draw()
        if isinstance(command, Jump | Wait):
            self._stopped_before(command)
        if isinstance(command, Undo):
            self.complain(f"Taken back: {undone_words(self.exercise)}.")

    def _stopped_before(self, command: Jump | Wait) -> None:
        """Say so where something came up before the time that was asked for."""
        then = self.exercise.position_after(self.since).time
        goal = command.time if isinstance(command, Jump) else then + command.seconds
        if self.exercise.time < goal and not self.exercise.position.finished:
            self.complain(f"Stopped before {clocks(self.exercise.scenario).first(goal)}: something came up.")

    def _lettered(self) -> Container[str]:
        """The letters of the options in hand, which need no word before them."""
        return next((one.options for one in self.desk.asked if one.name == self.hand), ())

    def _take_in_hand(self) -> None:
        """Keep the decision in hand while it waits for an answer, else take the first that does; before all come one
        at its deadline, and one that has just been asked."""
        waiting = [one.name for one in self.desk.asked if not one.fixed]
        stop, tip = self.exercise.stop, self.exercise.tip
        just_asked = [one.node for one in tip.happenings if one.what == "asked"] if tip is not None else []
        if stop.kind == "deadline":
            self.hand = stop.names[0]
        elif just_asked and just_asked[-1] in waiting:
            self.hand = just_asked[-1]
        elif self.hand not in waiting:
            self.hand = waiting[0] if waiting else ""

    def _by_itself(self, verb: Verb, rest: str) -> None:
        """What the console does outside the log; a forecast it has logged."""
        if verb.name == "quit":
            self.leaving = True
        elif verb.name == "help":
            self.render(help_page(rest))
        elif verb.name == "plan":
            self.render(plan_page(self.exercise))
        elif verb.name == "log":
            self.render(log_page(self.exercise))
        elif verb.name == "read":
            self._read(rest)
        elif verb.name == "save":
            self._save(rest)
        else:
            self._forecast(rest)

    def _save(self, rest: str) -> None:
        if not rest:
            raise Misuse("Name a new file: save evening.jsonl.")
        self.exercise.save_to(rest)
        self.complain(f"Everything is in {printable(rest)} now. A window for the projector: whitecell audience {rest}")

    def _read(self, rest: str) -> None:
        name = self.desk.element(rest or self.hand)
        if name in self.exercise.story.improvised:
            raise Misuse("The scenario says nothing of it; it was improvised.")
        self.render(element_brief(self.exercise.scenario, name))

    def _forecast(self, rest: str) -> None:
        """Asked for, worked out, written down, shown: in this order, so that the log holds all that was seen."""
        from sim.analysis.forecast import forecast
        from sim.view.forecast import forecast_page
        from sim.view.forecast_records import forecast_record

        decision, _, policy = rest.partition("with ")
        policy = policy.strip()
        self.exercise.program.policy(policy or None)
        open_ = self.desk.asked
        wanted = self.desk.open_decision(decision.strip()).name if open_ and (decision.strip() or self.hand) else ""
        found = forecast(self.exercise, wanted or None, policy or None)
        record, self.since = forecast_record(found), self.exercise.line
        with uninterrupted():
            self.exercise.do(Forecasted(wanted, policy, found.futures, found.epoch, record))
        self.render(forecast_page(self.exercise.scenario, found))


def unsaved(exercise: Exercise) -> str:
    """Why what was saved is not in the log any more; empty where it is."""
    try:
        exercise.check_saved()
    except LogLost as lost:
        return str(lost)
    return ""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C while a command is written and done waits until it is."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
