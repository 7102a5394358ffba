"""A log's first line: the whole scenario, the luck, and the versions, so that the file alone gives the exercise."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy
from typing_extensions import TypedDict

from sim.clock import parse_instant, zone_of
from sim.exercise.chain import FORMAT
from sim.exercise.reading import real_instant
from sim.exercise.shape import AnyNumber, AnyWhole, misfit
from sim.faults import Misuse
from sim.program.compile import compile_program
from sim.program.instants import check_instants, instants_of
from sim.program.nodes import Program
from sim.scenario.attachments import Attachment, file_name, read_attachment
from sim.scenario.expression import Misread
from sim.scenario.load import restored
from sim.scenario.model import Scenario
from sim.scenario.text import Document
from sim.version import VERSION


class Written(TypedDict):
    """The versions a header needs to name."""

    whitecell: str


class FileFields(TypedDict):
    """What a header says of a file that is attached."""

    size: AnyWhole
    digest: str


class _Always(TypedDict):
    title: str
    name: str
    seed: AnyWhole
    replication: AnyWhole
    start: Mapping[str, AnyNumber]
    policy: str
    at: str
    operator: str
    versions: Written
    scenario: Mapping[str, Any]


class Header(_Always, total=False):
    """What a header holds; docs/log.md says what each field means."""

    instants: Mapping[str, list[AnyWhole]]
    begins: str
    attachments: Mapping[str, FileFields]
    beside: str


def check_header(header: Mapping[str, Any]) -> None:
    """Raises Misuse for a header with fields that no program of ours wrote."""
    problem = misfit(header, Header)
    if problem:
        raise Misuse(f"{problem}.")
    for name in header.get("attachments", {}):
        try:
            file_name(name)
        except Misread as misread:
            raise Misuse(f"Of `attachments`, {misread}.") from None
    real_instant(header["at"])


def header_of(
    scenario: Scenario,
    seed: int,
    replication: int,
    start: Mapping[str, float],
    policy: str,
    at: datetime,
    operator: str,
    log: Path,
) -> dict[str, Any]:
    """The header of a new exercise. ``at`` is real time with its zone, ``log`` the file that it begins."""
    document = scenario.document
    instants = {name: list(times) for name, times in instants_of(scenario).items()}
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
        **({"instants": instants} if instants else {}),
        **({"begins": scenario.start.isoformat()} if _names_a_zone(document.value) else {}),
        **_attached(document, log),
        "scenario": document.value,
    }


def _names_a_zone(written: Any) -> bool:
    """Whether the start of a scenario is by the rules of a time zone."""
    return zone_of(parse_instant(written["start"])) is not None


def _attached(document: Document, log: Path) -> dict[str, Any]:
    """The files that are attached, and where they stand as seen from the log; nothing where there are none."""
    if not document.attachments:
        return {}
    files = {name: {"size": each.size, "digest": each.digest} for name, each in document.attachments.items()}
    if document.beside is None:
        return {"attachments": files}
    try:
        beside = os.path.relpath(document.beside, log.parent)
    except ValueError:  # on another drive
        beside = str(document.beside.absolute())
    return {"attachments": files, "beside": Path(beside).as_posix()}


def folder_of(header: Mapping[str, Any], log: Path) -> Path:
    """The folder of the scenario's files, as seen from where the log stands now."""
    beside: str = header.get("beside", "")
    return log.parent / beside


def changed_files(header: Mapping[str, Any], log: Path) -> Iterator[str]:
    """What is not as it was with the files that are attached, a clause each, as seen from where the log stands now."""
    folder = folder_of(header, log)
    for name, attachment in _attachments_in(header).items():
        try:
            if read_attachment(folder, name) != attachment:
                yield f"`{name}` has other content"
        except Misread as misread:
            yield str(misread)


def _attachments_in(header: Mapping[str, Any]) -> dict[str, Attachment]:
    files = header.get("attachments", {})
    return {name: Attachment(name, of_file["size"], of_file["digest"]) for name, of_file in files.items()}


def scenario_in(header: Mapping[str, Any]) -> Scenario:
    """The scenario that a header holds; later changes of its file do not matter, and neither do later checks."""
    begins = {"start": header["begins"]} if "begins" in header else {}
    return restored({**header["scenario"], **begins}, f"{header['name']}.yaml", _attachments_in(header))


def program_in(header: Mapping[str, Any], scenario: Scenario) -> Program:
    """The program of a header's scenario from its start, with its clock times and calendars as they were when it was
    written: rules of time zones change. Raises Misuse for clock times that no scenario has."""
    instants = header.get("instants")
    if instants is not None:
        check_instants(scenario, instants)
    return compile_program(scenario, instants).starting(dict(header["start"]))


def versions() -> dict[str, str]:
    """What plays it."""
    return {"whitecell": VERSION, "python": platform.python_version(), "numpy": numpy.__version__}


def fingerprint(header: Mapping[str, Any]) -> str:
    """The same for logs of the same scenario, word for word."""
    return hashlib.blake2b(json.dumps(header["scenario"], sort_keys=True).encode(), digest_size=16).hexdigest()
