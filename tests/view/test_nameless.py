"""Without --attributed nobody whom the roster knows is named, wherever the name was typed."""

from __future__ import annotations

import pytest

from sim.analysis.debrief import debrief
from sim.analysis.groups import side_by_side
from sim.exercise.commands import (
    Amend,
    Choose,
    End,
    Explain,
    Go,
    Improvise,
    Met,
    Missed,
    Note,
    Opinion,
    Override,
    Own,
    Rate,
    Rewind,
    Roster,
    Say,
    Timer,
)
from sim.terminal.forms import json_lines
from sim.terminal.render import render
from sim.view.debrief.groups import groups_page
from sim.view.debrief.page import debrief_page
from sim.view.exercise.replay import log_page, replay_page
from sim.view.records.debrief import debrief_records, groups_records
from tests.analysis.led import RoomClock
from tests.exercise.small_exercise import HOUR, TEXT, do_all, scenario

NAME = "Ana Zorn"
BECAUSE = (Opinion(f"{NAME} for: quick", "rok", NAME), Opinion("ana agreed at once"))
COMMANDS = (
    Note(f"{NAME} was quick", tag="Ana"),
    Go(),
    Amend("cable", f"From {NAME}."),
    Go(),
    Choose(
        "posture",
        took=HOUR,
        by=NAME,
        rationale=BECAUSE,
        dissent=BECAUSE,
        tally=(("firm", 2),),
        other=Own(f"{NAME} briefs the press", f"{NAME} briefs you."),
    ),
    Explain("posture", BECAUSE, BECAUSE),
    Met("launch", "rok", f"{NAME} called at once"),
    Missed("launch", "us", "ZORN did not"),
    Rate("early", "S", f"as {NAME} did"),
    Override("assurance", 6, f"{NAME} said so"),
    Improvise(f"{NAME} resigns", f"{NAME} has resigned.", ("all",), mode="note of Ana's"),
    Say(f"{NAME}, come outside", ("rok",)),
    Timer(5, f"{NAME} speaks"),
    Go(),
    Choose("reply", took=0, rationale=(Opinion(f"{NAME} argued well"),), other=Own(f"They ring {NAME}", like="quiet")),
    End(f"{NAME} is tired"),
)


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    """One group whose roster was written late, on a branch left behind; and one without any roster."""
    from sim.exercise.session import Exercise

    folder = tmp_path_factory.mktemp("named")
    for name, before in {"one": (Roster("rok", (NAME,)), Rewind(1)), "two": ()}.items():
        with Exercise.start(
            scenario(TEXT), folder / f"{name}.jsonl", seed=7, clock=RoomClock(), operator="Pat"
        ) as begun:
            do_all(begun, (*before, *COMMANDS))
    return [folder / "one.jsonl", folder / "two.jsonl"]


def printed(logs, attributed, capsys):
    found, groups = debrief(logs[0], futures=100), side_by_side(logs)
    render(debrief_page(found, attributed))
    render(groups_page(groups, attributed))
    pages = " ".join(capsys.readouterr().out.split())
    return pages, "\n".join(
        [*json_lines(debrief_records(found, attributed)), *json_lines(groups_records(groups, attributed))]
    )


def test_a_name_gives_way_to_its_cell_on_every_page_and_line(logs, capsys):
    for text in printed(logs, False, capsys):
        assert [name for name in ("ana", "zorn") if name in text.casefold()] == []
        assert "[Rok] was quick" in text
    page, _ = printed(logs, False, capsys)
    assert "#[Rok] [Rok] was quick" in page
    assert "([Rok] called at once)" in page and "because: [Rok] agreed at once" in page
    assert "with “[Rok] briefs the press” (of their own)" in page and "[Rok] briefs the press, taken" in page
    assert "They ring [Rok] (set, of their own, nearest: “Quiet”)" in page and "set to “They ring [Rok]”" in page
    assert "as [Rok] did" in page and "Because: [Rok] argued well" in page and "“[Rok] resigns” improvised" in page


def replayed(log, attributed, capsys):
    from sim.exercise.session import Exercise

    exercise = Exercise.read(log)
    render(replay_page(exercise, exercise.branch, texts=True, all=True, attributed=attributed))
    render(replay_page(exercise, 0, attributed=attributed))
    render(log_page(exercise, attributed))
    return " ".join(capsys.readouterr().out.split())


def test_a_replay_names_nobody_either(logs, capsys):
    page = replayed(logs[0], False, capsys)
    assert [name for name in ("ana", "zorn", "pat") if f" {name}" in page.casefold()] == []
    assert "note #[Rok] [Rok] was quick" in page and "because, Rok: [Rok] for: quick" in page
    assert "inject [Rok] resigns" in page and "[Rok] has resigned." in page and "roster Rok" in page
    assert "decides Posture: [Rok] briefs the press (by the players, of their own)" in page


def test_a_replay_with_names_asked_for_has_them(logs, capsys):
    page = replayed(logs[0], True, capsys)
    assert (
        "roster Rok: Ana Zorn" in page
        and "decides Posture: Ana Zorn briefs the press (by Ana Zorn" in page
        and "by Pat." in page
    )
    assert "because, Rok (Ana Zorn): Ana Zorn for: quick" in page


def test_with_names_asked_for_all_of_it_stands_as_it_was_written(logs, capsys):
    page, lines = printed(logs, True, capsys)
    assert "Ana Zorn was quick" in page and "“Ana Zorn resigns” improvised" in page and "by Ana Zorn" in page
    assert "Ana Zorn was quick" in lines and '"by": "Ana Zorn"' in lines.replace('":"', '": "')
