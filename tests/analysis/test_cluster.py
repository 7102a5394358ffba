"""On a real Dask cluster over loopback, one of whose workers is killed midway: the result is the same."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from sim.analysis.compare import Plan, compare
from sim.scenario.load import load
from sim.terminal.executors import executor

distributed = pytest.importorskip("distributed")


def _kill_one_when_busy(address: str) -> None:
    """Kill the process of one worker as soon as some blocks are done."""
    with distributed.Client(address, set_as_default=False) as client:
        pids = client.run(os.getpid)
        while not any(info["metrics"]["executing"] for info in client.scheduler_info(-1)["workers"].values()):
            time.sleep(0.02)
        os.kill(next(iter(pids.values())), signal.SIGKILL)


def test_a_cluster_that_loses_a_worker_gives_what_one_process_gives():
    scenario = load("december_double")
    cases = [(scenario, None), (scenario, "restraint")]
    alone = compare(cases, runs=16_384, seed=7)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        address = cluster.scheduler_address
        killer = threading.Thread(target=_kill_one_when_busy, args=(address,))
        with executor(1, address) as pool:
            killer.start()
            far = compare(cases, plan=Plan(runs=16_384, seed=7, executor=pool, workers=16))
            killer.join()
    for ours, theirs in zip(alone.results, far.results, strict=True):
        assert (ours.sample.outcome_numbers == theirs.sample.outcome_numbers).all()
    assert far.differences == alone.differences
