"""The wall that follows: what comes to all players comes to it by itself, and nothing else does."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Cancel,
    Choose,
    Go,
    Improvise,
    Lapse,
    Next,
    Note,
    Opinion,
    Release,
    Reveal,
    Rewind,
    Say,
    Show,
    Undo,
    Wall,
)
from sim.exercise.commands.room import why_not_on_wall
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from sim.scenario.shipped import scenario_names
from tests.exercise.by_cell import TEXT as BY_CELL
from tests.exercise.driving import next_command
from tests.exercise.secrets_of import Secrets
from tests.exercise.small_exercise import TEXT, RoomClock, everything
from tests.exercise.test_audience import anything_else

ASKED_IN_TURN = TEXT.replace(
    "  reply:\n",
    "  words:\n    after: posture\n    by: [nso, nsc]\n    within: 9h\n    options: {few: {}, many: {}}\n  reply:\n",
)


def shown(exercise: Exercise) -> str:
    return exercise.story.wall.shown


def test_before_anything_came_it_has_clocks_alone(begin):
    sight = sight_of(begin())
    assert (sight.papers, sight.questions, sight.time) == ((), (), 0)


def test_a_turn_what_was_handed_out_and_a_question_come_by_themselves(begin):
    exercise = begin()
    seen = []
    for _ in range(4):
        exercise.do(Next())
        seen.append(shown(exercise))
    assert seen == ["morning", "launch", "posture", "posture"]


def test_of_what_came_in_one_command_the_last_stays(begin):
    both = TEXT.replace("  launch:\n    at: 1h\n", "  launch:\n    at: 0m\n")
    exercise = begin(Go(), Go(), text=both)
    assert [came.node for came in exercise.story.happenings if came.what != "began"][:3] == [
        *("morning", "launch", "posture"),
    ]
    assert shown(exercise) == "posture"


def test_what_went_to_some_never_comes(begin):
    exercise = begin(Next(), Say("For you.", to=("us",)), Say("Help!"), Release("rumour"), Release("cable"))
    exercise.do(Improvise("For Seoul", "Read this.", to=("rok",)))
    exercise.do(Improvise("For control", "Read that."))
    assert shown(exercise) == "morning"


def test_words_and_injects_for_all_come_whoever_wrote_them(begin):
    exercise = begin(Next(), Say("To all.", to=("all",)))
    assert (shown(exercise), sight_of(exercise).papers[0].text) == ("3", "To all.")
    exercise.do(Improvise("Markets fall", "The won has slipped.", to=("rok", "us")))
    assert (shown(exercise), sight_of(exercise).papers[0].text) == ("improvised_1", "The won has slipped.")


def test_without_players_there_is_nobody_to_whom_all_came(begin):
    nobody = "whitecell: 1\ntitle: T\njudgement: J.\nstart: 2025-03-10T05:40Z\nhorizon: 3d\noutcomes: {calm: {}}\n"
    exercise = begin(Say("Help!"), text=f"{nobody}cells: {{red: {{control: true}}}}\n")
    assert shown(exercise) == ""


def test_a_control_decision_never_comes_and_what_it_tells_does(begin):
    exercise = begin(Next(), Next(), Next(), text=BY_CELL)
    assert ("move" in exercise.story.asked, shown(exercise)) == (True, "press_line")
    exercise.do(Choose("move", "fire", took=0, rationale=(Opinion("It was argued for."),)))
    assert shown(exercise) == "move.fire"
    paper = sight_of(exercise).papers[0]
    assert (paper.text, paper.name) == ("KCNA says: *again*.", "")


def test_where_words_differ_by_cell_it_says_so_and_names_no_sender(begin):
    exercise = begin(Next(), Next())
    paper = sight_of(exercise).papers[0]
    assert (paper.text, paper.sender, paper.apart) == ("", "", True)
    assert not sight_of(exercise, "rok").papers[0].apart


def test_a_briefing_stays_where_what_came_with_it_has_but_a_heading(tmp_path):
    with Exercise.start(load("december_double"), tmp_path / "x.jsonl", clock=RoomClock()) as exercise:
        walls = []
        for _ in range(3):
            exercise.do(Next())
            walls.append((exercise.stop.names, shown(exercise)))
    assert walls == [
        (("first_night",), "first_night"),
        (("ncg_note",), "first_night"),
        (("srbm_launch",), "srbm_launch"),
    ]


def test_briefings_and_questions_by_cell_say_so(begin):
    exercise = begin(Next(), text=BY_CELL)
    assert (sight_of(exercise).apart, sight_of(exercise).briefing) == (True, "")
    assert not sight_of(exercise, "rok").apart
    for command in (Go(), Lapse("move"), Go()):
        exercise.do(command)
    question = sight_of(exercise).questions[0]
    assert (question.decision, question.words, question.apart) == ("posture", "", True)


def test_an_answer_stays_with_its_question_until_the_next_comes(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=0), Note("A note."))
    question = sight_of(exercise).questions[0]
    assert (question.decision, question.is_open, question.answer) == ("posture", False, ("firm",))
    exercise.do(Say("Next.", to=("all",)))
    assert shown(exercise) == "6"


def test_an_answer_under_seal_is_kept_and_comes_with_the_seal_broken(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=0, sealed=True))
    assert sight_of(exercise).questions[0].answer is None
    exercise.do(Reveal())
    assert sight_of(exercise).questions[0].answer == ("firm",)


def test_an_open_question_of_all_goes_before_an_answered_one(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), text=ASKED_IN_TURN)
    exercise.do(Next())
    assert shown(exercise) == "words"
    exercise.do(Show("posture"))
    exercise.do(Choose("words", "few", took=0))
    assert shown(exercise) == "posture"
    exercise.do(Wall(follow=True))
    assert shown(exercise) == "words"


def test_the_one_answered_last_gives_way_to_one_that_is_open(begin):
    both = ASKED_IN_TURN.replace("  words:\n    after: posture\n", "  words:\n    after: launch\n")
    exercise = begin(Go(), Go(), text=both)
    while len(exercise.story.waiting) < 2:
        exercise.do(Go())
    last, first = list(exercise.story.waiting)[::-1]
    assert shown(exercise) == last
    exercise.do(Lapse(last))
    assert shown(exercise) == first


def test_a_question_that_is_cancelled_goes(begin):
    exercise = begin(Go(), Go(), Cancel("posture"))
    assert shown(exercise) == ""


def test_what_is_put_there_by_hand_stays_until_the_next_comes(begin):
    exercise = begin(Next(), Next(), Show("morning"), Note("A note."), Say("For you.", to=("us",)))
    assert shown(exercise) == "morning"
    exercise.do(Show(""))
    exercise.do(Note("Another."))
    assert shown(exercise) == ""
    exercise.do(Say("To all.", to=("all",)))
    assert shown(exercise) == str(exercise.line)


def test_held_it_has_what_is_put_there_alone(begin):
    exercise = begin(Next(), Wall(follow=False), Next())
    assert (shown(exercise), exercise.story.wall.follow) == ("morning", False)
    exercise.do(Show("launch"))
    exercise.do(Next())
    assert shown(exercise) == "launch"
    exercise.do(Wall(("clocks",)))
    assert not exercise.story.wall.follow
    exercise.do(Wall(follow=True))
    assert shown(exercise) == "posture"


def test_blank_it_stays_blank_and_then_has_what_came(begin):
    exercise = begin(Next(), Wall(blank=True), Next())
    assert sight_of(exercise).blank
    exercise.do(Wall(exercise.story.wall.parts, blank=True, follow=True))
    assert sight_of(exercise).blank
    exercise.do(Wall())
    assert [paper.name for paper in sight_of(exercise).papers] == ["launch"]


def test_gone_back_it_has_what_had_come_then(begin, log):
    exercise = begin(Next(), Next(), Next(), Rewind(3))
    assert shown(exercise) == "launch"
    exercise.do(Undo())
    assert shown(exercise) == "posture"
    exercise.do(Wall(follow=False))
    exercise.do(Rewind(2))
    assert exercise.story.wall.follow
    assert everything(Exercise.read(log)) == everything(exercise)
    assert Exercise.read(log).story == exercise.story


STEPS = 20


@pytest.mark.parametrize("name", scenario_names())
def test_nothing_comes_that_could_not_be_put_there_and_no_secret(name, tmp_path):
    """Over each exercise that ships, led a few steps, with words for some and for all."""
    luck, came = Random(name), set[str]()
    with Exercise.start(load(name), tmp_path / "x.jsonl", seed=3, clock=RoomClock()) as exercise:
        secrets = Secrets(exercise)
        for number in range(STEPS):
            beside = anything_else(exercise, luck, number) if number % 3 == 0 else None
            for command in filter(None, (next_command(exercise, luck), beside)):
                if isinstance(command, Wall | Show):
                    continue
                with suppress(Misuse):
                    exercise.do(command)
                assert why_not_on_wall(shown(exercise), exercise.situation()) == ""
                assert list(secrets.leaks(sight_of(exercise))) == []
                came.add(shown(exercise))
    assert len(came) > 1
