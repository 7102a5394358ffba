"""Small things at the console, on a pseudo-terminal: keys, mistakes, confirmations, what reaches the disk."""

from __future__ import annotations

import json
import resource
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sim.exercise.commands import Next
from sim.exercise.session import Exercise
from tests.kept_exercises.paths import DECEMBER_DOUBLE
from tests.terminal.screens import Terminal, masked

HERE = Path(__file__).parent

CALM = """\
whitecell: 1
title: Calm sea
judgement: A test.
start: 2025-03-10T08:00+09:00
horizon: 1d
cells: {rok: {title: Republic of Korea, short: ROK, timezone: Asia/Seoul}, red: {control: true}}
actors: {seoul: {cell: rok, short: Seoul}, north: {cell: red}}
state: {tension: {start: 4, range: [0, 10], shown: true}}
turns: {morning: {at: 0m, title: Morning, minutes: 20}}
injects: {launch: {at: 10m, to: all, title: A launch, text: One missile flew east., expects: Ring somebody.}}
decisions:
  answer:
    after: launch
    by: seoul
    within: 2h
    takes: 30m
    question: What do you say?
    options: {calm: {title: Stay calm}, firm: {title: Be firm, effects: {tension: +1}}}
    lapse: calm
  reply: {after: answer, by: north, question: And the north?, options: {quiet: {}, loud: {weight: 3}}}
outcomes: {tense: {title: Tense, when: tension >= 5}, calm: {title: All calm}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "calm.yaml").write_text(CALM)
    return tmp_path


@pytest.fixture
def at_desk(executable, folder):
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def _lines(folder):
    return [json.loads(line) for line in (folder / "x.jsonl").read_text(encoding="utf-8").splitlines()]


def _said(folder):
    return [line["command"] for line in _lines(folder)[1:]]


def test_enter_alone_draws_the_screen_again_and_advances_nothing(at_desk, folder):
    first = masked(at_desk.type("next"))
    again = masked(at_desk.type(""))
    assert again.splitlines()[1:] == first.splitlines()[1:]
    assert _said(folder) == ["next"]


ADDRESS = (
    "For whom is that? An address reads like `rok: …`, `rok, us: …` or `press > rok as press line: …`; "
    "for everybody write `all: …`."
)

OFF_THE_LIST = "An answer that is on no list is written `choose other: WORDS`."

MISTAKES = {
    "nxet": "There is no command `nxet`. Did you mean `next`?",
    "frobnicate": "There is no command `frobnicate`. `help` lists the commands.",
    "next please": "Nothing belongs behind that word; what is `please`?",
    "wait": "How long? Write it like 30m or 2h.",
    "wait soon": "`soon` is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w.",
    "jump noon": "`noon` is not a time: write 18:00, Tue 18:00 or 19 Dec 18:00, with a city if need be.",
    "jump 25:00": "`25:00` is not a time: hours go to 23, minutes to 59.",
    "jump 09:00 Paris": "There is no clock in `Paris`. There are Seoul, UTC.",
    "choose a": "No decision is asked now.",
    "b": "No decision is asked now.",
    "b by rok": "No decision is asked now.",
    "release lunch": "There is nothing called `lunch` here. Did you mean `launch`?",
    "override tension 11 because I say so": "`tension` lies between 0 and 10; 11 is outside.",
    "override tension 5": "Say why: an override without a reason cannot be read afterwards.",
    "say mars > rok: hello": ADDRESS,
    "say > rok hello": ADDRESS,
    "say rok hello": ADDRESS,
    "say seoul and north: hello": ADDRESS,
    "improvise rok > A title": ADDRESS,
    "override tension +1 because it rose": "An override sets the value itself: `override tension 6 because …`.",
    "jump 1 Jan 09:00": "`1 Jan 09:00` is past, or after the end of the exercise: Tue 11 Mar 08:00 Seoul.",
    "met launch rok seoul": "One cell at a time; what is `seoul`? A note stands behind a colon.",
    "cancel all": "There is nothing called `all` here. There are morning, launch, answer, reply.",
    ".": "A note needs words.",
    "rate one_voice S": "There is nothing called `one_voice` here.",
    "rewind 99": "The log has lines 1 to 1; 99 is none of them.",
    "rewind": "To which line? `log` lists them.",
    "undo": "There is nothing to undo.",
    "back": "The room is not on a break.",
    "reveal": "No answer is sealed.",
    "show launch": "`launch` has not come yet, so the wall does not show it.",
    "wall tikker": "The wall has no part `tikker`. Did you mean `time`?",
    "on": "No outcome asks to end the exercise now.",
    "5": "No decision is asked now.",
    "²": "There is no command `²`. `help` lists the commands.",
    "rewind ²": "To which line? `log` lists them.",
    "show ²": "There is nothing called `²` here. There are morning, launch, answer, reply.",
    "read": "A name is missing: no decision is in hand.",
    "show": "A name is missing: no decision is in hand.",
    "show 3": "No decision is asked now. A message has its mark: `show #3`.",
    "back 12": "`back` ends a break; `rewind 12` goes back to line 12, `undo` takes back the last.",
    "amend launch now": "There is nothing called `launch now` here. Did you mean `launch`?",
    "set confirm maybe": "Write it like `set confirm off`, or `set confirm on`.",
}


def test_a_mistake_gives_one_sentence_and_nothing_else_happens(at_desk, folder):
    for line, sentence in MISTAKES.items():
        shown = " ".join(at_desk.type(line).splitlines()[1:-1])
        assert shown == sentence, line
    assert _said(folder) == []


def test_what_is_wrong_with_an_answer_is_said(at_desk, folder):
    at_desk.type("go")
    at_desk.type("go")
    for line, sentence in {
        "choose": "Which option? a calm, b firm.",
        "choose c": f"There is no option c now. There are a calm, b firm. {OFF_THE_LIST}",
        "choose clam": f"There is nothing called `clam` here. Did you mean `calm`? {OFF_THE_LIST}",
        "choose other": f"{OFF_THE_LIST} With all that may belong to it: `choose other like b took 40m: WORDS | "
        "tension +0.2 | TEXT because REASON`.",
        "choose other: Ring them took 30m": ("`took 30m` stands before the colon: `choose other took 30m: …`."),
        "choose a tok 5m": "What is `tok`? Did you mean `took`?",
        "choose a because": "Something is missing behind `because`.",
        "choose a because Kim: it is late": (
            "`Kim` is no cell. If that is a person, write `because CELL (Kim): …`; else leave the colon out."
        ),
        "choose a tally a 3, b none": "`b none` counts nothing: a tally is written like `tally a 3, b 1`.",
        "choose a tally a 3, a 1": "The tally counts `calm` twice.",
        "choose a took": "Something is missing behind `took`.",
        "choose a took 3h": "That is after the deadline of `answer`; extend it first, or choose sooner.",
        "choose a tally": "Something is missing behind `tally`.",
        "roll": "`answer` is for the players to answer; only control decisions are rolled.",
        "2": "There is no decision 2; there is only decision 1, `answer`.",
        "extend answer": "`answer` is not a duration: write 90s, 15m, 2h, 1h30m, 3d or 2w.",
    }.items():
        assert " ".join(at_desk.type(line).splitlines()[1:-1]) == sentence, line
    assert _said(folder) == ["go", "go"]


def test_ctrl_c_clears_the_line_and_ctrl_d_asks(at_desk, folder):
    at_desk.child.send("override tension 9 because")
    assert at_desk.press("c").splitlines()[-1].strip() == "start>"
    asked = at_desk.press("d").splitlines()[-2:]
    assert asked == ["All is saved. This goes on: whitecell resume x.jsonl", "Enter to leave, `no` to stay:"]
    assert at_desk.type("no").splitlines()[-1].strip() == "start>"
    at_desk.press("d")
    at_desk.type("")
    assert at_desk.child.exitstatus == 0
    assert _said(folder) == []


def test_what_reaches_the_wall_asks_for_one_enter(at_desk, folder):
    at_desk.type("next")
    asked = at_desk.type("show morning").splitlines()
    assert asked[1:] == [
        "The wall will show morning, with clocks, time and state.",
        "Enter to do it, `no` to leave it:",
    ]
    assert "Left as it was." in at_desk.type("no")
    assert _said(folder) == ["next"]
    at_desk.type("show morning")
    at_desk.type("")
    assert _said(folder) == ["next", "show"]
    for line in ("wall blank", "rewind 2", "end because it is late"):
        assert at_desk.type(line).endswith("Enter to do it, `no` to leave it:")
        at_desk.type("no")
    assert _said(folder) == ["next", "show"]


def test_what_the_wall_may_not_show_is_refused_before_anything_is_asked(at_desk):
    assert "has not come yet" in at_desk.type("show launch")


def test_tab_completes_and_the_arrow_brings_back(at_desk, folder):
    for begun, whole in (("nex", "next"), ("override ten", "override tension")):
        at_desk.child.send(f"{begun}\t")
        while whole not in at_desk.now():
            pass
        at_desk.type("" if whole == "next" else " 6 because tab completes states, too")
    assert [line.get("fields", {}) for line in _lines(folder)[1:]] == [
        {},
        {"state": "tension", "value": 6.0, "reason": "tab completes states, too"},
    ]
    at_desk.type("\x1b[A")
    assert _said(folder) == ["next", "override", "override"]


def test_words_that_a_person_guesses(at_desk, folder):
    for line in (
        "n",
        "tell rok: never mind",
        "inject all: A rumour | Somebody says something.",
        "",
        "cont",
        "continue",
    ):
        at_desk.type(line)
    assert _said(folder) == ["next", "say", "improvise"]
    at_desk.type("until 08:10")
    at_desk.type("next")
    at_desk.type("decide firm by Seoul; because rok: it must be said")
    assert _lines(folder)[-1]["fields"]["rationale"] == [{"text": "it must be said", "cell": "rok"}]


def test_a_deadline_asks_and_the_decision_comes_to_hand(at_desk, folder):
    for line in ("go", "go"):
        at_desk.type(line)
    screen = at_desk.type("go")
    words = " ".join(screen.split())
    assert "NOW The deadline of “Answer” has come: `choose`, `extend`, or let it `lapse` (to calm)." in words
    assert "The deadline of `answer` has come" in at_desk.type("go")
    at_desk.type("extend 1h")
    at_desk.type("go")
    at_desk.type("lapse")
    assert _said(folder) == ["go", "go", "go", "extend", "go", "lapse"]
    assert _lines(folder)[-1]["answers"][0]["lapsed"] is True


def test_ended_while_a_control_decision_is_open_it_can_be_looked_at_and_gone_back_in(at_desk, executable, folder):
    for line in ("go", "go", "choose a took 0m"):
        at_desk.type(line)
    assert "quiet: Quiet (25 in 100 if rolled)" in at_desk.type("go")
    at_desk.type("end")
    assert "OVER      The exercise is over: All calm." in at_desk.type("")
    at_desk.kill()
    again = Terminal(executable, "resume", "x.jsonl", cwd=folder, quick=True)
    assert "OVER" in again.shown()
    again.type("rewind 3")
    assert "ASKED NOW" in again.type("")
    again.kill()


def test_an_undo_that_changes_the_wall_asks_too_and_says_what_it_took_back(at_desk, folder):
    for line in ("next", "wall blank", ""):
        at_desk.type(line)
    asked = at_desk.type("undo").splitlines()
    assert " ".join(asked[1:-1]) == (
        "Takes back line 3, wall blank. The wall will show morning, with clocks, time and state."
    )
    assert asked[-1] == "Enter to do it, `no` to leave it:"
    assert "Taken back: line 3, wall blank." in at_desk.type("yes")
    assert "Taken back: line 2, next: Morning." in at_desk.type("undo")
    assert _said(folder) == ["next", "wall", "undo", "undo"]


def test_no_more_input_is_no_yes(at_desk, folder):
    at_desk.type("next")
    at_desk.type("show morning")
    assert "Left as it was." in at_desk.press("d")
    assert _said(folder) == ["next"]


def test_a_timer_with_words_on_it_reaches_everybody_so_it_asks(at_desk, folder):
    at_desk.type("timer 30s")
    assert at_desk.type("timer 5 Caucus").splitlines()[1] == "Everybody will read “Caucus” beside the timer."
    at_desk.type("")
    assert [line["fields"] for line in _lines(folder)[1:]] == [
        {"minutes": 0, "seconds": 30},
        {"minutes": 5, "label": "Caucus"},
    ]


def test_the_wall_follows_without_a_question_until_it_is_held(at_desk, folder):
    assert "WALL      follows: clocks, time and state" in at_desk.type("")
    assert "WALL      follows: morning, with clocks, time and state" in at_desk.type("next")
    assert "WALL      held: morning, with clocks, time and state" in at_desk.type("wall hold")
    assert "WALL      held: morning, with" in at_desk.type("next")
    asked = at_desk.type("wall follow").splitlines()
    assert asked[1].startswith("The wall will show ") and "morning" not in asked[1]
    assert "WALL      follows: " in at_desk.type("")
    assert "wall      follows what comes to all" in at_desk.ever_shown()
    assert _said(folder) == ["next", "wall", "next", "wall"]
    assert [line["fields"].get("follow") for line in _lines(folder) if line.get("command") == "wall"] == [False, True]


def test_undo_leaves_a_forecast_alone(at_desk, folder):
    for line in ("next", ". a note", "forecast"):
        at_desk.type(line)
    assert "Taken back: line 3, note a note." in at_desk.type("undo")
    assert _said(folder) == ["next", "note", "forecasted", "undo"]


def test_reasons_go_to_the_answer_that_the_players_gave(at_desk, folder):
    for line in (
        "go",
        "go",
        "choose b took 0m",
        "go",
        "roll",
        "because rok (Kim): it had to be said; dissent too soon",
    ):
        at_desk.type(line)
    assert _lines(folder)[-1]["fields"] == {
        "decision": "answer",
        "rationale": [{"text": "it had to be said", "cell": "rok", "name": "Kim"}],
        "dissent": [{"text": "too soon"}],
    }


def test_after_a_night_the_clock_of_the_room_has_stood_still(at_desk, executable, folder):
    at_desk.type("next")
    at_desk.kill()
    log = folder / "x.jsonl"
    head, *_ = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(head)
    yesterday = datetime.now().astimezone() - timedelta(hours=15)
    with Exercise.resume(log, clock=lambda: yesterday) as exercise:
        exercise.do(Next())
    again = Terminal(executable, "resume", "x.jsonl", cwd=folder, quick=True)
    assert "0 of 20 min" in again.shown()
    again.kill()
    assert _said(folder) == ["next", "resumed"]


def test_a_log_that_is_there_is_not_written_over(whitecell, folder):
    (folder / "x.jsonl").write_text("precious")
    done = whitecell("play", "calm.yaml", "--log", "x.jsonl", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "whitecell: There is already a file `x.jsonl`. Name another; a log that is there can be resumed.\n"
    )
    assert (folder / "x.jsonl").read_text() == "precious"


def test_a_second_writer_is_refused_and_a_follower_is_not(at_desk, whitecell, folder):
    at_desk.type("next")
    done = whitecell("resume", "x.jsonl", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "in use" in done.stderr and "whitecell audience" in done.stderr
    for command in (("audience", "x.jsonl", "--once"), ("verify", "x.jsonl"), ("replay", "x.jsonl")):
        assert whitecell(*command, cwd=folder).returncode == 0


def test_a_full_disk_is_told_at_once_and_nothing_is_done(at_desk, folder):
    at_desk.type("next")
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (folder / "x.jsonl").stat().st_size
    resource.prlimit(at_desk.child.pid, resource.RLIMIT_FSIZE, (size + 40, hard))
    told = " ".join(at_desk.type(". Who rang first?").split())
    assert "so nothing was done. Make room, then say it again." in told
    assert "The log could not be written (File too large)" in told
    assert ((folder / "x.jsonl").stat().st_size, _said(folder)) == (size, ["next"])
    resource.prlimit(at_desk.child.pid, resource.RLIMIT_FSIZE, (most, hard))
    at_desk.type(". Who rang first?")
    assert _said(folder) == ["next", "note"]


def test_resume_says_that_a_torn_line_was_dropped(at_desk, executable, whitecell, folder):
    at_desk.type("next")
    at_desk.kill()
    with (folder / "x.jsonl").open("ab") as log:
        log.write(b'{"line":3,"parent":2,"branch":0,"at":"2025')
    found = whitecell("verify", "x.jsonl", cwd=folder)
    assert (found.returncode, found.stdout) == (
        0,
        "x.jsonl: sound. 2 lines, 1 happening in 1 branch, all played again and the same.\n",
    )
    assert found.stderr == "Behind them stands the beginning of a line that was never done; `resume` drops it.\n"
    again = Terminal(executable, "resume", "x.jsonl", cwd=folder, quick=True)
    told = "".join(again.shown().splitlines()[:2])
    assert told == (
        "The log's last line was broken off while it was written, and was dropped (42 bytes). "
        "What it said was not done."
    )
    again.type("next")
    again.kill()
    assert _said(folder) == ["next", "next"]


def test_a_damaged_log_is_named_with_its_line_and_exit_1(at_desk, whitecell, folder):
    at_desk.type("next")
    at_desk.kill()
    log = folder / "x.jsonl"
    log.write_bytes(
        log.read_bytes().replace(b'"turn":"', b'"turn":" ', 1).replace(b'"command":"next"', b'"command":"go"')
    )
    for command in ("verify", "resume", "replay", "audience", "debrief"):
        done = whitecell(command, "x.jsonl", cwd=folder)
        assert (done.returncode, done.stdout) == (1, ""), command
        assert done.stderr.startswith("whitecell: x.jsonl:2: "), command


def test_a_piped_line_that_is_refused_stops_there(executable, folder):
    done = subprocess.run(
        [executable, "play", "calm.yaml", "--log", "x.jsonl"],
        input="next\n# a comment\nnxet\nnext\n",
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[2:] == [
        "Line 3: There is no command `nxet`. Did you mean `next`?",
        "Nothing after it was done. What came before is saved: `whitecell resume` goes on.",
    ]
    assert _said(folder) == ["next"]


def test_without_a_name_the_log_is_named_after_the_scenario_and_the_time(executable, folder):
    done = subprocess.run(
        [executable, "play", "calm.yaml"], input="", capture_output=True, text=True, cwd=folder, check=False, timeout=60
    )
    assert done.returncode == 0
    assert len(list(folder.glob("calm-20??-??-??-??????.jsonl"))) == 1


def test_a_run_leaves_the_log_of_an_exercise_that_a_policy_decided(whitecell, folder):
    guided = ("run", str(DECEMBER_DOUBLE), "--seed", "9", "--policy", "tit_for_tat")
    printed = whitecell(*guided, "--log", "r.jsonl", cwd=folder)
    assert (printed.returncode, printed.stdout) == (0, whitecell(*guided).stdout)
    assert whitecell("verify", "r.jsonl", cwd=folder).returncode == 0
    result = json.loads(whitecell("replay", "r.jsonl", "--json", cwd=folder).stdout.splitlines()[-1])
    assert result == json.loads(whitecell(*guided, "--json").stdout.splitlines()[-1])


# ---------------------------------------------------------------- cells that answer apart

APART = {"rok": "a", "us": "b", "japan": "c"}


@pytest.fixture
def at_three(executable, folder):
    """At the desk of December double, where its first question is asked of three cells."""
    terminal = Terminal(executable, "play", str(DECEMBER_DOUBLE), "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    for line in ("go", "go"):
        terminal.type(line)
    yield terminal
    if terminal.child.isalive():
        terminal.kill()


def test_an_answer_that_would_replace_another_is_asked_about_with_what_it_was(at_three, folder):
    """As facilitators type who have three teams' answers and one line for them."""
    at_three.type("choose a by rok sealed because rok: tonight")
    asked = " ".join(at_three.type("choose b by us sealed because us: on the day").split())
    assert asked.endswith(
        "This replaces the answer “Announce it tonight” by rok (tonight). `answer CELL OPTION` keeps an answer of "
        "each. Enter to do it, `no` to leave it:"
    )
    assert "Left as it was." in at_three.type("no")
    assert _said(folder) == ["go", "go", "choose"]
    assert at_three.type("choose c").endswith("leave it:")
    at_three.type("")
    assert _said(folder) == ["go", "go", "choose", "choose"]


def test_each_cells_answer_stands_in_a_row_and_choose_decides_where_they_differ(at_three, folder, golden):
    for cell, option in APART.items():
        screen = at_three.type(f"answer {cell} {option} sealed because {cell}: so")
    golden(HERE / "golden" / "answers_apart.txt", masked(screen))
    asked = " ".join(at_three.type("answer rok b because they came round").split())
    assert "This replaces ROK's answer “Announce it tonight” (so). Enter to do it" in asked
    at_three.type("")
    at_three.type("answer japan b")
    assert "ROK b, sealed | US b, sealed | Japan b, sealed" in " ".join(at_three.type("").split())
    asked = " ".join(at_three.type("choose a because it is late").split())
    assert "This overrules what the cells answered; the answer of each is kept. Enter to do it" in asked
    at_three.type("")
    assert _said(folder)[2:] == ["respond"] * 5 + ["choose"]


def test_before_a_sealed_answer_takes_effect_it_is_asked(at_three, folder):
    at_three.type("choose c sealed")
    asked = " ".join(at_three.type("next").split())
    while not asked.endswith("leave it:"):
        asked = " ".join(at_three.type("next").split())
    assert (
        "The sealed answer to “News of the warning link” takes effect: what comes of it may tell. `reveal` opens it "
        "first."
    ) in asked
    before = _said(folder)
    assert "Left as it was." in at_three.type("no")
    assert _said(folder) == before
    at_three.type("reveal")
    at_three.type("")
    assert not at_three.type("next").endswith("leave it:")


def test_players_who_see_a_number_move_and_were_told_nothing_are_told_of_below_the_screen(executable, folder):
    (folder / "calm.yaml").write_text(
        CALM.replace("loud: {weight: 3}", "loud: {title: A parade, effects: {tension: 2}}")
    )
    terminal = Terminal(executable, "play", "calm.yaml", "--log", "x.jsonl", cwd=folder, quick=True)
    terminal.shown()
    for line in ("go", "go", "choose calm took 0m", "go"):
        quiet = terminal.type(line)
    assert "told nothing" not in quiet
    shown = " ".join(terminal.type("choose loud because the room asked for it").split())
    assert "told nothing: `say all: A parade.` tells them." in shown
    assert shown.index("STATE") < shown.index("Players see Tension move (4 to 6)")
    assert "told nothing" not in terminal.type("say all: A parade.")
    terminal.kill()
