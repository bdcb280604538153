"""The S-curve: planned, earned and actual value over time, as SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from steerco.schedules.analysis.measurement import SCurve
from steerco.schedules.analysis.page.axis import TimeAxis
from steerco.schedules.analysis.page.elements import Element, mark, picture

LEFT, TOP, WIDTH, HEIGHT = 70, 26, 800, 260
RIGHT = 10
LINES = {"planned": "planned (PV)", "earned": "earned (EV)", "actual": "actual (AC)"}


def drawing(curve: SCurve, data_date: dt.datetime | None) -> Element:
    """Draw the three curves up to where each is known."""
    axis = TimeAxis(curve.instants[0], curve.instants[-1], LEFT, WIDTH)
    top = max((*curve.planned, *curve.earned, *curve.actual), default=0.0) or 1.0
    step = _round_step(top / 5)
    scale = HEIGHT / (step * -(-top // step))

    def y(value: float) -> float:
        return TOP + HEIGHT - value * scale

    shapes = [*axis.grid(TOP, TOP + HEIGHT), *axis.labels(TOP - 6)]
    level = 0.0
    while level * scale <= HEIGHT + 0.5:
        at = y(level)
        shapes.append(mark("line", "grid", x1=LEFT, x2=LEFT + WIDTH, y1=at, y2=at))
        words = f"{level:,.0f}" if step >= 1 else f"{level:,.2f}"
        shapes.append(mark("text", "level", words, x=LEFT - 8, y=at + 4))
        level += step
    for name in LINES:
        values: Sequence[float] = getattr(curve, name)
        if not any(values):
            continue
        points = " ".join(
            f"{axis.x(instant):.1f},{y(value):.1f}"
            for instant, value in zip(curve.instants, values, strict=False)
        )
        shapes.append(mark("polyline", f"curve {name}", points=points))
    if data_date is not None and axis.start <= data_date <= axis.finish:
        x = axis.x(data_date)
        shapes.append(mark("line", "today", x1=x, x2=x, y1=TOP - 4, y2=TOP + HEIGHT))
    title = f"Planned, earned and actual value in {curve.unit or 'money'}"
    return picture(LEFT + WIDTH + RIGHT, TOP + HEIGHT + 12, title, *shapes)


def _round_step(size: float) -> float:
    """Return the next of 1, 2, 5, 10, ... times a power of ten."""
    power = 1.0
    while power * 10 <= size:
        power *= 10
    while power > size:
        power /= 10
    return next((power * n for n in (1, 2, 5) if power * n >= size), power * 10)
