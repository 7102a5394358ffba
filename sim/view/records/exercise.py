"""What is told programs of an exercise: the branch as it was played, what verifying and salvaging its log came to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from sim.exercise.entry_line import line_of
from sim.exercise.salvage import Salvage
from sim.exercise.session import Exercise
from sim.exercise.verify import Verification
from sim.view.records.values import VERSION, Record, head, record, result_record


def exercise_records(exercise: Exercise, last: int) -> Iterator[Record]:
    """The branch of an exercise that ends at a line of its log: its head, every entry as logged, and the result."""
    run = exercise.run(last)
    yield head(
        "exercise",
        exercise.scenario,
        name=exercise.header["name"],
        start=exercise.scenario.start.isoformat(),
        seed=exercise.seed,
        replication=exercise.replication,
        policy=exercise.header["policy"] or None,
        began=exercise.began.isoformat(),
        branches=len(exercise.branches()),
        state=dict(run.start),
        set=dict(run.given),
    )
    for entry in exercise.trail(last):
        yield record("entry", **line_of(entry))
    yield result_record(exercise.scenario, run, exercise.position_after(last).finished)


def verification_record(found: Verification) -> Record:
    """What verifying a log came to."""
    return record("verification", version=VERSION, **asdict(found))


def salvage_record(found: Salvage) -> Record:
    """What was salvaged of a log, and where; None for the output of a log that is sound."""
    output = None if found.output is None else str(found.output)
    return record("salvage", version=VERSION, **{**asdict(found), "output": output})
