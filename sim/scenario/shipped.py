"""Where the scenarios, procedures, settings and source documents that come with Whitecell lie."""

from __future__ import annotations

import os
from pathlib import Path

from sim.characters import printable

_SIM = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """The shipped folder (``scenarios`` or ``seeds``): inside an installed package, or beside it in a checkout."""
    installed = _SIM / "shipped" / folder
    return installed if installed.is_dir() else _SIM.parent / folder


def scenario_names() -> list[str]:
    """The names of the shipped scenarios, sorted."""
    return sorted(path.stem for path in shipped("scenarios").glob("*.yaml"))


def names_beside_or_shipped(kind: str, beside: Path) -> list[str]:
    """The ``procedures`` or ``settings`` that a scenario in the folder ``beside`` can use, sorted."""
    folders = (beside / kind, shipped("scenarios") / kind)
    return sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})


def beside_or_shipped(kind: str, name: str, beside: Path) -> Path | None:
    """The file of a procedure or setting: beside the scenario if there is one, else the shipped one."""
    for folder in (beside / kind, shipped("scenarios") / kind):
        path = folder / f"{name}.yaml"
        if os.path.isfile(path):  # noqa: PTH113 - unlike Path's it answers for what cannot be a name, too
            return path
    return None


def scenario_file(argument: str) -> Path:
    """A scenario argument is a shipped name or a path; names have neither a slash nor an ending."""
    path = shipped("scenarios") / f"{argument}.yaml"
    return path if argument in scenario_names() else Path(argument)


def is_scenario(argument: str) -> bool:
    """Whether a scenario argument names a shipped scenario, or a path at which something stands."""
    return os.path.exists(scenario_file(argument))  # noqa: PTH110 - as above


def called(path: Path) -> str:
    """A path as whoever typed it knows it; what is shipped is called the same on every machine."""
    for folder in ("scenarios", "seeds"):
        if path.is_relative_to(shipped(folder)):
            return printable(path.relative_to(shipped(folder)))
    return printable(path)
