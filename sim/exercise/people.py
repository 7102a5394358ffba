"""People: how the names that a roster knows are found in words, so that pages that name nobody can leave them out.

A name counts whole, and by each of its parts, in any case: Kim, Min-su and Min Su for Kim Min-su. What goes with names
and is none (titles, what stands in brackets, the names of cells) does not count by itself, and what is an everyday word
as well, such as May, only as the roster has it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from sim.exercise.commands import Roster
from sim.exercise.entry import LogEntry
from sim.scenario.lookalikes import UNSEEN, unaccented

_TITLES = frozenset(
    re.findall(
        r"\w+",
        """adm admiral al amb ambassador and bin capt captain chief cmdr col colonel commander da de del dep deputy der
        di director doctor dr el en for gen general head la le lieutenant lt maj major minister mr mrs ms of officer
        prof professor secretary sergeant sgt sir the van vice von""",
    )
)
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """all an art as at be bill black brown bush by case chance do drew fair field ford frank go good grace grant
        gray green grey hand hill hope hunt in iron is it king lane long ma man mark may moon my no noble noon oh on
        or page park peace pope power press price ray rich rice rob rose rush sharp short so son song stone strong sue
        sun to true wall ward west white will wise wood woods yes york you young""",
    )
)
"""Everyday words that people are called by as well."""
_JOINS = r"[\s\-\u2010-\u2015·.]"
_GLUED = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Letters of scripts that glue particles to names, or put no blanks between words."""
_LETTER = f"[^\\W_{_GLUED}]"


@dataclass(frozen=True)
class People:
    """Everybody that a log's roster ever named, by cell; ``others`` are names of the scenario, which are nobody's."""

    by_cell: Mapping[str, tuple[str, ...]]
    others: frozenset[str] = frozenset()

    @classmethod
    def in_entries(cls, entries: Iterable[LogEntry], others: Iterable[str] = ()) -> People:
        """Those of all branches: a name stays one, wherever the exercise went back to."""
        return cls.together([cls({one.cell: one.people}) for one in _rosters(entries)], others)

    @classmethod
    def together(cls, several: Iterable[People], others: Iterable[str] = ()) -> People:
        """The people of several as one."""
        by_cell: dict[str, dict[str, None]] = {}
        unnamed = {other.casefold() for other in others}
        for group in several:
            unnamed |= group.others
            for cell, people in group.by_cell.items():
                by_cell.setdefault(cell, {}).update(dict.fromkeys(people))
        return cls({cell: tuple(people) for cell, people in by_cell.items()}, frozenset(unnamed))

    def named_in(self, text: str) -> list[tuple[str, tuple[str, ...]]]:
        """The names in a text as they stand there, each with the cells it is of."""
        matches = self._pattern.finditer(_composed(text)) if self._cells_of else ()
        return [(match.group(), self._cells_in(match)) for match in matches]

    def left_out(self, text: str, called: Callable[[tuple[str, ...]], str]) -> str:
        """The text with ``called`` of a name's cells in its place; what follows on itself stands once."""
        if not self._cells_of:
            return text
        instead, count = self._pattern.subn(lambda match: called(self._cells_in(match)), _composed(text))
        if not count:
            return text
        for stand_in in {called(cells) for cells in self._cells_of.values()}:
            repeated = f"{re.escape(stand_in)}(?: {re.escape(stand_in)})+"
            as_it_is = stand_in.replace("\\", r"\\")  # a title may hold a backslash, which is no escape there
            instead = re.sub(repeated, as_it_is, instead)
        return instead

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        """Every pattern that stands for somebody, and the cells they sit in."""
        by_form: dict[str, dict[str, None]] = {}
        for cell, people in self.by_cell.items():
            for person in people:
                for form in _forms(_composed(person), self.others):
                    by_form.setdefault(form, {})[cell] = None
        return {form: tuple(cells) for form, cells in by_form.items()}

    @cached_property
    def _cells_of(self) -> dict[str, tuple[str, ...]]:
        by_folded_form: dict[str, tuple[str, ...]] = {}
        for form, cells in self._forms.items():
            by_folded_form[_folded(form)] = tuple(dict.fromkeys((*by_folded_form.get(_folded(form), ()), *cells)))
        return by_folded_form

    def _cells_in(self, match: re.Match[str]) -> tuple[str, ...]:
        """The cells of the form that was found: each has a group of its own, for what stands there may be spelt
        otherwise."""
        return self._cells_of[_folded(self._longest_first[(match.lastindex or 1) - 1])]

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self._forms, key=lambda form: (-len(form), form))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        either = "|".join(f"({_as_pattern(form)})" for form in self._longest_first)
        return re.compile(f"(?<!{_LETTER})(?:{either})(?!{_LETTER})", re.IGNORECASE)


def _rosters(entries: Iterable[LogEntry]) -> Iterator[Roster]:
    for entry in entries:
        if isinstance(entry.command, Roster):
            yield entry.command


def _composed(text: str) -> str:
    """Letters as one character each, however a keyboard or a file system has taken them apart."""
    return unicodedata.normalize("NFC", text)


def _folded(name: str) -> str:
    return re.sub(_JOINS, "", name).casefold()


def _forms(person: str, others: frozenset[str]) -> Iterator[str]:
    """What stands for a person: the whole name, and its parts."""
    words = [word.strip(".,;:'\"") for word in re.sub(r"\([^)]*\)", " ", person).split()]
    names = [word for word in words if word.casefold() not in _TITLES | others]
    if len(words) > 1 and " ".join(words).casefold() not in others:
        yield " ".join(words)
        if len(names) > 1:
            yield " ".join(names)
    has_capitals = any(word[:1].isupper() for word in words)
    for name in names:
        is_word = name.casefold() in _WORDS or (has_capitals and name[:1].islower())
        if len(_folded(name)) > 1 and not (is_word and name[:1].islower()):
            yield name


_APOSTROPHES = "'’‘ʼ`´"
_UNSEEN = f"[{UNSEEN}]*"
"""What a phone or a web page may leave inside a word, and nobody sees."""


@cache
def _accented() -> Mapping[str, str]:
    """The Latin letters with an accent, by the plain one: people leave them out, and put them in."""
    accented: dict[str, str] = defaultdict(str)
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        if chr(code).isalpha():
            accented[unaccented(chr(code).lower())] += chr(code)
    return accented


def _letters(part: str) -> str:
    """A pattern for a part of a name, with or without its accents and apostrophes."""

    def one(letter: str) -> str:
        if letter in _APOSTROPHES:
            return f"[{_APOSTROPHES}]?"
        plain = unaccented(letter.lower())
        kin = _accented().get(plain, "") if len(plain) == 1 and plain.isascii() and plain.isalpha() else ""
        return f"[{letter}{plain if letter.islower() else plain.upper()}{kin}]" if kin else re.escape(letter)

    return _UNSEEN.join(map(one, part))


def _as_pattern(form: str) -> str:
    """A pattern for a form, with or without the marks between its parts; an everyday word in its own case alone. Short
    Korean names begin a word: inside others their syllables are often something else."""
    parts = f"{_JOINS}*".join(map(_letters, filter(None, re.split(f"{_JOINS}+", form))))
    if form.casefold() in _WORDS:
        return f"(?-i:{parts})"
    short = len(form) < 3 and re.fullmatch("[\uac00-\ud7a3]+", form)
    return f"(?<!\\w){parts}" if short else parts
