"""What was decided on branches that the group left: it was not played to its end, and happened in the room."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.report import Report
from sim.view.debrief.elsewhere import MARKS, answered, back_and_forth, minutes_elsewhere, reasons_elsewhere
from sim.view.words import sentences as say
from sim.view.words.page import Block, Heading, Prose


def before_going_back(report: Report, attributed: bool) -> Iterator[Block]:
    """How often the group went back, what it answered elsewhere and why, and how long that took; nothing where it
    did not."""
    debrief = report.debrief
    if not debrief.elsewhere.branches:
        return
    yield Prose(back_and_forth(debrief))
    for title, minutes, _ in minutes_elsewhere(debrief):
        if debrief.decided_by is None:
            yield Prose(f"{title}: {minutes} minutes in the room.")
    for when, mark in MARKS.items():
        answers = [one for one in debrief.elsewhere.answers if one.when == when and not one.is_shared]
        if answers:
            yield Heading(f"Decided {mark}", 3)
        for one in answers:
            yield Prose(answered(debrief, one, attributed), "-")
    reasons = list(reasons_elsewhere(debrief, attributed))
    if reasons:
        yield Heading("Reasons and dissent", 3)
    for cell, line in reasons:
        who = f"{say.actor(debrief.scenario, cell)}: " if cell else ""
        yield Prose(f"{who}{line}", "-")
