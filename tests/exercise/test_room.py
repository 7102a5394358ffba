"""The room: its clock, breaks, timer and roster; judgements and notes; and what its wall may show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sim.exercise.audience import Paper, Question, Sight, sight_of
from sim.exercise.chain import FIRST, closed
from sim.exercise.commands import (
    Amend,
    Back,
    Break,
    Choose,
    Forecasted,
    Go,
    Improvise,
    Lapse,
    Met,
    Missed,
    Next,
    Note,
    Rate,
    Release,
    Resumed,
    Rewind,
    Roll,
    Roster,
    Say,
    Show,
    Timer,
    Undo,
    Wall,
)
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.exercise.story import OnWall
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, everything

# ---------------------------------------------------------------- time in the room


def test_a_choice_says_how_long_the_room_took_without_its_breaks(begin, clock):
    exercise = begin(Go(), Go())
    clock.later(12)
    exercise.do(Break(15))
    clock.later(20)
    exercise.do(Back())
    clock.later(3.25)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 15.2
    clock.later(5)
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 20.2


def test_a_break_that_lasts_does_not_count_so_far(begin, clock):
    exercise = begin(Go(), Go())
    clock.later(4)
    exercise.do(Break())
    clock.later(60)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 4.0
    assert exercise.room.on_break


def test_what_was_spent_on_a_branch_left_behind_is_no_time_of_this_one(begin, clock):
    """Each moment is left out once, the break in the branch that was left included."""
    exercise = begin(Go(), Go())
    clock.later(10)
    exercise.do(Note("Where we come back to."))
    clock.later(5)
    exercise.do(Break())
    clock.later(30)
    exercise.do(Back())
    clock.later(5)
    exercise.do(Rewind(4))
    clock.later(2)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 12.0
    for line, minutes in ((4, 10), (6, 15), (8, 12)):
        asked, now = exercise.entries[1].at, exercise.entries[line - 2].at
        assert exercise.room_of(line).minutes(asked, now) == minutes
    exercise.do(Undo())
    exercise.do(Undo())
    assert exercise.room.minutes(exercise.entries[1].at, clock.now) == 22


def test_what_was_undone_was_still_time_in_the_room(begin, clock):
    exercise = begin(Go(), Go())
    clock.later(10)
    exercise.do(Note("A slip."))
    clock.later(5)
    exercise.do(Undo())
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 15.0


def test_an_exercise_that_was_closed_was_no_time_in_the_room(begin, clock):
    exercise = begin(Go(), Go())
    clock.later(10)
    exercise.do(Note("Until tomorrow."))
    clock.later(15 * 60)
    exercise.do(Resumed())
    clock.later(3)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 13.0


def test_a_break_that_was_a_slip_was_none(begin, clock):
    exercise = begin(Go(), Go())
    exercise.do(Break())
    clock.later(2)
    exercise.do(Undo())
    clock.later(6)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert (exercise.room.breaks, exercise.tip.facts["room_minutes"]) == ([], 8.0)


def test_the_timer_stands_still_on_a_break_and_runs_out(begin, clock):
    exercise = begin(Timer(10, "the call"))
    clock.later(4)
    exercise.do(Break())
    clock.later(30)
    assert exercise.room.left(clock()) == timedelta(minutes=6)
    exercise.do(Back())
    clock.later(7)
    assert exercise.room.left(clock()) == timedelta(minutes=-1)
    assert exercise.room.minutes(exercise.began, clock()) == 11
    exercise.do(Timer(5))
    assert (exercise.room.timer.label, exercise.room.left(clock())) == ("", timedelta(minutes=5))
    exercise.do(Timer(0))
    assert (exercise.room.timer, exercise.room.left(clock())) == (None, None)


def test_a_timer_runs_to_the_second(begin, clock):
    exercise = begin(Timer(1, seconds=30), Next())
    clock.later(1.25)
    assert exercise.room.left(clock()) == timedelta(seconds=15)
    for timer in (Timer(0, seconds=60), Timer(-1), Timer(24 * 60, seconds=1), Timer(5, seconds=-1)):
        with pytest.raises(Misuse, match="A timer runs for a second to 1,440 minutes; 0 takes it away"):
            exercise.do(timer)


def test_a_timer_is_the_turn_s_and_ends_with_it(begin, clock):
    exercise = begin(Next(), Timer(90, "Caucus"))
    for cell in ("", "rok"):
        assert (sight_of(exercise, cell).room.kind, sight_of(exercise, cell).runs) == ("timer", True)
    for command in (Go(), Lapse("posture"), Go(), Roll("reply"), Go()):
        exercise.do(command)
    assert exercise.story.turn == "evening"
    for cell in ("", "rok"):
        assert (sight_of(exercise, cell).room, sight_of(exercise, cell).runs) == (None, False)
    exercise.do(Timer(5))
    exercise.do(Note("It is this turn's."))
    assert sight_of(exercise).runs
    clock.later(5.5)
    assert (sight_of(exercise).room.left, sight_of(exercise).runs) == (timedelta(seconds=-30), False)


def test_a_timer_ends_as_one_goes_back_and_comes_again_if_that_was_a_slip(begin, log):
    exercise = begin(Next(), Next(), Timer(90), Rewind(2))
    assert not sight_of(exercise).runs
    exercise.do(Undo())
    assert sight_of(exercise).runs
    exercise.do(Undo())
    assert not sight_of(exercise).runs
    assert everything(Exercise.read(log)) == everything(exercise)


def test_the_roster_is_the_latest_and_rewinding_does_not_touch_it(begin):
    exercise = begin(Roster("rok", ("Kim", "Lee")), Roster("us", ("Smith",)), Roster("rok", ("Park",)), Rewind(2))
    assert exercise.room.roster == {"rok": ("Park",), "us": ("Smith",)}
    exercise.do(Undo())
    exercise.do(Undo())
    assert exercise.room.roster == {"rok": ("Kim", "Lee"), "us": ("Smith",)}


def test_a_clock_that_is_set_back_gives_no_time_below_zero(begin, clock):
    exercise = begin(Go(), Go())
    clock.later(-90)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 0.0


@pytest.mark.parametrize("years", [12, -56], ids=["far ahead", "far back"])
def test_a_clock_that_is_wrong_for_a_moment_eats_no_time(begin, log, clock, years):
    """As with a flat battery, while the exercise is closed and taken up: what was right before and after counts."""
    exercise = begin(Go(), Go())
    clock.later(5)
    exercise.do(Note("All is well."))
    right = clock.now
    clock.now = right.replace(year=right.year + years)
    exercise.do(Resumed())
    exercise.do(Note("What year is it?"))
    clock.now = right
    clock.later(10)
    exercise.do(Note("Set right."))
    clock.later(10)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 25.0
    clock.later(5)
    asked = exercise.entries[1].at
    assert exercise.room.minutes(asked, clock.now) == 30
    assert everything(Exercise.read(log)) == everything(exercise)


def test_a_turn_that_began_while_the_clock_was_ahead_has_its_time(begin, clock):
    exercise = begin()
    right = clock.now
    clock.later(60 * 24 * 365)
    exercise.do(Go())
    clock.now = right
    clock.later(3)
    exercise.do(Note("Set right."))
    clock.later(9)
    assert exercise.room.minutes(exercise.entries[0].at, clock.now) == 12


def test_where_the_clock_was_set_back_a_log_s_own_room_time_stands(begin, log, clock):
    """Earlier versions counted it otherwise, and their logs are sound."""
    exercise = begin(Go(), Go())
    clock.later(30)
    exercise.do(Note("An hour ahead, as it turns out."))
    clock.later(-20)
    exercise.do(Choose("posture", "firm", took=HOUR))
    assert exercise.tip.facts["room_minutes"] == 10.0
    exercise.close()
    content, before, written = read(log), FIRST, b""
    for values in (content.header, *content.lines):
        if values.get("command") == "choose":
            values["facts"]["room_minutes"] = 0.0
        data, before = closed(values, before)
        written += data
    log.write_bytes(written)
    assert Exercise.read(log).tip.facts["room_minutes"] == 0.0


# ---------------------------------------------------------------- what is seen and judged


def test_of_verdicts_and_ratings_the_latest_counts(begin):
    exercise = begin(Go(), Go(), Met("launch", "rok"), Missed("launch", "nsc"), Missed("launch", "rok", "late"))
    exercise.do(Met("posture"))
    exercise.do(Rate("early", "P"))
    exercise.do(Rate("early", "M", "It was late."))
    verdicts = {key: (type(entry.command).__name__, entry.line) for key, entry in exercise.story.verdicts.items()}
    assert verdicts == {
        ("launch", "rok", 0): ("Missed", 6),
        ("launch", "us", 0): ("Missed", 5),
        ("posture", "", 0): ("Met", 7),
    }
    assert exercise.story.ratings["early"].command == Rate("early", "M", "It was late.")


def test_notes_and_forecasts_are_kept_in_order(begin):
    exercise = begin(Note("One."), Go(), Go(), Note("Two.", "time", "launch"))
    exercise.do(Forecasted("posture", "", 100, 1, {"soft": [0.5, 0.25]}))
    assert [entry.command.text for entry in exercise.story.notes] == ["One.", "Two."]
    assert [entry.command.shown for entry in exercise.story.forecasts] == [{"soft": [0.5, 0.25]}]


def test_nothing_of_this_changes_the_run(begin):
    exercise = begin(Go(), Go())
    before = exercise.position
    for command in (
        Note("A note."),
        Met("launch", "rok"),
        Rate("early", "S"),
        Roster("rok", ("Kim",)),
        Timer(5),
        Break(),
        Back(),
        Show("launch"),
        Wall(blank=True),
        Say("Words.", to=("all",)),
        Forecasted("", "", 1, 1, {}),
        Amend("cable", "Other words."),
    ):
        exercise.do(command)
        assert exercise.position is before
        assert exercise.tip.happenings == ()


# ---------------------------------------------------------------- the wall


def test_the_wall_shows_what_every_player_cell_has_without_words_that_differ(begin):
    exercise = begin(Next(), Next(), Show("launch"))
    head = Paper(3, HOUR, "launch", "A launch", "", ("all",), "flash message", "", apart=True)
    assert sight_of(exercise).papers == (head,)
    exercise.do(Improvise("Markets fall", "The won has slipped.", to=("all",)))
    exercise.do(Show("improvised_1"))
    assert [paper.text for paper in sight_of(exercise).papers] == ["The won has slipped."]
    exercise.do(Show(""))
    assert sight_of(exercise).papers == ()


def test_the_wall_shows_a_message_that_went_to_all_by_its_line(begin):
    exercise = begin(Say("To all.", to=("all",), sender="nso", mode="press line"), Show("2"))
    assert sight_of(exercise).papers == (Paper(2, 0, "", "", "nso", ("all",), "press line", "To all."),)


def test_the_wall_shows_a_question_without_an_answer_that_is_not_due(begin):
    exercise = begin(Go(), Go(), Show("posture"))
    question = Question("posture", 7 * HOUR, ("soft", "firm"), True, None)
    assert sight_of(exercise).questions == (question,)
    exercise.do(Choose("posture", "firm", took=2 * HOUR))
    assert sight_of(exercise).questions == (question,)
    exercise.do(Go())
    assert sight_of(exercise).questions == (Question("posture", None, ("soft", "firm"), False, ("firm",)),)


def test_parts_of_the_wall_may_be_left_out_and_it_may_be_blank_until_something_is_shown(begin):
    exercise = begin(Next(), Next())
    assert exercise.story.wall == OnWall("launch", ("clocks", "options", "time", "state"), False)
    assert sight_of(exercise).state == {"tension": 5}
    exercise.do(Wall(("time",)))
    assert (sight_of(exercise).time, sight_of(exercise).state) == (None, {})
    exercise.do(Wall((), blank=True))
    assert sight_of(exercise) == Sight(cell="", blank=True)
    assert not sight_of(exercise, "rok").blank
    exercise.do(Show("launch"))
    assert exercise.story.wall == OnWall("launch", (), False)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("reply", "`reply` is a control decision; the wall does not show it."),
        ("posture", "`posture` has not been asked yet."),
        ("launch", "`launch` has not come yet, so the wall does not show it."),
        ("rumour", "`rumour` has not come yet, so the wall does not show it."),
        ("evening", "`evening` has not come yet, so the wall does not show it."),
        ("consult.share", "`consult.share` has not come yet, so the wall does not show it."),
        ("improvised_1", "`improvised_1` went to `rok` alone; the wall shows only what every player cell has."),
        ("improvised_2", "`improvised_2` went to nobody; the wall shows only what every player cell has."),
        ("3", "Message 3 went to `us` alone; the wall shows only what every player cell has."),
        ("4", "Message 4 went to nobody; the wall shows only what every player cell has."),
        ("2", "Line 2 of the log is no message."),
        ("99", "Line 99 of the log is no message."),
        ("²", "There is nothing called `²` to show. There are `morning`, `improvised_1` and `improvised_2`."),
        ("mornin", "There is nothing called `mornin` to show. Did you mean `morning`?"),
    ],
)
def test_the_wall_refuses_what_not_every_player_cell_has(begin, name, sentence):
    exercise = begin(Next(), Say("For you.", to=("us",)), Say("Help!"))
    exercise.do(Improvise("For Seoul", "Read this.", to=("rok",)))
    exercise.do(Improvise("For control", "Read that."))
    with pytest.raises(Misuse) as refusal:
        exercise.do(Show(name))
    assert str(refusal.value) == sentence


def test_the_wall_refuses_what_went_to_some_and_to_control(begin):
    exercise = begin(Release("rumour"))
    with pytest.raises(Misuse, match="`rumour` went to `rok`, `red` alone"):
        exercise.do(Show("rumour"))


def test_the_wall_refuses_a_control_decision_that_is_asked_and_answered(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Lapse("reply"))
    with pytest.raises(Misuse, match="`reply` is a control decision"):
        exercise.do(Show("reply"))


def test_what_came_in_a_branch_that_was_left_is_not_shown(begin):
    exercise = begin(Next(), Next(), Show("launch"), Rewind(2))
    assert (exercise.story.wall.shown, sight_of(exercise).papers) == ("morning", ())
    with pytest.raises(Misuse, match="has not come yet"):
        exercise.do(Show("launch"))


def test_everything_of_this_is_the_same_when_it_is_read_again(begin, log, clock):
    exercise = begin(Go(), Go(), Break(5))
    clock.later(7)
    for command in (Back(), Timer(3, "x"), Show("launch"), Wall(("state",)), Met("launch"), Rate("early", "U")):
        exercise.do(command)
    exercise.do(Choose("posture", "firm", took=0))
    assert everything(Exercise.read(log)) == everything(exercise)
