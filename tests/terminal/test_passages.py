"""Prose on a terminal: laid out as its author wrote it, at any width, with nothing lost and nothing obeyed."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from sim.characters import OBEYED
from sim.scenario.prose import passage
from sim.terminal.render import render_on, shown
from sim.view.words.page import AsWritten, Cut, Labelled, TimelineEntry, Times, beside, headed, prose
from sim.view.words.texts import shared
from tests.scenario.test_prose import TEXTS, letters_of
from tests.terminal.pages import drawn

TEXT = """
Read *this* aloud, and then the **second** paragraph, which is longer than a line.

It has a list:
- one item which is so long that it does not fit
  1. with numbers
  2. and more

  and a paragraph
- 한국어로 쓰인 문장은 두 칸씩 차지한다

> Somebody says rather a lot, so that it is wrapped.
>
> - and lists

9. nine
10. ten

```
08:01  radar   track lost
a line that is longer than the width goes on below itself
```
First line\\
second line
"""

AT_44 = """
Read this aloud, and then the second
paragraph, which is longer than a line.

It has a list:
- one item which is so long that it does not
  fit
  1. with numbers
  2. and more

  and a paragraph
- 한국어로 쓰인 문장은 두 칸씩 차지한다

| Somebody says rather a lot, so that it is
| wrapped.
| - and lists

 9. nine
10. ten

  08:01  radar   track lost
  a line that is longer than the width goes
  on below itself

First line
second line
"""


def lines(width, *blocks):
    """The lines of blocks at a width, without the blanks that fill them."""
    return [line.rstrip() for line in drawn(blocks, width).splitlines()]


def test_every_kind_of_prose_at_a_width():
    assert lines(44, *beside(TEXT)) == AT_44.strip("\n").split("\n")


def test_emphasis_is_a_style_and_words_the_same_without():
    colours = Console(file=StringIO(), width=44, color_system="standard", force_terminal=True)
    render_on(colours, beside("It *is* **clear**"))
    assert "\x1b[3mis\x1b[0m \x1b[1mclear" in colours.file.getvalue()
    assert lines(44, *beside("It *is* **clear**: `undo`")) == ["It is clear: `undo`"]


def test_one_of_several_paragraphs_stands_below_its_head():
    assert lines(44, *headed("Notes:", "Wait.\n- a")) == ["Notes: Wait.", "- a"]
    assert lines(44, *headed("Notes:", "Wait.\n\nGo.")) == ["Notes:", "  Wait.", "", "  Go."]
    assert lines(44, *headed("Notes:", "- a\n- b", indent=1)) == ["  Notes:", "    - a", "    - b"]
    assert lines(44, *headed("Met:", "Wait.\n\nGo.", item=True)) == ["- Met: Wait.", "", "  Go."]
    assert lines(44, *headed("Notes:", None)) == ["Notes:"]


TIMES = Times(("Mon 14:00", "Mon 01:00"), ("New York Mon 01:00",))
STANDS = {
    "alone": lambda text: prose(text),
    "beside a label": lambda text: [Labelled("TEXT", beside(text), "strong")],
    "below an entry": lambda text: [TimelineEntry(TIMES, "inject", "Press line", beside(text))],
    "cut off": lambda text: [Cut((Labelled("ASKED", headed("Posture.", text)),), 1000)],
}


@pytest.mark.parametrize("stands", STANDS)
@given(text=TEXTS, width=st.integers(40, 200))
def test_nothing_is_lost_or_obeyed_and_the_width_holds(stands, text, width):
    whole = drawn(STANDS[stands](text), width).replace("\n", "")
    assert not OBEYED.search(whole)
    left = iter(whole)
    written = letters_of(shown(passage(text)))
    lost = [letter for letter in written if letter.isalnum() and letter not in left]
    assert not lost


def test_however_deep_it_stands_half_of_the_width_is_left():
    deep = AsWritten(passage("> " * 19 + "Words that are wrapped where half of the width ends."))
    shown_lines = lines(40, deep)
    assert " ".join(line.replace("|", " ").strip() for line in shown_lines).split() == (
        ["Words", "that", "are", "wrapped", "where", "half", "of", "the", "width", "ends."]
    )
    assert all(line.startswith("| " * 10) for line in shown_lines)


def test_words_of_one_cell_alone_are_not_those_of_all():
    assert shared({"rok": "a", "us": "a"}, ("rok", "us")) == {"": "a"}
    assert shared({"rok": "a"}, ("rok", "us")) == {"rok": "a"}
    assert shared({"rok": "a"}, ("rok",)) == {"": "a"}
    assert shared({}, ("rok",)) == {}
