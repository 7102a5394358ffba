"""A sensitivity in words and tables: what the conclusion would turn on, what moves the answer, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.analysis.assumptions import Assumption
from sim.analysis.morris import Elementary
from sim.analysis.sensitivity import Sensitivity
from sim.analysis.tornado import Swing
from sim.scenario.claims import Claim
from sim.view import sentences as say
from sim.view.conclusion import answer_sentence, conclusion, moves_most, policy_title
from sim.view.levels import Scale, tried
from sim.view.page import Block, Column, Heading, Prose, Table, headed, lines
from sim.view.sources import address

BAR = 17
"""How many characters wide a tornado's bar is."""
LONGEST_ADDRESS = 44


def sensitivity_page(found: Sensitivity, claims: dict[str, Claim]) -> Iterator[Block]:
    """The whole answer: the conclusion, the tornado, the interactions, the grounds."""
    yield from _head(found)
    yield Heading("The answer")
    for sentence in (answer_sentence(found), *conclusion(found, claims), *moves_most(found, claims)):
        yield Prose(sentence, "-")
    yield from _tornado(found)
    yield from _interactions(found)
    yield from _grounds(found, claims)
    yield Heading("How it was tried")
    for sentence in METHOD:
        yield Prose(sentence, "-")


METHOD = (
    "A spread is tried at its low and at its high (an exponential one at its 5th and 95th percentile), a chance 0.2 "
    "lower and higher, a weight at half and twice itself, an effect at half and one and a half times itself. A chance "
    "that is an expression is multiplied by 0.5 and by 1.5.",
    "Not tried: constant starts and durations, policies, the rules themselves. What nobody thought of is in no range.",
    "A source is cited by the element that an assumption belongs to; whether it carries the number is for the reader "
    "to judge. “Both” is a source with the authors' judgement beside it. What each claim says: `whitecell show "
    "SCENARIO --sources`.",
)


def _head(found: Sensitivity) -> Iterator[Block]:
    question = found.question
    yield Heading(f"Sensitivity: {question.scenario.title}", 1, question.scenario.marking)
    policies = " against ".join(policy_title(question.scenario, policy) for policy in question.policies)
    starts = "".join(f", {state} set to {value:g}" for state, value in question.start.items())
    yield Prose(
        f"`{question.value.text}`, {policies}{starts}. {say.count_of(question.runs, 'replication')} of seed "
        f"{question.seed} for each answer, with the same luck. Intervals are 95 in 100.",
        quiet=True,
    )


def _tornado(found: Sensitivity) -> Iterator[Block]:
    shown = [swing for swing in found.swings[: found.top] if swing.size]
    scale = Scale(found.question)
    yield Heading("One at a time")
    if not shown:
        yield Prose("No assumption moves the answer.")
        yield from _without_value(found)
        return
    ends = [estimate.value for swing in shown for estimate in (swing.low, swing.high)]
    low, high = min(*ends, found.answer.value), max(*ends, found.answer.value)
    yield Prose(
        f"The answer as each assumption goes from its low (░) to its high (█); │ is the answer as it is, "
        f"{scale.amount(found.answer.value)}. A bar spans {scale.amount(low)} to {scale.amount(high)}.",
        quiet=True,
    )
    columns = (Column("Assumption"), Column("Rests on"), Column("Answer"), Column("Swing", "right"))
    yield Table(columns, tuple(_swing(scale, swing, found.answer.value, low, high) for swing in shown))
    yield Prose(_rest(found, len(shown)), quiet=True)
    yield from _without_value(found)


def _without_value(found: Sensitivity) -> Iterator[Block]:
    """That some runs have no value, and what that hides."""
    if found.unknown:
        names = say.listed(f"`{swing.assumption.name}`" for swing in found.unknown)
        yield Prose(f"No swing can be told of {names}: no run has a value at both ends.")
    if found.answer.n < found.question.runs:
        yield Prose(
            "A swing is taken over the runs that have a value at both ends. What decides whether a run has one at all "
            "does not show in it; ask for that by a value of its own, such as a measure that counts."
        )


def _swing(scale: Scale, swing: Swing, base: float, low: float, high: float) -> tuple[str, str, str, str]:
    element, _, field = swing.assumption.name.partition("/")
    interval = swing.swing.interval
    return (
        lines(element, f"{field}: {tried(swing.assumption)}"),
        swing.assumption.ground.basis,
        lines(
            bar(swing.low.value, base, swing.high.value, low, high),
            f"{scale.short(swing.low.value)} to {scale.short(swing.high.value)}",
        ),
        lines(
            scale.signed(swing.swing.value),
            f"{scale.short(interval.low)} to {scale.short(interval.high)}",
        ),
    )


def bar(at_low: float, base: float, at_high: float, lowest: float, highest: float, width: int = BAR) -> str:
    """A tornado's bar on a line of ``width`` characters that spans ``lowest`` to ``highest``."""

    def place(value: float) -> int:
        return round((value - lowest) / (highest - lowest) * (width - 1)) if highest > lowest else width // 2

    cells = [" "] * width
    middle = place(base)
    for value, mark in sorted(((at_low, "░"), (at_high, "█")), key=lambda end: -abs(end[0] - base)):
        begin, end = sorted((place(value), middle))
        cells[begin : end + 1] = mark * (end + 1 - begin)
    cells[middle] = "│"
    return "".join(cells)


def _rest(found: Sensitivity, shown: int) -> str:
    idle = sum(swing.idle for swing in found.swings)
    beyond = len(found.moving) - sum(swing in found.moving for swing in found.swings[:shown])
    count = say.count_of(len(found.swings), "assumption")
    move = "moves" if len(found.moving) == 1 else "move"
    said = f"Of {count}, {len(found.moving)} {move} the answer more than luck does"
    said += f"; {beyond} of these are not shown." if beyond else "."
    if idle:
        they = "it belongs" if idle == 1 else "they belong"
        said += f" {idle} cannot matter here: what {they} to never happens in these runs, or a policy decides."
    return said


def _interactions(found: Sensitivity) -> Iterator[Block]:
    if not found.elementary:
        return
    scale = Scale(found.question)
    yield Heading("Together")
    columns = (Column("Assumption"), Column("mu*", "right"), Column("sigma", "right"), Column("luck", "right"))
    yield Table(columns, tuple(_elementary(scale, one) for one in found.elementary))
    count = len(found.elementary)
    others = " while the other stands" if count == 2 else f" while the other {count - 1} stand"
    others = "" if count == 1 else f"{others} elsewhere in theirs" if count > 2 else f"{others} elsewhere in its own"
    yield Prose(
        f"mu* is how far the answer moves on average as an assumption goes over its whole range{others} "
        f"({say.count_of(found.trajectories, 'walk')} of Morris's method); luck is how far off one such move may be. A "
        "sigma that is large beside mu* means that how far, or which way, depends on where the others stand, or that "
        "the way is not straight: do not judge that assumption alone. A sigma below luck says nothing.",
        quiet=True,
    )
    depending = [one for one in found.elementary if one.depends]
    if depending:
        names = say.listed(f"`{one.assumption.name}`" for one in depending)
        yield Prose(f"Not to be judged alone: {names}.")
    else:
        yield Prose("None of these has a large sigma, so each can be judged alone.")


def _elementary(scale: Scale, one: Elementary) -> tuple[str, str, str, str]:
    name = one.assumption.name
    if len(name) > LONGEST_ADDRESS:
        element, _, field = name.partition("/")
        name = lines(f"{element}/", f"  {field}")
    return name, scale.short(one.mu_star), scale.short(one.sigma), scale.short(one.noise)


def _grounds(found: Sensitivity, claims: dict[str, Claim]) -> Iterator[Block]:
    """What the assumptions on this page rest on, those on the same ground together."""
    chosen = [swing.assumption for swing in found.swings[: found.top] if swing.size]
    chosen += [turn.assumption for turn in found.turns if turn.at is not None]
    by_ground: dict[object, list[Assumption]] = {}
    for assumption in dict.fromkeys(chosen):
        by_ground.setdefault(assumption.ground, []).append(assumption)
    if not by_ground:
        return
    yield Heading("What these rest on")
    for together in by_ground.values():
        ground = together[0].ground
        yield Prose(say.listed(f"`{assumption.name}`" for assumption in together), "-")
        if ground.claims:
            yield Prose(
                f"Cited: {say.listed(f'{claim} ({claims[claim].source})' for claim in ground.claims)}.", indent=1
            )
        if ground.judgement is not None:
            for block in headed(f"{judgement_title(ground.judgement)}:", ground.text):
                yield replace(block, indent=1)
        if ground.basis == "nothing":
            yield Prose("Nothing is stated.", indent=1)


def judgement_title(path: tuple[str | int, ...]) -> str:
    """Whose judgement it is: the whole scenario's, or an element's."""
    return "Judgement of the whole scenario" if not path else f"Judgement of `{address(path)}`"
