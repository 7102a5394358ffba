"""What tests ask of drafts, in code that shares nothing with the readers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import yaml

from sim.exchange.draft import Imported
from sim.exchange.draft_yaml import draft_yaml
from sim.scenario.load import Examination, examine_text

SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}


def checked(imported: Imported) -> Examination:
    """The draft as `check` sees it, without faults."""
    examination = examine_text(draft_yaml(imported.draft))
    assert examination.faults == (), "\n".join(map(str, examination.faults))
    assert examination.scenario is not None
    return examination


def loaded(imported: Imported) -> Any:
    """The draft's YAML, with every scalar a text."""
    return yaml.load(draft_yaml(imported.draft), Loader=yaml.BaseLoader)


def seconds(duration: str) -> int:
    """``1d2h`` in seconds."""
    return sum(int(number) * SECONDS[unit] for number, unit in re.findall(r"(\d+)([dhms])", duration))


def listed(value: Any) -> list[Any]:
    """What may stand alone or in a list, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep; the names of fields are none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str) and value.strip():
        yield value


def letters(text: str) -> str:
    """The letters and digits of a text, in their order: what is left of it however it is laid out."""
    plain = html.unescape(re.sub(r"<[^<>]*>", " ", text)) if re.search(r"</?[a-z]", text) else text
    return "".join(re.findall(r"\w", plain))


def lost(source: Any, draft: Any) -> list[str]:
    """The texts of a source that stand nowhere in a draft, ids and names of fields of its own among what it has."""
    said = [letters(text) for text in texts(draft)] + [letters(name) for name in _names(draft)]
    whole = "\n".join(said)
    return [text for text in texts(source) if letters(text) not in whole]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)
