"""Debriefs as JSON lines. Without ``attributed`` no line holds what a person is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim.analysis.alternatives import Weighed
from sim.analysis.answers import GivenAnswer, Taken
from sim.analysis.debrief import Debrief
from sim.analysis.elsewhere import AnsweredElsewhere
from sim.analysis.groups import END, Groups
from sim.analysis.place import Placing
from sim.exercise.commands import Opinion
from sim.exercise.wording import plain
from sim.view.debrief.nameless import nameless, nameless_groups
from sim.view.records.forecast import forecast_record
from sim.view.records.values import Record, bounded, head, number, record, result_of


def debrief_records(debrief: Debrief, attributed: bool = False) -> Iterator[Record]:
    """A head, every decision, where the run fell, what was expected and rated, notes, time in the room."""
    debrief = debrief if attributed else nameless(debrief)
    scenario, run = debrief.scenario, debrief.run
    yield head(
        "debrief",
        scenario,
        name=debrief.name,
        start=scenario.start.isoformat(),
        began=debrief.began.isoformat(),
        seed=run.seed,
        replication=run.replication,
        set=dict(run.given),
        decided_by=debrief.decided_by,
        branch=debrief.branch,
        branches=debrief.branches,
        slips=debrief.slips,
        futures=debrief.futures,
        policy=debrief.policy,
        open=list(debrief.open),
        mattered_most=[one.taken.line for one in debrief.mattered_most],
        minutes_elsewhere={"before": debrief.elsewhere.before, "after": debrief.elsewhere.after},
        **({"operator": debrief.operator, "roster": _roster(debrief)} if attributed else {}),
    )
    for weighed in debrief.decisions:
        yield record("decision", **_taken(weighed.taken, attributed), **_weighed(weighed))
    for taken in debrief.control:
        yield record("decision", **_taken(taken, attributed))
    for answer in debrief.elsewhere.answers:
        yield record("answered_elsewhere", **_answered_elsewhere(answer, attributed))
    yield record("result", **result_of(scenario, run), finished=debrief.finished)
    if debrief.among is not None:
        among = debrief.among
        yield record(
            "among_runs",
            runs=among.runs,
            outcomes={name: bounded(estimate) for name, estimate in among.outcomes.items()},
            measures={name: _place(place) for name, place in among.measures.items()},
            state={name: _place(place) for name, place in among.state.items()},
            until=among.until,
            by_hand=[entry.line for entry in among.by_hand],
            mixed=list(among.mixed),
        )
    for expected in debrief.expected:
        yield record("expected", **asdict(expected))
    for rated in debrief.objectives:
        yield record("objective", **asdict(rated), measures=list(scenario.objectives[rated.objective].measures))
    for note in debrief.notes:
        yield record("note", **asdict(note), when="")
    for noted in debrief.elsewhere.notes:
        yield record("note", **asdict(noted.note), when=noted.when)
    for seen in debrief.forecasts:
        yield record("forecast_seen", decision=seen.decision or None, policy=seen.policy or None, futures=seen.futures)
    for spent in debrief.room:
        yield record("room", **asdict(spent))


def groups_records(groups: Groups, attributed: bool = False) -> Iterator[Record]:
    """A head, a line a group, a line a decision with what each group made of it."""
    groups = groups if attributed else nameless_groups(groups)
    first = groups.first_difference
    yield head(
        "groups",
        groups.scenario,
        same_luck=groups.same_luck,
        same_start=groups.same_start,
        same_policy=groups.same_policy,
        first_difference=None if first is None else {"decision": first.decision, "occurrence": first.occurrence},
    )
    for group in groups.groups:
        yield record(
            "group",
            name=group.name,
            began=group.began.isoformat(),
            seed=group.seed,
            replication=group.replication,
            policy=group.policy,
            set=dict(group.given),
            state_over_time=[
                {"turn": None if turn == END else turn, "time": instant.time, "state": dict(instant.state)}
                for turn, instant in group.instants.items()
            ],
            **result_of(groups.scenario, group.run),
            finished=group.finished,
            by_hand=[entry.line for entry in group.by_hand],
            expected=[asdict(one) for one in group.expected],
            objectives=[asdict(one) for one in group.objectives],
        )
    for answers in groups.decisions:
        yield record(
            "answers",
            decision=answers.decision,
            occurrence=answers.occurrence,
            control=answers.control,
            differ=answers.differ,
            asked=list(answers.asked),
            taken=[None if taken is None else _taken(taken, attributed) for taken in answers.taken],
        )


def _roster(debrief: Debrief) -> dict[str, list[str]]:
    return {cell: list(people) for cell, people in debrief.roster.items()}


def _taken(taken: Taken, attributed: bool) -> dict[str, Any]:
    choice = taken.choice
    fields: dict[str, Any] = {
        "line": taken.line,
        "decision": choice.decision,
        "control": taken.control,
        "option": choice.option,
        **({} if choice.taken is None else {"taken": choice.taken}),
        **({} if taken.other is None else {"other": plain(taken.other)}),
        "how": taken.how,
        "offered": list(choice.offered),
        "asked": choice.asked,
        "time": choice.time,
        "deadline": choice.deadline,
        "margin": taken.margin,
        "late": taken.late,
        "minutes": taken.minutes,
        "tally": dict(taken.tally),
        "rationale": [_opinion(one, attributed) for one in taken.rationale],
        "dissent": [_opinion(one, attributed) for one in taken.dissent],
    }
    if taken.own:
        fields |= {"ruled": taken.ruled, "own": [_reply(one, attributed) for one in taken.own]}
    if taken.replaced:
        fields["replaced"] = [_reply(one, attributed) for one in taken.replaced]
    return fields | ({"by": taken.by} if attributed else {})


def _answered_elsewhere(answer: AnsweredElsewhere, attributed: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "line": answer.line,
        "decision": answer.decision,
        "control": answer.control,
        "taken": None if answer.answer is None else list(answer.answer),
        **({} if answer.other is None else {"other": plain(answer.other)}),
        "time": answer.time,
        "tally": dict(answer.tally),
        "rationale": [_opinion(one, attributed) for one in answer.rationale],
        "dissent": [_opinion(one, attributed) for one in answer.dissent],
        "when": answer.when,
        "is_shared": answer.is_shared,
        **({"cell": answer.cell} if answer.cell else {}),
    }
    return fields | ({"by": answer.by} if attributed else {})


def _reply(reply: GivenAnswer, attributed: bool) -> dict[str, Any]:
    fields = {
        "cell": reply.cell or None,
        "taken": None if reply.answer is None else list(reply.answer),
        **({} if reply.other is None else {"other": plain(reply.other)}),
        "line": reply.line,
        "sealed": reply.sealed,
        "tally": dict(reply.tally),
        "rationale": [_opinion(one, attributed) for one in reply.rationale],
        "dissent": [_opinion(one, attributed) for one in reply.dissent],
    }
    return fields | ({"by": reply.by} if attributed else {})


def _opinion(opinion: Opinion, attributed: bool) -> dict[str, str]:
    return {"text": opinion.text, "cell": opinion.cell} | ({"by": opinion.name} if attributed else {})


def _weighed(weighed: Weighed) -> dict[str, Any]:
    """The prospects of every option, and what each alternative has more than the one taken."""
    prospects = [] if weighed.forecast is None else forecast_record(weighed.forecast)["cases"]
    return {
        "prospects": prospects,
        "alternatives": [
            {
                "option": alternative.prospect.option,
                **({} if alternative.prospect.taken is None else {"taken": alternative.prospect.taken}),
                "changed": bounded(alternative.difference.changed),
                "outcomes": {name: bounded(estimate) for name, estimate in alternative.difference.outcomes.items()},
                "measures": {name: bounded(estimate) for name, estimate in alternative.difference.measures.items()},
                "corrected": {name: bounded(estimate) for name, estimate in alternative.outcomes.items()},
                "shown": list(alternative.shown),
            }
            for alternative in weighed.alternatives
        ],
    }


def _place(place: Placing) -> dict[str, Any]:
    values = asdict(place)
    return {name: number(value) if isinstance(value, float) else value for name, value in values.items()}
