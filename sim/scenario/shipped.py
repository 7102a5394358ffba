"""Where the scenarios, procedures and source documents that come with Whitecell lie."""

from __future__ import annotations

from pathlib import Path

_SIM = Path(__file__).resolve().parent.parent


def shipped(folder: str) -> Path:
    """The shipped folder (``scenarios`` or ``seeds``): inside an installed package, or beside it in a checkout."""
    installed = _SIM / "shipped" / folder
    return installed if installed.is_dir() else _SIM.parent / folder


def scenario_names() -> list[str]:
    """The names of the shipped scenarios, sorted."""
    return sorted(path.stem for path in shipped("scenarios").glob("*.yaml"))


def procedure_names(beside: Path) -> list[str]:
    """The procedures a scenario in the folder ``beside`` can use, sorted."""
    folders = (beside / "procedures", shipped("scenarios") / "procedures")
    return sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})


def procedure_file(name: str, beside: Path) -> Path | None:
    """The file of the procedure ``name``: beside the scenario if there is one, else the shipped one."""
    for folder in (beside / "procedures", shipped("scenarios") / "procedures"):
        path = folder / f"{name}.yaml"
        if path.is_file():
            return path
    return None


def scenario_file(argument: str) -> Path:
    """A scenario argument is a shipped name or a path; names have neither a slash nor an ending."""
    path = shipped("scenarios") / f"{argument}.yaml"
    return path if argument in scenario_names() else Path(argument)
