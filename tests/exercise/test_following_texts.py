"""Texts that follow what happened: what is filled in, which alternative is said, and what may not be told yet."""

from __future__ import annotations

import json

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Amend, Choose, Go, Lapse, Next, Override, Reveal, Rewind, Wait
from sim.exercise.known import KnownSoFar
from sim.exercise.verify import verify
from sim.faults import Misuse
from sim.scenario.blanks import filled
from sim.scenario.names import Names
from sim.view.run.timeline import timeline
from tests.exercise.small_exercise import scenario
from tests.terminal.pages import drawn

MINUTE, HOUR = 60, 3600
TEXT = """
whitecell: 1
title: Blanks
judgement: Invented.
start: 2025-03-10T22:30+09:00
horizon: 6h
cells:
  rok: {title: Seoul, timezone: Asia/Seoul}
  us: {title: Washington, timezone: America/New_York}
actors: {nso: {cell: rok}, nsc: {cell: us}}
state:
  tension: {start: 4, range: [0, 10], shown: true}
turns:
  first: {at: 0m, text: "Tension stands at {tension}.", discuss: {rok: "What of {tension}?"}}
injects:
  launch: {at: 40m, to: all, effects: {tension: +1.5}, text: "Tension is {tension}."}
  report:
    at: 3h
    to: all
    text:
      rok:
        - {if: posture.show, text: "We chose *{posture}*, after {launch}."}
        - {if: tension > 5, text: "Nothing was chosen, and {tension} is much."}
        - {text: "Calm: {{tension} = {tension}, { } {A}."}
      us: "Launch at {launch}; the answer was {posture}; the report came at {report}."
decisions:
  posture:
    after: launch
    by: [nso, nsc]
    within: 1h
    question: "{launch}: what now, at {tension}?"
    options:
      show: {title: A *show* of force, text: "At {tension}?", tells: "It is {posture}, at {posture.show}."}
      wait: {title: Wait}
outcomes: {calm: {}}
"""
ASKED = (Next(), Next(), Next())


@pytest.fixture
def play(begin):
    """The exercise after some commands."""
    return lambda *commands: begin(*commands, text=TEXT)


def told(exercise):
    """What the last command handed out, by cell."""
    return {delivery.name: dict(delivery.texts) for delivery in exercise.entries[-1].deliveries}


def test_a_number_is_told_as_it_stands_after_what_is_told(play):
    exercise = play(Next(), Next())
    assert told(exercise) == {"launch": {"rok": "Tension is 5.5.", "us": "Tension is 5.5."}}


def test_briefing_questions_and_options_are_told_as_they_were_when_they_came(play):
    exercise = play(*ASKED)
    exercise.do(Override("tension", 9.25, "a test"))
    rok, us = (sight_of(exercise, cell) for cell in ("rok", "us"))
    assert rok.discuss == ("What of 4?",)
    assert [question.words for question in (*rok.questions, *us.questions)] == [
        "23:10: what now, at 5.5?",
        "10:10: what now, at 5.5?",
    ]
    assert rok.questions[0].said_of == {"show": "At 5.5?"}


def test_an_answer_is_told_by_its_title_and_a_moment_on_the_clock_of_the_reader(play):
    exercise = play(*ASKED, Choose("posture", "show"))
    said = "It is A \\*show\\* of force, at"
    assert told(exercise) == {"posture.show": {"rok": f"{said} 23:10.", "us": f"{said} 10:10."}}
    exercise.do(Next())
    assert told(exercise)["report"] == {
        "rok": "We chose *A \\*show\\* of force*, after 23:10 on Mon 10 Mar.",
        "us": "Launch at 10:10; the answer was A \\*show\\* of force; the report came at 12:30.",
    }


def test_the_first_alternative_whose_condition_holds_is_said(play):
    exercise = play(*ASKED, Lapse("posture"), Next())
    assert told(exercise)["report"]["rok"] == "Nothing was chosen, and 5.5 is much."
    exercise = play_again(exercise)
    assert told(exercise)["report"]["rok"] == "Calm: {tension} = 1, { } {A}."
    assert exercise.entries[-1].happenings[-1].words == (2,)


def play_again(exercise):
    """The same, with little tension."""
    exercise.do(Rewind(5))
    exercise.do(Override("tension", 1, "a test"))
    exercise.do(Next())
    return exercise


def test_what_has_not_come_is_said_not_to_have(play):
    exercise = play(Next())
    names = Names(exercise.scenario)
    known = KnownSoFar(names, {"tension": 4})
    assert known.filled("{launch}, {posture}, {tension}", "us") == "not yet, no answer, 4"


def test_the_words_as_handed_out_stand_in_the_log_and_verify(play, log):
    exercise = play(*ASKED, Choose("posture", "show"), Next())
    line = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    assert line["happenings"][-1]["words"] == [0]
    assert line["deliveries"][-1]["texts"] == told(exercise)["report"]
    exercise.close()
    assert verify(log).happenings == 5


def test_words_that_would_break_a_seal_are_refused_until_it_is_broken(play):
    exercise = play(*ASKED, Choose("posture", "show", sealed=True))
    before = exercise.line
    with pytest.raises(Misuse) as refused:
        exercise.do(Next())
    assert str(refused.value) == (
        "The words of `report` depend on the answer to `posture`, which is under seal. "
        "`reveal` it first, or `amend` the words."
    )
    assert exercise.line == before
    exercise.do(Wait(10 * MINUTE))
    exercise.do(Amend("report", "Something was chosen."))
    exercise.do(Next())
    assert told(exercise)["report"] == {"rok": "Something was chosen.", "us": "Something was chosen."}
    exercise.do(Rewind(before))
    exercise.do(Reveal())
    exercise.do(Next())
    assert "A \\*show\\* of force" in told(exercise)["report"]["us"]


def test_typed_words_are_handed_out_as_they_are_typed(play):
    exercise = play(Next(), Amend("launch", "At {tension} {{."), Next())
    assert told(exercise)["launch"]["rok"] == "At {tension} {{."


def test_a_run_says_the_same_words():
    loaded = scenario(TEXT)
    said = set()
    for replication in range(20):
        run = sim.run(loaded, replication=replication)
        page = " ".join(drawn(timeline(loaded, run, texts=True)).split())
        shown = any(choice.option == "show" for choice in run.choices)
        assert ("We chose A *show* of force, after 23:10 on Mon 10 Mar." in page) is shown
        assert ("Nothing was chosen, and 5.5 is much." in page) is not shown
        assert "Launch at 10:10; the answer was" in page
        said.add(shown)
    assert said == {True, False}


def test_words_change_nothing_of_the_run():
    plain = scenario(TEXT.replace("{if: posture.show,", "{if: tension > 9,"))
    for replication in range(20):
        one, other = (sim.run(each, replication=replication) for each in (scenario(TEXT), plain))
        assert one.choices == other.choices and one.state == other.state
        assert [(h.time, h.node, h.changes) for h in one.happenings] == [
            (h.time, h.node, h.changes) for h in other.happenings
        ]


def test_what_is_filled_in_is_no_markup():
    assert filled("{a} {{a} {a.b}", {"a": "*x* [y](z) `c` <d> _e_ \\", "a.b": "f"}.__getitem__) == (
        "\\*x\\* \\[y\\](z) \\`c\\` \\<d\\> \\_e\\_ \\\\ {a} f"
    )


def test_going_on_at_once_tells_each_inject_as_things_stood_when_it_came(play):
    exercise = play(*ASKED, Choose("posture", "wait", took=5 * MINUTE), Go())
    assert "the report came at 12:30" in told(exercise)["report"]["us"]


SECOND = TEXT.replace(
    "outcomes: {calm: {}}",
    """  second:
    after: posture
    by: nso
    options: {again: {tells: {to: us, text: "After {posture}."}}, enough: {}}
outcomes: {calm: {}}
""",
)


def test_words_for_one_cell_instead_do_not_open_the_seal_for_another(play):
    exercise = play(*ASKED, Choose("posture", "show", sealed=True))
    exercise.do(Amend("report", "Something was chosen.", "rok"))
    with pytest.raises(Misuse, match="The words of `report` depend on the answer to `posture`"):
        exercise.do(Next())
    exercise.do(Amend("report", "Something was chosen, too.", "us"))
    exercise.do(Next())
    assert told(exercise)["report"]["us"] == "Something was chosen, too."


def test_what_one_decision_tells_does_not_open_the_seal_of_another(begin):
    exercise = begin(*ASKED, Choose("posture", "show", sealed=True), Next(), text=SECOND)
    with pytest.raises(Misuse) as refused:
        exercise.do(Choose("second", "again"))
    assert str(refused.value).endswith("depend on the answer to `posture`, which is under seal. `reveal` it first.")
    exercise.do(Reveal())
    exercise.do(Choose("second", "again"))
    assert told(exercise)["second.again"] == {"us": "After A \\*show\\* of force."}
