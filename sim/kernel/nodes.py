"""Nodes: triggers, moments, effects and cancels. Function for function beside ``sim.engine.single``; the numbers in
brackets are those of the rules of play."""

from __future__ import annotations

from sim.kernel.heap import put
from sim.kernel.layout import *
from sim.kernel.numbers import amount, case_of, plain_seconds, quantity_of, tidy
from sim.kernel.words import Ints, Reals


def note(N: Ints, flag: int, items: int, size: int, item: int) -> None:
    """Put something into a small sorted list whose length stands at ``size``; ``flag`` says whether it is there."""
    if N[flag] == 0:
        N[flag] = 1
        at = items + N[size]
        N[size] += 1
        while at > items and N[at - 1] > item:
            N[at] = N[at - 1]
            at -= 1
        N[at] = item


def stir(N: Ints, first: int, end: int) -> None:
    """Some watches are to be looked at: those listed from ``first`` to ``end``."""
    for at in range(first, end):
        note(N, N[at] + NOTED, N[DIRTY], DIRTY_SIZE, N[at])


# ---------------------------------------------------------------------- triggers


def trigger(N: Ints, R: Reals, node: int, cause: int) -> None:
    """Rules 8 and 10: schedule a node, unless the trigger is lost."""
    live = N[node + LIVE]
    owner = N[node + OWNER]
    if N[live + STATUS] != IDLE or N[live + SPENT] >= N[node + MOST_TIMES]:
        return
    if owner >= 0 and N[N[owner + LIVE] + STATUS] != UNDER_WAY:
        return
    due = N[TIME]
    wait = N[node + WAIT] if cause < 0 else N[node + WAIT_AGAIN]
    if wait >= 0:
        due += how_long(N, R, node, wait, N[live + TRIGGERS])
    if N[node + CLOCKS] < N[node + CLOCKS_END]:
        due = max(due, clock_time(N, node))
    if N[node + OPENINGS] < N[node + OPENINGS_END]:
        due = opened(N, node, due)
    if N[live + TRIGGERS] >= MOST_TRIGGERS:
        N[ERROR] = node
        N[FINISHED] = 1
        return
    N[live + TRIGGERS] += 1
    N[live + SPENT] += 1
    N[live + CAUSE] = cause
    if owner >= 0:
        N[N[owner + LIVE] + AT_WORK] += 1
    due = min(due, LONGEST)
    become(N, node, PENDING, due if due <= N[node + LATEST] else NEVER)


def how_long(N: Ints, R: Reals, node: int, quantity: int, occurrence: int) -> int:
    """How long a node waits or takes, in seconds, and by which of several cases."""
    if N[quantity + QUANTITY_KIND] != CASES:
        return plain_seconds(N, R, quantity, occurrence)
    number = case_of(N, R, quantity)
    N[N[node + LIVE] + CASE] = number
    return plain_seconds(N, R, quantity_of(N, quantity, number), occurrence)


def clock_time(N: Ints, node: int) -> int:
    """The first of a node's clock times that is not past; the last if all are."""
    at = N[node + CLOCKS]
    while at < N[node + CLOCKS_END] - 1 and N[at] < N[TIME]:
        at += 1
    return N[at]


def opened(N: Ints, node: int, due: int) -> int:
    """``due`` if it lies in an opening of the node's calendar, else when the next one begins; ``due`` if none does."""
    low = N[node + OPENINGS]
    high = N[node + OPENINGS_END]
    while low < high:
        middle = low + (high - low) // (2 * OPENING_WIDTH) * OPENING_WIDTH
        if N[middle + LAST_OPEN] < due:
            low = middle + OPENING_WIDTH
        else:
            high = middle
    return max(due, N[low + OPENS]) if low < N[node + OPENINGS_END] else due


def until(N: Ints, node: int) -> int:
    """When a deadline that is a clock time comes: the first that is after now; the last, or now, if none is."""
    at = N[node + UNTIL]
    while at < N[node + UNTIL_END] - 1 and N[at] <= N[TIME]:
        at += 1
    return max(N[at], N[TIME])


def become(N: Ints, node: int, status: int, due: int) -> None:
    """Give a node a status and the time of its next event."""
    live = N[node + LIVE]
    N[live + STATUS] = status
    N[live + DUE] = due
    N[live + SINCE] = N[TIME]
    if due != NEVER:
        put(N, due, node)


def go_idle(N: Ints, node: int) -> None:
    """Nothing more of a node is to come; its seats are free."""
    live = N[node + LIVE]
    owner = N[node + OWNER]
    if owner >= 0:
        N[N[owner + LIVE] + AT_WORK] -= 1
        may_be_over(N, owner)
    if N[live + STATUS] == UNDER_WAY:
        for at in range(N[node + SEATS], N[node + SEATS_END]):
            N[N[at]] += 1
            N[SEATS_CHANGED] = 1
    N[live + STATUS] = IDLE
    N[live + DUE] = NEVER
    N[live + ANSWER_AT] = NEVER
    N[live + DEADLINE] = NEVER
    N[live + FIXED] = UNFIXED


def may_be_over(N: Ints, procedure: int) -> None:
    """To be looked at when the event's own doings are done."""
    note(N, procedure + OVER_NOTED, N[OVER], OVER_SIZE, procedure)


# ---------------------------------------------------------------------- moments


def announce(N: Ints, R: Reals, moment: int) -> None:
    """Rules 11, 13 and 19: a moment is counted, heard and measured."""
    N[N[moment + COUNT]] += 1
    N[N[moment + LAST]] = N[TIME]
    trace(N, N[TIME], N[moment + COUNT] - N[COUNTS])
    if N[moment + MINDED] == 0:
        return
    for at in range(N[moment + SPANS], N[moment + SPANS_ENDS]):
        measure(N, R, N[at], moment)
    for at in range(N[moment + LISTENERS], N[moment + LISTENERS_END], 2):
        if N[at + 1] < 0 or hear(N, N[at], N[at + 1]):
            trigger(N, R, N[at], N[moment + COUNT] - N[COUNTS])
    stir(N, N[moment + READERS], N[moment + READERS_END])


def trace(N: Ints, time: int, number: int) -> None:
    """Write down when a moment was announced, where there is room at all; what does not fit is counted."""
    if N[TRACE] < N[TRACE_END]:
        at = N[TRACE] + 2 * N[TRACE_SIZE]
        if at < N[TRACE_END]:
            N[at] = time
            N[at + 1] = number
        N[TRACE_SIZE] += 1


def hear(N: Ints, node: int, part: int) -> bool:
    """One more moment of an `all` set; whether it is complete, and so empty again."""
    live = N[node + LIVE]
    heard = N[node + HEARD] + part
    if N[heard] == 0:
        N[heard] = 1
        N[live + HEARD_NUMBER] += 1
    if N[live + HEARD_NUMBER] != N[node + NEEDS]:
        return False
    forget(N, node)
    return True


def forget(N: Ints, node: int) -> None:
    """An `all` set has heard nothing."""
    N[N[node + LIVE] + HEARD_NUMBER] = 0
    for at in range(N[node + HEARD], N[node + HEARD] + N[node + NEEDS]):
        N[at] = 0


def measure(N: Ints, R: Reals, row: int, moment: int) -> None:
    """The first ``to`` at or after the first ``from``, by the clock."""
    now = N[TIME]
    first = N[row + FIRST_FROM]
    last = N[row + LAST_TO]
    if moment == N[row + SPAN_FROM] and N[first] < 0:
        N[first] = now
    if moment == N[row + SPAN_TO]:
        N[last] = now
    if R[N[row + READ]] < 0.0 and N[first] >= 0 and N[last] == now:
        R[N[row + READ]] = float(now - N[first])


# ---------------------------------------------------------------------- effects and cancels


def perform(N: Ints, R: Reals, deed: int, occurrence: int) -> None:
    """Rules 2 and 6: all amounts from the state before; then the changes; then the cancels."""
    if deed < 0:
        return
    work_out(N, R, deed, occurrence, N[AMOUNTS])
    change(N, R, deed, N[AMOUNTS])
    for target in range(N[deed + CANCELS], N[deed + CANCELS_END]):
        cancel(N, N[target])


def work_out(N: Ints, R: Reals, deed: int, occurrence: int, at: int) -> int:
    """Every amount of a deed, from ``at`` on; where they end."""
    for effect in range(N[deed + EFFECTS], N[deed + EFFECTS_END], EFFECT_WIDTH):
        R[at] = amount(N, R, N[effect + AMOUNT], occurrence)
        at += 1
    return at


def change(N: Ints, R: Reals, deed: int, at: int) -> int:
    """The changes of a deed, by the amounts from ``at`` on; where they end."""
    for effect in range(N[deed + EFFECTS], N[deed + EFFECTS_END], EFFECT_WIDTH):
        state = N[effect + CHANGES]
        R[state] = tidy(R, R[at] if N[effect + ASSIGNS] != 0 else R[state] + R[at], N[effect + WITHIN_RANGE])
        stir(N, N[effect + CHANGE_READERS], N[effect + CHANGE_READERS_END])
        at += 1
    return at


def cancel(N: Ints, node: int) -> None:
    """Rule 17: idle, seats free, nothing announced; a procedure with its entries; the untriggered is left alone."""
    if N[N[node + LIVE] + STATUS] != IDLE:
        cancel_alone(N, node)
        for at in range(N[node + ENTRIES], N[node + ENTRIES_END]):
            if N[N[N[at] + LIVE] + STATUS] != IDLE:
                cancel_alone(N, N[at])


def cancel_alone(N: Ints, node: int) -> None:
    """One node that is pending or under way."""
    status = N[N[node + LIVE] + STATUS]
    if status == WAITING:
        leave_queue(N, node)
    elif status == OPEN:
        asked = N[node + ON_ASKED]
        stir(N, N[asked + READERS], N[asked + READERS_END])
    go_idle(N, node)


# ---------------------------------------------------------------------- waiting for seats


def join_queue(N: Ints, node: int) -> None:
    """Among the steps that wait, by waiting time, then place (14)."""
    since = N[N[node + LIVE] + SINCE]
    at = N[QUEUE] + N[QUEUE_SIZE]
    N[QUEUE_SIZE] += 1
    while at > N[QUEUE] and waits_longer(N, since, node, N[at - 1]):
        N[at] = N[at - 1]
        at -= 1
    N[at] = node


def waits_longer(N: Ints, since: int, node: int, other: int) -> bool:
    """Whether one that has waited ``since`` comes before another."""
    other_since = N[N[other + LIVE] + SINCE]
    return since < other_since or (since == other_since and node < other)


def leave_queue(N: Ints, node: int) -> None:
    """It waits no more."""
    at = N[QUEUE]
    while N[at] != node:
        at += 1
    N[QUEUE_SIZE] -= 1
    for following in range(at, N[QUEUE] + N[QUEUE_SIZE]):
        N[following] = N[following + 1]
