"""A rename changes every use and nothing else: afterwards the check says the same, and play is the same."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

import pytest

from sim.editing.definition import references
from sim.editing.describing import hover
from sim.editing.extents import Extent
from sim.editing.rename import rename, renamed_at, replaced
from sim.editing.sheets import Sheet, Sheets
from sim.engine.replication import run
from sim.faults import Misuse
from sim.luck import stream_key
from sim.program.compile import program_of
from sim.scenario.load import examine, examine_text
from tests.editing.conftest import PROCEDURE, SCENARIO, place_of
from tests.kept_exercises.paths import DECEMBER_DOUBLE, EXERCISES, FOLDER
from tests.kept_exercises.warned import others

NEW = "zzz_renamed"
SECTIONS = (
    "cells",
    "actors",
    "state",
    "calendars",
    "turns",
    "injects",
    "procedures",
    "decisions",
    "policies",
    "measures",
    "outcomes",
    "objectives",
)


def written(sheet: Sheet, line: int, column: int, new: str) -> dict[Path, str]:
    """The texts after a rename."""
    changed = rename(sheet, line, column, new)
    return {
        path: replaced(sheet.sheets.sheet(path).text, extents, new)  # type: ignore[union-attr]
        for path, extents in changed.items()
    }


def renamed(sheet: Sheet, words: str, inside: str, new: str) -> dict[str, str]:
    """The texts by file name after the rename of what stands in the words."""
    return {path.name: text for path, text in written(sheet, *place_of(sheet.text, words, inside), new).items()}


def changed_lines(text: str, before: str) -> list[str]:
    """What is different in a text, line by line."""
    return [now for now, was in zip(text.split("\n"), before.split("\n"), strict=True) if now != was]


def test_the_scenario_of_these_tests_is_sound(folder):
    findings = examine(folder / "scenario.yaml").findings
    assert [str(finding) for finding in findings if finding.level == "fault"] == []


def test_an_inject_is_renamed_in_every_trigger_and_expression_and_nowhere_else(sheet):
    texts = renamed(sheet, "launch:\n", "launch", "ignition")
    assert set(texts) == {"scenario.yaml"}
    lines = changed_lines(texts["scenario.yaml"], SCENARIO)
    assert [line.strip()[:32] for line in lines] == [
        "ignition:",
        "after: {any: [ignition, consult.",
        "after: ignition",
        "after: ignition",
        "waited: {from: ignition, to: con",
    ]
    assert "launch and tension are words" in texts["scenario.yaml"] and 'us: "그래서 launch"' in texts["scenario.yaml"]


def test_a_state_is_renamed_in_effects_and_expressions_over_several_lines(sheet):
    text = renamed(sheet, "tension: {title", "tension", "heat")["scenario.yaml"]
    assert re.findall(r".*\btension\b.*", text) == ["      rok: launch and tension are words of this text."]
    assert "      heat >= 2 and\n" in text and "      or heat > 9)\n" in text
    assert text.count("heat") == SCENARIO.count("tension") - 1


def test_an_entry_is_renamed_by_its_own_name_inside_and_by_its_full_one_outside(sheet):
    lines = changed_lines(renamed(sheet, "share: {by", "share", "tell")["scenario.yaml"], SCENARIO)
    assert [line.strip() for line in lines] == [
        "after: {any: [launch, consult.tell.done, posture.show]}",
        "cancels: [posture, consult.tell]",
        "tell: {by: [seoul, washington], takes: 30m + 1m * tension}",
        "after: tell.done",
        "officials: {if: not tell.skipped}",
    ]


def test_answers_that_are_compared_are_renamed_together(sheet):
    text = renamed(sheet, "hold: {effects", "hold", "wait")["scenario.yaml"]
    lines = [line.strip() for line in changed_lines(text, SCENARIO)]
    assert lines == [
        "wait: {effects: {tension: -0.1}, stream: echo}",
        "lapse: wait",
        "wait: {}",
        "posture: [{if: tension >= 5, choose: show}, {choose: {show: 2, wait: 1 + tension}}]",
        "answer: {show: 1, wait: 0}",
    ]


def test_a_shared_stream_follows_the_element_whose_luck_it_is(sheet):
    text = renamed(sheet, "echo:\n", "echo", "reply")["scenario.yaml"]
    assert "stream: reply" in text and "count: reply" in text and not re.search(r"\becho\b", text)


def test_an_entry_of_a_procedure_file_is_renamed_in_the_file_and_in_the_scenarios_that_use_it(sheet, folder):
    texts = renamed(sheet, "press.clear,", "clear", "approve")
    assert {name: len(changed_lines(text, before)) for name, text, before in _with_before(texts)} == {
        "press_call.yaml": 2,
        "scenario.yaml": 2,
    }
    file = Sheets().sheet(folder / "procedures" / "press_call.yaml")
    assert renamed(file, "clear: {by", "clear", "approve") == texts


def test_a_role_of_a_procedure_file_too(sheet, folder):
    texts = renamed(sheet, "{speaker: seoul}", "speaker", "voice")
    assert "roles: {voice: seoul}" in texts["scenario.yaml"]
    assert not re.search(r"\bspeaker\b", texts["press_call.yaml"])


def _with_before(texts: dict[str, str]):
    before = {"scenario.yaml": SCENARIO, "press_call.yaml": PROCEDURE}
    return [(name, text, before[name]) for name, text in sorted(texts.items())]


def test_after_a_rename_in_two_files_the_check_says_the_same(sheet, folder):
    before = [(finding.place.line, finding.level) for finding in examine(folder / "scenario.yaml").findings]
    for path, text in written(sheet, *place_of(SCENARIO, "press.clear,", "clear"), "approve").items():
        path.write_text(text, encoding="utf-8")
    assert [(finding.place.line, finding.level) for finding in examine(folder / "scenario.yaml").findings] == before


REFUSED = {
    ("launch:\n", "launch", "Launch"): "`Launch` is not an id: ids are lower_snake_case. Write `launch`.",
    ("launch:\n", "launch", "done"): "`done` is a word of the language and cannot be an id. Write `done_1`",
    ("launch:\n", "launch", "launch"): "It is called `launch` already.",
    ("launch:\n", "launch", "posture"): "`posture` is already the id of something under `decisions`.",
    ("launch:\n", "launch", "share"): "`share` is already the id of something under `steps`.",
    ("rok: {title", "rok", "seoul"): "`seoul` is already the id of something under `actors`.",
    ("rok: {title", "rok", "all"): "`all` means every player cell and cannot be an id here.",
    ("firm:\n", "firm", "unguided"): "`unguided` means play without a policy and cannot be the id of one.",
    ("share: {by", "share", "talk"): "`talk` is already the id of something under `steps`.",
    ("share: {by", "share", "launch"): "`launch` is already the id of something under `injects`.",
    ("leaders: {effects", "leaders", "officials"): "`officials` is already the id of something under `options`.",
    ("waited: {from", "waited", "shows"): "`shows` is already the id of something under `measures`.",
    ("assurance: {title", "assurance", "trust"): "`assurance` is a state that the procedure `press_call` needs",
    (
        "partner: {title",
        "partner",
        "ally",
    ): "The procedure `press` takes `partner` for its role of that id. Write `roles",
    ("use: press_call", "press_call", "other"): "A procedure is called as its file is;",
    ("share.done, posture", "done", "over"): "`done` is the id of nothing here.",
    ("to: all,", "all", "every"): "`all` is the id of nothing here.",
    ("title: United", "title", "name"): "No id stands here.",
}


@pytest.mark.parametrize(("words", "inside", "new"), REFUSED)
def test_what_cannot_be_renamed_is_refused_with_a_sentence(sheet, words, inside, new):
    with pytest.raises(Misuse, match=re.escape(REFUSED[words, inside, new])):
        rename(sheet, *place_of(SCENARIO, words, inside), new)


def test_what_would_come_to_stand_for_something_else_is_refused(folder):
    text = SCENARIO.replace("if: not clear.skipped}", "if: not clear.skipped and launch}")
    sheet = Sheets({folder / "scenario.yaml": text}).sheet(folder / "scenario.yaml")
    with pytest.raises(
        Misuse, match=re.escape("With this id `clear` in line 49 of scenario.yaml would stand for some")
    ):
        rename(sheet, *place_of(text, "launch:\n", "launch"), "clear")


def test_what_comes_with_whitecell_is_not_renamed(kept_as_shipped):
    sheet = Sheets().sheet(DECEMBER_DOUBLE)
    use = next(use for use in sheet.uses.all if use.thing is not None and use.thing.home)
    with pytest.raises(Misuse, match="which comes with Whitecell"):
        renamed_at(sheet, use.extent.line, use.extent.begin)


def test_a_word_in_quotes_or_behind_an_anchor_is_found(folder):
    text = SCENARIO.replace("after: posture\n", 'after: &first "posture"\n').replace("count: echo", "count: *first")
    text = text.replace("  posture:\n    after", "  'posture':\n    after")
    sheet = Sheets({folder / "scenario.yaml": text}).sheet(folder / "scenario.yaml")
    after = renamed(sheet, "  'posture':", "posture", "stance")["scenario.yaml"]
    assert 'after: &first "stance"' in after and "  'stance':" in after and "count: *first" in after


def test_a_calendar_is_renamed_wherever_something_waits_for_it(folder):
    text = SCENARIO.replace(
        "injects:\n",
        "calendars: {office: {timezone: Asia/Seoul, hours: 09:00-18:00}}\n"
        "injects:\n  office_call: {after: launch, during: office}\n",
        1,
    ).replace("    within: 6h\n", "    within: until 18:00 Asia/Seoul\n    during: office\n", 1)
    sheet = Sheets({folder / "scenario.yaml": text}).sheet(folder / "scenario.yaml")
    changed = changed_lines(renamed(sheet, "{office: {timezone", "office", "open_hours")["scenario.yaml"], text)
    assert [line.strip() for line in changed] == [
        "calendars: {open_hours: {timezone: Asia/Seoul, hours: 09:00-18:00}}",
        "office_call: {after: launch, during: open_hours}",
        "during: open_hours",
    ]


def test_a_calendar_that_a_procedure_needs_keeps_its_id_and_is_called_what_it_is(folder):
    scenario = SCENARIO.replace(
        "injects:\n", "calendars: {office: {timezone: Asia/Seoul, times: 10:00}}\ninjects:\n", 1
    )
    waiting = PROCEDURE.replace("[assurance]", "[assurance, office]").replace(
        "takes: 10m", "during: office, takes: 10m"
    )
    procedure = folder / "procedures" / "press_call.yaml"
    sheets = Sheets({folder / "scenario.yaml": scenario, procedure: waiting})
    needed = "`office` is a calendar that the procedure `press_call` needs under this id."
    with pytest.raises(Misuse, match=needed):
        rename(sheets.sheet(folder / "scenario.yaml"), *place_of(scenario, "{office: {", "office"), "bureau")
    inside = sheets.sheet(procedure)
    with pytest.raises(Misuse, match="`office` is a calendar of every scenario that uses this procedure"):
        rename(inside, *place_of(waiting, "during: office", "office"), "bureau")
    assert hover(inside, *place_of(waiting, "during: office", "office"))[0] == "**Office** (calendar `office`)"
    assert hover(inside, *place_of(waiting, "1m * assurance", "assurance"))[0] == "**Assurance** (state `assurance`)"
    assert references(inside, *place_of(waiting, "during: office", "office"))


IDS = [(name, section) for name in EXERCISES for section in SECTIONS]
NEEDED = {"tension", "cohesion", "assurance", "data_link"}
"""States that the procedures of the exercises need."""


@pytest.mark.parametrize(("name", "section"), IDS, ids=lambda part: str(part))
def test_each_id_of_an_exercise_can_be_renamed_and_nothing_else_changes(name, section, monkeypatch):
    """Each by itself; then all of a section are put into one text, which is checked, compiled and played."""
    path = EXERCISES[name]
    sheet = Sheets().sheet(path)
    assert sheet is not None
    new_to_old: dict[str, str] = {}
    edits: dict[Extent, str] = {}
    for use in [use for use in sheet.uses.all if use.defines and use.thing.path[0] == section]:
        place = use.extent.line, use.extent.begin
        if section == "state" and use.word in NEEDED:
            with pytest.raises(Misuse, match="needs under this id"):
                rename(sheet, *place, NEW)
        elif use.extent not in edits:  # else it was renamed with an answer that it is compared with
            new = f"{NEW}_{len(new_to_old)}x"
            new_to_old[new] = use.word
            edits |= dict.fromkeys(rename(sheet, *place, new)[path], new)
    content = sheet.text
    for extent, new in sorted(edits.items(), reverse=True):
        content = replaced(content, [extent], new)
    examination = examine_text(content, str(path))
    assert others(examination.findings) == []

    def as_before(text: str) -> str:
        return re.sub(rf"{NEW}_\d+x", lambda match: new_to_old[match.group()], text)

    scenario = examine(path).scenario
    if section != "decisions":  # whose answers are numbered by their ids
        assert as_before(repr(program_of(examination.scenario))) == repr(program_of(scenario))
    before = [repr(run(scenario, 7, replication)) for replication in range(3)]
    monkeypatch.setattr("sim.luck.stream_key", lambda stream: stream_key(as_before(stream)))
    assert [as_before(repr(run(examination.scenario, 7, replication))) for replication in range(3)] == before


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("procedures/*.yaml")))
def test_each_id_of_a_procedure_can_be_renamed_with_the_scenarios_that_use_it(name, tmp_path):
    copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    sheet = Sheets().sheet(tmp_path / "procedures" / f"{name}.yaml")
    assert sheet is not None
    texts: dict[Path, str] = {}
    for use in [use for use in sheet.uses.all if use.defines and use.thing.path[0] == "steps"]:
        texts = written(sheet, use.extent.line, use.extent.begin, NEW)
        assert sheet.path in texts
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    assert [path for path in (sheet.path, *tmp_path.glob("*.yaml")) if others(examine(path).findings)] == []


PROSE = Path(__file__).parents[1] / "terminal" / "exercises" / "prose.yaml"
"""A scenario with words by cell, alternatives, blanks and what decisions tell."""


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("  answer:\n", ["*{zzz}* of", "{zzz.tell}", "was {zzz}.", "{any: [zzz, zzz.lapsed]}", "if: zzz.tell,"]),
        ("  dead:\n", ["since {zzz}. {{Nobody}", "Since {zzz} nobody", "after: zzz\n", "from: zzz,"]),
        ("  tension: {title", ["at {zzz}.\n", "tension {zzz}.", "At tension {zzz}:", "effects: {zzz: ["]),
        (
            "  rok:\n    title",
            ["cell: zzz,", "shown: [zzz]", "from: {zzz: navy,", "      zzz: |", "zzz:\n        - {if"],
        ),
        ("  nso: {title", ["by: [zzz, nsc]", "from: zzz\n          mode", "to: [zzz, us]"]),
    ],
)
def test_words_that_are_filled_in_and_words_by_cell_follow_a_rename(words, now, tmp_path):
    path = tmp_path / "prose.yaml"
    path.write_text(PROSE.read_text(encoding="utf-8"), encoding="utf-8")
    copytree(PROSE.with_suffix(""), path.with_suffix(""))
    sheet = Sheets().sheet(path)
    assert sheet is not None
    text = renamed(sheet, words, words.split(":")[0].strip(), "zzz")["prose.yaml"]
    assert [part for part in now if part not in text] == []
    assert examine_text(text, str(path)).findings == ()
