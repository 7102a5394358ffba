"""Where everything stands in the kernel's two memories: ``N``, whole numbers, and ``R``, real ones.

N begins with a header; then comes the world, which is all that a run changes and all that a position holds; then the
room that the kernel works in; then the program, in rows of a fixed width. What a row refers to it holds as an address
in N or R, where ``NOWHERE`` is none. R begins with the world's reals. ``sim.engine.lay`` lays a program so, and
``sim.kernel.sound`` checks it.
"""

from __future__ import annotations

from sim import numbering

NOWHERE = -1

# ---------------------------------------------------------------------- the header

(
    SIZE, REALS, SEED, EPOCH, HORIZON, FROM_START, PYTHON, STEP, LANE, PICK, ASKED, ERROR, SEATS_CHANGED,
    HEAP_SIZE, OVER_SIZE, DIRTY_SIZE, QUEUE_SIZE, TRACE_SIZE,
) = range(18)  # fmt: skip
"""SIZE and REALS are the lengths of N and R. SEED and EPOCH are the luck's; STEP and LANE say which replication's.

FROM_START: whether a run begins at the start or goes on from the blank world. PYTHON: whether a policy in Python is
asked; then PICK is its answer, ASKED the node it is asked about. ERROR is the node of a runaway. The sizes are how
much of a region is in use.
"""

(
    LIVES, LIVES_END, HEARD_BITS, HEARD_BITS_END, COUNTS, COUNTS_END, LASTS, LASTS_END, WATCHED_BITS, WATCHED_BITS_END,
    FREE, FREE_END, WAIVED_BITS, WAIVED_BITS_END, SPAN_TIMES, SPAN_TIMES_END, BLANK, BLANK_END,
    HEAP, HEAP_END, OVER, OVER_END, DIRTY, DIRTY_END, QUEUE, QUEUE_END, OFFERED, OFFERED_END,
    NODES, NODES_END, MOMENTS, MOMENTS_END, WATCHES, WATCHES_END, MEASURES, MEASURES_END,
    OUTCOMES, OUTCOMES_END, STREAMS, STREAMS_END, STATES, STATES_END, ATS, ATS_END, ROWS, ROWS_END, TRACE, TRACE_END,
) = range(18, 66)  # fmt: skip
"""The regions of N, where each begins and ends, in the order in which they lie. SPAN_TIMES ends the world, BLANK is a
copy of it as every run begins. HEAP to OFFERED is room to work in, NODES to ATS the program's tables; in ROWS stands
whatever they refer to."""

(
    STATE, STATE_END, READINGS, READINGS_END, REAL_BLANK, REAL_BLANK_END, STACK, STACK_END, SUMS, SUMS_END,
    AMOUNTS, AMOUNTS_END, LUCK, LUCK_END, RANGES, RANGES_END, NUMBERS, NUMBERS_END, PATHS, PATHS_END,
) = range(66, 86)  # fmt: skip
"""The regions of R in the same way: READINGS ends the world's reals, NUMBERS are those that rows refer to, PATHS what
the states followed are at the times of the grid."""

HIDDEN, HIDDEN_END, FOLLOWED, FOLLOWED_END, GRID, GRID_END = range(86, 92)
"""Lists within ROWS: waits to be drawn anew, states to be followed, and the times at which these are read off."""

WORLD = 92
"""The first number behind the header."""

# ---------------------------------------------------------------------- the world

TIME, PLACE, EVENTS, FINISHED, GRID_AT = range(WORLD, WORLD + 5)
"""Seconds since the start; the node of the last event (its row); how many events; whether it is over; where in the
grid the states followed are read off next. The world goes on with the regions LIVES to SPAN_TIMES."""
WORLD_HEAD = 5

DUE, STATUS, SINCE, CAUSE, TRIGGERS, SPENT, HEARD_NUMBER, ANSWER, ANSWER_AT, DEADLINE, FIXED, AT_WORK, CASE = range(13)
LIVE_WIDTH = 13
"""What changes of a node: the fields of ``sim.engine.position``, how many of an `all` set's moments it has heard, and
for a procedure how many of its entries are at work."""

# ---------------------------------------------------------------------- the program

(
    LIVE, NUMBER, KIND, OWNER, ON_OVER, ON_SKIPPED, ON_START, ON_DONE, ON_ASKED, ON_LAPSED, WAIT, NEEDS, HEARD,
    CLOCKS, CLOCKS_END, CONDITION, CHANCE, CHANCE_STREAM, MOST_TIMES, SEATS, SEATS_END, TAKES, WITHIN, DEED,
    ENTRIES, ENTRIES_END, OPTIONS, OPTIONS_END, LAPSE_DEED, LAPSE_OPTION, CHOICE_STREAM, OWN, OWN_END,
    RULES, RULES_END, OVER_NOTED, WAIT_AGAIN, LATEST, OPENINGS, OPENINGS_END, UNTIL, UNTIL_END, MENU,
) = range(43)  # fmt: skip
"""A node. LIVE: what changes of it. ON_…: the moments' rows. OWN: the watches of a procedure's entries. OVER_NOTED:
whether it is among the procedures that may be over. WAIT is how long after a trigger by the start it is due, WAIT_AGAIN
after one by a moment; LATEST when it comes due no more. CLOCKS and UNTIL: the times of its `not_before` and its
deadline; OPENINGS: those of its calendar, which nodes share. MENU: how many options a decision takes at once; of what
takes one it is NOWHERE."""
NODE_WIDTH = 43

OPENS, LAST_OPEN = range(2)
"""An opening: its first second and its last."""
OPENING_WIDTH = 2

COUNT, LAST, SPANS, SPANS_ENDS, LISTENERS, LISTENERS_END, READERS, READERS_END, MINDED = range(9)
"""A moment: its count in the world, and when it was last announced; the measures it begins or ends; who hears it, as
pairs of a node and its part of an `all` set (NOWHERE: one is enough); the watches that read it; whether there is any of
these."""
MOMENT_WIDTH = 9

READING, READ_INTO, LOOKS_AT, WATCHED, NOTED = range(5)
"""A watch: what is read off its expression; into which node, measure or outcome; what it was the last time."""
WATCH_WIDTH = 5

MEASURE_KIND, SPAN_FROM, SPAN_TO, VALUE, FIRST_FROM, LAST_TO, READ = range(7)
MEASURE_WIDTH = 7

HOLDS_IF, WAIVED = range(2)
OUTCOME_WIDTH = 2

TAG, KEY, UNIFORMS = range(3)
"""A stream: the occurrence that is drawn, plus 1 (0: none); its half of the Philox key; where its four numbers are."""
STREAM_WIDTH = 3

START_AT, STATE_AT, RANGE_AT = range(3)
"""A state: the quantity it starts at, where its value is, where its lowest and highest are."""
STATE_WIDTH = 3

QUANTITY_KIND, NUMBERS_AT, STREAM, LENGTH, SECONDS = range(5)
"""A quantity: its numbers in R (or its expression), how many they are, and the seconds of a constant."""
QUANTITY_WIDTH = 5
STANDS_IF, STANDS = range(2)
"""A case of a quantity that has several: NUMBERS_AT leads to the first, LENGTH is how many."""
CASE_WIDTH = 2

EFFECTS, EFFECTS_END, CANCELS, CANCELS_END = range(4)
DEED_WIDTH = 4
CHANGES, WITHIN_RANGE, AMOUNT, ASSIGNS, CHANGE_READERS, CHANGE_READERS_END = range(6)
EFFECT_WIDTH = 6
IS_ANSWER, ON_OPTION, OFFERED_IF, WEIGHT, OPTION_DEED, OPTION_STREAM, LIKE = range(7)
"""An option. Of a menu WEIGHT is its chance, and OPTION_STREAM is what it draws from; of a choice that is NOWHERE.
LIKE: the number of the option that is announced with it, NOWHERE for none."""
OPTION_WIDTH = 7
LEAST_TAKEN, MOST_TAKEN, ON_NONE = range(3)
"""A menu: how many options it takes, and the moment that none was taken."""
MENU_WIDTH = 3
MOST_IN_MENU = numbering.MOST_IN_MENU
COUNTS_IF, WEIGHTS = range(2)
RULE_WIDTH = 2

HIDDEN_NODE, WAITS, BEGAN, OCCURRENCE, NOT_BEFORE, REDRAW, REST_AT, LAST_LEFT = range(8)
"""A wait whose end nobody at the table knows, to be drawn anew: of which node, for which quantity (NOWHERE: none),
since when, by which occurrence of its draw, the clock time before which it is not over, how, and with which numbers
(see ``redraw``)."""
HIDDEN_WIDTH = 8

# ---------------------------------------------------------------------- kinds

IDLE, PENDING, WAITING, UNDER_WAY, OPEN, HELD = map(int, numbering.Status)
TURN, INJECT, ACTION, PROCEDURE, DECISION = map(int, numbering.Kind)
"""ACTION is a step: STEP is taken by luck."""
TRIGGER, PEAK, LOW, ENDING = map(int, numbering.Reading)
BY_START, BY_WHEN, BY_PERSON = map(int, numbering.Cause)
LAPSE, PERSON, UNFIXED = numbering.LAPSE, numbering.PERSON, numbering.UNFIXED
UNASKED = UNFIXED - 1
NEVER, MOST_TRIGGERS = numbering.NEVER, numbering.MOST_TRIGGERS
SPAN, HIGHEST, LOWEST, VALUE_OF, COUNT_OF = range(5)
CONSTANT, EXPRESSION, TRIANGULAR, UNIFORM, EXPONENTIAL, ONE_OF, CASES = range(7)
KNOWN, ORDINARY, TRUNCATED, MEMORYLESS, AMONG_LEFT = range(5)
LONGEST = 2**30

# ---------------------------------------------------------------------- expressions

(
    END, LOAD, LESS_OF, AT_MOST_OF, SAME_OF, OTHER_OF, HAPPENED, ANSWER_IS, ELAPSED, TIMES_HAPPENED, SINCE_LAST,
    SAME_ANSWER, OTHER_ANSWER, IS_TAKEN, SUCCESSIVE, UNLESS, IF_SO, NOT, MAGNITUDE, AT_MOST, LESS, PLUS, MINUS, TIMES,
    OVER_BY, SAME, OTHER, LEAST, MOST,
) = range(29)  # fmt: skip
"""Codes of an expression, in rows of (code, a, b, depth), worked off from the first to END over a small stack, on which
there are ``depth`` numbers before the row.

From LOAD to SUCCESSIVE each puts a number on the stack; UNLESS and IF_SO go on at row ``a``, keeping the number on top,
if it is a no (a yes), and else take it off; NOT and MAGNITUDE change the number on top; the others take two off and
put one on. Those that end in OF compare two numbers of R at once. An expression that is no more than a number of R is
not code but its address A, written as -2 - A.
"""
DEPTH = 3
CODE_WIDTH = 4

# ---------------------------------------------------------------------- how a run stops

OVER_NOW, ASKING, RUNAWAY = range(3)

PLACE_BITS = 31
PLACE_MASK = 2**31 - 1
"""In the heap an event is its time and, in the lower bits, the address of its node's row."""
