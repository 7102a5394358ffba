"""Texts that follow what happened: which alternative is said, of which a run keeps the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.faults import Path
from sim.scenario.blanks import blanks
from sim.scenario.fields import Told, Wording, by_cell
from sim.scenario.model import Decision, Element, Inject, Lapse, Option, Turn

ByCell = Told | Mapping[str, Told] | None
"""What is handed out: a text for all, or one a cell."""

Alternatives = tuple[Path, tuple[Wording, ...]]
"""Where in an element alternatives stand, and what they are."""


def told(element: Element) -> Iterator[tuple[Path, ByCell]]:
    """All that is handed out when something happens: where in the element it stands, and what."""
    if isinstance(element, Inject | Turn) and element.text is not None:
        yield ("text",), element.text
    if isinstance(element, Decision):
        if element.question is not None:
            yield ("question",), element.question
        for name, option in element.options.items():
            yield from _of_tells(("options", name), option)
        if isinstance(element.lapse, Lapse):
            yield from _of_tells(("lapse",), element.lapse)


def is_fixed(written: ByCell) -> bool:
    """Whether a text is said as it is written, whatever happened."""
    return all(isinstance(text, str) and "{" not in text for text in by_cell(written).values())


def reads(written: ByCell) -> set[str]:
    """The names that a text's blanks and the conditions of its alternatives read, as they are written there."""
    names: set[str] = set()
    texts: Mapping[str, Told] = by_cell(written)
    for text in texts.values():
        for wording in (Wording(None, text),) if isinstance(text, str) else text:
            names |= set(blanks(wording.text))
            names |= {name.name for name in wording.condition.names()} if wording.condition else set()
    return names


def _of_tells(path: Path, element: Option | Lapse) -> Iterator[tuple[Path, ByCell]]:
    if element.tells is not None:
        yield (*path, "tells", "text"), element.tells.text


def alternatives(element: Element) -> Iterator[Alternatives]:
    """The texts of an element that have alternatives, in the order in which a run keeps which was said."""
    for path, written in told(element):
        for cell, text in by_cell(written).items():
            if isinstance(text, tuple):
                yield ((*path, cell) if cell else path), text


def said(element: Element, field: Path, which: Sequence[int]) -> dict[str, str]:
    """The texts of a field by cell (empty: for all), of alternatives the one that was said; ``which`` are the numbers
    that a run has kept, -1 for none."""
    numbers = dict(zip((path for path, _ in alternatives(element)), which, strict=False))
    written = next((written for path, written in told(element) if path == field), None)
    by_reader: Mapping[str, Told] = by_cell(written)
    texts = {}
    for cell, text in by_reader.items():
        number = numbers.get((*field, cell) if cell else field, -1)
        if isinstance(text, str):
            texts[cell] = text
        elif number >= 0:
            texts[cell] = text[number].text
    return texts
