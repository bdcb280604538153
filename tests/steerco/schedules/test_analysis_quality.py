"""The 14 points of the known network, from a plan through the real engine."""

import datetime as dt

import pytest

from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.model import (
    Baseline,
    Calendar,
    Duration,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)

DAY = 4800
MONDAY = dt.datetime(2026, 3, 2, 8)
OFFICE = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
# Name: early start, early finish, total float, in working days.
NETWORK = {
    "M0": (0, 0, 0),
    "A": (0, 10, 10),
    "B": (0, 20, 0),
    "C": (25, 40, 0),
    "D": (3, 53, 10),
    "E": (40, 45, 0),
    "F": (43, 55, 0),
    "G": (55, 63, 0),
    "H": (20, 26, 37),
    "M9": (63, 63, 0),
    "L": (0, 30, None),
}
LINKS = (
    ("M0", "A", LinkType.FS, 0),
    ("M0", "B", LinkType.FS, 0),
    ("A", "C", LinkType.FS, 0),
    ("B", "C", LinkType.FS, 5),
    ("A", "D", LinkType.SS, 3),
    ("C", "E", LinkType.FS, 0),
    ("E", "F", LinkType.FS, -2),
    ("D", "G", LinkType.FF, 0),
    ("F", "G", LinkType.FS, 0),
    ("G", "M9", LinkType.FS, 0),
    ("B", "H", LinkType.FS, 0),
)
UIDS = {name: uid for uid, name in enumerate(NETWORK, start=1)}


def beginning(day: int) -> dt.datetime:
    weeks, rest = divmod(day, 5)
    return MONDAY + dt.timedelta(weeks=weeks, days=rest)


def ending(day: int) -> dt.datetime:
    """Return the end of work of the day before, as finishes are written."""
    return beginning(day - 1).replace(hour=17) if day else beginning(0)


def task(name: str) -> Task:
    start, finish, _ = NETWORK[name]
    kind = {"M0": TaskKind.MILESTONE, "M9": TaskKind.MILESTONE}.get(name, TaskKind.TASK)
    if name == "L":
        kind = TaskKind.LEVEL_OF_EFFORT
    first = ending(start) if start == finish else beginning(start)
    duration = Duration(tenths=(finish - start) * DAY)
    last = ending(finish)
    baseline = Baseline(number=0, start=first, finish=last, duration=duration)
    return Task(
        uid=UIDS[name],
        name=name,
        kind=kind,
        duration=duration,
        start=first,
        finish=last,
        baselines=(baseline,),
    )


def network(required: int = 63) -> ProjectAnalysis:
    return ProjectAnalysis.of(
        Schedule(
            uid="d1",
            name="Known network",
            format="MSPDI",
            start=MONDAY,
            data_date=MONDAY,
            must_finish=ending(required),
            calendar=1,
            calendars=(
                Calendar(uid=1, name="Standard", week=(OFFICE,) * 5 + ((),) * 2),
            ),
            tasks=tuple(task(name) for name in NETWORK),
            links=tuple(
                Link(
                    predecessor=UIDS[before],
                    successor=UIDS[after],
                    type=kind,
                    lag=Duration(tenths=lag * DAY),
                )
                for before, after, kind, lag in LINKS
            ),
        )
    )


def test_the_engine_finds_the_known_dates_and_floats() -> None:
    analysis = network()
    found = analysis.calculation.recalculation
    assert found is not None
    for name, (_, finish, total_float) in NETWORK.items():
        if total_float is None:
            continue
        dates = found.tasks[UIDS[name]]
        assert dates.finish == ending(finish), name
        assert dates.total_float == total_float * DAY, name


@pytest.mark.parametrize(
    ("number", "value", "passed", "failing"),
    [
        (1, 1 / 8, False, "H"),
        (2, 1 / 11, False, "F"),
        (3, 2 / 11, False, "CD"),
        (4, 9 / 11, False, "DG"),
        (5, 0, True, ""),
        (6, 0, True, ""),
        (7, 0, True, ""),
        (8, 1 / 8, False, "D"),
        (9, 0, True, ""),
        (10, None, None, ""),
        (11, None, None, ""),
        (12, 600, True, ""),
        (13, 1.0, True, ""),
        (14, None, None, ""),
    ],
)
def test_every_point_of_the_known_network(
    number: int, value: float | None, passed: bool | None, failing: str
) -> None:
    point = network().dcma[number - 1]
    assert point.number == number
    assert point.passed is passed
    assert point.applicable is (passed is not None)
    assert point.value == (None if value is None else pytest.approx(value))
    assert point.failing == tuple(UIDS[name] for name in failing)


def test_a_required_finish_three_days_earlier() -> None:
    analysis = network(required=60)
    assert analysis.dcma[12].value == pytest.approx(60 / 63)
    assert analysis.calculated is not None
    assert analysis.calculated.project_float_minutes == -3 * 480
    assert "3.0 working days after" in next(
        each.message for each in analysis.findings if each.code == "finish_late"
    )
