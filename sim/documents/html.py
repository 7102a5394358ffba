"""A document as one HTML file that prints on A4 and Letter: drawings, pictures and styles inside, nothing fetched."""

from __future__ import annotations

import base64
from itertools import count

from markupsafe import Markup

from sim.documents import columns
from sim.documents.drawing import drawn
from sim.documents.numbering import Numbering
from sim.documents.outline import Outline
from sim.documents.pictures import KINDS, handed_out, is_shown
from sim.documents.sheets import sheets
from sim.documents.templates import template
from sim.view.words.page import Booklet, Figure, Picture
from sim.view.words.plain import as_table


def html(booklet: Booklet) -> str:
    """The booklet. The same document is always the same text."""
    drawings = count(1)
    outline = Outline(booklet)
    told = sheets(booklet)
    running = list(dict.fromkeys(sheet.running for sheet in told if sheet.running))

    def draw(figure: Figure) -> Markup:
        return drawn(figure, f"f{next(drawings)}")

    return template("paper.html.jinja").render(
        booklet=booklet,
        sheets=told,
        pages={words: f"sheet{number}" for number, words in enumerate(running, 1)},
        outline=outline,
        draw=draw,
        number_of=Numbering().number_of,
        as_table=as_table,
        columns=columns,
        is_shown=is_shown,
        handed_out=handed_out,
        address=_address,
    )


def _address(picture: Picture) -> str:
    """A picture as an address that holds all of it."""
    return f"data:{KINDS[picture.called]};base64,{base64.b64encode(picture.content).decode()}"
