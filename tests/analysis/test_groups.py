"""Groups side by side: where they first differed, what each did, and what state things were in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.groups import END, side_by_side
from sim.exercise.commands import Choose, Command, End, Go, Improvise, Lapse, Next, Opinion, Override, Own, Rewind, Roll
from sim.faults import Misuse
from sim.scenario.load import examine_text
from sim.scenario.model import Scenario
from sim.view.debrief.groups import groups_page
from tests.analysis.led import begin
from tests.terminal.pages import drawn

TEXT = """
whitecell: 1
title: Two doors
judgement: A test.
start: 2026-03-02T08:00+09:00
horizon: 1d
cells: {blue: {}, red: {control: true}}
actors: {staff: {cell: blue}, other: {cell: red}}
state: {tension: {start: 4, range: [0, 10]}}
turns: {dawn: {at: 0m}, noon: {after: second, delay: 1h}}
injects: {go: {at: 1h, effects: {tension: +1}}, chimes: {at: 20h, effects: {tension: +1}}}
decisions:
  first: {after: go, by: staff, within: 2h, options: {left: {}, right: {effects: {tension: +2}}}, lapse: left}
  reply: {after: first, by: other, options: {words: {}, drill: {}}}
  second: {after: reply, by: staff, within: 2h, options: {left: {}, right: {}}}
  third: {after: second.right, by: staff, options: {left: {}}}
measures: {to_first: {from: go, to: first, at_most: 1h}, end: {value: tension}}
outcomes: {hot: {when: tension >= 7}, cool: {}}
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    examination = examine_text(TEXT, "doors.yaml")
    assert not examination.faults and examination.scenario is not None, examination.faults
    return examination.scenario


@pytest.fixture
def play(scenario, tmp_path):
    def run(name: str, *commands: Command, ends: bool = True, **more) -> Path:
        log = tmp_path / f"{name}.jsonl"
        log.parent.mkdir(exist_ok=True)
        exercise = begin(more.pop("of", scenario), log, *commands, **more)
        while ends and exercise.stop.kind != "ended":
            exercise.do(Go())
        exercise.close()
        return log

    return run


def _answers(first: Command, second: Command, *then: Command) -> tuple[Command, ...]:
    return Next(), Go(), first, Go(), Roll("reply"), Go(), second, *then


LEFT, RIGHT = Choose("first", "left", took=600), Choose("first", "right", took=600)
LAST = Choose("second", "left")


def test_they_first_differ_at_the_first_decision_taken_otherwise(play):
    """A control decision that luck answered otherwise is no difference between groups."""
    a = play("a", *_answers(LEFT, LAST))
    b = play("b", *_answers(LEFT, Choose("second", "right"), Go(), Choose("third", "left")), seed=8)
    found = side_by_side([a, b])
    assert [group.name for group in found.groups] == ["a", "b"]
    assert [answers.decision for answers in found.decisions] == ["first", "reply", "second", "third"]
    assert [answers.differ for answers in found.decisions if not answers.control] == [False, True, True]
    assert found.first_difference is found.decisions[2]
    assert found.decisions[3].asked == (False, True)
    assert found.decisions[3].taken[0] is None


def test_a_lapse_differs_from_a_choice_of_the_same(play):
    a = play("a", *_answers(LEFT, LAST))
    b = play("b", *_answers(Lapse("first"), LAST))
    first = side_by_side([a, b]).first_difference
    assert first is not None and first.decision == "first"
    assert [taken.choice.option for taken in first.taken] == ["left", "left"]


def test_groups_that_decide_alike_do_not_differ(play):
    again = play("b", *_answers(Choose("first", "left", took=1200), LAST))
    assert side_by_side([play("a", *_answers(LEFT, LAST)), again]).first_difference is None


def test_state_as_each_turn_began_and_at_the_end(play):
    a = play("a", *_answers(LEFT, LAST))
    b = play("b", *_answers(RIGHT, LAST))
    one, other = side_by_side([a, b]).groups
    tension = [
        {turn: (instant.time, instant.state["tension"]) for turn, instant in group.instants.items()}
        for group in (one, other)
    ]
    assert tension[0] == {"dawn": (0, 4), "noon": (4200 + 3600, 5), END: (86_400, 6)}
    assert tension[1] == {"dawn": (0, 4), "noon": (4200 + 3600, 7), END: (86_400, 8)}
    assert (one.run.outcome, other.run.outcome) == ("cool", "hot")


def test_only_the_branch_played_last_counts(play):
    a = play("a", *_answers(RIGHT, LAST), Rewind(3), LEFT, Go(), Roll("reply"), Go(), LAST)
    b = play("b", *_answers(LEFT, LAST))
    assert side_by_side([a, b]).first_difference is None


def test_one_that_is_not_over(play):
    a = play("a", *_answers(LEFT, LAST))
    b = play("b", Next(), Go(), ends=False)
    found = side_by_side([a, b])
    assert [group.finished for group in found.groups] == [True, False]
    assert (found.first_difference.asked, found.first_difference.taken[1]) == ((True, True), None)


def test_luck_is_the_same_for_the_same_seed_replication_and_start(play):
    a = play("a", End())
    assert side_by_side([a, play("b", End())]).same_luck
    assert not side_by_side([a, play("c", End(), seed=8)]).same_luck
    assert not side_by_side([a, play("d", End(), replication=1)]).same_luck
    start = side_by_side([a, play("e", End(), start={"tension": 5})])
    assert (start.same_luck, start.same_start, start.same_policy) == (True, False, True)
    policy = side_by_side([a, play("f", End(), policy="unguided")])
    assert (policy.same_luck, policy.same_start, policy.same_policy) == (True, True, False)


def test_names_that_are_alike_are_numbered(play):
    logs = [play("one/group", End()), play("two/group", End()), play("other", End())]
    assert [group.name for group in side_by_side(logs).groups] == ["group (1)", "group (2)", "other"]


def test_an_override_changes_the_state_from_then_on(play):
    a = play("a", *_answers(LEFT, LAST), Override("tension", 9, "To see."))
    noon = side_by_side([a, a]).groups[0].instants["noon"]
    assert noon.state["tension"] == 9


def test_what_facilitators_did_by_hand_in_one_group_alone(play):
    """Before the players differ it comes first; after they did, luck and decisions still do not account for all."""
    hand = Override("tension", 9, "To see.")
    a = play("a", *_answers(LEFT, LAST))
    before = side_by_side([a, play("b", Next(), hand, *_answers(RIGHT, LAST)[1:])])
    assert (before.first_by_hand.command.state, before.first_by_hand.times) == ("tension", (None, 0))
    assert before.first_difference.decision == "first"
    after = side_by_side([a, play("c", *_answers(RIGHT, LAST), hand)])
    assert (after.first_by_hand, after.same_hand, after.same_luck) == (None, False, True)


def test_the_same_by_hand_is_no_difference_whatever_was_said_of_it(play):
    hands = [
        (Override("tension", 9, reason), Improvise("A rumour"), Improvise("A rumour", name=name))
        for reason, name in (("To see.", ""), ("Why not.", "other"))
    ]
    a, b = (play(name, Next(), *done, *_answers(LEFT, LAST)[1:]) for name, done in zip("ab", hands, strict=True))
    found = side_by_side([a, b])
    assert (found.same_hand, len(found.by_hand)) == (True, 3)
    assert not side_by_side([a, play("c", Next(), *hands[0][:2], *_answers(LEFT, LAST)[1:])]).same_hand


def test_control_that_was_set_or_let_lapse_is_by_hand(play):
    rolled = play("a", *_answers(LEFT, LAST))
    drill = Choose("reply", "drill", rationale=(Opinion("To see."),))
    for number, command in enumerate((drill, Lapse("reply"))):
        log = play(f"b{number}", Next(), Go(), LEFT, Go(), command, Go(), LAST)
        found = side_by_side([rolled, log])
        assert (found.first_difference, found.first_by_hand.times[0], found.same_hand) == (None, None, False)
        assert found.first_by_hand.command.decision == "reply"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (TEXT.replace("Two doors", "Three doors"), "b.jsonl holds “Three doors”, and .*a.jsonl “Two doors”"),
        (TEXT.replace("[0, 10]", "[0, 11]"), "b.jsonl holds the scenario in another wording"),
    ],
)
def test_another_scenario_is_refused(play, text, sentence):
    other = examine_text(text, "doors.yaml").scenario
    with pytest.raises(Misuse, match=sentence):
        side_by_side([play("a", End()), play("b", End(), of=other)])


def test_one_log_has_nothing_beside_it(play):
    with pytest.raises(Misuse, match="only one log"):
        side_by_side([play("a", End())])


def test_answers_that_are_on_no_list_are_compared_by_their_words(play):
    """An earlier answer of one's own, replaced, gives the later one another name, and no other words."""

    def group(name: str, *first: Choose) -> Path:
        return play(name, Next(), Go(), *first, Go(), Roll("reply"), Go(), LAST)

    briefs = Choose("first", other=Own("Brief three papers"), took=600)
    a = group("a", briefs)
    b = group(
        "b", Choose("first", other=Own("Wait"), took=1200), Choose("first", other=Own("brief  three papers"), took=600)
    )
    c = group("c", Choose("first", other=Own("Brief four papers"), took=600))
    alike = side_by_side([a, b])
    assert alike.first_difference is None
    assert "brief three papers (of their own)" in " ".join(drawn(groups_page(alike)).split())
    differing = side_by_side([a, c]).first_difference
    assert [taken.other.title for taken in differing.taken] == ["Brief three papers", "Brief four papers"]
    assert side_by_side([a, play("d", *_answers(LEFT, LAST))]).first_difference.decision == "first"


def test_control_set_to_the_same_words_is_the_same_by_hand(play):
    def group(name: str, *sets: Own) -> Path:
        reasons = (Opinion("They asked for it."),)
        set_ = [Choose("reply", other=own, took=0, rationale=reasons) for own in sets]
        return play(name, Next(), Go(), LEFT, Go(), *set_, Go(), LAST)

    a, b, c = group("a", Own("A speech")), group("b", Own("A  speech")), group("c", Own("A parade"))
    assert side_by_side([a, b]).same_hand
    assert not side_by_side([a, c]).same_hand
