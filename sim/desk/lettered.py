"""A line that begins with an option and no word before it: ``b``, ``b took 30m because …``, ``Announce it now by MND``.

It answers the decision in hand. An option's letter stands before any other meaning of that letter, as the screen offers
it; its id or its title counts where it stands there whole, and where no command is called so.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.characters import letter
from sim.desk.answers import CLAUSES, REASONS
from sim.desk.line import plain
from sim.desk.names import Desk
from sim.exercise.facilitator import OpenQuestion
from sim.view.words import sentences as say


def is_answer(desk: Desk, line: str, is_word: bool) -> bool:
    """Whether a line answers the decision in hand, be it with an option that is not offered now; ``is_word``: its first
    word is a command's. Where none is in hand a letter is an answer, too, that is no command's, or has reasons behind
    it."""
    words = plain(line).split()
    question = next((one for one in desk.asked if one.name == desk.hand), None)
    if question is None:
        return may_answer(line) and (not is_word or words[1:2] in ([reason] for reason in REASONS))
    option = _before_clauses(words)
    if len(option) == 1 and option[0].casefold() in _letters(desk, question):
        return len(option[0]) == 1 or not is_word
    return not is_word and _names(desk, question, option)


def may_answer(line: str) -> bool:
    """Whether a line would answer a decision that had an option of that letter."""
    option = _before_clauses(plain(line).split())
    return len(option) == 1 and len(option[0]) == 1 and option[0].isalpha()


def _before_clauses(words: Sequence[str]) -> list[str]:
    """The words before the first clause or reason, without the mark that may stand between."""
    end = next((place for place, word in enumerate(words) if word in (*CLAUSES, *REASONS)), len(words))
    option = " ".join(words[:end]).rstrip(" ,.;")
    return option.split()


def _letters(desk: Desk, question: OpenQuestion) -> set[str]:
    """The letters of all options of a decision, also of those that are not offered now."""
    return {letter(place) for place in range(len(desk.exercise.names.decision_at(question.name).options))}


def _names(desk: Desk, question: OpenQuestion, words: Sequence[str]) -> bool:
    """Whether words are an option's id or title as it is written, or, of a menu, several with commas between."""
    options = desk.exercise.names.decision_at(question.name).options
    known = {*options, *(say.titled(name, option).casefold() for name, option in options.items())}
    written = " ".join(words).casefold()
    if question.menu is None or written in known:
        return written in known
    parts = [part.strip() for part in written.split(",")]
    return len(parts) > 1 and all(part in known or part in question.options for part in parts)
