"""What makes no sense is refused with a sentence, and nothing has changed by it, on disk or in memory."""

from __future__ import annotations

import pytest

from sim.exercise.commands import (
    KINDS,
    Amend,
    Back,
    Break,
    Cancel,
    Choose,
    Clock,
    Command,
    End,
    Explain,
    Extend,
    Forecasted,
    Forward,
    Go,
    GoOn,
    Hold,
    Improvise,
    Jump,
    Lapse,
    Met,
    Missed,
    Next,
    Note,
    Opinion,
    Override,
    Rate,
    Release,
    Respond,
    Resumed,
    Reveal,
    Rewind,
    Roll,
    Roster,
    Say,
    Show,
    Tick,
    Timer,
    Undo,
    Unhold,
    Unjudge,
    Wait,
    Wall,
)
from sim.faults import Misuse
from tests.exercise.small_exercise import HOUR, MINUTE, everything

ASKED = (Go(), Go())
REPLY = (*ASKED, Lapse("posture"), Go())
BECAUSE = (Opinion("They said so."),)

REFUSALS: list[tuple[tuple[Command, ...], Command, str]] = [
    # time
    ((Go(),), Wait(0), "How long? A wait is longer than nothing, such as 30m."),
    ((Go(),), Wait(-5), "How long? A wait is longer than nothing, such as 30m."),
    (ASKED, Jump(HOUR), "That time is past. To go back, rewind."),
    ((Go(),), Forward(-1, 0), "A run goes forward by no fewer than 0 events, and its clock never back."),
    (ASKED, Forward(0, 0), "A run goes forward by no fewer than 0 events, and its clock never back."),
    ((Go(),), Forward(1, 2 * HOUR), "Something happens before that time; so many events do not reach it."),
    *(
        ((*ASKED, Go()), command, "The deadline of `posture` has come: choose, extend it, or let it lapse.")
        for command in (Next(), Go(), Wait(60), Jump(9 * HOUR))
    ),
    *(
        ((*ASKED, Override("tension", 9, "So.")), command, "`scare` would end the exercise here: end it, or go on.")
        for command in (Next(), Go(), Wait(60), Jump(9 * HOUR))
    ),
    *(
        ((*ASKED, End()), command, "The exercise is over. Rewind to go on from an earlier moment.")
        for command in (Next(), Go(), Wait(60), Jump(9 * HOUR))
    ),
    # decisions
    (ASKED, Choose("postur", "soft"), "There is no decision `postur`. Did you mean `posture`?"),
    (ASKED, Choose("launch", "soft"), "There is no decision `launch`. There are `posture` and `reply`."),
    (ASKED, Choose("posture", "sotf"), "`posture` has no option `sotf`. Did you mean `soft`?"),
    (ASKED, Choose("posture", "x"), "`posture` has no option `x`. There are soft, firm, never."),
    (ASKED, Choose("posture", "never"), "`never` is not offered now: its condition does not hold."),
    (
        ASKED,
        Choose("posture", "soft", took=7 * HOUR),
        "That is after the deadline of `posture`; extend it first, or choose sooner.",
    ),
    (
        ASKED,
        Choose("posture", "soft", took=-1),
        "An answer takes no less than no time, and no longer than a duration can be.",
    ),
    (
        ASKED,
        Choose("posture", "soft", took=2**31),
        "An answer takes no less than no time, and no longer than a duration can be.",
    ),
    ((Go(),), Choose("posture", "soft"), "`posture` is not asked now."),
    (
        REPLY,
        Choose("reply", "quiet"),
        "`reply` is a control decision: give a reason for setting it, or roll it.",
    ),
    (
        REPLY,
        Choose("reply", "quiet", rationale=BECAUSE, sealed=True),
        "`reply` is a control decision; no audience sees its answer before it acts.",
    ),
    (ASKED, Choose("posture", "soft", tally=(("fimr", 2),)), "The tally counts `fimr`. Did you mean `firm`?"),
    (ASKED, Choose("posture", "soft", tally=(("firm", -2),)), "A tally counts voices, from 0."),
    (ASKED, Choose("posture", "soft", rationale=(Opinion(" "),)), "A reason needs words."),
    (
        ASKED,
        Choose("posture", "soft", dissent=(Opinion("No.", "usa"),)),
        "There is no cell or actor `usa`. Did you mean `us`?",
    ),
    (ASKED, Explain("posture", BECAUSE), "`posture` has no answer yet to explain."),
    ((*ASKED, Choose("posture", "soft")), Explain("posture", (Opinion(""),)), "A reason needs words."),
    (ASKED, Explain("postur", BECAUSE), "There is no decision `postur`. Did you mean `posture`?"),
    (ASKED, Reveal(), "No answer is sealed."),
    ((*ASKED, Choose("posture", "soft")), Reveal("posture"), "No answer is sealed."),
    (
        (*ASKED, Choose("posture", "soft", sealed=True)),
        Reveal("reply"),
        "The answer to `reply` is not sealed.",
    ),
    (ASKED, Reveal("postur"), "There is no decision `postur`. Did you mean `posture`?"),
    (ASKED, Extend("posture", HOUR - 1), "A deadline lies from now on; the clock stands at 1h."),
    (ASKED, Extend("posture", 2**31), "A deadline lies from now on; the clock stands at 1h."),
    ((Go(),), Extend("posture", HOUR), "`posture` is not asked now."),
    (
        (*ASKED, Choose("posture", "soft", took=2 * HOUR)),
        Extend("posture", 2 * HOUR),
        "The answer is due after 3h, past that deadline.",
    ),
    ((Go(),), Lapse("posture"), "`posture` is not asked now."),
    (ASKED, Lapse("launch"), "There is no decision `launch`. There are `posture` and `reply`."),
    (ASKED, Roll("posture"), "`posture` is for the players to answer; only control decisions are rolled."),
    (ASKED, Roll("reply"), "`reply` is not asked now."),
    # what happens
    (ASKED, Release("rumor"), "There is nothing called `rumor`. Did you mean `rumour`?"),
    ((Release("rumour"),), Release("rumour"), "`rumour` has had its turn, and does not repeat."),
    (ASKED, Release("consult"), "`consult` is under way already."),
    ((Go(),), Release("consult.talk"), "`consult.talk` belongs to `consult`, which is not under way."),
    (ASKED, Hold("rumour"), "`rumour` is not pending, so it cannot be held."),
    (ASKED, Hold("nothing"), "There is nothing called `nothing`."),
    (ASKED, Unhold("cable"), "`cable` is not held."),
    (ASKED, Cancel("launch"), "`launch` is neither pending nor under way."),
    (ASKED, Improvise(" "), "An inject needs a title."),
    (ASKED, Improvise("A", to=("moon",)), "There is no cell or actor `moon`."),
    (ASKED, Improvise("A", sender="dprkk"), "There is no cell or actor `dprkk`. Did you mean `dprk`?"),
    (ASKED, Improvise("A", name="launch"), "`launch` is already the name of something in A small exercise."),
    (ASKED, Improvise("A", name="No"), "`No` is not an id: ids are lower_snake_case."),
    (ASKED, Improvise("A", effects=(("tensoin", 1),)), "There is no state `tensoin` in A small exercise. Did you mean"),
    (ASKED, Improvise("A", sets=(("tension", float("nan")),)), "The effects of `improvised_1` must be finite numbers."),
    (ASKED, Improvise("A", cancels=("cabel",)), "There is nothing called `cabel` to cancel. Did you mean `cable`?"),
    (ASKED, Amend("launch", "New."), "`launch` has been handed out; say what is new instead."),
    (ASKED, Amend("cable", " "), "An amended text needs words."),
    (ASKED, Amend("cabel", "New."), "There is no inject `cabel`. Did you mean `cable`?"),
    (ASKED, Amend("posture", "New."), "There is no inject `posture`. There are `move`, `launch`, `cable`, `echo`,"),
    (ASKED, Amend("cable", "New.", cell="rok"), "`cable` does not go to `rok`. There is only `us`."),
    (ASKED, Amend("cable", "New.", cell="moon"), "There is no cell or actor `moon`."),
    (ASKED, Say(""), "A message needs words."),
    (ASKED, Say("Hello.", to=("moon",)), "There is no cell or actor `moon`."),
    (ASKED, Say("Hello.", sender="moon"), "There is no cell or actor `moon`."),
    (ASKED, Override("tension", 5, " "), "Say why: an override without a reason cannot be read afterwards."),
    (ASKED, Override("tension", 11, "So."), "`tension` lies between 0 and 10; 11 is outside."),
    (ASKED, Override("tension", float("nan"), "So."), "`tension` lies between 0 and 10; nan is outside."),
    (ASKED, Override("tensoin", 5, "So."), "There is no state `tensoin` in A small exercise. Did you mean `tension`?"),
    (ASKED, GoOn(), "No outcome asks to end the exercise now."),
    ((*ASKED, End()), End(), "The exercise is over already."),
    *(
        ((*ASKED, End()), command, "The exercise is over.")
        for command in (
            GoOn(),
            Lapse("posture"),
            Release("rumour"),
            Override("tension", 5, "So."),
            Improvise("A"),
            Choose("posture", "soft"),
            Cancel("consult"),
        )
    ),
    # what is seen and judged
    (ASKED, Met("cable"), "No action is expected at `cable`. There are `launch` and `posture`."),
    (ASKED, Missed("lanch"), "No action is expected at `lanch`. Did you mean `launch`?"),
    (ASKED, Met("launch", "red"), "Nothing is expected of `red` there. There are `rok` and `us`."),
    (ASKED, Met("posture", "moon"), "There is no cell or actor `moon`."),
    (ASKED, Note(""), "A note needs words."),
    (ASKED, Note("So.", moment="posture"), "`posture` has not happened. Did you mean `posture.asked`?"),
    (ASKED, Rate("erly", "S"), "There is no objective `erly`. Did you mean `early`?"),
    (
        ASKED,
        Rate("early", "A"),  # type: ignore[arg-type]
        "An objective is rated P (performed without challenges), S (with some challenges), "
        "M (with major challenges) or U (unable to be performed).",
    ),
    (ASKED, Forecasted("postur", "", 1, 1, {}), "There is no decision `postur`. Did you mean `posture`?"),
    (ASKED, Forecasted("", "", 1, 1, {"x": float("inf")}), "This cannot be written down"),
    # the room
    (ASKED, Roster("moon", ()), "There is no cell `moon`. There are `rok`, `us` and `red`."),
    ((Break(),), Break(), "The room is on a break already; `back` ends it."),
    (ASKED, Break(0), "A break lasts from 1 to 1,440 minutes."),
    (ASKED, Break(1441), "A break lasts from 1 to 1,440 minutes."),
    (ASKED, Back(), "The room is not on a break."),
    ((Break(), Back()), Back(), "The room is not on a break."),
    (ASKED, Timer(-1), "A timer runs for a second to 1,440 minutes; 0 takes it away."),
    (ASKED, Show("reply"), "`reply` is a control decision; the wall does not show it."),
    (ASKED, Wall(("clock",)), "The wall has no part `clock`. Did you mean `clocks`?"),
    (ASKED, Clock(-1), "A clock runs from 1 to 3,600 times as fast as the room's; 0 stops it."),
    (ASKED, Tick(2 * HOUR), "The clock does not run; `clock run` lets it."),
    (ASKED, Unjudge("posture"), "That is not judged of `posture`; `expect all` lists what is."),
    (ASKED, Unjudge("nowhere"), "No action is expected at `nowhere`. There are `launch` and `posture`."),
    (ASKED, Respond("posture", "red", "firm"), "`posture` is asked of `rok` and `us`, and not of red."),
    (ASKED, Respond("posture", "moon", "firm"), "There is no cell or actor `moon`."),
    # going back
    ((), Undo(), "There is nothing to undo."),
    ((Go(), Undo()), Undo(), "There is nothing to undo."),
    ((Go(), Undo(), Go(), Undo()), Undo(), "There is nothing to undo."),
    (ASKED, Rewind(0), "The log has lines 1 to 3; 0 is none of them."),
    (ASKED, Rewind(4), "The log has lines 1 to 3; 4 is none of them."),
]


@pytest.mark.parametrize(
    ("before", "command", "sentence"),
    REFUSALS,
    ids=[f"{number}-{type(command).__name__}" for number, (_, command, _) in enumerate(REFUSALS)],
)
def test_it_is_refused_with_a_sentence_and_nothing_has_changed(begin, log, before, command, sentence):
    exercise = begin(*before)
    on_disk, knew = log.read_bytes(), everything(exercise)
    with pytest.raises(Misuse) as refusal:
        exercise.do(command)
    assert str(refusal.value) == sentence or (len(sentence) > 20 and str(refusal.value).startswith(sentence))
    assert log.read_bytes() == on_disk
    assert everything(exercise) == knew
    exercise.do(Note("It goes on."))


def test_there_is_a_refusal_for_every_command_that_can_be_refused():
    assert set(KINDS.values()) - {Resumed} == {type(command) for _, command, _ in REFUSALS}


def test_something_that_is_no_command_of_an_exercise_is_refused(begin):
    class Dance(Command):
        pass

    with pytest.raises(Misuse, match="An exercise does not know the command Dance"):
        begin().do(Dance())


def test_an_inject_can_be_amended_again_and_again_until_it_comes(begin):
    exercise = begin(*ASKED, Amend("cable", "Other words."), Amend("cable", "Other words still."))
    exercise.do(Next())
    assert (exercise.time, exercise.tip.deliveries[0].texts) == (90 * MINUTE, {"us": "Other words still."})
