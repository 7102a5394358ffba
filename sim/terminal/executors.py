"""Who plays the blocks: this process, a pool of processes, or a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait

from sim.faults import Misuse

CONNECT_SECONDS = 10
MOST_WORKERS = 256


@contextmanager
def executor(workers: int, cluster: str | None) -> Iterator[Executor | None]:
    """An executor for the time of the work; None for this process. Raises Misuse for a cluster that does not answer,
    and where a worker is ended from outside."""
    if not 1 <= workers <= MOST_WORKERS:
        raise Misuse(f"The number of workers is from 1 to {MOST_WORKERS}; {workers} is not.")
    if cluster is not None:
        with _cluster(cluster) as remote:
            yield remote
    elif workers > 1:
        with _pool(workers) as pool:
            yield pool
    else:
        yield None


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    ended, end = multiprocessing.Pipe(duplex=False)
    try:
        with ProcessPoolExecutor(workers, initializer=_begin_worker, initargs=(ended,)) as pool:
            try:
                yield pool
            finally:
                end.send(None)  # what is still played, after Ctrl-C for one, is not waited for
    except BrokenProcessPool:
        raise Misuse(
            "One of the workers was ended from outside, for want of memory perhaps; "
            "fewer `--workers` or `--runs` need less."
        ) from None


def _begin_worker(ended: Connection) -> None:
    """A worker leaves Ctrl-C to its parent, and ends with the work or the parent, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(ended,), daemon=True).start()


def _end_with_parent(ended: Connection) -> None:
    parent = multiprocessing.parent_process()
    wait([ended] if parent is None else [ended, parent.sentinel])
    os._exit(1)


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError:
        raise Misuse("A cluster needs the extra `cluster`: pip install 'whitecell[cluster]'.") from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except Exception as error:  # an address can be wrong in as many ways as there are libraries behind it
        reason = next(iter(str(error).splitlines()), "") or type(error).__name__
        raise Misuse(f"The cluster at `{address}` does not answer: {reason}") from None
    with client:
        yield client.get_executor(retries=10)
