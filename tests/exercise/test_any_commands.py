"""Whatever is said to whatever exercise: what is refused changes nothing, and what is done is there when it is read."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.exercise.audience import sight_of
from sim.exercise.commands import (
    Amend,
    Back,
    Break,
    Cancel,
    Choose,
    Command,
    End,
    Explain,
    Extend,
    Forecasted,
    Forward,
    Go,
    GoOn,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Met,
    Next,
    Note,
    Opinion,
    Override,
    Own,
    Release,
    Reveal,
    Rewind,
    Roll,
    Roster,
    Say,
    Show,
    Timer,
    Undo,
    Unhold,
    Unjudge,
    Wait,
    Wall,
)
from sim.exercise.follower import Follower
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.faults import Misuse, Runaway
from sim.numbering import Status
from sim.scenario.load import examine_text
from tests.engine.generated import scenario_at, text_of
from tests.exercise.small_exercise import RoomClock, everything

COMMANDS = 30
HOUR = 3600


def any_command(exercise: Exercise, luck: Random) -> Command:
    """A command that makes sense now and then."""
    play = exercise.look()
    nodes = play.program.nodes

    def of(*statuses: Status) -> str:
        names = [node.name for number, node in enumerate(nodes) if play.status[number] in statuses]
        return luck.choice(names if names and luck.random() < 0.9 else [*play.program.node_of, "nothing"])

    asked, some = of(Status.OPEN), luck.choice([node.name for node in nodes])
    options = [option.name for option in nodes[play.program.node_of.get(asked, 0)].options] or ["yea"]
    to = luck.choice([(), ("blue",), ("all",), ("grey",), ("north", "staff"), ("nobody",)])
    reasons = luck.choice([(), (Opinion("So."),), (Opinion("So.", "blue"),), (Opinion(""),)])
    took = luck.choice([None, 0, HOUR, HOUR, 3 * HOUR, 2**30, -1])
    later = exercise.time + luck.choice([0, 1, HOUR, 2 * HOUR, 50 * HOUR, -HOUR])
    state, amount = luck.choice(["a", "b", "c", "d"]), luck.choice([-1.0, 0.5, 3.0, 99.0])
    own = Own(
        "Own words.",
        luck.choice(["", "Told."]),
        ((state, amount),) * luck.randint(0, 1),
        (),
        luck.choice(["", *options]),
    )
    return luck.choice(
        [
            *[Next(), Go(), Wait(luck.choice([0, 600, HOUR, 5 * HOUR])), Jump(later)] * 2,
            Forward(luck.choice([0, 0, 1, 2]), later),
            *[Choose(asked, luck.choice(options), took, rationale=reasons, sealed=luck.random() < 0.3)] * 4,
            Choose(asked, took=took, rationale=reasons, sealed=luck.random() < 0.3, other=own),
            *[Roll(asked), Lapse(asked), Extend(asked, later), Explain(some, reasons), Reveal(), Reveal(asked)],
            *[Release(of(Status.PENDING, Status.HELD, Status.IDLE)), Hold(of(Status.PENDING)), Unhold(of(Status.HELD))],
            Cancel(of(Status.PENDING, Status.WAITING, Status.UNDER_WAY, Status.OPEN)),
            Improvise("Words", "More.", to, effects=((state, amount),), name=luck.choice(["", "", some, "new_one"])),
            Improvise("Words", sets=((state, amount),), cancels=(some,)),
            *[Override(state, amount, luck.choice(["So.", ""])), GoOn(), GoOn()],
            *[Amend(some, "Amended.", luck.choice(["", "blue", "staff", "grey"])), Say("Words.", to), Met(some)],
            *[Note("Words.", moment=luck.choice(["", some])), Forecasted(asked, "", 10, 1, {"a": [1, 2.5]})],
            *[Roster("blue", ("Kim",)), Break(luck.choice([None, 0, 5])), Back(), Timer(luck.choice([-1, 0, 5]))],
            *[Show(some), Show(str(luck.randint(1, 9))), Wall(("time",))],
            *[Undo(), Undo(), Undo(luck.randint(0, exercise.line + 1)), Rewind(luck.randint(0, exercise.line + 1))],
            Unjudge(some),
            *([End()] if luck.random() < 0.1 else []),
        ]
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(number=st.integers(0, 400), seed=st.integers(0, 10**6))
def test_refused_it_changes_nothing_and_done_it_is_there_when_it_is_read_again(number, seed):
    scenario = examine_text(text_of(scenario_at(number)[0])).scenario
    luck, clock = Random(seed), RoomClock()
    with TemporaryDirectory() as folder:
        log = Path(folder) / "exercise.jsonl"
        with Exercise.start(scenario, log, seed=seed, clock=clock, operator="ann") as exercise:
            follower = Follower(log, clock)
            for _ in range(COMMANDS):
                clock.later(luck.random() * 3)
                command = any_command(exercise, luck)
                written, knew, lines = log.read_bytes(), everything(exercise), exercise.line
                try:
                    stop = exercise.do(command)
                except (Misuse, Runaway) as refusal:
                    assert str(refusal)
                    assert log.read_bytes() == written
                    assert everything(exercise) == knew
                else:
                    assert log.read_bytes().startswith(written)
                    assert (exercise.line, stop) == (lines + 1, exercise.stop)
                    assert exercise.entries[:-1] == knew["entries"]
                for cell in ("", "blue"):
                    sight_of(exercise, cell)
            follower.refresh()
            knew = everything(exercise)
            assert everything(follower.exercise) == knew
        assert verify(log).lines == exercise.line
        with Exercise.resume(log, clock=clock, operator="ann") as resumed:
            assert everything(resumed) == knew
