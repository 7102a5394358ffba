"""What players would see and be told nothing of: a control decision that moves a state in plain sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.faults import Fault, Path, listed
from sim.scenario.check.sites import fault
from sim.scenario.model import Decision, Inject, Lapse, Option
from sim.scenario.names import Names, Placed


def check(names: Names) -> Iterator[Fault]:
    """Answers of control that move a state which players see, with no words to them and no inject that follows."""
    asked_of_control = [node for node in names.nodes.values() if _is_of_control(names, node)]
    if not asked_of_control:
        return
    listening = _listening(names)
    shown = {name for name, state in names.scenario.state.items() if state.shown}
    for node in asked_of_control:
        for path, answer, moment in _answers(node):
            moved = [state for state in answer.effects if state in shown]
            if moved and answer.tells is None and not _is_followed(listening, (moment, node.name)):
                when = "it lapses so" if isinstance(answer, Lapse) else "this is taken"
                message = f"Players see {listed(moved)} move when {when}, and nothing tells them why."
                hint = f"Say in `tells` what they learn of it, or hand out an inject `after: {moment}`."
                yield fault(names, (*path, "effects"), message, hint, "warning")


def _is_of_control(names: Names, node: Placed) -> bool:
    actors, cells = names.scenario.actors, names.scenario.cells
    if not isinstance(node.element, Decision) or names.unreadable(node.name) or not node.element.by:
        return False
    asked = [actors[actor].cell for actor in node.element.by if actor in actors]
    return len(asked) == len(node.element.by) and all(cell in cells and cells[cell].control for cell in asked)


def _answers(node: Placed) -> Iterator[tuple[Path, Option | Lapse, str]]:
    """What may come of a decision, with its place and the moment that it announces."""
    assert isinstance(node.element, Decision)
    for name, option in node.element.options.items():
        yield (*node.path, "options", name), option, f"{node.name}.{name}"
    if isinstance(node.element.lapse, Lapse):
        yield (*node.path, "lapse"), node.element.lapse, f"{node.name}.lapsed"


def _listening(names: Names) -> Mapping[str, list[Placed]]:
    """The elements that wait for each moment."""
    listening: dict[str, list[Placed]] = {}
    for node in names.nodes.values():
        after = node.element.after
        heard = (
            [names.full(moment, node.owner) for moment in after.names] if after is not None else [node.follows or ""]
        )
        for moment in heard:
            listening.setdefault(moment, []).append(node)
    return listening


def _is_followed(listening: Mapping[str, list[Placed]], moments: tuple[str, ...]) -> bool:
    """Whether an inject to players may come of one of these moments, before another turn begins."""
    ahead, seen = [*moments], set(moments)
    while ahead:
        for node in listening.get(ahead.pop(), ()):
            if isinstance(node.element, Inject) and node.element.to:
                return True
            more = [] if node.kind == "turn" else [moment for moment in node.moments if moment not in seen]
            seen.update(more)
            ahead += more
    return False
