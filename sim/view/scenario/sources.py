"""What a scenario rests on: claim to elements, element to claims, and how much is judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.faults import Path
from sim.scenario.check.sites import elements
from sim.scenario.claims import Claim, Source
from sim.scenario.model import Element, Happens, Option, Scenario, State
from sim.view.records.values import Record, head, record
from sim.view.words.page import Block, Column, Heading, Prose, Table
from sim.view.words.sentences import count_of, listed


@dataclass(frozen=True)
class Support:
    """What each element that matters rests on: ``cited`` claims by path, and the paths that rest on judgement."""

    cited: dict[Path, tuple[str, ...]]
    judged: tuple[Path, ...]
    bare: tuple[Path, ...]

    @property
    def by_claim(self) -> dict[str, list[Path]]:
        """The elements that cite each claim."""
        citing: dict[str, list[Path]] = {}
        for path, claims in self.cited.items():
            for claim in claims:
                citing.setdefault(claim, []).append(path)
        return citing


def support(scenario: Scenario) -> Support:
    """Sort a scenario's elements (what happens, the options, the states) by what they rest on."""
    judgements = [path for path, element in elements(scenario) if element.judgement is not None]
    cited: dict[Path, tuple[str, ...]] = {}
    judged: list[Path] = []
    bare: list[Path] = []
    for path, element in elements(scenario):
        if element.sources:
            cited[path] = element.sources
        elif _counts(element):
            covered = any(path[: len(above)] == above for above in judgements)
            (judged if covered else bare).append(path)
    return Support(cited, tuple(judged), tuple(bare))


def _counts(element: Element) -> bool:
    return isinstance(element, Happens | Option | State)


def address(path: Path) -> str:
    """An element's address as authors write it: ``consult.share``, ``posture.show_of_force``."""
    return ".".join(str(part) for part in path[1:] if part not in ("steps", "options")) or "the scenario"


def sources_page(scenario: Scenario, sources: tuple[Source, ...]) -> Iterator[Block]:
    """Both tables, the source documents, and the count."""
    rests = support(scenario)
    known: Mapping[str, Claim] = {claim.id: claim for source in sources for claim in source.claims}
    yield Heading(f"{scenario.title}: what it rests on", 1, scenario.marking)
    total = len(rests.cited) + len(rests.judged) + len(rests.bare)
    yield Prose(
        f"Of {count_of(total, 'element')}, {len(rests.cited)} cite a source, {len(rests.judged)} rest on the authors' "
        f"judgement alone and {len(rests.bare)} on nothing stated. {count_of(len(rests.by_claim), 'claim')} of "
        f"{len(known)} are cited."
    )
    yield Heading("From claim to elements")
    for source in sources:
        for claim in source.claims:
            if claim.id in rests.by_claim:
                used = listed(address(path) for path in rests.by_claim[claim.id])
                yield Heading(claim.id, 3, source.code)
                yield Prose(claim.text, indent=1)
                yield Prose(f"Cited by {used}.", indent=1)
    yield Heading("From element to claims")
    for path, claims in rests.cited.items():
        yield Prose(address(path))
        yield from (Prose(claim, "-", 1) for claim in claims)
    yield Heading("On judgement alone")
    yield Prose(listed(address(path) for path in rests.judged) or "Nothing.")
    if rests.bare:
        yield Heading("On nothing stated")
        yield Prose(listed(address(path) for path in rests.bare))
    yield Heading("Claims that it does not cite")
    for source in sources:
        unused = [claim.id for claim in source.claims if claim.id not in rests.by_claim]
        if unused:
            yield Prose(f"{source.code}: {', '.join(unused)}")
    yield Heading("Source documents")
    yield Table(
        (Column("Code"), Column("Title"), Column("Publisher"), Column("Date")),
        tuple((source.code, source.title, source.publisher, source.date) for source in sources),
    )


def sources_records(scenario: Scenario, sources: tuple[Source, ...]) -> Iterator[Record]:
    """The same as JSON lines."""
    rests = support(scenario)
    claims = {claim.id: claim for source in sources for claim in source.claims}
    yield head(
        "sources",
        scenario,
        cited=len(rests.cited),
        judgement=len(rests.judged),
        unstated=len(rests.bare),
    )
    for claim, paths in rests.by_claim.items():
        known = claims[claim]
        yield record(
            "claim", id=claim, source=known.source, text=known.text, elements=[address(path) for path in paths]
        )
    for path, cited in rests.cited.items():
        yield record("element", element=address(path), path=list(path), rests="claims", claims=list(cited))
    for word, others in (("judgement", rests.judged), ("nothing", rests.bare)):
        for path in others:
            yield record("element", element=address(path), path=list(path), rests=word, claims=[])
