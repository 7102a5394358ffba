"""The gallery: a page for each shipped exercise, and one that leads to them.

    python -m tests.gallery.page            write docs/exercises anew

Everything on them comes from the scenarios and from runs of them; a test holds that they are current.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import vl_convert

from sim.analysis.statistics import proportion
from sim.clock import format_duration
from sim.documents.drawing import VEGA_LITE
from sim.engine.simulate import simulate
from sim.scenario.check.sites import every_element
from sim.scenario.citing import is_claim
from sim.scenario.claims import claims
from sim.scenario.fields import LEVELS
from sim.scenario.played import played
from sim.scenario.shipped import scenario_names
from tests.gallery.decision_map import decision_map
from tests.gallery.forced import RUNS as OPTION_RUNS
from tests.gallery.forced import SEED, asked_of, columns, difference, player_decisions, taken
from tests.gallery.systems import SYSTEMS, moments
from tests.history.timed import RUNS, exercise

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "exercises"
_WIDEST = 100
_TURNING = 6
"""So many decisions are named on which the end of an exercise turns."""


def pages() -> Iterator[tuple[str, str]]:
    """Every file of the gallery: its name, and what stands in it."""
    yield "README.md", _text(_index())
    for name in scenario_names():
        yield f"{name}.svg", _drawn(decision_map(name))
        yield f"{name}.md", _text(_page(name))


def _drawn(figure: dict[str, Any]) -> str:
    """The figure as SVG, without what only a page with scripts needs, and to a hundredth of a pixel."""
    svg = vl_convert.vegalite_to_svg(figure, vl_version=VEGA_LITE, allowed_base_urls=[])
    svg = re.sub(r' (class|role|pointer-events|aria-[a-z]+)="[^"]*"', "", svg)
    return re.sub(r"-?\d+\.\d{3,}", lambda match: f"{float(match.group()):.2f}".rstrip("0").rstrip("."), svg) + "\n"


def _text(parts: Iterator[str]) -> str:
    return "\n".join(parts) + "\n"


def _index() -> Iterator[str]:
    yield from ("# The exercises", "")
    yield from _wrapped(
        "Each page says what an exercise is for, who decides what, how it ends under its policies, and what it rests "
        "on. `whitecell play NAME` leads people through one, `whitecell run NAME` plays it alone, and `whitecell show "
        "NAME` briefs whoever leads it. [The record](../history.md) sets their lags beside what happened."
    )
    yield from ("", "| exercise | level | room time | player decisions | begins |", "|---|---|---|---|---|")
    for name in sorted(scenario_names(), key=_rank):
        scenario = exercise(name)
        row = (
            f"[{scenario.title}]({name}.md)",
            scenario.level,
            format_duration(60 * scenario.room_minutes),
            len(player_decisions(name)),
            f"{scenario.start:%d %B %Y}",
        )
        yield f"| {' | '.join(map(str, row))} |"
    yield from ("", "## What is played where", "")
    yield from _wrapped(
        "The systems that the five source documents name, and a moment in each exercise in which they are played."
    )
    yield from ("", "| system | exercise and moment |", "|---|---|")
    for system in SYSTEMS:
        places = "; ".join(f"[{exercise(name).title}]({name}.md): {title}" for name, title in moments(system))
        yield f"| {system} | {places} |"


def _rank(name: str) -> tuple[int, int, str]:
    scenario = exercise(name)
    return LEVELS.index(scenario.level or ""), scenario.room_minutes, name


def _page(name: str) -> Iterator[str]:
    scenario = exercise(name)
    yield from (f"# {scenario.title}", "")
    yield f"`{name}`, {scenario.level}, {format_duration(60 * scenario.room_minutes)} of room time."
    yield ""
    yield from _prose(scenario.summary or "")
    yield from ("", "## Purpose", "")
    yield from _prose(scenario.notes or "")
    yield from ("", "## Turns", "", "| turn | minutes | what is asked |", "|---|---|---|")
    for turn in scenario.turns.values():
        yield f"| {turn.title} | {turn.minutes} | {_asked(turn.discuss)} |"
    yield from ("", "## Decisions", "")
    yield from _wrapped(
        f"Each line is an option that is always taken, in {OPTION_RUNS:,} runs in which all else is left to its "
        "weights and to luck; the bars are how those runs end."
    )
    yield from ("", f"![How the runs end, option by option]({name}.svg)", "", *_options(name))
    yield from ("", "## How it ends", "", *_endings(name))
    yield from ("", "## What the end turns on", "", *_turning(name))
    yield from ("", "## What it rests on", "", *_claims(name))


def _asked(discuss: object) -> str:
    if isinstance(discuss, dict):
        return " ".join(f"**{cell}**: {' '.join(asked)}" for cell, asked in discuss.items())
    return " ".join(discuss) if isinstance(discuss, tuple) else ""


def _options(name: str) -> Iterator[str]:
    scenario = exercise(name)
    titles = [outcome.title or key for key, outcome in scenario.outcomes.items()]
    yield f"| decision | of | option | {' | '.join(titles)} |"
    yield f"|---|---|---|{'---:|' * len(titles)}"
    for node, decision in player_decisions(name).items():
        for option in taken(name, node):
            title = decision.options[option.option].title or option.option
            words = title if option.is_in else f"… without: {title}"
            shares = (f"{100 * runs / option.sample.runs:.0f}" for runs in option.sample.outcomes.values())
            yield f"| {decision.title} | {asked_of(name, node)} | {words} | {' | '.join(shares)} |"


def _endings(name: str) -> Iterator[str]:
    scenario = exercise(name)
    samples = {policy: simulate(scenario, RUNS, SEED, policy) for policy in (None, *scenario.policies)}
    heads = ["unguided", *(scenario.policies[policy].title or policy for policy in scenario.policies)]
    yield f"| of 100 runs | {' | '.join(heads)} |"
    yield f"|---|{'---:|' * len(heads)}"
    widest = 0.0
    for key, outcome in scenario.outcomes.items():
        shares = [proportion(sample.outcomes[key], sample.runs) for sample in samples.values()]
        widest = max(widest, *(share.interval.half_width for share in shares))
        yield f"| {outcome.title} | {' | '.join(f'{100 * share.value:.1f}' for share in shares)} |"
    yield ""
    yield from _wrapped(
        f"{RUNS:,} runs a policy, seed {SEED}; no share is further from what many more runs would give than "
        f"{100 * widest:.1f} in 100, nineteen times in twenty. `whitecell compare {name}` says what differs."
    )


def _turning(name: str) -> Iterator[str]:
    """The decisions between whose options the ends differ most: by the largest difference of an outcome's share."""
    yield from _wrapped("The largest difference that one decision makes to how often an exercise ends in some way:")
    yield ""
    differences = []
    for node, decision in player_decisions(name).items():
        kinds = [
            {end: values for end, values in columns(one.sample).items() if end.startswith("ends in ")}
            for one in taken(name, node)
        ]
        apart = [
            (abs(difference(a[end], b[end])[0]), end.removeprefix("ends in "), decision.title)
            for at, a in enumerate(kinds)
            for b in kinds[at + 1 :]
            for end in a
        ]
        differences.append(max(apart))
    for share, outcome, title in sorted(differences, reverse=True)[:_TURNING]:
        yield f"- {title}: {100 * share:.0f} in 100 for “{exercise(name).outcomes[outcome].title}”"


def _claims(name: str) -> Iterator[str]:
    scenario, known = exercise(name), claims()
    cited = played(scenario)
    yield from _wrapped(f"{len(cited)} of the {len(known)} claims of the source documents are played.")
    yield from ("", "| claim | document | played in |", "|---|---|---|")
    for claim in (claim for claim in known if claim in cited):
        places = dict.fromkeys(citing.title for citing in cited[claim])
        yield f"| `{claim}` | {known[claim].source} | {'; '.join(places)} |"
    words = dict.fromkeys(
        source for _, element in every_element(scenario) for source in element.sources if not is_claim(source)
    )
    yield from ("", "Further sources, as they are cited:", "")
    for citation in sorted(words):
        yield from _wrapped(citation, "- ", "  ")
    if scenario.judgement:
        yield from ("", "What is judgement:", "", *_prose(scenario.judgement))


def _prose(text: str) -> Iterator[str]:
    for at, paragraph in enumerate(text.strip().split("\n\n")):
        if at:
            yield ""
        yield from _wrapped(" ".join(paragraph.split()))


def _wrapped(text: str, first: str = "", others: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDEST, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.iterdir():
        path.unlink()
    for file, content in pages():
        (FOLDER / file).write_text(content, encoding="utf-8")
