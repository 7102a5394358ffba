"""Groups side by side in words: where they first differed, decision by decision, state over time, how each ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from sim.analysis.answers import Taken
from sim.analysis.groups import END, Answers, ByHand, Group, Groups
from sim.exercise import commands as do
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.debrief.beside import Row, answers_title, beside, expected_actions, ratings, reasons
from sim.view.debrief.decisions import differed, option_title, other_words, reply_words
from sim.view.debrief.nameless import nameless_groups
from sim.view.exercise.commands import DONE
from sim.view.run.ending import is_met, target_text, value_text
from sim.view.sensitivity.answer import is_by_weights, policy_title
from sim.view.words import sentences as say
from sim.view.words.clocks import clocks
from sim.view.words.page import Block, Column, Heading, Prose, Table, lines, under


def groups_page(groups: Groups, attributed: bool = False) -> Iterator[Block]:
    """All of it, the answer first. Without ``attributed`` nobody is named."""
    groups = groups if attributed else nameless_groups(groups)
    yield Heading(f"Groups side by side: {groups.scenario.title}", 1, groups.scenario.marking)
    yield from begun_and_ended(groups)
    yield Prose("")
    yield Prose(" ".join(opening(groups)))
    yield from under(Heading("Decision by decision"), decisions(groups))
    yield from under(Heading("Reasons and dissent"), reasons(groups, attributed))
    yield from under(Heading("What facilitators did by hand"), by_hand(groups))
    yield from under(Heading("State over time"), states(groups))
    yield from under(Heading("Measures"), measures(groups))
    yield from under(Heading("Objectives"), ratings(groups))
    yield from under(Heading("Expected actions"), expected_actions(groups))
    yield from under(Heading("What this rests on"), grounds())


def begun_and_ended(groups: Groups) -> Iterator[Block]:
    """When each group played and with what luck, and how it ended."""
    rows = tuple(
        (group.name, f"{group.began:%Y-%m-%d %H:%M}", str(group.seed), str(group.replication), _end(groups, number))
        for number, group in enumerate(groups.groups)
    )
    right = (Column("Seed", "right"), Column("Replication", "right"))
    columns = (Column("Group"), Column("Played"), *right, Column("Ended in"))
    yield Table(columns, rows, caption="When each group played, and how it ended")
    if groups.same_start and groups.groups[0].given:
        yield Prose(f"In all, {say.listed(say.starts(groups.scenario, groups.groups[0].given))}.", quiet=True)


def decisions(groups: Groups) -> Iterator[Block]:
    """Every decision with each group's answer, and how often cells differed."""
    yield from beside(groups, ("Decision",), _decisions(groups), "The decisions of each group")
    yield Prose("When each was answered, on the first clock, and how long before its deadline.", quiet=True)
    for number, group in enumerate(groups.groups):
        apart = differed(taken for answers in groups.decisions if (taken := answers.taken[number]) is not None)
        if apart:
            yield Prose(f"{group.name}: {apart}", "-")


def by_hand(groups: Groups) -> Iterator[Block]:
    """What facilitators did by hand, if anything."""
    if groups.by_hand:
        yield from beside(groups, ("What",), _by_hand(groups), "What facilitators did, and when on the first clock")


def states(groups: Groups) -> Iterator[Block]:
    """Every state as each turn began."""
    if groups.scenario.state:
        yield from beside(groups, ("State", "At"), _states(groups), "The states as each turn began, and at the end")


def measures(groups: Groups) -> Iterator[Block]:
    """Every measure with its target."""
    if groups.scenario.measures:
        yield from beside(groups, ("Measure", "Target"), _measures(groups), "The measures of each group")


def grounds() -> Iterator[Block]:
    """What the page rests on."""
    yield Prose("What was played, and nothing else: no future is drawn here. It does not mark the groups.")


def _end(groups: Groups, number: int) -> str:
    group = groups.groups[number]
    title = say.titled(group.run.outcome, groups.scenario.outcomes[group.run.outcome])
    return (
        f"{title}, {say.duration(group.run.ended)}" if group.finished else f"not over, {say.duration(group.run.ended)}"
    )


def opening(groups: Groups) -> Iterator[str]:
    """In what they began and where they first differed, whether luck and all else was the same, how they ended."""
    first, by_hand, names = groups.first_difference, groups.first_by_hand, Names(groups.scenario)
    yield from _beginnings(groups)
    if by_hand is not None:
        yield _first_by_hand(groups, names, by_hand)
    if first is None:
        yield "No decision of the players was taken differently."
    else:
        told = (
            f"{group.name} {_words(names, taken, asked)}"
            for group, taken, asked in zip(groups.groups, first.taken, first.asked, strict=True)
        )
        who = "They" if by_hand is None else "The players"
        yield f"{who} first differed at {answers_title(names, first, quoted=True)}: {', '.join(told)}."
    yield _accounted(groups)
    ends = dict.fromkeys(group.run.outcome for group in groups.groups if group.finished)
    if len(ends) == 1 and all(group.finished for group in groups.groups):
        title = say.titled(next(iter(ends)), groups.scenario.outcomes[next(iter(ends))])
        yield f"{'Both' if len(groups.groups) == 2 else 'All'} ended in “{title}”."


def _beginnings(groups: Groups) -> Iterator[str]:
    """In what the groups began differently, and each group's own."""
    all_, states = groups.groups, groups.scenario.state
    told = [
        _apart("seed", groups, [str(group.seed) for group in all_]),
        _apart("replication", groups, [str(group.replication) for group in all_]),
    ]
    for name in dict.fromkeys(name for group in all_ for name in group.given):
        told.append(_apart(say.titled(name, states.get(name)), groups, [_start(group, name) for group in all_]))
    told.append(_apart("decided by", groups, [_decided_by(groups.scenario, group) for group in all_]))
    if any(told):
        yield f"They began differently: {'; '.join(filter(None, told))}."


def _apart(what: str, groups: Groups, values: Sequence[str]) -> str:
    """``seed 7 in a and c, 8 in b``; nothing where it is the same in all."""
    names: dict[str, list[str]] = {}
    for group, value in zip(groups.groups, values, strict=True):
        names.setdefault(value, []).append(group.name)
    each = ", ".join(f"{value} in {say.listed(those)}" for value, those in names.items())
    return f"{what} {each}" if len(names) > 1 else ""


def _start(group: Group, state: str) -> str:
    return f"set to {say.exact(group.given[state])}" if state in group.given else "as written"


def _decided_by(scenario: Scenario, group: Group) -> str:
    if group.policy is None:
        return "people"
    return "the weights" if is_by_weights(group.policy) else policy_title(scenario, group.policy)


def _accounted(groups: Groups) -> str:
    """Whether all but the players' decisions was the same, or what keeps those from accounting for what came of it."""
    alone = "so what came of it is not the decisions' doing alone"
    by_hand = [] if groups.same_hand else ["what facilitators did by hand"]
    others = [*([] if groups.same_start else ["the start"]), *by_hand]
    if groups.same_luck and not others:
        return "The luck was the same for all."
    if groups.same_luck:
        return f"The luck was the same for all, but not {say.listed(others, 'nor')}, {alone}."
    if not others:
        return f"The luck was not the same, {alone}."
    return f"Neither the luck nor {say.listed(others, 'nor')} was the same, {alone}."


def _words(names: Names, taken: Taken | None, asked: bool) -> str:
    """``chose “Leaders”``, ``let it lapse``, ``was not asked``."""
    if taken is None:
        return "has not answered" if asked else "was not asked"
    if taken.how == "lapsed":
        return "let it lapse"
    own = other_words(names, taken)
    return f"chose “{option_title(names, taken)}”{f' ({own})' if own else ''}"


def _first_by_hand(groups: Groups, names: Names, first: ByHand) -> str:
    names_of = [group.name for group in groups.groups]
    did = [name for name, time in zip(names_of, first.times, strict=True) if time is not None]
    did_not = [name for name in names_of if name not in did]
    when = clocks(groups.scenario).first(first.time)
    return (
        f"Facilitators first made a difference by hand, {when}: {_deed(groups.scenario, names, first.command)} "
        f"in {say.listed(did)} and not in {say.listed(did_not, 'or')}."
    )


def _deed(scenario: Scenario, names: Names, command: do.Command) -> str:
    """What facilitators did by hand: ``Tension set to 9``, ``“A rumour” released``."""
    deed = do.known(command)
    match deed:
        case do.Override():
            return f"{say.briefly(deed.state, scenario.state[deed.state])} set to {say.number(deed.value)}"
        case do.Choose():
            decision = names.decision_at(deed.decision)
            answer = deed.other.title if deed.other else say.taken(decision, deed.answer)
            return f"“{say.node_title(names, deed.decision)}” set to “{answer}”"
        case do.Lapse():
            return f"“{say.node_title(names, deed.decision)}” let lapse"
        case do.Improvise():
            return f"“{deed.title}” {DONE[do.Improvise]}"
        case do.Release() | do.Hold() | do.Unhold() | do.Cancel():
            return f"“{say.node_title(names, deed.name)}” {DONE[type(deed)]}"
        case do.GoOn():
            return f"{DONE[do.GoOn]} past an end"
        case do.Amend() | do.Say() | do.End() | do.Explain() | do.Respond() | do.Reveal() | do.Extend() | do.Roll():
            raise _no_deed(deed)
    if isinstance(deed, do.TimeCommand | do.ObservingCommand | do.RoomCommand | do.HistoryCommand):
        raise _no_deed(deed)
    assert_never(deed)


def _no_deed(command: do.Command) -> ValueError:
    return ValueError(f"{command} is nothing that facilitators do by hand")


# ---------------------------------------------------------------------- tables


def _decisions(groups: Groups) -> list[Row]:
    names = Names(groups.scenario)
    rows: list[Row] = []
    answered = [taken for answers in groups.decisions for taken in answers.taken if taken is not None]
    when = clocks(groups.scenario).among(taken.choice.time for taken in answered)
    for answers in groups.decisions:
        told = (_answer(when, names, taken, asked) for taken, asked in zip(answers.taken, answers.asked, strict=True))
        rows.append(((answers_title(names, answers) + (", control" if answers.control else ""),), tuple(told)))
        rows += _own(names, answers)
    return rows


def _own(names: Names, answers: Answers) -> Iterator[Row]:
    """What each cell answered by itself, where it did in one of the groups."""
    own = [{} if taken is None else {reply.cell: reply for reply in taken.own} for taken in answers.taken]
    for cell in names.asked_of(names.decision_at(answers.decision)):
        if any(cell in replies for replies in own):
            told = (
                reply_words(names, taken, replies[cell]) if taken is not None and cell in replies else "–"
                for taken, replies in zip(answers.taken, own, strict=True)
            )
            yield (f"{say.actor(names.scenario, cell)} by itself",), tuple(told)


def _answer(when: Callable[[int], str], names: Names, taken: Taken | None, asked: bool) -> str:
    """``Leaders`` and, under it, ``Mon 09:04, 1h20m left``."""
    if taken is None:
        return "open" if asked else "–"
    title, own = option_title(names, taken), other_words(names, taken)
    what = f"lapsed: {title}" if taken.how == "lapsed" else f"{title} ({own})" if own else title
    margin = ""
    if taken.how != "lapsed" and not taken.control:
        late = f", {say.duration(taken.late)} late"
        left = "" if taken.margin is None else f", {say.duration(taken.margin)} left"
        margin = late if taken.late else left
    return lines(what, f"{when(taken.choice.time)}{margin}")


def _by_hand(groups: Groups) -> list[Row]:
    """What was done, and when each group's facilitators did it."""
    names = Names(groups.scenario)
    when = clocks(groups.scenario).among(time for deed in groups.by_hand for time in deed.times if time is not None)
    return [
        (
            (_deed(groups.scenario, names, deed.command),),
            tuple("–" if time is None else when(time) for time in deed.times),
        )
        for deed in groups.by_hand
    ]


def _states(groups: Groups) -> list[Row]:
    """Every state as each turn began, and at the end."""
    scenario = groups.scenario
    rows: list[Row] = []
    for state, element in scenario.state.items():
        title = say.briefly(state, element)
        for turn in (*scenario.turns, END):
            instants = [group.instants.get(turn) for group in groups.groups]
            if any(instants):
                at = "the end" if turn == END else say.titled(turn, scenario.turns[turn])
                values = tuple("–" if one is None else say.number(one.state[state]) for one in instants)
                rows.append(((title, at), values))
                title = ""
    return rows


def _measures(groups: Groups) -> list[Row]:
    rows: list[Row] = []
    for name, measure in groups.scenario.measures.items():
        cells = []
        for group in groups.groups:
            value = group.run.measures[name]
            met = {True: ", met", False: ", not met", None: ""}[is_met(measure, value)]
            cells.append(f"{value_text(measure, value)}{met}")
        rows.append(((say.briefly(name, measure), target_text(measure)), tuple(cells)))
    return rows
