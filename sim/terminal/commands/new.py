"""`whitecell new`: a scenario to begin with, in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.scenario.model import Scenario


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the file is called; it gets the ending .yaml.")],
    source: Annotated[
        str | None, typer.Option("--from", metavar="SCENARIO", help="Copy this scenario, comments and all, instead.")
    ] = None,
) -> None:
    """Write a scenario to begin with.

    It has comments that say what to write where, and passes `check`. Beside it stands the JSON Schema from which an
    editor completes and explains fields. Nothing that is there is written over.
    """
    from sim.characters import printable
    from sim.editing.beginning import SCHEMA, begun, first_draft, title_from
    from sim.faults import Misuse
    from sim.scenario import shipped
    from sim.scenario.load import examine, load
    from sim.terminal.output import narrate
    from sim.terminal.schemas import is_current, write_schema
    from sim.terminal.writing import write_whole

    path = Path(name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")
    title = title_from(path.stem)
    if not title or path.name in (".yaml", ".yml"):
        raise Misuse(f"`{printable(name)}` names no file; write a name, such as first_exercise.")
    if source is None:
        text, copied = first_draft(title), {}
    else:
        if examine(source).kind == "procedure":
            raise Misuse(f"`{printable(source)}` is a procedure; a scenario has it by `use: NAME` under `procedures`.")
        scenario = load(source)
        text = begun("\n".join(scenario.document.lines), title)
        copied = _companions(scenario, path.parent, shipped.scenario_file(source).parent)
    for target in (path, *copied):
        if target.exists() or target.is_symlink():
            raise Misuse(f"`{printable(target)}` is there already, and is not written over; name another.")
    for target, content in copied.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    write_whole(path, [text])
    schema = path.parent / SCHEMA
    if not schema.exists():
        write_schema("scenario", path.parent)
    elif not is_current(schema, "scenario"):
        folder = printable(path.parent)
        narrate(f"`{printable(schema)}` is another version's; `whitecell schema --out {folder}` writes it anew.")
    for target in (*copied, path):
        narrate(f"Written: {printable(target)}")


def _companions(scenario: Scenario, folder: Path, beside: Path) -> dict[Path, bytes]:
    """The files that a copy needs in its folder, and has not."""
    from sim.editing.beginning import companions

    if folder.resolve() == beside.resolve():
        return {}
    contents = {folder / path: (beside / path).read_bytes() for path in companions(scenario)}
    return {
        path: content for path, content in contents.items() if not (path.is_file() and path.read_bytes() == content)
    }
