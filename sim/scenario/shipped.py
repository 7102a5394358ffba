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


def procedure_names() -> list[str]:
    """The names of the shipped procedures, sorted."""
    return sorted(path.stem for path in shipped("scenarios").glob("procedures/*.yaml"))


def playable_names() -> list[str]:
    """The names of all that is shipped and can be played: scenarios, and procedures by themselves."""
    return list(dict.fromkeys([*scenario_names(), *procedure_names()]))


def scenario_file(argument: str) -> Path:
    """A scenario argument is a shipped scenario's name, or else a shipped procedure's, or else a path; names have
    neither a slash nor an ending."""
    if argument in scenario_names():
        return shipped("scenarios") / f"{argument}.yaml"
    if argument in procedure_names():
        return shipped("scenarios") / "procedures" / f"{argument}.yaml"
    return Path(argument)


def is_scenario(argument: str) -> bool:
    """Whether a scenario argument names a shipped scenario or procedure, or a path at which something stands."""
    return os.path.exists(scenario_file(argument))  # noqa: PTH110 - as above


def called(path: Path) -> str:
    """A path as whoever typed it knows it; what is shipped is called the same on every machine."""
    for folder in ("scenarios", "seeds"):
        if path.is_relative_to(shipped(folder)):
            return printable(path.relative_to(shipped(folder)))
    return printable(path)
