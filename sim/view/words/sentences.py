"""Sentences: names, amounts, causes and reasons in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sim.clock import HOUR, format_duration
from sim.engine.run import Change, Choice, Run, Why
from sim.program.menu import Menu, in_words
from sim.scenario.expression import Expression, is_constant
from sim.scenario.fields import After, SoManyTimes
from sim.scenario.model import NONE, Decision, Element, Happens, Inject, Procedure, Scenario, Step, Tells
from sim.scenario.names import Names, Placed
from sim.scenario.quantity import Cases, Move, Quantity
from sim.scenario.times import Deadline, UncertainInstant, Until
from sim.scenario.words import briefly as briefly
from sim.scenario.words import flat as flat
from sim.scenario.words import listed as listed
from sim.scenario.words import number as number
from sim.scenario.words import spelled as spelled
from sim.scenario.words import taken as taken
from sim.scenario.words import titled as titled
from sim.spread import Spread
from sim.view.words import timetables


def duration(seconds: float) -> str:
    """A duration as people read it: to the second under an hour, to the minute from there on."""
    return format_duration(seconds if abs(seconds) < HOUR else round(seconds / 60) * 60)


def count_of(number: int, thing: str, plural: str = "") -> str:
    """``1 fault``, ``2 faults``."""
    return f"{number:,} {thing if number == 1 else plural or thing + 's'}"


def capital(sentence: str) -> str:
    """A sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def node_title(names: Names, name: str, scope: str | None = None) -> str:
    """The title of anything that is triggered; an entry's stands after its procedure's short name, except inside it.

    A name that is not the scenario's, as of an improvised inject, is spelled out.
    """
    node = names.nodes.get(name)
    if node is None:
        return _told_title(names, name) if names.tells_at(name) else spelled(name)
    title = titled(name, node.element)
    if node.owner == scope or node.owner is None:
        return title
    return f"{briefly(node.owner, names.nodes[node.owner].element)}: {title}"


def _told_title(names: Names, moment: str) -> str:
    """``Posture: Show of force``, for what is told of a decision."""
    node = names.moments[moment]
    options = names.decision_at(node.name).options.items()
    answer = next((titled(name, option) for name, option in options if moment == f"{node.name}.{name}"), "no answer")
    return f"{node_title(names, node.name)}: {answer}"


def actors(scenario: Scenario, ids: Sequence[str]) -> str:
    """Actors, cells or everybody, by their short names."""
    return listed(actor(scenario, name) for name in ids)


def leading(scenario: Scenario, decision: Decision) -> str:
    """The cell whose answer stands where those that are asked differ; empty where there is none."""
    return "" if decision.lead is None else actor(scenario, scenario.actors[decision.lead].cell)


def for_seats(scenario: Scenario, step: Step) -> str:
    """What a step waits for: ``for seats at ROK NSO``."""
    return f"for seats at {actors(scenario, [name for name in step.by if scenario.actors[name].seats is not None])}"


def actor(scenario: Scenario, name: str) -> str:
    """An actor or a cell by its short name; ``all`` is all player cells."""
    if name == "all":
        return "all"
    element: Element | None = scenario.actors.get(name) or scenario.cells.get(name)
    return briefly(name, element)


def route(scenario: Scenario, inject: Inject | Tells) -> str:
    """``DPRK leadership to all, flash message``."""
    words = way(scenario, inject.sender or "", inject.to, inject.mode or "")
    is_cue = isinstance(inject, Inject) and inject.facilitators
    return ", ".join(filter(None, ("for facilitators", words))) if is_cue else words


def way(scenario: Scenario, sender: str | Mapping[str, str], to: Sequence[str], mode: str) -> str:
    """From whom to whom and how something comes; what is not known is left out."""
    parts = []
    if isinstance(sender, str):
        parts += [actor(scenario, sender)] if sender else []
        parts += [f"to {actors(scenario, to)}"] if to else []
    else:
        parts.append(listed(f"{actor(scenario, who)} to {actor(scenario, cell)}" for cell, who in sender.items()))
    return ", ".join(part for part in (" ".join(parts), mode) if part)


def exact(value: float) -> str:
    """A number with all its digits, as one would write it."""
    return f"{value:.15g}"


def marking_of(scenarios: Iterable[Scenario]) -> str:
    """The marking of what speaks of several scenarios: each one's, once."""
    return " / ".join(dict.fromkeys(scenario.marking for scenario in scenarios))


def starts(scenario: Scenario, given: Mapping[str, float]) -> list[str]:
    """The starts that were set: ``Water level starts at 5 (set)``."""
    return [f"{titled(name, scenario.state.get(name))} starts at {exact(value)} (set)" for name, value in given.items()]


def begun(scenario: Scenario, run: Run) -> str:
    """What makes a run repeatable beside its policy: ``Seed 0, replication 0; Water level starts at 5 (set)``."""
    return "; ".join((f"Seed {run.seed}, replication {run.replication}", *starts(scenario, run.given)))


def signed(value: float) -> str:
    """A change: ``+0.5``, ``-1``."""
    return f"{'' if round(value, 2) < 0 else '+'}{number(value)}"


def change(scenario: Scenario, made: Change) -> str:
    """``Tension 5.2 → 6.54 (+1.34)``."""
    title = briefly(made.state, scenario.state.get(made.state))
    shown = round(made.after, 2) - round(made.before, 2)
    return f"{title} {number(made.before)} → {number(made.after)} ({signed(shown)})"


def quantity(value: Quantity) -> str:
    """A quantity: ``1h to 4h, most likely 2h``; an expression as it is written."""
    if isinstance(value, Expression):
        return value.text
    if isinstance(value, Cases):
        return _by_case(value, quantity, lambda condition: condition.text)
    show = format_duration if value.is_duration else number
    least, greatest = value.support
    if value.weights:
        return _one_of(value)
    if greatest is None:
        return f"{value.kind}, {show(value.likely)} on average"
    low, high = show(least), show(greatest)
    if value.mode is None:
        return f"{low} to {high}"
    return low if low == high else f"{low} to {high}, most likely {show(value.mode)}"


def _by_case(
    value: Cases, quantity: Callable[[Expression | Spread], str], condition: Callable[[Expression], str]
) -> str:
    """``2h if a > 3, else 1h``, parts put into words by ``quantity`` and ``condition``."""
    return ", else ".join(
        quantity(case.quantity) + (f" if {condition(case.condition)}" if case.condition is not None else "")
        for case in value.cases
    )


def _one_of(value: Spread) -> str:
    show = format_duration if value.is_duration else number
    total = sum(value.weights)
    return ", ".join(
        f"{show(item)} ({share(weight / total)})" for item, weight in zip(value.parameters, value.weights, strict=True)
    )


def effect(names: Names, state: str, made: Move, scope: str | None = None) -> str:
    """``Tension +1.5``; ``Tension to 3``; a spread or an expression in words."""
    title = briefly(state, names.scenario.state.get(state))
    words = quantity_in(names, made.amount, scope)
    if made.assigns:
        return f"{title} set to {words}"
    if isinstance(made.amount, Spread | Cases):
        return f"{title} by {words}"
    if not is_constant(made.amount.tree):
        return f"{title} by ({words})"
    return f"{title} {words if words[0] in '+-' else f'+{words}'}"


def share(part: float) -> str:
    """A chance in words: ``33 in 100``; the certain and the rare are said as such."""
    return f"{hundredths(part)} in 100"


def hundredths(part: float, under: str = "under ", over: str = "over ") -> str:
    """Of how many in 100 a chance is: ``33``, ``under 1``, ``over 99``."""
    whole = round(part * 100)
    if part > 0 and whole == 0:
        return f"{under}1"
    return f"{over}99" if part < 1 and whole == 100 else f"{whole}"


def hundredths_short(part: float) -> str:
    """The same for a table: ``33``, ``<1``, ``>99``."""
    return hundredths(part, "<", ">")


def about(part: float) -> str:
    """``about 33``; ``under 1`` and ``over 99``, which say so already."""
    return hundredths(part) if round(part * 100) in (0, 100) and part not in (0, 1) else f"about {hundredths(part)}"


_STAGES = {
    "start": "begins",
    "done": "is done",
    "asked": "is asked",
    "lapsed": "lapses",
    "skipped": "is skipped",
}


def moment(names: Names, name: str, scope: str | None = None) -> str:
    """A moment in words: ``“The call” is done``, ``“Posture: Bomber flight”``."""
    node = names.moments[name]
    stage = name.removeprefix(f"{node.name}.")
    if name == node.name:
        return f"“{node_title(names, node.name, scope)}”"
    if stage in _STAGES:
        return f"“{node_title(names, node.name, scope)}” {_STAGES[stage]}"
    decision = names.decision_at(node.name)
    if stage == NONE and decision.bounds is not None:
        return f"“{node_title(names, node.name, scope)}: {taken(decision, ())}”"
    option = decision.options[stage]
    return f"“{node_title(names, node.name, scope)}: {titled(stage, option)}”"


_RECALLS = {"count": "count of", "since": "time since"}
_COMPARED = {
    "<": ("is less than", "fewer than"),
    "<=": ("is at most", "at most"),
    ">": ("is more than", "more than"),
    ">=": ("is at least", "at least"),
    "==": ("equals", "exactly"),
    "!=": ("differs from", "any number but"),
}
"""A comparison in words: of two values, and of how many things came with a number."""
_WORDS_OF_TIME = {"elapsed": "time since the start"}
_ID = r"(?<![\w.])[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
_SIGN = "[<>]=?|[=!]="
_SAID = re.compile(
    rf"(?P<several>{_ID}(?:\s*\+\s*{_ID})+)\s*(?P<than>{_SIGN})\s*(?P<number>\d+)(?=\s*(?:$|[),]|and\b|or\b))"
    rf"|\b(?P<recall>count|since)\s*\(\s*(?P<of>[\w.]+)\s*\)|(?P<sign>{_SIGN})|(?P<name>{_ID})"
)


_BEFORE_A_SUM = re.compile(r"(?:^|[(,]|\b(?:and|or|not))\s*$")


def expression(names: Names, written: Expression, scope: str | None = None) -> str:
    """An expression with titles for ids and words for comparisons: ``fewer than 2 of “A call” and “A visit”``."""

    def named(name: str) -> str:
        full = names.full(name, scope)
        if full in names.scenario.state:
            return briefly(full, names.scenario.state[full])
        return moment(names, full, scope) if full in names.moments else _WORDS_OF_TIME.get(name, name)

    def words(match: re.Match[str]) -> str:
        if match["several"]:
            parts = re.findall(_ID, match["several"])
            value, count = _COMPARED[match["than"]]
            is_whole = _BEFORE_A_SUM.search(written.text[: match.start()]) is not None
            if is_whole and all(names.full(part, scope) in names.moments for part in parts):
                return f"{count} {match['number']} of {listed(map(named, parts))}"
            return f"{' + '.join(map(named, parts))} {value} {match['number']}"
        if match["recall"]:
            return f"{_RECALLS[match['recall']]} {named(match['of'])}"
        return _COMPARED[match["sign"]][0] if match["sign"] else named(match["name"])

    return _SAID.sub(words, written.text)


def among(part: float) -> str:
    """A share of replications in words: ``33 of 100``."""
    return share(part).replace(" in ", " of ")


def trigger(names: Names, node: Placed) -> str:
    """When something happens: ``at Mon 18 Dec 08:24 +09:00``, ``after “The call” is done; 1h to 2h later``."""
    element = node.element
    if isinstance(element, Inject) and element.contingency:
        return "only if a facilitator releases it"
    parts = [_cause(names, node)]
    if element.delay is not None:
        parts.append(f"{quantity_in(names, element.delay, node.owner)} later")
    parts += by_the_clock(names, element)
    if element.condition is not None:
        parts.append(f"if {expression(names, element.condition, node.owner)}")
    if element.chance is not None:
        parts.append(f"chance {expression(names, element.chance, node.owner)}")
    parts += _again(names, element)
    return "; ".join(part for part in parts if part)


def _again(names: Names, element: Happens) -> Iterator[str]:
    """How it comes again: ``then every 1d to 3d, most likely 2d, until 25d after the start; 3 times at most``."""
    series = element if isinstance(element, Inject) and element.every is not None else None
    if series is not None and series.every is not None:
        ends = series.until
        until = ""
        if isinstance(ends, datetime):
            until = f", until {timetables.clock(ends, names.scenario.start.year)}"
        elif ends is not None:
            until = f", until {format_duration(ends)} after the start"
        yield f"then every {quantity_in(names, series.every, None)}{until}"
    if isinstance(element.repeats, SoManyTimes):
        yield f"{count_of(element.repeats.most, 'time')} at most"
    elif element.repeats and series is None:
        yield "may repeat"


def by_the_clock(names: Names, element: Happens) -> list[str]:
    """What holds it back after its trigger and delay: ``not before 09:00 Asia/Seoul``, ``during New York``."""
    parts = []
    if element.not_before is not None:
        parts.append(f"not before {timetables.clock(element.not_before, names.scenario.start.year)}")
    if element.during is not None:
        parts.append(f"during {briefly(element.during, names.scenario.calendars.get(element.during))}")
    return parts


def _cause(names: Names, node: Placed) -> str:
    element = node.element
    if isinstance(element.at, datetime):
        return f"at {timetables.clock(element.at, names.scenario.start.year)}"
    if isinstance(element.at, UncertainInstant):
        return timetables.uncertain(element.at, names.scenario.start.year)
    if element.at is not None:
        at = quantity(element.at)
        return "at the start" if at == "0m" else f"{at} after the start"
    if element.when is not None:
        return f"as soon as {expression(names, element.when, node.owner)}"
    if isinstance(element.after, After):
        heard = (moment(names, names.full(name, node.owner), node.owner) for name in element.after.names)
        return f"after {listed(heard, 'and' if element.after.kind == 'all' else 'or')}"
    return f"after {moment(names, node.follows, node.owner)}" if node.follows else ""


def deadline(names: Names, within: Deadline, scope: str | None) -> str:
    """``6h``; ``18:00 Asia/Seoul``."""
    if isinstance(within, Until):
        return timetables.clock(within.time, names.scenario.start.year)
    return quantity_in(names, within, scope)


def quantity_in(names: Names, value: Quantity, scope: str | None) -> str:
    """A quantity, with titles for the ids in an expression."""
    if isinstance(value, Cases):
        return _by_case(
            value, lambda part: quantity_in(names, part, scope), lambda condition: expression(names, condition, scope)
        )
    return expression(names, value, scope) if isinstance(value, Expression) else quantity(value)


def reason(names: Names, node: str, why: Why) -> str:
    """Why something was skipped, or why an option was chosen."""
    placed = names.nodes[node]
    if why.ground == "condition" and placed.element.condition is not None:
        return f"does not hold: {expression(names, placed.element.condition, placed.owner)}"
    if why.ground == "chance":
        return f"a chance of {share(why.bar)} did not come up"
    if why.ground == "policy":
        return "by policy"
    is_menu = isinstance(placed.element, Decision) and placed.element.bounds is not None
    return {
        "weights": "by chance" if is_menu else "by weight",
        "python": "by the Python policy",
        "person": "by a person",
        "deadline": "the deadline passed",
        "no option": "too few options were open with a chance" if is_menu else "no option was open with a weight",
    }.get(why.ground, "")


def chosen(names: Names, made: Choice, policy: str | None = None) -> str:
    """Why an option was taken: ``by weight, 33 in 100``; ``by policy, rule 2, 60 in 100``.

    The rule is named where ``policy`` has more than one for the decision.
    """
    decision = names.nodes[made.decision].element
    words = reason(names, made.decision, made.why)
    rules = names.scenario.policies[policy].choose if policy in names.scenario.policies else {}
    if made.why.ground == "policy" and len(rules.get(made.decision, ())) > 1:
        words += f", rule {made.why.rule + 1}"
    if made.taken is not None and made.why.shares and isinstance(decision, Decision):
        return f"{words}{_chances(decision, made.why.shares)}"
    if made.option is not None and made.why.shares and isinstance(decision, Decision):
        part = made.why.shares[list(decision.options).index(made.option)]
        if part < 1:
            words += f", {share(part)}"
        elif made.why.ground == "weights":
            words += ", without alternative"
    return words


def _chances(decision: Decision, shares: Sequence[float]) -> str:
    """``: Envoy 60 in 100, Sanctions 20 in 100``: what a menu's options had for themselves, unless all was settled."""
    if all(part in (0, 1) for part in shares):
        return ""
    options = zip(decision.options.items(), shares, strict=True)
    return ": " + ", ".join(f"{titled(name, option)} {share(part)}" for (name, option), part in options if part)


def how_many(decision: Decision) -> str:
    """How many options a menu takes: ``one to three``; empty of a choice."""
    bounds = decision.bounds
    return "" if bounds is None else in_words(Menu(*bounds), len(decision.listed))


def kind_of(element: Element) -> str:
    """What an element is, in one word of the glossary."""
    for kind, word in ((Decision, "decision"), (Step, "step"), (Inject, "inject"), (Procedure, "procedure")):
        if isinstance(element, kind):
            return word
    return type(element).__name__.lower()
