"""The S-curve: planned, earned and actual value over time, as SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from steerco.schedules.analysis.measurement import SCurve
from steerco.schedules.analysis.page.axis import TimeAxis
from steerco.schedules.analysis.page.elements import Element, mark, picture

LEFT, TOP, WIDTH, HEIGHT = 70, 26, 800, 260
RIGHT = 130
LINES = (
    ("planned", "Planned (PV)"),
    ("earned", "Earned (EV)"),
    ("actual", "Actual (AC)"),
)
SMALLEST_GAP = 15


def drawing(curve: SCurve, data_date: dt.datetime | None) -> Element:
    """Draw the three curves up to where each is known."""
    axis = TimeAxis(curve.instants[0], curve.instants[-1], LEFT, WIDTH)
    top = max((*curve.planned, *curve.earned, *curve.actual), default=0.0) or 1.0
    step = _round_step(top / 4)
    scale = HEIGHT / (step * -(-top // step))

    def y(value: float) -> float:
        return TOP + HEIGHT - value * scale

    shapes = [*axis.grid(TOP, TOP + HEIGHT)]
    level = 0.0
    while level * scale <= HEIGHT + 0.5:
        at = y(level)
        shapes.append(mark("line", "grid", x1=LEFT, x2=LEFT + WIDTH, y1=at, y2=at))
        words = f"{level:,.0f}" if step >= 1 else f"{level:,.2f}"
        shapes.append(mark("text", "level", words, x=LEFT - 8, y=at + 4))
        level += step
    ends: list[tuple[float, float, str, str]] = []
    for name, words in LINES:
        values: Sequence[float] = getattr(curve, name)
        if not any(values):
            continue
        points = " ".join(
            f"{axis.x(instant):.1f},{y(value):.1f}"
            for instant, value in zip(curve.instants, values, strict=False)
        )
        shapes.append(mark("polyline", f"curve {name}", points=points))
        last = axis.x(curve.instants[len(values) - 1])
        ends.append((y(values[-1]), last, name, words))
    shapes += _labels(ends)
    if data_date is not None and axis.start <= data_date <= axis.finish:
        x = axis.x(data_date)
        shapes.append(mark("line", "today", x1=x, x2=x, y1=TOP - 4, y2=TOP + HEIGHT))
    title = f"Planned, earned and actual value in {curve.unit or 'money'}"
    return picture(LEFT + WIDTH + RIGHT, TOP + HEIGHT + 12, title, *shapes)


def _labels(ends: list[tuple[float, float, str, str]]) -> Iterator[Element]:
    """Name each curve at its end, one below the other where they meet."""
    lowest: dict[int, float] = {}
    for at, x, name, words in sorted(ends):
        column = round(x / 100)
        y = max(at + 4, lowest.get(column, 0.0) + SMALLEST_GAP)
        lowest[column] = y
        yield mark("text", f"curve-label {name}", words, x=x + 8, y=y)


def _round_step(size: float) -> float:
    """Return the next of 1, 2, 5, 10, ... times a power of ten."""
    power = 1.0
    while power * 10 <= size:
        power *= 10
    while power > size:
        power /= 10
    return next((power * n for n in (1, 2, 5) if power * n >= size), power * 10)
