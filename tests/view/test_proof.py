"""A mark in every text of a scenario: each is found where it belongs, and nowhere else."""

from __future__ import annotations

import re

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Next, Opinion
from sim.exercise.facilitator import outlook_of
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.names import Names
from sim.view.exercise.audience import audience_page
from sim.view.run.timeline import timeline
from sim.view.scenario.order import in_order
from sim.view.scenario.proof import everything, readable
from tests.terminal.pages import drawn
from tests.view.marked import MARK, NAMES, READ, all_marks, marked_scenario, marks

BECAUSE = (Opinion("It was due."),)


@pytest.fixture(scope="module")
def marked():
    """The scenario with a mark in every text."""
    return marked_scenario()


def test_everything_is_printed_once_and_in_the_order_of_play(marked):
    page = drawn(everything(marked), 120)
    found = MARK.findall(page)
    assert set(found) == all_marks(marked)
    assert len(all_marks(marked)) > 150
    twice = {mark for mark in found if found.count(mark) > 1}
    assert twice <= {"MARKtoptitle", "MARKtopmarking"}  # which head the page, too
    places = [page.index(f"\n{kind} {name}\n") for kind, name in (("turn", "first"), ("inject", "press_line"))]
    assert places == sorted(places)


def test_what_can_come_first_stands_first(marked):
    assert [node.name for node in in_order(Names(marked))] == [
        "first", "press_line", "consult", "consult.share", "move", "posture", "report", "consult.note", "consult.call",
    ]  # fmt: skip


def test_what_one_cell_could_read_is_what_it_may_and_all_of_it(marked):
    found = marks(drawn(readable(marked, "rok"), 120))
    own = {mark for mark in found if not re.fullmatch(f"MARK({NAMES})", mark)}
    may = {mark for mark in all_marks(marked) if re.fullmatch(f"MARK({READ['rok']})", mark)}
    assert own == may
    assert "MARKstatexsecretxtitle" not in found


def test_what_a_cell_does_read_is_among_what_it_could(marked, tmp_path):
    could = {cell: marks(drawn(readable(marked, cell), 120)) for cell in ("rok", "us")}
    with Exercise.start(marked, tmp_path / "exercise.jsonl") as exercise:
        read = {cell: set() for cell in could}
        while not exercise.position.finished:
            asked = outlook_of(exercise, exercise.line, "", exercise.clock()).asked
            commands = [Choose(each.name, next(iter(each.options.values())), rationale=BECAUSE) for each in asked]
            exercise.do(commands[0] if commands else Next())
            for cell in read:
                read[cell] |= marks(drawn(audience_page(marked, sight_of(exercise, cell)), 120))
    for cell in read:
        assert len(read[cell]) > 10
        assert {mark for mark in read[cell] - could[cell] if not re.fullmatch(f"MARK({NAMES})", mark)} == set()


def test_what_a_run_says_with_its_texts(marked):
    page = drawn(timeline(marked, sim.run(marked), texts=True), 120)
    assert {"MARKturnsxfirstxtextxrok", "MARKinjectsxpresslinextextxus", "MARKinjectsxreportxtext"} <= marks(page)
    assert not [mark for mark in marks(page) if re.search("x(notes|expects|judgement|brief)", mark)]


def test_only_a_player_cell_reads(marked):
    with pytest.raises(Misuse, match="There is no player cell `dprk`"):
        list(readable(marked, "dprk"))
