"""A run that people steer: where it stops, what each command does, and that it goes on from any position."""

from __future__ import annotations

import pytest

from sim.engine.guided import GuidedPlay, Stop
from sim.faults import Misuse
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.scenario.load import load
from tests.kept_exercises.paths import EXERCISES

SCENARIO = """
whitecell: 1
title: Steered
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {}, red: {control: true}}
actors: {staff: {cell: blue, seats: 1}, north: {cell: red}}
state: {tension: {start: 4, range: [0, 10]}}
injects:
  launch: {at: 1h, effects: {tension: +1}}
  rumour: {contingency: true, effects: {tension: +0.5}}
  echo: {after: posture.firm, delay: 2h, if: tension > 9, effects: {tension: +1}}
  alarm: {when: tension >= 7}
procedures:
  consult:
    after: launch
    steps:
      share: {by: staff, takes: 1h}
      talk: {by: staff, takes: 1h}
decisions:
  posture:
    after: launch
    by: staff
    within: 6h
    takes: 30m
    options:
      soft: {effects: {tension: -1}}
      firm: {effects: {tension: +1}}
      never: {if: tension > 9}
    lapse: soft
  reply: {after: posture, by: north, options: {quiet: {weight: 3}, drill: {weight: 1}}}
outcomes:
  scare: {when: tension >= 8, ends: true}
  calm: {title: Calm}
"""


@pytest.fixture
def play() -> GuidedPlay:
    from sim.scenario.load import examine_text

    examination = examine_text(SCENARIO)
    assert not examination.faults and examination.scenario is not None
    return GuidedPlay(compile_program(examination.scenario), LuckBlock(7).of(0))


def moments(play: GuidedPlay) -> list[tuple[int, str]]:
    return [(record.time, play.program.moments[m]) for record in play.log for m in record.moments]


HOUR = 3600


def test_it_stops_where_a_person_is_asked_and_goes_on_with_the_answer(play):
    assert play.run() == Stop("asked", HOUR, ("posture",))
    play.choose("posture", "firm", due=2 * HOUR)
    assert play.run() == Stop("asked", 2 * HOUR, ("reply",))
    assert moments(play) == [
        (HOUR, "launch"),
        (HOUR, "consult.start"),
        (HOUR, "consult.share.start"),
        (HOUR, "posture.asked"),
        (2 * HOUR, "consult.share.done"),
        (2 * HOUR, "consult.share"),
        (2 * HOUR, "consult.talk.start"),
        (2 * HOUR, "posture.firm"),
        (2 * HOUR, "posture"),
        (2 * HOUR, "reply.asked"),
    ]
    play.choose("reply", "quiet")
    assert play.run() == Stop("ended", 24 * HOUR)
    assert (play.choices[0].lapsed, play.choices[0].why.ground) == (False, "person")


def test_a_deadline_asks_and_never_happens_by_itself(play):
    play.run()
    assert play.run() == Stop("deadline", 7 * HOUR, ("posture",))
    assert play.run() == Stop("deadline", 7 * HOUR, ("posture",))
    play.extend("posture", 8 * HOUR)
    assert play.run() == Stop("deadline", 8 * HOUR, ("posture",))
    play.lapse("posture")
    assert play.run() == Stop("asked", 8 * HOUR, ("reply",))
    assert moments(play)[-4:] == [
        (8 * HOUR, "posture.soft"),
        (8 * HOUR, "posture.lapsed"),
        (8 * HOUR, "posture"),
        (8 * HOUR, "reply.asked"),
    ]


def test_a_deadline_cannot_be_moved_before_an_answer_that_is_fixed(play):
    play.run()
    play.choose("posture", "firm", due=3 * HOUR)
    with pytest.raises(Misuse, match="The answer is due after 3h, past that deadline"):
        play.extend("posture", 2 * HOUR)
    play.extend("posture", 3 * HOUR)
    assert play.run() == Stop("asked", 3 * HOUR, ("reply",))
    assert play.choices[0].option == 1


def test_it_runs_no_further_than_it_is_told(play):
    assert play.run(until=30 * 60) == Stop("until", 30 * 60)
    assert (play.time, play.events) == (30 * 60, 0)


def test_an_ending_outcome_asks_once_until_it_holds_anew(play):
    play.run()
    play.override("tension", 8.5)
    assert play.run() == Stop("ending", HOUR, ("scare",))
    play.go_on()
    assert play.run(until=HOUR) == Stop("until", HOUR)
    play.override("tension", 5)
    play.override("tension", 9)
    assert play.run() == Stop("ending", HOUR, ("scare",))
    play.end()
    assert play.run() == Stop("ended", HOUR)


def test_override_looks_at_whens(play):
    play.run(until=0)
    play.override("tension", 7)
    play.run(until=0)
    assert moments(play) == [(0, "alarm")]
    assert [(record.what, record.changes) for record in play.log] == [("set", [(0, 4.0, 7.0)]), ("happened", [])]


def test_release_happens_now_without_its_if_and_only_once(play):
    play.run(until=600)
    play.release("rumour")
    play.release("launch")
    play.run(until=600)
    assert moments(play)[:3] == [(600, "launch"), (600, "rumour"), (600, "consult.start")]
    with pytest.raises(Misuse, match="has had its turn"):
        play.release("rumour")
    play.choose("posture", "firm")
    assert play.run() == Stop("asked", 600, ("reply",))
    play.release("echo")
    play.run(until=600)
    assert moments(play)[-2:] == [(600, "echo"), (600, "alarm")]


def test_hold_keeps_the_due_time_and_unhold_is_due_then_or_now(play):
    play.hold("launch")
    assert play.run(until=2 * HOUR) == Stop("until", 2 * HOUR)
    assert moments(play) == []
    play.unhold("launch")
    assert play.run() == Stop("asked", 2 * HOUR, ("posture",))


def test_cancel_frees_seats_and_ends_nothing_else(play):
    play.run()
    play.cancel("consult.share")
    assert play.free == [1]
    assert moments(play)[-2:] == [(HOUR, "consult.done"), (HOUR, "consult")]
    with pytest.raises(Misuse, match="neither pending nor under way"):
        play.cancel("consult.share")


def test_improvise_happens_last_of_what_is_due(play):
    play.run()
    play.choose("posture", "soft")
    play.improvise("press_line", {"tension": 0.25})
    assert play.run() == Stop("asked", HOUR, ("reply",))
    play.run(until=HOUR)
    assert moments(play)[-2:] == [(HOUR, "reply.asked"), (HOUR, "press_line")]
    assert play.state == [4.25]
    with pytest.raises(Misuse, match="already the name"):
        play.improvise("launch", {})


def test_roll_is_what_luck_and_weights_say_and_does_nothing(play):
    play.run()
    play.choose("posture", "soft")
    play.run()
    before = play.position()
    pick = play.roll("reply")
    assert pick.why.shares == (0.75, 0.25)
    assert pick.option == (0 if pick.why.luck < 0.75 else 1)
    assert play.position() == before


def test_the_scenarios_own_time_is_proposed(play):
    play.run()
    assert play.proposed("posture") == 1800


def test_improvise_sets_and_cancels_too(play):
    play.run()
    play.improvise("stand_down", {}, sets={"tension": 2}, cancels=["consult"])
    play.run(until=HOUR)
    assert play.state == [2.0]
    assert moments(play)[-1] == (HOUR, "stand_down")
    assert play.free == [1]


def test_with_everything_held_it_runs_to_the_end(play):
    play.hold("launch")
    assert play.run() == Stop("ended", 24 * HOUR)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda play: play.override("tension", 1),
        lambda play: play.choose("posture", "soft"),
        lambda play: play.release("rumour"),
        lambda play: play.improvise("late_word", {}),
        lambda play: play.cancel("consult"),
        lambda play: play.go_on(),
    ],
)
def test_after_the_end_nothing_can_be_done(play, attempt):
    play.run()
    play.end()
    with pytest.raises(Misuse, match="The exercise is over"):
        attempt(play)


def test_an_entry_cannot_be_released_before_its_procedure_is_under_way(play):
    play.hold("launch")
    with pytest.raises(Misuse, match="belongs to `consult`, which is not under way"):
        play.release("consult.talk")
    play.unhold("launch")
    play.run()
    play.choose("posture", "soft")
    play.release("consult.talk")


def test_from_an_automatic_position_a_person_is_asked_until_the_deadline():
    from sim.engine.single import Play
    from sim.scenario.load import examine_text

    program = compile_program(examine_text(SCENARIO).scenario)
    luck = LuckBlock(7).of(0)
    automatic = Play(program, luck, {})
    while "posture.asked" not in [program.moments[m] for record in automatic.log for m in record.moments]:
        automatic.step()
    assert automatic.answer_at[program.node_of["posture"]] == HOUR + 1800
    steered = GuidedPlay(program, luck, automatic.position())
    assert steered.run() == Stop("deadline", 7 * HOUR, ("posture",))


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda play: play.choose("posture", "sof"), "Did you mean `soft`"),
        (lambda play: play.choose("posture", "never"), "not offered now"),
        (lambda play: play.choose("posture", "soft", due=0), "is past"),
        (lambda play: play.choose("posture", "soft", due=20 * HOUR), "after the deadline"),
        (lambda play: play.choose("reply", "quiet"), "is not asked now"),
        (lambda play: play.lapse("launch"), "is no decision"),
        (lambda play: play.extend("posture", 0), "lies from now on"),
        (lambda play: play.hold("rumour"), "not pending"),
        (lambda play: play.unhold("posture"), "not held"),
        (lambda play: play.release("consult"), "under way already"),
        (lambda play: play.override("tension", 11), "lies between 0 and 10"),
        (lambda play: play.override("tensoin", 1), "Did you mean `tension`"),
        (lambda play: play.cancel("nothing"), "There is nothing called"),
        (lambda play: play.go_on(), "No outcome asks"),
        (lambda play: play.improvise("new one!", {}), "is not an id"),
        (lambda play: play.improvise("new_one", {"tension": float("nan")}), "must be finite"),
        (lambda play: play.improvise("new_one", {}, cancels=["consul"]), "Did you mean `consult`"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(play, attempt, sentence):
    play.run()
    before = play.position()
    with pytest.raises(Misuse, match=sentence):
        attempt(play)
    assert play.position() == before


def _steer(play: GuidedPlay, stop: Stop) -> None:
    """A person of simple habits: answers every stop in the same way."""
    for name in stop.names:
        if stop.kind == "asked" and len(name) % 3:
            node = play.program.nodes[play.program.node_of[name]]
            option = node.options[play.roll(name).option].name
            deadline = play.deadline[play.program.node_of[name]]
            play.choose(name, option, due=min(play.time + play.proposed(name), deadline))
        elif stop.kind == "deadline":
            play.lapse(name)
    if stop.kind == "ending":
        play.go_on()


@pytest.mark.parametrize("scenario", EXERCISES)
def test_carried_to_a_new_play_at_every_stop_it_goes_on_the_same(scenario):
    program = compile_program(load(EXERCISES[scenario]))
    for replication in range(10):
        luck = LuckBlock(7, replication).of(replication)
        whole = GuidedPlay(program, luck)
        carried = GuidedPlay(program, luck)
        log = []
        while (stop := whole.run()).kind != "ended":
            assert carried.run() == stop
            log += carried.log
            carried = GuidedPlay(program, luck, carried.position())
            _steer(whole, stop)
            _steer(carried, stop)
        assert carried.run() == stop
        assert log + carried.log == whole.log
        assert carried.position() == whole.position()
