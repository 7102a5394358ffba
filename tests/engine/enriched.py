"""Generated scenarios made richer: what is remembered, what comes again by itself, quantities by cases, drifts.

What a scenario was before stays what it was, and so do its draws; ``enrich`` adds to it with luck of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.engine.generated import Plain, Writer

EVERY = ["1h", "2h", "3h", ["1h", "2h", "3h"], {"exponential": "4h"}, "1h + 1h * since(go)"]
UNTIL = ["4h", "8h", "9h", "2023-12-18T16:00+09:00"]


def enrich(writer: Writer, scenario: Plain, number: int) -> None:
    """Add what is richer to a scenario that ``writer`` has written."""
    writer.luck = Random(f"richer {number}")
    for draft in writer.drafts:
        _memory(writer, draft.element)
        _times(writer, draft.element)
        _cases(writer, draft.element)
    _series(writer, scenario)
    _drift(writer, scenario)
    for policy in scenario.get("policies", {}).values():
        _remembering_policy(writer, policy)
    if writer.often(0.5):
        scenario["measures"]["total"] = {"value": f"count({writer.fact()}) + since({writer.fact()})"}
    if writer.often(0.5):
        scenario["measures"]["top"] = {"peak": f"count({writer.fact()}) - 2 * count({writer.fact()})"}
    if writer.often(0.3):
        scenario["outcomes"]["broken"] = {"when": _times_ago(writer, clock=False), "ends": "true"}


def _memory(writer: Writer, element: Plain) -> None:
    """What has been decides whether it happens, what triggers it and what is chosen."""
    if "if" in element and writer.often(0.4):
        element["if"] = f"({element['if']}) or ({_times_ago(writer)})"
    if "when" in element and writer.often(0.5):
        element["when"] = _times_ago(writer, clock=False)
    for option in element.get("options", {}).values():
        if writer.often(0.3):
            option["weight"] = writer.luck.choice([f"count({writer.fact()})", f"since({writer.fact()})"])


def _times_ago(writer: Writer, clock: bool = True) -> str:
    if clock and writer.often(0.4):
        return f"since({writer.fact()}) {writer.luck.choice('<>')} {writer.luck.choice(['1', '2h', '3', 'a'])}"
    sign = writer.luck.choice([">=", ">=", "<", "=="])
    return f"count({writer.fact()}) + count({writer.fact()}) {sign} {writer.luck.choice(['1', '2', '2'])}"


def _times(writer: Writer, element: Plain) -> None:
    if element.get("repeats") and writer.often(0.5):
        element["repeats"] = {"times": writer.luck.choice(["2", "3", "3", "5"])}


def _cases(writer: Writer, element: Plain) -> None:
    for field in ("takes", "delay", "within"):
        if field in element and writer.often(0.4):
            least = field == "delay"
            element[field] = _by_case(writer, partial(writer.duration, least))
    for holder in (element, *element.get("options", {}).values()):
        for state, change in holder.get("effects", {}).items():
            if writer.often(0.3):
                if isinstance(change, dict) and "set" in change:
                    holder["effects"][state] = {"set": _by_case(writer, writer.amount)}
                else:
                    holder["effects"][state] = _by_case(writer, writer.amount)


def _by_case(writer: Writer, quantity: Callable[[], Any]) -> Plain:
    conditions = [writer.luck.choice([writer.yes_no(), _times_ago(writer)]) for _ in range(writer.luck.choice([1, 2]))]
    return {"cases": [*({"if": condition, "is": quantity()} for condition in conditions), {"is": quantity()}]}


def _series(writer: Writer, scenario: Plain) -> None:
    """Injects that come at a time of their own come again."""
    for inject in scenario["injects"].values():
        if "at" in inject and writer.often(0.6):
            inject["every"] = writer.luck.choice(EVERY)
            if writer.often(0.5):
                inject["until"] = writer.luck.choice(UNTIL)
            if writer.often(0.3):
                inject["repeats"] = {"times": "3"}


def _drift(writer: Writer, scenario: Plain) -> None:
    if writer.often(0.5):
        amount = writer.luck.choice(["-0.2", "-0.1 * a", "0.5", ["-1", "0", "1"], f"-1 * ({writer.fact()})"])
        scenario["state"]["a"]["drift"] = {
            "amount": amount,
            "every": writer.luck.choice(["1h", "3h", ["1h", "2h", "4h"]]),
        }
        if writer.often(0.3):
            scenario["state"]["a"]["drift"]["until"] = "8h"


def _remembering_policy(writer: Writer, policy: Plain) -> None:
    for decision, choice in policy["choose"].items():
        if isinstance(choice, dict) and writer.often(0.4):
            policy["choose"][decision] = [{"if": _times_ago(writer), "choose": choice}]
