"""A window's page in as many leaves as it needs: what stays on each of them, what is leafed through, and a sign."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console

from sim.terminal.render import lines_of
from sim.view.exercise.audience import Part, Window
from sim.view.words.page import Block, Cut, Divider

ROOMY = 18
"""A window of so many lines keeps the states on every leaf."""
LEAST = 4
"""Lines that are to be left for what is leafed through; the head gives way to them."""
BESIDE = 2
"""A text that is broken off has at least so many lines on either side."""
LABEL = 10
"""Cells before the words of an option."""
KEYS = ("more: PgDn PgUp arrows; newest: Home; q ends", "PgDn PgUp Home, q ends", "PgDn")
"""What is said of the keys, as far as there is room."""


def leaves(screen: Console, window: Window) -> list[list[str]]:
    """The lines of each leaf, one where everything finds room. There are fewer of them than the terminal has rows."""
    height, whole = max(1, screen.height - 1), lines_of(screen, everything(window))
    if len(whole) <= height:
        return [whole]
    stays = _what_stays(screen, window, height)
    room = max(1, height - len(stays.head) - len(stays.foot) - 1)
    pages = _in_pages([_drawn(screen, part) for part in stays.parts], room)
    return [
        [*stays.head, *page, *[""] * (room - len(page)), _sign(screen.width, number, len(pages), window), *stays.foot][
            :height
        ]
        for number, page in enumerate(pages, 1)
    ]


def everything(window: Window) -> list[Block]:
    """All of it, one below the other."""
    shown = [block for part in window.parts for block in part.blocks]
    below = [Divider(), *window.state] if shown and window.state else [*window.state]
    above = [*window.marking, *window.head, *window.clocks]
    return [*above, Divider(), *shown, *below] if len(above) > 1 or shown or below else above


@dataclass(frozen=True)
class _Stays:
    """The lines that are on every leaf, and the parts that are leafed through."""

    head: list[str]
    foot: list[str]
    parts: list[Part]


def _what_stays(screen: Console, window: Window, height: int) -> _Stays:
    """What gives way to what is leafed through, in this order: the states, clocks beyond a line, all of the head but
    the marking, deadlines beyond a line. What gave way is leafed through with the rest."""
    first = [Cut(window.clocks, 1)] if window.clocks else []
    head = [*window.marking, *window.head]
    least = max(LEAST, height // 3)
    ways: list[tuple[list[Block], list[Block], tuple[Block, ...]]] = [
        ([*head, *window.clocks, Divider()], [*window.due], window.state),
        ([*head, *first, Divider()], [*window.due], (*window.clocks, *window.state)),
        ([*head, Divider()], [*window.due], (*window.clocks, *window.state)),
        ([*window.marking], [*window.due], (*window.head, *window.clocks, *window.state)),
        ([*window.marking], [Cut(window.due, 1)] if window.due else [], (*window.head, *window.clocks, *window.state)),
    ]
    if height >= ROOMY:
        ways.insert(0, ([*head, *window.clocks, Divider()], [*window.due, *window.state], ()))
    for above, below, given_way in ways:
        is_said = below[: len(window.due)] == [*window.due]
        parts = [part for part in window.parts if not (part.is_due and is_said)]
        parts += [Part((block,), whole=True) for block in given_way]
        stays = _Stays(lines_of(screen, above), lines_of(screen, below), parts)
        if height - len(stays.head) - len(stays.foot) - 1 >= least:
            break
    return stays


def _drawn(screen: Console, part: Part) -> tuple[list[str], bool]:
    return lines_of(screen, part.blocks), part.whole


def _in_pages(parts: Iterable[tuple[Sequence[str], bool]], room: int) -> list[list[str]]:
    """Parts in pages of at most so many lines: what is whole is not broken off where it fits a page; where it does not,
    its letter stands again where it goes on."""
    pages: list[list[str]] = [[]]
    for lines, whole in parts:
        left = list(lines)
        while left:
            free = room - len(pages[-1])
            if len(left) <= free:
                pages[-1] += left
                break
            taken = 0 if whole and pages[-1] and len(left) <= room else min(free, max(len(left) - BESIDE, 1))
            if pages[-1] and taken < BESIDE:
                taken = 0
            pages[-1] += left[:taken]
            left = left[taken:]
            if taken and whole and left[0].startswith(" " * LABEL) and lines[0].strip():
                left[0] = lines[0][: len(lines[0]) - len(_behind_label(lines[0]))] + left[0][LABEL:]
            pages.append([])
    return pages


def _behind_label(line: str) -> str:
    """The words of a line behind its label, which may be set in bold."""
    plain, place = 0, 0
    while place < len(line) and plain < LABEL:
        if line[place] == "\x1b":
            place = line.index("m", place) + 1
            continue
        plain += 1
        place += 1
    return line[place:]


def _sign(width: int, number: int, number_of_pages: int, window: Window) -> str:
    """A line across with the number of the leaf; where people leaf, with their keys."""
    count = f" {number}/{number_of_pages} "
    ways = [count] if window.turns else [f" {number}/{number_of_pages}: {keys} " for keys in KEYS]
    words = next((words for words in ways if cell_len(words) + 4 <= width), count)
    return "-" * max(0, width - cell_len(words) - 2) + words + "--"
