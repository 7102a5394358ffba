"""Following a log that somebody else writes: for the projector, a cell's screen, another facilitator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sim.characters import printable
from sim.clock import real_time
from sim.exercise.chain import LineFields
from sim.exercise.reading import Content, Reader, header_in, opened, piece
from sim.exercise.session import Exercise, RealClock
from sim.faults import Damage, OtherRules


class Follower:
    """An exercise as its log tells it so far; ``refresh`` takes in what has been written since.

    It reads whole lines only and holds no lock, so it neither sees a command that is not on disk nor hinders one. Where
    the log cannot be read, ``exercise`` stays as it was.
    """

    def __init__(self, log: str | Path, clock: RealClock = real_time) -> None:
        self.path = Path(log)
        self._clock = clock
        self._begin()

    def _begin(self) -> None:
        reader = Reader(printable(self.path))
        lines = self._new(reader)
        content = Content(header_in(next(lines, None), self.path), lines, reader)
        self.exercise = Exercise.replayed(content, self.path, self._clock)
        self._reader = reader

    def _new(self, reader: Reader) -> Iterator[LineFields]:
        """The lines that the reader has not had yet."""
        with opened(self.path) as stream:
            if os.fstat(stream.fileno()).st_size < reader.offset:
                raise Damage(reader.file, reader.number, "This line is gone.")
            stream.seek(reader.offset)
            reader.rest = b""  # a line that is not whole may be taken back, so it is read again
            while data := piece(stream, self.path):
                yield from reader.feed(data)
        yield from reader.whole()

    def refresh(self) -> bool:
        """Take in what is new; whether there was anything. Raises Damage where the log is not as it was written, Misuse
        where it cannot be read.

        A line that its writer took back after a failed write may have been read: then everything is read anew.
        """
        line = self.exercise.line
        try:
            for values in self._new(self._reader):
                self.exercise.replay(values, self._reader.file)
        except (Damage, OtherRules):
            self._begin()
            return True
        return self.exercise.line > line
