"""Injects of one's own for a time to come: pending until then like those of the scenario, and nobody's before."""

from __future__ import annotations

import pytest

from sim.analysis.forecast import forecast
from sim.exercise.ahead import Coming, Waiting, coming, waiting
from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Amend,
    Cancel,
    Go,
    Hold,
    Improvise,
    Jump,
    Next,
    Release,
    Rewind,
    Show,
    Undo,
    Unhold,
    Wait,
)
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from sim.view.exercise.replay import log_page
from tests.exercise.small_exercise import HOUR, MINUTE, do_all, everything, handed_out

CALL = Improvise("A call", "It rings.", to=("rok",), effects=(("tension", 0.5),), at=20 * MINUTE)


def ahead(exercise: Exercise) -> list[Coming]:
    """What is to come of it."""
    return [one for one in coming(exercise.situation()) if one.name == "improvised_1"]


def test_it_is_pending_and_comes_when_it_is_due(begin):
    exercise = begin(Next(), CALL)
    assert (exercise.tip.happenings, exercise.time) == ((), 0)
    assert ahead(exercise) == [Coming("happens", "improvised_1", 20 * MINUTE, 20 * MINUTE)]
    assert not any(sight_of(exercise, cell).papers for cell in ("rok", "us", ""))
    exercise.do(Next())
    assert (exercise.stop.kind, exercise.stop.names, exercise.time) == ("seen", ("improvised_1",), 20 * MINUTE)
    assert exercise.situation().state["tension"] == 4.5
    delivery = exercise.tip.deliveries[0]
    assert (delivery.planned, delivery.time, delivery.title, delivery.texts) == (
        20 * MINUTE,
        20 * MINUTE,
        "A call",
        {"rok": "It rings."},
    )


def test_it_is_held_let_go_released_ahead_of_its_time_and_removed(begin):
    exercise = begin(Next(), CALL, Hold("improvised_1"))
    assert Waiting("held", "improvised_1") in list(waiting(exercise.situation()))
    assert ahead(do_all(exercise, [Unhold("improvised_1")]))
    exercise.do(Release("improvised_1"))
    assert [(d.planned, d.time) for d in exercise.tip.deliveries] == [(20 * MINUTE, 0)]
    assert ahead(do_all(exercise, [Undo(), Cancel("improvised_1")])) == []
    do_all(exercise, [Wait(HOUR)])
    assert exercise.stop.names == ("launch",)


def test_its_words_may_be_amended_until_it_is_handed_out(begin):
    exercise = begin(Next(), CALL, Amend("improvised_1", "It rings twice."), Next())
    assert handed_out(exercise.tip) == [("improvised_1", {"rok": "It rings twice."})]
    with pytest.raises(Misuse, match="`improvised_1` has been handed out"):
        exercise.do(Amend("improvised_1", "It rings again."))
    with pytest.raises(Misuse, match="Did you mean `improvised_1`"):
        exercise.do(Amend("improvised_2", "It rings again."))


def test_amended_for_a_cell_that_does_not_get_it_is_refused(begin):
    with pytest.raises(Misuse, match="`improvised_1` does not go to `us`"):
        begin(Next(), CALL).do(Amend("improvised_1", "It rings.", cell="us"))


def test_going_back_takes_it_back_and_what_was_written_before_still_comes(begin, log):
    exercise = begin(Next(), CALL, Next(), Rewind(3))
    assert ahead(exercise) and not sight_of(exercise, "rok").papers
    exercise.do(Next())
    assert handed_out(exercise.tip) == [("improvised_1", {"rok": "It rings."})]
    do_all(exercise, [Rewind(2)])
    assert "improvised_1" not in exercise.program.node_of
    do_all(exercise, [Next()])
    assert exercise.stop.names == ("launch",)
    assert verify(log).lines == exercise.line
    assert everything(Exercise.read(log)) == everything(exercise)


def test_before_it_has_come_the_wall_does_not_show_it(begin):
    with pytest.raises(Misuse, match="`improvised_1` has not come yet"):
        begin(Next(), CALL).do(Show("improvised_1"))


@pytest.mark.parametrize("at", [0, 10 * MINUTE, 25 * HOUR])
def test_no_time_that_is_past_or_after_the_end(begin, at):
    exercise = begin(Next(), Jump(10 * MINUTE))
    with pytest.raises(Misuse, match="That time is past, or after the end of the exercise"):
        exercise.do(Improvise("A call", at=at))


def test_forecasts_know_when_it_comes(begin):
    exercise = begin(Go(), Go(), Improvise("A call", effects=(("tension", 6),), at=2 * HOUR))
    scares = [case.outcomes["scare"].value for case in forecast(exercise, "posture", None, 200).cases]
    assert min(scares) == 1


def test_the_log_s_page_says_what_is_prepared_and_for_when(begin):
    page = str(log_page(begin(Next(), CALL)))
    assert "prepares A call, for Mon 18 Dec 08:20" in page


def test_one_for_now_is_written_as_it_always_was(begin):
    exercise = begin(Next(), Improvise("A call", "It rings.", to=("rok",)))
    assert exercise.tip.deliveries[0].planned is None
    assert "prepares" not in str(log_page(exercise))
