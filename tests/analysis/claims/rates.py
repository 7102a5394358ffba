"""How often a claim is false, and whether that is more often than it may be."""

from __future__ import annotations

from math import comb


def at_least(hits: int, trials: int, level: float) -> float:
    """The chance of ``hits`` or more false claims in ``trials`` if each is false with the chance ``level``."""
    return sum(comb(trials, k) * level**k * (1 - level) ** (trials - k) for k in range(hits, trials + 1))


def assert_at_most(hits: int, trials: int, level: float, what: str) -> None:
    """Fails where so many false claims would come by chance less than once in a thousand times."""
    assert trials > 0, what
    assert at_least(hits, trials, level) > 1e-3, f"{what}: {hits} of {trials} false, at a stated level of {level}"
