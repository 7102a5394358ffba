"""What is proposed at a cursor, also in the middle of what cannot be read yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.editing.completion import Proposal, completions
from sim.editing.extents import Extent
from sim.editing.kinds import fields_of
from sim.editing.sheets import Sheets
from sim.scenario import fields, model
from tests.editing.conftest import PROCEDURE, SCENARIO, marked


def proposed(folder: Path, text: str, name: str = "scenario.yaml") -> list[Proposal]:
    """What is proposed at the mark, as far as it goes on with the word there."""
    content, line, column = marked(text)
    sheet = Sheets({folder / name: content}).sheet(folder / name)
    assert sheet is not None
    extent, proposals = completions(sheet, line, column)
    word = sheet.text.split("\n")[line][extent.begin : extent.end]
    return [proposal for proposal in proposals if proposal.text.startswith(word)]


def texts(folder: Path, text: str, name: str = "scenario.yaml") -> list[str]:
    return [proposal.text for proposal in proposed(folder, text, name)]


def with_inject(lines: str) -> str:
    """The scenario with one more inject."""
    return SCENARIO.replace("injects:\n", f"injects:\n  probe:\n    {lines}\n", 1)


INJECT = {
    "aft‸": ["after"],
    "after: la‸": ["launch", "launch.skipped"],
    "after: posture.‸": ["posture.asked", "posture.show", "posture.hold", "posture.lapsed", "posture.skipped"],
    "after: {any: [launch, consult.ta‸": [f"consult.talk{end}" for end in ("", ".start", ".done", ".skipped")],
    "after: {a‸": [
        "any",
        "all",
        *(f"answer{end}" for end in ("", ".asked", ".show", ".hold", ".lapsed", ".skipped")),
    ],
    "from: ‸": ["seoul", "washington", "partner"],
    "to: [‸": ["all", "rok", "us", "seoul", "washington", "partner"],
    "to:\n      - wa‸": ["washington"],
    "to: all\n    mo‸": ["mode"],
    "effects: {ten‸": ["tension"],
    "effects: {tension: 2 * coh‸": ["cohesion"],
    "effects: {tension: {se‸": ["set"],
    "effects: {tension: {set: te‸": ["tension"],
    "delay: {‸": None,
    "if: tension > 2 and no‸": ["not"],
    "if: (ma‸": ["max"],
    "text: {u‸": ["us"],
    "text: te‸": [],
    "text: |\n      te‸": [],
    "cancels: [echo, po‸": ["posture"],
    "repeats: ‸": ["true", "false"],
    "objectives: ‸": ["fast"],
    "sources: japan-coord‸": ["japan-coordinates-unsc-meeting"],
    "stream: ‸": ["echo"],
    "title: x\n  other:\n    tit‸": ["title"],
}


@pytest.mark.parametrize("lines", INJECT)
def test_what_may_stand_in_an_inject(folder, lines):
    found = texts(folder, with_inject(lines))
    if INJECT[lines] is None:
        assert found[:3] == ["uniform", "exponential", "one_of"]
    else:
        assert found == INJECT[lines]


ELSEWHERE = {
    ("lapse: hold", "lapse: ‸"): ["show", "hold"],
    ("lapse: hold", "lapse: {ef‸"): ["effects"],
    ("lapse: hold", "lapse: h‸"): ["hold"],
    ("answer: {show: 1, hold: 0}", "answer: {‸"): ["if", "choose", "show", "hold"],
    ("answer: {show: 1, hold: 0}", "answer: [{choose: ‸"): ["show", "hold"],
    ("answer: {show: 1, hold: 0}", "answer: [{if: po‸"): [
        f"posture{end}" for end in ("", ".asked", ".show", ".hold", ".lapsed", ".skipped")
    ],
    ("answer: {show: 1, hold: 0}", "con‸"): ["consult.level"],
    ("count: echo", "count: ec‸"): ["echo", "echo.skipped"],
    ("measures: [waited, shows]", "measures: [sh‸"): ["shows"],
    ("use: press_call", "use: press‸"): ["press_call"],
    ("roles: {speaker: seoul}", "roles: {‸"): ["speaker", "partner"],
    ("roles: {speaker: seoul}", "roles: {speaker: s‸"): ["seoul"],
    ("      speak: {text", "      ‸: {text"): ["clear", "speak"],
    ("after: share.done", "after: sh‸"): ["share", "share.start", "share.done", "share.skipped"],
    ("after: share.done", "after: la‸"): [],
    ("if: level.leaders and tension < 9}", "if: le‸"): [
        f"level{end}" for end in ("", ".asked", ".leaders", ".officials", ".lapsed", ".skipped")
    ],
    ("timezone: Asia/Seoul", "timezone: Asia/Seo‸"): ["Asia/Seoul"],
    ("  firm:\n", "  ‸:\n"): [],
}


@pytest.mark.parametrize(("words", "instead"), ELSEWHERE)
def test_what_may_stand_elsewhere(folder, words, instead):
    assert SCENARIO.count(words) == 1
    assert texts(folder, SCENARIO.replace(words, instead)) == ELSEWHERE[words, instead]


WITH_CALENDARS = SCENARIO.replace(
    "injects:\n",
    "calendars:\n  office: {timezone: Asia/Seoul, hours: 09:00-18:00}\n  desk: {timezone: Asia/Seoul, times: 10:00}\n"
    "injects:\n  probe: {after: launch, during: ‸}\n",
    1,
)


def test_the_calendars_that_there_are_and_the_fields_of_one(folder):
    assert texts(folder, WITH_CALENDARS) == ["office", "desk"]
    assert texts(folder, WITH_CALENDARS.replace("‸", "o‸")) == ["office"]
    elsewhere = WITH_CALENDARS.replace("‸", "desk")
    assert texts(folder, elsewhere.replace("times: 10:00", "ti‸")) == ["timezone", "times", "title"]
    assert texts(folder, elsewhere.replace("times: 10:00", "ex‸")) == ["except"]
    assert texts(folder, SCENARIO.replace("injects:\n", "cal‸\ninjects:\n", 1)) == ["calendars"]


def test_a_procedure_file_knows_its_own_entries_roles_and_needs(folder):
    name = "procedures/press_call.yaml"
    assert texts(folder, PROCEDURE.replace("by: [speaker", "by: [‸"), name) == ["speaker", "partner"]
    assert texts(folder, PROCEDURE.replace("1m * assurance", "1m * ‸"), name)[:3] == ["start", "clear", "clear.start"]
    assert texts(folder, PROCEDURE.replace("1m * assurance", "1m * a‸"), name) == ["assurance", "abs", "and"]
    assert texts(folder, PROCEDURE.replace("needs:", "ne‸:"), name) == ["needs"]


def test_a_procedure_file_knows_the_calendars_that_it_needs(folder):
    name, waiting = "procedures/press_call.yaml", PROCEDURE.replace("[assurance]", "[assurance, office]")
    assert texts(folder, waiting.replace("takes: 10m", "during: ‸, takes: 10m"), name) == ["assurance", "office"]
    waits = waiting.replace("takes: 10m", "during: office, takes: 10m")
    assert texts(folder, waits.replace("{from: speaker", "{effects: {‸}, from: speaker"), name) == ["assurance"]


def test_fields_that_stand_there_already_are_left_out(folder):
    assert "after" not in texts(folder, with_inject("after: launch\n    ‸"))
    assert "to" in texts(folder, with_inject("after: launch\n    ‸"))


def test_a_proposal_says_what_it_is(folder):
    field = next(one for one in proposed(folder, with_inject("aft‸")))
    assert field.kind == "field" and field.more.startswith("Trigger: a moment, {any: [moments]} or {all: [moments]};")
    state = next(one for one in proposed(folder, with_inject("effects: {co‸")))
    assert (state.kind, state.detail) == ("id", "state: 🚀 결속")
    launch = next(one for one in proposed(folder, with_inject("after: launc‸")))
    assert launch.more == "**발사 🚀** (inject `launch`)\n\nLaunch."


def test_it_takes_the_place_of_the_whole_word(folder):
    content, line, column = marked(with_inject("title: 🚀, effects: {}\n    if: 2 > posture.sh‸ow"))
    extent, _ = completions(Sheets({folder / "x.yaml": content}).sheet(folder / "x.yaml"), line, column)
    assert extent == Extent(line, column - len("posture.sh"), column)


@pytest.mark.parametrize(
    "text", ["‸", "whitecell: 1\n‸", "[{‸", "a: b: c\n\tx‸", "\u202e‸", "injects: [‸", "cells:\n  - x‸"]
)
def test_nothing_is_too_broken(folder, text):
    proposed(folder, text)


def test_a_file_that_begins_is_offered_the_fields_of_a_scenario(folder):
    assert texts(folder, "‸")[:3] == ["whitecell", "title", "summary"]
    assert texts(folder, "whitecell: 1\ndec‸") == ["decisions"]


def test_every_field_that_names_something_has_an_answer():
    """A field of ids that nothing is known of would be forgotten by completion and by renames."""
    kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Element)]
    takes = (fields.Reference, fields.References, fields.Sources, fields.Id)
    unknown = [
        (kind.__name__, name)
        for kind in kinds
        for name, field in fields_of(kind).items()
        if field.takes in takes and field.wanted is None
    ]
    assert unknown == [("ProcedureFile", "procedure"), ("SettingFile", "setting")]  # their own names
    kept = [field for kind in kinds for field in fields_of(kind).values() if field.form == "plain"]
    assert not [field.name for field in kept if "Expression" in str(field.takes) or "After" in str(field.takes)]


def test_the_levels_are_proposed(folder):
    assert texts(folder, SCENARIO.replace("horizon:", "level: ‸\nhorizon:", 1)) == [
        "introductory",
        "standard",
        "advanced",
    ]


def test_a_procedure_file_says_how_it_is_played_alone(folder):
    name = "procedures/press_call.yaml"
    assert texts(folder, PROCEDURE.replace("steps:", "alone: {‸}\nsteps:"), name) == ["setting", "start", "horizon"]
    assert "korea_allies" in texts(folder, PROCEDURE.replace("steps:", "alone: {setting: ‸}\nsteps:"), name)
