"""Resources and assignments of Microsoft Project XML."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from steerco.schedules.model import (
    Accrual,
    Assignment,
    AssignmentBaseline,
    Availability,
    Duration,
    RatePeriod,
    Resource,
    ResourceType,
    Timephased,
)
from steerco.schedules.mspdi_fields import Fields, children, span_tenths

if TYPE_CHECKING:
    from lxml.etree import _Element

CONTOURS: Final = (
    None,
    "back_loaded",
    "front_loaded",
    "double_peak",
    "early_peak",
    "late_peak",
    "bell",
    "turtle",
    "contoured",
)
RATE_UNITS: Final = {1: "m", 2: "h", 3: "d", 4: "w", 5: "mo", 7: "y", 8: ""}
RATE_TABLES: Final = "ABCDE"
ACCRUALS: Final = {1: Accrual.START, 2: Accrual.END, 3: Accrual.PRORATED}
FIRST_YEAR: Final = 1984
"""Before any date that Microsoft Project knows: a rate from then on has no start."""
LAST_YEAR: Final = 2049
BASELINE_FIELDS: Final = 6
"""From type 16 on, every baseline has six timephased types."""


def read_resource(element: _Element) -> Resource | None:
    """Return the resource, or None for a blank row and for "unassigned"."""
    fields = Fields(element)
    uid, name = fields.integer("UID"), fields.text("Name") or ""
    if uid is None or fields.flag("IsNull") or (uid == 0 and not name):
        return None
    return Resource(
        uid=uid,
        id=fields.integer("ID"),
        guid=fields.text("GUID"),
        name=name,
        code=fields.text("Code") or "",
        initials=fields.text("Initials") or "",
        type=_type(fields),
        calendar=fields.reference("CalendarUID"),
        max_units=fields.number("MaxUnits"),
        group=fields.text("Group") or "",
        email=fields.text("EmailAddress") or "",
        generic=fields.flag("IsGeneric"),
        active=not fields.flag("IsInactive"),
        budget=fields.flag("IsBudget"),
        unit_label=fields.text("MaterialLabel") or "",
        accrual=ACCRUALS.get(fields.integer("AccrueAt") or 0),
        notes=fields.prose("Notes"),
        rates=tuple(_rates(element, fields)),
        availability=tuple(_availability(element)),
    )


def _type(fields: Fields) -> ResourceType:
    if fields.flag("IsCostResource"):
        return ResourceType.COST
    return ResourceType.MATERIAL if fields.integer("Type") == 0 else ResourceType.WORK


def _rates(element: _Element, resource: Fields) -> Iterator[RatePeriod]:
    """Yield the rate tables, else the one standard rate; always as money an hour."""
    found = False
    for each in children(element, "Rates", "Rate"):
        fields = Fields(each)
        table = fields.integer("RateTable") or 0
        start, end = fields.moment("RatesFrom"), fields.moment("RatesTo")
        found = True
        yield RatePeriod(
            start=start if start and start.year > FIRST_YEAR else None,
            end=end if end and end.year < LAST_YEAR else None,
            rate=fields.decimal("StandardRate") or Decimal(0),
            overtime_rate=fields.decimal("OvertimeRate"),
            per=_per(fields),
            unit=_unit(fields),
            table=RATE_TABLES[table] if 0 <= table < len(RATE_TABLES) else "A",
            cost_per_use=fields.money("CostPerUse"),
        )
    rate, cost_per_use = resource.decimal("StandardRate"), resource.money("CostPerUse")
    if not found and (rate or cost_per_use):
        yield RatePeriod(
            start=None,
            rate=rate or Decimal(0),
            overtime_rate=resource.decimal("OvertimeRate"),
            per=_per(resource),
            unit=_unit(resource),
            cost_per_use=cost_per_use,
        )


def _unit(fields: Fields) -> str:
    return RATE_UNITS.get(fields.integer("StandardRateFormat") or 2, "h")


def _per(fields: Fields) -> str:
    return "h" if _unit(fields) else ""


def _availability(element: _Element) -> Iterator[Availability]:
    for each in children(element, "AvailabilityPeriods", "AvailabilityPeriod"):
        fields = Fields(each)
        units = fields.number("AvailableUnits")
        if units is not None:
            yield Availability(
                units=units,
                start=fields.moment("AvailableFrom"),
                end=fields.moment("AvailableTo"),
            )


def read_assignment(element: _Element) -> Assignment | None:
    """Return the assignment, or None where it names no task."""
    fields = Fields(element)
    uid, task = fields.integer("UID"), fields.integer("TaskUID")
    if uid is None or not task:
        return None
    contour = fields.integer("WorkContour") or 0
    resource = fields.integer("ResourceUID")
    delay = fields.integer("Delay")
    rates = fields.integer("CostRateTable") or 0
    return Assignment(
        uid=uid,
        task=task,
        guid=fields.text("GUID"),
        resource=resource if resource and resource > 0 else None,
        units=fields.number("Units"),
        work=fields.tenths("Work"),
        actual_work=fields.tenths("ActualWork"),
        remaining_work=fields.tenths("RemainingWork"),
        overtime_work=fields.tenths("OvertimeWork"),
        actual_overtime_work=fields.tenths("ActualOvertimeWork"),
        remaining_overtime_work=fields.tenths("RemainingOvertimeWork"),
        percent_work_complete=fields.number("PercentWorkComplete"),
        start=fields.moment("Start"),
        finish=fields.moment("Finish"),
        actual_start=fields.moment("ActualStart"),
        actual_finish=fields.moment("ActualFinish"),
        stop=fields.moment("Stop"),
        resume=fields.moment("Resume"),
        delay=Duration(tenths=delay) if delay else None,
        leveling_delay=fields.lag("LevelingDelay", "LevelingDelayFormat")
        if fields.number("LevelingDelay")
        else None,
        contour=CONTOURS[contour] if 0 <= contour < len(CONTOURS) else None,
        cost=fields.money("Cost"),
        actual_cost=fields.money("ActualCost"),
        remaining_cost=fields.money("RemainingCost"),
        rate_table=RATE_TABLES[rates] if 0 <= rates < len(RATE_TABLES) else "A",
        notes=fields.prose("Notes"),
        baselines=tuple(_baselines(element)),
        timephased=tuple(_timephased(element)),
    )


def _baselines(element: _Element) -> Iterator[AssignmentBaseline]:
    for each in children(element, "Baseline"):
        fields = Fields(each)
        yield AssignmentBaseline(
            number=fields.integer("Number") or 0,
            start=fields.moment("Start"),
            finish=fields.moment("Finish"),
            work=fields.tenths("Work"),
            cost=fields.money("Cost"),
        )


def _timephased(element: _Element) -> Iterator[Timephased]:
    for each in children(element, "TimephasedData"):
        fields = Fields(each)
        kind = timephased_kind(fields.integer("Type"))
        start, finish = fields.moment("Start"), fields.moment("Finish")
        amount = _amount(fields, kind)
        if kind and amount and start and finish:
            yield Timephased(kind=kind, start=start, finish=finish, amount=amount)


def _amount(fields: Fields, kind: str | None) -> float | None:
    text = fields.text("Value")
    if text and text.startswith(("P", "-P")):
        return span_tenths(text)
    money = fields.money("Value")
    return (
        float(money) if money is not None and kind and kind.endswith("cost") else None
    )


def timephased_kind(code: int | None) -> str | None:
    """Return the canonical kind of a Microsoft timephased type; None for others."""
    simple = {
        1: "remaining",
        2: "actual",
        3: "overtime",
        4: "baseline0",
        5: "baseline0_cost",
        6: "actual_cost",
    }
    if code is None or code in simple:
        return simple.get(code or 0)
    number, field = divmod(code - 16, BASELINE_FIELDS)
    if not 0 <= number < 10 or field not in (0, 1):
        return None
    return f"baseline{number + 1}" + ("_cost" if field else "")
