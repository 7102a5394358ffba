"""What may be typed next: the verbs, and behind a verb the names that it takes."""

from __future__ import annotations

from collections.abc import Iterator

from sim.desk.names import Desk
from sim.desk.verbs import VERBS, verb_called


def names_for(desk: Desk, word: str) -> list[str]:
    """The names that may follow a verb, each once; none behind what is no verb."""
    verb = verb_called(word)
    takes = () if verb is None else verb.takes
    return list(dict.fromkeys(name for take in takes for name in take(desk)))


def completions(desk: Desk, line: str) -> Iterator[tuple[str, str]]:
    """How the last word of an unfinished line may go on: what stands of it, and the whole word."""
    begun = line.rsplit(" ", 1)[-1].rsplit(",", 1)[-1]
    first, blank, _ = line.lstrip().partition(" ")
    with desk.turn:
        words = names_for(desk, first) if blank else [verb.name for verb in VERBS]
    yield from ((begun, word) for word in words if word.startswith(begun))
