"""All that a document says to whoever looks into its file: words, and whatever else stands there."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from sim.documents.html import html
from sim.documents.markdown import markdown
from sim.documents.word import word
from sim.view.words.page import Booklet

_WITHIN_A_LINE = "strong|em|code|span|w:r|w:t|w:rPr|w:b|w:i"


def all_of(booklet: Booklet) -> dict[str, str]:
    """A booklet in each form by its name, as one line of text: with attributes, comments, styles and, of a word
    processor's document, every part, its name and its properties."""
    return {
        "html": _line(_without_tags(html(booklet))),
        "docx": _line(_parts(word(booklet))),
        "md": _line(re.sub(r"\\(.)", r"\1", markdown(booklet), flags=re.S)),
    }


def _parts(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as file:
        names = file.namelist()
        texts = [file.read(name).decode("utf-8", "replace") for name in names]
    return "\n".join([*names, *map(_without_tags, texts)])


def _without_tags(markup: str) -> str:
    """What stands between tags, in which parts of a line go on from each other, and after that the tags themselves."""
    between = re.sub(f"</?(?!(?:{_WITHIN_A_LINE})[ />])[^>]*>", "\n", markup)
    return unescape(f"{re.sub('<[^>]*>', '', between)}\n{' '.join(re.findall('<[^>]*>', markup))}")


def _line(text: str) -> str:
    return " ".join(text.split())
