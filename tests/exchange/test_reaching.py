"""What others wrote and has no place of its own is kept by the way to it, however much it is."""

from __future__ import annotations

from sim.exchange import reaching
from sim.exchange.reaching import carried


def test_entries_go_by_their_names_where_those_tell_them_apart():
    entries = [{"name": "a", "v": 1}, {"name": "b", "v": 2}, {"name": "b", "v": 3}]
    ways = {"a name": "a", "a v": "1", "2 b name": "b", "2 b v": "2", "3 b name": "b", "3 b v": "3"}
    assert carried(entries) == ways


def test_ways_that_are_called_alike_are_numbered():
    assert carried({"a b": "1", "a  b": "2", "a\tb": "3", "a b 2": "4"}) == {
        "a b": "1", "a b 2": "2", "a b 3": "3", "a b 2 2": "4"
    }  # fmt: skip


def test_a_way_is_not_looked_for_from_the_first_number_again(monkeypatch):
    """A thousand ways that are called alike are a thousand looks, and not half a million."""
    looks = 0

    class Ways(dict):
        def __contains__(self, name):
            nonlocal looks
            looks += 1
            return super().__contains__(name)

    ways, numbers = Ways(), {}
    for _ in range(1000):
        ways[reaching._another("a", ways, numbers)] = ""
    assert list(ways)[:2] == ["a", "a 2"] and len(ways) == 1000 and looks < 3000


def test_names_of_a_long_list_are_counted_once(monkeypatch):
    counted = []
    monkeypatch.setattr(reaching, "Counter", lambda names: counted.append(len(names)) or dict.fromkeys(names, 1))
    assert len(carried([{"a": 1}] * 500)) == 500 and counted == [500]
