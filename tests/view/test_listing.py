"""The list of scenarios: by level, then by their time in the room."""

from __future__ import annotations

from sim.scenario.load import load
from sim.view.scenario.listing import listing, listing_records
from sim.view.words.page import Heading, Table


def test_levels_from_the_least_and_in_each_the_shortest_first():
    short = load("overflight").model_copy(update={"turns": {}})
    longer = load("december_double")
    levels = (("a", longer, "advanced"), ("b", longer, "introductory"), ("c", short, "advanced"), ("d", short, None))
    scenarios = {name: made.model_copy(update={"level": level}) for name, made, level in levels}
    blocks = list(listing(scenarios, {}))
    assert [block.text for block in blocks if isinstance(block, Heading)][:3] == [
        "Introductory",
        "Advanced",
        "Of no stated level",
    ]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [[row[0] for row in table.rows] for table in tables] == [["b"], ["c", "a"], ["d"]]
    assert [record["level"] for record in listing_records(scenarios, {})] == [level for _, _, level in levels]
    minutes = sum(turn.minutes for turn in longer.turns.values())
    assert [record["room_minutes"] for record in listing_records(scenarios, {})] == [minutes, minutes, 0, 0]
