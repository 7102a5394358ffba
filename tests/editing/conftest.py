"""A small scenario with a procedure of its own, and places in texts marked by `‸`."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.editing.sheets import Sheet, Sheets

MARK = "‸"

SCENARIO = """\
whitecell: 1
title: 서울과 워싱턴 🚀 of two capitals
judgement: Written for a test.
start: 2025-03-10T05:40+09:00
horizon: 3d
cells:
  rok: {title: 대한민국 🇰🇷, timezone: Asia/Seoul}
  us: {title: United States, timezone: America/New_York}
actors:
  seoul: {cell: rok}
  washington: {cell: us, seats: 1}
  partner: {title: 파트너, cell: us}
state:
  tension: {title: Tension, start: 3, range: [0, 10], shown: true}
  assurance: {title: Assurance, start: 5, range: [0, 10], shown: true}
  cohesion: {title: 🚀 결속, start: 5, range: [0, 10], shown: true}
injects:
  launch:
    {at: 0m, from: seoul, to: all, title: "발사 🚀", text: Launch., effects: {tension: +1, cohesion: -0.1 * cohesion}}
  echo:
    after: {any: [launch, consult.share.done, posture.show]}
    delay: 1h + 30m * posture.show
    if: >-
      tension >= 2 and
      not (consult.level.leaders
      or tension > 9)
    to: [rok, washington]
    text:
      rok: launch and tension are words of this text.
      us: "그래서 launch"
    cancels: [posture, consult.share]
procedures:
  consult:
    after: launch
    steps:
      share: {by: [seoul, washington], takes: 30m + 1m * tension}
      level:
        after: share.done
        by: seoul
        options:
          leaders: {effects: {assurance: +0.3}}
          officials: {if: not share.skipped}
      talk: {by: [seoul], takes: 1h, if: level.leaders and tension < 9}
  press:
    use: press_call
    after: consult
    roles: {speaker: seoul}
    steps:
      speak: {text: {seoul: Words. , us: Others.}, to: [seoul, us], if: not clear.skipped}
decisions:
  posture:
    after: launch
    by: [seoul, washington]
    within: 6h
    options:
      show: {effects: {tension: +0.8}}
      hold: {effects: {tension: -0.1}, stream: echo}
    lapse: hold
  answer:
    after: posture
    by: partner
    options:
      show: {weight: 2 * (posture == answer) + 1}
      hold: {}
policies:
  firm:
    choose:
      posture: [{if: tension >= 5, choose: show}, {choose: {show: 2, hold: 1 + tension}}]
      consult.level: leaders
      answer: {show: 1, hold: 0}
measures:
  waited: {from: launch, to: consult.talk.done, at_most: 4h}
  shows: {value: 1 * posture.show + press.clear, at_least: 0}
  echoes: {count: echo}
outcomes:
  high: {when: tension >= 9 and not consult, ends: true}
  other: {}
objectives:
  fast: {measures: [waited, shows]}
"""

PROCEDURE = """\
procedure: press_call
title: A word to the press
roles:
  speaker: who speaks
  partner: who is asked before
needs: [assurance]
judgement: Written for a test.
steps:
  clear: {by: [speaker, partner], takes: 10m + 1m * assurance}
  speak: {from: speaker, to: [speaker, partner], if: clear.done, text: {speaker: A, partner: B}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the scenario and its procedure."""
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "press_call.yaml").write_text(PROCEDURE, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


@pytest.fixture
def sheet(folder: Path) -> Sheet:
    """The scenario's sheet."""
    found = Sheets().sheet(folder / "scenario.yaml")
    assert found is not None
    return found


def marked(text: str) -> tuple[str, int, int]:
    """A text without its mark, and where that stood."""
    before, mark, after = text.partition(MARK)
    assert mark
    return before + after, before.count("\n"), len(before) - before.rfind("\n") - 1


def place_of(text: str, words: str, inside: str = "") -> tuple[int, int]:
    """Where ``words`` stand, which must be once; of them, where ``inside`` does."""
    assert text.count(words) == 1, words
    _, line, column = marked(text.replace(words, MARK + words))
    return line, column + words.index(inside)
