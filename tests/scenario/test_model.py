"""The model: every field is described, and its JSON Schema accepts what is shipped and rejects what is broken."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sim.scenario import model, source_file, text
from sim.scenario.load import examine_text
from sim.scenario.shipped import scenario_file, scenario_names, shipped
from sim.view.scenario.briefing import briefing
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.scenario.test_schema import typed
from tests.terminal.pages import drawn

ELEMENTS = sorted(
    (kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Element)),
    key=lambda kind: kind.__name__,
)
MAPS = [*ELEMENTS, source_file.SourceFile, source_file.ClaimInFile]
SCENARIO = jsonschema.Draft202012Validator(model.Scenario.model_json_schema())
PROCEDURE = jsonschema.Draft202012Validator(model.ProcedureFile.model_json_schema())
SOURCE = jsonschema.Draft202012Validator(source_file.SourceFile.model_json_schema())


def complaints(validator: jsonschema.Draft202012Validator, value: Any) -> list[str]:
    return ["/".join(map(str, error.absolute_path)) + f": {error.message}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("kind", MAPS, ids=lambda kind: kind.__name__)
def test_every_element_and_every_field_is_described(kind):
    assert kind.__doc__
    for name, field in kind.model_fields.items():
        assert field.description, name
        assert re.match(r"[A-Z`\[…]|true:", field.description), field.description
        assert field.description.endswith((".", "…")), field.description


@pytest.mark.parametrize("validator", [SCENARIO, PROCEDURE, SOURCE], ids=["scenario", "procedure", "source"])
def test_the_schema_is_one_and_describes_every_field(validator):
    validator.check_schema(validator.schema)
    for kind in (validator.schema, *validator.schema["$defs"].values()):
        assert kind["additionalProperties"] is False
        for name, field in kind["properties"].items():
            assert field["description"], name
            assert {"type": "null"} not in field.get("anyOf", [])


@pytest.mark.parametrize("name", scenario_names())
def test_the_shipped_scenarios_validate(name):
    assert complaints(SCENARIO, typed(text.read(scenario_file(name)).value)) == []


@pytest.mark.parametrize(
    "path", sorted((shipped("scenarios") / "procedures").glob("*.yaml")), ids=lambda path: path.stem
)
def test_the_shipped_procedures_validate(path):
    assert complaints(PROCEDURE, typed(text.read(path).value)) == []


@pytest.mark.parametrize("path", sorted(shipped("seeds").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_source_documents_validate(path):
    assert complaints(SOURCE, typed(text.read(path).value)) == []


CLAIM = {"sources": ["a-claim"], "judgement": "A guess."}
STATED: dict[str, tuple[Any, ...]] = {
    "a spread in brackets": ("state", "tension", "start", {"value": [3, 4, 5], **CLAIM}),
    "a spread as a map": ("injects", "night_statement", "delay", {"one_of": {"1h": 2, "2h": 1}, **CLAIM}),
    "a duration": ("turns", "first_night", "at", {"value": "5m", "sources": "a-claim"}),
    "a chance": ("injects", "night_statement", "chance", {"value": 0.5, "sources": "Yonhap, 2023-06-03"}),
    "an effect": ("injects", "night_statement", "effects", {"tension": {"value": 1, **CLAIM}}),
    "an effect that sets": ("injects", "night_statement", "effects", {"tension": {"set": [1, 2, 3], **CLAIM}}),
}


@pytest.mark.parametrize("what", STATED)
def test_the_schema_takes_a_number_with_what_it_rests_on(what):
    assert complaints(SCENARIO, _with(*STATED[what])) == []


def _with(*path_and_value: Any) -> dict[str, Any]:
    """The double with a value put somewhere."""
    *path, last, value = path_and_value
    changed = copy.deepcopy(DOUBLE)
    holder = changed
    for part in path:
        holder = holder[part]
    holder[last] = value
    return changed


DOUBLE: dict[str, Any] = typed(text.read(DECEMBER_DOUBLE).value)

BROKEN: dict[str, tuple[Any, ...]] = {
    "an unknown field": ("injects", "srbm_launch", "form", "dprk"),
    "an unknown section": ("decision", {}),
    "an empty field": ("title", None),
    "no text": ("title", ["A", "list"]),
    "a version to come": ("whitecell", 2),
    "a flag in words": ("cells", "red", "control", "yes"),
    "half a seat": ("actors", "us_nsc", "seats", 0.5),
    "a range of three": ("state", "tension", "range", [0, 5, 10]),
    "a spread of two": ("state", "tension", "start", [3, 4]),
    "two spreads in one": ("state", "tension", "start", {"uniform": [1, 2], "exponential": 3}),
    "what no number rests on": ("state", "tension", "start", {"sources": ["a-claim"]}),
    "a ground that there is not": ("state", "tension", "start", {"value": 3, "source": "a-claim"}),
    "a bare number as a duration": ("injects", "night_statement", "delay", 5),
    "effects as a list": ("injects", "srbm_launch", "effects", ["tension", 1]),
    "no options": ("decisions", "rok_line", "options", {}),
    "an unknown way to wait": ("turns", "aftermath", "after", {"some": ["red_answer"]}),
    "an override of no field": ("procedures", "response", "steps", {"menu": {"take": "1h"}}),
    "an entry without a kind": ("procedures", "call", "steps", {"talk": {"title": "The call"}}),
    "a rule without a choice": ("policies", "restraint", "choose", {"rok_line": [{"if": "tension > 5"}]}),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_schema_rejects(what):
    assert len(complaints(SCENARIO, _with(*BROKEN[what]))) == 1


@pytest.mark.parametrize("field", ["whitecell", "title", "start", "horizon", "outcomes"])
def test_the_schema_asks_for(field):
    lacking = {name: value for name, value in DOUBLE.items() if name != field}
    assert complaints(SCENARIO, lacking) == [f": {field!r} is a required property"]


def test_what_may_stand_on_every_element(write):
    everywhere = {"title", "text", "notes", "sources", "judgement"}
    assert all(everywhere <= kind.model_fields.keys() for kind in ELEMENTS)


def test_fields_of_ones_own_are_kept_and_nothing_is_made_of_them(reads):
    own = "x-mitre: {id: T1078, list: [1, 2]}"
    decided = f"{{after: launch, by: nsc, within: 1h, {own}, options: {{firm: {{{own}}}, calm: {{}}}}}}"
    examination = reads(
        injects=f"{{launch: {{at: 0m, {own}}}}}",
        decisions=f"{{posture: {decided}}}",
    )
    assert examination.findings == ()
    assert examination.scenario.document.value["injects"]["launch"]["x-mitre"] == {"id": "T1078", "list": ["1", "2"]}


@pytest.mark.parametrize("name", ["x-", "x", "x_mitre", "X-mitre"])
def test_only_what_begins_with_x_and_a_hyphen_is_ones_own(reads, name):
    (fault,) = reads(injects=f"{{launch: {{at: 0m, {name}: 1}}}}").findings
    assert fault.message == f"`{name}` is not a field of an inject."


def test_the_schema_takes_fields_of_ones_own_everywhere():
    for *path, _ in (("x",), ("injects", "srbm_launch", "x"), ("procedures", "response", "steps", "menu", "x")):
        own = _with("procedures", "response", "steps", {"menu": {"takes": "1h"}})
        holder = own
        for part in path:
            holder = holder[part]
        holder["x-own"] = {"any": ["thing"]}
        assert complaints(SCENARIO, own) == []
        holder["x_own"] = 1
        assert len(complaints(SCENARIO, own)) == 1


def test_a_scenario_says_who_wrote_it_when_and_whom_to_ask(write):
    about = "author: [A. Kim, B. Sato]\ndate: 2025-03-01\ncontact: desk\ntags: [missile, three capitals]\n"
    scenario = examine_text(write() + about).scenario
    shown = drawn(briefing(scenario))
    assert "Author: A. Kim and B. Sato\nDate: 2025-03-01\nContact: desk\nTags: missile, three capitals" in shown
    assert (scenario.author, scenario.date, scenario.contact) == (("A. Kim", "B. Sato"), "2025-03-01", "desk")
    assert scenario.tags == ("missile", "three capitals")


def test_defaults(reads):
    scenario = reads(decisions="{posture: {after: launch, by: nsc, options: {firm: {}}}}").scenario
    launch, posture = scenario.injects["launch"], scenario.decisions["posture"]
    assert scenario.marking == "EXERCISE – NOTIONAL"
    assert (launch.repeats, launch.contingency, launch.delay, launch.chance) == (False, False, None, None)
    assert (posture.by, posture.within, posture.takes, posture.lapse) == (("nsc",), None, None, None)
    assert posture.options["firm"].weight is None
    assert scenario.cells["rok"].control is False


def test_a_scenario_is_frozen(reads):
    scenario = reads().scenario
    with pytest.raises(Exception, match="frozen"):
        scenario.title = "Another"


def test_a_scenario_knows_the_document_it_was_read_from(write):
    examination = examine_text(write(), str(Path("here/small.yaml")))
    assert str(examination.scenario.document.place(("horizon",))) == "here/small.yaml:4:10"
