"""Where an option leads: what waits for it, what it rules out, and whose numbers it moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sim.scenario.check.sites import Site, expressions
from sim.scenario.expression import Name, Operation, Recall, Syntax
from sim.scenario.model import Inject, Turn
from sim.scenario.names import Names, Placed

Leads = dict[str, dict[str, list[str]]]
"""Elements by moment, and by a verb for what the moment does to them."""

_VERBS = ("Leads to", "Rules out", "Bears on")


def leads(names: Names) -> Leads:
    """The elements that each moment brings about, may rule out, or bears on, by verb in this order; each named once.

    What the scenario leaves out is skipped, so that what leads to it leads to what goes on from there.
    """
    by_moment: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: {verb: {} for verb in _VERBS})
    for node in names.nodes.values():
        for name in node.element.after.names if node.element.after is not None else ():
            by_moment[names.full(name, node.owner)]["Leads to"][node.name] = None
    for site in expressions(names):
        if site.path[0] not in ("injects", "turns", "procedures", "decisions"):
            continue
        for name, wanted in _mentions(site.expression.tree):
            by_moment[names.full(name, site.scope)][_verb(site, wanted)].setdefault(_owner(site))
    onward = _Onward(names, {moment: verbs["Leads to"] for moment, verbs in by_moment.items()})
    return {
        moment: {
            verb: onward.past(targets) if verb == "Leads to" else onward.kept(targets)
            for verb, targets in verbs.items()
        }
        for moment, verbs in by_moment.items()
    }


@dataclass(frozen=True)
class _Onward:
    """What goes on from what is left out; ``waiting`` is what waits for each moment."""

    names: Names
    waiting: Mapping[str, Iterable[str]]

    def kept(self, targets: Iterable[str]) -> list[str]:
        """The targets that are not left out."""
        return [target for target in targets if target not in self.names.left_out]

    def past(self, targets: Iterable[str]) -> list[str]:
        """The targets, and in the place of one that is left out what goes on from there; each once."""
        found: dict[str, None] = {}
        passed = set[str]()
        ahead = list(targets)
        while ahead:
            target = ahead.pop(0)
            if target not in self.names.left_out:
                found[target] = None
            elif target not in passed:
                passed.add(target)
                ahead = [*self._from(target), *ahead]
        return list(found)

    def _from(self, skipped: str) -> Iterator[str]:
        """What is triggered as something is skipped: an inject and a turn announce no bare name then."""
        node = self.names.nodes[skipped]
        moments = [f"{skipped}.skipped", *([] if isinstance(node.element, Inject | Turn) else [skipped])]
        for moment in moments:
            yield from self.waiting.get(moment, ())
        yield from (one.name for one in self.names.nodes.values() if one.follows in moments and _has_no_trigger(one))


def _has_no_trigger(node: Placed) -> bool:
    return node.element.after is None and node.element.when is None


def _verb(site: Site, wanted: bool) -> str:
    if site.path[-1] not in ("if", "when") or "options" in site.path:
        return "Bears on"
    return "Leads to" if wanted else "Rules out"


def _owner(site: Site) -> str:
    """The name of the element an expression belongs to."""
    path = site.path
    return f"{path[1]}.{path[3]}" if path[0] == "procedures" and path[2] == "steps" else str(path[1])


def _mentions(tree: Syntax, wanted: bool = True) -> Iterator[tuple[str, bool]]:
    """Every name in a tree, and whether it stands there as wanted (not under a ``not``)."""
    if isinstance(tree, Name):
        yield tree.name, wanted
    elif isinstance(tree, Recall):
        yield tree.moment.name, wanted
    elif isinstance(tree, Operation):
        for part in tree.parts:
            yield from _mentions(part, wanted != (tree.sign == "not"))
