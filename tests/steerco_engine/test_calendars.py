"""Working time against an obvious reference that walks minute by minute."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steerco_engine.calendars import (
    Calendar,
    DayException,
    WeekException,
    from_ticks,
    table_of,
    to_ticks,
)
from steerco_engine.errors import CalendarRangeError, NoWorkingTimeError

OFFICE = ((480, 720), (780, 1020))
STANDARD = Calendar("Standard", (OFFICE,) * 5 + ((),) * 2)
HOUR = 600


def at(text: str) -> int:
    return to_ticks(dt.datetime.fromisoformat(text))


def shown(ticks: int) -> str:
    return from_ticks(ticks).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("start", "hours", "finish"),
    [
        ("2024-03-01T08:00", 8, "2024-03-01T17:00"),
        ("2024-03-01T17:00", 1, "2024-03-04T09:00"),
        ("2024-03-02T10:00", 8, "2024-03-04T17:00"),
        ("2024-03-01T11:00", 1, "2024-03-01T12:00"),
        ("2024-03-01T11:00", 2, "2024-03-01T14:00"),
        ("2024-03-01T08:00", 40, "2024-03-07T17:00"),
        ("2024-03-04T17:00", -8, "2024-03-04T08:00"),
        ("2024-03-04T08:00", -8, "2024-03-01T08:00"),
        ("2024-03-02T10:00", 0, "2024-03-02T10:00"),
        ("1984-01-02T08:00", 8 * 261, "1984-12-31T17:00"),
        ("2149-12-31T08:00", 8, "2149-12-31T17:00"),
    ],
)
def test_adding_working_hours(start: str, hours: int, finish: str) -> None:
    assert shown(STANDARD.add(at(start), hours * HOUR)) == finish


def test_snapping_stays_where_work_can_start_or_end() -> None:
    noon = at("2024-03-01T12:00")
    assert shown(STANDARD.next_working(noon)) == "2024-03-01T13:00"
    assert STANDARD.previous_working(noon) == noon
    assert shown(STANDARD.next_working(at("2024-03-02T09:00"))) == "2024-03-04T08:00"
    monday = STANDARD.previous_working(at("2024-03-04T08:00"))
    assert shown(monday) == "2024-03-01T17:00"


def test_working_time_between_is_signed() -> None:
    friday, tuesday = at("2024-03-01T12:00"), at("2024-03-05T10:00")
    assert STANDARD.work_between(friday, tuesday) == 14 * HOUR
    assert STANDARD.work_between(tuesday, friday) == -14 * HOUR


def test_a_day_off_and_a_working_saturday() -> None:
    good_friday = dt.date(2024, 3, 29)
    saturday = dt.date(2024, 4, 6)
    calendar = Calendar(
        "With holidays",
        STANDARD.week,
        exceptions=(
            DayException(good_friday, good_friday + dt.timedelta(days=3)),
            DayException(saturday, saturday, ((540, 780),)),
        ),
    )
    assert shown(calendar.add(at("2024-03-28T08:00"), 16 * HOUR)) == "2024-04-02T17:00"
    assert shown(calendar.add(at("2024-04-05T17:00"), 4 * HOUR)) == "2024-04-06T13:00"


def test_a_work_week_changes_only_the_days_it_names() -> None:
    short = ((480, 720),)
    calendar = Calendar(
        "Summer",
        STANDARD.week,
        exceptions=(DayException(dt.date(2024, 7, 9), dt.date(2024, 7, 9)),),
        work_weeks=(
            WeekException(
                dt.date(2024, 7, 1),
                dt.date(2024, 7, 31),
                (None, short, None, None, short, None, None),
            ),
        ),
    )
    assert calendar.ranges_on(dt.date(2024, 7, 1)) == OFFICE
    assert calendar.ranges_on(dt.date(2024, 7, 2)) == short
    assert calendar.ranges_on(dt.date(2024, 7, 9)) == ()
    assert calendar.ranges_on(dt.date(2024, 8, 2)) == OFFICE


def test_a_night_shift_runs_across_midnight() -> None:
    night = Calendar("Night", (((0, 360), (1320, 1440)),) * 7)
    assert shown(night.add(at("2024-03-01T22:00"), 8 * HOUR)) == "2024-03-02T06:00"
    assert shown(night.add(at("2024-03-02T00:00"), HOUR)) == "2024-03-02T01:00"
    assert shown(night.add(at("2024-03-02T01:00"), -2 * HOUR)) == "2024-03-01T23:00"


def test_round_the_clock_is_wall_clock() -> None:
    clock = Calendar.round_the_clock()
    start = at("2024-02-28T09:30")
    assert clock.add(start, 48 * HOUR) == start + 48 * HOUR


def test_intersection_works_when_both_do() -> None:
    early = Calendar("Early", (((360, 840),),) * 6 + ((),))
    holiday = dt.date(2024, 3, 5)
    busy = Calendar("Busy", STANDARD.week, (DayException(holiday, holiday),))
    both = early.intersection(busy)
    assert both.ranges_on(dt.date(2024, 3, 4)) == ((480, 720), (780, 840))
    assert both.ranges_on(holiday) == ()
    assert both.ranges_on(dt.date(2024, 3, 9)) == ()
    assert both.ranges_on(dt.date(2031, 3, 4)) == ((480, 720), (780, 840))


def test_a_calendar_without_work_is_refused_by_name() -> None:
    with pytest.raises(NoWorkingTimeError, match="Shutdown"):
        Calendar("Shutdown", ((),) * 7)
    night = Calendar("Night", (((0, 360),),) * 7)
    with pytest.raises(NoWorkingTimeError, match="Night and Standard"):
        night.intersection(STANDARD)


def test_work_that_runs_out_ends_in_an_error_not_a_search() -> None:
    day = dt.date(2024, 3, 4)
    once = Calendar("Once", ((),) * 7, (DayException(day, day, OFFICE),))
    assert shown(once.add(at("2024-01-01T00:00"), 8 * HOUR)) == "2024-03-04T17:00"
    with pytest.raises(NoWorkingTimeError, match="Once"):
        once.add(at("2024-01-01T00:00"), 9 * HOUR)


@pytest.mark.parametrize(
    "ranges", [((720, 480),), ((480, 720), (700, 800)), ((1320, 1800),), ((480, 480),)]
)
def test_impossible_hours_are_refused(ranges: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(CalendarRangeError, match="Odd"):
        Calendar("Odd", (ranges, *STANDARD.week[1:]))


def test_a_joined_table_keeps_each_calendar_apart() -> None:
    from steerco_engine import kernels

    clock = Calendar.round_the_clock()
    joined = table_of([clock, STANDARD])
    start = at("2024-03-01T17:00")
    assert kernels.shift(joined, 0, start, HOUR) == start + HOUR
    assert kernels.shift(joined, 1, start, HOUR) == STANDARD.add(start, HOUR)


# -- against a walk through the minutes ------------------------------------------------

minutes = st.lists(st.integers(0, 96), max_size=4, unique=True).map(
    lambda edges: tuple(
        (15 * a, 15 * b)
        for a, b in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)
first_day = dt.date(2024, 2, 26)
days = st.integers(0, 20).map(lambda n: first_day + dt.timedelta(days=n))
spans = st.tuples(days, st.integers(0, 9)).map(
    lambda span: (span[0], span[0] + dt.timedelta(days=span[1]))
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = tuple(draw(st.lists(minutes, min_size=7, max_size=7)))
    week = (((480, 960),), *week[1:])
    exceptions = tuple(
        DayException(*draw(spans), draw(minutes))
        for _ in range(draw(st.integers(0, 4)))
    )
    weeks = tuple(
        WeekException(
            *draw(spans),
            tuple(draw(st.lists(st.none() | minutes, min_size=7, max_size=7))),
        )
        for _ in range(draw(st.integers(0, 2)))
    )
    return Calendar("Random", week, exceptions, weeks)


def reference_ranges(calendar: Calendar, day: dt.date) -> tuple[tuple[int, int], ...]:
    ranges = calendar.week[day.weekday()]
    for other in calendar.work_weeks:
        named = other.week[day.weekday()]
        if other.first <= day <= other.last and named is not None:
            ranges = named
    for exception in calendar.exceptions:
        if exception.first <= day <= exception.last:
            ranges = exception.ranges
    return ranges


def works(calendar: Calendar, minute: dt.datetime) -> bool:
    clock = minute.hour * 60 + minute.minute
    ranges = reference_ranges(calendar, minute.date())
    return any(start <= clock < end for start, end in ranges)


def walk(calendar: Calendar, start: dt.datetime, quarters: int) -> dt.datetime:
    """Step through quarters of an hour until that many have been worked."""
    step = dt.timedelta(minutes=15)
    while quarters > 0:
        quarters -= works(calendar, start)
        start += step
    while quarters < 0:
        start -= step
        quarters += works(calendar, start)
    return start


instants = st.integers(0, 96 * 21).map(
    lambda n: dt.datetime.fromisoformat("2024-02-25") + n * dt.timedelta(minutes=15)
)


@settings(max_examples=150, deadline=None)
@given(calendars(), instants, st.integers(-150, 150))
def test_adding_agrees_with_the_walk(
    calendar: Calendar, start: dt.datetime, quarters: int
) -> None:
    finish = from_ticks(calendar.add(to_ticks(start), quarters * 150))
    assert finish == walk(calendar, start, quarters)


@settings(max_examples=150, deadline=None)
@given(calendars(), instants, instants)
def test_measuring_agrees_with_the_walk(
    calendar: Calendar, one: dt.datetime, two: dt.datetime
) -> None:
    start, finish = min(one, two), max(one, two)
    quarters, minute = 0, start
    while minute < finish:
        quarters += works(calendar, minute)
        minute += dt.timedelta(minutes=15)
    assert calendar.work_between(to_ticks(start), to_ticks(finish)) == quarters * 150


@settings(max_examples=100, deadline=None)
@given(calendars(), calendars(), days)
def test_intersection_agrees_day_by_day(
    one: Calendar, two: Calendar, day: dt.date
) -> None:
    try:
        both = one.intersection(two)
    except NoWorkingTimeError:
        return
    at_both = [
        works(one, moment) and works(two, moment)
        for moment in (
            dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=15 * k)
            for k in range(96)
        )
    ]
    ranges = both.ranges_on(day)
    assert at_both == [any(a <= 15 * k < b for a, b in ranges) for k in range(96)]
