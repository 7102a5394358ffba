"""From words to an answer that is on no list."""

from __future__ import annotations

import re

from sim.desk import answers
from sim.desk.grammar import effects
from sim.desk.line import at_colon, plain
from sim.desk.names import OTHER, Desk, duration
from sim.exercise import commands as do
from sim.exercise.commands import Command, Opinion
from sim.faults import Misuse

HOW = (
    f"{answers.OFF_THE_LIST} With all that may belong to it: "
    "`choose other like b took 40m: WORDS | tension +0.2 | TEXT because REASON`."
)
_BEFORE_THE_COLON = re.compile(r"(?:^| )(sealed|took \d\w*|like \w)$")
"""Clauses that somebody wrote at the end of the words, where they would be words."""


def choose(desk: Desk, text: str) -> Command:
    """``choose [DECISION] other [CLAUSES]: WORDS [| EFFECTS [| TEXT]] [because TEXT] [dissent TEXT]``, or an option of
    the list, as ``answers.choose`` reads it."""
    head, colon, words = at_colon(text)
    named = answers.without_decision(desk, head.split())
    in_reasons = {"because", "dissent"} & set(named)
    if not named or named[0].casefold() != OTHER or in_reasons:
        return answers.choose(desk, text)
    question, named = answers.decision_first(desk, head.split())
    if not colon:
        if OTHER in desk.exercise.names.decision_at(question.name).listed:
            return answers.choose(desk, text)
        raise Misuse(HOW)
    before, clauses = answers.clauses(named[1:], ("like", *answers.CLAUSES))
    written, rationale, dissent = _parts(desk, words)
    title, changes, tells = (part.strip() for part in [*written, "", ""][:3])
    if before or not title:
        raise Misuse(HOW)
    for part in written:
        misplaced = _BEFORE_THE_COLON.search(part.strip())
        if misplaced is not None:
            raise Misuse(f"`{misplaced[1]}` stands before the colon: `choose other {misplaced[1]}: …`.")
    adds, sets, cancels = effects(desk, plain(changes))
    if cancels:
        raise Misuse(f"An answer of one's own cancels nothing by itself: `cancel {cancels[0]}` once it is taken.")
    like = desk.option(question, " ".join(clauses["like"]).rstrip(",.;")) if "like" in clauses else ""
    return do.Choose(
        decision=question.name,
        took=duration("".join(clauses["took"])) if "took" in clauses else None,
        by=" ".join(clauses.get("by", ())),
        rationale=rationale,
        dissent=dissent,
        tally=answers.tally(desk, question, " ".join(clauses.get("tally", ()))),
        sealed="sealed" in clauses,
        other=do.Own(title, tells, adds, sets, like),
    )


def answer(desk: Desk, text: str) -> Command:
    """``answer [DECISION] CELL OPTION …`` as ``answers.answer`` reads it; ``answer other: WORDS`` as ``choose`` does.
    Raises Misuse for a cell's own answer that is on no list."""
    head, colon, _ = at_colon(text)
    named = answers.without_decision(desk, head.split())
    if named and named[0].casefold() == OTHER:
        return choose(desk, text)
    if colon and OTHER in named and not {"because", "dissent"} & set(named):
        raise Misuse("A cell's own answer is one of the list. What is on none answers for all: `choose other: WORDS`.")
    return answers.answer(desk, text)


def _parts(desk: Desk, words: str) -> tuple[list[str], tuple[Opinion, ...], tuple[Opinion, ...]]:
    """What bars part, and the reasons. These begin with the first of their words; behind a third bar, whatever words
    stand before it."""
    words = words.replace("｜", "|")
    parts = words.split("|", 3)
    if len(parts) < 4 or answers.begin_reasons("|".join(parts[:2])):
        head, rationale, dissent = answers.reasons(desk, words)
        return head.split("|"), rationale, dissent
    head, rationale, dissent = answers.reasons(desk, parts[3])
    if head:
        raise Misuse("Behind the third bar stand reasons alone: `| because …`.")
    return parts[:3], rationale, dissent
