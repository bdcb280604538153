"""Resources, roles and assignments of a Primavera XER file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar

from steerco.schedules.model import (
    Assignment,
    Availability,
    RatePeriod,
    Resource,
    ResourceType,
)
from steerco.schedules.xer_kept import MARK
from steerco.schedules.xer_tables import Row, Tables

Amount = TypeVar("Amount", int, Decimal)

_TYPES: Final = {"RT_Mat": ResourceType.MATERIAL}
_TABLES: Final = {
    f"COST_PER_QTY{at}": table for at, table in enumerate("BCDE", start=2)
}
"""Which of a resource's five prices an assignment goes by."""
_PRICES: Final = ("cost_per_qty", *(f"cost_per_qty{n}" for n in range(2, 6)))


def read_resources(tables: Tables) -> tuple[Resource, ...]:
    """Return people, plant and material, then roles with the negative of their id."""
    return (*_resources(tables), *_roles(tables))


def _resources(tables: Tables) -> Iterator[Resource]:
    rates: dict[int | None, list[Row]] = defaultdict(list)
    for row in tables["RSRCRATE"]:
        rates[row.integer("rsrc_id")].append(row)
    for row in tables["RSRC"]:
        uid = row.integer("rsrc_id")
        if uid is None:
            continue
        own = sorted(rates[uid], key=lambda each: each.text("start_date") or "")
        yield Resource(
            uid=uid,
            guid=row.guid("guid"),
            code=row.text("rsrc_short_name") or "",
            name=row.text("rsrc_name") or row.text("rsrc_short_name") or "",
            parent=row.integer("parent_rsrc_id"),
            type=_TYPES.get(row.text("rsrc_type") or "", ResourceType.WORK),
            calendar=row.integer("clndr_id"),
            max_units=own[0].number("max_qty_per_hr") if own else None,
            email=row.text("email_addr") or "",
            active=row.text("active_flag") != "N",
            notes=row.plain("rsrc_notes"),
            rates=tuple(_rate_periods(own, _overtime_factor(row))),
            availability=_availability(own),
        )


def _overtime_factor(row: Row) -> Decimal | None:
    """Return what an hour of overtime costs more; None where none is allowed."""
    return row.money("ot_factor") if row.text("ot_flag") == "Y" else None


def _rate_periods(rows: list[Row], overtime: Decimal | None) -> Iterator[RatePeriod]:
    """Yield every price; one of nothing only where there was another before it."""
    priced = {"A"}
    for row in rows:
        for table, column in zip("ABCDE", _PRICES, strict=True):
            price = row.money(column)
            if price is not None and (price or table in priced):
                priced.add(table)
                yield RatePeriod(
                    start=row.moment("start_date"),
                    rate=price,
                    overtime_rate=None if overtime is None else price * overtime,
                    table=table,
                )


def _availability(rows: list[Row]) -> tuple[Availability, ...]:
    """Return how much there is from each date on, where that changes at all."""
    steps = tuple(
        Availability(units=units, start=row.moment("start_date"))
        for row in rows
        if (units := row.number("max_qty_per_hr")) is not None
    )
    return steps if len({step.units for step in steps}) > 1 else ()


def _roles(tables: Tables) -> Iterator[Resource]:
    for row in tables["ROLES"]:
        uid = row.integer("role_id")
        if uid is not None:
            yield Resource(
                uid=-uid,
                code=row.text("role_short_name") or "",
                name=row.text("role_name") or row.text("role_short_name") or "",
                type=ResourceType.ROLE,
            )


def read_assignments(
    tables: Tables, resources: Mapping[int, Resource]
) -> dict[int, list[Assignment]]:
    """Return the assignments of every task."""
    curves = {
        row.integer("curv_id"): (row.text("curv_name") or "").removesuffix(MARK)
        for row in tables["RSRCCURV"]
    }
    by_task: dict[int, list[Assignment]] = defaultdict(list)
    for row in tables["TASKRSRC"]:
        uid, task = row.integer("taskrsrc_id"), row.integer("task_id")
        if uid is not None and task is not None:
            contour = curves.get(row.integer("curv_id")) or None
            by_task[task].append(_assignment(row, uid, task, resources, contour))
    return by_task


def _assignment(
    row: Row,
    uid: int,
    task: int,
    resources: Mapping[int, Resource],
    contour: str | None,
) -> Assignment:
    role_id = row.integer("role_id")
    role = resources.get(-role_id) if role_id is not None else None
    resource = row.integer("rsrc_id")
    known = resources.get(resource) if resource is not None else None
    # A material's quantity is pieces, not hours, and so is no work.
    counts_work = known is None or known.type is not ResourceType.MATERIAL
    actual = _sum(row.tenths("act_reg_qty"), row.tenths("act_ot_qty"))
    remaining = row.tenths("remain_qty")
    actual_cost = _sum(row.money("act_reg_cost"), row.money("act_ot_cost"))
    remaining_cost = row.money("remain_cost")
    actual_start, actual_finish = (
        row.moment("act_start_date"),
        row.moment("act_end_date"),
    )
    delay = row.duration("target_lag_drtn_hr_cnt")
    return Assignment(
        uid=uid,
        task=task,
        guid=row.guid("guid"),
        resource=resource if resource is not None else (role.uid if role else None),
        role=role.name if role else "",
        units=row.number("target_qty_per_hr"),
        work=_sum(actual, remaining) if counts_work else None,
        actual_work=actual if counts_work else None,
        remaining_work=remaining if counts_work else None,
        start=actual_start
        or row.moment("restart_date")
        or row.moment("target_start_date"),
        finish=actual_finish
        or row.moment("reend_date")
        or row.moment("target_end_date"),
        actual_start=actual_start,
        actual_finish=actual_finish,
        delay=delay if delay and delay.tenths else None,
        contour=contour,
        overtime_work=row.tenths("act_ot_qty") if counts_work else None,
        cost=_sum(actual_cost, remaining_cost),
        actual_cost=actual_cost,
        remaining_cost=remaining_cost,
        rate_table=_TABLES.get(row.text("rate_type") or "", "A"),
    )


def _sum(*amounts: Amount | None) -> Amount | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known else None
