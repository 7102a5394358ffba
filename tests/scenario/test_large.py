"""Large and sound: what a program may write rather than a person. Nothing here is looked at more often than need be."""

from __future__ import annotations

from collections import Counter
from textwrap import indent

import pytest

from sim.program.compile import compile_program
from sim.scenario.check import listings, moments, outcomes
from sim.scenario.load import examine_text
from sim.scenario.names import Names

MANY = 1_500
ENTRIES = 3_000


def _lines(*lines: str) -> str:
    return "\n".join(["", *lines])


LARGE = {
    "injects that wait for the next one down the file": {
        "injects": _lines(*(f"i{n}: {{after: i{n + 1}}}" for n in range(MANY)), f"i{MANY}: {{at: 0m}}")
    },
    "a procedure of entries that wait for the next one": {
        "procedures": _lines(
            "consult:",
            "  after: launch",
            "  steps:",
            *(f"    e{n}: {{after: e{n + 1}, takes: 1m}}" for n in range(ENTRIES)),
            f"    e{ENTRIES}: {{after: start, takes: 1m}}",
        )
    },
    "many procedures": {
        "procedures": _lines(*(f"p{n}: {{after: launch, steps: {{a: {{takes: 1m}}}}}}" for n in range(MANY)))
    },
    "an inject that waits for all others": {
        "injects": _lines(
            *(f"i{n}: {{at: 0m}}" for n in range(MANY)),
            f"last: {{after: {{all: [{', '.join(f'i{n}' for n in range(MANY))}]}}}}",
        )
    },
}


@pytest.mark.parametrize("what", LARGE)
def test_each_element_is_looked_at_once(what, write, monkeypatch):
    looked_at: Counter[str] = Counter()
    announces = moments.announces

    def counted(names, node):
        looked_at[node.name] += 1
        return announces(names, node)

    monkeypatch.setattr(moments, "announces", counted)
    examination = examine_text(write(**LARGE[what]))
    assert examination.findings == ()
    assert set(looked_at.values()) == {1}
    program = compile_program(examination.scenario)
    assert len(program.nodes) == len(looked_at)


def test_a_large_circle_is_told_once_and_briefly(says):
    circle = _lines(*(f"i{n}: {{after: i{(n + 1) % MANY}}}" for n in range(MANY)), "echo: {after: i0}")
    assert says(injects=circle) == [
        "`i0`, `i1`, `i2`, `i3`, `i4`, `i5` and 1,494 others wait for one another, so none of them ever happens. "
        "Give one of them another trigger."
    ]


def test_many_outcomes_are_not_each_compared_with_all(write, monkeypatch):
    compared: Counter[str] = Counter()
    implies = outcomes._implies
    monkeypatch.setattr(outcomes, "_implies", lambda *two: compared.update(["pair"]) or implies(*two))
    conditions = [f"o{n}: {{when: tension >= {9 - n / MANY}}}" for n in range(MANY)]
    examination = examine_text(write(outcomes=_lines(*conditions, "over: {}")))
    assert examination.findings == ()
    assert compared["pair"] <= MANY * outcomes._MOST_COMPARED


@pytest.mark.parametrize(("before", "warned"), [("", 0), ("Call:\n1. a\n1. b\n\n", 0), ("Call:\n2. a\n2. b\n\n", 1)])
def test_a_text_is_read_for_lists_once_however_many_items_it_has(before, warned, write, monkeypatch):
    leaves, read = listings.leaves, []
    monkeypatch.setattr(listings, "leaves", lambda body: read.append(body) or leaves(body))
    text = before + "\n".join(f"- item {n}" for n in range(MANY))
    findings = examine_text(f"{write()}notes: |\n{indent(text, '  ')}\n").findings
    assert len(read) == 1 and len(findings) == warned


def test_who_may_be_told_is_known_once_for_all(write):
    names = Names(examine_text(write()).scenario)
    assert names.readers is names.readers and {"all", *names.scenario.cells} <= set(names.readers)
