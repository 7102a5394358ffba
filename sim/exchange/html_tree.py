"""HTML as a tree of the elements that have a place in a text, whatever stands in it and however it breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 30
"""Elements within one another; what stands deeper keeps its words and loses its shape."""

_PARAGRAPHS = frozenset(
    ["address", "article", "aside", "body", "div", "footer", "header", "html", "main", "p", "section"]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
LISTS = frozenset(["ul", "ol"])
_TABLES = frozenset(["caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"])
_EMPTY = frozenset(["br", "hr", "img", "wbr"])
STRONG = frozenset(["b", "strong", "th"])
EMPHASIS = frozenset(["em", "i"])
CODE = frozenset(["code", "tt"])
_OTHER_WORDS = frozenset(["a", "abbr", "big", "cite", "code", "del", "font", "ins", "mark", "q", "s", "small", "span"])
INLINE = STRONG - {"th"} | EMPHASIS | _OTHER_WORDS | {"br", "sub", "sup", "tt", "u", "wbr"}
_KNOWN = _PARAGRAPHS | HEADINGS | LISTS | _TABLES | INLINE | _EMPTY | {"blockquote", "dd", "dl", "dt", "li", "pre"}
_UNSAID = frozenset(["noscript", "script", "style", "template", "title"])


@dataclass
class HtmlElement:
    """An element: a link or a picture with its address, a numbered list with its first number as it is written."""

    tag: str
    address: str = ""
    start: str = ""
    inside: list[HtmlElement | str] = field(default_factory=list)


def html_tree(html: str) -> tuple[HtmlElement, bool]:
    """The tree of a page, and whether all of the page is in it."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return builder.root, builder.is_all


class _TreeBuilder(HTMLParser):
    """A tree of the elements that are known; the words of all others stand where they stood."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = HtmlElement("body")
        self.open = [self.root]
        self.unsaid = 0
        self.is_all = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSAID:
            self.unsaid += 1
            self.is_all = False
            return
        if tag not in _KNOWN or len(self.open) > DEEPEST:
            self.is_all = False
            return
        while tag == "p" and self.open[-1].tag == "p":
            self.open.pop()
        while tag in ("li", "tr", "td", "th") and self.open[-1].tag in _closed_by(tag):
            self.open.pop()
        named = {name: value or "" for name, value in attrs}
        element = HtmlElement(tag, named.get("href") or named.get("src") or "", named.get("start", ""))
        if tag == "img":
            element.inside.append(named.get("alt", ""))
        self.open[-1].inside.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSAID:
            self.unsaid = max(0, self.unsaid - 1)
        elif any(element.tag == tag for element in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.open[-1].inside.append(data)

    def handle_comment(self, data: str) -> None:
        self.is_all = self.is_all and not data.strip()

    def unknown_decl(self, data: str) -> None:
        self.is_all = self.is_all and not data.strip()


def _closed_by(tag: str) -> tuple[str, ...]:
    """The elements that end without saying so where such a one begins."""
    return {"li": ("li", "p"), "tr": ("td", "th", "tr", "p"), "td": ("td", "th", "p"), "th": ("td", "th", "p")}[tag]
