"""Event lists of T3SF, in the form that the project publishes, as drafts."""

from __future__ import annotations

import json

import pytest

from sim.exchange import t3sf
from sim.faults import Misuse
from tests.exchange.drafted import checked, loaded, lost


def message(number, date, player, **fields):
    return {
        "#": number,
        "Real Time": "07:29 PM",
        "Date": date,
        "Subject": "Odd files",
        "From": "SOC",
        "Player": player,
        "Script": "We found\n\nodd files.",
        "Photo": "https://example.org/files.png",
        "Picture Name": "files.png",
        "Profile": "https://example.org/soc.webp",
        "Poll": "",
        **fields,
    }


LIST = [
    message(1, "Tuesday 9:30 AM", "Security"),
    message(2, "Tuesday 11:30 PM", "Legal", Subject="Which licence?", Poll="MIT | GPL"),
    message(3, "Wednesday 1:30 AM", "Legal", Subject="Stolen!", Photo=""),
    message(4, "Wednesday 1:30 AM", "Security", Subject="Stolen!", Photo=""),
    message(5, "Monday 8:00 AM", "Press", Subject="A week on"),
]


def read(value):
    content = json.dumps(value).encode()
    assert t3sf.recognises(content)
    return t3sf.read(content, "msel.json")


def test_a_list_becomes_a_scenario_with_every_text():
    imported = read(LIST)
    checked(imported)
    assert lost(LIST, loaded(imported)) == []


def test_days_of_the_week_go_on_and_one_message_to_several_is_one_inject():
    here = loaded(read(LIST))
    assert here["start"] == "2025-03-11T09:30Z"  # a Tuesday
    assert [(inject["title"], inject["at"], inject["to"]) for inject in here["injects"].values()] == [
        ("Odd files", "0m", "security"),
        ("Which licence?", "14h", "legal"),
        ("Stolen!", "16h", ["legal", "security"]),
        ("A week on", "5d22h30m", "press"),
    ]
    assert here["injects"]["stolen"]["x-number"] == ["3", "4"]


def test_a_poll_is_a_decision_of_the_player_who_gets_it():
    poll = loaded(read(LIST))["decisions"]["which_licence_poll"]
    assert (poll["after"], poll["by"]) == ("which_licence", "legal_lead")
    assert [option["title"] for option in poll["options"].values()] == ["MIT", "GPL"]


def test_every_message_has_its_line_and_a_date_that_is_none_is_told():
    imported = read([*LIST, "a stray line", message(7, "some day", "All")])
    checked(imported)
    assert [row.where for row in imported.understood] == [f"message {number}" for number in range(1, 8)]
    assert imported.understood[5].what == "a stray line" and imported.understood[5].left
    assert "no time that can be read" in imported.understood[6].guessed
    assert loaded(imported)["injects"]["odd_files_2"]["to"] == "all"


@pytest.mark.parametrize("value", [[], {"Subject": {"Script": 1}}, [1, "Subject"]])
def test_a_list_without_messages_is_a_sentence(value):
    with pytest.raises(Misuse, match="no list of messages"):
        t3sf.read(json.dumps(value).encode(), "msel.json")
