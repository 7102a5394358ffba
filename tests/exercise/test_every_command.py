"""No command is left out in silence: each is in a family, does something, and is told; one that is not is noticed."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sim.exercise import commands, steering
from sim.exercise.command import Answering, Command
from sim.exercise.commands import KINDS, Clock, Forward, Met, Opinion, Respond, Resumed, Rewind, Tick, Unjudge, known
from sim.exercise.entry import LogEntry
from sim.exercise.session import Exercise
from sim.exercise.steering import steer, tell
from sim.exercise.wording import command_fields, command_of, command_schema, command_word
from sim.faults import Misuse
from sim.view.debrief import groups
from sim.view.exercise import commands as timeline
from sim.view.exercise.replay import telling_of
from tests.exercise.small_exercise import SCRIPT, RoomClock, do_all, everything, scenario

LOG_PAGE = Path(__file__).parents[2] / "docs" / "log.md"


APART = (
    Respond("posture", "rok", "firm", took=600, by="nso", rationale=(Opinion("Now.", "rok", "Kim"),), sealed=True),
    Respond("posture", "us", "soft", dissent=(Opinion("Not yet.", "us"),), tally=(("soft", 2),)),
)
"""Cells that answer apart."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Iterator[Exercise]:
    """An exercise in which every command was given; that it is asked for all of them leaves it as it is."""
    log = tmp_path_factory.mktemp("whole") / "exercise.jsonl"
    with Exercise.start(scenario(), log, seed=7, clock=RoomClock(), operator="ann") as exercise:
        do_all(exercise, [*SCRIPT, Rewind(9), *APART, Resumed(), Met("posture"), Unjudge("posture")])
        do_all(exercise, [Forward(0, exercise.time), Rewind(9), Clock(60)])
        do_all(exercise, [Tick(exercise.time + 60), Clock(0)])
        before = everything(exercise)
        yield exercise
        assert everything(exercise) == before


def kinds() -> dict[str, type[Command]]:
    """Every kind of command that there is in memory, by its name."""
    gc.collect()  # a class with slots leaves the one that it was made from
    direct = [*Command.__subclasses__(), *Answering.__subclasses__()]
    return {kind.__name__: kind for kind in direct if kind.__name__ != Answering.__name__}


def left_out(kind: type[Command], exercise: Exercise) -> list[str]:
    """Where a kind of command is not thought of."""
    given = [entry for entry in exercise.entries if type(entry.command) is kind]
    entry = given[0] if given else replace(exercise.entries[0], command=kind())
    return [*([] if given else ["no test gives it"]), *_left_out(kind, entry, exercise)]


def _left_out(kind: type[Command], entry: LogEntry, exercise: Exercise) -> Iterator[str]:
    situation = exercise.situation()
    if KINDS.get(command_word(entry.command)) is not kind:
        yield "it is in no family"
    if not isinstance(getattr(kind, "moves_run", None), bool):
        yield "it does not say whether it moves the run"
    if not _is_handled(lambda: steer(entry.command, situation)):
        yield "nothing does it"
    if not _is_handled(lambda: tell(situation.story.copied(), entry)):
        yield "the story does not know it"
    if not _is_handled(lambda: list(timeline.remark(telling_of(exercise, exercise.story), entry))):
        yield "the timeline has no words for it"
    if kind.by_hand and not _is_handled(lambda: groups._deed(exercise.scenario, exercise.names, entry.command)):
        yield "the groups' page has no words for it"
    if not _is_handled(lambda: command_of(command_word(entry.command), command_fields(entry.command))):
        yield "no log can hold it"
    if f"`{command_word(entry.command)}`" not in LOG_PAGE.read_text(encoding="utf-8"):
        yield "the page of the log does not list it"


def _is_handled(what) -> bool:
    """Whether somebody thought of a command; that it makes no sense just then is a thought, too."""
    try:
        what()
    except Misuse as error:
        return not re.search("does not know the command|There is no command", str(error))
    except AssertionError:  # assert_never
        return False
    return True


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.__name__)
def test_no_command_is_left_out(whole, kind):
    assert left_out(kind, whole) == []


def test_every_class_of_a_command_is_one_of_those_there_are():
    assert kinds() == {kind.__name__: kind for kind in KINDS.values()}


EVERYWHERE = ["nothing does it", "the story does not know it", "the timeline has no words for it"]
EVERYWHERE += ["the groups' page has no words for it", "no log can hold it", "the page of the log does not list it"]


def test_a_command_that_nobody_handles_is_noticed_everywhere(whole):
    @dataclass(frozen=True, slots=True)
    class Juggle(Command):
        by_hand = True

    assert "Juggle" in kinds()
    assert left_out(Juggle, whole) == [
        "no test gives it",
        "it is in no family",
        "it does not say whether it moves the run",
        *EVERYWHERE,
    ]
    before = everything(whole)
    with pytest.raises(Misuse, match="An exercise does not know the command Juggle"):
        whole.do(Juggle())
    assert everything(whole) == before


@pytest.mark.parametrize(
    "family", ["TimeCommand", "DecisionCommand", "HappeningCommand", "ObservingCommand", "RoomCommand"]
)
def test_a_command_that_is_in_a_family_and_handled_nowhere_is_noticed_too(whole, monkeypatch, family):
    @dataclass(frozen=True, slots=True)
    class Whistle(Command):
        moves_run = True
        by_hand = True

    monkeypatch.setattr(commands, "AnyCommand", commands.AnyCommand | Whistle)
    monkeypatch.setattr(steering, family, getattr(commands, family) | Whistle)
    assert known(Whistle()) == Whistle()
    noticed = {"no test gives it", "it is in no family", *EVERYWHERE}
    noticed -= {"the story does not know it"} if family == "TimeCommand" else set()  # of that the story has nothing
    assert {*left_out(Whistle, whole)} == noticed


def test_what_a_class_says_of_itself_is_what_it_does(whole):
    """What does not move the run leaves it as it is; what answers names a decision."""
    for entry in whole.entries:
        if not entry.command.moves_run:
            assert (entry.before, entry.happenings) == (entry.after, ())
    assert {name for name, kind in KINDS.items() if kind.answers} == {"choose", "respond", "lapse", "roll"}
    assert {name for name, kind in KINDS.items() if kind.by_hand} == {
        *("release", "hold", "unhold", "cancel", "improvise", "override", "goon")
    }
    assert {name for name, kind in KINDS.items() if not kind.can_be_undone} == {"undo", "forecasted"}
    assert {name for name, kind in KINDS.items() if kind.is_remark} == {
        *("note", "met", "missed", "unjudge", "rate", "forecasted", "explain"),
        *("roster", "break", "back", "resumed", "timer"),
    }
    assert not any(
        kind.is_remark and (kind.moves_run or kind.asked_about) for name, kind in KINDS.items() if name != "timer"
    )
    assert all(kind.moves_run for kind in KINDS.values() if kind.answers or kind.by_hand)


# ---------------------------------------------------------------- over a wire

ANSWER = {"decision": "posture", "option": "firm"}
SET = {"state": "tension", "reason": "So."}
LARGE = {**SET, "value": 10**400}
FORECAST = {"decision": "", "policy": "", "futures": 1, "epoch": 1}

WRONG = [
    ("waits", {"seconds": 60}, "There is no command `waits`. Did you mean `wait`?"),
    ("wait", {"secnds": 60}, "`wait` has no field `secnds`. Did you mean `seconds`?"),
    ("next", {"far": 1}, "`next` has no field `far`."),
    *(
        (word, values, f"`{word}` cannot be read: {what}.")
        for word, values, what in [
            ("wait", {"seconds": "abc"}, "`seconds` must be a whole number"),
            ("wait", {"seconds": True}, "`seconds` must be a whole number"),
            ("wait", {"seconds": 60.0}, "`seconds` must be a whole number"),
            ("wait", {"seconds": 2**64}, "`seconds` must be a whole number"),
            ("wait", {"seconds": None}, "`seconds` must be a whole number"),
            ("wait", {}, "`seconds` is missing"),
            ("wait", [], "what it holds must be an object"),
            ("next", None, "what it holds must be an object"),
            ("note", "a text", "what it holds must be an object"),
            ("roster", {"cell": "rok", "people": "Kim"}, "`people` must be a list"),
            ("roster", {"cell": "rok", "people": ["Kim", 7]}, "`people[1]` must be a text"),
            ("break", {"minutes": 2.5}, "`minutes` must be a whole number"),
            ("note", {"text": 7}, "`text` must be a text"),
            ("note", {"text": "\ud800"}, "it holds half a character"),
            ("note", {"text": {1, 2}}, "it holds what JSON does not"),
            ("wall", {"blank": "yes"}, "`blank` must be true or false"),
            ("override", {**SET, "value": "5"}, "`value` must be a number"),
            ("override", LARGE, "`value` must be a number"),
            ("rate", {"objective": "speak", "rating": "Q"}, "`rating` must be P, S, M or U"),
            ("choose", {**ANSWER, "tally": [["firm"]]}, "`tally[0][1]` is missing"),
            ("choose", {**ANSWER, "rationale": ["So."]}, "`rationale[0]` must be an object"),
            ("choose", {**ANSWER, "rationale": [{"text": "So.", "of": ""}]}, "there is no `rationale[0].of`"),
            ("choose", {**ANSWER, "dissent": [{"cell": "us"}]}, "`dissent[0].text` is missing"),
            ("forecasted", {**FORECAST, "shown": []}, "`shown` must be an object"),
        ]
    ),
]


@pytest.mark.parametrize(
    ("word", "values", "sentence"), WRONG, ids=[f"{n}-{word}" for n, (word, *_) in enumerate(WRONG)]
)
def test_what_comes_over_a_wire_and_does_not_fit_is_refused_with_a_sentence(word, values, sentence):
    with pytest.raises(Misuse) as refusal:
        command_of(word, values)
    assert str(refusal.value) == sentence


def test_a_command_of_the_same_kind_of_nonsense_is_not_done(begin):
    exercise = begin()
    for command, what in (
        (commands.Wait("abc"), "`seconds` must be a whole number"),
        (commands.Note(7), "`text` must be a text"),
        (commands.Roster("rok", "Kim"), "`people` must be a list"),
        (commands.Roster("rok", ["Kim"]), "`people` must be a list"),
        (commands.Break(2.5), "`minutes` must be a whole number"),
        (commands.Choose("posture", "firm", rationale=(commands.Opinion(7),)), "`rationale[0].text` must be a text"),
        (commands.Choose("posture", "firm", rationale=({"text": "So."},)), "`rationale[0]` must be an object"),
    ):
        with pytest.raises(Misuse, match=re.escape(f"cannot be read: {what}.")):
            exercise.do(command)
    assert exercise.line == 1


def test_a_number_is_kept_as_it_was_written():
    assert command_fields(command_of("override", {"state": "s", "value": 5, "reason": "So."}))["value"] is 5  # noqa: F632


def test_the_set_of_commands_has_a_json_schema(whole):
    import jsonschema

    schema = command_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for entry in whole.entries:
        line = {"command": command_word(entry.command), "fields": command_fields(entry.command)}
        assert not list(validator.iter_errors(line)), line
    for word, values, sentence in WRONG:
        # The schema knows no half characters, takes 60.0 for whole, and any number for one.
        if "it holds" not in sentence and values not in ({"seconds": 60.0}, LARGE):
            assert list(validator.iter_errors({"command": word, "fields": values})), (word, values)
    assert schema["$defs"]["Hold"]["description"] == "Keep something pending from happening."


def test_an_entry_is_found_by_its_line(whole):
    assert [whole.entry(line).line for line in range(2, whole.line + 1)] == list(range(2, whole.line + 1))
