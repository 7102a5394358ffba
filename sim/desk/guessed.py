"""Words that people type because they know them from elsewhere: each is told what to type here instead.

What means just what one of ours does is among that verb's other words and is done; here are those that may mean two
things, or move the exercise where it was perhaps not meant, or belong into the shell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sim.desk.names import Desk
from sim.view.words import sentences as say

_MOVES_ON = "`next` plays on to the next thing that players see, `go` to the next decision or turn."
_ANSWERS = "`choose b` answers the decision in hand, `choose b tally a 3, b 1` with the votes."
_ENDS = "`end` ends the exercise, `break` stops the room's clock, `quit` leaves and keeps all."
_HANDS_OUT = "`release NAME` hands out what is ready, `improvise` something of your own; `inject list` lists them."
_PASSES = "`next` goes on; `lapse` passes over a decision, `cancel NAME` removes what is to come, `hold NAME` keeps it."
_SAVED = "Every line is saved as it is done; `save NEWFILE` writes all to another log."
_BACK = "`undo` takes back the last command; `rewind LINE` goes back to a line: `log` lists them."
_WAITS = "`extend 2h` moves a deadline, `hold NAME` keeps something from coming, `wait 30m` lets time pass."
_CLEARS = "Enter alone draws the screen again, `wall blank` clears the wall, `timer off` the timer."

SENTENCES: Mapping[str, str] = {
    **dict.fromkeys(("start", "begin", "run", "play", "forward", "advance", "proceed"), _MOVES_ON),
    **dict.fromkeys(("vote", "votes", "poll", "call", "ask"), _ANSWERS),
    **dict.fromkeys(("stop", "abort", "halt"), _ENDS),
    **dict.fromkeys(("send", "fire", "launch", "contingency", "contingencies"), _HANDS_OUT),
    **dict.fromkeys(("skip", "pass", "ignore"), _PASSES),
    **dict.fromkeys(("load", "open", "export"), _SAVED),
    **dict.fromkeys(("redo", "restart", "reset", "revert", "branch"), _BACK),
    **dict.fromkeys(("delay", "postpone", "deadline"), _WAITS),
    **dict.fromkeys(("clear", "cls", "hide"), _CLEARS),
    "resume": f"`back` ends a break, `clock run` lets the clock go on; {_MOVES_ON}",
    "list": "`plan` lists what is to come, `inject list` what can be handed out, `log` the lines so far.",
    "remove": "`cancel NAME` removes what is pending or under way; `undo` takes back the last command.",
    "delete": "`cancel NAME` removes what is pending or under way; `undo` takes back the last command.",
    "edit": "`amend NAME` opens the text of an inject that is to come; a line that is done stays as it is.",
    "seal": "`choose b sealed` keeps an answer from every audience; `reveal` opens it.",
}
"""What is said to a word, whatever stands behind it."""


def _turn(desk: Desk, text: str) -> str:
    turns = list(desk.exercise.scenario.turns)
    wanted = text.strip()
    if not wanted.isdecimal() or len(wanted) > 3 or not 1 <= int(wanted) <= len(turns):
        named = say.listed(f"{number} `{name}`" for number, name in enumerate(turns, 1))
        return f"The turns are {named}. `go` plays on to the next; `release NAME` begins one now."
    name = turns[int(wanted) - 1]
    return f"Turn {wanted} is `{name}`: `release {name}` begins it now, `go` plays on to the next decision or turn."


def _debrief(desk: Desk, text: str) -> str:
    del text
    return f"That is for the shell, once you have left with `quit`: whitecell debrief {desk.log}"


def _print(desk: Desk, text: str) -> str:
    del text
    cell = next(iter(desk.exercise.names.player_cells), "CELL")
    return f"That is for the shell, in another window: whitecell audience {desk.log} --cell {cell} --once > papers.txt"


_WORKED_OUT: Mapping[str, Callable[[Desk, str], str]] = {
    **dict.fromkeys(("turn", "turns"), _turn),
    **dict.fromkeys(("debrief", "hotwash", "results", "report"), _debrief),
    **dict.fromkeys(("print", "handout", "handouts"), _print),
}
"""What is said to a word, by what stands behind it and how things are."""


def told(desk: Desk, word: str, text: str) -> str:
    """What is said to a word with a text behind it; empty for a word that nobody has guessed yet."""
    worked_out = _WORKED_OUT.get(word)
    return worked_out(desk, text) if worked_out is not None else SENTENCES.get(word, "")


WORDS = (*SENTENCES, *_WORKED_OUT)
