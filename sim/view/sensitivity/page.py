"""A sensitivity in words and tables: what the conclusion would turn on, what moves the answer, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan

from sim.analysis.assumptions import Assumption
from sim.analysis.estimate import Estimate
from sim.analysis.morris import Elementary
from sim.analysis.sensitivity import Sensitivity
from sim.analysis.tornado import Swing
from sim.scenario.claims import Claim
from sim.view.scenario.sources import address, source_name
from sim.view.sensitivity.answer import answer_sentence, conclusion, moves_most, policy_title
from sim.view.sensitivity.scale import Scale, extremes, tried, way
from sim.view.words import sentences as say
from sim.view.words.estimates import EVERY_RUN, is_exact
from sim.view.words.page import Block, Column, Heading, Prose, Table, headed, lines

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
    "Each assumption is played at five levels, in even steps from one end of its range to the other; a `one_of` at all "
    "its values, or at seven of them. Every other spread ranges from its 5th to its 95th percentile, a chance from 0.2 "
    "lower to 0.2 higher, a weight from half to twice itself, an effect from half to one and a half times itself. A "
    "chance that is an expression is multiplied by 0.5 to 1.5.",
    "The swing is from the least to the greatest answer over these levels and the answer as it is. Its interval allows "
    "for their being picked out, and for the number of assumptions played: in 95 of 100 such analyses all that are "
    "said to move the answer more than luck does truly move it.",
    "A turning point is looked for between neighbouring levels. What happens between two of them and is over by the "
    "next is not seen. “If only just”: nowhere there is the answer shown to be the opposite beyond its own interval.",
    "Not tried: constant starts and durations, policies, the rules themselves. What nobody thought of is in no range.",
    "A source is one that the number cites itself: what its element cites stands for words. “Both” is a source with "
    "the authors' judgement of that number beside it. What each claim says: `whitecell show SCENARIO --sources`.",
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
    ends = [value for swing in shown for _, value in extremes(swing, found.answer)]
    low, high = min(ends), max(ends)
    yield Prose(
        f"The answer as each assumption goes from its low (░) to its high (█), and how far it goes beyond both on the "
        f"way (▒); │ is the answer as it is, {scale.amount(found.answer.value)}. A bar spans {scale.amount(low)} to "
        f"{scale.amount(high)}.",
        quiet=True,
    )
    titles = (scale.heading("Answer"), scale.heading("Swing"))
    columns = (Column("Assumption"), Column("Rests on"), Column(titles[0]), Column(titles[1], "right"))
    yield Table(columns, tuple(_swing(scale, swing, found.answer, low, high) for swing in shown))
    yield Prose(_rest(found, len(shown)), quiet=True)
    yield from _without_value(found)


def _without_value(found: Sensitivity) -> Iterator[Block]:
    """That some runs have no value, and what that hides."""
    if found.unknown:
        names = say.listed(f"`{swing.assumption.name}`" for swing in found.unknown)
        yield Prose(f"No swing can be told of {names}: no two levels have a value in the same runs.")
    if found.answer.n < found.question.runs:
        yield Prose(
            "A swing is taken over the runs that have a value at both of its levels. What decides whether a run has "
            "one at all does not show in it; ask for that by a value of its own, such as a measure that counts."
        )


def _swing(scale: Scale, swing: Swing, answer: Estimate, low: float, high: float) -> tuple[str, str, str, str]:
    interval = swing.swing.interval
    (_, least), (_, greatest) = extremes(swing, answer)
    return (
        lines(swing.assumption.element, f"{swing.assumption.field}: {tried(swing.assumption)}"),
        swing.assumption.ground.basis,
        lines(
            bar((swing.low.value, answer.value, swing.high.value), (least, greatest), (low, high)),
            *way(scale, swing, answer),
        ),
        lines(
            scale.short(swing.swing.value),
            EVERY_RUN if is_exact(swing.swing) else " to ".join(scale.short.ends(interval)),
        ),
    )


def bar(
    answers: tuple[float, float, float], reach: tuple[float, float], span: tuple[float, float], width: int = BAR
) -> str:
    """A tornado's bar on a line of ``width`` characters from one end of ``span`` to the other.

    ``answers`` are those at the low, as it is and at the high; ``reach`` the least and the greatest of all levels. An
    end without an answer has no bar.
    """
    lowest, highest = span

    def cell(value: float) -> int:
        return round((value - lowest) / (highest - lowest) * (width - 1)) if highest > lowest else width // 2

    def fill(begin: int, end: int, mark: str) -> None:
        cells[begin : end + 1] = mark * (end + 1 - begin)

    cells = [" "] * width
    at_low, base, at_high = answers
    fill(cell(reach[0]), cell(reach[1]), "▒")
    ends = [(value, mark) for value, mark in ((at_low, "░"), (at_high, "█")) if not isnan(value)]
    for value, mark in sorted(ends, key=lambda end: -abs(end[0] - base)):
        begin, end = sorted((cell(value), cell(base)))
        fill(begin, end, mark)
    cells[cell(base)] = "│"
    return "".join(cells)


def _rest(found: Sensitivity, shown: int) -> str:
    """How many are shown to matter. Corrected for all that were played, so the count holds as a whole."""
    idle = sum(swing.idle for swing in found.swings)
    moving = len(found.moving)
    beyond = moving - sum(swing in found.moving for swing in found.swings[:shown])
    said = (
        f"Of {say.count_of(len(found.swings), 'assumption')}, {moving or 'none'} {'move' if moving > 1 else 'moves'} "
    )
    said += "the answer more than luck does"
    if moving:
        said += f", {'all of them ' if moving > 1 else ''}with 95 in 100 confidence"
    said += f"; {beyond} of these {'is' if beyond == 1 else 'are'} not shown." if beyond else "."
    if idle:
        they = "it belongs" if idle == 1 else "they belong"
        said += f" {idle} cannot matter here: what {they} to never happens in these runs, or a policy decides."
    return said


def _interactions(found: Sensitivity) -> Iterator[Block]:
    if not found.elementary:
        return
    scale = Scale(found.question)
    yield Heading("Together")
    titles = (Column("Assumption"), Column(scale.heading("mu*"), "right"), Column("sigma", "right"))
    yield Table((*titles, Column("luck", "right")), tuple(_elementary(scale, one) for one in found.elementary))
    count = len(found.elementary)
    others = " while the other stands" if count == 2 else f" while the other {count - 1} stand"
    others = "" if count == 1 else f"{others} elsewhere in theirs" if count > 2 else f"{others} elsewhere in its own"
    walks = say.count_of(found.trajectories, "walk")
    yield Prose(
        f"mu* is how far the answer moves on average as an assumption goes over its whole range{others} ({walks} of "
        "Morris's method); its interval says what other walks might have shown, where these differ. Luck is how far "
        "off one such move may be for want of replications, and says nothing of the walks. A sigma that is large "
        "beside mu* means that how far, or which way, depends on where the others stand, or that the way is not "
        "straight: do not judge that assumption alone. A sigma below luck says nothing.",
        quiet=True,
    )
    yield from _alone(found, walks)


def _alone(found: Sensitivity, walks: str) -> Iterator[Block]:
    """Which are not to be judged alone, which can be, and which these walks leave open."""
    depending = [one for one in found.elementary if one.depends]
    open_ = [one for one in found.elementary if not one.depends and not one.alone]
    if depending:
        yield Prose(f"Not to be judged alone: {_names(depending)}.")
    if not depending and not open_:
        yield Prose(
            f"None of these has a large sigma, by the intervals of {walks} either, so each can be judged alone."
        )
    elif open_:
        which = f"{_names(open_)} {'have' if len(open_) > 1 else 'has'} no" if depending else "none of these has a"
        yield Prose(f"In {walks} {which} large sigma; so few do not tell whether each can be judged alone.")


def _names(these: Iterable[Elementary]) -> str:
    return say.listed(f"`{one.assumption.name}`" for one in these)


def _elementary(scale: Scale, one: Elementary) -> tuple[str, str, str, str]:
    name = one.assumption.name
    if len(name) > LONGEST_ADDRESS:
        name = lines(f"{one.assumption.element}/", f"  {one.assumption.field}")
    between = "" if isnan(one.interval.low) else f" ({' to '.join(scale.short.ends(one.interval))})"
    return name, f"{scale.short(one.mu_star)}{between}", scale.short(one.sigma), scale.short(one.noise)


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
        if ground.sources:
            yield Prose(f"Cited: {say.listed(source_name(source, claims) for source in ground.sources)}.", indent=1)
        if ground.judgement is not None:
            title = "Its own judgement" if ground.is_own else judgement_title(ground.judgement)
            yield from headed(f"{title}:", ground.text, indent=1)
        if ground.basis == "nothing":
            yield Prose("Nothing is stated.", indent=1)


def judgement_title(path: tuple[str | int, ...]) -> str:
    """Whose judgement it is: the whole scenario's, or an element's."""
    return "Judgement of the whole scenario" if not path else f"Judgement of `{address(path)}`"
