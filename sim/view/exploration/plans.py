"""Plans in words and tables: which is best, which others may be as good, which decisions matter, and how runs end."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.analysis.estimate import Estimate
from sim.analysis.influence import Influence
from sim.analysis.plans import MOST_SETS, Plan, Plans, options_of
from sim.analysis.simultaneous import FEW
from sim.characters import letter
from sim.scenario.model import NONE, Scenario
from sim.scenario.names import Names
from sim.view.exploration.coverage import decision_title
from sim.view.scenario.sources import support, support_sentences
from sim.view.words import sentences as say
from sim.view.words.estimates import EVERY_RUN, HOURS, Format, decimal, exactly, is_exact
from sim.view.words.page import Block, Column, Heading, Prose, Table

BEST = 8
"""So many of the best plans are shown, and the last; JSON has them all."""
_NAMED = 3
"""So many of the decisions that matter are named in a sentence."""
_NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class _Show:
    """Values as people read them: chances in 100, hours as durations, numbers to the decimals that tell plans apart."""

    unit: str
    decimals: int

    @property
    def number(self) -> Format:
        return HOURS if self.unit == "hours" else decimal(self.decimals, 100.0 if self.unit == "chance" else 1.0)

    def full(self, estimate: Estimate) -> str:
        """``7.33 (7.31 to 7.36)``; ``3 in every run`` where it is."""
        return self._written(estimate, "")

    def told(self, estimate: Estimate) -> str:
        """The same in a sentence: ``22.4 in 100 (20.1 to 24.7)``."""
        return self._written(estimate, self.per)

    def _written(self, estimate: Estimate, per: str) -> str:
        if is_exact(estimate) and self.unit != "chance":
            return f"{exactly(estimate.value, self.unit)} {EVERY_RUN}"
        if math.isnan(estimate.interval.low):
            return f"{self.number(estimate.value)}{per}"
        low, high = self.number.ends(estimate.interval)
        return f"{self.number(estimate.value)}{per} ({low} to {high})"

    @property
    def per(self) -> str:
        """What stands after a number."""
        return " in 100" if self.unit == "chance" else ""


def plans_page(scenario: Scenario, plans: Plans) -> Iterator[Block]:
    """The whole ranking, the answer first."""
    names, show = Names(scenario), _show(plans)
    yield Heading(f"Plans: {scenario.title}", 1, scenario.marking)
    yield Prose(
        f"By {_what(scenario, plans)}; the highest counts as best. {_played(plans)} Intervals are 95 in 100.",
        quiet=True,
    )
    yield Heading("What it shows")
    for sentence in (*_findings(plans, show), *_of_decisions(names, plans, show), *_cautions(plans)):
        yield Prose(sentence, "-")
    yield Heading("The best plan")
    for decision, option in plans.plans[0].options.items():
        yield Prose(f"{decision_title(names, decision)}: {_answer_title(names, decision, option)}", "-")
    yield Heading("How much each decision matters" if plans.influences else "The options")
    yield _decisions(names, plans, show) if plans.influences else _legend(names, plans)
    yield Heading("Plans by rank")
    yield _ranks(plans, show)
    yield Heading("What they choose, by the letters above", 3)
    yield _choices(names, plans)
    yield Heading("How their runs end, in 100", 3)
    yield _outcomes(scenario, plans)
    yield Heading("What this rests on")
    for sentence in _grounds(scenario, plans):
        yield Prose(sentence, "-")


def _show(plans: Plans) -> _Show:
    """Enough decimals for two digits of the distance between the best plan and the last."""
    means = [plan.value.value for plan in plans.plans if not math.isnan(plan.value.value)]
    distance = (max(means) - min(means)) * (100 if plans.value.is_chance else 1)
    if plans.value.is_chance:
        return _Show(plans.value.unit, 1 if distance == 0 or distance >= 1 else 2)
    decimals = 2 if distance <= 0 else 2 - math.floor(math.log10(distance))
    return _Show(plans.value.unit, min(max(decimals, 0), 6))


def _what(scenario: Scenario, plans: Plans) -> str:
    """What plans are ranked by: a title where the value is one name."""
    value = plans.value
    if value.text not in value.meanings:
        return f"`{value.text}`"
    kind, name = value.meanings[value.text]
    if kind == "outcome":
        return f"the chance of “{say.titled(name, scenario.outcomes[name])}”"
    element = scenario.measures[name] if kind == "measure" else scenario.state[name]
    return f"“{say.titled(name, element)}”{' at the end' if kind == 'state' else ''}"


def _played(plans: Plans) -> str:
    runs = f"{say.count_of(plans.runs, 'replication')} of seed {plans.seed} each, with the same luck in every plan."
    if plans.complete:
        return f"All {plans.possible:,} plans, {runs}"
    return f"{len(plans.plans):,} of {plans.possible:,} plans, drawn at random, {runs}"


# ---------------------------------------------------------------------- sentences


def _findings(plans: Plans, show: _Show) -> Iterator[str]:
    best, others = plans.plans[0], len(plans.plans) - 1
    yield (
        f"The best {'plan' if plans.complete else 'of these plans'} gives {show.full(best.value)}{show.per}; "
        f"with every decision left to its weights it is {show.number(plans.unguided.value)}{show.per}."
    )
    near = len(plans.contenders) - 1
    same = sum(plan.same for plan in plans.contenders[1:])
    very = f" ({_how_many(same, near)} no different in any run)" if same else ""
    if near == 0:
        yield "Every other plan is shown to be worse." if others > 1 else "The other plan is shown to be worse."
    elif near == others:
        yield f"No other plan is shown to be worse{very}: these runs do not tell them apart."
    else:
        verb = "plan is" if near == 1 else "plans are"
        rest = "the other one is" if others - near == 1 else f"the other {others - near:,} are"
        yield f"{near:,} other {verb} not shown to be worse{very}; {rest}."
    if not plans.complete:
        yield "A plan that was not drawn may be better still: --plans draws more."


def _how_many(some: int, of: int) -> str:
    if some == of:
        return "it is" if of == 1 else "all of them are"
    return "one of them is" if some == 1 else f"{some:,} of them are"


def _of_decisions(names: Names, plans: Plans, show: _Show) -> Iterator[str]:
    """What is shown of decisions, and nothing else: where the runs do not tell, they say so."""
    if not plans.influences:
        yield "Too few plans were played to tell what each decision does."
        return
    shown = plans.shown
    if not shown:
        sample = "" if plans.complete else " of this sample of plans"
        yield f"These runs{sample} do not tell what any decision does by itself."
        return
    of = say.count_of(len(plans.influences), "decision")
    verb, own = ("is", "itself") if len(shown) == 1 else ("are", "themselves")
    among = ": " if len(shown) <= _NAMED else ", among them "
    parts = [f"“{decision_title(names, one.decision)}” by {show.told(one.gap)}" for one in shown[:_NAMED]]
    yield f"{len(shown)} of {of} {verb} shown to change it by {own}{among}{say.listed(parts)}."
    if plans.shares is None:
        if not plans.complete:
            yield "What share of the differences between plans each makes a sample of plans does not tell."
        return
    parts = [
        f"“{decision_title(names, influence.decision)}” makes {_share(share)}"
        for influence in shown[:_NAMED]
        if (share := plans.shares.own[influence.decision]).interval.low > 0
    ]
    if plans.shares.together.interval.low > 0:
        parts.append(f"how decisions play together makes {_share(plans.shares.together)}")
    if parts:
        yield f"Of the variance between plans {say.listed(parts)}."


def _share(share: Estimate) -> str:
    """``22 in 100 (18 to 26)``, its ends rounded outwards."""
    low, high = math.floor(share.interval.low * 100), math.ceil(share.interval.high * 100)
    return f"{share.value * 100:.0f} in 100 ({low} to {high})"


def _cautions(plans: Plans) -> Iterator[str]:
    if plans.without_value:
        total = plans.runs * len(plans.plans)
        yield (
            f"In {say.share(plans.without_value / total)} runs there is no value, as a measure that it names has none. "
            "They are left out, so that plans may be judged by different runs."
        )


def _grounds(scenario: Scenario, plans: Plans) -> Iterator[str]:
    yield (
        "A plan takes its option wherever that is offered. Where it is not, the decision's weights decide; deadlines "
        "still pass, and control decisions keep their weights."
    )
    menus = (decision for decision in plans.plans[0].options if Names(scenario).decision_at(decision).bounds)
    if next(menus, None):
        yield (
            f"Of a decision that takes several options the first {MOST_SETS} sets are tried, by size and as written, "
            "and those that a policy lists. Of a set those are taken that are offered, unless they are too few."
        )
    pairs = len(plans.plans) * (len(plans.plans) - 1) // 2
    yield (
        "Each plan is set against the best found, run by run. As the same runs pick that, any of "
        f"{say.count_of(pairs, 'pair')} of plans could come to be compared, and some would seem to differ by chance; "
        f"so each is held to a confidence of 1 - 0.05/{pairs} (Bonferroni). In 95 of 100 such explorations all that is "
        "shown to be worse than the best found is worse, all intervals against it hold, and the plan that is truly "
        "best of these is among those not shown to be worse."
    )
    if any(plan.behind is not None and math.isnan(plan.behind.interval.low) for plan in plans.plans):
        yield f"Where a plan differs from the best in a few runs only (under {FEW}), no interval can be trusted."
    yield (
        "A plan's own value has an interval that holds by itself. That of the best found is rather too high, for it is "
        "the best of many partly by luck; another seed shows by how much."
    )
    if plans.influences:
        yield (
            "“Apart” is how far a decision's best option lies from its worst, the other decisions evened out"
            f"{'' if plans.complete else ', allowing for the draw of plans'}. As the runs pick the two, the intervals "
            "of all pairs of options of all decisions hold together (Bonferroni)."
        )
    if plans.shares is not None:
        yield (
            "What a decision explains is its share of the variance between plans, by its option alone; what luck adds "
            "is taken off. These intervals hold together, too (bootstrap)."
        )
    words, numbers = support_sentences(support(scenario))
    yield f"{words} {numbers} It explores; it does not predict."


# ---------------------------------------------------------------------- tables


def _decisions(names: Names, plans: Plans, show: _Show) -> Table:
    """Each decision with its options; those that are shown to matter first."""
    rows: list[tuple[str, ...]] = []
    shown = plans.shown
    for influence in (*shown, *(one for one in plans.influences if one not in shown)):
        title = decision_title(names, influence.decision)
        apart = f"apart {show.full(influence.gap)}" if influence in shown else _NOT_SHOWN
        rows.append((title, _explains(plans, influence), apart))
        for option, value in sorted(influence.options.items(), key=lambda item: -item[1]):
            rows.append((_lettered(names, influence.decision, option), "", show.number(value)))
    columns = [Column("Decision"), Column("Explains, in 100", "right"), Column(_value_heading(plans), "right")]
    if plans.shares is None:
        del columns[1]
        rows = [(title, value) for title, _, value in rows]
    return Table(tuple(columns), tuple(rows))


def _explains(plans: Plans, influence: Influence) -> str:
    """``22 (18 to 26)``."""
    share = None if plans.shares is None else plans.shares.own[influence.decision]
    if share is None or influence not in plans.shown or not share.interval.low > 0:
        return _NOT_SHOWN
    return _share(share).replace(" in 100", "")


def _value_heading(plans: Plans) -> str:
    return "Value, in 100" if plans.value.is_chance else "Value"


def _legend(names: Names, plans: Plans) -> Table:
    """Decisions and options alone, where there is no telling what they do."""
    rows: list[tuple[str]] = []
    for decision in plans.plans[0].options:
        element = names.decision_at(decision)
        rows.append((decision_title(names, decision),))
        rows += [(_lettered(names, decision, option),) for option in element.options]
    return Table((Column("Decision"),), tuple(rows))


def _lettered(names: Names, decision: str, option: str) -> str:
    return f"  {_letter(names, decision, option)}  {_answer_title(names, decision, option)}"


def _letter(names: Names, decision: str, answer: str) -> str:
    """An option's letter, by its place among the options as written; those of several that are taken together."""
    options = list(names.decision_at(decision).options)
    return "".join(letter(options.index(one)) for one in options_of(names.decision_at(decision), answer)) or NONE


def _answer_title(names: Names, decision: str, answer: str) -> str:
    taken = options_of(names.decision_at(decision), answer)
    words = say.taken(names.decision_at(decision), taken)
    return words if taken else words.capitalize()


def _shown(plans: Plans) -> list[Plan]:
    """The best plans and the last."""
    return [*plans.plans] if len(plans.plans) <= BEST + 1 else [*plans.plans[:BEST], plans.plans[-1]]


def _rank(plans: Plans, plan: Plan) -> str:
    """``2``, or ``2=`` where several share it."""
    return f"{plan.rank}=" if sum(other.rank == plan.rank for other in plans.plans) > 1 else str(plan.rank)


def _ranks(plans: Plans, show: _Show) -> Table:
    columns = (
        Column("Rank", "right"),
        Column(_value_heading(plans), "right"),
        Column("Against the best", "right"),
        Column("Shown to be worse"),
    )
    rows = []
    for plan in _shown(plans):
        behind = "" if plan.behind is None else show.full(plan.behind)
        word = "" if plan.behind is None else "yes" if plan.differs else "no"
        rows.append((_rank(plans, plan), show.full(plan.value), behind, word))
    return Table(columns, tuple(rows))


def _by_rank(title: str, plans: Plans, rows: Sequence[tuple[str, ...]]) -> Table:
    return Table((Column(title), *(Column(_rank(plans, plan), "right") for plan in _shown(plans))), tuple(rows))


def _choices(names: Names, plans: Plans) -> Table:
    rows = [
        (decision_title(names, decision), *(_letter(names, decision, plan.options[decision]) for plan in _shown(plans)))
        for decision in plans.plans[0].options
    ]
    return _by_rank("Rank", plans, rows)


def _outcomes(scenario: Scenario, plans: Plans) -> Table:
    rows = [
        (say.titled(name, outcome), *(_hundredths(plan.outcomes[name].value) for plan in _shown(plans)))
        for name, outcome in scenario.outcomes.items()
    ]
    return _by_rank("Rank", plans, rows)


def _hundredths(share: float) -> str:
    rounded = round(share * 100)
    return "<1" if share > 0 and rounded == 0 else ">99" if share < 1 and rounded == 100 else str(rounded)
