"""From words to commands: decisions, their answers, reasons and deadlines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sim.exercise import commands as do
from sim.exercise.commands import Command, Opinion
from sim.faults import Misuse, nearest
from sim.terminal.console.lookup import Desk, duration
from sim.view.console import Asked

_REASONS = re.compile(r"(?:^|\s|;)(because|dissent)\s+", re.S)


def choose(desk: Desk, text: str) -> Command:
    """``choose [DECISION] OPTION [took 40m] [by WHO] [tally a 3, b 1] [sealed] [because TEXT] [dissent TEXT]``."""
    head, rationale, dissent = reasons(desk, text)
    one, words = _decision_first(desk, head.split())
    if not words:
        raise Misuse(f"Which option? {', '.join(f'{letter} {name}' for letter, name in one.options.items())}.")
    option, clauses = desk.option(one, words[0]), _clauses(words[1:])
    return do.Choose(
        decision=one.name,
        option=option,
        took=duration("".join(clauses["took"])) if "took" in clauses else None,
        by=" ".join(clauses.get("by", ())),
        rationale=rationale,
        dissent=dissent,
        tally=_tally(desk, one, clauses.get("tally", [])),
        sealed="sealed" in clauses,
    )


def _decision_first(desk: Desk, words: Sequence[str]) -> tuple[Asked, Sequence[str]]:
    """The decision meant, and the words behind it: that in hand, unless the first word is no option of it."""
    first = words[0] if words else ""
    in_hand = next((one for one in desk.asked if one.name == desk.hand), None)
    if in_hand is not None and (first in in_hand.options or first in in_hand.options.values()):
        return in_hand, words
    if first.isdigit() or (len(words) > 1 and words[1] not in _CLAUSES):
        return desk.open_decision(first), words[1:]
    return desk.open_decision(""), words


_CLAUSES = ("took", "by", "tally", "sealed")


def _clauses(words: Sequence[str]) -> dict[str, list[str]]:
    """The words of each clause; ``by`` and ``tally`` take many."""
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for word in words:
        if word in _CLAUSES:
            current = found.setdefault(word, [])
        elif current is None or current is found.get("sealed"):
            hint = nearest(word, (*_CLAUSES, "because", "dissent"))
            raise Misuse(f"What is `{word}`? {hint or 'Behind the option come took, by, tally, sealed, because.'}")
        else:
            current.append(word)
    for clause, value in found.items():
        if not value and clause != "sealed":
            raise Misuse(f"Something is missing behind `{clause}`.")
    return found


def _tally(desk: Desk, one: Asked, words: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """``a 3, b 1`` or ``a=3 b=1``."""
    parts = re.findall(r"([a-z_]\w*)\s*[=:]?\s*(\d+)", " ".join(words))
    if words and not parts:
        raise Misuse("A tally is written like `tally a 3, b 1`.")
    return tuple((desk.option(one, option), int(count)) for option, count in parts)


def reasons(desk: Desk, text: str) -> tuple[str, tuple[Opinion, ...], tuple[Opinion, ...]]:
    """What stands before the reasons, then the reasons and the dissent; several of each with `;` between."""
    head, *rest = _REASONS.split(text)
    found: dict[str, list[Opinion]] = {"because": [], "dissent": []}
    for word, words in zip(rest[::2], rest[1::2], strict=True):
        found[word] += [desk.opinion(part) for part in words.split(";") if part.strip()]
    return head.strip(), tuple(found["because"]), tuple(found["dissent"])


def because(desk: Desk, text: str) -> Command:
    """``because [DECISION,] TEXT``: added to the answer given last."""
    return do.Explain(_answered_last(desk), rationale=_opinions(desk, text))


def dissent(desk: Desk, text: str) -> Command:
    """``dissent TEXT``: added to the answer given last."""
    return do.Explain(_answered_last(desk), dissent=_opinions(desk, text))


def _opinions(desk: Desk, text: str) -> tuple[Opinion, ...]:
    return tuple(desk.opinion(part) for part in text.split(";") if part.strip()) or (Opinion(""),)


def _answered_last(desk: Desk) -> str:
    said = desk.exercise.story.said
    if not said:
        raise Misuse("No answer has been given yet.")
    return max(said, key=lambda name: said[name].line)


def extend(desk: Desk, text: str) -> Command:
    """``extend [DECISION] 2h``, or to a time: ``extend [DECISION] to 20:00``."""
    words = text.split()
    by_name = len(words) > 1 and words[0] != "to" and not re.match(r"\d+[wdhms]|\d+:\d", words[0])
    one = desk.open_decision(words[0] if by_name else "")
    rest = " ".join(words[1:] if by_name else words)
    if rest.startswith("to ") or re.search(r"\d:\d\d", rest):
        return do.Extend(one.name, desk.time(rest.removeprefix("to ").strip()))
    play = desk.exercise.look()
    deadline = play.deadline[play.program.node_of[one.name]]
    from_then = max(play.time, deadline if deadline < 2**31 - 1 else play.time)
    return do.Extend(one.name, from_then + duration(rest))


def lapse(desk: Desk, text: str) -> Command:
    """``lapse [DECISION]``."""
    return do.Lapse(desk.open_decision(text).name)


def roll(desk: Desk, text: str) -> Command:
    """``roll [DECISION]``."""
    return do.Roll(desk.open_decision(text).name)


def reveal(desk: Desk, text: str) -> Command:
    """``reveal [DECISION]``."""
    return do.Reveal(desk.element(text) if text else "")
