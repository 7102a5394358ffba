"""Deliveries: whoever is named is told something, and every word has a reader."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, Path, listed
from sim.scenario.check.sites import fault
from sim.scenario.fields import Told
from sim.scenario.model import Decision, Inject, Lapse, Option, Tells
from sim.scenario.names import Names, Placed


def check(names: Names) -> Iterator[Fault]:
    """Texts that nobody gets, cells that get none, and cues for facilitators that go to players too."""
    for node in names.nodes.values():
        element = node.element
        if names.unreadable(node.name):
            continue
        if isinstance(element, Decision):
            for name, option in element.options.items():
                yield from _tells(names, (*node.path, "options", name, "tells"), option)
            if isinstance(element.lapse, Lapse):
                yield from _tells(names, (*node.path, "lapse", "tells"), element.lapse)
        elif not isinstance(element, Inject):
            continue
        elif element.facilitators:
            yield from _cue(names, node, element)
        elif not element.to:
            yield from _to_nobody(names, node, element)
        elif (cells := _cells(names, element)) is not None:
            yield from _by_cell(names, node.path, element, cells)
            yield from _expected(names, node, element, cells)


def _tells(names: Names, path: Path, element: Option | Lapse) -> Iterator[Fault]:
    cells = _cells(names, element.tells) if element.tells is not None else None
    if element.tells is not None and cells is not None:
        yield from _by_cell(names, path, element.tells, cells)


def _cue(names: Names, node: Placed, inject: Inject) -> Iterator[Fault]:
    if inject.to:
        message = "A cue for facilitators, `facilitators: true`, has no `to`: nobody else sees it."
        yield fault(names, (*node.path, "to"), message, "Leave out the one or the other.")
    if isinstance(inject.text, dict):
        message = "A cue for facilitators, `facilitators: true`, has one text, not one a cell."
        yield fault(names, (*node.path, "text"), message, "Write it as one text.")


def _to_nobody(names: Names, node: Placed, inject: Inject) -> Iterator[Fault]:
    path = (*node.path, "text")
    if isinstance(inject.text, dict):
        cells = list(inject.text)
        to = f"`to: [{', '.join(cells)}]`" if len(cells) > 1 else f"`to: {cells[0]}`"
        message = f"Nobody gets {'these texts' if len(cells) > 1 else 'this text'}: the inject has no `to`."
        yield fault(names, path, message, f"Write {to}.", "warning")
    elif inject.text or inject.attach:
        path, what = (path, "text") if inject.text else ((*node.path, "attach"), "attachment")
        message = f"Nobody gets this {what}: the inject has no `to`."
        yield fault(names, path, message, "Add `to`; of a cue for facilitators say `facilitators: true`.", "warning")


def _cells(names: Names, inject: Inject | Tells) -> dict[str, str] | None:
    """The cells in ``to``, each with how it is named there; None where that is not known."""
    cells: dict[str, str] = {}
    for reader in inject.to:
        actor = names.scenario.actors.get(reader)
        if reader == "all":
            if names.alone:
                return None  # which cells there are, the scenario says
            cells |= dict.fromkeys(names.player_cells, "all")
        elif actor is not None or reader in names.scenario.cells:
            cells.setdefault(reader if actor is None else actor.cell, reader)
        else:
            return None
    return cells


def _by_cell(names: Names, path: Path, inject: Inject | Tells, cells: dict[str, str]) -> Iterator[Fault]:
    """Texts and senders by cell: one for each cell that is told, and for no other."""
    document = names.scenario.document
    texts = inject.text if isinstance(inject.text, dict) else None
    senders = inject.sender if isinstance(inject.sender, dict) else {}
    for field, keys, what in (("text", texts or {}, "this text"), ("from", senders, "anything from here")):
        for cell in keys:
            if cell in names.scenario.cells and cell not in cells:
                message = f"Nobody gets {what}: `{cell}` is not in `to`."
                hint = "Add the cell to `to`, or leave this out."
                where = (*path, field, cell)
                yield Fault(where, document.key_place(where), message, hint, "warning")
    unsent = [cell for cell in cells if senders and cell not in senders]
    if unsent and set(senders) <= set(names.scenario.cells):
        message = f"It is not said who tells {listed(unsent)}."
        yield fault(names, (*path, "from"), message, "Name a sender for each cell in `to`.", "warning")
    yield from _without_text(names, path, texts, cells)


def _expected(names: Names, node: Placed, inject: Inject, cells: dict[str, str]) -> Iterator[Fault]:
    document = names.scenario.document
    for cell in inject.expects if isinstance(inject.expects, dict) else ():
        if cell in names.scenario.cells and cell not in cells:
            path = (*node.path, "expects", cell)
            message = f"An action is expected of `{cell}`, which is not in `to` and so not told."
            hint = "Add the cell to `to`, or leave this out."
            yield Fault(path, document.key_place(path), message, hint, "warning")


def _without_text(names: Names, path: Path, texts: dict[str, Told] | None, cells: dict[str, str]) -> Iterator[Fault]:
    without = {cell: named for cell, named in cells.items() if texts is not None and cell not in texts}
    if without:
        among, several = "all" in without.values(), len(without) > 1
        who, whom = (
            (f"{listed(tuple(without))} have", "they get") if several else (f"`{next(iter(without))}` has", "it gets")
        )
        message = f"{who} no text here, so {whom} nothing but the title."
        hint = "Write one, or name in `to` only who has one." if among else "Write one, or leave the cell out of `to`."
        yield fault(names, (*path, "text"), message, hint, "warning")
