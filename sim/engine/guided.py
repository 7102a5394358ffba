"""A run that people steer: it stops where a person is asked, takes what they do, and goes on.

Every decision is theirs. Deadlines and ending outcomes stop the run and do nothing by themselves. Each method is one
thing a person can do, at the run's present time; what makes no sense raises Misuse and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import simpy

from sim.clock import LONGEST, format_duration
from sim.engine.choosing import Pick, offered
from sim.engine.menus import decide
from sim.engine.position import Position
from sim.engine.run import Why
from sim.engine.single import Due, EventRecord, Play
from sim.faults import Misuse, nearest
from sim.luck import Draw
from sim.numbering import HELD, IDLE, LAPSE, NEVER, OPEN, PENDING, PERSON, UNDER_WAY, UNFIXED, Cause, Kind
from sim.program.menu import in_words
from sim.program.nodes import Node, Program


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a run waits for a person: a decision was asked, a deadline has come, an outcome would end it, or decisions
    are open and nothing else comes before the end; or what was waited for was seen, the time asked for is reached, or
    the run is over. ``names`` are the decisions, outcomes or other things in question."""

    kind: Literal["asked", "deadline", "ending", "open", "seen", "until", "ended"]
    time: int
    names: tuple[str, ...] = ()


class GuidedPlay(Play):
    """One run under way, steered by people, from the start or from ``position``."""

    def __init__(self, program: Program, draw: Draw, position: Position | None = None) -> None:
        self._holding: set[int] = set()
        self.earliest: list[int] = [0] * len(program.nodes)
        super().__init__(program, draw, {}, position)

    def _take_up(self, position: Position) -> None:
        """Where a policy was to answer, a person is asked."""
        super()._take_up(position)
        self.earliest = list(position.not_before())
        for number in range(len(self.status)):
            if self.awaits(number):
                self.answer_at[number], self.due[number] = NEVER, self.deadline[number]
        self._lay_queue()

    def run(
        self, until: int | None = None, halts: Callable[[EventRecord], bool] | None = None, waits: bool = False
    ) -> Stop:
        """Play to the next stop, no further than the time ``until``, and to the first event that ``halts`` it;
        ``waits``: not to the end while a question is open."""
        while True:
            stop = self._stop(until, waits)
            if stop is not None:
                return stop
            events = self.events
            self.step()
            if self.events > events and self.log[-1].what == "asked":
                return Stop("asked", self.time, (self.program.nodes[self.place].name,))
            if self.events > events and halts is not None and halts(self.log[-1]):
                return Stop("seen", self.time, (self.program.nodes[self.place].name,))

    def waits_for(self) -> Stop | None:
        """What a person has to settle before the run can go on from here; None if nothing."""
        stop = self._stop(self.time)
        return stop if stop is not None and stop.kind in ("deadline", "ending", "ended") else None

    def awaits(self, number: int) -> bool:
        """Whether a node is a decision that is open and has no answer yet."""
        return self.status[number] == OPEN and self.fixed[number] == UNFIXED

    def coming(self) -> tuple[int, int]:
        """When the next event is due, and the node whose it is; (NEVER, -1) for none."""
        coming = ((due, number) for number, due in enumerate(self.due) if self.status[number] != HELD)
        return min(coming, default=(NEVER, -1))

    def _stop(self, until: int | None, waits: bool = False) -> Stop | None:
        """Why the next event is not played, if it is not."""
        if self.finished:
            return Stop("ended", self.time)
        if self._holding:
            return Stop("ending", self.time, tuple(self.program.outcomes[i].name for i in sorted(self._holding)))
        due, number = self.coming()
        if until is not None and due > until:
            self.stand(min(until, self.program.horizon))
            return Stop("until", self.time)
        if due > self.program.horizon:
            open_ = self.unanswered() if waits else ()
            return Stop("open", self.time, open_) if open_ else None
        if self.awaits(number):
            self.stand(due)
            return Stop("deadline", self.time, (self.program.nodes[number].name,))
        return None

    def unanswered(self) -> tuple[str, ...]:
        """The decisions that are open and have no answer yet."""
        return tuple(node.name for number, node in enumerate(self.program.nodes) if self.awaits(number))

    def stand(self, time: int) -> None:
        """Move the clock on to a time that nothing is due before; what might have been is now known to come later."""
        if time > self.time:
            due, number = self.coming()
            self._pass(time, number if due == time else len(self.due))
            self.time = time

    # ------------------------------------------------------------------ decisions

    def choose(self, decision: str, option: str | Sequence[str], due: int | None = None) -> None:
        """Fix an answer, to be given at ``due`` (now by default); no draw is made. A menu takes several options."""
        number, node = self._open(decision)
        taken = (option,) if isinstance(option, str) else tuple(option)
        due = self.time if due is None else due
        self.check_answer(decision, taken, due)
        self._fix(number, node.pick(taken), due)

    def choose_own(
        self,
        decision: str,
        name: str,
        words: str,
        effects: Mapping[str, float],
        sets: Mapping[str, float],
        like: str = "",
        due: int | None = None,
    ) -> None:
        """Fix an answer that is not on the list, under a name of its own: it is the whole of the answer."""
        number, _ = self._open(decision)
        due = self.time if due is None else due
        self._check_due(number, due)
        self.program = self.program.with_option(decision, name, words, effects, sets, like)
        self._make_room()
        self._fix(number, self.program.nodes[number].pick((name,)), due)

    def withdraw(self, decision: str) -> None:
        """Take an answer back that was fixed: the decision is open until its deadline, as it was asked."""
        number, _ = self._open(decision)
        self.fixed[number], self.answer_at[number] = UNFIXED, NEVER
        self._move(number, self.deadline[number])

    def check_answer(self, decision: str, taken: tuple[str, ...], due: int) -> None:
        """Raise Misuse where options cannot be taken now, or not at ``due``."""
        number, node = self._open(decision)
        self._may_take(node, taken)
        self._check_due(number, due)

    def _check_due(self, number: int, due: int) -> None:
        """Raise Misuse where no answer can be given at a time: it is past, or after the deadline."""
        if due < self.time:
            raise Misuse(f"{format_duration(due)} is past; the clock stands at {format_duration(self.time)}.")
        if due > self.deadline[number]:
            name = self.program.nodes[number].name
            raise Misuse(f"That is after the deadline of `{name}`; extend it first, or choose sooner.")

    def _may_take(self, node: Node, taken: tuple[str, ...]) -> None:
        """Refuse, with a sentence, what is no answer now."""
        names = [item.name for item in node.listed]
        open_to = offered(node, self)
        for option in taken:
            if option not in names:
                hint = nearest(option, names) or f"There are {', '.join(names)}."
                raise Misuse(f"`{node.name}` has no option `{option}`. {hint}")
            if not open_to[names.index(option)]:
                raise Misuse(f"`{option}` is not offered now: its condition does not hold.")
        if node.menu is None and len(taken) != 1:
            raise Misuse(f"`{node.name}` is a choice of one option, and not of {len(taken)}.")
        if node.menu is not None and not node.menu.allows(node.pick(taken)):
            raise Misuse(f"`{node.name}` takes {in_words(node.menu, len(names))}, and not {len(set(taken)) or 'none'}.")

    def lapse(self, decision: str) -> None:
        """Let a decision lapse now."""
        number, _ = self._open(decision)
        self._fix(number, LAPSE, self.time)

    def extend(self, decision: str, deadline: int) -> None:
        """Move a decision's deadline to a time that is not past."""
        number, _ = self._open(decision)
        if not self.time <= deadline <= LONGEST:
            raise Misuse(f"A deadline lies from now on; the clock stands at {format_duration(self.time)}.")
        if self.fixed[number] != UNFIXED and deadline < self.answer_at[number]:
            raise Misuse(f"The answer is due after {format_duration(self.answer_at[number])}, past that deadline.")
        self.deadline[number] = deadline
        self._move(number, min(self.answer_at[number], deadline))

    def roll(self, decision: str) -> Pick:
        """What luck and weights choose for a decision now; nothing is done with it yet."""
        number, node = self._open(decision)
        return decide(node, (), self, self.draw, self.triggers[number] - 1)

    def proposed(self, decision: str) -> int:
        """How long the scenario thinks that deliberation takes, in seconds, drawn as a policy's would be."""
        number, node = self._open(decision)
        return 0 if node.takes is None else node.takes.seconds(self, self.draw, self.triggers[number] - 1)

    def _fix(self, number: int, option: int, due: int) -> None:
        self.fixed[number], self.answer_at[number] = option, due
        self._move(number, due)

    def _not_over(self) -> None:
        if self.finished:
            raise Misuse("The exercise is over.")

    def _open(self, decision: str) -> tuple[int, Node]:
        number = self._number(decision)
        node = self.program.nodes[number]
        if node.kind != Kind.DECISION:
            raise Misuse(f"`{decision}` is no decision.")
        if self.status[number] != OPEN:
            raise Misuse(f"`{decision}` is not asked now.")
        return number, node

    def _answer_time(self, number: int, node: Node, occurrence: int) -> int:  # noqa: ARG002 - people take their time
        self._standing(number, node.takes)
        return NEVER

    def _pick(self, number: int, node: Node) -> Pick:  # noqa: ARG002 - a person is asked
        return Pick(PERSON, Why("person"))

    # ------------------------------------------------------------------ what happens, and when

    def release(self, name: str) -> None:
        """Make something happen now, without its `if` or chance: a contingency, or what is pending, held or to come."""
        number = self._number(name)
        if self.status[number] in (PENDING, HELD):
            self.status[number], self.cause[number] = PENDING, Cause.PERSON
            self._move(number, self.time)
            return
        node = self.program.nodes[number]
        if self.status[number] != IDLE:
            raise Misuse(f"`{name}` is under way already.")
        if self.spent[number] >= node.most:
            raise Misuse(f"`{name}` has had its turn, and does not repeat.")
        if node.owner >= 0 and self.status[node.owner] != UNDER_WAY:
            raise Misuse(f"`{name}` belongs to `{self.program.nodes[node.owner].name}`, which is not under way.")
        self._accept(number, Cause.PERSON, self.time)

    def hold(self, name: str) -> None:
        """Keep something pending from happening; it keeps its due time."""
        number = self._number(name)
        if self.status[number] != PENDING:
            raise Misuse(f"`{name}` is not pending, so it cannot be held.")
        self.status[number] = HELD
        self._lay_queue()

    def unhold(self, name: str) -> None:
        """Let something held be due again: at its time, or now if that is past."""
        number = self._number(name)
        if self.status[number] != HELD:
            raise Misuse(f"`{name}` is not held.")
        self.status[number] = PENDING
        self._move(number, max(self.due[number], self.time))

    def cancel(self, name: str) -> None:
        """Remove what is pending or under way (17)."""
        number = self._number(name)
        if self.status[number] == IDLE:
            raise Misuse(f"`{name}` is neither pending nor under way.")
        self._begin_event()
        self._cancel(number)
        self._settle(number, "cancelled", Cause.PERSON)

    def override(self, state: str, value: float) -> None:
        """Set a state; then `when`s and endings are looked at."""
        self._not_over()
        number = self.program.state_number(state)
        slot = self.program.states[number]
        if not slot.low <= value <= slot.high:
            raise Misuse(f"`{state}` lies between {slot.low:g} and {slot.high:g}; {value:g} is outside.")
        self._begin_event()
        self._set(number, value)
        self._settle(-1, "set", Cause.PERSON)

    def improvise(
        self,
        name: str,
        effects: Mapping[str, float],
        sets: Mapping[str, float] | None = None,
        cancels: Sequence[str] = (),
        due: int | None = None,
    ) -> None:
        """Make an inject of one's own happen at ``due`` (now by default), last among what is due then.

        ``effects`` are added to states, ``sets`` are their new values, ``cancels`` what it removes.
        """
        self._not_over()
        due = self.time if due is None else due
        if not self.time <= due <= self.program.horizon:
            raise Misuse("An inject comes from now on, and before the exercise ends.")
        self.program = self.program.with_inject(name, effects, sets or {}, cancels)
        self._make_room()
        self.earliest.append(self.time)
        self._at_work.append(0)
        self._accept(len(self.program.nodes) - 1, Cause.PERSON, due)

    def go_on(self) -> None:
        """Play on although an ending outcome holds, until one holds anew."""
        self._not_over()
        if not self._holding:
            raise Misuse("No outcome asks to end the exercise now.")
        for outcome in self._holding:
            self.waived[outcome] = True
        self._holding.clear()

    def end(self) -> None:
        """End the run now."""
        self.finished = True

    def wording_now(self, name: str) -> tuple[int, ...]:
        """Which alternatives of its texts would be said if it happened as things stand."""
        return self._words(self._number(name))

    # ------------------------------------------------------------------ beneath

    def _number(self, name: str) -> int:
        self._not_over()
        if name not in self.program.node_of:
            hint = nearest(name, self.program.node_of)
            raise Misuse(f"There is nothing called `{name}`. {hint}".rstrip())
        return self.program.node_of[name]

    def _handle(self, event: simpy.Event) -> None:
        assert isinstance(event, Due)
        self._pass(int(self._clock.now), event.node)
        super()._handle(event)

    def _become(self, number: int, status: int, due: int) -> None:
        super()._become(number, status, due)
        self.earliest[number] = self.time

    def _pass(self, time: int, place: int) -> None:
        """Nothing that is still to come was due before this second, or in it at an earlier place: that is seen now."""
        for number, status in enumerate(self.status):
            if status != HELD:
                self.earliest[number] = max(self.earliest[number], time + (number < place))

    def _move(self, number: int, due: int) -> None:
        """Give a node's next event another time."""
        self.due[number] = due
        self._lay_queue()

    def _ending(self, outcome: int, holds: bool) -> None:
        if not holds:
            self.waived[outcome] = False
            self._holding.discard(outcome)
        elif not self.waived[outcome]:
            self._holding.add(outcome)
