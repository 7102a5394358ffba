"""How often a sentence is false, counted in worlds in which it is false by construction, or may be.

A family is what one command says. Each of its worlds is played so many times, and of each sentence it counts how often
it was false, and how often it could have been. A sentence that holds in 95 of 100 may be false in 5: a few trials show
that it is not far more often, 2,000 (`-m long`, `make claims`) that it is not more often, as the upper 99% bound of the
rate lies below. Where the level is all but used up, no number of trials could show that; there the rate is not shown to
be above it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

LEVEL = 0.05
TRIALS = 2_000
Counts = dict[str, tuple[int, int]]
"""By sentence, how often it was false, and of how many."""
World = Callable[[int], Counts]
"""Played so many times."""


@dataclass(frozen=True)
class Family:
    """What ``command`` says: its ``sentences`` in words, and the ``worlds`` in which they may be false.

    ``sharp`` are worlds, sentences, or pairs of both, where the level is all but used up.
    """

    command: str
    sentences: Mapping[str, str]
    worlds: Mapping[str, World]
    sharp: Collection[str | tuple[str, str]] = ()

    def is_sharp(self, world: str, sentence: str) -> bool:
        """Whether the sentence uses up its level there."""
        return bool({world, sentence, (world, sentence)} & set(self.sharp))


def lower_bound(false: int, of: int, miss: float) -> float:
    """The rate at which so many or more come with the chance ``miss`` (Clopper and Pearson)."""
    return float(beta.ppf(miss, false, of - false + 1)) if false else 0.0


def upper_bound(false: int, of: int, miss: float = 0.01) -> float:
    """The rate at which so few or fewer come with the chance ``miss``."""
    return float(beta.isf(miss, false + 1, of - false)) if false < of else 1.0


def assert_not_far_more_often(counts: Counts) -> None:
    """Fails where so many false sentences would come by chance less than once in a thousand times."""
    assert counts
    for sentence, (false, of) in counts.items():
        assert of > 0, sentence
        assert lower_bound(false, of, 1e-3) <= LEVEL, f"{sentence}: {false} of {of} false"


def assert_no_more_often(family: Family, world: str, trials: int = TRIALS) -> None:
    """Fails where the upper 99% bound of a rate lies above the level; where it is used up, if the rate does so."""
    counts = family.worlds[world](trials)
    assert counts
    for sentence, (false, of) in counts.items():
        bound = lower_bound(false, of, 0.01) if family.is_sharp(world, sentence) else upper_bound(false, of)
        assert bound <= LEVEL, f"{world}: {sentence}: {false} of {of} false"


def counted(trials: int, trial: Callable[[int], Mapping[str, bool]]) -> Counts:
    """The counts of trials that say of each sentence whether it is false; a sentence not said of at all is left out."""
    counts: Counts = {}
    for number in range(trials):
        for sentence, is_false in trial(number).items():
            false, of = counts.get(sentence, (0, 0))
            counts[sentence] = false + bool(is_false), of + 1
    return counts


def drawn(trial: Callable[[np.random.Generator], Mapping[str, bool]]) -> World:
    """A world whose trials are drawn one after the other, with luck from one seed."""

    def play(trials: int) -> Counts:
        luck = np.random.default_rng(1)
        return counted(trials, lambda _: trial(luck))

    return play
