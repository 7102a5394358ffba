"""A small sound scenario as text, with blocks put in place of its own, and findings as lines."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from sim.scenario.load import Examination, examine_text

SMALL = {
    "whitecell": "1",
    "title": "Small",
    "start": "2024-01-01T09:00+09:00",
    "horizon": "2d",
    "judgement": "All of it.",
    "cells": "{rok: {timezone: Asia/Seoul}}",
    "actors": "{nsc: {cell: rok}}",
    "state": "{tension: {start: 4, range: [0, 10], shown: true}}",
    "turns": "",
    "injects": "{launch: {at: 0m, to: all, text: A launch.}}",
    "procedures": "",
    "decisions": "",
    "policies": "",
    "measures": "",
    "outcomes": "{over: {title: Over}}",
    "objectives": "",
}


def small(**blocks: str) -> str:
    """The small scenario with these blocks instead of its own; one of several lines is put below its name."""
    unknown = blocks.keys() - SMALL.keys()
    assert not unknown, unknown
    lines = []
    for name, value in {**SMALL, **blocks}.items():
        if "\n" in value:
            lines += [f"{name}:", *(f"  {line}" for line in dedent(value).strip("\n").split("\n"))]
        elif value:
            lines.append(f"{name}: {value}")
    return "\n".join(lines) + "\n"


def sentences(examination: Examination) -> list[str]:
    """Every finding as a message and its cure, with the level of a warning."""
    return [
        " ".join(filter(None, ("(warning)" * (finding.level == "warning"), finding.message, finding.hint)))
        for finding in examination.findings
    ]


@pytest.fixture
def write() -> Callable[..., str]:
    """The text of the small scenario: `write(injects=…)`."""
    return small


@pytest.fixture
def says() -> Callable[..., list[str]]:
    """What is found in the small scenario with these blocks: `says(injects=…)`."""
    return lambda **blocks: sentences(examine_text(small(**blocks)))


@pytest.fixture
def reads() -> Callable[..., Examination]:
    """The small scenario with these blocks, examined."""
    return lambda **blocks: examine_text(small(**blocks))
