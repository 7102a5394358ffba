"""From a line to a command: what people type means what they meant, or is refused with a sentence."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.desk.names import Desk
from sim.desk.verbs import VERBS, split
from sim.exercise.commands import (
    Amend,
    Choose,
    Command,
    Explain,
    Extend,
    GoOn,
    Improvise,
    Jump,
    Met,
    Note,
    Opinion,
    Override,
    Own,
    Rate,
    Say,
    Show,
    Timer,
    Undo,
    Unjudge,
    Wait,
    Wall,
)
from sim.exercise.session import Exercise
from sim.faults import Misuse
from sim.scenario.load import load
from tests.kept_exercises.paths import DECEMBER_DOUBLE

HOUR = 3600


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """December double where it first asks: `channel_news` is in hand, asked 38 minutes in, to be answered by 3h38m."""
    from sim.exercise.commands import Go

    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path_factory.mktemp("desk") / "x.jsonl", seed=7) as exercise:
        for _ in range(2):
            exercise.do(Go())
        assert exercise.stop.names == ("channel_news",)
        yield Desk(exercise, "channel_news")


def read(desk: Desk, line: str) -> Command:
    """The command of a line."""
    verb, rest = split(line)
    assert verb.read is not None
    return verb.read(desk, rest)


B = Choose("channel_news", "on_schedule")

LINES = {
    "say rok: Tokyo must not hear of this": Say("Tokyo must not hear of this", ("rok",)),
    "tell US: hello": Say("hello", ("us",)),
    "say rok, us: hello": Say("hello", ("rok", "us")),
    "say rok -> us: hi": Say("hi", ("us",), "rok"),
    "say press > rok as press line: A poll says: 70.": Say("A poll says: 70.", ("rok",), "press", "press line"),
    "say rok > control: Is it up?": Say("Is it up?", (), "rok"),
    "say all: we think x > y: so": Say("we think x > y: so", ("all",)),
    "say We begin again at 10:45": Say("We begin again at 10:45", ("all",)),
    "improvise A parade | PYONGYANG: x": Improvise("A parade", "PYONGYANG: x", ("all",)),
    "improvise rok: A call | Ring back. | tension +0.2, data_link = 1, cancels link_live": Improvise(
        "A call", "Ring back.", ("rok",), "", "", (("tension", 0.2),), (("data_link", 1.0),), ("link_live",)
    ),
    "amend icbm_launch for us: Nobody was surprised.": Amend("icbm_launch", "Nobody was surprised.", "us"),
    "choose b": B,
    "c B": B,
    "choose b,": B,
    "choose Announce it on the day": B,
    "choose 1 on_schedule": B,
    "choose channel_news b": B,
    "set channel_news b": B,
    "choose b took 40": Choose("channel_news", "on_schedule", took=2400),
    "choose b took 1h 30m by ROK MND tally a 2, b 1 sealed": Choose(
        "channel_news", "on_schedule", 5400, "ROK MND", (), (), (("now", 2), ("on_schedule", 1)), True
    ),
    "choose b because they dissent from it": Choose(
        "channel_news", "on_schedule", rationale=(Opinion("they dissent from it"),)
    ),
    "choose b because rok (Kim): it was agreed; us: late dissent japan: never say dissent aloud": Choose(
        "channel_news",
        "on_schedule",
        rationale=(Opinion("it was agreed", "rok", "Kim"), Opinion("late", "us")),
        dissent=(Opinion("never say dissent aloud", "japan"),),
    ),
    "choose b dissent too slow, because it is; because it is right": Choose(
        "channel_news",
        "on_schedule",
        rationale=(Opinion("it is right"),),
        dissent=(Opinion("too slow, because it is"),),
    ),
    "choose b because one thing matters above all: speed": Choose(
        "channel_news", "on_schedule", rationale=(Opinion("one thing matters above all: speed"),)
    ),
    "choose other: Brief three papers off the record": Choose(
        "channel_news", other=Own("Brief three papers off the record")
    ),
    "choose other: Brief three papers | tension +0.2, cohesion -0.1 because rok: cheap dissent us: late": (
        Choose(
            "channel_news",
            rationale=(Opinion("cheap", "rok"),),
            dissent=(Opinion("late", "us"),),
            other=Own("Brief three papers", effects=(("tension", 0.2), ("cohesion", -0.1))),
        )
    ),
    "choose other like b: Brief one | | Papers: one, of 10:30. because so": Choose(
        "channel_news",
        rationale=(Opinion("so"),),
        other=Own("Brief one", "Papers: one, of 10:30.", like="on_schedule"),
    ),
    "choose channel_news Other like hold it back took 40m by ROK MND tally a 2, b 1 sealed： Wait ｜ data_link = 1": (
        Choose(
            "channel_news",
            took=2400,
            by="ROK MND",
            tally=(("now", 2), ("on_schedule", 1)),
            sealed=True,
            other=Own("Wait", sets=(("data_link", 1.0),), like="hold"),
        )
    ),
    "choose 1 other: They took part by phone | | It waits because of us. | because japan: it is late; us: so": Choose(
        "channel_news",
        rationale=(Opinion("it is late", "japan"), Opinion("so", "us")),
        other=Own("They took part by phone", "It waits because of us."),
    ),
    "choose other: A way out | | It waits because of us. |": Choose(
        "channel_news", other=Own("A way out", "It waits because of us.")
    ),
    "choose other: A because rok: x | y | z | w": Choose(
        "channel_news", rationale=(Opinion("x | y | z | w", "rok"),), other=Own("A")
    ),
    "answer other: Brief": Choose("channel_news", other=Own("Brief")),
    "answer rok other: Brief": None,
    "choose other": None,
    "choose other:": None,
    "choose other: | tension +1": None,
    "choose other brief them: all": None,
    "choose other like: Brief": None,
    "choose other like z: Brief": None,
    "choose other: Brief took 30m": None,
    "choose other: Brief | tension +1 sealed because so": None,
    "choose other: Brief like b because so": None,
    "choose other: Brief | more tension": None,
    "choose other: Brief | cancels link_live": None,
    "choose other: Brief | | Words. | more words": None,
    "choose other because rok: no": None,
    "extend 2h": Extend("channel_news", 13_080 + 2 * HOUR),
    "extend by 1h 30m": Extend("channel_news", 13_080 + 5_400),
    "extend channel_news 30": Extend("channel_news", 13_080 + 1_800),
    "extend to 08:30": Extend("channel_news", 10 * HOUR),
    "wait 2h 30m": Wait(9_000),
    "jump to 08:30": Jump(10 * HOUR),
    "jump 18:30 Washington": Jump(10 * HOUR),
    "jump Tue 18 Dec 08:30": None,
    "jump 18 Dec 08:30": Jump(10 * HOUR),
    "until Mon 08:30": Jump(10 * HOUR),
    "override tension to 6 because it rose": Override("tension", 6.0, "it rose"),
    "override Tension = 6.5 because it rose": Override("tension", 6.5, "it rose"),
    "met": None,
    "met : rang": None,
    "missed 2": None,
    "unjudge srbm_launch us": Unjudge("srbm_launch", "us"),
    "unjudge srbm_launch us: after all": None,
    "undo": Undo(),
    "undo 3": Undo(3),
    "undo #3": Undo(3),
    "undo GO": Undo(3),
    "undo note": None,
    "undo nxet": None,
    "met srbm_launch US NSC: rang at once": None,
    "met srbm_launch us: rang at once": Met("srbm_launch", "us", "rang at once"),
    ". #1 issue: who rang @ 10:52": Note("#1 issue: who rang @ 10:52"),
    "note #friction @srbm_launch rang": Note("rang", "friction", "srbm_launch"),
    "rate one_voice s: nearly": Rate("one_voice", "S", "nearly"),
    "timer 30s": Timer(0, seconds=30),
    "timer 90s": Timer(1, seconds=30),
    "timer 10m Caucus": Timer(10, "Caucus"),
    "show #12": Show("12"),
    "show": Show("channel_news"),
    "show 1": Show("channel_news"),
    "show 2": None,
    "choose channel b": B,
    "choose chan b": B,
    "choose News b": B,
    "choose News of the warning link b": B,
    "choose channel": None,
    "choose news of b took 40": Choose("channel_news", "on_schedule", took=2400),
    "choose announce it on": B,
    "extend channel 2h": Extend("channel_news", 13_080 + 2 * HOUR),
    "back 12": None,
    "wall -time": Wall(("clocks", "options", "state")),
    "wall hold": Wall(follow=False),
    "wall follow": Wall(follow=True),
    "go on": GoOn(),
    "say japn: only you may see this": None,
    "say NATO: hello": None,
    "improvise uss: A call | Ring back.": None,
    "say 10:45 is when we begin again": Say("10:45 is when we begin again", ("all",)),
    "say all: NATO: hello": Say("NATO: hello", ("all",)),
    "say us to rok: hi": None,
    "say > rok hello": None,
    "say rok > us & japan: secret": None,
    "say US (NSC) > rok: secret": None,
    "say rok hello": None,
    "say we think x > y: so": None,
    "improvise us > rok A title": None,
    "choose no": None,
    "choose b tally 3 a 1 b": None,
    "choose b because Kim: the date": None,
    "override tension +1 because it rose": None,
    "cancel all": None,
    "because too early to say": None,
}
"""Lines and what they mean; None where they are refused."""


@pytest.mark.parametrize("line", LINES)
def test_a_line_means_what_it_says_or_is_refused(desk, line):
    expected = LINES[line]
    if expected is None:
        with pytest.raises(Misuse):
            read(desk, line)
    else:
        assert read(desk, line) == expected


def test_reasons_by_themselves_go_to_the_players_last_answer_or_the_one_named(tmp_path):
    with Exercise.start(load(DECEMBER_DOUBLE), tmp_path / "x.jsonl", seed=7) as exercise:
        from sim.exercise.commands import Go

        exercise.do(Go())
        exercise.do(Go())
        exercise.do(B)
        after = Desk(exercise, "")
        expected = Explain("channel_news", (Opinion("late", "us"),), (Opinion("too soon"),))
        assert read(after, "because us: late; dissent too soon") == expected
        assert read(after, "because channel_news us: late; dissent too soon") == expected


TYPED = """
a b c 1 2 rok us japan press red all control channel_news srbm_launch tension now hold one_voice
took by tally sealed because dissent other like to for as with off blank on and : ; , | > -> = + - . # @ ( )
30m 2h 40 18:00 Tue 18 Dec 25:61 -3 1e309 nan +1 =5 S Washington Seoul ² é
"""
STRANGE = ["\ud800", "\x00", "\u200b"]
WORDS = st.sampled_from(
    [*(word for verb in VERBS for word in (verb.name, verb.short, *verb.others) if word), *TYPED.split(), *STRANGE]
)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, min_size=1, max_size=9), glue=st.sampled_from([" ", "", ": ", ", "]))
def test_whatever_is_typed_it_is_a_command_or_a_sentence(desk, words, glue):
    for line in (" ".join(words), f"{words[0]} {glue.join(words[1:])}"):
        try:
            verb, rest = split(line)
            if verb.read is not None:
                verb.read(desk, rest)
        except Misuse as error:
            assert str(error).strip()
