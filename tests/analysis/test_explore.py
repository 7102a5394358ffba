"""Coverage: what random plays reach, what they never do and why, and what is left to people at play."""

from __future__ import annotations

import pytest

import sim
from sim.analysis.explore import coverage
from sim.scenario.load import examine_text
from tests.kept_exercises.paths import DECEMBER_DOUBLE, OVERFLIGHT

HEAD = """\
whitecell: 1
title: Corners
judgement: All of it.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {title: Blue}, red: {title: Red, control: true}}
actors: {staff: {cell: blue}, foe: {cell: red}}
state:
  tension: {start: 3, range: [0, 10]}
"""

CORNERS = (
    HEAD
    + """\
turns:
  opening: {at: 0m}
injects:
  launch: {at: 0m, effects: {tension: 1}}
  never_due: {at: 0m, if: tension > 9}
  rumour: {contingency: true}
  denial: {after: rumour}
  both: {after: {all: [launch, denial]}}
  either: {after: {any: [launch, denial]}}
  aside: {at: 1h, if: rumour}
  too_late: {after: chain.short, delay: 23h30m}
  after_lapse: {after: calm_call.lapsed}
procedures:
  chain:
    after: launch
    steps:
      short: {by: [staff], takes: 1h}
      endless: {by: [staff], takes: 23h30m}
  quiet:
    after: denial
    steps:
      check: {by: [staff], takes: 1h}
decisions:
  calm_call:
    after: launch
    by: [staff]
    within: 2h
    takes: [10m, 30m, 2h]
    options: {agree: {}, refuse: {}}
  slow_call:
    after: launch
    by: [staff]
    within: 2h
    takes: [1h, 2h, 3h]
    options: {agree: {}, refuse: {weight: 0}, shut: {if: tension > 9}}
    lapse: refuse
  reply:
    after: launch
    by: [foe]
    options: {soft: {if: tension > 9}, hard: {if: tension > 8}}
  orphan: {after: never_due, by: [staff], options: {agree: {}, refuse: {}}}
outcomes:
  boiling: {when: tension >= 9}
  rumoured: {when: rumour and tension < 9}
  over: {}
"""
)


def _load(text):
    examination = examine_text(text, "corners.yaml")
    assert not examination.faults, [fault.message for fault in examination.faults]
    return examination.scenario


@pytest.fixture(scope="module")
def corners():
    return coverage(_load(CORNERS), runs=400, seed=1)


def _reach(found, name):
    return next(reach for reach in found.reaches if reach.name == name)


def test_what_always_happens_is_counted_in_every_run(corners):
    for name in ("opening", "launch", "either", "chain.short", "calm_call", "over"):
        assert _reach(corners, name).runs == 400


def test_every_option_is_equally_likely_whatever_its_weight(corners):
    agreed, refused = (_reach(corners, f"calm_call.{option}").runs for option in ("agree", "refuse"))
    assert agreed + refused == 400
    assert 150 < agreed < 250
    slow = _reach(corners, "slow_call.refuse")
    assert slow.runs > 200  # half of the answers, for all that its weight is 0, and every lapse


def test_what_never_happened_is_missing_with_its_counts(corners):
    assert [(reach.kind, reach.name) for reach in corners.missing] == [
        ("inject", "never_due"),
        ("inject", "too_late"),
        ("procedure", "chain"),
        ("step", "chain.endless"),
        ("option", "slow_call.shut"),
        ("option", "reply.soft"),
        ("option", "reply.hard"),
        ("decision", "orphan"),
        ("option", "orphan.agree"),
        ("option", "orphan.refuse"),
        ("outcome", "boiling"),
    ]
    assert (_reach(corners, "never_due").skipped, _reach(corners, "never_due").begun) == (400, 0)
    assert (_reach(corners, "chain.endless").skipped, _reach(corners, "chain.endless").begun) == (0, 400)
    assert _reach(corners, "slow_call.shut").begun == 400


def test_a_missing_thing_has_its_file_and_line(corners):
    lines = CORNERS.splitlines()
    for name in ("never_due", "chain.endless", "reply.soft", "boiling"):
        place = _reach(corners, name).place
        assert place.file == "corners.yaml"
        assert f"{name.rsplit('.', 1)[-1]}:" in lines[place.line - 1]


def test_what_only_people_bring_about_is_not_missing(corners):
    assert [reach.name for reach in corners.by_hand] == [
        "rumour",
        "denial",
        "both",
        "aside",
        "after_lapse",
        "quiet",
        "quiet.check",
        "calm_call.lapsed",
        "rumoured",
    ]


@pytest.mark.parametrize("nought", ["0", "0.0"])
def test_what_a_scenario_leaves_out_is_not_missing(nought):
    """A chance of nought skips it: the chain goes on, and what waits for an answer of it is left to people, too."""
    text = CORNERS.replace(
        "    after: launch\n    by: [foe]", f"    after: launch\n    chance: {nought}\n    by: [foe]"
    )
    text = text.replace(
        "  too_late:", "  answered: {after: reply, if: reply.soft}\n  passed: {after: reply}\n  too_late:"
    )
    assert _load(text).decisions["reply"].is_left_out
    found = coverage(_load(text), runs=50, seed=1)
    assert not {"reply", "reply.soft", "reply.hard", "answered"} & {reach.name for reach in found.missing}
    assert {"reply", "reply.soft", "reply.hard", "answered"} <= {reach.name for reach in found.by_hand}
    assert _reach(found, "passed").runs == 50


def test_a_lapse_counts_where_deliberation_may_outlast_the_deadline_or_no_option_is_open(corners):
    assert 100 < _reach(corners, "slow_call.lapsed").runs < 300
    assert _reach(corners, "reply.lapsed").runs == 400
    assert not any(reach.name == "orphan.lapsed" for reach in corners.reaches)


def test_a_lapse_that_can_come_but_never_did_is_missing():
    rare = HEAD + (
        "injects: {launch: {at: 0m}}\n"
        "decisions:\n"
        "  call:\n"
        "    after: launch\n"
        "    by: [staff]\n"
        "    within: 10h\n"
        "    takes: {one_of: {1h: 1000000, 11h: 1}}\n"
        "    options: {agree: {}, refuse: {}}\n"
        "outcomes: {over: {}}\n"
    )
    assert [reach.name for reach in coverage(_load(rare), 50).missing] == ["call.lapsed"]


def test_the_same_seed_gives_the_same_counts_and_blocks_do_not_matter():
    scenario = _load(CORNERS)
    assert coverage(scenario, 300, 5) == coverage(scenario, 300, 5)
    assert coverage(scenario, 300, 5) != coverage(scenario, 300, 6)


def test_december_double_is_covered():
    assert coverage(sim.load(DECEMBER_DOUBLE), 2_000, 0).missing == ()


def test_overflight_is_covered_once_its_switch_is_played_both_ways():
    scenario = sim.load(OVERFLIGHT)
    missing = [reach.name for reach in coverage(scenario, 2_000, 0).missing]
    assert missing == ["links_of_2024", "warning.direct", "talks.with_link"]
    both = coverage(scenario, 1_000, 0, vary={"warning_channel": (0, 1)})
    assert both.missing == ()
    assert both.plays == 2_000
    assert _reach(both, "launch").runs == 2_000
    assert _reach(both, "links_of_2024").runs == 1_000


def test_progress_is_told():
    told = []
    coverage(_load(CORNERS), 100, vary={"tension": (1, 2, 3)}, done=lambda done, wanted: told.append((done, wanted)))
    assert told == [(100, 300), (200, 300), (300, 300)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"runs": 0}, "The number of runs"),
        ({"runs": 10**9}, "The number of runs"),
        ({"seed": -1}, "A seed is"),
        ({"start": {"tensoin": 1}}, "Did you mean `tension`?"),
        ({"vary": {"tension": (1, 11)}}, "11 is outside"),
    ],
)
def test_misuse(arguments, sentence):
    with pytest.raises(sim.Misuse) as error:
        coverage(_load(CORNERS), **arguments)
    assert sentence in str(error.value)
