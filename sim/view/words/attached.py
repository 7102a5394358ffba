"""What is handed out as a file, in words: `Attached: map.png (PNG picture, 120 KB)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.attachments import kind_of
from sim.scenario.model import Scenario
from sim.view.words.page import Prose
from sim.view.words.sentences import listed


def attached(scenario: Scenario, names: Sequence[str]) -> str:
    """The files that go with something, each with what it is and how large; empty for none."""
    return f"Attached: {listed(_described(scenario, name) for name in names)}" if names else ""


def attached_line(scenario: Scenario, names: Sequence[str], indent: int = 0) -> Iterator[Prose]:
    """The same as a line of its own; nothing for none."""
    if names:
        yield Prose(attached(scenario, names), indent=indent)


def _described(scenario: Scenario, name: str) -> str:
    """A file with its size, where it is known: a log of which somebody took it away says only what it is."""
    file = scenario.document.attachments.get(name)
    size = f", {size_in_words(file.size)}" if file is not None else ""
    return f"{name} ({kind_of(name).called}{size})"


def size_in_words(size: int) -> str:
    """``340 bytes``, ``120 KB``, ``1.2 MB``."""
    if size < 1_000:
        return "1 byte" if size == 1 else f"{size} bytes"
    return f"{round(size / 1_000)} KB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
