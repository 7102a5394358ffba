"""The loop that leads: a line is read, done or refused, and the screen is drawn by whoever draws it.

Others may give commands beside it, such as a second keyboard: whoever holds ``Console.turn`` has the exercise alone. It
is held while a line is done and its screen drawn, and not while a prompt or a question waits.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from sim.desk.amending import Amending, amending
from sim.desk.answers import choose
from sim.desk.lettered import is_answer, may_answer
from sim.desk.line import brief, legible, lines_of
from sim.desk.mishaps import own_fault, uninterrupted
from sim.desk.names import Desk
from sim.desk.own_words import by_itself
from sim.desk.ticking import GLANCE, Ticking
from sim.desk.typed_lines import TypedLines
from sim.desk.verbs import is_word, split
from sim.exercise.commands import Clock, Command, Jump, Met, Missed, Rewind, Undo, Unjudge, Wait
from sim.exercise.log import LogLost
from sim.exercise.session import Exercise
from sim.faults import Misuse, Untold
from sim.view.debrief.nameless import names_told
from sim.view.exercise.expected import judged_words
from sim.view.exercise.replay import entry_words, undone_words
from sim.view.exercise.room import warning
from sim.view.exercise.screen import stop_page
from sim.view.exercise.unannounced import untold
from sim.view.words.clocks import clocks
from sim.view.words.page import Block

Render = Callable[[Iterable[Block]], None]
Advanced = TypeVar("Advanced")
_RUNS_ON = "`clock run` lets it run on."


class Console:
    """Leads one exercise from lines."""

    def __init__(self, exercise: Exercise, lines: TypedLines, render: Render, complain: Callable[[str], None]) -> None:
        self.exercise, self.lines, self.render, self.complain = exercise, lines, render, complain
        self.turn = threading.RLock()
        self.moved: Callable[[Path], object] = Path
        """Told of another log that the exercise goes on with."""
        self.ticking = Ticking(exercise)
        self._told_of_clock = ""
        """Why the clock could not go on, as it was said last."""
        self.stirred = threading.Event()
        """Set when a command was done: what is due next may be another."""
        last = exercise.tip
        self.since = exercise.line if last is None or isinstance(last.command, Undo | Rewind) else exercise.line - 1
        self.unseen: int | None = None
        """The first line that came from elsewhere and stands on no screen yet."""
        self.hand = ""
        self.leaving = False
        self.confirms = True
        """Whether what players would see or read is asked about first."""
        self.interrupted = False
        """Whether Ctrl-C came while a command was written down and done."""

    @property
    def desk(self) -> Desk:
        """What lies before the facilitator now."""
        return Desk(self.exercise, self.hand, self.turn)

    def lead(self) -> bool:
        """Read and do lines until the facilitator leaves; False where a piped line was refused. A clock that runs is
        then stopped.

        KeyboardInterrupt ends lines that are piped in: nobody is there to go on after it.
        """
        well = self._lead()
        with self.turn, suppress(Misuse):
            self.ticking.stop()
        return well

    def _lead(self) -> bool:
        self._take_in_hand()
        self._survives("")
        while not self.leaving:
            try:
                line = self.lines.read(lambda: self.desk, lambda: self.prompt)
            except KeyboardInterrupt:
                if not self.lines.interactive:
                    raise
                continue
            except EOFError:
                with self.turn:
                    lost = self.unsaved
                self.leaving = self.lines.leave(lost or f"All is saved. {self.goes_on}")
                continue
            except Misuse as error:
                self.complain(str(error))
                return False
            if not self._survives(line) and not self.lines.interactive:
                return False
        return True

    def _survives(self, line: str) -> bool:
        """Do a line, whatever comes of it; False where it was refused. A fault of the program ends no exercise either,
        but for output that cannot be written, which is the command's to tell."""
        self.interrupted = False
        try:
            self.take(line)
        except KeyboardInterrupt:
            self.interrupted = True
            if self.lines.interactive:
                self.complain("Broken off.")
        except Misuse as error:
            self.complain(str(error))
            return False
        except (OSError, Untold):
            raise
        except Exception as error:
            self.complain(own_fault(error))
            return False
        if self.interrupted and not self.lines.interactive:
            raise KeyboardInterrupt
        return True

    @property
    def prompt(self) -> str:
        """The decision in hand, or the turn."""
        with self.turn:
            if self.exercise.position.finished:
                return "over> "
            return f"{self.hand or self.exercise.story.turn or 'start'}> "

    def draw(self) -> None:
        """The screen at this stop."""
        with self.turn:
            self.unseen = None
            self.render(stop_page(self.exercise, self.since, self.hand, self.exercise.clock()))

    @property
    def due_in(self) -> float:
        """Seconds until `tick` is to be called again, unless something is stirred before."""
        with self.turn:
            return GLANCE if self._told_of_clock else self.ticking.due_in

    def tick(self) -> None:
        """Do what is due by now, while the clock runs. What came is drawn above what is being typed."""
        with self.turn:
            slept = self._attempted(self.ticking.slept)
            if slept:
                minutes = round(slept / timedelta(minutes=1))
                self.beside(f"This computer stood still for {minutes} min, so the clock is stopped. {_RUNS_ON}")
            before = self.on_screens
            if not self._attempted(self.ticking.catch_up):
                return
            self.since, self.unseen = before, None
            self._take_in_hand(asked_too=False)
            page = stop_page(self.exercise, self.since, self.hand, self.exercise.clock())
            self.lines.above(partial(self.render, page))

    def come_to_now(self) -> None:
        """Bring the exercise to where its clock is; what then happened stands on the next screen."""
        before = self.on_screens
        if self._attempted(partial(self.ticking.catch_up, exactly=True)):
            self.unseen = before + 1
            self._take_in_hand(asked_too=False)

    def _attempted(self, advance: Callable[[], Advanced]) -> Advanced | None:
        """What an advance of the clock came to. Where it is refused, or fails, the clock is stopped, and that is said
        once."""
        try:
            advanced = advance()
        except (OSError, Untold):
            raise
        except Exception as error:
            why = str(error) if isinstance(error, Misuse) else own_fault(error)
            with suppress(Misuse):
                self.exercise.do(Clock(0))
                why = f"{why} The clock is stopped. {_RUNS_ON}"
            if why != self._told_of_clock:
                self.beside(why)
            self._told_of_clock = why
            return None
        return advanced

    def take(self, text: str) -> None:
        """Do what a line says, or what several lines say that were pasted together, one by one. Raises Misuse."""
        lines = lines_of(text)
        if len(lines) > 1:
            self._take_pasted(lines)
        elif not lines:
            self.draw()
        else:
            self._take_one(lines[0])

    def _take_pasted(self, lines: Sequence[str]) -> None:
        """Each line by itself, with its own question; nothing where one of them is no command, as in a text with
        paragraphs, and nothing more after one that is refused or left."""
        for number, line in enumerate(lines, 1):
            try:
                self._check_is_command(line)
            except Misuse as error:
                what = f"Line {number} of the {len(lines)} that were pasted is no command, so none was done."
                raise Misuse(f"{what} {error}") from None
        for number, line in enumerate(lines, 1):
            rest = f" Of what was pasted, nothing from `{brief(lines[number])}` on was done." if lines[number:] else ""
            self.lines.echo(self.prompt, line)
            try:
                went_on = self._take_one(line)
            except Misuse as error:
                raise Misuse(f"{error}{rest}") from None
            if rest and (self.leaving or self.interrupted or not went_on):
                self.complain(rest.strip())
                return

    def _check_is_command(self, line: str) -> None:
        """Refuse a line that is no command: not a word that there is, not a number, nor an option that there is or may
        be by then. Raises Misuse."""
        legible(line)
        if not (line.isdecimal() or may_answer(line) or is_answer(self.desk, line, is_word=False)):
            split(line)

    def _take_one(self, line: str) -> bool:
        """One line; False where it asked and was left."""
        with self.turn:
            line = legible(line)
            self._come_to_line()
            begun, last = self._begun(line), self.exercise.line
        return self._amend(begun) if isinstance(begun, Amending) else self._asked(begun, last)

    def _asked(self, asked: tuple[Command, str] | None, last: int) -> bool:
        """Do a command that is asked about, if there is one, unless it is left; False where it was."""
        if asked is None:
            return True
        command, question = asked
        if not self.lines.confirm(question, "do it", "leave it"):
            self.complain("Left as it was.")
            return False
        with self.turn:
            self.do(as_asked(self.exercise, command, last))
        return True

    def _come_to_line(self) -> None:
        """What is due before a line is done before it, and seen: the line was typed before it came."""
        before = self.on_screens
        if self._attempted(self.ticking.catch_up):
            self.since = before
            self._take_in_hand(asked_too=False)
            self.draw()

    def _amend(self, words: Amending) -> bool:
        """Have the present words changed where they stand; False where they were left."""
        if not self.lines.interactive:
            raise Misuse("Write it like `amend INJECT: TEXT`, or `amend INJECT for CELL: TEXT`.")
        text = self.lines.edit(f"{words.head}: ", words.text)
        if not text.strip() or text == words.text:
            self.complain("Left as it was.")
            return False
        command = words.command("\n".join(map(legible, text.split("\n"))))
        with self.turn:
            asked, last = self._asked_or_done(command), self.exercise.line
        return self._asked(asked, last)

    def _begun(self, line: str) -> Amending | tuple[Command, str] | None:
        """Do a line that asks nothing; of one that does, its command and the question; of one that has words changed,
        these."""
        if line.isdecimal():
            self.hand = self.desk.open_decision(line).name
            self.draw()
        elif is_answer(self.desk, line, is_word(line.split()[0])):
            return self._asked_or_done(choose(self.desk, line))
        else:
            verb, rest = split(line)
            if verb.alone and not rest:
                verb, rest = split(verb.alone)
            if verb.lists is not None and rest in ("", "list"):
                self.render(verb.lists(self.exercise))
            elif verb.read is None or (verb.tells_alone and not rest):
                by_itself(self, verb, rest)
            elif verb.name == "amend" and (words := amending(self.desk, rest)) is not None:
                return words
            else:
                return self._asked_or_done(verb.read(self.desk, rest))
        return None

    def _asked_or_done(self, command: Command) -> tuple[Command, str] | None:
        """Do a command, but for one that reaches players or leaves something behind: that, and the question."""
        question = warning(self.exercise, command, self.confirms)
        if question:
            return command, question
        self.do(command)
        return None

    def do(self, command: Command) -> None:
        """Do a command and draw what came of it."""
        with self.turn:
            before, ran = self.on_screens, self.exercise.story.clock.runs
            if not isinstance(command, Undo | Rewind):
                self.come_to_now()
            self.write(command)
            self.since = self.exercise.line if isinstance(command, Undo | Rewind) else before
            self._take_in_hand()
            self.draw()
            if isinstance(command, Jump | Wait):
                self._stopped_before(command)
            for hint in (names_told(self.exercise, command), untold(self.exercise)):
                if hint:
                    self.complain(hint)
            if isinstance(command, Met | Missed | Unjudge) and (judged := judged_words(self.exercise)):
                self.complain(judged)
            if isinstance(command, Undo):
                self.complain(f"Taken back: {undone_words(self.exercise).rstrip('.')}.")
            if ran and isinstance(command, Undo | Rewind):
                self.complain(f"The clock is stopped. {_RUNS_ON}")

    def take_from(self, command: Command, who: str) -> int:
        """Do a command of another keyboard, whose name stands beside it in the log: its line. It draws no screen; what
        it did is said above what is being typed, and stands on the next screen. Raises Misuse."""
        with self.turn:
            self.tick()
            self.come_to_now()
            try:
                self.exercise.do(command, who)
            except LogLost as lost:
                self.beside(str(lost))
                raise Misuse(f"{lost.what}, so nothing is written down until the console has saved it anew.") from None
            except Misuse:
                raise
            except Exception as error:
                self.beside(own_fault(error))
                raise Misuse("That failed, by a fault of Whitecell and not of yours; nothing else is lost.") from None
            self.stirred.set()
            line = self.exercise.line
            self.unseen = self.unseen or line
            self.beside(entry_words(self.exercise, line))
            return line

    def beside(self, words: str) -> None:
        """Say something above what is being typed."""
        self.lines.above(lambda: self.complain(words))

    @property
    def on_screens(self) -> int:
        """The line up to which all stands on screens that were drawn."""
        return self.exercise.line if self.unseen is None else self.unseen - 1

    def write(self, command: Command) -> None:
        """Have a command written down and done; Ctrl-C waits until it is."""
        with uninterrupted() as pressed:
            self.exercise.do(command)
        self.interrupted = self.interrupted or bool(pressed)
        self._told_of_clock = ""
        self.stirred.set()

    def _stopped_before(self, command: Jump | Wait) -> None:
        """Say so where something came up before the time that was asked for."""
        tip = self.exercise.tip
        assert tip is not None
        goal = command.time if isinstance(command, Jump) else tip.before.time + command.seconds
        if self.exercise.time < goal and not self.exercise.position.finished:
            self.complain(f"Stopped before {clocks(self.exercise.scenario).first(goal)}: something came up.")

    def _take_in_hand(self, asked_too: bool = True) -> None:
        """Keep the decision in hand while it waits for an answer, else take the first that does; before all come one
        at its deadline, and one that has just been asked. Where that is not ``asked_too``, as the clock brought it and
        somebody may be typing an answer, what is in hand stays there."""
        waiting = [one.name for one in self.desk.asked if not one.fixed]
        stop, tip = self.exercise.stop, self.exercise.tip
        just_asked = [one.node for one in tip.happenings if one.what == "asked"] if tip is not None else []
        if not asked_too and self.hand in waiting:
            return
        if stop.kind == "deadline":
            self.hand = stop.names[0]
        elif just_asked and just_asked[-1] in waiting:
            self.hand = just_asked[-1]
        elif self.hand not in waiting:
            self.hand = waiting[0] if waiting else ""

    @property
    def unsaved(self) -> str:
        """Why what was saved is not in the log any more; empty where it is."""
        try:
            self.exercise.check_saved()
        except LogLost as lost:
            return str(lost)
        return ""

    @property
    def goes_on(self) -> str:
        """The command that goes on with this exercise, in a sentence."""
        return f"This goes on: whitecell resume {self.desk.log}"


def as_asked(exercise: Exercise, command: Command, last: int) -> Command:
    """A command as it was asked about after the ``last`` line: an undo takes back what was the last one then, whatever
    others have written since."""
    if command != Undo() or exercise.line == last:
        return command
    return next(Undo(entry.line) for entry in reversed(exercise.trail(last)) if entry.command.can_be_undone)
