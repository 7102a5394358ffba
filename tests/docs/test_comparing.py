"""docs/comparing.md and docs/statistics.md: what their prose says stands in the outputs, the code and the tests."""

from __future__ import annotations

import importlib.util
import re
from math import log

import pytest


@pytest.fixture(scope="module")
def statistics(docs):
    """The page on formulas."""
    return (docs.ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")


def _flat(text):
    return " ".join(text.split())


def test_what_the_prose_quotes_with_a_number_stands_in_an_output(docs):
    text = (docs.ROOT / "docs" / "comparing.md").read_text(encoding="utf-8")
    fences = list(docs.fences(text))
    outputs = _flat(" ".join(fence.text for fence in fences if fence.language == "console"))
    prose = _flat(re.sub(r"^```.*?^```$|^<!--.*?-->$", "", text, flags=re.S | re.M))
    quoted = [quote for quote in re.findall(r'"([^"]+)"', prose) if re.search(r"\d|`", quote)]
    assert len(quoted) >= 8
    for quote in quoted:
        assert quote in outputs, quote


def test_tests_that_are_named_exist(docs, statistics):
    named = re.findall(r"`(tests/[\w/]+\.py)`", statistics)
    assert len(named) >= 7
    for path in named:
        assert (docs.ROOT / path).exists(), path
    inside = "".join((docs.ROOT / path).read_text(encoding="utf-8") for path in named)
    for name in re.findall(r"`(test_\w+)`", statistics):
        assert f"def {name}(" in inside, name


def test_sources_are_those_of_the_code(docs, statistics):
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((docs.ROOT / "sim" / "analysis").glob("*.py")))
    names = "Law Wilson Agresti Coull Min Conover Hyndman Abramowitz Nelson Montgomery Morris Campolongo Garcia"
    for name in names.split():
        assert name in statistics, name
        assert name in code, name


def _known(docs):
    """The test whose figures the page gives, as a module."""
    path = docs.ROOT / "tests" / "analysis" / "test_coverage_of_intervals.py"
    spec = importlib.util.spec_from_file_location("whitecell_coverage", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_coverage_is_what_is_found(docs, statistics):
    known = _known(docs)
    calm, bold = known.played("calm"), known.played("bold")
    trials, coverage, hour = known.trials, known.coverage, known.HOUR

    def share(sample, truth):
        return coverage((known.proportion(int(t.sum()), known.RUNS) for t in trials(known.flared(sample))), truth)

    def mean(measure, truth):
        return coverage(map(known.mean, trials(calm.measures[measure])), truth * hour)

    def quantile(measure, q, truth):
        return coverage((known.quantile(t, q) for t in trials(calm.measures[measure])), truth)

    def shares(column):
        return coverage(map(known.paired_proportion_difference, trials(column(calm)), trials(column(bold))), 0.2)

    whole = (trials(sample.measures["whole"]) for sample in (calm, bold))
    found = [
        share(calm, 0.3), share(bold, 0.5),
        mean("shared", 4), mean("whole", 6), mean("word", 2),
        quantile("shared", 0.5, 4 * hour), quantile("shared", 0.9, 6.4 * hour),
        quantile("word", 0.5, round(2 * log(2) * hour)),
        shares(known.flared), shares(lambda sample: sample.state["sparks"] > 0),
        coverage(map(known.paired_mean_difference, *whole), hour),
    ]  # fmt: skip
    table = statistics.split("| held, in 100 |")[1].split("\n\n")[0]
    assert [float(n) / 100 for n in re.findall(r"\| ([\d.]+) \|$", table, re.M)] == pytest.approx(found)
