"""An answer that is on no list: what it does, who reads of it, and that all that is played on from there knows it."""

from __future__ import annotations

from typing import Any

import pytest

from sim.analysis.forecast import forecast
from sim.engine.run import Change
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Go, Next, Opinion, Own, Release, Reveal, Rewind, Roll, Show, Undo, Wait
from sim.exercise.facilitator import outlook_of
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.exercise.wording import command_fields, command_of, reworded, words_in
from sim.faults import Misuse
from sim.view.exercise.replay import replay_page
from tests.exercise.secrets_of import leaves
from tests.exercise.small_exercise import HOUR, MINUTE, TEXT, RoomClock, everything, handed_out
from tests.terminal.pages import drawn

BRIEF = Own("Brief three papers", effects=(("tension", 0.25),))
LIKE_FIRM = Own("A firm word, and off the record", like="firm")
TOLD = Own("Brief three papers", text="Three papers {know} it.")
BECAUSE = (Opinion("They said so."),)

LOW = TEXT.replace("if: tension > 9, to: all, title: An echo", "if: tension > 0, to: all, title: An echo")
BY_WORDS = TEXT.replace("text: They say so.", 'text: "Said: {posture}. Firm: {posture.firm}."')
ALONE = TEXT.replace("by: [nso, nsc]", "by: nsc")
TELLS = TEXT.replace("firm: {effects: {tension: +1}}", "firm: {effects: {tension: +1}, tells: It is firm.}")
MENU = TEXT.replace("    lapse: soft\n", "    pick: {at_least: 2, at_most: 2}\n    lapse: [soft, firm]\n")
AGAIN = TEXT.replace(
    "  posture:\n    after: launch", "  posture:\n    after: {any: [launch, pulse]}\n    repeats: true"
)
INSIDE = TEXT.replace(
    "talk: {by: nso, takes: 30m, effects: {assurance: +1}}}",
    "talk: {by: nso, takes: 30m, effects: {assurance: +1}}, line: {by: nso, options: {soft: {}, firm: {}}}}",
)


def at_once(own: Own, **more: Any) -> Choose:
    """An answer to `posture` that takes no time."""
    return Choose("posture", other=own, took=0, **more)


# ---------------------------------------------------------------- what it does


def test_it_gets_a_name_and_is_taken_like_any_answer(begin):
    exercise = begin(Go(), Go(), Choose("posture", other=BRIEF, took=45 * MINUTE))
    assert exercise.tip.command == Choose("posture", "other", 45 * MINUTE, other=BRIEF)
    assert exercise.tip.facts["offered"] == ["soft", "firm"]
    exercise.do(Go())
    (answer,) = exercise.tip.answers
    assert (answer.choice.option, answer.choice.offered, answer.line) == ("other", ("soft", "firm"), 4)
    (happening,) = (one for one in exercise.tip.happenings if one.node == "posture")
    assert happening.moments == ("posture.other", "posture")
    assert happening.changes == (Change("tension", 5, 5.25),)
    assert exercise.stop.names == ("reply",)


def test_given_anew_it_has_another_name(begin):
    exercise = begin(Go(), Go(), Choose("posture", other=BRIEF), Choose("posture", other=LIKE_FIRM))
    assert exercise.tip.command.option == "other_2"
    exercise.do(Go())
    assert [answer.choice.option for _, answer in exercise.story.answers] == ["other_2"]


def test_asked_again_the_list_is_as_it_was(begin):
    exercise = begin(Go(), Go(), at_once(BRIEF), Go(), Roll("reply"), text=AGAIN)
    while exercise.stop.names != ("posture",):
        exercise.do(Go())
    (question,) = outlook_of(exercise, exercise.line, "", exercise.began).asked
    assert (question.options, question.closed) == ({"a": "soft", "b": "firm"}, ("never",))
    assert sight_of(exercise, "rok").questions[-1].options == ("soft", "firm")
    with pytest.raises(Misuse, match="`posture` has no option `other`"):
        exercise.do(Choose("posture", "other"))
    exercise.do(at_once(BRIEF))
    assert exercise.tip.command.option == "other_2"


@pytest.mark.parametrize(("own", "comes"), [(LIKE_FIRM, True), (BRIEF, False)])
def test_what_waits_for_the_option_that_it_is_like_goes_on(begin, own, comes):
    exercise = begin(Go(), Go(), at_once(own), Go(), Roll("reply"), Wait(HOUR), Next(), Next(), Next(), text=LOW)
    assert ("echo" in {one.node for one in exercise.story.happenings}) is comes


def test_what_is_like_another_and_moves_nothing_of_its_own_moves_what_that_does(begin):
    exercise = begin(Go(), Go(), at_once(LIKE_FIRM))
    assert exercise.tip.happenings[0].changes == (Change("tension", 5, 6),)
    assert exercise.tip.happenings[0].moments == ("posture.other", "posture.firm", "posture")


def test_of_a_menu_it_is_the_whole_answer(begin):
    exercise = begin(Go(), Go(), at_once(LIKE_FIRM), text=MENU)
    assert exercise.tip.command.options == ("other",)
    assert exercise.tip.answers[0].choice.taken == ("other",)
    assert exercise.tip.happenings[0].moments == ("posture.other", "posture.firm", "posture")
    assert exercise.tip.happenings[0].changes == (Change("tension", 5, 6),)


def test_in_a_procedure_it_is_an_option_there(begin):
    exercise = begin(Go(), Go(), at_once(BRIEF), Go(), Roll("reply"), text=INSIDE)
    while "consult.line" not in exercise.stop.names:
        exercise.do(Go())
    exercise.do(Choose("consult.line", other=Own("Wait a night", text="They wait."), took=0))
    assert handed_out(exercise.tip) == [("consult.line.other", {"rok": "They wait."})]
    assert "Consult: Line: Wait a night" in drawn(replay_page(exercise, 0))


def test_a_control_decision_is_set_with_a_reason(begin):
    exercise = begin(Go(), Go(), at_once(BRIEF), Go())
    own = Own("Recall the envoy", "The envoy is recalled.", sets=(("tension", 7.0),))
    with pytest.raises(Misuse, match="give a reason"):
        exercise.do(Choose("reply", other=own))
    exercise.do(Choose("reply", other=own, took=0, rationale=BECAUSE))
    assert exercise.tip.happenings[0].changes == (Change("tension", 5.25, 7.0),)
    assert handed_out(exercise.tip) == [("reply.other", dict.fromkeys(("rok", "us"), "The envoy is recalled."))]


def test_a_roll_has_the_chances_of_the_list_alone(begin):
    exercise = begin(Go(), Go(), at_once(BRIEF), Go())
    exercise.do(Choose("reply", other=Own("Recall the envoy"), took=HOUR, rationale=BECAUSE))
    exercise.do(Roll("reply"))
    assert exercise.tip.facts["shares"] == {"quiet": 0.75, "drill": 0.25}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (Choose("posture", other=Own(" ")), "An answer of one's own needs words."),
        (Choose("posture", other=Own("So", like="frim")), "`posture` has no option `frim` to be like."),
        (Choose("posture", other=Own("So", effects=(("tensoin", 1.0),))), "There is no state `tensoin`"),
        (Choose("posture", "soft", other=Own("So")), "`soft` is already the name of something at `posture`"),
        (Choose("posture", "a b", other=Own("So")), "`a b` is not an id"),
        (Choose("posture", options=("x", "y"), other=Own("So")), "`posture` is a choice"),
        (Choose("posture", other=Own("So"), tally=(("other", 2),)), "The tally counts `other`."),
        (Choose("posture", other=Own("So"), took=9 * HOUR), "That is after the deadline of `posture`"),
        (Choose("reply", other=Own("So"), rationale=BECAUSE), "`reply` is not asked now."),
        (Choose("launch", other=Own("So")), "There is no decision `launch`."),
        (Choose("posture", other="So"), "`other` must be an object"),
        (Choose("posture", other=Own("So", effects=(("tension", "1"),))), "must be a number"),
    ],
)
def test_what_makes_no_sense_changes_nothing(begin, command, sentence):
    exercise = begin(Go(), Go())
    before = everything(exercise)
    with pytest.raises(Misuse, match=sentence):
        exercise.do(command)
    assert everything(exercise) == before


def test_of_a_menu_too_it_has_one_name(begin):
    exercise = begin(Go(), Go(), text=MENU)
    with pytest.raises(Misuse, match="the whole of the answer"):
        exercise.do(Choose("posture", options=("other", "soft"), other=BRIEF))


# ---------------------------------------------------------------- who reads of it


def test_what_it_tells_is_handed_out_to_those_who_were_asked(begin):
    exercise = begin(Go(), Go(), at_once(TOLD), text=ALONE)
    assert handed_out(exercise.tip) == [("posture.other", {"us": "Three papers {know} it."})]
    assert sight_of(exercise, "us").papers[-1].text == "Three papers {know} it."


def test_what_it_is_like_tells_nothing(begin):
    exercise = begin(Go(), Go(), at_once(LIKE_FIRM), text=TELLS)
    assert handed_out(exercise.tip) == []
    assert "It is firm." not in drawn(replay_page(exercise, 0, texts=True))
    exercise.do(Undo())
    exercise.do(Choose("posture", "firm", took=0))
    assert handed_out(exercise.tip) == [("posture.firm", {"rok": "It is firm.", "us": "It is firm."})]


def test_what_it_is_like_stops_nobody_who_plays_on(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=10 * MINUTE), Next(), text=TELLS)
    assert exercise.stop.names == ("posture",)
    exercise.do(Rewind(3))
    exercise.do(Choose("posture", other=LIKE_FIRM, took=10 * MINUTE))
    exercise.do(Next())
    assert exercise.stop.names == ("reply",)


def test_who_gave_it_reads_its_words_and_the_wall_when_it_takes_effect(begin):
    exercise = begin(Go(), Go(), Choose("posture", other=BRIEF), Show("posture"))

    def words_known() -> list[str]:
        return [question.other for cell in ("rok", "us", "") for question in sight_of(exercise, cell).questions]

    assert words_known() == ["Brief three papers", "Brief three papers", ""]
    exercise.do(Go())
    assert words_known() == ["Brief three papers"] * 3


def test_under_seal_neither_its_words_nor_what_it_tells_are_known_before_it_is_revealed(begin):
    exercise = begin(Go(), Go(), at_once(TOLD, sealed=True), Show("posture"))
    for cell in ("rok", "us", ""):
        assert "hree papers" not in str(sight_of(exercise, cell))
    assert outlook_of(exercise, 4, "", exercise.began).came[0].deliveries == ()
    exercise.do(Reveal())
    assert handed_out(exercise.tip) == [("posture.other", dict.fromkeys(("rok", "us"), "Three papers {know} it."))]
    exercise.do(Show("posture"))
    assert "Brief three papers" in str(sight_of(exercise))
    assert {"Brief three papers", "Three papers {know} it."} <= set(leaves(sight_of(exercise, "us")))
    exercise.do(Rewind(exercise.line - 2))
    for cell in ("rok", "us", ""):
        assert "hree papers" not in str(sight_of(exercise, cell))


def test_blanks_have_its_words_and_not_what_it_is_like(begin):
    exercise = begin(Go(), Go(), at_once(LIKE_FIRM), Release("rumour"), text=BY_WORDS)
    ((_, texts),) = handed_out(exercise.tip)
    assert texts["rok"] == "Said: A firm word, and off the record. Firm: 09:00."


def test_a_facilitator_sees_it_as_the_answer(begin):
    exercise = begin(Go(), Go(), Choose("posture", other=BRIEF, sealed=True))
    (question,) = outlook_of(exercise, exercise.line, "", exercise.began).asked
    assert (question.given.other, question.given.answer, question.given.sealed) == (
        "Brief three papers",
        ("other",),
        True,
    )


# ---------------------------------------------------------------- what is kept, and what is played on


def test_its_log_verifies_and_is_the_same_exercise_when_it_is_read(begin, log):
    exercise = begin(Go(), Go(), Choose("posture", other=TOLD), at_once(LIKE_FIRM, sealed=True), Go(), Reveal())
    knew = everything(exercise)
    exercise.close()
    assert verify(log).lines == exercise.line
    with Exercise.resume(log, clock=RoomClock(), operator="ann") as resumed:
        assert everything(resumed) == knew
        assert resumed.names.decision_at("posture").options["other_2"].title == LIKE_FIRM.title


def test_its_fields_go_over_a_wire_and_come_back():
    command = Choose("posture", other=Own("So", "Told.", (("tension", 0.5),), (("assurance", 3),), "firm"))
    fields = command_fields(command)
    assert fields["other"] == {
        "title": "So", "text": "Told.", "effects": [["tension", 0.5]], "sets": [["assurance", 3]], "like": "firm",
    }  # fmt: skip
    assert command_of("choose", fields) == command
    assert command_fields(Choose("posture", other=Own("So")))["other"] == {"title": "So"}
    assert words_in(command) == ["", "So", "Told."]
    assert reworded(command, str.upper).other == Own("SO", "TOLD.", (("tension", 0.5),), (("assurance", 3),), "firm")


def test_undone_or_gone_back_on_it_is_gone_and_another_answer_can_be_given(begin, log):
    exercise = begin(Go(), Go())
    before = everything(exercise)["program"]
    for back in (Undo(), Rewind(3)):
        exercise.do(at_once(BRIEF))
        assert exercise.program is not before
        exercise.do(back)
        assert exercise.program is before
        assert "other" not in exercise.names.decision_at("posture").options
    exercise.do(at_once(LIKE_FIRM))
    assert exercise.tip.command.option == "other"
    assert exercise.names.decision_at("posture").options["other"].title == LIKE_FIRM.title
    pages = {branch: drawn(replay_page(exercise, branch)) for branch in exercise.branches()}
    assert "Brief three papers" in pages[0] and LIKE_FIRM.title not in pages[0]
    assert LIKE_FIRM.title in pages[1] and "Brief three papers" not in pages[1]
    exercise.close()
    verify(log)


@pytest.mark.parametrize(
    ("text", "cases"), [(TEXT, [("soft",), ("firm",), ("other",), None]), (MENU, [("other",), ("soft", "firm"), None])]
)
def test_a_forecast_sets_it_beside_the_list_and_plays_on_with_it(begin, text, cases):
    exercise = begin(Go(), Go(), Choose("posture", other=Own("So", sets=(("tension", 8.0),))), text=text)
    forecasted = forecast(exercise, "posture", futures=200)
    assert [case.answer for case in forecasted.cases] == cases
    own = next(case for case in forecasted.cases if case.answer == ("other",))
    assert own.outcomes["scare"].value == 1
    exercise.do(Go())
    assert exercise.stop.kind == "ending"


def test_like_an_option_its_futures_are_that_options(begin):
    exercise = begin(Go(), Go(), Choose("posture", other=LIKE_FIRM), text=LOW)
    cases = {case.answer: case for case in forecast(exercise, "posture", futures=300).cases}
    assert (cases["other",].sample.outcome_of == cases["firm",].sample.outcome_of).all()
