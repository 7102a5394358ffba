"""A booklet that has every shape of a page, in several scripts."""

from __future__ import annotations

import struct
import zlib

from sim.scenario.prose import passage
from sim.view.words.numbers import NumberTable, ShownCell, ShownNumber
from sim.view.words.page import (
    AsWritten,
    Bar,
    Block,
    Booklet,
    Box,
    Column,
    Cut,
    Divider,
    Figure,
    Heading,
    Labelled,
    Letterhead,
    NewSheet,
    Picture,
    Prose,
    Ruled,
    Series,
    Table,
    TimelineEntry,
    Times,
    lines,
)

MARKING = "EXERCISE – NOTIONAL"

KOREAN = "북한이 탄도미사일을 발사했습니다. 국가안전보장회의를 소집합니다."
JAPANESE = "弾道ミサイルが発射されました。直ちに国家安全保障会議を開きます。"
ARABIC = "أُطلق صاروخ باليستي (KN-25) في الساعة 08:30."
INDONESIAN = "Rapat darurat Dewan Keamanan Nasional dimulai pukul 08.30."
SCRIPTS = (KOREAN, JAPANESE, ARABIC, INDONESIAN, "Tiếng Việt, ภาษาไทย, हिन्दी", "Combining: é ǭ; emoji: 🚀 ☎")

WRITTEN = """
The council **meets at once**; *nobody* is to call `posture`\\
before the deadline.

- one thing
  - within it, another
    1. counted
    2. and counted
- the last

3. from three
4. to four

> Said by somebody else, with *stress*.

```
FM  CENTRE
TO  ALL <b>
```
"""


def square(red: int, side: int = 120) -> bytes:
    """A PNG picture of one colour."""
    row = b"\0" + bytes((red, 90, 160)) * side
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * side)),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def figure(title: str = "How it ends", label: str = "Talks") -> Figure:
    """A figure with its table."""
    spec = {
        "width": 480,
        "height": 120,
        "data": {"values": [{"outcome": label, "share": 0.7}, {"outcome": "War", "share": 0.3}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "share", "type": "quantitative"},
            "y": {"field": "outcome", "type": "nominal"},
        },
    }
    shares = [(label, "70 %", 0.7), ("War", "30 %", 0.3)]
    numbers = NumberTable(
        "Shares of the runs",
        "outcome",
        ("share",),
        tuple((name, (ShownCell(ShownNumber(text, value)),)) for name, text, value in shares),
    )
    return Figure(title, spec, f"{label} in 70 of 100 runs, war in 30.", "Of 1,000 runs.", numbers)


def wide(columns: int, rows: int, word: str = "word") -> Table:
    """A table of many columns."""
    heads = tuple(Column(f"Column {number}", "right" if number % 3 == 2 else "left") for number in range(columns))
    return Table(heads, tuple((f"{word} {row}",) * columns for row in range(rows)), caption=f"Of {columns} columns")


BLOCKS: tuple[Block, ...] = (
    Heading("Whose island", 1, "for the facilitators"),
    Prose("A booklet with every shape of a page."),
    Prose("What matters less.", quiet=True),
    Heading("The words"),
    AsWritten(passage(WRITTEN)),
    AsWritten(passage("Further in.\n\n- an item"), indent=2),
    Heading("In several scripts", 3),
    *(AsWritten(passage(text)) for text in SCRIPTS),
    Table(
        (Column("Script", share=1), Column("Text", share=3)),
        tuple((f"number {number}", text) for number, text in enumerate(SCRIPTS)),
        caption=f"Scripts: {KOREAN[:12]}",
    ),
    Heading(KOREAN, 3),
    Heading(ARABIC, 3),
    Heading(JAPANESE, 4),
    Heading("The shapes"),
    Prose("An item.", "-"),
    Prose("An item further in.", "-", 1),
    Series(("Seoul 08:30", "Tokyo 08:30", "Washington 18:30")),
    Bar("left", "middle", "right", strong=True),
    Divider(),
    Labelled("Deadline", "in 30 minutes"),
    Labelled("A label that is longer than most", (Prose("first"), Prose("second", "-")), "strong"),
    Labelled("Note", (AsWritten(passage("As *written*.\n\n- an item")),), "quiet"),
    TimelineEntry(
        Times(("Mon 08:30 KST", "Sun 18:30 EST")),
        "inject",
        "A missile is seen",
        ("to Centre", AsWritten(passage("> quoted"))),
    ),
    TimelineEntry(Times(("Mon 08:45 KST",)), "", "Nothing else", weight="quiet"),
    Cut((Heading("Cut off on a screen", 4), Prose("On paper all of it stands.")), 1),
    wide(3, 4),
    wide(12, 3),
    figure(),
    figure("Wie es endet – 끝", "대화"),
    NewSheet("Pack of Centre"),
    Letterhead("Ministry of Defence", "Situation report", (("From", "Centre"), ("To", ARABIC), ("Time", "08:30"))),
    Picture("map.png", "PNG picture", square(200)),
    Picture("plan.pdf", "PDF document", b"%PDF-"),
    Heading("What do you do?", 2),
    Box("Call the other side", "a"),
    Box("Wait for " + "a long while, and then wait on, " * 8, "b"),
    Box("Nobody is to say a word"),
    Ruled("Reason", 4),
    Ruled("Signature", 1),
    Table((Column("", widest=3), Column("Two\nlines")), ((lines("one", "under another"), "a\nb"),)),
    NewSheet("Pack of Coast"),
    Prose("A sheet with little on it."),
)


def sample() -> Booklet:
    """The booklet."""
    return Booklet(
        "Whose island", MARKING, BLOCKS, contents=True, about=(("author", "Whitecell"), ("made from", "a log"))
    )
