"""The running clock at the desk: exercise time comes as far as the room's has, line by line of the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from sim.exercise.commands import Clock, Tick
from sim.exercise.session import Exercise

GLANCE = 1.0
"""Seconds after which one looks at the latest: the clock may have been let run, or the room's been set."""
ASLEEP = timedelta(minutes=2)
"""A program that looks every second and did not for so long stood still, as in a laptop that was closed."""


class Ticking:
    """Lets an exercise come to where its clock is."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self._looked: datetime | None = None
        """When the clock was last looked at while it ran."""

    @property
    def due_in(self) -> float:
        """Seconds until it is to be looked at again: something is due, or a glance is."""
        situation = self.exercise.situation()
        due = None if situation.stands else situation.story.clock.when(situation.next_due)
        if due is None:
            return GLANCE
        return min(GLANCE, max(0.0, (due - situation.now) / timedelta(seconds=1)))

    def catch_up(self, exactly: bool = False) -> bool:
        """Do all that is due by now, and ``exactly``: come to this very second. Whether anything happened.

        Raises Misuse where something due cannot be done.
        """
        happened = self._set_back()
        while not (situation := self.exercise.situation()).stands:
            self._looked = situation.now
            reached = min(situation.story.clock.at(situation.now), situation.play.program.horizon)
            is_due = reached >= situation.next_due
            if is_due or (exactly and reached > self.exercise.time):
                self.exercise.do(Tick(reached))
                happened = happened or is_due
            if not is_due:
                return happened
        self._looked = None
        return happened

    def slept(self) -> timedelta | None:
        """For how long nobody looked at a clock that runs, where that is too long; it is then stopped where it was last
        looked at."""
        now, looked = self.exercise.clock(), self._looked
        if looked is None or now - looked < ASLEEP or self.exercise.situation().stands:
            return None
        self._come_to(looked)
        self.exercise.do(Clock(0))
        self._looked = None
        return now - looked

    def stop(self) -> None:
        """Stop a clock that runs, where it has come to."""
        if self.exercise.story.clock.runs and not self.exercise.position.finished:
            self.catch_up(exactly=True)
            self.exercise.do(Clock(0))

    def _set_back(self) -> bool:
        """Where the room's clock was set back since one looked, exercise time goes on from where it was then."""
        situation, looked = self.exercise.situation(), self._looked
        if looked is None or situation.stands or situation.now >= looked:
            return False
        self._looked = situation.now
        return self._come_to(looked)

    def _come_to(self, looked: datetime) -> bool:
        """Go on as far as the clock had come when one last looked; whether anything happened."""
        situation, events = self.exercise.situation(now=looked), self.exercise.position.events
        self.exercise.do(Tick(situation.time))
        return self.exercise.position.events > events
