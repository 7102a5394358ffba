"""What the console does outside the log, and a forecast, which it has logged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sim.characters import printable
from sim.desk.line import brief
from sim.desk.verbs import CONFIRMS, Verb, help_page
from sim.exercise.commands import Forecasted
from sim.faults import Misuse
from sim.view.exercise.expected import expect_page
from sim.view.exercise.replay import log_page
from sim.view.exercise.room import clock_page
from sim.view.exercise.screen import plan_page
from sim.view.scenario.briefing import element_brief

if TYPE_CHECKING:
    from sim.desk.lead import Console


def by_itself(console: Console, verb: Verb, rest: str) -> None:
    """What the console does outside the log; a forecast it has logged."""
    if verb.name == "quit":
        console.leaving = True
        if console.lines.interactive and not console.unsaved:
            console.complain(console.goes_on)
    elif verb.name == "screen":
        console.draw()
    elif verb.name == "confirm":
        _confirm(console, rest)
    elif verb.name == "help":
        console.render(help_page(rest))
    elif verb.name == "clock":
        console.render(clock_page(console.exercise, console.exercise.clock()))
    elif verb.name == "plan":
        console.render(plan_page(console.exercise))
    elif verb.name == "expect":
        _expect(console, rest)
    elif verb.name == "log":
        console.render(log_page(console.exercise, attributed=True))
    elif verb.name == "read":
        _read(console, rest)
    elif verb.name == "save":
        _save(console, rest)
    else:
        _forecast(console, rest)


def _confirm(console: Console, rest: str) -> None:
    """The console's one setting; it is in no log, and starts on."""
    if rest not in ("", *CONFIRMS):
        raise Misuse("Write it like `set confirm off`, or `set confirm on`.")
    console.confirms = rest == "on" if rest else console.confirms
    console.complain(CONFIRMS["on" if console.confirms else "off"])


def _expect(console: Console, rest: str) -> None:
    if rest not in ("", "all"):
        raise Misuse(f"`expect` lists what is open, `expect all` also what was judged; what is `{brief(rest)}`?")
    console.render(expect_page(console.exercise, judged_too=rest == "all"))


def _save(console: Console, rest: str) -> None:
    if not rest:
        raise Misuse("Name a new file: save evening.jsonl.")
    console.exercise.save_to(rest)
    console.moved(Path(rest))
    console.complain(f"Everything is in {printable(rest)} now. A window for the projector: whitecell audience {rest}")


def _read(console: Console, rest: str) -> None:
    name = console.desk.thing(rest)
    if name in console.exercise.story.improvised:
        raise Misuse("The scenario says nothing of it; it was improvised.")
    console.render(element_brief(console.exercise.as_begun, name))


def _forecast(console: Console, rest: str) -> None:
    """Asked for, worked out, written down, shown: in this order, so that the log holds all that was seen."""
    from sim.analysis.forecast import forecast
    from sim.view.exercise.forecast import forecast_page
    from sim.view.records.forecast import forecast_record

    console.come_to_now()
    decision, _, policy = rest.partition("with ")
    policy = policy.strip()
    console.exercise.program.policy(policy or None)
    named = decision.strip()
    wanted = console.desk.open_decision(named).name if named or (console.hand and console.desk.asked) else ""
    forecasted = forecast(console.exercise, wanted or None, policy or None)
    record, console.since = forecast_record(forecasted), console.on_screens
    console.write(Forecasted(wanted, policy, forecasted.futures, forecasted.epoch, record))
    console.render(forecast_page(console.exercise.scenario, forecasted))
