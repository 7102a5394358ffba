"""Where a cursor stands, told from what is before it alone."""

from __future__ import annotations

import pytest

from sim.editing.cursor import Spot, spot
from tests.editing.conftest import SCENARIO, marked

SPOTS = {
    "‸": ((), True, ""),
    "inj‸": ((), True, "inj"),
    "injects:\n  ‸": (("injects",), True, ""),
    "injects:\n  x:\n    af‸": (("injects", "x"), True, "af"),
    "injects:\n  x:\n    after: ‸": (("injects", "x", "after"), False, ""),
    "injects:\n  x:\n    after: y\n‸": ((), True, ""),
    "injects:\n  x:\n    after: y\n  ‸": (("injects",), True, ""),
    "injects:\n  x:\n\n    # a comment: {\n    after: po‸": (("injects", "x", "after"), False, "po"),
    "injects:\n  x: {after: y, i‸": (("injects", "x"), True, "i"),
    "injects:\n  x: {after: y, if: a > ten‸": (("injects", "x", "if"), False, "ten"),
    "injects:\n  x: {after: {any: [a, ‸": (("injects", "x", "after", "any"), False, ""),
    "injects:\n  x: {to: [a, b], effects: {‸": (("injects", "x", "effects"), True, ""),
    "injects:\n  x: {to: [a,\n     b], ‸": (("injects", "x"), True, ""),
    "injects:\n  x: {to: [a\n  y:\n    fr‸": (("injects", "y"), True, "fr"),
    "injects:\n  x:\n    title: 'never closed\n  y:\n    to: r‸": (("injects", "y", "to"), False, "r"),
    "injects:\n  x:\n    to:\n      - ro‸": (("injects", "x", "to"), True, "ro"),
    "injects:\n  x:\n    to:\n    - ro‸": (("injects", "x", "to"), True, "ro"),
    "a:\n  - {if: x, choose: ‸": (("a", "choose"), False, ""),
    "a:\n  - if: x\n    ch‸": (("a",), True, "ch"),
    "a:\n  text: |\n    words: ‸": None,
    "a:\n  text: |\n    words\n\n    ‸": None,
    "a:\n  text: |\n    words\n  ‸": (("a",), True, ""),
    "a: b # ‸": None,
    "a: b#‸": (("a",), False, "b#"),
    "a: {b: 'it, is: {so', c: ‸": (("a", "c"), False, ""),
    'a: {b: "say \\"x\\", {", c: ‸': (("a", "c"), False, ""),
    "a: &anchor {b: ‸": (("a", "b"), False, ""),
    "a: posture.sh‸": (("a",), False, "posture.sh"),
    "title: 서울 🚀\ncells: {rok: {title: 🇰🇷, ‸": (("cells", "rok"), True, ""),
    '"a": ‸': (("a",), False, ""),
    "a: b: c: ‸": (("a",), False, ""),
    "]}, ‸": ((), False, ""),
}


@pytest.mark.parametrize("text", SPOTS)
def test_where_a_cursor_stands(text):
    content, line, column = marked(text)
    expected = SPOTS[text]
    assert spot(content, line, column) == (None if expected is None else Spot(*expected))


def test_what_follows_the_cursor_does_not_count():
    content, line, column = marked("a:\n  b: ‸")
    assert spot(content + " }}}\n  ]: [\n'", line, column) == spot(content, line, column)


def test_no_place_in_a_text_is_too_odd():
    for number, written in enumerate(SCENARIO.split("\n")):
        for column in range(0, len(written) + 2, 5):
            spot(SCENARIO, number, column)
