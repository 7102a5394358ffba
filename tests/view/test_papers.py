"""Packs of papers, sheet by sheet: before an exercise all that may come, afterwards what came."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.analysis.planned import planned
from sim.exercise.commands import Choose, Improvise, Next, Opinion, Respond, Reveal, Rewind, Roll, Say, Undo
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import examine_text
from sim.view.papers import beforehand, delivered
from sim.view.papers.pack import booklet
from sim.view.papers.sheets import GAP
from sim.view.words.page import Box, Heading, Letterhead, NewSheet, Picture
from tests.exercise.secrets_of import leaves
from tests.exercise.small_exercise import HOUR, RoomClock
from tests.terminal.pages import drawn
from tests.view.small_papers import DOT, TEXT, written

GOLDEN = Path(__file__).parent / "golden"
ASKED = (Next(), Next(), Next())
"""As far as the first question."""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    """The exercise of two rooms."""
    return sim.load(written(tmp_path_factory.mktemp("rooms")))


@pytest.fixture(scope="module")
def packs(scenario):
    """What is printed of it before it is played."""
    made = beforehand.packs(scenario, planned(scenario), ("rok", "us"), pictures={"map.png": DOT})
    return {pack.cell: pack for pack in made}


@pytest.fixture
def play(scenario, tmp_path):
    """An exercise in which some commands are given, and what a cell's pack then is."""
    exercises = []

    def begin(*commands):
        exercise = Exercise.start(scenario, tmp_path / f"{len(exercises)}.jsonl", clock=RoomClock())
        exercises.append(exercise)
        for command in commands:
            exercise.do(command)
        return exercise

    yield begin
    for exercise in exercises:
        exercise.close()


def pack_of(exercise, cell, turn=""):
    return delivered.packs(exercise.situation(), [cell], turn)[0]


def named(pack, name):
    return [sheet for sheet in pack.sheets if sheet.name == name]


def facts(sheet):
    return dict(next(block for block in sheet.blocks if isinstance(block, Letterhead)).facts)


def words(sheet):
    return " ".join(leaves(sheet.blocks))


# ---------------------------------------------------------------- before


def test_a_pack_whole(scenario, packs, golden):
    golden(GOLDEN / "papers_rok.txt", drawn(booklet(scenario, packs["rok"]).blocks))


def test_a_time_is_printed_where_it_is_certain_and_else_left_open(packs):
    times = {sheet.name: facts(sheet).get("Time") or facts(sheet)["Asked"] for sheet in packs["us"].sheets}
    assert times == {
        "dawn": "Sun 9 Mar 20:00 New York",
        "launch": "Sun 9 Mar 21:00 New York",
        "posture": GAP,  # of its option that is not always offered
        "posture.act": GAP,
        "rumour": GAP,
        "dusk": "Mon 10 Mar 06:00 New York",
        "steps": "Mon 10 Mar 07:00 New York",
        "cable": GAP,
    }
    assert facts(named(packs["us"], "posture")[0])["Asked"] == "Sun 9 Mar 21:00 New York"


def test_a_time_that_an_answer_no_run_gives_would_move_is_left_open():
    cases = "{cases: [{if: posture.speak, is: 9h}, {is: 7h}]}"
    text = TEXT.replace("{title: Speak,", "{title: Speak, weight: 0,").replace("delay: 10m", f"delay: {cases}")
    rooms = examine_text(text.replace(", attach: [map.png, plan.pdf]", "")).scenario
    likely = planned(rooms, runs=100)
    (chart,) = named(beforehand.packs(rooms, likely, ["rok"])[0], "chart")
    assert likely["chart"].certain and not chart.certain
    assert facts(chart)["Time"] == GAP


def test_a_deadline_is_printed_as_far_as_it_is_fixed(packs):
    assert facts(named(packs["us"], "posture")[0])["Answer"] == "within 3h"
    assert facts(named(packs["us"], "steps")[0])["Answer"] == f"by {GAP}"


def test_alternatives_are_sheets_of_their_own_and_say_nothing_of_each_other(packs):
    high, calm = named(packs["rok"], "rumour")
    assert (high.case, calm.case) == ("if Tension is more than 5", "else")
    assert f"Tension, at {GAP}, is high." in words(high) and "calm" not in words(high)
    assert "All is calm." in words(calm) and "high" not in words(calm)


def test_an_option_that_is_not_always_offered_is_on_no_ballot(packs):
    ballot, option = named(packs["rok"], "posture")
    boxes = [[(box.letter, box.words) for box in sheet.blocks if isinstance(box, Box)] for sheet in (ballot, option)]
    assert boxes == [[("a", "Speak"), ("c", "Wait")], [("b", "Act")]]
    assert "Act" not in words(ballot)
    assert (option.hand_out, option.case) == ("with its ballot", "if Tension is more than 6")


def test_serials_are_no_order_and_leave_no_gap(scenario, packs):
    """The same scenario has them always; they do not rise with what comes."""
    serials = [sheet.serial for sheet in packs["us"].sheets]
    assert len({*serials}) == len(serials) and all(len(serial) == 3 for serial in serials)
    assert serials != sorted(serials)
    again = beforehand.packs(scenario, planned(scenario), ["us"])[0]
    assert [sheet.serial for sheet in again.sheets] == serials


@pytest.mark.parametrize("many", [3, 300, 900, 2000])
def test_however_many_sheets_no_two_have_the_same_serial(many):
    serials = beforehand.serials([f"rok/{number}" for number in range(many)])
    assert len({*serials}) == many
    assert {len(serial) for serial in serials} == {3 if many < 334 else 4}


def test_a_turn_has_what_likely_comes_in_it(scenario):
    likely = planned(scenario)
    whole = beforehand.packs(scenario, likely, ["us"])[0]
    parts = {turn: beforehand.packs(scenario, likely, ["us"], turn)[0] for turn in scenario.turns}
    assert [sheet.name for sheet in parts["dusk"].sheets] == ["dusk", "steps"]
    assert [sheet for part in parts.values() for sheet in part.sheets] == list(whole.sheets[:-1])
    assert (whole.sheets[-1].name, whole.left_out, parts["dusk"].left_out) == ("cable", 0, 1)


def test_pictures_are_shown_and_what_is_none_is_to_be_printed_beside(packs):
    chart = named(packs["rok"], "chart")[0]
    assert [block for block in chart.blocks if isinstance(block, Picture)] == [
        Picture("map.png", "PNG picture", DOT),
        Picture("plan.pdf", "PDF document", b""),
    ]
    assert chart.beside == ("plan.pdf",)


def test_a_picture_that_is_not_to_be_had_is_named(scenario):
    chart = named(beforehand.packs(scenario, planned(scenario), ["rok"])[0], "chart")[0]
    assert "map.png (PNG picture), handed out with this paper." in words(chart)
    assert chart.beside == ("map.png", "plan.pdf")


def test_whose_sheet_it_is_stands_on_each(scenario, packs):
    running = [block.running for block in booklet(scenario, packs["rok"]).blocks if isinstance(block, NewSheet)]
    assert running == [f"Seoul, No. {sheet.serial}" for sheet in packs["rok"].sheets]


def test_a_turn_that_is_none_is_refused(scenario):
    with pytest.raises(Misuse, match="There is no turn `dask`"):
        beforehand.packs(scenario, planned(scenario), ["us"], "dask")


# ---------------------------------------------------------------- as delivered


def test_a_delivered_pack_whole(scenario, play, golden):
    """With words filled in, a message, an inject that was not the scenario's, and an answer."""
    exercise = play(
        *ASKED,
        Respond("posture", "rok", "speak", took=0),
        Say("Call us.", to=("rok",), sender="nsc", mode="note"),
        Say("Back at ten."),
        Improvise("A leak", "It is in the press.", to=("all",), sender="kcna"),
        Next(),
    )
    golden(GOLDEN / "papers_rok_delivered.txt", drawn(booklet(scenario, pack_of(exercise, "rok")).blocks))


def test_it_has_what_was_handed_out_in_order_and_no_more(play):
    exercise = play(*ASKED)
    assert [sheet.name for sheet in pack_of(exercise, "us").sheets] == ["dawn", "launch", "posture"]
    assert [sheet.serial for sheet in pack_of(exercise, "us").sheets] == ["1", "2", "3"]
    assert [sheet.name for sheet in pack_of(exercise, "us", "dawn").sheets] == ["dawn", "launch", "posture"]
    with pytest.raises(Misuse, match="No turn `dusk` has begun"):
        pack_of(exercise, "us", "dusk")


def test_what_was_rewound_or_undone_is_not_in_it_and_its_own_branch_has_it(play):
    slip = (Say("A slip.", to=("us",)), Undo())
    exercise = play(*ASKED, *slip, Choose("posture", "speak", took=0), Next(), Roll("answer"), Next())
    assert "A slip." not in " ".join(map(words, pack_of(exercise, "us").sheets))
    left = exercise.line
    exercise.do(Rewind(4))
    assert [sheet.name for sheet in pack_of(exercise, "rok").sheets] == ["dawn", "launch", "posture"]
    then = delivered.packs(exercise.situation_after(left), ["rok"])[0]
    assert "chart" in [sheet.name for sheet in then.sheets]
    assert "Answer" in words(named(then, "posture")[0]) and "Reason" in words(
        named(pack_of(exercise, "rok"), "posture")[0]
    )


def test_an_answer_under_seal_is_on_no_ballot_until_it_is_revealed(play):
    exercise = play(*ASKED, Respond("posture", "rok", "speak", took=0, sealed=True))
    ballot = named(pack_of(exercise, "rok"), "posture")[0]
    assert "Your answer" not in words(ballot) and "Reason" in words(ballot)
    exercise.do(Reveal())
    assert "Your answer" in words(named(pack_of(exercise, "rok"), "posture")[0])
    assert "Your answer" not in words(named(pack_of(exercise, "us"), "posture")[0])


def test_an_answer_under_seal_that_took_effect_leaves_the_ballot_closed(play):
    exercise = play(*ASKED, Choose("posture", "speak", took=0, sealed=True))
    ballot = words(named(pack_of(exercise, "rok"), "posture")[0])
    assert "It is not open any more." in ballot and "Answer" not in ballot and "Reason" not in ballot


def test_reasons_and_who_answered_stand_in_no_paper(play):
    exercise = play(*ASKED, Choose("posture", "speak", took=0, by="MINISTER", rationale=(Opinion("BECAUSE"),)))
    texts = words(named(pack_of(exercise, "rok"), "posture")[0])
    assert "Speak" in texts and "MINISTER" not in texts and "BECAUSE" not in texts


def test_an_option_that_was_not_offered_is_on_no_delivered_ballot(play):
    ballot = named(pack_of(play(*ASKED), "us"), "posture")[0]
    assert [box.words for box in ballot.blocks if isinstance(box, Box)] == ["Speak", "Wait"]
    assert [block.text for block in ballot.blocks if isinstance(block, Heading)] == ["The posture"]


def test_times_are_those_at_which_it_came(play):
    exercise = play(*ASKED, Choose("posture", "wait", took=HOUR), Next(), Next(), Roll("answer"), Next())
    rumour = named(pack_of(exercise, "us"), "rumour")[0]
    assert facts(rumour)["Time"] == "Sun 9 Mar 22:53 New York"
    assert "Tension, at 6, is high." in words(rumour)
