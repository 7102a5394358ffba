"""What another tool is to send: a scenario without its rules, as teams and what each of them gets when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Team:
    """A group of players, and what it is in CommonMark."""

    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an exercise is for."""

    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What is sent ``at`` so many seconds from the start to ``teams``, or what facilitators do then (not ``is_mail``).

    ``words`` are CommonMark; ``about`` is for facilitators. Where ``waits``, nobody sends it before a facilitator says
    so.
    """

    id: str
    title: str
    words: str
    teams: tuple[str, ...]
    at: int
    about: str = ""
    expects: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    is_mail: bool = True
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An exercise as a tool that sends messages has it. Teams, purposes and sendings go by ids that stay the same;
    ``files`` are those that are attached."""

    id: str
    title: str
    summary: str
    marking: str
    teams: Mapping[str, Team]
    purposes: Mapping[str, Purpose]
    sendings: tuple[Sending, ...]
    files: Mapping[str, bytes]
