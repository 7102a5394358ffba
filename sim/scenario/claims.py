"""Source documents and their claims: the facts that scenarios cite by id (``seeds/``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath

from sim.faults import Fault, Faults, Path
from sim.scenario import text
from sim.scenario.reading import understand
from sim.scenario.shipped import shipped
from sim.scenario.source_file import ClaimInFile, SourceFile
from sim.scenario.text import Document

FOLDER = "seeds"
"""Where source documents stand: beside a scenario, and shipped."""


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
    notes: str = ""


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
    faults = [
        fault
        for place, (source, document) in enumerate(documents)
        for fault in _twice(source, document, documents[:place])
    ]
    if faults:
        raise Faults(faults)
    return tuple(source for source, _ in documents)


def source_files(beside: FilePath | None = None) -> list[FilePath]:
    """Their files, the shipped ones first; a copy of a shipped one beside a scenario is that one."""
    files = sorted(shipped(FOLDER).glob("*.yaml"))
    contents = {path.name: path.read_bytes() for path in files}
    own = sorted((beside / FOLDER).glob("*.yaml")) if beside is not None else []
    return [*files, *(path for path in own if path.is_file() and path.read_bytes() != contents.get(path.name))]


def claims(beside: FilePath | None = None) -> dict[str, Claim]:
    """Every claim by id."""
    return {claim.id: claim for source in sources(beside) for claim in source.claims}


def check(document: Document, path: FilePath) -> list[Fault]:
    """Everything that is wrong with one source document, beside the shipped ones and those in its own folder."""
    reading = understand(SourceFile, document)
    findings = [*document.faults, *reading.faults]
    if reading.model is not None:
        beside = path.parent.parent if path.parent.name == FOLDER else None
        findings += _twice(_as_source(reading.model), document, list(_readable(source_files(beside), path)))
    return findings


def _readable(paths: list[FilePath], but: FilePath) -> Iterator[tuple[Source, Document]]:
    """The documents that can be read, ``but`` one left out; what is wrong with the others is told where they are."""
    for path in paths:
        if path.resolve() != but.resolve():
            with suppress(Faults):
                yield _source(path, _stamp(path))


def _twice(source: Source, document: Document, others: list[tuple[Source, Document]]) -> Iterator[Fault]:
    """Where a document has a code or the id of a claim that another has already."""
    codes = {other.code: held.file for other, held in reversed(others)}
    ids = {claim.id: held.file for other, held in reversed(others) for claim in other.claims}
    if source.code in codes:
        message = f"`{source.code}` is already the code of {codes[source.code]}."
        yield Fault(("source",), document.place(("source",)), message, "Give this document another code.")
    for claim in source.claims:
        if claim.id in ids:
            path: Path = ("claims", claim.id)
            message = f"The claim `{claim.id}` stands in {ids[claim.id]} already."
            yield Fault(path, document.key_place(path), message, "Cite that one, or give this another id.")


def _stamp(path: FilePath) -> tuple[int, ...]:
    """What changes when a file is written anew."""
    try:
        status = path.stat()
    except OSError:
        return ()  # why it cannot be read is told by whoever reads it
    return status.st_mtime_ns, status.st_size, status.st_ino


@cache
def _source(
    path: FilePath,
    stamp: tuple[int, ...],  # noqa: ARG001 - which tells whether it is the same
) -> tuple[Source, Document]:
    """A source document, read once for as long as it is not written anew."""
    document = text.read(path)
    reading = understand(SourceFile, document)
    faults = [*document.faults, *reading.faults]
    if reading.model is None or faults:
        raise Faults(faults)
    return _as_source(reading.model), document


def _as_source(file: SourceFile) -> Source:
    return Source(
        code=file.source,
        title=file.title,
        publisher=file.publisher,
        date=file.date,
        dating=file.dating or "",
        file=file.file or "",
        notes=file.notes or "",
        claims=tuple(_claim(file.source, id_, entry) for id_, entry in file.claims.items()),
    )


def _claim(code: str, id_: str, entry: ClaimInFile) -> Claim:
    return Claim(
        id=id_,
        source=code,
        text=_flat(entry.text),
        actors=entry.actors,
        date=_flat(entry.date),
        inferred=entry.inferred,
        kinds=entry.kinds,
        implies=_flat(entry.implies),
        notes=_flat(entry.notes),
    )


def _flat(prose: str | None) -> str:
    """A text as one paragraph; nothing where there is none."""
    return " ".join((prose or "").split())
