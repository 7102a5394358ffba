"""Another keyboard beside the console: whose turn it is, what the console says, and what its screens then hold."""

from __future__ import annotations

import threading

import pytest

from sim.desk.completion import completions
from sim.desk.lead import Console
from sim.exercise.commands import Choose, Note
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from sim.view.words.page import TimelineEntry
from tests.kept_exercises.paths import DECEMBER_DOUBLE


class Lines:
    """Lines given beforehand; before each, and at each question, something may happen."""

    interactive = True

    def __init__(self, *lines, meanwhile=lambda where: None):
        self.lines, self.meanwhile = list(lines), meanwhile

    def read(self, desk, prompt):
        self.meanwhile(prompt())
        return self.lines.pop(0) if self.lines else "quit"

    def echo(self, prompt, line):
        pass

    def confirm(self, warning, yes, no):
        self.meanwhile(warning)
        return True

    def leave(self, warning):
        return True

    def above(self, show):
        show()


@pytest.fixture
def leading(tmp_path):
    """Makes a console with its pages and what it said."""
    opened = []

    def begin(*lines, meanwhile=lambda where: None):
        exercise = Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7, operator="Ann")
        opened.append(exercise)
        pages, told = [], []
        return Console(exercise, Lines(*lines, meanwhile=meanwhile), lambda page: pages.append([*page]), told.append), (
            pages,
            told,
        )

    yield begin
    for exercise in opened:
        exercise.close()


def _from_elsewhere(work):
    """Do something in another thread, and come back when it is done; a deadlock is a failure."""
    came = []
    thread = threading.Thread(target=lambda: came.append(work()), daemon=True)
    thread.start()
    thread.join(10)
    assert came, "the other keyboard is kept waiting"
    return came[0]


def _timeline(page):
    return [f"{block.word} {block.text}" for block in page if isinstance(block, TimelineEntry) and block.word]


def test_a_line_of_another_keyboard_is_done_while_the_prompt_waits_and_stands_on_the_next_screen(leading):
    lines = []

    def meanwhile(prompt):
        if prompt == "first_night> ":
            lines.append(_from_elsewhere(lambda: console.take_from(Note("Tokyo asked first."), "Lee")))

    console, (pages, told) = leading("next", "next", meanwhile=meanwhile)
    console.lead()
    assert told[:-1] == ["Lee: note Tokyo asked first."] * 2 and told[-1].startswith("This goes on: ")
    assert [console.exercise.entry(line).operator for line in lines] == ["Lee", "Lee"]
    assert [entry.operator for entry in console.exercise.entries] == ["Ann", "Lee", "Ann", "Lee"]
    assert _timeline(pages[-1]) == ["note Tokyo asked first.", "inject Where we stand after the NCG"]
    assert all("note" not in " ".join(_timeline(page)) for page in pages[:-1])


def test_enter_alone_shows_what_came_and_the_screen_after_that_does_not_again(leading):
    console, (pages, _) = leading()
    console.take("next")
    console.take_from(Note("Tokyo asked first."), "Lee")
    console.take("")
    assert _timeline(pages[-1])[-1] == "note Tokyo asked first."
    console.take("next")
    assert _timeline(pages[-1]) == ["inject Where we stand after the NCG"]


def test_what_came_stands_on_the_next_screen_also_after_a_forecast_and_several(leading):
    console, (pages, _) = leading()
    for line in ("next", "next", "next", "next"):
        console.take(line)
    console.take_from(Note("One."), "Lee")
    console.take("forecast")
    console.take_from(Note("Two."), "Kim")
    console.take("timer 5m")
    told = _timeline(pages[-1])
    assert [line for line in told if line.startswith("note")] == ["note One.", "note Two."]


def test_a_question_that_waits_keeps_nobody_waiting(leading):
    lines = []

    def meanwhile(where):
        if where.startswith("The wall"):
            lines.append(_from_elsewhere(lambda: console.take_from(Note("Meanwhile."), "Lee")))

    console, _ = leading("next", "wall blank", meanwhile=meanwhile)
    console.lead()
    assert (lines, [type(entry.command).__name__ for entry in console.exercise.entries]) == (
        [3],
        ["Next", "Note", "Wall"],
    )


def test_while_a_line_is_done_and_drawn_another_waits_and_so_does_completion(leading):
    begun, go_on, order = threading.Event(), threading.Event(), []
    console, _ = leading()
    console.take("next")

    def slowly(page):
        begun.set()
        assert go_on.wait(10)
        order.append("drawn")

    console.render = slowly
    threads = [
        threading.Thread(target=console.take, args=("next",)),
        threading.Thread(target=lambda: order.append(console.take_from(Note("Then."), "Lee"))),
        threading.Thread(target=lambda: order.append(len(list(completions(console.desk, "met "))) > 0)),
    ]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
        thread.join(0.05)
        assert thread.is_alive()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert order[0] == "drawn" and {4, True} == {*order[1:]}


def test_what_makes_no_sense_is_refused_with_its_sentence_and_the_console_is_left_alone(leading):
    console, (_, told) = leading()
    with pytest.raises(Misuse, match="A note needs words"):
        console.take_from(Note(" "), "Lee")
    with pytest.raises(Misuse, match="`nowhere`"):
        console.take_from(Choose("nowhere", "a"), "Lee")
    assert (told, console.exercise.line, console.unseen) == ([], 1, None)


def test_where_the_log_is_lost_both_are_told_and_nothing_is_done(leading, tmp_path):
    console, (_, told) = leading()
    (tmp_path / "x.jsonl").unlink()
    with pytest.raises(Misuse) as refused:
        console.take_from(Note("Lost?"), "Lee")
    log = tmp_path / "x.jsonl"
    lost = f"The log `{log}` was deleted, renamed or moved"
    assert str(refused.value) == f"{lost}, so nothing is written down until the console has saved it anew."
    assert len(told) == 1 and "`save NEWFILE`" in told[0]
    console.take(f"save {tmp_path / 'y.jsonl'}")
    assert console.take_from(Note("Kept."), "Lee") == 2


def test_a_fault_of_the_program_is_told_to_both_and_ends_nothing(leading, monkeypatch):
    console, (_, told) = leading()

    def fails(command, who):
        raise ValueError("oops")

    monkeypatch.setattr(console.exercise, "do", fails)
    with pytest.raises(Misuse, match="by a fault of Whitecell and not of yours"):
        console.take_from(Note("x"), "Lee")
    assert "ValueError: oops" in told[0]


def test_two_keyboards_and_a_console_at_once_have_one_order(leading):
    console, _ = leading(*["."[:1] + f" console {number}" for number in range(40)])
    done = {"Lee": [], "Kim": []}

    def write(who):
        for number in range(40):
            done[who].append((console.take_from(Note(f"{who} {number}"), who), f"{who} {number}"))

    threads = [threading.Thread(target=write, args=(who,)) for who in done]
    for thread in threads:
        thread.start()
    console.lead()
    for thread in threads:
        thread.join(20)
    entries = console.exercise.entries
    assert [entry.line for entry in entries] == list(range(2, 122))
    for who, lines in done.items():
        assert [(entry.line, entry.command.text) for entry in entries if entry.operator == who] == lines
    assert [entry.command.text for entry in entries if entry.operator == "Ann"] == [f"console {n}" for n in range(40)]


def test_an_undo_takes_back_what_the_console_did_last_and_what_others_wrote_since_stays(leading):
    asked = []
    console, (_, told) = leading(meanwhile=asked.append)
    console.take("next")
    console.take(". ours")
    console.take_from(Note("Tokyo asked first."), "Lee")
    console.take_from(Note("Seoul was late."), "Kim")
    console.take("undo")
    assert (len(asked), told[-1]) == (1, "Taken back: line 3, note ours.")
    assert [entry.command.text for entry in console.exercise.story.notes] == ["Tokyo asked first.", "Seoul was late."]
    console.take("undo")
    assert told[-1].startswith("Taken back: line 2, next")
    assert [entry.command.text for entry in console.exercise.story.notes] == ["Tokyo asked first.", "Seoul was late."]


def test_an_undo_of_what_another_keyboard_wrote_asks_and_says_whose_it_was(leading):
    asked = []
    console, (_, told) = leading(meanwhile=asked.append)
    console.take_from(Note("Tokyo asked first."), "Lee")
    console.take("undo")
    assert asked == ["Takes back line 2, note Tokyo asked first. It came from Lee."]
    assert told[-1] == "Taken back: line 2, note Tokyo asked first."


def test_an_undo_takes_back_what_was_asked_about_whatever_is_written_meanwhile(leading):
    def meanwhile(question):
        if question.startswith("Takes back"):
            _from_elsewhere(lambda: console.take_from(Note("Meanwhile."), "Lee"))

    console, (_, told) = leading(meanwhile=meanwhile)
    for line in ("next", "wall blank", "undo"):
        console.take(line)
    assert told[-1] == "Taken back: line 3, wall blank."
    assert [entry.command.text for entry in console.exercise.story.notes] == ["Meanwhile."]
