"""Workers: what becomes of the work when one of them is ended, and of them when the work or its process is."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import Executor
from pathlib import Path

import pytest

from sim.faults import Misuse
from sim.terminal.executors import executor
from tests.terminal.forked import forked
from tests.terminal.test_ways_out import SOUND

WAIT = 20.0
"""Seconds in which a process ends that is going to; only a failure takes as long."""


def _is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _assert_ended(processes: list[int]) -> None:
    until = time.monotonic() + WAIT
    while any(map(_is_alive, processes)):
        assert time.monotonic() < until, "workers are still there"
        time.sleep(0.02)


def _workers(pool: Executor) -> list[int]:
    """The processes of a pool, all of them at work."""
    waiting = [pool.submit(time.sleep, 0.2) for _ in range(2)]
    found = [pool.submit(os.getpid) for _ in range(2)]
    assert all(one.result() is None for one in waiting)
    assert [one.result() for one in found]
    return list(pool._processes)


def test_a_worker_that_is_killed_is_a_sentence():
    with pytest.raises(Misuse, match="One of the workers was ended from outside"), executor(2, None) as pool:
        workers = _workers(pool)
        work = [pool.submit(time.sleep, 60) for _ in range(2)]
        os.kill(workers[0], signal.SIGKILL)
        for one in work:
            one.result()
    _assert_ended(workers)


COMMANDS = {
    "compare": ("s.yaml@deadly:choose", "--runs", "4000"),
    "sensitivity": ("s.yaml", "--policy", "deadly:choose", "--value", "peak", "--runs", "400", "--trajectories", "0"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_ends_with_that_sentence(command, tmp_path):
    (tmp_path / "s.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "deadly.py").write_text("import os\ndef choose(asked):\n    os.kill(os.getpid(), 9)\n")
    ended = forked(command, *COMMANDS[command], "--workers", "2", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("whitecell: One of the workers was ended from outside") and ended.err.count("\n") == 1


def test_the_work_that_is_left_is_not_waited_for():
    with pytest.raises(KeyboardInterrupt), executor(2, None) as pool:
        workers = _workers(pool)
        for _ in range(4):
            pool.submit(time.sleep, 60)
        raise KeyboardInterrupt
    _assert_ended(workers)


PARENT = """
import sys, time
from sim.terminal.executors import executor
with executor(2, None) as pool:
    work = [pool.submit(time.sleep, 60) for _ in range(4)]
    print(*pool._processes, flush=True)
    work[0].result()
"""


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
def test_workers_end_with_their_parent(ended_by, executable):
    python = str(Path(executable).with_name("python"))
    with subprocess.Popen([python, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as parent:
        workers = [int(one) for one in parent.stdout.readline().split()]
        assert len(workers) == 2 and all(map(_is_alive, workers))
        parent.send_signal(ended_by)
        assert parent.wait(WAIT) == -ended_by and parent.stderr.read() == ""
    _assert_ended(workers)


def test_workers_leave_ctrl_c_to_their_parent():
    with executor(2, None) as pool:
        workers = _workers(pool)
        for one in workers:
            os.kill(one, signal.SIGINT)
        assert pool.submit(os.getpid).result() in workers


@pytest.mark.parametrize("address", ["tls://127.0.0.1:1", "nonsense://here", "tcp://[::", "", "\x1b[31m\nOutcome:"])
def test_a_cluster_that_is_none_is_a_sentence(address):
    pytest.importorskip("distributed")
    with pytest.raises(Misuse, match=r"does not answer: ."), executor(1, address):
        raise AssertionError
