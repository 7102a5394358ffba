"""What README.md and docs/ show of the program, and how it is written anew.

    python tests/docs/regenerate.py            write every output and every generated table anew
    python tests/docs/regenerate.py --check    name the documents that would change, and write nothing

A document is read from the top. A fence whose info string ends in a file's name is written to a folder
of the document's own, or added to the file there (`+`: at its end; `@ NAME`: in that section). A
`console` fence is run there, and what follows each `$ ` line is the output of that command. A comment
directly above a fence says what to show of a long output:

    <!-- excerpt: 3 lines; 12 lines from "Turn 1 of 4"; all from "What differs" until "Measures" -->
    <!-- output of `whitecell run december_double`: 3 lines; 12 lines from "Turn 1 of 4" -->
    <!-- line of `whitecell list --json`: name=overflight -->
    <!-- written by `whitecell compare overflight --csv runs.csv`: runs.csv -->
    <!-- printed: rest -->

The third shows the first JSON line with these values, laid out; the fourth shows a file; the last what
the `python` fences above it print, which are run there one after the other. What an excerpt leaves out
is marked by a line that holds only `…`.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
CUT = "…"
WIDEST = 100
PICTURE = ROOT / "docs" / "run.svg"
PICTURED = ("run", "december_double", "--seed", "7")

_FENCE = re.compile(r"```(\w+)?(?: (.+))?")
_KINDS = "excerpt|output of|line of|written by|printed"
_COMMENT = re.compile(rf"<!-- (?P<kind>{_KINDS})(?: `(?P<command>[^`]+)`)?: (?P<what>.+) -->")
_PART = re.compile(r'(?P<count>\d+|rest|all)(?: lines?)?(?: from "(?P<start>[^"]+)")?(?: until "(?P<end>[^"]+)")?')


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, the name after it, its lines, where they begin (from 0), the comment above."""

    language: str
    name: str
    lines: tuple[str, ...]
    first: int
    comment: re.Match[str] | None

    @property
    def text(self) -> str:
        """Its content as a file would hold it."""
        return "".join(f"{line}\n" for line in self.lines)


def documents() -> list[Path]:
    """Every document of the project."""
    return [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def fences(text: str) -> Iterator[Fence]:
    """Every fenced block of a Markdown text."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        match = _FENCE.fullmatch(lines[number])
        if match is not None:
            first = number + 1
            last = lines.index("```", first)
            above = lines[number - 1] if number else ""
            content = tuple(lines[first:last])
            yield Fence(match[1] or "", match[2] or "", content, first, _COMMENT.fullmatch(above))
            number = last
        number += 1


# ---------------------------------------------------------------- commands


def whitecell(arguments: list[str], folder: Path, typed: str = "") -> tuple[str, int]:
    """The output of `whitecell` in a folder, standard error included as on a screen, and its exit code."""
    from sim.terminal.main import main

    screen = io.StringIO()
    known = set(sys.modules)
    quiet = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "COLUMNS")}
    with (
        mock.patch.object(sys, "argv", ["whitecell", *arguments]),
        mock.patch.object(sys, "stdin", io.StringIO(typed)),
        mock.patch.object(sys, "path", [*sys.path]),
        mock.patch.dict(os.environ, quiet, clear=True),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
    ):
        try:
            main()
        except SystemExit as end:
            return screen.getvalue(), int(end.code or 0)
        finally:
            _forget(folder, known)
    return screen.getvalue(), 0


def _forget(folder: Path, known: set[str]) -> None:
    """A folder's modules, if they are none of those known before, are read anew the next time."""
    for name in set(sys.modules) - known:
        if str(getattr(sys.modules[name], "__file__", None)).startswith(str(folder)):
            del sys.modules[name]


class Session:
    """A shell of a kind: it knows `whitecell`, `< FILE` behind it, and `echo $?`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.code = 0
        self.names: dict[str, object] = {}
        self.examples: list[str] = []

    def output(self, command: str) -> list[str]:
        """The lines a command prints."""
        if command == "echo $?":
            return [str(self.code)]
        command, _, file = command.partition(" < ")
        program, *arguments = shlex.split(command)
        if program != "whitecell":
            raise ValueError(f"documents run only whitecell, not {program}")
        typed = (self.folder / file).read_text(encoding="utf-8") if file else ""
        text, self.code = whitecell(arguments, self.folder, typed)
        return [steady(line) for line in text.splitlines()]

    def printed(self) -> list[str]:
        """What the examples that have not run yet print, one after the other."""
        screen = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(screen):
            for example in self.examples:
                exec(example, self.names)
        self.examples.clear()
        return screen.getvalue().splitlines()


def steady(line: str) -> str:
    """A line in which the time in the room is always the same."""

    def turn(match: re.Match[str]) -> str:
        hour, minute = divmod(10 * 60 + int(match[1]), 60)
        return f"room 10:02 | 2 of {match[1]} min, ends {hour}:{minute:02}"

    line = re.sub(r"room \d\d:\d\d \| \d+ of (\d+) min, ends \d\d:\d\d", turn, line)
    line = re.sub(r"room \d\d:\d\d(?! \|)", "room 10:00", line)
    line = re.sub(r"saved \d\d:\d\d:\d\d", "saved 10:02:11", line)
    line = re.sub(r'("at": ?")[^"]+\.\d{6}[^"]+', r"\g<1>2026-03-02T10:02:11.204518+09:00", line)
    line = re.sub(r'("began": ?")\d{4}-[^"]+', r"\g<1>2026-03-02T10:00:00+09:00", line)
    return re.sub(r"Played on \d{4}-\d\d-\d\d from \d\d:\d\d", "Played on 2026-03-02 from 10:00", line)


# ---------------------------------------------------------------- showing


def excerpt(lines: list[str], what: str) -> list[str]:
    """The parts of an output that ``what`` names; what lies between and after them becomes a `…` line."""
    shown: list[str] = []
    position = 0
    for written in what.split("; "):
        part = _PART.fullmatch(written)
        if part is None:
            raise ValueError(f"this is no part of an output: {written}")
        first = position
        if part["start"]:
            first = next((number for number in range(position, len(lines)) if part["start"] in lines[number]), -1)
        if first < 0:
            raise ValueError("\n".join([f"`{part['start']}` does not stand in this output:", *lines]))
        if any(line.strip() for line in lines[position:first]):
            shown.append(CUT)
        elif first > position and position:
            shown.append("")
        position = _last(lines, first, part)
        shown += lines[first:position]
    return [*shown, CUT] if any(line.strip() for line in lines[position:]) else shown


def _last(lines: list[str], first: int, part: re.Match[str]) -> int:
    """The number after a part's last line; before what it ends at, empty lines and rules are left out too."""
    if part["count"] == "rest":
        return len(lines)
    if part["count"] != "all":
        return first + int(part["count"])
    end = next(number for number in range(first + 1, len(lines)) if part["end"] in lines[number])
    while not lines[end - 1].strip("- "):
        end -= 1
    return end


def save(fence: Fence, folder: Path) -> None:
    """Write a fence to the file it names, or add it to that file: at the end (`+`), or in a section (`@ NAME`)."""
    name, _, where = fence.name.partition(" ")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = fence.text
    if where:
        before = path.read_text(encoding="utf-8")
        section = f"\n{where.removeprefix('@ ')}:\n"
        text = before + text if where == "+" else before.replace(section, section + text)
    path.write_text(text, encoding="utf-8")


def _console(fence: Fence, session: Session) -> list[str]:
    shown: list[str] = []
    for line in fence.lines:
        if line.startswith("$ "):
            output = session.output(line.removeprefix("$ "))
            whole = fence.comment is None or len(output) == 1
            shown += [line, *(output if whole else excerpt(output, fence.comment["what"]))]
    return shown


def _json_line(lines: list[str], what: str) -> list[str]:
    wanted = dict(pair.split("=", 1) for pair in what.split(" "))
    values = (json.loads(line) for line in lines)
    found = next(value for value in values if all(str(value.get(name)) == text for name, text in wanted.items()))
    return list(_laid_out(found))


def _laid_out(value: Mapping[str, Any]) -> Iterator[str]:
    """One JSON object, a field a line."""
    yield "{"
    for number, (name, item) in enumerate(value.items(), 1):
        comma = "," if number < len(value) else ""
        line = f'  "{name}": {json.dumps(item, ensure_ascii=False)}{comma}'
        if len(line) <= WIDEST or not isinstance(item, list | dict):
            yield line
            continue
        opens, closes = "[]" if isinstance(item, list) else "{}"
        parts = [json.dumps(part, ensure_ascii=False) for part in (item.values() if isinstance(item, dict) else item)]
        if isinstance(item, dict):
            parts = [f'"{key}": {part}' for key, part in zip(item, parts, strict=True)]
        yield f'  "{name}": {opens}'
        yield from (f"    {part}," for part in parts[:-1])
        yield f"    {parts[-1]}"
        yield f"  {closes}{comma}"
    yield "}"


def shown(fence: Fence, session: Session) -> list[str] | None:
    """What a fence should hold; None for one that is written by hand."""
    if fence.language == "console":
        return _console(fence, session)
    if fence.language == "python" and not fence.name:
        session.examples.append(fence.text)
    if fence.comment is not None and fence.comment["kind"] == "printed":
        return excerpt(session.printed(), fence.comment["what"])
    if fence.comment is None or fence.comment["kind"] == "excerpt":
        return None
    lines = session.output(fence.comment["command"])
    if fence.comment["kind"] == "written by":
        return (session.folder / fence.comment["what"]).read_text(encoding="utf-8").splitlines()
    return (excerpt if fence.comment["kind"] == "output of" else _json_line)(lines, fence.comment["what"])


def regenerated(text: str) -> str:
    """A document with every output and every generated table as the program gives it now."""
    lines = _with_fields(text).split("\n")
    with tempfile.TemporaryDirectory() as folder:
        session = Session(Path(folder))
        moved = 0
        for fence in list(fences("\n".join(lines))):
            if fence.name:
                save(fence, session.folder)
            new = shown(fence, session)
            if new is not None:
                first = fence.first + moved
                lines[first : first + len(fence.lines)] = new
                moved += len(new) - len(fence.lines)
    return "\n".join(lines)


def _with_fields(text: str) -> str:
    from sim.view.scenario.fields import field_reference

    begin, end = "<!-- fields: made by `whitecell schema --markdown` -->\n", "<!-- end of fields -->"
    if begin not in text:
        return text
    before, rest = text.split(begin)
    after = rest.split(end)[1]
    return f"{before}{begin}\n{field_reference()}\n{end}{after}"


# ---------------------------------------------------------------- the picture

_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1008 {height}" role="img">
<title>The first lines of `whitecell run december_double --seed 7`</title>
<style>
.{unique_id}-matrix {{
  font-family: Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace; font-size: {char_height}px
}}
{styles}
</style>
<rect width="100%" height="100%" rx="8" fill="#fbfbf8"/>
<g transform="translate(16, 8)" class="{unique_id}-matrix">
{matrix}
</g>
</svg>
"""


def picture() -> str:
    """The first forty lines or so of a run as a picture that needs nothing but itself."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme

    from sim import load, run
    from sim.terminal import render
    from sim.view.run.timeline import timeline

    scenario = load("december_double")
    page = timeline(scenario, run(scenario, seed=7))
    grey = (0x26, 0x2C, 0x33)
    theme = TerminalTheme((0xFB, 0xFB, 0xF8), grey, [grey] * 8)
    for size in range(len(page), 0, -1):
        screen = Console(record=True, force_terminal=True, width=80, file=io.StringIO(), highlight=False)
        with mock.patch.object(render, "console", return_value=screen):
            render.render(page[:size])
        if screen.export_text(clear=False).count("\n") <= 43:
            break
    svg = screen.export_svg(title="", theme=theme, code_format=_SVG, unique_id="run")
    svg = re.sub(r' clip-path="[^"]*"', "", re.sub(r"<text [^>]*>\n</text>", "\n", svg))
    return re.sub(r"\n\n+", "\n", svg)


# ---------------------------------------------------------------- all of it


def main(arguments: list[str]) -> int:
    """Write everything anew, or with --check say what would change."""
    changed = []
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = regenerated(before)
        if after != before:
            changed.append(path)
            if "--check" not in arguments:
                path.write_text(after, encoding="utf-8")
    drawn = picture()
    if not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != drawn:
        changed.append(PICTURE)
        if "--check" not in arguments:
            PICTURE.write_text(drawn, encoding="utf-8")
    for path in changed:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
