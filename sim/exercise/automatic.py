"""An exercise in which a policy decides: the same log as people leave, of the same run as an automatic one."""

from __future__ import annotations

from sim.engine.replication import choice
from sim.engine.run import ANSWERED, Choice
from sim.engine.single import Play
from sim.exercise.commands import Choose, Command, End, Forward, Go, Lapse, Opinion
from sim.exercise.session import Exercise
from sim.luck import LuckBlock
from sim.program.policy import PythonPolicy, RuleTable


def play_by_policy(exercise: Exercise, policy: RuleTable | PythonPolicy, who: str) -> None:
    """Play a new exercise to its end, every decision taken as ``policy`` takes it; ``who`` is said to have decided.

    The automatic run goes ahead by one decision at a time; the exercise follows it by as many events, so that a choice
    made in the same second as something else keeps its place among them (5).
    """
    draw = LuckBlock(exercise.seed, exercise.replication).of(exercise.replication)
    play = Play(exercise.program, draw, policy)
    left = 0
    while play.step():
        if play.log[-1].what == "left":
            left += 1  # a decision left to people is an event of the automatic run alone
        elif play.log[-1].what in ANSWERED:
            made = choice(play.program, play.choices[-1])
            exercise.do(Forward(play.events - 1 - left - exercise.position.events, made.time))
            exercise.do(_command(made, who, exercise))
    while exercise.stop.kind != "ended":
        exercise.do(_onward(exercise))


def _onward(exercise: Exercise) -> Command:
    """What takes a run on that no decision stops any more; it may end while a question is open, as it did by itself."""
    if exercise.stop.kind == "ending":
        return End()
    play = exercise.look()
    alone = play.coming()[0] > play.program.horizon and play.unanswered()
    return Forward(1, exercise.time) if alone else Go()


def _command(made: Choice, who: str, exercise: Exercise) -> Choose | Lapse:
    if made.lapsed or made.answer is None:
        return Lapse(made.decision)
    control = exercise.program.nodes[exercise.program.node_of[made.decision]].control
    reasons = (Opinion(f"left to {who}"),) if control else ()
    option = made.option or ""
    return Choose(made.decision, option, took=made.time - made.asked, by=who, rationale=reasons, options=made.taken)
