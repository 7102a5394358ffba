"""Who is in a draft: the teams that another tool names, and those whom it lets speak to them."""

from __future__ import annotations

from collections.abc import Mapping

from sim.exchange.draft import Carried, DraftActor, DraftCell
from sim.exchange.ids import FreshIds


class Cast:
    """The cells and actors of a draft, each made when it is first named.

    A team is a cell with one actor, who decides for it. Whoever speaks to the teams from outside is an actor of one
    control cell, which is only there if somebody does.
    """

    def __init__(self) -> None:
        self._ids = FreshIds()
        self._teams: dict[str, DraftCell] = {}
        self._leads: dict[str, DraftActor] = {}
        self._senders: dict[str, DraftActor] = {}
        self._control: DraftCell | None = None

    @property
    def cells(self) -> tuple[DraftCell, ...]:
        """The teams, in the order in which they were named, and the control cell."""
        return (*self._teams.values(), *([self._control] if self._control else []))

    @property
    def actors(self) -> tuple[DraftActor, ...]:
        """Who decides for a team, and who speaks from outside."""
        return (*self._leads.values(), *self._senders.values())

    def team(
        self,
        called: str,
        title: str = "",
        *,
        words: str = "",
        kept_as: str = "",
        text: str = "",
        brief: str = "",
        notes: str = "",
        tags: tuple[str, ...] = (),
        extras: Mapping[str, Carried] | None = None,
        guessed: tuple[str, ...] = (),
    ) -> str:
        """The id of the cell of a team; ``called`` is what the file calls it by, ``title`` what people do. The id is
        made of the title, or of other ``words``; what the file calls it by is ``kept_as`` an extra, if that is another.
        What else there is counts where the team is first named."""
        if called not in self._teams:
            name = self._ids.fresh(words or title or called, "team")
            kept = {kept_as: called} if kept_as and called != name else {}
            self._teams[called] = DraftCell(
                id=name,
                title=title or called,
                text=text,
                brief=brief,
                notes=notes,
                tags=tags,
                extras={**kept, **(extras or {})},
                guessed=guessed,
            )
        return self._teams[called].id

    @property
    def teams(self) -> tuple[str, ...]:
        """What the file calls its teams by, in the order in which they were named."""
        return tuple(self._teams)

    def has_team(self, called: str) -> bool:
        """Whether the file has named such a team."""
        return called in self._teams

    def lead(self, called: str) -> str:
        """The id of the actor who decides for a team that was named."""
        if called not in self._leads:
            cell = self._teams[called]
            name = self._ids.fresh(f"{cell.id}_lead", "lead")
            self._leads[called] = DraftActor(id=name, title=f"{cell.title} lead", cell=cell.id)
        return self._leads[called].id

    def sender(self, title: str) -> str:
        """The id of somebody outside the teams who speaks to them; empty for nobody."""
        title = " ".join(title.split())
        if not title:
            return ""
        if self._control is None:
            self._control = DraftCell(id=self._ids.fresh("control", "control"), title="Exercise control", control=True)
        if title not in self._senders:
            name = self._ids.fresh(title, "sender")
            self._senders[title] = DraftActor(id=name, title=title, cell=self._control.id)
        return self._senders[title].id
