"""The bars, brackets, diamonds and links of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from steerco.schedules.drawing import shapes
from steerco.schedules.drawing.chart import Bar, Chart, Tone, short
from steerco.schedules.drawing.timeline import Timeline
from steerco.schedules.model import LinkType

ROW: Final = 15.0
_LEAST: Final = 1.6
_LABEL: Final = 6.5


def drawn(bar: Bar, top: float, axis: Timeline, *, baseline: bool) -> Iterator[str]:
    """Draw one row right of the columns, from `top` on."""
    if baseline and bar.baseline:
        begin, end = axis.x(bar.baseline[0]), axis.x(bar.baseline[1])
    if baseline and bar.baseline and bar.task.is_milestone:
        outline = f"M{end:.1f} {top + 3.6:.1f}l3.2 3.2l-3.2 3.2l-3.2 -3.2Z"
        yield shapes.path(outline, "#FFFFFF", shapes.BASELINE)
    elif baseline and bar.baseline:
        yield shapes.box(
            begin, top + 11.2, max(end - begin, _LEAST), 1.8, shapes.BASELINE
        )
    if bar.span is None:
        return
    begin, end = axis.x(bar.span[0]), axis.x(bar.span[1])
    words = f"{bar.task.name}: {short(bar.span[0])} to {short(bar.span[1])}, {bar.tone}"
    yield f"<g>{shapes.title(words)}"
    if bar.is_summary:
        yield _bracket(begin, max(end, begin + 5), top)
    elif bar.task.is_milestone:
        yield _diamond(bar, end, top)
    else:
        yield from _bar(bar, begin, max(end, begin + _LEAST), top)
    yield "</g>"
    if bar.task.deadline is not None:
        x = axis.x(bar.task.deadline)
        outline = f"M{x:.1f} {top + 11:.1f}l-2.6 -4.6h5.2Z"
        yield shapes.path(outline, shapes.TODAY)


def _bar(bar: Bar, begin: float, end: float, top: float) -> Iterator[str]:
    light, dark = shapes.BARS[bar.tone]
    yield shapes.box(begin, top + 3, end - begin, 7.4, light, rx="1.2")
    share = min(max((bar.task.percent_complete or 0) / 100, 0), 1)
    if bar.tone is Tone.DONE:
        share = 1
    if share:
        yield shapes.box(begin, top + 5.5, (end - begin) * share, 2.4, dark)


def _bracket(begin: float, end: float, top: float) -> str:
    outline = (
        f"M{begin:.1f} {top + 4:.1f}H{end:.1f}V{top + 10.5:.1f}"
        f"L{end - 2.6:.1f} {top + 7.2:.1f}H{begin + 2.6:.1f}"
        f"L{begin:.1f} {top + 10.5:.1f}Z"
    )
    return shapes.path(outline, shapes.INK)


def _diamond(bar: Bar, x: float, top: float) -> str:
    fill, edge = shapes.BARS[bar.tone]
    middle = top + 6.8
    sign = shapes.path(
        f"M{x:.1f} {middle - 4.4:.1f}l4.4 4.4l-4.4 4.4l-4.4 -4.4Z", fill, edge
    )
    words = short(bar.span[1]) if bar.span else ""
    return sign + shapes.text(
        x + 6.5, middle + 2.3, words, size=_LABEL, fill=shapes.MUTED, halo=True
    )


class Wires:
    """The links of a chart, found by the rows that they cross."""

    def __init__(self, chart: Chart, axis: Timeline, longest: int) -> None:
        self._rows = {bar.task.uid: row for row, bar in enumerate(chart.bars)}
        self._chart, self._axis = chart, axis
        ends = [
            (self._rows[link.predecessor], self._rows[link.successor], link.type)
            for link in chart.links
        ]
        self._ends = [each for each in ends if abs(each[0] - each[1]) <= longest]
        self.left_out = len(ends) - len(self._ends)

    def within(self, first: int, last: int) -> Iterator[str]:
        """Draw the links that touch rows from `first` up to `last`."""
        for before, after, type_ in self._ends:
            if max(before, after) >= first and min(before, after) < last:
                yield self._wire(before, after, type_)

    def _wire(self, before: int, after: int, type_: LinkType) -> str:
        one, two = self._chart.bars[before], self._chart.bars[after]
        if one.span is None or two.span is None or before == after:
            return ""
        from_start = type_ in (LinkType.SS, LinkType.SF)
        to_start = type_ in (LinkType.FS, LinkType.SS)
        x1 = self._axis.x(one.span[0] if from_start else one.span[1])
        x2 = self._axis.x(two.span[0] if to_start else two.span[1])
        x2 += 1.5 if to_start else -1.5
        down = after > before
        y1 = before * ROW + 6.8
        y2 = after * ROW + (2.6 if down else 10.6)
        critical = one.tone is Tone.CRITICAL and two.tone is Tone.CRITICAL
        colour = shapes.BARS["critical"][0] if critical else shapes.LINK
        turn = y2 - 3.4 if down else y2 + 3.4
        out = x1 + (-3 if from_start else 3)
        if to_start and not from_start and x2 >= x1 + 2:
            route = f"M{x1:.1f} {y1:.1f}H{x2:.1f}V{y2:.1f}"
        else:
            route = f"M{x1:.1f} {y1:.1f}H{out:.1f}V{turn:.1f}H{x2:.1f}V{y2:.1f}"
        tip = -2.6 if down else 2.6
        arrow = f"M{x2:.1f} {y2:.1f}l-1.7 {tip}h3.4Z"
        return shapes.path(route, stroke=colour, width=0.6) + shapes.path(arrow, colour)
