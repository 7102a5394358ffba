"""Files that other tools publish, read where they lie: in the folder that ``WHITECELL_SAMPLES`` names, or in
``shared/samples`` beside the checkout or above it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).resolve().parents[2]


def sample(name: str) -> Path:
    """The sample of that name; a test that needs it is skipped where there is none."""
    named = os.environ.get("WHITECELL_SAMPLES")
    places = [Path(named)] if named else [above / "shared" / "samples" for above in _CHECKOUT.parents]
    path = next((place / name for place in places if (place / name).exists()), None)
    if path is None:
        pytest.skip(f"There is no sample {name}; WHITECELL_SAMPLES names the folder that has them.")
    return path
