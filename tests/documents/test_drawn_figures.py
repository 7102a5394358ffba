"""Figures as wide as a sheet, as they are drawn: a browser measures that every word stands whole inside the frame."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from sim.analysis.answers import taken_in
from sim.analysis.fans import fans_as_played
from sim.documents.drawing import FINENESS, drawn, png
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.scenario.shipped import scenario_names, shipped
from sim.view.figures.course import course, state_figure
from sim.view.figures.decision_map import decision_figure, decisions_figure
from sim.view.figures.delivered import PlannedAndDelivered, delivered_figure
from sim.view.figures.ends import ends_figure
from sim.view.figures.timeline import marks, timeline_figure
from sim.view.scenario.onward import network
from sim.view.words.page import Figure
from tests.exercise.test_played import PLAYED
from tests.view.framed import texts

BROWSER = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
MEASURED = """
<pre id="measured"></pre><script>
{
  const told = [...document.querySelectorAll("svg")].map(svg => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text, tspan")].filter(one => !one.querySelector("tspan")).map(text => {
      const box = text.getBoundingClientRect();
      const [x, y] = [frame.left, frame.top];
      return [text.textContent, box.left - x, box.top - y, box.right - x, box.bottom - y];
    });
  });
  document.getElementById("measured").textContent = JSON.stringify(told);
}
</script>
"""


def _of_scenarios() -> list[Figure]:
    """The map of each exercise that ships, and of each its first decision."""
    scenarios = [load(shipped("scenarios") / f"{name}.yaml") for name in scenario_names()]
    return [decisions_figure(one) for one in scenarios] + [
        decision_figure(one, network(one).decisions[0].name) for one in scenarios
    ]


def _of_log(name: str) -> list[Figure]:
    exercise = Exercise.read(PLAYED / f"{name}.jsonl")
    line = exercise.branch_of(None)[1]
    story, run, scenario = exercise.told(line), exercise.run(line), exercise.scenario
    decided = list(taken_in(exercise, story))
    state = next(iter(run.state))
    fan = fans_as_played(exercise.program_after(line), run, story.entries, decided, states=[state], runs=100)[state]
    came = [
        PlannedAndDelivered(one.title, one.planned, one.planned, one.planned, one.time) for _, one in story.deliveries
    ]
    titles = {name: f"{name} is how it ended" for name in scenario.outcomes}
    return [
        timeline_figure("What came", scenario, marks(scenario, run, story.improvised), (0, run.ended)),
        state_figure(
            scenario, state, course(run, state), fan, [(one.choice.time, one.choice.decision) for one in decided]
        ),
        delivered_figure(came, scenario),
        ends_figure("How it ends", [(f"Answer {n} 동맹", dict.fromkeys(titles)) for n in range(5)], titles),
    ]


@pytest.fixture(scope="module")
def figures() -> list[Figure]:
    return [*_of_scenarios(), *_of_log("first_december_double"), *_of_log("three_teams")]


@pytest.mark.skipif(BROWSER is None, reason="no browser on this machine")
def test_a_browser_finds_every_word_whole_inside_and_no_wider_than_it_was_taken_for(
    figures: list[Figure], tmp_path: Path
) -> None:
    font = '<style>body {font-family: "Liberation Sans", Arial, sans-serif; width: 2000px} svg {display: block}</style>'
    page = tmp_path / "figures.html"
    drawings = "".join(str(drawn(figure, f"f{number}")) for number, figure in enumerate(figures))
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{font}{drawings}{MEASURED}", encoding="utf-8")
    command = [
        str(BROWSER),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        f"--user-data-dir={tmp_path}",
        page.as_uri(),
    ]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    measured = json.loads(unescape(re.search(r'<pre id="measured">(.*?)</pre>', dom, re.S)[1]))
    assert len(measured) == len(figures)
    for figure, words in zip(figures, measured, strict=True):
        width, height = figure.spec["width"], figure.spec["height"]
        outside = [
            text
            for text, left, top, right, low in words
            if left < -2 or top < -2 or right > width + 2 or low > height + 2
        ]
        assert outside == [], figure.title
        widths = {one.text: max(one.right - one.left, one.bottom - one.top) for one in texts(figure)}
        assert {one.text for one in texts(figure)} <= {text for text, *_ in words}, figure.title
        assert [
            text
            for text, left, top, right, low in words
            if text in widths and min(right - left, 1_000) > widths[text] + 3 and low - top < 20
        ] == []


def test_each_is_drawn_as_a_picture_of_its_size(figures: list[Figure]) -> None:
    for figure in (figures[0], figures[-1], figures[-3]):
        picture = png(figure)
        wide, tall = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
        assert (wide, tall) == (FINENESS * figure.spec["width"], FINENESS * figure.spec["height"])
