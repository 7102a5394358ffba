"""The templates that pages are written with: everything that is filled in is escaped, and may be shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from sim.characters import visible
from sim.view.words.page import Block

_HERE = Path(__file__).parent


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
    return environment.get_template(name)


def _kind(block: Block) -> str:
    """What a block is, for the template to choose by."""
    return type(block).__name__


def _shown(value: object) -> object:
    """Whatever the template writes passes here; markup has passed before."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css_string(text: str) -> Markup:
    """A text as a string of CSS: whatever could end it or the style is escaped by its number."""
    safe = "".join(c if c.isalnum() or c in " .,–-()" else f"\\{ord(c):x} " for c in visible(text))
    return Markup(f'"{safe}"')
