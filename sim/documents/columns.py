"""How wide the columns of a table on paper are, so that every word has room and nothing runs off the sheet."""

from __future__ import annotations

from sim.characters import cells
from sim.view.words.page import Column, Table

ABREAST = 92
"""Letters of a table's size that find room beside one another on the narrower paper."""
WIDEST_WORD, WIDEST_LINE, BESIDE = 24, 60, 3
"""Letters: a longer word may be broken, a longer line is folded, and so much is left free in a column."""
LOOKED_AT = 400
"""Letters of a text that its column's width is judged by."""
NUMBER = 14
"""Letters that ``Table 12.`` takes before a caption, which is bold."""
DENSE = 7
"""More columns than these are set in smaller letters."""
LONGEST_HEADING = 200
"""Letters; longer ones above a table would leave its rows no room on the next sheet, and are not repeated there."""
LONGEST_KEPT = 1200
"""Letters; a longer row may go on on the next sheet."""
FEW_ROWS = 8
"""A table of no more short rows stands on one sheet."""


def shares(table: Table) -> list[float]:
    """What each column has of the paper's width, in hundredths: together 100, or less where the words need less."""
    if any(column.share for column in table.columns):
        asked = [max(column.share, 1) for column in table.columns]
        return [100 * share / sum(asked) for share in asked]
    columns = [[column.title, *(row[number] for row in table.rows)] for number, column in enumerate(table.columns)]
    least = [BESIDE + min(WIDEST_WORD, max(map(_widest_word, texts))) for texts in columns]
    wanted = [BESIDE + min(WIDEST_LINE, max(map(_widest_line, texts))) for texts in columns]
    widths = _fitted(least, wanted)
    caption = min(ABREAST, NUMBER + _widest_line(table.caption)) if table.caption and widths else 0
    wider = max(1, caption / sum(widths)) if widths else 1
    return [100 * wider * width / ABREAST for width in widths]


def is_dense(table: Table) -> bool:
    """Whether it has so many columns that its letters are smaller."""
    return len(table.columns) > DENSE


def repeats(columns: tuple[Column, ...]) -> bool:
    """Whether the headings stand again on every sheet that the table goes on to."""
    return sum(len(column.title) for column in columns) <= LONGEST_HEADING


def stays_whole(row: tuple[str, ...]) -> bool:
    """Whether a row is never broken where a sheet ends."""
    return max(map(len, row), default=0) <= LONGEST_KEPT


def stays_together(table: Table) -> bool:
    """Whether the whole table stands on one sheet."""
    return len(table.rows) <= FEW_ROWS and sum(len(cell) for row in table.rows for cell in row) <= LONGEST_KEPT


def _fitted(least: list[int], wanted: list[int]) -> list[float]:
    """Widths that are together not wider than the paper: what is wanted, or less of what is not needed."""
    if sum(wanted) <= ABREAST:
        return [float(width) for width in wanted]
    if sum(least) >= ABREAST:
        return [ABREAST * width / sum(least) for width in least]
    spare = (ABREAST - sum(least)) / (sum(wanted) - sum(least))
    return [low + spare * (width - low) for low, width in zip(least, wanted, strict=True)]


def _widest_word(text: str) -> int:
    return max((cells(word) for word in text[:LOOKED_AT].split()), default=0)


def _widest_line(text: str) -> int:
    return max(cells(line) for line in text[:LOOKED_AT].split("\n"))
