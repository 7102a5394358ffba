"""What a scenario rests on: source to elements and numbers, these to sources, and how much is judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sim.faults import Path
from sim.scenario.check.grounds import Backing, Basis, Grounds, NumberPlace
from sim.scenario.check.sites import every_element
from sim.scenario.citing import is_claim
from sim.scenario.claims import Claim, Source
from sim.scenario.model import Element, Happens, Option, Scenario, State
from sim.view.records.values import Record, head, record
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed
from sim.view.words.sentences import count_of, listed

T = TypeVar("T")


@dataclass(frozen=True)
class Support:
    """What a scenario rests on: the ``cited`` sources of each element that cites any, and of the others that matter
    those that are ``judged`` and the ``bare`` ones; and of every number its ground."""

    cited: Mapping[Path, tuple[str, ...]]
    judged: tuple[Path, ...]
    bare: tuple[Path, ...]
    numbers: Mapping[NumberPlace, Backing]

    @property
    def sourced(self) -> dict[NumberPlace, tuple[str, ...]]:
        """The sources of each number that cites any."""
        return {number: ground.sources for number, ground in self.numbers.items() if ground.sources}

    def resting_on(self, basis: Basis) -> list[NumberPlace]:
        """The numbers that rest on judgement alone, or on nothing."""
        return [number for number, ground in self.numbers.items() if ground.basis == basis]

    @property
    def elements_by_source(self) -> dict[str, list[Path]]:
        """The elements that cite each source."""
        return _by_source(self.cited)

    @property
    def numbers_by_source(self) -> dict[str, list[NumberPlace]]:
        """The numbers that cite each source."""
        return _by_source(self.sourced)

    @property
    def sources(self) -> list[str]:
        """Every claim and citation that is cited."""
        return list(dict.fromkeys([*self.elements_by_source, *self.numbers_by_source]))


def _by_source(cited: Mapping[T, tuple[str, ...]]) -> dict[str, list[T]]:
    citing: dict[str, list[T]] = {}
    for what, sources in cited.items():
        for source in dict.fromkeys(sources):
            citing.setdefault(source, []).append(what)
    return citing


def support(scenario: Scenario) -> Support:
    """Sort a scenario's elements (what happens, the options, the states) and its numbers by what they rest on."""
    judgements = [path for path, element in every_element(scenario) if element.judgement is not None]
    cited: dict[Path, tuple[str, ...]] = {}
    judged: list[Path] = []
    bare: list[Path] = []
    for path, element in every_element(scenario):
        if element.sources:
            cited[path] = element.sources
        elif _counts(element):
            covered = any(path[: len(above)] == above for above in judgements)
            (judged if covered else bare).append(path)
    return Support(cited, tuple(judged), tuple(bare), dict(Grounds(scenario).numbers()))


def _counts(element: Element) -> bool:
    return isinstance(element, Happens | Option | State)


def address(path: Path) -> str:
    """An element's address as authors write it: ``consult.share``, ``posture.show_of_force``."""
    return ".".join(str(part) for part in path[1:] if part not in ("steps", "options")) or "the scenario"


def number_address(number: NumberPlace) -> str:
    """A number's address, which is its assumption's: ``consult.share/takes``."""
    return "/".join([address(number.element), *map(str, number.field)])


def support_sentences(rests: Support) -> tuple[str, str]:
    """How many elements, and how many numbers, rest on what."""
    total = len(rests.cited) + len(rests.judged) + len(rests.bare)
    judged, bare = len(rests.resting_on("judgement")), len(rests.resting_on("nothing"))
    return (
        f"Of {count_of(total, 'element')}, {len(rests.cited)} cite a source for their words, {len(rests.judged)} rest "
        f"on the authors' judgement alone and {len(rests.bare)} on nothing stated.",
        f"Of {count_of(len(rests.numbers), 'number')}, {len(rests.sourced)} cite a source of their own, {judged} rest "
        f"on judgement alone and {bare} on nothing stated.",
    )


def sources_page(scenario: Scenario, sources: tuple[Source, ...]) -> Iterator[Block]:
    """Both tables, the source documents, and the counts."""
    rests = support(scenario)
    known: Mapping[str, Claim] = {claim.id: claim for source in sources for claim in source.claims}
    yield Heading(f"{scenario.title}: what it rests on", 1, scenario.marking)
    words, numbers = support_sentences(rests)
    used = sum(map(is_claim, rests.sources))
    yield Prose(f"{words} {numbers} {count_of(used, 'claim')} of {len(known)} are cited.")
    yield from _from_sources(rests, sources)
    yield Heading("From element to sources")
    for path, cited in rests.cited.items():
        yield Prose(address(path))
        yield from (Prose(source, "-", 1) for source in cited)
    yield from _numbers(rests)
    yield Heading("On judgement alone")
    yield Prose(listed(address(path) for path in rests.judged) or "Nothing.")
    if rests.bare:
        yield Heading("On nothing stated")
        yield Prose(listed(address(path) for path in rests.bare))
    yield Heading("Claims that it does not cite")
    for source in sources:
        unused = [claim.id for claim in source.claims if claim.id not in rests.sources]
        if unused:
            yield Prose(f"{source.code}: {', '.join(unused)}")
    yield Heading("Source documents")
    yield Table(
        (Column("Code"), Column("Title"), Column("Publisher"), Column("Date")),
        tuple((source.code, source.title, source.publisher, source.date) for source in sources),
    )


def _from_sources(rests: Support, sources: tuple[Source, ...]) -> Iterator[Block]:
    """Each claim that is cited, then the citations in words, with what cites them."""
    yield Heading("From source to elements and numbers")
    elements, numbers = rests.elements_by_source, rests.numbers_by_source
    for source in sources:
        for claim in source.claims:
            if claim.id in rests.sources:
                yield Heading(claim.id, 3, source.code)
                yield Prose(claim.text, indent=1)
                yield from _citing(elements.get(claim.id, []), numbers.get(claim.id, []))
    for citation in rests.sources:
        if not is_claim(citation):
            yield Heading(citation, 3)
            yield from _citing(elements.get(citation, []), numbers.get(citation, []))


def _citing(elements: list[Path], numbers: list[NumberPlace]) -> Iterator[Block]:
    if elements:
        yield Prose(f"Cited by {listed(map(address, elements))}.", indent=1)
    if numbers:
        yield Prose(f"Carries {listed(map(number_address, numbers))}.", indent=1)


def _numbers(rests: Support) -> Iterator[Block]:
    """The numbers with a source of their own, and those on nothing; all others are judgement."""
    yield Heading("Numbers with a source of their own")
    for number, sources in rests.sourced.items():
        yield Prose(number_address(number))
        yield from (Prose(source, "-", 1) for source in sources)
        if rests.numbers[number].judgement is not None:
            yield from headed("With a judgement:", rests.numbers[number].text, indent=1)
    if not rests.sourced:
        yield Prose("None.")
    bare = rests.resting_on("nothing")
    if bare:
        yield Heading("Numbers on nothing stated")
        yield Prose(listed(map(number_address, bare)))


def source_name(source: str, claims: Mapping[str, Claim]) -> str:
    """A claim's id with the code of its document; a citation as it is written, in quotation marks."""
    return f"{source} ({claims[source].source})" if is_claim(source) else f"“{source}”"


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
        numbers={
            "cited": len(rests.sourced),
            "judgement": len(rests.resting_on("judgement")),
            "unstated": len(rests.resting_on("nothing")),
        },
    )
    elements, numbers = rests.elements_by_source, rests.numbers_by_source
    for source in rests.sources:
        citing = {
            "elements": [address(path) for path in elements.get(source, [])],
            "numbers": [number_address(number) for number in numbers.get(source, [])],
        }
        if is_claim(source):
            yield record("claim", id=source, source=claims[source].source, text=claims[source].text, **citing)
        else:
            yield record("citation", text=source, **citing)
    for path, cited in rests.cited.items():
        yield record("element", element=address(path), path=list(path), rests="claims", **by_kind(cited))
    for word, others in (("judgement", rests.judged), ("nothing", rests.bare)):
        for path in others:
            yield record("element", element=address(path), path=list(path), rests=word, **by_kind(()))
    for number, ground in rests.numbers.items():
        yield record(
            "number",
            number=number_address(number),
            path=list(number.path),
            rests=ground.basis,
            **by_kind(ground.sources),
        )


def by_kind(sources: tuple[str, ...]) -> dict[str, list[str]]:
    """Sources as two lists, of claims and of citations."""
    return {
        "claims": [source for source in sources if is_claim(source)],
        "citations": [source for source in sources if not is_claim(source)],
    }
