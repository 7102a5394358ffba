"""What may be typed next: the verbs, and behind a verb the names that it takes, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from sim.desk.names import Desk
from sim.desk.takes import Offer
from sim.desk.verbs import VERBS, as_ours, verb_called


def offers_for(desk: Desk, word: str) -> list[Offer]:
    """The names that may follow a verb, each once; none behind what is no verb."""
    verb = verb_called(word)
    takes = () if verb is None else verb.takes
    offers: dict[str, Offer] = {}
    for offer in (offer for take in takes for offer in take(desk)):
        offers.setdefault(offer.name, offer)
    return list(offers.values())


def completions(desk: Desk, line: str) -> Iterator[tuple[str, Offer]]:
    """How the last word of an unfinished line may go on: what stands of it, and the whole word."""
    begun = line.rsplit(" ", 1)[-1].rsplit(",", 1)[-1]
    first, blank, _ = as_ours(line.lstrip()).partition(" ")
    with desk.turn:
        offers = offers_for(desk, first) if blank else [Offer(verb.usage.split()[0], verb.words) for verb in VERBS]
    yield from ((begun, offer) for offer in offers if offer.name.startswith(begun))
