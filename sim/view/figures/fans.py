"""How a shown state moves over time: for each case its median, the middle half and the middle eighty in a hundred."""

from __future__ import annotations

from collections.abc import Iterator

from sim.analysis.compare import CaseResult, Comparison
from sim.analysis.fans import SHARES, percentiles
from sim.clock import DAY, HOUR
from sim.program.expression import Floats
from sim.view.comparison.page import state_title
from sim.view.comparison.tables import case_labels, fan_numbers
from sim.view.figures.shape import INK, Spec, across, colours, field, layer, panel
from sim.view.words import sentences as say
from sim.view.words.page import Figure

HEIGHT, LEFT = 150, 30
FEW_DAYS = 2


def fan_figures(comparison: Comparison) -> dict[str, list[Figure]]:
    """For each followed state that moves, by its title, a figure a case; empty if no paths were kept."""
    return {
        state_title(comparison, name): list(_figures(comparison, name))
        for name in _followed(comparison)
        if _level(comparison, name) is None
    }


def flat_sentences(comparison: Comparison) -> list[str]:
    """A sentence for each followed state that never moves: a picture would show nothing."""
    levels = {name: _level(comparison, name) for name in _followed(comparison)}
    return [
        f"{state_title(comparison, name)} is {say.number(level)} throughout, in every run."
        for name, level in levels.items()
        if level is not None
    ]


def _followed(comparison: Comparison) -> list[str]:
    return list(dict.fromkeys(name for result in comparison.results for name in result.sample.paths))


def _level(comparison: Comparison, name: str) -> float | None:
    """Where a state stands in every run of every case from start to end; None where it moves."""
    paths = [result.sample.paths[name] for result in comparison.results if name in result.sample.paths]
    low, high = min(float(path.min()) for path in paths), max(float(path.max()) for path in paths)
    return low if low == high else None


def _figures(comparison: Comparison, name: str) -> Iterator[Figure]:
    bands = {
        number: percentiles(result.sample.paths[name])
        for number, result in enumerate(comparison.results)
        if name in result.sample.paths
    }
    low, high = min(float(b.min()) for b in bands.values()), max(float(b.max()) for b in bands.values())
    edge = (high - low) * 0.06 or 0.5
    base = bands.get(comparison.baseline)
    labels, looks = case_labels(comparison), colours(comparison)
    for number, band in bands.items():
        result = comparison.results[number]
        against = None if number == comparison.baseline else base
        yield Figure(
            labels[number],
            _spec(comparison, result, band, against, (low - edge, high + edge), looks[number]),
            _reading(state_title(comparison, name), labels[number], result, band),
            numbers=fan_numbers(f"{state_title(comparison, name)}, {labels[number]}", result.sample.grid, band),
        )


def _spec(
    comparison: Comparison,
    result: CaseResult,
    band: Floats,
    against: Floats | None,
    extent: tuple[float, float],
    colour: str,
) -> Spec:
    horizon = max(other.sample.grid[-1] for other in comparison.results if other.sample.grid)
    unit, size = ("days", DAY) if horizon >= FEW_DAYS * DAY else ("hours", HOUR)
    grid = result.sample.grid
    values: list[Spec] = [
        {"t": seconds / size, **{f"p{share}": _short(v) for share, v in zip(SHARES, column, strict=True)}}
        for seconds, column in zip(grid, band.T, strict=True)
    ]
    base = comparison.results[comparison.baseline].sample.grid
    dashed: list[Spec] = (
        [] if against is None else [{"t": s / size, "y": _short(v)} for s, v in zip(base, against[2], strict=True)]
    )
    time = across("t", (0.0, horizon / size), f"{unit} of exercise time", grid=False)

    def level(name: str) -> Spec:
        scale = {"domain": list(extent), "zero": False, "nice": False}
        return field(name, scale=scale, axis={"title": None, "tickCount": 5})

    def area(low: str, high: str, opacity: float) -> Spec:
        mark: Spec = {"type": "area", "color": colour, "opacity": opacity}
        return layer(mark, values, x=time, y=level(low), y2={"field": high})

    line: Spec = {"type": "line", "strokeWidth": 2.5}
    return panel(
        HEIGHT,
        [
            area("p10", "p90", 0.22),
            area("p25", "p75", 0.38),
            layer({**line, "color": INK, "strokeDash": [4, 3], "strokeWidth": 1.2}, dashed, x=time, y=level("y")),
            layer({**line, "color": colour}, values, x=time, y=level("p50")),
        ],
        left=LEFT,
    )


def _short(value: float) -> float:
    """A number as exact as a line can be drawn."""
    return round(float(value), 4)


def _reading(title: str, label: str, result: CaseResult, band: Floats) -> str:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        at = round(share * (len(result.sample.grid) - 1))
        low, _, middle, _, high = (say.number(float(v)) for v in band[:, at])
        when = "at the start" if at == 0 else f"after {say.duration(result.sample.grid[at])}"
        parts.append(f"{when} {middle} (80 in 100 runs between {low} and {high})")
    return f"{title} over time with {label}. Median: {'; '.join(parts)}."
