"""The names of luck: which stream and occurrence each draw of the engine has."""

from __future__ import annotations

import pytest

from sim.engine.replication import finished_run
from sim.engine.single import Play
from sim.luck import LuckBlock

EVERY_FIELD = """
    state: {tension: {start: [0, 1, 2], range: [0, 10]}, calm: {start: 5, range: [0, 10]}}
    turns:
      opening: {at: {uniform: [0s, 2s]}, chance: 0.9}
    injects:
      second_launch:
        after: opening
        delay: {one_of: {1m: 1, 2m: 1}}
        chance: 0.9
        effects: {tension: [0, 1, 2], calm: {set: {uniform: [0, 1]}}}
    procedures:
      consult:
        after: second_launch
        delay: [1s, 2s, 3s]
        chance: 0.9
        steps:
          share: {takes: [1m, 2m, 4m], chance: 0.9, effects: {tension: {exponential: 1}}}
          agree:
            by: staff
            takes: [1m, 2m, 4m]
            within: {uniform: [1h, 2h]}
            options: {ok: {effects: {calm: {uniform: [0, 1]}}}, no_deal: {}}
    decisions:
      posture:
        after: consult
        delay: [1s, 2s, 3s]
        by: staff
        takes: [30m, 1h, 4h]
        within: {uniform: [6h, 7h]}
        options: {statement: {}, show_of_force: {effects: {tension: [0, 1, 2]}}}
      late:
        after: posture
        by: staff
        takes: 2h
        within: {uniform: [10m, 20m]}
        options: {ok: {}}
        lapse: {effects: {tension: [0, 1, 2]}}
    """

EVERY_DRAW = [
    "tension/start",
    "opening/at",
    "opening/chance",
    "second_launch/delay",
    "second_launch/chance",
    "second_launch/effects/tension",
    "second_launch/effects/calm",
    "consult/delay",
    "consult/chance",
    "consult.share/chance",
    "consult.share/takes",
    "consult.share/effects/tension",
    "consult.agree/takes",
    "consult.agree/within",
    "consult.agree/choice",
    "consult.agree.ok/effects/calm",
    "posture/delay",
    "posture/takes",
    "posture/within",
    "posture/choice",
    "posture.show_of_force/effects/tension",
    "late/within",
    "late/lapse/effects/tension",
]


def test_a_stream_is_the_elements_name_and_field(begin):
    """Each draw once; what is certain draws nothing."""
    luck = dict.fromkeys(EVERY_DRAW, 0.5) | {"consult.agree/choice": 0.0, "posture/choice": 0.9}
    play = begin(EVERY_FIELD, luck=luck)
    play.finish()
    assert sorted(play.draw.asked) == sorted((name, 0) for name in EVERY_DRAW)


STREAMS = """
    turns: {{morning: {{at: {{uniform: [0s, 9s]}}{stream}}}}}
    state: {{x: {{start: 0, range: [0, 9]}}}}
    injects:
      calm: {{after: morning, delay: [1s, 2s, 3s], chance: 0.5, effects: {{x: [0, 1, 2]}}{stream}}}
    procedures:
      p: {{after: morning, steps: {{work: {{takes: [1s, 2s, 3s]{stream}}}}}}}
    decisions:
      d:
        after: morning
        by: staff
        takes: [1s, 2s, 3s]
        within: {{uniform: [5s, 9s]}}
        options: {{ok: {{effects: {{x: [0, 1, 2]}}{stream}}}}}
        {decision}
      e:
        after: morning
        by: staff
        takes: 9s
        within: 3s
        options: {{ok: {{}}}}
        lapse: {{effects: {{x: [0, 1, 2]}}}}
        {decision}
    """


def test_a_named_stream_stands_for_the_element(begin):
    fields = ["at", "delay", "chance", "effects/x", "takes", "within", "choice", "lapse/effects/x"]
    play = begin(
        STREAMS.format(stream=", stream: weather", decision="stream: weather"),
        luck={f"weather/{field}": 0.25 for field in fields},
    )
    play.finish()
    assert {stream for stream, _ in play.draw.asked} == {f"weather/{field}" for field in fields}


def test_alternatives_share_their_luck_by_a_stream(play):
    """Two alternatives of one name take equally long and share their chance; a third does not."""
    text = """
        horizon: 9d
        injects:
          go: {at: 0s}
          one: {after: go, delay: {uniform: [0s, 100000s]}, chance: 0.5, stream: raid}
          two: {after: go, delay: {uniform: [0s, 100000s]}, chance: 0.5, stream: raid}
          own: {after: go, delay: {uniform: [0s, 100000s]}}
        """
    times = {moment.partition(".")[0]: (time, moment.partition(".")[2]) for time, moment in play(text).moments}
    assert times["one"] == times["two"] != times["own"]


def test_occurrences_count_the_triggers_of_a_node(begin):
    play = begin(
        """
        state: {x: {start: 0, range: [0, 9]}}
        injects:
          go: {at: 0s}
          tick:
            after: {any: [go, tick, tick.skipped]}
            delay: {uniform: [0s, 20h]}
            chance: 0.5
            repeats: true
            effects: {x: [0, 1, 2]}
        """,
        luck={
            "tick/delay": [0.5, 0.25, 0.4, 0.9],
            "tick/chance": [0.1, 0.9, 0.1],
            "tick/effects/x": [0.5, -1.0, 0.125],
        },
    )
    play.finish()
    assert play.draw.asked == [
        ("tick/delay", 0), ("tick/chance", 0), ("tick/effects/x", 0), ("tick/delay", 1),
        ("tick/chance", 1), ("tick/delay", 2),
        ("tick/chance", 2), ("tick/effects/x", 2), ("tick/delay", 3),
    ]  # fmt: skip
    assert (play.state, [r.time for r in play.log]) == ([1.5], [0, 36_000, 54_000, 82_800])


def test_a_decisions_draws_all_have_the_occurrence_of_its_asking(begin):
    """Answered at 1h, lapsed at 5h, and open when the run ends."""
    play = begin(
        """
        horizon: 6h
        state: {x: {start: 0, range: [0, 9]}}
        injects: {go: {at: 0s}}
        decisions:
          d:
            after: {any: [go, d]}
            by: staff
            takes: {uniform: [0s, 10h]}
            within: {uniform: [4h, 6h]}
            repeats: true
            options: {ok: {effects: {x: [0, 1, 2]}}}
            lapse: {effects: {x: [0, 1, 2]}}
        """,
        luck={
            "d/takes": [0.1, 0.9, 0.9],
            "d/within": [0.5, 0.0, 0.5],
            "d/choice": [0.5],
            "d.ok/effects/x": [0.5],
            "d/lapse/effects/x": [-1.0, 0.125],
        },
    )
    play.finish()
    assert [(choice.time, choice.lapsed) for choice in play.choices] == [(3600, False), (18_000, True)]
    assert play.state == [1.5]
    assert sorted(play.draw.asked) == [
        ("d.ok/effects/x", 0), ("d/choice", 0), ("d/lapse/effects/x", 1),
        ("d/takes", 0), ("d/takes", 1), ("d/takes", 2), ("d/within", 0), ("d/within", 1), ("d/within", 2),
    ]  # fmt: skip


class Recording:
    """Luck that keeps what it gave, by name."""

    def __init__(self, seed: int, replication: int) -> None:
        self.inner = LuckBlock(seed, replication).of(replication)
        self.given: dict[tuple[str, int], float] = {}

    def __call__(self, stream: str, occurrence: int) -> float:
        number = self.given[stream, occurrence] = self.inner(stream, occurrence)
        return number


FORKED = """
    state: {tension: {start: [2, 4, 6], range: [0, 10]}}
    injects:
      launch: {at: 1h}
      drill: {after: posture.show_of_force, delay: [1h, 2h, 3h], effects: {tension: [0, 1, 2]}}
      rumour: {at: {uniform: [2h, 20h]}, chance: 0.5, effects: {tension: [0, 1, 2]}}
    procedures:
      consult: {after: launch, steps: {share: {takes: [1h, 2h, 4h]}}}
    decisions:
      posture: {after: consult, by: staff, takes: [1h, 2h, 4h], options: {statement: {}, show_of_force: {}}}
    policies:
      restraint: {choose: {posture: statement}}
      strength: {choose: {posture: show_of_force}}
    """


@pytest.mark.parametrize("replication", [0, 1, 6, 4095, 4096, 7312])
def test_an_element_keeps_its_luck_under_another_policy(compiled, replication):
    program = compiled(FORKED)
    runs, given = {}, {}
    for policy in ("restraint", "strength"):
        luck = Recording(7, replication)
        play = Play(program, luck, program.policy(policy))
        play.finish()
        runs[policy], given[policy] = finished_run(play, 7, replication, policy), luck.given
    shared = given["restraint"].keys() & given["strength"].keys()
    assert {name for name, _ in given["strength"]} - {name for name, _ in shared} == {
        "drill/delay",
        "drill/effects/tension",
    }
    assert all(given["restraint"][name] == given["strength"][name] for name in shared)
    assert runs["restraint"].start == runs["strength"].start
    before = [
        [m for m in run.moments if m[1].split(".")[0] in ("launch", "consult", "rumour")] for run in runs.values()
    ]
    assert before[0] == before[1]


def test_an_element_keeps_its_luck_in_another_version_of_the_scenario(compiled):
    """Something else is added before it, and something of its own is taken away."""
    old = compiled("injects: {go: {at: 0s}, a: {after: go, delay: [1h, 2h, 3h], chance: 0.99}}")
    new = compiled("injects: {other: {at: [1h, 2h, 3h]}, go: {at: 0s}, a: {after: go, delay: [1h, 2h, 3h]}}")
    for replication in range(20):
        times = []
        for program in (old, new):
            play = Play(program, LuckBlock(3, replication).of(replication), {})
            play.finish()
            number = program.node_of["a"]
            times.append(next(record.time for record in play.log if record.node == number))
        assert times[0] == times[1]
