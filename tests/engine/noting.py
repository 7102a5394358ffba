"""A reference engine that notes which features of the language occurred in a run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sim.engine.position import Position
from sim.engine.single import Play
from sim.luck import Draw
from sim.numbering import DECISION, IDLE, NEVER, OPEN, PENDING, PROCEDURE, STEP, UNDER_WAY, WAITING
from sim.program.expression import Constant, HoursSince, TimesHappened, leaves
from sim.program.nodes import Deed, Node, Program
from sim.program.quantities import AnyQuantity, Cases, Quantity

CANCELLED = {
    (STEP, UNDER_WAY): "a step under way cancelled",
    (STEP, WAITING): "a waiting step cancelled",
    (DECISION, OPEN): "an open decision cancelled",
    (PROCEDURE, UNDER_WAY): "a procedure under way cancelled",
}

FEATURES = frozenset(
    {
        "came again by itself", "past its until", "the last of its times was before", "an effect by cases",
        "a wait by a later case", "counted", "since asked", "drifted",
        "a tie", "a step waited", "two steps waited", "a waiting step started",
        "something pending cancelled", "the untriggered cancelled", *CANCELLED.values(),
        "repeated", "repeated after its own moment", "a procedure repeated", "an entry of a later start",
        "lapsed to an option", "lapsed to effects", "lapsed to none", "lapsed at once",
        "answered at a tie with the deadline",
        "skipped by if", "skipped by chance", "a chain went on past a skip", "a watch rose", "a watch of an entry rose",
        "all heard", "all lost", "any heard", "a trigger lost while busy", "a trigger lost as spent",
        "a contingency stayed out", "a control decision", "not_before waited",
        "a calendar's time waited for", "a calendar's hours waited for", "due in a calendar's hours",
        "a step waited for a calendar", "not_before an instant", "not_before and a calendar",
        "lapsed at a time of day", "lapsed at an instant", "asked after the instant of its deadline",
        "a policy's first rule", "a policy's later rule", "a policy's weights by expression", "weights by expression",
        "no weight under a policy's rule",
        "a triangular drawn", "a uniform drawn", "a exponential drawn", "a one_of drawn", "a shared stream drawn twice",
        "an effect by expression", "an effect by a spread", "a set", "effects of several states", "clipped", "rounded",
        "longer than the longest",
        "a span", "a span without value", "a peak above the start", "a low below the start", "a count",
        "ended by an outcome", "ended at the horizon", "an event at the horizon", "something pending at the horizon",
    }
)  # fmt: skip


MENU_FEATURES = frozenset(
    {
        "none of a menu taken", "one of a menu taken", "several of a menu taken", "all of a menu taken",
        "options added for the bounds", "options dropped for the bounds", "nothing to add or to drop",
        "an option of a menu not offered", "an option of a menu without a chance", "a menu's chance by expression",
        "a menu by a policy's first rule", "a menu by a policy's later rule", "a menu by its own chances",
        "a menu's own chances behind a policy's rules", "a menu without an answer lapsed at once",
        "a menu lapsed to options", "a menu lapsed to none", "a menu lapsed to effects",
        "a menu lapsed without an answer",
        "several of a menu move one state", "several of a menu cancel", "a menu's answer replaced",
        "a menu by a policy in Python", "a menu left to a person",
    }
)  # fmt: skip


class Noting(Play):
    """Plays as the reference engine does; ``noted`` counts what occurred."""

    def __init__(self, program: Program, draw: Draw, policy: Any, position: Position | None = None) -> None:
        self.noted: Counter[str] = Counter()
        kinds = {q.stream: q.spread.kind for q in _quantities(program) if q.spread is not None}
        drawn: set[tuple[str, int]] = set()

        def noting(stream: str, occurrence: int) -> float:
            if stream in kinds:
                self.noted[f"a {kinds[stream]} drawn"] += 1
            if stream.startswith("luck_") and (stream, occurrence) in drawn:
                self.noted["a shared stream drawn twice"] += 1
            drawn.add((stream, occurrence))
            return draw(stream, occurrence)

        heard = Counter(item.node for items in program.listeners for item in items if item.bit < 0)
        self._any = {node for node, moments in heard.items() if moments > 1}
        super().__init__(program, noting, policy, position)

    def finish(self) -> None:
        super().finish()
        for node, status, due in zip(self.program.nodes, self.status, self.due, strict=True):
            if (
                node.trigger.told == "contingency"
                and status == IDLE
                and not self.triggers[self.program.node_of[node.name]]
            ):
                self.noted["a contingency stayed out"] += 1
            if status == PENDING:
                self.noted["something pending at the horizon"] += self.time == self.program.horizon
            self.noted["longer than the longest"] += due == 2**30
        names = [node.name for node in self.program.nodes]
        self.noted["drifted"] += any(self.triggers[i] > 2 for i, name in enumerate(names) if name.endswith("_drift"))
        by_outcome = self.time < self.program.horizon
        self.noted["ended by an outcome" if by_outcome else "ended at the horizon"] += 1
        self.noted["an event at the horizon"] += bool(self.log) and self.log[-1].time == self.program.horizon
        for number, measure in enumerate(self.program.measures):
            if measure.kind == "span":
                self.noted["a span" if self.reading[number] >= 0 else "a span without value"] += 1
            if measure.kind == "count":
                self.noted["a count"] += self.count[measure.start] > 1
        for record in self.choices:
            self._note_record(record)

    def _note_menu(self, node: Node, record: Any) -> None:
        """What became of a menu, each time that it was decided."""
        assert node.menu is not None
        taken = node.taken(record.option)
        if record.lapsed:
            to = "to effects" if node.lapse is not None else "without an answer"
            to = to if record.option < 0 else "to options" if taken else "to none"
            self.noted[f"a menu lapsed {to}"] += 1
            self.noted["a menu without an answer lapsed at once"] += record.why.ground == "no option"
            return
        many = "none" if not taken else "all" if len(taken) == len(node.options) else "several"
        self.noted[f"{'one' if len(taken) == 1 else many} of a menu taken"] += 1
        self.noted["an option of a menu not offered"] += not all(record.offered)
        self.noted["a menu's chance by expression"] += any(not isinstance(o.weight, Constant) for o in node.options)
        if record.why.ground in ("policy", "weights"):
            self._note_chances(node, record, len(taken))
        states = Counter(state for option in taken for state in {effect.state for effect in option.deed.effects})
        self.noted["several of a menu move one state"] += any(many > 1 for many in states.values())
        self.noted["several of a menu cancel"] += sum(bool(option.deed.cancels) for option in taken) > 1
        self.noted["a menu by a policy in Python"] += record.why.ground == "python"

    def _note_chances(self, node: Node, record: Any, taken: int) -> None:
        by_rule = self.policy and self.policy.get(record.node)
        if record.why.ground == "policy":
            self.noted[f"a menu by a policy's {'later' if record.why.rule else 'first'} rule"] += 1
        else:
            self.noted["a menu's own chances behind a policy's rules" if by_rule else "a menu by its own chances"] += 1
        luck = [self.draw(option.choice_stream, self.triggers[record.node] - 1) for option in node.options]
        by_itself = sum(u < share for u, share in zip(luck, record.why.shares, strict=True))
        self.noted["an option of a menu without a chance"] += 0.0 in record.why.shares
        moved = "nothing to add or to drop" if by_itself == taken else None
        self.noted[moved or f"options {'added' if by_itself < taken else 'dropped'} for the bounds"] += 1

    def _note_choice(self, number: int, option: int, lapsed: bool, why: Any) -> None:
        super()._note_choice(number, option, lapsed, why)
        node = self.program.nodes[number]
        if node.menu is not None:
            self.noted["a menu's answer replaced"] += self.answer[number] >= 0 and option not in (
                -1,
                self.answer[number],
            )
            self._note_menu(node, self.choices[-1])

    def _leave_open(self, number: int) -> Any:
        self.noted["a menu left to a person"] += self.program.nodes[number].menu is not None
        return super()._leave_open(number)

    def _note_record(self, record: Any) -> None:
        node = self.program.nodes[record.node]
        if node.menu is not None:
            return
        self.noted["a control decision"] += node.control
        if record.lapsed:
            to = "an option" if record.option >= 0 else "none" if node.lapse is None else "effects"
            self.noted[f"lapsed to {to}"] += 1
            self.noted["lapsed at once"] += record.why.ground == "no option"
            if node.until and record.why.ground == "deadline":
                past = node.until[-1] <= record.asked
                self.noted["asked after the instant of its deadline"] += past
                if not past:
                    self.noted[f"lapsed at {'an instant' if len(node.until) == 1 else 'a time of day'}"] += 1
        else:
            self.noted["answered at a tie with the deadline"] += record.time == record.deadline
        if record.why.ground == "policy":
            rule = self.policy[record.node][record.why.rule]
            self.noted["a policy's later rule" if record.why.rule else "a policy's first rule"] += 1
            self.noted["a policy's weights by expression"] += any(not isinstance(w, Constant) for w in rule.weights)
        elif record.why.ground == "weights":
            self.noted["weights by expression"] += any(not isinstance(o.weight, Constant) for o in node.options)
            self.noted["no weight under a policy's rule"] += bool(self.policy and self.policy.get(record.node))

    def _why_not(self, number: int, node: Any) -> Any:
        for leaf in leaves(node.condition) if node.condition is not None else ():
            self.noted["counted"] += isinstance(leaf, TimesHappened) and self.count[leaf.moment] > 1
            self.noted["since asked"] += isinstance(leaf, HoursSince) and 0 < self.last[leaf.moment] < self.time
        return super()._why_not(number, node)

    def _settle(self, number: int, what: Any, why: Any) -> None:
        waiting = len(self._waiting)
        super()._settle(number, what, why)
        record = self.log[-1]
        if len(self.log) > 1:
            self.noted["a tie"] += self.log[-2].time == record.time and self.log[-2].node != record.node
        self.noted["a step waited"] += record.what == "waited"
        self.noted["two steps waited"] += len(self._waiting) > 1
        self.noted["a waiting step started"] += record.what != "began" and len(self._waiting) < waiting
        if record.what == "skipped":
            self.noted["skipped by if" if record.why.ground == "condition" else "skipped by chance"] += 1
            self.noted["a chain went on past a skip"] += any(
                cause == self.program.nodes[number].moments.over and status == PENDING
                for cause, status in zip(self.cause, self.status, strict=True)
            )

    def _trigger(self, number: int, cause: int) -> None:
        before, busy = self.triggers[number], self.status[number] != IDLE
        super()._trigger(number, cause)
        node = self.program.nodes[number]
        if self.triggers[number] == before:
            self.noted["the last of its times was before"] += not busy and 1 < node.most <= self.spent[number]
            self.noted["a trigger lost while busy" if busy else "a trigger lost as spent"] += 1
            self.noted["all lost"] += bool(node.trigger.needs)
            return
        self.noted["all heard"] += node.trigger.needs > 1
        self.noted["any heard"] += number in self._any
        if cause == -2:
            self.noted["a watch rose" if node.owner < 0 else "a watch of an entry rose"] += 1
        if before:
            self.noted["repeated"] += 1
            self.noted["a procedure repeated"] += node.kind == PROCEDURE
            self.noted["an entry of a later start"] += node.owner >= 0 and self.triggers[node.owner] > 1
            own = node.moments.over, node.moments.skipped, node.moments.done
            self.noted["repeated after its own moment"] += cause >= 0 and cause in own
        self.noted["came again by itself"] += node.trigger.every is not None and cause >= 0
        self.noted["past its until"] += self.due[number] == NEVER
        self.noted["not_before waited"] += self.due[number] in node.trigger.clock_times
        self._note_clocks(number, node)

    def _note_clocks(self, number: int, node: Node) -> None:
        trigger, due = node.trigger, self.due[number]
        self.noted["not_before an instant"] += trigger.clock_times == (due,)
        if trigger.during is None or due not in range(self.program.horizon + 1):
            return
        if due in trigger.during.opens:
            kind = "time" if trigger.during.opens == trigger.during.lasts else "hours"
            self.noted[f"a calendar's {kind} waited for"] += 1
            self.noted["a step waited for a calendar"] += node.kind == STEP
            self.noted["not_before and a calendar"] += bool(trigger.clock_times)
        else:
            self.noted["due in a calendar's hours"] += 1

    def _length(self, number: int, quantity: Any, occurrence: int) -> int:
        seconds = super()._length(number, quantity, occurrence)
        self.noted["a wait by a later case"] += isinstance(quantity, Cases) and self.case[number] > 0
        return seconds

    def _cancel(self, number: int) -> None:
        status, kind = self.status[number], self.program.nodes[number].kind
        if status == IDLE and not self.triggers[number]:
            self.noted["the untriggered cancelled"] += 1
        if status == PENDING:
            self.noted["something pending cancelled"] += 1
        if (kind, status) in CANCELLED:
            self.noted[CANCELLED[kind, status]] += 1
        super()._cancel(number)

    def _do(self, deed: Deed, occurrence: int) -> None:
        super()._do(deed, occurrence)
        self.noted["effects of several states"] += len(deed.effects) > 1
        for effect in deed.effects:
            self.noted["a set"] += effect.assigns
            self.noted["an effect by cases"] += isinstance(effect.amount, Cases)
            for part in parts(effect.amount):
                by = "a spread" if part.spread is not None else "expression"
                if not isinstance(part.tree, Constant) or part.spread is not None:
                    self.noted[f"an effect by {by}"] += 1

    def _set(self, state: int, value: float) -> None:
        super()._set(state, value)
        after, slot = self.state[state], self.program.states[state]
        self.noted["clipped"] += not slot.low - 1e-6 <= value <= slot.high + 1e-6
        self.noted["rounded"] += 0 < abs(after - value) < 1e-6

    def _look(self) -> None:
        before = list(self.reading)
        super()._look()
        for number, measure in enumerate(self.program.measures):
            if measure.kind == "peak":
                self.noted["a peak above the start"] += self.reading[number] > before[number]
            if measure.kind == "low":
                self.noted["a low below the start"] += self.reading[number] < before[number]


def _quantities(program: Program) -> list[Quantity]:
    found: list[AnyQuantity] = [slot.start for slot in program.states]
    for node in program.nodes:
        durations = (node.trigger.wait, node.trigger.every, node.takes, node.within)
        found += [q for q in durations if q is not None]
        deeds = [node.deed, *(option.deed for option in node.options), *([node.lapse] if node.lapse else [])]
        found += [effect.amount for deed in deeds for effect in deed.effects]
    return [part for quantity in found for part in parts(quantity)]


def parts(quantity: AnyQuantity) -> list[Quantity]:
    """The quantity, or those of its cases."""
    return [case.quantity for case in quantity.cases] if isinstance(quantity, Cases) else [quantity]
