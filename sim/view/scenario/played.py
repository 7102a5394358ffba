"""Where the claims of the source documents are played, over several scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.scenario.claims import Claim, Source
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.scenario.played import Citing, played
from sim.view.records.values import VERSION, Record, record
from sim.view.scenario.order import in_order
from sim.view.scenario.sources import address
from sim.view.words.page import Block, Column, Heading, Prose, Table, lines
from sim.view.words.sentences import count_of

Playing = Mapping[str, Mapping[str, list[Citing]]]
"""By scenario and claim, what cites the claim there, in the order of play."""


def played_page(scenarios: Mapping[str, Scenario], sources: tuple[Source, ...]) -> Iterator[Block]:
    """How many claims are played, and document by document each claim: in how many scenarios, and where first."""
    playing = _playing(scenarios)
    held = [claim.id for source in sources for claim in source.claims]
    count = sum(any(claim in cited for cited in playing.values()) for claim in held)
    yield Prose(
        f"{count} of {count_of(len(held), 'claim')} are played in {count_of(len(scenarios), 'exercise')}. Of each "
        "claim: in how many, and where first."
    )
    for source in sources:
        yield Heading(source.title, 2, source.code)
        columns = (Column("Claim"), Column("In", "right"), Column("First played in"))
        yield Table(columns, tuple(_row(claim, playing) for claim in source.claims))


def _row(claim: Claim, playing: Playing) -> tuple[str, ...]:
    firsts = [lines(name, address(cited[claim.id][0].path)) for name, cited in playing.items() if claim.id in cited]
    return claim.id, str(len(firsts)), firsts[0] if firsts else "–"


def _playing(scenarios: Mapping[str, Scenario]) -> Playing:
    return {name: _in_order_of_play(scenario) for name, scenario in scenarios.items()}


def _in_order_of_play(scenario: Scenario) -> dict[str, list[Citing]]:
    """What plays each claim: moments as they may come, then states and outcomes, which stand over all of them."""
    moments = {node.path: number for number, node in enumerate(in_order(Names(scenario)))}

    def order(citing: Citing) -> int:
        around = (citing.path[:length] for length in range(len(citing.path), 0, -1))
        return next((moments[path] for path in around if path in moments), len(moments))

    return {claim: sorted(elements, key=order) for claim, elements in played(scenario).items()}


def played_records(scenarios: Mapping[str, Scenario], sources: tuple[Source, ...]) -> Iterator[Record]:
    """The same as JSON lines, with all that is known of each claim."""
    playing = _playing(scenarios)
    for source in sources:
        for claim in source.claims:
            yield record(
                "played",
                version=VERSION,
                id=claim.id,
                source=claim.source,
                text=claim.text,
                actors=list(claim.actors),
                date=claim.date or None,
                inferred=claim.inferred,
                kinds=list(claim.kinds),
                implies=claim.implies,
                notes=claim.notes,
                exercises=[
                    {"name": name, "elements": [_element(citing) for citing in cited[claim.id]]}
                    for name, cited in playing.items()
                    if claim.id in cited
                ],
            )


def _element(citing: Citing) -> Record:
    return {"element": address(citing.path), "path": list(citing.path), "title": citing.title}
