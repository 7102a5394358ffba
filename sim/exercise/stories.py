"""The story after any line, told anew from the nearest line that is remembered: going back takes no time of its own."""

from __future__ import annotations

from collections.abc import Iterable

from sim.exercise.entry import LogEntry
from sim.exercise.path import Leg, Paths, kept_by, struck_by
from sim.exercise.steering import tell
from sim.exercise.story import Story

REMEMBERED = 32
"""Stories that are kept. Each holds references to entries alone, which there are anyway."""


class Stories:
    """The stories of a log along its ``paths``; ``begun`` is the one before its first entry."""

    def __init__(self, begun: Story, paths: Paths) -> None:
        self._begun, self._paths = begun, paths
        self._known: dict[int, Story] = {}
        """By line, the one asked for last behind all others."""

    def after(self, line: int) -> Story:
        """The story as it was after a line.

        On the way there those 1, 2, 4, 8 … entries before it are remembered, as whoever goes back once goes back again.
        """
        ahead: list[Leg] = []
        story = self._begun.copied()
        for step in self._paths.back_from(line):
            if not step.is_kept and step.entry.line in self._known:
                story = self._known[step.entry.line].copied()
                break
            ahead.append(step)
        while ahead:
            step = ahead.pop()
            tell(story, step.entry)
            if not step.is_kept and not len(ahead) & (len(ahead) - 1):
                self._remember(step.entry.line, story)
        return story

    def with_one_more(self, entry: LogEntry, before: Story) -> Story:
        """The story as it would be after an entry that is not in the log yet; ``before`` is that of its parent."""
        struck = struck_by(entry)
        if struck:
            before = self._begun.copied()
            self._tell(before, (one for one in self._paths.to(entry.parent) if one.line not in struck))
        self._tell(before, (self._paths.entry(line) for line in kept_by(entry)))
        tell(before, entry)
        return before

    def forget_from(self, line: int) -> None:
        """Forget the stories after a line and all that follow it, as that line is no longer part of them."""
        self._known = {known: story for known, story in self._known.items() if known < line}

    def _tell(self, story: Story, entries: Iterable[LogEntry]) -> None:
        for entry in entries:
            tell(story, entry)

    def _remember(self, line: int, story: Story) -> None:
        self._known.pop(line, None)
        self._known[line] = story.copied()
        if len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]
