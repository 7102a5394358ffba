"""A log that is not as it was written: found, with its line, whatever byte it is; and so is a well-made forgery."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from sim.exercise.chain import FIRST, chained, closed
from sim.exercise.commands import Choose, Go, Lapse, Next, Note, Opinion, Override, Rewind, Roll, Say
from sim.exercise.follower import Follower
from sim.exercise.reading import Content, read
from sim.exercise.session import Exercise
from sim.exercise.verify import Verification, verify
from sim.faults import Damage, Misuse, OtherRules
from sim.version import VERSION
from tests.exercise.small_exercise import HOUR, SCRIPT, do_all, scenario

TINY = """
whitecell: 1
title: Tiny
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {rok: {}}
actors: {nso: {cell: rok}}
state: {a: {start: [1, 2, 3], range: [0, 9]}}
injects: {launch: {at: 1h, to: all, text: Up., effects: {a: +1}}}
decisions: {posture: {after: launch, by: nso, options: {soft: {}, firm: {}}}}
outcomes: {calm: {}}
"""
TINY_SCRIPT = [Next(), Note("„Ja“ 🙂"), Next(), Choose("posture", "firm", took=HOUR), Go()]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory) -> bytes:
    """A small log, byte for byte."""
    log = tmp_path_factory.mktemp("tiny") / "exercise.jsonl"
    with Exercise.start(scenario(TINY), log, seed=7) as exercise:
        do_all(exercise, TINY_SCRIPT)
    return log.read_bytes()


@pytest.fixture
def whole(begin, log) -> bytes:
    """The log of a whole exercise of all kinds of commands."""
    do_all(begin(), SCRIPT).close()
    return log.read_bytes()


def line_at(data: bytes, at: int) -> int:
    """The line, from 1, on which a byte stands; a newline ends its line."""
    return data.count(b"\n", 0, at) + 1


def read_whole(log: Path) -> tuple[Content, int]:
    """A log's content, read to its end, and how many lines follow the header."""
    content = read(log)
    return content, sum(1 for _ in content.lines)


def found(log: Path, data: bytes) -> int | None:
    """The line at which reading finds damage; None if it finds a torn last line and nothing else."""
    log.write_bytes(data)
    try:
        content, _ = read_whole(log)
    except Damage as damage:
        assert str(damage).startswith(f"{log}:{damage.line}: ")
        return damage.line
    assert content.torn
    return None


def changes_of(byte: int, luck: Random) -> Iterator[int]:
    """What a byte is changed to: one by lot, one with one bit the other way, a newline, none twice."""
    others = {luck.randrange(256), byte ^ (1 << luck.randrange(8)), ord("\n")} - {byte}
    yield from sorted(others)


# ---------------------------------------------------------------- any single byte


def test_every_byte_that_is_changed_is_found_with_its_line(tiny, log):
    luck = Random(0)
    for at, byte in enumerate(tiny):
        for other in changes_of(byte, luck):
            changed = bytearray(tiny)
            changed[at] = other
            assert found(log, bytes(changed)) == line_at(tiny, at), (at, byte, other)


def test_every_byte_that_is_lost_is_found_with_its_line(tiny, log):
    """Of its line break alone the last line may be robbed, as by an editor: it says all that it said."""
    for at in range(len(tiny) - 1):
        assert found(log, tiny[:at] + tiny[at + 1 :]) == line_at(tiny, at), at
    log.write_bytes(tiny[:-1])
    content, _ = read_whole(log)
    assert (content.torn, content.unended) == (0, True)
    with Exercise.resume(log) as exercise:
        assert (exercise.torn, exercise.line) == (0, 6)
    assert log.read_bytes() == tiny


def test_every_byte_that_is_put_in_is_found_with_its_line(tiny, log):
    """Behind the end a line may begin, or zeros be left by a power cut; anything else there is damage."""
    luck = Random(1)
    for at in range(len(tiny)):
        for byte in (luck.randrange(256), ord("\n")):
            changed = tiny[:at] + bytes([byte]) + tiny[at:]
            if changed == tiny + b"\n":  # put in before the last byte, which is the same
                continue
            line = line_at(tiny, at)
            # A newline put in behind a newline makes an empty line, which is the next one.
            assert found(log, changed) == line or (byte == tiny[at] == ord("\n")), (at, byte)
            if byte == tiny[at] == ord("\n"):
                assert found(log, changed) == line + 1
    torn = [byte for byte in range(256) if found(log, tiny + bytes([byte])) is None]
    assert torn == [0, ord("{")]
    assert {found(log, tiny + bytes([byte])) for byte in range(256) if byte not in torn} == {line_at(tiny, len(tiny))}


def test_cut_off_anywhere_in_its_last_line_it_is_whole_again_after_resume(tiny, log):
    last = tiny.rindex(b"\n", 0, -1) + 1
    for end in range(last + 1, len(tiny) - 1):
        log.write_bytes(tiny[:end])
        assert verify(log).torn == end - last
        with Exercise.resume(log) as exercise:
            assert (exercise.torn, exercise.line) == (end - last, 5)
        assert log.read_bytes() == tiny[:last]
        assert verify(log) == Verification(lines=5, branches=1, happenings=2, finished=False, torn=0)


def test_verify_resume_and_followers_say_the_same(whole, log):
    """A sample, as each of them reads the log in the same way."""
    luck = Random(2)
    for _ in range(40):
        at = luck.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << luck.randrange(8)
        log.write_bytes(changed)
        for reading in (verify, Exercise.resume, Exercise.read, Follower):
            if reading is Follower and at >= whole.rindex(b"\n", 0, -1):
                continue  # what it takes for a line that is still being written
            with pytest.raises(Damage) as damage:
                reading(log)
            assert (damage.value.file, damage.value.line) == (str(log), line_at(whole, at))
        assert log.read_bytes() == changed


def test_a_log_that_is_whole_is_verified(whole, log):
    assert verify(log) == Verification(lines=46, branches=3, happenings=31, finished=True, torn=0)


# ---------------------------------------------------------------- whole lines


def test_lines_swapped_doubled_taken_out_or_put_in_are_found(whole, log, tmp_path, clock):
    lines = whole.splitlines(keepends=True)
    with Exercise.start(scenario(), tmp_path / "other.jsonl", seed=8, clock=clock, operator="ann") as other:
        do_all(other, SCRIPT)
    foreign = (tmp_path / "other.jsonl").read_bytes().splitlines(keepends=True)
    for number in range(1, len(lines) - 1):
        before, line, after = lines[:number], lines[number], lines[number + 1 :]
        for changed in (
            [*before, after[0], line, *after[1:]],
            [*before, *after],
            [*before, foreign[number], *after],
            [*before, b"\n", line, *after],
        ):
            assert found(log, b"".join(changed)) == number + 1
        assert found(log, b"".join([*before, line, line, *after])) == number + 2
    assert found(log, b"".join([foreign[0], *lines[1:]])) == 2
    assert found(log, b"".join(lines[1:])) == 1


def test_what_is_no_log_is_told_apart_from_a_damaged_one(log):
    log.write_text("whitecell: 1\ntitle: A scenario\n")
    with pytest.raises(Damage, match=":1: This is no whole line of a log"):
        verify(log)
    log.write_text("A note")
    with pytest.raises(Misuse, match="is no log of an exercise"):
        verify(log)
    log.write_bytes(closed({"something": "else"}, FIRST)[0])
    with pytest.raises(Misuse, match="is no log of an exercise"):
        verify(log)
    log.write_bytes(closed({"whitecell_log": 2}, FIRST)[0])
    with pytest.raises(Misuse, match="is written in another version of the log"):
        verify(log)


# ---------------------------------------------------------------- forged lines, with hashes that are right


def forged(data: bytes, number: int, change: Callable[[dict], object]) -> bytes:
    """A log with one line changed and every hash made right again."""
    written, before = b"", FIRST
    for at, line in enumerate(data.splitlines(), 1):
        values = {name: value for name, value in json.loads(line).items() if name != "hash"}
        if at == number:
            change(values)
        made, before = closed(values, before)
        written += made
    return written


def test_forging_nothing_changes_nothing(whole):
    assert forged(whole, 5, lambda line: None) == whole


@pytest.mark.parametrize(
    ("number", "change", "damaged", "what"),
    [
        (4, lambda line: line["state"].update(tension=4.5), 4, "`state`"),
        (7, lambda line: line["deliveries"][1]["texts"].update(rok="Something else."), 7, "`deliveries`"),
        (7, lambda line: line["deliveries"][0].update(planned=1), 7, "`deliveries`"),
        (23, lambda line: line["happenings"][0].update(time=1), 23, "`happenings`"),
        (23, lambda line: line["happenings"].pop(), 23, "`happenings`"),
        (23, lambda line: line["happenings"][-1]["moments"].append("launch"), 23, "`happenings`"),
        (23, lambda line: line["answers"][0].update(option="soft"), 23, "`answers`"),
        (23, lambda line: line["answers"][0]["before"].update(tension=1), 23, "`answers`"),
        (23, lambda line: line["after"].update(events=line["after"]["events"] - 1), 23, "`happenings`"),
        (23, lambda line: line["after"].update(time=line["after"]["time"] + 1), 24, "`time`"),
        (10, lambda line: line["fields"].update(option="soft"), 23, "`answers`"),
        (10, lambda line: line["fields"].update(took=60), 10, "`facts`"),
        (10, lambda line: line["facts"].update(margin=1), 10, "`facts`"),
        (10, lambda line: line["facts"]["state"].update(assurance=1), 10, "`facts`"),
        (10, lambda line: line["facts"].update(room_minutes=99), 10, "`facts`"),
        (10, lambda line: line["facts"]["offered"].append("never"), 10, "`facts`"),
        (34, lambda line: line["facts"].update(luck=0.5), 34, "`facts`"),
        (34, lambda line: line["facts"]["shares"].update(quiet=0.5), 34, "`facts`"),
        (34, lambda line: line["facts"].update(option="quiet"), 34, "`facts`"),
        (25, lambda line: line["fields"].update(value=6.25), 25, "`state` and `happenings`"),
        (36, lambda line: line["fields"].update(name="launch"), 36, "makes no sense there: `launch` has had its turn"),
        (26, lambda line: line["fields"].update(effects=[["tension", 5]]), 26, "`state` and `happenings`"),
        (13, lambda line: line.update(line=99), 13, "`line`"),
        (13, lambda line: line.update(branch=1), 13, "`branch`"),
        (13, lambda line: line.update(time=1), 13, "`time`"),
        (13, lambda line: line.update(events=1), 13, "`events`"),
        (13, lambda line: line.update(turn="evening"), 13, "`turn`"),
        (13, lambda line: line.update(more=1), 13, "`more`"),
        (30, lambda line: line["facts"].update(undoes=3), 30, "`facts`"),
        (31, lambda line: line["fields"].update(line=8), 31, "`parent`"),
        (31, lambda line: line["fields"].update(line=400), 31, "makes no sense there: The log has lines 1 to 30"),
        (13, lambda line: line.update(command="nod"), 13, "makes no sense there: There is no command `nod`"),
        (13, lambda line: line["fields"].update(txt=""), 13, "makes no sense there: `note` has no field `txt`"),
        (13, lambda line: line["fields"].pop("text"), 13, "makes no sense there: `note` cannot be read"),
        (13, lambda line: line.pop("command"), 13, "`command` is missing"),
        (13, lambda line: line.pop("after"), 13, "`after` is missing"),
        (13, lambda line: line["after"].pop("events"), 13, "`after` must be an object"),
        (13, lambda line: line["after"].update(events=True), 13, "`after` must be an object"),
        (13, lambda line: line["after"].update(time=10**15), 13, "`after` names no time of an exercise"),
        (13, lambda line: line["after"].update(time=2**29), 13, "`after` of this line come out otherwise"),
        (13, lambda line: line["after"].update(events=9), 13, "`after` of this line come out otherwise"),
        (17, lambda line: line["after"].update(time=2**29), 17, "does not stand still until the time"),
        (13, lambda line: line.update(at="yesterday"), 13, "`at` must be a day and a time with its zone"),
        (13, lambda line: line.update(at="2026-03-02T09:00"), 13, "`at` must be a day and a time with its zone"),
        (13, lambda line: line.update(operator={}), 13, "`operator` must be a text"),
        (13, lambda line: line.update(fields=7), 13, "`fields` must be an object"),
        (2, lambda line: line["fields"].update(people="Kim"), 2, "`roster` cannot be read: `people` must be a list"),
        (5, lambda line: line["fields"].update(cell={}), 5, "`amend` cannot be read: `cell` must be a text"),
        (8, lambda line: line["fields"].update(name={}), 8, "`show` cannot be read: `name` must be a text"),
        (17, lambda line: line["fields"].update(seconds="long"), 17, "`seconds` must be a whole number"),
        (17, lambda line: line["fields"].update(seconds=10**300), 17, "`seconds` must be a whole number"),
        (21, lambda line: line["fields"].update(to=7), 21, "`say` cannot be read: `to` must be a list"),
    ],
)
def test_a_forged_line_is_played_again_and_comes_out_otherwise(whole, log, number, change, damaged, what):
    """An answer is used only when it is due, and how far a command went shows where the next one begins."""
    log.write_bytes(forged(whole, number, change))
    assert read_whole(log)[1] == 45
    with pytest.raises(Damage, match=what) as damage:
        verify(log)
    assert damage.value.line == damaged


@pytest.mark.parametrize(
    ("change", "line", "what"),
    [
        (lambda header: header.update(seed=8), None, "come out otherwise"),
        (lambda header: header.update(replication=1), None, "come out otherwise"),
        (lambda header: header["start"].update(tension=5), 4, "`state`"),
        (lambda header: header["scenario"]["injects"]["launch"].update(at="2h"), 7, "come out otherwise"),
        (lambda header: header["scenario"]["injects"]["launch"]["text"].update(rok="No."), 7, "`deliveries`"),
        (lambda header: header["scenario"]["injects"].pop("launch"), 1, "."),
        (lambda header: header["scenario"].update(horizon="a while"), 1, "cannot play what this header holds"),
        (lambda header: header["start"].update(tension=99), 1, "cannot play what this header holds"),
        (lambda header: header["scenario"]["decisions"]["posture"].update(by="ghost"), 1, "There is no actor `ghost`"),
        (lambda header: header["scenario"]["outcomes"].pop("calm"), 1, "a run might end in none"),
        (lambda header: header.update(seed="seven"), 1, "`seed` must be a whole number"),
        (lambda header: header.update(versions={}), 1, "`versions` must be an object"),
        (lambda header: header.pop("operator"), 1, "`operator` is missing"),
        (lambda header: header.update(at="2026-03-02"), 1, "`at` must be a day and a time with its zone"),
        (lambda header: header.update(seed=-1), 1, "A seed is a whole number"),
        (lambda header: header.pop("at"), 1, "`at` is missing"),
        (lambda header: header.pop("scenario"), 1, "`scenario` is missing"),
    ],
)
def test_a_forged_header_gives_another_exercise_than_the_lines_tell(whole, log, change, line, what):
    log.write_bytes(forged(whole, 1, change))
    with pytest.raises(Damage, match=what) as damage:
        verify(log)
    assert line is None or damage.value.line == line


@pytest.mark.parametrize(
    "body",
    [
        b'{"line":2,no json',
        b'{"line":2,"line":2',
        b'{"line":NaN',
        b'{"line":-Infinity',
        b'{"line":"\\ud800"',
        b'{"line":' + b"9" * 5_000,
        b'{"line":' + b"[" * 60 + b"]" * 60,
        b'{"line":' + b"[" * 100_000 + b"]" * 100_000,
        b'["line"',
        b"",
        b"\xff",
    ],
    ids=lambda body: body[:20].decode(errors="replace"),
)
def test_a_line_that_no_log_has_is_found_although_its_hash_is_right(whole, log, body):
    header = whole.splitlines(keepends=True)[0]
    digest = chained(body, json.loads(header)["hash"])
    log.write_bytes(header + body + f',"hash":"{digest}"}}\n'.encode())
    with pytest.raises(Damage, match=":2: This line is no JSON as a log has it"):
        verify(log)


def test_by_other_rules_of_another_version_it_is_not_damaged(whole, log):
    """Where another version comes to something else, that is a likelier reason than a forger."""

    def older(header: dict) -> None:
        header["versions"]["whitecell"] = "0.0.9"
        header["seed"] = 8

    log.write_bytes(forged(whole, 1, older))
    with pytest.raises(OtherRules) as refusal:
        verify(log)
    assert str(refusal.value) == (
        f"{log} was written by whitecell 0.0.9, and whitecell {VERSION} plays line 34 by other rules: Played again, "
        "`facts` of this line come out otherwise. Play it with whitecell 0.0.9, or keep lines 1 to 33 "
        f"with `whitecell salvage {log}`."
    )


def test_words_alone_cannot_be_checked_by_playing_again(log, clock):
    """What people said, and when, is theirs: replay has nothing to hold it against, only the chain of hashes has."""
    with Exercise.start(scenario(), log, clock=clock) as exercise:
        do_all(exercise, [Note("One thing."), Say("Another."), Go(), Override("tension", 5, "So."), Rewind(2), Go()])
        do_all(exercise, [Go(), Lapse("posture"), Go(), Roll("reply")])
    data = log.read_bytes()
    log.write_bytes(forged(data, 2, lambda line: line["fields"].update(text="One think.")))
    assert verify(log).lines == 11


def test_reasons_stay_with_their_answer(log, clock):
    with Exercise.start(scenario(), log, clock=clock) as exercise:
        do_all(exercise, [Go(), Go(), Choose("posture", "firm", rationale=(Opinion("Because.", "rok"),))])
    log.write_bytes(
        forged(log.read_bytes(), 4, lambda line: line["fields"].update(rationale=[{"text": "x", "cell": "rko"}]))
    )
    with pytest.raises(Damage, match="There is no cell or actor `rko`"):
        verify(log)
