"""The three books as documents: one of them for each reader."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.claims import Source
from sim.scenario.model import Scenario
from sim.view.book import evaluators, facilitators, manual
from sim.view.book.prepared import Prepared
from sim.view.words.page import Block, Booklet


def facilitators_booklet(prepared: Prepared, sources: tuple[Source, ...]) -> Booklet:
    """The facilitator's book."""
    blocks = tuple(facilitators.facilitators_book(prepared, sources))
    return _booklet(prepared.names.scenario, facilitators.TITLE, blocks)


def evaluators_booklet(prepared: Prepared) -> Booklet:
    """The evaluators' guides."""
    return _booklet(prepared.names.scenario, evaluators.TITLE, tuple(evaluators.evaluators_guides(prepared)))


def players_booklet(scenario: Scenario, pictures: Mapping[str, bytes]) -> Booklet:
    """The situation manual; ``pictures`` are the attached pictures by name."""
    return _booklet(scenario, manual.TITLE, tuple(manual.situation_manual(scenario, pictures)))


def _booklet(scenario: Scenario, title: str, blocks: tuple[Block, ...]) -> Booklet:
    return Booklet(f"{scenario.title}: {title.lower()}", scenario.marking, blocks, contents=True)
