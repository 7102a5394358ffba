"""A comparison as one HTML file that opens anywhere: drawings and styles inside, no script, nothing fetched."""

from __future__ import annotations

from itertools import count

from markupsafe import Markup

from sim.analysis.compare import Comparison
from sim.documents.drawing import drawn
from sim.documents.templates import template
from sim.view import figures
from sim.view.comparison import cases, tables
from sim.view.comparison.page import grounds, sentences
from sim.view.words import sentences as say
from sim.view.words.page import Figure


def comparison_page(comparison: Comparison, command: str, version: str) -> str:
    """The page; ``command`` made it, ``version`` is Whitecell's. The same comparison is always the same text."""
    numbered = count(1)

    def draw(figure: Figure) -> Markup:
        return drawn(figure, f"f{next(numbered)}")

    scenarios = comparison.scenarios
    labels = tables.case_labels(comparison)
    by_name = dict(zip((result.case.name for result in comparison.results), labels, strict=True))
    return template("comparison.html.jinja").render(
        comparison=comparison,
        command=command,
        version=version,
        draw=draw,
        marking=say.marking_of(scenarios),
        title=say.listed(dict.fromkeys(scenario.title for scenario in scenarios)),
        labels=labels,
        baseline=labels[comparison.baseline],
        told=[(by_name[one.name], sentences(comparison, one)) for one in comparison.differences],
        cases=list(cases.cases_told(comparison)),
        outcomes=tables.outcome_numbers(comparison),
        states=tables.state_numbers(comparison),
        changed=tables.changed_numbers(comparison) if comparison.differences else None,
        differences=tables.difference_numbers(comparison),
        forest_figures=figures.forest_figures(comparison),
        outcome_figures=figures.outcome_figures(comparison),
        measure_figures=figures.measure_figures(comparison),
        flow_figures=figures.flow_figures(comparison),
        fan_figures=figures.fan_figures(comparison),
        flat=figures.flat_sentences(comparison),
        grounds=grounds(comparison),
        judgements=list(cases.judgements(comparison)),
    )
