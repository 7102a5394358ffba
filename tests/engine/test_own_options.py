"""Answers that are on no list: an own option takes its place in a program, and both engines play it alike."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from sim.engine.guided import GuidedPlay
from sim.engine.single import Play
from sim.faults import Misuse, Runaway
from sim.luck import LuckBlock
from sim.numbering import MOST_IN_MENU, UNFIXED
from sim.program.nodes import Node, Program
from tests.engine.agreement import difference, running
from tests.engine.generated import scenario_at
from tests.engine.generated_menus import menus_at

SCENARIOS = 60
SLOWLY = 12
"""Scenarios in which the kernel is played as plain Python and checked, too."""

TEXT = """
whitecell: 1
title: Own answers
judgement: A test.
start: 2023-12-18T08:00+09:00
horizon: 1d
cells: {blue: {}, green: {}}
actors: {one: {cell: blue}, two: {cell: green}}
state:
  tension: {start: 4, range: [0, 10]}
  firm_words: {start: 0, range: [0, 10]}
injects:
  parade: {at: 20h, effects: {tension: +1}}
  echo: {after: line.firm, delay: 1h, effects: {firm_words: +1}}
  any_answer: {after: line, delay: 2h}
  alarm: {when: line.firm, effects: {tension: +0.5}}
  agreed: {when: line == reply, effects: {tension: -0.25}}
decisions:
  line:
    at: 1h
    by: one
    options: {soft: {effects: {tension: -1}}, firm: {effects: {tension: +2}, cancels: parade}}
  reply: {at: 2h, by: two, options: {soft: {}, firm: {}}}
  package:
    at: 3h
    by: one
    pick: {at_least: 2, at_most: 2}
    options: {envoy: {effects: {tension: -1}}, sanctions: {effects: {tension: +1}}, show: {}}
measures: {firm: {count: line.firm}}
outcomes: {ended: {}}
"""


@pytest.fixture
def asked(compiled) -> GuidedPlay:
    """Where `line` has just been asked."""
    play = GuidedPlay(compiled(TEXT), LuckBlock(7).of(0))
    assert play.run().names == ("line",)
    return play


def moments(play: Play) -> list[str]:
    return [play.program.moments[moment] for record in play.log for moment in record.moments]


def on(play: GuidedPlay) -> Play:
    """The rest of it, as a run that nobody steers."""
    rest = Play(play.program, LuckBlock(7).of(0), {}, play.position())
    rest.finish()
    return rest


def test_with_effects_of_its_own_it_moves_states_and_only_what_waits_for_any_answer_comes(asked):
    asked.choose_own("line", "other", "“brief”", {"tension": 0.5}, {"firm_words": 3})
    rest = on(asked)
    announced = moments(rest)
    assert announced[:2] == ["line.other", "line"]
    assert {"any_answer", "parade"} <= set(announced) and not {"line.firm", "echo", "alarm"} & set(announced)
    assert rest.log[0].changes == [(0, 4.0, 4.5), (1, 0.0, 3.0)]
    (choice, *_) = rest.choices
    assert (rest.program.nodes[choice.node].taken(choice.option)[0].name, choice.offered) == (
        "other",
        [True, True, False],
    )


def test_like_an_option_it_announces_that_too_and_does_what_that_does(asked):
    asked.choose_own("line", "other", "“brief”", {}, {}, "firm")
    rest = on(asked)
    announced = moments(rest)
    assert announced[:3] == ["line.other", "line.firm", "line"]
    assert {"echo", "alarm"} <= set(announced) and "parade" not in announced
    assert rest.log[0].changes == [(0, 4.0, 6.0)]
    assert rest.count[rest.program.moment_of["line.firm"]] == 1


def test_like_an_option_its_own_effects_stand_for_those_and_what_that_cancels_is_cancelled(asked):
    asked.choose_own("line", "other", "“brief”", {"tension": 0.1}, {}, "firm")
    rest = on(asked)
    assert rest.log[0].changes == [(0, 4.0, 4.1)]
    assert "parade" not in moments(rest)


@pytest.mark.parametrize(
    ("words", "like", "reply", "same"),
    [
        ("“brief”", "firm", "firm", True),
        ("“brief”", "firm", "soft", False),
        ("“brief”", "", "firm", False),
        ("“brief”", "", "“brief”", True),
        ("“brief”", "", "“write”", False),
    ],
)
def test_two_answers_are_the_same_by_what_they_are_like_or_by_their_words(asked, words, like, reply, same):
    asked.choose_own("line", "other", words, {}, {}, like)
    assert asked.run().names == ("reply",)
    if reply.startswith("“"):
        asked.choose_own("reply", "other", reply, {}, {})
    else:
        asked.choose("reply", reply)
    assert ("agreed" in moments(on(asked))) is same


def test_of_a_menu_it_is_the_whole_answer_whatever_the_bounds(asked):
    asked.choose("line", "soft")
    while asked.run().names != ("package",):
        if asked.unanswered() == ("reply",):
            asked.choose("reply", "soft")
    asked.choose_own("package", "other", "“talk”", {}, {}, "envoy")
    rest = on(asked)
    record = next(one for one in rest.log if rest.program.nodes[one.node].name == "package")
    assert [rest.program.moments[moment] for moment in record.moments] == ["package.other", "package.envoy", "package"]
    assert [change[0] for change in record.changes] == [0]
    assert rest.answer[record.node] == 0b1001


def test_it_is_never_offered_nor_chosen_by_name_rule_or_weight(asked):
    asked.choose_own("line", "other", "“brief”", {}, {})
    with pytest.raises(Misuse, match="`line` has no option `other`"):
        asked.choose("line", "other")
    number = asked.program.node_of["line"]
    asked.fixed[number] = UNFIXED
    for replication in range(50):
        rest = Play(asked.program, LuckBlock(7, replication).of(replication), {}, asked.position())
        rest.finish()
        assert "line.other" not in moments(rest)


def test_policies_know_nothing_of_it():
    _, program = scenario_at(0)
    rules = program.policy("one")
    decided = next(number for number, node in enumerate(program.nodes) if node.options and rules.get(number))
    more = program.with_option(program.nodes[decided].name, "other", "“x”", {}, {})
    assert {len(rule.weights) for rule in more.policy("one")[decided]} == {len(program.nodes[decided].options) + 1}
    assert difference(more, more.policy("one"), count=4) is None
    assert difference(more, {}, count=4) is None


@pytest.mark.parametrize(
    ("name", "effects", "like", "sentence"),
    [
        ("soft", {}, "", "`soft` is already the name of something at `line`"),
        ("asked", {}, "", "`asked` is already the name of something at `line`"),
        ("Not an id", {}, "", "is not an id"),
        ("other", {"tensoin": 1.0}, "", "There is no state `tensoin`"),
        ("other", {"tension": float("inf")}, "", "must be finite numbers"),
        ("other", {}, "frim", "`line` has no option `frim` to be like. Did you mean `firm`"),
    ],
)
def test_what_makes_no_sense_is_refused(asked, name, effects, like, sentence):
    before = asked.position()
    with pytest.raises(Misuse, match=sentence):
        asked.choose_own("line", name, "“x”", effects, {}, like)
    assert asked.position() == before


def test_a_menu_has_room_for_so_many(compiled):
    program = compiled(TEXT)
    for number in range(MOST_IN_MENU - 3):
        program = program.with_option("package", f"other_{number}", "“x”", {}, {})
    with pytest.raises(Misuse, match="room for"):
        program.with_option("package", "one_more", "“x”", {}, {})
    assert difference(program, {}, count=2) is None


# ---------------------------------------------------------------- over scenarios made at random


def at_a_question(program: Program, number: int) -> tuple[GuidedPlay, Node] | None:
    """A run of a program where it first asks something."""
    play = GuidedPlay(program, LuckBlock(number).of(0))
    try:
        stop = play.run()
    except Runaway:
        return None
    return (play, program.nodes[program.node_of[stop.names[0]]]) if stop.kind == "asked" else None


def both_ways(program: Program, number: int) -> Iterator[tuple[GuidedPlay, GuidedPlay, str]]:
    """A question answered with one of its options, and with an own answer that is like it."""
    found = at_a_question(program, number)
    if found is None:
        return
    play, node = found
    like = Random(number).choice(node.options)
    listed = GuidedPlay(program, LuckBlock(number).of(0), play.position())
    try:
        listed.choose(node.name, (like.name,))
    except Misuse:
        return
    play.choose_own(node.name, "other", "“x”", {}, {}, like.name)
    yield listed, play, f"{node.name}.other"


@pytest.mark.parametrize("of", [scenario_at, menus_at])
def test_like_an_option_and_without_effects_of_its_own_only_its_name_is_another(of):
    seen = 0
    for number in range(SCENARIOS):
        for listed, own, name in both_ways(of(number)[1], number):
            seen += 1
            ends = []
            for play in (listed, own):
                rest = Play(play.program, LuckBlock(number).of(0), {}, play.position())
                try:
                    rest.finish()
                except Runaway:
                    break
                told = [(one.time, one.node, one.what, one.changes, one.cancelled) for one in rest.log]
                announced = [moment for moment in moments(rest) if moment != name]
                ends.append((told, announced, rest.state, rest.reading, rest.time))
            assert ends[:1] == ends[1:] or len(ends) < 2
    assert seen > SCENARIOS / 3


@pytest.mark.parametrize(("how", "scenarios"), [("compiled", SCENARIOS), ("plain", SLOWLY), ("checked", SLOWLY)])
@pytest.mark.parametrize("of", [scenario_at, menus_at])
def test_both_engines_go_on_alike_from_an_answer_of_ones_own(of, how, scenarios):
    seen = 0
    with running(how):
        for number in range(scenarios):
            for _, own, name in both_ways(of(number)[1], number):
                seen += 1
                found = difference(own.program, own.program.policy("one"), number, 0, 2, own.position())
                assert found is None, (number, name, found)
    assert seen > scenarios / 3
