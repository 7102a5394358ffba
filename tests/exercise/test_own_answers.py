"""Cells that answer apart: what their answers come to, what is kept of each, and what stays under seal."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.analysis.answers import GivenAnswer, taken_in
from sim.analysis.elsewhere import elsewhere
from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Choose,
    Command,
    Explain,
    Extend,
    Go,
    Lapse,
    Next,
    Opinion,
    Override,
    Respond,
    Reveal,
    Rewind,
    Roll,
    Undo,
    Wait,
)
from sim.exercise.facilitator import OwnAnswer, outlook_of
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse
from sim.numbering import UNFIXED
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, RoomClock, do_all, everything, scenario, told

LED = TEXT.replace("by: [nso, nsc]", "by: [nso, nsc]\n    lead: nsc")
ALONE = TEXT.replace("by: [nso, nsc]", "by: nso")
THREE = LED.replace("red: {control: true}}", "red: {control: true}, japan: {}}").replace(
    "nsc: {cell: us}", "nsc: {cell: us}, mofa: {cell: japan}, mod: {cell: japan}"
)
THREE = THREE.replace("by: [nso, nsc]\n    lead: nsc", "by: [nso, mofa, nsc, mod]")


def rok(option: str, took: int | None = HOUR, **more: object) -> Respond:
    return Respond("posture", "rok", option, took=took, **more)


def us(option: str, took: int | None = HOUR, **more: object) -> Respond:
    return Respond("posture", "us", option, took=took, **more)


def fixed(exercise: Exercise) -> tuple[str, int] | None:
    """The answer that the decision has, and when it takes effect."""
    play = exercise.look()
    number = play.program.node_of["posture"]
    if play.fixed[number] == UNFIXED:
        return None
    return play.program.nodes[number].options[play.fixed[number]].name, play.answer_at[number]


def own(exercise: Exercise) -> tuple[OwnAnswer, ...]:
    """The answers of the cells as the facilitator has them."""
    outlook = outlook_of(exercise, exercise.line, "posture", exercise.clock())
    return outlook.asked[0].own


# ---------------------------------------------------------------- the rule


def test_a_decision_waits_until_every_cell_has_answered(begin):
    exercise = begin(Go(), Go(), rok("firm"))
    assert (fixed(exercise), exercise.stop.names, exercise.tip.happenings) == (None, ("posture",), ())
    assert "ruled" not in exercise.tip.facts
    assert own(exercise) == (OwnAnswer("rok", ("firm",)), OwnAnswer("us", None))


def test_what_all_agree_on_is_the_answer_once_the_last_of_them_has_it(begin):
    exercise = begin(Go(), Go(), rok("firm", 90 * MINUTE), us("firm", 30 * MINUTE))
    assert fixed(exercise) == ("firm", HOUR + 90 * MINUTE)
    facts = exercise.tip.facts
    assert (facts["ruled"], facts["option"], facts["effective"]) == ("agreed", "firm", HOUR + 90 * MINUTE)
    assert facts["due"] == HOUR + 30 * MINUTE
    exercise.do(Go())
    assert told(exercise.tip)[-2:] == ["2h30m posture answered", "2h40m reply asked"]
    assert [answer.line for answer in exercise.tip.answers] == [5]


def test_where_they_differ_no_answer_stands_and_choose_decides(begin):
    exercise = begin(Go(), Go(), rok("firm"), us("soft"))
    assert (fixed(exercise), exercise.tip.facts["ruled"]) == (None, "differ")
    exercise.do(Choose("posture", "soft", took=2 * HOUR))
    assert fixed(exercise) == ("soft", 3 * HOUR)
    assert own(exercise) == (OwnAnswer("rok", ("firm",)), OwnAnswer("us", ("soft",)))


def test_where_one_leads_its_answer_stands(begin):
    exercise = begin(Go(), Go(), us("soft", 30 * MINUTE), rok("firm"), text=LED)
    assert (fixed(exercise), exercise.tip.facts["ruled"]) == (("soft", 2 * HOUR), "lead")
    exercise.do(us("firm", 10 * MINUTE))
    assert (fixed(exercise), exercise.tip.facts["ruled"]) == (("firm", 2 * HOUR), "agreed")


def test_an_answer_that_is_no_longer_offered_does_not_stand_by_lead(begin):
    exercise = begin(Go(), Go(), Override("tension", 9.5, "A test."), text=LED.replace("ends: true", "ends: false"))
    do_all(exercise, [us("never"), Override("tension", 5, "A test."), rok("firm")])
    assert (fixed(exercise), exercise.tip.facts["ruled"]) == (None, "differ")


def test_a_changed_answer_undoes_the_agreement_and_another_makes_one_again(begin):
    exercise = begin(Go(), Go(), rok("firm"), us("firm"), us("soft"))
    assert (fixed(exercise), exercise.tip.facts["withdrawn"], exercise.stop.names) == (None, True, ("posture",))
    exercise.do(rok("soft", 2 * HOUR))
    assert fixed(exercise) == ("soft", 3 * HOUR)
    assert exercise.do(Go()).names == ("reply",)
    assert exercise.story.answers[-1][1].choice.option == "soft"


def test_an_agreement_that_is_gone_leaves_the_deadline_as_it_was(begin):
    exercise = begin(Go(), Go(), rok("firm"), us("firm"), us("soft"))
    stop = exercise.do(Go())
    assert (stop.kind, stop.time) == ("deadline", 7 * HOUR)


def test_what_was_chosen_overrules_what_cells_agreed_on_and_stays(begin):
    exercise = begin(Go(), Go(), rok("firm"), us("firm"), Choose("posture", "soft", took=2 * HOUR), us("soft"))
    assert fixed(exercise) == ("soft", 3 * HOUR)
    assert "ruled" not in exercise.tip.facts
    exercise.do(rok("firm"))
    assert fixed(exercise) == ("soft", 3 * HOUR)


def test_the_answer_of_one_who_is_asked_alone_is_the_decisions(begin):
    exercise = begin(Go(), Go(), rok("firm", by="nso"), text=ALONE)
    assert (fixed(exercise), exercise.tip.facts["ruled"]) == (("firm", 2 * HOUR), "agreed")
    do_all(exercise, [Choose("posture", "soft", took=HOUR), rok("firm", 2 * HOUR)])
    assert fixed(exercise) == ("firm", 3 * HOUR)
    assert own(exercise) == ()


def test_two_actors_of_a_cell_are_one_voice(begin):
    exercise = begin(Go(), Go(), Respond("posture", "mod", "firm"), rok("firm"), us("firm"), text=THREE)
    assert fixed(exercise) == ("firm", 2 * HOUR)
    assert [one.cell for one in own(exercise)] == ["rok", "japan", "us"]


def test_at_once_is_at_once(begin):
    exercise = begin(Go(), Go(), rok("firm", 0), us("firm", 0))
    assert told(exercise.tip) == ["1h posture answered"]


def test_an_answer_is_cut_at_a_deadline_that_was_moved_before_the_last_agreed(begin):
    exercise = begin(Go(), Go(), rok("firm", 5 * HOUR), Extend("posture", 2 * HOUR), us("firm", 30 * MINUTE))
    assert fixed(exercise) == ("firm", 2 * HOUR)


def test_asked_again_nothing_of_the_first_time_is_left(begin):
    text = TEXT.replace(
        "    after: launch\n    by: [nso, nsc]", "    after: {any: [launch, pulse]}\n    by: [nso, nsc]"
    )
    text = text.replace("    lapse: soft\n", "    lapse: soft\n    repeats: true\n", 1)
    exercise = begin(Go(), Go(), rok("firm", sealed=True), us("soft"), Lapse("posture"), text=text)
    assert exercise.story.sealed == {"posture"}
    while not [one for one in exercise.tip.happenings if (one.node, one.what) == ("posture", "asked")]:
        exercise.do(Roll("reply") if "reply" in exercise.stop.names else Go())
    assert (exercise.story.responses, exercise.story.sealed) == ({}, set())
    do_all(exercise, [us("firm", None)])
    assert fixed(exercise) is None


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (Respond("posture", "red", "firm"), "`posture` is asked of `rok` and `us`, and not of red"),
        (Respond("posture", "moon", "firm"), "There is no cell or actor `moon`"),
        (Respond("posture", "rok", "never"), "`never` is not offered now"),
        (Respond("posture", "rok", "loud"), "has no option `loud`"),
        (Respond("posture", "rok"), "is a choice: it is answered with one `option`"),
        (Respond("posture", "rok", "firm", took=7 * HOUR), "after the deadline"),
        (Respond("reply", "red", "drill"), "`reply` is a control decision"),
        (Respond("nothing", "rok", "firm"), "There is no decision `nothing`"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(begin, command, sentence):
    exercise = begin(Go(), Go())
    knew = everything(exercise)
    with pytest.raises(Misuse, match=sentence):
        exercise.do(command)
    assert everything(exercise) == knew


def test_an_answer_to_what_is_not_asked_is_refused(begin):
    with pytest.raises(Misuse, match="`posture` is not asked now"):
        begin(Go()).do(rok("firm"))


# ---------------------------------------------------------------- what is kept


def test_every_answer_stays_with_its_reasons(begin):
    exercise = begin(
        *(Go(), Go()),
        rok("firm", rationale=(Opinion("Tonight.", "rok"),), by="Kim"),
        us("soft", rationale=(Opinion("On the day.", "us"),), tally=(("soft", 2), ("firm", 1))),
        Explain("posture", (Opinion("It shows.", "rok"),), (Opinion("Too loud.", "us"),)),
        us("firm", dissent=(Opinion("One of us would wait.", "us"),)),
        Choose("posture", "soft", took=HOUR, rationale=(Opinion("The room split."),)),
        Choose("posture", "soft", took=2 * HOUR),
        Explain("posture", (Opinion("After all.", "rok"),)),
        Go(),
    )
    (taken,) = taken_in(exercise, exercise.story)
    assert taken.own == (
        GivenAnswer("rok", ("firm",), 4, by="Kim", rationale=(Opinion("Tonight.", "rok"), Opinion("It shows.", "rok"))),
        GivenAnswer("us", ("firm",), 7, dissent=(Opinion("One of us would wait.", "us"),)),
    )
    first = GivenAnswer("us", ("soft",), 5, tally=(("soft", 2), ("firm", 1)), rationale=(Opinion("On the day.", "us"),))
    assert taken.replaced == (
        GivenAnswer(**{**as_fields(first), "dissent": (Opinion("Too loud.", "us"),)}),
        GivenAnswer("", ("soft",), 8, rationale=(Opinion("The room split."),)),
    )
    assert (taken.rationale, taken.ruled) == ((Opinion("After all.", "rok"),), None)
    assert ([one.cell for one in taken.differing], taken.differ) == (["rok", "us"], False)


def test_reasons_added_before_the_group_went_back_stand_with_the_answer_of_the_cell_that_they_speak_for(begin):
    exercise = begin(
        *(Go(), Go(), rok("firm"), us("soft")),
        Explain("posture", (Opinion("It shows.", "rok"), Opinion("So.")), (Opinion("Too loud.", "us"),)),
        *(Rewind(3), Choose("posture", "firm"), Go()),
    )
    kept = [(one.cell, one.answer, one.rationale, one.dissent) for one in elsewhere(exercise, exercise.line).answers]
    assert kept == [
        ("rok", ("firm",), (Opinion("It shows.", "rok"),), ()),
        ("us", ("soft",), (Opinion("So."),), (Opinion("Too loud.", "us"),)),
    ]


def as_fields(reply: GivenAnswer) -> dict[str, object]:
    return {name: getattr(reply, name) for name in GivenAnswer.__slots__}


def test_what_gave_way_to_a_lapse_is_kept_too(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", rationale=(Opinion("So."),)), Lapse("posture"))
    (taken,) = taken_in(exercise, exercise.story)
    assert taken.replaced == (GivenAnswer("", ("firm",), 4, rationale=(Opinion("So."),)),)


def test_an_answer_agreed_on_is_the_cells_own(begin):
    exercise = begin(Go(), Go(), rok("firm"), us("firm", rationale=(Opinion("So.", "us"),)), Go())
    (taken,) = taken_in(exercise, exercise.story)
    assert (taken.how, taken.ruled, taken.rationale, len(taken.own)) == ("chosen", "agreed", (), 2)
    assert (taken.differing, taken.differ, taken.replaced) == ((), False, ())


def test_of_one_cell_alone_it_is_as_if_it_was_chosen(begin):
    exercise = begin(Go(), Go(), rok("soft"), rok("firm", by="Kim", rationale=(Opinion("So."),)), Go(), text=ALONE)
    (taken,) = taken_in(exercise, exercise.story)
    assert (taken.by, taken.rationale, taken.own, taken.ruled) == ("Kim", (Opinion("So."),), (), None)
    assert taken.replaced == (GivenAnswer("", ("soft",), 4),)


def test_going_back_takes_the_answers_along(begin, log):
    exercise = begin(Go(), Go(), rok("firm"), us("firm"), Undo())
    assert (fixed(exercise), set(exercise.story.responses["posture"])) == (None, {"rok"})
    do_all(exercise, [us("firm"), Next(), Rewind(3), us("soft"), rok("soft"), Undo(), Rewind(5), Go()])
    assert exercise.story.answers[-1][1].choice.option == "firm"
    assert verify(log).lines == exercise.line
    knew = everything(exercise)
    exercise.close()
    with Exercise.resume(log, clock=exercise.clock) as resumed:
        assert everything(resumed) == knew


# ---------------------------------------------------------------- under seal


def row(exercise: Exercise, cell: str = "rok") -> tuple[tuple[str, tuple[str, ...] | None], ...]:
    return sight_of(exercise, cell).questions[-1].own


def test_open_answers_are_seen_and_sealed_ones_are_not_even_there(begin):
    exercise = begin(Go(), Go(), rok("firm"))
    assert row(exercise) == row(exercise, "us") == (("rok", ("firm",)), ("us", None))
    exercise.do(us("soft", sealed=True))
    assert row(exercise) == (("rok", ("firm",)), ("us", None))
    exercise.do(Reveal("posture"))
    assert row(exercise) == (("rok", ("firm",)), ("us", ("soft",)))


def test_where_all_are_sealed_nothing_says_that_anybody_has_answered(begin):
    exercise = begin(Go(), Go())
    before = [sight_of(exercise, cell) for cell in ("rok", "us", "")]
    for command in (rok("firm", sealed=True), us("soft"), us("firm"), Choose("posture", "soft")):
        exercise.do(command)
        assert exercise.tip.command.sealed
        assert [sight_of(exercise, cell) for cell in ("rok", "us", "")] == before


def test_what_sealed_answers_come_to_is_sealed_until_it_is_revealed(begin):
    exercise = begin(Go(), Go(), rok("firm", sealed=True), us("firm"), Go())
    assert fixed(exercise) is None
    assert [one.answer for one in sight_of(exercise, "us").questions] == [None]
    assert sight_of(exercise).state == {"tension": 5}
    exercise.do(Reveal())
    assert exercise.tip.facts["revealed"] == ["posture"]
    assert [one.answer for one in sight_of(exercise, "us").questions] == [("firm",)]
    assert row(exercise) == (("rok", ("firm",)), ("us", ("firm",)))
    assert (sight_of(exercise).state, exercise.story.sealed) == ({"tension": 6}, set())


def test_a_choice_over_sealed_answers_keeps_theirs_sealed(begin):
    exercise = begin(Go(), Go(), rok("firm", sealed=True), us("firm"), Choose("posture", "soft"))
    assert sorted(exercise.story.under_seal) == [4, 5, 6]
    exercise.do(Lapse("posture"))
    assert sorted(exercise.story.under_seal) == [4, 5]
    assert row(exercise) == ()


def test_going_back_behind_a_seal_that_was_opened_closes_it(begin):
    exercise = begin(Go(), Go(), rok("firm", sealed=True), Reveal())
    assert row(exercise) == (("rok", ("firm",)), ("us", None))
    exercise.do(Rewind(4))
    assert row(exercise) == ()
    exercise.do(rok("soft"))
    assert (exercise.tip.command.sealed, row(exercise)) == (True, ())


# ---------------------------------------------------------------- whatever cells answer

CELLS = ("rok", "us", "japan")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(CELLS), st.sampled_from(["soft", "firm"]), st.sampled_from([1, 2, 3]), st.booleans()),
        st.sampled_from(["choose", "reveal", "wait", "undo", "rewind"]),
    ),
    max_size=12,
)


@given(STEPS, st.sampled_from(["", "nso", "mofa"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_decision_is_fixed_exactly_when_the_rule_says(steps, lead):
    asked = "by: [nso, mofa, nsc, mod]"
    text = THREE.replace(asked, f"{asked}\n    lead: {lead}") if lead else THREE
    with TemporaryDirectory() as folder:
        log = Path(folder) / "exercise.jsonl"
        with Exercise.start(scenario(text), log, seed=7, clock=RoomClock()) as exercise:
            do_all(exercise, [Go(), Go()])
            asked_in = exercise.line
            for step in steps:
                exercise.do(_command(step, exercise, asked_in))
                assert fixed(exercise) == _by_hand(exercise, lead)
            lines = exercise.line
        assert verify(log).lines == lines


def _command(step: tuple[str, str, int, bool] | str, exercise: Exercise, asked_in: int) -> Command:
    if isinstance(step, tuple):
        cell, option, hours, sealed = step
        return Respond("posture", cell, option, took=hours * HOUR, sealed=sealed)
    if step == "reveal" and exercise.story.sealed:
        return Reveal()
    if step == "undo":
        slip = next(entry.line for entry in reversed(exercise.trail()) if entry.command.can_be_undone)
        return Undo() if slip > asked_in else Wait(1)
    if step == "rewind":
        return Rewind(max(asked_in, exercise.line - 2))
    return Choose("posture", "soft", took=4 * HOUR) if step == "choose" else Wait(MINUTE)


def _by_hand(exercise: Exercise, lead: str) -> tuple[str, int] | None:
    """What the decision has for an answer, from the commands that led here alone."""
    answers: dict[str, tuple[str, int]] = {}
    chosen: tuple[str, int] | None = None
    for entry in exercise.trail():
        command = entry.command
        if isinstance(command, Respond):
            answers[command.cell] = command.option, HOUR + (command.took or 0)
        elif isinstance(command, Choose):
            chosen = command.option, HOUR + (command.took or 0)
    if chosen or len(answers) < len(CELLS):
        return chosen
    latest = max(due for _, due in answers.values())
    options = {option for option, _ in answers.values()}
    if len(options) == 1:
        return options.pop(), latest
    return (answers["japan" if lead == "mofa" else "rok"][0], latest) if lead else None
