"""A forecast at a decision, beside as many full runs, in one process.

Run with `pytest tests/benchmarks -o addopts=--import-mode=importlib -s`.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from sim.analysis.forecast import forecast_at
from sim.engine.guided import GuidedPlay
from sim.engine.simulate import simulate
from sim.luck import LuckBlock
from sim.program.compile import compile_program
from sim.scenario.load import load

FUTURES = 2_000


def test_three_options_of_december_double(capsys):
    """Its first decision: the earliest position with three options, so the longest futures."""
    program = compile_program(load("december_double"))
    play = GuidedPlay(program, LuckBlock(7).of(0))
    stop = play.run()
    position = play.position()
    times, ratios = [], []
    for _ in range(7):
        start = perf_counter()
        forecast = forecast_at(program, position, 7, 1, stop.names[0], futures=FUTURES)
        took = perf_counter() - start
        runs = len(forecast.cases) * FUTURES
        start = perf_counter()
        simulate(program, runs, seed=7)
        times.append(took)
        ratios.append(took / (perf_counter() - start))
    with capsys.disabled():
        print(
            f"\ndecember_double, `{stop.names[0]}`: {len(forecast.cases)} cases of {FUTURES:,} futures in "
            f"{median(times) * 1000:.0f} ms, {median(ratios):.2f} times as long as {runs:,} full runs (median of 7)"
        )
    assert [case.option for case in forecast.cases] == ["now", "on_schedule", "hold", None]
    assert median(times) < 1
