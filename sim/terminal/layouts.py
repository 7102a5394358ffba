"""How each shape of a page is laid out at a width in cells. However narrow it is, no word is left out.

Each layout has a narrower one for where it would break words: columns become lines, labels stand above their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, assert_never

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from sim.scenario.prose import leaves, said
from sim.terminal.passages import PassageLines
from sim.view.words.page import (
    AsWritten,
    Bar,
    Block,
    Box,
    Cut,
    Divider,
    Figure,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Picture,
    Prose,
    Ruled,
    Series,
    Table,
    TimelineEntry,
    Words,
)
from sim.view.words.plain import plain
from sim.view.words.sentences import count_of

LABEL_WIDTH = 9
SHORT_LABEL = 3
CLOCK_WIDTH = 9
WORD_WIDTH = 8
LEAST_WORDS = 24
"""Words that would have fewer cells beside a label, or beside the first clock, stand below it."""
LEAST_ABREAST = 34
"""Where all clocks abreast would leave the words fewer cells than this, only the first has a column."""
BETWEEN = 2
STYLES = {"strong": "bold", "plain": "", "quiet": "dim"}


def laid_out(block: Block, screen: Console) -> RenderableType:
    """Any block but an entry, which stands in a timeline with others."""
    width = screen.width
    match block:
        case Heading():
            return heading(block, width)
        case Prose():
            return prose(block)
        case AsWritten():
            return written(block)
        case Series():
            return series(block, width)
        case Table():
            return table(block, width)
        case Bar():
            return bar(block, width, "bold" if block.strong else "")
        case Labelled():
            return labelled(block, width)
        case Cut():
            return cut(block, screen)
        case Figure() | Letterhead() | Picture() | Box() | Ruled() | NewSheet():
            return Group(*(laid_out(part, screen) for part in plain(block)))
        case Divider() | TimelineEntry():
            return Text("-" * width, "dim")
    assert_never(block)


# ---------------------------------------------------------------------- words


def written(block: AsWritten, style: str = "") -> PassageLines:
    """A text as its author laid it out."""
    return PassageLines(block.passage, style, " " * BETWEEN * block.indent)


def prose(block: Prose, style: str = "") -> RenderableType:
    """A sentence or a few, or an item behind its bullet."""
    text = Text(block.text, "dim" if block.quiet else style)
    indent = 2 * block.indent
    if not block.bullet:
        return Padding(text, (0, 0, 0, indent)) if indent else text
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=indent + len(block.bullet), justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(block.bullet, text)
    return grid


def series(block: Series, width: int) -> Text:
    """As many parts to a line as fit it."""
    lines: list[str] = []
    for part in block.parts:
        if lines and cell_len(f"{lines[-1]} | {part}") <= width:
            lines[-1] += f" | {part}"
        else:
            lines.append(_hanging(part, width))
    return Text("\n".join(lines), "dim" if block.quiet else "")


def labelled(block: Labelled, width: int) -> RenderableType:
    """The label and, beside it, the words; where that leaves them little room, below it, unless it is a letter."""
    cells, short = max(LABEL_WIDTH, cell_len(block.label)), block.label.strip()
    if width - cells - 1 >= LEAST_WORDS:
        return _beside(block, block.label, cells, width)
    if cell_len(short) <= SHORT_LABEL:
        return _beside(block, short, max(1, cell_len(short)), width)
    words = _words(block.words, width - BETWEEN, STYLES[block.weight])
    return Group(Text(short, "bold"), Padding(words, (0, 0, 0, BETWEEN)))


def _beside(block: Labelled, label: str, cells: int, width: int) -> Grid:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=cells, no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, "bold"), _words(block.words, width - cells - 1, STYLES[block.weight]))
    return grid


def _words(words: Words, width: int, style: str) -> RenderableType:
    if isinstance(words, str):
        return Text(words, style)
    return Group(*(_worded(part, width, style) for part in words))


def _worded(part: Prose | AsWritten | Series, width: int, style: str) -> RenderableType:
    match part:
        case Series():
            return series(part, width)
        case AsWritten():
            return written(part, style)
    return prose(part, style)


# ---------------------------------------------------------------------- columns


def _shared(room: int, columns: Sequence[Sequence[str]], padding: Sequence[int]) -> list[int] | None:
    """A width for each column of texts: what it asks for, or less of the widest; None where words would be broken.

    ``padding`` are the blanks of each, which count where it is asked which is the widest.
    """
    room -= sum(padding)
    widths = [max((cell_len(line) for text in column for line in text.split("\n")), default=0) for column in columns]
    least = [max((cell_len(word) for text in column for word in text.split()), default=0) for column in columns]
    if sum(least) > room:
        return None
    while (excess := sum(widths) - room) > 0:
        whole = [width + blanks for width, blanks in zip(widths, padding, strict=True)]
        yielding = [number for number, width in enumerate(widths) if width > least[number]]
        widest = max(whole[number] for number in yielding)
        next_widest = max((whole[number] for number in yielding if whole[number] < widest), default=0)
        for place, number in enumerate(alike := [number for number in yielding if whole[number] == widest]):
            share = round(excess / (len(alike) - place))
            taken = min(share, widest - next_widest, widest - least[number])
            widths[number] -= taken
            excess -= taken
    return widths


def bar(block: Bar, width: int, style: str = "", aside: str | None = None) -> RenderableType:
    """What stands at the left, in the middle and at the right; one below the other where they find no room."""
    sides: tuple[tuple[Text, Literal["left", "center", "right"]], ...] = (
        (Text(block.left, style), "left"),
        (Text(block.middle, style), "center"),
        (Text(block.right, style if aside is None else aside), "right"),
    )
    parts = [side for side in sides if side[0] or side[1] == "left"]
    inner = len(parts) - 1
    widths = _shared(width, [[text.plain] for text, _ in parts], [1] * inner + [0])
    if widths is None:
        return Group(*(Text(_hanging(text.plain, width), text.style) for text, _ in parts if text))
    folds = sum(widths) + inner == width
    grid = Grid.grid(expand=True, padding=(0, 1))
    for (_, justify), cells in zip(parts, widths, strict=True):
        grid.add_column(justify=justify, overflow="fold", width=cells if folds else None)
    left, *others = (text for text, _ in parts)
    grid.add_row(Text(_hanging(left.plain, widths[0]), left.style), *others)
    return grid


def heading(block: Heading, width: int) -> RenderableType:
    """Its text and what stands aside, a line above or below it by its level."""
    line = bar(Bar(block.text, right=block.aside), width, "bold", "bold" if block.level == 1 else "")
    above = [Text("-" * width, "dim")] if block.level == 2 else []
    below = [Text("=" * width, "dim")] if block.level == 1 else []
    return Group("", *above, line, *below)


def table(block: Table, width: int) -> RenderableType:
    """Rows under headings; where words would be broken, each row as lines below its first cell."""
    titles = [_folded(column.title, column.widest) for column in block.columns]
    columns = [[title, *(row[number] for row in block.rows)] for number, title in enumerate(titles)]
    inner = len(titles) - 1
    padding = [BETWEEN] * inner + [0] if block.close else [1, *[2] * (inner - 1), 1][: inner + 1]
    widths = _shared(width if block.close else width - inner, columns, padding)
    if widths is None:
        return Group(*(line for row in block.rows for line in _one_below_the_other(block, row, width)))
    if block.close:
        grid = Grid.grid(padding=(0, BETWEEN, 0, 0))
        grid.show_header, grid.header_style = True, "bold"
    else:
        grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column, title, cells in zip(block.columns, titles, widths, strict=True):
        grid.add_column(title, justify=column.align, overflow="fold", width=cells)
    for first, *others in block.rows:
        grid.add_row(Text(first if "\n" in first else _hanging(first, widths[0])), *map(Text, others))
    return grid if block.close else Group("", grid)


def _folded(text: str, widest: int, hang: int = 0) -> str:
    """A text in lines of at most so many cells, its words whole; all but the first begin with ``hang`` blanks."""
    lines: list[str] = []
    for word in re.findall(r"\s*\S+", text) if widest else ():
        if lines and cell_len(lines[-1] + word) <= widest:
            lines[-1] += word
        else:
            lines.append(f"{' ' * hang}{word.lstrip()}" if lines else word)
    return "\n".join(lines) or text


def _hanging(text: str, width: int) -> str:
    """A text at the left edge. Where it needs further lines they are indented, and so none of the program's."""
    hang = len(text) - len(text.lstrip()) + BETWEEN
    fits = cell_len(text) <= width or max(map(cell_len, text.split())) > width - hang
    return text if fits else _folded(text, width, hang)


def _one_below_the_other(block: Table, row: Sequence[str], width: int) -> Iterator[RenderableType]:
    told = [
        f"{column.title}: {cell}" if column.title else cell
        for column, cell in zip(block.columns, row, strict=True)
        if cell.strip()
    ]
    for number, line in enumerate(told):
        yield Padding(Text(line), (0, 0, 0, BETWEEN)) if number else Text(_hanging(line, width), "bold")


# ---------------------------------------------------------------------- timelines


def timeline(entries: Sequence[TimelineEntry], width: int) -> Iterator[RenderableType]:
    """Clocks (not repeated while time stands still), the word, the text with its details; narrower, the other clocks
    in a line of their own; narrower still, all of it below the first clock. A very long one comes in portions."""
    clocks = list(zip(*(entry.times.clocks for entry in entries), strict=True))
    widths = [max(CLOCK_WIDTH, *map(cell_len, column)) for column in clocks]
    beside = width - WORD_WIDTH - BETWEEN
    all_abreast, one_abreast = (beside - sum(taken) - BETWEEN * len(taken) for taken in (widths, widths[:1]))
    for portion in _portions(entries):
        if all_abreast >= (LEAST_ABREAST if len(widths) > 1 else LEAST_WORDS):
            yield _in_columns(portion, widths, all_abreast, folds=False)
        elif one_abreast >= LEAST_WORDS:
            yield _in_columns(portion, widths[:1], one_abreast, folds=True)
        else:
            yield Group(*_in_lines(portion, width))


PORTION = 2**18
"""Characters of a timeline that are laid out together, so that memory does not grow with what was written down."""


def _portions(entries: Iterable[TimelineEntry]) -> Iterator[list[TimelineEntry]]:
    portion: list[TimelineEntry] = []
    size = 0
    for entry in entries:
        if size > PORTION:
            yield portion
            portion, size = [], 0
        portion.append(entry)
        size += len(entry.text) + sum(map(_size, entry.details))
    yield portion


def _size(detail: str | AsWritten) -> int:
    return (
        len(detail)
        if isinstance(detail, str)
        else sum(len(line) for block in leaves(detail.passage) for line in said(block))
    )


def _in_columns(entries: Sequence[TimelineEntry], widths: Sequence[int], beside: int, folds: bool) -> Grid:
    grid = Grid.grid(padding=(0, BETWEEN, 0, 0))
    for width in widths:
        grid.add_column(min_width=width, no_wrap=True)
    grid.add_column(width=WORD_WIDTH, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for entry, is_new in _with_news(entries):
        style = "dim" if not entry.word else ""
        clocks = [Text(clock if is_new else "", style) for clock in entry.times.clocks[: len(widths)]]
        if folds and is_new and entry.times.elsewhere:
            grid.add_row(*clocks, "", series(Series(entry.times.elsewhere, quiet=True), beside))
            clocks = [Text("")]
            if not entry.word:
                continue
        grid.add_row(*clocks, Text(entry.word, STYLES[entry.weight]), _told(entry))
    return grid


def _in_lines(entries: Sequence[TimelineEntry], width: int) -> Iterator[RenderableType]:
    for entry, is_new in _with_news(entries):
        head = Text(entry.times.clocks[0] if is_new else "", "dim" if not entry.word else "")
        if is_new and entry.times.elsewhere:
            yield Group(head, series(Series(entry.times.elsewhere, quiet=True), width))
            head = Text("")
        if entry.word:
            head.append(f"{'  ' if head else ''}{entry.word}", STYLES[entry.weight])
        if head:
            yield head
        if entry.text or entry.details:
            yield Padding(_told(entry), (0, 0, 0, BETWEEN))


def _with_news(entries: Sequence[TimelineEntry]) -> Iterator[tuple[TimelineEntry, bool]]:
    """Each entry, and whether its time is another than the one before."""
    before = None
    for entry in entries:
        yield entry, entry.times != before
        before = entry.times


def _told(entry: TimelineEntry) -> RenderableType:
    """The text of an entry and, below it, its details."""
    style = "dim" if entry.weight == "quiet" else ""
    details = (Text(detail, style) if isinstance(detail, str) else written(detail) for detail in entry.details)
    return Group(Text(entry.text, STYLES[entry.weight]), *details)


# ---------------------------------------------------------------------- what finds no room


def cut(block: Cut, screen: Console) -> RenderableType:
    """The first lines, with a sign of how many more there are, where the next would have begun."""
    drawn = screen.render_lines(Group(*(laid_out(one, screen) for one in block.blocks)), pad=False)
    lines = [Text.assemble(*((part.text, part.style or "") for part in line)) for line in drawn]
    if len(lines) <= block.most:
        return Group(*lines)
    if block.most <= 1:
        lines[0].rstrip()
        lines[0].truncate(screen.width - 2)
        return lines[0].append(" …")
    next_line = lines[block.most - 1].plain
    indent, left = " " * (len(next_line) - len(next_line.lstrip())), len(lines) - block.most + 1
    return Group(*lines[: block.most - 1], Text(f"{indent}… {count_of(left, 'more line')}", "dim"))
