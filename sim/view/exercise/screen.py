"""The facilitator's screen at a stop: everything they need to lead the next minutes, at 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain

from sim.exercise.entry import LogEntry
from sim.exercise.facilitator import Given, OpenQuestion, Outlook, outlook_of
from sim.exercise.session import Exercise
from sim.scenario.fields import by_cell
from sim.scenario.model import NONE, Scenario
from sim.view.exercise.coming import coming_words, waiting_words
from sim.view.exercise.expected import expected_lines
from sim.view.exercise.own_answers import own_answers
from sim.view.exercise.replay import entry_told, telling_of
from sim.view.exercise.room import clock_words, on_break, room_words, timer, wall_words
from sim.view.run.happenings import Telling, clock_heading
from sim.view.words import sentences as say
from sim.view.words.attached import attached
from sim.view.words.page import (
    Bar,
    Block,
    Column,
    Divider,
    Labelled,
    Series,
    Table,
    TimelineEntry,
    beside,
    headed,
    lines,
)
from sim.view.words.texts import by_reader, items_by_reader, shared

MOST_COMING = 4


def stop_page(exercise: Exercise, since: int, in_hand: str, now: datetime) -> list[Block]:
    """The screen: what came since a line of the log, what is asked, what is to come, the state and the wall."""
    telling = telling_of(exercise, exercise.story)
    outlook = outlook_of(exercise, since, in_hand, now)
    return [
        *_head(exercise, outlook, telling),
        Divider(),
        *_briefs(exercise.scenario, outlook),
        *_since(exercise, outlook, telling),
        *_asked(outlook, telling),
        *_in_hand(exercise, outlook, telling),
        *expected_lines(outlook, telling),
        *_to_come(exercise, outlook, telling),
        *_foot(exercise, outlook),
    ]


def _head(exercise: Exercise, outlook: Outlook, telling: Telling) -> Iterator[Block]:
    scenario, room = exercise.scenario, outlook.room
    yield Bar(scenario.marking, scenario.title, "FACILITATOR ONLY", strong=True)
    turns = list(scenario.turns)
    turn = "Before the first turn"
    if outlook.turn:
        title = say.titled(outlook.turn, scenario.turns[outlook.turn])
        turn = f"Turn {turns.index(outlook.turn) + 1}/{len(turns)} {title}"
    branch = f" | branch {outlook.branch}" if outlook.branch else ""
    yield Bar(turn, right=f"{room_words(room)}{branch}")
    running = [words for words in (clock_words(outlook.clock), on_break(room), timer(room)) if words]
    if running:
        yield Bar(right=" | ".join(running))
    yield Series(telling.clocks.each(outlook.time))


def _briefs(scenario: Scenario, outlook: Outlook) -> Iterator[Block]:
    """What each cell alone knows from the start, before the first command: it is handed out then."""
    briefs = {name: cell.brief for name, cell in scenario.cells.items() if cell.brief and outlook.line == 1}
    if briefs:
        yield Labelled("BRIEF", tuple(by_reader(scenario, briefs)))
        yield Divider()


def _since(exercise: Exercise, outlook: Outlook, telling: Telling) -> Iterator[Block]:
    """What happened, and what was done, since a line of the log; with the words as they were handed out."""
    for entry in exercise.story.entries[: -len(outlook.came) or None]:
        entry_told(telling, entry)  # not shown: what a step took, and which day it is, is told with it in mind
    told = list(chain.from_iterable(entry_told(telling, entry) for entry in outlook.came))
    lines = [block for block in told if isinstance(block, TimelineEntry) and block.times != telling.clocks.heading]
    several = sum(len(entry.deliveries) for entry in outlook.came) > 1
    words = list(chain.from_iterable(_words(exercise, telling, entry, several) for entry in outlook.came))
    if any(line.word for line in lines):
        yield clock_heading(telling.clocks)
        yield from lines
    yield from words
    if lines or words:
        yield Divider()


def _words(exercise: Exercise, telling: Telling, entry: LogEntry, several: bool) -> Iterator[Block]:
    """What facilitators have at hand when it comes: briefing and questions of a turn, texts and notes of an inject;
    with its title, where there are ``several``."""
    scenario = exercise.scenario
    for happening in entry.happenings:
        turn = scenario.turns.get(happening.node) if happening.what == "happened" else None
        if turn is not None:
            number = list(scenario.turns).index(happening.node) + 1
            room = f", {turn.minutes} min in the room" if turn.minutes else ""
            title = f"{number} of {len(scenario.turns)}: {say.titled(happening.node, turn)}{room}"
            yield Labelled("TURN", title, "strong")
            known = exercise.situation().known_at(happening.node, "happened", entry)
            cells = exercise.names.player_cells or ("",)
            briefing = known.texts(happening.node, ("text",), cells)
            if briefing:
                yield Labelled("", tuple(by_reader(scenario, shared(briefing, cells))))
            yield from _attached(scenario, turn.attach)
            discuss: Mapping[str, tuple[str, ...]] = by_cell(turn.discuss)
            filled = {cell: tuple(known.filled(text, cell) for text in texts) for cell, texts in discuss.items()}
            if filled:
                yield Labelled("DISCUSS", tuple(items_by_reader(scenario, filled)))
            yield from _notes(turn.notes)
    for delivery in entry.deliveries:
        is_cue = exercise.names.is_cue(delivery.name)
        if several and not is_cue and (delivery.texts or delivery.attached):
            yield Labelled("TEXT", telling.title(delivery.name), "strong")
        if delivery.texts:
            yield Labelled("" if several else "TEXT", tuple(by_reader(scenario, shared(delivery.texts, delivery.to))))
        node = exercise.names.nodes.get(delivery.name)
        if node is not None and is_cue:
            yield from _cue(say.titled(delivery.name, node.element), node.element.text)
        yield from _attached(scenario, delivery.attached)
        yield from _notes(None if node is None else node.element.notes)


def _attached(scenario: Scenario, files: tuple[str, ...]) -> Iterator[Block]:
    if files:
        yield Labelled("", attached(scenario, files))


def _cue(title: str, text: str | None) -> Iterator[Block]:
    """What an inject tells facilitators alone."""
    yield Labelled("CUE", title, "strong")
    if text:
        yield Labelled("", beside(text))


def _notes(notes: str | None) -> Iterator[Block]:
    if notes:
        yield Labelled("NOTES", beside(notes))


def _asked(outlook: Outlook, telling: Telling) -> Iterator[Block]:
    if not outlook.asked:
        return
    rows = []
    for question in outlook.asked:
        by = " ".join(say.actor(telling.scenario, cell) for cell in question.cells)
        rows.append(
            (
                f"{'>' if question.name == outlook.in_hand else ' '}{question.number}",
                question.name,
                f"{by} (control)" if question.control else by,
                "-" if question.deadline is None else telling.clocks.short(question.deadline)[0],
                "-" if question.deadline is None else say.duration(question.deadline - outlook.time),
                _answers(question, telling) or "-",
            )
        )
    columns = tuple(map(Column, ("", "ASKED NOW", "by", "deadline", "left", "answer")))
    yield Table(columns, tuple(rows), close=True)


def _answers(question: OpenQuestion, telling: Telling) -> str:
    """Those of the cells, and the decision's own under them."""
    decision = telling.names.decision_at(question.name)
    answers = (own_answers(telling.scenario, decision, question.own), _answer(question.given, telling))
    return lines(*filter(None, answers))


def _answer(given: Given | None, telling: Telling) -> str:
    """The answer that is fixed and when it takes effect: ``full, Tue 11:40, sealed``; empty while there is none."""
    if given is None:
        return ""
    option = "" if given.answer is None else " ".join(given.answer) or NONE
    option = f"“{say.flat(given.other)}”" if given.other else option
    option += ", rolled" if given.rolled and option else ""
    return f"{option}, {telling.clocks.short(given.due)[0]}{', sealed' if given.sealed else ''}"


def _in_hand(exercise: Exercise, outlook: Outlook, telling: Telling) -> Iterator[Block]:
    """The decision in hand: the question, the options by letter, what is proposed."""
    question = next((one for one in outlook.asked if one.name == outlook.in_hand), None)
    if question is None:
        return
    decision = telling.names.decision_at(question.name)
    title = say.node_title(telling.names, question.name)
    known = exercise.situation().known_at(question.name, "asked", exercise.story.asked[question.name])
    owner = exercise.names.nodes[question.name].owner
    words = shared(known.texts(question.name, ("question",), question.cells), question.cells)
    of_cells = by_reader(telling.scenario, words) if "" not in words else ()
    yield Labelled("ASK", (*headed(f"{title}.", words.get("")), *of_cells), "strong")
    if question.menu is not None:
        yield Labelled("", f"Take {say.how_many(decision)}: {_how_to_take(question)}.", "quiet")
    for letter, name in question.options.items():
        share = question.chances.get(name)
        chance = f" ({say.share(share)} if rolled)" if share else ""
        option = decision.options[name]
        head = f"{name}: {say.titled(name, option)}{chance}"
        text = known.filled(option.text or "", question.cells[0], owner)
        yield Labelled(f"  {letter}", headed(f"{head}." if text else head, text))
    if question.closed:
        yield Labelled("", f"not offered now: {', '.join(question.closed)}", "quiet")
    yield from _notes(decision.notes)


def _how_to_take(question: OpenQuestion) -> str:
    """``choose a c``, or ``choose none``, with letters that there are."""
    letters = list(question.options)
    assert question.menu is not None
    some = " ".join(letters[: max(1, min(2, question.menu.at_most))])
    ways = [f"`choose {some}`"] if some else []
    return " or ".join([*ways, "`choose none`"] if question.menu.at_least == 0 else ways)


def _to_come(exercise: Exercise, outlook: Outlook, telling: Telling) -> Iterator[Block]:
    stop = outlook.stop
    if stop.kind == "ended":
        title = say.titled(outlook.outcome, exercise.scenario.outcomes[outlook.outcome])
        yield Labelled("OVER", f"The exercise is over: {title}. `whitecell debrief` gives the hot wash.", "strong")
        return
    if stop.kind == "ending":
        title = say.titled(stop.names[0], exercise.scenario.outcomes[stop.names[0]])
        yield Labelled("ENDS?", f"“{title}” would end the exercise here: `end` it, or go `on`.", "strong")
    elif stop.kind == "deadline":
        title = say.node_title(telling.names, stop.names[0])
        lapse = telling.names.decision_at(stop.names[0]).lapses_to
        what = "" if lapse is None else f" (to {' '.join(lapse) or NONE})"
        words = f"The deadline of “{title}” has come: `choose`, `extend`, or let it `lapse`{what}."
        yield Labelled("NOW", words, "strong")
    ahead = [one for one in outlook.coming if not (stop.kind == "deadline" and one.name in stop.names)]
    shown = "; ".join(coming_words(telling, one, outlook.time) for one in ahead[:MOST_COMING])
    more = f"; {len(ahead) - MOST_COMING} more (`plan`)" if len(ahead) > MOST_COMING else ""
    yield Labelled("NEXT", f"{shown}{more}")
    waits = [
        f"“{say.node_title(telling.names, one.name)}”: the cells differ, and `choose` decides"
        for one in outlook.asked
        if one.differ
    ]
    waits += [waiting_words(telling, one) for one in outlook.waiting]
    if waits:
        yield Labelled("WAITS", "; ".join(waits))


def plan_page(exercise: Exercise) -> list[Block]:
    """All that is to come, what waits, what a facilitator could release, and the starts that were set."""
    telling = telling_of(exercise, exercise.story)
    outlook = outlook_of(exercise, exercise.line, "", exercise.began)
    ready = [f"{name}: {telling.title(name)}" for name in outlook.releasable]
    ahead = [
        f"{coming_words(telling, one, outlook.time)}{f' ({one.name})' if one.name else ''}" for one in outlook.coming
    ]
    return [
        *_group("NEXT", ahead),
        *_group("WAITS", [waiting_words(telling, one) for one in outlook.waiting]),
        *_group("READY", [*ready, "`release NAME` hands one out."] if ready else []),
        *_group("BEGUN", say.starts(exercise.scenario, exercise.given)),
    ]


def _group(label: str, lines: list[str]) -> list[Block]:
    """Lines under one label."""
    return [Labelled("" if number else label, text) for number, text in enumerate(lines)]


def _foot(exercise: Exercise, outlook: Outlook) -> Iterator[Block]:
    parts = []
    for name, (was, value) in outlook.state.items():
        title = say.briefly(name, exercise.scenario.state.get(name))
        change = round(value, 2) - round(was, 2)
        moved = f" ({say.signed(change)})" if round(change, 2) else ""
        parts.append(f"{title} {say.number(value)}{moved}")
    if parts:
        yield Labelled("STATE", " | ".join(parts))
    yield Labelled("WALL", wall_words(outlook.wall))
    yield Bar(right=f"saved {outlook.saved:%H:%M:%S}, line {outlook.line}")
