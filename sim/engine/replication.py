"""Replications: automatic runs by number. Number r of a seed is always the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.engine.measures import measures_of, outcome_of
from sim.engine.position import known
from sim.engine.run import Change, Choice, Happening, Run, Why
from sim.engine.single import ChoiceRecord, EventRecord, Play
from sim.luck import LuckBlock, check_replication
from sim.numbering import Cause
from sim.program.compile import Playable, program_of
from sim.program.nodes import Program
from sim.program.policy import Policy, PythonPolicy, RuleTable, policy_name

BLOCK = 4096


def run(
    scenario: Playable,
    seed: int = 0,
    replication: int = 0,
    policy: Policy = None,
    start: Mapping[str, float] | None = None,
) -> Run:
    """Play one replication of a scenario.

    ``policy`` is a policy's id, None or ``"unguided"`` for the decisions' own weights, or a Python policy; ``start``
    gives states another start. Raises Misuse for an unknown policy or state, or a seed or replication out of bounds.
    """
    return next(runs(program_of(scenario), seed, replication, 1, policy, start))


def runs(
    program: Program,
    seed: int,
    first: int,
    count: int,
    policy: Policy = None,
    start: Mapping[str, float] | None = None,
) -> Iterator[Run]:
    """The replications ``first`` to ``first + count - 1``, one after the other, their luck drawn in blocks."""
    check_replication(seed, first)
    given = dict(start or {})
    program = program.starting(given)
    table: RuleTable | PythonPolicy = policy if callable(policy) else program.policy(policy)
    for block_first in range(first, first + count, BLOCK):
        size = min(BLOCK, first + count - block_first)
        luck = LuckBlock(seed, block_first, size)
        for replication in range(block_first, block_first + size):
            play = Play(program, luck.of(replication), table)
            play.finish()
            yield finished_run(play, seed, replication, policy_name(policy), given)


def finished_run(
    play: Play, seed: int, replication: int, policy: str | None, given: Mapping[str, float] | None = None
) -> Run:
    """A finished play as a value. Happenings are those since the position it began at."""
    program = play.program
    return Run(
        seed=seed,
        replication=replication,
        policy=policy,
        given=given or {},
        happenings=tuple(happening(program, record) for record in play.log),
        choices=tuple(choice(program, record) for record in play.choices),
        start=program.by_state(play.initial),
        state=program.by_state(play.state),
        measures=measures_of(play),
        outcome=outcome_of(play),
        ended=play.time,
    )


def happening(program: Program, record: EventRecord) -> Happening:
    """A record with names for numbers."""
    return Happening(
        time=record.time,
        node=program.nodes[record.node].name if record.node >= 0 else "",
        what=record.what,
        moments=tuple(program.moments[moment] for moment in record.moments),
        changes=tuple(Change(program.states[s].name, before, after) for s, before, after in record.changes),
        cancelled=tuple(program.nodes[node].name for node in record.cancelled),
        why=record.why if isinstance(record.why, Why) else _cause(program, record.why),
        words=record.words,
    )


def _cause(program: Program, cause: int) -> Why:
    if cause >= 0:
        return Why("moment", program.moments[cause])
    return {Cause.START: Why("start"), Cause.WHEN: Why("when"), Cause.PERSON: Why("person")}[Cause(cause)]


def choice(program: Program, record: ChoiceRecord) -> Choice:
    """A choice with names for numbers."""
    node = program.nodes[record.node]
    taken = tuple(option.name for option in node.taken(record.option))
    return Choice(
        time=record.time,
        decision=node.name,
        asked=record.asked,
        deadline=known(record.deadline),
        offered=tuple(option.name for option, is_open in zip(node.options, record.offered, strict=True) if is_open),
        option=taken[0] if node.menu is None and taken else None,
        lapsed=record.lapsed,
        why=record.why,
        taken=None if node.menu is None or record.option < 0 else taken,
    )
