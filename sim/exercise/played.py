"""An exercise as it has been played: its entries, how the run stands after each, and what a further command comes to.

Nothing here takes effect by itself: ``sim.exercise.session`` writes a command down before it is accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sim.engine import guided
from sim.engine.guided import GuidedPlay
from sim.engine.position import Position
from sim.engine.replication import finished_run, happening
from sim.engine.run import ANSWERED, Run
from sim.exercise.command import Command
from sim.exercise.commands import Choose, HistoryCommand, InRoom, Rewind
from sim.exercise.commands.decisions import kept_under_seal
from sim.exercise.commands.history import go_back
from sim.exercise.entry import LogEntry, Point, entry_at
from sim.exercise.handing_out import answers, deliveries
from sim.exercise.header import program_in
from sim.exercise.path import Paths, struck_by, taken_back_by
from sim.exercise.people import People
from sim.exercise.room import Room
from sim.exercise.situation import Doing, Situation
from sim.exercise.standings import Standing, Standings, may_move
from sim.exercise.steering import steer, tell, tell_room
from sim.exercise.stories import Stories
from sim.exercise.story import Story
from sim.exercise.wording import check_command
from sim.faults import Misuse, Runaway, listed
from sim.luck import LuckBlock, check_replication
from sim.program.nodes import Program
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.scenario.own import with_own

RealClock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Stop(guided.Stop):
    """Where an exercise waits for a person; ``line`` is the last line of the log.

    ``asked``: decisions are open; ``deadline``: one's deadline has come; ``ending``: an outcome would end the exercise;
    ``seen``: players have just seen something; ``until``: nothing is in the way; ``ended``: it is over. ``names`` are
    the decisions, outcomes or elements in question, ``time`` is in seconds.
    """

    line: int = 1


class Played:
    """A play-through so far: what to look at, and what a command would come to."""

    def __init__(self, header: Mapping[str, Any], scenario: Scenario, clock: RealClock, operator: str = "") -> None:
        self.header, self.as_begun, self.clock, self.operator = header, scenario, clock, operator
        check_replication(self.seed, self.replication)
        self._names: dict[tuple[object, ...], Names] = {(): Names(scenario)}
        """By the answers of people's own that were given, which are options in them."""
        self.entries: list[LogEntry] = []
        program = program_in(header, scenario)
        self._draw = LuckBlock(self.seed, self.replication).of(self.replication)
        first = GuidedPlay(program, self._draw)
        self.initial = first.state[:]
        self._standings = Standings(Standing(program, first.position()), self.entries, self._played_again)
        self.undone: set[int] = set()
        self._branches = 0
        """The highest number of a branch."""
        self._paths = Paths(self.entries)
        self._stories = Stories(Story(frozenset(scenario.turns), *self._of_all()), self._paths)
        self.story = self._stories.after(self.line)
        self.room = self.room_of(self.line)

    # ------------------------------------------------------------------ looking

    @property
    def names(self) -> Names:
        """What the scenario's names stand for, answers included that are none of its options and were given."""
        return self.names_in(self.story)

    @property
    def scenario(self) -> Scenario:
        """What is played, with the answers that are none of its options and were given; ``as_begun`` is without."""
        return self.names.scenario

    def names_in(self, story: Story) -> Names:
        """The names as a branch's story has them."""
        given = tuple(story.other.items())
        if given not in self._names:
            scenario = self.as_begun
            for (decision, option), own in given:
                scenario = with_own(scenario, decision, option, own.title, own.text)
            self._names[given] = Names(scenario)
        return self._names[given]

    @property
    def given(self) -> dict[str, float]:
        """The starts that were set when it was begun."""
        return dict(self.header["start"])

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
        return len(self.entries) + 1

    @property
    def tip(self) -> LogEntry | None:
        """The last entry; None before the first."""
        return self.entries[-1] if self.entries else None

    def entry(self, line: int) -> LogEntry:
        """The entry that stands in a line of the log, from 2 on."""
        return entry_at(self.entries, line)

    @property
    def branch(self) -> int:
        """The branch that is being played, from 0; each rewind begins one."""
        return self.entries[-1].branch if self.entries else 0

    @property
    def program(self) -> Program:
        """What can happen, improvised injects included."""
        return self._standings.now.program

    @property
    def position(self) -> Position:
        """Where the run stands."""
        return self._standings.now.position

    @property
    def time(self) -> int:
        """Exercise time, in seconds from the start."""
        return self.position.time

    def position_after(self, line: int) -> Position:
        """Where the run stood after a line of the log."""
        return self._standings.after(line).position

    def program_after(self, line: int) -> Program:
        """What could happen after a line of the log."""
        return self._standings.after(line).program

    def look(self) -> GuidedPlay:
        """The run as it stands, as a copy to look at and to try things on."""
        return self._copy(self._standings.now)

    def situation(self, play: GuidedPlay | None = None, now: datetime | None = None) -> Situation:
        """Where the exercise stands, with a copy of the run."""
        play, now = play or self.look(), now or self.clock()
        return Situation(self.scenario, self.names, play, self.story, self.room, now, self.state_at_start)

    def situation_after(self, line: int) -> Situation:
        """Where the exercise stood after a line of the log, on the branch that led to it."""
        story = self.told(line)
        names, play = self.names_in(story), self._copy(self._standings.after(line))
        then = replace(self.situation(play), scenario=names.scenario, names=names)
        return replace(then, story=story, room=self.room_of(line))

    @property
    def state_at_start(self) -> dict[str, float]:
        """The states' values at the start."""
        return self.program.by_state(self.initial)

    @property
    def stop(self) -> Stop:
        """Where the exercise waits."""
        play = self.look()
        waits = play.waits_for()
        if waits is not None:
            return Stop(waits.kind, waits.time, waits.names, self.line)
        open_ = play.unanswered()
        if open_:
            return Stop("asked", self.time, open_, self.line)
        seen = self._just_seen()
        return Stop("seen" if seen else "until", self.time, seen, self.line)

    def _just_seen(self) -> tuple[str, ...]:
        """What people saw as the last thing that happened, if that was now: a turn, an inject handed out, a cue."""
        happened = self.entries[-1].happenings if self.entries else ()
        if not happened or happened[-1].time != self.time or happened[-1].what not in ("happened", *ANSWERED):
            return ()
        name = happened[-1].node
        told = (name, *(moment for moment in happened[-1].moments if moment.startswith(f"{name}.")))
        handed_out = any(delivery.name in told and delivery.to for delivery in self.entries[-1].deliveries)
        return (name,) if handed_out or self.names.is_cue(name) or name in self.scenario.turns else ()

    def preview(self, command: Command) -> tuple[LogEntry, Story]:
        """What a command would come to, and the story after it, without doing it. Raises Misuse where it is refused."""
        entry, _ = self._perform(command, self.clock(), self.operator)
        return entry, self._stories.with_one_more(entry, self.told(entry.parent))

    def trail(self, line: int | None = None) -> list[LogEntry]:
        """The entries that led to a line (by default the last), in order: nothing that was undone or left behind."""
        return self._paths.to(self.line if line is None else line)

    def branches(self) -> dict[int, int]:
        """The last line of every branch, by its number; one whose rewind was undone is none."""
        undone = [self.entry(line) for line in self.undone]
        none = {entry.branch for entry in undone if isinstance(entry.command, Rewind)}
        return {entry.branch: entry.line for entry in self.entries if entry.branch not in none} or {0: 1}

    def branch_of(self, branch: int | None) -> tuple[int, int]:
        """A branch and its last line, by default those of the one that was played last. Raises Misuse for none."""
        branches = self.branches()
        which = self.branch if branch is None else branch
        if which not in branches:
            raise Misuse(f"There is no branch {which}; the log has {', '.join(map(str, branches))}.")
        return which, branches[which]

    def told(self, line: int) -> Story:
        """The story as it was after a line."""
        return self.story.copied() if line == self.line else self._stories.after(line)

    def room_of(self, line: int) -> Room:
        """The room as the branch that led to a line knows it: what was spent on branches left behind does not count."""
        entries = self.entries[: line - 1]
        room = Room(self.began, left_behind=self._left_behind(self.told(line)))
        slips = {line for entry in entries for line in taken_back_by(entry)}
        for entry in entries:
            tell_room(room, entry, entry.line in slips)
        return room

    def run(self, line: int | None = None) -> Run:
        """The branch that led to a line (by default the last) as a run: over, or as far as it has come."""
        play = self._copy(self._standings.after(line) if line else self._standings.now)
        run = finished_run(play, self.seed, self.replication, self.header["policy"] or None, self.given)
        story = self.story if line is None else self.told(line)
        return replace(
            run,
            happenings=tuple(story.happenings),
            choices=tuple(answer.choice for _, answer in story.answers),
            start=dict(zip(run.state, self.initial, strict=True)),
        )

    def people(self) -> People:
        """Everybody whom the roster ever named, on any branch."""
        parties = {**self.scenario.cells, **self.scenario.actors}
        called = (word for name, one in parties.items() for word in (name, one.short, one.title) if word)
        return People.in_entries(self.entries, called)

    # ------------------------------------------------------------------ beneath

    def _left_behind(self, story: Story) -> list[tuple[datetime | None, datetime]]:
        """For each rewind the real times from which and to which another branch was played; None: from the start."""
        return [(self.entry(one.parent).at if one.parent > 1 else None, one.at) for one in story.rewinds]

    def _of_all(self) -> tuple[frozenset[str], frozenset[str]]:
        """The player cells, and the decisions that every one of them is asked."""
        names, actors = self._names[()], self.as_begun.actors
        cells = frozenset(names.player_cells)
        decisions = ((name, names.decision(name, None)) for name in names.player_decisions)
        asked = (name for name, one in decisions if one is not None and cells <= {actors[who].cell for who in one.by})
        return cells, frozenset(asked)

    def _copy(self, standing: Standing) -> GuidedPlay:
        return GuidedPlay(standing.program, self._draw, standing.position)

    def _perform(
        self, command: Command, at: datetime, operator: str, exactly: Point | None = None
    ) -> tuple[LogEntry, Standing]:
        """What a command comes to, without any of it taking effect; played exactly as far as ``exactly`` says."""
        check_command(command)
        if isinstance(command, HistoryCommand):
            return self._go_back(command, at, operator)
        if exactly is None:  # what a log holds stays as it was given
            command = kept_under_seal(command, self.story)
        try:
            return self._tried(command, at, operator, exactly)
        except Runaway as error:
            raise Misuse(f"{error.happened} Nothing was done: hold or cancel what sets it off, then go on.") from None

    def _tried(self, command: Command, at: datetime, operator: str, exactly: Point | None) -> tuple[LogEntry, Standing]:
        standing = self._standings.now
        play = self._copy(standing)
        situation = self.situation(play, at)
        doing = steer(command, situation)
        situation = self._knowing(doing.command or command, situation)
        if not command.moves_run:
            assert not doing.plays, f"{command} plays on, and does not say so"
        elif exactly is not None:
            _play_exactly(play, exactly)
        elif doing.plays:
            _play(play, doing)
        position = _sharing(play.position(), standing.position)
        entry = self._entry(doing.command or command, at, operator, situation, doing, standing.position)
        return entry, Standing(play.program, position)

    def _played_again(self, standing: Standing, entries: Sequence[LogEntry]) -> Standing:
        """How the run stands after entries that go on from each other, from how it stood before them."""
        story = self.told(entries[0].parent)
        for entry in entries:
            if may_move(entry):
                play = self._copy(standing)
                names = self.names_in(story)
                then = replace(self.situation(play, entry.at), scenario=names.scenario, names=names, story=story)
                steer(entry.command, then)
                _play_exactly(play, entry.after)
                standing = Standing(play.program, _sharing(play.position(), standing.position))
            tell(story, entry)
        return standing

    def _knowing(self, command: Command, situation: Situation) -> Situation:
        """The situation with an answer of people's own that a command gives, which may take effect at once."""
        if not isinstance(command, Choose) or command.other is None:
            return situation
        story = self.story.copied()
        story.other[command.decision, command.answer[0]] = command.other
        names = self.names_in(story)
        return replace(situation, scenario=names.scenario, names=names)

    def _entry(
        self,
        command: Command,
        at: datetime,
        operator: str,
        situation: Situation,
        doing: Doing,
        before: Position,
    ) -> LogEntry:
        play = situation.play
        return LogEntry(
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
            deliveries=tuple(deliveries(command, situation, before, self.line + 1)),
            answers=tuple(answers(command, situation, before, self.line + 1)),
        )

    def _go_back(self, command: HistoryCommand, at: datetime, operator: str) -> tuple[LogEntry, Standing]:
        """Undo and Rewind: the run is again what it was after an earlier line."""
        back = go_back(command, self._paths, self._branches)
        standing, now = self._standings.after(back.line), self.position
        to = standing.position
        entry = LogEntry(
            line=self.line + 1,
            parent=back.line,
            branch=back.branch,
            at=at,
            operator=operator,
            turn=self.story.turn,
            command=command,
            before=Point(now.time, now.events, now.finished),
            after=Point(to.time, to.events, to.finished),
            facts=back.facts,
            state=standing.program.by_state(to.state),
            happenings=(),
            deliveries=(),
            answers=(),
        )
        return entry, standing

    def _accept(self, entry: LogEntry, standing: Standing) -> None:
        self.entries.append(entry)
        self._standings.add(entry, standing)
        self._branches = max(self._branches, entry.branch)
        if not isinstance(entry.command, HistoryCommand):
            tell(self.story, entry)
            tell_room(self.room, entry)
            return
        struck = struck_by(entry)
        if struck:
            self._paths.struck.update(struck)
            self._stories.forget_from(min(struck))
        self.story = self._stories.after(self.line)
        self.undone.update(taken_back_by(entry))
        if isinstance(entry.command, Rewind) and self.undone:  # what one goes back to on purpose was no slip
            self.undone.difference_update(one.line for one in self.story.entries)
        self._go_back_in_room(entry)

    def _go_back_in_room(self, entry: LogEntry) -> None:
        """Going back does not touch the room, but that a break or a timer may have been a slip."""
        if any(isinstance(self.entry(line).command, InRoom | Rewind) for line in taken_back_by(entry)):
            self.room = self.room_of(self.line)
        else:
            tell_room(self.room, entry)
            self.room.left_behind = self._left_behind(self.story)


def _play(play: GuidedPlay, doing: Doing) -> None:
    """Play as far as a command goes. It ends no run in which a question is open: that is for a person to say."""
    begun = (play.events, play.time)
    stop = play.run(doing.until, doing.halts, waits=True)
    while doing.at_once and stop.kind == "asked" and not (doing.halts is None or doing.halts(play.log[-1])):
        stop = play.run(doing.until, doing.halts, waits=True)
    if stop.kind == "open" and begun == (play.events, play.time):
        names = listed(stop.names)
        raise Misuse(f"Nothing more comes before the end, and {names} waits for an answer: give it, or `end` here.")


def _play_exactly(play: GuidedPlay, point: Point) -> None:
    """Play so many events, set the clock, and end where it ended. Raises Misuse for a point that no run comes to."""
    while play.events < point.events and play.step():
        pass
    if point.finished and not play.finished:
        play.step()
    if not play.finished:
        if point.time > play.time and not play.coming()[0] >= point.time <= play.program.horizon:
            raise Misuse("the run does not stand still until the time that it went to.")
        play.stand(point.time)


def _sharing(position: Position, before: Position) -> Position:
    """The position, with what is as it was before held only once: hours of play then take little memory."""
    new = {name: getattr(position, name) for name in Position.__slots__}
    old = {name: getattr(before, name) for name in Position.__slots__}
    return (
        before if new == old else Position(**{name: old[name] if new[name] == old[name] else new[name] for name in new})
    )
