"""States as players see them: bars, words and digits, over the whole of a range and where it is unlike others."""

from __future__ import annotations

import sys

import pytest

from sim.scenario.load import examine_text
from sim.terminal.render import render_on
from sim.view.exercise.states import state_words
from sim.view.words.page import Labelled, Series
from tests.terminal.pages import screen

TEXT = """\
whitecell: 1
title: States
judgement: A test.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {}}
state:
  tension: {start: 4, range: [0, 10], shown: true}
  balance: {start: 0, range: [-5, 5], shown: true}
  mood: {start: 2, range: [0, 10], shown: true, shown_as: [calm, uneasy, tense, at the brink]}
  link: {title: Warning link (0 or 1), short: Warning link, start: 0, range: [0, 1], shown: true, shown_as: [off, on]}
  launches: {start: 0, range: [0, 99], shown: true, shown_as: digits}
outcomes: {over: {}}
"""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("tension", 0, "Tension □□□□□□□□□□"),
        ("tension", 0.49, "Tension □□□□□□□□□□"),
        ("tension", 0.5, "Tension ■□□□□□□□□□"),
        ("tension", 6.14, "Tension ■■■■■■□□□□"),
        ("tension", 10, "Tension ■■■■■■■■■■"),
        ("balance", -5, "Balance □□□□□□□□□□"),
        ("balance", 0, "Balance ■■■■■□□□□□"),
        ("mood", 0, "Mood: calm"),
        ("mood", 2.49, "Mood: calm"),
        ("mood", 2.5, "Mood: uneasy"),
        ("mood", 7.5, "Mood: at the brink"),
        ("mood", 10, "Mood: at the brink"),
        ("link", 0, "Warning link: off"),
        ("link", 1, "Warning link: on"),
        ("launches", 12.5, "Launches 12.5"),
    ],
)
def test_a_state_is_seen_as_its_scenario_says(name, value, words):
    scenario = examine_text(TEXT).scenario
    assert state_words(name, scenario.state[name], value) == words


@pytest.mark.parametrize(
    ("settings", "bar"),
    [
        ({}, "■■□"),
        ({"LANG": "C"}, "■■□"),
        ({"LANG": "ko_KR.UTF-8"}, "■■□"),
        ({"LANG": "ko_KR.eucKR"}, "##."),
        ({"LC_ALL": "en_US.ISO-8859-1", "LANG": "C.UTF-8"}, "##."),
        ({"TERM": "linux"}, "##."),
    ],
)
def test_a_terminal_without_such_signs_has_bars_in_ascii(settings, bar, monkeypatch):
    for name in ("LC_ALL", "LC_CTYPE", "LANG", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    into = screen(80)
    render_on(into, [Labelled("STATE", (Series(("Tension ■■□",)),))])
    assert into.file.getvalue() == f"STATE     Tension {bar}\n"
