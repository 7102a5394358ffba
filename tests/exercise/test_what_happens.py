"""Release, Hold, Unhold, Cancel, Improvise, Amend, Say, Override: what facilitators make happen, and keep back."""

from __future__ import annotations

from sim.exercise.commands import (
    Amend,
    Cancel,
    Choose,
    Go,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Next,
    Override,
    Release,
    Rewind,
    Say,
    Unhold,
    Wait,
)
from sim.exercise.entry import Delivery, LogEntry
from sim.exercise.session import Exercise, Stop
from tests.exercise.small_exercise import HOUR, MINUTE, everything, handed_out, told


def times(entry: LogEntry) -> list[tuple[str, int | None, int]]:
    """The injects an entry handed out: planned and actual time."""
    return [(delivery.name, delivery.planned, delivery.time) for delivery in entry.deliveries]


# ---------------------------------------------------------------- release, hold, unhold, cancel


def test_a_contingency_comes_when_it_is_released_and_only_once(begin):
    exercise = begin(Next(), Wait(10 * MINUTE))
    assert exercise.do(Release("rumour")) == Stop("seen", 10 * MINUTE, ("rumour",), 4)
    assert exercise.tip.facts == {"planned": None}
    assert exercise.tip.deliveries == (
        Delivery(
            "rumour", None, 600, ("rok", "red"), "", "", "A rumour", {"rok": "They say so.", "red": "They say so."}
        ),
    )
    assert exercise.tip.state == {"tension": 4.5, "assurance": 5}
    assert exercise.tip.happenings[0].why.ground == "person"


def test_what_is_pending_comes_early_and_its_planned_time_is_kept(begin):
    exercise = begin(Next(), Release("cable"))
    assert (exercise.tip.facts, times(exercise.tip)) == ({"planned": 90 * MINUTE}, [("cable", 90 * MINUTE, 0)])
    assert "cable" not in [name for name, _ in handed_out(*exercise.entries[2:])]


def test_what_its_condition_would_have_stopped_happens_when_it_is_released(begin):
    exercise = begin(Go(), Go(), Choose("posture", "firm", took=0), Release("echo"))
    assert (told(exercise.tip), times(exercise.tip)) == (["1h echo happened"], [("echo", 3 * HOUR, HOUR)])


def test_a_turn_may_begin_before_its_time(begin):
    exercise = begin(Go(), Go())
    assert exercise.do(Release("evening")) == Stop("asked", HOUR, ("posture",), 4)
    assert (told(exercise.tip), exercise.story.turn) == (["1h evening happened"], "evening")


def test_a_decision_may_be_asked_before_its_time(begin):
    exercise = begin(Next())
    assert exercise.do(Release("posture")) == Stop("asked", 0, ("posture",), 3)
    assert exercise.do(Next()) == Stop("asked", HOUR, ("posture",), 4)
    exercise.do(Lapse("posture"))
    assert exercise.do(Next()).names == ("reply",)


def test_a_step_may_begin_before_its_time(begin):
    exercise = begin(Go(), Go(), Release("consult.talk"))
    assert told(exercise.tip) == ["1h consult.talk waited"]


def test_held_it_does_not_come_and_let_go_before_its_time_it_comes_then(begin):
    exercise = begin(Next(), Hold("launch"), Wait(40 * MINUTE), Unhold("launch"))
    assert exercise.tip.facts == {"planned": HOUR}
    exercise.do(Next())
    assert times(exercise.tip) == [("launch", HOUR, HOUR)]


def test_held_past_its_time_it_comes_when_it_is_let_go_and_its_planned_time_is_kept(begin):
    exercise = begin(Next(), Hold("launch"), Wait(75 * MINUTE), Unhold("launch"))
    assert (exercise.tip.facts, told(exercise.tip)) == ({"planned": HOUR}, [])
    assert exercise.do(Next()) == Stop("seen", 75 * MINUTE, ("launch",), 6)
    assert times(exercise.tip) == [("launch", HOUR, 75 * MINUTE)]


def test_held_it_may_be_released_and_its_planned_time_is_kept(begin):
    exercise = begin(Next(), Hold("launch"), Wait(75 * MINUTE), Release("launch"))
    assert (exercise.tip.facts, times(exercise.tip)) == ({"planned": HOUR}, [("launch", HOUR, 75 * MINUTE)])


def test_what_comes_twice_in_one_command_has_a_planned_time_for_each(begin):
    """Also where it was held before: the time it was held from is that of the first alone."""
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Lapse("reply"), Go(), Hold("pulse"), Jump(19 * HOUR))
    exercise.do(Unhold("pulse"))
    exercise.do(Jump(23 * HOUR))
    assert times(exercise.tip) == [("pulse", 17 * HOUR, 19 * HOUR)]
    exercise.do(Rewind(6))
    exercise.do(Cancel("evening"))
    exercise.do(Jump(23 * HOUR))
    assert times(exercise.tip) == [
        ("cable", 90 * MINUTE, 90 * MINUTE),
        ("pulse", 9 * HOUR, 9 * HOUR),
        ("pulse", 17 * HOUR, 17 * HOUR),
    ]
    exercise.do(Rewind(3))
    for command in (Lapse("posture"), Go(), Lapse("reply"), Cancel("evening"), Hold("pulse"), Unhold("pulse")):
        exercise.do(command)
    exercise.do(Jump(23 * HOUR))
    assert times(exercise.tip)[1:] == [("pulse", 9 * HOUR, 9 * HOUR), ("pulse", 17 * HOUR, 17 * HOUR)]


def test_released_while_something_else_has_to_be_settled_it_keeps_its_planned_time(begin):
    exercise = begin(Go(), Hold("cable"), Go(), Override("tension", 9, "To see."))
    exercise.do(Release("cable"))
    assert (exercise.stop.kind, told(exercise.tip)) == ("ending", [])
    exercise.do(Override("tension", 5, "Back."))
    exercise.do(Next())
    assert times(exercise.tip) == [("cable", 90 * MINUTE, HOUR)]


def test_what_is_cancelled_does_not_come(begin):
    exercise = begin(Next(), Cancel("launch"))
    assert (told(exercise.tip), exercise.tip.facts) == (["0m launch cancelled"], {})
    assert exercise.do(Next()) == Stop("seen", 90 * MINUTE, ("cable",), 4)
    assert told(exercise.tip) == ["30m move happened", "1h30m cable happened"]


def test_a_procedure_is_cancelled_with_what_is_under_way_in_it(begin):
    exercise = begin(Go(), Go(), Cancel("consult"))
    assert exercise.tip.happenings[0].cancelled == ("consult", "consult.share")
    assert exercise.position.free == (1,)


# ---------------------------------------------------------------- improvise, amend, say


def test_an_improvised_inject_is_handed_out_now_and_does_what_it_says(begin):
    exercise = begin(Go(), Go())
    stop = exercise.do(
        Improvise(
            "A power cut",
            "It is dark.",
            to=("nso", "us"),
            sender="nsc",
            mode="radio",
            effects=(("tension", -1.5),),
            sets=(("assurance", 2),),
            cancels=("consult.share",),
        )
    )
    assert stop == Stop("asked", HOUR, ("posture",), 4)
    assert exercise.tip.command.name == "improvised_1"
    (happening,) = exercise.tip.happenings
    assert (happening.node, happening.moments) == ("improvised_1", ("improvised_1", "consult.done", "consult"))
    assert happening.cancelled == ("consult.share",)
    assert exercise.tip.state == {"tension": 3.5, "assurance": 2}
    assert exercise.tip.deliveries == (
        Delivery(
            "improvised_1",
            None,
            HOUR,
            ("rok", "us"),
            "nsc",
            "radio",
            "A power cut",
            {"rok": "It is dark.", "us": "It is dark."},
        ),
    )


def test_improvised_injects_are_numbered_or_named_and_to_nobody_is_to_control_alone(begin):
    exercise = begin(Improvise("One"), Improvise("Two"), Improvise("Three", name="third"), Improvise("Four"))
    assert list(exercise.story.improvised) == ["improvised_1", "improvised_2", "third", "improvised_3"]
    assert [delivery.to for _, delivery in exercise.story.deliveries] == [(), (), (), ()]
    assert exercise.stop == Stop("until", 0, (), 5)


def test_what_is_due_in_the_same_second_comes_before_what_is_improvised(begin):
    exercise = begin(Improvise("First of all", to=("all",)))
    assert told(exercise.tip) == ["0m morning happened", "0m improvised_1 happened"]


def test_a_question_in_the_same_second_does_not_keep_it_back(begin):
    exercise = begin(Next(), Next())
    assert exercise.do(Improvise("In between", to=("all",))) == Stop("asked", HOUR, ("posture",), 4)
    assert told(exercise.tip) == [
        "1h consult began",
        "1h consult.share began",
        "1h posture asked",
        "1h improvised_1 happened",
    ]


def test_a_number_left_free_by_rewinding_is_given_again(begin):
    exercise = begin(Next(), Improvise("One"), Rewind(2), Improvise("Other"))
    assert exercise.tip.command.name == "improvised_1"
    assert exercise.story.improvised["improvised_1"].title == "Other"


def test_a_text_is_amended_for_one_cell_or_for_all_and_the_latest_counts(begin):
    exercise = begin(Next(), Amend("launch", "For Seoul.", cell="rok"), Next())
    assert handed_out(exercise.tip)[1] == ("launch", {"rok": "For Seoul.", "us": "Washington reads this."})
    exercise.do(Rewind(2))
    exercise.do(Amend("launch", "For all."))
    exercise.do(Amend("launch", "For Washington.", cell="us"))
    exercise.do(Next())
    assert handed_out(exercise.tip)[1] == ("launch", {"rok": "For all.", "us": "For Washington."})
    exercise.do(Rewind(3))
    exercise.do(Amend("launch", "For all after all."))
    exercise.do(Next())
    assert handed_out(exercise.tip)[1] == ("launch", {"rok": "For all after all.", "us": "For all after all."})


def test_a_cell_may_be_named_by_an_actor_in_it(begin):
    exercise = begin(Next(), Amend("launch", "For Seoul.", cell="nso"), Next())
    assert exercise.entries[1].command.cell == "rok"
    assert handed_out(exercise.tip)[1] == ("launch", {"rok": "For Seoul.", "us": "Washington reads this."})


def test_a_contingency_may_be_amended_before_it_is_released(begin):
    exercise = begin(Amend("rumour", "They say otherwise."), Release("rumour"))
    assert handed_out(exercise.tip) == [("rumour", {"rok": "They say otherwise.", "red": "They say otherwise."})]


def test_of_what_comes_again_only_the_next_is_amended(begin):
    exercise = begin(Go(), Go(), Lapse("posture"), Go(), Lapse("reply"), Amend("pulse", "Once."))
    exercise.do(Go())
    exercise.do(Jump(18 * HOUR))
    assert [texts for name, texts in handed_out(*exercise.entries) if name == "pulse"] == [
        {"rok": "Once.", "us": "Once."},
        {"rok": "Again.", "us": "Again."},
    ]


def test_words_are_passed_on_to_cells_or_to_control_alone(begin):
    exercise = begin(Say("To all.", to=("all",), sender="nso"), Say("To us.", to=("nsc",), mode="note"), Say("Help!"))
    assert [entry.facts["cells"] for entry in exercise.story.messages] == [["rok", "us"], ["us"], []]
    assert told(*exercise.entries) == []


# ---------------------------------------------------------------- override


def test_a_state_is_set_for_a_reason_and_what_it_was_is_kept(begin):
    exercise = begin(Next())
    assert exercise.do(Override("assurance", 6.5, "The call went well.")) == Stop("until", 0, (), 3)
    assert (exercise.tip.facts, exercise.tip.state) == ({"before": 5}, {"tension": 4, "assurance": 6.5})
    (happening,) = exercise.tip.happenings
    assert (happening.what, happening.node, happening.why.ground) == ("set", "", "person")


def test_everything_of_this_is_the_same_when_it_is_read_again(begin, log):
    exercise = begin(
        Go(),
        Amend("launch", "For all."),
        Hold("cable"),
        Go(),
        Improvise("A power cut", to=("rok",), sets=(("assurance", 2),), cancels=("consult",)),
        Wait(HOUR),
        Unhold("cable"),
        Override("tension", 6, "So."),
        Release("rumour"),
        Cancel("pulse"),
        Say("Thank you.", to=("us",)),
        Go(),
    )
    assert everything(Exercise.read(log)) == everything(exercise)
