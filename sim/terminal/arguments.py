"""Arguments that several commands share, from text to values. Raises Misuse with a sentence."""

from __future__ import annotations

import importlib
import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.characters import letter
from sim.faults import Misuse, nearest
from sim.scenario.expression import Misread
from sim.scenario.quantity import number, shown
from sim.scenario.shipped import is_scenario, playable_names

if TYPE_CHECKING:
    from sim.analysis.cases import Case


def command_line(arguments: Sequence[str]) -> str:
    """The command as it can be typed again; of a whole path only the name, to say nothing of folders."""
    return shlex.join(["whitecell", *map(_without_folders, arguments)])


def _without_folders(argument: str) -> str:
    option, equals, value = argument.partition("=") if argument.startswith("-") else ("", "", argument)
    return f"{option}{equals}{Path(value).name}" if Path(value).is_absolute() else argument


def set_arguments(pairs: Sequence[str], option: str = "--set") -> dict[str, float]:
    """``tension=5`` as a state and its start; ``option`` is named in what is said to a mistake."""
    starts: dict[str, float] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        try:
            value = number(text.strip() if equals else None)
        except Misread:
            given = shown(f"{option} {pair}")
            raise Misuse(f"{given} is not of the form STATE=NUMBER, such as tension=5 or tension=-0.5.") from None
        if name.strip() in starts:
            raise Misuse(f"`{option}` names `{name.strip()}` twice.")
        starts[name.strip()] = value
    return starts


def vary_arguments(pairs: Sequence[str]) -> dict[str, list[float]]:
    """``warning_channel=0,1`` as a state and its values."""
    varied: dict[str, list[float]] = {}
    for pair in pairs:
        name, equals, texts = pair.partition("=")
        if not equals:
            raise Misuse(f"`--vary {pair}` is not of the form STATE=VALUE,VALUE, such as tension=3,5.")
        values = [set_arguments([f"{name}={text}"], "--vary")[name.strip()] for text in texts.split(",")]
        if len(set(values)) < len(values):
            raise Misuse(f"`--vary {pair}` names a value twice.")
        if name.strip() in varied:
            raise Misuse(f"`--vary` names `{name.strip()}` twice; write all its values in one.")
        varied[name.strip()] = values
    return varied


def check_apart(start: Mapping[str, float], varied: Mapping[str, object]) -> None:
    """Refuse a state that is both set and varied. Raises Misuse."""
    for name in varied:
        if name in start:
            raise Misuse(f"`{name}` is set by `--set` and varied by `--vary`; it can only be one.")


def case_arguments(cases: Sequence[str], sets: Sequence[str], vary: Sequence[str]) -> list[Case]:
    """``SCENARIO`` and ``SCENARIO@POLICY`` as cases, with ``--set`` and ``--vary``."""
    from sim.analysis import cases as making
    from sim.scenario.load import load

    start, varied = set_arguments(sets), vary_arguments(vary)
    check_apart(start, varied)
    scenarios = {}
    scenario_cases = []
    for text in cases:
        scenario, policy = _case(text)
        if scenario not in scenarios:
            scenarios[scenario] = load(scenario)
        scenario_cases.append((scenario, making.case(scenarios[scenario], policy_argument(policy), start)))
    several = len(scenarios) > 1
    ready = [replace(case, name=f"{scenario}: {case.name}") if several else case for scenario, case in scenario_cases]
    ready = making.vary(ready, varied)
    names = [one.name for one in ready]
    for name in names:
        if names.count(name) > 1:
            raise Misuse(f"The case `{name}` stands there twice.")
    return ready


def _case(text: str) -> tuple[str, str | None]:
    """``SCENARIO`` or ``SCENARIO@POLICY`` in two, cut at the last ``@`` unless the whole is the path of a scenario."""
    before, at, policy = text.rpartition("@")
    if not at or is_scenario(text):
        return text, None
    if is_scenario(before):
        return before, policy
    hint = nearest(before, playable_names()) or "A case is SCENARIO, or SCENARIO@POLICY; an `@` may stand in its path."
    raise Misuse(f"There is no scenario or file called `{text}`, nor one called `{before}`. {hint}")


def baseline_argument(cases: Sequence[Case], baseline: str | None) -> int:
    """The number of the case to compare with, by its name or letter."""
    if baseline is None:
        return 0
    names = [one.name for one in cases]
    letters = [letter(number).upper() for number in range(len(cases))]
    if baseline in names:
        return names.index(baseline)
    if baseline.upper() in letters:
        return letters.index(baseline.upper())
    hint = nearest(baseline, names) or f"There are {', '.join(names)}."
    raise Misuse(f"There is no case `{baseline}`. {hint}")


def policy_argument(policy: str | None) -> Any:
    """A policy's id as it is; ``module:function`` as the Python function, looked for in the current folder too."""
    if policy is None or ":" not in policy:
        return policy
    module_name, _, name = policy.partition(":")
    if not module_name or not name:
        raise Misuse(f"`--policy {policy}` is not of the form module:function.")
    try:
        here = str(Path.cwd())
    except OSError:
        raise Misuse(f"The policy `{policy}` is looked for in the current folder, which is gone.") from None
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        function = getattr(importlib.import_module(module_name), name)
    except ImportError as error:
        raise Misuse(f"The policy `{policy}` cannot be imported: {error}.") from None
    except AttributeError:
        raise Misuse(f"The module `{module_name}` has no function `{name}`.") from None
    except (Exception, SystemExit) as error:
        raise Misuse(f"Importing the policy `{policy}` failed: {type(error).__name__}: {error}") from error
    if not callable(function):
        raise Misuse(f"`{policy}` is not a function.")
    return function
