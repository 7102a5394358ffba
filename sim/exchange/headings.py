"""Which column of a list of events holds what: by its heading in several languages, by what a person says of it, or,
where there are no headings, by what its cells look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal, cast, get_args

from sim.characters import printable
from sim.exchange.columns import HSEEP, ID_HEADING, STANDARD, MselField
from sim.exchange.grids import Grid, GridRow, column_letters
from sim.exchange.instants import read_time
from sim.faults import Misuse, nearest_or_all
from sim.scenario.lookalikes import plain, unaccented

ImportField = Literal[
    "id", "number", "kind", "title", "date", "time", "turn", "mode", "from", "to", "message", "description",
    "expects", "objectives", "notes", "kept", "left",
]  # fmt: skip
"""What a column can be taken for. ``kept`` stands in a field of its own, ``left`` nowhere."""

_OF_MSEL: dict[MselField, ImportField] = {
    "number": "number", "id": "id", "kind": "kind", "title": "title", "time": "time", "turn": "turn", "mode": "mode",
    "from": "from", "to": "to", "cells": "to", "message": "message", "expects": "expects", "objectives": "objectives",
    "notes": "notes",
}  # fmt: skip
_SYNONYMS: dict[ImportField, str] = {
    "id": f"{ID_HEADING}|id|inject id|event id|uid|inject key",
    "number": "event number|control number|number|no|nr|num|#|inject number|inject no|inject|event no|event|serial|"
    "serial number|ser|msel number|msel no|item|numero|n°|n|번호|순번|연번|番号|no.|通番|nomor",
    "kind": "event type|type|inject type|category|kind|type d'evenement|유형|구분|종류|種別|種類|区分|jenis|tipe",
    "title": "title|name|subject|headline|event title|inject title|short description|titre|objet|sujet|intitule|제목|"
    "件名|題名|タイトル|표제|judul|perihal|event name",
    "date": "date|day|exercise day|scenario day|jour|날짜|일자|日付|日|日時|tanggal|hari",
    "time": "designated scenario time|scenario time|simulated time|time|exercise time|delivery time|inject time|"
    "planned time|start time|when|local time|time zulu|dtg|date time group|date/time|date time|date and time|heure|"
    "horaire|moment|trigger time|declenchement|시간|시각|예정시각|시나리오 시간|時刻|時間|予定時刻|waktu|jam",
    "turn": "move|phase|turn|stage|vignette|act|mouvement|단계|국면|フェーズ|段階|tahap|fase",
    "mode": "inject mode|mode|method|delivery method|means|medium|channel|means of delivery|delivered via|via|moyen|"
    "canal|support|수단|전달수단|전달방법|방법|手段|伝達手段|方法|metode|cara|media|sarana",
    "from": "from|sender|from org|originator|source|from organization|initiator|inject source|de|emetteur|expediteur|"
    "de la part de|발신|발신자|보낸 사람|送信者|発信者|発信元|差出人|dari|pengirim",
    "to": "to|recipient|recipients|to org|receiver|receiving player|player|players|audience|target|team|teams|group|"
    "addressee|to organization|target audience|receiving organization|responding agency|a|destinataire|destinataires|"
    "equipe|equipes|cible|수신|수신자|받는 사람|대상|팀|宛先|受信者|対象|チーム|kepada|penerima|tim|untuk",
    "message": "message|details|inject|inject text|text|script|content|body|inject description|event description|"
    "event/inject|message text|narrative|scenario event|contenu|texte|corps|메시지|내용|상황|상황메시지|본문|"
    "内容|本文|メッセージ|状況付与|付与内容|pesan|isi|isi pesan|konten|teks",
    "description": "description|summary|synopsis|background|desc|resume|설명|개요|説明|概要|deskripsi|keterangan",
    "expects": "expected participant response|expected actions|expected action|expected response|expected outcome|"
    "expected outcomes|expected player action|expected player actions|anticipated response|anticipated action|"
    "expected result|expectation|expectations|action attendue|actions attendues|reaction attendue|attendu|attendus|"
    "resultat attendu|예상행동|예상조치|예상반응|기대행동|기대조치|조치사항|예상 대응|期待される行動|期待行動|"
    "想定される対応|期待される対応|対応|tindakan yang diharapkan|respons yang diharapkan|tanggapan",
    "objectives": "exercise objective|objective|objectives|exercise objectives|objective number|capability|"
    "core capability|capabilities|objectif|objectifs|목표|훈련목표|目標|目的|訓練目標|tujuan|sasaran",
    "notes": "notes|note|remarks|comment|comments|controller notes|facilitator notes|remarque|remarques|commentaire|"
    "commentaires|observations|비고|메모|備考|メモ|catatan",
}
_PREFERRED = {
    "time": ("designated scenario time", "scenario time", "simulated time", "dtg"),
    "message": ("message", "details", "inject text", "message text", "script"),
    "to": ("to", "to org", "recipient"),
}
"""Of several columns of one field the one that is taken; the others are kept."""

FIRST_ROWS = 30
"""A heading stands in one of the first so many rows."""
_LEAST_HEADINGS = 2
_LOOKED_AT = 200


def _as_heading(text: str) -> str:
    """A heading without case, accents, brackets and signs."""
    text = unaccented(plain(" ".join(text.split()))).casefold()
    return re.sub(r"\s*[(\[（].*$", "", text).strip(" :*.").replace("_", " ")


_FIELDS: dict[str, ImportField] = {
    _as_heading(word): name for name, words in _SYNONYMS.items() for word in words.split("|")
} | {
    _as_heading(column.heading): _OF_MSEL[column.field]
    for column in (*STANDARD, *HSEEP)
    if column.field in _OF_MSEL and column.heading != "Group"
}


@dataclass(frozen=True, slots=True)
class Mapped:
    """What each column was taken for, by its number from 0. ``header`` is the row of the headings, 0 where there are
    none, ``headings`` are their words; ``guessed``: the columns were taken by what they look like."""

    fields: Mapping[int, ImportField]
    headings: Mapping[int, str]
    header: int = 0
    guessed: bool = False

    def column(self, name: ImportField) -> int | None:
        """The column of a field; None where there is none."""
        return next((column for column, field in self.fields.items() if field == name), None)

    def called(self, column: int) -> str:
        """What a person calls a column."""
        return self.headings.get(column) or f"Column {column_letters(column)}"

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Each column and what it was taken for, in words."""
        return tuple((self.called(column), self.fields[column]) for column in sorted(self.fields))

    @property
    def known(self) -> int:
        """How many columns have a place in a scenario."""
        return sum(field not in ("kept", "left") for field in self.fields.values())


def mapped(grid: Grid, said: Sequence[str] = ()) -> Mapped:
    """What the columns of a table hold. ``said`` are a person's own words, ``Heading=field``, which go first. Raises
    Misuse where they name no heading or no field."""
    candidates = [_by_headings(row) for row in grid.rows[:FIRST_ROWS] if not _tells_a_time(row)]
    best = max(candidates, key=lambda each: each.known, default=None)
    if best is None or best.known < _LEAST_HEADINGS:
        best = _header_of(grid, said) or _by_looks(grid)
    return _with_said(best, said, grid)


def _tells_a_time(row: GridRow) -> bool:
    """Whether a row is one of events: its own time stands in it."""
    cells = (cell for cell in row.cells if not isinstance(cell, str) or re.search(r"\d\D|\D\d", cell))
    return any(read_time(cell) is not None for cell in cells)


def _by_headings(row: GridRow) -> Mapped:
    headings = {column: row.text(column) for column in range(len(row.cells)) if row.text(column)}
    fields: dict[int, ImportField] = {}
    for column, heading in headings.items():
        fields[column] = _FIELDS.get(_as_heading(heading), "kept") if len(heading) <= 60 else "kept"
    return Mapped(_one_of_each(fields, headings), headings, row.number)


def _one_of_each(fields: dict[int, ImportField], headings: Mapping[int, str]) -> dict[int, ImportField]:
    """The columns, of which no two are of one field: the preferred or the first is, the others are kept."""
    best: dict[ImportField, int] = {}
    for column, field in fields.items():
        words = _PREFERRED.get(field, ())
        rank = {word: place for place, word in enumerate(words)}
        if field != "kept" and (
            field not in best
            or rank.get(_as_heading(headings[column]), 99) < rank.get(_as_heading(headings[best[field]]), 99)
        ):
            best[field] = column
    taken = set(best.values())
    return {column: field if column in taken else "kept" for column, field in fields.items()}


def _header_of(grid: Grid, said: Sequence[str]) -> Mapped | None:
    """The row that has the headings a person names, where no other tells what it is."""
    names = {_as_heading(each.rpartition("=")[0]) for each in said}
    for row in grid.rows[:FIRST_ROWS]:
        if names & {_as_heading(row.text(column)) for column in range(len(row.cells)) if row.text(column)}:
            return _by_headings(row)
    return None


def _with_said(found: Mapped, said: Sequence[str], grid: Grid) -> Mapped:
    fields = dict(found.fields)
    for each in said:
        heading, sign, field = each.rpartition("=")
        field = field.strip().lower()
        if not sign or not heading.strip():
            raise Misuse(f'`--map {printable(each)}`: write `Heading=field`, such as `--map "Text=message"`.')
        if field not in get_args(ImportField):
            hint = nearest_or_all(field, get_args(ImportField), len(get_args(ImportField)))
            raise Misuse(f"`--map`: there is no field `{printable(field)}`. {hint}")
        column = _said_column(found, heading.strip(), grid)
        name = cast(ImportField, field)
        if name not in ("kept", "left"):
            fields = {other: "kept" if known == name else known for other, known in fields.items()}
        fields[column] = name
    return Mapped(fields, found.headings, found.header, found.guessed)


def _said_column(found: Mapped, heading: str, grid: Grid) -> int:
    """The column of a heading, or of a letter."""
    by_heading = {_as_heading(words): column for column, words in found.headings.items()}
    if _as_heading(heading) in by_heading:
        return by_heading[_as_heading(heading)]
    letters = {column_letters(column): column for column in range(grid.width)}
    if heading.upper() in letters:
        return letters[heading.upper()]
    known = nearest_or_all(heading, tuple(found.headings.values()))
    hint = known or f"The columns are A to {column_letters(grid.width - 1)}."
    raise Misuse(f"`--map`: there is no column `{printable(heading)}`. {hint}")


def _by_looks(grid: Grid) -> Mapped:
    """Columns without headings, by what most of their cells are."""
    rows = grid.rows[:_LOOKED_AT]
    columns = {column: _texts(rows, column) for column in range(grid.width)}
    columns = {column: texts for column, texts in columns.items() if texts}
    fields: dict[int, ImportField] = dict.fromkeys(columns, "kept")
    times = {column: _share_of_times(rows, column) for column in columns}
    time = max(times, key=lambda column: (times[column], -column), default=None)
    if time is not None and times[time] >= 0.5:
        fields[time] = "time"
    named = {column: _named_in(texts) for column, texts in columns.items()}
    for column, field in named.items():
        if field and fields[column] == "kept" and field not in fields.values():
            fields[column] = field
    words = [column for column, texts in columns.items() if fields[column] == "kept" and _are_words(texts)]
    if "title" not in fields.values() and words:
        fields[words[0]] = "title"
    rest = [column for column in words if fields[column] == "kept"]
    if "message" not in fields.values() and rest:
        fields[max(rest, key=lambda column: fmean(map(len, columns[column])))] = "message"
    return Mapped(fields, {}, guessed=True)


def _texts(rows: Iterable[GridRow], column: int) -> list[str]:
    return [text for row in rows if (text := row.text(column))]


def _share_of_times(rows: Sequence[GridRow], column: int) -> float:
    """How many cells of a column are times; bare numbers are none by themselves."""
    cells = [row.cell(column) for row in rows if row.text(column)]
    times = [cell for cell in cells if not re.fullmatch(r"[\d.]*", str(cell)) and read_time(cell) is not None]
    return len(times) / len(cells)


def _named_in(texts: Sequence[str]) -> ImportField | None:
    """The field that most cells of a column name themselves, as ``team 1`` and ``team 2`` do."""
    fields = Counter(_FIELDS.get(_as_heading(re.sub(r"[\d\W_]+$", "", text))) for text in texts if len(text) <= 40)
    field, count = fields.most_common(1)[0] if fields else (None, 0)
    return field if count * 2 > len(texts) else None


def _are_words(texts: Sequence[str]) -> bool:
    return fmean(any(map(str.isalpha, text)) for text in texts) > 0.5
