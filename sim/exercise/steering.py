"""What each command does to a run, and how far the run then goes. What makes no sense raises Misuse."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import singledispatch

from sim.clock import LONGEST, format_duration
from sim.engine.choosing import offered_options
from sim.engine.position import known
from sim.engine.single import Record
from sim.exercise.commands import (
    Amend,
    Cancel,
    Choose,
    Command,
    End,
    Explain,
    Extend,
    Forward,
    Go,
    GoOn,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Met,
    Missed,
    Next,
    Opinion,
    Override,
    Release,
    Roll,
    Unhold,
    Wait,
)
from sim.exercise.situation import NOTHING, Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse, nearest_or_all
from sim.numbering import HELD, LAPSE, NEVER, OPEN, PENDING


@singledispatch
def steer(command: Command, situation: Situation) -> Doing:
    """Do what a command says to the situation's play."""
    raise Misuse(f"An exercise does not know the command {type(command).__name__}.")


def _resolved(opinions: tuple[Opinion, ...], situation: Situation) -> tuple[Opinion, ...]:
    """Opinions of actors as those of their cells."""
    return tuple(replace(one, cell=situation.cell(one.cell)) if one.cell else one for one in opinions)


def completed(command: Command, situation: Situation) -> Command:
    """A command with what was left to the exercise: the time an answer takes, the name of an improvised inject, the
    cell of an actor."""
    if isinstance(command, Choose | Explain):
        command = replace(
            command,
            rationale=_resolved(command.rationale, situation),
            dissent=_resolved(command.dissent, situation),
        )
    if isinstance(command, Choose) and command.took is None:
        return replace(command, took=proposed(situation, command.decision))
    if isinstance(command, Improvise) and not command.name:
        taken = situation.play.program.node_of
        number = next(n for n in range(1, len(taken) + 2) if f"improvised_{n}" not in taken)
        return replace(command, name=f"improvised_{number}")
    if isinstance(command, Amend | Met | Missed) and command.cell:
        return replace(command, cell=situation.cell(command.cell))
    return command


def kept_under_seal(command: Command, story: Story) -> Command:
    """An answer given anew in place of one under seal is under seal itself, until it is revealed."""
    if isinstance(command, Choose) and command.decision in story.said:
        return replace(command, sealed=command.sealed or story.said[command.decision].line in story.under_seal)
    return command


# ---------------------------------------------------------------- time


@steer.register
def _(command: Next, situation: Situation) -> Doing:
    return _on(situation, halts=situation.is_seen)


@steer.register
def _(command: Go, situation: Situation) -> Doing:
    return _on(situation, halts=situation.is_turn)


@steer.register
def _(command: Wait, situation: Situation) -> Doing:
    if command.seconds <= 0:
        raise Misuse("How long? A wait is longer than nothing, such as 30m.")
    return _on(situation, situation.play.time + command.seconds, situation.is_seen)


@steer.register
def _(command: Jump, situation: Situation) -> Doing:
    if command.time <= situation.play.time:
        raise Misuse("That time is past. To go back, rewind.")
    return _on(situation, command.time, situation.is_turn)


@steer.register
def _(command: Forward, situation: Situation) -> Doing:
    play = situation.play
    if command.events < 0 or command.time < play.time:
        raise Misuse("A run goes forward by no fewer than 0 events, and its clock never back.")
    goal = play.events + command.events
    while play.events < goal and play.step():
        pass
    if not play.finished and command.time > play.time:
        if play.coming()[0] < command.time:
            raise Misuse("Something happens before that time; so many events do not reach it.")
        play.stand(command.time)
    return NOTHING


def _on(situation: Situation, until: int | None = None, halts: Callable[[Record], bool] | None = None) -> Doing:
    """The run goes on, unless a person has to do something first. A control decision without a deadline would else be
    passed over: in a run by itself it takes no time."""
    if situation.play.finished:
        raise Misuse("The exercise is over. Rewind to go on from an earlier moment.")
    stop = situation.play.waits_for()
    if stop is not None and stop.kind == "deadline":
        raise Misuse(f"The deadline of `{stop.names[0]}` has come: choose, extend it, or let it lapse.")
    if stop is not None and stop.kind == "ending":
        raise Misuse(f"`{stop.names[0]}` would end the exercise here: end it, or go on.")
    play = situation.play
    for number, node in enumerate(play.program.nodes):
        if node.control and play.awaits(number) and play.deadline[number] == NEVER:
            raise Misuse(f"`{node.name}` waits for you: roll it, or choose; `took` if the answer is to come later.")
    return Doing(plays=True, until=until, halts=halts)


def _at_once(situation: Situation, name: str) -> Doing:
    """What is due now is played as far as one node's event: it happens at once, and time stands still."""
    number = situation.play.program.node_of[name]
    return Doing(plays=True, until=situation.play.time, halts=lambda record: record.node == number, at_once=True)


# ---------------------------------------------------------------- decisions


def proposed(situation: Situation, decision: str) -> int:
    """Seconds of exercise time from the asking that a decision likely takes, within what is left of its deadline."""
    situation.decision(decision)
    play = situation.play
    number = play.program.node_of[decision]
    takes = play.program.nodes[number].takes
    likely = 0 if takes is None else takes.likely_seconds(play)
    asked = play.since[number]
    return max(min(likely, play.deadline[number] - asked), play.time - asked, 0)


@steer.register
def _(command: Choose, situation: Situation) -> Doing:
    play, decision = situation.play, situation.decision(command.decision)
    number = play.program.node_of[command.decision]
    node = play.program.nodes[number]
    if node.control and not command.rationale:
        raise Misuse(f"`{command.decision}` is a control decision: give a reason for setting it, or roll it.")
    if node.control and command.sealed:
        raise Misuse(f"`{command.decision}` is a control decision; no audience sees its answer before it acts.")
    for option, voices in command.tally:
        if option not in decision.options:
            raise Misuse(f"The tally counts `{option}`. {nearest_or_all(option, decision.options)}".rstrip())
        if voices < 0:
            raise Misuse("A tally counts voices, from 0.")
    check_opinions((*command.rationale, *command.dissent), situation)
    took = 0 if command.took is None else command.took  # it is never None: an exercise completes its commands
    if not 0 <= took <= LONGEST:
        raise Misuse("An answer takes no less than no time, and no longer than a duration can be.")
    asked, deadline = play.since[number], play.deadline[number]
    if asked + took < play.time:
        gone = format_duration(play.time - asked)
        raise Misuse(f"It was asked {gone} ago; a sooner answer lies in the past. Leave `took` out for one now.")
    due = min(asked + took, LONGEST)
    play.choose(command.decision, command.option, due)
    facts = {
        "offered": list(offered_options(node, play)),
        "asked": asked,
        "due": due,
        "deadline": known(deadline),
        "margin": None if deadline == NEVER else deadline - due,
        "room_minutes": _room_minutes(command.decision, situation),
        "state": situation.state,
    }
    return replace(_at_once(situation, command.decision), facts=facts) if due == play.time else Doing(facts)


def check_opinions(opinions: Iterable[Opinion], situation: Situation) -> None:
    """Refuse opinions of nobody there, and without words."""
    for opinion in opinions:
        if opinion.cell:
            situation.cell(opinion.cell)
        if not opinion.text.strip():
            raise Misuse("A reason needs words.")


def _room_minutes(decision: str, situation: Situation) -> float | None:
    """Minutes of room time since a decision was asked."""
    entry = situation.story.asked.get(decision)
    if entry is None:
        return None
    return situation.room.tenths(entry.at, situation.now)


@steer.register
def _(command: Extend, situation: Situation) -> Doing:
    situation.decision(command.decision)
    number = situation.play.program.node_of[command.decision]
    before = situation.play.deadline[number]
    situation.play.extend(command.decision, command.deadline)
    return Doing({"before": known(before)})


@steer.register
def _(command: Lapse, situation: Situation) -> Doing:
    situation.decision(command.decision)
    situation.play.lapse(command.decision)
    return _at_once(situation, command.decision)


@steer.register
def _(command: Roll, situation: Situation) -> Doing:
    play, _ = situation.play, situation.decision(command.decision)
    number = play.program.node_of[command.decision]
    node = play.program.nodes[number]
    if not node.control:
        raise Misuse(f"`{command.decision}` is for the players to answer; only control decisions are rolled.")
    pick = play.roll(command.decision)
    due = max(play.time, play.since[number] + play.proposed(command.decision))
    due = min(due, max(play.time, play.deadline[number]))
    if pick.option == LAPSE:
        play.lapse(command.decision)
        return replace(_at_once(situation, command.decision), facts={"option": None})
    option = node.options[pick.option].name
    play.choose(command.decision, option, due)
    names = [item.name for item in node.options]
    facts = {"option": option, "shares": dict(zip(names, pick.why.shares, strict=True)), "luck": pick.why.luck}
    facts |= {"due": due, "asked": play.since[number], "state": situation.state}
    return replace(_at_once(situation, command.decision), facts=facts) if due == play.time else Doing(facts)


# ---------------------------------------------------------------- what happens


@steer.register
def _(command: Release, situation: Situation) -> Doing:
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    planned = play.due[number] if number >= 0 and play.status[number] in (PENDING, HELD) else None
    play.release(command.name)
    return replace(_at_once(situation, command.name), facts={"planned": planned})


@steer.register
def _(command: Hold, situation: Situation) -> Doing:
    situation.play.hold(command.name)
    return NOTHING


@steer.register
def _(command: Unhold, situation: Situation) -> Doing:
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    planned = play.due[number] if number >= 0 else None
    play.unhold(command.name)
    return Doing({"planned": planned})


@steer.register
def _(command: Cancel, situation: Situation) -> Doing:
    play = situation.play
    number = play.program.node_of.get(command.name, -1)
    was_open = number >= 0 and play.status[number] == OPEN
    play.cancel(command.name)
    return Doing({"was_open": True} if was_open else {})


@steer.register
def _(command: Improvise, situation: Situation) -> Doing:
    if not command.title.strip():
        raise Misuse("An inject needs a title.")
    situation.cells(command.to)
    if command.sender:
        situation.cell(command.sender)
    situation.play.improvise(command.name, dict(command.effects), dict(command.sets), command.cancels)
    return _at_once(situation, command.name)


@steer.register
def _(command: Override, situation: Situation) -> Doing:
    if not command.reason.strip():
        raise Misuse("Say why: an override without a reason cannot be read afterwards.")
    before = situation.state.get(command.state)
    situation.play.override(command.state, command.value)
    return Doing({"before": before})


@steer.register
def _(command: GoOn, situation: Situation) -> Doing:
    situation.play.go_on()
    return NOTHING


@steer.register
def _(command: End, situation: Situation) -> Doing:
    if situation.play.finished:
        raise Misuse("The exercise is over already.")
    situation.play.end()
    return NOTHING
