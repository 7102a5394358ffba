"""Going on after a slip in YAML: the lines that it spoils are left out, and the rest is read as if they were not there.

Where the lines of an element stand is told by their indentation alone, because there YAML tells nothing any more.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from sim.faults import Path
from sim.scenario.lookalikes import plain
from sim.scenario.unreadable import Complaint

MOST_SLIPS = 20
"""A file in which YAML breaks more often is not read on."""

_ENTRY = re.compile(r"(\s*(?:- +)*)[\"']?([\w.-]+)[\"']?\s*(?::|$)")


@dataclass
class Slip:
    """One place where YAML breaks: what is wrong, the address of what is lost, and the lines that are left out."""

    complaint: Complaint
    path: Path
    lines: set[int]


class Recovery:
    """A text that YAML cannot read, and what is left of it when the lines of its ``slips`` are empty."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.slips: list[Slip] = []
        self.rounds = 0

    @property
    def text(self) -> str:
        """The text without what is spoilt; every other line stands where it stood."""
        spoilt = {line for slip in self.slips for line in slip.lines}
        return "\n".join("" if number in spoilt else line for number, line in enumerate(self.lines))

    @property
    def lost(self) -> frozenset[Path]:
        """The addresses of what could not be read, and of everything around it."""
        return frozenset(slip.path[:length] for slip in self.slips for length in range(len(slip.path) + 1))

    def leave_out(self, complaint: Complaint) -> bool:
        """Leave out what a slip spoils. Whether the rest is worth reading."""
        self.rounds += 1
        line = self._written(complaint.line)
        while self.slips and min(self.slips[-1].lines) > line:
            self.slips.pop()  # what breaks further up may be why it broke there
        path = self._address(line)
        before = self.slips[-1] if self.slips else None
        spoilt = set().union(*(slip.lines for slip in self.slips))
        if before is not None and before.path[:2] == path[:2] and (line in spoilt or self._entry(line) is None):
            before.lines |= self._element(line)  # one slip, of which more is left than was thought
        else:
            self.slips.append(Slip(complaint, path, self._block(line, complaint)))
        left = set().union(*(slip.lines for slip in self.slips))
        return left > spoilt and self.rounds < MOST_SLIPS and not self._is_foreign(line)

    def _is_foreign(self, line: int) -> bool:
        """Whether the text begins with something that is no entry, and goes on so: it is none of ours."""
        return not any(self._entry(number) for number in range(line + 1)) and len(self.slips) > 1

    def _written(self, line: int) -> int:
        """The last line up to ``line`` in which something stands."""
        line = min(line, len(self.lines) - 1)
        return next((number for number in range(line, -1, -1) if self.lines[number].strip()), 0)

    def _block(self, line: int, complaint: Complaint) -> set[int]:
        """The line, and the lines below it that are part of it."""
        own, is_astray = self._indent(line), self._begins_astray(line)
        least = {"line": sys.maxsize, "level": own, "block": own + 1}[complaint.spoils]
        lines = {line}
        for number in self._below(line):
            if self._indent(number) < least and not (is_astray and self._begins_astray(number)):
                break
            lines.add(number)
        return lines

    def _element(self, line: int) -> set[int]:
        """The lines of the element that ``line`` is part of: an entry of a section at the top."""
        section = next((n for n in range(line, -1, -1) if self.lines[n].strip() and self._indent(n) == 0), line)
        child = next((self._indent(number) for number in self._below(section)), 0)
        begin = next(n for n in range(line, section - 1, -1) if self.lines[n].strip() and self._indent(n) <= child)
        deeper = takewhile(lambda number: self._indent(number) > self._indent(begin), self._below(begin))
        return {begin, *deeper}

    def _below(self, line: int) -> Iterator[int]:
        """The lines below one in which something stands."""
        return (number for number in range(line + 1, len(self.lines)) if self.lines[number].strip())

    def _indent(self, line: int) -> int:
        """How far a line is indented; one that is not by plain spaces, as far as the entry above it asks for."""
        if not self._begins_astray(line):
            return len(self.lines[line]) - len(self.lines[line].lstrip())
        above = (
            number for number in range(line - 1, -1, -1) if not self._begins_astray(number) and self._entry(number)
        )
        entry = next(above, None)
        if entry is None:
            return 0
        return self._indent(entry) + self.lines[entry].rstrip().endswith(":")

    def _begins_astray(self, line: int) -> bool:
        """Whether its indentation is more than plain spaces."""
        text = self.lines[line]
        return text.lstrip(" ") != text.lstrip()

    def _entry(self, line: int) -> re.Match[str] | None:
        """The indentation and the key of an entry, whatever its characters only seem to be."""
        return _ENTRY.match(plain(self.lines[line]))

    def _address(self, line: int) -> Path:
        """The address of what stands in a line, as far as its entries tell: the keys above it, each less indented."""
        path: list[str] = []
        own = self._entry(line)
        limit = self._indent(line) + (own is None)
        if own is not None:
            path.append(own[2])
        for number in range(line - 1, -1, -1):
            if limit <= 0:
                break
            entry = self._entry(number)
            if entry is not None and len(entry[1]) < limit:
                path.append(entry[2])
                limit = len(entry[1])
        return tuple(reversed(path))
