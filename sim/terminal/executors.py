"""Who plays the blocks: this process, in one thread or several, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from sim.faults import Misuse
from sim.kernel.library import kernel

CONNECT_SECONDS = 10
MOST_WORKERS = 256


@contextmanager
def executor(workers: int, cluster: str | None) -> Iterator[Executor | None]:
    """An executor for the time of the work; None for this thread. Raises Misuse for a cluster that does not answer.

    The compiled kernel leaves Python's lock to others while it plays, so threads are all it takes; plain Python never
    does, and is played in one.
    """
    if not 1 <= workers <= MOST_WORKERS:
        raise Misuse(f"The number of workers is from 1 to {MOST_WORKERS}; {workers} is not.")
    if cluster is not None:
        with _cluster(cluster) as remote:
            yield remote
    elif workers > 1 and kernel().how == "compiled":
        pool = ThreadPoolExecutor(workers)
        try:
            yield pool
        finally:
            pool.shutdown(cancel_futures=True)  # what is still to come, after Ctrl-C for one, is not waited for
    else:
        yield None


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
