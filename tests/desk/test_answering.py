"""A cell's own answer as it is typed: who is meant, what stands behind, and what is refused."""

from __future__ import annotations

import pytest

from sim.desk.names import Desk
from sim.desk.verbs import split
from sim.exercise.commands import Choose, Command, Explain, Go, Opinion, Respond
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from tests.kept_exercises.paths import DECEMBER_DOUBLE


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """December double where it first asks: `channel_news`, of the ROK, the US and Japan, is in hand."""
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path_factory.mktemp("desk") / "x.jsonl", seed=7) as exercise:
        for _ in range(2):
            exercise.do(Go())
        yield Desk(exercise, "channel_news")


def read(desk: Desk, line: str) -> Command:
    verb, rest = split(line)
    assert verb.read is not None
    return verb.read(desk, rest)


def rok(option: str = "on_schedule", **more: object) -> Respond:
    return Respond("channel_news", "rok", option, **more)


AGREED = Opinion("it was agreed", "rok", "Kim")

LINES = {
    "answer rok b": rok(),
    "answer ROK B": rok(),
    "answer Republic of Korea b": rok(),
    "answer rok_mnd b": rok(),
    "answer ROK MND b": rok(),
    "answer rok Announce it on the day": rok(),
    "answer 1 rok b": rok(),
    "answer channel_news rok on_schedule": rok(),
    "answer rok b sealed": rok(sealed=True),
    "answer rok b took 40m by MND tally b 3, a 1 sealed because rok (Kim): it was agreed; too late dissent us: no": rok(
        took=2400,
        by="MND",
        rationale=(AGREED, Opinion("too late", "rok")),
        dissent=(Opinion("no", "us"),),
        tally=(("on_schedule", 3), ("now", 1)),
        sealed=True,
    ),
    "answer japan c because it says nothing": Respond(
        "channel_news", "japan", "hold", rationale=(Opinion("it says nothing", "japan"),)
    ),
    "answer b": Choose("channel_news", "on_schedule"),
    "answer 1 b": Choose("channel_news", "on_schedule"),
    "answer b by rok": Choose("channel_news", "on_schedule", by="rok"),
    "answer b because rok: so": Choose("channel_news", "on_schedule", rationale=(Opinion("so", "rok"),)),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_that_answer(desk, line):
    assert read(desk, line) == LINES[line]


REFUSED = {
    "answer dprk b": "`channel_news` is asked of ROK, US and Japan, and `dprk` is DPRK.",
    "answer press b": "`channel_news` is asked of ROK, US and Japan, and `press` is Press and public.",
    "answer all b": (
        "`channel_news` is asked of ROK, US and Japan, and `all` is everybody. `choose` answers for all of them."
    ),
    "answer rok": "Which option? a now, b on_schedule, c hold.",
    "answer rok took 5m": "Which option? a now, b on_schedule, c hold.",
    "answer rok d": "There is no option d now. There are a now, b on_schedule, c hold.",
    "answer rok b tok 5m": "What is `tok`? Did you mean `took`?",
    "answer rok b because": "Something is missing behind `because`.",
    "answer 2 rok b": "There is no decision 2; there is only decision 1, `channel_news`.",
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_no_answer_is_refused_with_a_sentence(desk, line):
    with pytest.raises(Misuse) as refusal:
        read(desk, line)
    assert str(refusal.value) == REFUSED[line]


def test_reasons_by_themselves_go_to_the_cell_that_answered_last(tmp_path):
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7) as exercise:
        for command in (Go(), Go(), rok(), Respond("channel_news", "us", "now")):
            exercise.do(command)
        desk = Desk(exercise, "channel_news")
        assert read(desk, "because tonight") == Explain("channel_news", (Opinion("tonight", "us"),))
        assert read(desk, "dissent rok: not so") == Explain("channel_news", (), (Opinion("not so", "rok"),))
