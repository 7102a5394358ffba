"""OpenAEV's exports of scenarios and simulations, a zip file with JSON in it or the JSON alone, read into drafts.

Teams become cells, injects injects, and what is expected after one its expected actions. The form that an inject is
sent by is OpenAEV's own: of it the id, the name and the kind are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sim.clock import LONGEST
from sim.exchange.archives import Archive, archive, is_archive
from sim.exchange.cast import Cast
from sim.exchange.draft import (
    UNTIMED_START,
    Draft,
    DraftInject,
    DraftObjective,
    Imported,
    Understood,
)
from sim.exchange.foreign import has_keys, json_value, text_of
from sim.exchange.ids import FreshIds
from sim.exchange.openaev_texts import VARIABLE, Texts
from sim.exchange.reaching import list_at, map_at, maps_at, misfits, name_of, outline, rest, text_at, texts_at, whole_at
from sim.exchange.wording import plain_words
from sim.faults import Misuse

_PREFIXES = ("scenario_", "exercise_")
_BODIES = ("body", "message", "content", "text")
_EXECUTION = "execution"
"""The condition on an inject that it was sent, which is all that is known before people play."""
_NOTED = ("challenges", "lessons_categories", "lessons_questions")
_FORM = "injector_contract_"


def recognises(content: bytes) -> bool:
    """Whether a file is such an export, or a zip file that is no workbook."""
    if is_archive(content):
        return b"[Content_Types].xml" not in content
    return has_keys(content, "scenario_information") or has_keys(content, "exercise_information")


def read(content: bytes, name: str) -> Imported:
    """The draft of an export; ``name`` is the file's. Raises Misuse where it cannot be read as one."""
    packed = archive(content, name) if is_archive(content) else None
    value = _exported(packed) if packed else json_value(text_of(content, name), name)
    prefix = next((each for each in _PREFIXES if isinstance(value, dict) and f"{each}information" in value), None)
    if prefix is None:
        raise Misuse(f"{name} is no export of a scenario or a simulation: `scenario_information` is missing in it.")
    return _Export(value, prefix, name, packed).imported()


def _exported(packed: Archive) -> Any:
    """The value of the JSON in an archive that is a scenario, or of the only one."""
    names = [name for name in packed.names if name.lower().endswith(".json")]
    if not names:
        nested = next((name for name in packed.names if name.lower().endswith((".zip", ".xlsx"))), None)
        hint = f" It holds `{nested}`: unpack it and import that." if nested else ""
        raise Misuse(f"{packed.called} holds no JSON, so it is no export that is known here.{hint}")
    values = (json_value(text_of(packed.read(name), name), name) for name in names)
    first = next(values)
    return next((each for each in (first, *values) if isinstance(each, dict) and _is_export(each)), first)


def _is_export(value: dict[str, Any]) -> bool:
    return any(f"{prefix}information" in value for prefix in _PREFIXES)


class _Export:
    """An export and the draft that is made of it."""

    def __init__(self, value: dict[str, Any], prefix: str, name: str, packed: Archive | None) -> None:
        self.value, self.prefix, self.called, self.packed = value, prefix, name, packed
        self.information = map_at(value, f"{prefix}information")
        self.ids, self.cast = FreshIds(), Cast()
        self.texts = Texts(self._entries("variables"))
        self.rows: list[Understood] = []
        self.tags = {text_at(tag, "tag_id"): text_at(tag, "tag_name") for tag in self._entries("tags")}
        self.documents = {text_at(each, "document_id"): each for each in self._entries("documents")}
        self.articles = {text_at(each, "article_id"): each for each in self._entries("articles")}
        self.channels = {text_at(each, "channel_id"): each for each in self._entries("channels")}
        self.users = {text_at(each, "user_id"): each for each in self._entries("users")}

    def imported(self) -> Imported:
        self._name_teams()
        injects = tuple(self._injects())
        draft = Draft(
            title=self._about("name") or "Untitled",
            source=f"{self.called}, an OpenAEV export",
            summary=self.texts.prose(self._about("description")),
            notes=self._notes(),
            start=self.start[0],
            guessed=self.start[1],
            cells=self.cast.cells,
            actors=self.cast.actors,
            injects=injects,
            objectives=tuple(self._objectives()),
            tags=self._named_tags(self.information, f"{self.prefix}tags"),
            extras=self._extras(),
        )
        return Imported(draft, tuple(self.rows), "an OpenAEV export", tuple(self._mapping()), tuple(self._remarks()))

    def _about(self, field: str) -> str:
        return text_at(self.information, self.prefix + field).strip()

    def _entries(self, section: str) -> list[dict[str, Any]]:
        return maps_at(self.value, self.prefix + section)

    @cached_property
    def start(self) -> tuple[datetime, tuple[str, ...]]:
        """When it begins, and what was guessed of that."""
        for field in ("start_date", "recurrence_start"):
            try:
                moment = datetime.fromisoformat(self._about(field))
                moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
            if 1900 <= moment.year <= 2200:
                return moment.replace(microsecond=0), ()
        return UNTIMED_START, ("The export tells no date; everything is counted from the start.",)

    # Teams

    def _name_teams(self) -> None:
        """Make a cell of each team, or one of all players where there is none."""
        taken = {"team_name", "team_description", "team_tags", "team_users"}
        for number, team in enumerate(self._entries("teams"), 1):
            title = text_at(team, "team_name").strip()
            called = text_at(team, "team_id") or title
            became = self.cast.team(
                f"{called} {number}" if self.cast.has_team(called) else called,
                title,
                words=title or "team",
                text=self.texts.prose(text_at(team, "team_description")),
                notes=self._members(team),
                tags=self._named_tags(team, "team_tags"),
                extras=rest(team, taken),
            )
            self.rows.append(Understood(f"team {number}", title or "a team without a name", became))
        if not self.cast.cells:
            guess = "The export has no teams; all players are one cell."
            became = self.cast.team("players", "Players", guessed=(guess,))
            self.rows.append(Understood("teams", "none", became, guess))

    def _members(self, team: dict[str, Any]) -> str:
        members = [self.users[user] for user in texts_at(team, "team_users") if user in self.users]
        if not members:
            return ""
        return f"Members there:\n\n{outline([_without_nothing(member) for member in members])}"

    def _named_tags(self, entry: dict[str, Any], key: str) -> tuple[str, ...]:
        named = (self.tags.get(tag, tag) for tag in texts_at(entry, key))
        return tuple(dict.fromkeys(" ".join(tag.split()) for tag in named if tag.strip()))

    # Injects

    def _injects(self) -> Iterator[DraftInject]:
        entries = self._entries("injects")
        titles = [self.texts.filled(text_at(entry, "inject_title")).strip() for entry in entries]
        names = [self.ids.fresh(title, "inject") for title in titles]
        self.names = dict(zip((text_at(entry, "inject_id") for entry in entries), names, strict=True))
        self.times = {name: _second(entry) for name, entry in zip(names, entries, strict=True)}
        ready = [
            (self.times[name], number, self._inject(number, name, title, entry))
            for number, (name, title, entry) in enumerate(zip(names, titles, entries, strict=True), 1)
        ]
        order = sorted(ready, key=lambda each: each[:2])
        self.rows += [row for _, _, (_, row) in ready]
        self.rows += misfits(self.value, f"{self.prefix}injects", "inject")
        for _, _, (inject, _) in order:
            yield inject

    def _inject(self, number: int, name: str, title: str, entry: dict[str, Any]) -> tuple[DraftInject, Understood]:
        content = map_at(entry, "inject_content")
        is_on = text_at(entry, "inject_enabled") != "false"
        subject = self.texts.filled(text_at(content, "subject")).strip()
        text, kept, left = self._text(content)
        if subject and " ".join(subject.split()) not in " ".join(title.split()):
            text = f"**{plain_words(' '.join(subject.split()))}**\n\n{text}".strip()
        condition, guesses, depends = self._depends(name, entry)
        if whole_at(entry, "inject_depends_duration") is None and is_on:
            guesses.append("The export has no time for it; it comes at the start.")
        if not is_on:
            guesses.append("It is switched off there, so here it comes only where a facilitator releases it.")
        to, told = self._readers(entry, text)
        guesses += told
        taken = {"inject_title", "inject_description", "inject_content", "inject_enabled", "inject_depends_on"}
        taken |= {"inject_teams", "inject_all_teams", "inject_tags", "inject_documents", "inject_injector_contract"}
        taken |= {"inject_depends_duration"} if is_on else set()
        expects, scores = self._expected(content)
        notes = (self.texts.prose(text_at(entry, "inject_description")), scores, self._attached(entry), depends)
        inject = DraftInject(
            id=name,
            title=title,
            at=self.times[name] if is_on else None,
            condition=condition,
            text=text,
            to=to,
            sender=self.cast.sender(self._about("mail_from")) if to else "",
            mode=_mode(entry),
            expects=expects,
            notes="\n\n".join(filter(None, notes)),
            tags=self._named_tags(entry, "inject_tags"),
            extras={**rest(entry, taken), **kept, **_form(entry)},
            guessed=tuple(guesses),
        )
        what = title or "an inject without a title"
        return inject, Understood(f"inject {number}", what, name, " ".join(guesses), " ".join(left))

    def _text(self, content: dict[str, Any]) -> tuple[str, dict[str, Any], list[str]]:
        """The words of an inject, what of its content is kept beside them, and what is left as it stands."""
        bodies = {key: self.texts.said(text_at(content, key)) for key in _BODIES if text_at(content, key).strip()}
        parts = [words.text for words in bodies.values()]
        lost = {key: text_at(content, key) for key, words in bodies.items() if not words.is_all}
        articles = texts_at(content, "articles")
        parts += [self._article(self.articles[each]) for each in articles if each in self.articles]
        text = "\n\n".join(filter(None, parts))
        unknown = dict.fromkeys(match[0] for match in VARIABLE.finditer(text))
        left = [f"`{name}` stands as it is; OpenAEV fills it in for each reader." for name in unknown]
        left += [f"The HTML of its {key} has more than words; it is kept as it was." for key in lost]
        return text, {**rest(content, {*bodies, "subject", "expectations"}), **lost}, left

    def _article(self, article: dict[str, Any]) -> str:
        channel = text_at(self.channels.get(text_at(article, "article_channel"), {}), "channel_name")
        head = f"**{plain_words(text_at(article, 'article_name').strip())}**"
        byline = ", ".join(filter(None, (text_at(article, "article_author").strip(), channel.strip())))
        return "\n\n".join(
            filter(None, (head, plain_words(byline), self.texts.prose(text_at(article, "article_content"))))
        )

    def _readers(self, entry: dict[str, Any], text: str) -> tuple[tuple[str, ...], list[str]]:
        """Whom an inject is for, and what was guessed of that."""
        if text_at(entry, "inject_all_teams") == "true":
            return ("all",), []
        teams = texts_at(entry, "inject_teams")
        known = tuple(dict.fromkeys(self.cast.team(team) for team in teams if self.cast.has_team(team)))
        if not known and text:
            return (), ["The export names no team that it is for, so it is a cue for facilitators."]
        return known, ["A team that it is for is not in the export."] if len(known) < len(set(teams)) else []

    def _expected(self, content: dict[str, Any]) -> tuple[tuple[str, ...], str]:
        """The expected actions, and a list of what OpenAEV counts for each."""
        actions, counted = [], []
        for expectation in maps_at(content, "expectations"):
            name = self.texts.filled(text_at(expectation, "expectation_name")).strip()
            about = self.texts.prose(text_at(expectation, "expectation_description")).strip()
            actions.append(about if name in about else f"{plain_words(name)}: {about}" if about else plain_words(name))
            taken = {"expectation_name", "expectation_description"}
            facts = {key.removeprefix("expectation_"): value for key, value in expectation.items() if key not in taken}
            counted.append({"expected": name or about, **facts})
        scores = f"Counted there:\n\n{outline(counted)}" if counted else ""
        return tuple(dict.fromkeys(filter(None, actions))), scores

    def _attached(self, entry: dict[str, Any]) -> str:
        """The documents that go with an inject, which stay in the archive."""
        listed = []
        for attached in list_at(entry, "inject_documents"):
            document = text_at(attached, "document_id") or (attached if isinstance(attached, str) else "")
            known = self.documents.get(document)
            listed.append(name_of(known) or document if known else document)
        listed = [plain_words(each) for each in filter(None, listed)]
        return f"Goes with it there: {', '.join(listed)}." if listed else ""

    def _depends(self, name: str, entry: dict[str, Any]) -> tuple[str, list[str], str]:
        """The condition under which an inject comes, what was guessed of it, and what else it says in words."""
        conditions, guesses, words = [], [], []
        for dependency in maps_at(entry, "inject_depends_on"):
            relation = map_at(dependency, "dependency_relationship")
            parent = self.names.get(text_at(relation, "inject_parent_id"), "")
            asked = map_at(dependency, "dependency_condition")
            tests = maps_at(asked, "conditions")
            clauses = [text_at(test, "value") != "false" for test in tests if _is_execution(test)]
            words.append(outline([_without_nothing(dependency)]))
            if not parent or parent == name or self.times[parent] > self.times[name]:
                guesses.append("It depends there on an inject that does not come before it; here it does not.")
                continue
            if len(clauses) < len(tests):
                guesses.append(f"It depends there on how `{parent}` was met, which nobody knows before; here it comes.")
            if clauses:
                conditions.append(parent if all(clauses) else f"not {parent}")
        depends = "\n".join(words)
        return " and ".join(dict.fromkeys(conditions)), guesses, f"Depends there on:\n\n{depends}" if depends else ""

    # The rest

    def _objectives(self) -> Iterator[DraftObjective]:
        names = FreshIds()
        for number, entry in enumerate(self._entries("objectives"), 1):
            title = self.texts.filled(text_at(entry, "objective_title")).strip()
            name = names.fresh(title, "objective")
            about = self.texts.prose(text_at(entry, "objective_description"))
            extras = rest(entry, {"objective_title", "objective_description"})
            yield DraftObjective(id=name, title=title, text=about, extras=extras)
            self.rows.append(Understood(f"objective {number}", title, name))

    def _notes(self) -> str:
        """What facilitators may want and no part of a scenario has a place for."""
        sections = {
            "Challenges": self._entries("challenges"),
            "Lessons to be asked for": self._entries("lessons_categories") + self._entries("lessons_questions"),
            "Documents in the archive": list(self.documents.values()),
        }
        parts = [
            f"**{title}**\n\n{outline([_without_nothing(entry) for entry in entries])}"
            for title, entries in sections.items()
            if entries
        ]
        return "\n\n".join(parts)

    def _extras(self) -> dict[str, Any]:
        """All that was not taken: of the scenario itself, and the sections that have no place."""
        said = ("name", "description", "tags", *(["mail_from"] if self.cast.actors else []))
        sections = ("information", "teams", "injects", "objectives", *_NOTED, "documents")
        about = rest(self.information, {self.prefix + field for field in said})
        return {**about, **rest(self.value, {self.prefix + section for section in sections})}

    def _mapping(self) -> Iterator[tuple[str, str]]:
        fields = {
            "teams": "cells",
            "inject_title": "title",
            "inject_depends_duration": "at",
            "inject_teams, inject_all_teams": "to",
            "inject_content body": "text",
            "expectations": "expects",
            "inject_description": "notes",
            "objectives": "objectives",
            "mail_from": "from",
        }
        yield from fields.items()

    def _remarks(self) -> Iterator[str]:
        if self._entries("injects"):
            yield "Of the form that each inject is sent by, id, name and kind are kept; the rest is OpenAEV's own."
        if self.texts.values:
            yield f"The values of {len(self.texts.values)} variables were filled in where texts name them."
        others = [name for name in self.packed.names if not name.lower().endswith(".json")] if self.packed else []
        if others:
            files = f"{len(others)} more files are" if len(others) > 1 else "One more file is"
            yield f"{files} in the archive; unpack what you want to attach."


def _second(entry: dict[str, Any]) -> int:
    """When an inject comes, in seconds from the start."""
    return min(max(whole_at(entry, "inject_depends_duration") or 0, 0), LONGEST)


def _is_execution(test: Mapping[str, Any]) -> bool:
    return text_at(test, "key").strip().lower() == _EXECUTION and text_at(test, "operator") in ("", "eq")


def _mode(entry: dict[str, Any]) -> str:
    """How it arrives: the name of the kind of form."""
    return text_at(map_at(entry, "inject_injector_contract"), f"{_FORM}injector_type_name").strip()


def _form(entry: dict[str, Any]) -> dict[str, Any]:
    """What is kept of the form that an inject is sent by."""
    form = map_at(entry, "inject_injector_contract")
    kept = {key: form.get(_FORM + key) for key in ("id", "injector_type", "labels", "external_id", "payload")}
    return rest({f"{_FORM}{key}": value for key, value in kept.items()}, ())


def _without_nothing(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in (None, "", [], {})}
