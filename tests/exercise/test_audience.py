"""Who may know what: by hand in a small exercise, and by a search for every secret over whole ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from sim.desk.ticking import Ticking
from sim.exercise.audience import Paper, Question, Sight, sight_of
from sim.exercise.commands import (
    Amend,
    Choose,
    Clock,
    Command,
    Forecasted,
    Go,
    Improvise,
    Lapse,
    Next,
    Note,
    Opinion,
    Override,
    Own,
    Release,
    Respond,
    Reveal,
    Rewind,
    Roll,
    Say,
    Show,
    Undo,
    Wait,
    Wall,
)
from sim.exercise.seats.messages import may_give
from sim.exercise.session import Exercise
from sim.exercise.wording import command_word
from sim.faults import Misuse
from sim.scenario.load import load
from sim.view.exercise.audience import audience_page
from sim.view.words.page import Labelled
from tests.exercise.driving import next_command
from tests.exercise.secrets_of import Secrets
from tests.exercise.small_exercise import HOUR, TEXT, RoomClock, opinions
from tests.kept_exercises.paths import EXERCISES

# ---------------------------------------------------------------- by hand


def test_each_cell_has_its_own_words_and_the_wall_none(begin):
    exercise = begin(Next(), Next())
    papers = {cell: [paper.text for paper in sight_of(exercise, cell).papers] for cell in ("rok", "us", "")}
    assert papers == {"rok": ["Seoul reads this."], "us": ["Washington reads this."], "": [""]}
    assert sight_of(exercise, "rok").papers[0] == Paper(
        3, HOUR, "launch", "A launch", "dprk", ("all",), "flash message", "Seoul reads this."
    )


def test_a_cell_has_what_went_to_it_in_the_order_of_the_log(begin):
    exercise = begin(Next(), Say("First.", to=("us",)), Next(), Say("Third.", to=("all",)), Release("cable"))
    assert [paper.text for paper in sight_of(exercise, "us").papers] == [
        "First.",
        "Washington reads this.",
        "Third.",
        "For Washington alone.",
    ]
    assert [paper.text for paper in sight_of(exercise, "rok").papers] == ["Seoul reads this.", "Third."]


def test_the_room_in_whose_name_words_are_passed_on_sees_them_and_no_other_does(begin):
    """Those kept to control stay there; the wall may show none of them."""
    exercise = begin(
        Say("To you alone.", to=("us",), sender="nso"), Say("From the cell.", to=("us",), sender="rok", mode="call")
    )
    exercise.do(Say("Kept to you.", sender="nso"))
    assert sight_of(exercise, "rok").papers == sight_of(exercise, "us").papers
    assert [(paper.sender, paper.to, paper.text) for paper in sight_of(exercise, "rok").papers] == [
        ("nso", ("us",), "To you alone."),
        ("rok", ("us",), "From the cell."),
    ]
    with pytest.raises(Misuse, match="went to `us` alone"):
        exercise.do(Show("2"))
    exercise.do(Rewind(1))
    assert sight_of(exercise, "rok").papers == ()


def test_words_of_the_facilitators_own_are_a_notice_and_no_paper_of_the_exercise(begin):
    exercise = begin(
        Say("Back at 10:30.", to=("all",)),
        Say("A poll.", to=("all",), mode="press line"),
        Say("Ring us.", to=("all",), sender="nsc"),
    )
    sight = sight_of(exercise, "rok")
    assert [paper.is_notice for paper in sight.papers] == [True, False, False]
    page = audience_page(exercise.scenario, sight)
    heads = [(block.label, block.weight) for block in page if isinstance(block, Labelled) and block.label]
    assert [head for head in heads if head[0] != "STATE"] == [
        ("NOTICE", "plain"),
        ("Mon 08:00", "strong"),
        ("Mon 08:00", "strong"),
    ]


def test_only_states_that_are_shown_are_seen(begin):
    exercise = begin(Next())
    assert [sight_of(exercise, cell).state for cell in ("rok", "us", "")] == [{"tension": 4}] * 3


def test_a_question_is_put_to_those_who_decide(begin):
    exercise = begin(Go(), Go())
    question = Question("posture", 7 * HOUR, ("soft", "firm"), True, None)
    assert [sight_of(exercise, cell).questions for cell in ("rok", "us", "")] == [(question,)] * 3


def test_an_answer_is_known_to_those_who_gave_it_before_it_is_due(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=2 * HOUR))
    assert sight_of(exercise, "us").questions == (Question("posture", 7 * HOUR, ("soft", "firm"), True, ("firm",)),)


def test_shown_states_stand_still_while_they_would_tell_an_answer_under_seal(begin):
    exercise = begin(Go(), Go())
    before = sight_of(exercise).state
    exercise.do(Choose("posture", "firm", took=0, sealed=True))
    assert exercise.situation().state["tension"] != before["tension"]
    assert [sight_of(exercise, cell).state for cell in ("rok", "us", "")] == [before] * 3
    exercise.do(Reveal())
    assert sight_of(exercise).state == {"tension": exercise.situation().state["tension"]}


def test_a_question_that_lapsed_shows_what_the_deadline_did(begin):
    exercise = begin(Go(), Go(), Lapse("posture"))
    assert sight_of(exercise, "us").questions == (Question("posture", None, ("soft", "firm"), False, ("soft",)),)


def test_questions_of_earlier_turns_are_gone(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Roll("reply"))
    assert [question.decision for question in sight_of(exercise, "us").questions] == ["posture"]
    exercise.do(Go())
    assert (sight_of(exercise, "us").turn, sight_of(exercise, "us").questions) == ("evening", ())


def test_control_decisions_are_nobodys_business(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go())
    assert exercise.stop.names == ("reply",)
    assert "reply" not in str([sight_of(exercise, cell) for cell in ("rok", "us", "")])


def test_what_control_was_told_or_keeps_back_is_seen_by_no_one(begin):
    exercise = begin(Say("Help!", sender="nso"), Improvise("For control", "Hush."), Amend("rumour", "New words."))
    assert [sight_of(exercise, cell).papers for cell in ("rok", "us", "")] == [(), (), ()]


def test_a_contingency_is_seen_by_those_who_got_it_once_it_is_released(begin):
    exercise = begin(Release("rumour"))
    assert [[paper.name for paper in sight_of(exercise, cell).papers] for cell in ("rok", "us")] == [["rumour"], []]


def test_a_cue_for_facilitators_is_seen_by_no_audience(begin):
    cue = TEXT.replace("  move: {at: 30m,", "  move: {at: 30m, facilitators: true, text: Hand out the map.,")
    exercise = begin(Next(), Next(), text=cue)
    assert exercise.stop.names == ("move",)
    assert [sight_of(exercise, cell).papers for cell in ("rok", "us", "")] == [(), (), ()]
    with pytest.raises(Misuse, match="`move` went to nobody"):
        exercise.do(Show("move"))


@pytest.mark.parametrize("cell", ["red", "moon", "nso", "all"])
def test_there_is_no_sight_of_anybody_who_does_not_play(begin, cell):
    with pytest.raises(Misuse, match=f"There is no player cell `{cell}`"):
        sight_of(begin(), cell)


def test_rewound_it_is_as_if_it_had_not_been_seen(begin):
    exercise = begin(Next())
    before = [sight_of(exercise, cell) for cell in ("rok", "us", "")]
    for command in (Next(), Say("Hush.", to=("all",)), Rewind(2)):
        exercise.do(command)
    assert [sight_of(exercise, cell) for cell in ("rok", "us", "")] == before


# ---------------------------------------------------------------- by search

STEPS = 220
"""Commands that are tried in an exercise: it comes to its end."""

Look = Callable[[Exercise, str], Sight]


def anything_else(exercise: Exercise, luck: Random, number: int) -> Command:
    """A command beside the way: words for some, for all and for nobody, each with a sign of its own."""
    cells = list(exercise.names.player_cells)
    some = tuple(luck.sample(cells, luck.randint(0, len(cells))))
    injects = [name for name, node in exercise.names.nodes.items() if node.kind == "inject"]
    decisions = [name for name, node in exercise.names.nodes.items() if node.kind == "decision"]
    moments = [moment for happening in exercise.story.happenings for moment in happening.moments]
    states, senders = list(exercise.scenario.state), ["", *cells, *exercise.scenario.actors]
    shown = [*exercise.story.begun, *exercise.story.asked, *(d.name for _, d in exercise.story.deliveries), ""]
    return luck.choice(
        [
            Note(f"SECRET note {number}.", moment=luck.choice([*moments, ""])),
            Say(f"Words for some, {number}.", to=some, sender=senders[number % len(senders)]),
            Say(f"Words for all, {number}.", to=("all",)),
            Say(f"Words for control, {number}.", sender=senders[number % len(senders)]),
            Improvise(f"Title {number}", f"Improvised for some, {number}.", to=some),
            Improvise(f"Title {number}", f"Improvised for all, {number}.", to=("all",)),
            Improvise(f"Title for later {number}.", f"Some, later {number}.", to=some, at=exercise.time + 20 * 60),
            Improvise(f"Title for later {number}.", f"All, later {number}.", to=("all",), at=exercise.time + 8 * HOUR),
            Clock(luck.choice([0, 1, 60])),
            Amend(luck.choice([*injects, *exercise.story.improvised]), f"Amended for all, soon {number}."),
            Amend(luck.choice(injects), f"Amended for one, {number}.", cell=luck.choice(cells)),
            Amend(luck.choice(injects), f"Amended for all, {number}."),
            Override(luck.choice(states), 5.0, f"SECRET reason {number}."),
            Forecasted(luck.choice(decisions), "", 100, 1, {f"SECRET forecast {number}.": [0.123456, "SECRET odds"]}),
            Reveal(),
            Show(luck.choice([*shown, *injects, *decisions])),
            Show(luck.choice([*shown, *(str(entry.line) for entry in exercise.story.messages)])),
            Wall(blank=luck.random() < 0.2),
            luck.choice([Undo(), Undo(luck.randint(1, exercise.line))]),
            Rewind(luck.randint(1, exercise.line)) if luck.random() < 0.2 else Wait(60),
        ]
    )


def for_later(exercise: Exercise, luck: Random, number: int) -> Command:
    """A command of what comes by itself: injects of one's own for a time to come, and the clock."""
    some = tuple(luck.sample(list(exercise.names.player_cells), 1))
    at, title = exercise.time + luck.choice([20 * 60, 8 * HOUR]), f"Title for later {number}."
    own = [*exercise.story.improvised]
    return luck.choice(
        [
            Improvise(title, f"Some, later {number}.", to=some, at=at),
            Improvise(title, f"All, later {number}.", to=("all",), at=at),
            Clock(luck.choice([0, 1, 60])),
            *([Amend(luck.choice(own), f"Amended for later {number}.")] if own else []),
        ]
    )


def with_reasons(command: Command | None, number: int) -> Command | None:
    """An answer with reasons that only facilitators may read; some are none of the options, and tell of it."""
    if not isinstance(command, Choose | Respond):
        return command
    pro, con = Opinion(f"SECRET reason for, {number}."), Opinion(f"SECRET reason against, {number}.")
    command = replace(command, by=f"SECRET {number}.", rationale=(pro,), dissent=(con,))
    if number % 5 or isinstance(command, Respond):
        return command
    return replace(
        command, option="", options=None, other=Own(f"Their own answer, {number}.", f"Told of it, {number}.")
    )


def apart(command: Command | None, exercise: Exercise, number: int) -> Command | None:
    """Two in three answers for several cells as that of one of them, sealed or open."""
    if not isinstance(command, Choose) or number % 3 == 0:
        return command
    asked = exercise.names.asked_of(exercise.names.decision_at(command.decision))
    if len(asked) == 1 or exercise.scenario.cells[asked[0]].control:
        return command
    given = exercise.story.responses.get(command.decision, {})
    cell = next((cell for cell in asked if cell not in given), asked[number % len(asked)])
    fields = {"took": command.took, "sealed": number % 4 == 1, "options": command.options}
    return Respond(command.decision, cell, command.option, **fields)


def played(name: str, log: Path, seed: int, steps: int) -> Iterator[Exercise]:
    """A whole exercise with all kinds of commands, after each of them."""
    luck, ahead, clock = Random(seed), Random(-1 - seed), RoomClock()
    with Exercise.start(load(EXERCISES[name]), log, seed=seed, clock=clock) as exercise:
        yield exercise
        ticking = Ticking(exercise)
        for number in range(steps):
            steered = with_reasons(apart(next_command(exercise, luck), exercise, number), number)
            command = anything_else(exercise, luck, number) if steered is None or luck.random() < 0.5 else steered
            with suppress(Misuse):
                clock.later(ahead.random())
                ticking.catch_up(exactly=True)
                if ahead.random() < 0.2:
                    exercise.do(for_later(exercise, ahead, number))
            with suppress(Misuse):
                exercise.do(command, "SECRET scribe" if may_give(command_word(command)) else None)
                yield exercise


def leaks(name: str, log: Path, seed: int, look: Look = sight_of, steps: int = STEPS) -> Iterator[str]:
    """Every leak over a whole exercise, in what each player cell and the wall may know, as the exercise goes on."""
    secrets: Secrets | None = None
    for exercise in played(name, log, seed, steps):
        secrets = secrets or Secrets(exercise)
        for cell in (*exercise.names.player_cells, ""):
            yield from secrets.leaks(look(exercise, cell))


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
@pytest.mark.parametrize("name", EXERCISES)
def test_over_a_whole_exercise_nobody_sees_what_is_not_theirs(name, seed, log):
    assert set(leaks(name, log, seed)) == set()
    assert any(entry.after.finished for entry in Exercise.read(log).entries)


def _as_other_cell(exercise: Exercise, cell: str) -> Sight:
    other = next(other for other in exercise.names.player_cells if other != cell)
    return replace(sight_of(exercise, other), cell=cell)


def _with_control(exercise: Exercise, cell: str) -> Sight:
    sight = sight_of(exercise, cell)
    control = [name for name in exercise.story.asked if exercise.program.nodes[exercise.program.node_of[name]].control]
    return replace(sight, questions=(*sight.questions, *(Question(name, None, (), False, None) for name in control)))


def _unsealed(exercise: Exercise, cell: str) -> Sight:
    sight = sight_of(exercise, cell)
    said = exercise.story.said
    answers = {name: entry.command.option for name, entry in said.items() if isinstance(entry.command, Choose)}
    return replace(
        sight, questions=tuple(replace(question, answer=answers.get(question.decision)) for question in sight.questions)
    )


def _own_unsealed(exercise: Exercise, cell: str) -> Sight:
    sight = sight_of(exercise, cell)
    given = exercise.story.responses
    questions = (
        replace(one, own=tuple((who, entry.command.answer) for who, entry in given.get(one.decision, {}).items()))
        for one in sight.questions
    )
    return replace(sight, questions=tuple(questions))


def _with_all_states(exercise: Exercise, cell: str) -> Sight:
    return replace(sight_of(exercise, cell), state=exercise.situation().state)


def _paper(words: str) -> Paper:
    return Paper(1, 0, "", "", "", (), "", words)


def _with(words: Callable[[Exercise], list[str]]) -> Look:
    def look(exercise: Exercise, cell: str) -> Sight:
        sight = sight_of(exercise, cell)
        return replace(sight, papers=(*sight.papers, *map(_paper, words(exercise))))

    return look


def _notes(exercise: Exercise) -> list[str]:
    return [node.element.notes for node in exercise.names.nodes.values() if node.element.notes]


def _contingencies(exercise: Exercise) -> list[str]:
    contingencies = [n.element for n in exercise.names.nodes.values() if getattr(n.element, "contingency", False)]
    return [text for inject in contingencies if isinstance(text := inject.text, str)]


def _titles_to_come(exercise: Exercise) -> list[str]:
    came = {delivery.name for _, delivery in exercise.story.deliveries}
    return [n.element.title for n in exercise.names.nodes.values() if n.kind == "inject" and n.name not in came]


def _prepared(exercise: Exercise) -> list[str]:
    came = {delivery.name for _, delivery in exercise.story.deliveries}
    return [inject.title for name, inject in exercise.story.improvised.items() if inject.timed and name not in came]


@pytest.mark.parametrize(
    ("look", "what"),
    [
        (_as_other_cell, "words of"),
        (_with_control, "control decision"),
        (_unsealed, "answer under seal"),
        (_own_unsealed, "a cell's answer under seal"),
        (_with_all_states, "hidden state"),
        (_with(_notes), "for facilitators alone"),
        (_with(_contingencies), "words of"),
        (_with(_titles_to_come), "words of"),
        (_with(_prepared), "words of"),
        (_with(lambda e: [c.command.text for c in e.story.notes]), "SECRET note"),
        (_with(lambda e: [entry.operator for entry in e.entries]), "SECRET scribe"),
        (_with(lambda e: [str(c.command.shown) for c in e.story.forecasts]), "SECRET forecast"),
        (_with(lambda e: [c.command.reason for c in e.entries if isinstance(c.command, Override)]), "SECRET reason"),
        (_with(lambda e: [str(opinions(e, name)) for name in e.story.said]), "SECRET reason against"),
        (_with(lambda e: list(e.program.node_of)), "yet to come"),
        (_with(lambda e: ["0.75 - 0.06 * cohesion"]), "for facilitators alone"),
        (_with(lambda e: [m.command.text for m in e.story.messages]), "words of"),
        (_with(lambda e: [own.title for own in e.story.other.values()]), "an answer of their own"),
        (_with(lambda e: [own.text for own in e.story.other.values()]), "words of"),
    ],
)
def test_the_search_finds_each_kind_of_leak(look, what, log):
    """As a search that finds nothing may be one that cannot."""
    several = (leaks("december_double", log.with_name(f"{seed}.jsonl"), seed, look, STEPS // 2) for seed in range(3))
    assert any(what in leak for found in several for leak in found)
