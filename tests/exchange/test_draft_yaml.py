"""A draft as a scenario: whatever its texts hold, `check` passes and they are read back as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.characters import visible, with_newlines
from sim.exchange.draft import (
    Draft,
    DraftActor,
    DraftCell,
    DraftDecision,
    DraftInject,
    DraftObjective,
    DraftOption,
    DraftOutcome,
    DraftTurn,
)
from sim.exchange.draft_yaml import draft_yaml
from sim.exchange.ids import FreshIds, own_field
from sim.scenario.load import examine_text

CELLS = (DraftCell(id="home", title="Home"), DraftCell(id="red", title="Red", control=True))
TRAPS = [
    "yes", "no", "null", "~", "1e3", "010", "12:30", "- a", "a: b", "a #b", "#", "---", "...", "{a}", "{{a}}", "[a, b]",
    "*a*", "&a", "!tag", "|", ">", "%x", "@x", "`x`", "'", '"', "\\", "a\\nb", "<b>bold</b>", "=1+1", "+1", "-", "?",
    "a\tb", "\ta", " a ", "a\n\n\nb", "a \nb", "- x\n\t- y", "a:\n  b", "\u202eabc", "\x1b[31m", "\u2028", "\ufeffa",
    "\u00a0a", "../../x", "한국어: 시험", "日本語：試験", "“quoted”", "x\n---\ny", "a\r\nb", "\ud800", "=HYPERLINK(\"http://x\")",
    "title: x\nwhitecell: 2", "\u3000a\u3000", "?x", "- ", ":", "a:", "{posture} at {tension}", "\U0001f600",
]  # fmt: skip


def draft_with(text: str) -> Draft:
    """A draft that says a text wherever a file's words can end up."""
    return Draft(
        title=text,
        source=text,
        summary=text,
        notes=text,
        cells=(*CELLS, DraftCell(id="other", title=text, brief=text, extras={text: text})),
        actors=(DraftActor(id="office", title="Office", cell="home", text=text),),
        turns=(DraftTurn(id="first", at=0, title=text, text=text, discuss=(text,)),),
        injects=(
            DraftInject(
                id="news", at=60, to=("all",), sender="office", title=text, text=text, mode=text, expects=(text, text),
                notes=text, guessed=(text,),
                extras={text: text, "list of words": (text, text), "map of words": {text: text}},
            ),
        ),
        decisions=(
            DraftDecision(
                id="ask", after=("news",), by=("office",), title=text, question=text,
                options=(DraftOption(id="a", title=text, text=text, tells=text), DraftOption(id="b", title=f"{text}!")),
            ),
        ),
        objectives=(DraftObjective(id="aim", title=text, text=text),),
    )  # fmt: skip


def as_held(text: str) -> str:
    """A text as a scenario holds it."""
    return visible(with_newlines(text)).strip()


def handed_out(text: str) -> str:
    """What is handed out for such a text: a brace that is written twice is one."""
    return text.replace("{{", "{")


def assert_carried(text: str) -> None:
    examination = examine_text(draft_yaml(draft_with(text)))
    assert examination.faults == (), examination.faults
    scenario, held = examination.scenario, as_held(text)
    line = visible(" ".join(text.split())).strip()
    if not held:
        return
    inject, ask = scenario.injects["news"], scenario.decisions["ask"]
    if line:
        assert inject.title == scenario.turns["first"].title == inject.mode == line
    for told in (
        inject.text,
        ask.question,
        ask.options["a"].text,
        ask.options["a"].tells.text,
        scenario.turns["first"].text,
    ):
        assert handed_out(told) == held
    assert (inject.notes, scenario.summary, scenario.cells["other"].brief) == (held, held, held)
    assert inject.expects == (held, held)
    kept = scenario.document.value["injects"]["news"]
    assert [value.strip() for name, value in kept.items() if name.startswith("x-") and isinstance(value, str)] == [held]
    assert [each.strip() for each in kept["x-list-of-words"]] == [held, held]
    assert [value.strip() for value in kept["x-map-of-words"].values()] == [held]


@pytest.mark.parametrize("text", TRAPS)
def test_what_yaml_would_misread_is_carried(text):
    assert_carried(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80) | st.lists(st.sampled_from([*TRAPS, "\n", " ", "word"]), max_size=6).map("".join))
def test_every_text_is_carried(text):
    assert_carried(text)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_another_reader_of_yaml_finds_the_same(text):
    loaded = yaml.load(draft_yaml(draft_with(text)), Loader=yaml.BaseLoader)
    assert (loaded["injects"]["news"].get("notes") or "").strip() == as_held(text)


def test_a_draft_reads_as_an_author_would_write_it():
    draft = Draft(
        title="Rain",
        source="rain.xlsx",
        start=datetime(2024, 6, 26, 9, tzinfo=UTC),
        cells=CELLS,
        injects=(
            DraftInject(id="news", at=5400, to=("home", "red"), title="News: rain", text="It rains.\n\nIt pours.",
                        guessed=("half past ten is taken",)),
            DraftInject(id="held", title="Held back", extras={"Status": "Draft"}),
        ),
    )  # fmt: skip
    assert draft_yaml(draft) == (
        "# Drafted from rain.xlsx.\n\nwhitecell: 1\ntitle: Rain\njudgement: |\n"
        "  Drafted from another tool's file; its times and words are that file's, and nothing else rests on a source.\n"
        "\nstart: 2024-06-26T09:00Z\nhorizon: 3h\n\n"
        "cells:\n  home:\n    title: Home\n  red:\n    title: Red\n    control: true\n\n"
        "injects:\n  # guessed: half past ten is taken\n  news:\n    title: 'News: rain'\n    at: 1h30m\n"
        "    to: [home, red]\n    text: |\n      It rains.\n\n      It pours.\n"
        "  held:\n    title: Held back\n    contingency: true\n    facilitators: true\n    x-status: Draft\n\n"
        "outcomes:\n  played:\n    title: The exercise was played\n"
    )


def test_cells_of_one_name_are_told_apart():
    cells = (DraftCell(id="a", title="Team"), DraftCell(id="b", title="team"), DraftCell(id="team", title="C"))
    scenario = examine_text(draft_yaml(Draft(title="T", source="s", cells=cells))).scenario
    assert scenario is not None
    assert len({cell.title.casefold() for cell in scenario.cells.values()} | {"team"}) == 4


def test_branches_wait_for_any_of_their_moments():
    base = draft_with("word")
    after = DraftInject(id="end", after=("ask.a", "ask.b"), delay=300, to=("all",), title="End", condition="ask.a")
    outcomes = (DraftOutcome(id="won", title="Won", when="ask.a"), DraftOutcome(id="lost", title="Lost"))
    scenario = examine_text(draft_yaml(replace(base, injects=(*base.injects, after), outcomes=outcomes))).scenario
    assert scenario.injects["end"].after.names == ("ask.a", "ask.b")
    assert list(scenario.outcomes) == ["won", "lost"]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_ids_are_fresh_and_fit(words):
    from sim.scenario.fields import unfit_id

    ids = FreshIds()
    names = [ids.fresh(each, "inject") for each in [*words, *words, "all", "start", "x" * 500, "1st", "한국어"]]
    assert len(set(names)) == len(names)
    assert all(unfit_id(name) == "" for name in names)


def test_fields_of_ones_own_are_called_as_in_the_file():
    assert [own_field(each) for each in ("Status", "Assigned To", "상태", "!", "é (x)")] == [
        "x-status", "x-assigned-to", "x-상태", "x-field", "x-e-x",
    ]  # fmt: skip


@pytest.mark.parametrize("length", [20, 88, 89, 200])
def test_an_id_stands_on_one_line_however_long_it_is(length):
    """Under a bar it would be read with a line break at its end, and nothing is called that."""
    home, office = ("h" * length, "o" * length)
    cells = (DraftCell(id=home, title="Home"), DraftCell(id="red", title="Red", control=True))
    news = DraftInject(id="n" * length, at=60, to=(home,), sender=office, title="News", text="It rains.")
    actors = (DraftActor(id=office, title="Office", cell=home),)
    draft = Draft(title="Rain", source="rain.csv", start=datetime(2025, 3, 10, tzinfo=UTC), cells=cells, actors=actors)
    examination = examine_text(draft_yaml(replace(draft, injects=(news,))))
    assert examination.faults == ()
    assert examination.scenario.actors[office].cell == home and examination.scenario.injects[news.id].to == (home,)
