"""Generated scenarios in which decisions are menus: the same as ever, with ``pick`` here and there.

What a scenario's own luck has made stays as it is, so that scenarios without menus are what they have always been.
``menus_at(n)`` is always the same scenario.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from random import Random
from typing import Any

from sim.program.nodes import Program
from tests.engine.generated import Plain, program_of, scenario_at, text_of

COMPARED = re.compile(r"([\w.]+) (==|!=) ([\w.]+)")
"""Two names that are asked to be the same: decisions among them are asked for one of their options instead."""
CHANCES = ["0.5", "0.9", "0.2", "1", "0", "0.1 * a", "a / 7 - 0.4", "1.5 - 0.1 * b"]


def with_menus(scenario: Plain, luck: Random) -> Plain:
    """The scenario with some of its decisions turned into menus, and none of them compared."""
    scenario = json.loads(_without_comparisons(scenario, luck))
    for name, decision in _decisions(scenario).items():
        if luck.random() < 0.8:
            _turn(name, decision, scenario, luck)
    return scenario


def _without_comparisons(scenario: Plain, luck: Random) -> str:
    decisions = _decisions(scenario)

    def asked_for_options(match: re.Match[str]) -> str:
        if match[1] not in decisions or match[3] not in decisions:
            return match[0]
        one, other = (f"{name}.{luck.choice(list(decisions[name]['options']))}" for name in (match[1], match[3]))
        return f"({one} and not {other})" if match[2] == "==" else f"({one} or {other})"

    return COMPARED.sub(asked_for_options, text_of(scenario))


def _decisions(scenario: Plain) -> Plain:
    found = dict(scenario.get("decisions", {}))
    for procedure, element in scenario.get("procedures", {}).items():
        entries = element["steps"].items()
        found |= {f"{procedure}.{entry}": one for entry, one in entries if "options" in one}
    return found


def _turn(name: str, decision: Plain, scenario: Plain, luck: Random) -> None:
    options: Plain = decision["options"]
    for more in ("more", "most")[: luck.choice([0, 1, 1, 2])]:
        options[more] = {"effects": {luck.choice("ab"): luck.choice(["+1", "b - a", {"set": "b"}, ["-1", "0", "2"]])}}
    least = luck.choice([0, 0, 0, 1, 1, 2])
    most = luck.choice([1, 2, 3, len(options)])
    least, most = min(least, len(options)), min(max(most, least), len(options))
    decision["pick"] = luck.choice(["any", _bounds(least, most, len(options))])
    if decision["pick"] == "any":
        least, most = 0, len(options)
    for option in options.values():
        option.pop("weight", None)
        if luck.random() < 0.7:
            option["chance"] = luck.choice(CHANCES)
    if isinstance(decision.get("lapse"), str):
        some = luck.sample(list(options), luck.randint(max(least, 1), most))
        decision["lapse"] = "none" if least == 0 and luck.random() < 0.3 else some
    if least == 0:
        _listen(name, scenario, luck)
    for policy in scenario["policies"].values():
        if name in policy["choose"]:
            policy["choose"][name] = _answers(list(options), least, most, luck)


def _listen(name: str, scenario: Plain, luck: Random) -> None:
    """Something hears that none was taken, and something asks for it."""
    injects: Plain = scenario["injects"]
    heard = {"after": f"{name}.none", "repeats": "true", "effects": {luck.choice("ab"): "-1"}}
    injects[f"left_{name.replace('.', '_')}"] = heard
    asks = luck.choice([element for element in injects.values() if "if" not in element])
    asks["if"] = luck.choice([f"not {name}.none", f"a > 2 or {name}.none"])


def _bounds(least: int, most: int, options: int) -> Plain:
    bounds = {"at_least": str(least), "at_most": str(most)}
    if most == options and least > 0:
        del bounds["at_most"]
    if least == 0 and most < options:
        del bounds["at_least"]
    return bounds


def _answers(options: list[str], least: int, most: int, luck: Random) -> Any:
    listed: Any = luck.sample(options, luck.randint(max(least, 1), most))
    if least == 0 and luck.random() < 0.3:
        listed = "none"
    some = luck.sample(options, luck.randint(max(least, 1), len(options)))
    chances = {option: luck.choice([*CHANCES, "a / 9"]) for option in some}
    kind = luck.randrange(3)
    if kind == 0:
        return listed
    if kind == 1:
        return chances
    return [{"if": f"{luck.choice('ab')} >= 5", "choose": luck.choice([listed, chances])}, {"choose": chances}]


@lru_cache(maxsize=2_000)
def menus_at(number: int) -> tuple[Plain, Program]:
    """The generated scenario of a number with menus, the first without faults; as it was, if no decision can be one."""
    scenario, program = scenario_at(number)
    for attempt in range(20):
        turned = with_menus(scenario, Random(f"{number} {attempt}"))
        found = program_of(turned)
        if found is not None:
            return turned, found
    return scenario, program
