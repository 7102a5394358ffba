"""An exercise under way: commands in, stops out, everything on disk before it takes effect.

A command is tried on a copy of the run; if it makes no sense nothing has changed; if it does, its line is written; only
then does the copy take the place of the run. So what the log holds and what happened cannot differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.characters import printable
from sim.clock import real_time
from sim.exercise import log as files
from sim.exercise.commands import Command
from sim.exercise.entry import line_of, said
from sim.exercise.header import header_of, scenario_in, versions
from sim.exercise.played import Clock, Played, Stop
from sim.faults import Damage, Faults, Misuse
from sim.scenario.model import Scenario

__all__ = ["Clock", "Exercise", "Stop"]

UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What comes of values that no program of ours wrote."""


class Exercise(Played):
    """One facilitated play-through and its log. ``do`` is the only way in; all else is for looking."""

    _log: files.LogFile | None = None

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
        clock: Clock = real_time,
        operator: str = "",
    ) -> Exercise:
        """Begin an exercise and its log, a new file. ``policy`` names who decides where no person does.

        Raises Misuse where the file is there already or cannot be written, and for a seed or start out of bounds.
        """
        header = header_of(scenario, seed, replication, dict(start or {}), policy, clock(), operator)
        exercise = cls(header, scenario, clock, operator)
        exercise._log = files.LogFile.create(Path(log), header)
        return exercise

    @classmethod
    def resume(cls, log: str | Path, clock: Clock = real_time, operator: str = "") -> Exercise:
        """Take up an exercise where its log ends; a torn last line is dropped and ``torn`` says so.

        Raises Damage for a log that is not as it was written, Misuse for no log or one in use.
        """
        file, content = files.LogFile.reopen(Path(log))
        try:
            exercise = cls.replayed(content, file.path, clock, operator)
        except BaseException:
            file.close()
            raise
        exercise._log = file
        return exercise

    @classmethod
    def read(cls, log: str | Path, clock: Clock = real_time) -> Exercise:
        """An exercise as its log tells it, to look at; nothing can be done in it. Raises Damage and Misuse."""
        path = Path(log)
        return cls.replayed(files.read(path), path, clock)

    @classmethod
    def replayed(cls, content: files.Content, path: Path, clock: Clock, operator: str = "") -> Exercise:
        """Play everything a log holds again, from its own header, and compare all that came of it. Raises Damage."""
        file = printable(path)
        try:
            exercise = cls(content.header, scenario_in(content.header), clock, operator)
        except (Misuse, Faults) as error:
            raise Damage(file, 1, f"This program cannot play what this header holds: {error}") from None
        except UNREADABLE:
            raise Damage(file, 1, "This header holds no exercise as this program writes them.") from None
        exercise.torn = content.torn
        for line in content.lines:
            exercise.replay(line, file)
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

    # ------------------------------------------------------------------ the way in

    def do(self, command: Command) -> Stop:
        """Do what a command says, or raise Misuse with a sentence and leave everything as it was."""
        if self._log is None:
            raise Misuse("This exercise is only looked at; resume it to go on.")
        entry, standing = self._perform(command, self.clock(), self.operator)
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
        """Do again what a line of a log says, exactly as far as it went then. Raises Damage where it comes out
        otherwise."""
        number = len(self.entries) + 2
        try:
            command, at, operator, point = said(line)
            entry, standing = self._perform(command, at, operator, point)
        except Misuse as error:
            raise Damage(file, number, f"This command makes no sense there: {error}") from None
        except UNREADABLE:
            raise Damage(file, number, "This line holds no command as this program writes them.") from None
        again = json.loads(json.dumps(line_of(entry)))
        recorded = {name: value for name, value in line.items() if name != "hash"}
        if again != recorded:
            names = [n for n in dict.fromkeys([*recorded, *again]) if again.get(n) != recorded.get(n)]
            what = " and ".join(f"`{name}`" for name in names)
            raise Damage(file, number, f"Played again, {what} of this line come out otherwise{self._versions()}.")
        self._accept(entry, standing)

    def _versions(self) -> str:
        """By what it was written and is read, where that differs."""
        then, now = self.header["versions"], versions()
        return "" if then == now else f" (written by whitecell {then['whitecell']}, read by {now['whitecell']})"
