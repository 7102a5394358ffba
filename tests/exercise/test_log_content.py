"""What the log holds: enough to play the exercise again from the file alone, and all that an evaluator asks."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from sim.exercise import header
from sim.exercise.commands import KINDS, Choose, Go, Hold, Jump, Lapse, Next, Note, Roll
from sim.exercise.header import fingerprint, scenario_in
from sim.exercise.reading import read
from sim.exercise.session import Exercise
from sim.exercise.verify import verify
from sim.exercise.wording import command_fields, command_of
from sim.faults import Misuse
from sim.scenario.load import load
from tests.exercise.small_exercise import HOUR, MINUTE, SCRIPT, RoomClock, do_all, everything, scenario
from tests.kept_exercises.paths import EXERCISES, FOLDER

GOLDEN = Path(__file__).parent / "golden"


def lines_of(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def script_log(begin, log) -> list[dict]:
    """The lines of a whole exercise of all kinds of commands; ``script_log[n]`` is line n + 1."""
    do_all(begin(), SCRIPT)
    return lines_of(log)


# ---------------------------------------------------------------- the header


def test_the_header_holds_the_scenario_the_luck_and_the_versions(begin, log, small):
    begin()
    head = lines_of(log)[0]
    assert {name: head[name] for name in head if name not in ("scenario", "versions", "hash")} == {
        "whitecell_log": 1,
        "title": "A small exercise",
        "name": "small",
        "seed": 7,
        "replication": 0,
        "start": {},
        "policy": "",
        "at": "2026-03-02T09:00:00+01:00",
        "operator": "ann",
        "instants": {"evening": [10 * HOUR, 34 * HOUR]},
    }
    assert set(head["versions"]) == {"whitecell", "python", "numpy"}
    assert dict(scenario_in(head)) == dict(small)
    assert fingerprint(head) == fingerprint({"scenario": small.document.value})


@pytest.mark.parametrize("name", EXERCISES)
def test_a_scenario_comes_back_whole_with_its_procedures(name, log):
    with Exercise.start(load(EXERCISES[name]), log, seed=3, replication=5, start={}, policy="restraint") as exercise:
        do_all(exercise, [Go(), Go()])
    again = Exercise.read(log)
    assert dict(again.scenario) == dict(load(EXERCISES[name]))
    assert (again.replication, again.header["policy"]) == (5, "restraint")
    assert everything(again) == everything(exercise)


def test_editing_or_deleting_the_scenario_afterwards_changes_nothing(tmp_path):
    """Its procedure files too: the log has them all."""
    shutil.copytree(FOLDER, tmp_path / "scenarios")
    mine, log = tmp_path / "scenarios" / "december_double.yaml", tmp_path / "exercise.jsonl"
    with Exercise.start(load(mine), log, seed=7, clock=RoomClock()) as exercise:
        do_all(exercise, [Go(), Go()])
    mine.write_text(mine.read_text(encoding="utf-8").replace("tension", "strain"), encoding="utf-8")
    shutil.rmtree(tmp_path / "scenarios" / "procedures")
    assert everything(Exercise.read(log)) == everything(exercise)
    mine.unlink()
    with Exercise.resume(log, clock=RoomClock()) as resumed:
        assert everything(resumed) == everything(exercise)
        resumed.do(Lapse("channel_news"))
    assert verify(log).lines == 4


def test_another_start_and_another_replication_are_in_the_header(log):
    with Exercise.start(scenario(), log, start={"tension": 6}, replication=9) as exercise:
        assert exercise.initial == [6, 5]
    assert Exercise.read(log).initial == [6, 5]


# ---------------------------------------------------------------- every line


def test_every_line_says_when_where_and_by_whom(begin, log, clock):
    exercise = begin(Go(), Go())
    clock.later(7.5)
    exercise.operator = "bob"
    exercise.do(Choose("posture", "firm", took=0))
    line = lines_of(log)[3]
    assert {name: line[name] for name in ("line", "parent", "branch", "at", "operator", "turn", "time", "events")} == {
        "line": 4,
        "parent": 3,
        "branch": 0,
        "at": "2026-03-02T09:07:30+01:00",
        "operator": "bob",
        "turn": "morning",
        "time": HOUR,
        "events": 6,
    }
    assert (line["command"], line["after"]) == ("choose", {"time": HOUR, "events": 7, "finished": False})


def test_every_line_of_a_whole_exercise_has_its_place(script_log):
    for number, line in enumerate(script_log[1:], 2):
        assert line["line"] == number
        assert datetime.fromisoformat(line["at"]).tzinfo is not None
        assert {"time", "events", "branch", "parent", "operator", "command", "after"} <= set(line)
        if line["parent"] == number - 1 and number > 2:
            before = script_log[number - 2]["after"]
            assert (line["time"], line["events"]) == (before["time"], before["events"])
    assert [line["branch"] for line in script_log[1:]] == [0] * 29 + [1] * 11 + [2] * 5


def test_a_choice_says_all_that_was_said_of_it(script_log):
    line = script_log[9]
    assert line["fields"] == {
        "decision": "posture",
        "option": "firm",
        "took": 90 * MINUTE,
        "by": "nso",
        "rationale": [{"text": "It has to be seen.", "cell": "rok", "name": "Kim"}],
        "dissent": [{"text": "It will be answered.", "cell": "us"}],
        "tally": [["firm", 3], ["soft", 1]],
        "sealed": True,
    }
    assert line["facts"] == {
        "offered": ["soft", "firm"],
        "asked": HOUR,
        "due": 150 * MINUTE,
        "deadline": 7 * HOUR,
        "margin": 270 * MINUTE,
        "room_minutes": 0.0,
        "state": {"tension": 5.0, "assurance": 4.5},
    }
    assert script_log[22]["answers"] == [
        {
            "decision": "posture",
            "option": "firm",
            "lapsed": False,
            "offered": ["soft", "firm"],
            "asked": HOUR,
            "time": 150 * MINUTE,
            "deadline": 7 * HOUR,
            "margin": 270 * MINUTE,
            "line": 10,
            "before": {"tension": 5.0, "assurance": 5.5},
            "after": {"tension": 6.0, "assurance": 5.5},
        }
    ]


def test_an_inject_says_when_it_was_planned_and_came_to_whom_how_and_in_which_words(script_log):
    assert script_log[6]["deliveries"][1] == {
        "name": "launch",
        "planned": HOUR,
        "time": HOUR,
        "to": ["rok", "us"],
        "sender": "dprk",
        "mode": "flash message",
        "title": "A launch",
        "texts": {"rok": "Seoul reads this.", "us": "Washington reads that."},
    }


def test_a_control_decision_was_rolled_or_set(script_log):
    """A roll says the chances of each option and the number that was drawn, which replay checks; a setting says why."""
    was_set, rolled = script_log[23], script_log[33]
    assert was_set["fields"]["rationale"] == [{"text": "Washington argued for it."}]
    assert rolled["command"] == "roll"
    assert (rolled["facts"]["option"], rolled["facts"]["shares"]) == ("drill", {"quiet": 0.75, "drill": 0.25})
    assert 0.75 <= rolled["facts"]["luck"] < 1


def test_a_happening_says_what_it_changed_and_why(script_log):
    assert script_log[6]["happenings"] == [
        {
            "time": 30 * MINUTE,
            "node": "move",
            "what": "happened",
            "moments": ["move"],
            "changes": [["assurance", 5.0, 4.5]],
            "why": {"ground": "start"},
        },
        {
            "time": HOUR,
            "node": "launch",
            "what": "happened",
            "moments": ["launch"],
            "changes": [["tension", 4.0, 5.0]],
            "why": {"ground": "start"},
        },
    ]


def test_every_kind_of_command_is_in_the_script_and_comes_back_from_its_line(script_log):
    words = {line["command"] for line in script_log[1:]}
    assert words | {"forward", "resumed", "clock", "tick", "respond", "unjudge"} == set(KINDS)
    for command, line in zip(SCRIPT, script_log[1:], strict=True):
        again = command_of(line["command"], line.get("fields", {}))
        assert type(again) is type(command)
        assert command_fields(again) == line.get("fields", {})


def test_what_is_no_command_is_refused_with_the_nearest():
    with pytest.raises(Misuse, match=r"There is no command `chose`\. Did you mean `choose`\?"):
        command_of("chose", {})
    with pytest.raises(Misuse, match=r"`choose` has no field `opton`\. Did you mean `option`\?"):
        command_of("choose", {"opton": "firm"})
    with pytest.raises(Misuse, match="`choose` cannot be read"):
        command_of("choose", {"option": "firm"})


def test_what_is_left_to_the_exercise_is_written_out(begin, log):
    """So that a likely time, or a name, is what it was even if another version would think otherwise."""
    do_all(begin(Go(), Go()), [Choose("posture", "firm"), Go(), Roll("reply")])
    assert lines_of(log)[3]["fields"] == {"decision": "posture", "option": "firm", "took": HOUR}


def test_signs_of_all_languages_stay_legible(begin, log):
    begin(Note("„한미 확장억제“ \u2028 🙂 \x00"))
    assert "„한미 확장억제“".encode() in log.read_bytes()
    assert next(read(log).lines)["fields"]["text"] == "„한미 확장억제“ \u2028 🙂 \x00"


# ---------------------------------------------------------------- a whole log


def test_a_whole_log_as_it_is_written(tmp_path, golden, monkeypatch):
    """Word for word, with real time as the test sets it and the versions masked (as the hashes depend on them)."""
    monkeypatch.setattr(header, "versions", lambda: {"whitecell": "…", "python": "…", "numpy": "…"})
    log, clock = tmp_path / "exercise.jsonl", RoomClock()
    with Exercise.start(scenario(), log, seed=7, clock=clock, operator="ann") as exercise:
        for command in SCRIPT:
            clock.later(1.5)
            exercise.do(command)
    golden(GOLDEN / "small.jsonl", log.read_text(encoding="utf-8"))


def test_a_log_written_before_is_still_read(tmp_path):
    assert verify(GOLDEN / "small.jsonl").lines == len(SCRIPT) + 1


def test_the_file_alone_is_enough_wherever_it_is_carried(begin, log):
    exercise = begin(Next(), Hold("launch"), Jump(3 * HOUR), Go())
    exercise.close()
    elsewhere = log.rename(log.with_name("elsewhere.jsonl"))
    assert everything(Exercise.read(elsewhere)) == everything(exercise)
