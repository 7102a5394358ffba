"""The templates that pages are written with: everything that is filled in is escaped, and may be shown."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from sim.characters import visible
from sim.documents.scripts import has_turned, language
from sim.documents.sheets import in_margin, shown_lines
from sim.scenario.prose import said
from sim.view.words.page import Block

_HERE = Path(__file__).parent
_ENDLESS = re.compile(r"\S{20}(?=\S{10})")


@cache
def template(name: str) -> Template:
    """The template of that name."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["kind"] = _kind
    environment.filters["css_string"] = _css_string
    environment.filters["exact"] = repr
    environment.filters["lines"] = shown_lines
    environment.filters["said"] = said
    environment.filters["spoken"] = _spoken
    return environment.get_template(name)


def _kind(block: Block) -> str:
    """What a block is, for the template to choose by."""
    return type(block).__name__


def _shown(value: object) -> object:
    """Whatever the template writes passes here; markup has passed before."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _spoken(text: str) -> Markup:
    """What is said of a text's direction and language where they may differ from the page's."""
    tongue = language(text)
    spoken = Markup(' lang="{}"').format(tongue) if tongue else Markup("")
    return spoken + Markup(' dir="auto"') if has_turned(text) else spoken


def _css_string(text: str) -> Markup:
    """A text of the margin as a string of CSS: whatever could end it or the style is escaped by its number, and a word
    that has no room there may be broken."""
    broken = _ENDLESS.sub("\\g<0>\u200b", in_margin(text))
    safe = "".join(c if c.isalnum() or c in " .,–-()" else f"\\{ord(c):x} " for c in broken)
    return Markup(f'"{safe}"')
