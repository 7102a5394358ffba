"""An exercise as it was played: what happened in the run, and what people did and said, on one timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sim.engine.run import Run
from sim.exercise.commands import Cancel, Choose, Lapse, Override, Respond, Rewind, Roll, Undo
from sim.exercise.entry import Answer, LogEntry
from sim.exercise.path import taken_back_by
from sim.exercise.session import Exercise
from sim.exercise.story import Story
from sim.exercise.wording import command_word, words_in
from sim.view.debrief.nameless import nameless_entries, nameless_story
from sim.view.exercise.commands import answered_by, of_their_own, remark
from sim.view.run.ending import result
from sim.view.run.happenings import Telling, clock_heading
from sim.view.words import page
from sim.view.words import sentences as say
from sim.view.words.page import Block, Heading, Prose


def telling_of(exercise: Exercise, story: Story, texts: bool = False, all: bool = False) -> Telling:
    """A telling that knows a branch's decisions, who took them, and what was improvised."""
    policy = exercise.header["policy"] or None
    telling = Telling(
        exercise.names_in(story).scenario,
        texts=texts,
        policy=policy,
        improvised=story.improvised,
        start=exercise.state_at_start,
        all=all,
    )
    telling.hear(answer.choice for _, answer in story.answers)
    entries = {entry.line: entry for entry in story.entries}
    for _, answer in story.answers:
        telling.people[answer.choice.decision, answer.choice.time] = _how(exercise, answer, entries[answer.line])
    return telling


def _how(exercise: Exercise, answer: Answer, entry: LogEntry) -> str:
    """How a decision came to its answer: ``by ROK NSO``, ``rolled``, ``let lapse``."""
    command = entry.command
    if isinstance(command, Respond):
        decision = exercise.names.decision_at(command.decision)
        if len(exercise.names.asked_of(decision)) == 1:
            return f"by {command.by}" if command.by else "by the players"
        return "all agree" if entry.facts["ruled"] == "agreed" else f"{say.leading(exercise.scenario, decision)} leads"
    if isinstance(command, Choose):
        node = exercise.program.nodes[exercise.program.node_of[answer.choice.decision]]
        by = answered_by(exercise.scenario, command.by)
        how = f"by {by}" if by else "set" if node.control else "by the players"
        return f"{how}, {of_their_own(exercise.names, command.decision, command.other)}" if command.other else how
    if isinstance(command, Roll):
        return "rolled"
    return "let lapse" if isinstance(command, Lapse) else "by a person"


def entry_told(telling: Telling, entry: LogEntry) -> list[Block]:
    """What an entry adds to the timeline: what was said, then what came of it.

    An answer that took effect at once, and an override, are one line, and not two that say the same.
    """
    said = list(remark(telling, entry))
    came = [block for one in entry.happenings for block in telling.told(one)]
    is_apart = isinstance(entry.command, Respond)  # what one cell says and what is decided are two things
    at_once = entry.answers and entry.answers[0].line == entry.line and not is_apart
    if said and (at_once or isinstance(entry.command, Override)):
        word = "set" if isinstance(entry.command, Override) else "decides"
        for number, block in enumerate(came):
            if isinstance(block, page.TimelineEntry) and block.word == word:
                came[number] = replace(block, details=(*said[0].details, *block.details))
                return came
    return [*said, *came]


def replay_page(
    exercise: Exercise, branch: int, texts: bool = False, all: bool = False, attributed: bool = False
) -> list[Block]:
    """A branch of an exercise from the start to its end, with how it stands there. Without ``attributed`` nobody is
    named."""
    line = exercise.branches()[branch]
    story = exercise.told(line)
    story = story if attributed else nameless_story(exercise, story)
    telling = telling_of(exercise, story, texts, all)
    lines = [block for entry in story.entries for block in entry_told(telling, entry)]
    if lines and isinstance(lines[0], page.TimelineEntry):
        lines.insert(0, clock_heading(telling.clocks))
    run = exercise.run(line)
    blocks = [*_title(exercise, branch, run, attributed), *lines]
    if exercise.position_after(line).finished:
        return [*blocks, *telling.under_way(), *telling.silence(), *result(exercise.scenario, run, telling.clocks)]
    first, *others = telling.clocks.each(run.ended)
    parts = [f"Played to {first}", *others]
    parts[-1] += "."
    return [*blocks, *telling.silence(), Heading("Not over"), page.Series(tuple(parts))]


def _title(exercise: Exercise, branch: int, run: Run, attributed: bool) -> Iterator[Block]:
    yield Heading(exercise.scenario.title, 1, exercise.scenario.marking)
    began = exercise.began
    by = f" by {exercise.header['operator']}" if attributed and exercise.header["operator"] else ""
    policy = ""
    if exercise.header["policy"]:
        name = exercise.header["policy"]
        title = say.titled(name, exercise.scenario.policies.get(name))
        policy = ", decided by the weights" if name == "unguided" else f", “{title}” deciding"
    yield Prose(
        f"Played on {began:%Y-%m-%d} from {began:%H:%M}{by}{policy}. {say.begun(exercise.scenario, run)}.", quiet=True
    )
    others = [number for number in exercise.branches() if number != branch]
    if others:
        which = f"Branch {branch} of {say.count_of(len(others) + 1, 'branch', 'branches')}; "
        yield Prose(f"{which}the others are {', '.join(map(str, others))}.", quiet=True)
    if exercise.undone:
        yield Prose(f"{say.count_of(len(exercise.undone), 'slip')} taken back and left out.", quiet=True)


def log_page(exercise: Exercise, attributed: bool = False) -> list[Block]:
    """The log's lines as a table, for finding the one to rewind to. Without ``attributed`` nobody is named."""
    story = exercise.story if attributed else nameless_story(exercise, exercise.story)
    telling = telling_of(exercise, story)
    rows = []
    for entry in exercise.entries if attributed else nameless_entries(exercise, exercise.entries):
        mark = "undone" if entry.line in exercise.undone else f"branch {entry.branch}" if entry.branch else ""
        rows.append(
            (
                str(entry.line),
                f"{entry.at:%H:%M:%S}",
                telling.clocks.short(entry.after.time)[0],
                _command_words(telling, entry),
                mark,
            )
        )
    begun = [Prose(f"{say.begun(exercise.scenario, exercise.run())}.", quiet=True)] if exercise.given else []
    columns = (page.Column("Line", "right"), page.Column("Room"), page.Column("After it"), page.Column("Command"))
    return [*begun, page.Table((*columns, page.Column("")), tuple(rows), close=True)]


def undone_words(exercise: Exercise) -> str:
    """What the undo that was just done took back."""
    line, *also = taken_back_by(exercise.entries[-1])
    return "; ".join(line_words(exercise, one) for one in (line, *also))


def line_words(exercise: Exercise, line: int) -> str:
    """A line of the log by its number and what it says: ``line 45, cancel of “A rumour”``."""
    entry = exercise.entry(line)
    words = _command_words(telling_of(exercise, exercise.told(line)), entry)
    return f"line {line}, {words}"


def entry_words(exercise: Exercise, line: int) -> str:
    """Who gave the command of a line, what it was, and what was written with it: ``Lee: note Tokyo asked first.``"""
    entry = exercise.entry(line)
    telling = telling_of(exercise, exercise.told(line))
    words = _command_words(telling, entry)
    written = [detail for told in remark(telling, entry) for detail in told.details if isinstance(detail, str)]
    written = written or [say.flat(text) for text in words_in(entry.command)]
    beside = "; ".join(text for text in written if text and text not in words)
    return ": ".join(filter(None, (entry.operator, words, beside)))


def _command_words(telling: Telling, entry: LogEntry) -> str:
    """``next: Short-range missile``; ``answer Level of the first call: Foreign ministers``."""
    command = entry.command
    if isinstance(command, Rewind):
        return f"rewind to line {command.line}"
    if isinstance(command, Undo):
        return f"undo of line {entry.facts['undoes']}"
    if isinstance(command, Cancel):
        return f"cancel of “{telling.title(command.name)}”"
    if isinstance(command, Lapse):
        return f"lapse of “{telling.title(command.decision)}”"
    said = [f"{line.word} {line.text}" for line in remark(telling, entry)]
    seen = [telling.title(one.node) for one in entry.happenings if one.what in ("happened", "asked", "answered")]
    word = command_word(command)
    return "; ".join(said) or (f"{word}: {seen[-1]}" if seen else word)
