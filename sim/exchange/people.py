"""Who plays, from those whom a list of events names as senders and recipients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from sim.exchange.cell_words import listed_words
from sim.exchange.draft import DraftActor, DraftCell
from sim.exchange.ids import FreshIds
from sim.scenario.lookalikes import plain, unaccented

_ALL = frozenset(
    (
        "all", "all players", "all teams", "all cells", "all groups", "all participants", "everyone", "everybody",
        "tous", "toutes", "tout le monde", "전체", "모두", "전원", "전 팀", "全員", "全体", "全チーム", "全グループ",
        "semua", "seluruh", "semua tim", "semua peserta",
    )
)  # fmt: skip
_CONTROL = re.compile(
    r"(exercise )?(control|controllers?)( (cell|team|staff))?|excon|ex-con|whitecell|white cell|simcell|sim cell"
    r"|dirstaff|facilitators?|animation|통제|통제부|통제관|統制|統制部|コントローラー|pengendali",
)
_PARTS = r"[\n;,/|；，、／｜]|\s&\s"
_LEFT_OUT = re.compile(
    r"\b(?:except(?:ing)?(?: for)?|but(?: not)?|excluding|other than|apart from|sauf|kecuali)\b:?\s+(?P<behind>.+)"
    r"|(?P<before>[^\s()（）\[\],;、，]{1,60}?)(?:을|를|은|는|を)?\s?(?:제외한?|除く|除き|以外の?)[)）]?",
    re.IGNORECASE | re.DOTALL,
)
"""What leaves somebody out of all, in front of their name or behind it."""


class Who(Protocol):
    """Cells and actors, and whom the words in a table's cells mean."""

    @property
    def cells(self) -> tuple[DraftCell, ...]: ...
    @property
    def actors(self) -> tuple[DraftActor, ...]: ...
    def readers(self, cell: str) -> tuple[tuple[str, ...], bool]:
        """The ids of those whom a cell of the table names, and whether those are the facilitators alone."""
        ...

    def strangers(self, cell: str) -> tuple[str, ...]:
        """Those whom a cell of the table names and who have no place there."""
        ...

    def sender(self, cell: str) -> str:
        """The id of the actor who is named as a sender; empty where nobody is."""
        ...


class ListedPeople:
    """Names of cells and actors as they come, and the ids that they have.

    Whoever is told something is a cell of players; who only tells things is an actor of the facilitators' cell.
    """

    def __init__(self, recipients: Iterable[str], senders: Iterable[str], zone: str) -> None:
        self._ids = FreshIds()
        self._zone = zone
        self._cells: dict[str, DraftCell] = {}
        self._actors: dict[str, DraftActor] = {}
        self._readers: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._needs_control = False
        cells = list(dict.fromkeys(recipients))
        self._listed = {_known_as(name) for cell in cells for name in listed_words(cell, _PARTS)}
        for cell in cells:
            told, left_out = _apart(cell)
            for name in (*self._names(told), *self._left_out(left_out)):
                self._recipient(name)
        if not self._cells:
            guess = "the file names no recipients; whoever plays is in this cell"
            players = DraftCell(id=self._ids.fresh("players", "cell"), title="Players", timezone=zone, guessed=(guess,))
            self._cells[""] = players
        self._control = self._ids.fresh("control", "cell")
        for sender in senders:
            if sender and _known_as(sender) not in self._actors:
                self._sender(sender)

    @property
    def cells(self) -> tuple[DraftCell, ...]:
        """Cells of players, and last that of the facilitators where somebody is in it."""
        guess = "who tells things and is told none is played by the facilitators"
        control = DraftCell(id=self._control, title="Control", control=True, timezone=self._zone, guessed=(guess,))
        return (*self._cells.values(), *([control] if self._needs_control else []))

    @property
    def actors(self) -> tuple[DraftActor, ...]:
        """Those who tell something."""
        return tuple(self._actors.values())

    def readers(self, cell: str) -> tuple[tuple[str, ...], bool]:
        """The ids of those whom a cell of the table names, and whether those are the facilitators alone."""
        if cell not in self._readers:
            self._readers[cell] = self._read(cell)
        return self._readers[cell]

    def _read(self, cell: str) -> tuple[tuple[str, ...], bool]:
        told, left_out = _apart(cell)
        names = self._names(told)
        if any(map(_is_all, names)):
            others = set(self._named(self._left_out(left_out)))
            ids = tuple(one.id for one in self._cells.values() if one.id not in others) if others else ("all",)
        else:
            ids = self._named(names)
        return ids, bool(names) and not ids

    def _named(self, names: Iterable[str]) -> tuple[str, ...]:
        """The ids of the cells that are named, each once."""
        known = map(_known_as, names)
        return tuple(dict.fromkeys(self._cells[name].id for name in known if name in self._cells))

    def strangers(self, cell: str) -> tuple[str, ...]:
        """Those whom a cell names and who have no place there: facilitators beside players."""
        ids, _ = self.readers(cell)
        return tuple(name for name in self._names(_apart(cell)[0]) if ids and _CONTROL.fullmatch(_known_as(name)))

    def sender(self, cell: str) -> str:
        """The id of the actor who is named as a sender."""
        actor = self._actors.get(_known_as(cell))
        return actor.id if actor else ""

    def _names(self, cell: str) -> list[str]:
        """The names in a cell of the table; two with `and` between them are two where that ends a list, or where each
        is named by itself elsewhere."""
        names: list[str] = []
        for name in listed_words(cell, _PARTS):
            parts = name.split(" and ")
            is_list = "," in cell or all(_known_as(part) in self._listed for part in parts)
            names += parts if is_list else [name]
        return names

    def _left_out(self, words: str) -> Iterator[str]:
        """Those who are left out of all: a list is parted at each `and`, but for a name that has one in it."""
        for name in self._names(words):
            yield from [name] if _known_as(name) in self._listed else name.split(" and ")

    def _recipient(self, name: str) -> None:
        known = _known_as(name)
        if known and known not in self._cells and not _is_all(name) and not _CONTROL.fullmatch(known):
            title = " ".join(name.split())
            self._cells[known] = DraftCell(id=self._ids.fresh(title, "cell"), title=title, timezone=self._zone)

    def _sender(self, name: str) -> None:
        known, title = _known_as(name), " ".join(name.split())
        cell = self._cells.get(known)
        self._needs_control = self._needs_control or cell is None
        words = f"{title} staff" if cell else title
        actor = DraftActor(id=self._ids.fresh(words, "actor"), title=title, cell=cell.id if cell else self._control)
        self._actors[known] = actor


def _apart(cell: str) -> tuple[str, str]:
    """Those whom a cell of the table names, and those whom it leaves out of all: `All, except Red`."""
    found = _LEFT_OUT.search(cell)
    if found is not None:
        told = f"{cell[: found.start()].rstrip(' ([（,;–-')} {cell[found.end() :]}"
        if any(map(_is_all, listed_words(told, _PARTS))):
            return told, (found["behind"] or found["before"]).rstrip(" )]）.")
    return cell, ""


def _is_all(name: str) -> bool:
    return _known_as(name) in _ALL


def _known_as(name: str) -> str:
    """A name without case, accents and signs at its ends."""
    return unaccented(plain(" ".join(name.replace("_", " ").split()))).casefold().strip(" .*()[]")
