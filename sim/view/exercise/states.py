"""States as players see them: a bar, words, or digits where the scenario asks for these."""

from __future__ import annotations

from sim.scenario.model import State
from sim.view.words import sentences as say

PARTS = 10
FULL, EMPTY = "■", "□"


def state_words(name: str, state: State, value: float) -> str:
    """``Tension ■■■■■■□□□□``, ``Warning link: live``, or ``Launch days 12``."""
    title = say.briefly(name, state)
    low, high = state.range
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    if isinstance(state.shown_as, tuple):
        words = state.shown_as
        return f"{title}: {words[min(int(share * len(words)), len(words) - 1)]}"
    if state.shown_as == "digits":
        return f"{title} {say.number(value)}"
    full = int(share * PARTS + 0.5)
    return f"{title} {FULL * full}{EMPTY * (PARTS - full)}"
