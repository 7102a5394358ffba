"""Where an option leads: what waits for it, what it rules out, and whose numbers it moves."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.check.sites import Site, expressions
from sim.scenario.expression import Name, Operation, Syntax
from sim.scenario.names import Names


def leads(names: Names, moment: str) -> dict[str, list[str]]:
    """The elements that a moment brings about, may rule out, or bears on, by verb; each named once."""
    found: dict[str, dict[str, None]] = {"Leads to": {}, "Rules out": {}, "Bears on": {}}
    for node in names.nodes.values():
        after = node.element.after
        if after is not None and moment in (names.full(name, node.owner) for name in after.names):
            found["Leads to"][node.name] = None
    for site in expressions(names):
        if site.path[0] not in ("injects", "turns", "procedures", "decisions"):
            continue
        for name, wanted in _mentions(site.expression.tree):
            if names.full(name, site.scope) == moment:
                _note(found, site, wanted)
    return {verb: list(targets) for verb, targets in found.items()}


def _note(found: dict[str, dict[str, None]], site: Site, wanted: bool) -> None:
    target = _owner(site)
    if site.path[-1] not in ("if", "when"):
        found["Bears on"].setdefault(target)
    elif "options" not in site.path:
        found["Leads to" if wanted else "Rules out"].setdefault(target)
    else:
        found["Bears on"].setdefault(target)


def _owner(site: Site) -> str:
    """The name of the element an expression belongs to."""
    path = site.path
    return f"{path[1]}.{path[3]}" if path[0] == "procedures" and path[2] == "steps" else str(path[1])


def _mentions(tree: Syntax, wanted: bool = True) -> Iterator[tuple[str, bool]]:
    """Every name in a tree, and whether it stands there as wanted (not under a ``not``)."""
    if isinstance(tree, Name):
        yield tree.name, wanted
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from _mentions(part, wanted != (tree.sign == "not"))
