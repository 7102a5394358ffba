"""What the console asks because others write beside it."""

from __future__ import annotations

from sim.desk.names import Desk
from sim.exercise.commands import Undo
from sim.view.exercise.replay import entry_words


def others_slip(desk: Desk, text: str) -> str:
    """What is asked before an undo that takes back what somebody else gave; empty where it is one's own."""
    if text:
        return ""
    exercise = desk.exercise
    line = exercise.preview(Undo())[0].facts["undoes"]
    if exercise.entry(line).operator == exercise.operator:
        return ""
    return f"That takes back what came from elsewhere: {entry_words(exercise, line).rstrip('.')}."
