"""From a line's words to a command. Each function reads what follows one verb and raises Misuse with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile
from typing import cast

from sim.desk.address import address, reads_like_address
from sim.desk.line import at_colon, brief, plain, whole
from sim.desk.names import Desk, duration
from sim.exercise import commands as do
from sim.exercise.commands import KINDS, WALL_PARTS, Command
from sim.exercise.wording import command_word
from sim.faults import Misuse, nearest

_MARKED = re.compile(r"([#@＃＠])([\w.]+) *")
"""A note's tag or moment."""


_CLOCK = re.compile(r"(?P<stop>stop|off)|run(?: (?P<rate>[0-9]+)(?: ?: ?1| ?x)?)?")
"""What may stand behind ``clock``."""
_LATER = re.compile(
    r"(at (?:[a-z]{3,9} )?(?:[0-9]{1,2} [a-z]{3,9} )?[0-9]{1,2}:[0-9]{2}(?: [+-][0-9]{2}:[0-9]{2})?"
    r"|in (?:[0-9]+[wdhms])+)(?: |$)",
    re.IGNORECASE,
)
"""When an inject of one's own is to come."""

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


def back(desk: Desk, text: str) -> Command:
    """``back``: the break is over."""
    if plain(text).removeprefix("#").isdecimal():
        raise Misuse(f"`back` ends a break; `rewind {text}` goes back to line {text}, `undo` takes back the last.")
    return bare(do.Back)(desk, text)


# ---------------------------------------------------------------- time


def wait(desk: Desk, text: str) -> Command:
    """``wait 30m``."""
    del desk
    return do.Wait(duration(text or ""))


def jump(desk: Desk, text: str) -> Command:
    """``jump 18:00``, ``jump Tue 09:00 Washington``."""
    return do.Jump(desk.time(text))


def clock(desk: Desk, text: str) -> Command:
    """``clock run``, ``clock run 10``, ``clock run 10:1``, ``clock stop``."""
    del desk
    match = _CLOCK.fullmatch(plain(text).strip().casefold())
    if match is None:
        raise Misuse("Write it like `clock run`, `clock run 10:1` for ten times as fast, or `clock stop`.")
    if match["stop"]:
        return do.Clock(0)
    rate = 1 if match["rate"] is None else whole(match["rate"])
    if not rate:
        raise Misuse("A clock that runs 0:1 stands still: `clock stop` stops it.")
    return do.Clock(rate)


# ---------------------------------------------------------------- what happens


def named(kind: Callable[[str], Command]) -> Read:
    """``release NAME`` and its like: the name of something that happens."""
    return lambda desk, text: kind(desk.element(text))


def improvise(desk: Desk, text: str) -> Command:
    """``improvise [at 10:30 | in 2h] [[FROM >] TO [as MODE]:] TITLE [| TEXT [| EFFECTS]]``; to all by default."""
    when, text = for_later(text)
    at = None if not when else _later(desk, when)
    head, *more = text.replace("｜", "|").split("|", 2)
    words, changes = [*more, "", ""][:2]
    addressed = address(desk, head)
    return do.Improvise(
        addressed.words,
        words.strip(),
        addressed.to,
        addressed.sender,
        addressed.mode,
        *effects(desk, plain(changes)),
        at=at,
    )


def for_later(text: str) -> tuple[str, str]:
    """When an inject of one's own is to come (``at Tue 10:30``, ``in 2h``; empty for now), and the rest."""
    match = _LATER.match(plain(text))
    return ("", text) if match is None else (match[1].strip(), text[match.end() :].strip())


def _later(desk: Desk, when: str) -> int:
    word, _, rest = when.partition(" ")
    return desk.exercise.situation().time + duration(rest) if word.casefold() == "in" else desk.time(rest)


def effects(
    desk: Desk, text: str
) -> tuple[tuple[tuple[str, float], ...], tuple[tuple[str, float], ...], tuple[str, ...]]:
    """``tension +0.5, data_link = 1, cancels rumour``."""
    adds, sets, cancels = [], [], []
    for part in filter(None, (part.strip() for part in text.split(","))):
        cancelled = re.fullmatch(r"cancels?\s+(\S+)", part)
        match = re.fullmatch(r"(.+?) ?(=|[+-]) ?(\d{1,9}(?:\.\d{1,9})?)", part)
        if cancelled is not None:
            cancels.append(desk.element(cancelled[1]))
        elif match is not None and match[2] == "=":
            sets.append((desk.state(match[1]), float(match[3])))
        elif match is not None:
            adds.append((desk.state(match[1]), float(match[2] + match[3])))
        else:
            raise Misuse(f"`{part}` is no effect: write it like tension +0.5, data_link = 1 or cancels NAME.")
    return tuple(adds), tuple(sets), tuple(cancels)


def amend(desk: Desk, text: str) -> Command:
    """``amend INJECT [for CELL]: TEXT``."""
    head, colon, words = at_colon(text)
    inject, _, cell = head.partition(" for ")
    if not colon:
        raise Misuse("Write it like `amend INJECT: TEXT`, or `amend INJECT for CELL: TEXT`.")
    if not cell and reads_like_address(desk, words):
        how = "for one cell write `amend INJECT for CELL: TEXT`, for all begin with another word"
        raise Misuse(f"Those words begin like an address: {how}.")
    return do.Amend(desk.element(inject), words, desk.party(cell) if cell else "")


def say_(desk: Desk, text: str) -> Command:
    """``say TEXT`` to every player cell; ``say [FROM >] TO [as MODE]: TEXT``; TO may be ``control``."""
    addressed = address(desk, text)
    return do.Say(addressed.words, addressed.to, addressed.sender, addressed.mode)


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


def verdict(kind: Callable[[str, str, str, int], Command]) -> Read:
    """``met NAME [CELL] [NUMBER][: NOTE]``, and ``missed``."""
    return lambda desk, text: kind(*_expected(desk, text))


def unjudge(desk: Desk, text: str) -> Command:
    """``unjudge NAME [CELL] [NUMBER]``."""
    name, cell, note, item = _expected(desk, text)
    if note:
        raise Misuse("Nothing is noted of what is no longer judged: leave the colon and what follows out.")
    return do.Unjudge(name, cell, item)


def _expected(desk: Desk, text: str) -> tuple[str, str, str, int]:
    head, _, note = at_colon(text)
    words = head.split()
    item = whole(words.pop()) if words and words[-1].isdecimal() else 0
    if not words:
        raise Misuse("At what? Name the inject or the decision; `expect` lists what is open.")
    if len(words) > 2:
        raise Misuse(f"One cell at a time; what is `{words[2]}`? A note stands behind a colon.")
    return desk.element(words[0]), desk.party(words[1]) if len(words) > 1 else "", note, item


def verbatim(desk: Desk, text: str) -> Command:
    """``. TEXT``: a note, as it is typed."""
    del desk
    return do.Note(text)


def note(desk: Desk, text: str) -> Command:
    """``note [#TAG] [@MOMENT] TEXT``."""
    del desk
    tag = moment = ""
    begins = 0
    while match := _MARKED.match(text, begins):
        if plain(match[1]) == "#":
            tag = match[2]
        else:
            moment = match[2]
        begins = match.end()
    return do.Note(text[begins:].strip(), tag, moment)


def rate(desk: Desk, text: str) -> Command:
    """``rate OBJECTIVE P|S|M|U [: EVIDENCE]``."""
    head, _, evidence = at_colon(text)
    objective, _, rating = head.strip().rpartition(" ")
    if not objective:
        names = ", ".join(desk.exercise.scenario.objectives) or "none in this scenario"
        raise Misuse(f"Write it like `rate OBJECTIVE S: what was seen`, with P, S, M or U. The objectives: {names}.")
    return do.Rate(desk.objective(objective), cast(do.Rating, rating.upper()), evidence)


# ---------------------------------------------------------------- the room and its wall


def roster(desk: Desk, text: str) -> Command:
    """``roster CELL: NAME, NAME``."""
    cell, colon, people = at_colon(text)
    if not colon:
        raise Misuse("Write it like `roster rok: Kim, Lee`.")
    return do.Roster(desk.party(cell), tuple(part.strip() for part in plain(people).split(",") if part.strip()))


def break_(desk: Desk, text: str) -> Command:
    """``break [15m]``."""
    del desk
    return do.Break(_minutes(text) if text else None)


def timer(desk: Desk, text: str) -> Command:
    """``timer 10m [LABEL]``, ``timer 90s``, ``timer off``."""
    del desk
    if text.strip() == "off":
        return do.Timer(0)
    first, _, label = text.partition(" ")
    minutes, seconds = divmod(duration(first), 60)
    return do.Timer(minutes, label.strip(), seconds)


def _minutes(text: str) -> int:
    """Minutes of room time, begun ones counted: ``15``, ``15m``, ``1h``."""
    return -(-duration(text) // 60)


def show(desk: Desk, text: str) -> Command:
    """``show NAME``, ``show 1`` for a decision by its number, ``show #LINE`` for a message, ``show off``."""
    words = text.strip()
    if words == "off":
        return do.Show("")
    line = plain(words)
    if line.startswith("#") and line[1:].isdecimal():
        return do.Show(str(whole(line[1:])))
    try:
        return do.Show(desk.thing(words))
    except Misuse as error:
        raise Misuse(
            f"{error} A message has its mark: `show #{brief(line)}`." if line.isdecimal() else str(error)
        ) from None


def wall(desk: Desk, text: str) -> Command:
    """``wall follow``, ``wall hold``, ``wall blank``, ``wall on``, or its parts: ``wall clocks state``, ``wall -time``
    without one."""
    words, wall = text.replace(",", " ").split(), desk.exercise.story.wall
    if words in (["follow"], ["hold"]):
        return do.Wall(wall.parts, wall.blank, follow=words == ["follow"])
    if words == ["blank"]:
        return do.Wall(wall.parts, blank=True)
    if not words or words == ["on"]:
        return do.Wall()
    if all(word[0] in "+-" for word in words):
        parts = set(wall.parts)
        for word in words:
            (parts.add if word[0] == "+" else parts.discard)(word[1:])
    else:
        parts = set(words)
    unknown = sorted(parts - set(WALL_PARTS))
    return do.Wall((*(part for part in WALL_PARTS if part in parts), *unknown))


_TYPED = {"because": "explain", "dissent": "explain", "on": "goon", "forecast": "forecasted", ".": "note"}
"""Words that are typed, and the other words that the log has for them."""


def undo(desk: Desk, text: str) -> Command:
    """``undo``, ``undo LINE``, or ``undo next``: the last line with that word."""
    written = plain(text).strip().removeprefix("#").casefold()
    if not written:
        return _own_slip(desk)
    if written.isdecimal():
        return do.Undo(whole(written))
    word = _TYPED.get(written, written)
    if word not in KINDS:
        raise Misuse(f"What is `{brief(written)}`? {nearest(word, KINDS)} Write `undo`, `undo LINE` or `undo next`.")
    entries = (entry for entry in reversed(desk.exercise.trail()) if command_word(entry.command) == word)
    line = next((entry.line for entry in entries), None)
    if line is None:
        raise Misuse(f"There is no `{written}` to take back. `log` lists the lines.")
    return do.Undo(line)


def _own_slip(desk: Desk) -> Command:
    """The last command, but for remarks that others wrote since: those stay."""
    exercise = desk.exercise
    way = [entry for entry in reversed(exercise.trail()) if entry.command.can_be_undone]
    others = list(takewhile(lambda entry: entry.operator != exercise.operator and entry.command.is_remark, way))
    own = next((entry for entry in way[len(others) :][:1] if entry.operator == exercise.operator), None)
    return do.Undo(own.line) if others and own is not None else do.Undo()


def rewind(desk: Desk, text: str) -> Command:
    """``rewind LINE``: the lines are those of `log`."""
    del desk
    number = plain(text).strip().removeprefix("#")
    if not number.isdecimal():
        raise Misuse("To which line? `log` lists them.")
    return do.Rewind(whole(number))
