"""Circles in a graph of names: who leads to whom, and back."""

from __future__ import annotations


def circling(causes: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left of ``causes`` when whatever cannot be part of a circle is taken away, from both ends."""
    return _peeled(_turned(_peeled(_turned({name: ahead & causes.keys() for name, ahead in causes.items()}))))


def _turned(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    turned: dict[str, set[str]] = {name: set() for name in edges}
    for name, ahead in edges.items():
        for other in ahead:
            turned[other].add(name)
    return turned


def _peeled(edges: dict[str, set[str]]) -> dict[str, set[str]]:
    """The edges without the names to which none leads, one after the other."""
    leading = {name: len(behind) for name, behind in _turned(edges).items()}
    ends = [name for name, number in leading.items() if number == 0]
    for name in ends:  # grows as it goes
        for other in edges[name]:
            leading[other] -= 1
            if leading[other] == 0:
                ends.append(other)
    gone = set(ends)
    return {name: ahead - gone for name, ahead in edges.items() if name not in gone}


def circle_of(name: str, edges: dict[str, set[str]]) -> set[str]:
    """The names that wait for ``name`` and for which it waits, itself among them; none if it is in no circle."""
    return _reached(name, edges) & _reached(name, _turned(edges))


def _reached(name: str, edges: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    ahead = [name]
    while ahead:
        new = edges.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached
