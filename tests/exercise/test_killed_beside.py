"""Killed while two scribes write beside it and the clock runs, a console has lost nothing that it acknowledged.

The child leads from lines, as a console does, and says each that it has done; the scribes write from this process until
it is gone. The log that is left is taken up by the next child.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from itertools import chain, count
from pathlib import Path
from random import Random
from time import sleep

import pytest

from sim.desk.lead import Console
from sim.exercise.commands import Note, Tick
from sim.exercise.seats.asking import Gone, Seat
from sim.exercise.seats.messages import Request
from sim.exercise.seats.serving import Seats
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import examine_text
from sim.terminal.ticking import ticking
from tests.exercise.test_killed import a_slow_disk

KILLS, MANY, ROUNDS = 10, 100, 5
"""Of either disk, and how many of them befall one log before another is begun."""
SCRIBES = ("Kim", "Lee")

RATE = 3600
PULSES = """\
whitecell: 1
title: Pulses
judgement: A test.
start: 2025-03-10T08:00+09:00
horizon: 60d
cells: {rok: {timezone: Asia/Seoul}}
injects:
  first: {at: 1m, to: rok, title: A first pulse}
  pulse: {after: {any: [first, pulse]}, delay: 3m, repeats: true, to: rok, title: A pulse}
outcomes: {over: {title: Over}}
"""
"""Something is due so often that each child has some of it, at that rate."""

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or not hasattr(socket, "AF_UNIX"), reason="children are forked here, and speak by a socket"
)


class Typed:
    """A facilitator's lines, one after the other; each says when the one before it was done."""

    interactive = True

    def __init__(self, exercise, say):
        self.exercise, self.say = exercise, say
        notes = (f". console {number}" for number in count(exercise.line))
        self.lines = chain([f"clock run {RATE}"], notes)
        self.typed = ""

    def read(self, desk, prompt):
        if self.typed.startswith("."):
            self.say(self.typed)
        self.typed = next(self.lines)
        sleep(0.002)  # as long as nobody takes to type
        return self.typed

    def above(self, show):
        show()


def lead(log: Path, say) -> None:
    """In the child: lead until it is killed."""
    exercise = (
        Exercise.resume(log, operator="ann")
        if log.exists()
        else Exercise.start(examine_text(PULSES).scenario, log, seed=7, operator="ann")
    )
    console = Console(exercise, Typed(exercise, say), lambda page: None, lambda sentence: None)
    with Seats(log, console.take_from) as seats, ticking(console):
        say("ready" if not seats.missing else seats.missing)
        console.lead()


def begin_child(log: Path, slow: bool) -> tuple[int, int]:
    """A child that leads: its process, and the end of the pipe where it says what it has done."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    try:
        write = os.write
        if slow:
            os.write = a_slow_disk(write)
        lead(log, lambda word: write(theirs, f"{word}\n".encode()))
    finally:
        os._exit(1)


def write_on(log: Path, who: str, ids: count, acknowledged: list, unheard: list) -> None:
    """A scribe: writes until the console is gone; what was not acknowledged it keeps."""
    try:
        seat = Seat(log)
    except Misuse:
        return
    while True:
        text = f"{who} {next(ids)}"
        try:
            acknowledged.append((seat.ask(Request(who, Note(text), text)), who, text))
        except Gone:
            unheard.append(text)
            seat.close()
            return


def killed(log: Path, after: int, wait: float, slow: bool, ids) -> tuple[list, list, list]:
    """One round, killed a while after so many lines of scribes: what the console and the scribes had acknowledged, and
    what scribes were left with."""
    child, said = begin_child(log, slow)
    acknowledged, unheard = [], []
    with os.fdopen(said) as lines:
        assert lines.readline() == "ready\n"
        scribes = [
            threading.Thread(target=write_on, args=(log, who, ids[who], acknowledged, unheard)) for who in SCRIBES
        ]
        for scribe in scribes:
            scribe.start()
        while len(acknowledged) < after and any(scribe.is_alive() for scribe in scribes):
            sleep(0.0005)
        sleep(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for scribe in scribes:
            scribe.join(20)
            assert not scribe.is_alive()
        *words, _ = lines.read().split("\n")
    return [word.removeprefix(". ") for word in words], acknowledged, unheard


@pytest.mark.parametrize("least", [KILLS, pytest.param(MANY, marks=pytest.mark.long)])
@pytest.mark.parametrize("slow", [False, True])
def test_nothing_that_was_acknowledged_to_any_keyboard_is_lost(slow, least, tmp_path):
    luck = Random(300 + slow)
    lost = shared = ticks = 0
    for number in range(least):
        log = tmp_path / f"{number // ROUNDS}.jsonl"
        if not number % ROUNDS:
            ids = {who: count() for who in SCRIBES}
            console, heard, unheard = [], [], []
        of_console, acknowledged, left = killed(log, luck.randrange(30), luck.uniform(0, 0.01), slow, ids)
        console += of_console
        heard += acknowledged
        unheard += left
        entries = Exercise.read(log).entries  # all played again, and the same
        notes = [entry for entry in entries if isinstance(entry.command, Note)]
        texts = [entry.command.text for entry in notes]
        assert len(set(texts)) == len(texts)  # nothing was written twice
        for line, who, text in heard:
            assert (entries[line - 2].operator, entries[line - 2].command) == (who, Note(text))
        assert {*console} <= {*texts}
        for who in (*SCRIBES, "ann"):
            mine = [int(entry.command.text.split()[1]) for entry in notes if entry.operator == who]
            assert mine == sorted(mine)
        of_scribes = {text for text in texts if not text.startswith("console")}
        assert of_scribes <= {*(text for _, _, text in heard), *unheard}
        lost += sum(text not in texts for text in left)
        shared += len({who for _, who, _ in acknowledged}) == 2 and bool(of_console)
        ticks += sum(isinstance(entry.command, Tick) and bool(entry.happenings) for entry in entries)
    print(
        f"{least} kills, {shared} with all three at work, {ticks} advances of the clock with something due, {lost} "
        "lines that nobody acknowledged were not written"
    )
    assert shared >= least // 4
    assert ticks >= least // 3
