"""Every way in, as a function from what somebody gives to all that comes out: screens, sentences, files."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

from sim.characters import visible
from sim.clock import ClockTime, parse_duration, parse_instant, parse_zone
from sim.desk.lead import Console
from sim.exercise.commands import Go
from sim.exercise.seats.messages import LinesRead, Reply, Unread, message_bytes, message_in, request_in
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.expression import Misread, parse
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario
from sim.terminal.main import main
from sim.terminal.render import render
from tests.fuzz import hostile

SECONDS = 12.0
"""More processor time than this for one thing given counts as hanging: a second, on a machine with no other work."""


class Hangs(BaseException):
    """Raised where something hangs; no handler of the program's own takes it for a fault."""


@contextmanager
def in_time() -> Iterator[None]:
    """Fail where something takes more processor time than it should; other work of the machine does not count."""

    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGVTALRM, hangs)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def spoken(arguments: Iterable[str], stdin: bytes = b"") -> tuple[int, str]:
    """What `whitecell` says to a command line, on both its outputs together, and its exit code."""
    out = io.BytesIO()
    with mock.patch.multiple(
        sys,
        argv=["whitecell", *arguments],
        stdin=io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8", errors="surrogateescape"),
        stdout=io.TextIOWrapper(out, encoding="utf-8", write_through=True),
        stderr=io.TextIOWrapper(out, encoding="utf-8", errors="backslashreplace", write_through=True),
    ):
        try:
            with in_time():
                main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        sys.stdout.flush()
        sys.stderr.flush()
        return code, out.getvalue().decode()


def by_file(data: bytes, folder: Path) -> str:
    """A file that is checked as a scenario, and played if it is one."""
    path = folder / "given.yaml"
    path.write_bytes(data)
    code, said = spoken(["check", str(path)])
    assert code in (0, 1), code
    if code == 0:
        code, more = spoken(["show", str(path), "--texts"])
        said += more
        assert code in (0, 2)
    return said


def by_expression(text: str, _: Path) -> str:
    """An expression."""
    with suppress(Misread), in_time():
        parse(text)
    return ""


def by_time(text: str, _: Path) -> str:
    """A duration, an instant, a time of day, a zone."""
    for read in (parse_duration, parse_instant, ClockTime.parse, parse_zone):
        with suppress(ValueError), in_time():
            read(text)
    return ""


def small() -> Scenario:
    """The scenario with a little of everything."""
    scenario = examine_text(hostile.SCENARIO, "calm.yaml").scenario
    assert scenario is not None
    return scenario


class _Nobody:
    """Lines that are given one by one; everything asked is answered with yes."""

    interactive = True

    def read(self, *_: object) -> str:
        raise EOFError

    def confirm(self, *_: object) -> bool:
        return True

    leave = confirm

    def echo(self, *_: object) -> None:
        pass

    above = echo


def by_line(lines: list[str], folder: Path) -> str:
    """Lines that are typed at the console."""
    path = folder / "typed.jsonl"
    path.unlink(missing_ok=True)
    out = io.StringIO()
    said: list[str] = []
    with mock.patch.object(sys, "stdout", out), Exercise.start(_SMALL, path, seed=3) as exercise:
        console = Console(exercise, _Nobody(), render, said.append)
        for line in lines:
            try:
                with in_time():
                    console.take(line)
            except Misuse as error:
                said.append(str(error))
    return out.getvalue() + visible("\n".join(said))


def by_seat(data: bytes, folder: Path) -> str:
    """Bytes from another keyboard; what is done of them is done as the console would."""
    path = folder / "seated.jsonl"
    path.unlink(missing_ok=True)
    said: list[str] = []
    with Exercise.start(_SMALL, path, seed=3) as exercise:
        exercise.do(Go())
        console = Console(exercise, _Nobody(), render, said.append)
        try:
            for line in LinesRead().feed(data + b"\n"):
                with in_time():
                    said.append(_answered(line, console))
        except Unread as refusal:
            said.append(str(refusal))
    return visible("\n".join(said))


def _answered(line: bytes, console: Console) -> str:
    try:
        request = request_in(line)
        reply = Reply(request.id, console.take_from(request.command, request.who))
    except Misuse as error:
        reply = Reply(refused=str(error))
    assert message_in(message_bytes(reply)[:-1]) == reply
    return str(reply)


def by_pipe(data: bytes, folder: Path) -> str:
    """A file of commands on standard input; what came of it verifies."""
    path = folder / "piped.jsonl"
    path.unlink(missing_ok=True)
    (folder / "calm.yaml").write_text(hostile.SCENARIO, encoding="utf-8")
    code, said = spoken(["play", str(folder / "calm.yaml"), "--log", str(path)], data)
    assert code in (0, 2), code
    code, more = spoken(["verify", str(path)])
    assert code == 0, more
    return said + more


def by_log(data: bytes, folder: Path) -> str:
    """A log, to everything that reads one; what verifies is also replayed."""
    path = folder / "given.jsonl"
    path.write_bytes(data)
    sound, said = spoken(["verify", str(path)])
    assert sound in (0, 1, 2), sound
    for arguments in (
        ["replay", str(path), "--texts"],
        ["replay", str(path), "--lines"],
        ["replay", str(path), "--json"],
        ["audience", str(path), "--once"],
        ["audience", str(path), "--once", "--cell", "rok"],
        ["debrief", str(path), "--futures", "100"],
        ["resume", str(path)],
    ):
        code, more = spoken(arguments, b"log\nplan\n")
        assert code == 0 or (sound != 0 and code in (1, 2)) or (code == 2 and "rok" in arguments), (arguments, more)
        said += more
    return said


def by_arguments(arguments: list[str], folder: Path) -> str:
    """A command line."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        Path("calm.yaml").write_text(hostile.SCENARIO, encoding="utf-8")
        code, said = spoken(arguments)
    finally:
        os.chdir(before)
    assert code in (0, 1, 2), code
    return said


_SMALL = small()
