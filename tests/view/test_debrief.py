"""Debriefs in words: whole pages, the opening sentence by sentence, and that nobody is named unless it is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.analysis.debrief import Debrief, JudgedAction, debrief
from sim.analysis.groups import Groups, side_by_side
from sim.exercise.commands import Choose, End, Go, Improvise, Lapse, Met, Missed, Next, Opinion, Override, Rate
from sim.exercise.session import Exercise
from sim.scenario.load import load
from sim.scenario.model import Scenario
from sim.terminal.forms import json_lines
from sim.terminal.render import in_lines, render
from sim.view.debrief.groups import groups_page
from sim.view.debrief.hot_wash import SCREEN, hot_wash
from sim.view.debrief.page import debrief_page, luck, opening
from sim.view.records.debrief import debrief_records, groups_records
from sim.view.words.page import Heading, Table
from tests.analysis.led import AFTERWARDS, APART, PEOPLE, TOGETHER, begin, group
from tests.kept_exercises.paths import DECEMBER_DOUBLE

GOLDEN = Path(__file__).parent / "golden"


ELSEWHERE = (
    Missed("icbm_launch", "rok", f"{PEOPLE[0]} was not in the room"),
    Met("icbm_launch", "us"),
    Rate("consult_early", "M", f"{PEOPLE[2]} heard of it on the news."),
    Rate("one_voice", "P"),
)
"""What was judged otherwise in the second group."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(DECEMBER_DOUBLE)


@pytest.fixture(scope="module")
def logs(scenario, tmp_path_factory) -> list[Path]:
    """Three groups; the second met the luck of the first, and the third let much lapse."""
    folder = tmp_path_factory.mktemp("logs")
    return [
        group(scenario, folder / "north.jsonl", TOGETHER, late="call_level", more=AFTERWARDS),
        group(scenario, folder / "south.jsonl", APART, more=ELSEWHERE),
        group(scenario, folder / "east.jsonl", {"call_level": "advisers"}, seed=8),
    ]


@pytest.fixture(scope="module")
def found(logs) -> Debrief:
    return debrief(logs[0], futures=500)


@pytest.fixture(scope="module")
def groups(logs) -> Groups:
    return side_by_side(logs)


def test_the_page(found, golden, capsys):
    render(debrief_page(found))
    text = capsys.readouterr().out
    golden(GOLDEN / "debrief.txt", text)
    assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []


def test_the_hot_wash_is_one_screen(found, logs, golden, capsys):
    for name, one in (("hot_wash.txt", found), ("hot_wash_lapses.txt", debrief(logs[2], futures=500))):
        render(in_lines(hot_wash(one), SCREEN))
        text = capsys.readouterr().out
        golden(GOLDEN / name, text)
        assert len(text.splitlines()) <= SCREEN
        assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []


def test_it_stays_one_however_much_there_is_to_name(found, capsys):
    """With titles of three lines, nine decisions that mattered alike, and as many values out of the ordinary as are."""
    assert found.among is not None
    long = "A title that is as long as no title should be, and that goes on and on for three whole lines " * 2
    titled = {
        section: {name: one.model_copy(update={"title": f"{long}{name}"}) for name, one in elements.items()}
        for section, elements in (
            ("objectives", found.scenario.objectives),
            ("measures", found.scenario.measures),
        )
    }
    unlucky = {name: replace(place, where="unlucky") for name, place in found.among.measures.items()}
    worst = replace(
        found,
        scenario=found.scenario.model_copy(update=titled),
        elsewhere=replace(found.elsewhere, branches=(1, 2)),
        decisions=tuple(replace(one, alternatives=found.mattered_most[0].alternatives) for one in found.decisions),
        among=replace(found.among, measures=unlucky),
        objectives=tuple(replace(one, rating="S") for one in found.objectives),
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sim.view.debrief.opening.had_it_been", lambda *_: f"Had it been “{long}”")
        render(in_lines(hot_wash(worst), SCREEN))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= SCREEN, lines
    told = " ".join(" ".join(lines).split())
    assert f"unlucky in {len(unlucky)} values" in told and "The group went back 2 times" in told


def test_the_end_is_told_with_what_would_have_made_it_less_likely(found):
    """By the answer that moved most, where that is the one; by another of another decision; or by none."""
    name, most = found.run.outcome, found.mattered_most[0]
    weighed, averting = found.would_have_averted
    every = [one.outcomes[name].value for each in found.decisions for one in each.alternatives if name in one.shown]
    assert averting.outcomes[name].value == min(every) < 0
    assert weighed is most and averting is most.weightiest
    assert " ".join(opening(found)).count(" as it did") == 1
    only_worse = replace(averting, outcomes={**averting.outcomes, name: averting.outcomes["war_scare"]})
    told = list(opening(replace(found, decisions=(replace(most, alternatives=(only_worse,)),))))
    assert "No other answer is shown to have made this end less likely." in told
    line = next(one for one in found.decisions if one.taken.choice.decision == "us_line")
    other = replace(line, alternatives=(replace(line.alternatives[0], outcomes={name: averting.outcomes[name]}),))
    told = list(opening(replace(found, decisions=(other, replace(most, alternatives=(only_worse,))))))
    less = "This end would have been less likely had “Washington's public line” been “"
    assert any(one.startswith(less) and one.endswith("about 56 fewer in 100 futures (44 to 65).") for one in told)


def test_the_page_of_lapses_and_its_luck(logs, golden, capsys):
    render(debrief_page(debrief(logs[2], futures=500)))
    golden(GOLDEN / "debrief_lapses.txt", capsys.readouterr().out)


def test_what_a_measure_reads_off_a_state_at_the_end_is_told_once(found):
    """A state's row would repeat it under another title, with another verdict, for only the measure has a target."""
    assert found.among is not None
    assert str(found.scenario.measures["final_assurance"].value) == "assurance"
    [_, values] = [block for block in luck(found, found.among) if isinstance(block, Table)]
    titles = [row[0] for row in values.rows]
    assert "ROK assurance at the end" in titles and "Assurance at the end" not in titles
    assert "Cohesion at the end" in titles


def test_two_groups_and_three(logs, groups, golden, capsys):
    for name, one in (("groups_two.txt", side_by_side(logs[:2])), ("groups_three.txt", groups)):
        render(groups_page(one))
        text = capsys.readouterr().out
        golden(GOLDEN / name, text)
        assert [line for line in text.splitlines() if len(line) > 80 or line != line.rstrip()] == []


def test_four_groups_fit_and_a_fifth_stands_below(logs, capsys):
    render(groups_page(side_by_side([*logs, logs[0], logs[1]])))
    text = capsys.readouterr().out
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert text.count("Tension  ") >= 2


# ---------------------------------------------------------------- who said what


def _pages(found: Debrief, groups: Groups, attributed: bool, capsys) -> str:
    render(debrief_page(found, attributed))
    render(groups_page(groups))
    lines = [*json_lines(debrief_records(found, attributed)), *json_lines(groups_records(groups, attributed))]
    return " ".join([*capsys.readouterr().out.split(), *lines])


def test_nobody_is_named(found, groups, capsys):
    text = _pages(found, groups, False, capsys)
    assert [name for name in PEOPLE if name in text] == []
    assert "It will be answered." in text


def test_everybody_is_named_if_asked_for(found, groups, capsys):
    text = _pages(found, groups, True, capsys)
    assert [name for name in PEOPLE if name not in text] == []


# ---------------------------------------------------------------- the opening


def test_the_opening_is_at_most_five_sentences(found):
    told = list(opening(found))
    assert told[0] == "The exercise ended in “Quiet, with doubts” after 10d."
    assert told[1].endswith("end so: an ordinary end.")
    assert told[2].startswith("What mattered most was “Seoul's reply to its own party”: had it been “Leave it open”")
    assert told[-1] == "“Level of the first call” came 20m after its first deadline."
    assert len(told) <= 5


def test_an_exercise_that_is_not_over(scenario, tmp_path, capsys):
    log = tmp_path / "begun.jsonl"
    begin(scenario, log, Next(), Go(), Choose("channel_news", "hold"), Go(), Go()).close()
    found = debrief(log, futures=100)
    told = list(opening(found))
    assert told[0].startswith("The exercise is not over: it was played for ")
    assert len(told) == 3
    render(debrief_page(found))
    text = capsys.readouterr().out
    assert "Ordinary or lucky" not in text
    assert "Still open: “" in text


def test_a_single_decision_that_did_not_matter(found):
    alert = next(one for one in found.decisions if one.taken.choice.decision == "warning.alert")
    told = list(opening(replace(found, decisions=(alert,))))
    assert told[2:] == [
        "The only decision is not shown to have mattered for how it ends.",
        "No decision lapsed, and none came late.",
    ]
    told = list(opening(replace(found, decisions=(alert, alert))))
    assert told[2] == "None of the 2 decisions is shown to have mattered for how it ends."


def test_what_mattered_alike_is_named_all_of_it(found):
    most = found.mattered_most[0]
    others = [
        replace(most, taken=replace(most.taken, choice=replace(most.taken.choice, decision=name)))
        for name in ("call_level", "rok_line")
    ]
    told = list(opening(replace(found, decisions=(most, *others))))
    assert told[2] == (
        "What mattered most cannot be told apart: “Seoul's reply to its own party”, “Level of the first call” and "
        "“Seoul's public line”."
    )
    assert told[3].startswith("Had “Seoul's reply to its own party” been “Leave it open” and not “")


def test_lapses_are_named_or_counted(found):
    lapse = next(one for one in found.decisions if one.taken.choice.decision == "rok_line")
    lapse = replace(lapse, taken=replace(lapse.taken, how="lapsed"))
    assert list(opening(replace(found, decisions=(lapse,))))[-1] == "“Seoul's public line” lapsed."
    assert list(opening(replace(found, decisions=(lapse,) * 4)))[-1] == "4 of 4 decisions lapsed."


def test_what_facilitators_did_by_hand_and_when_they_ended_it(scenario, tmp_path, capsys):
    log = tmp_path / "by_hand.jsonl"
    begin(scenario, log, Next(), Override("tension", 6, "To see."), Go(), Lapse("channel_news"), End("Time.")).close()
    render(debrief_page(debrief(log, futures=100)))
    text = " ".join(capsys.readouterr().out.split())
    assert "The facilitators ended the exercise after 38m; as it stood, it came to “" in text
    assert "The facilitators ended the exercise after 38m; the runs stop there too." in text
    assert "The facilitators moved the exercise by hand 1 time (set a state); the runs go without that." in text


def test_questions_that_were_left_open_are_counted(scenario, tmp_path, found):
    """Before, a hot wash of an exercise that was ended over two questions had not a word of them."""
    log = tmp_path / "open.jsonl"
    begin(scenario, log, Next(), Go(), End("Time.")).close()
    ended = debrief(log, futures=100)
    assert list(opening(replace(ended, decisions=found.decisions)))[-1].endswith(" 1 question was left open.")
    two = replace(ended, decisions=found.decisions, open=("rok_line", "call_level"))
    assert list(opening(two))[-1].endswith(" 2 questions were left open.")
    assert "left open" not in list(opening(replace(two, finished=False)))[-1]


def test_the_opening_does_not_call_luck_what_was_moved_by_hand(scenario, tmp_path):
    log = tmp_path / "by_hand.jsonl"
    begin(scenario, log, Next(), Go(), Choose("channel_news", "hold"), Override("tension", 9, "To see.")).close()
    with Exercise.resume(log) as exercise:
        while exercise.stop.kind not in ("ending", "ended"):
            name = exercise.stop.names[0] if exercise.stop.kind in ("asked", "deadline") else ""
            exercise.do(Lapse(name) if name else Go())
        if exercise.stop.kind == "ending":
            exercise.do(End())
    told = list(opening(debrief(log, futures=100)))[1]
    assert told.startswith("With the same decisions and other luck, and without what facilitators did by hand (set a")
    assert "better than most in" in told or "worse than most in" in told
    assert "lucky" not in told


def test_groups_that_differ_by_hand_alone(scenario, tmp_path, capsys):
    logs = [tmp_path / "north.jsonl", tmp_path / "south.jsonl"]
    for log, hand in zip(logs, ((), (Override("tension", 8.5, "To see."), Improvise("A rumour"))), strict=True):
        begin(scenario, log, Next(), Go(), *hand, Choose("channel_news", "hold"), End("Time.")).close()
    render(groups_page(side_by_side(logs)))
    text = " ".join(capsys.readouterr().out.split())
    assert "Facilitators first made a difference by hand, Sun 17 Dec 23:08: " in text
    assert "Tension set to 8.5 in south and not in north. No decision of the players was taken differently." in text
    assert "The luck was the same for all, but not what facilitators did by hand, so what came of it is not" in text
    assert "“A rumour” improvised" in text


def test_opinions_and_verdicts_of_whoever_a_log_names(found):
    """Logs of before name actors, or nobody there is: they stand after the cells."""
    first = found.decisions[0]
    said = tuple(Opinion("So be it.", cell) for cell in ("", "nobody_there", "rok_nso", "us"))
    first = replace(first, taken=replace(first.taken, rationale=said, dissent=()))
    expected = tuple(JudgedAction("icbm_launch", cell, "Act.", True, "") for cell in ("nobody_there", "rok"))
    strange = replace(found, decisions=(first,), expected=expected)
    headings = [block.text for block in debrief_page(strange) if isinstance(block, Heading) and block.level == 3]
    assert headings[1:] == ["US", "Nobody there", "ROK NSO", "No cell named"]


# ---------------------------------------------------------------- records


def test_the_lines_of_a_debrief(found):
    lines = [json.loads(line) for line in json_lines(debrief_records(found))]
    head, *rest = lines
    assert (head["type"], head["version"], head["name"], head["seed"]) == ("debrief", 1, "december_double", 7)
    kinds = dict.fromkeys(line["type"] for line in rest)
    assert list(kinds) == ["decision", "result", "among_runs", "expected", "objective", "note", "room"]
    decisions = [line for line in rest if line["type"] == "decision"]
    assert head["mattered_most"] == [line["line"] for line in decisions if line["decision"] == "bomb_reply"]
    first = decisions[0]
    assert [prospect["option"] for prospect in first["prospects"]] == ["now", "on_schedule", "hold", None]
    assert [one["option"] for one in first["alternatives"]] == ["on_schedule", "hold", None]
    assert "prospects" not in decisions[-1] and decisions[-1]["control"]
    assert {line["how"] for line in decisions} == {"chosen", "rolled"}


def test_the_lines_of_groups(groups):
    head, *rest = [json.loads(line) for line in json_lines(groups_records(groups))]
    assert (head["type"], head["same_luck"]) == ("groups", False)
    assert head["first_difference"] == {"decision": "channel_news", "occurrence": 0}
    members = [line for line in rest if line["type"] == "group"]
    assert [line["name"] for line in members] == ["north", "south", "east"]
    assert [instant["turn"] for instant in members[0]["state_over_time"]][-1] is None
    answers = [line for line in rest if line["type"] == "answers"]
    assert [taken["option"] for taken in answers[0]["taken"]] == ["now", "now", "on_schedule"]
