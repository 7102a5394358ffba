"""An exercise under way: commands in, stops out, everything on disk before it takes effect.

A command is tried on a copy of the run; if it makes no sense nothing has changed; if it does, its line is written; only
then does the copy take the place of the run. So what the log holds and what happened cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sim.clock import real_time
from sim.engine.guided import GuidedPlay
from sim.engine.position import UNFIXED, Position
from sim.engine.replication import finished_run, happening
from sim.engine.run import Run
from sim.engine.single import OPEN
from sim.exercise import log as files
from sim.exercise import remarks  # noqa: F401 - its commands are registered there
from sim.exercise.commands import Command, Rewind, Undo
from sim.exercise.entry import Entry, Point, line_of, said
from sim.exercise.handing_out import answers, deliveries
from sim.exercise.header import header_of, scenario_in, versions
from sim.exercise.room import Room
from sim.exercise.situation import Doing, Situation
from sim.exercise.steering import completed, steer
from sim.exercise.story import Story
from sim.faults import Damage, Faults, Misuse, Runaway
from sim.luck import LuckBlock, check_seed
from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.model import Scenario
from sim.scenario.names import Names

Clock = Callable[[], datetime]

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of values that no program of ours wrote."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where an exercise waits for a person.

    ``asked``: decisions are open; ``deadline``: one's deadline has come; ``ending``: an outcome would end the exercise;
    ``seen``: players have just seen something; ``until``: nothing is in the way; ``ended``: it is over. ``names`` are
    the decisions, outcomes or elements in question, ``line`` is the last line of the log, ``time`` in seconds.
    """

    kind: Literal["asked", "deadline", "ending", "seen", "until", "ended"]
    time: int
    names: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands after a line: what can happen (improvised injects included), and the position."""

    program: Program
    position: Position


class Exercise:
    """One facilitated play-through. ``do`` is the only way in; all else is for looking."""

    def __init__(self, header: Mapping[str, Any], scenario: Scenario, clock: Clock, operator: str = "") -> None:
        self.header, self.scenario, self.clock, self.operator = header, scenario, clock, operator
        check_seed(self.seed)
        if not 0 <= self.replication < 2**62:
            raise Misuse(f"A replication is a whole number from 0 to 2⁶² - 1; {self.replication} is not.")
        self.names = Names(scenario)
        self.entries: list[Entry] = []
        program = compile_program(scenario).starting(dict(header["start"]))
        self._draw = LuckBlock(self.seed, self.replication).of(self.replication)
        first = GuidedPlay(program, self._draw)
        self.initial = first.state[:]
        self._standings = [Standing(program, first.position())]
        self._log: files.LogFile | None = None
        self.undone: set[int] = set()
        self._tell()

    # ------------------------------------------------------------------ beginning and end

    @classmethod
    def start(
        cls,
        scenario: Scenario,
        log: str | Path,
        seed: int = 0,
        replication: int = 0,
        start: Mapping[str, float] | None = None,
        policy: str = "",
        clock: Clock = real_time,
        operator: str = "",
    ) -> Exercise:
        """Begin an exercise and its log, a new file. ``policy`` names who decides where no person does.

        Raises Misuse where the file is there already or cannot be written, and for a seed or start out of bounds.
        """
        header = header_of(scenario, seed, replication, dict(start or {}), policy, clock(), operator)
        exercise = cls(header, scenario, clock, operator)
        exercise._log = files.LogFile.create(Path(log), header)
        return exercise

    @classmethod
    def resume(cls, log: str | Path, clock: Clock = real_time, operator: str = "") -> Exercise:
        """Take up an exercise where its log ends; a torn last line is dropped and ``torn`` says so.

        Raises Damage for a log that is not as it was written, Misuse for no log or one in use.
        """
        file, content = files.LogFile.reopen(Path(log))
        try:
            exercise = cls.replayed(content, file.path, clock, operator)
        except BaseException:
            file.close()
            raise
        exercise._log = file
        return exercise

    @classmethod
    def read(cls, log: str | Path, clock: Clock = real_time) -> Exercise:
        """An exercise as its log tells it, to look at; nothing can be done in it. Raises Damage and Misuse."""
        path = Path(log)
        return cls.replayed(files.read(path), path, clock)

    @classmethod
    def replayed(cls, content: files.Content, path: Path, clock: Clock, operator: str = "") -> Exercise:
        """Play everything a log holds again, from its own header, and compare all that came of it. Raises Damage."""
        try:
            exercise = cls(content.header, scenario_in(content.header), clock, operator)
        except (Misuse, Faults) as error:
            raise Damage(str(path), 1, f"This program cannot play what this header holds: {error}") from None
        except UNREADABLE:
            raise Damage(str(path), 1, "This header holds no exercise as this program writes them.") from None
        exercise.torn = content.torn
        for line in content.lines:
            exercise.replay(line, str(path))
        return exercise

    torn: int = 0
    """Bytes of a torn last line that were dropped when the log was read."""

    def close(self) -> None:
        """Let go of the log; the exercise may be resumed."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def __enter__(self) -> Exercise:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ the way in

    def do(self, command: Command) -> Stop:
        """Do what a command says, or raise Misuse with a sentence and leave everything as it was."""
        if self._log is None:
            raise Misuse("This exercise is only looked at; resume it to go on.")
        entry, standing = self._perform(command, self.clock(), self.operator)
        try:
            self._log.append(line_of(entry))
            self._accept(entry, standing)
        except Misuse:
            raise
        except BaseException:  # broken off between disk and memory: from now on only the log knows
            self.close()
            raise
        return self.stop

    def check(self, command: Command) -> None:
        """Raise Misuse if ``do`` would refuse a command now; nothing is done."""
        self._perform(command, self.clock(), self.operator)

    def replay(self, line: Mapping[str, Any], file: str) -> None:
        """Do again what a line of a log says, exactly as far as it went then. Raises Damage where it comes out
        otherwise."""
        number = len(self.entries) + 2
        try:
            command, at, operator, point = said(line)
            entry, standing = self._perform(command, at, operator, point)
        except (Misuse, Runaway) as error:
            raise Damage(file, number, f"This command makes no sense there: {error}") from None
        except UNREADABLE:
            raise Damage(file, number, "This line holds no command as this program writes them.") from None
        again = json.loads(json.dumps(line_of(entry)))
        recorded = {name: value for name, value in line.items() if name != "hash"}
        if again != recorded:
            names = [n for n in dict.fromkeys([*recorded, *again]) if again.get(n) != recorded.get(n)]
            what = " and ".join(f"`{name}`" for name in names)
            raise Damage(file, number, f"Played again, {what} of this line come out otherwise{self._versions()}.")
        self._accept(entry, standing)

    def _versions(self) -> str:
        from_then, now = self.header["versions"], versions()
        return (
            "" if from_then == now else f" (written by whitecell {from_then['whitecell']}, read by {now['whitecell']})"
        )

    # ------------------------------------------------------------------ looking

    @property
    def seed(self) -> int:
        """The number its luck starts from."""
        return int(self.header["seed"])

    @property
    def replication(self) -> int:
        """Which replication of the seed it is."""
        return int(self.header["replication"])

    @property
    def began(self) -> datetime:
        """When it was started, in real time."""
        return datetime.fromisoformat(self.header["at"])

    @property
    def line(self) -> int:
        """The last line of the log; the header is line 1."""
        return len(self._standings)

    @property
    def tip(self) -> Entry | None:
        """The last entry; None before the first."""
        return self.entries[-1] if self.entries else None

    @property
    def branch(self) -> int:
        """The branch that is being played, from 0; each rewind begins one."""
        return self.entries[-1].branch if self.entries else 0

    @property
    def program(self) -> Program:
        """What can happen, improvised injects included."""
        return self._standings[-1].program

    @property
    def position(self) -> Position:
        """Where the run stands."""
        return self._standings[-1].position

    @property
    def time(self) -> int:
        """Exercise time, in seconds from the start."""
        return self.position.time

    def position_after(self, line: int) -> Position:
        """Where the run stood after a line of the log."""
        return self._standings[line - 1].position

    def program_after(self, line: int) -> Program:
        """What could happen after a line of the log."""
        return self._standings[line - 1].program

    def look(self) -> GuidedPlay:
        """The run as it stands, as a copy to look at and to try things on."""
        return self._copy(self._standings[-1])

    def situation(self, play: GuidedPlay | None = None, now: datetime | None = None) -> Situation:
        """Where the exercise stands, with a copy of the run."""
        return Situation(self.scenario, self.names, play or self.look(), self.story, self.room, now or self.clock())

    @property
    def stop(self) -> Stop:
        """Where the exercise waits."""
        play = self.look()
        waits = play.waits_for()
        if waits is not None:
            return Stop(waits.kind, waits.time, waits.names, self.line)
        open_ = [
            node.name
            for number, node in enumerate(play.program.nodes)
            if play.status[number] == OPEN and play.fixed[number] == UNFIXED
        ]
        if open_:
            return Stop("asked", self.time, tuple(open_), self.line)
        seen = self._just_seen()
        return Stop("seen" if seen else "until", self.time, seen, self.line)

    def _just_seen(self) -> tuple[str, ...]:
        """What players saw as the last thing that happened, if that was now: a turn, or an inject handed out."""
        happened = self.entries[-1].happenings if self.entries else ()
        if not happened or happened[-1].time != self.time or happened[-1].what != "happened":
            return ()
        name = happened[-1].node
        handed_out = any(delivery.name == name and delivery.to for delivery in self.entries[-1].deliveries)
        return (name,) if handed_out or name in self.scenario.turns else ()

    def trail(self, line: int | None = None) -> list[Entry]:
        """The entries that led to a line (by default the last), in order: nothing that was undone or left behind."""
        found = []
        at = self.line if line is None else line
        while at > 1:
            entry = self.entries[at - 2]
            found.append(entry)
            at = entry.parent
        return found[::-1]

    def branches(self) -> dict[int, int]:
        """The last line of every branch, by its number; one whose rewind was undone is none."""
        undone = [self.entries[line - 2] for line in self.undone]
        none = {entry.branch for entry in undone if isinstance(entry.command, Rewind)}
        return {entry.branch: entry.line for entry in self.entries if entry.branch not in none} or {0: 1}

    def told(self, line: int) -> Story:
        """The story as it was after a line."""
        return Story(frozenset(self.scenario.turns)).add_all(self.trail(line))

    def run(self, line: int | None = None) -> Run:
        """The branch that led to a line (by default the last) as a run: over, or as far as it has come."""
        play = self._copy(self._standings[(line or self.line) - 1])
        found = finished_run(play, self.seed, self.replication, self.header["policy"] or None)
        story = self.story if line is None else self.told(line)
        return Run(
            found.seed,
            found.replication,
            found.policy,
            tuple(story.happenings),
            tuple(answer.choice for _, answer in story.answers),
            dict(zip(found.state, self.initial, strict=True)),
            found.state,
            found.measures,
            found.outcome,
            found.ended,
        )

    # ------------------------------------------------------------------ beneath

    def _copy(self, standing: Standing) -> GuidedPlay:
        return GuidedPlay(standing.program, self._draw, standing.position)

    def _perform(
        self, command: Command, at: datetime, operator: str, exactly: Point | None = None
    ) -> tuple[Entry, Standing]:
        """What a command comes to, without any of it taking effect; played exactly as far as ``exactly`` says."""
        if isinstance(command, Undo | Rewind):
            return self._go_back(command, at, operator)
        standing = self._standings[-1]
        play = self._copy(standing)
        situation = self.situation(play, at)
        command = completed(command, situation)
        doing = steer(command, situation)
        if exactly is not None:
            _play_exactly(play, exactly)
        elif doing.plays:
            while play.run(doing.until, doing.halts).kind == "asked" and doing.at_once:
                if doing.halts is None or doing.halts(play.log[-1]):
                    break
        position = _sharing(play.position(), standing.position)
        return self._entry(command, at, operator, situation, doing, standing.position), Standing(play.program, position)

    def _entry(
        self,
        command: Command,
        at: datetime,
        operator: str,
        situation: Situation,
        doing: Doing,
        before: Position,
    ) -> Entry:
        play = situation.play
        return Entry(
            line=self.line + 1,
            parent=self.line,
            branch=self.branch,
            at=at,
            operator=operator,
            turn=self.story.turn,
            command=command,
            before=Point(before.time, before.events, before.finished),
            after=Point(play.time, play.events, play.finished),
            facts=doing.facts,
            state=situation.state,
            happenings=tuple(happening(play.program, record) for record in play.log),
            deliveries=tuple(deliveries(command, situation, before)),
            answers=tuple(answers(command, situation, before, self.line + 1)),
        )

    def _go_back(self, command: Undo | Rewind, at: datetime, operator: str) -> tuple[Entry, Standing]:
        """Undo and Rewind: the run is again what it was after an earlier line."""
        facts: dict[str, Any] = {}
        if isinstance(command, Undo):
            slip = self._slip()
            target = slip.line - 1 if isinstance(slip.command, Rewind) else slip.parent
            branch = self.entries[target - 2].branch if target > 1 else 0
            facts = {"undoes": slip.line}
        else:
            target, branch = command.line, max((one.branch for one in self.entries), default=0) + 1
            if not 1 <= target <= self.line:
                raise Misuse(f"The log has lines 1 to {self.line}; {target} is none of them.")
        standing, now = self._standings[target - 1], self.position
        to = standing.position
        state = {slot.name: value for slot, value in zip(standing.program.states, to.state, strict=True)}
        entry = Entry(
            line=self.line + 1,
            parent=target,
            branch=branch,
            at=at,
            operator=operator,
            turn=self.story.turn,
            command=command,
            before=Point(now.time, now.events, now.finished),
            after=Point(to.time, to.events, to.finished),
            facts=facts,
            state=state,
            happenings=(),
            deliveries=(),
            answers=(),
        )
        return entry, standing

    def _slip(self) -> Entry:
        """The last command that can be undone: undoing again goes back further."""
        entry = self.tip
        while entry is not None and isinstance(entry.command, Undo):
            entry = self.entries[entry.parent - 2] if entry.parent > 1 else None
        if entry is None:
            raise Misuse("There is nothing to undo.")
        return entry

    def _accept(self, entry: Entry, standing: Standing) -> None:
        self.entries.append(entry)
        self._standings.append(standing)
        if isinstance(entry.command, Undo):
            self.undone.add(entry.facts["undoes"])
        if isinstance(entry.command, Undo | Rewind):
            self._tell()
        else:
            self.story.add(entry)
            self.room.add(entry)

    def _tell(self) -> None:
        """Story and room anew, from the start."""
        self.story = self.told(self.line)
        self.room = Room(self.began)
        for entry in self.entries:
            if entry.line not in self.undone:
                self.room.add(entry)


def _play_exactly(play: GuidedPlay, point: Point) -> None:
    """Play so many events, set the clock, and end where it ended."""
    while play.events < point.events and play.step():
        pass
    if point.finished and not play.finished:
        play.step()
    if not play.finished:
        play.stand(point.time)


def _sharing(position: Position, before: Position) -> Position:
    """The position, with what is as it was before held only once: hours of play then take little memory."""
    new = {name: getattr(position, name) for name in Position.__slots__}
    old = {name: getattr(before, name) for name in Position.__slots__}
    return (
        before if new == old else Position(**{name: old[name] if new[name] == old[name] else new[name] for name in new})
    )
