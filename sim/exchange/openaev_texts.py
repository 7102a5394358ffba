"""The texts of an OpenAEV export: HTML or CommonMark, with variables that OpenAEV fills in when it sends them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from sim.exchange.html_words import SaidByHtml, is_html, words_of_html
from sim.exchange.reaching import text_at

VARIABLE = re.compile(r"\$\{\s*([\w.]+)\s*\}")
"""A variable in a text, with its name."""


class Texts:
    """Reads the texts of an export; ``values`` are those of its variables that have one, by name."""

    def __init__(self, variables: Iterable[Mapping[str, Any]]) -> None:
        known = {text_at(each, "variable_key"): text_at(each, "variable_value").strip() for each in variables}
        self.values = {key: value for key, value in known.items() if key and value}

    def filled(self, text: str, is_markup: bool = False) -> str:
        """A text with the values of its variables in it; what only OpenAEV knows stays."""
        known = {key: escape(value, quote=False) if is_markup else value for key, value in self.values.items()}
        return VARIABLE.sub(lambda name: known.get(name[1], name[0]), text)

    def prose(self, text: str) -> str:
        """A text as CommonMark, with its variables filled in."""
        return self.said(text).text

    def said(self, text: str) -> SaidByHtml:
        """The same, and whether that is all of it."""
        if is_html(text):
            return words_of_html(self.filled(text, is_markup=True))
        return SaidByHtml(self.filled(text), is_all=True)
