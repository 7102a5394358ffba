"""The words a facilitator may type, with their short forms, what they say, and what is asked before they are done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sim.desk import answers, grammar, guessed, other, takes
from sim.desk.grammar import Read
from sim.desk.line import brief, disguised, plain
from sim.desk.names import Desk
from sim.desk.takes import Offer, Takes
from sim.exercise import commands as do
from sim.exercise.commands import Command
from sim.exercise.session import Exercise
from sim.faults import Misuse, nearest_word
from sim.view.exercise.named import objectives_page, players_page, ready_page
from sim.view.words.page import Block, Column, Labelled, Prose, Table


@dataclass(frozen=True, slots=True)
class Verb:
    """One word. ``read`` makes the command of what follows; None for what the console does itself, outside the log."""

    name: str
    usage: str
    words: str
    read: Read | None
    short: str = ""
    others: tuple[str, ...] = ()
    more: str = ""
    takes: tuple[Takes, ...] = ()
    """The names that may follow, which completion offers in this order."""
    alone: str = ""
    """The line that is done where nothing follows; empty where that is read like any other."""
    tells_alone: bool = False
    """Whether the word alone only tells how things stand, and does nothing."""
    lists: Callable[[Exercise], list[Block]] | None = None
    """The page that the word alone gives, or with `list` behind it, where that is no command: what may be named."""


_CHOOSE = """\
The option is a letter, an id or a title; the decision a number, a name or its beginning, by default the one in hand.
Before an option the word may be left out: b took 30m because … . Where several may be taken name them one after the
other, titles with commas between: choose a c; choose none takes none. `took` is the exercise time from the asking to
the answer; without it the scenario's likely time is taken. Reasons run to the end of the line, several with `;`
between; each may begin with a cell and a name: because rok (Kim): it was agreed. An answer may be given anew until it
takes effect. Sealed, no audience sees it until `reveal`. An answer that is on no list: choose other: WORDS | EFFECTS |
TEXT because …, with effects like tension +0.2, data_link = 1, and a text for those who are asked, both if you like.
What else stands behind an option stands before the colon, and so does the option that comes nearest: choose other like
b took 40m: … What waits for b then goes on, with b's effects where you write none."""
_MET = """\
NAME is the inject or the decision. Without CELL it is about every cell of which something is expected there, without
NUMBER about all that is expected of it; NUMBER counts them as the screen does: met launch rok 2: rang at once. Alone it
lists what is open, as `expect` does, and records nothing."""
_UNDO = """\
Alone it takes back the last command, `undo 45` that in line 45, `undo next` the last one with that word; `log` lists
the lines. What people said and judged since stays, and so does what concerns the room; messages, and what was put on
the wall, go with it. Where a later command has moved the exercise on as well, only `rewind` goes back that far."""
_ANSWER = """\
Each cell's answer stands by itself: answer rok b took 40m because … (Kim said so). What stands behind the option is
as with `choose`; reasons are the cell's own. Once all have answered, the decision has the answer that all of them gave,
or that of the cell that the scenario lets lead; else `choose` decides. Sealed, no audience sees it, nor those that come
after it, until `reveal`. Without a cell it is `choose`."""
_TIMED = """\
With at and a time of the first clock, or in and how long from now, it comes then: until then it stands under NEXT and
may be amended, held, released or cancelled."""
_CLOCK = """\
clock run lets exercise time pass as fast as the room's, clock run 10:1 ten times as fast; what is due is handed out by
itself. It stands while the room is on a break, at a deadline, at an ending, before an answer under seal takes effect,
and while a control decision waits for you, and goes on when that is settled. clock stop stops it, and so do undo,
rewind and quit. clock alone says how it runs."""
_SAY = "say [[FROM >] TO [as MODE]:] TEXT"
_ADDRESS = """\
FROM and TO are cells or actors, TO also `all` or `control`; several TO have commas between: say rok: …,
say rok, us: …, say press > rok as press line: A poll. What everybody is to read asks first."""

_EFFECTS = "Effects are written like tension +0.5, data_link = 1, cancels NAME."


_WALL = """\
While it follows, what comes to all of them is on the wall by itself: a turn's briefing, a question that they are all
asked, what they were all handed; `show` puts something else there until the next comes. `hold` keeps what stands until
`show` or `follow`. `blank` clears all but the marking until `on` or `show`."""


def _verb_names(desk: Desk) -> Iterable[Offer]:
    del desk
    return (Offer(verb.name, verb.words) for verb in VERBS)


CONFIRMS = {
    "on": "What players would see or read, and the wall, asks for one Enter first.",
    "off": (
        "What players see or read, and the wall, is done at once. Going back, ending, cancelling what others wait for "
        "and opening seals still ask."
    ),
}
"""What the console says of its one setting, by what it is set to."""

VERBS: tuple[Verb, ...] = (
    Verb("next", "next", "on to the next thing players see", grammar.bare(do.Next), "n"),
    Verb("go", "go", "on to the next decision or turn", grammar.bare(do.Go), "g"),
    Verb("wait", "wait 30m", "let exercise time pass", grammar.wait, "w"),
    Verb(
        "jump",
        "jump [Tue] 18:00 [CITY]",
        "on to a time of day, if nothing stops it",
        grammar.jump,
        "j",
        ("until",),
        more="Where the clocks go back and show a time twice, jump 02:30 +01:00 says which is meant.",
    ),
    Verb(
        "clock",
        "clock [run [10:1] | stop]",
        "let exercise time follow the room's",
        grammar.clock,
        more=_CLOCK,
        tells_alone=True,
    ),
    Verb(
        "choose",
        "choose [DECISION] OPTION [took 40m] [by WHO] [tally a 3, b 1] [sealed] [because …] [dissent …], "
        "or choose [DECISION] other [like OPTION] […]: WORDS [| EFFECTS [| TEXT]] [because …] [dissent …]",
        "answer a decision",
        other.choose,
        "c",
        ("decide", "set"),
        more=_CHOOSE,
        takes=(takes.options, takes.other, takes.decisions),
    ),
    Verb(
        "answer",
        "answer [DECISION] CELL OPTION [took 40m] [by WHO] [tally a 3, b 1] [sealed] [because …] [dissent …]",
        "a cell's own answer, where several are asked",
        other.answer,
        more=_ANSWER,
        takes=(takes.asked_cells, takes.options, takes.decisions),
    ),
    Verb("because", "because TEXT", "add reasons to the last answer", answers.because),
    Verb("dissent", "dissent TEXT", "add dissent to the last answer", answers.dissent),
    Verb("reveal", "reveal [DECISION]", "open sealed answers", answers.reveal, "v", takes=(takes.sealed,)),
    Verb("extend", "extend [DECISION] 2h | to 20:00", "move a deadline", answers.extend, "x", takes=(takes.decisions,)),
    Verb("lapse", "lapse [DECISION]", "let a decision lapse now", answers.lapse, "l", takes=(takes.decisions,)),
    Verb("roll", "roll [DECISION]", "let luck answer a control decision", answers.roll, "r", takes=(takes.decisions,)),
    Verb(
        "forecast",
        "forecast [DECISION] [with POLICY]",
        "where each option is likely to lead",
        None,
        "f",
        takes=(takes.decisions,),
    ),
    Verb(
        "release",
        "release NAME",
        "make something happen now",
        grammar.named(do.Release),
        others=("trigger",),
        lists=ready_page,
        takes=(takes.ready,),
    ),
    Verb(
        "hold",
        "hold NAME",
        "keep something pending from happening",
        grammar.named(do.Hold),
        "h",
        takes=(takes.pending,),
    ),
    Verb("unhold", "unhold NAME", "let it be due again", grammar.named(do.Unhold), takes=(takes.held,)),
    Verb(
        "cancel",
        "cancel NAME",
        "remove what is pending or under way",
        grammar.named(do.Cancel),
        takes=(takes.to_remove,),
    ),
    Verb(
        "improvise",
        "improvise [at 10:30 | in 2h] [[FROM >] TO [as MODE]:] TITLE [| TEXT [| EFFECTS]]",
        "hand out an inject of your own",
        grammar.improvise,
        "i",
        ("inject",),
        lists=ready_page,
        more=f"{_ADDRESS} Alone, or with `list`, it lists what can be handed out. {_EFFECTS} {_TIMED}",
        takes=(takes.parties,),
    ),
    Verb(
        "amend",
        "amend INJECT [for CELL]: TEXT",
        "change a text before it is handed out",
        grammar.amend,
        "a",
        takes=(takes.to_amend,),
    ),
    Verb(
        "say",
        _SAY,
        "pass on words",
        grammar.say_,
        "s",
        ("tell", "message", "announce", "broadcast"),
        more=_ADDRESS,
        takes=(takes.parties,),
    ),
    Verb(
        "override", "override STATE VALUE because REASON", "set a state", grammar.override, "o", takes=(takes.states,)
    ),
    Verb("expect", "expect [all]", "what is expected and not judged yet", None),
    Verb(
        "met",
        "met NAME [CELL] [NUMBER][: NOTE]",
        "an expected action was taken",
        grammar.verdict(do.Met),
        "m",
        more=_MET,
        takes=(takes.expected, takes.cells),
        alone="expect",
    ),
    Verb(
        "missed",
        "missed NAME [CELL] [NUMBER][: NOTE]",
        "an expected action was not taken",
        grammar.verdict(do.Missed),
        more=_MET,
        takes=(takes.expected, takes.cells),
        alone="expect",
    ),
    Verb(
        "unjudge",
        "unjudge NAME [CELL] [NUMBER]",
        "an expected action is not judged after all",
        grammar.unjudge,
        more=_MET,
        takes=(takes.judged, takes.cells),
        alone="expect all",
    ),
    Verb(
        "note",
        "note [#TAG] [@MOMENT] TEXT, or . TEXT",
        "write something down",
        grammar.note,
        ".",
        ("comment", "remark", "write"),
    ),
    Verb(
        "rate",
        "rate OBJECTIVE P|S|M|U[: EVIDENCE]",
        "rate an objective",
        grammar.rate,
        others=("grade", "score"),
        lists=objectives_page,
        takes=(takes.objectives,),
    ),
    Verb(
        "show", "show [NAME] | #LINE | off", "put something on the wall", grammar.show, takes=(takes.shown, takes.off)
    ),
    Verb(
        "wall",
        "wall follow | hold | blank | on | clocks options time state | -time",
        "what the wall carries, and whether it follows",
        grammar.wall,
        more=_WALL,
        takes=(takes.wall_parts,),
    ),
    Verb("break", "break [15m]", "stop the room's clock", grammar.break_, others=("pause",)),
    Verb("back", "back", "the break is over", grammar.back, others=("unpause",)),
    Verb("timer", "timer 10m | 90s [LABEL], or off", "give the room some minutes", grammar.timer, "t"),
    Verb(
        "roster",
        "roster CELL: NAME, NAME",
        "who sits in a cell",
        grammar.roster,
        lists=players_page,
        takes=(takes.cells,),
    ),
    Verb("undo", "undo [LINE | WORD]", "take back a command, a slip", grammar.undo, "u", more=_UNDO),
    Verb("rewind", "rewind LINE", "go back on purpose; a branch", grammar.rewind),
    Verb("on", "on", "play on although an outcome would end it", grammar.bare(do.GoOn), "", ("continue",)),
    Verb("end", "end [because REASON]", "end the exercise", grammar.end, others=("finish",)),
    Verb(
        "plan",
        "plan",
        "all that is to come, and what can be released",
        None,
        "p",
        ("coming", "agenda", "schedule", "msel"),
    ),
    Verb(
        "read",
        "read [NAME]",
        "all that the scenario says of something",
        None,
        "",
        ("brief", "look", "about", "describe", "details", "info"),
        more="Without a name it is the decision in hand; a number is a decision's.",
        takes=(takes.elements,),
    ),
    Verb("log", "log", "the lines of the log, to rewind to", None, "", ("lines", "history", "timeline")),
    Verb(
        "screen",
        "screen",
        "draw the screen again, as Enter alone does",
        None,
        "",
        ("status", "refresh", "redraw"),
    ),
    Verb(
        "confirm",
        "set confirm on | off",
        "whether what players see or read asks first",
        None,
        more=" ".join(CONFIRMS.values()),
        takes=(takes.switch,),
    ),
    Verb("save", "save NEWFILE", "write all to a new log, and go on with that one", None),
    Verb("help", "help [COMMAND]", "this list, or one word", None, "?", ("commands", "man"), takes=(_verb_names,)),
    Verb("quit", "quit", "leave; `whitecell resume` goes on", None, "q", ("exit", "leave", "bye")),
)

_BY_WORD = {word: verb for verb in VERBS for word in (verb.name, verb.short, *verb.others) if word}

_PHRASES = {
    "go on": "on",
    "play on": "on",
    "injects": "improvise list",
    "objectives": "rate list",
    **dict.fromkeys(("players", "teams", "cells", "people", "who"), "roster list"),
    **dict.fromkeys(("options", "question", "decision"), "read"),
    **dict.fromkeys(("decisions", "questions", "state", "states", "time", "where"), "screen"),
}
"""Whole lines, and what they stand for."""
_BEGINNINGS = {"set confirm": "confirm", "save as": "save"}
"""Words that lines begin with, and what they stand for."""


def is_word(text: str) -> bool:
    """Whether a text is, exactly, a word that a line may begin with."""
    return text.casefold() in _BY_WORD


def split(line: str) -> tuple[Verb, str]:
    """A line's verb and what follows it; many blanks are one. Raises Misuse with the nearest word."""
    line = line.strip()
    if plain(line[:1]) == ".":
        return replace(_BY_WORD["."], read=grammar.verbatim), line[1:].strip()
    if line.startswith("?"):
        return _BY_WORD["?"], line[1:].strip()
    word, _, rest = as_ours(" ".join(line.split())).partition(" ")
    verb = _BY_WORD.get(word.casefold())
    if word.casefold() in ("no", "yes", "ok"):
        raise Misuse(f"`{word}` answers a question, and none is asked. A note begins with a dot: `. {word} …`.")
    if verb is None and word.casefold() in guessed.WORDS:
        return _guessed(word.casefold()), rest
    if verb is None:
        begun = [verb for verb in VERBS if len(word) > 1 and verb.name.startswith(word.casefold())]
        if len(begun) == 1:
            return begun[0], rest
        near = nearest_word(word.casefold(), _BY_WORD)
        hint = disguised(word, _BY_WORD) or (
            f"Did you mean `{_BY_WORD[near].name}`?" if near else "`help` lists the commands."
        )
        raise Misuse(f"There is no command `{brief(word)}`. {hint}")
    return verb, rest


def as_ours(line: str) -> str:
    """A line with what it begins with, or is as a whole, in the words that there are."""
    folded = line.casefold()
    for begins, instead in _BEGINNINGS.items():
        if folded == begins or folded.startswith(f"{begins} "):
            return instead + line[len(begins) :]
    return _PHRASES.get(folded, line)


def _guessed(word: str) -> Verb:
    """A word that is none of ours, and is told what to type instead."""

    def refused(desk: Desk, text: str) -> Command:
        raise Misuse(f"There is no command `{word}`. {guessed.told(desk, word, text)}")

    return Verb(word, word, "no command; typed, it says what to type instead", refused)


def verb_called(word: str) -> Verb | None:
    """The verb that a word stands for, exactly as it is written; None for no word of ours."""
    return _BY_WORD.get(word)


def help_page(word: str) -> list[Block]:
    """All commands, or one."""
    if word:
        return verb_page(split(word)[0])
    rows = tuple((verb.name, verb.short, verb.words) for verb in VERBS)
    return [
        Table((Column("Command"), Column(""), Column("Does")), rows, close=True),
        Labelled("", "A letter alone chooses, a number takes another decision in hand, Enter draws the screen again."),
        Labelled("", "`help choose` says how one is written. Tab completes."),
    ]


def verb_page(verb: Verb) -> list[Block]:
    """How one command is written."""
    names = [name for name in (verb.short, *verb.others) if name]
    also = f" (also: {', '.join(names)})" if names else ""
    return [
        Prose(verb.usage),
        Prose(f"{verb.words}{also}", indent=1),
        *([Prose(" ".join(verb.more.split()), indent=1)] if verb.more else []),
    ]
