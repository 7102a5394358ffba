"""Tables, and rules to write on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from sim.documents.columns import is_dense, repeats, shares, stays_together, stays_whole
from sim.documents.word.paragraphs import NOTHING, ParagraphSetting, said
from sim.view.words.page import Table

TEXT_WIDTH = 9638
"""Of a line, in twentieths of a point: 170 mm."""
_RULE_HEIGHT = 510
MOST_ROWS = 250
"""In one table; over one of thousands word processors take minutes."""
LONGEST_IN_CELL = 2000
"""Letters of a cell that stand in one paragraph."""
_UNBROKEN, _REPEATED = Markup("<w:cantSplit/>"), Markup("<w:tblHeader/>")
_BETWEEN = Markup('<w:p><w:pPr><w:pStyle w:val="Between"/></w:pPr></w:p>')
"""What keeps a table from running into the next."""


def grid(table: Table) -> Markup:
    """The table without its caption, a very long one in several; nothing for one without columns."""
    if not table.columns:
        return NOTHING
    widths = [int(TEXT_WIDTH * share / 100) for share in shares(table)]
    begins = range(0, max(1, len(table.rows)), MOST_ROWS)
    parts = (replace(table, rows=table.rows[begin : begin + MOST_ROWS]) for begin in begins)
    return NOTHING.join(_table("Grid", widths, _rows(part, widths)) for part in parts)


def rules(number: int) -> Markup:
    """So many lines ruled across."""
    if number < 1:
        return NOTHING
    row = Markup(
        '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{}" w:hRule="exact"/></w:trPr>'
        '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>{}</w:tc></w:tr>'
    )
    kept, last = (
        row.format(_RULE_HEIGHT, TEXT_WIDTH, said(ParagraphSetting("TableText", keep=keep), ""))
        for keep in (True, False)
    )
    return _table("Rules", [TEXT_WIDTH], [*[kept] * (number - 1), last])


def _rows(table: Table, widths: Sequence[int]) -> Iterator[Markup]:
    small = "Small" if is_dense(table) else ""
    head = _UNBROKEN + _REPEATED if repeats(table.columns) else NOTHING
    yield _row(
        table, widths, [column.title for column in table.columns], head, ParagraphSetting(f"{small}TableHeading")
    )
    together = len(table.rows) - 1 if stays_together(table) else 0
    for number, row in enumerate(table.rows):
        kept = _UNBROKEN if stays_whole(row) else NOTHING
        yield _row(table, widths, row, kept, ParagraphSetting(f"{small}TableText", keep=number < together))


def _row(
    table: Table, widths: Sequence[int], texts: Sequence[str], properties: Markup, setting: ParagraphSetting
) -> Markup:
    told = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{said(replace(setting, right=column.align == 'right'), text, longest=LONGEST_IN_CELL)}</w:tc>"
        for column, width, text in zip(table.columns, widths, texts, strict=True)
    ]
    return Markup(f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(told)}</w:tr>")


def _table(style: str, widths: Sequence[int], rows: Iterable[Markup]) -> Markup:
    columns = NOTHING.join(Markup('<w:gridCol w:w="{}"/>').format(width) for width in widths)
    return Markup(
        '<w:tbl><w:tblPr><w:tblStyle w:val="{}"/><w:tblW w:w="{}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{}</w:tblGrid>{}</w:tbl>{}'
    ).format(style, sum(widths), columns, NOTHING.join(rows), _BETWEEN)
