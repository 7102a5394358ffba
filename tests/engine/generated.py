"""Small valid scenarios, made at random to be as tangled as the language allows.

A scenario is a plain value (maps, lists, texts), so that a failing one can be made small by leaving parts out:
``shrunk``. Times are coarse, so that much happens at once. ``scenario_at(n)`` is always the same scenario.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

from sim.engine.guided import GuidedPlay
from sim.faults import Misuse
from sim.numbering import HELD, IDLE, OPEN, PENDING
from sim.program.compile import compile_program
from sim.program.nodes import Program
from sim.scenario.load import examine_text
from tests.engine.clocked import clocked
from tests.engine.enriched import enrich

Plain = dict[str, Any]

HOURS = ["0h", "1h", "1h", "1h", "2h", "3h"]
AT_LEAST_ONE = ["1h", "1h", "2h", "3h"]
STATES = ["a", "b", "c"]
BUSY = ["red", "red", "red", "green", "pair", "pair", "staff"]
ENDS = ["true", "false", "false"]
STREAMS = ["luck_one", "luck_two"]
RICHER = 1_000_000


@dataclass
class Draft:
    """A node as it is being written: ``moments`` are those that can be announced."""

    name: str
    kind: str
    element: Plain
    owner: Draft | None = None
    moments: list[str] = field(default_factory=list)
    entries: list[Draft] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rpartition(".")[2]


class Writer:
    """Writes one scenario with the luck it is given."""

    def __init__(self, luck: Random) -> None:
        self.luck = luck
        self.drafts: list[Draft] = []
        self.rush = self.often(0.35)
        """Whether much begins at once, so that there is not a seat for everyone."""
        self.reopened: set[str] = set()
        """Decisions that are to be asked again and again, if anything is."""

    def often(self, chance: float) -> bool:
        return self.luck.random() < chance

    # ------------------------------------------------------------------ numbers

    def constant(self) -> str:
        return self.luck.choice(["0", "1", "2", "3", "5", "0.5", "1.25", "0.0000015"])

    def state(self) -> str:
        return self.luck.choice(STATES)

    def fact(self) -> str:
        return self.luck.choice([moment for draft in self.drafts for moment in draft.moments])

    def number(self, depth: int = 2, clock: bool = True) -> str:
        pick = self.luck.randrange(10)
        if depth == 0 or pick < 3:
            return self.state() if self.often(0.7) else self.constant()
        if pick == 3 and clock:
            return "elapsed"
        left, right = self.number(depth - 1, clock), self.number(depth - 1, clock)
        if pick < 7:
            return f"({left} {self.luck.choice('+-*')} {right})"
        if pick == 7:
            return f"{left} / {self.luck.choice(['3', '7', '(0 - 2)'])}"
        if pick == 8:
            return f"({left} + ({self.yes_no(0, clock)}))"
        return self.luck.choice([f"min({left}, {right})", f"max({left}, {right})", f"abs({left})", f"(-{left})"])

    def yes_no(self, depth: int = 1, clock: bool = True) -> str:
        pick = self.luck.randrange(7)
        decisions = [draft.name for draft in self.drafts if draft.kind == "decision"]
        if pick == 0 and len(decisions) > 1:
            return f"{' {} '.format(self.luck.choice(['==', '!='])).join(self.luck.sample(decisions, 2))}"
        if pick == 1:
            options = [f"{d.name}.{option}" for d in self.drafts for option in d.element.get("options", ())]
            return self.luck.choice(options) if options and self.often(0.5) else self.fact()
        if pick == 2:
            return f"not {self.fact()}"
        if pick == 3 and depth:
            parts = [f"({self.yes_no(depth - 1, clock)})" for _ in range(2)]
            return self.luck.choice([" and ", " or "]).join(parts)
        sign = self.luck.choice(["<", "<=", ">", ">=", ">=", "==", "!="])
        left = self.luck.choice(["a", "b", self.number(1, clock)])
        return (
            f"{left} {sign} {self.luck.choice(['2', '4', '5', '6', 'a', 'b'] if left in 'ab' else ['0.5', 'a', 'b'])}"
        )

    def amount(self) -> Any:
        """A number as an effect takes it."""
        pick = self.luck.randrange(9)
        if pick < 3:
            return self.luck.choice(["+1", "-1", "+2", "-0.5", "+0.0000005", "-0.0000015", "+3"])
        if pick < 6:
            return self.number()
        return self.luck.choice(
            [
                ["-1", "0", "2"],
                ["0", "0", "3"],
                {"uniform": ["-2", "2"]},
                {"exponential": "1.5"},
                {"one_of": {"-1": "1", "1": "2", "3": "0.5"}},
            ]
        )

    def deed(self, element: Plain) -> None:
        if self.often(0.6):
            element["effects"] = {
                state: self.amount() if self.often(0.8) else {"set": self.amount()}
                for state in self.luck.sample(STATES, self.luck.choice([1, 1, 2, 3]))
            }
        if self.often(0.3):
            targets = [draft.name for draft in self.drafts]
            element["cancels"] = self.luck.sample(targets, min(len(targets), self.luck.choice([1, 1, 2])))
        decisions = [draft.name for draft in self.drafts if draft.kind == "decision"]
        if len(decisions) > 1 and self.often(0.1):
            open_one, other = self.luck.sample(decisions, 2)
            element["cancels"] = [open_one]
            self.reopened.add(open_one)
            element["effects"] = {self.state(): f"3 * ({open_one} == {other}) - 1"}

    def duration(self, least: int = 0) -> Any:
        """A duration, seldom less than ``least`` hours."""
        pick = self.luck.randrange(12)
        if pick < 6:
            return self.luck.choice(AT_LEAST_ONE if least else HOURS)
        hour = "1h + " if least else ""
        if pick == 6:
            return f"{hour}1h * ({self.yes_no(0)})"
        if pick == 7:
            return self.luck.choice([f"{hour}1h * {self.state()}", f"{hour}30m * max(0, {self.number(1)})"])
        if pick == 8:
            return f"{hour}1s * {self.luck.choice(['0.5', '1.5', '2.5', '(a - 3)', '3600'])}"
        return self.luck.choice(
            [
                ["1h", "1h", "2h"],
                ["1h", "2h", "4h"],
                {"uniform": ["1h", "3h"]},
                {"one_of": {"1h": "1", "2h": "2"}},
                {"one_of": {"2h": "3", "1h": "1", "1775w2d12h": "0.8"}},
                {"exponential": "2h"},
            ]
        )

    # ------------------------------------------------------------------ nodes

    def draft(self, name: str, kind: str, owner: Draft | None = None) -> Draft:
        draft = Draft(f"{owner.name}.{name}" if owner else name, kind, {}, owner)
        doubt = self.luck.choice(["", "", "", "", "", "", "if", "chance", "both"])
        self.drafts.append(draft)
        if doubt:
            draft.moments.append(f"{draft.name}.skipped")
            draft.element["if"] = "" if doubt in ("if", "both") else None
            draft.element["chance"] = "" if doubt in ("chance", "both") else None
        words: list[str] = {"step": ["start", "done"], "procedure": ["start", "done"], "decision": ["asked"]}.get(
            kind, []
        )
        draft.moments += [*[draft.name] * 4, *(f"{draft.name}.{word}" for word in words)]
        if kind == "decision":
            options = self.luck.sample(["yea", "nay", "wait"], self.luck.choice([1, 2, 2, 3]))
            draft.element["options"] = {option: {} for option in options}
            draft.moments += [f"{draft.name}.{option}" for option in options]
            if self.often(0.6):
                draft.element["within"] = ""
                draft.moments.append(f"{draft.name}.lapsed")
        return draft

    def entries(self, procedure: Draft) -> None:
        for i in range(self.luck.choice([2, 3, 3, 4])):
            kind = self.luck.choice(["step", "step", "step", "step", "decision", "inject"])
            procedure.entries.append(self.draft(f"{kind}_{i}", kind, procedure))

    def fill(self, draft: Draft) -> None:
        """What a node is and does, all names being known."""
        element, kind = draft.element, draft.kind
        for unsaid in [key for key in ("if", "chance") if element.get(key, "") is None]:
            del element[unsaid]
        if "if" in element:
            element["if"] = self.yes_no()
        if "chance" in element:
            element["chance"] = self.luck.choice(["0.5", "0.8", "0.1 * a", "0.2 + 0.1 * b"])
        if self.often(0.3):
            element["stream"] = self.luck.choice(STREAMS)
        if kind in ("inject", "step"):
            self.deed(element)
        if kind == "inject" and draft.owner is not None:
            element["text"] = "A note."
        if kind == "step":
            element["takes"] = self.duration(least=self.often(0.8))
            if self.often(0.9):
                element["by"] = sorted(set(self.luck.choices(BUSY, k=self.luck.choice([1, 1, 2]))))
                if self.rush and self.often(0.7):
                    element["by"] = self.luck.choice([["red"], ["red"], ["green"], ["green", "red"]])
        if kind == "turn" and self.often(0.6):
            element["not_before"] = self.luck.choice(["09:00 Asia/Seoul", "10:00 Asia/Seoul", "08:00 Asia/Seoul"])
        if kind == "decision":
            self.decision(element)

    def decision(self, element: Plain) -> None:
        element["by"] = self.luck.choice(["staff", "red", "north"])
        if self.often(0.7):
            element["takes"] = self.duration()
        for option in element["options"].values():
            if self.often(0.25):
                option["if"] = self.yes_no()
            if self.often(0.5):
                option["weight"] = self.luck.choice(["0", "2", "3", "a - 4", "max(0, b - 5)", self.number()])
            if self.often(0.1):
                option["stream"] = self.luck.choice(STREAMS)
            self.deed(option)
        if "within" in element:
            element["within"] = self.duration()
            if self.often(0.4):
                element["lapse"] = self.luck.choice(list(element["options"]))
            elif self.often(0.5):
                element["lapse"] = {"effects": {self.state(): self.amount()}}
                self.deed(element["lapse"])

    def trigger(self, draft: Draft, known: list[Draft]) -> None:
        """When a node happens: of ``known`` it may wait for any; of others only if something else is enough."""
        element, luck = draft.element, self.luck
        repeats = self.often(0.5)
        moments = [moment for other in known for moment in other.moments]
        pick = luck.randrange(12)
        if draft.kind == "inject" and moments and self.often(0.1):
            element["contingency"] = "true"
            return
        if draft.kind == "decision" and self.pulses and (draft.name in self.reopened or self.often(0.3)):
            element["after"], repeats = "pulse", True
        elif draft.kind == "procedure" and self.rush:
            element["after"] = luck.choice(["go", "go", "pulse" if self.pulses else "go"])
            repeats = element["after"] == "pulse" or repeats
        elif not moments or pick < 2:
            element["at"] = self.duration()
            repeats = False
        elif pick < 5:
            element["when"] = self.yes_no(clock=False)
        elif pick < 8:
            element["after"] = luck.choice(moments)
        elif pick < 10:
            element["after"] = {"all": sorted(set(luck.choices(moments, k=luck.choice([2, 2, 3]))))}
        else:
            other = draft.moments if repeats else [self.fact()]
            element["after"] = {"any": list(dict.fromkeys([luck.choice(moments), luck.choice(other)]))}
        if repeats:
            element["repeats"] = "true"
        if "at" not in element and (repeats or self.often(0.4)):
            element["delay"] = self.duration(least=repeats)

    def pulse(self) -> None:
        """Something that comes again and again."""
        element = self.draft("pulse", "inject").element
        element["after"] = {"any": ["go", "pulse"]}
        if "if" in element or "chance" in element:
            element["after"]["any"].append("pulse.skipped")
        element |= {"repeats": "true", "delay": self.luck.choice(["1h", "2h", "3h", ["1h", "2h", "3h"]])}

    def entry_trigger(self, draft: Draft, before: list[Draft]) -> None:
        element, luck = draft.element, self.luck
        moments = ["start", *(moment.partition(".")[2] for other in before for moment in other.moments)]
        pick = luck.randrange(10)
        repeats = self.often(0.15)
        if self.rush and draft.kind == "step" and self.often(0.7):
            element["after"] = "start"
            return
        if pick < 4 and not before:
            pick = 9
        if pick == 0:
            element["when"] = self.yes_no(clock=False)
        elif pick < 4:
            element["after"] = luck.choice(["start", luck.choice(moments)])
        elif pick in (4, 6) and len(moments) > 1:
            element["after"] = {"all": luck.sample(moments, 2)}
        elif pick == 5:
            own = [moment.partition(".")[2] for other in draft.owner.entries for moment in other.moments]
            element["after"] = {"any": list(dict.fromkeys([luck.choice(moments), luck.choice(own)]))}
        if repeats:
            element["repeats"] = "true"
        if repeats or self.often(0.3):
            element["delay"] = self.duration(least=repeats)

    # ------------------------------------------------------------------ the rest

    def start(self, low: int, high: int) -> Any:
        middle = str((low + high) // 2)
        return self.luck.choice(
            [
                middle,
                [str(low), middle, str(high)],
                {"uniform": [str(low), str(high)]},
                {"one_of": {str(high): "2", middle: "1"}},
                {"exponential": "5"},
            ]
        )

    def policy(self) -> Plain:
        choose: Plain = {}
        for draft in self.drafts:
            if draft.kind == "decision" and self.often(0.8):
                options = list(draft.element["options"])
                pick = self.luck.randrange(3)
                if pick == 0:
                    choose[draft.name] = self.luck.choice(options)
                elif pick == 1:
                    choose[draft.name] = self.weights(options)
                else:
                    choose[draft.name] = [
                        {"if": self.yes_no(), "choose": self.weights(options)},
                        {"choose": self.luck.choice([self.luck.choice(options), self.weights(options)])},
                    ]
        return {"choose": choose}

    def weights(self, options: list[str]) -> Plain:
        some = self.luck.sample(options, self.luck.randint(1, len(options)))
        return {option: self.luck.choice(["1", "2", "a", "b - 5", self.number()]) for option in some}

    def measures(self) -> Plain:
        return {
            "span": {"from": self.fact(), "to": self.fact()},
            "other_span": {"from": self.fact(), "to": self.fact()},
            "top": {"peak": self.number(clock=False)},
            "bottom": {"low": self.number(clock=False)},
            "total": {"value": self.number()},
            "often": {"count": self.fact()},
        }

    def scenario(self) -> Plain:
        luck = self.luck
        turns = [self.draft(f"t{i}", "turn") for i in range(luck.choice([0, 1, 1, 2]))]
        injects = [self.draft(f"i{i}", "inject") for i in range(luck.choice([2, 3, 4, 5]))]
        go = [self.draft("go", "inject")]
        self.pulses = self.often(0.7)
        if self.pulses:
            self.pulse()
            go.append(self.drafts[-1])
        procedures = []
        for i in range(luck.choice([1, 2, 2, 3])):
            procedures.append(self.draft(f"p{i}", "procedure"))
            self.entries(procedures[-1])
        decisions = [self.draft(f"d{i}", "decision") for i in range(luck.choice([1, 2, 2, 3]))]
        for draft in self.drafts:
            self.fill(draft)
        tops = [*turns, *injects, *procedures, *decisions]
        luck.shuffle(tops)
        known: list[Draft] = [*go, *go]
        go[0].element["at"] = self.duration() if self.often(0.3) else "0h"
        for draft in tops:
            self.trigger(draft, known)
            for i, entry in enumerate(draft.entries):
                self.entry_trigger(entry, draft.entries[:i])
            if "contingency" not in draft.element:
                known += [draft, *draft.entries]
        for procedure in procedures:
            procedure.element["steps"] = {entry.local: entry.element for entry in procedure.entries}
        injects[luck.randrange(len(injects)) : 0] = go
        written: Plain = {
            "whitecell": "1",
            "title": "Generated",
            "judgement": "Made at random.",
            "start": "2023-12-18T08:00+09:00",
            "horizon": luck.choice(["12h", "20h", "30h"]),
            "cells": {"blue": {}, "grey": {"control": "true"}},
            "actors": {
                "staff": {"cell": "blue"},
                "red": {"cell": "blue", "seats": "1"},
                "green": {"cell": "blue", "seats": "1"},
                "pair": {"cell": "blue", "seats": "2"},
                "north": {"cell": "grey"},
            },
            "state": {
                "a": {"start": self.start(2, 8), "range": ["0", "10"]},
                "b": {"start": self.start(3, 6), "range": ["0", "10"]},
                "c": {"start": self.start(-1, 1), "range": ["-1", "1"]},
            },
            "turns": {draft.name: draft.element for draft in turns},
            "injects": {draft.name: draft.element for draft in injects},
            "procedures": {draft.name: draft.element for draft in procedures},
            "decisions": {draft.name: draft.element for draft in decisions},
            "policies": {"one": self.policy(), "two": self.policy()},
            "measures": self.measures(),
            "outcomes": {
                "broken": {"when": f"{self.yes_no(clock=False)} and {self.fact()}", "ends": luck.choice(ENDS)},
                "high": {"when": f"{luck.choice('ab')} >= 9.5 and c > 0.5", "ends": luck.choice(ENDS)},
                "late": {"when": self.yes_no()},
                "rest": {},
            },
        }
        return {key: value for key, value in written.items() if value != {}}


# ---------------------------------------------------------------------- from luck to programs


def text_of(scenario: Plain) -> str:
    """A scenario as YAML (of which JSON is a part)."""
    return json.dumps(scenario, indent=1)


def program_of(scenario: Plain) -> Program | None:
    """Its program; None if it has faults."""
    examination = examine_text(text_of(scenario))
    if examination.faults or examination.scenario is None:
        return None
    return compile_program(examination.scenario)


def scenario_from(luck: Random, richer: int | None = None) -> tuple[Plain, Program]:
    """The first scenario without faults that ``luck`` gives; ``richer``: enriched by luck of that number."""
    while True:
        writer = Writer(luck)
        scenario = writer.scenario()
        if richer is not None:
            enrich(writer, scenario, richer)
        program = program_of(scenario)
        if program is not None:
            with_clocks = clocked(scenario)
            program_with_clocks = None if with_clocks is None else program_of(with_clocks)
            if with_clocks is None or program_with_clocks is None:
                return scenario, program
            return with_clocks, program_with_clocks


@lru_cache(maxsize=2_000)
def scenario_at(number: int) -> tuple[Plain, Program]:
    """The generated scenario of a number; from RICHER on they are enriched."""
    return scenario_from(Random(number), number if number >= RICHER else None)


def shrunk(scenario: Plain, fails: Callable[[Program], bool]) -> Plain:
    """The scenario with every part left out that can be, so that it still has no faults and ``fails``."""
    smaller = True
    while smaller:
        smaller = False
        for path in sorted(_parts(scenario), key=len):
            trial = deepcopy(scenario)
            if _without(trial, path):
                program = program_of(trial)
                if program is not None and fails(program):
                    scenario, smaller = trial, True
    return scenario


def _parts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield (*path, key)
        yield from _parts(value[key], (*path, key))


def _without(value: Any, path: tuple[Any, ...]) -> bool:
    for key in path[:-1]:
        if not (isinstance(value, dict) and key in value) and not (isinstance(value, list) and key < len(value)):
            return False
        value = value[key]
    try:
        del value[path[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    return True


# ---------------------------------------------------------------------- people at random


def steer(play: GuidedPlay, luck: Random, commands: int) -> list[str]:
    """Steer a run at random: what was done. Anything that makes no sense now is refused and does nothing."""
    done: list[str] = []
    for _ in range(commands):
        if luck.random() < 0.7:
            hours = luck.choice([0, 1, 1, 2, 4])
            stop = play.run(until=play.time + 3600 * hours)
            if stop.kind == "ended":
                break
            if stop.kind == "ending" and luck.random() < 0.8:
                play.go_on()
                done.append("go_on")
            elif stop.kind == "deadline" and luck.random() < 0.8:
                if luck.random() < 0.5:
                    play.lapse(stop.names[0])
                    done.append("lapse")
                else:
                    play.extend(stop.names[0], play.time + luck.choice([0, 3600, 7200]))
                    done.append("extend")
            continue
        try:
            done.append(_command(play, luck))
        except Misuse:
            continue
    return done


def _command(play: GuidedPlay, luck: Random) -> str:
    nodes = play.program.nodes
    asked = [node.name for i, node in enumerate(nodes) if play.status[i] == OPEN]
    pending = [node.name for i, node in enumerate(nodes) if play.status[i] == PENDING]
    held = [node.name for i, node in enumerate(nodes) if play.status[i] == HELD]
    active = [node.name for i, node in enumerate(nodes) if play.status[i] != IDLE]
    everything = [node.name for node in nodes]
    command = luck.choice(
        ["choose"] * 3 + ["hold", "hold", "unhold", "release", "release", "cancel", "override", "extend", "improvise"]
    )
    ahead = luck.choice([0, 0, 3600, 7200])
    if command == "choose":
        number = play.program.node_of[_any(luck, asked)]
        play.choose(nodes[number].name, _answer(luck, nodes[number]), play.time + ahead)
    elif command == "extend":
        play.extend(_any(luck, asked), play.time + ahead)
    elif command == "hold":
        play.hold(_any(luck, pending))
    elif command == "unhold":
        play.unhold(_any(luck, held))
    elif command == "release":
        idle = [node.name for node in nodes if node.trigger.told == "contingency"] or everything
        play.release(_any(luck, luck.choice([pending, idle, everything])))
    elif command == "cancel":
        play.cancel(_any(luck, active))
    elif command == "override":
        slot = luck.choice(play.program.states)
        play.override(slot.name, luck.choice([slot.low, (slot.low + slot.high) / 2, slot.high]))
    else:
        name = f"improvised_{len(nodes)}"
        play.improvise(name, {luck.choice(play.program.states).name: luck.choice([-1.0, 0.5, 3.0])})
    return command


def _answer(luck: Random, node: Any) -> Any:
    """An option; of a menu some, perhaps none, of which the engine says whether that is as many as it takes."""
    if node.menu is None:
        return luck.choice(node.options).name
    return [option.name for option in node.options if luck.random() < 0.5]


def _any(luck: Random, names: list[str]) -> str:
    if not names:
        raise Misuse("There is none.")
    return luck.choice(names)


def python_policy(asked: Any) -> Any:
    """A policy in Python that chooses by luck, lets some decisions lapse and leaves those of one name to people."""
    if asked.decision.endswith("d2"):
        return None
    offered, luck, state = asked.offered, asked.luck, next(iter(asked.state.values()))
    if asked.menu is not None:
        return [_of_a_menu(asked.menu, *row) for row in zip(offered.tolist(), luck.tolist(), state, strict=True)]
    total = offered.sum(axis=1)
    pick = (luck * total).astype(int)
    return [
        -1 if total[row] == 0 or state[row] > 8 else int(offered[row].nonzero()[0][pick[row]])
        for row in range(len(luck))
    ]


def _of_a_menu(menu: Any, offered: list[bool], luck: list[float], state: float) -> list[int]:
    """Those whose luck is low, as many as may be; where there are too few, or the state is high, it lapses."""
    open_to = sorted((u, number) for number, (u, is_open) in enumerate(zip(luck, offered, strict=True)) if is_open)
    many = min(max(sum(u < 0.4 for u, _ in open_to), menu.at_least), menu.at_most)
    if many > len(open_to) or state > 8:
        return [-1] * len(offered)
    taken = [number for _, number in open_to[:many]]
    return [int(number in taken) for number in range(len(offered))]
