"""A log's first line: the whole scenario, the luck, and the versions, so that the file alone gives the exercise."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

import numpy

from sim.exercise.chain import FORMAT
from sim.exercise.reading import real_instant
from sim.exercise.shape import misfit
from sim.faults import Misuse
from sim.scenario.load import restored
from sim.scenario.model import Scenario
from sim.version import VERSION


class Written(TypedDict):
    """The versions a header needs to name."""

    whitecell: str


class Header(TypedDict):
    """What a header holds; docs/log.md says what each field means."""

    title: str
    name: str
    seed: int
    replication: int
    start: Mapping[str, float]
    policy: str
    at: str
    operator: str
    versions: Written
    scenario: Mapping[str, Any]


def check_header(header: Mapping[str, Any]) -> None:
    """Raises Misuse for a header with fields that no program of ours wrote."""
    problem = misfit(header, Header)
    if problem:
        raise Misuse(f"{problem}.")
    real_instant(header["at"])


def header_of(
    scenario: Scenario,
    seed: int,
    replication: int,
    start: Mapping[str, float],
    policy: str,
    at: datetime,
    operator: str,
) -> dict[str, Any]:
    """The header of a new exercise. ``at`` is real time with its zone."""
    document = scenario.document
    return {
        "whitecell_log": FORMAT,
        "title": scenario.title,
        "name": Path(document.file).stem,
        "seed": seed,
        "replication": replication,
        "start": dict(start),
        "policy": policy,
        "at": at.isoformat(),
        "operator": operator,
        "versions": versions(),
        "scenario": document.value,
    }


def scenario_in(header: Mapping[str, Any]) -> Scenario:
    """The scenario that a header holds; later changes of its file do not matter, and neither do later checks."""
    return restored(header["scenario"], f"{header['name']}.yaml")


def versions() -> dict[str, str]:
    """What plays it."""
    return {"whitecell": VERSION, "python": platform.python_version(), "numpy": numpy.__version__}


def fingerprint(header: Mapping[str, Any]) -> str:
    """The same for logs of the same scenario, word for word."""
    return hashlib.blake2b(json.dumps(header["scenario"], sort_keys=True).encode(), digest_size=16).hexdigest()
