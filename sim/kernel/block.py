"""Blocks of replications: what is called from outside. Outputs are columns, one number a replication."""

from __future__ import annotations

from sim.kernel.events import latest, offer
from sim.kernel.layout import *
from sim.kernel.luck import draw, stand_at
from sim.kernel.nodes import trace
from sim.kernel.replication import finish, follow, measured, outcome, redraw, start, take_up
from sim.kernel.words import Ints, Reals, Shorts, Singles


def play_block(
    N: Ints, R: Reals, first: int, count: int, outcomes: Shorts, measures: Reals, states: Reals, reached: Ints,
    paths: Singles,
) -> int:  # fmt: skip
    """Play replications ``first`` and up, each from the blank world to its end; how many events there were, or minus
    the row of a node that runs away.

    ``measures`` and ``states`` have the shape (how many, ``count``), a span without a value is below 0; ``paths`` is
    (states, times, ``count``); to ``reached`` is added, for each moment, in how many of them it was announced.
    """
    N[STEP] = NOWHERE
    events = 0
    for row in range(count):
        stand_at(N, first + row)
        renew(N, R)
        begin(N, R)
        if finish(N, R) == RUNAWAY:
            return -N[ERROR]
        read_off(N, R, row, count, outcomes, measures, states, reached, paths)
        events += N[EVENTS]
    return events


def play_on(
    N: Ints, R: Reals, worlds: Ints, reals: Reals, rows: Ints, how_many: int, replications: Ints, picks: Ints,
    asked: Ints, offered: Ints, widest: int, luck: Reals, begins: int, count: int, outcomes: Shorts, measures: Reals,
    states: Reals, reached: Ints, paths: Singles,
) -> int:  # fmt: skip
    """Play some replications on, each to its end or to its next question for a policy in Python.

    ``worlds`` and ``reals`` are worlds one after another; ``rows`` says which of them go on. Their ``picks`` are
    UNASKED where they begin, else what the policy answers. ``asked`` gets the row of the node in question, or NOWHERE;
    ``offered`` (each ``widest`` numbers) what is offered, ``luck`` (as many) the decision's own draw, or of a menu that
    of each option. What has come to its end is read off as ``play_block`` does it, into columns of ``count`` rows from
    row ``begins`` on. In a trace NOWHERE for a time says which of the rows goes on. Gives 0, or minus the row of a node
    that runs away.
    """
    N[STEP] = NOWHERE
    length = N[SPAN_TIMES_END] - WORLD
    real_length = N[READINGS_END]
    paths_length = N[PATHS_END] - N[PATHS]
    for i in range(how_many):
        row = rows[i]
        stand_at(N, replications[row])
        copy(N, WORLD, worlds, row * length, length)
        at = row * (real_length + paths_length)
        copy_reals(R, 0, reals, at, real_length)
        copy_reals(R, N[PATHS], reals, at + real_length, paths_length)
        trace(N, NOWHERE, row)
        if picks[i] == UNASKED:
            begin(N, R)
        else:
            take_up(N, R)
            N[PICK] = picks[i]
        how = finish(N, R)
        asked[row] = NOWHERE
        if how == RUNAWAY:
            return -N[ERROR]
        if how == ASKING:
            question(N, R, row, asked, offered, widest, luck)
        else:
            read_off(N, R, begins + row, count, outcomes, measures, states, reached, paths)
        copy(worlds, row * length, N, WORLD, length)
        copy_reals(reals, at, R, 0, real_length)
        copy_reals(reals, at + real_length, R, N[PATHS], paths_length)
    return 0


def renew(N: Ints, R: Reals) -> None:
    """The world as every run begins."""
    blank = N[BLANK]
    for at in range(N[SPAN_TIMES_END] - WORLD):
        N[WORLD + at] = N[blank + at]
    real_blank = N[REAL_BLANK]
    for at in range(N[READINGS_END]):
        R[at] = R[real_blank + at]


def begin(N: Ints, R: Reals) -> None:
    """From the start; or from where the world stands, with what is hidden drawn anew."""
    if N[FROM_START] != 0:
        start(N, R)
        return
    redraw(N, R)
    take_up(N, R)


def question(N: Ints, R: Reals, row: int, asked: Ints, offered: Ints, widest: int, luck: Reals) -> None:
    """What a policy in Python is asked in one replication."""
    node = N[ASKED]
    asked[row] = node
    offer(N, R, node)
    at = row * widest
    for option in range((N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH):
        offered[at + option] = N[N[OFFERED] + option]
    if N[node + MENU] == NOWHERE:
        luck[at] = draw(N, R, N[node + CHOICE_STREAM], latest(N, node))
        return
    for option in range(N[node + OPTIONS], N[node + OPTIONS_END], OPTION_WIDTH):
        luck[at] = draw(N, R, N[option + OPTION_STREAM], latest(N, node))
        at += 1


def read_off(
    N: Ints, R: Reals, row: int, count: int, outcomes: Shorts, measures: Reals, states: Reals, reached: Ints,
    paths: Singles,
) -> None:  # fmt: skip
    """Everything about a finished replication, into its row of the columns."""
    outcomes[row] = outcome(N, R)
    at = row
    for measure in range(N[MEASURES], N[MEASURES_END], MEASURE_WIDTH):
        measures[at] = measured(N, R, measure)
        at += count
    at = row
    for state in range(N[STATE], N[STATE_END]):
        states[at] = R[state]
        at += count
    for moment in range(N[COUNTS], N[COUNTS_END]):
        reached[moment - N[COUNTS]] += int(N[moment] > 0)
    if N[FOLLOWED] < N[FOLLOWED_END]:
        follow(N, R, NEVER)
        at = row
        for followed in range(N[PATHS], N[PATHS_END]):
            paths[at] = R[followed]
            at += count


def copy(into: Ints, at: int, out_of: Ints, begin: int, length: int) -> None:
    """Whole numbers from one place to another."""
    for i in range(length):
        into[at + i] = out_of[begin + i]


def copy_reals(into: Reals, at: int, out_of: Reals, begin: int, length: int) -> None:
    """Real numbers from one place to another."""
    for i in range(length):
        into[at + i] = out_of[begin + i]
