"""Whether a laid program is sound: every address in it leads into its region, and to a row of the right kind.

Compiled, the kernel checks no bounds; it plays nothing that has not passed here. What the rows say is not judged, only
that nothing outside the memories can be read or written by following them.
"""

from __future__ import annotations

from sim.kernel.addresses import are_rows, are_within, is_between, is_in, is_list, is_row, is_row_or_none
from sim.kernel.layout import *
from sim.kernel.parts import deed_is_sound, expression_is_sound, quantity_is_sound
from sim.kernel.words import Ints


def first_fault(N: Ints, size: int, reals: int) -> int:
    """The address of the first row that is not sound, 0 for the header; NOWHERE if all are.

    ``size`` and ``reals`` are the lengths of the two memories.
    """
    if not header_is_sound(N, size, reals):
        return 0
    fault = fault_of_nodes(N)
    if fault == NOWHERE:
        fault = fault_of_tables(N)
    if fault == NOWHERE:
        fault = fault_of_lists(N)
    return fault


def header_is_sound(N: Ints, size: int, reals: int) -> bool:
    """Regions in their order, none over another, and the world in front of its copy."""
    if size < WORLD + WORLD_HEAD or N[SIZE] != size or N[REALS] != reals:
        return False
    before = WORLD + WORLD_HEAD
    for region in range(LIVES, TRACE + 1, 2):
        if N[region] < before or N[region + 1] < N[region]:
            return False
        before = N[region + 1]
    real_before = 0
    for region in range(STATE, PATHS + 1, 2):
        if N[region] < real_before or N[region + 1] < N[region]:
            return False
        real_before = N[region + 1]
    return before <= size and real_before <= reals and N[STATE] == 0 and sizes_fit(N)


def sizes_fit(N: Ints) -> bool:
    """Regions of whole rows; copies as long as what they copy; room to work in for the worst case."""
    nodes = (N[NODES_END] - N[NODES]) // NODE_WIDTH
    return (
        is_of_rows(N, NODES, NODE_WIDTH)
        and is_of_rows(N, MOMENTS, MOMENT_WIDTH)
        and is_of_rows(N, WATCHES, WATCH_WIDTH)
        and is_of_rows(N, MEASURES, MEASURE_WIDTH)
        and is_of_rows(N, OUTCOMES, OUTCOME_WIDTH)
        and is_of_rows(N, STREAMS, STREAM_WIDTH)
        and is_of_rows(N, STATES, STATE_WIDTH)
        and N[LIVES] == WORLD + WORLD_HEAD
        and N[LIVES_END] - N[LIVES] == LIVE_WIDTH * nodes
        and (N[COUNTS_END] - N[COUNTS]) * MOMENT_WIDTH == N[MOMENTS_END] - N[MOMENTS]
        and N[LASTS_END] - N[LASTS] == N[COUNTS_END] - N[COUNTS]
        and N[BLANK_END] - N[BLANK] == N[SPAN_TIMES_END] - WORLD
        and N[REAL_BLANK_END] - N[REAL_BLANK] == N[READINGS_END]
        and N[HEAP_END] - N[HEAP] >= 2 * nodes + 2
        and N[OVER_END] - N[OVER] >= nodes
        and N[QUEUE_END] - N[QUEUE] >= nodes
        and (N[DIRTY_END] - N[DIRTY]) * WATCH_WIDTH >= N[WATCHES_END] - N[WATCHES]
        and (N[TRACE_END] - N[TRACE]) % 2 == 0
        and N[NODES_END] <= PLACE_MASK
        and is_between(0, N[TRACE_SIZE], PLACE_MASK)
    )


def is_of_rows(N: Ints, region: int, width: int) -> bool:
    """Whether a region is a number of whole rows."""
    return (N[region + 1] - N[region]) % width == 0


# ---------------------------------------------------------------------- nodes


def fault_of_nodes(N: Ints) -> int:
    """The first node that is not sound, by its row or by its numbers in the blank world."""
    for node in range(N[NODES], N[NODES_END], NODE_WIDTH):
        number = (node - N[NODES]) // NODE_WIDTH
        if N[node + NUMBER] != number or N[node + LIVE] != N[LIVES] + LIVE_WIDTH * number:
            return node
        if not (node_is_sound(N, node) and doings_are_sound(N, node) and decision_is_sound(N, node)):
            return node
    for node in range(N[NODES], N[NODES_END], NODE_WIDTH):
        if not is_blank(N, node, N[BLANK] + N[node + LIVE] - WORLD):
            return node
    return NOWHERE


def node_is_sound(N: Ints, node: int) -> bool:
    """What every node has."""
    return (
        is_between(TURN, N[node + KIND], DECISION)
        and is_owner(N, N[node + OWNER])
        and moments_are_sound(N, node)
        and quantity_is_sound(N, N[node + WAIT], False)
        and quantity_is_sound(N, N[node + WAIT_AGAIN], False)
        and is_in(N, N[node + HEARD], HEARD_BITS, N[node + NEEDS])
        and is_list(N, N[node + CLOCKS], N[node + CLOCKS_END], 1)
        and is_list(N, N[node + OPENINGS], N[node + OPENINGS_END], OPENING_WIDTH)
        and is_list(N, N[node + UNTIL], N[node + UNTIL_END], 1)
        and expression_is_sound(N, N[node + CONDITION], False)
        and expression_is_sound(N, N[node + CHANCE], False)
        and (N[node + CHANCE] == NOWHERE or is_row(N, N[node + CHANCE_STREAM], STREAMS, STREAM_WIDTH))
        and N[node + OVER_NOTED] == 0
    )


def is_owner(N: Ints, at: int) -> bool:
    """A procedure that is nobody's entry itself, or none: so what is over at once finds room."""
    return at == NOWHERE or (
        is_row(N, at, NODES, NODE_WIDTH) and N[at + KIND] == PROCEDURE and N[at + OWNER] == NOWHERE
    )


def moments_are_sound(N: Ints, node: int) -> bool:
    """The moments that its kind announces."""
    kind = N[node + KIND]
    begins = kind == ACTION or kind == PROCEDURE
    return (
        is_moment(N, N[node + ON_OVER], True)
        and is_moment(N, N[node + ON_SKIPPED], True)
        and is_moment(N, N[node + ON_START], begins)
        and is_moment(N, N[node + ON_DONE], begins)
        and is_moment(N, N[node + ON_ASKED], kind == DECISION)
        and is_moment(N, N[node + ON_LAPSED], kind == DECISION)
    )


def is_moment(N: Ints, at: int, needed: bool) -> bool:
    """A moment's row, or none where none is needed."""
    return is_row(N, at, MOMENTS, MOMENT_WIDTH) or (at == NOWHERE and not needed)


def doings_are_sound(N: Ints, node: int) -> bool:
    """Seats, times, effects, and a procedure's entries."""
    return (
        are_within(N, N[node + SEATS], N[node + SEATS_END], FREE)
        and quantity_is_sound(N, N[node + TAKES], False)
        and quantity_is_sound(N, N[node + WITHIN], False)
        and deed_is_sound(N, N[node + DEED])
        and deed_is_sound(N, N[node + LAPSE_DEED])
        and are_rows(N, N[node + ENTRIES], N[node + ENTRIES_END], NODES, NODE_WIDTH)
        and are_rows(N, N[node + OWN], N[node + OWN_END], WATCHES, WATCH_WIDTH)
    )


def decision_is_sound(N: Ints, node: int) -> bool:
    """Options, rules and what a lapse does; other nodes have none."""
    begin = N[node + OPTIONS]
    end = N[node + OPTIONS_END]
    if not is_list(N, begin, end, OPTION_WIDTH) or not is_list(N, N[node + RULES], N[node + RULES_END], RULE_WIDTH):
        return False
    options = (end - begin) // OPTION_WIDTH
    if not is_between(NOWHERE, N[node + LAPSE_OPTION], last_answer(N, node)):
        return False
    if options > N[OFFERED_END] - N[OFFERED] or options > N[SUMS_END] - N[SUMS]:
        return False
    if N[node + KIND] == DECISION and not is_row(N, N[node + CHOICE_STREAM], STREAMS, STREAM_WIDTH):
        return False
    for option in range(begin, end, OPTION_WIDTH):
        if not option_is_sound(N, option) or not is_between(NOWHERE, N[option + LIKE], options - 1):
            return False
    if N[node + MENU] != NOWHERE and not menu_is_sound(N, node, options):
        return False
    for rule in range(N[node + RULES], N[node + RULES_END], RULE_WIDTH):
        if not rule_is_sound(N, rule, options):
            return False
    return True


def option_is_sound(N: Ints, option: int) -> bool:
    """One answer to a decision."""
    return (
        is_row(N, N[option + ON_OPTION], MOMENTS, MOMENT_WIDTH)
        and expression_is_sound(N, N[option + OFFERED_IF], False)
        and expression_is_sound(N, N[option + WEIGHT], True)
        and deed_is_sound(N, N[option + OPTION_DEED])
    )


def menu_is_sound(N: Ints, node: int, options: int) -> bool:
    """A decision that takes several options: each draws, and there is room for what all of them do."""
    menu = N[node + MENU]
    if not is_in(N, menu, ROWS, MENU_WIDTH) or not is_moment(N, N[menu + ON_NONE], False) or options > MOST_IN_MENU:
        return False
    effects = 0
    for option in range(N[node + OPTIONS], N[node + OPTIONS_END], OPTION_WIDTH):
        if not is_row(N, N[option + OPTION_STREAM], STREAMS, STREAM_WIDTH):
            return False
        deed = N[option + OPTION_DEED]
        if deed != NOWHERE:
            effects += (N[deed + EFFECTS_END] - N[deed + EFFECTS]) // EFFECT_WIDTH
    return effects <= N[AMOUNTS_END] - N[AMOUNTS]


def last_answer(N: Ints, node: int) -> int:
    """The greatest number that an answer of a decision can have: its last option's, or the mask of all of them."""
    options = (N[node + OPTIONS_END] - N[node + OPTIONS]) // OPTION_WIDTH
    if N[node + MENU] == NOWHERE:
        return options - 1
    return (1 << min(options, MOST_IN_MENU)) - 1


def rule_is_sound(N: Ints, rule: int, options: int) -> bool:
    """A policy's rule: a weight for each option."""
    weights = N[rule + WEIGHTS]
    if not expression_is_sound(N, N[rule + COUNTS_IF], False) or not is_in(N, weights, ROWS, options):
        return False
    for at in range(weights, weights + options):
        if not expression_is_sound(N, N[at], True):
            return False
    return True


def is_blank(N: Ints, node: int, live: int) -> bool:
    """A node's numbers as every run begins: a status that its kind can have, and an event to come only with one."""
    status = N[live + STATUS]
    kind = N[node + KIND]
    return (
        is_between(IDLE, status, HELD)
        and (status == IDLE or N[FROM_START] == 0)
        and (status != OPEN or kind == DECISION)
        and ((status != WAITING and status != UNDER_WAY) or kind == ACTION or kind == PROCEDURE)
        and ((status != IDLE and status != WAITING) or N[live + DUE] == NEVER)
        and is_between(0, N[live + DUE], NEVER)
        and is_between(0, N[live + SINCE], NEVER)
        and is_between(0, N[live + ANSWER_AT], NEVER)
        and is_between(0, N[live + DEADLINE], NEVER)
        and is_between(0, N[live + TRIGGERS], MOST_TRIGGERS)
        and is_between(0, N[live + AT_WORK], NEVER)
        and is_between(0, N[live + CASE], PLACE_MASK)
        and is_between(UNFIXED, N[live + FIXED], last_answer(N, node))
        and is_between(0, N[live + HEARD_NUMBER], N[node + NEEDS])
    )


# ---------------------------------------------------------------------- the other tables


def fault_of_tables(N: Ints) -> int:
    """The first row of moments, watches, measures, outcomes, streams and states that is not sound."""
    for moment in range(N[MOMENTS], N[MOMENTS_END], MOMENT_WIDTH):
        if not moment_is_sound(N, moment):
            return moment
    for watch in range(N[WATCHES], N[WATCHES_END], WATCH_WIDTH):
        if not watch_is_sound(N, watch):
            return watch
    for measure in range(N[MEASURES], N[MEASURES_END], MEASURE_WIDTH):
        if not measure_is_sound(N, measure):
            return measure
    for outcome in range(N[OUTCOMES], N[OUTCOMES_END], OUTCOME_WIDTH):
        if not outcome_is_sound(N, outcome):
            return outcome
    for stream in range(N[STREAMS], N[STREAMS_END], STREAM_WIDTH):
        if not is_in(N, N[stream + UNIFORMS], LUCK, 4):
            return stream
    for state in range(N[STATES], N[STATES_END], STATE_WIDTH):
        if not state_is_sound(N, state):
            return state
    return NOWHERE


def moment_is_sound(N: Ints, moment: int) -> bool:
    """Who minds it, and where it is counted."""
    number = (moment - N[MOMENTS]) // MOMENT_WIDTH
    if N[moment + COUNT] != N[COUNTS] + number or N[moment + LAST] != N[LASTS] + number:
        return False
    if not is_list(N, N[moment + LISTENERS], N[moment + LISTENERS_END], 2):
        return False
    for at in range(N[moment + LISTENERS], N[moment + LISTENERS_END], 2):
        if not is_row(N, N[at], NODES, NODE_WIDTH) or N[at + 1] < NOWHERE or N[at + 1] >= N[N[at] + NEEDS]:
            return False
    return are_rows(N, N[moment + SPANS], N[moment + SPANS_ENDS], MEASURES, MEASURE_WIDTH) and are_rows(
        N, N[moment + READERS], N[moment + READERS_END], WATCHES, WATCH_WIDTH
    )


def watch_is_sound(N: Ints, watch: int) -> bool:
    """What is looked at, and into what it is read."""
    reading = N[watch + READING]
    into = N[watch + READ_INTO]
    if reading == TRIGGER:
        leads = is_row(N, into, NODES, NODE_WIDTH)
    elif reading == ENDING:
        leads = is_row(N, into, OUTCOMES, OUTCOME_WIDTH)
    else:
        leads = (reading == PEAK or reading == LOW) and is_in(N, into, READINGS, 1)
    return (
        leads
        and expression_is_sound(N, N[watch + LOOKS_AT], True)
        and is_in(N, N[watch + WATCHED], WATCHED_BITS, 1)
        and N[watch + NOTED] == 0
    )


def measure_is_sound(N: Ints, measure: int) -> bool:
    """Where its times and its reading stand."""
    kind = N[measure + MEASURE_KIND]
    return (
        is_between(SPAN, kind, COUNT_OF)
        and is_moment(N, N[measure + SPAN_FROM], kind == SPAN or kind == COUNT_OF)
        and is_moment(N, N[measure + SPAN_TO], kind == SPAN)
        and expression_is_sound(N, N[measure + VALUE], kind == VALUE_OF)
        and is_in(N, N[measure + FIRST_FROM], SPAN_TIMES, 1)
        and is_in(N, N[measure + LAST_TO], SPAN_TIMES, 1)
        and is_in(N, N[measure + READ], READINGS, 1)
    )


def outcome_is_sound(N: Ints, outcome: int) -> bool:
    """A condition, but for the last, which always holds."""
    last = outcome + OUTCOME_WIDTH == N[OUTCOMES_END]
    return (
        expression_is_sound(N, N[outcome + HOLDS_IF], False)
        and (not last or N[outcome + HOLDS_IF] == NOWHERE)
        and is_in(N, N[outcome + WAIVED], WAIVED_BITS, 1)
    )


def state_is_sound(N: Ints, state: int) -> bool:
    """Its start, its value and its range."""
    return (
        quantity_is_sound(N, N[state + START_AT], True)
        and is_in(N, N[state + STATE_AT], STATE, 1)
        and is_in(N, N[state + RANGE_AT], RANGES, 2)
    )


# ---------------------------------------------------------------------- lists


def fault_of_lists(N: Ints) -> int:
    """What begins by itself, what is hidden, what is followed, and where the blank world stands."""
    for at in range(N[ATS], N[ATS_END]):
        if not is_row(N, N[at], NODES, NODE_WIDTH):
            return at
    if not is_list(N, N[HIDDEN], N[HIDDEN_END], HIDDEN_WIDTH):
        return HIDDEN
    for row in range(N[HIDDEN], N[HIDDEN_END], HIDDEN_WIDTH):
        if not hidden_is_sound(N, row):
            return row
    followed = N[FOLLOWED_END] - N[FOLLOWED]
    times = N[GRID_END] - N[GRID]
    if not are_within(N, N[FOLLOWED], N[FOLLOWED_END], STATE) or not is_list(N, N[GRID], N[GRID_END], 1):
        return FOLLOWED
    if followed * times != N[PATHS_END] - N[PATHS]:
        return PATHS
    for at in range(N[BLANK] + N[LIVES_END] - WORLD, N[BLANK_END]):
        if not is_between(NOWHERE, N[at], NEVER):
            return at
    return NOWHERE if head_is_sound(N, N[BLANK]) else N[BLANK]


def head_is_sound(N: Ints, blank: int) -> bool:
    """The first numbers of the blank world: a time, a place, and where in the grid."""
    return (
        is_between(0, N[blank + TIME - WORLD], NEVER)
        and is_between(0, N[blank + EVENTS - WORLD], NEVER)
        and is_row_or_none(N, N[blank + PLACE - WORLD], NODES, NODE_WIDTH)
        and is_between(N[GRID], N[blank + GRID_AT - WORLD], N[GRID_END])
    )


def hidden_is_sound(N: Ints, row: int) -> bool:
    """A wait to be drawn anew: of a spread, unless it is known."""
    quantity = N[row + WAITS]
    how = N[row + REDRAW]
    if not is_row(N, N[row + HIDDEN_NODE], NODES, NODE_WIDTH) or not quantity_is_sound(N, quantity, False):
        return False
    status = N[N[BLANK] + N[N[row + HIDDEN_NODE] + LIVE] - WORLD + STATUS]
    if status == IDLE or status == WAITING or not is_between(0, N[row + OCCURRENCE], MOST_TRIGGERS):
        return False
    if quantity == NOWHERE or how == KNOWN:
        return True
    kind = N[quantity + QUANTITY_KIND]
    return (
        is_between(ORDINARY, how, AMONG_LEFT)
        and kind >= TRIANGULAR
        and is_in(N, N[row + REST_AT], NUMBERS, 3)
        and (how != AMONG_LEFT or kind == ONE_OF)
        and N[row + LAST_LEFT] < max(N[quantity + LENGTH], 1)
    )
