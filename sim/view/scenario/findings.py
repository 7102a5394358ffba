"""Faults and warnings as a person reads them: place, sentence, cure, and the line with a mark under it."""

from __future__ import annotations

from collections.abc import Sequence

from sim.characters import cells, visible
from sim.faults import Fault
from sim.view.words.sentences import count_of

_WIDEST = 76


def finding_lines(finding: Fault) -> list[str]:
    """``file:line:column: fault: sentence cure``, then the line itself."""
    place = finding.place
    sentence = f"{finding.message} {finding.hint}".rstrip()
    where = str(place) if place.text or place.line > 1 else place.file
    lines = [visible(f"{where}: {finding.level}: {sentence}")]
    if place.text.strip():
        begin = max(0, place.column - 1 - 2 * _WIDEST)  # of a line without end no more is looked at than can be shown
        before = visible(place.text[begin : place.column - 1].expandtabs(1))
        after = visible(place.text[place.column - 1 : place.column + 2 * _WIDEST].expandtabs(1))
        part, column = _window(before + after, len(before) + 1)
        number = str(place.line)
        lines.append(f"  {number} | {part}")
        lines.append(f"  {' ' * len(number)} | {' ' * cells(part[: column - 1])}^")
    return lines


def _window(text: str, column: int) -> tuple[str, int]:
    """The part of a long line around the column, and the column in it; both counted in characters."""
    widest = _WIDEST if cells(text) <= len(text) else _WIDEST // 2
    if len(text) <= widest:
        return text.rstrip(), column
    first = max(0, min(column - 1 - widest // 2, len(text) - widest))
    part = text[first : first + widest]
    if first > 0:
        part = f"…{part[1:]}"
    if first + widest < len(text):
        part = f"{part[:-1]}…"
    return part, column - first


def summary(findings: Sequence[Fault]) -> str:
    """``2 faults and 1 warning``; ``No faults`` where there are none."""
    faults = sum(finding.level == "fault" for finding in findings)
    warnings = len(findings) - faults
    words = count_of(faults, "fault") if faults else "No faults"
    return f"{words} and {count_of(warnings, 'warning')}" if warnings else words
