"""Texts that may be written once or by cell, for those who may read all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sim.scenario.fields import Told, by_cell
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.scenario.told import ByCell
from sim.view.words import sentences as say
from sim.view.words.page import AsWritten, headed


def shared(texts: Mapping[str, str], cells: Iterable[str]) -> Mapping[str, str]:
    """Texts by cell; as one of all where each of the cells has the same."""
    alike = {texts.get(cell, "") for cell in cells}
    return {"": alike.pop()} if texts and len(alike) == 1 else texts


def as_written(
    scenario: Scenario, names: Names, written: ByCell, head: str = "", indent: int = 0
) -> Iterator[AsWritten]:
    """A text as it stands in the scenario: each cell's behind its name, each alternative behind its condition."""
    texts: Mapping[str, Told] = by_cell(written)
    for cell, text in texts.items():
        if isinstance(text, str):
            yield from by_reader(scenario, {cell: text}, head, indent)
            continue
        for wording in text:
            condition = f"if {say.expression(names, wording.condition)}" if wording.condition else "else"
            who = f" for {say.actor(scenario, cell)}" if cell else ""
            yield from headed(f"{head or 'Text'}{who}, {condition}:", wording.text, indent=indent)


def by_reader(
    scenario: Scenario, written: str | Mapping[str, str] | None, head: str = "", indent: int = 0
) -> Iterator[AsWritten]:
    """The text of all, or each cell's behind its name, all of it under a head where there is one."""
    for cell, text in by_cell(written).items():
        words = f"{head} for {say.actor(scenario, cell)}:" if head and cell else f"{head}:" if head else ""
        yield from headed(words or (f"{say.actor(scenario, cell)}:" if cell else ""), text, indent=indent)


def items_by_reader(
    scenario: Scenario, written: tuple[str, ...] | Mapping[str, tuple[str, ...]] | None, indent: int = 0
) -> Iterator[AsWritten]:
    """The items of a list for all, or each cell's with its name before each."""
    for cell, texts in by_cell(written).items():
        for text in texts:
            yield from headed(f"{say.actor(scenario, cell)}:" if cell else "", text, item=True, indent=indent)
