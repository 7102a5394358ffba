"""What `msel --xlsx` writes is read back through a real file: equal injects for every exercise that ships."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from sim.analysis.planned import planned
from sim.documents.workbook import csv_text, workbook
from sim.exchange.columns import HSEEP, STANDARD
from sim.exchange.draft_yaml import draft_yaml
from sim.exchange.readers import read_file
from sim.exchange.tables import Wishes
from sim.scenario.fields import by_cell
from sim.scenario.load import examine_text, load
from sim.scenario.names import Names
from sim.scenario.shipped import scenario_names
from sim.view.drafts.page import import_page
from sim.view.msel.rows import EventList
from sim.view.msel.sheets import events_sheet, msel_workbook
from sim.view.words.page import Table
from tests.exchange.books import saved

SHORT = "december_double"


def listed(name: str) -> EventList:
    scenario = load(name)
    return EventList(scenario, planned(scenario, 20), 20)


@pytest.fixture(scope="module")
def book() -> tuple[EventList, bytes]:
    events = listed(SHORT)
    return events, workbook(msel_workbook(events, HSEEP))


def read(content: bytes, file: str = "msel.xlsx"):
    imported = read_file(content, file, Wishes())
    examination = examine_text(draft_yaml(imported.draft))
    assert examination.faults == (), examination.faults
    return imported, examination.scenario


def words(told) -> object:
    """What is handed out, as far as it is the same whatever happened."""
    return {cell: text for cell, text in by_cell(told).items() if isinstance(text, str) and "{" not in text}


def assert_equal(before, after) -> None:
    """Every inject of ``before`` is in ``after``: its id, title, words, sender, readers, mode and expected actions, and
    its time where that is a plain one."""
    names = [
        name for name, node in Names(before).nodes.items() if node.kind == "inject" and not name.endswith("_drift")
    ]
    assert len(names) == len(after.injects)
    for name in names:
        was, now = Names(before).nodes[name].element, after.injects[name.replace(".", "_")]
        for field in ("title", "short", "sender", "to", "mode", "expects", "objectives", "notes"):
            assert getattr(now, field) == getattr(was, field), (name, field)
        assert now.contingency or not was.contingency, name
        kept = words(was.text)
        assert {cell: text for cell, text in words(now.text).items() if cell in kept} == kept, name
        if was.at is not None:
            assert now.at == was.at, name
    assert {name: cell.title for name, cell in after.cells.items()} == {n: c.title for n, c in before.cells.items()}
    assert {name: actor.cell for name, actor in after.actors.items()} == {n: a.cell for n, a in before.actors.items()}


OTHERS = [pytest.param(each, marks=pytest.mark.long) for each in scenario_names() if each != SHORT]


@pytest.mark.parametrize("name", [SHORT, *OTHERS])
def test_a_workbook_comes_back(name):
    events = listed(name)
    for columns in (HSEEP, STANDARD):
        imported, after = read(workbook(msel_workbook(events, columns)))
        assert_equal(events.scenario, after)
        assert len(imported.understood) == len(events.rows)
        assert after.start == events.scenario.start


def test_what_was_edited_counts_and_the_rest_is_as_it_was(book):
    events, content = book
    made = openpyxl.load_workbook(BytesIO(content))
    sheet = made["Injects"]
    headings = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, headings["Whitecell ID"]).value: row for row in range(2, sheet.max_row + 1)}
    edited = {"Title": "Another title", "Message": "New *words*.\n{launch}", "To": "Japan", "Inject Mode": "fax"}
    for heading, value in edited.items():
        sheet.cell(rows["srbm_launch"], headings[heading]).value = value
    sheet.cell(rows["night_statement"], headings["Designated Scenario Time"]).value = "2023-12-17 23:30"
    sheet.append(["99", "2023-12-18 01:00", "Inject", "note", "ROK NSO", "US", "A new one.", "", "", "", "Added"])
    sheet.delete_rows(rows["icbm_launch"])
    imported, after = read(saved(made))
    launch, was = after.injects["srbm_launch"], events.scenario.injects["srbm_launch"]
    assert (launch.title, launch.to, launch.mode) == ("Another title", ("japan",), "fax")
    assert launch.text == "New \\*words\\*.\\\n{{launch}" and launch.at == was.at and launch.expects == was.expects
    statement = next(inject for inject in imported.draft.injects if inject.id == "night_statement")
    assert statement.at == 3600 and "after" not in statement.written
    added = after.injects["added"]
    assert (added.text, added.sender, added.to) == ("A new one.", "rok_nso", ("us",))
    assert "icbm_launch" not in after.injects
    told = {row.became: row.edited for row in imported.understood}
    assert told["srbm_launch"] == ("message", "mode", "title", "to") and told["night_statement"] == ("time",)
    page = list(import_page(imported, ()))
    [table] = [block for block in page if isinstance(block, Table) and block.columns[0].title == "Where"]
    [looked_at] = [row[3] for row in table.rows if row[2] == "night_statement"]
    assert looked_at.startswith("edited: time")
    assert page[-1].text.startswith("Edited in 2 rows. Guessed in ")


def test_names_that_the_scenario_has_not_are_kept_and_told(book):
    """Of rows that were edited and of new ones; what else was told of the row stays."""
    _, content = book
    made = openpyxl.load_workbook(BytesIO(content))
    sheet = made.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    edited = next(row[0].row for row in sheet.iter_rows(min_row=2) if row[place["Event Type"] - 1].value == "Inject")
    words = {"From": "A new voice", "To": "A new team", "Exercise Objective": "A new aim"}
    new = sheet.max_row + 1
    for row in (edited, new):
        for heading, name in words.items():
            sheet.cell(row, place[heading]).value = name
    sheet.cell(edited, place["Designated Scenario Time"]).value = "whenever they like"
    sheet.cell(new, place["Title"]).value = "A new row"
    imported, _ = read(saved(made))
    told = {row.where: row.left for row in imported.understood}
    ids = {row.where: row.became for row in imported.understood}
    injects = {inject.id: inject for inject in imported.draft.injects}
    for number in (edited, new):
        assert "`A new voice`, `A new team` and `A new aim`: nothing here is called that" in told[f"row {number}"]
        extras = injects[ids[f"row {number}"]].extras
        assert {name: extras[name] for name in ("from", "to", "objectives")} == dict(
            zip(("from", "to", "objectives"), words.values(), strict=True)
        )
    assert "`whenever they like` is no time that is known here" in told[f"row {edited}"]


@pytest.mark.parametrize(
    ("to", "cells", "told"),
    [
        ("Japan", {"japan"}, ""),
        ("all", {"rok", "us", "japan"}, ""),
        ("ROK, US", {"rok", "us"}, ""),
        ("", None, "an empty cell names nobody who decides; who did does"),
        ("facilitators", None, "“facilitators” names nobody who decides; who did does"),
    ],
)
def test_a_decision_may_be_given_to_other_cells(book, to, cells, told):
    """As a staff writes it, who has before it a column that names cells; somebody decides whatever they write."""
    events, content = book
    made = openpyxl.load_workbook(BytesIO(content))
    sheet = made["Injects"]
    place = {cell.value: cell.column for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, place["Event Type"]).value == "Decision"]
    was = {name: decision.by for name, decision in events.scenario.decisions.items()}
    row = next(row for row in rows if len(was.get(sheet.cell(row, place["Whitecell ID"]).value, ())) == 1)
    name = sheet.cell(row, place["Whitecell ID"]).value
    sheet.cell(row, place["To"]).value = to
    imported, after = read(saved(made))
    by = after.decisions[name].by
    assert {after.actors[actor].cell for actor in by} == cells if cells else by == was[name]
    assert told in next(each.left for each in imported.understood if each.where == f"row {row}")


def test_a_damaged_hidden_sheet_is_said(book):
    from sim.faults import Misuse

    made = openpyxl.load_workbook(BytesIO(book[1]))
    made["Whitecell"].cell(3, 4).value = "{"
    with pytest.raises(Misuse, match=r"The hidden sheet “Whitecell” of msel\.xlsx is damaged; delete it"):
        read(saved(made))
    del made["Whitecell"]
    imported, after = read(saved(made))
    assert len(imported.understood) == len(book[0].rows) and "srbm_launch" in after.injects


def test_separated_values_come_back_as_a_list(book):
    events, _ = book
    imported, after = read("".join(csv_text(events_sheet(events, HSEEP))).encode(), "msel.csv")
    assert [row.became for row in imported.understood] == [row.node.name.replace(".", "_") for row in events.rows]
    assert after.injects["srbm_launch"].title == "Short-range missile"
