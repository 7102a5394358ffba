"""Sensitivity against answers that are known by hand."""

from __future__ import annotations

import pytest

from sim.analysis.inquiry import threshold_written
from sim.analysis.sensitivity import sensitivity
from sim.faults import Misuse
from tests.analysis.known import CHOICE, LINEAR, PRODUCT, asked, by_name

# ---------------------------------------------------------------------- one at a time


def test_swings_of_a_sum_are_exact():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    swings = by_name(found.swings)
    assert list(swings) == ["second/effects/score", "first/effects/score", "third/effects/other"]
    assert swings["second/effects/score"].swing.value == pytest.approx(3.6)
    assert swings["first/effects/score"].swing.value == pytest.approx(2)
    assert swings["third/effects/other"].swing.value == 0
    second = [answer.value for _, answer in swings["second/effects/score"].levels]
    assert second == pytest.approx([2.2, 3.1, 4, 4.9, 5.8])
    mean_of_second = found.answer.value - 2
    assert swings["first/effects/score"].low.value == pytest.approx(1 + mean_of_second)


def test_common_luck_makes_a_shift_certain_though_the_answer_is_not():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    shift = by_name(found.swings)["first/effects/score"]
    assert shift.swing.interval.half_width == pytest.approx(0, abs=1e-9)
    assert shift.low.interval.half_width > 0.1


def test_only_what_moves_the_answer_is_said_to():
    found = sensitivity(asked(LINEAR, "score"), trajectories=0)
    assert [one.assumption.name for one in found.moving] == ["second/effects/score", "first/effects/score"]


def test_a_share_and_its_swing():
    """score >= 4 is second >= 2 as it is; >= 3 at first = 1, >= 1 at first = 3: shares of 1/4 and 3/4."""
    found = sensitivity(asked(LINEAR, "high", runs=4_000), trajectories=0)
    first = by_name(found.swings)["first/effects/score"]
    assert found.answer.value == pytest.approx(0.5, abs=0.03)
    assert (first.low.value, first.high.value) == pytest.approx((0.25, 0.75), abs=0.03)
    assert by_name(found.swings)["second/effects/score"].swing.value == 1


def test_what_cannot_matter_is_not_played():
    found = sensitivity(asked(CHOICE, "score", ["hawks"]), trajectories=0)
    idle = {one.assumption.name for one in found.swings if one.idle}
    weights = {f"ask.{option}/weight" for option in ("hawk", "dove", "neither")}
    assert idle == weights | {"never/effects/score", "ask.dove/effects/score"}
    played = sensitivity(asked(CHOICE, "score"), trajectories=0)
    assert not any(one.idle for one in played.swings if one.assumption.name in weights)


# ---------------------------------------------------------------------- where it turns


def test_a_turning_point_known_by_hand():
    """The score is first + second. Held at s, second gives 2 + s, which is above 3.5 from s = 1.5 on."""
    found = sensitivity(asked(LINEAR, "score", above=3.5, runs=400), trajectories=0)
    assert found.clear
    turns = by_name(found.turns)
    second = turns["second/effects/score"]
    assert second.side == "below"
    assert second.at == pytest.approx(1.5, abs=4 / 256)
    assert second.clear
    first = turns["first/effects/score"]
    assert first.at == pytest.approx(2 - (found.answer.value - 3.5), abs=2 / 256)
    assert len(found.turns) == 2


def test_a_turning_point_from_the_other_side():
    found = sensitivity(asked(LINEAR, "score", above=5.5, runs=400), trajectories=0)
    (only,) = found.turns
    assert (only.assumption.name, only.side) == ("second/effects/score", "above")
    assert only.at == pytest.approx(3.5, abs=4 / 256)


def test_a_chance_turns_at_the_chance():
    found = sensitivity(asked(CHOICE, "strikes", above=0.4, runs=4_000), trajectories=0)
    (only,) = found.turns
    assert (only.assumption.name, only.side) == ("strike/chance", "below")
    assert only.at == pytest.approx(0.4, abs=0.03)


def test_between_two_policies_the_sign_turns():
    """Hawks 2, doves 1.5: the difference is 0.5, and gone with hawks at 1.5 (1 to 3) or doves at 2 (0.75 to 2.25)."""
    found = sensitivity(asked(CHOICE, "score", ["hawks", "doves"]), trajectories=0)
    assert found.answer.value == pytest.approx(0.5)
    hawk, dove = (by_name(found.turns)[f"ask.{bird}/effects/score"] for bird in ("hawk", "dove"))
    assert (hawk.side, dove.side) == ("below", "above")
    assert (hawk.at, dove.at) == pytest.approx((1.5, 2), abs=2 / 256)
    assert len(found.turns) == 2


def test_nothing_turns_what_is_far_off():
    assert sensitivity(asked(LINEAR, "score", above=-5), trajectories=0).turns == ()


def test_where_the_runs_show_no_conclusion_there_is_none_to_turn():
    question = asked(LINEAR, "score", runs=50)
    middle = sensitivity(question, trajectories=0).answer.value
    found = sensitivity(asked(LINEAR, "score", above=middle, runs=50), trajectories=0)
    assert not found.clear
    assert found.turns == ()


def test_only_the_widest_are_searched():
    found = sensitivity(asked(LINEAR, "score", above=3.5, runs=400), trajectories=0, top=1)
    assert [turn.at is None for turn in found.turns] == [False, True]


# ---------------------------------------------------------------------- the question


def test_the_conclusion_where_none_is_given():
    assert asked(LINEAR, "final").above == 3
    assert asked(LINEAR, "to_second").above == 2
    assert asked(LINEAR, "high").above == 0.5
    assert asked(LINEAR, "score").above is None
    assert asked(CHOICE, "score", ["hawks", "doves"]).above == 0


def test_thresholds_are_written_in_the_unit_of_the_value():
    assert threshold_written("90m", asked(LINEAR, "to_second").value) == 1.5
    assert threshold_written("-0.5", asked(LINEAR, "score").value) == -0.5
    with pytest.raises(Misuse, match="is a duration"):
        threshold_written("4", asked(LINEAR, "to_second").value)
    with pytest.raises(Misuse, match="is not a number"):
        threshold_written("nan", asked(LINEAR, "score").value)


@pytest.mark.parametrize(
    ("policies", "more", "says"),
    [
        (["hawks"], {"runs": 0}, "from 2 to 1,000,000; 0 is not"),
        (["hawks"], {"runs": 10**9}, "1,000,000,000 is not"),
        (["hawk"], {}, "There is no policy `hawk`"),
        (["hawks", "hawks"], {}, "against itself"),
        ([None, "unguided"], {}, "against itself"),
        (["hawks"], {"seed": -1}, "A seed"),
    ],
)
def test_what_makes_no_sense_is_refused(policies, more, says):
    with pytest.raises(Misuse, match=says):
        sensitivity(asked(CHOICE, "score", policies, **more))


def test_numbers_out_of_bounds_are_refused():
    with pytest.raises(Misuse, match="trajectories"):
        sensitivity(asked(LINEAR, "score"), trajectories=-1)
    with pytest.raises(Misuse, match="to show"):
        sensitivity(asked(LINEAR, "score"), top=0)
    with pytest.raises(Misuse, match="between 0 and 1"):
        sensitivity(asked(LINEAR, "high", above=20))


def test_a_value_that_no_run_has_is_refused():
    text = LINEAR.replace("to: second,", "to: second.skipped,").replace(
        "second: {at: 1h,", "second: {at: 1h, chance: 1,"
    )
    with pytest.raises(Misuse, match="In none of 200 runs"):
        sensitivity(asked(text, "to_second"))


def test_where_one_end_has_no_value_there_is_a_turning_point_still():
    """The second comes 1 to 47 hours after the first; held beyond 24 hours it comes after the end: no value."""
    text = LINEAR.replace("second: {at: 1h", "second: {after: first, delay: {uniform: [1h, 47h]}")
    found = sensitivity(asked(text, "to_second", above=6.0), trajectories=0)
    late = by_name(found.swings)["second/delay"]
    assert (late.low.value, late.high.n) == (pytest.approx(3.3), 0)
    assert late.size == pytest.approx(24 - 3.3)
    (turn,) = found.turns
    assert (turn.assumption.name, turn.side) == ("second/delay", "below")
    assert turn.at == pytest.approx(6 * 3600, abs=46 * 3600 / 256)


def test_where_no_level_has_a_value_the_swing_is_unknown():
    text = LINEAR.replace("second: {at: 1h", "second: {after: first, delay: {uniform: [20h, 300h]}")
    found = sensitivity(asked(text, "to_second", above=6.0, runs=2_000), trajectories=0)
    (late,) = found.unknown
    assert (late.assumption.name, late.size) == ("second/delay", 0)
    assert late not in found.moving


def test_over_an_executor_it_is_the_same():
    from concurrent.futures import ThreadPoolExecutor

    question = asked(PRODUCT, "score", above=0.6)
    with ThreadPoolExecutor(2) as pool:
        assert sensitivity(question, 3, executor=pool) == sensitivity(question, 3)


def test_progress_is_told_up_to_the_end():
    told = []
    sensitivity(asked(LINEAR, "score", above=3.5), 2, done=lambda done, wanted: told.append((done, wanted)))
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert all(done <= wanted for done, wanted in told)
