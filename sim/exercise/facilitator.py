"""What a facilitator may know at a stop, as a value: the counterpart of a player's Sight in ``sim.exercise.audience``.

Nothing here is words: every front end asks this, and says or draws it in its own way. Luck that is still hidden is a
span of time. Names are those of the scenario, times are in seconds from the start. What a command would bring about is
in ``sim.exercise.consequence``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sim.characters import letter
from sim.engine.choosing import offered
from sim.engine.position import known
from sim.exercise.ahead import Coming, Waiting, coming, waiting
from sim.exercise.commands import Roll
from sim.exercise.commands.decisions import given_in, own_answer
from sim.exercise.commands.observing import is_met
from sim.exercise.entry import LogEntry
from sim.exercise.played import Played, Stop
from sim.exercise.situation import Situation, Stands
from sim.exercise.story import OnWall, Story, other_words
from sim.numbering import OPEN, UNFIXED
from sim.program.menu import Menu


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that a decision was given, the options that it takes, and when it takes effect. ``answer`` None: no
    option could be rolled; ``other`` are the words of one that is none of the options."""

    answer: tuple[str, ...] | None
    due: int
    rolled: bool
    sealed: bool
    other: str = ""


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """A cell's own answer to a decision that several are asked: the options taken, None where it has given none yet."""

    cell: str
    answer: tuple[str, ...] | None
    sealed: bool = False


@dataclass(frozen=True)
class OpenQuestion:
    """A decision that is open: its number from 1, its options that are offered, by letter, and the ``closed`` ones.

    ``cells`` are those it is asked of; ``control``: the facilitators'. ``deadline`` None: there is none. ``fixed``: it
    has an answer, ``given`` where a person gave it. ``chances`` are what a roll of a control decision goes by.
    ``menu``: how many options it takes, where it takes several. ``own`` are the answers of the cells, where several are
    asked and one of them has given its own.
    """

    number: int
    name: str
    options: Mapping[str, str]
    closed: tuple[str, ...]
    cells: tuple[str, ...]
    control: bool
    deadline: int | None
    fixed: bool
    given: Given | None
    chances: Mapping[str, float]
    menu: Menu | None = None
    own: tuple[OwnAnswer, ...] = ()

    @property
    def differ(self) -> bool:
        """Whether all cells have answered, and the decision has no answer all the same."""
        return bool(self.own) and not self.fixed and all(one.answer is not None for one in self.own)


@dataclass(frozen=True, slots=True)
class Expected:
    """An action that is expected at an inject or a decision, of one cell or (empty) as a whole; ``item`` counts several
    from 1 and is 0 for a single one. ``met`` None: nobody has judged it yet."""

    name: str
    cell: str
    met: bool | None
    item: int = 0


@dataclass(frozen=True, slots=True)
class TurnTime:
    """Minutes of room time that a turn has taken, and is to take, and when it ends at that."""

    spent: int
    planned: int
    ends: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """How long a break has lasted, and the minutes that it is to last; None where nobody said."""

    lasted: timedelta
    planned: int | None


@dataclass(frozen=True, slots=True)
class Timing:
    """What is left of the timer, below zero where it has run out, and what it is for."""

    left: timedelta
    label: str


@dataclass(frozen=True, slots=True)
class RoomClock:
    """Real time in the room: ``now``, that of the turn, of a break, and of the timer; None for what there is not."""

    now: datetime
    turn: TurnTime | None
    pause: Pause | None
    timer: Timing | None


@dataclass(frozen=True, slots=True)
class ExerciseClock:
    """How exercise time follows the room's: so many seconds a second (0: not at all), and what keeps it from that."""

    rate: int
    stands: Stands


@dataclass(frozen=True)
class Outlook:
    """What a facilitator may know at a stop, with what has come since a line of the log, and a decision in hand.

    ``stop`` is where the exercise waits, ``outcome`` how it ended (empty while it has not), ``turn`` the turn that is
    played (empty before the first), ``branch`` counts the rewinds, ``line`` is the last of the log, ``saved`` when that
    was. ``came`` is what was done since the line, with all that came of it: happenings, papers, answers. ``expected``
    are the actions that nobody has judged yet, whatever turn they came in, and those judged since, those of the
    decision in hand last; ``releasable`` the scenario's contingencies that can still be released. ``state`` has every
    state as it was after the line, and as it is.
    """

    stop: Stop
    outcome: str
    turn: str
    branch: int
    time: int
    clock: ExerciseClock
    came: tuple[LogEntry, ...]
    asked: tuple[OpenQuestion, ...]
    in_hand: str
    coming: tuple[Coming, ...]
    waiting: tuple[Waiting, ...]
    expected: tuple[Expected, ...]
    releasable: tuple[str, ...]
    state: Mapping[str, tuple[float, float]]
    room: RoomClock
    wall: OnWall
    line: int
    saved: datetime


def outlook_of(exercise: Played, since: int, in_hand: str, now: datetime) -> Outlook:
    """What a facilitator may know at the real time ``now``; ``since`` is a line of the log, ``in_hand`` the decision in
    hand (empty for none)."""
    situation, story = exercise.situation(now=now), exercise.story
    return Outlook(
        stop=exercise.stop,
        outcome=exercise.run().outcome if exercise.position.finished else "",
        turn=story.turn,
        branch=exercise.branch,
        time=situation.time,
        clock=clock_of(situation),
        came=tuple(entry for entry in story.entries if entry.line > since),
        asked=tuple(asked(situation)),
        in_hand=in_hand,
        coming=coming(situation),
        waiting=tuple(waiting(situation)),
        expected=tuple(_expected(situation, since, in_hand)),
        releasable=tuple(_releasable(situation)),
        state=_state(exercise, since),
        room=_room(situation),
        wall=story.carried,
        line=exercise.line,
        saved=exercise.began if exercise.tip is None else exercise.tip.at,
    )


def clock_of(situation: Situation) -> ExerciseClock:
    """How exercise time follows the room's now."""
    return ExerciseClock(situation.story.clock.rate, situation.stands)


def asked(situation: Situation) -> Iterator[OpenQuestion]:
    """The open decisions as they were asked, so that a new one comes last; none once the exercise is over. Letters go
    by the scenario's options, so that they stay when another is no longer offered."""
    play = situation.play
    opened = sorted((since, number) for number, since in enumerate(play.since) if play.status[number] == OPEN)
    for count, (_, number) in enumerate([] if play.finished else opened, 1):
        node = play.program.nodes[number]
        is_open = offered(node, play)
        names = [option.name for option in node.listed]
        cells = situation.names.asked_of(situation.decision(node.name))
        shares = play.roll(node.name).why.shares if node.control else ()
        yield OpenQuestion(
            number=count,
            name=node.name,
            options={letter(place): name for place, name in enumerate(names) if is_open[place]},
            closed=tuple(name for place, name in enumerate(names) if not is_open[place]),
            cells=cells,
            control=node.control,
            deadline=known(play.deadline[number]),
            fixed=play.fixed[number] != UNFIXED,
            given=_given(situation, node.name, play.answer_at[number]) if play.fixed[number] != UNFIXED else None,
            chances=dict(zip(names, shares, strict=False)),
            menu=node.menu,
            own=own_answers(situation, node.name) if len(cells) > 1 else (),
        )


def own_answers(situation: Situation, decision: str) -> tuple[OwnAnswer, ...]:
    """The answers of the cells that a decision is asked of, in order; none while no cell has given its own."""
    given, sealed = situation.story.responses.get(decision, {}), situation.story.under_seal
    if not given:
        return ()
    asked = situation.names.asked_of(situation.decision(decision))
    return tuple(
        OwnAnswer(cell, own_answer(given[cell]), given[cell].line in sealed) if cell in given else OwnAnswer(cell, None)
        for cell in asked
    )


def _given(situation: Situation, decision: str, due: int) -> Given | None:
    entry = situation.story.said.get(decision)
    if entry is None:
        return None
    sealed = entry.line in situation.story.under_seal
    answer = given_in(entry)
    other = other_words(situation.story, decision, answer)
    return Given(answer, due, isinstance(entry.command, Roll), sealed, other)


def expected(situation: Situation) -> Iterator[tuple[Expected, int]]:
    """Every action that has been expected so far, in the order in which they last came, and the line in which it was
    last judged, or unjudged; 0 where it never was. What is expected of all comes again for a cell that was judged by
    itself, or left out of what was judged of all."""
    story = situation.story
    came = [one.node for one in story.happenings if one.what in ("happened", "asked") and one.node]
    for name in reversed(dict.fromkeys(reversed(came))):
        for cell, texts in situation.names.expected_at(name).items():
            for item in range(1, len(texts) + 1):
                verdict = story.verdict(name, cell, item)
                one = Expected(name, cell, is_met(verdict), item if len(texts) > 1 else 0)
                yield one, 0 if verdict is None else verdict.line
            if not cell:
                yield from _judged_apart(story, name, len(texts))


def _judged_apart(story: Story, name: str, actions: int) -> Iterator[tuple[Expected, int]]:
    """Actions that are expected of all, as far as a cell was judged by itself."""
    for cell in filter(None, story.judged_cells(name)):
        for item in range(1, actions + 1):
            own, of_all = story.verdict(name, cell, item), story.verdict(name, "", item)
            if own is not of_all and (is_met(own), is_met(of_all)) != (None, None):
                yield Expected(name, cell, is_met(own), item if actions > 1 else 0), own.line if own else 0


def _expected(situation: Situation, since: int, in_hand: str) -> list[Expected]:
    now = [one for one, line in expected(situation) if one.met is None or line > since]
    return sorted(now, key=lambda one: one.name == in_hand)


def _releasable(situation: Situation) -> Iterator[str]:
    play, nodes = situation.play, situation.names.nodes
    for number, node in enumerate(play.program.nodes):
        if node.trigger.told == "contingency" and node.name in nodes and not play.spent[number]:
            yield node.name


def _state(exercise: Played, since: int) -> dict[str, tuple[float, float]]:
    """States that an exercise has now, as they were and are."""
    before, after = exercise.position_after(since).state, exercise.position.state
    names = [state.name for state in exercise.program.states]
    return {name: (was, value) for name, was, value in zip(names, before, after, strict=True)}


def _room(situation: Situation) -> RoomClock:
    room, now = situation.room, situation.now
    left, timer = room.left(now), situation.timer
    return RoomClock(
        now,
        _turn_time(situation),
        Pause(now - room.breaks[-1][0], room.break_minutes) if room.on_break else None,
        Timing(left, timer.label) if left is not None and timer is not None else None,
    )


def _turn_time(situation: Situation) -> TurnTime | None:
    """That of the turn that is played, where it has minutes."""
    room, story, now = situation.room, situation.story, situation.now
    begun = story.begun.get(story.turn)
    minutes = situation.scenario.turns[story.turn].minutes if story.turn else None
    if begun is None or not minutes:
        return None
    ends = room.back_by(now) + timedelta(minutes=minutes) - room.spent(begun.at, now)
    return TurnTime(room.minutes(begun.at, now), minutes, ends)
