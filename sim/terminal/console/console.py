"""The loop: a line is read, done or refused, and the screen is drawn. It knows nothing of what a terminal is."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from sim.exercise.commands import Command, Forecasted, Rewind, Undo
from sim.exercise.session import Exercise
from sim.faults import Misuse, nearest_or_all
from sim.terminal.console.lookup import Desk
from sim.terminal.console.verbs import Verb, help_page, split
from sim.view.briefing import element_brief
from sim.view.console import plan_page, stop_page
from sim.view.page import Block
from sim.view.replay import log_page
from sim.view.room import warning

Render = Callable[[Iterable[Block]], None]


class Lines(Protocol):
    """Where lines come from: a person at a prompt, or a file piped in."""

    interactive: bool

    def read(self, desk: Desk, prompt: str) -> str:
        """The next line. EOFError where there is none, KeyboardInterrupt where it was cleared."""
        ...

    def confirm(self, warning: str, yes: str, no: str) -> bool:
        """Whether a bare Enter answers a warning: Enter to ``yes``, anything else to ``no``."""
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
                self.leaving = self.lines.confirm("All is saved, and `whitecell resume` goes on.", "leave", "stay")
                continue
            try:
                self.take(line)
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
        elif line.isdigit():
            self.hand = self.desk.open_decision(line).name
            self.draw()
        else:
            verb, rest = split(line)
            if verb.read is None:
                self._by_itself(verb, rest)
            else:
                command = verb.read(self.desk, rest)
                if not verb.confirms or self._confirmed(command):
                    self.do(command)

    def do(self, command: Command) -> None:
        """Do a command and draw what came of it."""
        before = self.exercise.line
        with uninterrupted():
            self.exercise.do(command)
        self.since = self.exercise.line if isinstance(command, Undo | Rewind) else before
        self._take_in_hand()
        self.draw()

    def _take_in_hand(self) -> None:
        """Keep the decision in hand while it waits for an answer, else take the first that does; one at its deadline
        comes before all."""
        waiting = [one.name for one in self.desk.asked if not one.fixed]
        stop = self.exercise.stop
        if stop.kind == "deadline":
            self.hand = stop.names[0]
        elif self.hand not in waiting:
            self.hand = waiting[0] if waiting else ""

    def _confirmed(self, command: Command) -> bool:
        """One Enter before the wall changes, or what was played is left behind."""
        self.exercise.check(command)
        if self.lines.confirm(warning(self.exercise, command), "do it", "leave it"):
            return True
        self.complain("Left as it was.")
        return False

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
        else:
            self._forecast(rest)

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
        policies = self.exercise.scenario.policies
        if policy and policy not in (*policies, "unguided"):
            raise Misuse(f"There is no policy `{policy}`. {nearest_or_all(policy, policies)}".rstrip())
        open_ = self.desk.asked
        wanted = self.desk.open_decision(decision.strip()).name if open_ and (decision.strip() or self.hand) else ""
        found = forecast(self.exercise, wanted or None, policy or None)
        record, self.since = forecast_record(found), self.exercise.line
        with uninterrupted():
            self.exercise.do(Forecasted(wanted, policy, found.futures, found.epoch, record))
        self.render(forecast_page(self.exercise.scenario, found))


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
