"""The facilitator's screen at a stop: everything they need to lead the next minutes, at 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sim.engine.choosing import offered
from sim.exercise.commands import Choose, Met, Roll
from sim.exercise.entry import Delivery
from sim.exercise.entry import Entry as LogEntry
from sim.exercise.session import Exercise
from sim.numbering import NEVER, OPEN, UNFIXED
from sim.scenario.model import Scenario
from sim.view import sentences as say
from sim.view.page import Bar, Block, Column, Entry, Labelled, Prose, Rule, Series, Table, beside, headed
from sim.view.replay import entry_told, telling_of
from sim.view.room import on_break, room_words, timer, wall_words
from sim.view.telling import Telling, clock_heading
from sim.view.waiting import coming, waits, when

MOST_COMING = 4
MOST_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that is open, as the screen counts it: its number from 1, its options that are offered, by letter."""

    number: int
    name: str
    fixed: bool
    options: Mapping[str, str]


def asked(exercise: Exercise) -> list[Asked]:
    """The open decisions as they were asked, so that a new one comes last; none once the exercise is over. Letters go
    by the scenario's options, so that they stay when another is no longer offered."""
    play = exercise.look()
    found: list[Asked] = []
    for _, number in sorted((since, number) for number, since in enumerate(play.since)):
        node = play.program.nodes[number]
        if play.status[number] == OPEN and not play.finished:
            pairs = enumerate(zip(node.options, offered(node, play), strict=True))
            options = {say.letter(place): option.name for place, (option, is_open) in pairs if is_open}
            found.append(Asked(len(found) + 1, node.name, play.fixed[number] != UNFIXED, options))
    return found


def stop_page(exercise: Exercise, since: int, in_hand: str, now: datetime) -> list[Block]:
    """The screen: what came since a line of the log, what is asked, what is to come, the state and the wall."""
    telling = telling_of(exercise, exercise.story)
    open_ = asked(exercise)
    return [
        *_head(exercise, telling, now),
        Rule(),
        *_since(exercise, telling, since),
        *_asked(exercise, telling, open_, in_hand),
        *_in_hand(exercise, telling, open_, in_hand),
        *_expected(exercise, telling, since, in_hand),
        *_to_come(exercise, telling),
        *_foot(exercise, since),
    ]


def _head(exercise: Exercise, telling: Telling, now: datetime) -> Iterator[Block]:
    scenario, story = exercise.scenario, exercise.story
    yield Bar(scenario.marking, scenario.title, "FACILITATOR ONLY", strong=True)
    turns = list(scenario.turns)
    turn = "Before the first turn"
    if story.turn:
        title = say.titled(story.turn, scenario.turns[story.turn])
        turn = f"Turn {turns.index(story.turn) + 1}/{len(turns)} {title}"
    branch = f" | branch {exercise.branch}" if exercise.branch else ""
    yield Bar(turn, right=f"{room_words(exercise, now)}{branch}")
    running = [words for words in (on_break(exercise, now), timer(exercise, now)) if words]
    if running:
        yield Bar(right=" | ".join(running))
    yield Series(telling.clocks.each(exercise.time))


def _since(exercise: Exercise, telling: Telling, since: int) -> Iterator[Block]:
    """What happened, and what was done, in the entries after a line; with the words as they were handed out."""
    lines: list[Block] = []
    words: list[Block] = []
    several = sum(len(entry.deliveries) for entry in exercise.story.entries if entry.line > since) > 1
    for entry in exercise.story.entries:
        blocks = entry_told(telling, entry)
        if entry.line > since:
            lines += [block for block in blocks if isinstance(block, Entry) and block.times != telling.clocks.heading]
            words += _words(exercise, telling, entry, several)
    if any(line.word for line in lines if isinstance(line, Entry)):
        yield clock_heading(telling.clocks)
        yield from lines
    yield from words
    if lines or words:
        yield Rule()


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
            if turn.text:
                yield Labelled("", beside(turn.text))
            if turn.discuss:
                questions = (headed("", question, "-") for question in turn.discuss)
                yield Labelled("DISCUSS", tuple(chain.from_iterable(questions)))
            yield from _notes(turn.notes)
    for delivery in entry.deliveries:
        if several and delivery.texts:
            yield Labelled("TEXT", telling.title(delivery.name), "strong")
        if delivery.texts:
            yield Labelled("" if several else "TEXT", tuple(_handed_out(scenario, delivery)))
        node = exercise.names.nodes.get(delivery.name)
        yield from _notes(None if node is None else node.element.notes)


def _handed_out(scenario: Scenario, delivery: Delivery) -> Iterator[Prose]:
    """The text as all had it, or as each cell had it."""
    texts = {delivery.texts.get(cell, "") for cell in delivery.to}
    if len(texts) == 1:
        yield from beside(texts.pop())
        return
    for cell, text in delivery.texts.items():
        yield from headed(f"{say.actor(scenario, cell)}:", text)


def _notes(notes: str | None) -> Iterator[Block]:
    if notes:
        yield Labelled("NOTES", beside(notes))


def _asked(exercise: Exercise, telling: Telling, open_: list[Asked], in_hand: str) -> Iterator[Block]:
    if not open_:
        return
    play, scenario = exercise.look(), exercise.scenario
    rows = []
    for one in open_:
        number = play.program.node_of[one.name]
        deadline = play.deadline[number]
        cells = dict.fromkeys(scenario.actors[name].cell for name in telling.names.decision_at(one.name).by)
        by = " ".join(say.actor(scenario, cell) for cell in cells)
        rows.append(
            (
                f"{'>' if one.name == in_hand else ' '}{one.number}",
                one.name,
                f"{by} (control)" if play.program.nodes[number].control else by,
                "-" if deadline == NEVER else telling.clocks.short(deadline)[0],
                "-" if deadline == NEVER else say.duration(deadline - play.time),
                _answer(exercise, one, play.answer_at[number], telling),
            )
        )
    columns = tuple(map(Column, ("", "ASKED NOW", "by", "deadline", "left", "answer")))
    yield Table(columns, tuple(rows), close=True)


def _answer(exercise: Exercise, one: Asked, due: int, telling: Telling) -> str:
    """The answer that is fixed and when it takes effect: ``full, Tue 11:40, sealed``."""
    entry = exercise.story.said.get(one.name)
    if not one.fixed or entry is None:
        return "-"
    option = entry.command.option if isinstance(entry.command, Choose) else ""
    if isinstance(entry.command, Roll):
        option = f"{entry.facts['option']}, rolled"
    sealed = ", sealed" if entry.line in exercise.story.under_seal else ""
    return f"{option}, {telling.clocks.short(due)[0]}{sealed}"


def _in_hand(exercise: Exercise, telling: Telling, open_: list[Asked], in_hand: str) -> Iterator[Block]:
    """The decision in hand: the question, the options by letter, what is proposed."""
    one = next((one for one in open_ if one.name == in_hand), None)
    if one is None:
        return
    decision = telling.names.decision_at(in_hand)
    title = say.node_title(telling.names, in_hand)
    yield Labelled("ASK", headed(f"{title}.", decision.question), "strong")
    chances = _chances(exercise, in_hand)
    for letter, name in one.options.items():
        chance = f" ({chances[name]} if rolled)" if name in chances else ""
        yield Labelled(f"  {letter}", f"{name}: {say.titled(name, decision.options[name])}{chance}")
    closed = [name for name in decision.options if name not in one.options.values()]
    if closed:
        yield Labelled("", f"not offered now: {', '.join(closed)}", "quiet")
    yield from _notes(decision.notes)


def _chances(exercise: Exercise, decision: str) -> dict[str, str]:
    """What a roll of a control decision would go by; nothing for the players' own."""
    play = exercise.look()
    node = play.program.nodes[play.program.node_of[decision]]
    shares = play.roll(decision).why.shares if node.control else ()
    return {option.name: say.share(part) for option, part in zip(node.options, shares, strict=False) if part}


def _expected(exercise: Exercise, telling: Telling, since: int, in_hand: str) -> Iterator[Block]:
    """The actions expected in this turn that nobody has judged yet, the latest, and those judged just now."""
    story = exercise.story
    begun = story.begun.get(story.turn)
    came = [(entry.line, delivery.name) for entry, delivery in story.deliveries]
    came += [(entry.line, name) for name, entry in story.asked.items()]
    names = [name for line, name in sorted(came) if begun is None or line >= begun.line]
    lines: list[tuple[Prose, ...]] = []
    for name in dict.fromkeys([*names, *([in_hand] if in_hand else [])]):
        expects = telling.names.expected_at(name)
        by_cell = {"": expects} if isinstance(expects, str) else expects
        for cell, text in by_cell.items():
            verdict = story.verdicts.get((name, cell))
            if text and (verdict is None or verdict.line > since):
                who = f" {cell}" if cell else ""
                lines.append(headed(f"{verdict_mark(exercise, name, cell)} {name}{who}:", text))
    for number, words in enumerate(lines[-MOST_EXPECTED:]):
        yield Labelled("" if number else "EXPECT", words)


def verdict_mark(exercise: Exercise, name: str, cell: str) -> str:
    """``[ ]`` open, ``[x]`` met, ``[-]`` missed."""
    entry = exercise.story.verdicts.get((name, cell))
    return "[ ]" if entry is None else "[x]" if isinstance(entry.command, Met) else "[-]"


def _to_come(exercise: Exercise, telling: Telling) -> Iterator[Block]:
    stop = exercise.stop
    if stop.kind == "ended":
        outcome = exercise.run().outcome
        title = say.titled(outcome, exercise.scenario.outcomes[outcome])
        yield Labelled("OVER", f"The exercise is over: {title}. `whitecell debrief` gives the hot wash.", "strong")
        return
    if stop.kind == "ending":
        title = say.titled(stop.names[0], exercise.scenario.outcomes[stop.names[0]])
        yield Labelled("ENDS?", f"“{title}” would end the exercise here: `end` it, or go `on`.", "strong")
    elif stop.kind == "deadline":
        title = say.node_title(telling.names, stop.names[0])
        lapse = telling.names.decision_at(stop.names[0]).lapse
        what = f" (to {lapse})" if isinstance(lapse, str) else ""
        words = f"The deadline of “{title}” has come: `choose`, `extend`, or let it `lapse`{what}."
        yield Labelled("NOW", words, "strong")
    ahead = [one for one in coming(exercise, telling) if not (stop.kind == "deadline" and one.name in stop.names)]
    shown = "; ".join(f"{when(telling, one)} {one.words}" for one in ahead[:MOST_COMING])
    more = f"; {len(ahead) - MOST_COMING} more (`plan`)" if len(ahead) > MOST_COMING else ""
    yield Labelled("NEXT", f"{shown}{more}")
    waiting = "; ".join(waits(exercise, telling))
    if waiting:
        yield Labelled("WAITS", waiting)


def plan_page(exercise: Exercise) -> list[Block]:
    """All that is to come, what waits, what a facilitator could release, and the starts that were set."""
    telling = telling_of(exercise, exercise.story)
    play = exercise.look()
    ready = [
        f"{node.name}: {telling.title(node.name)}"
        for number, node in enumerate(play.program.nodes)
        if node.trigger.told == "contingency" and node.name in exercise.names.nodes and not play.spent[number]
    ]
    ahead = [
        f"{when(telling, one)} {one.words}{f' ({one.name})' if one.name else ''}" for one in coming(exercise, telling)
    ]
    return [
        *_group("NEXT", ahead),
        *_group("WAITS", list(waits(exercise, telling))),
        *_group("READY", [*ready, "`release NAME` hands one out."] if ready else []),
        *_group("BEGUN", say.starts(exercise.scenario, exercise.given)),
    ]


def _group(label: str, lines: list[str]) -> list[Block]:
    """Lines under one label."""
    return [Labelled("" if number else label, text) for number, text in enumerate(lines)]


def _foot(exercise: Exercise, since: int) -> Iterator[Block]:
    before = exercise.position_after(since).state
    parts = []
    for slot, was, value in zip(exercise.program.states, before, exercise.position.state, strict=True):
        title = say.briefly(slot.name, exercise.scenario.state.get(slot.name))
        change = round(value, 2) - round(was, 2)
        moved = f" ({say.signed(change)})" if round(change, 2) else ""
        parts.append(f"{title} {say.number(value)}{moved}")
    if parts:
        yield Labelled("STATE", " | ".join(parts))
    yield Labelled("WALL", wall_words(exercise.story))
    saved = exercise.entries[-1].at if exercise.entries else exercise.began
    yield Bar(right=f"saved {saved:%H:%M:%S}, line {exercise.line}")
