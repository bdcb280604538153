"""Random plans with everything a plan can have, for the laws that hold of any plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import strategies as st
from tests.steerco_engine.reference import STEP

from steerco_engine.activities import (
    ALWAYS,
    NEVER,
    Activities,
    Convention,
    FloatAt,
    Kind,
    Options,
)
from steerco_engine.calendars import Calendar, DayException, to_ticks
from steerco_engine.network import LinkType, Network

MONDAY = to_ticks(dt.datetime(2024, 3, 4, 8))
OFFICE = ((480, 720), (780, 1020))
HOLIDAY = DayException(dt.date(2024, 3, 6), dt.date(2024, 3, 7))
SHORT_DAY = DayException(dt.date(2024, 3, 8), dt.date(2024, 3, 8), ((600, 690),))
CALENDARS = (
    Calendar("Office", (OFFICE,) * 5 + ((),) * 2, (HOLIDAY, SHORT_DAY)),
    Calendar("Night", (((0, 300), (1320, 1440)),) * 6 + ((),)),
    Calendar("Weekend", ((),) * 5 + (((540, 1080),),) * 2, (HOLIDAY,)),
)


def steps(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high).map(lambda number: number * STEP)


def moments(low: int = -20, high: int = 120) -> st.SearchStrategy[int]:
    """Return instants around the start of the plan, by two hours."""
    return st.integers(low, high).map(lambda number: MONDAY + number * 4 * STEP)


def rarely(usual: int, strategy: st.SearchStrategy[int]) -> st.SearchStrategy[int]:
    return st.one_of(st.just(usual), st.just(usual), st.just(usual), strategy)


@st.composite
def networks(draw: st.DrawFn, count: int) -> Network:
    pairs = [(p, s) for p in range(count) for s in range(p + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=10)) if pairs else []
    size = len(chosen)

    def column(strategy: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(strategy, min_size=size, max_size=size))

    return Network.build(
        count,
        [p for p, _ in chosen],
        [s for _, s in chosen],
        type=column(st.sampled_from(LinkType)),
        lag=column(rarely(0, steps(-12, 24))),
        lag_calendar=column(st.integers(-1, len(CALENDARS) - 1)),
    )


@st.composite
def spans(draw: st.DrawFn, count: int) -> dict[str, Any]:
    numbers = [draw(st.sampled_from((1, 1, 1, 2))) for _ in range(count)]
    total = sum(numbers)

    def column(strategy: st.SearchStrategy[int]) -> list[int]:
        return draw(st.lists(strategy, min_size=total, max_size=total))

    return {
        "span_from": np.cumsum([0, *numbers]),
        "span_calendar": column(st.integers(-1, len(CALENDARS) - 1)),
        "span_offset": column(rarely(0, steps(0, 10))),
        "span_length": column(steps(0, 40)),
    }


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    progress: bool = True,
    constraints: bool = True,
    effort: bool = True,
) -> tuple[Network, Activities, Options]:
    count = draw(st.integers(1, 6))
    convention = draw(st.sampled_from(Convention))

    def column(strategy: st.SearchStrategy[int]) -> np.ndarray[Any, Any]:
        return np.array(draw(st.lists(strategy, min_size=count, max_size=count)))

    columns = draw(spans(count))
    columns["duration"] = column(steps(0, 40))
    columns["calendar"] = column(st.integers(-1, len(CALENDARS) - 1))
    kinds = (0, 0, Kind.START_MILESTONE, Kind.FINISH_MILESTONE, Kind.LEVEL_OF_EFFORT)
    columns["kind"] = column(st.sampled_from(kinds if effort else kinds[:-1]))
    columns["delay"] = column(rarely(0, steps(0, 100)))
    if progress:
        columns["status"] = column(rarely(0, st.integers(0, 3)))
        columns["known_start"] = column(moments(-40, 20))
        columns["known_finish"] = columns["known_start"] + column(steps(0, 100))
        columns["resume"] = column(rarely(NEVER, moments()))
        columns["progress"] = column(steps(0, 12))
    if constraints:
        columns["start_min"] = column(rarely(NEVER, moments()))
        columns["finish_min"] = column(rarely(NEVER, moments()))
        columns["start_max"] = column(rarely(ALWAYS, moments(0, 200)))
        columns["finish_max"] = column(rarely(ALWAYS, moments(0, 200)))
        columns["finish_target"] = column(rarely(ALWAYS, moments(0, 200)))
        columns["finish_frame"] = column(rarely(ALWAYS, moments(0, 200)))
        columns["honoured"] = column(st.integers(0, 1))
        columns["mandatory"] = column(rarely(0, st.integers(0, 1)))
        columns["as_late"] = column(rarely(0, st.integers(0, 1)))
    options = Options(
        project_start=MONDAY,
        data_date=draw(moments(0, 20)) if convention is Convention.PRIMAVERA else None,
        must_finish=draw(st.one_of(st.none(), moments(50, 300))),
        from_finish=draw(st.one_of(st.none(), st.none(), moments(200, 300))),
        convention=convention,
        retained_logic=draw(st.booleans()),
        actual_dates=draw(st.booleans()),
        lag_from_early_start=draw(st.booleans()),
        open_ends_critical=draw(st.booleans()),
        float_at=draw(st.sampled_from(FloatAt)),
    )
    return draw(networks(count)), Activities.build(**columns), options
