"""The morning of the exercise: what to set up and try, box by box; and the commands that lead it, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from sim.view.book.prepared import Prepared
from sim.view.words import sentences as say
from sim.view.words.page import Block, Box, Column, Heading, NewSheet, Table, prose


def checklist(prepared: Prepared, running: str) -> Iterator[Block]:
    """What has to stand before the first player comes in."""
    yield NewSheet(running)
    yield Heading("The morning of the exercise")
    for title, boxes in _to_do(prepared):
        yield Heading(title, 3)
        yield from map(Box, boxes)


def _to_do(prepared: Prepared) -> Iterator[tuple[str, tuple[str, ...]]]:
    called, cells = prepared.called, prepared.names.player_cells
    titles = say.listed(say.titled(cell, prepared.names.scenario.cells[cell]) for cell in cells)
    yield (
        "The room",
        (
            f"A table for each cell: {titles}." if titles else "A table for those who play.",
            "A place for facilitators from which no player can read the console.",
            "Somebody to carry notes between the tables, and a place where they are handed in.",
            "A clock that all can see, and the times of the breaks on the wall.",
        ),
    )
    yield (
        "The console",
        (
            f"`whitecell check {called}` finds nothing.",
            "A folder for the logs on a disk with room, that no program copies or empties while you lead.",
            "Power for the laptop; sleep, updates and messages switched off.",
            f"`whitecell play {called} --log trial.jsonl` starts; `next` hands out the first paper; `quit`.",
            "The seed is chosen and written down here; the real log has a name of its own, and not `trial.jsonl`.",
        ),
    )
    yield (
        "The wall and the teams' windows",
        (
            "`whitecell audience trial.jsonl` on the projector: the marking, the clocks and the first paper are there.",
            *(f"`whitecell audience trial.jsonl --cell {cell}` in its room." for cell in cells),
            "What stands there can be read from the last row, and the projector does not show the laptop's screen.",
        ),
    )
    yield (
        "The second keyboard",
        (
            "`whitecell scribe trial.jsonl --as NAME` answers on the same machine, if somebody writes beside you.",
            "Who writes down expected actions, reasons and dissent is agreed.",
        ),
    )
    yield (
        "Paper",
        (
            "Packs, ballots and files of each cell are printed, counted and in order.",
            "Spare paper, pens, and envelopes for answers under seal.",
            "A situation manual on each seat; a guide for each evaluator; this book for you.",
        ),
    )
    yield (
        "People",
        (
            "Who leads, who plays the control cells, who keeps the clock and who evaluates is agreed.",
            "Names by cell are at hand for `roster`.",
            "All are told how an interruption for a real emergency is called out, and that the exercise then stops.",
        ),
    )


_COMMANDS = (
    ("next, go", "On to the next thing players see; to the next decision or turn."),
    ("wait 30m, jump Tue 18:00", "Go by the clock."),
    ("clock run 10:1, clock stop", "Let exercise time follow the room's, ten times as fast; stop it."),
    ("choose b took 40m because …", "Answer the decision in hand; 2 alone takes decision 2 in hand."),
    ("answer rok b because …", "One cell's own answer, where several are asked; reveal opens what is sealed."),
    ("choose other: WORDS", "An answer that is on no list; like c says what it comes nearest to."),
    ("extend 2h, lapse", "Move a deadline; let a decision lapse now."),
    ("forecast", "Where each option is likely to lead from here. For you alone."),
    ("release NAME, hold NAME", "Make something happen now; keep it from happening."),
    ("say rok: WORDS", "Pass on words; improvise hands out an inject of your own."),
    ("show NAME, wall blank", "Put something on the wall; clear it."),
    ("met NAME rok 2, missed NAME", "An expected action was taken, or was not; expect lists what is open."),
    (". WORDS", "Write something down."),
    ("rate OBJECTIVE S: WORDS", "Rate an objective: P, S, M or U."),
    ("break 15m, timer 10m Caucus", "Stop the room's clock; give the room some minutes."),
    ("plan, read NAME", "All that is to come; all that the scenario says of something."),
    ("undo, rewind 12", "Take back a slip; go back on purpose, on a new branch."),
    ("help WORD, quit", "How a command is written; leave, and whitecell resume goes on."),
)


def commands(prepared: Prepared, running: str) -> Iterator[Block]:
    """What is typed most, on a sheet to lay beside the keyboard."""
    called = prepared.called
    yield NewSheet(running)
    yield Heading("The commands on one page")
    yield Table(
        (Column("In a window", share=5), Column("Does", share=4)),
        (
            (f"whitecell play {called} --seed 7 --log exercise.jsonl", "Leads the exercise."),
            ("whitecell resume exercise.jsonl", "Goes on after a break or a crash."),
            ("whitecell audience exercise.jsonl", "The wall; with --cell NAME, one cell's room."),
            ("whitecell scribe exercise.jsonl --as NAME", "A second keyboard, on the same machine."),
            ("whitecell debrief exercise.jsonl", "The hot wash, when it is over."),
        ),
        caption="Windows",
    )
    yield Table(
        (Column("At the prompt", share=4), Column("Does", share=5)), _COMMANDS, caption="What is typed at the prompt"
    )
    yield from prose("A word may be cut short, Tab completes, and `help` lists them all.", 0)
