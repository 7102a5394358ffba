"""What the console takes, without a terminal: pasted lines, bytes from a pipe, faults, and for whom words are."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest

from sim.desk.lead import Console
from sim.desk.names import Desk
from sim.desk.verbs import split
from sim.exercise.commands import Go, Improvise, Say
from sim.exercise.session import Exercise
from sim.faults import Misuse, Runaway
from sim.scenario.load import examine_text, load
from sim.terminal.prompt import Piped
from tests.exercise.test_time import ENDLESS
from tests.kept_exercises.paths import DECEMBER_DOUBLE


class Asked:
    """A person who is there, with their answers to questions in order; the lines are given to ``take``."""

    interactive = True

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.questions: list[str] = []
        self.echoed: list[str] = []
        self.lines: list[str | type[BaseException]] = []

    def read(self, desk, prompt):
        line = self.lines.pop(0) if self.lines else "quit"
        if isinstance(line, str):
            return line
        raise line

    def echo(self, prompt, line):
        self.echoed.append(f"{prompt}{line}")

    def confirm(self, warning, yes, no):
        self.questions.append(warning)
        return self.answers.pop(0)

    def leave(self, warning):
        return True


@pytest.fixture
def begin(tmp_path):
    """Begin an exercise and its console: the console, and what it complained of."""
    begun = []

    def start(lines, text=""):
        scenario = examine_text(text).scenario if text else load(DECEMBER_DOUBLE)
        begun.append(Exercise.start(scenario, tmp_path / "x.jsonl", seed=7))
        told: list[str] = []
        return Console(begun[-1], lines, lambda page: list(page), told.append), told

    yield start
    for exercise in begun:
        exercise.close()


def said(console):
    return [type(entry.command).__name__.lower() for entry in console.exercise.entries]


# ---------------------------------------------------------------- several lines


BREAKS = ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("between", BREAKS, ids=ascii)
def test_lines_pasted_together_are_commands_one_by_one(begin, between):
    person = Asked()
    console, told = begin(person)
    console.take(
        between.join(["say rok: Ask Washington nothing yet", "say us: Not before noon", ". Kim looks lost", ""])
    )
    assert [entry.facts.get("cells") for entry in console.exercise.entries] == [["rok"], ["us"], None]
    assert [entry.command.text for entry in console.exercise.entries] == [
        "Ask Washington nothing yet",
        "Not before noon",
        "Kim looks lost",
    ]
    assert (len(person.echoed), person.echoed[0], told) == (3, "start> say rok: Ask Washington nothing yet", [])


@pytest.mark.parametrize("between", BREAKS, ids=ascii)
def test_of_a_text_with_paragraphs_nothing_is_sent(begin, between):
    console, _ = begin(Asked())
    with pytest.raises(
        Misuse, match=r"Line 2 of the 3 that were pasted is no command, so none was done\. There is no command `Then`"
    ):
        console.take(between.join(["say rok: The first paragraph.", "Then the second.", "next"]))
    assert said(console) == []


def test_each_asks_for_itself_and_after_a_no_the_rest_is_not_done_and_told(begin):
    person = Asked(True, False)
    console, told = begin(person)
    console.take("next\nwall blank\nwall on\nsay rok: x")
    assert (said(console), len(person.questions)) == (["next", "wall"], 2)
    assert told == ["Left as it was.", "Of what was pasted, nothing from `say rok: x` on was done."]


def test_after_a_refusal_the_rest_is_not_done_and_told(begin):
    console, _ = begin(Asked())
    with pytest.raises(Misuse) as refusal:
        console.take("next\nback\nnext\nnext")
    assert str(refusal.value) == "The room is not on a break. Of what was pasted, nothing from `next` on was done."
    assert said(console) == ["next"]


@pytest.mark.parametrize("character", ["\x1b", "\x1a", "\x00", "\x07", "\x9b", "\u202e", "\ud800", "\udce9"], ids=ascii)
def test_a_character_that_no_screen_shows_is_refused_by_its_name(begin, character):
    console, _ = begin(Asked())
    code = f"U\\+{ord(character):04X}"
    for line in (f". a note{character}x", f"next\n. a{character}", character):
        with pytest.raises(Misuse, match=f"The line holds .*{code}"):
            console.take(line)
    assert said(console) == []


# ---------------------------------------------------------------- what was not asked is not sent


@pytest.mark.parametrize("line", ["say We go on at 10:45", "say all: We go on", "improvise A rumour | It"])
@pytest.mark.parametrize("answer", [True, False])
def test_words_for_everybody_ask_before_they_read_them(begin, line, answer):
    person = Asked(answer)
    console, _ = begin(person)
    console.take(line)
    (question,) = person.questions
    assert question.startswith("Everybody will read “") and question.endswith("”: ROK, US and Japan.")
    assert len(said(console)) == answer


@pytest.mark.parametrize("line", ["say rok: x", "say control: x", "improvise us: A | b"])
def test_words_for_one_cell_or_none_do_not(begin, line):
    console, _ = begin(Asked())
    console.take(line)
    assert len(said(console)) == 1


def test_what_would_be_refused_is_not_asked_about(begin):
    console, _ = begin(Asked())
    with pytest.raises(Misuse, match="A message needs words"):
        console.take("say")


NOT_FOR_ALL = """
say control the US is lying¦say control - the US is lying¦say control; x¦say control, the US is lying: keep it
say facilitators: x¦say control team: x¦say ctrl the US¦say rook：x¦say rook - x¦say rook; x¦say rook:x¦say @rook x
say rok. x¦say "rok" x¦say rok (Kim): x¦say Kim (rok): x¦say Kim, Lee: come¦say Mr Kim: come¦say rook:http://x
say Message for the delegation of the ROK only: x¦say Note for the Korean delegation only: x¦say South Korea: only you
say South Korea - only you¦say Republic of Korea keep it quiet¦say the US team must not know¦say for us alone, this
say everybody but Washington: x¦say everybody but Washington x¦say all except the US x¦say seoul → us: x
say rok\u200b: x¦say \u200brok: x¦say r\u043ek: x¦say \u2003rook: x¦say japan\u00ad: x¦say rok/us: x¦say rok+us: x
improvise control t | x¦improvise rook：t | x¦improvise South Korea: t | x¦improvise for rok: t | x
amend srbm_launch: for rok: x¦amend srbm_launch: rok: x¦amend srbm_launch: rook: x¦amend srbm_launch：for rok：x
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path_factory.mktemp("desk") / "x.jsonl", seed=7) as exercise:
        for _ in range(2):
            exercise.do(Go())
        yield Desk(exercise, "channel_news")


@pytest.mark.parametrize("line", re.split("[¦\n]", NOT_FOR_ALL.strip()))
def test_what_reads_like_an_address_and_is_none_goes_to_nobody(desk, line):
    verb, rest = split(line)
    with pytest.raises(Misuse):
        verb.read(desk, rest)


@pytest.mark.parametrize(
    "line, name",
    [
        ("say rok\u200b: x", "zero width space (U+200B) stands in `rok\u200b`"),
        ("say r\u043ek: x", "cyrillic small letter o (U+043E) stands in `r\u043ek`"),
        ("choose b because r\u043ek: x", "cyrillic small letter o (U+043E)"),
        ("show srbm\u2060_launch", "word joiner (U+2060)"),
        ("release srbm_l\u0430unch", "cyrillic small letter a (U+0430)"),
    ],
)
def test_a_name_with_a_character_that_only_looks_right_is_told_which(desk, line, name):
    verb, rest = split(line)
    with pytest.raises(Misuse) as refusal:
        verb.read(desk, rest)
    assert name in str(refusal.value)


RISE = (("tension", 2.0),)


@pytest.mark.parametrize(
    "line, command",
    [
        ("say rok：secret", Say("secret", ("rok",))),
        ("say rok， us： secret", Say("secret", ("rok", "us"))),
        ("say　rok: secret", Say("secret", ("rok",))),
        ("say rok\t: secret", Say("secret", ("rok",))),
        ("say press ＞ rok as press line： 70：30", Say("70：30", ("rok",), "press", "press line")),
        ("say rok: a  ratio of 3:1", Say("a ratio of 3:1", ("rok",))),
        ("say See https://example.org at 10:30:00", Say("See https://example.org at 10:30:00", ("all",))),
        (
            "improvise rok：A call｜Ring back.｜tension +0.2",
            Improvise("A call", "Ring back.", ("rok",), effects=(("tension", 0.2),)),
        ),
    ],
)
def test_marks_of_other_keyboards_part_an_address_too(desk, line, command):
    verb, rest = split(line)
    assert verb.read(desk, rest) == command


def test_a_reason_s_cell_may_have_a_wide_colon_behind_it(desk):
    verb, rest = split("choose b because rok（Kim）：agreed；us：late dissent japan：never")
    command = verb.read(desk, rest)
    assert [(one.cell, one.name, one.text) for one in (*command.rationale, *command.dissent)] == [
        ("rok", "Kim", "agreed"),
        ("us", "", "late"),
        ("japan", "", "never"),
    ]


def test_a_cell_with_the_title_of_another_is_said_by_its_name(begin):
    text = ENDLESS.replace(
        "cells: {town: {timezone: Europe/Berlin}}", "cells: {town: {}, blue: {title: Red}, red: {title: Blue}}"
    )
    console, _ = begin(Asked(), text=text)
    with pytest.raises(Misuse, match="`Red` is the name of `red` and the title of `blue`: say which by an id"):
        console.take("say Red: x")


CLOSED = """
whitecell: 1
title: Closed
judgement: Invented.
start: 2025-03-10T08:00Z
horizon: 1d
cells: {town: {}}
actors: {mayor: {cell: town}}
state: {x: {start: 0, range: [0, 10]}}
injects: {a: {at: 1h, to: all}}
decisions: {q: {after: a, by: mayor, within: 2h, options: {one: {if: x > 9}}}}
outcomes: {o: {}}
"""


def test_where_every_option_is_closed_it_says_what_gets_on(begin):
    console, _ = begin(Asked(), text=CLOSED)
    console.take("go")
    for line in ("choose", "choose one", "choose a"):
        with pytest.raises(Misuse, match=r"No option of `q` is offered now: let it `lapse`, or wait until one is\."):
            console.take(line)
    console.take("lapse")
    assert said(console) == ["go", "lapse"]


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    "line",
    [". kim looks lost", "say rok: Kim, wait", "met srbm_launch: KIM rang", "rate one_voice S: as Kim said",
     "override tension 6 because Kim said so", "improvise rok: Kim resigns", "end because Min-su is tired"],
)  # fmt: skip
def test_a_name_that_the_roster_has_is_told_with_the_way_to_keep_it_apart(begin, line):
    console, told = begin(Asked(True))
    console.take("roster rok: Kim Min-su, Lee")
    console.take(line)
    assert told[0].startswith("The roster has `") and not any("roster" in words for words in told[1:])
    assert "pages that name nobody say [ROK] instead. A reason keeps a name apart as `because rok (" in told[0]


def test_a_name_beside_a_reason_or_one_that_nobody_has_is_not(begin):
    console, told = begin(Asked())
    console.take("roster rok: Kim Min-su, Lee")
    for line in ("go", "go", "choose b because rok (Kim): the date stands", ". Park was quick", "dissent us (Lee): no"):
        console.take(line)
    assert (told, said(console)[-3:]) == ([], ["choose", "note", "explain"])


# ---------------------------------------------------------------- long lines


LONG = 200_000
SLOW = {
    "blanks in a reason": "choose b because " + "a" + " " * LONG + "!",
    "blanks in an address": "say a" + " " * LONG + "> b",
    "reasons without end": "choose b because x" + " because a" * (LONG // 10),
    "tags without end": "note " + "#a " * (LONG // 3),
    "a tally": "choose b tally a" + "9" * LONG + "x",
    "effects": "improvise rok: t | x | a" + " " * LONG + "+" * 100,
    "a time": "jump 10:30 " + "a " * LONG + "!",
    "brackets": "choose b because rok " + "(" * LONG,
    "names without end": "answer " + "a " * (LONG // 2),
}
FIGURES = """
{}|choose {} a|choose b tally a {}|show #{}|show {}|rewind {}|wait {}m|wait {}|override tension {} because x|timer {}
extend {}h|jump {}:00|improvise rok: t / x / tension +{}|break {}|forecast {}|reveal {}|lapse {}|met {}|read {}
"""


@pytest.mark.parametrize("line", SLOW.values(), ids=SLOW)
def test_a_long_line_is_read_or_refused_in_a_moment(desk, line):
    """A pattern of quadratic time would take minutes here."""
    verb, rest = split(line)
    try:
        verb.read(desk, rest)
    except Misuse as error:
        assert len(str(error)) < 3 * LONG


@pytest.mark.parametrize("line", re.split(r"[|\n]", FIGURES.strip()))
def test_figures_without_end_are_refused(begin, line):
    console, _ = begin(Asked(), text=ENDLESS)
    with pytest.raises(Misuse) as refusal:
        console.take(line.replace("/", "|").format("9" * 5_000))
    assert len(str(refusal.value)) < 400


# ---------------------------------------------------------------- faults


def test_what_feeds_itself_leaves_the_console_where_it_was(begin):
    person = Asked()
    console, told = begin(person, text=ENDLESS)
    person.lines = ["go", ". still here", "hold begins", "go", "quit"]
    assert console.lead()
    assert (said(console), len(told)) == (["note", "hold", "go"], 2)
    assert told[0].startswith("`c` is triggered more than 10,000 times; it feeds itself without end. Nothing was done")


def test_a_forecast_of_something_that_is_not_asked_is_refused(begin):
    console, _ = begin(Asked(), text=ENDLESS)
    with pytest.raises(Misuse, match="No decision is asked now"):
        console.take("forecast mayor")
    assert issubclass(Runaway, Misuse), "whatever plays may run away, futures too, and the console refuses"


def test_a_fault_of_the_program_ends_no_exercise(begin, monkeypatch, capsys):
    person = Asked()
    console, told = begin(person)
    monkeypatch.setattr("sim.desk.own_words.plan_page", lambda exercise: {}["missing"])
    person.lines = ["next", "plan", ". go on", "quit"]
    assert console.lead()
    assert said(console) == ["next", "note"]
    assert told == [
        "That failed, by a fault of Whitecell and not of yours (KeyError: 'missing'). All that was done is saved; "
        "go on, or leave and `whitecell resume`.",
        f"This goes on: whitecell resume {console.exercise.file}",
    ]
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv("WHITECELL_DEBUG", "1")
    person.lines, console.leaving = ["plan", "quit"], False
    assert console.lead()
    assert "Traceback" in capsys.readouterr().err


def test_of_piped_lines_one_that_fails_so_is_the_last(begin, monkeypatch):
    person = Asked()
    person.interactive = False
    console, told = begin(person)
    monkeypatch.setattr("sim.desk.own_words.plan_page", lambda exercise: {}["missing"])
    person.lines = ["next", "plan", "next"]
    assert not console.lead()
    assert (said(console), len(told)) == (["next"], 1)


def test_interrupted_piped_lines_end_there(begin, monkeypatch):
    person = Asked()
    person.interactive = False
    console, _ = begin(person)
    person.lines = ["next", KeyboardInterrupt]
    with pytest.raises(KeyboardInterrupt):
        console.lead()
    assert said(console) == ["next"]

    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.desk.own_words.plan_page", broken_off)
    person.lines = ["plan", "next"]
    with pytest.raises(KeyboardInterrupt):
        console.lead()
    assert said(console) == ["next"]


# ---------------------------------------------------------------- bytes


def piped(begin, monkeypatch, data):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    lines = Piped()
    console, told = begin(lines)
    well = console.lead()
    return well, [getattr(entry.command, "text", "") for entry in console.exercise.entries], told, lines.number


TYPED = "next\n. café 김민수\n# a comment\n\n. end"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=ascii)
def test_commands_may_come_in_any_unicode_with_any_line_ends(begin, monkeypatch, encoding, ends):
    well, texts, told, _ = piped(begin, monkeypatch, TYPED.replace("\n", ends).encode(encoding))
    assert (well, texts, told) == (True, ["", "café 김민수", "end"], [])


@pytest.mark.parametrize(
    "data, sentence",
    [
        (b"next\n. caf\xe9 is closed\nnext\n", "This is not UTF-8 text: the byte 0xE9 stands here"),
        ("next\n. café\n".encode("utf-16-le"), "A zero byte (U+0000) stands here"),
        (b"next\n. a\0b\n", "A zero byte (U+0000) stands here"),
        ("next\n. a\u202eb\n".encode(), "The line holds right-to-left override (U+202E)"),
    ],
)
def test_bytes_that_are_no_text_end_it_with_the_line(begin, monkeypatch, data, sentence):
    well, texts, told, number = piped(begin, monkeypatch, data)
    assert not well and told[0].startswith(sentence)
    assert number == 1 + len(texts) and set(texts) <= {""}


def test_a_line_without_an_end_is_not_read_for_ever(begin, monkeypatch):
    monkeypatch.setattr("sim.characters.LONGEST_LINE", 64)
    well, texts, told, number = piped(begin, monkeypatch, b". short\n. " + b"x" * 1_000)
    assert (well, texts, told, number) == (False, ["short"], ["This line has no end. Break it, or leave it out."], 2)


def test_input_that_cannot_be_read_is_told(begin, monkeypatch, tmp_path):
    class Broken(io.BytesIO):
        def readline(self, *_: object) -> bytes:
            raise IsADirectoryError(21, "Is a directory")

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken()))
    console, told = begin(Piped())
    assert (console.lead(), told) == (False, ["The commands cannot be read: Is a directory."])


def test_without_any_input_nothing_is_done(begin, monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    console, told = begin(Piped())
    assert (console.lead(), said(console), told) == (True, [], [])


def test_a_line_that_is_piped_is_shown_as_its_escapes(begin, monkeypatch, capsys):
    piped(begin, monkeypatch, b". a\x1b[2Jb\n")
    assert "\x1b" not in capsys.readouterr().out


def test_the_log_of_all_this_is_one_line_a_command(begin, tmp_path):
    console, _ = begin(Asked())
    console.take(". one\u2028. two")
    kept = (tmp_path / "x.jsonl").read_text(encoding="utf-8").split("\n")
    assert [json.loads(line)["fields"] for line in kept[1:-1]] == [{"text": "one"}, {"text": "two"}]
