"""The rules of play, turned round one at a time in the kernel: comparing it with the reference engine finds out.

A flip is a rule in words, a function of the kernel, and something in its source that is replaced; the function is made
anew from that, in every module that has it, and the kernel runs as plain Python. The corpus is played until one block
differs from what the reference engine makes of it.
"""

from __future__ import annotations

from inspect import getsource
from itertools import islice
from typing import Any

import pytest

from sim.kernel import sources
from tests.engine import corpus
from tests.engine.agreement import running

Change = tuple[str, str, str]

FLIPS: dict[str, tuple[Change, ...]] = {}


def flip(rule: str, *changes: Change) -> None:
    """Registers a flip: ``changes`` are a function's name, what is replaced in its source, and by what."""
    assert rule not in FLIPS
    FLIPS[rule] = changes


def turn_round(patch: pytest.MonkeyPatch, changes: tuple[Change, ...]) -> None:
    """Make functions of the kernel anew, wherever they are used."""
    written: dict[str, str] = {}
    for name, old, new in changes:
        source = written.get(name) or getsource(_home(name)[name])
        assert source.count(old) == 1, f"{name} has this {source.count(old)} times: {old}"
        written[name] = source.replace(old, new)
    for name, source in written.items():
        made: dict[str, Any] = {}
        exec(compile(source, f"<{name}, flipped>", "exec"), _home(name), made)
        for module in sources.MODULES:
            if hasattr(module, name):
                patch.setattr(module, name, made[name])


def _home(name: str) -> dict[str, Any]:
    """The names of the module that a function is written in."""
    return next(vars(module) for module in sources.MODULES if hasattr(module, name))


@pytest.fixture
def plain(monkeypatch):
    """The kernel as plain Python; what is made ready of the corpus stays."""
    with running("plain"):
        yield monkeypatch


def swapped(name: str, one: str, other: str) -> Change:
    """What comes first of two parts comes second."""
    return name, one + other, other + one


def moved(name: str, part: str, behind: str) -> tuple[Change, Change]:
    """Something comes later than it does."""
    return (name, part, ""), (name, behind, behind + part)


def followed(name: str, part: str, more: str) -> Change:
    """Something more is done."""
    return name, part, part + more


def by_rank(rank: str) -> tuple[Change, ...]:
    """The heap's order by something else about a ``key``, where ``node`` is its row."""

    def ranked(name: str, left: str, sign: str, right: str) -> Change:
        ranks = [f"(lambda key, node: {rank})({key}, {key} & PLACE_MASK)" for key in (left, right)]
        return name, f"{left} {sign} {right}:", f"{ranks[0]} {sign} {ranks[1]}:"

    return (
        ranked("rise", "other", "<=", "key"),
        ranked("take", "N[heap + child + 1]", "<", "N[heap + child]"),
        ranked("take", "key", "<=", "N[heap + child]"),
    )


ON_OVER, ON_DONE = (f"    announce(N, R, N[node + {name}])\n" for name in ("ON_OVER", "ON_DONE"))
ON_LAPSED, ON_SKIPPED = (f"    announce(N, R, N[node + {name}])\n" for name in ("ON_LAPSED", "ON_SKIPPED"))
GO_IDLE = "    go_idle(N, node)\n"
LAST_GO_IDLE = "    go_idle(N, node)"
DEED = "    perform(N, R, N[node + DEED], latest(N, node))\n"

# fmt: off
# ---------------------------------------------------------------------- 1 to 4: time, numbers

IN_BOUNDS = "min(max(found, 0.0), LONGEST_WAIT)"

flip("1: durations are rounded half up", ("plain_seconds", f"rounded({IN_BOUNDS})", f"{IN_BOUNDS} + 0.5"))
flip("1: durations are cut to whole seconds", ("plain_seconds", f"rounded({IN_BOUNDS})", IN_BOUNDS))
flip("1: a negative duration counts as its size", ("plain_seconds", "max(found, 0.0)", "abs(found)"))
flip("1: a due time may be past 2³⁰ seconds", ("trigger", "min(due, LONGEST)", "due"))
flip("1: a step may end past 2³⁰ seconds", ("begin_step", "min(N[TIME] + wait, LONGEST)", "N[TIME] + wait"))
flip("1: an answer may be due past 2³⁰ seconds",
    ("ask", "ANSWER_AT] = min(N[TIME] + wait, LONGEST)", "ANSWER_AT] = N[TIME] + wait"))
flip("1: a deadline may be past 2³⁰ seconds",
    ("ask", "DEADLINE] = min(N[TIME] + wait, LONGEST)", "DEADLINE] = N[TIME] + wait"))
flip("2: state is not rounded", ("tidy", "rounded(found * 1e6) / 1e6", "found"))
flip("2: state is rounded half up", ("tidy", "rounded(found * 1e6)", "((found * 1e6 + 0.5) // 1.0)"))
flip("2: state is rounded to five decimals", ("tidy", "rounded(found * 1e6) / 1e6", "rounded(found * 1e5) / 1e5"))
flip("2: what is below 0 is not rounded", ("rounded", "return -((-x + WHOLE) - WHOLE)", "return x"))
flip("2: state is clipped from below alone",
    ("tidy", "min(max(rounded(found * 1e6) / 1e6, R[bounds]), R[bounds + 1])",
     "max(rounded(found * 1e6) / 1e6, R[bounds])"))
flip("2: state is clipped from above alone",
    ("tidy", "max(rounded(found * 1e6) / 1e6, R[bounds])", "rounded(found * 1e6) / 1e6"))
flip("2: what is set is not tidied",
    ("change", "tidy(R, R[at] if N[effect + ASSIGNS] != 0 else R[state] + R[at], N[effect + WITHIN_RANGE])",
     "R[at] if N[effect + ASSIGNS] != 0 else tidy(R, R[state] + R[at], N[effect + WITHIN_RANGE])"))
flip("2: what is set is added",
    ("change", "R[at] if N[effect + ASSIGNS] != 0 else R[state] + R[at]", "R[state] + R[at]"))
flip("2: state is not tidied at the start", ("start", "tidy(R, found, N[row + RANGE_AT])", "found"))
flip("2: each amount is worked out from the state that the one before it leaves",
    ("perform", "    work_out(N, R, deed, occurrence, N[AMOUNTS])\n    change(N, R, deed, N[AMOUNTS])\n",
     "    for effect in range(N[deed + EFFECTS], N[deed + EFFECTS_END], EFFECT_WIDTH):\n"
     "        R[N[AMOUNTS]] = amount(N, R, N[effect + AMOUNT], occurrence)\n        state = N[effect + CHANGES]\n"
     "        moved = R[N[AMOUNTS]] if N[effect + ASSIGNS] != 0 else R[state] + R[N[AMOUNTS]]\n"
     "        R[state] = tidy(R, moved, N[effect + WITHIN_RANGE])\n"
     "        stir(N, N[effect + CHANGE_READERS], N[effect + CHANGE_READERS_END])\n"))
flip("3: `<=` does not hold for equals", ("combined", "left <= right", "left < right"))
flip("3: `<=` of two numbers does not hold for equals", ("leaf", "R[a] <= R[b]", "R[a] < R[b]"))
flip("3: `<` holds for equals", ("combined", "left < right", "left <= right"))
flip("3: `<` of two numbers holds for equals", ("leaf", "R[a] < R[b]", "R[a] <= R[b]"))
flip("3: `==` is what is nearly so", ("combined", "yes(left == right)", "yes(abs(left - right) < 0.1)"))
flip("3: `==` of two numbers is what is nearly so", ("leaf", "yes(R[a] == R[b])", "yes(abs(R[a] - R[b]) < 0.1)"))
flip("3: `!=` is `==`", ("combined", "yes(left != right)", "yes(left == right)"))
flip("3: `!=` of two numbers is `==`", ("leaf", "yes(R[a] != R[b])", "yes(R[a] == R[b])"))
flip("3: a moment has happened only until it comes again", ("leaf", "N[a] != 0", "N[a] == 1"))
flip("3: `x.OPTION` holds for any answer", ("leaf", "N[a] == b", "N[a] != NOWHERE"))
flip("3: two decisions are compared while one is open", ("is_known", " and N[live + STATUS] != OPEN", ""))
flip("3: two decisions are compared while one has no answer", ("is_known", "N[live + ANSWER] >= 0 and ", ""))
flip("3: `!=` of two decisions holds while one is open",
    ("leaf", "is_known(N, a) and is_known(N, b) and (N[a + ANSWER] == N[b + ANSWER]) == (code == SAME_ANSWER)",
     "(is_known(N, a) and is_known(N, b) and N[a + ANSWER] == N[b + ANSWER]) == (code == SAME_ANSWER)"))
flip("3: `elapsed` counts whole hours", ("leaf", "N[TIME] / 3600", "N[TIME] // 3600"))
flip("3: durations in expressions are in seconds", ("plain_seconds", "found * 3600.0", "found"))
flip("3: a yes/no counts 2", ("yes", "1.0", "2.0"))
flip("3: a difference is taken the other way", ("combined", "left - right", "right - left"))
flip("3: a quotient is cut to a whole number", ("combined", "left / right", "left // right"))
flip("3: a product is a sum", ("combined", "left * right", "left + right"))
flip("3: `max` is `min`", ("combined", "max(left, right)", "min(left, right)"))
flip("3: `min` is `max`", ("combined", "min(left, right)", "max(left, right)"))
flip("3: `abs` leaves what is below 0", ("worked_out", "abs(top)", "top"))
flip("3: `not` is left out", ("worked_out", "yes(top == 0.0)", "top"))
flip("3: `and` stops at a yes, `or` at a no",
    ("worked_out", "(top != 0.0) == (code == IF_SO)", "(top != 0.0) != (code == IF_SO)"))
flip("3: what succeeds begins with the second",
    ("successive", "N[N[row]] - N[N[row + 1]]", "N[N[row]] - N[N[row + 1]] + 1"))
flip("3: what succeeds counts what was skipped", ("successive", "N[N[row]] - N[N[row + 1]]", "N[N[row]]"))
flip("4: a draw goes through the inverse from the other end",
    ("plain_amount", "draw(N, R, N[quantity + STREAM], occurrence)",
     "1.0 - draw(N, R, N[quantity + STREAM], occurrence)"))
flip("4: a triangular spread is even below its likeliest", ("triangular", "sqrt(u * width * R[at + 4])", "u * width"))
flip("4: a triangular spread is even above its likeliest",
    ("triangular", "sqrt((1.0 - u) * width * R[at + 5])", "(1.0 - u) * width"))
flip("4: a uniform spread begins at its other end", ("quantile", "R[at] + u * R[at + 2]", "R[at + 1] - u * R[at + 2]"))
flip("4: an exponential spread takes u for 1 - u", ("quantile", "ln(1.0 - u)", "ln(u)"))
flip("4: the logarithm is that of its first term", ("ln", "range(21, 1, -2)", "range(1, 1, -2)"))
flip("4: weights of `one_of` are shares", ("quantile", "u * R[sums + length - 1]", "u"))
flip("4: `one_of` gives the value before", ("first_above", "R[sums + i] <= bar", "R[sums + i + 1] <= bar"))

# ---------------------------------------------------------------------- 5 to 7: order

flip("5: at one time the last in place comes first", *by_rank("(key >> PLACE_BITS, -node)"))
flip("5: at one time what was scheduled first comes first",
    *by_rank("(key >> PLACE_BITS, N[N[node + LIVE] + SINCE], node)"))
flip("5: injects come before turns", *by_rank("(key >> PLACE_BITS, N[node + KIND] == TURN, node)"))
flip("5: decisions come before procedures",
    *by_rank("(key >> PLACE_BITS, N[node + KIND] == PROCEDURE or N[node + OWNER] >= 0, node)"))
flip("5: of a procedure's entries the last in place comes first",
    *by_rank("(key >> PLACE_BITS, node if N[node + OWNER] < 0 else N[node + OWNER], -node)"))
flip("5: an improvised inject comes before decisions",
    *by_rank("(key >> PLACE_BITS, N[node + KIND] == DECISION and N[N[NODES_END] - NODE_WIDTH + KIND] == INJECT, node)"))
flip("5: what was cancelled comes when something else of its node was to come",
    ("is_due", "N[live + DUE] == time and N[live + STATUS] != HELD",
     "N[live + STATUS] != IDLE and N[live + STATUS] != HELD"))
flip("5: what is put into the heap stays at its end", ("rise", "at > 0", "at > N[HEAP_SIZE]"))
flip("5: what sinks in the heap sinks to the left",
    ("take", "child + 1 < size and N[heap + child + 1] < N[heap + child]", "False"))
flip("5: what sinks in the heap stays where it is", ("take", "child < size", "child < 0"))
flip("5: what comes when the heap is full is lost", ("put", "lay_anew(N)", "pass"))
flip("5: what was in a full heap is lost",
    ("put", "lay_anew(N)", "N[HEAP_SIZE] = 0\n        rise(N, time << PLACE_BITS | node)"))
flip("6: a step's seats are freed after its moments", *moved("finish_step", GO_IDLE, ON_OVER))
flip("6: a step's moments come before its effects and cancels", *moved("finish_step", DEED, ON_OVER))
flip("6: an inject's moment comes before its effects and cancels", swapped("come_due", f"    {DEED}", f"    {ON_OVER}"))
ANSWERED = "    perform(N, R, N[option + OPTION_DEED], latest(N, node))\n"
flip("6: an answer's moments come before its effects and cancels",
    swapped("answer", ANSWERED, "    announce(N, R, N[option + ON_OPTION])\n"))
flip("6: the answer is known only after its effects",
    *moved("answer", "    N[N[node + LIVE] + ANSWER] = N[option + IS_ANSWER]\n", ANSWERED))
flip("6: while its effects are worked out a decision is still open",
    swapped("close", f"    {GO_IDLE}", "        answer(N, R, node, pick)\n"))
flip("6: of a step's moments the general comes before the particular", swapped("finish_step", ON_DONE, ON_OVER))
flip("6: of a procedure's moments the general comes before the particular",
    swapped("end_procedures", f"        {ON_DONE}", f"        {ON_OVER}"))
flip("6: of an answer's moments the general comes before the particular",
    swapped("close", "        answer(N, R, node, pick)\n", f"    {ON_OVER}"))
flip("6: of a lapse's moments the general comes before the particular", swapped("lapse", ON_LAPSED, ON_OVER))
flip("6: of what is skipped the general comes before the particular",
    ("skip", ON_SKIPPED, ""),
    followed("skip", f"    {ON_OVER}", ON_SKIPPED))
OVER = "    if N[OVER_SIZE] > 0:\n        end_procedures(N, R)\n"
SEAT = "    if N[SEATS_CHANGED] != 0:\n        seat(N, R)\n"
LOOK = "    if N[DIRTY_SIZE] > 0:\n        look(N, R)\n"
flip("6: waiting steps start before procedures are over", swapped("settle", OVER, SEAT))
flip("6: `when`s are looked at before procedures are over", swapped("settle", OVER + SEAT, LOOK))
flip("6: `when`s are looked at before waiting steps start", swapped("settle", SEAT, LOOK))
flip("6: of procedures over at once the last in place comes first",
    ("end_procedures", "range(N[OVER], N[OVER] + N[OVER_SIZE])", "range(N[OVER] + N[OVER_SIZE] - 1, N[OVER] - 1, -1)"))
flip("6: of procedures over at once the last that was touched comes last",
    ("note", "at > items and N[at - 1] > item", "False"))
flip("3: a count is a yes/no",
    ("leaf", "    if code == TIMES_HAPPENED:\n        return float(N[a])",
     "    if code == TIMES_HAPPENED:\n        return yes(N[a] != 0)"))
flip("3: `since` counts from the first time",
    ("announce", "    N[N[moment + LAST]] = N[TIME]\n",
     "    if N[N[moment + COUNT]] == 1:\n        N[N[moment + LAST]] = N[TIME]\n"))
flip("3: `since` counts from the start", ("leaf", "(N[TIME] - N[a]) / 3600", "N[TIME] / 3600"))
flip("3: `since` is in seconds", ("leaf", "(N[TIME] - N[a]) / 3600", "float(N[TIME] - N[a])"))
flip("3: a count is not heard of",
    ("announce", "    stir(N, N[moment + READERS], N[moment + READERS_END])",
     "    if N[N[moment + COUNT]] == 1:\n        stir(N, N[moment + READERS], N[moment + READERS_END])"))
flip("3: the last case stands", ("case_of", "not holds(N, R, N[row + STANDS_IF])", "True"))
flip("3: the first case stands", ("case_of", "not holds(N, R, N[row + STANDS_IF])", "False"))
flip("7: a `when` that holds at the start is no rise",
    ("start", "            note(",
     "            N[N[watch + WATCHED]] = int(N[watch + READING] == TRIGGER and value(N, R, N[watch + LOOKS_AT]) "
     "!= 0.0)\n"
     "            note("))
flip("7: an `at` is counted from an hour after the start",
    ("trigger", "due = N[TIME]\n", "due = N[TIME] + 3600 * (cause == BY_START)\n"))
flip("7: endings are not checked at the start", ("start", "\n    look(N, R)", "\n    look(N, R)\n    N[FINISHED] = 0"))
ATS = "    for at in range(N[ATS], N[ATS_END]):\n        trigger(N, R, N[at], BY_START)\n"
flip("7: `at`s are scheduled before states are drawn", ("start", ATS, ""), followed("start", "    clear(N)\n", ATS))
flip("7: the start of a state has occurrence 1", ("start", "N[row + START_AT], 0)", "N[row + START_AT], 1)"))

# ---------------------------------------------------------------------- 8 to 12: triggers

flip("8: the clock time is the next one after the delay",
    ("trigger", "clock_time(N, node)",
     "min((N[at] for at in range(N[node + CLOCKS], N[node + CLOCKS_END]) if N[at] >= due), default=due)"))
flip("8: a clock time that is now is past", ("clock_time", "N[at] < N[TIME]", "N[at] <= N[TIME]"))
flip("8: the delay is counted from the clock time",
    ("trigger", "max(due, clock_time(N, node))", "due - N[TIME] + clock_time(N, node)"))
flip("8: what fails its `if` at the trigger is lost",
    ("trigger", "    due = N[TIME]\n",
     "    from sim.kernel.numbers import holds\n    if not holds(N, R, N[node + CONDITION]):\n        return\n"
     "    due = N[TIME]\n"))
flip("8: `if` is not checked", ("happens", "not holds(N, R, N[node + CONDITION])", "False"))
flip("8: the draw must be above `chance`", ("happens", "luck < value(", "luck >= value("))
flip("8: what a person releases still needs its `if` and chance",
    ("come_due", "N[N[node + LIVE] + CAUSE] != BY_PERSON and ", ""))
flip("8: a delay is drawn by the occurrence to come",
    ("trigger", "wait, N[live + TRIGGERS])", "wait, N[live + TRIGGERS] + 1)"))
flip("8: what comes again waits as long as the first time",
    ("trigger", "N[node + WAIT] if cause < 0 else N[node + WAIT_AGAIN]", "N[node + WAIT]"))
flip("8: what is due at `until` itself comes no more", ("trigger", "due <= N[node + LATEST]", "due < N[node + LATEST]"))
flip("8: `until` ends nothing", ("trigger", "due if due <= N[node + LATEST] else NEVER", "due"))
flip("8: what is due after `until` is no occurrence",
    ("trigger", "    if N[live + TRIGGERS] >= MOST_TRIGGERS",
     "    if due > N[node + LATEST]:\n        return\n    if N[live + TRIGGERS] >= MOST_TRIGGERS"))
flip("9: a chain stops at what is skipped", ("skip", ">= ACTION", "> DECISION"))
flip("9: an inject that is skipped announces its name, too", ("skip", ">= ACTION", ">= TURN"))
flip("9: what is skipped is passed over in silence", ("skip", ON_SKIPPED, ""))
SPENT_BEFORE = "N[live + SPENT] >= N[node + MOST_TIMES]"
flip("10: everything repeats", ("trigger", SPENT_BEFORE, "False"))
flip("10: nothing repeats", ("trigger", SPENT_BEFORE, "N[live + SPENT] != 0"))
flip("10: `times` counts from the second time", ("trigger", SPENT_BEFORE, "N[live + SPENT] > N[node + MOST_TIMES]"))
flip("10: `times` is as good as true",
    ("trigger", SPENT_BEFORE, "(N[live + SPENT] != 0 and N[node + MOST_TIMES] == 1)"))
flip("10: what was skipped may be triggered again", followed("skip", GO_IDLE, "    N[N[node + LIVE] + SPENT] = 0\n"))
flip("10: what was cancelled may be triggered again",
    followed("cancel_alone", LAST_GO_IDLE, "\n    N[N[node + LIVE] + SPENT] = 0"))
LOST = f"    if N[live + STATUS] != IDLE or {SPENT_BEFORE}:\n        return\n"
flip("10: a trigger lost while busy is an occurrence",
    ("trigger", LOST, f"    N[live + TRIGGERS] += N[live + STATUS] != IDLE and N[node + MOST_TIMES] > 1\n{LOST}"))
flip("10: the first occurrence has number 1", ("latest", " - 1", ""))
flip("10: what is pending is triggered anew",
    ("trigger", "N[live + STATUS] != IDLE",
     "(N[live + STATUS] != IDLE and (N[live + STATUS] != PENDING or owner >= 0 or N[node + MOST_TIMES] == 1))"))
flip("10: an inject is idle only after its closing moment",
    ("come_due", f"    {GO_IDLE}", ""),
    followed("come_due", f"    {ON_OVER}", f"        if N[N[node + LIVE] + STATUS] == PENDING:\n        {GO_IDLE}"))
flip("10: a procedure is idle only after its closing moments",
    *moved("end_procedures", f"        {GO_IDLE}", f"        {ON_OVER}"))
flip("10: what is held may be triggered",
    ("trigger", "N[live + STATUS] != IDLE", "N[live + STATUS] not in (IDLE, HELD)"))
FRESH = "        N[N[N[at] + LIVE] + SPENT] = 0\n"
flip("10: an entry's occurrences begin anew with each start",
    followed("begin_procedure", FRESH, "        N[N[N[at] + LIVE] + TRIGGERS] = 0\n"))
flip("11: an `all` set keeps what it has heard when it is complete", ("hear", "    forget(N, node)\n", ""))
flip("11: an `all` set empties only if its trigger is accepted",
    ("hear", "    forget(N, node)\n",
     "    if N[live + STATUS] == IDLE and N[live + SPENT] < N[node + MOST_TIMES]:\n"
     "        forget(N, node)\n"))
flip("11: `all` is complete at the first moment", ("hear", "N[live + HEARD_NUMBER] != N[node + NEEDS]", "False"))
flip("11: a moment that comes twice counts twice", ("hear", "N[heard] == 0", "True"))
flip("11: an `all` set hears nothing while its node is busy",
    ("hear", "    heard = ", "    if N[live + STATUS] != IDLE:\n        return False\n    heard = "))
flip("11: a cancel empties an `all` set", followed("cancel_alone", LAST_GO_IDLE, "\n    forget(N, node)"))
flip("11: a rise while not idle is kept",
    ("look", "int(found != 0.0)", "int(found != 0.0 and N[N[into + LIVE] + STATUS] == IDLE)"))
flip("11: a `when` triggers at every look while it holds", ("look", " and before == 0", ""))
flip("11: what turns false is not seen by a `when`", ("look", "int(found != 0.0)", "int(found != 0.0 or before != 0)"))
flip("11: a `when` does not see what happens",
    ("announce", "    stir(N, N[moment + READERS], N[moment + READERS_END])", "    pass"))
flip("11: a `when` does not see states change",
    ("change", "        stir(N, N[effect + CHANGE_READERS], N[effect + CHANGE_READERS_END])\n", ""))
flip("12: a node's 21st trigger is a runaway", ("trigger", "MOST_TRIGGERS", "20"))
flip("12: a node's 10,000th trigger is a runaway", ("trigger", ">= MOST_TRIGGERS", "> MOST_TRIGGERS - 2"))
flip("12: a node's 10,001st trigger is no runaway", ("trigger", ">= MOST_TRIGGERS", "> MOST_TRIGGERS"))

# ---------------------------------------------------------------------- 13 to 15: moments, seats, procedures

flip("13: a lapse announces nothing of its own", ("lapse", ON_LAPSED, ""))
flip("13: a decision is asked in silence", ("ask", "    announce(N, R, N[node + ON_ASKED])", "    pass"))
flip("13: `.done` is announced of what is skipped, too",
    followed("skip", GO_IDLE, f"    if N[node + ON_DONE] >= 0:\n    {ON_DONE}"))
flip("14: one free seat is enough",
    ("fits", "        if N[N[at]] <= 0:\n            return False\n    return True",
     "        if N[N[at]] > 0:\n            return True\n    return N[step + SEATS] == N[step + SEATS_END]"))
IN_LINE = "since < other_since or (since == other_since and node < other)"
flip("14: waiting steps are tried by place", ("waits_longer", IN_LINE, "node < other"))
flip("14: waiting steps are tried by waiting time, then the last in place first",
    ("waits_longer", "node < other", "node > other"))
flip("14: the step that came last is tried first", ("waits_longer", "since < other_since", "since > other_since"))
flip("14: a step that does not fit blocks those behind it",
    ("seat", "if fits(N, step)", "if kept == N[QUEUE] and fits(N, step)"))
flip("14: one step starts at a time", ("seat", "if fits(N, step)", "if kept == at and fits(N, step)"))
flip("14: actors are never scarce", ("seat", "fits(N, step)", "True"))
flip("14: a step takes no seats", ("begin_step", "N[N[at]] -= 1", "N[N[at]] -= 0"))
flip("14: seats are given out at the next event",
    ("settle", SEAT,
     "    N[SEATS_CHANGED] += N[SEATS_CHANGED] != 0\n    if N[SEATS_CHANGED] > 2:\n        seat(N, R)\n"))
flip("14: how long a step takes is worked out when it comes due",
    followed("come_due", "        join_queue(N, node)\n", "        N[N[node + LIVE] + AT_WORK] = takes(N, R, node)\n"),
    ("begin_step", "takes(N, R, node)", "N[N[node + LIVE] + AT_WORK]"))
flip("15: a procedure is done while an entry waits for a seat",
    ("end_procedures", "N[live + AT_WORK] == 0",
     "all(N[N[N[entry] + LIVE] + STATUS] in (IDLE, WAITING) for entry in range(N[node + ENTRIES], N[node + "
     "ENTRIES_END]))"))
flip("15: a procedure is done while an entry is held",
    ("end_procedures", "N[live + AT_WORK] == 0",
     "all(N[N[N[entry] + LIVE] + STATUS] in (IDLE, HELD) for entry in range(N[node + ENTRIES], N[node + "
     "ENTRIES_END]))"))
flip("15: entries are triggered whether or not their procedure is under way",
    ("trigger", "owner >= 0 and N[N[owner + LIVE] + STATUS] != UNDER_WAY", "False"))
flip("15: entries that have had their turn have it once for all starts", ("begin_procedure", FRESH, ""))
flip("15: an entry's `all` set goes on from the last start", ("begin_procedure", "        forget(N, N[at])\n", ""))
flip("15: an entry's `when` that holds at a start is no rise",
    ("begin_procedure", "        N[N[N[at] + WATCHED]] = 0\n", "        pass\n"))
flip("15: an entry's `when` is not looked at when its procedure starts",
    ("begin_procedure", "    stir(N, N[node + OWN], N[node + OWN_END])\n", ""))
flip("15: a procedure whose entries are not triggered goes on", ("begin_procedure", "    may_be_over(N, node)\n", ""))
flip("15: a procedure goes on when its last entry ends",
    ("finish_step", "    go_idle(N, node)\n",
     "    size = N[OVER_SIZE]\n    go_idle(N, node)\n    if N[OVER_SIZE] > size:\n"
     "        N[N[N[OVER] + size] + OVER_NOTED] = 0\n        N[OVER_SIZE] = size\n"))

# ---------------------------------------------------------------------- 16: decisions

flip("16: at a tie it lapses", ("close", "<=", "<"))
flip("16: the deadline runs from the trigger",
    ("ask", "DEADLINE] = min(N[TIME] + wait, LONGEST)", "DEADLINE] = max(N[TIME], N[live + SINCE] + wait)"))
flip("16: the deliberation runs from the trigger",
    ("ask", "ANSWER_AT] = min(N[TIME] + wait, LONGEST)", "ANSWER_AT] = max(N[TIME], N[live + SINCE] + wait)"))
CHOICE = "choose(N, R, node, draw(N, R, N[node + CHOICE_STREAM], latest(N, node)))"
flip("16: the choice is made when it is asked",
    ("ask", "    become(", f"    if N[PYTHON] == 0:\n        N[live + FIXED] = {CHOICE}\n    become("))
flip("16: each rule has a draw of its own",
    ("choose", "N[rule + WEIGHTS], 1, options, u)", "N[rule + WEIGHTS], 1, options, 1.0 - u)"))
flip("16: a policy's rules are tried from the last",
    ("choose", "range(N[node + RULES], N[node + RULES_END], RULE_WIDTH)",
     "range(N[node + RULES_END] - RULE_WIDTH, N[node + RULES] - 1, -RULE_WIDTH)"))
flip("16: a rule counts whether or not its `if` holds", ("choose", "holds(N, R, N[rule + COUNTS_IF])", "True"))
flip("16: a policy has one rule",
    ("choose", "range(N[node + RULES], N[node + RULES_END], RULE_WIDTH)",
     "range(N[node + RULES], min(N[node + RULES] + 1, N[node + RULES_END]))"))
flip("16: a policy's rules count after the decision's own weights",
    ("choose", "    offer(N, R, node)\n    options = (N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH\n",
     "    offer(N, R, node)\n    options = (N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH\n"
     "    pick = weigh(N, R, N[node + OPTIONS] + WEIGHT, OPTION_WIDTH, options, u)\n    if pick >= 0:\n"
     "        return pick\n"))
flip("16: a rule that gives no offered option a weight counts: it lapses",
    ("choose", "            if pick >= 0:\n                return pick", "            return pick"))
flip("16: where nothing counts the first option is taken", ("weigh", "return LAPSE", "return 0"))
flip("16: where nothing counts it stays open to the deadline",
    ("close", "pick = picked(N, R, node)",
     "pick = picked(N, R, node)\n        if pick == LAPSE:\n            pick = PERSON"))
flip("16: every option is offered", ("offer", "int(holds(N, R, N[option + OFFERED_IF]))", "1"))
flip("16: options that are not offered enter the sums", ("weigh", "N[N[OFFERED] + i] != 0", "True"))
flip("16: a weight below 0 counts as its size",
    ("weigh", "max(value(N, R, N[weights + apart * i]), 0.0)", "abs(value(N, R, N[weights + apart * i]))"))
flip("16: the option is found from the last", ("weigh", "u * total", "(1.0 - u) * total"))
flip("16: weights are shares", ("weigh", "u * total", "u"))
flip("16: a lapse to an option is no answer",
    ("lapse", "        answer(N, R, node, N[node + LAPSE_OPTION])\n",
     "        kept = N[N[node + LIVE] + ANSWER]\n        answer(N, R, node, N[node + LAPSE_OPTION])\n"
     "        N[N[node + LIVE] + ANSWER] = kept\n"))
flip("16: a lapse to an option is a lapse to none", ("lapse", "N[node + LAPSE_OPTION] >= 0", "False"))
flip("16: a lapse to none has no effects",
    ("lapse", "        perform(N, R, N[node + LAPSE_DEED], latest(N, node))\n", "        pass\n"))
flip("16: a decision that is asked again has no answer",
    ("ask", "    announce(", "    N[live + ANSWER] = NOWHERE\n    announce("))
flip("16: a decision left to a person stays open without end",
    ("leave_open", "N[live + DUE] = N[live + DEADLINE]", "N[live + DUE] = NEVER"))
flip("16: a decision left to a person lapses at once",
    ("close", "        leave_open(N, node)\n", "        lapse(N, R, node)\n"))

# ---------------------------------------------------------------------- 16: menus

MENU_RULE = "holds(N, R, N[rule + COUNTS_IF]) and distances(N, R, node, N[rule + WEIGHTS], 1, occurrence) >= least"
MENU_RULES = "range(N[node + RULES], N[node + RULES_END], RULE_WIDTH)"
flip("16: every option of a menu draws the same number",
    ("distances", "N[option + OPTION_STREAM], occurrence", "N[node + CHOICE_STREAM], occurrence"))
flip("16: an option of a menu draws the same each time",
    ("distances", "N[option + OPTION_STREAM], occurrence", "N[option + OPTION_STREAM], 0"))
flip("16: an option of a menu is taken above its chance", ("distances", "luck - chance", "chance - luck"))
flip("16: what a menu does not offer may be taken", ("distances", "N[N[OFFERED] + number] != 0", "True"))
flip("16: an option with the chance 0 may be taken for the bounds", ("distances", "chance > 0.0", "chance > -9.0"))
flip("16: a rule for a menu counts whether or not its `if` holds",
    ("tick", "holds(N, R, N[rule + COUNTS_IF]) and ", ""))
flip("16: a rule for a menu counts with too few chances", ("tick", MENU_RULE, MENU_RULE.replace(" >= least", " >= 0")))
flip("16: a rule for a menu counts with one chance", ("tick", MENU_RULE, MENU_RULE.replace(" >= least", " >= 1")))
flip("16: a menu goes by its last rule",
    ("tick", MENU_RULES, "range(N[node + RULES_END] - RULE_WIDTH, N[node + RULES] - 1, -RULE_WIDTH)"))
flip("16: a menu knows no rules", ("tick", MENU_RULES, "range(0)"))
flip("16: a menu with too few chances takes those",
    ("tick", "OPTION_WIDTH, occurrence) >= least", "OPTION_WIDTH, occurrence) >= 0"))
flip("16: a menu takes fewer than at least", ("nearest", "max(taken, N[menu + LEAST_TAKEN])", "taken"))
flip("16: a menu takes more than at most",
    ("nearest", "min(max(taken, N[menu + LEAST_TAKEN]), N[menu + MOST_TAKEN])", "max(taken, N[menu + LEAST_TAKEN])"))
flip("16: a bound takes options in the order written",
    ("nearest", "            if R[N[SUMS] + i] < least:\n",
     "            if R[N[SUMS] + i] < NOT_IN_IT and least == NOT_IN_IT:\n"))
flip("16: a bound takes the options of the least luck",
    ("distances", "= luck - chance", "= luck - 2.0 if luck < chance else luck"))
flip("16: of two that came equally near the later is taken",
    ("nearest", "if R[N[SUMS] + i] < least:", "if R[N[SUMS] + i] <= least and R[N[SUMS] + i] < NOT_IN_IT:"))
OF_EACH = (
    "    for option in range(begin, end, OPTION_WIDTH):\n"
    "        if is_in_answer(mask, (option - begin) // OPTION_WIDTH)"
)
WITH_DEED = f"{OF_EACH} and N[option + OPTION_DEED] >= 0:\n"
MENU_MOMENTS = f"{OF_EACH}:\n            announce(N, R, N[option + ON_OPTION])\n"
CHANGED = "            at = change(N, R, N[option + OPTION_DEED], at)\n"
flip("16: a menu's options move the state one after the other",
    ("take_together", "            at = work_out(N, R, N[option + OPTION_DEED], occurrence, at)\n",
     "            at = work_out(N, R, N[option + OPTION_DEED], occurrence, N[AMOUNTS])\n"
     "            at = change(N, R, N[option + OPTION_DEED], N[AMOUNTS])\n"),
    ("take_together", f"{CHANGED}    for", "            pass\n    for"))
flip("16: a menu's moments come in the opposite order",
    ("take_together", MENU_MOMENTS,
     MENU_MOMENTS.replace("(begin, end, OPTION_WIDTH)", "(end - OPTION_WIDTH, begin - 1, -OPTION_WIDTH)")))
flip("16: a menu's moments come before its effects",
    ("take_together", MENU_MOMENTS, ""),
    ("take_together", f"{WITH_DEED}            at = work_out", f"{MENU_MOMENTS}{WITH_DEED}            at = work_out"))
flip("16: what a menu's options cancel goes on",
    ("take_together", "                cancel(N, N[target])\n", "                pass\n"))
flip("16: nothing says that none was taken", ("take_together", "N[N[node + MENU] + ON_NONE] >= 0", "False"))
flip("16: `x.OPTION` of a menu holds where it alone was taken",
    ("leaf", "N[a] >= 0 and N[a] >> b & 1 != 0", "N[a] == 1 << b"))
flip("16: `x.OPTION` of a menu holds before there is an answer", ("leaf", "N[a] >= 0 and N[a] >> b", "N[a] >> b"))
flip("16: a menu's answer is not kept", ("take_together", "    N[N[node + LIVE] + ANSWER] = answer\n", ""))

# ---------------------------------------------------------------------- 17: cancels

CANCEL = "        cancel(N, N[target])"
flip("17: a cancel announces",
    ("perform", CANCEL,
     f"        was = N[N[N[target] + LIVE] + STATUS]\n{CANCEL}\n        if was != IDLE:\n"
     "            announce(N, R, N[N[target] + ON_OVER])"))
flip("17: a cancel keeps the seats",
    followed("cancel_alone", LAST_GO_IDLE, "\n    for at in range(N[node + SEATS], N[node + SEATS_END]):\n"
                                           "        N[N[at]] -= status == UNDER_WAY"))
flip("17: a cancel leaves seats to the next that are freed",
    ("cancel_alone", "    go_idle(N, node)",
     "    changed = N[SEATS_CHANGED]\n    go_idle(N, node)\n    N[SEATS_CHANGED] = changed"))
flip("17: a cancel spends the untriggered",
    ("cancel", "    if N[N[node", "    N[N[node + LIVE] + SPENT] = 1\n    if N[N[node"))
flip("17: a cancel leaves a procedure's entries going",
    ("cancel", "range(N[node + ENTRIES], N[node + ENTRIES_END])", "range(0)"))
flip("17: a procedure whose last active entry is cancelled goes on",
    ("cancel_alone", "    go_idle(N, node)",
     "    owner = N[node + OWNER]\n    noted = N[owner + OVER_NOTED]\n"
     "    N[owner + OVER_NOTED] = 1 if owner >= 0 else noted\n    go_idle(N, node)\n"
     "    N[owner + OVER_NOTED] = noted"))
flip("17: a cancelled procedure is done",
    ("perform", CANCEL,
     f"        was = N[N[N[target] + LIVE] + STATUS]\n{CANCEL}\n"
     "        if was == UNDER_WAY and N[N[target] + KIND] == PROCEDURE:\n"
     "            announce(N, R, N[N[target] + ON_DONE])"))
flip("17: a cancel leaves an open decision open",
    ("cancel", "    if N[N[node + LIVE] + STATUS] != IDLE:\n        cancel_alone(N, node)",
     "    if N[N[node + LIVE] + STATUS] not in (IDLE, OPEN):\n        cancel_alone(N, node)"))
flip("17: a cancel leaves a waiting step waiting",
    ("cancel", "    if N[N[node + LIVE] + STATUS] != IDLE:\n        cancel_alone(N, node)",
     "    if N[N[node + LIVE] + STATUS] not in (IDLE, WAITING):\n        cancel_alone(N, node)"))
flip("17: no `when` sees that an open decision is cancelled",
    ("cancel_alone", "        stir(N, N[asked + READERS], N[asked + READERS_END])", "        pass"))
flip("17: cancels come before effects",
    ("perform", f"    for target in range(N[deed + CANCELS], N[deed + CANCELS_END]):\n{CANCEL}\n", ""),
    ("perform", "    work_out(",
     f"    for target in range(N[deed + CANCELS], N[deed + CANCELS_END]):\n{CANCEL}\n    work_out("))

# ---------------------------------------------------------------------- 18 and 19: the end

flip("18: the horizon's own events do not happen",
    ("finish", "key >> PLACE_BITS > N[HORIZON]", "key >> PLACE_BITS >= N[HORIZON]"))
flip("18: a run ends when nothing is pending any more", ("finish", "            N[TIME] = N[HORIZON]\n", ""))
flip("18: no outcome ends a run", ("ending", "N[FINISHED] = 1", "pass"))
flip("18: an instant is played to its end",
    ("finish", "N[FINISHED] == 0", "N[FINISHED] == 0 or coming(N) >> PLACE_BITS == N[TIME]"))
flip("18: the outcome is the last that holds",
    ("outcome", "        if holds(N, R, N[row + HOLDS_IF]):\n            break\n        number += 1\n    return number",
     "        number = row if holds(N, R, N[row + HOLDS_IF]) and row + OUTCOME_WIDTH < N[OUTCOMES_END] else number\n"
     "    return (number or N[OUTCOMES_END] - OUTCOME_WIDTH) // OUTCOME_WIDTH - N[OUTCOMES] // OUTCOME_WIDTH"))
flip("19: a span ends at the last `to`",
    ("measure", "R[N[row + READ]] < 0.0 and", "(R[N[row + READ]] < 0.0 or moment == N[row + SPAN_TO]) and"))
flip("19: a span begins at the last `from`", ("measure", "N[first] < 0:", "R[N[row + READ]] < 0.0:"))
flip("19: a `to` before the `from` counts", ("measure", "N[last] == now", "N[last] >= 0"))
flip("19: a `to` at the same time as the `from` comes too soon",
    ("measure", "N[last] == now", "N[last] == now and N[first] < now"))
flip("19: a `to` before the `from` in the same second comes too soon",
    ("measure", "N[last] == now", "moment == N[row + SPAN_TO]"))
flip("19: a peak leaves the start out",
    ("start", "R[N[watch + READ_INTO]] = found",
     "R[N[watch + READ_INTO]] = found if N[watch + READING] == LOW else -1e9"))
flip("19: a low leaves the start out",
    ("start", "R[N[watch + READ_INTO]] = found",
     "R[N[watch + READ_INTO]] = found if N[watch + READING] == PEAK else 1e9"))
flip("19: a peak is what it was last", ("look", "max(R[into], found)", "found"))
flip("19: a low is what it was last", ("look", "min(R[into], found)", "found"))
flip("19: a value is read at the start", ("measured", "return value(N, R, N[row + VALUE])", "return R[N[row + READ]]"))
flip("19: a count counts once",
    ("measured", "float(N[N[N[row + SPAN_FROM] + COUNT]])", "float(N[N[N[row + SPAN_FROM] + COUNT]] > 0)"))

# ---------------------------------------------------------------------- luck

flip("luck: neighbours have the luck of the first of four", ("stand_at", "replication & 3", "0"))
flip("luck: what was drawn for four is kept for the next four",
    ("stand_at", "            N[stream + TAG] = 0", "            pass"))
flip("luck: every occurrence has the luck of the first", ("draw", "occurrence, N[EPOCH]", "0, N[EPOCH]"))
flip("luck: what was drawn last is drawn again", ("draw", "N[stream + TAG] != occurrence + 1", "N[stream + TAG] == 0"))
flip("luck: forecasts have the luck of play", ("draw", "occurrence, N[EPOCH]", "occurrence, 0"))
flip("luck: every stream has the same luck", ("draw", "N[stream + KEY] & MASK", "0"))
flip("luck: every seed has the same luck", ("draw", "N[SEED] & MASK", "0"))
flip("luck: the counter begins a step before NumPy's", ("philox", "step + 1", "step"))
flip("luck: the generator has nine rounds", ("philox", "range(ROUNDS)", "range(ROUNDS - 1)"))
flip("luck: four replications draw in another order", ("draw", "R[at + N[LANE]]", "R[at + 3 - N[LANE]]"))
flip("luck: a draw has 52 bits", ("philox", "float(c0 >> 11) * UNIT", "float(c0 >> 32) * 2.0**-32"))

# ---------------------------------------------------------------------- what people leave behind

flip("position: what is held happens",
    ("take_up", "    lay_anew(N)\n",
     "    for node in range(N[NODES], N[NODES_END], NODE_WIDTH):\n        live = N[node + LIVE]\n"
     "        if N[live + STATUS] == HELD:\n            N[live + STATUS] = PENDING\n"
     "            N[live + DUE] = max(N[live + DUE], N[TIME])\n    lay_anew(N)\n"))
flip("position: what a person has chosen is chosen again by luck", ("picked", "fixed != UNFIXED", "False"))
flip("position: an outcome that was waived ends the run", ("ending", "N[waived] == 0", "True"))
flip("position: an outcome that was waived is waived for good", ("ending", "N[waived] = 0", "pass"))
flip("position: an outcome left holding does not end the run",
    ("take_up", "found != 0.0", "found != 0.0 and N[N[N[watch + READ_INTO] + WAIVED]] != 0"))
flip("position: what waits is forgotten", ("take_up", "== WAITING", "> HELD"))
flip("position: what is to come is forgotten", ("lay_anew", "rise(N, N[live + DUE] << PLACE_BITS | node)", "pass"))
flip("position: a block's replications go on from one another",
    ("renew", "range(N[SPAN_TIMES_END] - WORLD)", "range(WORLD_HEAD + LIVE_WIDTH)"))
flip("position: a block's replications go on from one another's states",
    ("renew", "range(N[READINGS_END])", "range(N[STATE_END], N[READINGS_END])"))
flip("position: a block's replications go on from one another's readings",
    ("renew", "range(N[READINGS_END])", "range(N[STATE_END])"))

# ---------------------------------------------------------------------- policies in Python

flip("python: all are given the answer of the first", ("play_on", "N[PICK] = picks[i]", "N[PICK] = picks[0]"))
flip("python: every option is offered", ("question", "N[N[OFFERED] + option]", "1"))
flip("python: the draw is that of the next occurrence",
    ("question", "draw(N, R, N[node + CHOICE_STREAM], latest(N, node))",
     "draw(N, R, N[node + CHOICE_STREAM], latest(N, node) + 1)"))
flip("python: the worlds are those of before the question",
    ("play_on", "        copy(worlds, row * length, N, WORLD, length)\n",
     "        if how != ASKING:\n            copy(worlds, row * length, N, WORLD, length)\n"))
flip("python: a policy is asked where nothing is due",
    ("is_asked", "N[live + ANSWER_AT] <= N[live + DEADLINE] and ", ""))

# ---------------------------------------------------------------------- columns

flip("columns: states are those of the start",
    ("read_off", "states[at] = R[state]", "states[at] = R[N[REAL_BLANK] + state]"))
flip("columns: what was reached is counted each time", ("read_off", "int(N[moment] > 0)", "N[moment]"))
flip("columns: measures are transposed",
    ("read_off", "        measures[at] = measured(N, R, measure)\n        at += count\n",
     "        measures[at] = measured(N, R, measure)\n        at += 1\n"))
flip("columns: a state followed is seen before what happens at that time",
    ("pass_to", "N[N[GRID_AT]] < time", "N[N[GRID_AT]] <= time"),
    ("follow", "N[N[GRID_AT]] < before", "N[N[GRID_AT]] <= before"))
flip("columns: a state is followed to the last event", ("read_off", "        follow(N, R, NEVER)\n", ""))
flip("columns: a state followed is read off once an event",
    ("follow", "        N[GRID_AT] += 1\n", "        N[GRID_AT] += 1\n        return\n"))
flip("columns: one state is followed for all", ("follow", "R[N[state]]", "R[N[N[FOLLOWED]]]"))

# ---------------------------------------------------------------------- futures

flip("futures: what is known is over",
    ("rest", "return float(seconds(N, R, quantity, N[row + OCCURRENCE]))", "return 0.0"))
flip("futures: what has begun is drawn as if it had not", ("rest", "R[at + 1] + (1.0 - R[at + 1]) * v", "v"))
flip("futures: a share is left out at the other end",
    ("rest", "R[at + 1] + (1.0 - R[at + 1]) * v", "(1.0 - R[at + 1]) * v"))
flip("futures: what has no memory has waited no time",
    ("rest", "R[at + 1] + quantile(N, R, quantity, v)", "quantile(N, R, quantity, v)"))
flip("futures: of several values those that are past may come",
    ("rest", "R[at + 1] + v * R[at + 2]", "v * (R[at + 1] + R[at + 2])"))
flip("futures: what has not begun to pass is drawn from the other end",
    ("rest", "max(quantile(N, R, quantity, v), 0.0)", "max(quantile(N, R, quantity, 1.0 - v), 0.0)"))
flip("futures: what is past may be due", ("rest", "return max(rounded(found), R[at])", "return rounded(found)"))
flip("futures: waits are not rounded", ("rest", "max(rounded(found), R[at])", "max(found // 1.0, R[at])"))
flip("futures: a wait is drawn by the occurrence to come",
    ("rest", "draw(N, R, N[quantity + STREAM], N[row + OCCURRENCE])",
     "draw(N, R, N[quantity + STREAM], N[row + OCCURRENCE] + 1)"))
flip("futures: nothing is later than the present second",
    ("redraw", "max(N[row + BEGAN] + wait, float(N[row + NOT_BEFORE]))", "float(N[row + NOT_BEFORE])"))
flip("futures: what is late is due in the past",
    ("redraw", "max(N[row + BEGAN] + wait, float(N[row + NOT_BEFORE]))", "N[row + BEGAN] + wait"))
flip("futures: waits begin now", ("redraw", "N[row + BEGAN] + wait", "N[TIME] + wait"))
flip("futures: a wait may end past 2³⁰ seconds",
    ("redraw", "min(max(N[row + BEGAN] + wait, float(N[row + NOT_BEFORE])), LONGEST_WAIT)",
     "max(N[row + BEGAN] + wait, float(N[row + NOT_BEFORE]))"))
flip("futures: `until` ends nothing", ("redraw", "due if due <= N[node + LATEST] else NEVER", "due"))
flip("futures: a wait is always that of the first case", ("how_long", "= number", "= 0"))
flip("futures: an answer is due after its deadline",
    ("redraw", "min(N[live + ANSWER_AT], N[live + DEADLINE])", "N[live + ANSWER_AT]"))
flip("futures: a decision lapses when its answer was due",
    ("redraw", "            N[live + ANSWER_AT] = N[live + DUE]\n", ""),
    ("redraw", "min(N[live + ANSWER_AT], N[live + DEADLINE])", "min(N[live + DUE], N[live + DEADLINE])"))
flip("futures: what is hidden is not drawn anew", ("begin", "    redraw(N, R)\n", ""))

flip("futures: a calendar moves nothing that is drawn anew",
    ("redraw", "due = min(opened(N, node, due), LONGEST)", "pass"))
flip("futures: a calendar moves the end of a step and an answer too",
    ("redraw", "if N[live + STATUS] == PENDING:", "if N[live + STATUS] != IDLE:"))
flip("futures: what was held and is late is due in the past", ("redraw", "max(due, N[TIME])", "due"))

# ---------------------------------------------------------------------- 8 and 16: calendars and clocks

flip("8: a calendar moves nothing", ("trigger", "due = opened(N, node, due)", "pass"))
flip("8: a calendar moves from the trigger on, and not from the delay's end",
    ("trigger", "due = opened(N, node, due)", "due = max(due, opened(N, node, N[TIME]))"))
flip("8: a calendar comes before not_before",
    ("trigger", """    if N[node + CLOCKS] < N[node + CLOCKS_END]:
        due = max(due, clock_time(N, node))
    if N[node + OPENINGS] < N[node + OPENINGS_END]:
        due = opened(N, node, due)
""", """    if N[node + OPENINGS] < N[node + OPENINGS_END]:
        due = opened(N, node, due)
    if N[node + CLOCKS] < N[node + CLOCKS_END]:
        due = max(due, clock_time(N, node))
"""))
flip("8: what lies in an opening waits for the next",
    ("opened", "if N[middle + LAST_OPEN] < due:", "if N[middle + OPENS] < due:"))
flip("8: the last second of an opening is not in it",
    ("opened", "if N[middle + LAST_OPEN] < due:", "if N[middle + LAST_OPEN] <= due:"))
flip("8: what lies in an opening is due as that began", ("opened", "max(due, N[low + OPENS])", "N[low + OPENS]"))
flip("8: what is outside is due as the next opening ends", ("opened", "N[low + OPENS]", "N[low + LAST_OPEN]"))
flip("8: of the openings the first counts",
    ("opened", "    while low < high:\n", "    while low < high and high < low:\n"))
flip("16: a deadline by the clock is none", ("ask", "min(until(N, node), LONGEST)", "NEVER"))
flip("16: a time of day that is now is the deadline", ("until", "N[at] <= N[TIME]", "N[at] < N[TIME]"))
flip("16: a deadline by the clock is the first of all times",
    ("until", "while at < N[node + UNTIL_END] - 1 and N[at] <= N[TIME]:", "while at < N[node + UNTIL]:"))
flip("16: of a deadline whose instant is past nothing comes",
    ("until", "return max(N[at], N[TIME])", "return N[at] if N[at] >= N[TIME] else NEVER"))

# fmt: on


@pytest.mark.parametrize("rule", FLIPS)
def test_a_flip_of_the_kernel_is_caught(rule, plain):
    turn_round(plain, FLIPS[rule])
    assert any(case.difference() for case in corpus.cases())


def test_without_a_flip_nothing_differs(plain):
    for case in islice(corpus.cases(), 300):
        assert case.difference() is None
