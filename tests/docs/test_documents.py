"""Every document shows what the program does, and leads where it says."""

from __future__ import annotations

import re
from html import unescape

import pytest

AGAIN = "Outputs have changed: run `python tests/docs/regenerate.py` and read what it changed."


def test_outputs_and_tables_are_what_the_program_gives(docs, document):
    text = document.read_text(encoding="utf-8")
    assert text.split("\n") == docs.regenerated(text).split("\n"), AGAIN


def _anchors(docs, path):
    prose = _prose(docs, path.read_text(encoding="utf-8"))
    headings = [line.lstrip("#").strip() for line in prose if re.match(r"#+ ", line)]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _prose(docs, text):
    """The lines outside fences."""
    lines = text.split("\n")
    for fence in docs.fences(text):
        lines[fence.first - 1 : fence.first + len(fence.lines) + 1] = [""] * (len(fence.lines) + 2)
    return lines


def test_links_lead_somewhere(docs, document):
    for line in _prose(docs, document.read_text(encoding="utf-8")):
        for target in re.findall(r"\]\(([^)]+)\)", line):
            name, _, anchor = target.partition("#")
            path = (document.parent / name).resolve() if name else document
            assert path.exists(), f"{target} in: {line}"
            assert not anchor or anchor in _anchors(docs, path), f"{target} in: {line}"


def test_headings_are_told_apart(docs, document):
    prose = _prose(docs, document.read_text(encoding="utf-8"))
    headings = [line.lower() for line in prose if line.startswith("#")]
    assert len(headings) == len(set(headings))


def test_lines_fit(docs, document):
    """Prose is wrapped; tables, comments and what a program printed are as they are."""
    for line in _prose(docs, document.read_text(encoding="utf-8")):
        assert len(line) <= 100 or line.startswith(("|", "<!--")), line


def test_an_excerpt_marks_what_it_leaves_out(docs):
    lines = ["", *"abcdefgh"]
    assert docs.excerpt(lines, '2 lines from "a"; 1 line from "d"; rest from "f"') == [*"ab…d…fgh"]
    assert docs.excerpt(lines, '1 line from "c"') == ["…", "c", "…"]
    assert docs.excerpt(["a", "", "b"], '1 line; 1 line from "b"') == ["a", "", "b"]
    assert docs.excerpt(["a", "b", "", "---", "c"], 'all from "a" until "c"; rest') == ["a", "b", "", "---", "c"]
    assert docs.excerpt(["a", "b", "", "---", "c"], 'all from "a" until "c"') == ["a", "b", "…"]
    with pytest.raises(ValueError, match="no part"):
        docs.excerpt(lines, "everything")


def test_the_picture_needs_nothing_but_itself_and_shows_the_run(docs, tmp_path):
    drawn = docs.PICTURE.read_text(encoding="utf-8")
    assert "http" not in drawn.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"@font-face|url\(|href|<image", drawn)
    shown = [
        unescape("".join(re.findall(r"<text [^>]*>([^<]*)</text>", line))).replace("\xa0", "")
        for line in drawn.splitlines()
        if line.startswith("<text")
    ]
    output, code = docs.whitecell(list(docs.PICTURED), tmp_path)
    real = [line.replace(" ", "") for line in output.splitlines() if line.strip()]
    assert code == 0
    assert len(shown) > 30
    assert shown == real[: len(shown)]
