"""Source documents and their claims: the facts that scenarios cite by id (``seeds/``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from sim.faults import Fault, Faults, Path
from sim.scenario import text
from sim.scenario.shipped import shipped
from sim.scenario.text import Document


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


def sources(beside: FilePath | None = None) -> tuple[Source, ...]:
    """The shipped source documents, and those in ``seeds/`` beside a scenario. Raises Faults for a broken file."""
    documents = [_source(path, _stamp(path)) for path in source_files(beside)]
    faults = list(_twice(documents))
    if faults:
        raise Faults(faults)
    return tuple(source for source, _ in documents)


def source_files(beside: FilePath | None = None) -> list[FilePath]:
    """Their files, the shipped ones first."""
    folders = [shipped("seeds")]
    if beside is not None and (beside / "seeds").is_dir() and (beside / "seeds").resolve() != folders[0].resolve():
        folders.append(beside / "seeds")
    return [path for folder in folders for path in sorted(folder.glob("*.yaml"))]


def claims(beside: FilePath | None = None) -> dict[str, Claim]:
    """Every claim by id."""
    return {claim.id: claim for source in sources(beside) for claim in source.claims}


def _twice(documents: list[tuple[Source, Document]]) -> Iterator[Fault]:
    """Codes of documents and ids of claims that another document has already."""
    codes: dict[str, str] = {}
    ids: dict[str, str] = {}
    for source, document in documents:
        first = codes.setdefault(source.code, document.file)
        if first != document.file:
            message = f"`{source.code}` is already the code of {first}."
            yield Fault(("source",), document.place(("source",)), message, "Give this document another code.")
        for claim in source.claims:
            other = ids.setdefault(claim.id, document.file)
            if other != document.file:
                place = document.key_place(("claims", claim.id))
                yield Fault(
                    ("claims", claim.id), place, f"The claim `{claim.id}` stands in {other} already.", "Keep one."
                )


def _stamp(path: FilePath) -> tuple[int, ...]:
    """What changes when a file is written anew."""
    try:
        status = path.stat()
    except OSError:
        return ()  # why it cannot be read is told by whoever reads it
    return status.st_mtime_ns, status.st_size, status.st_ino


@cache
def _source(path: FilePath, stamp: tuple[int, ...]) -> tuple[Source, Document]:  # noqa: ARG001 - which tells whether it is the same
    """A source document, read once for as long as it is not written anew."""
    document = text.read(path)
    value = document.value if isinstance(document.value, dict) else {}
    faults = [*document.faults, *_lacking(document, (), ("source", "title", "publisher", "date", "file"))]
    entries: Any = value.get("claims")
    if not isinstance(entries, dict) and not document.is_spoilt(("claims",)):
        message = "`claims` is missing; a source document is a map with claims by id."
        faults.append(
            Fault(("claims",), document.place(("claims",)), message, "Write `claims:`, and each claim below it.")
        )
    elif isinstance(entries, dict):
        faults += [fault for id_ in entries for fault in _lacking(document, ("claims", id_), ("text",))]
    if faults:
        raise Faults(faults)
    code = value["source"]
    source = Source(
        code=code,
        title=value["title"],
        publisher=value["publisher"],
        date=value["date"],
        dating=str(value.get("dating") or "").strip(),
        file=value["file"],
        notes=str(value.get("notes") or "").strip(),
        claims=tuple(_claim(code, id_, item) for id_, item in entries.items()),
    )
    return source, document


def _lacking(document: Document, path: Path, fields: tuple[str, ...]) -> Iterator[Fault]:
    """A fault for each of the fields at ``path`` that is no text."""
    value: Any = document.value
    for part in path:
        value = value[part]
    for field in fields:
        is_text = isinstance(value, dict) and isinstance(value.get(field), str)
        if not is_text and not document.is_spoilt((*path, field)):
            what = "a claim" if path else "a source document"
            yield Fault(
                (*path, field), document.place((*path, field)), f"`{field}` is missing; {what} needs it as a text."
            )


def _claim(code: str, id_: str, item: dict[str, Any]) -> Claim:
    return Claim(
        id=id_,
        source=code,
        text=_flat(item["text"]),
        actors=_listed(item.get("actors")),
        date=_flat(item.get("date")),
        inferred=item.get("inferred") == "true",
        kinds=_listed(item.get("kinds")),
        implies=_flat(item.get("implies")),
    )


def _flat(value: Any) -> str:
    """A text as one paragraph; nothing where there is none."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def _listed(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in (value if isinstance(value, list) else [value] if value is not None else []))
