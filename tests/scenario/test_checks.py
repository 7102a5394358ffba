"""What is sound and must not be called a fault, what is told only once, and how far a broken part reaches."""

from __future__ import annotations

import pytest

from sim.scenario.check import expressions
from sim.scenario.expression import parse
from sim.scenario.load import examine_text
from sim.scenario.names import Names

DECISION = """
    posture:
      after: launch
      by: [nsc]
      options: {firm: {}, calm: {if: tension > 5}}
    """

SOUND = {
    "an element after its own last moment": {
        "injects": "{launch: {at: 0m}, echo: {after: {any: [launch, echo]}, delay: 1h, repeats: true}}"
    },
    "two elements that wake each other, once woken": {
        "injects": """
            launch: {at: 0m}
            hen: {after: {any: [launch, egg]}, repeats: true}
            egg: {after: hen, delay: 1h, repeats: true}
            """
    },
    "an element after its own last moment, while luck or a condition holds": {
        "injects": """
            launch: {at: 0m}
            echo: {after: {any: [launch, echo]}, chance: 0.9, repeats: true}
            wave: {after: {any: [launch, wave]}, if: tension < 9, effects: {tension: +1}, repeats: true}
            """
    },
    "an element after its own last moment, until another cancels it": {
        "injects": """
            launch: {at: 0m}
            echo: {after: {any: [launch, echo]}, repeats: true}
            silence: {after: echo, cancels: echo}
            """
    },
    "a circle of which one happens but once": {
        "injects": """
            launch: {at: 0m}
            hen: {after: {any: [launch, egg]}, repeats: true}
            egg: {after: hen}
            """
    },
    "a step after itself that takes time": {
        "procedures": """
            call: {after: launch, steps: {talk: {after: {any: [start, talk]}, takes: 1h, repeats: true}}}
            """
    },
    "an answer that asks again, and one that does not": {
        "decisions": """
            ask:
              after: {any: [launch, ask.again]}
              repeats: true
              by: nsc
              options: {again: {}, enough: {}}
            """
    },
    "prose with the characters of prose": {
        "injects": """
            launch: {at: 0m, to: all, title: "Übung : « 演習 » — 第一、第二", text: "５ km，北へ 👩‍👩‍👧 “so” ≥ 5 क्‍ष"}
            """
    },
    "what only a facilitator can bring about": {
        "injects": "{launch: {at: 0m}, rumour: {contingency: true}, denial: {after: rumour}}"
    },
    "a lapse with a deadline": {
        "decisions": DECISION + "  within: 1h\n",
        "injects": "{launch: {at: 0m}, late: {after: posture.lapsed}}",
    },
    "a lapse where no option may be offered": {
        "decisions": "{posture: {after: launch, by: [nsc], options: {firm: {if: tension > 5}}}}",
        "injects": "{launch: {at: 0m}, late: {after: posture.lapsed}}",
    },
    "what is skipped because it has a chance": {
        "injects": "{launch: {at: 0m, chance: 0.5}, dud: {after: launch.skipped}}"
    },
    "two decisions compared": {
        "decisions": """
            a: {after: launch, by: nsc, options: {x: {}, y: {}}}
            b: {after: a, by: nsc, options: {x: {}, y: {}}}
            """,
        "measures": "{same: {value: 1 * (a == b)}}",
        "outcomes": "{split: {when: a != b}, over: {}}",
    },
    "a yes/no in arithmetic": {"injects": "{launch: {at: 0m}, after_all: {after: launch, chance: 0.5 * launch}}"},
    "elapsed where something is looked at anyway": {
        "injects": """
            launch: {at: 0m}
            late: {after: launch, delay: 2h, if: elapsed > 3h, effects: {tension: elapsed / 4}}
            """,
        "measures": "{length: {value: elapsed}}",
        "outcomes": "{late_end: {when: elapsed > 1d}, over: {}}",
    },
    "a chance of nothing and of certainty": {"injects": "{launch: {at: 0m, chance: 0}, other: {at: 0m, chance: 1}}"},
    "a weight of nought that a policy or the deadline makes good": {
        "decisions": """
            a: {after: launch, by: nsc, options: {x: {weight: 0}, y: {}}}
            b: {after: launch, by: nsc, within: 1h, options: {x: {weight: 0}, y: {}}, lapse: x}
            """,
        "policies": "{hard: {choose: {a: x}}}",
    },
    "a lapse where every weight may be nought": {
        "decisions": "{posture: {after: launch, by: nsc, options: {a: {weight: tension - 5}, b: {weight: launch}}}}",
        "injects": "{launch: {at: 0m}, late: {after: posture.lapsed}}",
    },
    "two answers to a question that is asked again": {
        "decisions": """
            a: {after: {any: [launch, a]}, delay: 1h, by: nsc, repeats: true, options: {x: {}, y: {}}}
            b: {after: launch, by: nsc, options: {x: {}, y: {}}}
            """,
        "injects": "{launch: {at: 0m}, both: {after: {all: [a.x, a.y, b.x, b.x]}}}",
    },
    "two answers in a procedure that runs again, heard from outside": {
        "procedures": """
            talk:
              after: {any: [launch, talk]}
              repeats: true
              steps: {ask: {by: nsc, options: {x: {}, y: {}}}}
            """,
        "injects": "{launch: {at: 0m}, both: {after: {all: [talk.ask.x, talk.ask.y]}}}",
    },
    "a measure of what only a facilitator can bring about": {
        "injects": "{launch: {at: 0m}, rumour: {contingency: true}}",
        "measures": "{rumours: {count: rumour}, delay: {from: launch, to: rumour}}",
    },
    "rules after one that may not count": {
        "decisions": DECISION,
        "policies": "{p: {choose: {posture: [{choose: calm}, {choose: {firm: tension}}, {choose: firm}]}}}",
    },
    "an answer at the very deadline": {
        "decisions": "{posture: {after: launch, by: nsc, takes: [1h, 2h, 3h], within: 1h, options: {firm: {}}}}"
    },
    "a chance that a sum of exclusive answers makes": {
        "decisions": "{a: {after: launch, by: nsc, options: {x: {}, y: {}}}}",
        "injects": "{launch: {at: 0m}, echo: {after: a, chance: 0.6 * a.x + 0.9 * a.y}}",
    },
    "outcomes that each ask for something else": {
        "outcomes": "{a: {when: tension >= 3 and launch}, b: {when: tension >= 5}, c: {when: tension >= 2}, o: {}}"
    },
    "an entry after an inject that may be skipped, on purpose": {
        "procedures": """
            one: {after: launch, steps: {a: {to: all, text: A., chance: 0.5}, b: {after: a, takes: 1h}}}
            two:
              after: launch
              steps: {a: {to: all, text: A., chance: 0.5}, b: {after: {any: [a, a.skipped]}, takes: 1h}}
            three: {after: launch, steps: {a: {takes: 1h, chance: 0.5}, b: {to: all, text: B.}}}
            """
    },
    "a procedure whose start begins a later entry": {
        "procedures": "{talk: {after: launch, steps: {a: {when: launch, takes: 1h}, b: {after: start, takes: 1h}}}}"
    },
    "a step that cancels its own procedure": {
        "procedures": "{talk: {after: launch, steps: {a: {takes: 1h}, b: {takes: 1h, cancels: a}}}}",
        "injects": "{launch: {at: 0m}, stop: {at: 2h, cancels: [talk, launch]}}",
    },
    "what begins at the horizon": {
        "injects": "{launch: {at: 0m}, last: {at: 2d}, final: {at: 2024-01-03T09:00+09:00}}"
    },
    "an exponential start beyond the range": {
        "state": "{tension: {start: {exponential: 9}, range: [0, 10], shown: true}}"
    },
    "outcomes that overlap": {
        "outcomes": "{hot: {when: tension >= 9}, warm: {when: tension >= 8}, cold: {when: tension < 2}, o: {}}"
    },
    "an actor of an actor's name elsewhere": {"cells": "{rok: {}, launch: {}}"},
    "ids like words of the language": {
        "injects": "{launch: {at: 0m}, android: {after: launch}, start_again: {after: android}}"
    },
    "texts that look like something else": {
        "title": "'No: #1, [draft] {x} & more'",
        "injects": "{launch: {at: 0m, to: all, text: 'yes'}}",
    },
}


@pytest.mark.parametrize("what", SOUND)
def test_sound(says, what):
    assert says(**SOUND[what]) == []


REACHES = {
    "a state without a range": {
        "state": "{tension: {start: 4}}",
        "injects": "{launch: {at: 0m, if: tension > 3, effects: {tension: 1}}}",
    },
    "an inject with a bare number": {
        "injects": "{launch: {at: 5}, answer: {after: launch, if: not launch.skipped, cancels: launch}}"
    },
    "a decision without options": {
        "decisions": "{posture: {after: launch, by: [nsc]}}",
        "policies": "{hard: {choose: {posture: firm}}}",
        "injects": "{launch: {at: 0m}, answer: {after: posture.firm, if: posture.calm}}",
    },
    "actors that are a list": {"actors": "[nsc]", "decisions": DECISION},
    "a misspelt trigger": {"injects": "{launch: {att: 0m}, answer: {after: launch}}"},
    "a state called twice": {
        "state": "\n    tension: {start: 4, range: [0, 10], shown: true}\n    tension: {start: 5, range: [0, 10]}"
    },
    "a procedure that is not there": {
        "procedures": "{consult: {use: consultation, after: launch, roles: {host: nsc}, steps: {share: {minutes: 5}}}}",
        "injects": "{launch: {at: 0m}, answer: {after: consult.share.done}}",
    },
    "a condition of an outcome": {"outcomes": "{scare: {when: launch => 8, ends: true}, calm: {title: Calm}}"},
    "a horizon in words": {"horizon": "ten days", "injects": "{launch: {at: 20d}}"},
    "a start without a zone": {"start": "2024-01-01T09:00", "injects": "{launch: {at: 2020-01-01T09:00Z}}"},
}


@pytest.mark.parametrize("what", REACHES)
def test_one_mistake_does_not_draw_others_after_it(says, what):
    assert len(says(**REACHES[what])) == 1


def test_a_misspelt_section_is_told_and_what_names_its_elements_is_not(write):
    text = write(measures="{heat: {peak: tension}}", objectives="{calm: {measures: [heat]}}")
    (finding,) = examine_text(text.replace("measures: {heat", "measure: {heat")).findings
    assert (finding.message, finding.hint) == (
        "`measure` is not a field of a scenario.",
        "Did you mean `measures`?",
    )


def test_a_broken_part_does_not_hide_what_is_wrong_elsewhere(says):
    said = says(
        title="{en: A title}",
        horizon="10",
        cells="{rok: {timezone: Seoul}}",
        injects="{launch: {at: 0m}, echo: {after: echo}, late: {after: posture.lapsed}}",
        decisions=DECISION,
        outcomes="{a: {when: tension > 5}, b: {when: tension > 6}, over: {}}",
    )
    assert said == [
        "A map stands where a text is asked for. "
        "Write one text: by cell go only texts that players read, and what is expected of them.",
        "`10` has no unit. Write 10m, 10h or the like.",
        "`Seoul` is not a time zone: write an IANA name such as Asia/Seoul. Did you mean `Asia/Seoul`?",
        "`echo` waits for itself, so it never happens. Let something else begin it too: `{any: [echo, …]}`.",
        "This can never happen: `posture.lapsed`, which it waits for, never comes. "
        "`posture` has no deadline: give it `within`.",
        "Whenever `b` holds, so does `a` above it, so `b` is never the outcome. Put the narrower outcome first.",
    ]


def test_warnings_do_not_keep_it_from_being_read(reads):
    examination = reads(judgement="", injects="{launch: {at: 0m, if: tension >= 0}}")
    assert [finding.level for finding in examination.findings] == ["warning", "warning"]
    assert examination.faults == ()
    assert len(examination.warnings) == 2
    assert examination.scenario is not None


def test_judgement_covers_what_is_inside_it(says):
    cure = "Add `sources`, or a `judgement` on it or around it."
    unsourced = f"(warning) `{{}}` cites no source and falls under no `judgement`. {cure}"
    blocks = {
        "judgement": "",
        "injects": """
            launch: {at: 0m, judgement: A guess.}
            cited: {after: launch, sources: tests-violate-un-bans}
            carried: {at: {value: 0m, sources: "Yonhap, 2023-06-03"}, sources: tests-violate-un-bans}
            invented: {at: 0m, chance: 0.5, sources: tests-violate-un-bans}
            bare: {at: 0m}
            """,
        "procedures": """
            consult: {after: launch, judgement: A guess., steps: {share: {by: [nsc], takes: 1h}}}
            respond: {after: launch, steps: {plan: {by: [nsc], takes: 1h}}}
            """,
    }
    invented = (
        "(warning) `invented` cites sources, which stand for its words; of this number nothing is said. "
        "Give the number `sources` of its own, or a `judgement` on it or around it."
    )
    assert says(**blocks) == [invented, unsourced.format("bare"), unsourced.format("respond")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("tension", 0, 10),
        ("-tension", -10, 0),
        ("tension - 4", -4, 6),
        ("2 * tension + 1", 1, 21),
        ("tension * trust", -50, 50),
        ("trust * trust", -25, 25),  # wider than need be, and never too narrow
        ("tension / -2", -5, 0),
        ("abs(trust)", 0, 5),
        ("abs(tension + 1)", 1, 11),
        ("min(tension, 3)", 0, 3),
        ("max(trust, 2, tension)", 2, 10),
        ("30m + 1h * tension", 0.5, 10.5),
        ("elapsed", 0, 48),
        ("launch", 0, 1),
        ("tension > 10", 0, 0),
        ("tension >= 10", 0, 1),
        ("tension >= 0", 1, 1),
        ("tension < -1", 0, 0),
        ("tension == 11", 0, 0),
        ("tension != 11", 1, 1),
        ("not tension > 10", 1, 1),
        ("launch and tension > 10", 0, 0),
        ("launch or tension >= 0", 1, 1),
        ("1 / 3 * 3", 1, 1),
    ],
)
def test_bounds(reads, text, low, high):
    state = "{tension: {start: 4, range: [0, 10], shown: true}, trust: {start: 0, range: [-5, 5], shown: true}}"
    names = Names(reads(state=state).scenario)
    assert expressions.bounds(names, None, parse(text).tree) == pytest.approx((low, high))
