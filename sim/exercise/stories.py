"""The story after any line, told anew from the nearest line that is remembered: going back takes no time of its own."""

from __future__ import annotations

from collections.abc import Sequence

from sim.exercise.entry import LogEntry, entry_at
from sim.exercise.steering import tell
from sim.exercise.story import Story

REMEMBERED = 32
"""Stories that are kept. Each holds references to entries alone, which there are anyway."""


class Stories:
    """The stories of a log whose ``entries`` grow; ``begun`` is the one before the first of them."""

    def __init__(self, begun: Story, entries: Sequence[LogEntry]) -> None:
        self._begun, self._entries = begun, entries
        self._known: dict[int, Story] = {}
        """By line, the one asked for last behind all others."""

    def after(self, line: int) -> Story:
        """The story as it was after a line.

        On the way there those 1, 2, 4, 8 … entries before it are remembered, as whoever goes back once goes back again.
        """
        ahead, at = [], line
        while at > 1 and at not in self._known:
            entry = entry_at(self._entries, at)
            ahead.append(entry)
            at = entry.parent
        story = self._known.get(at, self._begun).copied()
        while ahead:
            entry = ahead.pop()
            tell(story, entry)
            if not len(ahead) & (len(ahead) - 1):
                self._remember(entry.line, story)
        return story

    def _remember(self, line: int, story: Story) -> None:
        self._known.pop(line, None)
        self._known[line] = story.copied()
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
