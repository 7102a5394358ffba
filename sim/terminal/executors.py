"""Who plays the blocks: this process, a pool of processes, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from sim.faults import Misuse

CONNECT_SECONDS = 10
MOST_WORKERS = 256


@contextmanager
def executor(workers: int, cluster: str | None) -> Iterator[Executor | None]:
    """An executor for the time of the work; None for this process. Raises Misuse for a cluster that does not answer."""
    if not 1 <= workers <= MOST_WORKERS:
        raise Misuse(f"The number of workers is from 1 to {MOST_WORKERS}; {workers} is not.")
    if cluster is not None:
        with _cluster(cluster) as remote:
            yield remote
    elif workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            yield pool
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
    except (OSError, ValueError, TimeoutError) as error:
        raise Misuse(f"The cluster at `{address}` does not answer: {str(error).splitlines()[0]}") from None
    with client:
        yield client.get_executor(retries=10)
