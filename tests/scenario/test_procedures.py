"""A `use` becomes the file's entries: roles filled in, overrides on top, every value placed where it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import Examination, examine
from sim.scenario.model import Decision, Inject, Step
from sim.scenario.names import Names
from sim.scenario.shipped import names_beside_or_shipped

HOTLINE = """\
procedure: hotline
title: Hotline call
summary: |
  Two capitals talk.
roles:
  caller: who calls
  called: who is called
needs: [trust]
judgement: Everything here.
steps:
  ring:
    by: [caller]
    takes: 5m
  answer:
    question: Do they pick up?
    by: [called]
    within: 10m
    options:
      yes: {title: They do, weight: 3}
      no: {title: They do not}
    lapse: no
  talk:
    by: [caller, called]
    if: answer.yes
    takes: [10m, 20m, 1h]
    effects: {trust: +1}
  minute:
    from: caller
    to: [caller, called]
    text:
      caller: |
        You called.
      called: |
        You were called.
"""

SCENARIO = """\
whitecell: 1
title: A call
start: 2024-01-01T09:00+09:00
horizon: 2d
cells: {rok: {timezone: Asia/Seoul}, us: {timezone: America/New_York}}
actors: {nsc: {cell: rok}, staff: {cell: us}, caller: {cell: us}}
state: {trust: {start: 4, range: [0, 10], shown: true}, mood: {start: 4, range: [0, 10], shown: true}}
injects: {launch: {at: 0m, to: all, text: A launch., judgement: A guess.}}
procedures:
  call:
    use: hotline
    after: launch
"""
OUTCOMES = "outcomes: {over: {title: Over}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "hotline.yaml").write_text(HOTLINE)
    return tmp_path


@pytest.fixture
def using(folder):
    """The scenario, with these lines in its call."""

    def examined(lines: str = "", **changes: str) -> Examination:
        text = SCENARIO + "".join(f"    {line}\n" for line in lines.splitlines()) + OUTCOMES
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path = folder / "small.yaml"
        path.write_text(text)
        return examine(path)

    return examined


ROLES = "roles: {caller: nsc, called: staff}"


def test_roles_are_filled_wherever_they_stand(using):
    call = using(ROLES).scenario.procedures["call"]
    assert using(ROLES).findings == ()
    assert [type(entry) for entry in call.steps.values()] == [Step, Decision, Step, Inject]
    assert call.steps["ring"].by == ("nsc",)
    assert call.steps["answer"].by == ("staff",)
    assert call.steps["talk"].by == ("nsc", "staff")
    minute = call.steps["minute"]
    assert (minute.sender, minute.to) == ("nsc", ("nsc", "staff"))
    assert minute.text == {"rok": "You called.", "us": "You were called."}  # a text for a role goes to its cell


def test_a_role_that_is_an_actor_binds_itself(using):
    call = using("roles: {called: staff}").scenario.procedures["call"]
    assert call.steps["talk"].by == ("caller", "staff")


def test_title_and_judgement_come_from_the_file_unless_the_scenario_says_them(using):
    inherited = using(ROLES).scenario.procedures["call"]
    assert (inherited.title, inherited.judgement, inherited.notes) == ("Hotline call", "Everything here.", None)
    own = using(f"{ROLES}\ntitle: The second call\nnotes: Watch.").scenario.procedures["call"]
    assert (own.title, own.judgement, own.notes) == ("The second call", "Everything here.", "Watch.")


def test_overrides_go_field_by_field(using):
    examination = using(f"""{ROLES}
steps:
  talk: {{takes: 30m, effects: {{mood: +2}}}}
  ring: {{by: [staff, caller]}}""")
    assert examination.findings == ()
    call = examination.scenario.procedures["call"]
    talk, ring = call.steps["talk"], call.steps["ring"]
    assert str(talk.takes) == "30m"
    assert list(talk.effects) == ["mood"]  # the whole field, not an entry of it
    assert (talk.by, str(talk.condition)) == (("nsc", "staff"), "answer.yes")
    assert ring.by == ("staff", "caller")  # in the scenario `caller` is its own actor, not the role
    assert list(call.steps) == ["ring", "answer", "talk", "minute"]


def test_every_value_is_placed_where_it_was_written(using, folder):
    scenario = using(f"{ROLES}\nsteps:\n  talk: {{takes: 30m, by: [nsc]}}").scenario
    steps = ("procedures", "call", "steps")

    def place(*path: str | int) -> str:
        return str(scenario.document.place((*steps, *path))).removeprefix(f"{folder}/")

    assert place("talk", "takes") == "small.yaml:15:21"
    assert place("talk", "by", 0) == "small.yaml:15:31"
    assert place("talk", "if") == "procedures/hotline.yaml:24:9"
    assert place("ring", "by", 0) == "procedures/hotline.yaml:12:10"
    assert place("answer", "options", "no") == "procedures/hotline.yaml:20:7"
    assert str(scenario.document.place(("procedures", "call", "judgement"))).endswith("hotline.yaml:9:12")


def test_a_mistake_is_told_in_the_file_it_stands_in(using, folder):
    def told(examination: Examination) -> list[str]:
        return [f"{finding.place}: {finding.message}".removeprefix(f"{folder}/") for finding in examination.findings]

    assert told(using(f"{ROLES}\nsteps:\n  talk: {{takes: 30}}")) == ["small.yaml:15:21: `30` has no unit."]
    path = folder / "procedures" / "hotline.yaml"
    path.write_text(HOTLINE.replace("takes: 5m", "takes: 5").replace("answer.yes", "answer.yess"))
    wanted = [
        "procedures/hotline.yaml:13:12: `5` has no unit.",
        "procedures/hotline.yaml:24:9: `answer.yess` is neither a state nor a moment.",
    ]
    assert told(using(ROLES)) == wanted
    assert told(examine(path)) == wanted


def test_an_override_that_takes_an_option_away_is_told_where_it_is_missed(using):
    examination = using(f"{ROLES}\nsteps:\n  answer: {{options: {{no: {{}}}}}}")
    (finding,) = examination.findings
    assert finding.message == "`answer.yes` is neither a state nor a moment."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"trust: {": "faith: {"},
            [
                "The procedure `hotline` needs a state called `trust`. "
                "Write `trust: {start: 5, range: [0, 10]}` or the like under `state`."
            ],
        ),
        ({ROLES: "roles: {caller: nsc}"}, ["The role `called` is not filled. Write `roles: {called: ACTOR}`."]),
        ({"staff}": "staf}"}, ["There is no actor `staf`. Did you mean `staff`?"]),
        (
            {"called:": "caled:"},
            [
                "The role `called` is not filled. Write `roles: {called: ACTOR}`.",
                "The procedure `hotline` has no role `caled`. Did you mean `called`?",
            ],
        ),
    ],
)
def test_what_a_procedure_asks_for_is_told_once(using, changes, told):
    findings = using(ROLES, **changes).findings
    assert [f"{finding.message} {finding.hint}" for finding in findings if finding.level == "fault"] == told


def test_one_file_used_twice(using):
    examination = using(
        f"{ROLES}\n@again: {{use: hotline, after: call, {ROLES}, steps: {{ring: {{takes: 1m}}}}}}", **{"    @": "  "}
    )
    assert examination.findings == ()
    takes = {name: str(call.steps["ring"].takes) for name, call in examination.scenario.procedures.items()}
    assert takes == {"call": "5m", "again": "1m"}


def test_a_procedure_beside_the_scenario_is_found_before_a_shipped_one(folder, using, kept_as_shipped):
    own = HOTLINE.replace("procedure: hotline", "procedure: ncg_consultation").replace("Hotline call", "Our own way")
    (folder / "procedures" / "ncg_consultation.yaml").write_text(own)
    examination = using(ROLES, **{"use: hotline": "use: ncg_consultation"})
    assert examination.findings == ()
    assert examination.scenario.procedures["call"].title == "Our own way"
    assert {"hotline", "ncg_consultation", "tds_response"} <= set(names_beside_or_shipped("procedures", folder))


def test_a_procedure_in_place_sees_the_scenarios_names_after_its_own(says):
    in_place = """
        consult:
          after: launch
          steps:
            share: {by: [nsc], takes: 1h, if: tension > 3 and launch}
            plan:
              by: [nsc]
              takes: 1h
              if: share.done and not consult.plan.done
              effects: {tension: -1}
              cancels: [share, launch]
        """
    assert says(procedures=in_place) == []


def test_names_from_inside_and_from_outside(reads):
    scenario = reads(
        procedures="""
        consult:
          after: launch
          steps:
            share: {by: [nsc], takes: 1h}
            ask: {by: [nsc], options: {more: {}, less: {}}}
            note: {to: all, text: Noted., after: ask.more}
        """
    ).scenario
    names = Names(scenario)
    assert list(names.nodes) == ["launch", "consult", "consult.share", "consult.ask", "consult.note"]
    assert names.nodes["consult.ask"].follows == "consult.share"
    assert names.nodes["consult.share"].follows == "consult.start"
    assert names.nodes["consult.ask"].moments == (
        "consult.ask.asked",
        "consult.ask.more",
        "consult.ask.less",
        "consult.ask.lapsed",
        "consult.ask.skipped",
        "consult.ask",
    )
    assert names.nodes["consult.note"].moments == ("consult.note.skipped", "consult.note")
    assert names.full("share.done", "consult") == "consult.share.done"
    assert names.full("start", "consult") == "consult.start"
    assert names.full("launch", "consult") == "launch"
    assert names.local("consult.share.done", "consult") == "share.done"
    assert names.decision("ask", "consult") is scenario.procedures["consult"].steps["ask"]
    assert names.decision("ask", None) is None
