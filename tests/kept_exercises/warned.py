"""What is warned of in the kept exercises, and was not when they were written: they stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from sim.faults import Fault


def others(findings: Iterable[Fault]) -> list[Fault]:
    """All findings but that control moves what players see without a word to them."""
    return [one for one in findings if not one.message.endswith("and nothing tells them why.")]
