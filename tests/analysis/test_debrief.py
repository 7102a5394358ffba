"""Looking back on exercises: on small scenarios of which all is known, and what counts in a log and what does not."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.alternatives import Weighed
from sim.analysis.debrief import RUNS, Debrief, JudgedAction, Rated, VerdictElsewhere
from sim.analysis.forecast import forecast_at
from sim.exercise.automatic import play_by_policy
from sim.exercise.commands import (
    Back,
    Break,
    Choose,
    Command,
    End,
    Explain,
    Extend,
    Forecasted,
    Go,
    Lapse,
    Met,
    Missed,
    Next,
    Note,
    Opinion,
    Override,
    Own,
    Rate,
    Release,
    Resumed,
    Rewind,
    Roll,
    Undo,
    Unjudge,
    Wait,
)
from sim.exercise.session import Exercise
from sim.faults import Damage, Misuse
from sim.luck import uniforms
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario
from tests.analysis.led import KIM, begin

TEXT = """
whitecell: 1
title: Loud or quiet
judgement: A test.
start: 2026-03-02T08:00+09:00
horizon: 1d
cells: {blue: {}, green: {}, red: {control: true}}
actors: {staff: {cell: blue}, ally: {cell: green}, other: {cell: red}}
state: {tension: {start: 4, range: [0, 10]}}
turns:
  first: {at: 0m, minutes: 20}
  second: {after: colour, delay: 1h}
injects:
  go: {at: 0m, to: all, expects: {blue: Speak., green: Listen.}}
  weather: {at: {uniform: [0s, 10000s]}}
  spark: {after: posture.loud, delay: 3h, chance: 0.4, effects: {tension: +5}}
  rumour: {contingency: true, to: all, text: They say so., expects: Ask.}
  never: {at: 0m, if: tension > 9, expects: Nothing.}
decisions:
  posture:
    after: go
    by: [staff, ally]
    within: 2h
    takes: 30m
    expects: Say why.
    options: {quiet: {}, loud: {}, closed: {if: tension > 9}}
    lapse: quiet
  colour: {after: posture, by: staff, within: 1h, options: {red: {}, blue: {}}, lapse: {}}
  reply: {after: colour, by: other, takes: 10m, options: {words: {weight: 3}, drill: {effects: {tension: +1}}}}
  alone: {after: reply, by: staff, options: {well: {}}}
policies:
  shy: {choose: {posture: quiet, colour: blue}}
  still: {choose: {posture: quiet, colour: red}}
measures:
  to_weather: {from: go, to: weather, at_most: 5000s}
  to_spark: {from: go, to: spark}
  to_colour: {from: posture, to: colour}
  end: {value: tension}
outcomes: {scare: {when: tension >= 9}, calm: {}}
objectives: {speak: {measures: [to_weather]}, listen: {}}
"""


def _scenario(text: str = TEXT) -> Scenario:
    examination = examine_text(text, "loud.yaml")
    assert not examination.faults and examination.scenario is not None, examination.faults
    return examination.scenario


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "loud.jsonl"


LOUD: tuple[Command, ...] = (
    *(Next(), Next(), Next()),
    Choose("posture", "loud", took=1800, by=KIM, rationale=(Opinion("It has to be heard.", "blue", KIM),)),
    *(Go(), Choose("colour", "red", took=600), Go(), Roll("reply"), Go(), Choose("alone", "well"), Go(), Go()),
)


def _by_name(debrief: Debrief) -> dict[str, Weighed]:
    return {weighed.taken.choice.decision: weighed for weighed in debrief.decisions}


def _end(exercise: Exercise) -> None:
    while exercise.stop.kind != "ended":
        exercise.do(End() if exercise.stop.kind == "ending" else Go())
    exercise.close()


@pytest.fixture
def loud(log: Path) -> Debrief:
    _end(begin(_scenario(), log, *LOUD))
    return sim.debrief(log)


# ---------------------------------------------------------------- what else might have come


def test_the_options_have_the_futures_of_a_forecast_just_before_the_answer(loud, log):
    weighed = _by_name(loud)["posture"]
    exercise = Exercise.read(log)
    line = weighed.taken.line
    again = forecast_at(
        exercise.program_after(line - 1), exercise.position_after(line - 1), 7, line, "posture", due=1800
    )
    assert [(case.option, case.due) for case in weighed.forecast.cases] == [
        ("quiet", 1800),
        ("loud", 1800),
        (None, 7200),
    ]
    assert weighed.prospect.option == "loud"
    for ours, theirs in zip(weighed.forecast.cases, again.cases, strict=True):
        assert ours.outcomes == theirs.outcomes
        assert np.array_equal(ours.sample.outcome_numbers, theirs.sample.outcome_numbers)


def test_a_counterfactual_that_is_known(loud):
    """Loud ends in a scare where the spark's draw is below 0.4 (a drill adds too little); quiet never does."""
    weighed = _by_name(loud)["posture"]
    sparks = int((uniforms(7, "spark/chance", 0, 0, 2_000, epoch=weighed.taken.line) < 0.4).sum())
    assert weighed.prospect.outcomes["scare"].value == sparks / 2_000
    quiet, lapse = weighed.alternatives
    for one in (quiet, lapse):
        assert one.difference.changed.value == sparks / 2_000
        assert one.outcomes["scare"].value == -sparks / 2_000
        assert list(one.shown) == ["scare", "calm"]
    inner, outer = quiet.difference.outcomes["scare"].interval, quiet.outcomes["scare"].interval
    assert outer.low < inner.low < inner.high < outer.high < 0
    assert weighed.weightiest is quiet


def test_what_mattered_most_is_what_would_have_changed_the_outcome(loud):
    assert [one.taken.choice.decision for one in loud.mattered_most] == ["posture"]
    assert _by_name(loud)["colour"].weightiest is None
    assert [case.option for case in _by_name(loud)["alone"].forecast.cases] == ["well"]
    assert _by_name(loud)["alone"].alternatives == ()


def test_where_nothing_is_shown_nothing_mattered(log):
    """Under a posture that sparks nothing the other decisions change nothing."""
    text = TEXT.replace("tension: +5", "tension: +3")
    _end(begin(_scenario(text), log, *LOUD))
    assert sim.debrief(log, futures=200).mattered_most == ()


def test_decisions_that_cannot_be_told_apart_share_the_first_place(log):
    """A sure spark follows loud and blue alike; what comes between leaves each of them the only way there."""
    text = TEXT.replace("after: posture.loud", "after: {any: [posture.loud, colour.blue]}").replace("chance: 0.4, ", "")
    _end(begin(_scenario(text), log, *LOUD[:3], Choose("posture", "quiet"), *LOUD[4:]))
    both = sim.debrief(log, futures=200, policy="still").mattered_most
    assert [one.taken.choice.decision for one in both] == ["posture", "colour"]
    assert {one.weightiest.largest[1].value for one in both} == {1}
    [one] = sim.debrief(log, futures=200).mattered_most
    assert one.taken.choice.decision == "colour"


def test_the_policy_takes_what_is_decided_afterwards(loud, log):
    blue = sim.debrief(log, policy="shy")
    reached = [_by_name(one)["posture"].prospect.sample.reached["colour.blue"] for one in (loud, blue)]
    assert reached[0] < 1_200
    assert reached[1] == 2_000
    assert (loud.policy, blue.policy) == (None, "shy")


def test_a_debrief_is_the_same_every_time(loud, log):
    again = sim.debrief(log)
    for one, other in zip(loud.decisions, again.decisions, strict=True):
        assert [case.outcomes for case in one.forecast.cases] == [case.outcomes for case in other.forecast.cases]
    assert loud.among == again.among


# ---------------------------------------------------------------- how decisions were taken


def test_a_choice_with_its_times_and_reasons(loud):
    taken = _by_name(loud)["posture"].taken
    assert (taken.choice.option, taken.how, taken.control, taken.by) == ("loud", "chosen", False, KIM)
    assert (taken.choice.asked, taken.choice.time, taken.choice.deadline) == (0, 1800, 7200)
    assert (taken.margin, taken.late, taken.minutes) == (5400, 0, 2.0)
    assert taken.rationale == (Opinion("It has to be heard.", "blue", KIM),)


def test_a_control_decision_that_is_rolled_or_set_stands_apart(loud, tmp_path):
    [rolled] = loud.control
    assert (rolled.choice.decision, rolled.how, rolled.control) == ("reply", "rolled", True)
    assert "reply" not in _by_name(loud)
    why = (Opinion("They argued for it."),)
    _end(begin(_scenario(), tmp_path / "set.jsonl", *LOUD[:7], Choose("reply", "drill", rationale=why), *LOUD[8:]))
    [chosen] = sim.debrief(tmp_path / "set.jsonl", futures=100).control
    assert (chosen.how, chosen.choice.option, chosen.rationale) == ("set", "drill", why)


def test_late_is_what_was_answered_after_a_deadline_that_was_moved(log):
    deadline = Wait(7200)
    moved = (Extend("posture", 9000), Extend("posture", 10_000), Wait(1200))
    _end(begin(_scenario(), log, Next(), Next(), Next(), deadline, *moved, Choose("posture", "loud"), *LOUD[4:]))
    taken = _by_name(sim.debrief(log, futures=100))["posture"].taken
    assert (taken.choice.time, taken.late, taken.margin) == (8400, 1200, 1600)


def test_a_deadline_that_was_moved_and_met_as_it_was_is_not_late(log):
    _end(begin(_scenario(), log, *LOUD[:3], Extend("posture", 9000), *LOUD[3:]))
    assert _by_name(sim.debrief(log, futures=100))["posture"].taken.late == 0


def test_a_lapse_is_set_beside_answers_at_its_own_time(log):
    early = (Next(), Next(), Next(), Wait(600), Lapse("posture"), *LOUD[4:])
    _end(begin(_scenario(), log, *early))
    weighed = _by_name(sim.debrief(log, futures=100))["posture"]
    assert (weighed.taken.how, weighed.taken.choice.option, weighed.taken.choice.time) == ("lapsed", "quiet", 600)
    assert [(case.option, case.due) for case in weighed.forecast.cases] == [("quiet", 600), ("loud", 600), (None, 600)]
    assert weighed.prospect.option is None
    assert [one.prospect.option for one in weighed.alternatives] == ["quiet", "loud"]


def test_only_what_led_to_where_the_branch_stands_counts(log):
    """A slip, a choice given anew, and a branch left behind."""
    exercise = begin(_scenario(), log, *LOUD[:3], Choose("posture", "quiet", took=900), Undo())
    exercise.do(Choose("posture", "quiet", took=1200, dissent=(Opinion("No."),)))
    exercise.do(Choose("posture", "loud", took=1800))
    exercise.do(Explain("posture", dissent=(Opinion("Too loud.", "green"),)))
    for command in LOUD[4:6]:
        exercise.do(command)
    there = exercise.line
    exercise.do(Rewind(there - 1))
    exercise.do(Choose("colour", "blue", took=60))
    for command in LOUD[6:]:
        exercise.do(command)
    _end(exercise)
    debrief = sim.debrief(log, futures=100)
    assert [(w.taken.choice.decision, w.taken.choice.option) for w in debrief.decisions] == [
        ("posture", "loud"),
        ("colour", "blue"),
        ("alone", "well"),
    ]
    assert _by_name(debrief)["posture"].taken.dissent == (Opinion("Too loud.", "green"),)
    assert (debrief.branch, debrief.branches, debrief.slips) == (1, 2, 1)
    left = sim.debrief(log, futures=100, branch=0)
    assert [w.taken.choice.option for w in left.decisions] == ["loud"]
    assert (left.finished, left.open) == (False, ("colour",))  # the red that was chosen there was never due


def test_room_time_leaves_out_breaks_and_branches_left_behind(log):
    """Two minutes go by at each command; a break of four stops the clock, and a rewind takes its branch's time away."""
    exercise = begin(_scenario(), log, Next(), Next(), Next(), Break(4), Back(), Note("Well."))
    exercise.do(Note("On another branch."))
    exercise.do(Rewind(exercise.line - 1))
    for command in LOUD[3:]:
        exercise.do(command)
    _end(exercise)
    debrief = sim.debrief(log, futures=100)
    taken = _by_name(debrief)["posture"].taken
    assert taken.minutes == 6.0  # to the break, from its end to the note, from the rewind to the answer
    assert Exercise.read(log).entries[taken.line - 2].facts["room_minutes"] == taken.minutes
    assert debrief.breaks == 1
    assert [(spent.turn, spent.planned) for spent in debrief.room] == [("first", 20), ("second", None)]


def test_the_minutes_of_turns_and_those_before_the_group_went_back_are_all_that_the_room_spent(log):
    """Before, those of the branch that was left were in no row."""
    exercise = begin(_scenario(), log, Next(), Note("One."), Next(), Note("Two."), Rewind(3), *LOUD[1:])
    exercise.do(Note("After the end."))
    exercise.close()
    first, over = exercise.entries[0].at, exercise.entries[-2].at
    debrief = sim.debrief(log, futures=100)
    assert debrief.elsewhere.before == 6.0  # from the line that was gone back to until the rewind
    assert sum(spent.minutes for spent in debrief.room) + 6 == (over - first).total_seconds() / 60
    left = sim.debrief(log, futures=100, branch=0)
    assert (left.elsewhere.before, [spent.minutes for spent in left.room]) == (0.0, [6.0])
    assert left.elsewhere.after == (exercise.entries[-1].at - exercise.entries[3].at).total_seconds() / 60


def test_what_was_said_on_other_branches_is_there_and_slips_are_not(log):
    """A verdict there counts where there is none here, and stands beside it where there is; what is unjudged counts as
    not judged; reasons for an answer of both branches are those of that answer."""
    exercise = begin(
        _scenario(), log, *LOUD[:4], Note("A slip."), Undo(), Met("go", "blue", "There."), Rate("speak", "P")
    )
    why = (Opinion("Nobody hears us.", "green", KIM),)
    for command in (
        *(Explain("posture", why), Missed("posture"), Note("There."), Met("go", "green"), Unjudge("go", "green")),
        *(
            Go(),
            Choose("colour", "blue", took=60, by=KIM, dissent=why),
            Choose("colour", "red", took=90),
            Lapse("colour"),
        ),
        *(Rewind(5), Missed("go", "blue", "Here."), Rate("listen", "U"), Note("Here."), *LOUD[4:]),
    ):
        exercise.do(command)
    _end(exercise)
    debrief = sim.debrief(log, futures=100)
    beside = VerdictElsewhere(True, "There.", "before")
    assert debrief.expected == (
        JudgedAction("go", "blue", "Speak.", False, "Here.", other=beside),
        JudgedAction("go", "green", "Listen.", None, ""),
        JudgedAction("posture", "", "Say why.", False, "", when="before"),
    )
    assert debrief.objectives == (Rated("speak", "P", "", "before"), Rated("listen", "U", ""))
    assert [note.text for note in debrief.notes] == ["Here."]
    assert [(one.note.text, one.when) for one in debrief.elsewhere.notes] == [("There.", "before")]
    answers = [(one.decision, one.answer, one.is_shared) for one in debrief.elsewhere.answers]
    assert answers == [
        ("posture", ("loud",), True),
        ("colour", ("blue",), False),
        ("colour", ("red",), False),
        ("colour", None, False),
    ]
    posture, blue, *_ = debrief.elsewhere.answers
    assert (posture.rationale, posture.dissent, posture.when) == (why, (), "before")
    assert (blue.dissent, blue.by, blue.time) == (why, KIM, 1860)


def test_room_time_leaves_out_what_the_console_was_closed(log):
    _end(begin(_scenario(), log, *LOUD[:3], Note("Well."), Resumed(), *LOUD[3:]))
    _end(begin(_scenario(), log.with_name("open.jsonl"), *LOUD[:3], Note("Well."), *LOUD[3:]))
    closed, open_ = sim.debrief(log, futures=100), sim.debrief(log.with_name("open.jsonl"), futures=100)
    assert _by_name(closed)["posture"].taken.minutes == _by_name(open_)["posture"].taken.minutes == 4.0
    assert closed.room == open_.room


def test_an_exercise_that_a_policy_decided(log):
    with Exercise.start(_scenario(), log, seed=7, policy="shy") as exercise:
        play_by_policy(exercise, exercise.program.policy("shy"), "the policy shy")
    debrief = sim.debrief(log, futures=100)
    assert (debrief.decided_by, debrief.policy, debrief.finished) == ("shy", "shy", True)
    assert [(w.taken.choice.option, w.taken.how) for w in debrief.decisions] == [
        ("quiet", "policy"),
        ("blue", "policy"),
        ("well", "policy"),
    ]
    assert [taken.how for taken in debrief.control] == ["policy"]
    assert debrief.run.outcome == sim.run(_scenario(), seed=7, policy="shy").outcome
    assert debrief.among.outcome.value == 1
    assert sim.debrief(log, futures=100, policy="unguided").policy == "unguided"


# ---------------------------------------------------------------- among other runs


@pytest.mark.parametrize("seed", range(12))
def test_a_value_falls_where_its_known_distribution_has_it(log, seed):
    """The weather comes uniformly within 10,000 s, and should come early."""
    _end(begin(_scenario(), log, *LOUD, seed=seed))
    debrief = sim.debrief(log, futures=100)
    place = debrief.among.measures["to_weather"]
    assert place.below == pytest.approx(place.value / 10_000, abs=0.03)
    assert place.below + place.above == pytest.approx(1, abs=0.001)
    assert (place.low, place.high) == (pytest.approx(1_000, abs=200), pytest.approx(9_000, abs=200))
    expected = "lucky" if place.above > 0.9 else "unlucky" if place.below > 0.9 else "ordinary"
    assert place.where == expected
    assert debrief.among.runs == RUNS
    assert debrief.among.outcomes["scare"].interval.low < 0.4 < debrief.among.outcomes["scare"].interval.high + 0.02


def test_the_runs_take_the_same_decisions_after_as_long(loud):
    """The answer to the second comes 10 minutes after its asking in all of them."""
    place = loud.among.measures["to_colour"]
    assert (place.value, place.low, place.high, place.where) == (600, 600, 600, "ordinary")
    assert (loud.among.until, loud.among.by_hand, loud.among.mixed) == (None, (), ())


def test_a_lapse_is_taken_by_the_other_runs_too(log):
    _end(begin(_scenario(), log, *LOUD[:3], Go(), Lapse("posture"), *LOUD[4:]))
    debrief = sim.debrief(log, futures=100)
    assert debrief.run.outcome == "calm"
    assert debrief.among.outcome.value == 1


@pytest.mark.parametrize(
    ("own", "scares"),
    [(Own("Shout", like="loud"), 0.4), (Own("Whisper"), 0), (Own("Shout louder", sets=(("tension", 9.5),)), 1)],
)
@pytest.mark.parametrize("menu", [False, True])
def test_an_answer_that_is_on_no_list_is_set_beside_the_list_and_taken_by_the_other_runs(log, own, scares, menu):
    """What it is like decides what waits for it; of a menu it is the whole answer, though that takes two at least."""
    text = TEXT.replace("  shy: {choose: {posture: quiet, colour: blue}}\n", "  shy: {choose: {colour: blue}}\n")
    text = text.replace("posture: quiet, colour: red", "colour: red").replace(
        "    lapse: quiet\n", "    pick: {at_least: 2}\n    lapse: [quiet, loud]\n"
    )
    answer = Choose("posture", other=own, took=1800)
    _end(begin(_scenario(text if menu else TEXT), log, *LOUD[:3], answer, *LOUD[4:]))
    debrief = sim.debrief(log, futures=1_000)
    weighed = _by_name(debrief)["posture"]
    listed = [("quiet", "loud")] if menu else [("quiet",), ("loud",)]
    assert {case.answer for case in weighed.forecast.cases} == {("other",), *listed, None}
    assert weighed.prospect.answer == ("other",)
    assert weighed.prospect.outcomes["scare"].value == pytest.approx(scares, abs=0.05)
    assert debrief.among.outcomes["scare"].value == pytest.approx(scares, abs=0.03)
    assert weighed.taken.other == own


def test_a_measure_that_the_run_lacks(loud, log):
    place = loud.among.measures["to_spark"]
    assert math.isnan(place.value) == (loud.run.outcome == "calm")
    assert place.having == pytest.approx(0.4, abs=0.03)
    assert place.where == "ordinary"


def test_what_facilitators_did_by_hand_is_told(log):
    by_hand = [Release("rumour"), Override("tension", 6, "To see.")]
    _end(begin(_scenario(), log, *LOUD[:3], *by_hand, *LOUD[3:]))
    assert [entry.command for entry in sim.debrief(log, futures=100).among.by_hand] == by_hand


def test_an_exercise_ended_by_hand_is_set_among_runs_that_stop_there(log):
    exercise = begin(_scenario(), log, *LOUD[:4], Go(), Wait(60), End("Time is up."))
    exercise.close()
    debrief = sim.debrief(log, futures=100)
    assert debrief.among.until == debrief.run.ended == 1860
    assert debrief.among.outcomes["calm"].value == 1  # no spark has come by then
    assert debrief.open == ("colour",)


def test_an_exercise_that_is_not_over(log):
    begin(_scenario(), log, *LOUD[:5]).close()
    debrief = sim.debrief(log, futures=100)
    assert (debrief.finished, debrief.among, debrief.open) == (False, None, ("colour",))
    assert (debrief.run.outcome, debrief.run.ended) == ("calm", 1800)


AGAIN = """
whitecell: 1
title: Again
judgement: A test.
start: 2026-03-02T08:00+09:00
horizon: 1d
cells: {blue: {}, red: {control: true}}
actors: {staff: {cell: blue}, other: {cell: red}}
state: {tension: {start: 0, range: [0, 99]}}
injects:
  bell: {at: 0m, effects: {tension: 0}}
  late: {at: {uniform: [1h, 2h]}}
  last: {at: 20h}
decisions:
  drill:
    after: {any: [bell, reply, last]}
    repeats: true
    by: staff
    within: 2h
    options: {a: {effects: {tension: +1}}, b: {effects: {tension: +10}}}
    lapse: {effects: {tension: +40}}
  reply: {after: late, by: other, takes: 10m, options: {words: {}, never: {weight: 0}}}
measures: {to_reply: {from: late, to: reply}}
outcomes: {calm: {}}
"""


def test_a_decision_asked_more_than_once_is_answered_in_the_same_order(log):
    """A choice, a lapse at its own time, and the last for good; `late` is luck, so only the number of askings is."""
    asked = (Go(), Choose("drill", "b", took=600), Go(), Roll("reply"), Go(), Wait(1200), Lapse("drill"))
    exercise = begin(_scenario(AGAIN), log, *asked)
    _end_lapsing(exercise)
    debrief = sim.debrief(log, futures=100)
    taken = [weighed.taken for weighed in debrief.decisions]
    assert [(one.choice.option, one.how, one.choice.time - one.choice.asked) for one in taken] == [
        ("b", "chosen", 600),
        (None, "lapsed", 1200),
        ("a", "chosen", taken[2].choice.time - taken[2].choice.asked),
    ]
    place = debrief.among.state["tension"]
    assert (place.value, place.low, place.high, place.below, place.above) == (51, 51, 51, 0, 0)
    assert debrief.among.mixed == ("drill",)


def test_answers_of_control_that_were_set_are_given_again_and_those_rolled_are_rolled(log):
    text = AGAIN.replace("reply: {after: late", "reply: {after: {any: [late, last]}, repeats: true").replace(
        "{words: {}, never: {weight: 0}}", "{words: {effects: {tension: +1}}, never: {weight: 0}}"
    )
    text = text.replace("[bell, reply, last]", "[bell]")
    set_, rolled = Choose("reply", "never", rationale=(Opinion("To see."),)), Roll("reply")
    for number, (first, second, tension) in enumerate([(set_, rolled, 2), (rolled, set_, 2), (set_, set_, 1)]):
        one = log.with_name(f"{number}.jsonl")
        exercise = begin(_scenario(text), one, Go(), Choose("drill", "a"), Go(), first, Go(), second)
        _end_lapsing(exercise)
        place = sim.debrief(one, futures=100).among.state["tension"]
        assert (place.value, place.low, place.high) == (tension, tension, tension)


def _end_lapsing(exercise: Exercise) -> None:
    while exercise.stop.kind != "ended":
        exercise.do(Choose("drill", "a") if exercise.stop.kind == "asked" else Go())
    exercise.close()


# ---------------------------------------------------------------- what people saw


def test_expected_actions_are_those_of_what_came(log):
    judged = (Met("go", "blue", "At once."), Missed("posture"), Met("rumour", "green"))
    _end(begin(_scenario(), log, *LOUD[:5], Release("rumour"), *LOUD[5:], *judged))
    assert sim.debrief(log, futures=100).expected == (
        JudgedAction("go", "blue", "Speak.", True, "At once."),
        JudgedAction("go", "green", "Listen.", None, ""),
        JudgedAction("posture", "", "Say why.", False, ""),
        JudgedAction("rumour", "green", "Ask.", True, ""),
    )


def test_objectives_notes_and_forecasts(log):
    said = (Rate("speak", "M"), Rate("speak", "S", "Soon."), Note("Well.", "tone"), Forecasted("", "", 100, 3, {}))
    _end(begin(_scenario(), log, *LOUD, *said))
    debrief = sim.debrief(log, futures=100)
    assert [(one.objective, one.rating, one.evidence) for one in debrief.objectives] == [
        ("speak", "S", "Soon."),
        ("listen", None, ""),
    ]
    assert (debrief.notes, debrief.forecasts) == ((said[2],), (said[3],))


# ---------------------------------------------------------------- mistakes


def test_what_makes_no_sense_is_refused_with_a_sentence(loud, log):
    for arguments, sentence in (
        ({"branch": 3}, "There is no branch 3"),
        ({"policy": "sby"}, "Did you mean `shy`"),
        ({"futures": 99}, "from 100 to 100,000; 99 is not"),
    ):
        with pytest.raises(Misuse, match=sentence):
            sim.debrief(log, **arguments)
    with pytest.raises(Misuse, match="There is no log"):
        sim.debrief(log.with_name("none.jsonl"))


def test_a_log_that_was_changed_is_not_looked_back_on(loud, log):
    log.write_text(log.read_text("utf-8").replace('"loud"', '"laud"'), "utf-8")
    with pytest.raises(Damage):
        sim.debrief(log)


SWAP = """
whitecell: 1
title: A swap
judgement: A test.
start: 2026-03-02T08:00+09:00
horizon: 1d
cells: {blue: {}}
actors: {staff: {cell: blue}}
injects: {go: {at: 0m}, coin: {after: side, delay: {one_of: {1h: 1, 2h: 1}}}, late: {after: side, delay: 90m}}
decisions:
  side: {after: go, by: staff, options: {heads: {}, tails: {}}}
  call: {after: late, by: staff, options: {win: {if: coin == side.heads}, lose: {if: coin != side.heads}}}
  tip: {after: call, by: staff, options: {leave: {}, pay: {}}}
outcomes: {paid: {when: tip.pay}, won: {when: call.win}, lost: {}}
"""


def test_futures_that_change_places_make_no_decision_weigh(log):
    """The other side of a fair coin ends every future otherwise, and leaves every chance as it was."""
    exercise = begin(_scenario(SWAP), log, Go(), Choose("side", "heads"), Go())
    [call] = [name for name in ("win", "lose") if _offered(exercise, name)]
    _end_with(exercise, Choose("call", call), Go(), Choose("tip", "leave"))
    debrief = sim.debrief(log)
    side = _by_name(debrief)["side"]
    [tails] = side.alternatives
    assert tails.difference.changed.value > 0.4  # all in which nobody pays
    assert side.weightiest is None
    assert [one.taken.choice.decision for one in debrief.mattered_most] == ["tip"]


def _offered(exercise: Exercise, option: str) -> bool:
    try:
        exercise.preview(Choose("call", option))
    except Misuse:
        return False
    return True


def _end_with(exercise: Exercise, *commands: Command) -> None:
    for command in commands:
        exercise.do(command)
    _end(exercise)


def test_an_exercise_that_has_only_begun(log):
    begin(_scenario(), log).close()
    debrief = sim.debrief(log, futures=100)
    assert (debrief.decisions, debrief.room, debrief.open, debrief.finished) == ((), (), (), False)
