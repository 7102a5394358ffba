"""What people type because it lies near: it is done, asked about, or told what to type."""

from __future__ import annotations

import pytest

from sim.desk.guessed import WORDS
from sim.exercise.commands import Amend, Choose, Note
from tests.desk.led import TWO_ROOMS, Led


@pytest.fixture
def led(tmp_path):
    led = Led(tmp_path)
    yield led
    led.exercise.close()


@pytest.fixture
def asked(led):
    """With both lines asked, that of Washington in hand."""
    led.type("go", "go", "go")
    assert led.console.hand == "us_line"
    return led


# ---------------------------------------------------------------- answers


@pytest.mark.parametrize(
    ("typed", "decision"),
    [
        ("b took 40m by MND tally b 2 because rok (Kim): it is due dissent us: too soon", "us_line"),
        ("Be firm took 40m", "us_line"),
        ("be firm, because it is due", "us_line"),
        ("firm because it is due", "us_line"),
        ("B", "us_line"),
        ("b sealed", "us_line"),
        ("be firm", "us_line"),
        ("choose rok_ b took 40m", "rok_line"),
        ("choose Rok line b took 40m", "rok_line"),
        ("choose 1 firm", "rok_line"),
    ],
)
def test_natural_forms_of_answering_are_answers(asked, typed, decision):
    assert asked.type(typed) == ""
    answer = asked.commands[-1]
    assert isinstance(answer, Choose)
    assert (answer.decision, answer.option) == (decision, "firm")


@pytest.mark.parametrize(
    "typed", ["b is what they all want", "a launch", "c because it is not there", "firmly", "calm down"]
)
def test_what_only_looks_like_an_answer_is_none(asked, typed):
    assert asked.type(typed)
    assert asked.said == ["go", "go", "go"]


def test_the_letter_of_an_option_that_is_not_offered_is_an_answer_that_is_refused(tmp_path):
    text = TWO_ROOMS.replace("options: {calm: {title: Stay calm},", "options: {calm: {if: tension > 9},")
    led = Led(tmp_path, text)
    led.type("go", "go", "go")
    assert led.console.hand == "us_line"
    for line in ("a", "a because us: as agreed", "a took 5m"):
        assert led.type(line).startswith("There is no option a now. There are b firm."), line
    led.exercise.close()


def test_an_answer_with_reasons_where_nothing_is_asked_is_told_so(led):
    assert led.type("a because us: as agreed") == "No decision is asked now."


def test_a_command_stays_one_where_an_option_is_called_like_it(tmp_path):
    text = TWO_ROOMS.replace(
        "options: {calm: {title: Stay calm}, firm: {title: Be firm}}", "options: {hold: {}, go: {}}"
    )
    led = Led(tmp_path, text)
    led.type("go", "go", "go", "hold cable", "b")
    assert led.said == ["go", "go", "go", "hold", "choose"]
    led.exercise.close()


def test_several_options_of_a_menu_may_begin_a_line(tmp_path):
    text = TWO_ROOMS.replace("    by: dod\n", "    by: dod\n    pick: any\n").replace("if: rok_line == us_line, ", "")
    led = Led(tmp_path, text)
    led.type("go", "go", "go")
    assert led.type("a, b took 40m because both") == ""
    assert led.commands[-1].options == ("calm", "firm")
    led.exercise.close()


def test_answers_without_their_word_may_be_pasted_among_other_lines(asked):
    asked.type("Be firm took 40m\na took 1h because it is calmer\n. a note")
    assert asked.said == ["go", "go", "go", "choose", "choose", "note"]
    assert "no command, so none was done" in asked.type("what a note\nb")


def test_a_number_is_a_decisions_and_a_message_has_its_mark(asked):
    asked.type("read 1")
    assert "What does Seoul say?" in asked.drawn
    for line in ("read", "options", "read 2"):
        asked.type(line)
        assert "Us line" in asked.drawn, line
    asked.person.answers = [False, False]
    asked.type("show 1", "show")
    assert [question[:28] for question in asked.person.asked] == [
        "The wall will show rok_line,",
        "The wall will show us_line, ",
    ]
    assert asked.type("show 7") == (
        "There is no decision 7; there is decisions 1 to 2. A message has its mark: `show #7`."
    )
    assert asked.type("show #4") == "Line 4 of the log is no message."


# ---------------------------------------------------------------- handing out

ASKED = {
    "inject A parade | PYONGYANG. Tanks.": "Everybody will read “A parade”: ROK and US.",
    "improvise all: A parade": "Everybody will read “A parade”: ROK and US.",
    "improvise rok, us: A parade": "Everybody will read “A parade”: ROK and US.",
    "say all: Back at 10:30": "Everybody will read “Back at 10:30”: ROK and US.",
    "say Back at 10:30": "Everybody will read “Back at 10:30”: ROK and US.",
    "say seoul, dod: Back at 10:30": "Everybody will read “Back at 10:30”: ROK and US.",
    "release rumour": "“A rumour” goes to ROK now.",
    "release cable": "“A cable” goes to US now.",
    "release evening": "Turn 2, “Evening”, begins for ROK and US.",
    "release us_line": "“Us line” is asked of US now.",
}


@pytest.mark.parametrize("line", ASKED)
def test_what_players_are_to_read_asks_first_and_says_who_gets_what(led, line):
    led.person.answers = [False]
    assert led.type(line) == "Left as it was."
    assert (led.person.asked, led.said) == ([ASKED[line]], [])
    led.type(line)
    assert len(led.said) == 1


def test_what_is_for_one_room_or_for_nobody_is_done_at_once(led):
    led.type("say us: For you alone", "improvise rok: A call", "release alarm", "say rok > control: Is it up?")
    assert (led.person.asked, led.said) == ([], ["say", "improvise", "release", "say"])


def test_what_would_be_refused_is_not_asked_about(led):
    for line in ("say all:", "improvise all: | text", "release morning please", "cancel rumour"):
        assert led.type(line)
    assert led.person.asked == []


def test_confirm_off_leaves_what_goes_back_ends_removes_or_opens(led):
    assert led.type("set confirm off").endswith("and opening seals still ask.")
    led.type(
        "go", "go", "go", "say all: Good", "wall blank", "timer 10m Caucus", "release rumour", "improvise A parade"
    )
    assert led.person.asked == []
    led.type("b sealed", "reveal", "choose us_line b took 1h")
    assert (
        led.person.asked[0]
        == "The wall and the rooms of those who were asked then show what was answered to “Us line”."
    )
    led.person.answers = [False] * 3
    led.type("wall on", "rewind 3", "end", "cancel evening")
    assert [question[:12] for question in led.person.asked] == [
        "The wall and",
        "This replace",
        "Back to Mon ",
        "The exercise",
        "Without “Eve",
    ]
    assert led.type("set confirm") == led.type("set confirm off")
    led.type("set confirm on", "say all: Good night")
    assert led.person.asked[-1] == "Everybody will read “Good night”: ROK and US."


def test_inject_alone_and_list_list_what_can_be_handed_out(led):
    led.type("inject list")
    page = led.drawn
    assert "READY     rumour: A rumour, to ROK\n          alarm: An alarm\n" in page
    assert "launch: Mon 08:10 A launch, to ROK and US" in page
    for line in ("inject", "i", "injects", "improvise list", "release"):
        led.type(line)
        assert led.drawn == page, line
    assert led.said == []


# ---------------------------------------------------------------- removing and ending


def test_what_hangs_on_something_is_named_before_it_is_removed(led):
    led.person.answers = [False]
    led.type("cancel launch", "cancel cable")
    assert led.person.asked == [
        "Without “A launch” these do not come by themselves: turns 2 and 3, “One line”, “Rok line” and “Us line”."
    ]
    assert led.said == ["cancel"]


def test_what_is_open_or_has_not_begun_is_named_before_it_ends(led):
    led.person.answers = [False]
    led.type("go", "go", "end")
    assert led.person.asked == [
        "The exercise will be over. “Rok line” is open and without an answer. Turns 2 and 3 have not begun."
    ]


def test_an_outcome_that_ends_it_names_the_open_question(led):
    led.type("go", "go", "go", "choose rok_line b took 0m")
    assert "“Tense” would end the exercise here" in led.drawn
    led.type("end")
    assert led.person.asked[-1].startswith("The exercise will be over. “Us line” is open and without an answer.")


def test_what_cannot_come_any_more_is_not_announced(asked):
    """One line of two rooms, once they have answered otherwise."""
    asked.type("choose rok_line a took 0m", "choose us_line a took 1m", "wait 1m")
    assert "One line" in asked.drawn
    asked.type("rewind 4", "choose rok_line a took 0m", "choose us_line b took 1m", "wait 1m")
    assert "One line" not in asked.drawn
    asked.type("plan")
    assert "One line" not in asked.drawn and "Papers" in asked.drawn
    asked.type("release same")
    assert "One line" in asked.drawn


# ---------------------------------------------------------------- guessed words

DONE = {
    "pause": "break",
    "unpause": "back",
    "comment who rang first": "note",
    "trigger alarm": "release",
    "announce us: For you alone": "say",
    "grade one_voice S": "rate",
    "finish": "end",
}
DRAWN = {
    **dict.fromkeys(("status", "state", "decisions", "time", "refresh", "screen"), "STATE "),
    "timeline": "Line ",
    "schedule": "NEXT ",
    "objectives": "one_voice  Speak with one voice",
    **dict.fromkeys(("players", "who", "teams", "roster"), "rok   Republic of Korea  seoul"),
    "commands": "Command ",
    "man next": "on to the next thing",
    "help turn": "no command",
}
TOLD = {
    "list": "`inject list`",
    "skip": "`lapse` passes over a decision",
    "stop": "`end` ends the exercise",
    "call": "`choose b`",
    "vote": "tally a 3, b 1",
    "start": "`next` plays on",
    "turn 2": "Turn 2 is `evening`: `release evening` begins it now",
    "turn 9": "The turns are 1 `morning`, 2 `evening` and 3 `night`.",
    "turn ²": "The turns are 1 `morning`",
    "print": "x.jsonl --cell rok --once",
    "debrief": "whitecell debrief ",
    "clear": "`wall blank`",
    "back 12": "`rewind 12` goes back to line 12",
    "ok": "none is asked",
}


@pytest.mark.parametrize("line", DONE)
def test_words_that_mean_what_ours_do_are_done(led, line):
    led.type("pause", line) if line == "unpause" else led.type(line)
    assert led.said[-1] == DONE[line]


@pytest.mark.parametrize("line", DRAWN)
def test_words_that_ask_for_a_page_draw_it(led, line):
    led.type(line)
    assert (DRAWN[line] in led.drawn, led.said) == (True, [])


@pytest.mark.parametrize("line", TOLD)
def test_words_that_may_mean_two_things_are_told_what_to_type(led, line):
    assert TOLD[line] in led.type(line)
    assert led.said == []


@pytest.mark.parametrize("word", WORDS)
def test_every_guess_is_told_something_that_can_be_typed(led, word):
    told = led.type(word).removeprefix(f"There is no command `{word}`. ")
    assert ("`" in told or "whitecell" in told) and led.said == []
    assert led.type(f"{word} 12 of them").startswith(f"There is no command `{word}`. ")


def test_over_debrief_says_what_to_type_and_leaving_says_how_to_go_on(led, tmp_path):
    led.type("end")
    assert led.type("debrief").endswith(f"whitecell debrief {tmp_path / 'x.jsonl'}")
    assert led.type("exit") == f"This goes on: whitecell resume {tmp_path / 'x.jsonl'}"
    assert led.console.leaving


def test_save_as_is_save(led, tmp_path):
    new = tmp_path / "two words.jsonl"
    assert "Everything is in" in led.type(f"save as {new}")
    assert led.type("quit") == f"This goes on: whitecell resume '{new}'"


@pytest.mark.parametrize("key", ["\x1a", "\x14", "\x1c", "\x1e", "\x7f", "\x9b"], ids=ascii)
def test_control_characters_are_refused_by_name_and_never_stored(led, key):
    for line in (key, f". a note{key}with it", f"say rok: a{key}b"):
        assert f"(U+{ord(key):04X}), which no screen shows as it stands. Leave it out." in led.type(line), ascii(line)
    assert led.said == []


def test_ctrl_z_is_called_so(led):
    assert led.type("\x1a").startswith("The line holds Ctrl-Z, control character (U+001A)")


# ---------------------------------------------------------------- amending in place


def test_amend_alone_opens_the_words_as_they_are_and_hands_over_what_they_become(led):
    led.person.rewrites = ["One missile flew west.", "What Seoul holds.\n\nIt is not much."]
    led.type("amend launch", "amend papers for rok", "amend launch", "amend launch for us")
    assert led.person.opened == [
        "amend launch: One missile flew east.",
        "amend papers for rok: What Seoul holds.",
        "amend launch: One missile flew west.",
        "amend launch for us: One missile flew west.",
    ]
    assert led.commands == [
        Amend("launch", "One missile flew west."),
        Amend("papers", "What Seoul holds.\n\nIt is not much.", "rok"),
    ]


@pytest.mark.parametrize("left", ["", "  ", "One missile flew east."])
def test_left_empty_or_as_they_are_the_words_stay(led, left):
    led.person.rewrites = [left]
    assert led.type("amend launch") == "Left as it was."
    assert led.said == []


def test_what_cannot_be_opened_says_why(led):
    for line, why in {
        "amend papers": "Each cell has words of its own there: `amend papers for rok` and `amend papers for us`.",
        "amend": "Write it like `amend INJECT: TEXT`, or `amend INJECT for CELL: TEXT`.",
        "amend rok_line": "There is no inject `rok_line`.",
        "amend cable for rok": "`cable` does not go to `rok`.",
    }.items():
        assert led.type(line).startswith(why), line
    led.type("go", "go")
    assert "has been handed out" in led.type("amend launch")
    assert (led.person.opened, led.said) == ([], ["go", "go"])


def test_the_words_that_are_opened_have_their_blanks_filled_and_the_alternative_that_holds(tmp_path):
    told = """text:
      - if: us_line.firm
        text: "Washington was firm."
      - text: "Tension is {tension}."
"""
    text = TWO_ROOMS.replace("text: For Washington alone.}", "}").replace(
        "  cable: {at: 2h, to: us, title: A cable, }", f"  cable:\n    at: 9h\n    to: us\n    {told}"
    )
    led = Led(tmp_path, text)
    led.type("amend cable", "go", "go", "go", "b took 0m", "amend cable")
    assert led.person.opened == ["amend cable: Tension is 4.", "amend cable: Washington was firm."]
    led.exercise.close()


def test_a_note_is_never_taken_for_an_answer(asked):
    asked.type(". b because it is due")
    assert asked.commands[-1] == Note("b because it is due")


def test_resume_on_a_break_is_told_of_back(led):
    assert "`back` ends a break" in led.type("break", "resume")


def test_an_inject_of_ones_own_that_is_cancelled_was_not_handed_out(led):
    """Before, the console told that it went to the rooms, and `amend` that it had gone there."""
    led.type("next", "improvise in 2h rok: A call | It rings.", "cancel A call")
    assert " ".join(led.drawn.split()).count("cancels A call") == 1
    assert "inject A call" not in " ".join(led.drawn.split())
    assert led.type("amend A call: It rings no more") == "`improvised_1` has been cancelled; say what is new instead."
    led.type("cancel papers")
    assert " ".join(led.drawn.split()).count("cancels Papers") == 1


def test_an_inject_of_ones_own_is_released_by_its_title(led):
    led.person.answers = [False]
    led.type("next", "improvise in 2h rok: A call | It rings.", "release A call")
    assert led.person.asked == ["“A call” goes to ROK now."]


@pytest.mark.parametrize("line", ["hold cable", "unhold cable", "cancel cable"])
def test_the_words_of_a_timeline_are_not_cut(led, line):
    led.type("go", "hold cable" if line.startswith("un") else "", line)
    assert line.partition(" ")[0] in led.drawn and "…" not in led.drawn
