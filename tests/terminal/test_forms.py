"""The forms in which a command tells what it found."""

from __future__ import annotations

import inspect

import pytest
from typer.testing import CliRunner

from sim.terminal.forms import Product, telling
from sim.terminal.main import app
from sim.view.words.page import Prose

TOLD = {"list", "show", "run", "papers", "replay", "salvage", "debrief", "compare", "explore", "sensitivity"}


def found(name: str, loud: bool = False) -> Product | None:
    """Find something."""
    if not name:
        return None
    return Product(lambda: [Prose(name.upper() if loud else name)], lambda: [{"name": name}])


@pytest.mark.parametrize(
    ("options", "output"),
    [({}, "fox\n"), ({"loud": True}, "FOX\n"), ({"json": True}, '{"name": "fox"}\n')],
)
def test_an_answer_is_told_in_the_form_that_is_asked_for(options, output, capsys):
    telling(found)("fox", **options)
    assert capsys.readouterr().out == output


def test_a_form_that_is_not_asked_for_is_not_made(capsys):
    def never():
        raise AssertionError

    telling(lambda: Product(lambda: [Prose("a page")], never))()
    assert capsys.readouterr().out == "a page\n"


def test_nothing_more_is_told_of_what_has_been_told(capsys):
    telling(found)("")
    assert capsys.readouterr().out == ""


def test_what_follows_follows_the_telling(capsys):
    telling(lambda: Product(lambda: [Prose("a page")], list, lambda: print("after it")))()
    assert capsys.readouterr().out == "a page\nafter it\n"


def test_the_command_keeps_its_options_and_words():
    told = telling(found)
    assert list(inspect.signature(told).parameters) == ["name", "loud", "json"]
    assert told.__doc__ == "Find something."


@pytest.mark.parametrize("name", sorted(TOLD))
def test_every_command_that_finds_something_has_the_forms(name):
    assert "--json" in CliRunner().invoke(app, [name, "--help"]).output
