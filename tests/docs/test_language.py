"""The language reference: its field tables come from the model, and every example in it loads."""

from __future__ import annotations

import re
from itertools import groupby

import pytest

from sim.scenario.expression import RESERVED
from sim.scenario.load import examine
from sim.scenario.model import Element
from sim.view.scenario.fields import KINDS, field_reference

WHOLE = ("outcomes", "policies", "measures", "objectives")
"""Sections that an example gives whole."""


def _sections(text):
    """A scenario's text by section, and each section's lines by id."""
    sections, name = {}, ""
    for line in text.splitlines():
        if re.match(r"\w", line):
            name = line.partition(":")[0]
            sections[name] = [line]
        else:
            sections[name].append(line)
    return sections


def _entries(lines):
    """The entries of a section: the lines of each, by id."""
    entries, name = {}, ""
    for line in lines:
        if match := re.match(r"  (\w+):", line):
            name = match[1]
        entries.setdefault(name, []).append(line)
    return entries


def spliced(base, snippet):
    """The example put into the complete scenario: its entries are added, or stand for those of the same id."""
    sections = _sections(base)
    for name, lines in _sections(snippet).items():
        if name not in sections or name in WHOLE:
            sections[name] = lines
        else:
            entries = _entries(sections[name][1:]) | _entries(lines[1:])
            sections[name] = [lines[0], *(line for entry in entries.values() for line in entry)]
    return "".join(f"{line}\n" for lines in sections.values() for line in lines)


@pytest.fixture(scope="session")
def base(docs):
    """The page's complete scenario."""
    text = (docs.ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    return next(f.text for f in docs.fences(text) if f.text.startswith("whitecell: 1\n"))


def _findings(folder, text):
    path = folder / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return [f"{finding.place}: {finding.message}" for finding in examine(path).findings]


def test_every_example_loads_without_fault_or_warning(base, snippet, saved):
    assert _findings(saved, spliced(base, snippet.text)) == []


def test_every_trap_is_a_fault_and_its_cure_none(base, trap, saved):
    written, cure = trap
    inject = "injects:\n  probe:\n    after: {{any: [launch, posture]}}\n    to: all\n    {}\n"
    assert _findings(saved, spliced(base, inject.format(written))), written
    assert _findings(saved, spliced(base, inject.format(cure))) == [], cure


def test_procedure_files_and_source_documents_on_the_page_are_sound(saved):
    assert examine(saved / "procedures" / "press_call.yaml").findings == ()


def test_the_field_tables_have_every_field_of_every_kind():
    tables = field_reference()
    kinds = [kind for kind, _ in groupby(KINDS)]
    assert set(kinds) >= set(Element.__subclasses__())
    for kind in kinds:
        for name, field in kind.model_fields.items():
            assert f"| `{field.alias or name}` |" in tables
            assert field.description, f"{kind.__name__}.{name} has no description"
    assert not re.search(r"\| +\|[^|]*\|[^|]*\|$", tables, re.M), "a field without what it takes"


def test_schema_markdown_prints_the_tables(docs, tmp_path):
    assert docs.whitecell(["schema", "--markdown"], tmp_path) == (field_reference(), 0)


def test_the_reserved_words_are_listed(docs):
    text = (docs.ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    sentence = " ".join(text.split("These words are reserved:")[1].split(".")[0].split())
    assert set(re.findall(r"`(\w+)`", sentence)) == RESERVED
