"""Primavera's XML: what MPXJ hands over is what P6 schedules by."""

from __future__ import annotations

import pytest
from tests.steerco.schedules.test_java import needs_java

from steerco.schedules.reading import read
from steerco.schedules.recalculation import recalculate

SPACE = "http://xmlns.oracle.com/Primavera/P6/V8.4/API/BusinessObjects"
HOURS = "<WorkTime><Start>08:00:00</Start><Finish>15:59:00</Finish></WorkTime>"
WEEKEND = ("Saturday", "Sunday")
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", *WEEKEND)


def calendar(uid: int, name: str, days_off: tuple[str, ...]) -> str:
    days = "".join(
        f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek>"
        f"{'' if day in days_off else HOURS}</StandardWorkHours>"
        for day in WEEK
    )
    return (
        f"<Calendar><ObjectId>{uid}</ObjectId><Name>{name}</Name><Type>Global</Type>"
        f"<HoursPerDay>8</HoursPerDay><StandardWorkWeek>{days}</StandardWorkWeek>"
        "</Calendar>"
    )


def activity(uid: int, kind: str) -> str:
    return (
        f"<Activity><ObjectId>{uid}</ObjectId><Id>A{uid}</Id><Name>{kind}</Name>"
        f"<ProjectObjectId>1</ProjectObjectId><Type>{kind}</Type>"
        "<Status>Not Started</Status><CalendarObjectId>10</CalendarObjectId>"
        "<PlannedDuration>40</PlannedDuration>"
        "<RemainingDuration>40</RemainingDuration></Activity>"
        f"<ResourceAssignment><ObjectId>{uid + 100}</ObjectId>"
        f"<ActivityObjectId>{uid}</ActivityObjectId>"
        "<ProjectObjectId>1</ProjectObjectId><ResourceObjectId>50</ResourceObjectId>"
        "<PlannedUnits>40</PlannedUnits><RemainingUnits>40</RemainingUnits>"
        "<PlannedUnitsPerTime>1</PlannedUnitsPerTime></ResourceAssignment>"
    )


def file_of(activities: str, *, options: str = "") -> str:
    return (
        f'<?xml version="1.0"?><APIBusinessObjects xmlns="{SPACE}">'
        + calendar(10, "Five days", WEEKEND)
        + calendar(11, "Three days", (*WEEKEND, "Wednesday", "Thursday"))
        + "<Resource><ObjectId>50</ObjectId><Id>R</Id><Name>Crane</Name>"
        "<ResourceType>Labor</ResourceType><CalendarObjectId>11</CalendarObjectId>"
        "</Resource>"
        "<Project><ObjectId>1</ObjectId><Id>P</Id><Name>Plan</Name>"
        "<PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate>"
        "<DataDate>2026-03-02T08:00:00</DataDate>"
        "<ActivityDefaultCalendarObjectId>10</ActivityDefaultCalendarObjectId>"
        f"{activities}{options}</Project></APIBusinessObjects>"
    )


@needs_java
@pytest.mark.parametrize(
    ("ignored", "start", "total_float"),
    [("0", "2026-03-09T08:00", -5), ("1", "2026-03-02T08:00", 0)],
)
def test_dates_of_links_with_other_projects_hold_unless_an_option_ignores_them(
    tmp_path, ignored, start, total_float
):
    path = tmp_path / "plan.xml"
    outside = (
        "<ExternalEarlyStartDate>2026-03-09T08:00:00</ExternalEarlyStartDate>"
        "<ExternalLateFinishDate>2026-03-06T16:00:00</ExternalLateFinishDate>"
        "</Activity>"
    )
    options = (
        "<ScheduleOptions><ProjectObjectId>1</ProjectObjectId>"
        "<IgnoreOtherProjectRelationships>"
        f"{ignored}</IgnoreOtherProjectRelationships></ScheduleOptions>"
    )
    work = activity(1, "Task Dependent").replace("</Activity>", outside)
    path.write_text(file_of(work, options=options))
    (plan,) = read(path)
    dates = recalculate(plan).tasks[1]
    assert dates.start.isoformat(timespec="minutes") == start
    assert dates.total_float == total_float * 4800


@needs_java
@pytest.mark.parametrize(
    ("kind", "finish"),
    [
        ("Task Dependent", "2026-03-06T16:00"),
        ("Resource Dependent", "2026-03-10T16:00"),
    ],
)
def test_only_resource_dependent_activities_follow_their_resources(
    tmp_path, kind, finish
):
    path = tmp_path / "plan.xml"
    path.write_text(file_of(activity(1, kind)))
    (plan,) = read(path)
    assert recalculate(plan).tasks[1].finish.isoformat(timespec="minutes") == finish
