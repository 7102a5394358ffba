"""The gallery is current, and every system that the source documents name is played."""

from __future__ import annotations

import pytest

from tests.gallery.page import FOLDER, pages
from tests.gallery.systems import SYSTEMS, moments


def test_the_pages_are_current():
    made = dict(pages())
    assert {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == made, (
        "Run `python -m tests.gallery.page` and read what it changed."
    )


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_system_has_a_moment_in_which_it_is_played(system):
    assert list(moments(system))
