"""What of a plan is drawn: rows, their dates and their tone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from steerco.schedules.drawing.look import Look
from steerco.schedules.labels import row_numbers
from steerco.schedules.link_text import write_lag
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Duration,
    Link,
    Options,
    Schedule,
    Task,
)

Span = tuple[dt.datetime, dt.datetime]
_EARLIEST, _LATEST = dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)
_MARGIN: Final = dt.timedelta(days=2)


class Tone(StrEnum):
    CRITICAL = "critical"
    OPEN = "open"
    DONE = "done"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the picture."""

    task: Task
    number: int
    depth: int
    is_summary: bool
    tone: Tone
    span: Span | None
    baseline: Span | None
    resources: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A plan, as far as a look asks for it."""

    schedule: Schedule
    bars: tuple[Bar, ...]
    links: tuple[Link, ...]
    start: dt.date
    finish: dt.date

    def cells(self, bar: Bar) -> dict[str, str]:
        """Return what can stand left of a bar, by column."""
        task, options = bar.task, self.schedule.options
        percent = task.percent_complete
        return {
            "id": str(bar.number),
            "wbs": task.wbs,
            "code": task.code,
            "name": task.name,
            "duration": length(task.duration, options) if task.duration else "",
            "start": short(bar.span[0]) if bar.span else "",
            "finish": short(bar.span[1]) if bar.span else "",
            "percent": "" if percent is None else f"{percent:.0f}%",
            "float": ""
            if task.total_float is None
            else f"{task.total_float / (options.minutes_per_day * 10):.3g}d",
            "resources": bar.resources,
        }


def length(duration: Duration, options: Options) -> str:
    """Write a duration as on paper: hours only where it is shorter than a day."""
    day = options.minutes_per_day * TENTHS_PER_MINUTE
    in_days = not duration.elapsed and duration.unit in ("m", "h")
    if in_days and (duration.tenths >= day or not duration.tenths):
        return f"{round(duration.tenths / day, 1):g}d"
    text = write_lag(msgspec.structs.replace(duration, estimated=False), options)
    return text.removeprefix("+") or "0d"


def short(moment: dt.datetime) -> str:
    return f"{moment.day} {moment:%b %y}"


def chart(schedule: Schedule, look: Look) -> Chart:
    """Return the rows that a look shows, with summaries over what lies below them."""
    bars = _bars(schedule)
    bars = _within(bars, look)
    if look.critical_only:
        bars = _critical(bars)
    shown = {bar.task.uid for bar in bars}
    spans = [bar.span for bar in bars if bar.span]
    if look.baseline:
        spans += [bar.baseline for bar in bars if bar.baseline]
    fallback = schedule.start or dt.datetime(2000, 1, 1)
    first = min((span[0] for span in spans), default=fallback)
    last = max((span[1] for span in spans), default=fallback)
    first, last = max(first, _EARLIEST), max(min(last, _LATEST), _EARLIEST)
    # Room for the date beside a milestone at the end.
    first, last = first - _MARGIN, last + 2 * _MARGIN + (last - first) / 16
    start = max(look.start or first.date(), _EARLIEST.date())
    finish = min(look.finish or last.date(), _LATEST.date())
    return Chart(
        schedule,
        tuple(bars),
        tuple(
            link
            for link in schedule.links
            if link.predecessor in shown and link.successor in shown
        )
        if look.links
        else (),
        start,
        max(finish, start + dt.timedelta(days=1)),
    )


def _bars(schedule: Schedule) -> list[Bar]:
    parents = {task.parent for task in schedule.tasks}
    people = {each.uid: each.name for each in schedule.resources}
    held: dict[int, list[str]] = defaultdict(list)
    for assignment in schedule.assignments:
        if name := people.get(assignment.resource or 0):
            held[assignment.task].append(name)
    below = _reach(schedule)
    depths: dict[int, int] = {}
    bars = []
    numbers = row_numbers(schedule)
    for task, number in zip(schedule.tasks, numbers, strict=True):
        depths[task.uid] = depths.get(task.parent or 0, -1) + 1
        baseline = task.baseline()
        planned = None
        if baseline and baseline.start and baseline.finish:
            planned = (baseline.start, max(baseline.start, baseline.finish))
        bars.append(
            Bar(
                task,
                number,
                depths[task.uid],
                task.is_summary or task.uid in parents,
                _tone(task, schedule),
                below.get(task.uid),
                planned,
                ", ".join(dict.fromkeys(held[task.uid])),
            )
        )
    return bars


def _own(task: Task) -> Span | None:
    start = task.start or task.early_start or task.planned_start
    finish = task.finish or task.early_finish or task.planned_finish
    if start is None and finish is None:
        return None
    start, finish = start or finish, finish or start
    if start is None or finish is None:
        return None
    return min(start, finish), max(start, finish)


def _reach(schedule: Schedule) -> dict[int, Span]:
    """Return when each task lies, of undated summaries when the work below them does."""
    spans = {t.uid: span for t in schedule.tasks if (span := _own(t)) is not None}
    dated = set(spans)
    for task in reversed(schedule.tasks):
        span = spans.get(task.uid)
        if span is not None and task.parent is not None and task.parent not in dated:
            above = spans.get(task.parent, span)
            spans[task.parent] = min(above[0], span[0]), max(above[1], span[1])
    return spans


def _tone(task: Task, schedule: Schedule) -> Tone:
    if not task.active:
        return Tone.INACTIVE
    if task.actual_finish is not None or (task.percent_complete or 0) >= 100:
        return Tone.DONE
    critical = task.critical
    if critical is None and task.total_float is not None:
        critical = task.total_float <= schedule.options.critical_limit
    return Tone.CRITICAL if critical else Tone.OPEN


def _within(bars: list[Bar], look: Look) -> list[Bar]:
    if look.start is None and look.finish is None:
        return bars
    first, last = look.start or dt.date.min, look.finish or dt.date.max
    return [
        bar
        for bar in bars
        if bar.span and bar.span[1].date() >= first and bar.span[0].date() <= last
    ]


def _critical(bars: list[Bar]) -> list[Bar]:
    """Return the critical tasks, and the summaries that they stand under."""
    above = {bar.task.uid: bar.task.parent for bar in bars}
    kept: set[int] = set()
    for bar in bars:
        if bar.tone is Tone.CRITICAL and not bar.is_summary:
            kept |= set(_line(bar.task.uid, above))
    return [bar for bar in bars if bar.task.uid in kept]


def _line(uid: int | None, above: dict[int, int | None]) -> Iterator[int]:
    seen: set[int] = set()
    while uid is not None and uid not in seen:
        seen.add(uid)
        yield uid
        uid = above.get(uid)
