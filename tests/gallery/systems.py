"""The systems that the source documents name, and the moments of the exercises in which each is played."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.check.sites import every_element
from sim.scenario.played import played
from sim.scenario.shipped import scenario_names
from sim.scenario.words import titled
from tests.history.timed import exercise

SYSTEMS: dict[str, tuple[str, ...]] = {
    "NCG: information on plans": ("ncg-shares-nuclear-plan-information", "us-pledges-nuclear-planning-insight"),
    "NCG: consultation in a crisis": ("guidelines-cover-crisis-consultation",),
    "NCG: guidelines": ("guidelines-procedures-deterrence", "guidelines-cover-concepts-exercises"),
    "Conventional-nuclear integration": ("guidelines-enable-cni-in-crisis",),
    "TDS: the menu of responses": ("tds-strategic-guideline", "posture-readiness-options-discussed"),
    "TDS: a document grown old": ("tds-unrevised-since-2013",),
    "TDS: the tabletop and its lessons": ("dsc-ttx-feb-2023", "ttx-deterrence-response-options", "ttx-feeds-tds"),
    "TDS: revision before the SCM": ("tds-revise-before-scm",),
    "The four steps": ("four-step-mechanism-nov-2022", "joint-planning-execution"),
    "Immediate consultation of the presidents": ("immediate-presidential-consultation",),
    "Sole US control of nuclear weapons": ("us-retains-nuclear-control",),
    "Warning data of the three": ("trilateral-warning-data-live", "real-time-improves-detection"),
    "The Council and its vetoes": ("china-russia-block-unsc-tightening", "dprk-avoided-new-sanctions"),
    "Strategic assets": ("us-pledges-more-strategic-assets", "strategic-bombers-example"),
    "Drills": ("us-rok-expanded-drills", "expand-combined-exercises", "large-combined-live-fire"),
    "Simulation before the drill": ("simulation-before-regular-drill",),
    "Defense Trilateral Talks": ("dtt-earliest", "dtt-scope"),
    "Phnom Penh": ("phnom-penh-agreement",),
    "Camp David": (),
    "Pressure for an ROK bomb": ("rok-ruling-party-own-bomb-calls", "rok-majority-wants-bomb"),
    "The pledge not to build one": ("rok-renews-no-bomb-pledge",),
    "Assurance": ("ncg-aims-calm-rok-fears", "doubt-about-extended-deterrence"),
    "Russia and China": ("dprk-courts-china-russia", "russia-dprk-arms-technology-exchange"),
    "The satellite cycle": ("satellite-three-of-four-failed", "satellite-condemned-unsc-violation"),
    "The rhythm of tests": ("dprk-100-plus-tests-since-2022",),
}
"""Each with the claims that whatever plays it cites; where there is none, what plays it says the name."""
_HAPPENS = ("turns", "injects", "procedures", "decisions")


def moments(system: str) -> Iterator[tuple[str, str]]:
    """The exercises that play a system, each with the title of the first moment in which it does."""
    for name in scenario_names():
        title = next(_cited(name, SYSTEMS[system]) if SYSTEMS[system] else _said(name, system), None)
        if title is not None:
            yield name, title


def _cited(name: str, claims: tuple[str, ...]) -> Iterator[str]:
    by_claim = played(exercise(name))
    for claim in claims:
        yield from (citing.title for citing in by_claim.get(claim, ()) if citing.path[0] in _HAPPENS)


def _said(name: str, words: str) -> Iterator[str]:
    for path, element in every_element(exercise(name)):
        if path and path[0] in _HAPPENS and words in f"{element.title} {element.text}":
            yield titled(str(path[-1]), element)
