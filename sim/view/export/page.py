"""What was exported, part by part, and what has no place where it went."""

from __future__ import annotations

from collections.abc import Iterator

from sim.view.export.sendings import BY_HAND, LOSSES, MAIL, Departed
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Labelled, Prose, Series, Table


def export_page(export: Departed, runs: int) -> Iterator[Block]:
    """How much of a scenario was exported, what became of each part, and what was left."""
    outgoing = export.outgoing
    yield Heading(outgoing.title, 1, outgoing.marking)
    mails = sum(sending.is_mail for sending in outgoing.sendings)
    waiting = sum(sending.waits for sending in outgoing.sendings)
    counts = (
        say.count_of(len(outgoing.teams), "team"),
        say.count_of(mails, MAIL),
        say.count_of(len(outgoing.sendings) - mails, f"thing {BY_HAND}", f"things {BY_HAND}"),
    )
    yield Prose(f"{say.listed(counts)}; {say.count_of(waiting, 'of them waits', 'of them wait')} for a facilitator.")
    yield Prose(f"Uncertain times are medians of {runs:,} runs.", quiet=True)
    sent = [row for row in export.rows if row.became]
    if sent:
        yield Heading("What became of what comes")
        columns = (Column("What"), Column("Became"), Column("Lost"), Column("Guessed"))
        yield Table(columns, tuple((row.what, row.became, row.left, row.guessed) for row in sent), close=True)
        lost = {word for row in sent for word in row.left.split(", ")}
        yield from (Labelled(word, meaning) for word, meaning in LOSSES.items() if word in lost)
    left = [row for row in export.rows if not row.became]
    if left:
        yield Heading("What has no place there")
        for why in dict.fromkeys(row.left for row in left):
            yield Prose(why)
            yield Series(tuple(row.what for row in left if row.left == why), quiet=True)
