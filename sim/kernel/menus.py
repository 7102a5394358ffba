"""Menus: decisions that take several of their options at once (rule 16). Function for function beside
``sim.engine.menus``; an answer is a bit mask of the options, in their order."""

from __future__ import annotations

from sim.kernel.layout import *
from sim.kernel.luck import draw
from sim.kernel.nodes import announce, cancel, change, work_out
from sim.kernel.numbers import holds, value
from sim.kernel.words import Ints, Reals

NOT_IN_IT = 1.0
"""Further beyond its chance than any option that may be taken."""


def tick(N: Ints, R: Reals, node: int, occurrence: int) -> int:
    """By the first rule whose `if` holds and that gives a chance to as many options as must be taken; else by the
    menu's own chances. ``OFFERED`` says what is offered."""
    least = N[N[node + MENU] + LEAST_TAKEN]
    for rule in range(N[node + RULES], N[node + RULES_END], RULE_WIDTH):
        if holds(N, R, N[rule + COUNTS_IF]) and distances(N, R, node, N[rule + WEIGHTS], 1, occurrence) >= least:
            return nearest(N, R, node)
    if distances(N, R, node, N[node + OPTIONS] + WEIGHT, OPTION_WIDTH, occurrence) >= least:
        return nearest(N, R, node)
    return LAPSE


def distances(N: Ints, R: Reals, node: int, chances: int, apart: int, occurrence: int) -> int:
    """How far each option's draw lies beyond its chance, into ``SUMS``; how many options have a chance."""
    having = 0
    for number in range((N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH):
        R[N[SUMS] + number] = NOT_IN_IT
        if N[N[OFFERED] + number] != 0:
            chance = value(N, R, N[chances + apart * number])
            if chance > 0.0:
                option = N[node + OPTIONS] + OPTION_WIDTH * number
                luck = draw(N, R, N[option + OPTION_STREAM], occurrence)
                R[N[SUMS] + number] = luck - chance
                having += 1
    return having


def nearest(N: Ints, R: Reals, node: int) -> int:
    """The mask of those that came nearest: as many as their own chances take, or as the bounds ask for."""
    options = (N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH
    taken = 0
    for i in range(options):
        taken += int(R[N[SUMS] + i] < 0.0)
    menu = N[node + MENU]
    mask = 0
    for _ in range(min(max(taken, N[menu + LEAST_TAKEN]), N[menu + MOST_TAKEN])):
        least = NOT_IN_IT
        next_one = 0
        for i in range(options):
            if R[N[SUMS] + i] < least:
                least = R[N[SUMS] + i]
                next_one = i
        R[N[SUMS] + next_one] = NOT_IN_IT
        mask = mask | 1 << next_one
    return mask


def take_together(N: Ints, R: Reals, node: int, mask: int, occurrence: int) -> None:
    """What the options taken do, at once: all amounts from the state before; then the changes; then the cancels; then
    the moments, that none was taken among them."""
    begin = N[node + OPTIONS]
    end = N[node + OPTIONS_END]
    answer = mask
    for option in range(begin, end, OPTION_WIDTH):
        if is_in_answer(mask, (option - begin) // OPTION_WIDTH) and N[option + LIKE] >= 0:
            answer = answer | 1 << N[option + LIKE]
    N[N[node + LIVE] + ANSWER] = answer
    at = N[AMOUNTS]
    for option in range(begin, end, OPTION_WIDTH):
        if is_in_answer(mask, (option - begin) // OPTION_WIDTH) and N[option + OPTION_DEED] >= 0:
            at = work_out(N, R, N[option + OPTION_DEED], occurrence, at)
    at = N[AMOUNTS]
    for option in range(begin, end, OPTION_WIDTH):
        if is_in_answer(mask, (option - begin) // OPTION_WIDTH) and N[option + OPTION_DEED] >= 0:
            at = change(N, R, N[option + OPTION_DEED], at)
    for option in range(begin, end, OPTION_WIDTH):
        if is_in_answer(mask, (option - begin) // OPTION_WIDTH) and N[option + OPTION_DEED] >= 0:
            deed = N[option + OPTION_DEED]
            for target in range(N[deed + CANCELS], N[deed + CANCELS_END]):
                cancel(N, N[target])
    for option in range(begin, end, OPTION_WIDTH):
        if is_in_answer(mask, (option - begin) // OPTION_WIDTH):
            announce(N, R, N[option + ON_OPTION])
            if N[option + LIKE] >= 0:
                announce(N, R, N[begin + OPTION_WIDTH * N[option + LIKE] + ON_OPTION])
    if mask == 0 and N[N[node + MENU] + ON_NONE] >= 0:
        announce(N, R, N[N[node + MENU] + ON_NONE])


def is_in_answer(mask: int, number: int) -> bool:
    """Whether an answer takes the option of that number."""
    return mask >> number & 1 != 0
