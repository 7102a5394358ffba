"""Attachments: files that stand beside the scenario, of a kind and a size that can be handed out."""

from __future__ import annotations

from collections.abc import Iterator

from sim.faults import Fault, Level, Path
from sim.scenario.attachments import Attachment, read_attachment, twin_of
from sim.scenario.check.sites import every_element
from sim.scenario.expression import Misread
from sim.scenario.model import Inject, Scenario, Tells, Turn


def attached_files(scenario: Scenario) -> tuple[dict[str, Attachment], list[Fault]]:
    """The files that a scenario attaches, by name, as they are beside it; and what is wrong with them and others."""
    document = scenario.document
    files: dict[str, Attachment] = {}
    findings: list[Fault] = []

    def tell(path: Path, message: str, hint: str, level: Level = "fault") -> None:
        findings.append(Fault(path, document.place(path), f"{message[:1].upper()}{message[1:]}.", hint, level))

    told: set[str] = set()
    for path, names in _attached(scenario):
        if document.place(path).file != document.file:
            continue  # what a procedure file attaches is told where that is checked
        for number, name in enumerate(names):
            place = _place(scenario, path, number)
            if name in names[:number]:
                tell(place, f"`{name}` stands here twice", "Keep one.", "warning")
            elif document.beside is None:
                tell(place, "this text stands in no folder, and so nothing beside it", "Save it as a file first.")
            elif name not in files and name not in told:
                told.add(name)
                try:
                    files[name] = read_attachment(document.beside, name)
                except Misread as misread:
                    tell(place, str(misread), misread.hint)
                if name in files and (twin := twin_of(document.beside, name)):
                    message = f"`{name}` and `{twin}` beside it are one and the same name on some machines"
                    tell(place, message, "Give one of them another name.", "warning")
    return files, findings


def nothing_attached(scenario: Scenario) -> Iterator[Fault]:
    """Of a procedure file: scenarios in other folders use it, and find no file beside themselves."""
    for path, _ in _attached(scenario):
        message = "A procedure attaches nothing: files stand beside a scenario."
        hint = "Write `attach` in the scenario that uses it, `steps: {ENTRY: {attach: map.png}}`."
        yield Fault(path, scenario.document.key_place(path), message, hint)


def _attached(scenario: Scenario) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Where something is attached, and what."""
    for path, element in every_element(scenario):
        if isinstance(element, Inject | Turn | Tells) and element.attach:
            yield (*path, "attach"), element.attach


def _place(scenario: Scenario, path: Path, number: int) -> Path:
    """The address of one of several that are attached, or of the only one."""
    return (*path, number) if (*path, number) in scenario.document.places else path
