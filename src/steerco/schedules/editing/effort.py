"""Duration, units and work: change one, and the task's type says which follows.

work = duration x units. A task of fixed units changes its duration with its work, one of
fixed duration its units or work, one of fixed work its duration or units. Effort-driven
work is shared by whoever joins or leaves.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec

from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.errors import EditError
from steerco.schedules.model import (
    TENTHS_PER_HOUR,
    Assignment,
    Duration,
    Resource,
    ResourceType,
    Task,
    TaskKind,
    Timephased,
)

CENT = Decimal("0.01")
HOURS = {"m": Fraction(1, 60), "h": 1, "d": 8, "w": 40, "mo": 160, "y": 1920}


def remaining_of(task: Task) -> int:
    """Return the working tenths of a minute that are left of a task."""
    duration = task.duration.tenths if task.duration else 0
    if task.actual_finish is not None:
        return 0
    if task.remaining_duration is not None and task.actual_start is not None:
        return task.remaining_duration.tenths
    return max(0, round(duration * (1 - (task.percent_complete or 0) / 100)))


def set_duration(draft: Draft, task: Task, duration: Duration) -> Task:
    """Set the whole duration; what is done of it stays done."""
    primavera = draft.primavera
    started = task.actual_start is not None
    left = remaining_of(task)
    done = (
        0
        if primavera
        else max(0, (task.duration.tenths if task.duration else 0) - left)
    )
    if task.actual_finish is not None and not primavera:
        message = (
            f"{task.name} is finished; change its actual start or finish instead of its "
            "duration."
        )
        raise EditError(message, task=task.uid, field="duration")
    if duration.tenths < done:
        message = (
            f"More of {task.name} is done already than the new duration allows. Enter "
            "its actual finish if it is over."
        )
        raise EditError(message, task=task.uid, field="duration")
    new_left = left if primavera and started else duration.tenths - done
    task = draft.change(
        task,
        duration=duration,
        remaining_duration=_like(duration, new_left),
        kind=_kind(task, duration),
    )
    if started and not primavera and duration.tenths:
        task = draft.change(
            task,
            percent_complete=_percent(done, duration.tenths),
            stop=None,
            resume=None,
        )
    if new_left == left and left:
        return task
    return _spread(draft, task, left, new_left)


def set_remaining(draft: Draft, task: Task, tenths: int) -> Task:
    """Set what is left; Microsoft adds it to what is done, P6 leaves the original."""
    if task.actual_finish is not None:
        message = (
            f"{task.name} is finished; clear its actual finish to work on it again."
        )
        raise EditError(message, task=task.uid, field="remaining_duration")
    left, whole = remaining_of(task), task.duration or Duration(tenths=0)
    if task.actual_start is None and not draft.primavera:
        return set_duration(draft, task, _like(whole, tenths))
    values: dict[str, Any] = {"remaining_duration": _like(whole, tenths)}
    if draft.primavera:
        if task.percent_type != "physical" and whole.tenths:
            values["percent_complete"] = max(
                0.0, _percent(whole.tenths - tenths, whole.tenths)
            )
    else:
        done = max(0, whole.tenths - left)
        values["duration"] = _like(whole, done + tenths)
        values["percent_complete"] = _percent(done, done + tenths)
        values["stop"] = values["resume"] = None
    return _spread(draft, draft.change(task, **values), left, tenths)


def set_work(draft: Draft, task: Task, work: int) -> Task:
    """Set the work of a task; its people take their shares of it."""
    working = _working(draft, task)
    if not working:
        return draft.change(
            task, work=work, remaining_work=work - (task.actual_work or 0)
        )
    done = sum(each.actual_work or 0 for each in working)
    if work < done:
        message = f"More work than that is done already on {task.name}."
        raise EditError(message, task=task.uid, field="work")
    before, spent = sum(map(_left, working)), _costs(draft, task)
    for each in working:
        share = _left(each) / before if before else 1 / len(working)
        units = each.units
        if _holds_duration(task) and before and units:
            units = units * (work - done) / before
        _put(draft, each, round((work - done) * share), units)
    task = _summed(draft, task, spent)
    return task if _holds_duration(task) else _fitted(draft, task)


def assign(
    draft: Draft, task: Task, resource: Resource, units: float, work: int | None
) -> Task:
    """Give a task to a resource, or change how much of it."""
    _takes_resources(draft, task)
    own = draft.assignments_of(task.uid)
    found = next((each for each in own if each.resource == resource.uid), None)
    if resource.type is not ResourceType.WORK:
        return _assign_other(draft, task, found, resource, units)
    if found is not None:
        return _reassign(draft, task, found, units, work)
    shared, spent = _working(draft, task), _costs(draft, task)
    total = sum(map(_left, shared))
    made = _new(draft, task, resource, units)
    if task.effort_driven and shared and total and work is None:
        _share(draft, task, total)
    else:
        _put(
            draft,
            made,
            work if work is not None else round(units * remaining_of(task)),
            units,
        )
    task = _summed(draft, task, spent)
    fixed = _holds_duration(task) or not (task.effort_driven or work is not None)
    return task if fixed else _fitted(draft, task)


def unassign(draft: Draft, task: Task, resource: int) -> Task:
    """Take a resource off a task; effort-driven work goes to who stays."""
    gone = [
        each for each in draft.assignments_of(task.uid) if each.resource == resource
    ]
    if not gone:
        message = (
            f"The resource does not work on {task.name}; nothing is to be taken off."
        )
        raise EditError(message, task=task.uid, field="resources")
    total, spent = sum(map(_left, _working(draft, task))), _costs(draft, task)
    for each in gone:
        draft.remove_assignment(each)
    if task.effort_driven and _working(draft, task) and total:
        _share(draft, task, total)
        task = _summed(draft, task, spent)
        return task if _holds_duration(task) else _fitted(draft, task)
    return _summed(draft, task, spent)


def record_work(draft: Draft, task: Task, share: float) -> Task:
    """Count a share of every assignment's work as done, as Microsoft Project does."""
    own = draft.assignments_of(task.uid)
    for each in own:
        work = each.work or 0
        done = round(work * share)
        cost = (
            None
            if each.cost is None
            else (each.cost * Decimal(str(share))).quantize(CENT)
        )
        draft.assignments.put(
            msgspec.structs.replace(
                each,
                actual_work=done,
                remaining_work=work - done,
                actual_cost=cost,
                remaining_cost=None
                if cost is None or each.cost is None
                else each.cost - cost,
                actual_start=(task.actual_start if share else None),
                actual_finish=(task.actual_finish if share >= 1 else None),
                timephased=_baselines(each),
            )
        )
    if not own or task.work is None:
        return task
    spent = sum((each.actual_cost or Decimal(0) for each in own), Decimal(0))
    now = sum(
        (each.actual_cost or Decimal(0) for each in draft.assignments_of(task.uid)),
        Decimal(0),
    )
    actual = task.actual_cost
    if now != spent:
        actual = (actual or Decimal(0)) + now - spent
    return draft.change(
        task,
        actual_work=round(task.work * share),
        remaining_work=task.work - round(task.work * share),
        percent_work_complete=round(share * 100, 2),
        actual_cost=actual,
    )


def rate_of(resource: Resource) -> Decimal | None:
    """Return what an hour of the resource costs by its last rate of table A."""
    rates = [each for each in resource.rates if each.table == "A"]
    if not rates:
        return None
    last = rates[-1]
    return last.rate / Decimal(str(float(HOURS.get(last.per, 1))))


# -- pieces --------------------------------------------------------------------------


def _holds_duration(task: Task) -> bool:
    return task.type in ("fixed_duration", "fixed_duration_and_units")


def _holds_work(draft: Draft, task: Task) -> bool:
    """Whether a new duration changes units, not work; in P6 fixed duration does too."""
    held = ("fixed_work", "fixed_duration") if draft.primavera else ("fixed_work",)
    return task.type in held


def _kind(task: Task, duration: Duration) -> TaskKind:
    """Return milestone for no duration, as Microsoft Project does, and back."""
    if duration.tenths == 0 and task.kind is TaskKind.TASK:
        return TaskKind.MILESTONE
    if duration.tenths and task.is_milestone:
        return TaskKind.TASK
    return task.kind


def _like(duration: Duration, tenths: int) -> Duration:
    return Duration(tenths=tenths, unit=duration.unit, elapsed=duration.elapsed)


def _percent(done: int, whole: int) -> float:
    return round(100 * done / whole, 2) if whole else 0.0


def _takes_resources(draft: Draft, task: Task) -> None:
    if draft.is_summary(task) and draft.primavera:
        message = (
            f"{task.name} is a WBS element; assign resources to the activities in it."
        )
        raise EditError(message, task=task.uid, field="resources")


def _working(draft: Draft, task: Task) -> list[Assignment]:
    """Return the assignments whose resource does work."""
    found = []
    for each in draft.assignments_of(task.uid):
        resource = draft.resources.get(each.resource or -1)
        if resource is not None and resource.type is ResourceType.WORK:
            found.append(each)
    return found


def _left(assignment: Assignment) -> int:
    if assignment.remaining_work is not None:
        return assignment.remaining_work
    return max(0, (assignment.work or 0) - (assignment.actual_work or 0))


def _spread(draft: Draft, task: Task, before: int, after: int) -> Task:
    """Let units or work of the assignments follow a new remaining duration."""
    working = _working(draft, task)
    if not working:
        if task.work and before and not _holds_work(draft, task):
            done = task.actual_work or 0
            left = round((task.work - done) * after / before)
            return draft.change(task, work=done + left, remaining_work=left)
        return task
    spent = _costs(draft, task)
    for each in working:
        if _holds_work(draft, task) and before and after:
            units = None if each.units is None else each.units * before / after
            _put(draft, each, _left(each), units)
        else:
            left = _left(each)
            scaled = (
                left * after / before if before and left else (each.units or 0) * after
            )
            _put(draft, each, round(scaled), each.units)
    return _summed(draft, task, spent)


def _share(draft: Draft, task: Task, total: int) -> None:
    """Share remaining work among who works on the task, by their units."""
    working = _working(draft, task)
    units = sum(each.units or 0 for each in working)
    longest = remaining_of(task)
    for each in working:
        part = (each.units or 0) / units if units else 1 / len(working)
        own = each.units
        if _holds_duration(task) and longest:
            own = total * part / longest
        _put(draft, each, round(total * part), own)


def _fitted(draft: Draft, task: Task) -> Task:
    """Let the duration follow work and units: the longest assignment's."""
    lengths = [
        round(_left(each) / each.units) for each in _working(draft, task) if each.units
    ]
    if not lengths or task.duration is None or task.duration.elapsed:
        return task
    left = remaining_of(task)
    done = max(0, task.duration.tenths - left) if task.actual_start is not None else 0
    whole = done + max(lengths)
    return draft.change(
        task,
        duration=_like(task.duration, whole),
        remaining_duration=_like(task.duration, max(lengths)),
        percent_complete=_percent(done, whole) if done else task.percent_complete,
    )


def _put(draft: Draft, assignment: Assignment, left: int, units: float | None) -> None:
    """Set remaining work and units of an assignment; its cost follows."""
    before = _left(assignment)
    done = assignment.actual_work or 0
    cost, remaining = assignment.cost, assignment.remaining_cost
    resource = draft.resources.get(assignment.resource or -1)
    rate = rate_of(resource) if resource else None
    if cost is not None and before:
        future = (
            remaining if remaining is not None else cost - (assignment.actual_cost or 0)
        )
        remaining = (future * left / before).quantize(CENT)
        cost = (assignment.actual_cost or Decimal(0)) + remaining
    elif rate is not None:
        remaining = (rate * left / TENTHS_PER_HOUR).quantize(CENT)
        cost = (assignment.actual_cost or Decimal(0)) + remaining
    draft.assignments.put(
        msgspec.structs.replace(
            assignment,
            work=done + left,
            remaining_work=left,
            units=units,
            cost=cost,
            remaining_cost=remaining,
            timephased=_baselines(assignment),
        )
    )


def _summed(draft: Draft, task: Task, spent: Decimal) -> Task:
    """Add up the work of a task's assignments; `spent` is what they cost before."""
    working = _working(draft, task)
    now = _costs(draft, task)
    cost = task.cost if now == spent else (task.cost or Decimal(0)) + now - spent
    if not working and task.work is None:
        return draft.change(task, cost=cost)
    work = sum(each.work or 0 for each in working)
    done = sum(each.actual_work or 0 for each in working)
    return draft.change(
        task,
        work=work,
        actual_work=done or (None if task.actual_work is None else 0),
        remaining_work=work - done,
        cost=cost,
    )


def _costs(draft: Draft, task: Task) -> Decimal:
    return sum(
        (each.cost or Decimal(0) for each in draft.assignments_of(task.uid)), Decimal(0)
    )


def _new(draft: Draft, task: Task, resource: Resource, units: float) -> Assignment:
    return draft.add_assignment(task, resource.uid, units)


def _assign_other(
    draft: Draft, task: Task, found: Assignment | None, resource: Resource, units: float
) -> Task:
    """Assign material or a cost, of which units are pieces."""
    spent = _costs(draft, task)
    made = found or _new(draft, task, resource, units)
    price = resource.rates[-1].rate if resource.rates else None
    cost = (
        (price * Decimal(str(units))).quantize(CENT) if price is not None else made.cost
    )
    draft.assignments.put(
        msgspec.structs.replace(made, units=units, cost=cost, remaining_cost=cost)
    )
    return _summed(draft, task, spent)


def _reassign(
    draft: Draft, task: Task, found: Assignment, units: float, work: int | None
) -> Task:
    left, spent = _left(found), _costs(draft, task)
    if work is not None:
        left = max(0, work - (found.actual_work or 0))
    elif _holds_duration(task):
        left = round(units * remaining_of(task))
    _put(draft, found, left, units)
    task = _summed(draft, task, spent)
    return task if _holds_duration(task) else _fitted(draft, task)


def _baselines(assignment: Assignment) -> tuple[Timephased, ...]:
    """Return the raw segments that stay true whatever the plan becomes."""
    return tuple(
        each for each in assignment.timephased if each.kind.startswith("baseline")
    )
