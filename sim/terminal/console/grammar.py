"""From a line's words to a command. Each function reads what follows one verb and raises Misuse with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from sim.exercise import commands as do
from sim.exercise.commands import WALL_PARTS, Command
from sim.faults import Misuse
from sim.terminal.console.lookup import Desk, duration

_ARROW = re.compile(r"\s*(?:->|=>|>)\s*")
_MODE = re.compile(r"\s+as\s+", re.S)


Read = Callable[[Desk, str], Command]
"""Makes a command of the words behind a verb."""


def bare(kind: Callable[[], Command]) -> Read:
    """A verb behind which nothing stands."""

    def read(desk: Desk, text: str) -> Command:
        del desk
        if text:
            raise Misuse(f"Nothing belongs behind that word; what is `{text}`?")
        return kind()

    return read


# ---------------------------------------------------------------- time


def wait(desk: Desk, text: str) -> Command:
    """``wait 30m``."""
    del desk
    return do.Wait(duration(text or ""))


def jump(desk: Desk, text: str) -> Command:
    """``jump 18:00``, ``jump Tue 09:00 Washington``."""
    return do.Jump(desk.time(text))


# ---------------------------------------------------------------- what happens


def named(kind: Callable[[str], Command]) -> Read:
    """``release NAME`` and its like: the name of something that happens."""
    return lambda desk, text: kind(desk.element(text))


def improvise(desk: Desk, text: str) -> Command:
    """``improvise [[FROM >] TO [as MODE]:] TITLE [| TEXT [| EFFECTS]]``; to all by default."""
    head, _, more = text.partition("|")
    sender, to, mode, title = _address(desk, head)
    words, _, effects = more.partition("|")
    adds, sets, cancels = _effects(desk, effects)
    return do.Improvise(title.strip(), words.strip(), to, sender, mode, adds, sets, cancels)


def _effects(
    desk: Desk, text: str
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], tuple[str, ...]]:
    """``tension +0.5, data_link = 1, cancels rumour``."""
    adds, sets, cancels = [], [], []
    for part in filter(None, (part.strip() for part in text.split(","))):
        cancelled = re.fullmatch(r"cancels?\s+(\S+)", part)
        match = re.fullmatch(r"(.+?)\s*(=|[+-])\s*(\d+(?:\.\d+)?)", part)
        if cancelled is not None:
            cancels.append(desk.element(cancelled[1]))
        elif match is not None and match[2] == "=":
            sets.append((desk.state(match[1]), float(match[3])))
        elif match is not None:
            adds.append((desk.state(match[1]), float(match[2] + match[3])))
        else:
            raise Misuse(f"`{part}` is no effect: write it like tension +0.5, data_link = 1 or cancels NAME.")
    return tuple(adds), tuple(sets), tuple(cancels)


def _address(desk: Desk, text: str) -> tuple[str, tuple[str, ...], str, str]:
    """Sender, recipients, mode, and the words: ``FROM > TO, TO as MODE: WORDS`` or ``TO: WORDS``.

    Without an address the words go to every player cell. What looks like an address and cannot be read as one is
    refused: words for one cell must not go to all.
    """
    head, colon, words = text.partition(":")
    to, *mode = _MODE.split(head.strip(), maxsplit=1)
    sender, *arrow = _ARROW.split(to, maxsplit=1)
    recipients = [name.strip() for name in (arrow[0] if arrow else to).split(",")]
    well = all(name.casefold() == "control" or desk.is_party(name) for name in recipients)
    if colon and well and (not arrow or not sender.strip() or desk.is_party(sender)):
        who = desk.party(sender) if arrow and sender.strip() else ""
        return who, desk.parties(",".join(recipients)), "".join(mode).strip(), words.strip()
    if arrow or _may_be_address(desk, text):
        form = "`rok: …`, `rok, us: …` or `press > rok as press line: …`"
        raise Misuse(f"For whom is that? An address reads like {form}; for everybody write `all: …`.")
    return "", ("all",), "", text.strip()


def _may_be_address(desk: Desk, text: str) -> bool:
    """Whether a cell or an actor stands, as it is typed by its id or short name, in what comes before a colon, or as
    the first word where there is none; or one word alone comes before it, which may be a cell with a slip in it."""
    head = text.partition(":")[0] if ":" in text else text.split(" ")[0]
    words = re.findall(r"[\w.-]+", head)
    alone = re.match(r"\s*[^\W\d][\w.-]*\s*:(\s|$)", text) is not None
    return alone or (len(words) <= 6 and any(desk.is_party(word) and word != "all" for word in words))


def amend(desk: Desk, text: str) -> Command:
    """``amend INJECT [for CELL]: TEXT``."""
    head, colon, words = text.partition(":")
    if not colon:
        raise Misuse("Write it like `amend INJECT: TEXT`, or `amend INJECT for CELL: TEXT`.")
    inject, _, cell = head.partition(" for ")
    return do.Amend(desk.element(inject), words.strip(), desk.party(cell) if cell else "")


def say_(desk: Desk, text: str) -> Command:
    """``say TEXT`` to every player cell; ``say [FROM >] TO [as MODE]: TEXT``; TO may be ``control``."""
    sender, to, mode, words = _address(desk, text)
    return do.Say(words.strip(), to, sender, mode)


def override(desk: Desk, text: str) -> Command:
    """``override STATE VALUE because REASON``."""
    head, _, reason = text.partition(" because ")
    state, _, value = head.strip().rpartition(" ")
    if value[:1] in ("+", "-"):
        raise Misuse("An override sets the value itself: `override tension 6 because …`.")
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not state or number != number or abs(number) == float("inf"):
        raise Misuse("Write it like `override STATE VALUE because REASON`.")
    return do.Override(desk.state(state.removesuffix(" to").rstrip(" =")), number, reason.strip())


def end(desk: Desk, text: str) -> Command:
    """``end [because REASON]``."""
    del desk
    return do.End(text.removeprefix("because ").strip())


# ---------------------------------------------------------------- what is seen and judged


def verdict(kind: Callable[[str, str, str], Command]) -> Read:
    """``met [NAME] [CELL][: NOTE]``, and ``missed``."""
    return lambda desk, text: kind(*_expected(desk, text))


def _expected(desk: Desk, text: str) -> tuple[str, str, str]:
    head, _, note = text.partition(":")
    words = head.split()
    if not words:
        if not desk.hand:
            raise Misuse("At what? Name the inject or the decision.")
        words = [desk.hand]
    if len(words) > 2:
        raise Misuse(f"One cell at a time; what is `{words[2]}`? A note stands behind a colon.")
    return desk.element(words[0]), desk.party(words[1]) if len(words) > 1 else "", note.strip()


def verbatim(desk: Desk, text: str) -> Command:
    """``. TEXT``: a note, as it is typed."""
    del desk
    return do.Note(text)


def note(desk: Desk, text: str) -> Command:
    """``note [#TAG] [@MOMENT] TEXT``."""
    del desk
    tag = moment = ""
    words = text.strip()
    while match := re.match(r"([#@])([\w.]+)\s*", words):
        if match[1] == "#":
            tag = match[2]
        else:
            moment = match[2]
        words = words[match.end() :]
    return do.Note(words, tag, moment)


def rate(desk: Desk, text: str) -> Command:
    """``rate OBJECTIVE P|S|M|U [: EVIDENCE]``."""
    head, _, evidence = text.partition(":")
    objective, _, rating = head.strip().rpartition(" ")
    if not objective:
        names = ", ".join(desk.exercise.scenario.objectives) or "none in this scenario"
        raise Misuse(f"Write it like `rate OBJECTIVE S: what was seen`, with P, S, M or U. The objectives: {names}.")
    return do.Rate(desk.objective(objective), cast(do.Rating, rating.upper()), evidence.strip())


# ---------------------------------------------------------------- the room and its wall


def roster(desk: Desk, text: str) -> Command:
    """``roster CELL: NAME, NAME``."""
    cell, colon, people = text.partition(":")
    if not colon:
        raise Misuse("Write it like `roster rok: Kim, Lee`.")
    return do.Roster(desk.party(cell), tuple(part.strip() for part in people.split(",") if part.strip()))


def break_(desk: Desk, text: str) -> Command:
    """``break [15m]``."""
    del desk
    return do.Break(_minutes(text) if text else None)


def timer(desk: Desk, text: str) -> Command:
    """``timer 10m [LABEL]``, ``timer off``."""
    del desk
    if text.strip() == "off":
        return do.Timer(0)
    first, _, label = text.partition(" ")
    return do.Timer(_minutes(first), label.strip())


def _minutes(text: str) -> int:
    """Minutes of room time, begun ones counted: ``15``, ``15m``, ``1h``."""
    return -(-duration(text) // 60)


def show(desk: Desk, text: str) -> Command:
    """``show NAME``, ``show #LINE`` for a message, ``show off``."""
    words = text.strip() or desk.hand
    if words == "off":
        return do.Show("")
    number = words.removeprefix("#")
    return do.Show(number if number.isdecimal() else desk.element(words))


def wall(desk: Desk, text: str) -> Command:
    """``wall blank``, ``wall on``, or its parts: ``wall clocks options``; ``wall -time`` takes one away."""
    words = text.replace(",", " ").split()
    if words == ["blank"]:
        return do.Wall(desk.exercise.story.wall.parts, blank=True)
    if not words or words == ["on"]:
        return do.Wall()
    if all(word[0] in "+-" for word in words):
        parts = set(desk.exercise.story.wall.parts)
        for word in words:
            (parts.add if word[0] == "+" else parts.discard)(word[1:])
    else:
        parts = set(words)
    unknown = sorted(parts - set(WALL_PARTS))
    return do.Wall((*(part for part in WALL_PARTS if part in parts), *unknown))


def rewind(desk: Desk, text: str) -> Command:
    """``rewind LINE``: the lines are those of `log`."""
    del desk
    number = text.strip().removeprefix("#")
    if not number.isdecimal():
        raise Misuse("To which line? `log` lists them.")
    return do.Rewind(int(number))
