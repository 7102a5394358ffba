"""What was set side by side and what it rests on: who decides in each case and why, and what is judgement."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.cases import Case
from sim.analysis.compare import Comparison
from sim.view.comparison.tables import case_labels
from sim.view.words import sentences as say
from sim.view.words.page import Block, Heading, Prose, prose


def cases_told(comparison: Comparison) -> Iterator[Block]:
    """Each case: its label, whether it is the baseline, who decides in it and with what reasons."""
    for number, (label, result) in enumerate(zip(case_labels(comparison), comparison.results, strict=True)):
        aside = "baseline" if number == comparison.baseline and len(comparison.results) > 1 else ""
        yield Heading(label, 3, aside)
        yield from _who_decides(result.case)
        if result.case.start:
            starts = (
                f"{say.titled(name, result.case.scenario.state.get(name))} at {value:g}"
                for name, value in result.case.start.items()
            )
            yield Prose(f"Starts with {say.listed(starts)}.")


def _who_decides(case: Case) -> Iterator[Block]:
    policy = case.policy
    if callable(policy):
        yield Prose(f"A policy written in Python decides ({case.who}).")
        return
    written = case.scenario.policies.get(policy) if policy else None
    if written is None:
        yield Prose("Nobody decides by rule: every decision is drawn by its options' weights.")
    elif written.text:
        yield from prose(written.text)
    else:
        yield Prose("The scenario gives no reasons for this policy.")


def judgements(comparison: Comparison) -> Iterator[Block]:
    """What each scenario says of its own judgement."""
    for scenario in comparison.scenarios:
        if scenario.judgement:
            yield Heading(f"{scenario.title}: the authors on their judgement", 3)
            yield from prose(scenario.judgement)
