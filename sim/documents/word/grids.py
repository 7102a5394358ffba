"""Tables, and rules to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from sim.documents.columns import is_dense, repeats, shares, stays_whole
from sim.documents.word.paragraphs import NOTHING, Setting, said
from sim.view.words.page import Column, Table

TEXT_WIDTH = 9638
"""Of a line, in twentieths of a point: 170 mm."""
_RULE_HEIGHT = 510
_BETWEEN = Markup('<w:p><w:pPr><w:pStyle w:val="Between"/></w:pPr></w:p>')
"""What keeps a table from running into the next."""


def grid(table: Table) -> Markup:
    """The table without its caption; nothing for one without columns."""
    if not table.columns:
        return NOTHING
    widths = [round(TEXT_WIDTH * share / 100) for share in shares(table)]
    small = "Small" if is_dense(table) else ""
    titles = tuple(column.title for column in table.columns)
    head = Markup("<w:cantSplit/><w:tblHeader/>") if repeats(table.columns) else NOTHING
    return _table("Grid", widths, _rows(table.columns, widths, titles, head, small, table.rows))


def rules(number: int) -> Markup:
    """So many lines ruled across."""
    if number < 1:
        return NOTHING
    row = Markup(
        '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{}" w:hRule="exact"/></w:trPr>'
        '<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr>{}</w:tc></w:tr>'
    )
    kept, last = (
        row.format(_RULE_HEIGHT, TEXT_WIDTH, said(Setting(style), "")) for style in ("TableHeading", "TableText")
    )
    return _table("Rules", [TEXT_WIDTH], [*[kept] * (number - 1), last])


def _rows(
    columns: Sequence[Column],
    widths: Sequence[int],
    titles: Sequence[str],
    head: Markup,
    small: str,
    rows: Sequence[Sequence[str]],
) -> Iterator[Markup]:
    yield _row(columns, widths, titles, head, f"{small}TableHeading")
    for row in rows:
        kept = Markup("<w:cantSplit/>") if stays_whole(row) else NOTHING
        yield _row(columns, widths, row, kept, f"{small}TableText")


def _row(
    columns: Sequence[Column], widths: Sequence[int], texts: Sequence[str], properties: Markup, style: str
) -> Markup:
    told = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{said(Setting(style, right=column.align == 'right'), text)}</w:tc>"
        for column, width, text in zip(columns, widths, texts, strict=True)
    ]
    return Markup(f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(told)}</w:tr>")


def _table(style: str, widths: Sequence[int], rows: Iterator[Markup] | Sequence[Markup]) -> Markup:
    columns = NOTHING.join(Markup('<w:gridCol w:w="{}"/>').format(width) for width in widths)
    return Markup(
        '<w:tbl><w:tblPr><w:tblStyle w:val="{}"/><w:tblW w:w="{}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>{}</w:tblGrid>{}</w:tbl>{}'
    ).format(style, sum(widths), columns, NOTHING.join(rows), _BETWEEN)
