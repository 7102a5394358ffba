"""Coverage in words and tables: what random plays never reached and why, what is left to people, how often the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.analysis.explore import Coverage, Reach, ReachKind
from sim.scenario.model import NONE, Inject, Scenario
from sim.scenario.names import Names
from sim.view.words import sentences as say
from sim.view.words.page import Block, Column, Heading, Prose, Table

_SECTIONS = (("turns", "Turns"), ("injects", "Injects"), ("procedures", "Procedures"), ("decisions", "Decisions"))
_PLURALS: dict[ReachKind, str] = {"lapse": "lapses"}


def coverage_page(scenario: Scenario, coverage: Coverage) -> Iterator[Block]:
    """The whole answer: the verdict, what was never reached, what only people bring about, and every count."""
    names = Names(scenario)
    yield Heading(f"Coverage: {scenario.title}", 1, scenario.marking)
    yield Prose(
        f"{say.count_of(coverage.plays, 'random play')} of seed {coverage.seed}{_starts(coverage)}: every option that "
        "is offered is equally likely, whatever its weight.",
        quiet=True,
    )
    yield from _verdict(scenario, names, coverage)
    yield from _left_to_people(names, coverage)
    for section, title in _SECTIONS:
        reaches = [reach for reach in coverage.reaches if reach.path[0] == section]
        if reaches:
            yield Heading(title)
            yield _counts(names, coverage, reaches)
    yield Heading("Outcomes")
    yield _counts(names, coverage, [reach for reach in coverage.reaches if reach.kind == "outcome"])


def verdict(coverage: Coverage) -> str:
    """One sentence: whether everything was reached."""
    reached = [reach for reach in coverage.reaches if not reach.by_hand]
    if not coverage.missing:
        return f"Everything was reached: {_tally(reached)}."
    verb = "was" if len(coverage.missing) == 1 else "were"
    return f"{len(coverage.missing)} of {len(reached)} things {verb} never reached."


def _tally(reaches: Sequence[Reach]) -> str:
    """``4 turns, 23 injects and 5 outcomes``."""
    kinds = dict.fromkeys(reach.kind for reach in reaches)
    counts = {kind: sum(reach.kind == kind for reach in reaches) for kind in kinds}
    return say.listed(say.count_of(count, kind, _PLURALS.get(kind, "")) for kind, count in counts.items())


def _starts(coverage: Coverage) -> str:
    starts = [" ".join(f"{state}={value:g}" for state, value in start.items()) for start in coverage.starts]
    if starts == [""]:
        return ""
    each = f"{coverage.runs:,} each " if len(starts) > 1 else ""
    return f", {each}from {say.listed(starts)}"


# ---------------------------------------------------------------------- what never happened


def _verdict(scenario: Scenario, names: Names, coverage: Coverage) -> Iterator[Block]:
    yield Prose("")
    yield Prose(verdict(coverage))
    if not coverage.missing:
        return
    yield Heading("Never reached")
    never_asked = {reach.name for reach in coverage.missing if reach.kind == "decision"}
    for reach in coverage.missing:
        if reach.kind in ("option", "lapse") and reach.decision in never_asked:
            continue
        yield Prose(str(reach.place), "-")
        yield Prose(
            f"{reach.kind.capitalize()} `{reach.name}`, “{_title(names, reach)}”: {why(names, reach)}.", indent=1
        )
    if len(coverage.starts) == 1 and any(reach.skipped for reach in coverage.missing) and scenario.state:
        yield Prose("")
        yield Prose(
            "Where a state's start decides, play it both ways: --vary STATE=VALUE,VALUE plays from each value.",
            quiet=True,
        )


def why(names: Names, reach: Reach) -> str:
    """Why something never happened, as far as the counts tell."""
    if reach.kind == "outcome":
        return "no play ended in it"
    if reach.kind == "option":
        return f"it was never taken, though the decision was asked in {say.count_of(reach.begun, 'play')}"
    if reach.kind == "lapse":
        return f"it never came, though the decision was asked in {say.count_of(reach.begun, 'play')}"
    if reach.begun:
        return f"it began in {say.count_of(reach.begun, 'play')} and was never done"
    so = "; so none of its options was taken" if reach.kind == "decision" else ""
    if not reach.skipped:
        return f"nothing triggered it, or it was cancelled or came after the end{so}"
    return f"it was skipped in {say.count_of(reach.skipped, 'play')}, as {_hurdle(names, reach)}{so}"


def _hurdle(names: Names, reach: Reach) -> str:
    node = names.nodes[reach.name]
    hurdles = []
    if node.element.condition is not None:
        hurdles.append(f"its condition ({say.expression(names, node.element.condition, node.owner)}) did not hold")
    if node.element.chance is not None:
        hurdles.append(f"its chance ({say.expression(names, node.element.chance, node.owner)}) did not come up")
    return ", or ".join(hurdles)


def _left_to_people(names: Names, coverage: Coverage) -> Iterator[Block]:
    """What automatic play cannot bring about, and why that is no fault."""
    never_asked = {reach.name for reach in coverage.by_hand if reach.kind == "decision"}
    lapses = [reach for reach in coverage.by_hand if reach.kind == "lapse" and reach.decision not in never_asked]
    others = [reach for reach in coverage.by_hand if reach.kind != "lapse" and reach.decision not in never_asked]
    released = [reach for reach in others if _is_contingency(names, reach)]
    left_out = [reach for reach in others if reach.name in names.left_out]
    follow = [reach for reach in others if reach not in (*released, *left_out)]
    if not coverage.by_hand:
        return
    yield Heading("Left to people at play")
    for reaches, sentence in (
        (released, "Contingency injects, which a facilitator may release"),
        (left_out, "Left out by `chance: 0`, until a facilitator releases it"),
        (follow, "What comes only after something that people do"),
        (lapses, "Lapses that automatic play never needs, as every deliberation ends by the deadline"),
    ):
        if reaches:
            yield Prose(f"{sentence}: {say.listed(f'“{_title(names, reach)}”' for reach in reaches)}.", "-")


def _is_contingency(names: Names, reach: Reach) -> bool:
    node = names.nodes.get(reach.name)
    return node is not None and isinstance(node.element, Inject) and node.element.contingency


# ---------------------------------------------------------------------- how often


def _counts(names: Names, coverage: Coverage, reaches: Sequence[Reach]) -> Table:
    columns = (Column(""), Column("Plays", "right"), Column("In 100", "right"))
    return Table(columns, tuple(_row(names, coverage, reach) for reach in reaches))


def _row(names: Names, coverage: Coverage, reach: Reach) -> tuple[str, str, str]:
    title = f"{'  ' * _depth(names, reach)}{_inner_title(names, reach)}"
    if reach.runs == 0:
        return title, "by hand" if reach.by_hand else "never", ""
    hundredths = reach.runs / coverage.plays * 100
    return title, f"{reach.runs:,}", "under 0.1" if hundredths < 0.05 else f"{hundredths:.1f}"


def _depth(names: Names, reach: Reach) -> int:
    """An entry stands below its procedure, an option or a lapse below its decision."""
    if reach.kind == "outcome":
        return 0
    if reach.kind in ("option", "lapse"):
        return 1 + _depth_of_node(names, reach.decision)
    return _depth_of_node(names, reach.name)


def _depth_of_node(names: Names, name: str) -> int:
    return 0 if names.nodes[name].owner is None else 1


def _inner_title(names: Names, reach: Reach) -> str:
    if reach.kind == "lapse":
        return "(lapses)"
    if reach.kind == "option":
        return option_title(names, reach.decision, reach.option)
    if reach.kind == "outcome":
        return say.titled(reach.name, names.scenario.outcomes[reach.name])
    return say.titled(reach.name, names.nodes[reach.name].element)


def _title(names: Names, reach: Reach) -> str:
    """What it is called by itself, its decision or procedure in front."""
    if reach.kind == "outcome":
        return _inner_title(names, reach)
    if reach.kind == "option":
        return f"{decision_title(names, reach.decision)}: {_inner_title(names, reach)}"
    return decision_title(names, reach.decision if reach.kind == "lapse" else reach.name)


def decision_title(names: Names, name: str) -> str:
    """A node's title after its procedure's short name, said once where both are the same."""
    node = names.nodes[name]
    own = say.titled(name, node.element)
    if node.owner is not None and say.briefly(node.owner, names.nodes[node.owner].element) == own:
        return own
    return say.node_title(names, name)


def option_title(names: Names, decision: str, option: str) -> str:
    """An option's title."""
    element = names.decision_at(decision)
    if option == NONE and element.bounds is not None:
        return say.taken(element, ()).capitalize()
    return say.titled(option, element.options[option])
