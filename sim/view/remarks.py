"""What people did and said in an exercise, as lines of its timeline; what came of it in the run is told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from sim.exercise import commands as do
from sim.exercise.entry import Entry
from sim.exercise.wording import command_word
from sim.scenario.model import Scenario
from sim.scenario.names import Names
from sim.view import page
from sim.view import sentences as say
from sim.view.telling import Telling

RATINGS = {
    "P": "performed without challenges",
    "S": "performed with some challenges",
    "M": "performed with major challenges",
    "U": "unable to be performed",
}
"""HSEEP's four ratings in words."""

Line = tuple[str, str, tuple[str | page.Prose, ...]]
"""One word, the text, and lines of detail below it."""


def remark(telling: Telling, entry: Entry) -> Iterator[page.Entry]:
    """The line of an entry's command, if it has one; ``next`` and its like have none."""
    line = _line(entry.command, telling, entry)
    if line is not None:
        word, text, details = line
        yield page.Entry(telling.clocks.times(entry.before.time), word, text, details)


def opinions(scenario: Scenario, words: str, found: Iterable[do.Opinion], names: bool = True) -> Iterator[str]:
    """``because, ROK (Kim): it was agreed on Friday``; without ``names`` nobody is named."""
    for opinion in found:
        who = say.actor(scenario, opinion.cell) if opinion.cell else ""
        if names and opinion.name:
            who = f"{who} ({opinion.name})" if who else opinion.name
        yield f"{words}, {who}: {say.flat(opinion.text)}" if who else f"{words}: {say.flat(opinion.text)}"


def tally(names: Names, decision: str, counts: Iterable[tuple[str, int]]) -> str:
    """``3 Foreign ministers, 1 Leaders``."""
    options = names.decision_at(decision).options
    return ", ".join(f"{number} {say.titled(option, options.get(option))}" for option, number in counts)


@singledispatch
def _line(command: do.Command, telling: Telling, entry: Entry) -> Line | None:
    return None


@_line.register
def _(command: do.Choose, telling: Telling, entry: Entry) -> Line:
    options = telling.names.decision_at(command.decision).options
    title = say.node_title(telling.names, command.decision)
    due = "" if entry.facts["due"] <= entry.before.time else f", as of {telling.clocks.first(entry.facts['due'])}"
    details = [f"voices: {tally(telling.names, command.decision, command.tally)}"] if command.tally else []
    details += _reasons(command, telling)
    sealed = ", sealed" if command.sealed else ""
    by = f" (by {command.by})" if command.by else ""
    return "answer", f"{title}: {say.titled(command.option, options[command.option])}{due}{sealed}{by}", tuple(details)


@_line.register
def _(command: do.Explain, telling: Telling, entry: Entry) -> Line:
    return "reasons", say.node_title(telling.names, command.decision), tuple(_reasons(command, telling))


def _reasons(command: do.Choose | do.Explain, telling: Telling) -> list[str]:
    return [
        *opinions(telling.scenario, "because", command.rationale),
        *opinions(telling.scenario, "dissent", command.dissent),
    ]


@_line.register
def _(command: do.Reveal, telling: Telling, entry: Entry) -> Line:
    titles = say.listed(say.node_title(telling.names, name) for name in entry.facts["revealed"])
    return "reveals", titles, ()


@_line.register
def _(command: do.Extend, telling: Telling, entry: Entry) -> Line:
    title = say.node_title(telling.names, command.decision)
    return "extends", f"{title}: until {telling.clocks.first(command.deadline)}", ()


@_line.register
def _(command: do.Roll, telling: Telling, entry: Entry) -> Line:
    decision = telling.names.decision_at(command.decision)
    title, option = say.node_title(telling.names, command.decision), entry.facts["option"]
    if option is None:
        return "rolls", f"{title}: no option was open with a weight", ()
    chances = ", ".join(
        f"{say.titled(name, decision.options[name])} {say.share(share)}"
        for name, share in entry.facts["shares"].items()
        if share
    )
    return "rolls", f"{title}: {say.titled(option, decision.options[option])}", (f"of {chances}",)


@_line.register
def _(command: do.Release, telling: Telling, entry: Entry) -> Line | None:
    planned = entry.facts["planned"]
    was = "ahead of its time" if planned is not None else "by hand"
    return "releases", telling.title(command.name), (was,)


@_line.register
def _(command: do.Hold | do.Unhold, telling: Telling, entry: Entry) -> Line:
    return f"{command_word(command)}s", telling.title(command.name), ()


@_line.register
def _(command: do.Amend, telling: Telling, entry: Entry) -> Line:
    cell = f" for {say.actor(telling.scenario, command.cell)}" if command.cell else ""
    return "amends", f"{telling.title(command.inject)}{cell}", page.beside(command.text)


@_line.register
def _(command: do.Say, telling: Telling, entry: Entry) -> Line:
    way = say.way(telling.scenario, command.sender, command.to, command.mode)
    who = way if command.to else f"{way} to control".strip()
    return "message", f"#{entry.line} {who}", page.beside(command.text)


@_line.register
def _(command: do.Override, telling: Telling, entry: Entry) -> Line:
    return "override", "by hand", page.beside(command.reason)


@_line.register
def _(command: do.GoOn, telling: Telling, entry: Entry) -> Line:
    return "goes on", "played on although an outcome would end it", ()


@_line.register
def _(command: do.End, telling: Telling, entry: Entry) -> Line:
    return "ends", say.flat(command.reason) or "by the facilitators", ()


@_line.register
def _(command: do.Met | do.Missed, telling: Telling, entry: Entry) -> Line:
    cell = f", {say.actor(telling.scenario, command.cell)}" if command.cell else ""
    what = f"what was expected at {telling.title(command.name)}{cell}"
    return command_word(command), what, page.beside(command.note)


@_line.register
def _(command: do.Note, telling: Telling, entry: Entry) -> Line:
    about = f" ({say.moment(telling.names, command.moment)})" if command.moment in telling.names.moments else ""
    tag = f"#{command.tag} " if command.tag else ""
    return "note", f"{tag}{say.flat(command.text)}{about}", ()


@_line.register
def _(command: do.Rate, telling: Telling, entry: Entry) -> Line:
    title = say.titled(command.objective, telling.scenario.objectives[command.objective])
    return "rates", f"{title}: {command.rating}, {RATINGS[command.rating]}", page.beside(command.evidence)


@_line.register
def _(command: do.Forecasted, telling: Telling, entry: Entry) -> Line:
    about = say.node_title(telling.names, command.decision) if command.decision else "as things stand"
    return "forecast", f"{about}, {command.futures:,} futures each", ()


@_line.register
def _(command: do.Roster, telling: Telling, entry: Entry) -> Line:
    return "roster", f"{say.actor(telling.scenario, command.cell)}: {', '.join(command.people)}", ()


@_line.register
def _(command: do.Break, telling: Telling, entry: Entry) -> Line:
    minutes = f", {command.minutes} min" if command.minutes else ""
    return "break", f"from {entry.at:%H:%M} in the room{minutes}", ()


@_line.register
def _(command: do.Back, telling: Telling, entry: Entry) -> Line:
    return "back", f"at {entry.at:%H:%M} in the room", ()


@_line.register
def _(command: do.Resumed, telling: Telling, entry: Entry) -> Line:
    return "resumed", f"at {entry.at:%H:%M} on {entry.at:%Y-%m-%d}", ()


@_line.register
def _(command: do.Timer, telling: Telling, entry: Entry) -> Line:
    if not command.minutes:
        return "timer", "taken away", ()
    label = f": {command.label}" if command.label else ""
    return "timer", f"{command.minutes} min in the room{label}", ()


@_line.register
def _(command: do.Show, telling: Telling, entry: Entry) -> Line:
    shown = f"message #{command.name}" if command.name.isdigit() else telling.title(command.name)
    return "wall", f"shows {shown}" if command.name else "shows no element", ()


@_line.register
def _(command: do.Wall, telling: Telling, entry: Entry) -> Line:
    return "wall", "blank" if command.blank else f"carries {say.listed(command.parts) or 'nothing beside'}", ()
