"""Leading an exercise without a terminal: lines that a person gives, and all that they are shown, asked and told."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from rich.console import Console as Paper

from sim.desk.lead import Console
from sim.exercise.commands import Command
from sim.exercise.session import Exercise
from sim.exercise.wording import command_word
from sim.scenario.load import examine_text
from sim.terminal.render import render_on

TWO_ROOMS = """\
whitecell: 1
title: Two rooms
judgement: A test.
start: 2025-03-10T08:00+09:00
horizon: 1d
cells:
  rok: {title: Republic of Korea, short: ROK, timezone: Asia/Seoul}
  us: {title: United States, short: US, timezone: America/New_York}
  red: {control: true}
actors: {seoul: {cell: rok, short: Seoul}, dod: {cell: us}, north: {cell: red}}
state: {tension: {start: 4, range: [0, 10], shown: true}}
turns:
  morning: {at: 0m, title: Morning, minutes: 20}
  evening: {after: launch, delay: 4h, title: Evening}
  night: {after: evening, delay: 4h, title: Night}
injects:
  launch: {at: 10m, to: all, title: A launch, text: One missile flew east.}
  cable: {at: 2h, to: us, title: A cable, text: For Washington alone.}
  papers:
    at: 3h
    to: all
    title: Papers
    text: {rok: What Seoul holds., us: What Washington holds.}
  rumour: {contingency: true, to: rok, title: A rumour, text: They say so.}
  alarm: {contingency: true, title: An alarm}
  same: {after: {all: [rok_line, us_line]}, delay: 2h, if: rok_line == us_line, to: all, title: One line}
decisions:
  rok_line:
    after: launch
    by: seoul
    within: 2h
    takes: 30m
    question: What does Seoul say?
    options:
      calm: {title: Stay calm, text: It costs nothing. Somebody will call it weakness.}
      firm: {title: Be firm, text: "It is heard, and answered.", effects: {tension: +1}}
    lapse: calm
  us_line:
    after: launch
    by: dod
    takes: 30m
    options: {calm: {title: Stay calm}, firm: {title: Be firm}}
outcomes: {tense: {title: Tense, when: tension >= 5, ends: true}, calm: {title: All calm}}
objectives: {one_voice: {title: Speak with one voice}}
"""


@dataclass
class Person:
    """Somebody at a console. ``answers`` are given to the questions that are asked, in order, then always a yes."""

    answers: list[bool] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    rewrites: list[str] = field(default_factory=list)
    interactive = True

    def read(self, desk, prompt):
        raise EOFError

    def echo(self, prompt, line):
        pass

    def confirm(self, warning, yes, no):
        self.asked.append(warning)
        return self.answers.pop(0) if self.answers else True

    def leave(self, warning):
        return True

    def above(self, show):
        show()

    def edit(self, prompt, text):
        self.opened.append(f"{prompt}{text}")
        return self.rewrites.pop(0) if self.rewrites else text


class Led:
    """An exercise that is led line by line. ``told`` is what was said of the last of them, ``drawn`` what was drawn."""

    def __init__(self, folder: Path, text: str = TWO_ROOMS) -> None:
        self.exercise = Exercise.start(examine_text(text).scenario, folder / "x.jsonl")
        self.person, self.told, self.drawn = Person(), "", ""
        self.console = Console(self.exercise, self.person, self._draw, self._tell)
        self.console._take_in_hand()

    def _draw(self, blocks) -> None:
        paper = Paper(width=80, no_color=True, color_system=None, highlight=False, file=StringIO())
        render_on(paper, blocks)
        self.drawn = paper.file.getvalue()

    def _tell(self, sentence: str) -> None:
        self.told = f"{self.told} {sentence}".strip()

    def type(self, *lines: str) -> str:
        """Do lines; what was told of the last, be it a refusal."""
        for line in lines:
            self.told = self.drawn = ""
            self.console._survives(line)
        return self.told

    @property
    def commands(self) -> list[Command]:
        """All commands that were done."""
        return [entry.command for entry in self.exercise.entries]

    @property
    def said(self) -> list[str]:
        """Their words."""
        return [command_word(command) for command in self.commands]
