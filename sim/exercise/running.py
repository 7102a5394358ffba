"""The clock that runs: exercise time that follows the time in the room.

Between two lines of the log its time is worked out and written nowhere. Only where something is due, or somebody gives
a command, does a ``Tick`` take the run there: so a log has few of them, and is played again without any clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

FASTEST = 3_600
"""Seconds of exercise time a second in the room: an hour a second."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """So many seconds of exercise time (``rate``) a second in the room, ``since`` when in real time, and from which
    exercise ``time``. A rate of 0: it is stopped."""

    rate: int = 0
    since: datetime | None = None
    time: int = 0

    @property
    def runs(self) -> bool:
        """Whether it was started and not stopped since; it may be kept from going on all the same."""
        return self.rate > 0

    def at(self, now: datetime) -> int:
        """The exercise time at a real time, if nothing keeps it from going on; never before that at which it began."""
        if self.since is None:
            return self.time
        return self.time + max(0, (now - self.since) * self.rate // timedelta(seconds=1))

    def when(self, time: int) -> datetime | None:
        """The real time at which it comes to an exercise time; None where it is stopped."""
        if self.since is None or not self.runs:
            return None
        return self.since + timedelta(microseconds=-((self.time - time) * 1_000_000 // self.rate))

    def after(self, now: datetime, time: int, behind: bool) -> RunningClock:
        """The clock after a command that was given ``now`` and left the run at a ``time``.

        It goes on from there where that is not what it tells itself, to a second in the room: the run was moved by
        hand, or stood still until now, or the room's clock was set back. That a run on its way there is still
        ``behind`` is no reason.
        """
        if not self.runs or self.since is None:
            return self
        ahead = self.at(now) - time
        is_right = now >= self.since and ahead >= -self.rate and (behind or ahead <= self.rate)
        return self if is_right else RunningClock(self.rate, now, time)


STOPPED = RunningClock()
