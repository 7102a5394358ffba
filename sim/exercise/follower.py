"""Following a log that somebody else writes: for the projector, a cell's screen, another facilitator."""

from __future__ import annotations

import os
from pathlib import Path

from sim.characters import printable
from sim.clock import real_time
from sim.exercise.log import Content, Reader, header_in, unreadable
from sim.exercise.session import Clock, Exercise
from sim.faults import Damage


class Follower:
    """An exercise as its log tells it so far; ``refresh`` takes in what has been written since.

    It reads whole lines only and holds no lock, so it neither sees a command that is not on disk nor hinders one.
    """

    def __init__(self, log: str | Path, clock: Clock = real_time) -> None:
        self.path = Path(log)
        self._clock = clock
        self._begin()

    def _begin(self) -> None:
        self._reader = Reader(printable(self.path))
        self._read = 0
        data = self._new()
        lines = list(self._reader.feed(data))
        content = Content(header_in(lines, self.path), lines[1:], 0, self._reader.hash)
        self.exercise = Exercise.replayed(content, self.path, self._clock)
        self._read = len(data)

    def _new(self) -> bytes:
        """What was appended since, as far as its last whole line."""
        try:
            with self.path.open("rb") as stream:
                if os.fstat(stream.fileno()).st_size < self._read:
                    raise Damage(printable(self.path), self._reader.number, "This line is gone.")
                stream.seek(self._read)
                data = stream.read()
        except OSError as error:
            raise unreadable(self.path, error, "read") from None
        return data[: data.rfind(b"\n") + 1]

    def refresh(self) -> bool:
        """Take in what is new; whether there was anything. Raises Damage where the log is not as it was written.

        A line that its writer took back after a failed write may have been read: then everything is read anew.
        """
        try:
            data = self._new()
            for line in self._reader.feed(data):
                self.exercise.replay(line, printable(self.path))
            self._read += len(data)
        except Damage:
            self._begin()
            return True
        return bool(data)
