"""Plans as Hypothesis makes them: everything that Microsoft Project XML can carry."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from steerco.schedules.model import (
    Accrual,
    Assignment,
    AssignmentBaseline,
    Availability,
    Baseline,
    Calendar,
    CalendarException,
    ConstraintType,
    Duration,
    FieldDefinition,
    FieldKind,
    FieldValue,
    Link,
    LinkType,
    LookupValue,
    Options,
    Pattern,
    RatePeriod,
    Recurrence,
    Resource,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
    Timephased,
    TimeRange,
    WorkWeek,
)
from steerco.schedules.recurrence import dates
from steerco.schedules.sniffing import Format

LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
NAMES = st.text(LETTERS, min_size=1, max_size=12)
TEXTS = st.text(LETTERS, max_size=12)
MOMENTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2045, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1))
TENTHS = st.integers(0, 10_000_000)
UNITS = st.sampled_from(("m", "h", "d", "w", "mo"))
MONEY = st.decimals(Decimal(0), Decimal(10**9), places=2)
PERCENT = st.integers(0, 100).map(float)
GUIDS = st.uuids().map(str)
OFFICE = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))


def perhaps(strategy):
    return st.none() | strategy


def built(record, **fields):
    return st.builds(record, **fields)


DURATIONS = built(
    Duration, tenths=TENTHS, unit=UNITS, elapsed=st.booleans(), estimated=st.booleans()
)
LAGS = built(
    Duration, tenths=st.integers(-100_000, 100_000), unit=UNITS, elapsed=st.booleans()
) | built(
    Duration,
    tenths=st.just(0),
    unit=st.just("%"),
    elapsed=st.booleans(),
    percent=st.integers(-200, 200).map(float),
)
RANGES = st.lists(st.integers(0, 47), min_size=2, max_size=6, unique=True).map(
    lambda halves: tuple(
        TimeRange(start=a * 30, end=b * 30)
        for a, b in zip(sorted(halves)[::2], sorted(halves)[1::2], strict=False)
    )
)
DAYS = st.just(()) | RANGES
BASELINES = st.dictionaries(st.integers(0, 10), st.integers(), max_size=3)


@st.composite
def recurrences(draw):
    start = draw(DATES)
    return Recurrence(
        pattern=draw(st.sampled_from([p for p in Pattern if p is not Pattern.DAILY])),
        start=start,
        end=start + dt.timedelta(days=draw(st.integers(0, 900))),
        occurrences=draw(perhaps(st.integers(1, 30))),
        period=draw(st.integers(1, 4)),
        weekdays=tuple(sorted(draw(st.sets(st.integers(0, 6))))),
        month=draw(st.integers(1, 12)),
        month_day=draw(st.integers(1, 28)),
        item=draw(st.integers(0, 9)),
        position=draw(st.integers(0, 4)),
    )


@st.composite
def calendars(draw, uid, parent):
    inherits = parent is not None
    exceptions = [
        CalendarException(start=day, end=day, ranges=draw(DAYS), name=draw(TEXTS))
        for day in draw(st.lists(DATES, max_size=3))
    ]
    rules = [rule for rule in draw(st.lists(recurrences(), max_size=2)) if dates(rule)]
    if len(rules) == 2 and {*dates(rules[0])} & {*dates(rules[1])}:
        rules = rules[:1]
    for number, rule in enumerate(rules):
        ranges, name = draw(DAYS), draw(TEXTS)
        exceptions += [
            CalendarException(
                start=day, end=day, ranges=ranges, name=name, recurrence=number
            )
            for day in dates(rule)
        ]
    # Rules come in the order of their first days, as a reader meets them.
    first = {
        number: min(
            i
            for i, e in enumerate(
                sorted(exceptions, key=lambda each: (each.start, each.end))
            )
            if e.recurrence == number
        )
        for number in range(len(rules))
    }
    order = sorted(first, key=first.__getitem__)
    exceptions = [
        e
        if e.recurrence is None
        else msgspec.structs.replace(e, recurrence=order.index(e.recurrence))
        for e in sorted(exceptions, key=lambda each: (each.start, each.end))
    ]
    monday = draw(DATES)
    week = st.tuples(*([perhaps(DAYS) if inherits else DAYS] * 7))
    return Calendar(
        uid=uid,
        guid=draw(perhaps(GUIDS)),
        name=draw(NAMES),
        parent=parent,
        kind="resource" if inherits else "base",
        week=draw(week),
        exceptions=tuple(exceptions),
        recurrences=tuple(rules[number] for number in order),
        work_weeks=draw(
            st.just(())
            | st.just(
                (
                    WorkWeek(
                        start=monday,
                        end=monday + dt.timedelta(6),
                        week=(None, OFFICE, (), *(None,) * 4),
                        name="Short",
                    ),
                )
            )
        ),
    )


@st.composite
def task_baselines(draw):
    return tuple(
        Baseline(
            number=number,
            start=draw(MOMENTS),
            finish=draw(perhaps(MOMENTS)),
            duration=draw(perhaps(DURATIONS)),
            work=draw(perhaps(TENTHS)),
            cost=draw(perhaps(MONEY)),
            fixed_cost=draw(perhaps(MONEY)),
        )
        for number in sorted(draw(BASELINES))
    )


@st.composite
def tasks(draw, uid, parent, level, calendar):
    duration = draw(DURATIONS)
    same = {"unit": duration.unit, "elapsed": duration.elapsed}
    constraint = draw(
        st.sampled_from(
            [c for c in ConstraintType if c not in ("SO", "FO")],
        )
    )
    return Task(
        uid=uid,
        id=uid,
        guid=draw(perhaps(GUIDS)),
        name=draw(NAMES),
        parent=parent,
        level=level,
        wbs=draw(NAMES),
        kind=draw(st.sampled_from((TaskKind.TASK, TaskKind.MILESTONE))),
        recurring=draw(st.booleans()),
        manual=draw(st.booleans()),
        active=draw(st.booleans()),
        type=draw(st.sampled_from(("fixed_units", "fixed_duration", "fixed_work"))),
        effort_driven=draw(st.booleans()),
        calendar=draw(st.sampled_from((None, calendar))),
        ignore_resource_calendar=draw(st.booleans()),
        duration=duration,
        remaining_duration=draw(
            perhaps(
                built(Duration, tenths=TENTHS).map(
                    lambda d: msgspec.structs.replace(d, **same)
                )
            )
        ),
        actual_duration=draw(
            perhaps(
                built(Duration, tenths=TENTHS).map(
                    lambda d: msgspec.structs.replace(d, **same)
                )
            )
        ),
        **{
            name: draw(perhaps(MOMENTS))
            for name in [
                "early_start",
                "early_finish",
                "late_start",
                "late_finish",
                "actual_start",
                "actual_finish",
                "stop",
                "resume",
                "constraint_date",
                "deadline",
            ]
        },
        start=draw(MOMENTS),
        finish=draw(MOMENTS),
        free_float=draw(perhaps(st.integers(-1000, 100_000))),
        total_float=draw(st.integers(-1000, 100_000)),
        critical=draw(perhaps(st.booleans())),
        percent_complete=draw(perhaps(PERCENT)),
        percent_work_complete=draw(perhaps(PERCENT)),
        physical_percent_complete=draw(perhaps(PERCENT)),
        constraint=constraint,
        priority=draw(perhaps(st.integers(0, 1000))),
        leveling_delay=draw(
            perhaps(
                built(
                    Duration,
                    tenths=st.integers(1, 10**6),
                    unit=UNITS,
                    elapsed=st.booleans(),
                )
            )
        ),
        **{
            name: draw(perhaps(TENTHS))
            for name in ("work", "actual_work", "remaining_work")
        },
        **{
            name: draw(perhaps(MONEY))
            for name in ("cost", "actual_cost", "remaining_cost", "fixed_cost")
        },
        fixed_cost_accrual=draw(perhaps(st.sampled_from(Accrual))),
        baselines=draw(task_baselines()),
        notes=draw(TEXTS),
        hyperlink=draw(TEXTS),
        hyperlink_address=draw(TEXTS),
    )


@st.composite
def resources(draw, uid, calendar):
    material = draw(st.booleans())
    per = "" if material else "h"
    return Resource(
        uid=uid,
        id=uid,
        guid=draw(perhaps(GUIDS)),
        name=draw(NAMES),
        code=draw(TEXTS),
        initials=draw(TEXTS),
        type=ResourceType.MATERIAL if material else ResourceType.WORK,
        calendar=calendar,
        max_units=draw(perhaps(st.integers(0, 40).map(lambda n: n / 4))),
        group=draw(TEXTS),
        email=draw(TEXTS),
        generic=draw(st.booleans()),
        active=draw(st.booleans()),
        budget=draw(st.booleans()),
        unit_label=draw(TEXTS),
        accrual=draw(perhaps(st.sampled_from(Accrual))),
        notes=draw(TEXTS),
        rates=tuple(
            draw(
                st.lists(
                    built(
                        RatePeriod,
                        rate=MONEY,
                        start=perhaps(MOMENTS),
                        end=perhaps(MOMENTS),
                        overtime_rate=perhaps(MONEY),
                        per=st.just(per),
                        unit=st.just("") if material else UNITS,
                        table=st.sampled_from("ABCDE"),
                        cost_per_use=perhaps(MONEY),
                    ),
                    max_size=3,
                )
            )
        ),
        availability=tuple(
            draw(
                st.lists(
                    built(
                        Availability,
                        units=st.integers(0, 8).map(lambda n: n / 4),
                        start=perhaps(MOMENTS),
                        end=perhaps(MOMENTS),
                    ),
                    max_size=2,
                )
            )
        ),
    )


@st.composite
def segments(draw, resource):
    """Return work one hour after the other, so that no gap splits the task."""
    start = draw(MOMENTS)
    kinds = ("remaining", "actual") if resource else ()
    found = [
        Timephased(
            kind=kind,
            start=start + dt.timedelta(hours=at),
            finish=start + dt.timedelta(hours=at + 1),
            amount=float(draw(st.integers(1, 6000))),
        )
        for at, kind in enumerate(kinds)
    ]
    others = st.sampled_from(("overtime", "actual_cost", "baseline0", "baseline7_cost"))
    found += [
        Timephased(
            kind=kind,
            start=start,
            finish=start + dt.timedelta(hours=4),
            amount=float(draw(st.integers(1, 6000))),
        )
        for kind in draw(st.lists(others, max_size=2))
    ]
    return tuple(found)


@st.composite
def assignments(draw, uid, task, resource):
    return Assignment(
        uid=uid,
        task=task,
        guid=draw(perhaps(GUIDS)),
        resource=resource,
        units=draw(perhaps(st.integers(0, 8).map(lambda n: n / 4))),
        **{
            name: draw(perhaps(TENTHS))
            for name in [
                "work",
                "actual_work",
                "remaining_work",
                "overtime_work",
                "actual_overtime_work",
                "remaining_overtime_work",
            ]
        },
        percent_work_complete=draw(perhaps(PERCENT)),
        **{
            name: draw(perhaps(MOMENTS))
            for name in [
                "start",
                "finish",
                "actual_start",
                "actual_finish",
                "stop",
                "resume",
            ]
        },
        delay=draw(perhaps(built(Duration, tenths=st.integers(1, 10**6)))),
        leveling_delay=draw(
            perhaps(
                built(
                    Duration,
                    tenths=st.integers(1, 10**6),
                    unit=UNITS,
                    elapsed=st.booleans(),
                )
            )
        ),
        contour=draw(perhaps(st.sampled_from(("bell", "turtle", "contoured")))),
        **{
            name: draw(perhaps(MONEY))
            for name in ("cost", "actual_cost", "remaining_cost")
        },
        rate_table=draw(st.sampled_from("ABCDE")),
        notes=draw(TEXTS),
        baselines=tuple(
            AssignmentBaseline(
                number=number,
                start=draw(perhaps(MOMENTS)),
                finish=draw(perhaps(MOMENTS)),
                work=draw(perhaps(TENTHS)),
                cost=draw(perhaps(MONEY)),
            )
            for number in sorted(draw(BASELINES))
        ),
        timephased=draw(segments(resource)),
    )


DEFINITIONS = (
    FieldDefinition(key="188743731", entity="task", name="Text1", alias="Area"),
    FieldDefinition(key="188743752", entity="task", name="Flag1", kind=FieldKind.FLAG),
    FieldDefinition(key="188743786", entity="task", name="Cost1", kind=FieldKind.COST),
)
CODES = FieldDefinition(
    key="188744096",
    entity="task",
    name="Outline Code1",
    kind=FieldKind.CODE,
    lookup=(
        LookupValue(id="1", value="North"),
        LookupValue(id="2", value="Pier", description="In water", parent="1"),
    ),
)


@st.composite
def field_values(draw, uid):
    text, flag, cost = DEFINITIONS
    known = [
        FieldValue(
            entity="task", uid=uid, field="Area", value=draw(NAMES), key=text.key
        ),
        FieldValue(entity="task", uid=uid, field="Flag1", value="true", key=flag.key),
        FieldValue(entity="task", uid=uid, field="Cost1", value="12.5", key=cost.key),
        FieldValue(
            entity="task",
            uid=uid,
            field="Outline Code1",
            value="Pier",
            key=CODES.key,
            lookup="2",
        ),
    ]
    return [value for value in known if draw(st.booleans())]


@st.composite
def schedules(draw):
    """Return a plan of a few tasks that Microsoft Project XML can carry whole."""
    base = draw(calendars(1, None))
    own = draw(calendars(2, 1))
    found: list[Task] = []
    for uid in range(1, draw(st.integers(1, 6)) + 1):
        above = draw(st.sampled_from((None, *found)))
        while above is not None and above.uid not in _open(found):
            above = next((t for t in found if t.uid == above.parent), None)
        level = above.level + 1 if above else 1
        found.append(draw(tasks(uid, above.uid if above else None, level, 1)))
    parents = {task.parent for task in found}
    found = [
        msgspec.structs.replace(task, kind=TaskKind.SUMMARY)
        if task.uid in parents
        else task
        for task in found
    ]
    links = [
        Link(
            predecessor=draw(st.sampled_from(found)).uid,
            successor=task.uid,
            type=draw(st.sampled_from(LinkType)),
            lag=draw(LAGS),
        )
        for task in found
        if draw(st.booleans())
    ]
    people = (draw(resources(1, 2)), draw(resources(2, None)))
    work = tuple(
        draw(assignments(uid, task.uid, draw(st.sampled_from((None, 1, 2)))))
        for uid, task in enumerate(found, start=1)
        if draw(st.booleans())
    )
    values = [value for task in found for value in draw(field_values(task.uid))]
    # A reader meets the attributes of a task before its outline codes.
    return Schedule(
        uid=draw(GUIDS),
        name=draw(NAMES),
        format=Format.MSPDI,
        application="Microsoft Project",
        start=draw(perhaps(MOMENTS)),
        finish=draw(perhaps(MOMENTS)),
        data_date=draw(perhaps(MOMENTS)),
        currency=draw(st.sampled_from(("", "EUR"))),
        manager=draw(TEXTS),
        author=draw(TEXTS),
        company=draw(TEXTS),
        calendar=1,
        options=draw(
            built(
                Options,
                schedule_from_finish=st.booleans(),
                critical_limit=st.integers(0, 20).map(lambda days: days * 4800),
                honor_constraints=st.booleans(),
                split_in_progress=st.booleans(),
                multiple_critical_paths=st.booleans(),
                earned_value_by_physical_percent=st.booleans(),
            )
        ),
        calendars=(base, own),
        tasks=tuple(found),
        links=tuple(links),
        resources=people,
        assignments=work,
        fields=tuple(values),
        field_definitions=(*DEFINITIONS, CODES),
    )


def _open(found):
    """Return the uids of tasks that the next row may stand under."""
    if not found:
        return set()
    chain, by_uid = set(), {task.uid: task for task in found}
    task = found[-1]
    while task is not None:
        chain.add(task.uid)
        task = by_uid.get(task.parent)
    return chain
