"""A plan while it is edited: records that can change, and what changed of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

import msgspec

from steerco.schedules.editing.changes import Change, Changes, PlanRecord
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.outline import Outline
from steerco.schedules.editing.shelf import Shelf
from steerco.schedules.labels import (
    STARTED_HERE,
    label_of,
    row_numbers,
    shows_numbers,
)
from steerco.schedules.model import (
    Assignment,
    Calendar,
    FieldValue,
    Link,
    Resource,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import ROUND_THE_CLOCK, from_ticks, to_ticks

SILENT: Final = frozenset(("parent", "level"))
"""What follows from a task's place in the outline."""

LAST_NUMBER: Final = re.compile(r"(\d+)(?=\D*$)")
MOST_NEW: Final = 10_000
"""The format of a plan that came from no file."""

LinkKey = tuple[int, int, str]


class Draft:
    """One request's working copy of a plan."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.primavera = schedule.from_primavera
        self.plan = PlanRecord.of(schedule)
        self.said: list[str] = []
        """What a person should be told besides what she asked for."""
        self.stale: set[int] = set()
        """Tasks that came, went or moved, and the summaries above them."""
        self.tasks: Shelf[int, Task] = Shelf(schedule.tasks, _uid, SILENT)
        self._placed: set[int] = set()
        self._new = 0

    # -- records ---------------------------------------------------------------------

    @cached_property
    def links(self) -> Shelf[LinkKey, Link]:
        return Shelf(self.schedule.links, link_key)

    @cached_property
    def resources(self) -> Shelf[int, Resource]:
        return Shelf(self.schedule.resources, _uid)

    @cached_property
    def assignments(self) -> Shelf[int, Assignment]:
        return Shelf(self.schedule.assignments, _uid)

    @cached_property
    def calendars(self) -> Shelf[int, Calendar]:
        return Shelf(self.schedule.calendars, _uid)

    @cached_property
    def fields(self) -> Shelf[tuple[str, int, str], FieldValue]:
        return Shelf(
            self.schedule.fields, lambda each: (each.entity, each.uid, each.field)
        )

    @cached_property
    def outline(self) -> Outline:
        return Outline(self.tasks)

    @cached_property
    def before(self) -> Outline:
        """The outline as the request found it."""
        return Outline(self.schedule.tasks)

    @cached_property
    def numbered(self) -> bool:
        """Whether every task's WBS is its outline number, as a plan started here has."""
        found = {task.uid: task.wbs for task in self.schedule.tasks}
        if not found:
            return self.schedule.format == STARTED_HERE
        return all(found[uid] == number for uid, _, number in self.before.walk())

    @cached_property
    def working(self) -> WorkingCalendars:
        """The calendars as the request found them."""
        return WorkingCalendars(self.schedule)

    def task(self, uid: int) -> Task:
        found = self.tasks.get(uid)
        if found is None:
            message = (
                "The task is no longer in the plan; somebody removed it. Go on with "
                "the plan as it is now."
            )
            raise EditError(message, task=uid)
        return found

    def count_new(self) -> None:
        """Refuse to add more tasks at once than anybody means."""
        self._new += 1
        if self._new > MOST_NEW:
            message = (
                f"At most {MOST_NEW:,} tasks can be added at once; add them in parts."
            )
            raise EditError(message)

    def next_code(self) -> str:
        """Return the next activity id after P6's fashion, in tens; none elsewhere."""
        if not self.primavera:
            return ""
        if not self._last_code:
            self._last_code = "A1000"
            return self._last_code
        number = LAST_NUMBER.search(self._last_code)
        digits = number[1] if number else "0"
        text = str((int(digits) // 10 + 1) * 10).zfill(len(digits))
        self._last_code = LAST_NUMBER.sub(text, self._last_code)
        return self._last_code

    @cached_property
    def _last_code(self) -> str:
        """The activity id with the highest number; empty without any."""
        codes = [t.code for t in self.schedule.tasks if t.code and not t.is_summary]
        numbers = [
            (int(m[1]), code) for code in codes if (m := LAST_NUMBER.search(code))
        ]
        return max(numbers)[1] if numbers else ""

    def next_uid(self) -> int:
        """Return a uid that no task of the plan ever had in this request."""
        self._last_uid += 1
        return self._last_uid

    @cached_property
    def _last_uid(self) -> int:
        return max((task.uid for task in self.schedule.tasks), default=0)

    def change(
        self, task: Task, *, pinned: tuple[str, ...] = (), **values: Any
    ) -> Task:
        """Set fields of a task."""
        return self.tasks.put(msgspec.structs.replace(task, **values), pinned=pinned)

    def set_plan(self, **values: Any) -> None:
        self.plan = msgspec.structs.replace(self.plan, **values)

    def is_summary(self, task: Task) -> bool:
        return task.is_summary or task.kind is TaskKind.SUBPROJECT

    @cached_property
    def called(self) -> dict[str, list[int]]:
        """Tasks by what people call them in the list as it is now, if not by their uid."""
        found: dict[str, list[int]] = {}
        for uid, label in self._labels():
            if label:
                found.setdefault(label.casefold(), []).append(uid)
        return found

    def _labels(self) -> Iterator[tuple[int, str]]:
        if not self.is_numbered:
            yield from ((t.uid, label_of(self.schedule, t)) for t in self.tasks)
        elif self.is_moved:
            uids = (uid for uid, _, _ in self.outline.walk())
            yield from ((uid, str(number)) for number, uid in enumerate(uids, start=1))
        else:
            numbers = map(str, row_numbers(self.schedule))
            yield from zip((t.uid for t in self.schedule.tasks), numbers, strict=True)

    @cached_property
    def is_numbered(self) -> bool:
        """Whether the plan's program numbers the rows of its list."""
        return shows_numbers(self.schedule)

    # -- what belongs to a task ------------------------------------------------------

    @cached_property
    def _assigned(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for each in self.assignments:
            found.setdefault(each.task, []).append(each.uid)
        return found

    @cached_property
    def _last_assignment(self) -> int:
        return max((each.uid for each in self.schedule.assignments), default=0)

    def assignments_of(self, uid: int) -> list[Assignment]:
        found = (self.assignments.get(each) for each in self._assigned.get(uid, ()))
        return [each for each in found if each is not None]

    def add_assignment(self, task: Task, resource: int, units: float) -> Assignment:
        self._assigned.setdefault(task.uid, []).append(self._last_assignment + 1)
        self._last_assignment += 1
        return self.assignments.put(
            Assignment(
                uid=self._last_assignment,
                task=task.uid,
                resource=resource,
                units=units,
                work=0,
            )
        )

    def remove_assignment(self, assignment: Assignment) -> None:
        self._assigned[assignment.task].remove(assignment.uid)
        self.assignments.remove(assignment.uid)

    @cached_property
    def _into(self) -> dict[int, dict[LinkKey, None]]:
        """Keys of the links into each task."""
        found: dict[int, dict[LinkKey, None]] = {}
        for link in self.links:
            found.setdefault(link.successor, {})[link_key(link)] = None
        return found

    def links_into(self, uid: int) -> list[Link]:
        found = (self.links.get(key) for key in self._into.get(uid, ()))
        return [each for each in found if each is not None]

    def put_link(self, link: Link) -> None:
        self._into.setdefault(link.successor, {})[link_key(link)] = None
        self.links.put(link)

    # -- outline ---------------------------------------------------------------------

    def placed(self, uid: int) -> None:
        """Note that a task stands somewhere else now."""
        self._placed.add(uid)
        self.stale.add(uid)
        self.__dict__.pop("called", None)
        if self.is_numbered and not self.plan.numbered_by_place:
            self.set_plan(numbered_by_place=True)

    @property
    def is_moved(self) -> bool:
        return bool(self._placed)

    # -- time ------------------------------------------------------------------------

    def calendar_of(self, task: Task) -> int:
        if task.duration is not None and task.duration.elapsed:
            return ROUND_THE_CLOCK
        return self.working.index(task.calendar)

    def work_between(self, task: Task, start: dt.datetime, finish: dt.datetime) -> int:
        """Return the working tenths of a minute on the task's calendar."""
        return self.working.work_between(
            self.calendar_of(task), to_ticks(start), to_ticks(finish)
        )

    def after(self, task: Task, start: dt.datetime, tenths: int) -> dt.datetime:
        """Return when so much working time has gone by on the task's calendar."""
        return from_ticks(
            self.working.add(self.calendar_of(task), to_ticks(start), tenths)
        )

    # -- result ----------------------------------------------------------------------

    def replay(self, changes: Changes) -> None:
        """Do again what was noted, or take it back where it is inverted."""
        self._replay_places(changes)
        self.tasks.replay(changes.tasks)
        self.stale.update(self.stale_after(changes))
        for name in ("links", "resources", "assignments", "calendars", "fields"):
            noted: Any = getattr(changes, name)
            if noted:
                getattr(self, name).replay(noted)
        self._nothing_left_behind(changes)
        if changes.plan and changes.plan.after:
            after = changes.plan.after
            self.set_plan(
                **{name: getattr(after, name) for name in changes.plan.fields}
            )

    def stale_after(self, changes: Changes) -> set[int]:
        """Return the tasks whose summaries these changes make to be added up anew."""
        calendars = {each.after.uid for each in changes.calendars if each.after}
        on_them = (task.uid for task in self.tasks if task.calendar in calendars)
        return changes.added_up.union(on_them if calendars else ())

    def _nothing_left_behind(self, changes: Changes) -> None:
        """Refuse to take tasks out that others have built upon since."""
        gone = {
            each.before.uid for each in changes.tasks if each.before and not each.after
        }
        if not gone:
            return
        used = {uid for uid in gone if self.outline.children(uid)}
        used |= {
            end for link in self.links for end in link_key(link)[:2] if end in gone
        }
        used |= {each.task for each in self.assignments if each.task in gone}
        for change in changes.tasks:
            if change.before and change.before.uid in used:
                message = (
                    f"{change.before.name} is used by others since: it has tasks under "
                    "it, links or resources. Remove it yourself if you still want to."
                )
                raise EditError(message, task=change.before.uid)

    def _replay_places(self, changes: Changes) -> None:
        if not changes.places_before and not changes.places_after:
            return
        for place in changes.places_before:
            if place.uid in self.outline:
                self.stale.update(self.outline.above(place.uid))
                self._placed.add(place.uid)
                self.outline.detach(place.uid)
        for place in changes.places_after:
            if place.parent is not None and place.parent not in self.outline:
                message = "The heading that this stood under is no longer in the plan."
                raise EditError(message, task=place.parent)
            self.outline.attach(place.uid, place.parent, place.previous)
            self.placed(place.uid)
            self.stale.update(self.outline.above(place.uid))

    def changes(self) -> Changes:
        """Return what the request changed, calculated values left out."""
        before, after = PlanRecord.of(self.schedule), self.plan
        settings = tuple(
            name
            for name in before.__struct_fields__
            if getattr(before, name) != getattr(after, name)
        )
        return Changes(
            tasks=self.tasks.changes(),
            links=self._noted("links"),
            resources=self._noted("resources"),
            assignments=self._noted("assignments"),
            calendars=self._noted("calendars"),
            fields=self._noted("fields"),
            plan=Change(before=before, after=after, fields=settings)
            if settings
            else None,
            places_before=self._places(self.before) if self._placed else (),
            places_after=self._places(self.outline) if self._placed else (),
        )

    def result(self) -> Schedule:
        """Return the edited plan, tasks in outline order, not yet calculated."""
        return msgspec.structs.replace(
            self.schedule,
            tasks=self._ordered() if self._placed else self.tasks.records(),
            links=self._records("links"),
            resources=self._records("resources"),
            assignments=self._records("assignments"),
            calendars=self._records("calendars"),
            fields=self._records("fields"),
            **{name: getattr(self.plan, name) for name in self.plan.__struct_fields__},
        )

    def _noted(self, name: str) -> Any:
        return self.__dict__[name].changes() if name in self.__dict__ else ()

    def _records(self, name: str) -> Any:
        if name in self.__dict__:
            return self.__dict__[name].records()
        return getattr(self.schedule, name)

    def _places(self, outline: Outline) -> Any:
        return outline.places({uid for uid in self._placed if uid in outline})

    def _ordered(self) -> tuple[Task, ...]:
        return tuple(
            self._in_place(self.task(uid), level, number)
            for uid, level, number in self.outline.walk()
        )

    def _in_place(self, task: Task, level: int, number: str) -> Task:
        parent = self.outline.parent(task.uid)
        wbs = number if self.numbered else task.wbs
        if (task.parent, task.level, task.wbs) == (parent, level, wbs):
            return task
        return msgspec.structs.replace(task, parent=parent, level=level, wbs=wbs)


def link_key(link: Link) -> LinkKey:
    return link.predecessor, link.successor, link.type.value


def _uid(record: Any) -> int:
    uid: int = record.uid
    return uid
