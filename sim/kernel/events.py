"""Events: what becomes of a node when its time has come, and the rest of an event. Function for function beside
``sim.engine.single``; the numbers in brackets are those of the rules of play."""

from __future__ import annotations

from sim.kernel.heap import put
from sim.kernel.layout import *
from sim.kernel.luck import draw
from sim.kernel.menus import take_together, tick
from sim.kernel.nodes import (
    announce,
    become,
    forget,
    go_idle,
    how_long,
    join_queue,
    may_be_over,
    perform,
    stir,
    trigger,
    until,
)
from sim.kernel.numbers import first_above, holds, seconds, value
from sim.kernel.words import Ints, Reals


def handle(N: Ints, R: Reals, node: int) -> None:
    """Rule 6: one event."""
    N[PLACE] = node
    N[EVENTS] += 1
    status = N[N[node + LIVE] + STATUS]
    if status == PENDING:
        come_due(N, R, node)
    elif status == UNDER_WAY:
        finish_step(N, R, node)
    else:
        close(N, R, node)
    settle(N, R)


def settle(N: Ints, R: Reals) -> None:
    """The rest of an event: procedures over, waiting steps, `when`s, endings."""
    if N[OVER_SIZE] > 0:
        end_procedures(N, R)
    if N[SEATS_CHANGED] != 0:
        seat(N, R)
    if N[DIRTY_SIZE] > 0:
        look(N, R)


def end_procedures(N: Ints, R: Reals) -> None:
    """Rule 15: a procedure is over when none of its entries is at work."""
    for at in range(N[OVER], N[OVER] + N[OVER_SIZE]):
        node = N[at]
        live = N[node + LIVE]
        N[node + OVER_NOTED] = 0
        if N[live + STATUS] == UNDER_WAY and N[live + AT_WORK] == 0:
            go_idle(N, node)
            announce(N, R, N[node + ON_DONE])
            announce(N, R, N[node + ON_OVER])
    N[OVER_SIZE] = 0


def seat(N: Ints, R: Reals) -> None:
    """Rule 14: waiting steps are tried by waiting time, then place; each that fits starts."""
    N[SEATS_CHANGED] = 0
    kept = N[QUEUE]
    for at in range(N[QUEUE], N[QUEUE] + N[QUEUE_SIZE]):
        step = N[at]
        if fits(N, step):
            begin_step(N, R, step)
        else:
            N[kept] = step
            kept += 1
    N[QUEUE_SIZE] = kept - N[QUEUE]


def fits(N: Ints, step: int) -> bool:
    """Whether every actor of a step has a free seat."""
    for at in range(N[step + SEATS], N[step + SEATS_END]):
        if N[N[at]] <= 0:
            return False
    return True


def look(N: Ints, R: Reals) -> None:
    """Look at what may have changed: triggers by place, measures, endings (11)."""
    for at in range(N[DIRTY], N[DIRTY] + N[DIRTY_SIZE]):
        watch = N[at]
        N[watch + NOTED] = 0
        found = value(N, R, N[watch + LOOKS_AT])
        reading = N[watch + READING]
        into = N[watch + READ_INTO]
        if reading == PEAK:
            R[into] = max(R[into], found)
        elif reading == LOW:
            R[into] = min(R[into], found)
        elif reading == ENDING:
            ending(N, into, found != 0.0)
        else:
            before = N[N[watch + WATCHED]]
            N[N[watch + WATCHED]] = int(found != 0.0)
            if found != 0.0 and before == 0:
                trigger(N, R, into, BY_WHEN)
    N[DIRTY_SIZE] = 0


def ending(N: Ints, outcome: int, held: bool) -> None:
    """An ending outcome was looked at: a run ends as soon as one holds that no person has waived (18)."""
    waived = N[outcome + WAIVED]
    if not held:
        N[waived] = 0
    elif N[waived] == 0:
        N[FINISHED] = 1


# ---------------------------------------------------------------------- what becomes of a node


def come_due(N: Ints, R: Reals, node: int) -> None:
    """Rules 8 and 9: `if`, then chance; then it happens, or is skipped."""
    if N[N[node + LIVE] + CAUSE] != BY_PERSON and not happens(N, R, node):
        skip(N, R, node)
        return
    kind = N[node + KIND]
    if kind == ACTION:
        become(N, node, WAITING, NEVER)
        join_queue(N, node)
        N[SEATS_CHANGED] = 1
    elif kind == PROCEDURE:
        begin_procedure(N, R, node)
    elif kind == DECISION:
        ask(N, R, node)
    else:
        go_idle(N, node)
        perform(N, R, N[node + DEED], latest(N, node))
        announce(N, R, N[node + ON_OVER])


def latest(N: Ints, node: int) -> int:
    """Which occurrence of a node's draws is the latest, the first being 0."""
    return N[N[node + LIVE] + TRIGGERS] - 1


def happens(N: Ints, R: Reals, node: int) -> bool:
    """Whether its `if` holds, and then its chance comes up."""
    if not holds(N, R, N[node + CONDITION]):
        return False
    if N[node + CHANCE] == NOWHERE:
        return True
    luck = draw(N, R, N[node + CHANCE_STREAM], latest(N, node))
    return luck < value(N, R, N[node + CHANCE])


def skip(N: Ints, R: Reals, node: int) -> None:
    """What is skipped says so; a step, procedure or decision is over by it (9)."""
    go_idle(N, node)
    announce(N, R, N[node + ON_SKIPPED])
    if N[node + KIND] >= ACTION:
        announce(N, R, N[node + ON_OVER])


def begin_procedure(N: Ints, R: Reals, node: int) -> None:
    """Rule 15: each start makes the entries and their `all` sets fresh."""
    become(N, node, UNDER_WAY, NEVER)
    for at in range(N[node + ENTRIES], N[node + ENTRIES_END]):
        N[N[N[at] + LIVE] + SPENT] = 0
        forget(N, N[at])
    for at in range(N[node + OWN], N[node + OWN_END]):
        N[N[N[at] + WATCHED]] = 0
    stir(N, N[node + OWN], N[node + OWN_END])
    may_be_over(N, node)
    announce(N, R, N[node + ON_START])


def begin_step(N: Ints, R: Reals, node: int) -> None:
    """Its actors' seats are taken, for as long as it takes (14)."""
    for at in range(N[node + SEATS], N[node + SEATS_END]):
        N[N[at]] -= 1
    wait = takes(N, R, node)
    become(N, node, UNDER_WAY, min(N[TIME] + wait, LONGEST))
    announce(N, R, N[node + ON_START])


def takes(N: Ints, R: Reals, node: int) -> int:
    """How long it takes, in seconds; no time at all where nothing is said."""
    return 0 if N[node + TAKES] < 0 else how_long(N, R, node, N[node + TAKES], latest(N, node))


def finish_step(N: Ints, R: Reals, node: int) -> None:
    """A step's seats, then its deed, then its moments."""
    go_idle(N, node)
    perform(N, R, N[node + DEED], latest(N, node))
    announce(N, R, N[node + ON_DONE])
    announce(N, R, N[node + ON_OVER])


# ---------------------------------------------------------------------- decisions


def ask(N: Ints, R: Reals, node: int) -> None:
    """Rule 16: `takes` and `within` run from the asking."""
    live = N[node + LIVE]
    wait = takes(N, R, node)
    N[live + ANSWER_AT] = min(N[TIME] + wait, LONGEST)
    if N[node + WITHIN] >= 0:
        wait = seconds(N, R, N[node + WITHIN], latest(N, node))
        N[live + DEADLINE] = min(N[TIME] + wait, LONGEST)
    elif N[node + UNTIL] < N[node + UNTIL_END]:
        N[live + DEADLINE] = min(until(N, node), LONGEST)
    become(N, node, OPEN, min(N[live + ANSWER_AT], N[live + DEADLINE]))
    announce(N, R, N[node + ON_ASKED])


def close(N: Ints, R: Reals, node: int) -> None:
    """A decision's time has come: at a tie it is answered (16)."""
    live = N[node + LIVE]
    pick = LAPSE
    if N[live + ANSWER_AT] <= N[live + DEADLINE]:
        pick = picked(N, R, node)
    if pick == PERSON:
        leave_open(N, node)
    elif pick == LAPSE:
        lapse(N, R, node)
    else:
        go_idle(N, node)
        answer(N, R, node, pick)
        announce(N, R, N[node + ON_OVER])


def picked(N: Ints, R: Reals, node: int) -> int:
    """What a person has chosen already, or a policy in Python just now, or what rules and weights give."""
    fixed = N[N[node + LIVE] + FIXED]
    if fixed != UNFIXED:
        return fixed
    if N[PYTHON] == 0:
        return chosen(N, R, node)
    pick = N[PICK]
    N[PICK] = UNASKED
    return pick


def chosen(N: Ints, R: Reals, node: int) -> int:
    """What rules and the decision's own numbers give: of a choice one option, of a menu several."""
    if N[node + MENU] == NOWHERE:
        return choose(N, R, node, draw(N, R, N[node + CHOICE_STREAM], latest(N, node)))
    offer(N, R, node)
    return tick(N, R, node, latest(N, node))


def leave_open(N: Ints, node: int) -> None:
    """A policy leaves it to a person: it stays open until its deadline, counted from its asking as ever."""
    live = N[node + LIVE]
    N[live + ANSWER_AT] = NEVER
    N[live + DUE] = N[live + DEADLINE]
    if N[live + DUE] != NEVER:
        put(N, N[live + DUE], node)


def answer(N: Ints, R: Reals, node: int, pick: int) -> None:
    """An option is taken, or several of a menu, by an answer or by a lapse."""
    if N[node + MENU] != NOWHERE:
        take_together(N, R, node, pick, latest(N, node))
        return
    option = N[node + OPTIONS] + OPTION_WIDTH * pick
    N[N[node + LIVE] + ANSWER] = N[option + IS_ANSWER]
    perform(N, R, N[option + OPTION_DEED], latest(N, node))
    announce(N, R, N[option + ON_OPTION])
    if N[option + LIKE] >= 0:
        announce(N, R, N[N[node + OPTIONS] + OPTION_WIDTH * N[option + LIKE] + ON_OPTION])


def lapse(N: Ints, R: Reals, node: int) -> None:
    """What the deadline does: an option, which is then the answer, or effects, or nothing."""
    go_idle(N, node)
    if N[node + LAPSE_OPTION] >= 0:
        answer(N, R, node, N[node + LAPSE_OPTION])
    else:
        perform(N, R, N[node + LAPSE_DEED], latest(N, node))
    announce(N, R, N[node + ON_LAPSED])
    announce(N, R, N[node + ON_OVER])


# ---------------------------------------------------------------------- choosing


def offer(N: Ints, R: Reals, node: int) -> None:
    """Which of a decision's options are offered now."""
    at = N[OFFERED]
    for option in range(N[node + OPTIONS], N[node + OPTIONS_END], OPTION_WIDTH):
        N[at] = int(holds(N, R, N[option + OFFERED_IF]))
        at += 1


def choose(N: Ints, R: Reals, node: int, u: float) -> int:
    """The first rule whose `if` holds and that gives an offered option a weight; else the decision's own (16)."""
    offer(N, R, node)
    options = (N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH
    for rule in range(N[node + RULES], N[node + RULES_END], RULE_WIDTH):
        if holds(N, R, N[rule + COUNTS_IF]):
            pick = weigh(N, R, N[rule + WEIGHTS], 1, options, u)
            if pick >= 0:
                return pick
    return weigh(N, R, N[node + OPTIONS] + WEIGHT, OPTION_WIDTH, options, u)


def weigh(N: Ints, R: Reals, weights: int, apart: int, options: int, u: float) -> int:
    """The first option whose running sum of weights exceeds ``u`` times their total; LAPSE where that is nothing.
    ``weights`` is where the first stands, each next one ``apart``."""
    total = 0.0
    for i in range(options):
        if N[N[OFFERED] + i] != 0:
            total += max(value(N, R, N[weights + apart * i]), 0.0)
        R[N[SUMS] + i] = total
    if not total > 0.0:
        return LAPSE
    return first_above(R, N[SUMS], options - 1, u * total)
