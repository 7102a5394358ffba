"""What people did and said in an exercise, as lines of its timeline; what came of it in the run is told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from sim.exercise import commands as do
from sim.exercise.commands.decisions import given_in
from sim.exercise.entry import LogEntry
from sim.exercise.wording import command_word
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view.run.happenings import Telling
from sim.view.words import page
from sim.view.words import sentences as say

RATINGS = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}
"""HSEEP's four ratings in words."""

DONE: dict[type[do.Command], str] = {
    do.Release: "released",
    do.Hold: "held back",
    do.Unhold: "let come after all",
    do.Cancel: "cancelled",
    do.Improvise: "improvised",
    do.Override: "set a state",
    do.GoOn: "played on",
}
"""What facilitators did by hand, as readers are told of it who never typed a command."""

CommandLine = tuple[str, str, tuple[str | page.AsWritten, ...]]
"""One word, the text, and lines of detail below it."""


def remark(telling: Telling, entry: LogEntry) -> Iterator[page.TimelineEntry]:
    """The line of an entry's command, if it has one; ``next`` and its like have none."""
    line = _line(do.known(entry.command), telling, entry)
    if line is not None:
        word, text, details = line
        yield page.TimelineEntry(telling.clocks.times(entry.before.time), word, text, details)


def opinions(scenario: Scenario, words: str, found: Iterable[do.Opinion], names: bool = True) -> Iterator[str]:
    """``because, ROK (Kim): it was agreed on Friday``; without ``names`` nobody is named."""
    for opinion in found:
        who = say.actor(scenario, opinion.cell) if opinion.cell else ""
        if names and opinion.name:
            who = f"{who} ({opinion.name})" if who else opinion.name
        yield f"{words}, {who}: {say.flat(opinion.text)}" if who else f"{words}: {say.flat(opinion.text)}"


def opinion_words(word: str, opinion: do.Opinion, names: bool) -> str:
    """``because (Kim): it was agreed on Friday``; without ``names`` nobody is named."""
    name = f" ({opinion.name})" if names and opinion.name else ""
    return f"{word}{name}: {opinion.text}"


def tally(names: Names, decision: str, counts: Iterable[tuple[str, int]]) -> str:
    """``3 Foreign ministers, 1 Leaders``."""
    options = names.decision_at(decision).options
    return ", ".join(f"{number} {say.titled(option, options.get(option))}" for option, number in counts)


def answered_by(scenario: Scenario, by: str) -> str:
    """Who answered, as it was typed; what the scenario has a title for by that."""
    if by in scenario.actors or by in scenario.cells:
        return say.actor(scenario, by)
    policy = by.removeprefix("the policy ")
    return f"the policy “{say.titled(policy, scenario.policies[policy])}”" if policy in scenario.policies else by


def done_words(entries: Iterable[LogEntry]) -> str:
    """What facilitators did by hand, each kind once: ``held back, released and played on``."""
    return say.listed(dict.fromkeys(DONE[type(entry.command)] for entry in entries))


def of_their_own(names: Names, decision: str, own: do.Own) -> str:
    """``of their own, nearest: “Hold it back”``: what is said of an answer that is none of the options."""
    nearest = names.decision_at(decision).options.get(own.like)
    return "of their own" if nearest is None else f"of their own, nearest: “{say.titled(own.like, nearest)}”"


def _line(command: do.AnyCommand, telling: Telling, entry: LogEntry) -> CommandLine | None:
    """What a command's line says; None for one that is told by what came of it, or by another branch."""
    match command:
        case do.Next() | do.Go() | do.Wait() | do.Jump() | do.Forward() | do.Tick():
            return None
        case do.Clock():
            return "clock", f"runs {command.rate}:1" if command.rate else "stopped", ()
        case do.Improvise() if command.at is not None:
            return "prepares", f"{say.flat(command.title)}, for {telling.clocks.first(command.at)}", ()
        case do.Lapse() | do.Cancel() | do.Improvise() | do.Undo() | do.Rewind():
            return None
        case do.Choose() | do.Respond():
            return _answer(command, telling, entry)
        case do.Explain():
            return "reasons", say.node_title(telling.names, command.decision), tuple(_reasons(command, telling))
        case do.Reveal():
            return "reveals", say.listed(say.node_title(telling.names, name) for name in entry.facts["revealed"]), ()
        case do.Extend():
            title = say.node_title(telling.names, command.decision)
            return "extends", f"{title}: until {telling.clocks.first(command.deadline)}", ()
        case do.Roll():
            return _roll(command, telling, entry)
        case do.Release():
            was = "ahead of its time" if entry.facts["planned"] is not None else "by hand"
            return "releases", telling.title(command.name), (was,)
        case do.Hold():
            return "holds", telling.title(command.name), ()
        case do.Unhold():
            return "unholds", telling.title(command.name), ()
        case do.Amend():
            cell = f" for {say.actor(telling.scenario, command.cell)}" if command.cell else ""
            return "amends", f"{telling.title(command.inject)}{cell}", page.beside(command.text)
        case do.Say():
            way = say.way(telling.scenario, command.sender, command.to, command.mode)
            who = way if command.to else f"{way} to control".strip()
            return "message", f"#{entry.line} {who}", page.beside(command.text)
        case do.Override():
            return "override", "by hand", page.beside(command.reason)
        case do.GoOn():
            return "goes on", "played on although an outcome would end it", ()
        case do.End():
            return "ends", say.flat(command.reason) or "by the facilitators", ()
        case do.Met() | do.Missed():
            return command_word(command), _about(command, telling), page.beside(command.note)
        case do.Unjudge():
            return command_word(command), _about(command, telling), ()
        case do.Note():
            return _note(command, telling)
        case do.Rate():
            title = say.titled(command.objective, telling.scenario.objectives[command.objective])
            return "rates", f"{title}: {command.rating}, {RATINGS[command.rating]}", page.beside(command.evidence)
        case do.Forecasted():
            about = say.node_title(telling.names, command.decision) if command.decision else "as things stand"
            return "forecast", f"{about}, {command.futures:,} futures each", ()
        case do.Roster() | do.Break() | do.Back() | do.Resumed() | do.Timer() | do.Show() | do.Wall():
            return _in_room(command, telling, entry)
        case _:
            assert_never(command)


def _answer(command: do.Choose | do.Respond, telling: Telling, entry: LogEntry) -> CommandLine:
    decision = telling.names.decision_at(command.decision)
    title = say.node_title(telling.names, command.decision)
    if isinstance(command, do.Respond):
        title += f", {say.actor(telling.scenario, command.cell)}"
    other = command.other if isinstance(command, do.Choose) else None
    answer = say.taken(decision, command.answer) if other is None else say.flat(other.title)
    own = "" if other is None else f" ({of_their_own(telling.names, command.decision, other)})"
    due = "" if entry.facts["due"] <= entry.before.time else f", as of {telling.clocks.first(entry.facts['due'])}"
    details = [f"voices: {tally(telling.names, command.decision, command.tally)}"] if command.tally else []
    details += _reasons(command, telling)
    if isinstance(command, do.Respond):
        details += _ruling(command, telling, entry)
    sealed = ", sealed" if command.sealed else ""
    by = f" (by {answered_by(telling.scenario, command.by)})" if command.by else ""
    return "answer", f"{title}: {answer}{own}{due}{sealed}{by}", tuple(details)


def _ruling(command: do.Respond, telling: Telling, entry: LogEntry) -> Iterator[str]:
    """What the answers of the cells now come to, where several are asked."""
    decision = telling.names.decision_at(command.decision)
    ruling, taken = entry.facts.get("ruled", ""), given_in(entry)
    if len(telling.names.asked_of(decision)) == 1 or not ruling:
        return
    if taken is None:
        yield "the cells differ, and no answer stands"
        return
    answer = f"{say.taken(decision, taken)}, as of {telling.clocks.first(entry.facts['effective'])}"
    leads = f"the cells differ, and {say.leading(telling.scenario, decision)} leads"
    yield f"{'all cells agree' if ruling == 'agreed' else leads}: {answer}"


def _reasons(command: do.Choose | do.Respond | do.Explain, telling: Telling) -> list[str]:
    by = command.by if isinstance(command, do.Choose) else ""
    because = [one for one in command.rationale if one.text != f"left to {by}"]  # a policy has no other reason
    return [
        *opinions(telling.scenario, "because", because),
        *opinions(telling.scenario, "dissent", command.dissent),
    ]


def _roll(command: do.Roll, telling: Telling, entry: LogEntry) -> CommandLine:
    decision = telling.names.decision_at(command.decision)
    title, taken = say.node_title(telling.names, command.decision), given_in(entry)
    if taken is None:
        return "rolls", f"{title}: no option was open with a weight", ()
    chances = ", ".join(
        f"{say.titled(name, decision.options[name])} {say.share(share)}"
        for name, share in entry.facts["shares"].items()
        if share
    )
    return "rolls", f"{title}: {say.taken(decision, taken)}", (f"of {chances}",) if chances else ()


def _about(command: do.Met | do.Missed | do.Unjudge, telling: Telling) -> str:
    """The expected actions that a verdict is on."""
    cell = f", {say.actor(telling.scenario, command.cell)}" if command.cell else ""
    number = f" ({command.item})" if command.item else ""
    return f"what was expected at {telling.title(command.name)}{number}{cell}"


def _note(command: do.Note, telling: Telling) -> CommandLine:
    about = f" ({say.moment(telling.names, command.moment)})" if command.moment in telling.names.moments else ""
    tag = f"#{command.tag} " if command.tag else ""
    return "note", f"{tag}{say.flat(command.text)}{about}", ()


def _in_room(command: do.RoomCommand, telling: Telling, entry: LogEntry) -> CommandLine:
    match command:
        case do.Roster():
            people = f": {', '.join(command.people)}" if command.people else ""
            return "roster", f"{say.actor(telling.scenario, command.cell)}{people}", ()
        case do.Break():
            minutes = f", {command.minutes} min" if command.minutes else ""
            return "break", f"from {entry.at:%H:%M} in the room{minutes}", ()
        case do.Back():
            return "back", f"at {entry.at:%H:%M} in the room", ()
        case do.Resumed():
            return "resumed", f"at {entry.at:%H:%M} on {entry.at:%Y-%m-%d}", ()
        case do.Timer():
            label = f": {command.label}" if command.label else ""
            return "timer", f"{_length(command)} in the room{label}" if command.length else "taken away", ()
        case do.Show():
            shown = f"message #{command.name}" if command.name.isdigit() else telling.title(command.name)
            return "wall", f"shows {shown}" if command.name else "shows no element", ()
        case do.Wall():
            return "wall", _carries(command), ()
        case _:
            assert_never(command)


def _length(timer: do.Timer) -> str:
    """``10 min``, ``1 min 30 s``, ``45 s``."""
    parts = [(timer.minutes, "min"), (timer.seconds, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _carries(wall: do.Wall) -> str:
    """What the wall carries from here on, or whether it follows."""
    if wall.follow is not None:
        return "follows what comes to all" if wall.follow else "is held as it stands"
    return "blank" if wall.blank else f"carries {say.listed(wall.parts) or 'nothing beside'}"
