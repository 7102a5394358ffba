"""What the scenario rests on: the documents and the claims that it cites, and how much is judgement."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.citing import is_claim
from sim.scenario.claims import Source
from sim.scenario.model import Scenario
from sim.view.scenario.sources import support, support_sentences
from sim.view.words.page import Block, Heading, Prose, headed


def resting_on(scenario: Scenario, sources: tuple[Source, ...]) -> Iterator[Block]:
    """The counts, the authors' judgement, and each document with the claims of it that are cited."""
    rests = support(scenario)
    yield Heading("What the scenario rests on")
    yield Prose(" ".join(support_sentences(rests)))
    yield from headed("The authors' judgement:", scenario.judgement) if scenario.judgement else ()
    cited = set(rests.sources)
    for source in sources:
        claims = [claim for claim in source.claims if claim.id in cited]
        if claims:
            yield Heading(f"{source.code}: {source.title}", 3)
            yield Prose(f"{source.publisher}, {source.date}", quiet=True)
            yield from (Prose(claim.text, "-") for claim in claims)
    others = [citation for citation in rests.sources if not is_claim(citation)]
    if others:
        yield Heading("Also cited", 3)
        yield from (Prose(citation, "-") for citation in others)
