"""A scenario to begin with: one that teaches, or a copy of another, with a title of its own and a line for editors."""

from __future__ import annotations

import json
import re
from pathlib import Path as FilePath

from sim.characters import OBEYED, with_newlines
from sim.faults import Misuse
from sim.scenario import shipped
from sim.scenario.check.sites import every_element
from sim.scenario.claims import source_files, sources
from sim.scenario.model import Scenario
from sim.view.words.sentences import spelled

SCHEMA = "scenario.schema.json"
"""The file beside a scenario from which editors complete and explain its fields."""
_LINE = f"# yaml-language-server: $schema={SCHEMA}\n"
_ANY_LINE = re.compile(r"\A\ufeff?(# yaml-language-server: .*\n)?")
_TITLE = re.compile(r"^title\s*:.*\n(?:[ \t]+.*\n|[ \t]*\n(?=[ \t]))*", re.MULTILINE)
_PLAIN = re.compile(r"[^\W\d_][\w ]*")


def first_draft(title: str) -> str:
    """A small scenario with comments that say what to write where."""
    return begun(FilePath(__file__).with_name("first_draft.yaml").read_text(encoding="utf-8"), title)


def begun(text: str, title: str) -> str:
    """A scenario's text, its comments with it, under another title. Raises Misuse for one that is written as JSON."""
    text = with_newlines(text)
    if not _TITLE.search(text):
        raise Misuse("Its title does not stand on a line of its own, as in JSON; copy the file by hand.")
    plain = _PLAIN.fullmatch(title) and title.lower() != "null"
    written = title if plain else json.dumps(title, ensure_ascii=False)
    text = _TITLE.sub(lambda _: f"title: {written}\n", text, count=1)
    return _ANY_LINE.sub(lambda _: _LINE, text, count=1)


def title_from(name: str) -> str:
    """A title for a scenario whose file is called so."""
    return spelled(re.sub(r"[\s_-]+", "_", OBEYED.sub("", name)).strip("_"))


def companions(scenario: Scenario) -> list[FilePath]:
    """The files beside a scenario that it needs and that do not come with Whitecell, each as seen from its folder."""
    document = scenario.document
    attached = map(FilePath, document.attachments)
    beside = document.beside
    if beside is None or beside.resolve() == shipped.shipped("scenarios").resolve():
        return sorted(attached)
    used = [("procedures", each.use) for each in scenario.procedures.values() if each.use]
    used += [("settings", scenario.setting)] if scenario.setting else []
    files = (shipped.beside_or_shipped(kind, name, beside) for kind, name in used)
    cited = _cited(scenario)
    documents = (
        path
        for path, source in zip(source_files(beside), sources(beside), strict=True)
        if not cited.isdisjoint(claim.id for claim in source.claims)
    )
    own = {path for path in (*files, *documents) if path is not None and path.parent.parent == beside}
    return sorted({*(path.relative_to(beside) for path in own), *attached})


def _cited(scenario: Scenario) -> set[str]:
    """All that its words and its numbers cite."""
    cited: set[str] = set()
    for _, element in every_element(scenario):
        cited.update(element.sources, *(stated.sources for stated in element.numbers.values()))
    return cited
