"""A document as one HTML file that prints on A4 and Letter: drawings, pictures and styles inside, nothing fetched."""

from __future__ import annotations

import base64
from itertools import count

from markupsafe import Markup

from sim.documents.drawing import drawn
from sim.documents.numbering import Numbering
from sim.documents.templates import template
from sim.view.words.page import Booklet, Figure, Heading, Picture
from sim.view.words.plain import as_table

_SHOWN = {"PNG picture": "image/png", "JPEG picture": "image/jpeg", "GIF picture": "image/gif"}


def html(booklet: Booklet) -> str:
    """The booklet. The same document is always the same text."""
    drawings, anchors = count(1), count(1)

    def draw(figure: Figure) -> Markup:
        return drawn(figure, f"f{next(drawings)}")

    def anchor(_: Heading) -> str:
        return f"h{next(anchors)}"

    return template("paper.html.jinja").render(
        booklet=booklet,
        draw=draw,
        anchor=anchor,
        number_of=Numbering().number_of,
        as_table=as_table,
        address=_address,
    )


def _address(picture: Picture) -> str:
    """A picture as an address that holds all of it; empty for what is no picture."""
    kind = _SHOWN.get(picture.called)
    return f"data:{kind};base64,{base64.b64encode(picture.content).decode()}" if kind else ""
