"""What a scenario file may hold. Every field is described: the descriptions are the language reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Self, get_args, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PrivateAttr,
    TypeAdapter,
    model_validator,
)

from sim.faults import Path
from sim.numbering import NEVER
from sim.openings import Timetable
from sim.scenario.citing import Stated
from sim.scenario.expression import Expression, Misread, Number
from sim.scenario.fields import (
    Amount,
    At,
    Attached,
    Calculation,
    Chance,
    Dates,
    DateText,
    Days,
    DayTimes,
    Duration,
    Effect,
    ExerciseLevel,
    Flag,
    Id,
    Instant,
    Labels,
    Latest,
    Length,
    Listed,
    MenuBounds,
    NotBefore,
    OpenHours,
    OptionWeight,
    Period,
    PolicyChoice,
    ProseListByCell,
    ProseText,
    Range,
    Reference,
    References,
    Repeats,
    Seen,
    Sender,
    ShownAs,
    SoManyTimes,
    Sources,
    Target,
    ToldByCell,
    Trigger,
    Version,
    Whole,
    Within,
    Zone,
    read_listing,
    refuse,
)
from sim.scenario.text import Document


def _mentions(hint: Any, kinds: Set[Any]) -> bool:
    return hint in kinds or any(_mentions(part, kinds) for part in get_args(hint))


@cache
def _fields_with_numbers(kind: type[Element]) -> tuple[tuple[str, bool], ...]:
    """The fields of a kind of element in which numbers stand that may say what they rest on, and whether by state."""
    hints = get_type_hints(kind, include_extras=True)
    numbers = {
        name
        for name, hint in hints.items()
        if _mentions(hint, {Chance, OptionWeight, Amount, Length, At, Within, Effect})
    }
    return tuple((name, _mentions(hints[name], {Effect})) for name in kind.model_fields if name in numbers)


def _numbers_in(kind: type[Element], written: Mapping[str, Any]) -> Iterator[tuple[Path, Stated]]:
    """What each number of an element says of itself, as it was written."""
    for field, by_state in _fields_with_numbers(kind):
        if field not in written:
            continue
        if not by_state:
            yield (field,), Stated.of(written[field])
        elif isinstance(written[field], Mapping):
            yield from (((field, state), Stated.of(move)) for state, move in written[field].items())


OWN_FIELD = "x-"
"""How a field begins that is the author's own: whatever stands in it is kept, and nothing is made of it."""


OWN_FIELDS_SCHEMA: dict[str, Any] = {f"^{OWN_FIELD}.": {"description": "A field of the author's own."}}


def is_own_field(name: Any) -> bool:
    """Whether a field is the author's own, of which nothing is made here."""
    return isinstance(name, str) and name.startswith(OWN_FIELD) and name != OWN_FIELD


class FieldMap(BaseModel):
    """A map of fields in a file."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_own_fields(cls, written: Any) -> Any:
        if not isinstance(written, dict):
            return written
        return {name: value for name, value in written.items() if not is_own_field(name)}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Pydantic's schema without its nulls, which are faults here, and without titles that repeat the names; ids of
        no form are refused, which pydantic lets pass."""
        schema = handler(core)
        fields = handler.resolve_ref_schema(schema)
        fields["patternProperties"] = OWN_FIELDS_SCHEMA
        for field in fields["properties"].values():
            field.pop("title", None)
            if "default" in field and field["default"] is None:
                del field["default"]
            kinds = [kind for kind in field.pop("anyOf", ()) if kind != {"type": "null"}]
            field |= kinds[0] | field if len(kinds) == 1 else {"anyOf": kinds} if kinds else {}
            for pattern, values in field.pop("patternProperties", {}).items():
                names = {"pattern": pattern, **field.get("propertyNames", {})}
                field |= {"propertyNames": names, "additionalProperties": values}
        return schema


class Element(FieldMap):
    """The fields that may stand on every element."""

    title: ProseText | None = Field(None, description="A short name for people; by default the id, spelled out.")
    short: ProseText | None = Field(None, description="A shorter name, for timelines and tables; by default the title.")
    text: ProseText | None = Field(None, description="What it is, or what is said; prose.")
    notes: ProseText | None = Field(None, description="For facilitators only; players never see it.")
    sources: Sources = Field(
        (), description="The claims (by id) and citations that its words rest on, never its numbers: one or a list."
    )
    judgement: ProseText | None = Field(
        None, description="Says that it is the authors' judgement, and what that rests on; covers what is inside it."
    )

    tags: Labels = Field((), description="Words to find and sort it by, of the authors' choice: one or a list.")

    _numbers: dict[Path, Stated] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _remember_numbers(cls, written: Any, read: ModelWrapValidatorHandler[Self]) -> Self:
        element = read(written)
        numbers = dict(_numbers_in(cls, written)) if isinstance(written, dict) else None
        if numbers:
            element._numbers = numbers
        return element

    @property
    def numbers(self) -> Mapping[Path, Stated]:
        """What is said of each number that is written in it, by the number's address in the element."""
        return self._numbers


class Cell(Element):
    """A group that plays together."""

    timezone: Zone = Field("UTC", description="Its time zone, an IANA name such as Asia/Seoul.")
    city: ProseText | None = Field(
        None, description="What its clock is labelled; by default the city of the time zone."
    )
    control: Flag = Field(False, description="true: the facilitators play it (adversary, press, world).")
    brief: ProseText | None = Field(None, description="What its players alone know from the start; they are handed it.")


class Actor(Element):
    """A body or office in a cell."""

    cell: Reference = Field(description="The cell it belongs to.")
    seats: Whole | None = Field(None, description="How many steps it can do at once; without it, any number.")


def override_schema(*kinds: type[Element]) -> dict[str, Any]:
    """The JSON Schema of an override: any fields of these kinds, and none that must be there."""
    return {
        "type": "object",
        "properties": _overridable(kinds),
        "patternProperties": OWN_FIELDS_SCHEMA,
        "additionalProperties": False,
    }


def _overridable(kinds: tuple[type[Element], ...]) -> dict[str, Any]:
    """The JSON Schema of each field that any of these kinds may have; of one that holds elements no more than what
    it is for."""
    shapes: dict[str, list[dict[str, Any]]] = {}
    descriptions: dict[str, str | None] = {}
    for kind in kinds:
        hints = get_type_hints(kind, include_extras=True)
        for name, field in kind.model_fields.items():
            shape = TypeAdapter(hints[name]).json_schema()
            shape.pop("title", None)
            known = shapes.setdefault(field.alias or name, [])
            known += [each for each in shape.get("anyOf", [shape]) if each != {"type": "null"} and each not in known]
            descriptions[field.alias or name] = field.description
    return {
        name: {"description": descriptions[name]} | ({} if "$ref" in str(known) else {"anyOf": known})
        for name, known in shapes.items()
    }


class Drift(FieldMap):
    """How a state moves by itself: it is an inject of its own, `STATE_drift`, last among the injects."""

    amount: Amount = Field(description="What is added each time.")
    every: Period = Field(description="How often: first so long after the start, and again so long after each time.")
    until: Latest | None = Field(None, description="Not later than this, from the start or an instant.")
    condition: Calculation | None = Field(None, alias="if", description="Skipped each time that this does not hold.")
    judgement: ProseText | None = Field(None, description="Says what its numbers rest on.")
    notes: ProseText | None = Field(None, description="For facilitators only; players never see it.")


class State(Element):
    """A named, bounded number that injects, steps and options move."""

    start: Amount = Field(description="Its value at the start: a number or a spread.")
    range: Range = Field(description="[lowest, highest]; every change is clipped to it.")
    drift: Drift | None = Field(None, description="How it moves by itself: {amount: -0.12, every: 1d}.")
    shown: Seen = Field(False, description="true: players may see it; or the cells that may.")
    shown_as: ShownAs = Field(
        "bar",
        description="How players see it: a bar of ten parts, digits, or two to nine words for equal parts of its "
        "range, the lowest first.",
    )

    def is_shown_to(self, cell: str) -> bool:
        """Whether the players of a cell may see it; of no cell, whether all of them may."""
        return cell in self.shown if isinstance(self.shown, tuple) else self.shown


class Calendar(Element):
    """The times or hours of some days at which things happen that say ``during``."""

    timezone: Zone = Field(description="Its time zone, an IANA name such as Asia/Seoul.")
    days: Days = Field(
        frozenset(range(7)), description="The days of the week: `mon-fri`, `sat`, or a list of such; by default all."
    )
    times: DayTimes = Field((), description="Instants of the day: one, such as 10:00, or a list.")
    hours: OpenHours = Field((), description="Hours of the day: 09:00-18:00, or a list; 22:00-02:00 crosses midnight.")
    closed: Dates = Field((), alias="except", description="Dates on which it is closed: one, or a list.")

    @property
    def timetable(self) -> Timetable:
        """When it is open."""
        return Timetable(self.timezone, self.days, (*self.times, *self.hours), frozenset(self.closed))


SETTING_SECTIONS: dict[str, type[Element]] = {"cells": Cell, "actors": Actor, "state": State, "calendars": Calendar}
"""What scenarios may share in a setting."""


class Happens(Element):
    """The fields of everything that is triggered."""

    at: At | None = Field(
        None, description="Trigger: a duration from the start or an instant with its zone, or a spread of either."
    )
    after: Trigger | None = Field(
        None, description="Trigger: a moment, {any: [moments]} or {all: [moments]}; hears new announcements only."
    )
    when: Calculation | None = Field(None, description="Trigger: a yes/no expression; fires as it turns true.")
    delay: Length | None = Field(None, description="How long after its trigger (`after` or `when`) it happens.")
    not_before: NotBefore | None = Field(
        None,
        description="It waits for the next such time of day after its trigger, such as 09:00 Asia/Seoul, or for an "
        "instant.",
    )
    during: Reference | None = Field(
        None, description="The calendar into whose hours, or to whose next time, it is moved when it would be due."
    )
    condition: Calculation | None = Field(
        None, alias="if", description="Checked when it is due; if it does not hold, it is skipped."
    )
    chance: Chance | None = Field(None, description="The chance, 0 to 1, that it happens when it is due.")
    repeats: Repeats = Field(
        False,
        description="true: may be triggered again once it is over; {times: 3}: three times in all; otherwise once.",
    )
    stream: Id | None = Field(
        None, description="Draws its luck under this name instead of its own, to share it with an alternative."
    )
    quiet: Flag = Field(False, description="true: not told where a run is told, except with `--all`.")

    @property
    def is_left_out(self) -> bool:
        """Whether the scenario leaves it out, with a chance of nought."""
        return self.chance is not None and self.chance.tree == Number(0)

    @property
    def most(self) -> int:
        """How often it may be triggered, in a run or in each start of its procedure; NEVER where that has no end."""
        return self.repeats.most if isinstance(self.repeats, SoManyTimes) else NEVER if self.repeats else 1


class Turn(Happens):
    """A phase of the exercise, with a briefing and questions for discussion."""

    text: ToldByCell | None = Field(None, description="The briefing: one text, or one a cell.")  # type: ignore[assignment]
    attach: Attached = Field(
        (), description="What is handed out with it: a file beside the scenario, such as map.png, or a list of them."
    )
    minutes: Whole | None = Field(None, description="Room time, in minutes.")
    discuss: ProseListByCell = Field((), description="Questions for the players: one or a list, for all or by cell.")


class Inject(Happens):
    """Something the players are told, or that happens, at an instant."""

    text: ToldByCell | None = Field(None, description="What is handed out: one text, or one a cell.")  # type: ignore[assignment]
    attach: Attached = Field(
        (), description="What is handed out with it: a file beside the scenario, such as map.png, or a list of them."
    )
    sender: Sender | None = Field(None, alias="from", description="The actor it comes from, or one a cell.")
    to: References = Field((), description="`all` (every player cell), or cells or actors.")
    mode: ProseText | None = Field(None, description="How it arrives: flash message, press line, phone call …")
    expects: ProseListByCell = Field((), description="The expected player actions: one or a list, of all or by cell.")
    objectives: References = Field((), description="The objectives it serves.")
    every: Length | None = Field(
        None, description="With `at`, the first time: it comes again so long after each time, without end."
    )
    until: Latest | None = Field(None, description="With `every`: not later than this, from the start or an instant.")
    contingency: Flag = Field(False, description="true: never happens by itself; a facilitator may release it.")
    facilitators: Flag = Field(
        False, description="true: a cue for facilitators alone; `next` stops at it, and no player sees it."
    )
    effects: dict[Reference, Effect] = Field(
        default_factory=dict, description="What it adds to states (or sets, with {set: value})."
    )
    cancels: References = Field((), description="What it removes if pending or under way.")

    @property
    def most(self) -> int:
        """How often it may be triggered; what comes ``every`` so often, without end."""
        return NEVER if self.every is not None and not self.repeats else super().most


class Step(Happens):
    """An activity that takes time and may occupy its actors' seats; it stands in a procedure."""

    by: References = Field((), description="The actors (in a procedure file: roles) who do it.")
    takes: Length = Field(description="How long it takes: a duration, an expression or a spread.")
    effects: dict[Reference, Effect] = Field(
        default_factory=dict, description="What it adds to states when it is done."
    )
    cancels: References = Field((), description="What it removes if pending or under way, when it is done.")


class Tells(Element):
    """What is handed out when an option is taken or a deadline passes."""

    text: ToldByCell = Field(description="The words: one text, or one a cell.")  # type: ignore[assignment]
    attach: Attached = Field(
        (), description="What is handed out with it: a file beside the scenario, such as map.png, or a list of them."
    )
    sender: Sender | None = Field(None, alias="from", description="The actor it comes from, or one a cell.")
    to: References = Field(("all",), description="Cells or actors; `all` (every player cell) by default.")
    mode: ProseText | None = Field(None, description="How it arrives: flash message, press line, phone call …")


def _tells(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


ToldThen = Annotated[Tells, BeforeValidator(_tells, json_schema_input_type=ProseText | Tells)]
"""What is told when an option is taken; a text alone is for all."""


class Option(Element):
    """One answer to a decision."""

    is_own: ClassVar[bool] = False
    """Whether it is no option of the scenario: see ``sim.scenario.own``."""

    condition: Calculation | None = Field(None, alias="if", description="Offered only while this holds.")
    weight: OptionWeight | None = Field(None, description="Its weight when nothing else decides; 1 by default.")
    chance: Chance | None = Field(
        None, description="In a decision with `pick`: the chance, 0 to 1, that it is taken; 0.5 by default."
    )
    effects: dict[Reference, Effect] = Field(default_factory=dict, description="What it adds to states.")
    cancels: References = Field((), description="What it removes if pending or under way.")
    stream: Id | None = Field(None, description="Draws the luck of its effects under this name.")
    tells: ToldThen | None = Field(
        None, description="What is handed out when it is taken: a text for all, or {to: …, text: …, from: …}."
    )


class Lapse(Element):
    """What a passed deadline does, where that is none of the options."""

    effects: dict[Reference, Effect] = Field(default_factory=dict, description="What it adds to states.")
    cancels: References = Field((), description="What it removes if pending or under way.")
    tells: ToldThen | None = Field(
        None, description="What is handed out when the deadline passes: a text for all, or {to: …, text: …, from: …}."
    )


def _lapse(value: Any) -> Any:
    return Lapse.model_validate(value) if isinstance(value, dict) else read_listing(value)


NONE = "none"
"""The answer to a menu that takes none of its options."""
MOST_IN_A_MENU = 16
"""So many options a menu may have."""


class Decision(Happens):
    """A choice asked of someone. Asked of a control cell, it is a control decision."""

    question: ToldByCell | None = Field(None, description="The question as it is put: one text, or one a cell.")
    by: References = Field(description="Who decides: actors (in a procedure file: roles).")
    lead: Reference | None = Field(
        None,
        description="The one of them whose cell's answer stands where their cells answer each for itself, and differ; "
        "in a run without people it means nothing.",
    )
    within: Within | None = Field(
        None,
        description="The deadline: a duration from when it is asked, or `until` a time of day or an instant.",
    )
    takes: Length | None = Field(
        None, description="Deliberation when a policy decides, and what the console proposes; none by default."
    )
    minutes: Whole | None = Field(None, description="Room time, in minutes.")
    options: dict[Id, Option] = Field(min_length=1, description="The options, by id, in order.")
    lapse: Annotated[Listed | Lapse, BeforeValidator(_lapse)] | None = Field(
        None,
        description="What the deadline does: an option's id (with `pick` also a list, or `none`), or {effects: …}; "
        "nothing by default.",
    )
    pick: MenuBounds | None = Field(
        None,
        description="How many options may be taken at once: `any`, or {at_least: 1, at_most: 3}; one by default.",
    )
    expects: ProseListByCell = Field((), description="The expected player actions: one or a list, of all or by cell.")
    objectives: References = Field((), description="The objectives it serves.")

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Of a menu, the fewest and the most options that an answer takes; None of a choice of one."""
        if self.pick is None:
            return None
        least, most = self.pick
        return least or 0, len(self.listed) if most is None else most

    @property
    def listed(self) -> dict[str, Option]:
        """The options that the scenario has, without those that are people's own."""
        return {name: option for name, option in self.options.items() if not option.is_own}

    @property
    def answers(self) -> tuple[str, ...]:
        """What may stand after its name for an answer: its options; and `none`, where a menu may be left alone."""
        may_be_left = self.bounds is not None and self.bounds[0] == 0
        return (*self.options, *((NONE,) if may_be_left and NONE not in self.options else ()))

    def excludes(self, one: str, other: str) -> bool:
        """Whether two different answers cannot be given at once: of a menu, something and nothing."""
        return self.bounds is None or NONE in (one, other)

    @property
    def lapses_to(self) -> tuple[str, ...] | None:
        """The options that a passed deadline takes; None where it takes no answer."""
        if not isinstance(self.lapse, str | tuple):
            return None
        named = (self.lapse,) if isinstance(self.lapse, str) else self.lapse
        return () if self.bounds is not None and named == (NONE,) else named

    def pick_of(self, named: tuple[str, ...]) -> int:
        """An answer by its number: that of the option, or of a menu the mask of those that are taken."""
        numbers = [list(self.options).index(name) for name in named]
        return numbers[0] if self.bounds is None else sum(1 << number for number in set(numbers))


ENTRY_KINDS: dict[str, type[Step] | type[Decision] | type[Inject]] = {
    "options": Decision,
    "takes": Step,
    "text": Inject,
}


def entry_kind(value: Any) -> type[Step] | type[Decision] | type[Inject] | None:
    """What an entry of a procedure is: with ``options`` a decision, with ``takes`` a step, with ``text`` an inject."""
    if not isinstance(value, dict):
        return None
    return next((kind for field, kind in ENTRY_KINDS.items() if field in value), None)


def _entry(value: Any) -> Any:
    kind = entry_kind(value)
    if kind is None:
        raise refuse(
            Misread(
                "this entry is neither a decision, a step nor an inject",
                "Give it `options` (a decision), `takes` (a step) or `text` (an inject).",
            )
        )
    return kind.model_validate(value)


class _WithText:
    """An inject among entries: ``text`` is what makes it one, so its JSON Schema asks for it."""

    def __get_pydantic_json_schema__(self, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return handler(core) | {"required": ["text"]}


Entry = Annotated[Decision | Step | Annotated[Inject, _WithText()], BeforeValidator(_entry)]


class Procedure(Happens):
    """A named chain of steps, decisions and injects in a scenario: written in place, or a file's with ``use``."""

    use: Reference | None = Field(
        None,
        description="A procedure file by name: one that is shipped, or `procedures/NAME.yaml` beside the scenario.",
    )
    roles: dict[Id, Reference] = Field(
        default_factory=dict, description="Which actor plays each role; a role that is an actor's id binds itself."
    )
    steps: dict[Id, Entry] = Field(
        default_factory=dict,
        description="The entries in order, each after the one before unless it says `after`; "
        "with `use`, overrides by entry and field.",
    )

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """With ``use`` the steps are overrides: any fields of an entry, and none that must be there."""
        schema = super().__get_pydantic_json_schema__(core, handler)
        procedure = handler.resolve_ref_schema(schema)
        steps = procedure["properties"]["steps"]
        override = override_schema(*ENTRY_KINDS.values())
        procedure["if"] = {"required": ["use"]}
        procedure["then"] = {"properties": {"steps": {"additionalProperties": override}}}
        procedure["else"] = {"properties": {"steps": {"additionalProperties": steps.pop("additionalProperties")}}}
        return schema


class Policy(Element):
    """A rule that takes decisions when no person does."""

    choose: dict[Reference, PolicyChoice] = Field(
        description="For each decision an option, weights by option, or rules in order: [{if: …, choose: …}, …]; "
        "with `pick` a list of options, `none`, or chances by option."
    )


class Measure(Element):
    """A number read off a finished run."""

    start: Reference | None = Field(None, alias="from", description="With `to`: the time from this moment …")
    end: Reference | None = Field(None, alias="to", description="… to this one; no value if either is missing.")
    peak: Calculation | None = Field(None, description="The highest value of an expression over the run.")
    low: Calculation | None = Field(None, description="The lowest value of an expression over the run.")
    value: Calculation | None = Field(None, description="The value of an expression at the end.")
    count: Reference | None = Field(None, description="How often a moment is announced.")
    at_most: Target | None = Field(None, description="The target: a number, or a duration with `from` and `to`.")
    at_least: Target | None = Field(None, description="The target: a number, or a duration with `from` and `to`.")

    @property
    def unit(self) -> Literal["seconds", "number"]:
        """What its values are: seconds from one moment to another, or plain numbers."""
        return "number" if self.start is None else "seconds"


class Outcome(Element):
    """How a run may end; the first in the list that holds at the end is the run's."""

    when: Calculation | None = Field(None, description="Holds while this is true; the last outcome has none.")
    ends: Flag = Field(False, description="true: the run ends as soon as it holds.")


class Objective(Element):
    """What the exercise is for, and the measures that show it."""

    measures: References = Field((), description="The measures that show it.")


class Scenario(Element):
    """One YAML file: who, what state, what happens, who decides, how it may end."""

    whitecell: Version = Field(description="The format's version: 1.")
    title: ProseText = Field(description="The exercise's name.")
    summary: ProseText | None = Field(None, description="What it is about, in a paragraph or two.")
    author: Labels = Field((), description="Who wrote it: one or several.")
    date: DateText | None = Field(None, description="When it was written, or last changed.")
    contact: ProseText | None = Field(None, description="Whom to ask about it, and how.")
    setting: Reference | None = Field(
        None,
        description="A setting by name, whose cells, actors, state and calendars it takes over and overrides by "
        "element and field: one that is shipped, or `settings/NAME.yaml` beside the scenario.",
    )
    level: ExerciseLevel | None = Field(
        None, description="What it asks of its players: introductory, standard or advanced. `list` groups by it."
    )
    marking: ProseText = Field("EXERCISE – NOTIONAL", description="Stands on every printed product.")
    start: Instant = Field(description="When the exercise begins: an instant with its zone.")
    horizon: Duration = Field(description="A run ends here at the latest, counted from the start.")
    cells: dict[Id, Cell] = Field(default_factory=dict, description="The groups that play.")
    actors: dict[Id, Actor] = Field(default_factory=dict, description="The bodies and offices in the cells.")
    state: dict[Id, State] = Field(default_factory=dict, description="The numbers that injects and options move.")
    calendars: dict[Id, Calendar] = Field(default_factory=dict, description="Days and hours at which things happen.")
    turns: dict[Id, Turn] = Field(default_factory=dict, description="The phases facilitators step through.")
    injects: dict[Id, Inject] = Field(default_factory=dict, description="What the players are told, or what happens.")
    procedures: dict[Id, Procedure] = Field(default_factory=dict, description="The chains of steps in use.")
    decisions: dict[Id, Decision] = Field(default_factory=dict, description="The choices that are asked.")
    policies: dict[Id, Policy] = Field(default_factory=dict, description="Rules that decide when no person does.")
    measures: dict[Id, Measure] = Field(default_factory=dict, description="Numbers read off a finished run.")
    outcomes: dict[Id, Outcome] = Field(min_length=1, description="How a run may end, in order of precedence.")
    objectives: dict[Id, Objective] = Field(default_factory=dict, description="What the exercise is for.")

    _document: Document | None = PrivateAttr(None)

    @property
    def room_minutes(self) -> int:
        """What its turns take in the room, as far as they say so."""
        return sum(turn.minutes or 0 for turn in self.turns.values())

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """With a setting what it may hold are overrides: any fields, and none that must be there."""
        schema = super().__get_pydantic_json_schema__(core, handler)
        scenario = handler.resolve_ref_schema(schema)
        overrides, whole = {}, {}
        for section, kind in SETTING_SECTIONS.items():
            whole[section] = {"additionalProperties": scenario["properties"][section].pop("additionalProperties")}
            overrides[section] = {"additionalProperties": override_schema(kind)}
        scenario["if"] = {"required": ["setting"]}
        scenario["then"] = {"properties": overrides}
        scenario["else"] = {"properties": whole}
        return schema

    @property
    def document(self) -> Document:
        """The plain values it was read from, every ``use`` expanded, and the place of each."""
        if self._document is None:
            raise ValueError("this scenario was not read from a document")
        return self._document

    def read_from(self, document: Document) -> None:
        """Remember the document it was read from."""
        self._document = document


class Alone(FieldMap):
    """Where and when a procedure is played that is played by itself."""

    setting: Reference | None = Field(
        None, description="A setting by name: its actors play the roles of their ids. What it lacks is made up."
    )
    start: Instant | None = Field(None, description="When it begins; by default 2025-03-10T09:00+09:00.")
    horizon: Duration | None = Field(None, description="A run ends here at the latest; by default 30d.")


class ProcedureFile(Element):
    """A reusable procedure. It names only its own entries, roles and needs."""

    procedure: Id = Field(description="Its name: the file's name without .yaml.")
    summary: ProseText | None = Field(None, description="What it does, in a paragraph.")
    author: Labels = Field((), description="Who wrote it: one or several.")
    date: DateText | None = Field(None, description="When it was written, or last changed.")
    contact: ProseText | None = Field(None, description="Whom to ask about it, and how.")
    roles: dict[Id, ProseText] = Field(default_factory=dict, description="Each role, and what it does.")
    needs: References = Field(
        (), description="What the scenario must declare: states, and calendars that entries say `during` of."
    )
    alone: Alone | None = Field(
        None, description="How it is played alone, outside any scenario: {setting: NAME, start: …, horizon: …}."
    )
    steps: dict[Id, Entry] = Field(
        min_length=1, description="The entries in order, each after the one before unless it says `after`."
    )


class SettingFile(Element):
    """Cells, actors, state and calendars that several scenarios share."""

    setting: Id = Field(description="Its name: the file's name without .yaml.")
    summary: ProseText | None = Field(None, description="What it is, in a paragraph.")
    author: Labels = Field((), description="Who wrote it: one or several.")
    date: DateText | None = Field(None, description="When it was written, or last changed.")
    contact: ProseText | None = Field(None, description="Whom to ask about it, and how.")
    cells: dict[Id, Cell] = Field(default_factory=dict, description="The groups that play.")
    actors: dict[Id, Actor] = Field(default_factory=dict, description="The bodies and offices in the cells.")
    state: dict[Id, State] = Field(default_factory=dict, description="The numbers that injects and options move.")
    calendars: dict[Id, Calendar] = Field(default_factory=dict, description="Days and hours at which things happen.")


SHARED_NAMESPACE = ("state", "turns", "injects", "procedures", "decisions")
"""The sections whose ids share one namespace, in the order of place (state has no place)."""

__all__ = ["ENTRY_KINDS", "SHARED_NAMESPACE", "Element", "Expression", "Happens", "Scenario", "entry_kind"]
