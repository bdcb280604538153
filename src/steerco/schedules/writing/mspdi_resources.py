"""Resources and assignments as elements of Microsoft Project XML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from steerco.schedules.model import (
    Assignment,
    AssignmentBaseline,
    RatePeriod,
    Resource,
    ResourceType,
    Schedule,
    Timephased,
)
from steerco.schedules.mspdi_resources import (
    BASELINE_FIELDS,
    CONTOURS,
    FIRST_YEAR,
    LAST_YEAR,
    RATE_TABLES,
    RATE_UNITS,
)
from steerco.schedules.writing import mspdi_text as text
from steerco.schedules.writing.mspdi_elements import Leaves, Node
from steerco.schedules.writing.mspdi_tasks import ACCRUAL_CODES, Fields

UNASSIGNED: Final = -65_535
BEGINNING: Final = dt.datetime(FIRST_YEAR, 1, 1)
END: Final = dt.datetime(LAST_YEAR, 12, 31, 23, 59)
_MATERIAL_RATE: Final = 8
_RATE_FORMATS: Final = {unit: code for code, unit in RATE_UNITS.items()}
_CONTOUR_CODES: Final = {contour: code for code, contour in enumerate(CONTOURS)}
_CONTOURED: Final = 8
_HOURS: Final = "1"
_KINDS: Final = {
    "remaining": 1,
    "actual": 2,
    "overtime": 3,
    "baseline0": 4,
    "baseline0_cost": 5,
    "actual_cost": 6,
}


def resource_nodes(schedule: Schedule, fields: Fields) -> Iterator[tuple[str, Node]]:
    """Yield every resource with its uid."""
    for at, resource in enumerate(schedule.resources, start=1):
        attributes, codes = fields.get(("resource", resource.uid), ((), ()))
        yield (
            str(resource.uid),
            Node(
                "Resource",
                _resource_leaves(resource, at),
                {
                    "ExtendedAttribute": attributes,
                    "OutlineCode": codes,
                    "AvailabilityPeriods": _periods(resource),
                    "Rates": _rates(resource),
                },
            ),
        )


def _resource_leaves(resource: Resource, at: int) -> Leaves:
    material = resource.type is ResourceType.MATERIAL
    first = next((rate for rate in resource.rates if rate.table == "A"), None)
    return {
        "UID": str(resource.uid),
        "GUID": resource.guid,
        "ID": str(at if resource.id is None else resource.id),
        "Name": resource.name,
        "Type": "0" if material else "1",
        "IsNull": "0",
        "Initials": resource.initials or None,
        "MaterialLabel": resource.unit_label or None,
        "Code": resource.code or None,
        "Group": resource.group or None,
        "EmailAddress": resource.email or None,
        "MaxUnits": text.number(resource.max_units),
        "AccrueAt": ACCRUAL_CODES[resource.accrual] if resource.accrual else None,
        **({} if first is None else _rate_leaves(first)),
        "CalendarUID": str(-1 if resource.calendar is None else resource.calendar),
        "Notes": resource.notes or None,
        "IsGeneric": text.flag(resource.generic or resource.type is ResourceType.ROLE),
        "IsInactive": text.flag(not resource.active),
        "IsCostResource": text.flag(resource.type is ResourceType.COST),
        "IsBudget": text.flag(resource.budget),
    }


def _rate_leaves(rate: RatePeriod) -> Leaves:
    unit = _RATE_FORMATS.get(rate.unit, 2) if rate.per else _MATERIAL_RATE
    return {
        "StandardRate": text.number(rate.rate),
        "StandardRateFormat": str(unit),
        "OvertimeRate": text.number(rate.overtime_rate),
        "OvertimeRateFormat": str(unit) if rate.overtime_rate is not None else None,
        "CostPerUse": text.cents(rate.cost_per_use),
    }


def _rates(resource: Resource) -> tuple[Node, ...]:
    rates = tuple(
        Node(
            "Rate",
            {
                "RatesFrom": text.moment(rate.start or BEGINNING),
                "RatesTo": text.moment(rate.end or END),
                "RateTable": str(RATE_TABLES.index(rate.table)),
                **_rate_leaves(rate),
            },
        )
        for rate in resource.rates
    )
    return (Node("Rates", {}, {"Rate": rates}),) if rates else ()


def _periods(resource: Resource) -> tuple[Node, ...]:
    periods = tuple(
        Node(
            "AvailabilityPeriod",
            {
                "AvailableFrom": text.moment(each.start),
                "AvailableTo": text.moment(each.end),
                "AvailableUnits": text.number(each.units),
            },
        )
        for each in resource.availability
    )
    if not periods:
        return ()
    return (Node("AvailabilityPeriods", {}, {"AvailabilityPeriod": periods}),)


def assignment_nodes(schedule: Schedule, fields: Fields) -> Iterator[tuple[str, Node]]:
    """Yield every assignment with its uid."""
    for assignment in schedule.assignments:
        attributes, _ = fields.get(("assignment", assignment.uid), ((), ()))
        yield (
            str(assignment.uid),
            Node(
                "Assignment",
                _assignment_leaves(assignment),
                {
                    "ExtendedAttribute": attributes,
                    "Baseline": tuple(map(_baseline, assignment.baselines)),
                    "TimephasedData": tuple(_timephased(assignment)),
                },
            ),
        )


def _assignment_leaves(assignment: Assignment) -> Leaves:
    delay, leveling = assignment.delay, assignment.leveling_delay
    resource = assignment.resource
    contour = _CONTOUR_CODES.get(assignment.contour, _CONTOURED)
    leveled = text.lag(leveling) if leveling else (None, None)
    return {
        "UID": str(assignment.uid),
        "GUID": assignment.guid,
        "TaskUID": str(assignment.task),
        "ResourceUID": str(UNASSIGNED if resource is None else resource),
        "PercentWorkComplete": text.whole(assignment.percent_work_complete),
        "ActualCost": text.cents(assignment.actual_cost),
        "ActualFinish": text.moment(assignment.actual_finish),
        "ActualOvertimeWork": text.span(assignment.actual_overtime_work),
        "ActualStart": text.moment(assignment.actual_start),
        "ActualWork": text.span(assignment.actual_work),
        "Cost": text.cents(assignment.cost),
        "CostRateTable": str(RATE_TABLES.index(assignment.rate_table)),
        "Delay": None if delay is None else str(delay.tenths),
        "Finish": text.moment(assignment.finish),
        "LevelingDelay": leveled[0],
        "LevelingDelayFormat": leveled[1],
        "Notes": assignment.notes or None,
        "OvertimeWork": text.span(assignment.overtime_work),
        "RemainingCost": text.cents(assignment.remaining_cost),
        "RemainingOvertimeWork": text.span(assignment.remaining_overtime_work),
        "RemainingWork": text.span(assignment.remaining_work),
        "Start": text.moment(assignment.start),
        "Stop": text.moment(assignment.stop),
        "Resume": text.moment(assignment.resume),
        "Units": text.number(assignment.units),
        "Work": text.span(assignment.work),
        "WorkContour": str(contour),
    }


def _baseline(baseline: AssignmentBaseline) -> Node:
    return Node(
        "Baseline",
        {
            "Number": str(baseline.number),
            "Start": text.moment(baseline.start),
            "Finish": text.moment(baseline.finish),
            "Work": text.span(baseline.work),
            "Cost": text.cents(baseline.cost),
        },
    )


def _timephased(assignment: Assignment) -> Iterator[Node]:
    for segment in assignment.timephased:
        code = timephased_code(segment.kind)
        if code is not None:
            yield Node(
                "TimephasedData",
                {
                    "Type": str(code),
                    "UID": str(assignment.uid),
                    "Start": text.moment(segment.start),
                    "Finish": text.moment(segment.finish),
                    "Unit": _HOURS,
                    "Value": _amount(segment),
                },
            )


def _amount(segment: Timephased) -> str | None:
    if segment.kind.endswith("cost"):
        return text.number(segment.amount * 100)
    return text.span(round(segment.amount))


def timephased_code(kind: str) -> int | None:
    """Return Microsoft's type of a canonical kind, None where there is none."""
    if kind in _KINDS:
        return _KINDS[kind]
    number = kind.removeprefix("baseline").removesuffix("_cost")
    if not number.isdecimal() or not 1 <= int(number) <= 10:
        return None
    return 16 + (int(number) - 1) * BASELINE_FIELDS + int(kind.endswith("_cost"))
