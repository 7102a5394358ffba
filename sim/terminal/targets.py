"""The files that a command writes a document to, by the options that name them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import typer

from sim.terminal.writing import check_targets, write_whole

if TYPE_CHECKING:
    from sim.view.words.page import Booklet

HTML = typer.Option("--html", metavar="FILE", help="Write a page to print, with all it needs in it.")
DOCX = typer.Option("--docx", metavar="FILE", help="Write a document for a word processor.")
MD = typer.Option("--md", metavar="FILE", help="Write Markdown.")


def make_ready(targets: Mapping[str, Path | None], has_figures: bool = True) -> None:
    """Check the targets, before the work begins, and have what will draw in them start beside it. Raises Misuse."""
    check_targets(targets)
    if has_figures and (targets.get("--html") or targets.get("--docx")):
        from sim.documents import drawing

        Thread(target=drawing.start).start()


def write_booklet(booklet: Booklet, targets: Mapping[str, Path | None]) -> None:
    """Write a booklet in each form that is asked for: ``--html``, ``--docx``, ``--md``. Raises Misuse where a file
    cannot be written; what comes before it stands then, whole."""
    for option, path in targets.items():
        if path is not None:
            write_whole(path, _form(booklet, option))


def _form(booklet: Booklet, option: str) -> list[str] | bytes:
    match option:
        case "--html":
            from sim.documents.html import html

            return [html(booklet)]
        case "--docx":
            from sim.documents.word import word

            return word(booklet)
        case "--md":
            from sim.documents.markdown import markdown

            return [markdown(booklet)]
    raise ValueError(option)
