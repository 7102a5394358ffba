"""On a real Dask cluster over loopback, one of whose workers is killed midway: the result is the same."""

from __future__ import annotations

import os
import signal

import pytest

from sim.analysis.compare import Sampling, compare
from sim.scenario.load import load
from sim.terminal.executors import executor
from tests.kept_exercises.paths import DECEMBER_DOUBLE

distributed = pytest.importorskip("distributed")


def test_a_cluster_that_loses_a_worker_gives_what_one_process_gives():
    scenario = load(DECEMBER_DOUBLE)
    cases = [(scenario, None), (scenario, "restraint")]
    alone = compare(cases, runs=32_768, seed=7)
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
            pids = list(client.run(os.getpid).values())

        def kill_one(done: int, wanted: int) -> None:
            if not killed:
                os.kill(pids[0], signal.SIGKILL)
                killed.append((done, wanted))

        with executor(1, cluster.scheduler_address) as pool:
            far = compare(cases, sampling=Sampling(runs=32_768, seed=7, executor=pool, workers=16, done=kill_one))
    assert len(pids) == 2 and killed[0][0] < killed[0][1]
    for ours, theirs in zip(alone.results, far.results, strict=True):
        assert (ours.sample.outcome_numbers == theirs.sample.outcome_numbers).all()
    assert far.differences == alone.differences
