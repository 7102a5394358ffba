"""What somebody might feed to a program: texts, bytes, lines, arguments, logs; sound ones spoilt, and nonsense."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from sim.exercise.chain import FIRST, closed
from sim.exercise.commands import (
    Amend,
    Choose,
    Go,
    Improvise,
    Met,
    Next,
    Note,
    Opinion,
    Override,
    Rate,
    Reveal,
    Roster,
    Say,
    Show,
    Timer,
    Undo,
    Unjudge,
)
from sim.exercise.session import Exercise
from sim.scenario.load import examine_text

SCENARIO = """\
whitecell: 1
title: Calm sea
summary: |
  Two days.

  - One launch
judgement: A test.
start: 2025-03-29T08:00+09:00
horizon: 2d
cells:
  rok: {title: Republic of Korea, short: ROK, timezone: Asia/Seoul}
  us: {timezone: America/New_York}
  red: {title: North, control: true}
actors: {seoul: {cell: rok, short: Seoul, seats: 1}, washington: {cell: us}, north: {cell: red}}
state: {tension: {title: Tension, start: [3, 4, 5], range: [0, 10], shown: true}, trust: {start: 5, range: [0, 10]}}
turns:
  morning: {at: 0m, title: Morning, minutes: 20, text: The day begins., discuss: [Who rings whom?]}
  evening: {after: answer, not_before: 18:00 Asia/Seoul}
injects:
  launch:
    at: 10m
    from: north
    to: all
    title: A launch
    text: {rok: One missile flew east., us: Something flew.}
    expects: Ring somebody.
    effects: {tension: "max(0.5, 2 - trust / 5)"}
  rumour: {contingency: true, to: rok, title: A rumour}
procedures: {consult: {after: launch, steps: {share: {by: seoul, takes: {uniform: [10m, 1h]}}, text_it: {text: Done.}}}}
decisions:
  answer:
    after: launch
    by: [seoul, washington]
    within: 2h
    takes: 30m
    question: What do you say?
    options: {calm: {title: Stay calm}, firm: {title: Be firm, if: tension >= 2, effects: {tension: +1}}}
    lapse: calm
  reply: {after: answer, by: north, options: {quiet: {}, loud: {weight: 3}}}
policies: {soft: {title: Soft, choose: {answer: calm}}}
measures: {peak: {peak: tension, at_most: 7}, span: {from: launch, to: answer, at_most: 1h}}
objectives: {speak: {title: Speak early, measures: [span]}}
outcomes: {tense: {title: Tense, when: tension >= 9, ends: true}, calm: {title: All calm}}
"""
"""A scenario with a little of everything."""

OBEYED = list("\x00\x07\x08\x0b\x0c\r\x1b\x7f\x85\x9b\u061c\u200e\u202e\u2028\u2029\u2066\ufffe\ud800\udcff")
LOOK_ALIKE = list("\u00a0\u200b\u200d\u2060\ufeff\u3000：，（－−–≥≠×“”аеоі٣³")
PLAIN = list("{}[]():,;#&*!|>'\"%@`-?\\/$<=+~^. \t\n09azAZ_éß한🚨")
NASTY = [
    *OBEYED, *LOOK_ALIKE, *PLAIN, "\x1b]0;TITLE\x07", "\x1b[2J", "\x9b31m", "\r\n", "\n\nOutcome: All calm\n",
    "[bold]", "[/]", "{{ 7 * 7 }}", "<script>", "%s%n", "../", "/dev/null", "NaN", "Infinity", "1e999", "-0",
    "9" * 5_000, " " * 2_000, "((" * 60, "[" * 60, "a" * 300, "e\u0301" * 50, "now and then", "x.done", "not not",
    "3_0", "0x10", "1h-30m", "PT9" + "9" * 30 + "H", "2025-02-30T10:00Z", "9999-12-31T23:59+14:00", "02:30",
    "Asia/Seoul", "localtime", "&a [*a, *a]", "*a", "!!python/object",
]  # fmt: skip
"""Pieces that have broken programs: obeyed by terminals, looking like something else, too long, too deep, too large."""


def texts(most: int = 6) -> st.SearchStrategy[str]:
    """Nonsense: pieces glued together, or any characters at all."""
    return st.lists(st.sampled_from(NASTY), max_size=most).map("".join) | st.text(max_size=30)


@st.composite
def spoilt(draw: st.DrawFn, text: str) -> str:
    """A text with up to three stretches replaced by nonsense."""
    for _ in range(draw(st.integers(1, 3))):
        begin = draw(st.integers(0, len(text)))
        text = text[:begin] + draw(texts(2)) + text[begin + draw(st.integers(0, 12)) :]
    return text


def _bytes_of(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


def data(text: str) -> st.SearchStrategy[bytes]:
    """A text spoilt, in whatever encoding; or any bytes."""
    encodings = st.sampled_from(
        ["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "cp949"]
    )
    return st.builds(_bytes_of, spoilt(text), encodings) | st.binary(max_size=60)


def files() -> st.SearchStrategy[bytes]:
    """Scenario files, as YAML and as JSON."""
    return data(SCENARIO) | data(json.dumps(_values()))


@cache
def _values() -> Any:
    scenario = examine_text(SCENARIO).scenario
    assert scenario is not None
    return scenario.document.value


WORDS = [
    "next", "go", "wait 30m", "jump 18:00", "jump 02:30 Washington",
    "choose firm took 40m by Kim because rok (Kim): so", "a", "b", "choose a tally a 3, b 1 sealed",
    "because us: no; japan: yes", "dissent rok: x", "reveal", "extend 2h", "extend to 20:00", "lapse", "roll",
    "release rumour", "hold launch", "unhold launch", "cancel consult",
    "improvise north > all as agency report: A parade | Text | tension +0.2, cancels rumour",
    "amend launch for rok: New.", "say rok: words", "say press > rok as press line: x", "say all: x", "say control x",
    "override tension 6 because so", "met launch: at once", "missed answer rok", "note #tag @launch words", ". words",
    "rate speak S: seen", "show answer", "show #3", "wall -time", "wall blank", "break 15m", "back",
    "timer 10m Caucus", "roster rok: Kim, Lee", "undo", "undo 3", "undo next", "rewind 2", "on", "plan",
    "end because tired", "unjudge launch rok", "expect", "read launch",
    "log", "help choose", "?", "1", "", "# a comment",
]  # fmt: skip
"""Lines a facilitator types."""


def lines() -> st.SearchStrategy[list[str]]:
    """Lines at the console: sound ones, spoilt ones, nonsense."""
    sound = st.sampled_from(WORDS)
    return st.lists(sound | sound.flatmap(spoilt) | texts(), min_size=1, max_size=8)


def piped() -> st.SearchStrategy[bytes]:
    """A file of commands."""
    return st.lists(st.sampled_from(WORDS), max_size=6).map("\n".join).flatmap(data)


_REQUESTS = [
    {"as": "Lee", "command": "note", "fields": {"text": "한국어", "tag": "friction", "moment": "launch"}},
    {"id": "7f-1", "as": "Lee", "command": "met", "fields": {"name": "launch", "cell": "rok", "item": 1}},
    {"id": "7f-1", "as": "Lee", "command": "rate", "fields": {"objective": "speak", "rating": "S", "evidence": "x"}},
    {"id": "7f-2", "as": "Kim", "command": "timer", "fields": {"minutes": 10, "label": "Caucus"}},
    {"as": "Kim", "command": "roster", "fields": {"cell": "rok", "people": ["Kim", "Lee"]}},
    {"as": "Kim", "command": "explain", "fields": {"decision": "answer", "rationale": [{"text": "so", "cell": "us"}]}},
    {"as": "Kim", "command": "next"},
]


def requests() -> st.SearchStrategy[bytes]:
    """What another keyboard sends."""
    one = st.sampled_from([json.dumps(request, ensure_ascii=False) for request in _REQUESTS])
    return st.lists(one, max_size=4).map("\n".join).flatmap(data)


_COMMANDS = [
    "list",
    "show",
    "check",
    "run",
    "replay",
    "verify",
    "debrief",
    "papers",
    "schema",
    "explore",
    "compare",
    "salvage",
]
_OPTIONS = [
    "--json", "--texts", "--sources", "--quiet", "--lines", "--seed", "--replication", "--policy", "--set", "--vary",
    "--only", "--branch", "--baseline", "--value", "--runs=3", "--futures=100", "--plans=2", "--help", "--version",
    "--attributed",
]  # fmt: skip
_VALUES = [
    "calm.yaml", "calm.jsonl", "calm.yaml@soft", "december_double", "soft", "tension=5", "tension=2,5", "trust=1",
    "peak", "not tense", "0", "7", "-1", "1.5", "decisions", "x:y", "json:dumps", ".", "nowhere",
]  # fmt: skip


def arguments() -> st.SearchStrategy[list[str]]:
    """What stands on a command line; none that would play for long or write a file."""
    words = st.sampled_from([*_OPTIONS, *_VALUES, *_VALUES]) | texts(2).map(_as_argument)
    return st.builds(lambda command, rest: [command, *rest], st.sampled_from(_COMMANDS), st.lists(words, max_size=5))


def _as_argument(text: str) -> str:
    """What a shell can hand over: no zero byte, and bytes that are no text as Python shows them."""
    return (
        text.replace("\0", "")
        .encode("utf-8", "surrogateescape" if "\ud800" not in text else "replace")
        .decode("utf-8", "surrogateescape")
    )


@cache
def log_lines() -> tuple[str, ...]:
    """A sound log, a line a JSON text without its hash."""
    scenario = examine_text(SCENARIO, "calm.yaml").scenario
    assert scenario is not None
    commands = (
        Next(), Roster("rok", ("Kim Min-su", "Lee")), Next(), Note("Kim was quick", "tag", "launch"), Show("morning"),
        Go(), Choose("answer", "firm", sealed=True, rationale=(Opinion("so", "rok", "Kim"),), tally=(("firm", 2),)),
        Say("words", ("rok",), "north", "press line"), Timer(10, "Caucus"), Met("launch", "", "at once"), Reveal(),
        Override("trust", 6.5, "so"), Improvise("A parade", "Text", ("all",), effects=(("tension", 0.2),)),
        Amend("rumour", "Other words"), Rate("speak", "S", "seen"), Undo(), Unjudge("launch"), Undo(14),
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calm.jsonl"
        with Exercise.start(scenario, path, seed=3, operator="Park") as exercise:
            for command in commands:
                exercise.do(command)
        held = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return tuple(json.dumps({name: value for name, value in line.items() if name != "hash"}) for line in held)


_ODD = st.sampled_from(
    [
        None,
        True,
        -1,
        0,
        1,
        2**31,
        2**64,
        10**400,
        1.5,
        float("nan"),
        float("inf"),
        "",
        "x",
        [],
        {},
        [[]],
        {"": None},
        "launch",
        "answer",
    ]
)


@st.composite
def logs(draw: st.DrawFn) -> bytes:
    """A log with a right chain and any content: values changed, taken away, added; lines moved; or its bytes spoilt."""
    held = [json.loads(line) for line in log_lines()]
    for _ in range(draw(st.integers(1, 3))):
        _change(draw, draw(st.sampled_from(held)))
    if draw(st.booleans()) and len(held) > 3:
        held.insert(draw(st.integers(1, len(held))), held.pop(draw(st.integers(1, len(held) - 1))))
    before, found = FIRST, b""
    for line in held:
        body, before = _closed(line, before)
        found += body
    if draw(st.integers(0, 5)) == 0:
        begin = draw(st.integers(0, len(found)))
        found = found[:begin] + draw(st.binary(max_size=8)) + found[begin + draw(st.integers(0, 8)) :]
    return found


def _closed(line: dict[str, Any], before: str) -> tuple[bytes, str]:
    """A line with its hash; halves of characters, and numbers that JSON has not, are made something that it has."""
    text = json.dumps(line, ensure_ascii=False).encode("utf-8", "replace").decode()
    return closed(json.loads(text.replace("NaN", "0").replace("Infinity", "1e308")), before)


def _change(draw: st.DrawFn, value: Any) -> None:
    """Walk into a value at random and change something there."""
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = draw(st.sampled_from(keys))
        if isinstance(value[key], dict | list) and value[key] and draw(st.integers(0, 3)):
            value = value[key]
            continue
        how = draw(st.sampled_from(["odd", "odd", "text", "gone", "more"]))
        if how == "gone":
            del value[key]
        elif how == "more" and isinstance(value, dict):
            value[draw(texts(1))] = draw(_ODD)
        else:
            value[key] = draw(texts(2)) if how == "text" else draw(_ODD)
        return
