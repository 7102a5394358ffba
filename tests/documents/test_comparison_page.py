"""The page of a comparison: its numbers are the JSON's, it is one file, and a browser opens it without a word."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from sim.analysis.cases import case, vary
from sim.analysis.compare import Comparison, Sampling, compare
from sim.documents.comparison_page import comparison_page
from sim.scenario.load import examine_text, load
from sim.terminal.forms import json_lines
from sim.view.comparison.page import sentences
from sim.view.figures import fan_figures, flat_sentences, forest_figures
from sim.view.records.comparison import comparison_records
from tests.documents.opened import in_chromium
from tests.kept_exercises.paths import DECEMBER_DOUBLE

COMMAND = 'whitecell compare "a <b>" --html page.html'
VOID = {"meta", "link", "br", "rect", "line", "path", "use", "stop"}
HOSTILE = """
whitecell: 1
title: "</style><script>alert(1)</script> & co"
marking: '"} body {display: none} </style> \\'
judgement: |
  <img src="http://example.org/x.png"> is the authors' judgement.
start: 2023-12-18T08:00+09:00
horizon: 1d
state: {heat: {title: "<i>Heat", start: [1, 2, 3], range: [0, 9], shown: true}}
injects: {spark: {at: 1h, chance: 0.5, effects: {heat: +1}}}
measures: {lag: {title: "{{ lag }}", from: spark, to: spark}}
outcomes: {lit: {title: "a < b", when: spark}, dark: {}}
"""


class Page(HTMLParser):
    """What tests ask of a page: its tags, its text, and its tables as rows of lists of exact values."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: dict[str, list[list[list[float]]]] = {}
        self.text = ""
        self._rows: list[list[list[float]]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self._rows = self.tables.setdefault(found["data-table"] or "", [])
        elif tag == "tr" and "tbody" in self.open:
            self._rows.append([])
        elif tag == "td":
            self._rows[-1].append([])
        elif tag == "data" and "td" in self.open:
            self._rows[-1][-1].append(float(found["value"] or "nan"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    scenario = load(DECEMBER_DOUBLE)
    cases = [(scenario, "restraint"), (scenario, "tit_for_tat"), (scenario, None)]
    return compare(cases, sampling=Sampling(600, 7, follow=True))


@pytest.fixture(scope="module")
def text(comparison: Comparison) -> str:
    return comparison_page(comparison, COMMAND, "1.2.3")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def _hostile() -> Comparison:
    scenario = examine_text(HOSTILE).scenario
    assert scenario is not None
    return compare(vary([case(scenario)], {"heat": [0, 5]}), sampling=Sampling(50, 1, follow=True))


def _values(estimate: dict[str, float | None] | None, mean: dict[str, float | None] | None = None) -> list[float]:
    """What the page holds of an estimate in the JSON; where the ``mean`` is that of every run, without an interval."""
    if estimate is None:
        return []
    value, low, high = (mean or estimate)["value"], (mean or estimate)["low"], (mean or estimate)["high"]
    names = ("value",) if value is not None and low == high == value else ("value", "low", "high")
    return [found for name in names if (found := estimate[name]) is not None]


def test_the_numbers_are_the_json_s(comparison: Comparison, page: Page) -> None:
    lines = [json.loads(line) for line in json_lines(comparison_records(comparison))]
    cases = [line for line in lines if line["type"] == "case"]
    differences = [line for line in lines if line["type"] == "difference"]
    assert page.tables["outcomes"] == [[_values(e) for e in one["outcomes"].values()] for one in cases]
    assert page.tables["states"] == [[_values(e) for e in one["state"].values()] for one in cases]
    for name in comparison.measures:
        assert page.tables[f"measure-{name}"] == [
            [_values(m["mean"]), _values(m["median"], m["mean"]), [m["p10"]], [m["p90"]], _values(m["within"])]
            for m in (one["measures"][name] for one in cases)
        ]
    assert page.tables["changed"] == [[_values(one["changed"]) for one in differences]]
    told = ("outcomes", "measures", "has", "within", "state")
    for number, part in enumerate(part for part in told if differences[0][part]):
        assert page.tables[f"differences-{number}"] == [
            [_values(one[part][name]) for one in differences] for name in differences[0][part]
        ]
    for number, one in enumerate(differences):
        flows = {(flow["from"], flow["to"]): flow["runs"] for flow in one["flows"]}
        assert page.tables[f"flow-{number}"] == [
            [[flows.get((a, b), 0)] for b in comparison.outcomes] for a in comparison.outcomes
        ]


def test_what_is_shown_of_a_number_is_that_number_rounded(text: str) -> None:
    table = text[text.index('data-table="outcomes"') :].split("</table>")[0]
    shown = re.findall(r'<data value="([^"]+)">([^<]+)</data>', table)
    hundredths = [(float(exact) * 100, float(said)) for exact, said in shown]
    values, lows, highs = (hundredths[part::3] for part in range(3))
    assert len(shown) == 45 and all(f"{exact:.1f}" == f"{said:.1f}" for exact, said in values)
    assert all(exact - 0.1 < said <= exact + 1e-9 for exact, said in lows)
    assert all(exact - 1e-9 <= said < exact + 0.1 for exact, said in highs)


def test_it_says_everything_it_must(comparison: Comparison, page: Page, text: str) -> None:
    for difference in comparison.differences:
        assert all(sentence in page.text for sentence in sentences(comparison, difference))
    assert page.text.count("EXERCISE – NOTIONAL") >= 2
    assert page.text.index("What differs") < page.text.index("How it ends") < page.text.index("What this rests on")
    scenario = comparison.results[0].case.scenario
    for prose in (scenario.judgement, scenario.policies["restraint"].text, scenario.policies["tit_for_tat"].text):
        assert prose is not None and " ".join(prose.split("\n\n")[0].split()) in page.text
    assert "cite a source" in page.text and COMMAND in page.text and "1.2.3" in page.text
    assert "Broken off" not in page.text and "Seed" in page.text and '<data value="7">' in text


def test_a_comparison_broken_off_says_so(comparison: Comparison) -> None:
    parts = comparison.results, comparison.baseline, comparison.differences, comparison.runs, comparison.seed
    assert "Broken off." in Page(comparison_page(Comparison(*parts, wanted=comparison.runs + 1), COMMAND, "1")).text


def test_the_same_comparison_is_the_same_bytes(comparison: Comparison, text: str) -> None:
    assert comparison_page(comparison, COMMAND, "1.2.3") == text


def test_every_picture_has_a_title_and_says_in_words_what_it_shows(page: Page) -> None:
    figures = sum(tag == "figure" for tag, _ in page.tags)
    pictures = [attributes for _, attributes in page.tags if attributes.get("role") == "img"]
    drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert figures == len(pictures) == len(drawings) == 2 + 5 + 8 + 2 + 9
    assert all(len(attributes["aria-label"] or "") > 40 for attributes in pictures)
    assert all(attributes["aria-hidden"] == "true" and attributes["viewbox"] for attributes in drawings)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("which", ["december_double", "hostile"])
def test_it_is_one_file_and_nothing_in_it_is_fetched_or_run(which: str, text: str) -> None:
    if which == "hostile":
        text = comparison_page(_hostile(), COMMAND, "1")
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "iframe", "object", "embed", "audio", "video", "image", "base", "form"}
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "xlink:href"):
            assert (attributes.get(name) or "data:,").startswith(("data:,", "#"))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "url(" not in style and "@import" not in style and style.count("{") == style.count("}")
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", text))


def test_hostile_words_stay_words() -> None:
    page = Page(comparison_page(_hostile(), COMMAND, "1"))
    assert "</style><script>alert(1)</script> & co" in page.text and "{{ lag }}" in page.text and "<i>Heat" in page.text
    assert page.text.count('"} body {display: none} </style> \\') == 2


def test_one_case_alone_has_a_page_too() -> None:
    scenario = load(DECEMBER_DOUBLE)
    page = Page(comparison_page(compare([(scenario, None)], runs=60), COMMAND, "1"))
    assert "What differs" not in page.text and "changed" not in page.tables and "outcomes" in page.tables


def test_a_browser_opens_it_without_an_error_or_a_request(text: str) -> None:
    opened = in_chromium(text)
    assert "What this rests on" in opened.shown and opened.shown.count("<svg") == text.count("<svg")
    assert opened.console == [] and opened.requested == []


def test_errors_and_requests_would_be_seen() -> None:
    opened = in_chromium('<img src="http://example.org/x.png"><script>nope()</script>')
    assert opened.requested == ["http://example.org/x.png"]
    assert len(opened.console) == 1 and "nope is not defined" in opened.console[0]


def test_the_differences_stand_at_a_glance(comparison: Comparison, page: Page) -> None:
    """Every difference in a share, in words for who cannot see the picture."""
    assert page.text.index("The differences at a glance") < page.text.index("What was compared")
    figures = forest_figures(comparison)
    assert len(figures) == len(comparison.differences)
    for figure, difference in zip(figures, comparison.differences, strict=True):
        told = len(difference.outcomes) + len(difference.has) + len(difference.within)
        assert figure.reading.count(" to ") >= told and figure.reading.count("; ") >= told - 1


def test_a_state_that_never_moves_is_a_sentence_and_no_picture() -> None:
    found = examine_text(STILL)
    assert found.scenario is not None, found.findings
    compared = compare([case(found.scenario), case(found.scenario, name="again")], sampling=Sampling(20, follow=True))
    assert list(fan_figures(compared)) == ["Water"]
    assert flat_sentences(compared) == ["Stone is 3 throughout, in every run."]
    assert "Stone is 3 throughout, in every run." in Page(comparison_page(compared, COMMAND, "1")).text


STILL = """
whitecell: 1
title: Still
judgement: A test.
start: 2025-03-10T08:00+01:00
horizon: 1d
cells: {town: {}}
state:
  stone: {start: 3, range: [0, 5], shown: true}
  water: {start: 1, range: [0, 5], shown: true}
injects: {rain: {at: 1h, effects: {water: [0, 1, 2]}}}
outcomes: {over: {}}
"""


PROSE = """
whitecell: 1
title: Prose
judgement: |
  Invented, *all* of **it** `so`.

  - one

    2. two
  - three

  > said

  ```
  a  b <c>
  ```
  Seoul\\
  Tokyo
start: 2023-12-18T08:00+09:00
horizon: 1d
state: {heat: {start: [1, 2, 3], range: [0, 9], shown: true}}
outcomes: {over: {}}
"""


def test_prose_stands_on_the_page_as_its_author_laid_it_out():
    scenario = examine_text(PROSE).scenario
    assert scenario is not None
    page = comparison_page(compare(vary([case(scenario)], {"heat": [0, 5]}), sampling=Sampling(10)), COMMAND, "1")
    rests = page[page.index("<h2>What this rests on</h2>") :]
    assert "<p>Invented, <em>all</em> of <strong>it</strong> <code>so</code>.</p>\n<ul>\n<li>\n<p>one</p>\n" in rests
    assert '<ol start="2">\n<li>\n<p>two</p>\n</li>\n</ol>\n</li>\n<li>\n<p>three</p>\n</li>\n</ul>\n' in rests
    assert "<blockquote>\n<p>said</p>\n</blockquote>\n<pre>a  b &lt;c&gt;</pre>\n<p>Seoul<br>Tokyo</p>\n" in rests
