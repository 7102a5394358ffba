"""Lists of events that other tools publish: what the importer makes of them, against what a plain look finds there."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from sim.exchange.draft_yaml import draft_yaml
from sim.exchange.readers import read_file
from sim.exchange.tables import Wishes
from sim.scenario.load import examine_text
from tests.exchange.books import cells_in
from tests.exchange.samples import sample


def imported(name: str):
    path = sample(name)
    read = read_file(path.read_bytes(), path.name, Wishes())
    examination = examine_text(draft_yaml(read.draft))
    assert examination.findings == ()
    return read, examination.scenario


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_list_without_headings(number):
    """OpenAEV's lists: no headings, the kind in B, the time in C, the team in D, a subject in E, a message in F."""
    name = f"openaev/test_file_{number}.xlsx"
    cells = cells_in(sample(name))
    read, scenario = imported(name)
    rows = sorted({row for _, row in cells})
    assert len(scenario.injects) == len(rows) == len(read.understood)
    assert [row.where for row in read.understood] == [f"row {row}" for row in rows]
    teams = {text for (column, _), text in cells.items() if column == "D"}
    assert {cell.title for cell in scenario.cells.values()} == teams
    for row, inject in zip(rows, scenario.injects.values(), strict=True):
        assert (inject.text or "") == cells.get(("F", row), "")
        assert inject.title == cells.get(("E", row), cells.get(("F", row), cells["B", row]))
        assert "".join(scenario.cells[cell].title for cell in inject.to) == cells.get(("D", row), "")
        assert "".join(inject.expects) == cells.get(("H", row), "")


DATES = {
    1: [datetime(2025, 3, 10, 9, tzinfo=UTC) - timedelta(days=days) for days in (60, 30, 30)],
    2: [datetime(2024, 6, 26, 9, minute, tzinfo=UTC) for minute in (0, 5, 10, 5)],
    3: [
        datetime(2024, 6, 25, 9, tzinfo=UTC),
        datetime(2024, 6, 26, 9, tzinfo=UTC),
        datetime(2024, 6, 27, 9, tzinfo=UTC),
        datetime(2024, 6, 26, 9, 10, tzinfo=UTC),
        datetime(2024, 6, 26, 9, 5, tzinfo=UTC),
    ],
}


@pytest.mark.parametrize("number", DATES)
def test_its_times(number):
    """``J-60`` is so many days before the day of the exercise, which of a list with dates is the first of them."""
    read, _ = imported(f"openaev/test_file_{number}.xlsx")
    assert [read.draft.start + timedelta(seconds=inject.at) for inject in read.draft.injects] == DATES[number]


def test_an_msel_of_blueprint():
    name = "blueprint/PlaywrightMSEL.xlsx"
    cells = cells_in(sample(name))
    columns = {text: column for (column, row), text in cells.items() if row == 1}
    read, scenario = imported(name)
    rows = sorted({row for _, row in cells} - {1})
    assert len(scenario.injects) == len(rows)
    for row, inject, draft in zip(rows, scenario.injects.values(), read.draft.injects, strict=True):
        said = {heading: cells.get((column, row), "") for heading, column in columns.items()}
        assert inject.title == said["Title"] and (inject.text or "") == said["Details"]
        time = datetime.fromisoformat(re.sub(r"\.\d+Z$", "+00:00", said["Simulated Time"]))
        assert read.draft.start + timedelta(seconds=draft.at) == time
    assert dict(read.mapping)["Exercise Time"] == "kept"
    assert {actor.title for actor in scenario.actors.values()} == {
        text for (column, row), text in cells.items() if column == columns["From"] and row > 1
    }
