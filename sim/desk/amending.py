"""``amend NAME`` alone: the words that an inject has now, to be changed where they stand."""

from __future__ import annotations

from dataclasses import dataclass

from sim.desk.line import at_colon
from sim.desk.names import Desk
from sim.exercise.commands import Amend, Command
from sim.exercise.handing_out import words_now
from sim.faults import Misuse
from sim.view.words import sentences as say


@dataclass(frozen=True, slots=True)
class Amending:
    """An inject, the cell that its words are for (empty: all that get it), and the words as they are."""

    inject: str
    cell: str
    text: str

    @property
    def head(self) -> str:
        """The line as it would be typed, as far as the words."""
        return f"amend {self.inject}{f' for {self.cell}' if self.cell else ''}"

    def command(self, text: str) -> Command:
        """With other words."""
        return Amend(self.inject, text, self.cell)


def amending(desk: Desk, text: str) -> Amending | None:
    """What is to be changed where it stands; None where the words are typed behind a colon. Raises Misuse where it
    cannot be changed, and where each cell has its own words and none is named."""
    head, colon, _ = at_colon(text)
    if colon or not head:
        return None
    name, _, party = head.partition(" for ")
    inject = desk.element(name)
    situation = desk.exercise.situation()
    cell = situation.cell(desk.party(party)) if party and desk.party(party) != "all" else ""
    desk.exercise.preview(Amend(inject, "…", cell))  # what would be refused is not opened
    words = words_now(situation, inject)
    if cell:
        return Amending(inject, cell, words.get(cell, ""))
    if len(set(words.values())) > 1 or (words and set(words) != set(situation.recipients(inject))):
        each = say.listed(f"`amend {inject} for {one}`" for one in situation.recipients(inject))
        raise Misuse(f"Each cell has words of its own there: {each}.")
    return Amending(inject, "", next(iter(words.values()), ""))
