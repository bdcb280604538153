"""A plan of another program, fitted to what Microsoft Project understands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import count

import msgspec

from steerco.schedules.derived import work_between
from steerco.schedules.model import (
    Assignment,
    Calendar,
    FieldValue,
    Resource,
    ResourceType,
    Schedule,
    Task,
    Timephased,
)
from steerco.schedules.working_time import WorkingCalendars

MAX_UID = 2**31 - 1
ACTIVITY_ID = "Activity ID"


def fitted(schedule: Schedule) -> Schedule:
    """Return the plan with ids, resource calendars and splits as Microsoft has them."""
    numbered = _with_positive_uids(_with_activity_ids(schedule))
    return _with_split_work(_with_resource_calendars(numbered))


def _with_activity_ids(schedule: Schedule) -> Schedule:
    """Return the plan with its activity ids in a custom field, where it has any."""
    ids = tuple(
        FieldValue(entity="task", uid=task.uid, field=ACTIVITY_ID, value=task.code)
        for task in schedule.tasks
        if task.code
    )
    if not ids or any(value.field == ACTIVITY_ID for value in schedule.fields):
        return schedule
    return msgspec.structs.replace(schedule, fields=(*ids, *schedule.fields))


def _with_positive_uids(schedule: Schedule) -> Schedule:
    """Return the plan with ids from 1 on; P6's roles and WBS elements may lie below."""
    tasks = _renumbering(task.uid for task in schedule.tasks)
    resources = _renumbering(each.uid for each in schedule.resources)
    calendars = _renumbering(each.uid for each in schedule.calendars)
    assignments = _renumbering(each.uid for each in schedule.assignments)
    change = msgspec.structs.replace

    def owner(entity: str) -> Callable[[int], int]:
        found = {"task": tasks, "resource": resources}.get(entity, assignments)
        return lambda uid: found.get(uid, uid)

    return change(
        schedule,
        calendar=_of(calendars, schedule.calendar),
        calendars=tuple(
            change(each, uid=calendars[each.uid], parent=_of(calendars, each.parent))
            for each in schedule.calendars
        ),
        tasks=tuple(
            change(
                each,
                uid=tasks[each.uid],
                parent=_of(tasks, each.parent),
                calendar=_of(calendars, each.calendar),
            )
            for each in schedule.tasks
        ),
        links=tuple(
            change(
                each,
                predecessor=tasks.get(each.predecessor, each.predecessor),
                successor=tasks.get(each.successor, each.successor),
            )
            for each in schedule.links
        ),
        resources=tuple(
            change(
                each,
                uid=resources[each.uid],
                parent=_of(resources, each.parent),
                calendar=_of(calendars, each.calendar),
            )
            for each in schedule.resources
        ),
        assignments=tuple(
            change(
                each,
                uid=assignments[each.uid],
                task=tasks.get(each.task, each.task),
                resource=_of(resources, each.resource),
            )
            for each in schedule.assignments
        ),
        fields=tuple(
            change(each, uid=owner(each.entity)(each.uid)) for each in schedule.fields
        ),
    )


def _of(known: dict[int, int], uid: int | None) -> int | None:
    return None if uid is None else known.get(uid, uid)


def _renumbering(uids: Iterable[int]) -> dict[int, int]:
    """Return for every id one between 1 and the largest allowed, most their own."""
    known = list(uids)
    taken = {uid for uid in known if 0 < uid <= MAX_UID}
    free = (number for number in count(1) if number not in taken)
    return {uid: uid if uid in taken else next(free) for uid in known}


def _with_resource_calendars(schedule: Schedule) -> Schedule:
    """Return the plan with a calendar of its own for each worker who shares one."""
    known = {calendar.uid: calendar for calendar in schedule.calendars}
    numbers = count(max(known, default=0) + 1)
    added: list[Calendar] = []
    resources: list[Resource] = []
    for resource in schedule.resources:
        base = known.get(resource.calendar or 0)
        works = resource.type in (ResourceType.WORK, ResourceType.ROLE)
        if base is None or not works or base.parent is not None:
            resources.append(resource)
            continue
        own = Calendar(
            uid=next(numbers), name=resource.name, parent=base.uid, kind="resource"
        )
        added.append(own)
        resources.append(msgspec.structs.replace(resource, calendar=own.uid))
    return msgspec.structs.replace(
        schedule,
        calendars=tuple(_parents_first((*schedule.calendars, *added))),
        resources=tuple(resources),
    )


def _parents_first(calendars: tuple[Calendar, ...]) -> list[Calendar]:
    """Return the calendars in their order, but none before the one it inherits from."""
    known = {calendar.uid: calendar for calendar in calendars}
    ordered: dict[int, Calendar] = {}
    for calendar in calendars:
        line = [calendar]
        while (above := known.get(line[-1].parent or 0)) and above not in line:
            line.append(above)
        for each in reversed(line):
            ordered.setdefault(each.uid, each)
    return list(ordered.values())


def _with_split_work(schedule: Schedule) -> Schedule:
    """Return the plan with work around every split: Microsoft keeps splits in it only."""
    phased = {
        each.task
        for each in schedule.assignments
        if any(part.kind in ("actual", "remaining") for part in each.timephased)
    }
    split = [
        task
        for task in schedule.tasks
        if task.splits and task.uid not in phased and task.start and task.finish
    ]
    if not split:
        return schedule
    calendars = WorkingCalendars(schedule)
    held: dict[int, list[Assignment]] = defaultdict(list)
    for each in schedule.assignments:
        held[each.task].append(each)
    numbers = count(max((each.uid for each in schedule.assignments), default=0) + 1)
    changed: dict[int, Assignment] = {}
    added = []
    for task in split:
        work = tuple(_work(task, calendars))
        own = next(iter(held[task.uid]), None)
        if own is None:
            amount = sum(round(part.amount) for part in work)
            added.append(
                Assignment(
                    uid=next(numbers),
                    task=task.uid,
                    units=1.0,
                    work=amount,
                    start=task.start,
                    finish=task.finish,
                    timephased=work,
                )
            )
        else:
            changed[own.uid] = msgspec.structs.replace(
                own, timephased=(*own.timephased, *work)
            )
    kept = tuple(changed.get(each.uid, each) for each in schedule.assignments)
    return msgspec.structs.replace(schedule, assignments=(*kept, *added))


def _work(task: Task, calendars: WorkingCalendars) -> Iterable[Timephased]:
    """Yield the parts of a task between its splits, as work of one person."""
    moments: list[dt.datetime | None] = [task.start]
    for split in task.splits:
        moments += [split.start, split.finish]
    moments.append(task.finish)
    index = calendars.index(task.calendar)
    reached = task.stop or task.start
    for start, finish in zip(moments[::2], moments[1::2], strict=True):
        if start is None or finish is None or finish <= start:
            continue
        amount = work_between(calendars, index, start, finish)
        done = bool(task.actual_start and reached and finish <= reached)
        if amount > 0:
            yield Timephased(
                kind="actual" if done else "remaining",
                start=start,
                finish=finish,
                amount=float(amount),
            )
