"""A replication: its start, or where it goes on from; its end; and what is read off it (7, 18, 19)."""

from __future__ import annotations

from sim.kernel.events import ending, handle, look
from sim.kernel.heap import coming, lay_anew, take
from sim.kernel.layout import *
from sim.kernel.luck import draw
from sim.kernel.nodes import join_queue, note, opened, trigger
from sim.kernel.numbers import LONGEST_WAIT, amount, first_above, holds, quantile, rounded, seconds, tidy, value
from sim.kernel.words import Ints, Reals


def start(N: Ints, R: Reals) -> None:
    """Rule 7: states are drawn, every `at` is scheduled, every `when` is looked at, endings are checked."""
    clear(N)
    for row in range(N[STATES], N[STATES_END], STATE_WIDTH):
        found = amount(N, R, N[row + START_AT], 0)
        R[N[row + STATE_AT]] = tidy(R, found, N[row + RANGE_AT])
    for at in range(N[ATS], N[ATS_END]):
        trigger(N, R, N[at], BY_START)
    for watch in range(N[WATCHES], N[WATCHES_END], WATCH_WIDTH):
        if N[watch + READING] == PEAK or N[watch + READING] == LOW:
            found = value(N, R, N[watch + LOOKS_AT])
            R[N[watch + READ_INTO]] = found
        else:
            note(N, watch + NOTED, N[DIRTY], DIRTY_SIZE, watch)
    look(N, R)


def clear(N: Ints) -> None:
    """Nothing is queued, noted or written down."""
    N[HEAP_SIZE] = 0
    N[OVER_SIZE] = 0
    N[DIRTY_SIZE] = 0
    N[QUEUE_SIZE] = 0
    N[SEATS_CHANGED] = 0
    N[ERROR] = 0
    N[PICK] = UNASKED


def take_up(N: Ints, R: Reals) -> None:
    """Go on from where the world stands: what follows from it is worked out anew. A person may have left an ending
    outcome holding, or have waived it."""
    clear(N)
    lay_anew(N)
    for node in range(N[NODES], N[NODES_END], NODE_WIDTH):
        if N[N[node + LIVE] + STATUS] == WAITING:
            join_queue(N, node)
    for watch in range(N[WATCHES], N[WATCHES_END], WATCH_WIDTH):
        if N[watch + READING] == ENDING:
            found = value(N, R, N[watch + LOOKS_AT])
            ending(N, N[watch + READ_INTO], found != 0.0)


def finish(N: Ints, R: Reals) -> int:
    """Play to the end (OVER_NOW), to a question for a policy in Python (ASKING), or into a RUNAWAY."""
    while N[FINISHED] == 0:
        key = coming(N)
        if key < 0 or key >> PLACE_BITS > N[HORIZON]:
            N[TIME] = N[HORIZON]
            N[FINISHED] = 1
            break
        node = key & PLACE_MASK
        pass_to(N, R, key >> PLACE_BITS)
        if N[PYTHON] != 0 and N[PICK] == UNASKED and is_asked(N, N[node + LIVE]):
            N[ASKED] = node
            return ASKING
        take(N)
        handle(N, R, node)
    return RUNAWAY if N[ERROR] != 0 else OVER_NOW


def is_asked(N: Ints, live: int) -> bool:
    """Whether a decision's answer is due, and no person has given it."""
    return N[live + STATUS] == OPEN and N[live + ANSWER_AT] <= N[live + DEADLINE] and N[live + FIXED] == UNFIXED


def pass_to(N: Ints, R: Reals, time: int) -> None:
    """Time goes on. What the states followed are at the times of the grid before it is written down."""
    if N[GRID_AT] < N[GRID_END] and N[N[GRID_AT]] < time:
        follow(N, R, time)
    N[TIME] = time


def follow(N: Ints, R: Reals, before: int) -> None:
    """Each followed state's value at each time of the grid up to, but without, ``before``."""
    times = N[GRID_END] - N[GRID]
    while N[GRID_AT] < N[GRID_END] and N[N[GRID_AT]] < before:
        at = N[PATHS] + N[GRID_AT] - N[GRID]
        for state in range(N[FOLLOWED], N[FOLLOWED_END]):
            R[at] = R[N[state]]
            at += times
        N[GRID_AT] += 1


# ---------------------------------------------------------------------- what is hidden is drawn anew


def redraw(N: Ints, R: Reals) -> None:
    """When what is hidden will end, given that it has not ended yet; ``sim.engine.futures`` says what is hidden."""
    for row in range(N[HIDDEN], N[HIDDEN_END], HIDDEN_WIDTH):
        live = N[N[row + HIDDEN_NODE] + LIVE]
        wait = rest(N, R, row)
        node = N[row + HIDDEN_NODE]
        due = int(min(max(N[row + BEGAN] + wait, float(N[row + NOT_BEFORE])), LONGEST_WAIT))
        if N[live + STATUS] == PENDING:
            due = min(opened(N, node, due), LONGEST)
        due = max(due, N[TIME])
        N[live + DUE] = due if due <= N[node + LATEST] else NEVER
        if N[live + STATUS] == OPEN:
            N[live + ANSWER_AT] = N[live + DUE]
            N[live + DUE] = min(N[live + ANSWER_AT], N[live + DEADLINE])


def rest(N: Ints, R: Reals, row: int) -> float:
    """How long a hidden wait is in all, in whole seconds: drawn from what is left of its spread.

    ``sim.spread`` has the formulas and their sources, and the numbers from REST_AT on: what it has waited
    already (which it is at the least), then for TRUNCATED the share of the spread that this leaves out, for
    MEMORYLESS what is added to a new draw, for AMONG_LEFT the running sum of what is out and the sum of what is left.
    """
    how = N[row + REDRAW]
    quantity = N[row + WAITS]
    if quantity < 0:
        return 0.0
    if how == KNOWN:
        return float(seconds(N, R, quantity, N[row + OCCURRENCE]))
    v = draw(N, R, N[quantity + STREAM], N[row + OCCURRENCE])
    at = N[row + REST_AT]
    if how == TRUNCATED:
        found = quantile(N, R, quantity, R[at + 1] + (1.0 - R[at + 1]) * v)
    elif how == MEMORYLESS:
        found = R[at + 1] + quantile(N, R, quantity, v)
    elif how == AMONG_LEFT:
        numbers = N[quantity + NUMBERS_AT]
        sums = numbers + N[quantity + LENGTH]
        found = R[numbers + first_above(R, sums, N[row + LAST_LEFT], R[at + 1] + v * R[at + 2])]
    else:
        found = max(quantile(N, R, quantity, v), 0.0)
    return max(rounded(found), R[at])


# ---------------------------------------------------------------------- what is read off


def outcome(N: Ints, R: Reals) -> int:
    """The number of the first outcome that holds (18); the last has no condition."""
    number = 0
    for row in range(N[OUTCOMES], N[OUTCOMES_END], OUTCOME_WIDTH):
        if holds(N, R, N[row + HOLDS_IF]):
            break
        number += 1
    return number


def measured(N: Ints, R: Reals, row: int) -> float:
    """A measure (19). A span that was not completed is below 0, and no value."""
    kind = N[row + MEASURE_KIND]
    if kind == VALUE_OF:
        return value(N, R, N[row + VALUE])
    if kind == COUNT_OF:
        return float(N[N[N[row + SPAN_FROM] + COUNT]])
    return R[N[row + READ]]
