"""Players who see a number move and were told nothing: facilitators are told so, and offered the words."""

from __future__ import annotations

import pytest

from sim.exercise.commands import Choose, Go, Hold, Improvise, Lapse, Next, Opinion, Override, Say, Undo, Wait
from sim.exercise.unannounced import Unannounced, unannounced
from sim.view.exercise.unannounced import untold
from tests.exercise.small_exercise import HOUR

WORLD = """
whitecell: 1
title: Seen to move
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 2d
cells: {rok: {title: ROK, timezone: Asia/Seoul}, us: {title: US, timezone: America/New_York}, red: {control: true}}
actors: {nso: {cell: rok}, nsc: {cell: us}, dprk: {cell: red}}
state:
  tension: {start: 4, range: [0, 10], shown: true}
  trust: {start: 5, range: [0, 10], shown: [rok]}
  plans: {start: 5, range: [0, 10]}
  calm: {start: 5, range: [0, 10], shown: true, drift: {amount: -0.2, every: 3h}}
injects:
  letter: {at: 20h, from: dprk, to: us, title: A letter, text: It is short., effects: {trust: -1, tension: +1}}
decisions:
  posture:
    at: 1h
    by: [nso, nsc]
    within: 12h
    takes: 1h
    options: {firm: {effects: {tension: +1}}, soft: {}}
    lapse: soft
  move:
    after: posture
    by: dprk
    options:
      drill: {title: A drill for the cameras, effects: {tension: +0.5, trust: -1}}
      news: {title: A broadcast, effects: {tension: +0.5}, tells: They speak.}
      plan: {title: A plan, effects: {plans: +1}}
      deal: {title: "Talks, are there?", effects: {trust: +1}}
outcomes: {quiet: {}}
"""
ASKED = (Go(), Choose("posture", "soft", took=0), Go())


def moves(option: str) -> Choose:
    """What the control cell does."""
    return Choose("move", option, took=0, rationale=(Opinion("To see."),))


DRILL = "Players see Tension move (4 to 4.5) and Trust (5 to 4) and were told nothing: `say all: A drill for the "
DRILL += "cameras.` tells them."


@pytest.fixture
def led(begin):
    def lead(*commands):
        return untold(begin(*commands, text=WORLD))

    return lead


def test_a_decision_of_control_that_moves_what_they_see_is_offered_by_its_title(led):
    assert led(*ASKED, moves("drill")) == DRILL


def test_those_who_see_it_are_named_where_they_are_not_all(led):
    told = "Players of ROK see Trust move (5 to 6) and were told nothing: `say rok: Talks, are there?` tells them."
    assert led(*ASKED, moves("deal")) == told


def test_what_facilitators_set_themselves_has_words_of_their_own(led):
    told = "Players see Tension move (4 to 6) and were told nothing: `say all: …` tells them."
    assert led(Override("plans", 6, "To see."), Override("tension", 6, "To see.")) == told


def test_an_inject_of_their_own_for_nobody(begin):
    exercise = begin(Improvise("A rumour", to=(), effects=(("tension", 1.0),)), text=WORLD)
    assert unannounced(exercise) == Unannounced({"tension": (4.0, 5.0)}, ("rok", "us"))


QUIET = {
    "it tells": (*ASKED, moves("news")),
    "they do not see it": (*ASKED, moves("plan")),
    "it was just said": (*ASKED, Say("They have drilled.", ("all",)), moves("drill")),
    "it was taken back": (*ASKED, moves("drill"), Undo()),
    "nothing has moved since": (*ASKED, moves("drill"), Hold("letter")),
    "they do not see what was set": (Override("plans", 6, "To see."),),
    "they answered themselves": (Go(), Choose("posture", "firm", took=0)),
    "they let it lapse themselves": (Go(), Lapse("posture")),
}


@pytest.mark.parametrize("commands", QUIET.values(), ids=QUIET)
def test_nothing_is_said_where_they_know_or_see_nothing(led, commands):
    assert led(*commands) == ""


def test_nothing_is_said_of_drift(begin):
    exercise = begin(Hold("posture"), Wait(7 * HOUR), text=WORLD)
    assert exercise.situation().state["calm"] < 5 and untold(exercise) == ""


def test_what_a_cell_without_sight_of_it_was_told_tells_nobody_who_has(led):
    """The US is told of the letter and sees the tension; that trust falls Seoul alone sees, and was not told."""
    told = led(*ASKED, moves("plan"), Next())
    assert told == "Players of ROK see Trust move (5 to 4) and were told nothing: `say rok: …` tells them."


def test_nothing_moves_in_sight_of_anybody_under_seal(led):
    sealed = Choose("posture", "firm", took=0, sealed=True)
    assert led(Go(), sealed, Go(), moves("drill")) == ""
