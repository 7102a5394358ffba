"""What each cell is told, by whom, and what is told of a decision when it is taken."""

from __future__ import annotations

import json

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Lapse, Met, Missed, Next, Opinion, Reveal, Wait
from sim.exercise.facilitator import outlook_of
from sim.faults import Misuse
from tests.exercise.by_cell import TEXT
from tests.exercise.secrets_of import Secrets

MINUTE = 60
BECAUSE = (Opinion("It was due."),)
FIRED = (Next(), Next(), Next(), Choose("move", "fire", rationale=BECAUSE))


@pytest.fixture
def play(begin):
    """The exercise by cell, after some commands; what no cell may see, no cell sees."""

    def played(*commands):
        exercise = begin(*commands, text=TEXT)
        for cell in ("rok", "us", ""):
            assert not list(Secrets(exercise).leaks(sight_of(exercise, cell)))
        return exercise

    return played


def papers(exercise, cell):
    """By whom, to whom, and the words of all that a cell was given."""
    return [(paper.sender, paper.to, paper.text) for paper in sight_of(exercise, cell).papers]


BRIEFS = {
    "rok": ("", ("rok",), "Only Seoul knows *this* from the start."),
    "us": ("", ("us",), "Only Washington knows that from the start."),
}


def test_each_cell_has_its_brief_from_the_start_and_the_wall_none(play):
    exercise = play()
    assert papers(exercise, "rok") == [BRIEFS["rok"]]
    assert papers(exercise, "us") == [BRIEFS["us"]]
    assert papers(exercise, "") == []


def test_a_briefing_by_cell_is_read_by_that_cell_alone(play):
    exercise = play(Next())
    seen = {cell: sight_of(exercise, cell) for cell in ("rok", "us", "")}
    assert (seen["rok"].briefing, seen["rok"].discuss) == ("Seoul wakes.", ("Who calls?", "Who waits?"))
    assert (seen["us"].briefing, seen["us"].discuss) == ("Washington sleeps.", ("Who answers?",))
    assert (seen[""].briefing, seen[""].discuss) == ("", ())


def test_each_cell_is_told_by_its_own_and_an_actor_is_named_as_addressed(play):
    exercise = play(Next(), Next())
    assert papers(exercise, "rok") == [BRIEFS["rok"], ("rok_jcs", ("rok",), "In Seoul.")]
    assert papers(exercise, "us") == [BRIEFS["us"], ("us_command", ("nsc",), "In Washington.")]
    (delivery,) = exercise.entries[-1].deliveries
    assert (delivery.sender, delivery.senders) == ("", {"rok": "rok_jcs", "us": "us_command"})


def test_senders_stand_in_the_log_only_where_there_are_several(play, log):
    play(*FIRED, Next(), Choose("posture", "silence", took=30 * MINUTE), Next())
    lines = log.read_text(encoding="utf-8").splitlines()
    deliveries = [delivery for line in lines for delivery in json.loads(line).get("deliveries", ())]
    by_name = {delivery["name"]: delivery for delivery in deliveries}
    assert by_name["press_line"]["senders"] == {"rok": "rok_jcs", "us": "us_command"}
    assert "senders" not in by_name["report"]


def test_a_state_is_shown_to_the_cells_it_is_shown_to(play):
    exercise = play(Next())
    assert sight_of(exercise, "rok").state == {"tension": 4, "trust": 5}
    assert sight_of(exercise, "us").state == sight_of(exercise, "").state == {"tension": 4}


# ---------------------------------------------------------------- what is told of a decision


def test_what_an_option_tells_is_handed_out_when_it_is_taken(play):
    exercise = play(*FIRED)
    (delivery,) = exercise.entries[-1].deliveries
    assert (delivery.name, delivery.time, delivery.to) == ("move.fire", 40 * MINUTE, ("rok", "us"))
    for cell in ("rok", "us"):
        assert papers(exercise, cell)[-1] == ("kcna", ("all",), "KCNA says: *again*.")
        assert [paper.name for paper in sight_of(exercise, cell).papers][
            -1
        ] == ""  # its name would say what was decided


def test_an_option_without_words_tells_nothing(play):
    exercise = play(Next(), Next(), Next(), Choose("move", "wait", rationale=BECAUSE))
    assert exercise.entries[-1].deliveries == ()


def test_an_answer_that_takes_effect_later_is_told_then_and_next_stops_at_it(play):
    exercise = play(*FIRED, Next(), Choose("posture", "speak", took=3 * MINUTE))
    assert exercise.entries[-1].deliveries == ()
    exercise.do(Next())
    assert exercise.time == 43 * MINUTE
    assert (exercise.stop.kind, exercise.stop.names) == ("seen", ("posture",))
    assert papers(exercise, "rok")[-1] == ("", ("nso",), "It is said.")
    assert "It is said." not in [text for *_, text in papers(exercise, "us")]


def test_a_lapse_tells_what_it_tells(play):
    exercise = play(*FIRED, Next(), Lapse("posture"))
    assert [delivery.name for delivery in exercise.entries[-1].deliveries] == ["posture.lapsed"]
    assert papers(exercise, "us")[-1] == ("", ("all",), "Nobody answered.")


def test_under_seal_nothing_is_told_until_the_seal_is_broken_and_then_once(play):
    exercise = play(*FIRED, Next(), Choose("posture", "speak", sealed=True))
    assert exercise.entries[-1].answers and exercise.entries[-1].deliveries == ()
    exercise.do(Wait(2 * MINUTE))
    exercise.do(Reveal())
    (delivery,) = exercise.entries[-1].deliveries
    assert (delivery.name, delivery.time) == ("posture.speak", 42 * MINUTE)
    exercise.do(Next())
    assert "posture.speak" not in [delivery.name for delivery in exercise.entries[-1].deliveries]


# ---------------------------------------------------------------- what is expected


def boxes(exercise, since=0):
    """The boxes as the facilitators' screen has them."""
    return [
        (box.name, box.cell, box.item, box.met) for box in outlook_of(exercise, since, "", exercise.clock()).expected
    ]


def test_every_expected_action_has_a_box_and_is_judged_by_itself(play, log):
    exercise = play(Next(), Next())
    assert boxes(exercise) == [
        ("press_line", "rok", 1, None),
        ("press_line", "rok", 2, None),
        ("press_line", "us", 0, None),
    ]
    exercise.do(Missed("press_line", "rok", item=2))
    assert boxes(exercise)[:2] == [("press_line", "rok", 1, None), ("press_line", "rok", 2, False)]
    exercise.do(Met("press_line", "rok", note="all of it"))
    assert [met for *_, met in boxes(exercise)] == [True, True, None]
    exercise.do(Missed("press_line", "rok", item=1))
    assert [met for *_, met in boxes(exercise)] == [False, True, None]
    judged = [(one.text, one.cell, one.item, one.met) for one in sim.debrief(log, futures=100).expected]
    assert judged == [
        ("Declare an incident", "rok", 1, False),
        ("Isolate the endpoints", "rok", 2, True),
        ("Call back", "us", 0, None),
    ]


def test_of_actions_of_all_each_is_judged_as_a_whole_or_by_cell(play, log):
    exercise = play(*FIRED, Next(), Choose("posture", "silence", took=30 * MINUTE), Next())
    exercise.do(Met("report", item=1))
    exercise.do(Missed("report", "us", item=2))
    judged = [(one.text, one.cell, one.met) for one in sim.debrief(log, futures=100).expected if one.name == "report"]
    assert judged == [("Read it", "", True), ("File it", "", None), ("Read it", "us", True), ("File it", "us", False)]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (Met("press_line", "rok", item=3), "The actions there are numbered 1 to 2; what is 3?"),
        (Met("press_line", "us", item=2), "One action is expected there; what is 2?"),
    ],
)
def test_a_number_that_is_not_there_is_refused(play, command, sentence):
    exercise = play(Next(), Next())
    with pytest.raises(Misuse) as refused:
        exercise.do(command)
    assert str(refused.value) == sentence
