"""Texts: words in braces that no run fills in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.faults import Fault
from sim.scenario.check.sites import elements, fault
from sim.scenario.names import Names

_BRACED = re.compile(r"\{\{?\s*([a-z][a-z0-9_.]*)\s*\}?\}")


def check(names: Names) -> Iterator[Fault]:
    """Every text in which the name of a state or a moment stands in braces."""
    for path, element in elements(names.scenario):
        for field in ("title", "text", "question"):
            written = getattr(element, field, None)
            for cell, text in written.items() if isinstance(written, dict) else [("", written or "")]:
                name = next(
                    (name for name in _BRACED.findall(text) if name in names.moments or name in names.scenario.state),
                    "",
                )
                if name:
                    where = (*path, field, cell) if cell else (*path, field)
                    message = f"`{{{name}}}` is handed out as it stands: a text does not change with a run."
                    cure = "Write the word itself, or an inject with an `if` for each."
                    yield fault(names, where, message, cure, "warning")
