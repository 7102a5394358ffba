"""What a facilitator may know at a stop, as a value; and what a command would bring about, before it is done."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from sim.analysis.debrief import judged_actions
from sim.analysis.elsewhere import Elsewhere
from sim.exercise.ahead import Coming, Waiting
from sim.exercise.commands import (
    KINDS,
    Back,
    Break,
    Cancel,
    Choose,
    Command,
    End,
    Go,
    Hold,
    Improvise,
    Jump,
    Met,
    Missed,
    Next,
    Note,
    Release,
    Respond,
    Reveal,
    Rewind,
    Roll,
    Say,
    Show,
    Timer,
    Undo,
    Unjudge,
    Wait,
    Wall,
)
from sim.exercise.consequence import (
    HandedOut,
    LabelRead,
    OnTheWall,
    Opened,
    Over,
    PlaysInBreak,
    Replaced,
    SealedAgain,
    TakenBack,
    TakesEffect,
    WentBack,
    Without,
    consequence,
    is_only_shown,
)
from sim.exercise.facilitator import Expected, Given, OpenQuestion, Pause, Timing, TurnTime, expected, outlook_of
from sim.exercise.story import OnWall
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, RoomClock, everything

HIDDEN = """
whitecell: 1
title: Hidden luck
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 2d
cells: {rok: {}}
actors: {nso: {cell: rok, seats: 1}}
state: {tension: {start: 4, range: [0, 10]}}
turns:
  first: {at: 0m, minutes: 30}
  second: {after: {all: [early, late]}}
  third: {when: tension >= 9}
injects:
  early: {at: 1h, to: all}
  late: {at: {uniform: [2h, 5h]}, to: all}
  some_time: {after: early, delay: {exponential: 3h}, to: all}
procedures:
  consult: {after: early, steps: {share: {by: nso, takes: [1h, 2h, 6h]}, talk: {by: nso, takes: 30m, after: start}}}
outcomes: {calm: {}}
"""


def look(exercise, since=None, in_hand=""):
    """What a facilitator may know now."""
    return outlook_of(exercise, exercise.line if since is None else since, in_hand, exercise.clock())


# ---------------------------------------------------------------- what came


def test_what_came_since_a_line_with_all_that_came_of_it(begin):
    exercise = begin(Go(), Go(), Note("Seoul asks first."))
    seen = look(exercise, since=2)
    assert [type(entry.command) for entry in seen.came] == [Go, Note]
    assert list(seen.came) == exercise.entries[1:]
    assert look(exercise).came == ()
    assert seen.outcome == "" and seen.branch == 0


def test_how_it_ended_and_which_branch(begin):
    exercise = begin(Go(), End())
    assert look(exercise).outcome == exercise.run().outcome != ""
    exercise.do(Rewind(2))
    exercise.do(Go())
    seen = look(exercise, since=2)
    assert seen.outcome == "" and seen.branch == 1
    assert [entry.branch for entry in seen.came] == [1, 1]


# ---------------------------------------------------------------- what is asked


def test_a_decision_that_is_asked(begin):
    (one,) = look(begin(Go(), Go())).asked
    assert one == OpenQuestion(
        number=1,
        name="posture",
        options={"a": "soft", "b": "firm"},
        closed=("never",),
        cells=("rok", "us"),
        control=False,
        deadline=7 * HOUR,
        fixed=False,
        given=None,
        chances={},
    )


def test_its_answer_until_it_takes_effect_and_its_seal(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=90 * MINUTE, sealed=True))
    (one,) = look(exercise).asked
    assert (one.fixed, one.given) == (True, Given(("firm",), 150 * MINUTE, rolled=False, sealed=True))
    exercise.do(Reveal())
    assert look(exercise).asked[0].given == Given(("firm",), 150 * MINUTE, rolled=False, sealed=False)


def test_a_control_decision_has_no_deadline_and_the_chances_of_its_roll(begin):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=10 * MINUTE), Go())
    (one,) = look(exercise).asked
    assert (one.name, one.control, one.cells, one.deadline) == ("reply", True, ("red",), None)
    assert one.chances == {"quiet": 0.75, "drill": 0.25}
    exercise.do(Roll("reply"))
    given = look(exercise).asked[0].given
    assert (given.answer, given.rolled) == ((exercise.tip.facts["option"],), True)


def test_nothing_is_asked_once_it_is_over(begin):
    assert look(begin(Go(), Go(), End())).asked == ()


# ---------------------------------------------------------------- what is to come


def test_what_is_to_come_by_its_earliest(begin):
    assert look(begin(Go(), Go(), Choose("posture", "firm", took=90 * MINUTE))).coming == (
        Coming("happens", "cable", 90 * MINUTE, 90 * MINUTE),
        Coming("ends", "consult.share", 2 * HOUR, 2 * HOUR),
        Coming("answer", "posture", 150 * MINUTE, 150 * MINUTE),
        Coming("happens", "pulse", 9 * HOUR, 9 * HOUR),
        Coming("end", "", 24 * HOUR, 24 * HOUR),
    )


def test_an_open_decision_has_its_deadline_to_come(begin):
    assert Coming("deadline", "posture", 7 * HOUR, 7 * HOUR) in look(begin(Go(), Go())).coming


@pytest.mark.parametrize("seed", range(4))
def test_luck_that_is_hidden_is_a_span_that_is_the_same_whatever_was_drawn(begin, seed):
    exercise = begin(Go(), Jump(HOUR), text=HIDDEN, seed=seed)
    spans = {one.name: (one.earliest, one.latest) for one in look(exercise).coming}
    assert spans == {
        "late": (2 * HOUR, 5 * HOUR),
        "some_time": (HOUR, None),
        "consult.share": (2 * HOUR, 7 * HOUR),
        "": (48 * HOUR, 48 * HOUR),
    }


# ---------------------------------------------------------------- what waits


def test_what_waits_and_for_what(begin):
    exercise = begin(Go(), Jump(HOUR), Hold("some_time"), text=HIDDEN)
    assert look(exercise).waiting == (
        Waiting("held", "some_time"),
        Waiting("seats", "consult.talk"),
        Waiting("turn", "second", ("late",), all=True),
    )


def test_a_turn_may_wait_for_a_condition(begin):
    text = HIDDEN.replace("  second: {after: {all: [early, late]}}\n", "")
    assert look(begin(Go(), text=text)).waiting == (Waiting("turn", "third", when=True),)


def test_the_facilitators_own_decision_waits_for_them_and_a_sealed_answer_for_its_reveal(begin):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=10 * MINUTE, sealed=True), Go())
    assert look(exercise).waiting == (Waiting("control", "reply"), Waiting("sealed", "posture"))


def test_contingencies_can_be_released_until_they_have_been(begin):
    exercise = begin(Go())
    assert look(exercise).releasable == ("rumour",)
    exercise.do(Release("rumour"))
    assert look(exercise).releasable == ()


# ---------------------------------------------------------------- what is expected, state, room, wall


def test_what_is_expected_stays_until_it_is_judged_and_is_there_once_more_just_then(begin):
    exercise = begin(Go(), Go())
    call, wait, say = Expected("launch", "rok", None), Expected("launch", "us", None), Expected("posture", "", None)
    assert look(exercise).expected == (call, wait, say)
    exercise.do(Met("launch", "rok"))
    exercise.do(Missed("posture"))
    line = exercise.line
    assert look(exercise, line - 2).expected == (
        Expected("launch", "rok", True),
        wait,
        Expected("posture", "", False),
    )
    assert look(exercise, line).expected == (wait,)
    assert look(exercise, line, "posture").expected == (wait,)


def test_every_state_as_it_was_and_as_it_is(begin):
    exercise = begin(Go(), Go())
    assert look(exercise, 1).state == {"tension": (4.0, 5.0), "assurance": (5.0, 4.5)}
    assert look(exercise).state == {"tension": (5.0, 5.0), "assurance": (4.5, 4.5)}


def test_the_room_has_the_turns_time_a_break_and_a_timer(begin, clock):
    exercise = begin(Go(), Timer(10, "caucus"), text=HIDDEN)
    clock.later(4)
    room = look(exercise).room
    assert room.turn == TurnTime(4, 30, clock.now + timedelta(minutes=26))
    assert (room.timer, room.pause) == (Timing(timedelta(minutes=6), "caucus"), None)
    exercise.do(Break(15))
    clock.later(5)
    assert look(exercise).room.pause == Pause(timedelta(minutes=5), 15)
    assert look(exercise).room.turn == TurnTime(4, 30, clock.now + timedelta(minutes=10 + 26))
    clock.later(12)  # and the break is over by two minutes
    assert look(exercise).room.turn == TurnTime(4, 30, clock.now + timedelta(minutes=26))
    exercise.do(Back())
    exercise.do(Timer(0))
    room = look(exercise).room
    assert (room.pause, room.timer, room.turn.spent, room.now) == (None, None, 4, clock.now)


def test_the_wall_carries_options_only_beside_a_decision(begin):
    exercise = begin(Go(), Go(), Show("launch"))
    assert look(exercise).wall == OnWall("launch", ("clocks", "time", "state"))
    exercise.do(Show("posture"))
    assert look(exercise).wall == OnWall("posture", ("clocks", "options", "time", "state"))


def test_it_is_a_value_of_names_and_numbers_that_a_wire_can_carry(begin):
    """And one that stays as it is, whatever is done after it."""
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=90 * MINUTE))
    outlook = look(exercise, 2, "posture")
    wire = json.dumps(asdict(outlook), default=str)
    assert (outlook.turn, outlook.line, outlook.stop.kind) == ("morning", 4, "until")
    exercise.do(Go())
    assert json.dumps(asdict(outlook), default=str) == wire
    titles = ["A launch", "A cable", "Call Washington", "Say what it is for"]
    but_for_papers = json.dumps(asdict(replace(outlook, came=())), default=str)
    assert not [words for words in titles if words in but_for_papers]


IN_TURNS = """
whitecell: 1
title: Turns
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {}, us: {}}
actors: {nso: {cell: rok}}
turns: {first: {at: 0m}, second: {after: launch}}
injects:
  note: {at: 1h, to: all, expects: {rok: ["Read it.", "Pass it on."], us: Read it.}}
  launch: {at: 2h, to: all, expects: {rok: Call., us: Wait.}}
decisions: {posture: {after: launch, by: nso, expects: Say why., options: {soft: {}, firm: {}}}}
outcomes: {calm: {}}
"""


def test_what_is_expected_is_carried_over_turns_until_it_is_judged(begin):
    """Before, what came one step before a turn began was gone with it, and nobody could judge it any more."""
    exercise = begin(Go(), Jump(2 * HOUR), Go(), text=IN_TURNS)
    assert exercise.story.turn == "second"
    named = [(one.name, one.cell, one.item) for one in look(exercise).expected]
    note, launch = (
        [("note", "rok", 1), ("note", "rok", 2), ("note", "us", 0)],
        [("launch", "rok", 0), ("launch", "us", 0)],
    )
    assert named == [*note, *launch, ("posture", "", 0)]
    assert [one.name for one in look(exercise, in_hand="note").expected][-3:] == ["note"] * 3
    exercise.do(Met("note"))
    exercise.do(Missed("launch", "us"))
    assert [(one.name, one.cell) for one in look(exercise).expected] == [("launch", "rok"), ("posture", "")]


def test_a_verdict_that_is_taken_away_leaves_the_action_open(begin):
    exercise = begin(Go(), Jump(2 * HOUR), Met("note"), text=IN_TURNS)
    for unjudge, open_ in (
        (Unjudge("note", "rok", 2), [("rok", 2)]),
        (Unjudge("note", "us"), [("rok", 2), ("us", 0)]),
        (Unjudge("note"), [("rok", 1), ("rok", 2), ("us", 0)]),
    ):
        exercise.do(unjudge)
        assert [(one.cell, one.item) for one in look(exercise).expected if one.name == "note"] == open_
    with pytest.raises(Misuse, match="That is not judged of `note`; `expect all` lists what is"):
        exercise.do(Unjudge("note", "rok"))
    exercise.do(Missed("note", "rok", item=1))
    assert [(one.cell, one.item) for one in look(exercise).expected if one.name == "note"] == [("rok", 2), ("us", 0)]


def test_what_is_expected_of_all_is_judged_of_a_cell_by_itself(begin):
    """Before, a verdict on one cell could not be seen, and a cell that was left out was missed with the rest."""
    exercise = begin(Go(), Jump(2 * HOUR), Go(), Missed("posture"), text=IN_TURNS)

    def judged():
        return [(one.cell, one.met) for one, _ in expected(exercise.situation()) if one.name == "posture"]

    assert judged() == [("", False)]
    exercise.do(Met("posture", "rok"))
    exercise.do(Unjudge("posture", "us"))
    assert judged() == [("", False), ("rok", True), ("us", None)]
    seen = [(one.cell, one.met) for one in judged_actions(exercise, exercise.story, Elsewhere(0))]
    assert seen[-3:] == judged()
    exercise.do(Unjudge("posture", "rok"))
    assert judged() == [("", False), ("rok", None), ("us", None)]
    exercise.do(Met("posture"))
    assert judged() == [("", True)]


# ---------------------------------------------------------------- what a command would bring about

WHOLE_WALL = ("clocks", "options", "time", "state")
SEALED = Choose("posture", "soft", took=10 * MINUTE, sealed=True)
AT_ONCE = Choose("posture", "soft", took=0, sealed=True)
SEOUL = Respond("posture", "rok", "firm", took=HOUR)
WASHINGTON = Respond("posture", "us", "firm", took=HOUR)
BOTH = ("rok", "us")

ON = (Next(), Go(), Wait(30 * MINUTE), Jump(2 * HOUR))

CONSEQUENCES: list[tuple[tuple[Command, ...], Command, object]] = [
    ((Go(), Go()), Note("A note."), None),
    ((Go(), Go()), Go(), None),
    ((Go(), Go()), Timer(5), None),
    ((Go(), Go()), Timer(5, "caucus"), LabelRead("caucus")),
    ((Go(), Go()), Rewind(2), WentBack(2, 0)),
    ((Go(), Go()), End(), Over(("posture",), ("evening",))),
    ((Go(), Go()), Say("A word.", to=("us",)), None),
    ((Go(), Go()), Say("A word.", to=("all",)), HandedOut(("rok", "us"), words="A word.")),
    ((Go(), Go()), Say("A word.", to=("nso", "us")), HandedOut(("rok", "us"), words="A word.")),
    ((Go(), Go()), Say("A word.", sender="nso"), None),
    ((Go(), Go()), Improvise("A title", "Text.", to=("rok",)), None),
    ((Go(), Go()), Improvise("A title", "Text.", to=("all",)), HandedOut(("rok", "us"), words="A title")),
    ((Go(), Go()), Release("rumour"), HandedOut(("rok",), name="rumour")),
    ((Go(), Go()), Release("evening"), HandedOut(("rok", "us"), name="evening")),
    ((Go(),), Release("posture"), HandedOut(("rok", "us"), name="posture")),
    ((Go(),), Release("move"), None),
    ((Go(),), Release("reply"), None),
    ((Go(), Go()), Cancel("cable"), None),
    ((Go(), Go()), Cancel("posture"), Without("posture", ("evening", "echo", "reply"))),
    *(((Go(), Break(15)), on, PlaysInBreak(RoomClock().now + timedelta(minutes=15))) for on in ON),
    ((Go(), Break()), Next(), PlaysInBreak(None)),
    ((Go(), Break(15), Back()), Next(), None),
    ((Go(), Go(), SEALED), Reveal(), Opened(("posture",))),
    ((Go(), Go(), SEALED, Reveal()), Undo(), TakenBack(5, then=SealedAgain(("posture",)))),
    ((Go(), Go(), Note("A note.")), Undo(3), TakenBack(3, keeps=(4,))),
    ((Go(), Go(), SEALED, Undo()), Go(), None),
    ((Go(), Go(), SEALED), Note("A note."), None),
    ((Go(), Go(), SEALED), Wait(9 * MINUTE), None),
    ((Go(), Go(), SEALED), Wait(10 * MINUTE), TakesEffect(("posture",))),
    ((Go(), Go(), SEALED, Reveal()), Go(), None),
    ((Go(), Go(), SEALED, Wait(10 * MINUTE)), Wait(10 * MINUTE), None),
    ((Go(), Go()), AT_ONCE, TakesEffect(("posture",))),
    ((Go(), Go()), SEALED, None),
    ((Go(), Go(), SEALED), AT_ONCE, Replaced(4, BOTH, takes_effect=("posture",))),
    ((Go(), Go(), SEALED), SEOUL, None),
    ((Go(), Go(), SEOUL), SEALED, None),
    ((Go(), Go(), SEOUL), WASHINGTON, None),
    ((Go(), Go(), SEOUL), replace(SEOUL, option="soft"), Replaced(4, BOTH)),
    ((Go(), Go(), SEOUL, WASHINGTON), SEALED, Replaced(5, BOTH, is_overruled=True)),
    ((Go(), Go(), replace(SEOUL, took=0, sealed=True)), replace(WASHINGTON, took=0), TakesEffect(("posture",))),
    ((Go(), Go()), Undo(), None),
    ((Go(), Go(), Show("posture")), Undo(), None),
    ((Go(), Go(), Show("launch")), Undo(), TakenBack(4, then=OnTheWall(OnWall("posture", WHOLE_WALL)))),
    ((Go(), Go(), Wall(follow=False)), Undo(), None),
    ((Go(), Go()), Wall(follow=False), None),
    ((Go(), Go(), Show("launch")), Wall(follow=True), OnTheWall(OnWall("posture", WHOLE_WALL))),
    ((Go(), Go()), Show("posture"), OnTheWall(OnWall("posture", WHOLE_WALL))),
    ((Go(), Go()), Show("launch"), OnTheWall(OnWall("launch", ("clocks", "time", "state")))),
    ((Go(), Go()), Wall(("time",)), OnTheWall(OnWall("posture", ("time",)))),
    ((Go(), Go()), Wall(blank=True), OnTheWall(OnWall("posture", WHOLE_WALL, blank=True))),
]


@pytest.mark.parametrize(("before", "command", "then"), CONSEQUENCES, ids=str)
def test_what_a_command_would_bring_about_is_known_before_it_is_done(begin, before, command, then):
    exercise = begin(*before)
    knew = everything(exercise)
    assert consequence(exercise, command) == then
    assert everything(exercise) == knew


def test_a_question_to_some_is_shown_to_all(begin):
    text = TEXT.replace("by: [nso, nsc]", "by: [nso]")
    assert consequence(begin(Go(), Go(), text=text), Show("posture")).asked_of == ("rok",)


def test_what_would_be_refused_brings_nothing_about(begin):
    with pytest.raises(Misuse, match="has not been asked yet"):
        consequence(begin(), Show("posture"))


def test_each_command_that_is_asked_about_has_a_consequence():
    asked = {word for word, kind in KINDS.items() if kind.asked_about}
    assert asked | {"wait"} == {type(command).__name__.lower() for _, command, then in CONSEQUENCES if then is not None}


def test_what_players_only_see_may_be_left_unasked_and_nothing_else():
    """An undo that changes the wall goes back, so it is asked about whatever comes of it."""
    shown = {(type(command), is_only_shown(then)) for _, command, then in CONSEQUENCES if then is not None}
    assert {kind for kind, only in shown if only} == {Timer, Show, Wall, Say, Improvise, Release}
    assert {kind for kind, only in shown if not only} >= {Rewind, End, Reveal, Undo, Cancel, Choose}
