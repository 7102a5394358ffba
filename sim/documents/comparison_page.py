"""A comparison as one HTML file that opens anywhere: drawings and styles inside, no script, nothing fetched."""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from sim.analysis.compare import Comparison
from sim.characters import visible
from sim.documents.drawing import drawn
from sim.view.comparison import cases, figures, tables
from sim.view.comparison.figures import Figure
from sim.view.comparison.page import grounds, sentences
from sim.view.words import sentences as say
from sim.view.words.page import Block

_HERE = Path(__file__).parent


def comparison_page(comparison: Comparison, command: str, version: str) -> str:
    """The page; ``command`` made it, ``version`` is Whitecell's. The same comparison is always the same text."""
    numbered = count(1)

    def draw(figure: Figure) -> Markup:
        return drawn(figure, f"f{next(numbered)}")

    scenarios = comparison.scenarios
    labels = tables.case_labels(comparison)
    by_name = dict(zip((result.case.name for result in comparison.results), labels, strict=True))
    return _template().render(
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


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters["kind"] = _kind
    environment.filters["css_string"] = _css_string
    environment.filters["exact"] = repr
    return environment.get_template("comparison.html.jinja")


def _kind(block: Block) -> str:
    """What a block is, for the template to choose by."""
    return type(block).__name__


def _shown(value: object) -> object:
    """Whatever the template writes passes here; markup has passed before."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css_string(text: str) -> Markup:
    """A text as a string of CSS: whatever could end it or the style is escaped by its number."""
    safe = "".join(c if c.isalnum() or c in " .,–-()" else f"\\{ord(c):x} " for c in visible(text))
    return Markup(f'"{safe}"')
