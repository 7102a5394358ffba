"""After-action reports in words: a whole one, the page that is read alone, what logs of every kind come to, and that
nobody is named unless it is asked for."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import sim.analysis.debrief
import sim.analysis.report
from sim.analysis.as_written import PlayedProcedure, PlayedStep
from sim.analysis.report import report, report_on_groups
from sim.documents.markdown import markdown
from sim.engine.run import Why
from sim.exercise.commands import (
    Choose,
    End,
    Go,
    Improvise,
    Met,
    Missed,
    Note,
    Opinion,
    Override,
    Own,
    Rate,
    Respond,
    Rewind,
    Roster,
    Say,
    Wait,
)  # fmt: skip
from sim.exercise.session import Exercise
from sim.scenario.names import Names
from sim.terminal.forms import json_lines
from sim.view.debrief.groups import groups_page
from sim.view.debrief.page import debrief_page
from sim.view.records.report import groups_report_records, report_records
from sim.view.report.booklet import report_booklet, report_page
from sim.view.report.groups import groups_report_booklet
from sim.view.report.improvement_plan import COLUMNS
from sim.view.report.overview import on_dates
from sim.view.report.procedures import procedures
from sim.view.words.page import Figure, Heading, Prose, Table
from tests.exercise.small_exercise import HOUR, RoomClock, scenario
from tests.terminal.pages import drawn

GOLDEN = Path(__file__).parent / "golden"
PLAYED = Path(__file__).parents[1] / "exercise" / "played"
FUTURES = 100
NAMES = ("Kim", "Min-su", "Roe", "Pat Operator", "Lee Scribe")

TEXT = """
whitecell: 1
title: A night call
summary: Who rings whom.
judgement: A test.
start: 2025-03-10T08:00+09:00
horizon: 1d
cells: {rok: {timezone: Asia/Seoul, title: Seoul}, us: {timezone: America/New_York, title: Washington}}
actors: {nso: {cell: rok}, nsc: {cell: us}}
state: {calm: {start: 5, range: [0, 10], title: Calm}}
turns: {night: {at: 0m, title: The night}}
injects:
  ring: {at: 30m, to: all, title: The telephone rings, text: It rings., objectives: early,
    expects: {rok: Pick up., us: ["Wait.", "Write it down."]}}
procedures:
  chain: {after: ring, title: The chain, steps: {log: {by: nso, takes: 20m, title: Log the call}}}
decisions:
  call: {title: The call, after: ring, by: [nso, nsc], lead: nso, within: 4h, takes: 10m, objectives: early,
    question: Who is rung first?,
    options: {tokyo: {title: Tokyo first, text: As agreed., effects: {calm: 1}}, nobody: {title: Nobody}}}
objectives: {early: {title: Consult early}, voice: {title: One voice}}
outcomes: {calm_night: {title: A calm night, when: calm >= 6, text: They slept.}, noise: {title: Noise}}
"""
BEGINNING = (Roster("rok", ("Kim Min-su",)), Roster("us", ("Jordan Roe",)), Go())
SAID = (
    Note("Kim rang at once", "strength", "ring"),
    Note("#improve Roe was rung late action: write the list owner Washington contact Roe by 30 June", ""),
    Note("No clerk objective: one voice", "improve"),
    Note("Roe asked for coffee", "room"),
    Met("ring", "rok", "Kim did"),
    Missed("ring", "us", "Roe slept", 2),
    Respond("call", "rok", "tokyo", rationale=(Opinion("Kim knows them", "rok", "Kim Min-su"),)),
    Respond("call", "us", "nobody", dissent=(Opinion("it is night", "us", "Jordan Roe"),)),
)


def led(folder: Path, name: str, *commands, text: str = TEXT, operators: str = "Lee Scribe") -> Path:
    """An exercise of those commands; remarks are a scribe's."""
    log = folder / f"{name}.jsonl"
    with Exercise.start(scenario(text), log, seed=3, clock=RoomClock(), operator="Pat Operator") as exercise:
        for command in commands:
            exercise.do(command, operators if command.is_remark else None)
    return log


@pytest.fixture(autouse=True, scope="module")
def few_runs():
    """An exercise looked at among few, which is quick."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sim.analysis.debrief, "RUNS", 100)
        patched.setattr(sim.analysis.report, "IN_FANS", 100)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("reported")


@pytest.fixture(scope="module")
def rich(folder) -> Path:
    """Of everything something: went back, own answers, an answer on no list, an inject of their own, ratings."""
    return led(
        folder,
        "rich",
        *BEGINNING,
        Go(),
        *SAID,
        Wait(HOUR),
        Rewind(5),
        Wait(700),
        Note("Kim came back", "strength"),
        Choose("call", other=Own("Ring Ann and Kim", text="Kim rings."), rationale=(Opinion("why not", "us"),)),
        Improvise("Kim calls", "Hello.", ("all",)),
        Say("Kim asks for a call.", ("us",), "nso", "note"),
        Say("Back at ten.", ("all",)),
        Say("Roe is late."),
        Rate("early", "S", "Kim was quick"),
        End(),
    )


def told(log: Path, attributed: bool = False) -> str:
    return markdown(report_booklet(report(log, FUTURES), attributed))


def test_a_whole_report(golden):
    golden(GOLDEN / "report_three_teams.md", told(PLAYED / "three_teams.jsonl"))


def test_a_whole_report_with_lessons_and_an_answer_of_their_own(rich, golden):
    golden(GOLDEN / "report_rich.md", told(rich))


def test_groups_have_one_report(rich, folder, golden):
    other = led(folder, "other", *BEGINNING, Go(), *SAID, Rate("voice", "U"), End())
    text = markdown(groups_report_booklet(report_on_groups([rich, other])))
    golden(GOLDEN / "report_groups.md", text)
    assert [name for name in NAMES if name in text] == []


def test_nobody_is_named_unless_it_is_asked_for(rich):
    reported = report(rich, FUTURES)
    for attributed in (False, True):
        text = markdown(report_booklet(reported, attributed)) + "\n".join(
            json_lines(report_records(reported, attributed))
        )
        assert [name for name in NAMES if name in text] == (list(NAMES) if attributed else [])


def test_the_rows_of_the_plan_are_those_of_the_notes(rich):
    page = report_page(report(rich, FUTURES), attributed=True)
    [plan] = [block for block in page if isinstance(block, Table) and block.columns == COLUMNS]
    assert plan.rows[0] == ("", "Roe was rung late", "write the list", "", "Washington", "Roe", "", "30 June")
    assert plan.rows[1][1] == "No clerk" and plan.rows[-1] == ("",) * 8
    assert plan.rows[2][1] == "Washington, at “The telephone rings”: Write it down. (Roe slept)"


def test_who_played_are_the_cells_in_which_somebody_sat(folder):
    log = led(folder, "one_cell", Roster("us", ("Jordan Roe", "Ann Poe")), Go(), End())
    assert "2 participants of Washington played" in told(log)
    assert ", Seoul and Washington played" in told(led(folder, "no_roster", Go(), End()))


def test_every_table_says_what_it_shows(rich, folder):
    """In a report, in one on groups, and in both kinds of debrief."""
    other = led(folder, "another", *BEGINNING, Go(), *SAID, Override("calm", 3, "To see."), Rate("voice", "U"), End())
    reported, groups = report(rich, FUTURES), report_on_groups([rich, other])
    pages = (
        report_booklet(reported, attributed=False).blocks,
        groups_report_booklet(groups).blocks,
        debrief_page(reported.debrief),
        groups_page(groups.groups),
    )
    for page in pages:
        tables = [block for block in page if isinstance(block, Table)]
        assert len(tables) > 4
        assert [table.columns for table in tables if not table.caption] == []


def test_a_lesson_stands_under_its_objective(rich):
    text = told(rich)
    early, voice = text.split("\n### Consult early")[1].split("\n### One voice")
    assert "\\[Seoul\\] rang at once" in early and "No clerk" in voice.split("\n### ")[0]


HOSTILE = (
    "<script>alert(1)</script>",
    "| a | b |",
    "# no heading",
    "=HYPERLINK(1)",
    "\u202eback",
    "날씨 天気 <b>",
    "line\nbreak",
)


def test_what_is_said_of_an_option_is_filled_in_as_it_was_when_it_was_asked(folder):
    text = TEXT.replace("text: As agreed.", 'text: "{{Rung} at {ring}."')
    log = led(folder, "filled", Go(), Go(), Choose("call", "tokyo", took=0), End(), text=text)
    assert "Tokyo first (taken): {Rung} at 08:30." in told(log).replace("\\", "")


def test_whatever_is_written_changes_nothing_else(folder):
    """The blocks are those of a log in which harmless words stand instead."""

    def shape(name: str, texts: tuple[str, ...]) -> list[str]:
        notes = [Note(f"{words} owner {words} by {words}", "improve") for words in texts]
        notes += [Note(words) for words in texts]
        reasons = tuple(Opinion(words, "us", words) for words in texts)
        answer = Choose("call", "tokyo", by=texts[0], rationale=reasons, dissent=reasons)
        log = led(folder, name, *BEGINNING, Go(), *notes, answer, Rate("early", "S", texts[0]), End())
        blocks = report_booklet(report(log, FUTURES), attributed=True).blocks
        assert [block.text for block in blocks if isinstance(block, Prose) and "\n" in block.text] == []
        return [f"{type(block).__name__} {block.text if isinstance(block, Heading) else ''}" for block in blocks]

    assert shape("hostile", HOSTILE) == shape("harmless", ("x",) * len(HOSTILE))


WITHOUT = {
    "objectives": TEXT.replace("objectives: {early: {title: Consult early}, voice: {title: One voice}}\n", "")
    .replace(" objectives: early,", ""),
    "decisions": "\n".join(
        [*TEXT.split("decisions:\n")[0].splitlines(), *TEXT.split("decisions:\n")[1].splitlines()[3:]]
    ),
    "states": TEXT.replace("state: {calm: {start: 5, range: [0, 10], title: Calm}}\n", "")
    .replace(", effects: {calm: 1}", "").replace(", when: calm >= 6", ", when: call.tokyo"),
}  # fmt: skip


@pytest.mark.parametrize("lacking", WITHOUT)
@pytest.mark.parametrize("commands", [(), (Go(),), (Go(), End()), (Roster("rok", ("Kim",)), Go(), Wait(60), End())])
def test_a_log_with_little_in_it_is_reported_on(folder, lacking, commands):
    name = f"{lacking}{len(commands)}{sum(map(hash, map(str, commands)))}"
    text = told(led(folder, name, *commands, text=WITHOUT[lacking]))
    assert text.startswith("**EXERCISE") and "How the exercise went\n\nOn " in text and "Appendix B" in text


def test_an_exercise_that_is_not_over_says_so_and_has_no_fans(folder):
    reported = report(led(folder, "unfinished", *BEGINNING), FUTURES)
    text = markdown(report_booklet(reported))
    assert "The exercise is not over" in text and "Where this run fell" not in text
    assert reported.fans == {}


def test_a_report_of_what_a_policy_decided_names_no_participants(folder, tmp_path):
    from sim.exercise.automatic import play_by_policy

    with Exercise.start(scenario(TEXT), tmp_path / "policy.jsonl", policy="unguided") as exercise:
        play_by_policy(exercise, exercise.program.policy("unguided"), "the policy unguided")
    text = told(tmp_path / "policy.jsonl")
    assert "without people" in text and "Appendix B" not in text and "In the room" not in text


def test_where_nothing_came_nothing_is_drawn(folder):
    ended_at_once = report(led(folder, "at_once", *BEGINNING[:2], End()), FUTURES)
    text = markdown(report_booklet(ended_at_once))
    assert "did not come; the events list has everything." in text and "By actor" not in text
    assert not any(isinstance(block, Figure) for block in report_booklet(ended_at_once).blocks)


def test_days_are_told_as_a_sentence_needs_them():
    first = datetime(2026, 3, 2, 9)
    assert on_dates(first, first + timedelta(hours=9)) == "on 2 March 2026"
    assert on_dates(first, first + timedelta(days=2)) == "from 2 March 2026 to 4 March 2026"


def test_a_step_that_has_no_seat_yet_is_not_under_way():
    steps = (PlayedStep("chain.log", "under way", ready=60),)
    told = drawn(procedures(Names(scenario(TEXT)), (PlayedProcedure("chain", 0, None, steps),)), 120)
    assert "waits for seats" in told and "Began Mon 10 Mar" in told.replace("\n", " ") and "Log the call" in told
    assert "under way" not in told.replace("still under way", "")


def test_a_step_that_the_scenario_leaves_out_was_not_skipped_by_chance():
    left_out = TEXT.replace("takes: 20m, title", "takes: 20m, chance: 0, title")
    steps = (PlayedStep("chain.log", "skipped", why=Why("chance", bar=0.0, luck=0.4)),)
    played = (PlayedProcedure("chain", 0, None, steps),)
    assert "skipped, by chance" in drawn(procedures(Names(scenario(TEXT)), played), 120)
    told = drawn(procedures(Names(scenario(left_out)), played), 120)
    assert "not part of this exercise" in " ".join(told.split()) and "chance" not in told


def test_a_weekday_that_comes_twice_has_its_date():
    def told(days: int) -> str:
        step = PlayedStep("chain.log", "done", ready=60, began=60, ended=60 + days * 24 * HOUR)
        return drawn(procedures(Names(scenario(TEXT)), (PlayedProcedure("chain", 0, step.ended, (step,)),)), 160)

    assert "Mon 08:01" in told(6) and "Sun 08:01" in told(6)
    assert "Mon 10 Mar 08:01" in told(7) and "Mon 17 Mar 08:01" in told(7)


def test_what_is_drawn_stands_in_tables_on_a_screen(rich):
    reported = report(rich, FUTURES)
    on_paper = [block for block in report_booklet(reported).blocks if isinstance(block, Figure)]
    on_screen = [block for block in report_page(reported) if isinstance(block, Figure)]
    assert len(on_paper) > len(on_screen)


def test_the_records_have_what_a_debrief_has_and_more(rich, folder):
    records = [json.loads(line) for line in json_lines(report_records(report(rich, FUTURES)))]
    kinds = {record["type"] for record in records}
    assert {"debrief", "decision", "seen", "procedure_played", "improvement", "participants"} <= kinds
    assert records[-1]["seated"] == {"rok": 1, "us": 1}
    [first, *_] = [record for record in records if record["type"] == "improvement"]
    assert (first["owner"], first["contact"], first["by"]) == ("Washington", "", "30 June")
    several = [json.loads(line) for line in json_lines(groups_report_records(report_on_groups([rich, rich])))]
    assert [record["group"] for record in several if record["type"] == "participants"] == ["rich (1)", "rich (2)"]
