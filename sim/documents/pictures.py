"""Files that are handed out: which of them a document shows, and what it says of the others."""

from __future__ import annotations

from sim.view.words.page import Picture

KINDS = {"PNG picture": "image/png", "JPEG picture": "image/jpeg", "GIF picture": "image/gif"}


def is_shown(picture: Picture) -> bool:
    """Whether it is a picture that every form of a document can show."""
    return picture.called in KINDS


def handed_out(picture: Picture) -> str:
    """What stands in the place of a file that is no picture."""
    return f"{picture.name} ({picture.called}), handed out with this paper."
