"""The shipped procedure of leaders' calls, played alone: what waits for what."""

from __future__ import annotations

import sim

NAME = "leader_consultation"
RUNS = 60


def test_readouts_wait_for_a_second_call_only_where_there_is_one():
    """Where Tokyo was in the first call they are asked for as it ends, and otherwise once Tokyo has been called."""
    procedure = sim.load(NAME)
    ways = set()
    for replication in range(RUNS):
        run = sim.run(procedure, replication=replication)
        when = {moment.removeprefix(f"{NAME}."): time for time, moment in run.moments}
        together = bool({"order.joint", "japan.inside"} & when.keys())
        ways.add(together)
        assert ("tokyo_call.done" in when) is not together
        assert when["readouts.asked"] == max(when["call"], when["tokyo_call"])
        if together:
            assert when["readouts.asked"] == when["call"]
    assert ways == {True, False}
