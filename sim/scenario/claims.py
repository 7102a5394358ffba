"""Source documents and their claims: the facts that scenarios cite by id (``seeds/``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sim.faults import Fault, Faults
from sim.scenario import text
from sim.scenario.shipped import shipped


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact from a source document, in our own words; ``source`` is the document's code."""

    id: str
    source: str
    text: str
    actors: tuple[str, ...]
    date: str
    inferred: bool
    kinds: tuple[str, ...]
    implies: str


@dataclass(frozen=True, slots=True)
class Source:
    """A source document: its code, title, publisher, date and how that is known, and its claims."""

    code: str
    title: str
    publisher: str
    date: str
    dating: str
    file: str
    notes: str
    claims: tuple[Claim, ...]


@cache
def sources(beside: Path | None = None) -> tuple[Source, ...]:
    """The shipped source documents, and those in ``seeds/`` beside a scenario. Raises Faults for a broken file."""
    folders = [shipped("seeds")]
    if beside is not None and (beside / "seeds").is_dir() and (beside / "seeds").resolve() != folders[0].resolve():
        folders.append(beside / "seeds")
    return tuple(_source(path) for folder in folders for path in sorted(folder.glob("*.yaml")))


def claims(beside: Path | None = None) -> dict[str, Claim]:
    """Every claim by id."""
    return {claim.id: claim for source in sources(beside) for claim in source.claims}


def _source(path: Path) -> Source:
    document = text.read(path)
    value: Any = document.value
    try:
        code = value["source"]
        found = tuple(_claim(code, id_, item) for id_, item in value["claims"].items())
        return Source(
            code=code,
            title=value["title"],
            publisher=value["publisher"],
            date=value["date"],
            dating=value.get("dating") or "",
            file=value["file"],
            notes=(value.get("notes") or "").strip(),
            claims=found,
        )
    except (KeyError, TypeError, AttributeError) as error:
        message = f"This is not a source document: {error} is missing or misshapen."
        raise Faults([*document.faults, Fault((), document.place(()), message)]) from None


def _claim(code: str, id_: str, item: Any) -> Claim:
    return Claim(
        id=id_,
        source=code,
        text=" ".join(item["text"].split()),
        actors=tuple(item.get("actors") or ()),
        date=item.get("date") or "",
        inferred=item.get("inferred") == "true",
        kinds=tuple(item.get("kinds") or ()),
        implies=" ".join((item.get("implies") or "").split()),
    )
