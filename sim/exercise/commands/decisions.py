"""Commands of decisions: how one comes to its answer, what is said for and against it, its seal and its deadline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, assert_never

from sim.clock import LONGEST, format_duration
from sim.engine.choosing import offered_options
from sim.engine.position import known
from sim.exercise.command import Answering, Command, Opinion, Own
from sim.exercise.entry import LogEntry
from sim.exercise.ruling import Ruling, ruled
from sim.exercise.shape import AnyWhole
from sim.exercise.situation import Doing, Situation
from sim.exercise.story import Story
from sim.faults import Misuse, listed, nearest_or_all
from sim.numbering import LAPSE, NEVER
from sim.scenario.model import Decision

__all__ = ["Choose", "DecisionCommand", "Explain", "Extend", "Lapse", "Respond", "Reveal", "Roll"]


@dataclass(frozen=True, slots=True)
class Choose(Answering):
    """Fix the answer to a decision that is asked; it may be given anew until it is due.

    ``took``: exercise time from the asking to the answer; by default what the scenario thinks likely, within the
    deadline. ``by`` says who answered, ``tally`` counts voices by option. A ``sealed`` answer is kept from every
    audience until it is revealed, and so is one given anew in its place. For a control decision a rationale is needed:
    it is set and not rolled. A choice is answered with an ``option``, a menu with ``options``: as many as it takes.
    With ``other`` the answer is none of the options, and is the whole of the answer; without a name it is called other,
    and then other_2 and so on.
    """

    asked_about = True
    words = ("by", "rationale", "dissent", "other")

    option: str = ""
    took: AnyWhole | None = None
    by: str = ""
    rationale: tuple[Opinion, ...] = ()
    dissent: tuple[Opinion, ...] = ()
    tally: tuple[tuple[str, AnyWhole], ...] = ()
    sealed: bool = False
    options: tuple[str, ...] | None = None
    other: Own | None = None

    @property
    def answer(self) -> tuple[str, ...]:
        """The options that it takes."""
        return (self.option,) if self.options is None else self.options


@dataclass(frozen=True, slots=True)
class Respond(Answering):
    """Give one cell's own answer to a decision that is asked of it, in place of any that it gave before.

    All else is as in Choose. Once every cell has answered, the decision has the answer that all of them gave, else that
    of the cell that leads, due when the last of them is; where they differ and none leads, it is for Choose. What
    Choose has fixed for several cells stays. Once one's answer is under seal, so are those that come after it.
    """

    asked_about = True
    words = ("by", "rationale", "dissent")

    cell: str
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
    """Add reasons and dissent to an answer that was given, a cell's own included."""

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


DecisionCommand = Choose | Respond | Explain | Reveal | Extend | Lapse | Roll

AnyAnswer = TypeVar("AnyAnswer", Choose, Respond)
"""Commands that give an answer."""
Reasoned = TypeVar("Reasoned", Choose, Respond, Explain)
"""Commands that hold reasons."""


def do(command: DecisionCommand, situation: Situation) -> Doing:
    """What a command of this family comes to."""
    match command:
        case Choose():
            return choose(command, situation)
        case Respond():
            return respond(command, situation)
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
    command, facts = _given(_named(command, situation), situation)
    due = facts["due"]
    if command.other is None:
        situation.play.choose(command.decision, command.answer, due)
    else:
        _choose_own(command.decision, command.answer[0], command.other, due, situation)
    doing = situation.at_once(command.decision, facts) if due == situation.play.time else Doing(facts)
    return replace(doing, command=command)


def respond(command: Respond, situation: Situation) -> Doing:
    """Keep a cell's own answer; with it the decision may come to one, or have none any more."""
    play, decision = situation.play, situation.decision(command.decision)
    cell, asked = situation.cell(command.cell), situation.names.asked_of(decision)
    if play.program.nodes[play.program.node_of[command.decision]].control:
        raise Misuse(f"`{command.decision}` is a control decision: `choose` sets it, or roll it.")
    if cell not in asked:
        raise Misuse(f"`{command.decision}` is asked of {listed(asked)}, and not of {cell}.")
    command, facts = _given(replace(command, cell=cell), situation)
    play.check_answer(command.decision, command.answer, facts["due"])
    return replace(_ruled(command, facts, asked, situation), command=command)


def _ruled(command: Respond, facts: dict[str, Any], asked: Sequence[str], situation: Situation) -> Doing:
    """What a cell's answer comes to together with those of the others; what Choose has fixed stays."""
    play, story, decision = situation.play, situation.story, situation.decision(command.decision)
    standing = story.said.get(command.decision)
    if standing is not None and not isinstance(standing.command, Respond) and len(asked) > 1:
        return Doing(facts)
    others = {cell: entry for cell, entry in story.responses.get(command.decision, {}).items() if cell != command.cell}
    answers = {cell: own_answer(entry) for cell, entry in others.items()}
    lead = situation.cell(decision.lead) if decision.lead else ""
    ruling = ruled(asked, {**answers, command.cell: command.answer}, lead)
    if ruling is not None and ruling.answer is not None and not set(ruling.answer) <= set(facts["offered"]):
        ruling = Ruling("differ", None)
    if ruling is not None:
        facts["ruled"] = ruling.how
    if ruling is None or ruling.answer is None:
        if standing is not None:
            play.withdraw(command.decision)
            facts["withdrawn"] = True
        return Doing(facts)
    due = max(facts["due"], *(entry.facts["due"] for entry in others.values()), play.time)
    due = min(due, play.deadline[play.program.node_of[command.decision]])
    play.choose(command.decision, ruling.answer, due)
    facts |= {"option": ruling.answer[0]} if decision.bounds is None else {"options": list(ruling.answer)}
    facts["effective"] = due
    return situation.at_once(command.decision, facts) if due == play.time else Doing(facts)


def _given(command: AnyAnswer, situation: Situation) -> tuple[AnyAnswer, dict[str, Any]]:
    """An answer that makes sense, with the time that it takes, and the facts of it."""
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
    return replace(command, took=took), {
        "offered": list(offered_options(node, play)),
        "asked": asked,
        "due": due,
        "deadline": known(deadline),
        "margin": None if deadline == NEVER else deadline - due,
        "room_minutes": _room_minutes(command.decision, situation),
        "state": situation.state,
    }


def _named(command: Choose, situation: Situation) -> Choose:
    """The command with a name for an answer of one's own: the first that none of the decision's moments has."""
    if command.other is None or command.option or command.options:
        return command
    taken = situation.play.program.moment_of
    names = ("other" if number == 1 else f"other_{number}" for number in range(1, len(taken) + 2))
    name = next(name for name in names if f"{command.decision}.{name}" not in taken)
    is_menu = situation.decision(command.decision).bounds is not None
    return replace(command, options=(name,)) if is_menu else replace(command, option=name)


def _choose_own(decision: str, name: str, own: Own, due: int, situation: Situation) -> None:
    """The answer becomes an option of this run's program, and is the answer."""
    title = own.title.strip()
    if not title:
        raise Misuse("An answer of one's own needs words.")
    words = f"“{' '.join(title.casefold().split())}”"
    situation.play.choose_own(decision, name, words, dict(own.effects), dict(own.sets), own.like, due)


def proposed(situation: Situation, decision: str) -> int:
    """Seconds of exercise time from the asking that a decision likely takes, within what is left of its deadline."""
    situation.decision(decision)
    play = situation.play
    number = play.program.node_of[decision]
    takes = play.program.nodes[number].takes
    likely = 0 if takes is None else takes.likely_seconds(play)
    asked = play.since[number]
    return max(min(likely, play.deadline[number] - asked), play.time - asked, 0)


def _check_answer(command: Choose | Respond, decision: Decision, control: bool) -> None:
    if decision.bounds is None and (command.options is not None or not command.option):
        raise Misuse(f"`{command.decision}` is a choice: it is answered with one `option`, and not with `options`.")
    if decision.bounds is not None and (command.options is None or command.option):
        raise Misuse(f"`{command.decision}` takes several options: it is answered with `options`, a list of them.")
    if isinstance(command, Choose) and command.other is not None and len(command.answer) != 1:
        raise Misuse(f"An answer of one's own to `{command.decision}` is the whole of the answer, with one name.")
    if command.options is not None and len(set(command.options)) < len(command.options):
        raise Misuse(f"An answer to `{command.decision}` names each option once.")
    if control and not command.rationale:
        raise Misuse(f"`{command.decision}` is a control decision: give a reason for setting it, or roll it.")
    if control and command.sealed:
        raise Misuse(f"`{command.decision}` is a control decision; no audience sees its answer before it acts.")
    for option, voices in command.tally:
        if option not in decision.listed:
            raise Misuse(f"The tally counts `{option}`. {nearest_or_all(option, decision.listed)}".rstrip())
        if voices < 0:
            raise Misuse("A tally counts voices, from 0.")


def _room_minutes(decision: str, situation: Situation) -> float | None:
    """Minutes of room time since a decision was asked."""
    entry = situation.story.asked.get(decision)
    if entry is None:
        return None
    return situation.room.tenths(entry.at, situation.now)


def kept_under_seal(command: Command, story: Story) -> Command:
    """An answer given in place of one under seal, or beside another cell's, is under seal itself, until it is
    revealed."""
    if isinstance(command, Choose | Respond):
        given = story.given(command.decision)
        return replace(command, sealed=command.sealed or any(entry.line in story.under_seal for entry in given))
    return command


def explain(command: Explain, situation: Situation) -> Doing:
    """Keep reasons with an answer that is there."""
    command = _resolved(command, situation)
    situation.decision(command.decision)
    if not situation.story.given(command.decision):
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
    facts["shares"] = dict(zip((option.name for option in node.listed), pick.why.shares, strict=False))
    facts |= {"luck": pick.why.luck} if node.menu is None else {"draws": list(pick.why.draws)}
    facts |= {"due": due, "asked": play.since[number], "state": situation.state}
    return situation.at_once(command.decision, facts) if due == play.time else Doing(facts)


# ---------------------------------------------------------------- in the story


def keep(command: DecisionCommand, story: Story, entry: LogEntry) -> None:
    """What the story has of a command of this family."""
    match command:
        case Choose() | Lapse() | Roll():
            _keep_answer(command, story, entry)
        case Respond():
            _keep_response(command, story, entry)
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
    if command.decision in story.said:
        story.explained.pop(command.decision, None)
    _keep_said(command.decision, story, entry)
    if isinstance(command, Choose) and command.other is not None:
        story.other[command.decision, command.answer[0]] = command.other
    if isinstance(command, Choose) and command.sealed:
        story.under_seal[entry.line] = command.decision


def _keep_said(decision: str, story: Story, entry: LogEntry) -> None:
    """A decision has its answer from this entry; the seal of the one before is gone, but that of a cell's own."""
    replaced = story.said.get(decision)
    if replaced is not None and not isinstance(replaced.command, Respond):
        story.under_seal.pop(replaced.line, None)
    story.said[decision] = entry


def _keep_response(command: Respond, story: Story, entry: LogEntry) -> None:
    """A cell's answer takes the place of its own before, and may be what gives the decision its answer, or takes it."""
    others = story.responses.get(command.decision, {})
    if command.cell in others:
        story.under_seal.pop(others[command.cell].line, None)
    story.responses[command.decision] = {**others, command.cell: entry}
    if command.sealed:
        story.under_seal[entry.line] = command.decision
    if given_in(entry) is not None:
        _keep_said(command.decision, story, entry)
    elif "withdrawn" in entry.facts:
        story.said.pop(command.decision)


def own_answer(entry: LogEntry) -> tuple[str, ...]:
    """The options that a cell's own answer takes."""
    assert isinstance(entry.command, Respond)
    return entry.command.answer


def given_in(entry: LogEntry) -> tuple[str, ...] | None:
    """The options that an answer of people takes, be it what those of cells came to, or a roll's; None where that is
    none: a lapse, nothing to roll, or cells of which not all have answered, or not alike."""
    if isinstance(entry.command, Choose):
        return entry.command.answer
    if not isinstance(entry.command, Roll | Respond):
        return None
    option = entry.facts.get("option")
    return tuple(entry.facts["options"]) if "options" in entry.facts else None if option is None else (option,)


def opinions_in(commands: Sequence[Choose | Respond | Explain]) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """The reasons and the dissent of several commands, each in order."""
    rationale = tuple(opinion for command in commands for opinion in command.rationale)
    return rationale, tuple(opinion for command in commands for opinion in command.dissent)
