"""An exercise under way: commands in, stops out, everything on disk before it takes effect.

A command is tried on a copy of the run; if it makes no sense nothing has changed; if it does, its line is written; only
then does the copy take the place of the run. So what the log holds and what happened cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.characters import printable
from sim.clock import real_time
from sim.exercise.command import Command
from sim.exercise.entry import LogEntry
from sim.exercise.entry_line import line_of, said
from sim.exercise.header import check_header, header_of, scenario_in
from sim.exercise.log import LogFile
from sim.exercise.played import Played, RealClock, Stop
from sim.exercise.reading import Content, read
from sim.faults import Damage, Faults, Misuse, OtherRules, listed
from sim.program.instants import instants_of
from sim.scenario.model import Scenario
from sim.version import VERSION

__all__ = ["Exercise", "RealClock", "Stop"]

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
)
"""What comes of values that no program of ours wrote."""


class Exercise(Played):
    """One facilitated play-through and its log. ``do`` is the only way in; all else is for looking."""

    _log: LogFile | None = None

    # ------------------------------------------------------------------ beginning and end

    @classmethod
    def start(
        cls,
        scenario: Scenario,
        log: str | Path,
        seed: int = 0,
        replication: int = 0,
        start: Mapping[str, float] | None = None,
        policy: str = "",
        clock: RealClock = real_time,
        operator: str = "",
    ) -> Exercise:
        """Begin an exercise and its log, a new file. ``policy`` names who decides where no person does.

        Raises Misuse where the file is there already or cannot be written, and for a seed or start out of bounds.
        """
        header = header_of(scenario, seed, replication, dict(start or {}), policy, clock(), operator, Path(log))
        exercise = cls(header, scenario, clock, operator)
        exercise._log = LogFile.create(Path(log), [header])
        return exercise

    @classmethod
    def resume(cls, log: str | Path, clock: RealClock = real_time, operator: str = "") -> Exercise:
        """Take up an exercise where its log ends; a torn last line is dropped and ``torn`` says so.

        Raises Damage for a log that is not as it was written, Misuse for no log or one in use.
        """
        file, content = LogFile.reopen(Path(log))
        try:
            exercise = cls.replayed(content, file.path, clock, operator)
            file.mend(content)
        except BaseException:
            file.close()
            raise
        exercise._log = file
        return exercise

    @classmethod
    def read(cls, log: str | Path, clock: RealClock = real_time) -> Exercise:
        """An exercise as its log tells it, to look at; nothing can be done in it. Raises Damage and Misuse."""
        path = Path(log)
        return cls.replayed(read(path), path, clock)

    @classmethod
    def replayed(cls, content: Content, path: Path, clock: RealClock, operator: str = "") -> Exercise:
        """Play everything a log holds again, from its own header, and compare all that came of it. Raises Damage."""
        file = printable(path)
        try:
            check_header(content.header)
            exercise = cls(content.header, scenario_in(content.header), clock, operator)
        except (Misuse, Faults) as error:
            raise Damage(file, 1, f"This program cannot play what this header holds: {error}") from None
        except UNREADABLE:
            raise Damage(file, 1, "This header holds no exercise as this program writes them.") from None
        for line in content.lines:
            exercise.replay(line, file)
        exercise.torn = content.torn
        return exercise

    torn: int = 0
    """Bytes of a torn last line that were dropped when the log was read."""

    def close(self) -> None:
        """Let go of the log; the exercise may be resumed."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def __enter__(self) -> Exercise:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ where it is kept

    @property
    def file(self) -> Path | None:
        """The file of the log; None for an exercise that is only looked at."""
        return None if self._log is None else self._log.path

    def check_saved(self) -> None:
        """Raises LogLost where what was saved is not in the log any more: its file is gone, or is not as it was left.

        Everything is still here then, and ``save_to`` writes it to a new file.
        """
        if self._log is not None:
            self._log.check()

    def save_to(self, log: str | Path) -> None:
        """Write everything to a new log, and go on with that one. Raises Misuse where a file is there already or cannot
        be written; the exercise then goes on as it was."""
        if self._log is None:
            raise Misuse("This exercise is only looked at; copy its file.")
        new = LogFile.create(Path(log), [dict(self.header), *map(line_of, self.entries)])
        self._log.close()
        self._log = new

    # ------------------------------------------------------------------ the way in

    def do(self, command: Command, operator: str | None = None) -> Stop:
        """Do what a command says, or raise Misuse with a sentence and leave everything as it was. ``operator`` is who
        gives it, where that is not who facilitates."""
        if self._log is None:
            raise Misuse("This exercise is only looked at; resume it to go on.")
        who = self.operator if operator is None else operator
        entry, standing = self._perform(command, self.clock(), who)
        try:
            self._log.append(line_of(entry))
            self._accept(entry, standing)
        except Misuse:
            raise
        except BaseException:  # broken off between disk and memory: from now on only the log knows
            self.close()
            raise
        return self.stop

    def replay(self, line: Mapping[str, Any], file: str) -> None:
        """Do again what a line of a log says, exactly as far as it went then.

        Raises Damage where it comes out otherwise; OtherRules where another version wrote it, and that may be why.
        """
        try:
            self._replay(line, file)
        except Damage as damage:
            then, now = self.header["versions"]["whitecell"], VERSION
            raise damage if then == now else OtherRules(damage, then, now) from None

    def _replay(self, line: Mapping[str, Any], file: str) -> None:
        number = self.line + 1
        try:
            command, at, operator, point = said(line)
            entry, standing = self._perform(command, at, operator, point)
        except Misuse as error:
            raise Damage(file, number, f"This command makes no sense there: {error}") from None
        except UNREADABLE:
            raise Damage(file, number, "This line holds no command as this program writes them.") from None
        entry = self._as_counted(entry, line.get("facts", {}))
        again = json.loads(json.dumps(line_of(entry)))
        if again != line:
            names = [n for n in dict.fromkeys([*line, *again]) if again.get(n) != line.get(n)]
            raise Damage(file, number, f"Played again, {listed(names)} of this line come out otherwise.{self._zones()}")
        self._accept(entry, standing)

    def _zones(self) -> str:
        """What else may be why, where clock times are worked out by this machine's rules."""
        if "instants" in self.header or not instants_of(self.scenario):
            return ""
        return (
            " The log does not hold when its turns' `not_before` was; this machine's time-zone rules may differ from "
            "those that it was played by."
        )

    def _as_counted(self, entry: LogEntry, facts: Mapping[str, Any]) -> LogEntry:
        """The entry, with its room time as the log has it where the clock was set back: how a wrong clock's time counts
        has changed since logs were first written."""
        minutes = facts.get("room_minutes")
        if not isinstance(minutes, float) or minutes < 0 or "room_minutes" not in entry.facts:
            return entry
        if not self.room.is_set_back(entry.at):
            return entry
        return replace(entry, facts={**entry.facts, "room_minutes": minutes})
