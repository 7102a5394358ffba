"""A debrief as a document, of one exercise or of groups side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis.debrief import Debrief
from sim.analysis.groups import Groups
from sim.view.debrief.elsewhere import back_and_forth
from sim.view.debrief.groups import groups_page
from sim.view.debrief.hot_wash import in_full
from sim.view.debrief.nameless import nameless
from sim.view.debrief.opening import title
from sim.view.debrief.page import beginning, in_detail
from sim.view.words.page import Block, Booklet, Heading, Page, Prose, Table


def debrief_booklet(debrief: Debrief, attributed: bool = False) -> Booklet:
    """The hot wash, and everything behind it. Without ``attributed`` nobody is named."""
    debrief = debrief if attributed else nameless(debrief)
    return _booklet(title(debrief), list(_blocks(debrief, attributed)))


def groups_booklet(groups: Groups, attributed: bool = False) -> Booklet:
    """Groups side by side."""
    heading, *blocks = groups_page(groups, attributed)
    assert isinstance(heading, Heading)
    return _booklet(heading, blocks)


def _booklet(heading: Heading, blocks: Page) -> Booklet:
    """The marking, which a screen has beside the title, stands on every sheet instead."""
    return Booklet(heading.text, heading.aside, (replace(heading, aside=""), *blocks))


def _blocks(debrief: Debrief, attributed: bool) -> Iterator[Block]:
    yield Prose(beginning(debrief, attributed), quiet=True)
    if debrief.elsewhere.branches:
        yield Prose(back_and_forth(debrief))
    yield Heading("Hot wash")
    yield from in_full(debrief, attributed)
    for block in in_detail(debrief, attributed):
        yield replace(block, close=False) if isinstance(block, Table) else block
