"""The field tables of the language reference, as Markdown: made from the descriptions in the model.

Prose around the tables is written by hand in ``docs/language.md``; its links lead to sections there.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from sim.scenario import fields, model, source_file

WIDTH = 100
KINDS: tuple[type[model.FieldMap], ...] = (
    model.Element,
    model.Happens,
    model.Scenario,
    model.Cell,
    model.Actor,
    model.State,
    model.Drift,
    model.Calendar,
    model.Turn,
    model.Inject,
    model.Procedure,
    model.Step,
    model.Decision,
    model.Option,
    model.Tells,
    model.Lapse,
    model.Policy,
    model.Measure,
    model.Outcome,
    model.Objective,
    model.ProcedureFile,
    model.Alone,
    model.SettingFile,
    source_file.SourceFile,
    source_file.ClaimInFile,
)
"""The kinds of element, in the order of a scenario file."""

_TITLES: dict[type, str] = {
    model.Element: "Every element",
    model.Happens: "Everything that is triggered",
    model.ProcedureFile: "Procedure file",
    model.SettingFile: "Setting file",
    source_file.SourceFile: "Source document",
    source_file.ClaimInFile: "Claim",
}

_TAKES: dict[Any, str] = {
    fields.ProseText: "[text](#texts)",
    fields.ProseListByCell: "one [text](#texts) or a list, or such by cell",
    fields.ToldByCell: "[text](#texts), alternatives, or such by cell",
    fields.Id: "[id](#names)",
    fields.Reference: "[id](#names)",
    fields.References: "one [id](#names) or a list",
    fields.Sources: "one [claim or citation](#claims-and-judgement) or a list",
    fields.DateText: "date",
    fields.ClaimId: "id",
    fields.Labels: "one [text](#texts) or a list",
    fields.Attached: "one [file](#attachments) or a list",
    fields.Flag: "`true` or `false`",
    fields.ExerciseLevel: "`introductory`, `standard` or `advanced`",
    fields.Repeats: "`true`, `false` or `{times: n}`",
    fields.Latest: "[duration](#durations) or [instant](#instants-and-clock-times)",
    fields.Seen: "`true` or `false`, or [ids](#names) of cells",
    fields.ShownAs: "`bar`, `digits`, or two to nine words",
    fields.Sender: "[id](#names), or ids by cell",
    fields.Whole: "whole number",
    fields.Range: "`[low, high]`",
    fields.Zone: "time zone",
    fields.NotBefore: "[clock time or instant](#instants-and-clock-times)",
    fields.Days: "`mon-fri`, `sat`, or a list of such",
    fields.DayTimes: "one time of day or a list",
    fields.OpenHours: "one span of hours or a list",
    fields.Dates: "one date or a list",
    fields.Instant: "[instant](#instants-and-clock-times)",
    fields.Duration: "[duration](#durations)",
    fields.Calculation: "[expression](#expressions)",
    fields.Chance: "[expression](#expressions)",
    fields.OptionWeight: "[expression](#expressions)",
    fields.Amount: "number: [expression](#expressions) or [spread](#spreads)",
    fields.Length: "[duration](#durations): [expression](#expressions) or [spread](#spreads)",
    fields.Period: "[duration](#durations): [expression](#expressions) or [spread](#spreads)",
    fields.At: "[duration](#durations), [spread](#spreads) or [instant](#instants-and-clock-times)",
    fields.Within: "[duration](#durations): [expression](#expressions) or [spread](#spreads); or `until` a "
    "[clock time or instant](#instants-and-clock-times)",
    fields.Effect: "amount or `{set: amount}`",
    fields.Target: "number or [duration](#durations)",
    fields.Version: "`1`",
    fields.PolicyChoice: "[choice](#policies)",
    fields.MenuBounds: "`any`, or `{at_least: …, at_most: …}`",
    fields.Listed: "one [id](#names) or a list",
    fields.Trigger: "[moment](#moments), any or all of several",
    model.Entry: "[decision](#decision), [step](#step) or [inject](#inject)",
}
"""What each kind of field takes, in words."""


def field_reference() -> str:
    """Every kind of element with its fields, under headings of level 3."""
    return "\n".join(line for kind in KINDS for line in _kind(kind)).rstrip() + "\n"


def _kind(kind: type[model.FieldMap]) -> Iterator[str]:
    yield f"### {_TITLES.get(kind, kind.__name__)}"
    yield ""
    yield fill(" ".join((kind.__doc__ or "").split("\n\n")[0].split()).replace("``", "`"), WIDTH)
    yield ""
    if issubclass(kind, model.Element) and kind not in (model.Element, model.Happens):
        also = ""
        if issubclass(kind, model.Happens):
            also = " and\nof [everything that is triggered](#everything-that-is-triggered)"
        yield f"Beside the fields of [every element](#every-element){also}:"
        yield ""
    yield "| field | takes | default | meaning |"
    yield "|---|---|---|---|"
    hints = get_type_hints(kind, include_extras=True)
    for name in kind.__annotations__:
        field = kind.model_fields.get(name)
        if field is not None:
            cells = (f"`{field.alias or name}`", takes(hints[name]), _default(field), field.description or "")
            yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
    yield ""


def takes(hint: Any) -> str:
    """What a field takes, in words, from its type."""
    if hint in _TAKES:
        return _TAKES[hint]
    parts = [part for part in get_args(hint) if part is not type(None)]
    if get_origin(hint) is dict:
        return f"map: id to {takes(parts[1])}"
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(takes(part) for part in parts)
    if isinstance(hint, type):
        title = _TITLES.get(hint, hint.__name__).lower()
        return f"[{title}](#{title.replace(' ', '-')})"
    return next((_TAKES[part] for part in parts if part in _TAKES), "") or takes(parts[0])


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    return f"`{field.default}`" if isinstance(field.default, str) else ""
