"""CommonMark as HTML, for tools whose texts are that. Whatever stands in a text is escaped."""

from __future__ import annotations

from html import escape

from sim.scenario.prose import Listing, Paragraph, Passage, Quote, Span, Verbatim, passage


def html_of(text: str) -> str:
    """A text as HTML."""
    return "".join(map(_block, passage(text)))


def _block(block: Paragraph | Listing | Quote | Verbatim) -> str:
    match block:
        case Paragraph():
            return f"<p>{_lines(block)}</p>"
        case Listing(items, first):
            written = "".join(f"<li>{_item(item)}</li>" for item in items)
            if first is None:
                return f"<ul>{written}</ul>"
            return f"<ol>{written}</ol>" if first == 1 else f'<ol start="{first}">{written}</ol>'
        case Quote(inner):
            return f"<blockquote>{''.join(map(_block, inner))}</blockquote>"
        case Verbatim(lines):
            return f"<pre>{_escaped(chr(10).join(lines))}</pre>"


def _item(item: Passage) -> str:
    """An item; its words alone stand in it without a paragraph of their own."""
    match item:
        case (Paragraph() as words, *others) if all(isinstance(other, Listing) for other in others):
            return _lines(words) + "".join(map(_block, others))
    return "".join(map(_block, item))


def _lines(paragraph: Paragraph) -> str:
    return "<br>".join("".join(map(_span, line)) for line in paragraph.lines)


def _span(span: Span) -> str:
    words = _escaped(span.text)
    for element, stands in (("code", span.code), ("em", span.emphasis), ("strong", span.strong)):
        words = f"<{element}>{words}</{element}>" if stands else words
    return words


def _escaped(text: str) -> str:
    return escape(text, quote=False)
