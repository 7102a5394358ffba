"""Workers: threads of this process, what becomes of the work that is left, and a cluster that is none."""

from __future__ import annotations

import re
import threading
import time

import pytest

from sim.kernel import library
from sim.terminal.executors import executor
from tests.kept_exercises.paths import DECEMBER_DOUBLE


def test_one_worker_is_this_thread():
    with executor(1, None) as pool:
        assert pool is None


@pytest.mark.skipif(library.kernel().how != "compiled", reason="no compiled kernel: plain Python plays in one thread")
def test_workers_are_threads():
    with executor(2, None) as pool:
        together = threading.Barrier(2, timeout=20)
        assert sorted(pool.map(lambda _: together.wait(), range(2))) == [0, 1]


def test_plain_python_plays_in_one_thread_whatever_is_asked(monkeypatch):
    monkeypatch.setattr("sim.terminal.executors.kernel", library.plain)
    with executor(4, None) as pool:
        assert pool is None


@pytest.mark.skipif(library.kernel().how != "compiled", reason="no compiled kernel: plain Python plays in one thread")
def test_the_work_that_is_left_is_not_waited_for():
    done = []
    with pytest.raises(KeyboardInterrupt), executor(2, None) as pool:
        for number in range(40):
            pool.submit(lambda number=number: (time.sleep(0.2), done.append(number)))
        raise KeyboardInterrupt
    assert len(done) <= 2


@pytest.mark.parametrize("address", ["tls://127.0.0.1:1", "nonsense://here", "tcp://[::", "", "\x1b[31m\nOutcome:"])
def test_a_cluster_that_is_none_is_a_sentence(address, whitecell):
    """Each in a process of its own, as it is for people: a client that could not connect is closed as Python clears it
    up, and where that happens while another one starts, Dask waits for itself for good."""
    pytest.importorskip("distributed")
    done = whitecell("compare", str(DECEMBER_DOUBLE), "--cluster", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"whitecell: The cluster at `.*` does not answer: .+\n", done.stderr)
