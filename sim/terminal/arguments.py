"""Arguments that several commands share, from text to values. Raises Misuse with a sentence."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.faults import Misuse


def set_arguments(pairs: Sequence[str]) -> dict[str, float]:
    """``tension=5`` as a state and its start."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not equals or value != value or abs(value) == float("inf"):
            raise Misuse(f"`--set {pair}` is not of the form STATE=NUMBER, such as tension=5.")
        found[name.strip()] = value
    return found


def policy_argument(policy: str | None) -> Any:
    """A policy's id as it is; ``module:function`` as the Python function, looked for in the current folder too."""
    if policy is None or ":" not in policy:
        return policy
    module_name, _, name = policy.partition(":")
    if str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        function = getattr(importlib.import_module(module_name), name)
    except ImportError as error:
        raise Misuse(f"The policy `{policy}` cannot be imported: {error}.") from None
    except AttributeError:
        raise Misuse(f"The module `{module_name}` has no function `{name}`.") from None
    except Exception as error:
        raise Misuse(f"Importing the policy `{policy}` failed: {type(error).__name__}: {error}") from error
    if not callable(function):
        raise Misuse(f"`{policy}` is not a function.")
    return function
