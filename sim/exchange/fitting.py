"""Parts of a scenario without its rest: what they cannot hold without it stands aside, so that `check` passes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.exchange.draft import Carried, Draft, DraftPart
from sim.exchange.draft_yaml import draft_yaml
from sim.faults import Path
from sim.scenario.load import examine_text

_ROUNDS = 12
_SAID = ("text", "question", "discuss", "tells")
"""Fields of words, of which only what follows the run is given up."""


def fitted(draft: Draft) -> tuple[Draft, dict[str, list[str]]]:
    """The draft without the fields that are faults in it, which are kept under names of the author's own; and by the id
    of each part the names of those fields."""
    moved: dict[str, list[str]] = {}
    for _ in range(_ROUNDS):
        faults = [fault.path for fault in examine_text(draft_yaml(draft)).faults if len(fault.path) > 2]
        if not faults:
            break
        by_part: dict[tuple[str, str], list[Path]] = {}
        for path in faults:
            by_part.setdefault((str(path[0]), str(path[1])), []).append(path[2:])
        changed: dict[str, Any] = {}
        for section in dict.fromkeys(section for section, _ in by_part):
            parts: Sequence[DraftPart] = getattr(draft, section, ())
            if parts:
                changed[section] = tuple(_without(part, by_part.get((section, part.id), ()), moved) for part in parts)
        draft = replace(draft, **changed)
    return draft, moved


def _without(part: DraftPart, paths: Iterable[Path], moved: dict[str, list[str]]) -> DraftPart:
    """A part without what stands at some paths of what is written of it."""
    if part.written is None:
        return part
    written: dict[str, Any] = copy.deepcopy(dict(part.written))
    extras: dict[str, Carried] = dict(part.extras)
    settled: set[Path] = set()
    for path in dict.fromkeys(paths):
        told = next((path[: place + 1] for place, name in enumerate(path) if name in _SAID), ())
        if told in settled or (told and _settle(written, told)):
            settled.add(told)
            moved.setdefault(part.id, []).append("what its words follow")
            continue
        value, gone = _pop(written, path)
        if value is not None:
            name = " ".join(map(str, gone))
            extras[name] = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            moved.setdefault(part.id, []).append(str(gone[0] if len(gone) < 3 or gone[0] != "options" else gone[2]))
    return replace(part, written=written, extras=extras)


def _settle(written: dict[str, Any], path: Path) -> bool:
    """Let words stand as they are, whatever happened: of alternatives the last, and braces as braces. Whether that
    changed them."""
    *outer, name = path
    holder: Any = written
    for part in outer:
        holder = holder.get(part) if isinstance(holder, dict) else None
    if not isinstance(holder, dict) or name not in holder:
        return False
    before = holder[name]
    holder[name] = _as_it_stands(before)
    return bool(holder[name] != before)


def _as_it_stands(told: Any) -> Any:
    if isinstance(told, str):
        return told.replace("{{", "{").replace("{", "{{")
    if isinstance(told, list) and told and all(isinstance(each, dict) for each in told):
        return _as_it_stands(told[-1].get("text", ""))
    if isinstance(told, list):
        return [_as_it_stands(each) for each in told]
    if isinstance(told, Mapping):
        return {
            name: _as_it_stands(each) if name not in ("to", "from", "mode") else each for name, each in told.items()
        }
    return told


def _pop(written: dict[str, Any], path: Path) -> tuple[Any, Path]:
    """Take out what stands at a path: the innermost entry of a map on the way, and the maps that are empty without it;
    with the path of what was taken."""
    holders: list[tuple[dict[str, Any], str]] = []
    inner: Any = written
    for part in path:
        if not isinstance(inner, dict):
            break
        if part not in inner:
            return None, path  # it went with something else
        holders.append((inner, str(part)))
        inner = inner[part]
    place = len(holders) - 1
    value = holders[place][0].pop(holders[place][1])
    while place and holders[place - 1][1] in _NEVER_EMPTY and not holders[place][0]:
        place -= 1
        holders[place][0].pop(holders[place][1])
    return value, path[: len(holders)]


_NEVER_EMPTY = frozenset(["effects", "tells", "delay", "takes", "within", "cases", "lapse"])
