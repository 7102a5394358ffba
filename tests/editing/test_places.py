"""What stands under a cursor, in words, where it is defined, and where else it stands."""

from __future__ import annotations

import pytest

from sim.editing.definition import definition, references
from sim.editing.describing import hover, of_claim
from sim.editing.sheets import Sheets
from tests.editing.conftest import PROCEDURE, SCENARIO, place_of
from tests.kept_exercises.paths import DECEMBER_DOUBLE

HOVERS = {
    ("horizon: 3d", "horizon"): "A run ends here at the latest, counted from the start.\n\nTakes: duration.",
    ("within: 6h", "within"): "The deadline: a duration from when it is asked, or `until` a time of day or "
    "an instant.\n\nTakes: duration: expression or spread; or `until` a clock time or instant.",
    ("count: echo", "echo"): "**Echo** (inject `echo`)\n\n",
    ("by: partner", "partner"): "**파트너** (actor `partner`)",
    ("roles: {speaker", "speaker"): "**who speaks** (role `speaker`)",
    ("use: press_call", "press_call"): "**A word to the press** (procedure file `press_call`)",
    ("consult.talk.done", "talk"): "**Talk** (step `talk`)",
    ("consult.talk.done", "done"): "The moment at which it is over and took place.",
    ("to: all,", "all"): "Every player cell.",
    ("{show: 2, hold", "hold"): "**Hold** (option `hold`)",
}


@pytest.mark.parametrize(("words", "inside"), HOVERS)
def test_what_is_said_of_it(sheet, words, inside):
    shown = hover(sheet, *place_of(SCENARIO, words, inside))
    assert shown is not None
    assert shown[0].startswith(HOVERS[words, inside].strip())


@pytest.mark.parametrize(("words", "inside"), [("title: United", "United"), ("Launch.,", "Launch"), ("not (con", "(")])
def test_of_other_words_nothing_is_said(sheet, words, inside):
    assert hover(sheet, *place_of(SCENARIO, words, inside)) is None


def test_of_a_claim_it_is_said_what_it_says():
    sheet = Sheets().sheet(DECEMBER_DOUBLE)
    use = next(use for use in sheet.uses.all if use.wanted == "claim")
    words, extent = hover(sheet, use.extent.line, use.extent.begin)
    assert extent == use.extent and "\n\nS" in words and words[0].isupper()
    path, place = definition(sheet, use.extent.line, use.extent.begin)
    assert path.read_text(encoding="utf-8").split("\n")[place.line].strip() == f"{use.name}:"


def test_of_an_inferred_claim_it_is_said_from_what_its_date_is(sheet):
    words = of_claim(sheet, "unsc-meeting-wednesday")
    assert "\n\nS0, 2023-12-20, inferred\n\nThe document says Wednesday" in words
    assert of_claim(sheet, "us-retains-nuclear-control").endswith("\n\nS0, standing")


DEFINED = {
    ("consult.share.done", "share"): "share: {by",
    ("consult.share.done", "consult"): "consult:\n",
    ("lapse: hold", "hold"): "hold: {effects",
    ("stream: echo", "echo"): "echo:\n",
    ("measures: [waited", "waited"): "waited: {from",
    ("2 * (posture ==", "posture"): "posture:\n    after",
    ("rok: launch and", "rok"): "rok: {title",
}


@pytest.mark.parametrize(("words", "inside"), DEFINED)
def test_where_it_is_defined(sheet, words, inside):
    path, extent = definition(sheet, *place_of(SCENARIO, words, inside))
    assert path == sheet.path
    assert (extent.line, extent.begin) == place_of(SCENARIO, DEFINED[words, inside])


def test_what_a_procedure_file_defines_is_found_there(sheet, folder):
    file = folder / "procedures" / "press_call.yaml"
    path, extent = definition(sheet, *place_of(SCENARIO, "press.clear,", "clear"))
    assert (path, (extent.line, extent.begin)) == (file, place_of(PROCEDURE, "clear: {by"))
    assert definition(sheet, *place_of(SCENARIO, "use: press_call", "press_call"))[0] == file
    assert definition(sheet, *place_of(SCENARIO, "title: United", "United")) is None


def test_everywhere_that_it_stands(sheet, folder):
    file = folder / "procedures" / "press_call.yaml"
    from_the_scenario = references(sheet, *place_of(SCENARIO, "press.clear,", "clear"))
    from_the_file = references(sheet.sheets.sheet(file), *place_of(PROCEDURE, "clear: {by"))
    assert sorted(from_the_scenario) == sorted(from_the_file)
    assert sorted(path.name for path, _ in from_the_file) == ["press_call.yaml"] * 2 + ["scenario.yaml"] * 2
    assert len(references(sheet, *place_of(SCENARIO, "launch:\n"))) == 5
    assert references(sheet, *place_of(SCENARIO, "title: United", "United")) == []
