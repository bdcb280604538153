"""Fixed costs of an XER file: expenses of activities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from steerco.schedules.model import Task
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_file import XerFile

_TABLE: Final = "PROJCOST"
_NOTHING: Final = Decimal(0)


def write_expenses(change: Change) -> None:
    """Bring the expenses of activities to the fixed costs that they have now."""
    was = {t.uid: t.fixed_cost for t in change.before.tasks}
    spent: dict[int, Decimal] = defaultdict(Decimal)
    for assignment in change.after.assignments:
        spent[assignment.task] += assignment.actual_cost or 0
    places: dict[str, list[int]] | None = None
    for task in change.after.tasks:
        number = change.ids.tasks.get(task.uid)
        known = was.get(task.uid) if task.uid in change.was.tasks else None
        if number is not None and task.fixed_cost != known:
            if places is None:
                places = change.file.rows(_TABLE, "task_id")
            actual = _actual(task, spent[task.uid])
            write_cost(change, number, places.get(number, ()), task.fixed_cost, actual)


def _actual(task: Task, of_people: Decimal) -> Decimal | None:
    """Return how much of a fixed cost is spent, None where the plan does not tell."""
    if task.fixed_cost is None:
        return None
    if task.actual_cost is None:
        return task.fixed_cost if task.actual_finish else None
    rest = task.actual_cost - of_people
    low, high = sorted((_NOTHING, task.fixed_cost))
    return min(max(rest, low), high)


def write_cost(
    change: Change,
    activity: str,
    places: Iterable[int],
    cost: Decimal | None,
    actual: Decimal | None,
) -> None:
    """Make the expenses of one activity add up to a cost.

    Parameters
    ----------
    change : Change
        What is being written; its ids name the project.
    activity : str
        Id of the activity.
    places : iterable of int
        Lines of its expenses.
    cost, actual : Decimal or None
        The whole, and what of it is spent; None for none, and for as it was.
    """
    file, places = change.file, tuple(places)
    if cost is None:
        for place in places:
            file.remove(place)
        return
    if not places:
        spent = _NOTHING if actual is None else actual
        row = {
            "proj_id": change.ids.project,
            "task_id": activity,
            "cost_name": "Fixed cost",
            "target_cost": text.amount(cost),
            "act_cost": text.amount(spent),
            "remain_cost": text.amount(cost - spent),
        }
        change.add(_TABLE, "cost_item_id", row)
        return
    rows = {place: _amounts(file, place) for place in places}
    was_spent = sum((spent for spent, _ in rows.values()), _NOTHING)
    was_left = sum((left for _, left in rows.values()), _NOTHING)
    spent = was_spent if actual is None else actual
    more_spent = _spread([rows[p][0] for p in places], spent - was_spent)
    more_left = _spread([rows[p][1] for p in places], cost - spent - was_left)
    for place, act, left in zip(places, more_spent, more_left, strict=True):
        if act or left:
            was_act, was_remain = rows[place]
            new = {
                "act_cost": text.amount(was_act + act) if act else None,
                "remain_cost": text.amount(was_remain + left) if left else None,
            }
            if money(file.cell(_TABLE, place, "target_cost")) == was_act + was_remain:
                new["target_cost"] = text.amount(was_act + was_remain + act + left)
            cells = {column: cell for column, cell in new.items() if cell is not None}
            change.cells(_TABLE, place, cells)


def _spread(amounts: list[Decimal], more: Decimal) -> list[Decimal]:
    """Return by how much each amount changes: the last takes all that it can."""
    changes = [_NOTHING for _ in amounts]
    for at in range(len(amounts) - 1, -1, -1):
        change = more if more > 0 or at == 0 else max(more, -max(amounts[at], _NOTHING))
        changes[at] = change
        more -= change
    return changes


def _amounts(file: XerFile, place: int) -> tuple[Decimal, Decimal]:
    actual, remaining = (
        money(file.cell(_TABLE, place, name)) for name in ("act_cost", "remain_cost")
    )
    return actual, remaining


def money(cell: str) -> Decimal:
    """Return an amount of a cell, nothing where it holds none."""
    try:
        return Decimal(cell.replace(",", ".") or 0)
    except InvalidOperation:
        return _NOTHING
