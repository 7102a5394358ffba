"""For whom words are: ``FROM > TO, TO as MODE: WORDS``. What reads like an address and is none goes to nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sim.desk.line import at_colon, disguised
from sim.desk.names import Desk
from sim.faults import Misuse, nearest_word

_ARROW = re.compile(r" ?(?:->|=>|>|→|⇒|») ?")
_MODE = re.compile(r" as ")
_WORD = re.compile(r"\w[\w.'-]*")
_BREAK = re.compile(r"\W*\w+(?: \w+){0,2} ?(?:;|[-–—=]+(?: |$))")
"""A mark behind one to three words, as people put one behind a name."""
_TOWARDS = frozenset(("dear", "for", "not", "only", "the", "to"))
_BUT = frozenset(("but", "except", "save", "without"))
_NEAR = 0.7
"""How much alike a word and a name are, of 1, for the word to be taken for a slip."""
_AHEAD = 200
"""Characters at the beginning of words in which an address would stand."""


@dataclass(frozen=True, slots=True)
class Address:
    """Sender (empty for none), recipients, mode, and the words."""

    sender: str
    to: tuple[str, ...]
    mode: str
    words: str


def address(desk: Desk, text: str) -> Address:
    """Who is to read a text. Without an address every player cell is; what looks like one and cannot be read as one
    is refused, for words for one cell must not go to all. Raises Misuse."""
    head, colon, words = at_colon(text)
    if not colon:
        if _ARROW.search(head) or _begins_like_address(desk, head):
            raise _unclear(desk, head)
        return Address("", ("all",), "", text.strip())
    to, *mode = _MODE.split(head, maxsplit=1)
    sender, *arrow = _ARROW.split(to, maxsplit=1)
    recipients = [name.strip() for name in (arrow[0] if arrow else to).split(",")]
    well = all(name.casefold() == "control" or desk.is_party(name) for name in recipients)
    if not well or (arrow and sender.strip() and not desk.is_party(sender)):
        raise _unclear(desk, head)
    who = desk.party(sender) if arrow and sender.strip() else ""
    return Address(who, desk.parties(",".join(recipients)), "".join(mode).strip(), words)


def reads_like_address(desk: Desk, words: str) -> bool:
    """Whether words that have their place already begin with an address all the same: ``for rok: …``."""
    head, colon, _ = at_colon(words[:_AHEAD])
    named = head.removeprefix("for ").removeprefix("to ")
    parties = named.split(",")
    return bool(colon) and (named != head or any(_nearly_party(desk, name.strip()) for name in parties))


def _unclear(desk: Desk, head: str) -> Misuse:
    form = "`rok: …`, `rok, us: …` or `press > rok as press line: …`"
    odd = next(filter(None, (disguised(word, desk.party_names) for word in re.split(r"[\s,>]+", head[:_AHEAD]))), "")
    why = odd or "For whom is that?"
    return Misuse(f"{why} An address reads like {form}; for everybody write `all: …`.")


def _begins_like_address(desk: Desk, text: str) -> bool:
    """Whether words without a colon begin as if they were for somebody: with a name or nearly one, with ``for the``
    and a name, with ``everybody but``, or with a few words and a mark behind them."""
    begins = text[:_AHEAD]
    words = [word.rstrip(".'-").casefold() for word in _WORD.findall(begins)]
    if not words or (words[0] == "all" and not _BUT.intersection(words[1:2])):
        return False
    first, others = words[0], words[1:4]
    if _nearly_party(desk, first) or _BREAK.match(begins):
        return True
    if first in ("all", "everybody", "everyone"):
        return bool(_BUT.intersection(others[:1]))
    lower = f"{begins.casefold()} "
    return any(lower.startswith(f"{name} ") for name in desk.party_names) or (
        first in _TOWARDS and any(desk.is_party(word) for word in others)
    )


def _nearly_party(desk: Desk, word: str) -> bool:
    """Whether a word is a cell, an actor or control, or one of them with a slip in it."""
    names = {name for name in desk.party_names if len(name) > 2} | {"control"}
    return desk.is_party(word) or nearest_word(word.casefold(), names, _NEAR) is not None
