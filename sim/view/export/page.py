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
    sent = [account for account in export.accounts if account.became]
    if sent:
        yield Heading("What became of what comes")
        columns = (Column("What"), Column("Became"), Column("Lost"), Column("Likely"))
        yield Table(
            columns, tuple((each.title, each.became, ", ".join(each.losses), each.likely) for each in sent), True
        )
        lost = {loss for account in sent for loss in account.losses}
        yield from (Labelled(loss, meaning) for loss, meaning in LOSSES.items() if loss in lost)
    staying = [account for account in export.accounts if not account.became]
    if staying:
        yield Heading("What stays here")
        for why in dict.fromkeys(account.stays for account in staying):
            yield Prose(why)
            yield Series(tuple(account.title for account in staying if account.stays == why), quiet=True)
