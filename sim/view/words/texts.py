"""Texts that may be written once or by cell, for those who may read all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.fields import by_cell
from sim.scenario.model import Scenario
from sim.view.words import sentences as say
from sim.view.words.page import AsWritten, headed


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
