"""What an element or a number says that it rests on: claims by id or citations in words, and judgement.

A number says it in a map of its own: ``{one_of: {1d: 3, 2d: 1}, sources: [show-of-force-lags]}`` beside a spread that
is a map or beside ``set``, and ``{value: 0.3, judgement: A guess.}`` for everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sim.faults import nearest
from sim.scenario.expression import Misread
from sim.scenario.quantity import inside, shown

T = TypeVar("T")
_CLAIM = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORDS = re.compile(r"\S+\s+\S.*|[a-z]+://\S+", re.DOTALL)
GROUNDS = ("sources", "judgement")
"""What says of a number what it rests on."""
_QUOTED = 'Write an id, or put a citation in quotes: "Yonhap, 2023-06-03".'


@dataclass(frozen=True, slots=True)
class Stated:
    """What is said of one number: the claims and citations that carry it, and the judgement it is (None: not said)."""

    sources: tuple[str, ...] = ()
    judgement: str | None = None

    @classmethod
    def of(cls, number: Any) -> Stated:
        """What a number says of itself, as it was written; nothing, where it is written without."""
        if not isinstance(number, Mapping):
            return cls()
        judgement = number.get("judgement")
        sources = all_cited(number["sources"]) if "sources" in number else ()
        return cls(sources, judgement.strip() if isinstance(judgement, str) else None)


def is_claim(source: str) -> bool:
    """Whether one of an element's ``sources`` is a claim's id; else it is a citation in words."""
    return _CLAIM.fullmatch(source) is not None


def as_claim(citation: str) -> str:
    """The id that a citation would be whose words were meant to be joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", citation.lower()))


def all_cited(value: Any) -> tuple[str, ...]:
    """One claim or citation, or a list of them. Misread for anything else."""
    if not isinstance(value, list):
        return (_cited(value),)
    if not value:
        raise Misread("this list is empty", "Name at least one, or leave the field out.")
    sources = tuple(inside(place, _cited, item) for place, item in enumerate(value))
    if len(value) > 1 and any(_is_split(item) and not is_claim(item) for item in value):
        cure = 'Put each citation in quotes: ["Yonhap, 2023-06-03", …].'
        raise Misread("what stands in `[…]` is split at every comma, here perhaps in the middle of a citation", cure)
    return sources


def _is_split(item: Any) -> bool:
    return bool(getattr(item, "flow", False) and getattr(item, "plain", False))


def _cited(value: Any) -> str:
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} stands where a claim's id or a citation is asked for", _QUOTED)
    ids = [part for part in re.split(r"[\s,;&+]+", value.strip()) if part not in ("and", "or", "")]
    if len(ids) > 1 and all("-" in part and is_claim(part) for part in ids):
        raise Misread(f"{shown(value)} is several ids in one text", f"Write [{', '.join(ids)}].")
    if getattr(value, "cut", False):
        raise Misread("what follows the ` #` is lost: in YAML it begins a comment", _QUOTED)
    if is_claim(value):
        return value
    if not _WORDS.fullmatch(value.strip()):
        cure = f'As a claim\'s id write `{as_claim(value)}`; as a citation say more, as in "Yonhap, 2023-06-03".'
        raise Misread(f"{shown(value)} is neither a claim's id nor a citation", cure if as_claim(value) else _QUOTED)
    return " ".join(value.split())


def grounded(parse: Callable[[Any], T], judged: Callable[[Any], str]) -> Callable[[Any], T]:
    """``parse`` of a number, beside which may stand what it rests on; ``judged`` reads a judgement."""

    def read(value: Any) -> T:
        if not isinstance(value, dict) or not set(value) & {"value", *GROUNDS}:
            return parse(value)
        if "sources" in value:
            inside("sources", all_cited, value["sources"])
        if "judgement" in value:
            inside("judgement", judged, value["judgement"])
        number = {key: part for key, part in value.items() if key not in GROUNDS}
        if not number:
            raise Misread("this says what a number rests on, and no number", "Write {value: 2h, sources: …}.")
        if "value" not in number:
            return parse(number)
        for other in number:
            if other != "value":
                cure = nearest(other, GROUNDS) or "Write the number under `value` alone."
                raise Misread(f"`{other}` has no place beside `value`; `sources` and `judgement` have", cure)
        return inside("value", parse, number["value"])

    return read
