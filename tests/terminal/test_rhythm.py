"""What comes again, counts, drifts and has cases, on every screen: `exercises/rhythm.yaml`, `golden/rhythm`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import sim
from sim.exercise.audience import sight_of
from sim.exercise.commands import Choose, Next
from sim.exercise.session import Exercise
from sim.scenario.load import examine
from sim.view.exercise.audience import audience_page
from sim.view.exercise.replay import replay_page
from sim.view.exercise.screen import stop_page
from sim.view.run.timeline import timeline
from sim.view.scenario.briefing import briefing
from sim.view.scenario.proof import everything
from tests.terminal.pages import drawn

HERE = Path(__file__).parent
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    examination = examine(HERE / "exercises" / "rhythm.yaml")
    assert examination.findings == ()
    scenario = examination.scenario
    log = tmp_path_factory.mktemp("rhythm") / "exercise.jsonl"
    console: list[str] = []
    with Exercise.start(scenario, log, clock=lambda: NOON) as exercise:
        while not exercise.position.finished:
            is_asked = exercise.look().awaits(exercise.program.node_of["reply"])
            exercise.do(Choose("reply", "loud", took=3600) if is_asked else Next())
            console.append(drawn(stop_page(exercise, exercise.line - 1, "", NOON)))
        wall = drawn(audience_page(scenario, sight_of(exercise, "rok", NOON)))
        replay, whole = (drawn(replay_page(exercise, 0, all=all)) for all in (False, True))
    run = sim.run(scenario)
    return {
        "console": "\n".join(console),
        "audience": wall,
        "replay": replay,
        "replay_all": whole,
        "run": drawn(timeline(scenario, run)),
        "run_all": drawn(timeline(scenario, run, all=True)),
        "show": drawn(briefing(scenario)),
        "everything": drawn(everything(scenario)),
    }


@pytest.mark.parametrize(
    "name", ["console", "audience", "replay", "replay_all", "run", "run_all", "show", "everything"]
)
def test_every_screen(name, pages, golden):
    golden(HERE / "golden" / "rhythm" / f"{name}.txt", pages[name])


def test_what_is_quiet_is_left_out_and_counted(pages):
    assert "drifts" not in pages["run"] and "drifts" in pages["run_all"]
    assert "20 quiet happenings are not told here; `--all` tells all." in " ".join(pages["run"].split())
