"""Blanks in texts: ``{posture}``, which a run fills in when the text is handed out. ``{{`` is a brace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_BRACES = re.compile(r"\{\{|\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
_MARKS = re.compile(r"([\\`*_\[\]<>&])")


def places_of_blanks(text: str) -> Iterator[tuple[str, int]]:
    """The names that are to be filled in, in their order, each with where it stands."""
    yield from ((match[1], match.start(1)) for match in _BRACES.finditer(text) if match[1])


def blanks(text: str) -> Iterator[str]:
    """The names that are to be filled in, in their order; each as often as it stands there."""
    yield from (name for name, _ in places_of_blanks(text))


def filled(text: str, said: Callable[[str], str]) -> str:
    """The text with ``said`` of each name in its place. What is filled in is no markup."""
    return _BRACES.sub(lambda match: _MARKS.sub(r"\\\1", said(match[1])) if match[1] else "{", text)
