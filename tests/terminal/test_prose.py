"""Every kind of prose in every field of one scenario, on every screen: `exercises/prose.yaml`, `golden/prose`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Met, Next, Show
from sim.exercise.session import Exercise
from sim.scenario.load import examine
from sim.view.exercise.audience import audience_page
from sim.view.exercise.replay import replay_page
from sim.view.exercise.screen import stop_page
from sim.view.run.timeline import timeline
from sim.view.scenario.briefing import briefing, element_brief
from sim.view.scenario.proof import everything, readable
from tests.terminal.pages import drawn

HERE = Path(__file__).parent
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(scope="module")
def scenario():
    examination = examine(HERE / "exercises" / "prose.yaml")
    assert examination.findings == ()
    return examination.scenario


@pytest.fixture(scope="module")
def pages(scenario, tmp_path_factory):
    """All that is shown in the course of one exercise, and of the scenario before it."""
    log = tmp_path_factory.mktemp("prose") / "exercise.jsonl"
    console: list[str] = []
    windows: dict[str, list[str]] = {"rok": [], "us": [], "": []}
    with Exercise.start(scenario, log, clock=lambda: NOON) as exercise:

        def look(since: int, in_hand: str = "") -> None:
            console.append(drawn(stop_page(exercise, since, in_hand, NOON)))
            for cell, seen in windows.items():
                seen.append(drawn(audience_page(scenario, sight_of(exercise, cell, NOON))))

        look(1)
        for command in (Next(), Next(), Next(), Next()):
            exercise.do(command)
            look(exercise.line - 1, "answer")
        for command in (
            Met("dead", "rok", "By *radio*.", item=2),
            Show("answer"),
            Choose("answer", "tell", took=600),
            Next(),
            Show("answer.tell"),
            Next(),
        ):
            exercise.do(command)
            look(exercise.line - 1)
        replay = drawn(replay_page(exercise, 0, texts=True))
    read = [element_brief(scenario, name) for name in ("night", "dead", "answer", "report")]
    return {
        "console": "\n".join(console),
        "audience_rok": "\n".join(windows["rok"]),
        "audience_us": "\n".join(windows["us"]),
        "audience_wall": "\n".join(windows[""]),
        "replay": replay,
        "run": drawn(timeline(scenario, sim.run(scenario, policy="open"), texts=True)),
        "show": drawn(briefing(scenario, texts=True)),
        "read": "\n".join(map(drawn, read)),
        "everything": drawn(everything(scenario)),
        "players_us": drawn(readable(scenario, "us")),
    }


@pytest.mark.parametrize(
    "name",
    ["console", "audience_rok", "audience_us", "audience_wall", "replay", "run", "show", "read", "everything",
     "players_us"],
)  # fmt: skip
def test_every_screen(name, pages, golden):
    golden(HERE / "golden" / "prose" / f"{name}.txt", pages[name])
