"""A scenario that takes over a setting, and the setting's own file, while they are being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.editing.definition import definition, references
from sim.editing.describing import hover
from sim.editing.findings import findings, sentence
from sim.editing.kinds import is_ours
from sim.editing.rename import rename, renamed_at, replaced
from sim.editing.sheets import Sheet, Sheets
from sim.faults import Misuse
from sim.scenario.load import examine
from tests.editing.conftest import place_of
from tests.editing.test_completion import texts

SETTING = """\
setting: allies
title: Two allies
judgement: Written for a test.
cells:
  rok: {title: Republic of Korea, timezone: Asia/Seoul}
  us: {title: United States, timezone: America/New_York}
actors:
  seoul: {title: Blue House, cell: rok}
state:
  tension: {title: Tension, start: 3, range: [0, 10], shown: [rok, us], text: How near it is.}
"""
SCENARIO = """\
whitecell: 1
title: Shared
judgement: Written for a test.
setting: allies
start: 2025-03-10T05:40+09:00
horizon: 3d
cells:
  us: {title: Washington}
  red: {control: true}
actors:
  pyongyang: {cell: red}
injects:
  launch: {at: 0m, from: pyongyang, to: [rok, us], text: It flies at {tension}., effects: {tension: +1}}
decisions:
  reply: {after: launch, by: seoul, if: tension > 3, options: {words: {}, deeds: {}}}
outcomes: {over: {}}
""".replace("It flies at {tension}.", '"It flies at {tension}."')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "allies.yaml").write_text(SETTING, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sheets(folder: Path) -> Sheets:
    return Sheets()


@pytest.fixture
def scenario(sheets, folder) -> Sheet:
    return sheets.sheet(folder / "scenario.yaml")


@pytest.fixture
def setting(sheets, folder) -> Sheet:
    return sheets.sheet(folder / "settings" / "allies.yaml")


def word_at(sheets: Sheets, location) -> tuple[str, int, str]:
    path, extent = location
    line = sheets.sheet(path).text.split("\n")[extent.line]
    return path.name, extent.line, line[extent.begin : extent.end]


def test_the_files_are_sound(folder):
    assert examine(folder / "scenario.yaml").findings == ()
    assert examine(folder / "settings" / "allies.yaml").findings == ()


@pytest.mark.parametrize(
    ("written", "instead", "proposals"),
    [
        ("to: [rok, us]", "to: [‸", ["all", "rok", "us", "red", "seoul", "pyongyang"]),
        ("by: seoul", "by: se‸", ["seoul"]),
        ("if: tension > 3", "if: ten‸", ["tension"]),
        ("effects: {tension: +1}", "effects: {‸", ["tension"]),
        ("cell: red", "cell: ro‸", ["rok"]),
        ("  red: {control", "  r‸: {control", ["rok"]),
        ("  us: {title: Washington}\n", "  ‸: {title: Washington}\n", ["rok", "us"]),
        ("  us: {title: Washington}", "  us: {ti‸: Washington}", ["timezone", "title"]),
        ("setting: allies", "setting: al‸", ["allies"]),
    ],
)
def test_what_the_setting_has_is_proposed(folder, written, instead, proposals):
    assert SCENARIO.count(written) == 1
    assert texts(folder, SCENARIO.replace(written, instead)) == proposals


@pytest.mark.parametrize(
    ("written", "instead", "proposals"),
    [
        ("cell: rok", "cell: ‸", ["rok", "us"]),
        ("shown: [rok, us]", "shown: [‸", ["rok", "us"]),
        ("actors:", "act‸:", ["actors"]),
        ("title: Two", "su‸", ["summary"]),
        ("setting: allies", "setting: ‸", []),
    ],
)
def test_a_setting_file_knows_its_own_ids_and_fields(folder, written, instead, proposals, kept_as_shipped):
    assert texts(folder, SETTING.replace(written, instead), "settings/allies.yaml") == proposals


def test_a_setting_file_has_no_other_sections(folder):
    assert "injects" not in texts(folder, f"{SETTING}‸", "settings/allies.yaml")


@pytest.mark.parametrize(
    ("words", "inside", "shown"),
    [
        ("to: [rok, us]", "rok", "**Republic of Korea** (cell `rok`)"),
        ("to: [rok, us]", "us", "**Washington** (cell `us`)"),
        ("by: seoul", "seoul", "**Blue House** (actor `seoul`)"),
        ("if: tension > 3", "tension", "**Tension** (state `tension`)\n\nHow near it is."),
        ("at {tension}.", "tension", "**Tension** (state `tension`)\n\nHow near it is."),
        ("  us: {title: Washington}", "us", "**Washington** (cell `us`)"),
        ("setting: allies", "allies", "**Two allies** (setting `allies`)"),
    ],
)
def test_what_the_setting_has_is_explained(scenario, words, inside, shown):
    assert hover(scenario, *place_of(SCENARIO, words, inside))[0] == shown


@pytest.mark.parametrize(
    ("words", "inside", "where"),
    [
        ("to: [rok, us]", "rok", ("allies.yaml", 4, "rok")),
        ("  us: {title: Washington}", "us", ("allies.yaml", 5, "us")),
        ("by: seoul", "seoul", ("allies.yaml", 7, "seoul")),
        ("at {tension}.", "tension", ("allies.yaml", 9, "tension")),
        ("cell: red", "red", ("scenario.yaml", 8, "red")),
        ("setting: allies", "allies", ("allies.yaml", 0, "")),
    ],
)
def test_where_it_is_defined(sheets, scenario, words, inside, where):
    assert word_at(sheets, definition(scenario, *place_of(SCENARIO, words, inside))) == where


def test_every_use_is_listed_from_either_file(sheets, scenario, setting):
    from_scenario = references(scenario, *place_of(SCENARIO, "if: tension > 3", "tension"))
    from_setting = references(setting, *place_of(SETTING, "  tension: {", "tension"))
    assert sorted(from_scenario) == sorted(from_setting)
    assert [word_at(sheets, each)[0] for each in from_setting] == ["allies.yaml", *["scenario.yaml"] * 3]


@pytest.mark.parametrize(("words", "id_"), [("  tension: {", "tension"), ("  us: {", "us"), ("  seoul: {", "seoul")])
def test_a_rename_changes_the_setting_and_the_scenarios_that_share_it(folder, sheets, setting, words, id_):
    changed = rename(setting, *place_of(SETTING, words, id_), "renamed")
    assert {path.name for path in changed} == {"allies.yaml", "scenario.yaml"}
    for path, extents in changed.items():
        path.write_text(replaced(sheets.sheet(path).text, extents, "renamed"), encoding="utf-8")
    assert examine(folder / "scenario.yaml").findings == ()
    assert examine(folder / "settings" / "allies.yaml").findings == ()
    renamed = examine(folder / "scenario.yaml").scenario
    assert [id_ in each for each in (renamed.cells, renamed.actors, renamed.state)] == [False] * 3


def test_a_rename_is_refused_where_the_id_is_taken_and_of_the_setting_s_name(scenario):
    with pytest.raises(Misuse, match="`us` is already the id of something under `cells`"):
        rename(scenario, *place_of(SCENARIO, "cell: red", "red"), "us")
    with pytest.raises(Misuse, match="A setting is called as its file is"):
        renamed_at(scenario, *place_of(SCENARIO, "setting: allies", "allies"))


def test_faults_of_a_setting_are_told_while_it_is_written_and_where_it_is_used(folder):
    path = folder / "settings" / "allies.yaml"
    opened = Sheets({path: SETTING.replace("cell: rok", "cell: rock")}).sheet(path)
    [(extent, fault)] = findings(opened)
    assert (extent.line, fault.message) == (7, "There is no cell `rock`.")
    path.write_text(SETTING.replace("cell: rok", "cell: rock"), encoding="utf-8")
    scenario = Sheets().sheet(folder / "scenario.yaml")
    extent, fault = next(each for each in findings(scenario) if "`rock`" in each[1].message)
    assert (extent.line, SCENARIO.split("\n")[3][extent.begin : extent.end]) == (3, "allies")
    assert sentence(scenario, fault).startswith(f"{path}:8:")


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("setting: allies\n", True),
        ("# A comment.\nsetting: allies\ncells: {}\n", True),
        ("server:\n  setting: x\n", False),
    ],
)
def test_a_setting_is_ours_by_its_first_word(text, ours):
    assert is_ours(text) is ours
