"""How often each sentence that claims something is false: `make claims` prints the table in docs/statistics.md.

Every world of tests/analysis/claims is played 2,000 times (or as often as the first argument says); of each sentence
there is a row, with the world in which it was false most often. It takes an hour on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from time import monotonic

from tests.analysis.claims.families import TRIALS, Counts, Family, upper_bound

COMMANDS = ("compare", "plan", "sensitivity", "forecast", "debrief")
HEAD = "| command | what is said | false most often where | worlds | false | of | at most, in 100 |"


def families() -> list[Family]:
    """All of them, in the order of the table."""
    return [import_module(f"tests.analysis.claims.test_{name}_claims").FAMILY for name in COMMANDS]


def played(number: int, world: str, trials: int) -> Counts:
    """One world of the family of that number."""
    return families()[number].worlds[world](trials)


def all_played(trials: int) -> dict[tuple[int, str], Counts]:
    """Every world of every family, told on stderr as they come."""
    worlds = [(number, world) for number, family in enumerate(families()) for world in family.worlds]
    begun, found = monotonic(), {}
    with ProcessPoolExecutor() as pool:
        tasks = {pool.submit(played, number, world, trials): (number, world) for number, world in worlds}
        for task in as_completed(tasks):
            number, world = tasks[task]
            found[number, world] = task.result()
            minutes = (monotonic() - begun) / 60
            print(f"{minutes:6.1f} min  {families()[number].command}: {world} {task.result()}", file=sys.stderr)
    return found


def table(found: dict[tuple[int, str], Counts]) -> Iterator[str]:
    """Markdown: a row a sentence."""
    yield HEAD
    yield "|---|---|---|---|---|---|---|"
    for number, family in enumerate(families()):
        for sentence, words in family.sentences.items():
            yield row(family, words, [(world, found[number, world].get(sentence)) for world in family.worlds])


def row(family: Family, words: str, counts: Iterable[tuple[str, tuple[int, int] | None]]) -> str:
    """A sentence, and the world in which the upper bound of its rate is highest."""
    known = [(upper_bound(*count), world, *count) for world, count in counts if count is not None]
    bound, world, false, of = max(known)
    cells = (family.command, words, world, len(known), f"{false:,}", f"{of:,}", f"{100 * bound:.1f}")
    return f"| {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    for line in table(all_played(int(sys.argv[1]) if len(sys.argv) > 1 else TRIALS)):
        print(line)
