"""How often a sensitivity says what is false, where by construction it is.

Five coins of equal chance have luck of their own, and a number that means nothing says which of them is tossed: held at
another value it brings another sample of the same distribution, so that what is said of it is said of luck. (What is
not used at all changes no run, and cannot mislead.) Each trial has a seed of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from sim.analysis.criterion import parse_value
from sim.analysis.inquiry import Inquiry
from sim.analysis.sensitivity import Sensitivity, sensitivity
from sim.program.compile import compile_program
from sim.scenario.load import examine_text
from tests.analysis.claims.families import Family, World, assert_no_more_often, assert_not_far_more_often, counted
from tests.analysis.known import HEAD, HUMP


def coins(chances: list[float]) -> str:
    """A scenario in which `which/start` says what coin is tossed; `left` and `right` are policies that matter not."""
    tossed = "\n".join(
        f"  coin{number}: {{at: 1h, chance: {chance}, if: which == {number}}}" for number, chance in enumerate(chances)
    )
    any_of = " or ".join(f"coin{number}" for number in range(len(chances)))
    return f"""{HEAD}state:
  which: {{start: {{one_of: {{{", ".join(f"{number}: 1" for number in range(len(chances)))}}}}}, range: [0, 10]}}
injects:
{tossed}
  left_coin: {{at: 2h, chance: 0.5, if: ask.left and which < 2}}
  right_coin: {{at: 2h, chance: 0.5, if: ask.right or which >= 2}}
  heads: {{at: 3h, if: {any_of}}}
decisions:
  ask: {{at: 0m, by: [nsc], options: {{left: {{}}, right: {{}}}}}}
policies: {{left: {{choose: {{ask: left}}}}, right: {{choose: {{ask: right}}}}}}
measures: {{count: {{count: heads}}, lag: {{from: ask, to: right_coin}}}}
outcomes: {{fell: {{when: heads}}, other: {{when: right_coin or left_coin}}, none: {{}}}}
"""


def moves(found: Sensitivity) -> bool:
    """“N move the answer more than luck does”, the number that means nothing among them."""
    return any(one.assumption.name == "which/start" for one in found.moving)


def turns(found: Sensitivity) -> bool:
    """“The answer would turn on `which/start`”, and not only just."""
    return any(turn.assumption.name == "which/start" and turn.clear for turn in found.turns)


def stands(found: Sensitivity) -> bool:
    """“None turns it”, and neither is it said to be no longer shown at some level."""
    named = {turn.assumption.name for turn in found.turns} | {one.assumption.name for one in found.fading}
    return found.clear and "which/start" not in named


def does_nothing(found: Sensitivity) -> bool:
    """“No assumption moves the answer”, or it turns nothing, of what matters inside its range only."""
    return not found.moving or not found.turns


@dataclass(frozen=True)
class Claim:
    """A sentence that is false in this scenario, and whether it is said."""

    text: str
    value: str
    runs: int
    is_said: Callable[[Sensitivity], bool]
    above: float | None = None
    policies: tuple[str | None, ...] = (None,)


ALIKE, RARE = coins([0.5] * 5), coins([0.002] * 5)
CLAIMS = {
    "moves, even odds": Claim(ALIKE, "fell", 200, moves),
    "moves, a count of 0 and 1": Claim(ALIKE, "count", 200, moves),
    "moves, a number": Claim(ALIKE, "count * 3 - 2 * other", 200, moves),
    "moves, events of 0.2%": Claim(RARE, "fell", 1_000, moves),
    "moves, a count of 0.2%": Claim(RARE, "count", 1_000, moves),
    "moves, 2 runs": Claim(ALIKE, "fell", 2, moves),
    "moves, 5 runs": Claim(ALIKE, "fell", 5, moves),
    "moves, 5 runs of a count": Claim(ALIKE, "count", 5, moves),
    "moves, the difference of yes/nos": Claim(ALIKE, "other", 200, moves, 0, ("left", "right")),
    "moves, the difference of numbers": Claim(ALIKE, "other * 3", 200, moves, 0, ("left", "right")),
    "turns": Claim(ALIKE, "fell", 400, turns, above=0.45),
    "none turns it, and one does": Claim(coins([0.6, 0.6, 0.48, 0.6, 0.6]), "fell", 400, stands, above=0.5),
    "does nothing inside its range": Claim(HUMP, "caught", 400, does_nothing, above=0.5),
}


SENTENCES = {
    moves: "“N move the answer more than luck does”: one of them does not",
    turns: "“The answer would turn on …”, and not “if only just”",
    stands: "“None of the N assumptions turns this alone”",
    does_nothing: "an assumption moves or turns nothing, of one that does so inside its range",
}


def question_of(claim: Claim) -> Inquiry:
    examination = examine_text(claim.text)
    assert not examination.faults, [fault.message for fault in examination.faults]
    scenario = examination.scenario
    value = parse_value(claim.value, scenario)
    return Inquiry(scenario, compile_program(scenario), value, claim.policies, claim.above, claim.runs, 0)


def _world(claim: Claim) -> World:
    """Analyses of the claim's question, each with a seed of its own."""

    def play(trials: int):
        question = question_of(claim)
        return counted(trials, lambda seed: {claim.is_said.__name__: _is_false(claim, question, seed)})

    return play


def _is_false(claim: Claim, question: Inquiry, seed: int) -> bool:
    return claim.is_said(sensitivity(replace(question, seed=seed), trajectories=0))


FAMILY = Family(
    "sensitivity",
    {is_said.__name__: words for is_said, words in SENTENCES.items()},
    {name: _world(claim) for name, claim in CLAIMS.items()},
)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_false_sentence_is_rare(name):
    assert_not_far_more_often(FAMILY.worlds[name](20))


@pytest.mark.long
@pytest.mark.parametrize("name", CLAIMS)
def test_a_false_sentence_is_as_rare_as_is_said(name):
    assert_no_more_often(FAMILY, name)
