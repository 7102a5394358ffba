"""What happened: happenings, choices and a finished run, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

What = Literal[
    "happened", "skipped", "waited", "began", "finished", "asked", "left", "answered", "lapsed", "set", "cancelled"
]
"""What became of a node: an inject or turn happened; a step waited for a seat, began, finished; a procedure began; a
decision was asked, left to a person by a policy, answered, lapsed; any of them was skipped. A person set a state, or
cancelled something."""

ANSWERED = ("answered", "lapsed")
"""What becomes of a decision when it is decided, be it by nobody."""

Ground = Literal[
    "start", "moment", "when", "condition", "chance", "takes", "policy", "weights", "python", "person", "deadline",
    "no option",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Why:
    """Why something happened, or why not.

    ``ground``: scheduled at the start; a ``moment`` (named in ``name``) or a ``when`` triggered it; a ``condition``
    or ``chance`` kept it from happening (``bar`` is the chance, ``luck`` the number drawn); a step took its time; a
    policy's rule (``rule``, from 0), the decision's own ``weights``, a Python policy or a person chose; the deadline
    passed; no option was offered with a weight. ``shares`` are the options' chances as they stood;
    of a menu ``draws`` are the numbers that they drew.
    """

    ground: Ground
    name: str = ""
    rule: int = -1
    shares: tuple[float, ...] = ()
    bar: float = 0.0
    luck: float = 0.0
    draws: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A state before and after."""

    state: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Happening:
    """One instant of play.

    ``time`` is seconds from the start, ``node`` the element's name, ``moments`` all that was announced, in order
    (those of procedures that were over and of waiting steps that started included), ``changes`` what it changed,
    ``cancelled`` what it cancelled; ``words`` says of each of its texts with alternatives which was said, -1 for none.
    """

    time: int
    node: str
    what: What
    moments: tuple[str, ...]
    changes: tuple[Change, ...]
    cancelled: tuple[str, ...]
    why: Why
    words: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as it was taken: ``option`` is None where it lapsed to none; ``offered`` the options as offered.

    Of a menu ``option`` is None and ``taken`` are the options that were taken, None where it lapsed to none; of a
    choice ``taken`` is None.
    """

    time: int
    decision: str
    asked: int
    deadline: int | None
    offered: tuple[str, ...]
    option: str | None
    lapsed: bool
    why: Why
    taken: tuple[str, ...] | None = None

    @property
    def answer(self) -> tuple[str, ...] | None:
        """The options that were taken, of a choice one, of a menu any number; None where there was no answer."""
        return self.taken if self.option is None else (self.option,)


@dataclass(frozen=True)
class Run:
    """A finished run. ``state`` at the end, ``measures`` by name (durations in seconds, NaN for no value).

    ``given`` are the starts that were set and not drawn; with seed, replication and policy they make it repeatable.
    """

    seed: int
    replication: int
    policy: str | None
    given: Mapping[str, float]
    happenings: tuple[Happening, ...]
    choices: tuple[Choice, ...]
    start: Mapping[str, float]
    state: Mapping[str, float]
    measures: Mapping[str, float]
    outcome: str
    ended: int

    @property
    def moments(self) -> list[tuple[int, str]]:
        """Everything announced, in order: (seconds from the start, name)."""
        return [(happening.time, moment) for happening in self.happenings for moment in happening.moments]

    def __iter__(self) -> Iterator[Happening]:
        return iter(self.happenings)
