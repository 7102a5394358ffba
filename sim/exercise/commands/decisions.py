"""Commands of decisions: how one comes to its answer, what is said for and against it, its seal and its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, assert_never

from sim.clock import LONGEST, format_duration
from sim.engine.choosing import offered_options
from sim.engine.position import known
from sim.exercise.command import Answering, Command, Opinion
from sim.exercise.entry import LogEntry
from sim.exercise.shape import AnyWhole
from sim.exercise.situation import Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse, nearest_or_all
from sim.numbering import LAPSE, NEVER
from sim.scenario.model import Decision

__all__ = ["Choose", "DecisionCommand", "Explain", "Extend", "Lapse", "Reveal", "Roll"]


@dataclass(frozen=True, slots=True)
class Choose(Answering):
    """Fix the answer to a decision that is asked; it may be given anew until it is due.

    ``took``: exercise time from the asking to the answer; by default what the scenario thinks likely, within the
    deadline. ``by`` says who answered, ``tally`` counts voices by option. A ``sealed`` answer is kept from every
    audience until it is revealed, and so is one given anew in its place. For a control decision a rationale is needed:
    it is set and not rolled. A choice is answered with an ``option``, a menu with ``options``: as many as it takes.
    """

    words = ("by", "rationale", "dissent")

    option: str = ""
    took: AnyWhole | None = None
    by: str = ""
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()
    tally: tuple[tuple[str, AnyWhole], ...] = ()
    sealed: bool = False
    options: tuple[str, ...] | None = None

    @property
    def answer(self) -> tuple[str, ...]:
        """The options that it takes."""
        return (self.option,) if self.options is None else self.options


@dataclass(frozen=True, slots=True)
class Explain(Command):
    """Add reasons and dissent to an answer that was given."""

    moves_run = False
    is_remark = True
    words = ("rationale", "dissent")

    decision: str
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()


@dataclass(frozen=True, slots=True)
class Reveal(Command):
    """Open sealed answers: of one decision, or of all."""

    moves_run = False
    asked_about = True

    decision: str = ""


@dataclass(frozen=True, slots=True)
class Extend(Command):
    """Move a decision's deadline to a time."""

    moves_run = True

    decision: str
    deadline: AnyWhole


@dataclass(frozen=True, slots=True)
class Lapse(Answering):
    """Let a decision lapse now."""


@dataclass(frozen=True, slots=True)
class Roll(Answering):
    """Let the weights and this run's luck answer a control decision, after the time that it takes."""


DecisionCommand = Choose | Explain | Reveal | Extend | Lapse | Roll

Reasoned = TypeVar("Reasoned", Choose, Explain)
"""Commands that hold reasons."""


def do(command: DecisionCommand, situation: Situation) -> Doing:
    """What a command of this family comes to."""
    match command:
        case Choose():
            return choose(command, situation)
        case Explain():
            return explain(command, situation)
        case Reveal():
            return reveal(command, situation)
        case Extend():
            return extend(command, situation)
        case Lapse():
            return lapse(command, situation)
        case Roll():
            return roll(command, situation)
        case _:
            assert_never(command)


def choose(command: Choose, situation: Situation) -> Doing:
    """Fix the answer, due after the time it takes; at once if that is now."""
    command = _resolved(command, situation)
    play, decision = situation.play, situation.decision(command.decision)
    took = proposed(situation, command.decision) if command.took is None else command.took
    number = play.program.node_of[command.decision]
    node = play.program.nodes[number]
    _check_answer(command, decision, node.control)
    _check_opinions((*command.rationale, *command.dissent), situation)
    if not 0 <= took <= LONGEST:
        raise Misuse("An answer takes no less than no time, and no longer than a duration can be.")
    asked, deadline = play.since[number], play.deadline[number]
    if asked + took < play.time:
        gone = format_duration(play.time - asked)
        raise Misuse(f"It was asked {gone} ago; a sooner answer lies in the past. Leave `took` out for one now.")
    due = min(asked + took, LONGEST)
    play.choose(command.decision, command.answer, due)
    facts = {
        "offered": list(offered_options(node, play)),
        "asked": asked,
        "due": due,
        "deadline": known(deadline),
        "margin": None if deadline == NEVER else deadline - due,
        "room_minutes": _room_minutes(command.decision, situation),
        "state": situation.state,
    }
    doing = situation.at_once(command.decision, facts) if due == play.time else Doing(facts)
    return replace(doing, command=replace(command, took=took))


def proposed(situation: Situation, decision: str) -> int:
    """Seconds of exercise time from the asking that a decision likely takes, within what is left of its deadline."""
    situation.decision(decision)
    play = situation.play
    number = play.program.node_of[decision]
    takes = play.program.nodes[number].takes
    likely = 0 if takes is None else takes.likely_seconds(play)
    asked = play.since[number]
    return max(min(likely, play.deadline[number] - asked), play.time - asked, 0)


def _check_answer(command: Choose, decision: Decision, control: bool) -> None:
    if decision.bounds is None and (command.options is not None or not command.option):
        raise Misuse(f"`{command.decision}` is a choice: it is answered with one `option`, and not with `options`.")
    if decision.bounds is not None and (command.options is None or command.option):
        raise Misuse(f"`{command.decision}` takes several options: it is answered with `options`, a list of them.")
    if command.options is not None and len(set(command.options)) < len(command.options):
        raise Misuse(f"An answer to `{command.decision}` names each option once.")
    if control and not command.rationale:
        raise Misuse(f"`{command.decision}` is a control decision: give a reason for setting it, or roll it.")
    if control and command.sealed:
        raise Misuse(f"`{command.decision}` is a control decision; no audience sees its answer before it acts.")
    for option, voices in command.tally:
        if option not in decision.options:
            raise Misuse(f"The tally counts `{option}`. {nearest_or_all(option, decision.options)}".rstrip())
        if voices < 0:
            raise Misuse("A tally counts voices, from 0.")


def _room_minutes(decision: str, situation: Situation) -> float | None:
    """Minutes of room time since a decision was asked."""
    entry = situation.story.asked.get(decision)
    if entry is None:
        return None
    return situation.room.tenths(entry.at, situation.now)


def kept_under_seal(command: Command, story: Story) -> Command:
    """An answer given anew in place of one under seal is under seal itself, until it is revealed."""
    if isinstance(command, Choose) and command.decision in story.said:
        return replace(command, sealed=command.sealed or story.said[command.decision].line in story.under_seal)
    return command


def explain(command: Explain, situation: Situation) -> Doing:
    """Keep reasons with an answer that is there."""
    command = _resolved(command, situation)
    situation.decision(command.decision)
    if command.decision not in situation.story.said:
        raise Misuse(f"`{command.decision}` has no answer yet to explain.")
    _check_opinions((*command.rationale, *command.dissent), situation)
    return Doing(command=command)


def _resolved(command: Reasoned, situation: Situation) -> Reasoned:
    """A command with its opinions of actors as those of their cells."""

    def resolved(opinions: tuple[Opinion, ...]) -> tuple[Opinion, ...]:
        return tuple(replace(one, cell=situation.cell(one.cell)) if one.cell else one for one in opinions)

    return replace(command, rationale=resolved(command.rationale), dissent=resolved(command.dissent))


def _check_opinions(opinions: Iterable[Opinion], situation: Situation) -> None:
    """Refuse opinions of nobody there, and without words."""
    for opinion in opinions:
        if opinion.cell:
            situation.cell(opinion.cell)
        if not opinion.text.strip():
            raise Misuse("A reason needs words.")


def reveal(command: Reveal, situation: Situation) -> Doing:
    """Open what is under seal."""
    story = situation.story
    if command.decision:
        situation.decision(command.decision)
    if not story.sealed or (command.decision and command.decision not in story.sealed):
        none = "No answer is sealed." if not story.sealed else f"The answer to `{command.decision}` is not sealed."
        raise Misuse(none)
    # Logs name the decisions whose latest answer was opened; those of which only an earlier one was, where it is alone.
    opened = [command.decision] if command.decision else story.latest_under_seal() or sorted(story.sealed)
    return Doing({"revealed": opened})


def extend(command: Extend, situation: Situation) -> Doing:
    """Move the deadline."""
    situation.decision(command.decision)
    number = situation.play.program.node_of[command.decision]
    before = situation.play.deadline[number]
    situation.play.extend(command.decision, command.deadline)
    return Doing({"before": known(before)})


def lapse(command: Lapse, situation: Situation) -> Doing:
    """The decision lapses as if its deadline had come."""
    situation.decision(command.decision)
    situation.play.lapse(command.decision)
    return situation.at_once(command.decision)


def roll(command: Roll, situation: Situation) -> Doing:
    """Draw the answer now; it is due after the time it takes, at its deadline at the latest."""
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
        return situation.at_once(command.decision, {"option": None})
    taken = [option.name for option in node.taken(pick.option)]
    play.choose(command.decision, taken, due)
    facts: dict[str, Any] = {"option": taken[0]} if node.menu is None else {"options": taken}
    facts["shares"] = dict(zip((option.name for option in node.options), pick.why.shares, strict=True))
    facts |= {"luck": pick.why.luck} if node.menu is None else {"draws": list(pick.why.draws)}
    facts |= {"due": due, "asked": play.since[number], "state": situation.state}
    return situation.at_once(command.decision, facts) if due == play.time else Doing(facts)


# ---------------------------------------------------------------- in the story


def keep(command: DecisionCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family."""
    match command:
        case Choose() | Lapse() | Roll():
            _keep_answer(command, story, entry)
        case Explain():
            story.explained[command.decision] = [*story.explained.get(command.decision, ()), entry]
        case Reveal():
            opened = {command.decision} if command.decision else story.sealed
            story.under_seal = {line: name for line, name in story.under_seal.items() if name not in opened}
            story.revealed |= dict.fromkeys(opened, entry)
        case Extend():
            pass
        case _:
            assert_never(command)


def _keep_answer(command: Choose | Lapse | Roll, story: Story, entry: LogEntry) -> None:
    """An answer takes the place of one that was given before, and of what was said for that; what was said for one
    that was taken back stands for this one."""
    replaced = story.said.get(command.decision)
    if replaced is not None:
        story.under_seal.pop(replaced.line, None)
        story.explained.pop(command.decision, None)
    story.said[command.decision] = entry
    if isinstance(command, Choose) and command.sealed:
        story.under_seal[entry.line] = command.decision


def given_in(entry: LogEntry) -> tuple[str, ...] | None:
    """The options that a person's answer takes, or a roll's; None where that is none: a lapse, or nothing to roll."""
    if isinstance(entry.command, Choose):
        return entry.command.answer
    if not isinstance(entry.command, Roll):
        return None
    option = entry.facts.get("option")
    return tuple(entry.facts["options"]) if "options" in entry.facts else None if option is None else (option,)


def opinions_in(commands: Sequence[Choose | Explain]) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """The reasons and the dissent of several commands, each in order."""
    rationale = tuple(opinion for command in commands for opinion in command.rationale)
    return rationale, tuple(opinion for command in commands for opinion in command.dissent)
