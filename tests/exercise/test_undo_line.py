"""``undo LINE``: one command is taken back, what people said since stays, and the story is that of the way there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.exercise.commands import (
    Amend,
    Back,
    Break,
    Cancel,
    Choose,
    Command,
    Explain,
    Forecasted,
    Go,
    Improvise,
    Met,
    Next,
    Note,
    Opinion,
    Rate,
    Reveal,
    Rewind,
    Roster,
    Say,
    Show,
    Timer,
    Undo,
    Wait,
)
from sim.exercise.consequence import OnTheWall, SealedAgain, TakenBack, consequence
from sim.exercise.session import Exercise
from sim.exercise.steering import tell
from sim.exercise.story import OnWall
from sim.exercise.verify import verify
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, RoomClock, do_all, everything, opinions, scenario

SAID = (Opinion("Keep the date.", "rok"),)


def noted(exercise: Exercise) -> list[str]:
    """The notes of the story, in order."""
    return [entry.command.text for entry in exercise.story.notes]


# ---------------------------------------------------------------- a command that moved the run


def test_a_wrong_next_is_taken_back_and_what_was_noted_since_stays(begin, log):
    """Before, everything that was typed after it had to be taken back first."""
    exercise = begin(Go(), Next(), Note("Seoul asks."), Met("launch", "rok"), Rate("early", "S"))
    exercise.do(Undo(3))
    assert exercise.tip.facts == {"undoes": 3, "keeps": [4, 5, 6]}
    assert (exercise.tip.parent, exercise.position) == (2, exercise.position_after(2))
    assert [entry.line for entry in exercise.trail()] == [2, 4, 5, 6, 7]
    assert (noted(exercise), list(exercise.story.ratings), exercise.undone) == (["Seoul asks."], ["early"], {3})
    assert exercise.story.verdict("launch", "rok", 1).line == 5
    assert verify(log).lines == 7
    assert everything(Exercise.read(log)) == everything(exercise)


def test_what_was_said_and_shown_goes_with_it(begin):
    exercise = begin(Go(), Go(), Say("Well?", ("all",)), Note("Silence."), Show("4"), Amend("cable", "Other."))
    assert consequence(exercise, Undo(3)) == TakenBack(3, (4, 6, 7), (5,), OnTheWall(OnWall("morning", WALL)))
    exercise.do(Undo(3))
    assert exercise.tip.facts == {"undoes": 3, "keeps": [5], "also": [4, 6, 7]}
    assert (exercise.story.messages, exercise.story.wall.shown, exercise.story.amended) == ([], "morning", {})
    assert (exercise.undone, noted(exercise)) == ({3, 4, 6, 7}, ["Silence."])


WALL = ("clocks", "time", "state")


def test_after_another_that_moved_the_run_it_is_refused_and_the_rewind_is_named(begin):
    exercise = begin(Go(), Next(), Note("Here."), Next())
    with pytest.raises(Misuse) as refusal:
        exercise.do(Undo(3))
    assert str(refusal.value) == (
        "Line 5 (`next`) went on from where line 3 (`next`) had led. "
        "`rewind 2` goes back to before both, and keeps this as a branch."
    )


def test_reasons_for_an_answer_that_is_taken_back_stand_for_the_next_one(begin, log):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=HOUR), Explain("posture", SAID), Undo(4))
    assert exercise.story.said == {}
    exercise.do(Choose("posture", "soft", took=HOUR))
    assert opinions(exercise, "posture") == (SAID, ())
    exercise.do(Go())
    import sim

    exercise.close()
    [posture] = [one.taken for one in sim.debrief(log, futures=100).decisions]
    assert (posture.choice.option, posture.rationale) == ("soft", SAID)


def test_a_rewind_is_taken_back_by_its_line_and_what_was_noted_on_its_branch_stays(begin):
    exercise = begin(Next(), Next(), Rewind(2), Note("Here."))
    exercise.do(Undo(4))
    assert (exercise.branch, exercise.position) == (0, exercise.position_after(3))
    assert ([entry.line for entry in exercise.trail()], noted(exercise)) == ([2, 3, 5, 6], ["Here."])
    assert (exercise.branches(), exercise.room.left_behind) == ({0: 6}, [])


# ---------------------------------------------------------------- one that did not


def test_a_note_is_struck_out_whatever_came_after_it_and_the_run_stays(begin, log):
    exercise = begin(Go(), Note("Wrong."), Next(), Note("Right."))
    position = exercise.position
    exercise.do(Undo(3))
    assert exercise.tip.facts == {"undoes": 3}
    assert (exercise.tip.parent, exercise.position, noted(exercise)) == (5, position, ["Right."])
    assert exercise.undone == {3}
    assert everything(Exercise.read(log)) == everything(exercise)


def test_what_was_struck_out_does_not_come_back_with_a_rewind_to_where_it_still_stood(begin, log):
    exercise = begin(Go(), Note("Wrong."), Next(), Undo(3), Rewind(4))
    assert (noted(exercise), exercise.undone) == ([], {3})
    exercise.do(Rewind(3))
    assert noted(exercise) == []
    assert everything(Exercise.read(log)) == everything(exercise)


def test_a_message_that_is_taken_back_takes_the_wall_along_that_shows_it(begin):
    exercise = begin(Go(), Say("Well?", ("all",)), Show("3"), Note("Silence."))
    assert consequence(exercise, Undo(3)) == TakenBack(3, (4,), (), OnTheWall(OnWall("morning", WALL)))
    exercise.do(Undo(3))
    assert (exercise.story.messages, exercise.story.wall.shown, exercise.undone) == ([], "morning", {3, 4})


def test_a_break_takes_its_end_along(begin, clock):
    exercise = begin(Go(), Break(15))
    clock.later(10)
    do_all(exercise, [Back(), Next(), Undo(3)])
    assert (exercise.tip.facts, exercise.room.breaks) == ({"undoes": 3, "also": [4]}, [])
    assert exercise.room.minutes(exercise.began, clock.now) == 10
    do_all(exercise, [Break(5), Note("Coffee."), Undo(7)])
    assert not exercise.room.on_break


RESTS = [
    ((Go(), Amend("launch", "Other.", "us"), Go()), 3, "Line 4 (`go`) rests on line 3 (`amend`), so that stays."),
    (
        (Go(), Go(), Choose("posture", "firm", took=0, sealed=True), Reveal(), Next()),
        5,
        "Line 6 (`next`) rests on line 5 (`reveal`), so that stays.",
    ),
    ((Break(), Back(), Break()), 3, "Line 4 (`break`) rests on line 3 (`back`), so that stays."),
    (
        (Note("x"), Rewind(1)),
        2,
        "Line 2 (`note`) is on a branch that was left behind; `undo` takes back what led here.",
    ),
    ((Go(), Undo()), 2, "Line 2 (`go`) was taken back in line 3 already."),
    ((Go(), Undo()), 3, "Line 3 (`undo`) changed nothing that could be taken back."),
    ((Forecasted("", "", 10, 1, {}),), 2, "Line 2 (`forecasted`) changed nothing that could be taken back."),
    ((Go(),), 1, "The log has lines 1 to 2; 1 is none that can be taken back."),
    ((Go(),), 9, "The log has lines 1 to 2; 9 is none that can be taken back."),
]


@pytest.mark.parametrize(("before", "line", "sentence"), RESTS, ids=[sentence for *_, sentence in RESTS])
def test_what_something_rests_on_stays_and_so_does_what_is_not_there(begin, before, line, sentence):
    exercise = begin(*before)
    knew = everything(exercise)
    with pytest.raises(Misuse) as refusal:
        exercise.do(Undo(line))
    assert str(refusal.value) == sentence
    assert everything(exercise) == knew


def test_a_seal_that_is_put_on_again_is_asked_about(begin):
    exercise = begin(Go(), Go(), Choose("posture", "soft", took=HOUR, sealed=True), Reveal(), Note("Seen."))
    assert consequence(exercise, Undo(5)) == TakenBack(5, then=SealedAgain(("posture",)))


# ---------------------------------------------------------------- again and again


def test_taken_back_again_it_goes_further_and_a_note_that_was_kept_is_struck_out(begin, log):
    exercise = begin(Go(), Next(), Note("One."), Note("Two."), Undo(3))
    exercise.do(Undo())
    assert (exercise.tip.facts, noted(exercise), exercise.time) == ({"undoes": 5}, ["One."], 0)
    exercise.do(Undo(4))
    exercise.do(Undo())
    assert (exercise.undone, exercise.trail()[:-1], exercise.position) == ({2, 3, 4, 5}, [], exercise.position_after(1))
    assert everything(Exercise.read(log)) == everything(exercise)


def test_one_goes_back_to_before_and_after_an_undo(begin, log):
    exercise = begin(Go(), Next(), Note("One."), Undo(3), Note("Two."))
    exercise.do(Rewind(4))  # before it: what it took back had been done
    assert ([entry.line for entry in exercise.trail()], exercise.undone) == ([2, 3, 4, 7], set())
    exercise.do(Rewind(6))
    assert ([entry.line for entry in exercise.trail()], noted(exercise)) == ([2, 4, 5, 6, 8], ["One.", "Two."])
    assert everything(Exercise.read(log)) == everything(exercise)


def test_the_time_on_a_branch_left_behind_stays_what_it_was(begin, clock):
    """Though the note that stood last before the rewind is struck out."""
    exercise = begin(Next())
    clock.later(5)
    exercise.do(Note("Here."))
    clock.later(3)
    exercise.do(Rewind(3))
    clock.later(2)
    exercise.do(Undo(3))
    assert exercise.room.minutes(exercise.began, clock.now) == 7


# ---------------------------------------------------------------- anything, in any order


def any_command(exercise: Exercise, luck: Random) -> Command:
    """Something that is said, done or taken back; about half of it goes back."""
    line = luck.randint(2, max(2, exercise.line))
    return luck.choice(
        [
            *[Next(), Go(), Wait(luck.choice([600, HOUR])), Improvise("Words")],
            *[Note(f"Note {exercise.line}."), Met("launch", "rok"), Rate("early", luck.choice("PSMU"))],
            *[Choose("posture", luck.choice(["soft", "firm"]), took=8 * HOUR, sealed=luck.random() < 0.5), Reveal()],
            *[Explain("posture", SAID), Cancel("cable"), Amend("cable", "Other."), Say("Words.", ("all",))],
            *[Show(str(line)), Show("launch"), Break(), Back(), Timer(5), Roster("rok", (f"Kim {line}",))],
            *[Undo(), Undo(line), Undo(line), Undo(line), Rewind(line - 1)] * 3,
        ]
    )


class Way:
    """What the ways through an exercise ought to be, by the words of the guide."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self.to: dict[int, list[int]] = {1: []}
        self.struck: set[int] = set()

    def take_in(self, exercise: Exercise) -> None:
        """One more entry of an exercise, with what went with it."""
        entry, commands = exercise.tip, {one.line: one.command for one in exercise.entries}
        self.to[entry.line - 1] = list(self.lines)
        if isinstance(entry.command, Rewind):
            self.lines = list(self.to[entry.command.line])
        elif isinstance(entry.command, Undo):
            slip = entry.command.line or max(line for line in self.lines if commands[line].can_be_undone)
            gone = {slip, *entry.facts.get("also", ())}
            later = [line for line in self.lines if line > slip]
            if isinstance(commands[slip], Rewind):
                self.lines = [*self.to[slip - 1], *(line for line in later if commands[line].is_remark)]
            elif commands[slip].moves_run:
                self.lines = [line for line in self.lines if line < slip or (line > slip and commands[line].is_remark)]
            elif entry.command.line or entry.parent == entry.line - 1:
                self.struck |= gone
            else:
                self.lines = [line for line in self.lines if line < slip]
        self.lines = [line for line in (*self.lines, entry.line) if line not in self.struck]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_however_it_goes_back_the_story_is_that_of_the_way_and_the_run_that_of_what_moved_it(seed):
    luck, clock, way = Random(seed), RoomClock(), Way()
    with TemporaryDirectory() as folder:
        log = Path(folder) / "exercise.jsonl"
        with Exercise.start(scenario(), log, seed=7, clock=clock, operator="ann") as exercise:
            for _ in range(30):
                clock.later(1)
                command = any_command(exercise, luck)
                with suppress(Misuse):
                    _, foreseen = exercise.preview(command)
                    exercise.do(command)
                    way.take_in(exercise)
                    undos = {entry.line for entry in exercise.entries if isinstance(entry.command, Undo)}
                    trail = [entry.line for entry in exercise.trail()]
                    assert [*trail] == sorted(trail)
                    assert set(trail) - undos == set(way.lines) - undos
                    told = exercise.told(1)
                    for entry in exercise.trail():
                        tell(told, entry)
                    assert told == exercise.story == foreseen == exercise.told(exercise.line)
                    assert exercise.room == exercise.room_of(exercise.line)
                    assert not exercise.undone & {entry.line for entry in exercise.story.entries}
            knew, moved = everything(exercise), [entry.command for entry in exercise.trail()]
        assert everything(Exercise.read(log)) == knew
        with Exercise.resume(log, clock=clock, operator="ann") as resumed:
            assert everything(resumed) == knew
        played = [command for command in moved if command.moves_run and not isinstance(command, Undo | Rewind)]
        with Exercise.start(scenario(), Path(folder) / "anew.jsonl", seed=7, clock=clock) as anew:
            assert do_all(anew, played).position == exercise.position
