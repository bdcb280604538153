"""Sheets of paper: title, columns, time header, a part of the rows, and the legend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import ceil
from typing import Final, NamedTuple

from steerco.schedules.drawing import shapes
from steerco.schedules.drawing.bars import ROW, Wires, drawn
from steerco.schedules.drawing.chart import chart, short
from steerco.schedules.drawing.look import (
    COLUMNS,
    MOST_SHEETS,
    SIZES,
    Look,
    Paper,
    Scale,
    TooManySheets,
)
from steerco.schedules.drawing.timeline import Timeline, timeline
from steerco.schedules.model import Schedule

MARGIN: Final = 26.0
TITLE, BAND, LEGEND = 40.0, 13.0, 24.0
_LONGEST_LINK: Final = 40
_MOST_ON_ONE: Final = 30_000.0
_INDENT: Final = 8.0


class Sheet(NamedTuple):
    """One picture, in points."""

    content: bytes
    width: float
    height: float


class _Layout:
    """How the rows and the time of a chart fall on sheets."""

    def __init__(self, schedule: Schedule, look: Look, today: dt.date | None) -> None:
        self.look, self.today, self.name = look, today, ""
        self.chart = chart(schedule, look)
        self.side = sum(COLUMNS[each][1] for each in look.columns)
        self.axis, self.width, self.height = self._size()
        self.room = self.width - 2 * MARGIN - self.side
        body = self.height - 2 * MARGIN - TITLE - 2 * BAND - LEGEND
        self.rows = max(int(body // ROW), 1)
        self.down = max(ceil(len(self.chart.bars) / self.rows), 1)
        self.across = max(ceil((self.axis.width - 0.5) / self.room), 1)
        if self.down * self.across > MOST_SHEETS:
            raise TooManySheets(self.down * self.across)
        self.wires = Wires(self.chart, self.axis, _LONGEST_LINK)

    def _size(self) -> tuple[Timeline, float, float]:
        drawing = self.chart
        if self.look.paper is not Paper.ONE:
            width, height = SIZES[self.look.paper]
            room = max(width - 2 * MARGIN - self.side, 100)
            axis = timeline(drawing.start, drawing.finish, self.look.scale, room)
            return axis, max(width, 2 * MARGIN + self.side + 100), height
        axis = timeline(drawing.start, drawing.finish, self.look.scale, self.look.room)
        width = 2 * MARGIN + self.side + axis.width
        height = 2 * MARGIN + TITLE + 2 * BAND + LEGEND + ROW * len(drawing.bars) + 1
        if max(width, height) > _MOST_ON_ONE:
            raise TooManySheets(MOST_SHEETS + 1)
        return axis, max(width, 700.0), height


def sheets(
    schedule: Schedule, look: Look, today: dt.date | None, *, name: str = ""
) -> Iterator[Sheet]:
    """Yield the sheets, first down the rows, then on in time.

    Parameters
    ----------
    schedule : Schedule
        The plan.
    look : Look
        What is drawn, and on what paper.
    today : date or None
        Where the line of today stands.
    name : str, optional
        What sets the ids of the sheets apart from others in the same document.

    Raises
    ------
    TooManySheets
    """
    layout = _Layout(schedule, look, today)
    layout.name = name
    for across in range(layout.across):
        for down in range(layout.down):
            yield _sheet(layout, down, across)


def _sheet(layout: _Layout, down: int, across: int) -> Sheet:
    first = down * layout.rows
    bars = layout.chart.bars[first : first + layout.rows]
    top = MARGIN + TITLE + 2 * BAND
    bottom = top + ROW * len(bars)
    left = MARGIN + layout.side
    shift = across * layout.room
    room = min(layout.room, max(layout.axis.width - shift, 60))
    time, rows = (f"{layout.name}{each}-{across}-{down}" for each in ("time", "rows"))
    parts = [
        shapes.box(0, 0, layout.width, layout.height, "#FFFFFF"),
        *_title(layout, down, across),
        *_list(layout, first, top),
        *_clip(time, left, MARGIN + TITLE, room, bottom),
        *_clip(rows, left, top, room, bottom),
        f'<g clip-path="url(#{time})">',
        f'<g transform="translate({left - shift:.2f} 0)">',
        *_header(layout, shift, room),
        *_grid(layout, top, bottom, shift, room),
        f'</g></g><g clip-path="url(#{rows})">',
        f'<g transform="translate({left - shift:.2f} 0)">',
        f'<g transform="translate(0 {top - first * ROW:.2f})">',
        *layout.wires.within(first, first + len(bars)),
        *(
            mark
            for row, bar in enumerate(bars, start=first)
            for mark in drawn(
                bar, row * ROW, layout.axis, baseline=layout.look.baseline
            )
        ),
        "</g>",
        *_dates(layout, top, bottom),
        "</g></g>",
        *_frame(left, room, top, bottom),
        *_legend(layout, bottom + 14),
    ]
    name = layout.chart.schedule.name
    content = shapes.document(layout.width, layout.height, f"Gantt of {name}", parts)
    return Sheet(content, layout.width, layout.height)


def _clip(
    name: str, left: float, top: float, width: float, bottom: float
) -> Iterator[str]:
    """Define a window that nothing is drawn outside of."""
    inner = shapes.box(left, top, width, bottom - top, "none")
    yield f'<clipPath id="{name}">{inner}</clipPath>'


def _title(layout: _Layout, down: int, across: int) -> Iterator[str]:
    plan = layout.chart.schedule
    right = layout.width - MARGIN
    name = shapes.fitted(plan.name, right - MARGIN - 160, 14)
    yield shapes.text(MARGIN, MARGIN + 12, name, size=14, fill=shapes.INK, bold=True)
    facts = [
        plan.code,
        f"data date {short(plan.data_date)}" if plan.data_date else "no data date",
        f"{len(layout.chart.bars):,} rows"
        + (", critical only" if layout.look.critical_only else ""),
        f"drawn {short(dt.datetime.combine(layout.today, dt.time()))}"
        if layout.today
        else "",
    ]
    words = "  ·  ".join(filter(None, facts))
    yield shapes.text(MARGIN, MARGIN + 25, words, size=8, fill=shapes.MUTED)
    number, total = across * layout.down + down + 1, layout.down * layout.across
    if total > 1:
        yield shapes.text(
            right,
            MARGIN + 12,
            f"Sheet {number} of {total}",
            size=8,
            fill=shapes.MUTED,
            anchor="end",
        )


def _list(layout: _Layout, first: int, top: float) -> Iterator[str]:
    """Write the columns; every other row stands on a stripe."""
    bars = layout.chart.bars[first : first + layout.rows]
    head = MARGIN + TITLE
    yield shapes.box(MARGIN, head, layout.side, 2 * BAND, shapes.HEAD)
    full = layout.width - 2 * MARGIN
    for row in range(1, len(bars), 2):
        yield shapes.box(MARGIN, top + row * ROW, full, ROW, shapes.STRIPE)
    x = MARGIN
    for column in layout.look.columns:
        title, width = COLUMNS[column]
        ends = column in _RIGHT
        at, anchor = (x + width - 4, "end") if ends else (x + 4, "start")
        yield shapes.text(
            at,
            head + 2 * BAND - 4.5,
            title,
            size=7.5,
            fill=shapes.MUTED,
            bold=True,
            anchor=anchor,
        )
        for row, bar in enumerate(bars):
            words = layout.chart.cells(bar)[column]
            inset = _INDENT * min(bar.depth, 8) if column == "name" else 0.0
            words = shapes.fitted(words, width - 7 - inset, 8)
            if words:
                yield shapes.text(
                    at + inset,
                    top + row * ROW + 10.2,
                    words,
                    bold=bar.is_summary,
                    fill=shapes.INK if bar.is_summary else shapes.TEXT,
                    anchor=anchor,
                )
        x += width


_RIGHT: Final = frozenset(("id", "duration", "start", "finish", "percent", "float"))


def _header(layout: _Layout, shift: float, room: float) -> Iterator[str]:
    top = MARGIN + TITLE
    yield shapes.box(shift, top, room, 2 * BAND, shapes.HEAD)
    for band, spans in ((0, layout.axis.upper()), (1, layout.axis.lower())):
        y = top + band * BAND
        for begin, end, words in spans:
            left, right = layout.axis.x(begin), layout.axis.x(end)
            if right <= shift or left >= shift + room:
                continue
            yield shapes.line(left, y, left, y + BAND, shapes.RULE)
            # Words of a span that began on the sheet before stay readable.
            at = max(left, shift) + 3
            if band == 0:
                fit = shapes.fitted(words, min(right, shift + room) - at - 2, 7.5)
                if len(fit) >= min(len(words), 4):
                    yield shapes.text(
                        at, y + 9.4, fit, size=7.5, fill=shapes.INK, bold=True
                    )
            elif shapes.width_of(words, 7) <= right - left - 1:
                middle = (left + right) / 2
                yield shapes.text(
                    middle,
                    y + 9.4,
                    words,
                    size=7,
                    fill=shapes.MUTED,
                    anchor="middle",
                )


def _grid(
    layout: _Layout, top: float, bottom: float, shift: float, room: float
) -> Iterator[str]:
    off = _days_off(layout) if layout.axis.scale is Scale.DAY else frozenset()
    for begin, end, _ in layout.axis.lower():
        x = layout.axis.x(begin)
        if shift - 20 <= x <= shift + room:
            if begin.weekday() in off:
                width = layout.axis.x(end) - x
                yield shapes.box(x, top, width, bottom - top, shapes.OFF)
            yield shapes.line(x, top, x, bottom, shapes.RULE, 0.35)


def _days_off(layout: _Layout) -> frozenset[int]:
    plan = layout.chart.schedule
    found = next((c for c in plan.calendars if c.uid == plan.calendar), None)
    if found is None:
        return frozenset((5, 6))
    return frozenset(day for day in range(7) if found.week[day] == ())


def _dates(layout: _Layout, top: float, bottom: float) -> Iterator[str]:
    axis = layout.axis
    plan = layout.chart.schedule
    for date, colour, dash in (
        (plan.data_date, shapes.DATA_DATE, "3 2"),
        (layout.today, shapes.TODAY, "1 2"),
    ):
        if date is not None and 0 <= axis.x(date) <= axis.width:
            x = axis.x(date)
            yield shapes.line(x, top, x, bottom, colour, 1.0, dash)


def _frame(left: float, room: float, top: float, bottom: float) -> Iterator[str]:
    head = MARGIN + TITLE
    for y in (head, top, bottom):
        yield shapes.line(MARGIN, y, left + room, y, shapes.RULE, 0.7)
    yield shapes.line(left, head, left, bottom, shapes.MUTED, 0.7)
    yield shapes.line(left + room, head, left + room, bottom, shapes.RULE, 0.7)


def _legend(layout: _Layout, y: float) -> Iterator[str]:
    """Name what the picture shows, and only that."""
    bars = layout.chart.bars
    tones = {bar.tone for bar in bars if not bar.is_summary}
    x = MARGIN
    for tone, words in (
        ("critical", "Critical"),
        ("open", "Not critical"),
        ("done", "Done"),
        ("inactive", "Inactive"),
    ):
        if tone in tones:
            light, dark = shapes.BARS[tone]
            yield shapes.box(x, y - 6, 18, 6, light, rx="1.2")
            if tone != "inactive":
                yield shapes.box(x, y - 4, 18 if tone == "done" else 9, 2, dark)
            x += _taken(words)
            yield shapes.text(x - _taken(words) + 22, y, words, size=7.5)
    if layout.look.baseline and any(bar.baseline for bar in bars):
        yield shapes.box(x, y - 3.4, 18, 1.8, shapes.BASELINE)
        yield shapes.text(x + 22, y, "Baseline", size=7.5)
        x += _taken("Baseline")
    if any(bar.task.deadline for bar in bars):
        yield shapes.path(f"M{x + 9:.1f} {y:.1f}l-2.6 -4.6h5.2Z", shapes.TODAY)
        yield shapes.text(x + 22, y, "Deadline", size=7.5)
        x += _taken("Deadline")
    for date, colour, dash, words in (
        (layout.chart.schedule.data_date, shapes.DATA_DATE, "3 2", "Data date"),
        (layout.today, shapes.TODAY, "1 2", "Today"),
    ):
        if date is not None:
            yield shapes.line(x, y - 2.6, x + 18, y - 2.6, colour, 1.0, dash)
            yield shapes.text(x + 22, y, words, size=7.5)
            x += _taken(words)
    if layout.wires.left_out:
        words = f"{layout.wires.left_out:,} links over more than {_LONGEST_LINK} rows"
        yield shapes.text(x, y, f"{words} are not drawn.", size=7.5, fill=shapes.MUTED)


def _taken(words: str) -> float:
    """Return how much room a sign with its words takes in the legend."""
    return 22 + shapes.width_of(words, 7.5) + 14
