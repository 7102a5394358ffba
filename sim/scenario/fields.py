"""The kinds of field a scenario has, each with its one parser and its JSON Schema.

One parser a kind means that one mistake gives one fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sim import clock
from sim.faults import nearest, nearest_or_all
from sim.openings import Hours
from sim.scenario import attachments, citing, guesses, quantity, shapes, times, timetables
from sim.scenario.expression import RESERVED, Expression, Misread
from sim.scenario.lookalikes import as_id, stranger
from sim.scenario.quantity import Move, Quantity, inside, shown

T = TypeVar("T")


def by_cell(written: Mapping[str, T] | T | None) -> Mapping[str, T]:
    """What may be written once or by cell, by cell; what is for all stands under an empty name, nothing is empty."""
    return written if isinstance(written, Mapping) else {"": written} if written else {}


@dataclass(frozen=True, slots=True)
class After:
    """What ``after`` waits for: one moment, any of several, or all of them."""

    kind: Literal["one", "any", "all"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure's target: a number, or a duration in seconds."""

    value: float
    is_duration: bool


@dataclass(frozen=True, slots=True)
class SoManyTimes:
    """How often something may be triggered in all."""

    most: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy: under ``condition`` (always, if None), these options with these weights, or in a menu these
    chances. ``listed``: they are those that it takes, named without numbers."""

    condition: Expression | None
    weights: dict[str, Expression]
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """One of several ways to say something: the first whose ``condition`` holds (always, if None) is said."""

    condition: Expression | None
    text: str


Told = str | tuple[Wording, ...]
"""A text that is handed out: one, or alternatives."""

_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_REFERENCE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,2}")
_WHOLE = re.compile(r"0|[1-9]\d*", re.ASCII)

_HOW: dict[tuple[type, str], str] = {
    (list, "a text"): "Write one text under `|`; a line that begins with `- ` is a bullet there.",
    (dict, "a text"): "Write one text: by cell go only texts that players read, and what is expected of them.",
    (list, "true or false"): "Write true or false.",
}
KEY = "[key]"
"""Ends the address of a fault in the name of an entry rather than in what stands under it; pydantic's own word."""


def refuse(misread: Misread) -> PydanticCustomError:
    """A value that cannot be read, as a validator says so."""
    message = str(misread)[:1].upper() + str(misread)[1:] + "."
    context = {"message": message, "hint": misread.hint, "offset": misread.offset, "inner": misread.inner}
    return PydanticCustomError("whitecell", "{message}", context)


def parser(parse: Callable[[Any], T], prose: bool = False) -> Callable[[Any], T]:
    """``parse`` as a validator. Unless it reads ``prose``, what it refuses may only look like what it takes."""

    def validate(value: Any) -> T:
        try:
            return parse(value)
        except Misread as misread:
            raise refuse(misread if prose else _seen_through(misread, value)) from None
        except ValueError as error:
            raise refuse(Misread(str(error))) from None

    return validate


def _seen_through(misread: Misread, value: Any) -> Misread:
    """``misread``, or instead of it a character in the text it is about that is another than it seems."""
    for part in misread.inner:
        value = part if part == KEY else value[part]
    lookalike = stranger(value) if isinstance(value, str) else None
    if lookalike is None:
        return misread
    return Misread(lookalike.message, lookalike.hint, lookalike.offset, misread.inner)


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise Misread(f"{shown(value)} stands where {what} is asked for", _HOW.get((type(value), what), ""))
    return value


def _prose(value: Any) -> str:
    text = _text(value, "a text")
    if getattr(value, "cut", False):
        raise Misread(
            "what follows the ` #` is lost: in YAML it begins a comment",
            "Put the text under `|`, or leave two spaces before and one after the `#` of a comment.",
        )
    if not text.strip():
        raise Misread("this text is empty")
    return text.strip()


def _prose_list(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    if len(items) > 1 and any(getattr(item, "flow", False) and getattr(item, "plain", False) for item in items):
        cure = "Write each on a line of its own, after `- `, or in quotes."
        raise Misread("texts in `[…]` are split at every comma, here perhaps in the middle of a text", cure)
    return tuple(inside(place, _prose, item) for place, item in enumerate(items))


def _told(value: Any) -> Told:
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return tuple(inside(place, _wording, item) for place, item in enumerate(value))
    if isinstance(value, dict) and "text" in value:
        raise Misread("alternatives stand in a list", "Write `[{if: …, text: …}, {text: …}]`.")
    return _prose(value)


def _wording(value: Any) -> Wording:
    if not isinstance(value, dict) or not {"text"} <= set(value) <= {"if", "text"}:
        raise Misread("this is not an alternative", "Write {if: …, text: …}, or {text: …}.")
    condition = inside("if", quantity.figure, value["if"]) if "if" in value else None
    return Wording(condition, inside("text", _prose, value["text"]))


def _told_by_cell(value: Any) -> Told | dict[str, Told]:
    if not isinstance(value, dict) or "text" in value:
        return _told(value)
    if not value:
        raise Misread("this text is empty")
    return {_key(cell): inside(cell, _told, text) for cell, text in value.items()}


def _labels(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(inside(place, _prose, item) for place, item in enumerate(items))


def _claim_id(value: Any) -> str:
    text = _text(value, "a claim's id")
    if not citing.is_claim(text):
        meant = citing.as_claim(text)
        cure = f"Write `{meant}`." if meant else ""
        raise Misread(f"{shown(text)} is not a claim's id: they are words joined by hyphens, without capitals", cure)
    return text


def _prose_list_by_cell(value: Any) -> tuple[str, ...] | dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        return _prose_list(value)
    if not value:
        raise Misread("this text is empty")
    return {_key(cell): inside(cell, _prose_list, texts) for cell, texts in value.items()}


def _sender(value: Any) -> str | dict[str, str]:
    if not isinstance(value, dict):
        return _reference(value)
    if not value:
        raise Misread("nobody stands here", "Write an actor, or one for each cell: {rok: ACTOR, us: ACTOR}.")
    return {_key(cell): inside(cell, _reference, actor) for cell, actor in value.items()}


def _attached(value: Any) -> tuple[str, ...]:
    """The name of a file, or a list of them."""
    if isinstance(value, dict):
        cure = "It goes to all whom the words go to; give one cell alone a file in an inject of its own."
        raise Misread("what is attached is a file or a list of files, not a map", cure)
    if not isinstance(value, list):
        return (_file_name(value),)
    if not value:
        raise Misread("this list is empty", "Name at least one, or leave the field out.")
    return tuple(inside(place, _file_name, item) for place, item in enumerate(value))


def _file_name(value: Any) -> str:
    text = _text(value, "the name of a file")
    names = re.split(r"\s*[,;]\s*", text)
    if len(names) > 1 and all(re.fullmatch(r"\S+\.\w+", name) for name in names):
        raise Misread(f"{shown(text)} is several files in one text", f"Write [{', '.join(names)}].")
    return attachments.file_name(_prose(value))


def _seen(value: Any) -> bool | tuple[str, ...]:
    if isinstance(value, list) or (isinstance(value, str) and _ID.fullmatch(value) and value not in ("true", "false")):
        return one_or_more(_reference)(value)
    return _flag(value)


SCALES = ("bar", "digits")
"""How a state is shown to players, where it is not in words of its own."""
MOST_WORDS = 9


def _shown_as(value: Any) -> str | tuple[str, ...]:
    """``bar``, ``digits``, or words for as many equal parts of the range, the lowest first."""
    if isinstance(value, str) and value in SCALES:
        return value
    if not isinstance(value, list):
        near = nearest(value, SCALES) if isinstance(value, str) else ""
        cure = near or "Write `bar`, `digits`, or words for equal parts of its range: [calm, uneasy, tense]."
        raise Misread(f"{shown(value)} is no way to show a state", cure)
    words = tuple(inside(place, _prose, item) for place, item in enumerate(value))
    if not 2 <= len(words) <= MOST_WORDS:
        has = f"{len(words)} words" if len(words) != 1 else "one word"
        raise Misread(f"this scale has {has}", f"Write 2 to {MOST_WORDS}, the lowest first: [calm, uneasy, tense].")
    for place, word in enumerate(words):
        if word in words[:place]:
            cure = "Each part of the range needs a word of its own."
            raise Misread(f"`{word}` stands here twice", cure, inner=(place,))
    return words


def _id(value: Any) -> str:
    text = _text(value, "an id")
    if not _ID.fullmatch(text):
        raise Misread(f"{shown(text)} is not an id: ids are lower_snake_case", _id_meant(text, _ID))
    if text in RESERVED:
        raise Misread(f"`{text}` is a word of the language and cannot be an id", f"Write `{text}_1` or another word.")
    return text


def unfit_id(text: str) -> str:
    """Why ``text`` can be no id, and what to write; empty where it can."""
    try:
        _id(text)
    except Misread as misread:
        message = str(misread)
        return f"{message[:1].upper()}{message[1:]}. {misread.hint}".rstrip()
    return ""


def _id_meant(text: str, form: re.Pattern[str]) -> str:
    """A hint: the id or the dotted name that ``text`` was meant to be, as far as one would take it."""
    if form is _REFERENCE and not re.fullmatch(r"[\w.]+([ -][\w.]+)?", text):
        return ""
    meant = ".".join(map(as_id, text.split("."))) if form is _REFERENCE else as_id(text)
    if form.fullmatch(meant):
        return f"Write `{meant}`."
    if meant[:1].isdigit():
        return "An id begins with a letter."
    return "" if meant else "Write it with a–z, digits and _; the `title` may be in any script."


def _reference(value: Any) -> str:
    text = _text(value, "an id")
    if not _REFERENCE.fullmatch(text):
        message = f"{shown(text)} is not the id of anything: ids are lower_snake_case, parts joined by a dot"
        sentence = "Name it by its id, such as `launch` or `posture.show`." if " " in text else ""
        raise Misread(message, _id_meant(text, _REFERENCE) or sentence)
    return text


def one_or_more(parse: Callable[[Any], str]) -> Callable[[Any], tuple[str, ...]]:
    """A parser of one value or a list of them."""

    def parse_all(value: Any) -> tuple[str, ...]:
        names = guesses.several(value) if isinstance(value, str) else []
        if names:
            raise Misread(f"{shown(value)} is several ids in one text", f"Write [{', '.join(names)}].")
        if not isinstance(value, list):
            return (parse(value),)
        if not value:
            raise Misread("this list is empty", "Name at least one, or leave the field out.")
        return tuple(inside(place, parse, item) for place, item in enumerate(value))

    return parse_all


def _flag(value: Any) -> bool:
    text = _text(value, "true or false")
    if text.lower() in ("true", "false") and text in (text.lower(), text.upper(), text.capitalize()):
        return text.lower() == "true"
    raise Misread(f"`{text}` is neither true nor false", "Write true or false.")


def _repeats(value: Any) -> bool | SoManyTimes:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        raise Misread(f"`{value}` is neither true nor false", f"Write {{times: {value}}} for so many times in all.")
    if not isinstance(value, dict):
        return _flag(value)
    if set(value) != {"times"}:
        raise Misread("this does not say how often", "Write true, or {times: 3}.")
    times = inside("times", _whole, value["times"])
    if times == 0:
        raise Misread("what never happens is better left out", "Write {times: 3} or the like.", inner=("times",))
    return SoManyTimes(times)


LEVELS = ("introductory", "standard", "advanced")
"""How much an exercise asks of its players, the least first."""


def _level(value: Any) -> str:
    if value not in LEVELS:
        raise Misread(f"{shown(value)} is not a level", nearest_or_all(str(value), LEVELS))
    return str(value)


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        raise Misread(f"{shown(value)} is not a whole number", "Write it like 0, 1 or 30.")
    return int(quantity.number(value))


def _range(value: Any) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) != 2:
        ends = re.fullmatch(r"(-?[\d.]+)\s*(?:-|to|\.\.+)\s*(-?[\d.]+)", value) if isinstance(value, str) else None
        raise Misread(
            "a range has two values", f"Write [{ends[1]}, {ends[2]}]." if ends else "Write [lowest, highest]."
        )
    low, high = (inside(place, quantity.number, item) for place, item in enumerate(value))
    if low >= high:
        raise Misread("this range is out of order", "Write [lowest, highest].")
    return low, high


def _zone(value: Any) -> str:
    text = _text(value, "a time zone")
    try:
        return clock.parse_zone(text).key
    except ValueError as error:
        raise Misread(str(error), _nearest_zone(text)) from None


def _nearest_zone(text: str) -> str:
    near = clock.nearest_zone(text)
    return f"Did you mean `{near}`?" if near else ""


def _goal(value: Any) -> Goal:
    if isinstance(value, str) and re.fullmatch(r"[-+]?[0-9.]+", value):
        return Goal(quantity.number(value), is_duration=False)
    try:
        return Goal(quantity.seconds(value), is_duration=True)
    except Misread:
        signed = re.fullmatch(r"[<>=]+\s*(\S+)", value) if isinstance(value, str) else None
        cure = f"Write it without a sign: {signed[1]}." if signed else "Write it like 6.5, or like 4h."
        raise Misread(f"{shown(value)} is neither a number nor a duration", cure) from None


def _version(value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value) and value not in ("0", "1"):
        message = f"this file is of format version {value}, and this program reads version 1"
        raise Misread(message, "Read it with a later version of Whitecell.")
    if value != "1":
        raise Misread(f"this program reads format version 1, not {shown(value)}", "Write `whitecell: 1`.")
    return 1


def _choice(value: Any) -> tuple[Rule, ...]:
    """An option; weights by option; or rules in order, each ``{if: …, choose: …}``."""
    if isinstance(value, list):
        if not value:
            raise Misread("this list of rules is empty")
        if not any(isinstance(item, dict) for item in value):
            return (Rule(None, _listed(value), listed=True),)
        return tuple(inside(place, _rule, item) for place, item in enumerate(value))
    return (Rule(None, _weights(value), not isinstance(value, dict)),)


def _rule(value: Any) -> Rule:
    if not isinstance(value, dict) or not {"choose"} <= set(value) <= {"if", "choose"}:
        raise Misread("this is not a rule", "Write {if: …, choose: …}, or {choose: …}.")
    condition = inside("if", quantity.figure, value["if"]) if "if" in value else None
    listed = isinstance(value["choose"], list)
    weights = inside("choose", _listed if listed else _weights, value["choose"])
    return Rule(condition, weights, not isinstance(value["choose"], dict))


def _listed(value: Any) -> dict[str, Expression]:
    """The options that a menu's answer takes, each with the chance 1."""
    options = _listing(value)
    return dict.fromkeys(options, quantity.figure("1"))


def _listing(value: Any) -> str | tuple[str, ...]:
    """An option, or several in a list, each once."""
    if not isinstance(value, list):
        return _reference(value)
    if not value:
        raise Misread("this list is empty", "Name the options that are taken, or write `none`.")
    options = tuple(inside(place, _id, item) for place, item in enumerate(value))
    for place, option in enumerate(options):
        if option in options[:place]:
            raise Misread(f"`{option}` stands here twice", "Keep one.", inner=(place,))
    return options


def _bounds(value: Any) -> tuple[int | None, int | None]:
    """``any``, or how many options may be taken at once."""
    form = "`pick` is `any`, or how many options may be taken"
    if value == "any":
        return None, None
    if isinstance(value, str):
        cure = f"Write {{at_least: {value}, at_most: {value}}}." if _WHOLE.fullmatch(value) else ""
        raise Misread(form, cure or "Write `any`, or {at_least: 1, at_most: 3}; for a choice of one leave it out.")
    if not isinstance(value, dict) or not value or not set(value) <= {"at_least", "at_most"}:
        raise Misread(form, "Write `any`, or {at_least: 1, at_most: 3}, of which one may be left out.")
    least, most = (inside(key, _whole, value[key]) if key in value else None for key in ("at_least", "at_most"))
    return least, most


def _weights(value: Any) -> dict[str, Expression]:
    if isinstance(value, dict) and value:
        return {_key(option): inside(option, quantity.figure, weight) for option, weight in value.items()}
    choice = re.fullmatch(r"(\w+) if (.+?)(?: else (\w+))?", value) if isinstance(value, str) else None
    if choice:
        otherwise = f", {{choose: {choice[3]}}}" if choice[3] else ""
        rules = f"[{{if: {choice[2]}, choose: {choice[1]}}}{otherwise}]"
        raise Misread(f"{shown(value)} is a rule in another language", f"Write {rules}.")
    return {_id(value): quantity.figure("1")}


def _key(value: Any) -> str:
    try:
        return _id(value)
    except Misread as error:
        error.inner = (value, KEY)
        raise


def _after(value: Any) -> After:
    names = guesses.several(value) if isinstance(value, str) and re.search(r"[,;&+]| (?:and|or) ", value) else []
    if names or (isinstance(value, list) and value and all(isinstance(name, str) for name in value)):
        raise Misread("`after` takes one moment, {any: […]} or {all: […]}", _joined(value, names or value))
    if isinstance(value, str):
        return After("one", (_reference(value),))
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in ("any", "all"):
        written = str(next(iter(value), "")) if isinstance(value, dict) else ""
        raise Misread("`after` takes one moment, {any: […]} or {all: […]}", nearest(written, ("any", "all")))
    kind, names = next(iter(value.items()))
    return After(kind, inside(kind, one_or_more(_reference), names))


def _joined(value: Any, names: list[str]) -> str:
    """How moments are written for which `after` is to wait."""
    ways = ("all",) if " and " in value else ("any",) if " or " in value else ("any", "all")
    written = " or ".join(f"{{{way}: [{', '.join(names)}]}}" for way in ways)
    return f"Write {written if len(names) > 1 else f'`{names[0]}`'}."


def _grounded(parse: Callable[[Any], T]) -> Callable[[Any], T]:
    """A validator of a number, beside which may stand what it rests on."""
    return parser(citing.grounded(parse, _prose))


ProseText = Annotated[str, PlainValidator(parser(_prose, prose=True)), WithJsonSchema(shapes.PROSE)]
DateText = Annotated[
    str,
    PlainValidator(parser(_prose, prose=True)),
    WithJsonSchema({**shapes.PROSE, "examples": ["2023-12-18", "late 2023"]}),
]
ToldByCell = Annotated[
    Told | dict[str, Told], PlainValidator(parser(_told_by_cell, prose=True)), WithJsonSchema(shapes.TOLD_BY_CELL)
]
ProseListByCell = Annotated[
    tuple[str, ...] | dict[str, tuple[str, ...]],
    PlainValidator(parser(_prose_list_by_cell, prose=True)),
    WithJsonSchema(shapes.PROSE_LIST_BY_CELL),
]
Id = Annotated[str, BeforeValidator(parser(_id)), WithJsonSchema(shapes.ID)]
ClaimId = Annotated[str, BeforeValidator(parser(_claim_id)), WithJsonSchema(shapes.CLAIM)]
Labels = Annotated[tuple[str, ...], PlainValidator(parser(_labels, prose=True)), WithJsonSchema(shapes.PROSE_LIST)]
Reference = Annotated[str, PlainValidator(parser(_reference)), WithJsonSchema(shapes.REFERENCE)]
References = Annotated[
    tuple[str, ...], PlainValidator(parser(one_or_more(_reference))), WithJsonSchema(shapes.REFERENCES)
]
Sender = Annotated[str | dict[str, str], PlainValidator(parser(_sender)), WithJsonSchema(shapes.SENDER)]
Seen = Annotated[bool | tuple[str, ...], PlainValidator(parser(_seen)), WithJsonSchema(shapes.SEEN)]
ShownAs = Annotated[
    str | tuple[str, ...], PlainValidator(parser(_shown_as, prose=True)), WithJsonSchema(shapes.SHOWN_AS)
]
Sources = Annotated[tuple[str, ...], PlainValidator(parser(citing.all_cited)), WithJsonSchema(shapes.SOURCES)]
Attached = Annotated[tuple[str, ...], PlainValidator(parser(_attached, prose=True)), WithJsonSchema(shapes.ATTACHED)]
Flag = Annotated[bool, PlainValidator(parser(_flag)), WithJsonSchema(shapes.FLAG)]
ExerciseLevel = Annotated[str, PlainValidator(parser(_level)), WithJsonSchema({"enum": list(LEVELS)})]
Repeats = Annotated[bool | SoManyTimes, PlainValidator(parser(_repeats)), WithJsonSchema(shapes.REPEATS)]
Latest = Annotated[int | datetime, PlainValidator(parser(times.latest)), WithJsonSchema(shapes.POINT)]
Whole = Annotated[int, PlainValidator(parser(_whole)), WithJsonSchema(shapes.WHOLE)]
Range = Annotated[tuple[float, float], PlainValidator(parser(_range)), WithJsonSchema(shapes.RANGE)]
Zone = Annotated[str, PlainValidator(parser(_zone)), shapes.ZoneShape]
NotBefore = Annotated[
    clock.ClockTime | datetime,
    PlainValidator(parser(times.clock_time_or_instant)),
    WithJsonSchema(shapes.NOT_BEFORE),
]
Instant = Annotated[datetime, PlainValidator(parser(times.start)), WithJsonSchema(shapes.INSTANT)]
Days = Annotated[frozenset[int], PlainValidator(parser(timetables.days)), WithJsonSchema(shapes.DAYS)]
DayTimes = Annotated[tuple[Hours, ...], PlainValidator(parser(timetables.times)), WithJsonSchema(shapes.TIMES)]
OpenHours = Annotated[tuple[Hours, ...], PlainValidator(parser(timetables.hours)), WithJsonSchema(shapes.HOURS)]
Dates = Annotated[tuple[date, ...], PlainValidator(parser(timetables.dates)), WithJsonSchema(shapes.DATES)]
Duration = Annotated[int, PlainValidator(parser(quantity.seconds)), WithJsonSchema(shapes.DURATION)]
Calculation = Annotated[Expression, PlainValidator(parser(quantity.figure)), WithJsonSchema(shapes.EXPRESSION)]
Chance = Annotated[
    Expression, PlainValidator(_grounded(quantity.figure)), WithJsonSchema(shapes.grounded(shapes.CHANCE))
]
OptionWeight = Annotated[
    Expression, PlainValidator(_grounded(quantity.figure)), WithJsonSchema(shapes.grounded(shapes.EXPRESSION))
]
Amount = Annotated[Quantity, PlainValidator(_grounded(quantity.amount)), WithJsonSchema(shapes.grounded(shapes.AMOUNT))]
Length = Annotated[Quantity, PlainValidator(_grounded(quantity.length)), WithJsonSchema(shapes.grounded(shapes.LENGTH))]
Period = Annotated[
    Quantity, PlainValidator(_grounded(quantity.interval)), WithJsonSchema(shapes.grounded(shapes.INTERVAL))
]
At = Annotated[times.When, PlainValidator(_grounded(times.at)), WithJsonSchema(shapes.grounded(shapes.AT))]
Within = Annotated[
    times.Deadline, PlainValidator(_grounded(times.within)), WithJsonSchema(shapes.grounded(shapes.WITHIN))
]
Effect = Annotated[Move, PlainValidator(_grounded(quantity.change)), WithJsonSchema(shapes.grounded(shapes.EFFECT))]
Target = Annotated[Goal, PlainValidator(parser(_goal)), WithJsonSchema(shapes.TARGET)]
Version = Annotated[int, PlainValidator(parser(_version)), WithJsonSchema(shapes.VERSION)]
PolicyChoice = Annotated[tuple[Rule, ...], PlainValidator(parser(_choice)), WithJsonSchema(shapes.CHOICE)]
MenuBounds = Annotated[
    tuple[int | None, int | None], PlainValidator(parser(_bounds)), WithJsonSchema(shapes.OPTION_BOUNDS)
]
read_listing = parser(_listing)
Listed = Annotated[str | tuple[str, ...], WithJsonSchema(shapes.LISTING)]
"""What ``read_listing`` reads."""
Trigger = Annotated[After, PlainValidator(parser(_after)), WithJsonSchema(shapes.TRIGGER)]
