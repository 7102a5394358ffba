"""Answers: given, explained, sealed, put off, left to lapse, rolled."""

from __future__ import annotations

import pytest

from sim.engine.replication import run
from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Cancel,
    Choose,
    End,
    Explain,
    Extend,
    Go,
    GoOn,
    Improvise,
    Jump,
    Lapse,
    Next,
    Opinion,
    Override,
    Release,
    Reveal,
    Roll,
    Wait,
)
from sim.exercise.session import Exercise, Stop
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, MINUTE, everything, opinions, scenario, told

BECAUSE = (Opinion("They said so."),)


def answer_seen(exercise: Exercise, cell: str = "rok") -> str | None:
    """The answer to the last decision that a cell was asked, as it knows it."""
    answer = sight_of(exercise, cell).questions[-1].answer
    return None if answer is None else " ".join(answer)


# ---------------------------------------------------------------- choose


def test_an_answer_is_due_after_the_time_it_took_and_then_happens(begin):
    exercise = begin(Go(), Go())
    assert exercise.do(Choose("posture", "firm", took=45 * MINUTE)) == Stop("until", HOUR, (), 4)
    assert told(exercise.tip) == []
    assert exercise.tip.facts == {
        "offered": ["soft", "firm"],
        "asked": HOUR,
        "due": HOUR + 45 * MINUTE,
        "deadline": 7 * HOUR,
        "margin": 5 * HOUR + 15 * MINUTE,
        "room_minutes": 0.0,
        "state": {"tension": 5.0, "assurance": 4.5},
    }
    exercise.do(Go())
    assert told(exercise.tip) == ["1h30m cable happened", "1h45m posture answered", "1h55m reply asked"]
    (answer,) = exercise.tip.answers
    assert (answer.choice.option, answer.choice.time, answer.line, answer.margin) == (
        "firm",
        HOUR + 45 * MINUTE,
        4,
        5 * HOUR + 15 * MINUTE,
    )
    assert (answer.before, answer.after) == ({"tension": 5, "assurance": 4.5}, {"tension": 6, "assurance": 4.5})


def test_what_is_due_by_now_happens_at_once(begin):
    exercise = begin(Go(), Go(), Next())
    assert exercise.do(Choose("posture", "soft", took=30 * MINUTE)).time == HOUR + 30 * MINUTE
    assert told(exercise.tip) == ["1h30m posture answered"]
    assert exercise.tip.facts["due"] == HOUR + 30 * MINUTE
    assert exercise.tip.answers[0].line == 5


def test_by_default_it_takes_what_the_scenario_thinks_likely(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm"))
    assert (exercise.tip.command.took, exercise.tip.facts["due"]) == (HOUR, 2 * HOUR)


def test_the_likely_time_is_cut_at_the_deadline(begin):
    exercise = begin(Go(), Go(), Extend("posture", HOUR + 20 * MINUTE), Choose("posture", "firm"))
    assert (exercise.tip.command.took, exercise.tip.facts["due"]) == (20 * MINUTE, HOUR + 20 * MINUTE)
    assert exercise.tip.facts["margin"] == 0


def test_past_the_likely_time_it_took_as_long_as_it_has(begin):
    exercise = begin(Go(), Go(), Next(), Wait(HOUR), Choose("posture", "firm"))
    assert (exercise.tip.command.took, exercise.tip.facts["due"]) == (90 * MINUTE, 2 * HOUR + 30 * MINUTE)
    assert told(exercise.tip) == ["2h30m posture answered"]


def test_without_a_time_of_its_own_an_answer_takes_none(begin):
    text = """
whitecell: 1
title: Short
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {}}
actors: {nso: {cell: rok}}
decisions: {posture: {at: 1h, by: nso, options: {soft: {}, firm: {}}}}
outcomes: {calm: {}}
"""
    exercise = begin(Go(), Choose("posture", "soft"), text=text)
    assert told(*exercise.entries) == ["1h posture asked", "1h posture answered"]
    assert (exercise.tip.facts["deadline"], exercise.tip.facts["margin"]) == (None, None)
    assert exercise.tip.answers[0].margin is None


def test_until_it_is_due_it_may_be_given_anew(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=2 * HOUR), Choose("posture", "soft", took=HOUR))
    assert exercise.stop == Stop("until", HOUR, (), 5)
    exercise.do(Go())
    assert [(answer.choice.option, answer.line) for _, answer in exercise.story.answers] == [("soft", 5)]
    assert told(exercise.tip)[-2:] == ["2h posture answered", "2h10m reply asked"]


def test_at_a_deadline_it_may_still_be_answered(begin):
    exercise = begin(Go(), Go(), Go())
    assert exercise.stop == Stop("deadline", 7 * HOUR, ("posture",), 4)
    exercise.do(Choose("posture", "firm"))
    assert told(exercise.tip) == ["7h posture answered"]
    assert (exercise.tip.command.took, exercise.tip.facts["margin"]) == (6 * HOUR, 0)


def test_who_said_what_is_kept_with_the_answer(begin):
    pro, con = (Opinion("It has to be seen.", "rok", "Kim"),), (Opinion("It will be answered.", "us"),)
    command = Choose("posture", "firm", 0, "nso", pro, con, (("firm", 3), ("soft", 1)))
    exercise = begin(Go(), Go(), command)
    assert exercise.story.said["posture"].command == command
    assert opinions(exercise, "posture") == (pro, con)


def test_a_control_decision_is_set_for_a_reason(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Choose("reply", "drill", rationale=BECAUSE))
    assert exercise.stop == Stop("until", HOUR + 10 * MINUTE, (), 6)
    exercise.do(Go())
    assert told(exercise.tip)[:2] == ["1h30m cable happened", "1h30m reply answered"]


def test_options_are_offered_while_their_condition_holds(begin):
    exercise = begin(Go(), Go())
    assert sight_of(exercise, "us").questions[0].options == ("soft", "firm")
    exercise.do(Override("tension", 9.5, "To see."))
    assert sight_of(exercise, "us").questions[0].options == ("soft", "firm", "never")
    exercise.do(GoOn())
    exercise.do(Choose("posture", "never", took=0))
    assert exercise.tip.facts["offered"] == ["soft", "firm", "never"]
    assert exercise.tip.answers[0].choice.option == "never"


# ---------------------------------------------------------------- explain, seal, reveal


def test_reasons_may_be_added_to_an_answer_and_go_with_it(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR, rationale=BECAUSE))
    late = Opinion("And it is cheap.", "us")
    exercise.do(Explain("posture", rationale=(late,), dissent=(Opinion("It is not."),)))
    assert opinions(exercise, "posture") == ((*BECAUSE, late), (Opinion("It is not."),))
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert opinions(exercise, "posture") == ((), ())


def test_a_sealed_answer_is_known_to_nobody_until_it_is_revealed(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=0, sealed=True))
    assert [answer_seen(exercise, cell) for cell in ("rok", "us")] == [None, None]
    exercise.do(Go())
    assert answer_seen(exercise) is None
    exercise.do(Reveal("posture"))
    assert exercise.tip.facts == {"revealed": ["posture"]}
    assert [answer_seen(exercise, cell) for cell in ("rok", "us")] == ["firm", "firm"]


def test_an_answer_given_anew_in_place_of_one_under_seal_is_under_seal(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR, sealed=True))
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert (answer_seen(exercise), exercise.tip.command.sealed) == (None, True)
    exercise.do(Reveal())
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert (answer_seen(exercise), exercise.tip.command.sealed) == ("firm", False)


def test_a_log_in_which_a_correction_opened_the_answer_is_read_as_it_was(begin, log, monkeypatch):
    monkeypatch.setattr("sim.exercise.played.kept_under_seal", lambda command, story: command)
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR, sealed=True))
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert answer_seen(exercise) == "soft"
    monkeypatch.undo()
    assert verify(log).lines == 5
    assert not Exercise.read(log).tip.command.sealed


AGAIN = """
whitecell: 1
title: Repeats
judgement: Written for this test.
start: 2025-03-10T05:40+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul}, us: {timezone: America/New_York}}
actors: {seoul: {cell: rok}, washington: {cell: us}}
state: {assurance: {start: 5, range: [0, 10], shown: true}}
injects: {launch: {at: 10m, repeats: true, to: all, title: A missile}, again: {at: 3h, to: all, title: Another}}
decisions:
  call:
    after: {any: [launch, again]}
    repeats: true
    by: [seoul]
    within: 2h
    takes: 10m
    options: {leaders: {effects: {assurance: +2}}, officials: {effects: {assurance: -1}}}
    lapse: officials
outcomes: {reassured: {when: assurance >= 5}, unsettled: {}}
"""


def test_asked_again_each_answer_keeps_its_own_seal(begin, log):
    exercise = begin(Go(), Choose("call", "leaders", took=0, sealed=True), text=AGAIN)
    seen = [sight_of(exercise, cell).state for cell in ("rok", "us", "")]
    exercise.do(Go())
    assert exercise.stop.names == ("call",)
    assert [sight_of(exercise, cell).state for cell in ("rok", "us", "")] == seen == [{"assurance": 5.0}] * 3
    exercise.do(Choose("call", "officials", took=0))
    assert (answer_seen(exercise), sight_of(exercise).state) == ("officials", {"assurance": 5.0})
    assert exercise.story.sealed == {"call"}
    exercise.do(Reveal())
    assert (exercise.tip.facts, exercise.story.sealed) == ({"revealed": ["call"]}, set())
    assert sight_of(exercise).state == {"assurance": 6.0}
    assert verify(log).lines == exercise.line


def test_a_sealed_answer_that_never_took_effect_holds_nothing_back(begin):
    exercise = begin(Go(), Choose("call", "leaders", took=600, sealed=True), Cancel("call"), Go(), text=AGAIN)
    assert (exercise.stop.names, exercise.story.sealed) == (("call",), set())


def test_all_seals_may_be_opened_together(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=0, sealed=True), Reveal())
    assert (exercise.tip.facts, exercise.story.sealed) == ({"revealed": ["posture"]}, set())


def test_sealed_and_asked_again_the_next_answer_is_not_sealed(begin):
    text = """
whitecell: 1
title: Again
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {}}
actors: {nso: {cell: rok}}
injects: {go: {at: 1h}}
decisions:
  posture: {after: {any: [go, posture]}, delay: 1h, repeats: true, by: nso, options: {soft: {}, firm: {}}}
outcomes: {calm: {}}
"""
    exercise = begin(Go(), Choose("posture", "firm", took=0, sealed=True), text=text)
    exercise.do(Explain("posture", rationale=BECAUSE))
    exercise.do(Go())
    assert told(exercise.tip) == ["3h posture asked"]
    assert ("posture" in exercise.story.said, opinions(exercise, "posture")) == (False, ((), ()))
    exercise.do(Choose("posture", "soft", took=0))
    assert answer_seen(exercise) == "soft"


# ---------------------------------------------------------------- extend, lapse, cancel


def test_a_deadline_asks_until_it_is_moved_and_asks_again(begin):
    exercise = begin(Go(), Go(), Go())
    assert exercise.do(Extend("posture", 8 * HOUR)) == Stop("asked", 7 * HOUR, ("posture",), 5)
    assert exercise.tip.facts == {"before": 7 * HOUR}
    assert exercise.do(Go()) == Stop("deadline", 8 * HOUR, ("posture",), 6)
    assert sight_of(exercise, "rok").questions[0].deadline == 8 * HOUR


def test_a_decision_without_a_deadline_may_get_one(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Extend("reply", 2 * HOUR))
    assert exercise.tip.facts == {"before": None}
    exercise.do(Next())
    assert exercise.do(Go()) == Stop("deadline", 2 * HOUR, ("reply",), 8)


def test_a_decision_lapses_now_to_what_its_deadline_would_have_done(begin):
    exercise = begin(Go(), Go())
    assert exercise.do(Lapse("posture")) == Stop("until", HOUR, (), 4)
    assert told(exercise.tip) == ["1h posture lapsed"]
    assert exercise.tip.happenings[0].moments == ("posture.soft", "posture.lapsed", "posture")
    (answer,) = exercise.tip.answers
    assert (answer.choice.option, answer.choice.lapsed, answer.line) == ("soft", True, 4)
    assert answer.choice.why.ground == "person"


def test_lapsing_takes_the_place_of_an_answer_not_yet_due(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR), Lapse("posture"))
    assert [answer.choice.option for answer in exercise.tip.answers] == ["soft"]
    assert answer_seen(exercise) == "soft"


def test_a_decision_that_is_cancelled_is_asked_no_more(begin):
    exercise = begin(Go(), Go(), Cancel("posture"))
    assert (exercise.tip.facts, told(exercise.tip)) == ({"was_open": True}, ["1h posture cancelled"])
    assert exercise.stop == Stop("until", HOUR, (), 4)
    assert not sight_of(exercise, "rok").questions[0].is_open


# ---------------------------------------------------------------- roll


def test_a_roll_has_the_luck_that_the_run_would_have_had_by_itself(tmp_path):
    """The same number is drawn, and the same time taken, as in the automatic run with the same answer before."""
    for seed in range(12):
        automatic = run(scenario(), seed=seed)
        posture, reply = automatic.choices
        log = tmp_path / f"{seed}.jsonl"
        with Exercise.start(scenario(), log, seed=seed) as exercise:
            exercise.do(Go())
            exercise.do(Go())
            if posture.lapsed:
                exercise.do(Choose("posture", "soft", took=6 * HOUR))
            else:
                exercise.do(Choose("posture", posture.option, took=posture.time - posture.asked))
            while exercise.stop.kind != "asked":
                exercise.do(Go())
            exercise.do(Roll("reply"))
            facts = exercise.tip.facts
            assert (facts["option"], facts["due"], facts["asked"]) == (reply.option, reply.time, reply.asked)
            assert (facts["luck"], tuple(facts["shares"].values())) == (reply.why.luck, reply.why.shares)
            exercise.do(Go())
            assert exercise.tip.answers[0].choice.option == reply.option


def test_a_roll_is_due_no_later_than_the_deadline(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Extend("reply", HOUR + 11 * MINUTE), Roll("reply"))
    assert exercise.tip.facts["due"] == HOUR + 11 * MINUTE
    exercise.do(Go())
    assert told(exercise.tip)[0] == "1h11m reply answered"


def test_rolled_late_it_happens_at_once(begin):
    exercise = begin(
        Go(), Go(), Lapse("posture"), Go(), Extend("reply", 9 * HOUR), Next(), Wait(2 * HOUR), Roll("reply")
    )
    assert told(exercise.tip) == ["3h30m reply answered"]


def test_a_control_decision_is_not_passed_over(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go())
    for command in (Next(), Go(), Wait(HOUR), Jump(20 * HOUR)):
        with pytest.raises(Misuse, match="`reply` waits for you: roll it, or choose"):
            exercise.do(command)
    exercise.do(Choose("reply", "quiet", took=2 * HOUR, rationale=(Opinion("They let it wait."),)))
    assert exercise.do(Go()).kind != "asked"


def test_an_answer_that_would_lie_in_the_past_is_refused(begin):
    exercise = begin(Go(), Go(), Next())
    with pytest.raises(Misuse, match="It was asked 30m ago; a sooner answer lies in the past"):
        exercise.do(Choose("posture", "soft", took=10 * MINUTE))


def test_where_no_option_has_a_weight_a_roll_lets_it_lapse(begin):
    text = """
whitecell: 1
title: None
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {}, red: {control: true}}
actors: {dprk: {cell: red}}
state: {a: {start: 1, range: [0, 9]}}
decisions: {reply: {at: 1h, by: dprk, takes: 1h, options: {quiet: {weight: a - 5}}}}
outcomes: {calm: {}}
"""
    exercise = begin(Go(), Roll("reply"), text=text)
    assert (exercise.tip.facts, told(exercise.tip)) == ({"option": None}, ["1h reply lapsed"])


# ---------------------------------------------------------------- endings


def test_an_ending_asks_and_is_gone_on_after_until_it_holds_anew(begin):
    exercise = begin(Go(), Go(), Override("tension", 8.5, "To see."))
    assert exercise.stop == Stop("ending", HOUR, ("scare",), 4)
    assert not exercise.position.finished
    assert exercise.do(GoOn()) == Stop("asked", HOUR, ("posture",), 5)
    exercise.do(Override("tension", 6, "Calmer."))
    assert exercise.do(Override("tension", 9, "Again.")) == Stop("ending", HOUR, ("scare",), 7)
    assert exercise.do(End("It is late.")) == Stop("ended", HOUR, (), 8)
    assert (exercise.run().outcome, exercise.run().ended) == ("scare", HOUR)


def test_an_exercise_may_be_ended_at_any_time(begin):
    exercise = begin(Go(), End())
    assert exercise.stop == Stop("ended", 0, (), 3)
    assert (exercise.run().outcome, exercise.run().ended) == ("calm", 0)


def test_at_a_deadline_or_an_ending_what_comes_after_it_in_place_waits_until_that_is_settled(begin):
    """An improvised inject is the last of what is due, so it comes once the deadline that is due before it is met."""
    exercise = begin(Go(), Go(), Go())
    exercise.do(Improvise("The press calls", to=("all",)))
    assert (exercise.stop, told(exercise.tip)) == (Stop("deadline", 7 * HOUR, ("posture",), 5), [])
    exercise.do(Release("rumour"))
    assert told(exercise.tip) == ["7h rumour happened"]
    exercise.do(Lapse("posture"))
    exercise.do(Next())
    assert [told(entry) for entry in exercise.entries[-2:]] == [
        ["7h posture lapsed"],
        ["7h improvised_1 happened"],
    ]


def test_everything_of_this_is_the_same_when_it_is_read_again(begin, log):
    exercise = begin(Go(), Go(), Choose("posture", "firm", sealed=True), Go(), Roll("reply"), Reveal(), Go())
    assert everything(Exercise.read(log)) == everything(exercise)
