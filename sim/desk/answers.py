"""From words to commands: decisions, their answers, reasons and deadlines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from typing_extensions import TypedDict

from sim.desk.line import brief, plain, whole
from sim.desk.names import Desk, duration, find
from sim.exercise import commands as do
from sim.exercise.commands import Command, Opinion
from sim.exercise.facilitator import OpenQuestion
from sim.faults import Misuse, nearest
from sim.numbering import NEVER
from sim.program.menu import in_words
from sim.scenario.model import NONE
from sim.view.words import sentences as say

_FIRST = re.compile(r"(?:^|[ ;])(because|dissent)(?: |$)")
_NEXT = re.compile(
    r" ?[;；] ?(?:(because|dissent) )?| (because|dissent) (?=[\w ]{1,80}(?:[(（][^)）]{0,80}[)）])? ?(?:: |：))"
)
"""What parts one reason from the next: a semicolon, or one of the two words with a cell and a colon behind it."""


def choose(desk: Desk, text: str) -> Command:
    """``choose [DECISION] OPTION [took 40m] [by WHO] [tally a 3, b 1] [sealed] [because TEXT] [dissent TEXT]``."""
    head, rationale, dissent = reasons(desk, text)
    question, words = decision_first(desk, head.split())
    try:
        given = _given(desk, question, words)
    except _NotListed as error:
        raise Misuse(f"{error} {OFF_THE_LIST}") from None
    return do.Choose(rationale=rationale, dissent=dissent, **given)


class _NotListed(Misuse):
    """Words that name none of a decision's options."""


def answer(desk: Desk, text: str) -> Command:
    """``answer [DECISION] CELL OPTION …``: a cell's own answer; without a cell it is the decision's, as ``choose``
    gives it. Reasons that name no cell are its own."""
    head, rationale, dissent = reasons(desk, text)
    question, words = decision_first(desk, head.split())
    named, rest = _cell_first(desk, question, words)
    if not named:
        return choose(desk, text)
    cell = _asked_cell(desk, question, named)
    return do.Respond(
        cell=cell,
        rationale=_of(cell, rationale),
        dissent=_of(cell, dissent),
        **_given(desk, question, rest),
    )


def _cell_first(desk: Desk, question: OpenQuestion, words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """The cell or actor that words begin with, as many of them as name one, and the words behind it; no name where
    they begin with none, or with an option that is called like one and behind which nothing is named."""
    named, _ = clauses(words)
    for count in range(min(len(named), desk.most_words), 0, -1):
        name = " ".join(named[:count])
        if desk.is_party(name):
            is_option = count == len(named) and name.casefold() in question.options.values()
            return ("", words) if is_option else (name, words[count:])
    return "", words


def _asked_cell(desk: Desk, question: OpenQuestion, name: str) -> str:
    """The cell that a name stands for, of those that a decision is asked of. Raises Misuse for any other."""
    scenario, party = desk.exercise.scenario, desk.party(name)
    cell = scenario.actors[party].cell if party in scenario.actors else party
    if cell not in question.cells:
        asked = say.listed(say.actor(scenario, one) for one in question.cells)
        whose = "everybody" if cell == "all" else say.actor(scenario, cell)
        how = "" if cell != "all" else " `choose` answers for all of them."
        raise Misuse(f"`{question.name}` is asked of {asked}, and `{name}` is {whose}.{how}")
    return cell


def _of(cell: str, opinions: tuple[Opinion, ...]) -> tuple[Opinion, ...]:
    return tuple(opinion if opinion.cell else replace(opinion, cell=cell) for opinion in opinions)


class _Given(TypedDict):
    """What every answer says, whoever gives it."""

    decision: str
    option: str
    options: tuple[str, ...] | None
    took: int | None
    by: str
    tally: tuple[tuple[str, int], ...]
    sealed: bool


def _given(desk: Desk, question: OpenQuestion, words: Sequence[str]) -> _Given:
    """What stands behind the decision, or the cell: the options, and clauses."""
    named, behind = clauses(words)
    if not question.options and (question.menu is None or question.menu.at_least):
        raise Misuse(f"No option of `{question.name}` is offered now: let it `lapse`, or wait until one is.")
    if not named:
        lettered = ", ".join(f"{letter} {name}" for letter, name in question.options.items())
        if question.menu is not None:
            many = in_words(question.menu, len(question.options) + len(question.closed))
            raise Misuse(f"Which options, {many}? {lettered}{', or none' if not question.menu.at_least else ''}.")
        raise Misuse(f"Which option? {lettered}.")
    return _Given(
        decision=question.name,
        option=_option(desk, question, named) if question.menu is None else "",
        options=None if question.menu is None else _options(desk, question, named),
        took=duration("".join(behind["took"])) if "took" in behind else None,
        by=" ".join(behind.get("by", ())),
        tally=tally(desk, question, " ".join(behind.get("tally", ()))),
        sealed="sealed" in behind,
    )


def _option(desk: Desk, one: OpenQuestion, words: Sequence[str]) -> str:
    """The option that words name: all of them, as a title may have several."""
    try:
        return desk.option(one, " ".join(words).rstrip(",.;"))
    except Misuse as error:
        if len(words) > 1 and words[0].casefold() in {*one.options, *one.options.values()}:
            hint = nearest(words[1], (*CLAUSES, *REASONS))
            raise Misuse(f"What is `{words[1]}`? {hint or BEHIND}") from None
        raise _NotListed(str(error)) from None


def _options(desk: Desk, one: OpenQuestion, words: Sequence[str]) -> tuple[str, ...]:
    """The options of a menu that words name, each by one word or behind commas by title; in the scenario's order."""
    written = plain(" ".join(words)).rstrip(".;")
    if written.casefold() == NONE:
        return ()
    parts = [part.strip() for part in written.split(",")] if "," in written else written.split()
    if len(parts) > 1 and "," not in written and _is_title(desk, one, written):
        parts = [written]
    try:
        named = [desk.option(one, part) for part in parts if part and part != "and"]
    except Misuse as error:
        raise _NotListed(str(error)) from None
    twice = next((option for place, option in enumerate(named) if option in named[:place]), "")
    if twice:
        raise Misuse(f"`{twice}` is named twice.")
    order = list(desk.exercise.names.decision_at(one.name).options)
    return tuple(sorted(named, key=order.index))


def _is_title(desk: Desk, one: OpenQuestion, words: str) -> bool:
    """Whether words are a single option's title as it is written."""
    options = desk.exercise.names.decision_at(one.name).listed.items()
    return words.casefold() in {say.titled(name, option).casefold() for name, option in options}


OFF_THE_LIST = "An answer that is on no list is written `choose other: WORDS`."
BEHIND = "Behind the option come took, by, tally, sealed, because, dissent."
CLAUSES = ("took", "by", "tally", "sealed")
REASONS = ("because", "dissent")


def decision_first(desk: Desk, words: Sequence[str]) -> tuple[OpenQuestion, Sequence[str]]:
    """The decision meant, and the words behind it: a number, a name or its beginning says which; else it is the one in
    hand, of which the words may be an option."""
    named, rest = _named_first(desk, words)
    return named or desk.open_decision(""), rest


def without_decision(desk: Desk, words: Sequence[str]) -> Sequence[str]:
    """The words behind the decision, if they begin with one."""
    return _named_first(desk, words)[1]


def _named_first(desk: Desk, words: Sequence[str]) -> tuple[OpenQuestion | None, Sequence[str]]:
    first, names = (words[0] if words else ""), {one.name for one in desk.asked}
    if first.isdecimal() or first in names:
        return desk.open_decision(first), words[1:]
    behind = next((place for place, word in enumerate(words) if word in CLAUSES), len(words))
    if not desk.is_option_in_hand(" ".join(words[:behind])):
        for count in range(min(behind, desk.most_words), 0, -1):
            begun = desk.begun_decision(" ".join(words[:count]))
            if begun is not None:
                return begun, words[count:]
    return None, words


def clauses(words: Sequence[str], kinds: Sequence[str] = CLAUSES) -> tuple[list[str], dict[str, list[str]]]:
    """The words before the first clause, and those of each; ``sealed`` takes none."""
    before: list[str] = []
    found: dict[str, list[str]] = {}
    current = before
    for word in words:
        if word in kinds:
            current = found.setdefault(word, [])
        elif current is found.get("sealed"):
            hint = nearest(word, (*kinds, *REASONS))
            raise Misuse(f"What is `{word}`? {hint or BEHIND}")
        else:
            current.append(word)
    for clause, value in found.items():
        if not value and clause != "sealed":
            raise Misuse(f"Something is missing behind `{clause}`.")
    return before, found


def tally(desk: Desk, one: OpenQuestion, text: str) -> tuple[tuple[str, int], ...]:
    """``a 3, b 1`` or ``a=3, b=1``: each option once."""
    counts: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in plain(text).split(","))):
        match = re.fullmatch(r"([^\W\d]\w*) ?[=:]? ?(\d{1,10})", part)
        if match is None:
            raise Misuse(f"`{brief(part)}` counts nothing: a tally is written like `tally a 3, b 1`.")
        option = desk.option(one, match[1])
        if option in counts:
            raise Misuse(f"The tally counts `{option}` twice.")
        counts[option] = whole(match[2])
    return tuple(counts.items())


def begin_reasons(text: str) -> bool:
    """Whether reasons begin somewhere in a text."""
    return _FIRST.search(text) is not None


def reasons(desk: Desk, text: str) -> tuple[str, tuple[Opinion, ...], tuple[Opinion, ...]]:
    """What stands before the reasons, then the reasons and the dissent."""
    match = _FIRST.search(text)
    if match is None:
        return text.strip(), (), ()
    if not text[match.end() :].strip():
        raise Misuse(f"Something is missing behind `{match[1]}`.")
    return text[: match.start()].strip(), *_opinions(desk, match[1], text[match.end() :])


def _opinions(desk: Desk, word: str, text: str) -> tuple[tuple[Opinion, ...], tuple[Opinion, ...]]:
    """Reasons and dissent, the first under ``word``; more behind a semicolon, or behind the word and a cell."""
    opinions: dict[str, list[Opinion]] = {"because": [], "dissent": []}
    pieces = _NEXT.split(text)
    words = [word, *((after or before or "") for after, before in zip(pieces[1::3], pieces[2::3], strict=True))]
    for kind, piece in zip(words, pieces[::3], strict=True):
        word = kind or word
        if piece.strip():
            opinions[word].append(desk.opinion(piece))
    return tuple(opinions["because"]), tuple(opinions["dissent"])


def because(desk: Desk, text: str) -> Command:
    """``because [DECISION] TEXT``: added to the answer that the players gave last."""
    return _explained(desk, "because", text)


def dissent(desk: Desk, text: str) -> Command:
    """``dissent [DECISION] TEXT``: added to the answer that the players gave last."""
    return _explained(desk, "dissent", text)


def _explained(desk: Desk, word: str, text: str) -> Command:
    story = desk.exercise.story
    latest = {name: max(entry.line for entry in given) for name in story.asked if (given := story.given(name))}
    first, _, rest = text.partition(" ")
    if first in latest:
        decision, text = first, rest
    else:
        program = desk.exercise.program
        of_players = [name for name in latest if not program.nodes[program.node_of[name]].control]
        if not of_players:
            raise Misuse("The players have given no answer yet.")
        decision = max(of_players, key=lambda name: latest[name])
    if not text.strip():
        raise Misuse(f"Something is missing behind `{word}`.")
    rationale, dissent = _opinions(desk, word, text)
    last = max(story.given(decision), key=lambda entry: entry.line).command
    if isinstance(last, do.Respond):
        rationale, dissent = _of(last.cell, rationale), _of(last.cell, dissent)
    return do.Explain(decision, rationale, dissent)


def extend(desk: Desk, text: str) -> Command:
    """``extend [DECISION] 2h``, or to a time: ``extend [DECISION] to 20:00``."""
    words = text.split()
    by_name = len(words) > 1 and (words[0].isdecimal() or desk.begun_decision(words[0]) is not None)
    question = desk.open_decision(words[0] if by_name else "")
    rest = " ".join(words[1:] if by_name else words)
    if rest.startswith("to ") or re.search(r"\d:\d\d", rest):
        return do.Extend(question.name, desk.time(rest))
    play = desk.exercise.look()
    deadline = play.deadline[play.program.node_of[question.name]]
    from_then = play.time if deadline == NEVER else max(play.time, deadline)
    return do.Extend(question.name, from_then + duration(rest.removeprefix("by ")))


def lapse(desk: Desk, text: str) -> Command:
    """``lapse [DECISION]``."""
    return do.Lapse(desk.open_decision(text).name)


def roll(desk: Desk, text: str) -> Command:
    """``roll [DECISION]``."""
    return do.Roll(desk.open_decision(text).name)


def reveal(desk: Desk, text: str) -> Command:
    """``reveal [DECISION]``."""
    sealed = {name: say.node_title(desk.exercise.names, name) for name in desk.exercise.story.sealed}
    return do.Reveal(find(text, sealed) if text and sealed else "")
