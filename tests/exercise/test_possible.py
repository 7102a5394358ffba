"""What cannot happen any more, and what hangs on what: proved, and never wrong over whole exercises."""

from __future__ import annotations

from random import Random

import pytest

from sim.exercise.ahead import Waiting, coming, waiting
from sim.exercise.commands import Cancel, Choose, End, Hold, Next, Release, Wait
from sim.exercise.consequence import Over, Without, consequence
from sim.exercise.possible import never_to_happen, to_come
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from tests.exercise.driving import next_command
from tests.exercise.small_exercise import HOUR, TEXT, RoomClock
from tests.kept_exercises.paths import EXERCISES


def _names(exercise, numbers):
    return {exercise.program.nodes[number].name for number in numbers}


def _with(condition: str) -> str:
    """The small exercise with an inject that hears the answer to `posture` and waits two hours."""
    return TEXT.replace("after: posture.firm, delay: 2h, if: tension > 9,", f"after: posture, delay: 2h, {condition},")


@pytest.mark.parametrize(
    ("condition", "is_left_out"),
    [
        ("if: posture.soft", True),
        ("if: posture.firm", False),
        ("if: not posture", True),
        ("if: not posture.firm", True),
        ("if: posture.soft and tension > 9", True),
        ("if: posture.soft or tension > 9", False),
        ("if: tension > 9", False),
        ("if: count(posture.soft) >= 1", True),
        ("if: count(pulse) >= 1", False),
        ('if: "min(posture.soft, reply.drill) == 1"', True),
        ("chance: abs(posture.soft - posture.firm) - 1", True),
        ("if: reply", False),
        ("if: rumour", False),
        ("if: since(posture) > 1", False),
        ("chance: 0.5 * posture.soft", True),
        ("chance: 0.5 * posture.firm", False),
    ],
)
def test_what_is_pending_is_left_out_where_it_certainly_will_be_skipped(begin, condition, is_left_out):
    exercise = begin(Next(), Next(), Next(), Choose("posture", "firm", took=0), text=_with(condition))
    assert exercise.program.nodes[exercise.program.node_of["echo"]].name == "echo"
    assert ("echo" in _names(exercise, never_to_happen(exercise.look()))) is is_left_out
    assert ("echo" not in {one.name for one in coming(exercise.situation())}) is is_left_out


def test_what_a_person_released_or_holds_is_not(begin):
    text = _with("if: posture.soft")
    exercise = begin(Next(), Next(), Next(), Choose("posture", "firm", took=0), Hold("echo"), text=text)
    assert never_to_happen(exercise.look()) == set()
    exercise.do(Release("echo"))
    assert "echo" in {delivery.name for delivery in exercise.entries[-1].deliveries}


def test_a_contingency_may_still_be_released_so_nothing_is_proved_by_it(begin):
    text = _with("if: rumour")
    exercise = begin(Next(), Next(), Next(), Choose("posture", "firm", took=0), text=text)
    assert never_to_happen(exercise.look()) == set()
    exercise.do(Release("rumour"))
    assert never_to_happen(exercise.look()) == set()


def test_what_hangs_on_something_comes_by_itself_no_more(begin):
    exercise = begin(Next())
    assert consequence(exercise, Cancel("launch")) == Without(
        "launch", ("evening", "echo", "pulse", "consult", "posture", "reply")
    )
    assert consequence(exercise, Cancel("cable")) is None
    with pytest.raises(Misuse):
        consequence(exercise, Cancel("rumour"))
    before = to_come(exercise.look())
    exercise.do(Cancel("launch"))
    assert _names(exercise, before - to_come(exercise.look())) >= {"launch", "posture", "evening"}
    assert [one for one in waiting(exercise.situation()) if one.what == "turn"] == [Waiting("turn", "evening")]
    with pytest.raises(Misuse, match="has had its turn"):
        exercise.do(Release("launch"))


def test_the_end_names_what_is_open_and_what_has_not_begun(begin):
    exercise = begin(Next(), Next(), Next())
    assert consequence(exercise, End()) == Over(("posture",), ("evening",))
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert consequence(exercise, End()) == Over((), ("evening",))
    exercise.do(Wait(2 * HOUR))
    exercise.do(End())
    assert to_come(exercise.look()) == set()


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", EXERCISES)
def test_over_a_whole_exercise_only_what_may_come_comes(name, seed, log):
    """What was ruled out is never seen to happen, and what was not to come by itself comes by hand alone."""
    luck, ruled_out, may_come = Random(seed), set(), None
    with Exercise.start(load(EXERCISES[name]), log, seed=seed, clock=RoomClock()) as exercise:
        for _ in range(150):
            command = next_command(exercise, luck)
            if command is None:
                break
            try:
                exercise.do(command)
            except Misuse:
                continue
            happened = {
                one.node for one in exercise.entries[-1].happenings if one.what in ("happened", "began", "asked")
            }
            if isinstance(command, Release):
                ruled_out, may_come, happened = ruled_out - {command.name}, None, happened - {command.name}
            assert not happened & ruled_out
            assert may_come is None or happened <= may_come
            play = exercise.look()
            ruled_out = _names(exercise, never_to_happen(play)) | (ruled_out - happened)
            now = _names(exercise, to_come(play))
            may_come = now if may_come is None else now & may_come
