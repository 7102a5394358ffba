"""What facilitators can bring about themselves, and what comes only under a condition."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.model import Decision, Inject
from sim.scenario.names import Placed
from sim.view.book.course import coming, contingencies, staying_away
from sim.view.book.prepared import Prepared
from sim.view.book.turn import section
from sim.view.scenario.briefing import element_brief
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed, prose


def in_reserve(prepared: Prepared) -> Iterator[Block]:
    """What can be released, held or jumped to; what comes only sometimes, with its condition; what never came."""
    names = prepared.names
    yield Heading("What you have in reserve")
    yield from _ways()
    spare = contingencies(names)
    for node in spare:
        yield from element_brief(names.scenario, node.name)
        yield from prose(f"`release {node.name}` makes it happen.")
    if not spare:
        yield from prose("No inject waits for you alone; `improvise` hands out one of your own.", 0)
    yield from _sometimes(prepared)
    never = staying_away(names, prepared.plan)
    if never:
        yield Heading("What came in none of the runs", 3)
        yield Prose(
            "It hangs on answers or luck that are unlikely, or on what you release yourself, and may come all the same."
        )
    for node in never:
        yield from section(prepared, node)


def _ways() -> Iterator[Block]:
    yield Prose("Anything that is to come can be moved by hand:")
    for words in (
        "`release NAME` makes something happen now, whether it was to come or not.",
        "`hold NAME` keeps back what is pending until `unhold NAME`; `cancel NAME` removes it.",
        "`jump Tue 18:00` and `wait 30m` go by the clock, and stop before that if something comes up.",
        "`amend NAME` changes a text before it is handed out; `improvise` hands out one of your own.",
        "`extend 2h` moves a deadline; `lapse` lets a decision lapse now.",
    ):
        yield from headed("", words, item=True)


def _sometimes(prepared: Prepared) -> Iterator[Block]:
    names = prepared.names
    rows = tuple(
        (
            say.node_title(names, node.name),
            say.kind_of(node.element),
            say.capital(say.trigger(names, node)),
            say.among(prepared.plan[node.name].share),
        )
        for node in coming(names, prepared.plan)
        if _is_uncertain(prepared, node)
    )
    if rows:
        yield Heading("What comes only sometimes", 3)
        columns = (Column("What", share=3), Column("Kind", share=1), Column("Under which condition", share=5))
        yield Table((*columns, Column("Runs", share=2)), rows, caption="What comes in some of the runs only")


def _is_uncertain(prepared: Prepared, node: Placed) -> bool:
    return isinstance(node.element, Inject | Decision) and prepared.plan[node.name].share < 1
