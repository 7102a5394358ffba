"""Words are made from values, and never taken apart again: what the program has said it does not read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import sim.view

TAKING_APART = {
    "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "rsplit", "find",
}  # fmt: skip
OF_OTHERS = {
    "prose": "an author's text by its lines",
    "flat": "an author's text on one line",
    "spelled": "an id",
    "moment": "a moment's name",
    "_city": "a zone's name",
    "_link": "an entry's id",
    "_kind": "a description in the model",
    "unsigned_nothing": "a number's sign",
    "answered_by": "who answered, as a run by a policy writes it",
}
"""Functions that read what somebody else wrote, and what that is."""


def _readings(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name not in OF_OTHERS:
            for call in ast.walk(node):
                asked = call.func if isinstance(call, ast.Call) else None
                if isinstance(asked, ast.Attribute) and asked.attr in TAKING_APART:
                    yield f"{path.name}: {node.name}", asked.lineno


def test_words_are_not_taken_apart_again():
    [folder] = sim.view.__path__
    found = [one for path in sorted(Path(folder).rglob("*.py")) for one in _readings(path)]
    assert found == []


def test_it_would_be_noticed(tmp_path):
    (tmp_path / "page.py").write_text("def said(title):\n    return title.startswith('every')\n")
    assert list(_readings(tmp_path / "page.py")) == [("page.py: said", 2)]
