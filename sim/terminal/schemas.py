"""The JSON Schemas that are printed or written into a folder: of a scenario, a procedure or a setting
file, a source document, and a command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from sim.characters import printable
from sim.faults import Misuse
from sim.terminal.writing import write_whole

Subject = Literal["scenario", "procedure", "setting", "source", "command"]

SUBJECTS: tuple[Subject, ...] = ("scenario", "procedure", "setting", "source", "command")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text(subject: Subject) -> str:
    """A JSON Schema, as text."""
    return json.dumps(_schema(subject), indent=2, ensure_ascii=False) + "\n"


def _schema(subject: Subject) -> dict[str, Any]:
    if subject == "command":
        from sim.exercise.wording import command_schema

        return command_schema()
    from sim.scenario.model import FieldMap, ProcedureFile, Scenario, SettingFile
    from sim.scenario.source_file import SourceFile

    kinds: dict[Subject, type[FieldMap]] = {
        "scenario": Scenario,
        "procedure": ProcedureFile,
        "setting": SettingFile,
        "source": SourceFile,
    }
    return {"$schema": _DIALECT, **kinds[subject].model_json_schema()}


def write_schema(subject: Subject, folder: Path) -> Path:
    """Write a schema into a folder, over an older one, and give its path. Raises Misuse where something else stands
    there."""
    path = folder / f"{subject}.schema.json"
    if path.exists() and not _is_schema(path):
        raise Misuse(f"`{printable(path)}` is there already and is no JSON Schema; name another folder.")
    write_whole(path, [schema_text(subject)], over=True)
    return path


def is_current(path: Path, subject: Subject) -> bool:
    """Whether a file holds the schema as it would be written."""
    return path.read_bytes() == schema_text(subject).encode()


def _is_schema(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "$schema" in content
