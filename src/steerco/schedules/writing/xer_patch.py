"""Brings an XER file from one state of its plan to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Final

from steerco.schedules.model import (
    Link,
    Resource,
    ResourceType,
    Schedule,
    TaskKind,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import xer_cells as cells
from steerco.schedules.writing.xer_baselines import first_baseline, write_baselines
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_columns import DEFAULTS
from steerco.schedules.writing.xer_costs import write_expenses
from steerco.schedules.writing.xer_curves import Curves
from steerco.schedules.writing.xer_file import Cells, XerFile
from steerco.schedules.writing.xer_notes import write_notes
from steerco.schedules.writing.xer_rates import assignment_price, write_rates
from steerco.schedules.writing.xer_udf import write_fields

EMPTY: Final = Schedule(uid="", name="", format=Format.XER)
_OWNED: Final = ("TASKACTV", "TASKMEMO", "TASKPROC", "PROJCOST", "TASKFDBK", "TASKDOC")
"""Tables whose rows go with the activity that they belong to."""
_NOT_ROLES: Final = tuple(k for k in ResourceType if k is not ResourceType.ROLE)


class Patch:
    """The rows of one project, in the order in which P6 needs them."""

    def __init__(self, file: XerFile, before: Schedule, after: Schedule) -> None:
        self._file, self._before, self._after = file, before, after
        self._project = before.extra.get("proj_id") or "1"
        self._places: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._was = self._ids(before)
        self._ids_now = self._ids(after)
        self._change = Change(file, before, after, self._was, self._ids_now, set())

    def apply(self) -> Iterator[str]:
        """Change the file; yield what could not be written."""
        self._project_rows()
        self._calendars()
        self._outline()
        self._tasks()
        self._links()
        self._resources()
        self._assignments()
        write_expenses(self._change)
        write_notes(self._change)
        yield from write_fields(self._change)
        yield from write_baselines(self._change)
        if self._change.missing:
            names = ", ".join(sorted(self._change.missing))
            yield f"The file has no columns for: {names}."

    # -- ids -------------------------------------------------------------------------

    def _ids(self, schedule: Schedule) -> cells.Ids:
        elements, activities = _sorted_out(schedule)
        was_elements, was_activities = _sorted_out(self._before)
        wbs = self._numbered("PROJWBS", "wbs_id", elements, {*was_elements})
        people = [r.uid for r in schedule.resources if r.type is not ResourceType.ROLE]
        roles = [r.uid for r in schedule.resources if r.type is ResourceType.ROLE]
        known = {resource.uid for resource in self._before.resources}
        return cells.Ids(
            project=self._project,
            root=self._root(schedule, wbs),
            wbs=wbs,
            tasks=self._numbered("TASK", "task_id", activities, {*was_activities}),
            calendars=self._numbered(
                "CALENDAR",
                "clndr_id",
                [each.uid for each in schedule.calendars],
                {each.uid for each in self._before.calendars},
            ),
            resources={
                **self._numbered("RSRC", "rsrc_id", people, known),
                **self._numbered("ROLES", "role_id", roles, known),
            },
            assignments=self._numbered(
                "TASKRSRC",
                "taskrsrc_id",
                [each.uid for each in schedule.assignments],
                {each.uid for each in self._before.assignments},
            ),
        )

    def _numbered(
        self, table: str, column: str, uids: Iterable[int], known: set[int]
    ) -> dict[int, str]:
        """Return the ids of records: their own if the file has them, else new ones."""
        return {
            uid: str(abs(uid)) if uid in known else self._file.fresh(table, column)
            for uid in uids
        }

    def _root(self, schedule: Schedule, wbs: Mapping[int, str]) -> str:
        """Return which WBS element stands for the project."""
        rows = self._rows("PROJWBS", "proj_id").get(self._project, ())
        for place in rows:
            if self._file.cell("PROJWBS", place, "proj_node_flag") == "Y":
                return self._file.cell("PROJWBS", place, "wbs_id")
        top = next((t for t in self._before.tasks if t.parent is None), None)
        if top is not None and top.kind is TaskKind.SUMMARY:
            return str(abs(top.uid))
        tops = [task for task in schedule.tasks if task.parent is None]
        if len(tops) == 1 and tops[0].uid in wbs and tops[0].name == schedule.name:
            return wbs[tops[0].uid]
        return self._file.fresh("PROJWBS", "wbs_id")

    def _rows(self, table: str, column: str) -> dict[str, list[int]]:
        key = (table, column)
        if key not in self._places:
            self._places[key] = self._file.rows(table, column)
        return self._places[key]

    # -- rows ------------------------------------------------------------------------

    def _sync(
        self,
        table: str,
        key: str,
        before: Mapping[str, Cells],
        after: Mapping[str, Cells],
    ) -> None:
        places = self._rows(table, key)
        self._change.sync(table, places, before, after)

    def _project_rows(self) -> None:
        for table, make in (
            ("PROJECT", cells.project_cells),
            ("SCHEDOPTIONS", cells.option_cells),
        ):
            was = make(self._before, self._was)
            now = make(self._after, self._ids_now)
            if self._before is EMPTY:
                self._change.put(table, {**now, **self._first_baseline(table)})
                continue
            changed = {c: v for c, v in now.items() if v != was.get(c)}
            for place in self._rows(table, "proj_id").get(self._project, ()):
                self._change.cells(table, place, changed)

    def _first_baseline(self, table: str) -> Cells:
        if table == "PROJECT" and any(t.baseline() for t in self._after.tasks):
            return {"sum_base_proj_id": first_baseline(self._project)}
        return {}

    def _calendars(self) -> None:
        def made(schedule: Schedule, ids: cells.Ids) -> dict[str, Cells]:
            known = {each.uid: each for each in schedule.calendars}
            return {
                ids.calendars[each.uid]: cells.calendar_cells(
                    each, schedule, ids, cells.full_week(each, known)
                )
                for each in schedule.calendars
            }

        self._sync(
            "CALENDAR",
            "clndr_id",
            made(self._before, self._was),
            made(self._after, self._ids_now),
        )

    def _outline(self) -> None:
        def made(schedule: Schedule, ids: cells.Ids) -> dict[str, Cells]:
            elements = (task for task in schedule.tasks if task.uid in ids.wbs)
            return {
                ids.wbs[task.uid]: cells.wbs_cells(task, place, ids)
                for place, task in enumerate(elements, start=1)
            }

        was, now = made(self._before, self._was), made(self._after, self._ids_now)
        # Places count from 1; P6's own numbers stay where the order did.
        if [*was] == [*now]:
            was = {k: {**v, "seq_num": now[k]["seq_num"]} for k, v in was.items()}
        if self._before is EMPTY and self._ids_now.root in now:
            now[self._ids_now.root] = {
                **now[self._ids_now.root],
                "proj_node_flag": "Y",
            }
        elif self._before is EMPTY:
            root = cells.root_cells(self._after, self._ids_now)
            self._file.add("PROJWBS", {**DEFAULTS["PROJWBS"], **root})
        above = {"obs_id": self._owner()}
        fresh = {k: v if k in was else {**above, **v} for k, v in now.items()}
        self._sync("PROJWBS", "wbs_id", was, fresh)

    def _owner(self) -> str:
        """Return who answers for the project, for new WBS elements."""
        for place in self._rows("PROJWBS", "proj_id").get(self._project, ()):
            if owner := self._file.cell("PROJWBS", place, "obs_id"):
                return owner
        return "1"

    def _tasks(self) -> None:
        def made(schedule: Schedule, ids: cells.Ids) -> dict[str, Cells]:
            codes = cells.activity_ids(schedule, ids)
            return {
                ids.tasks[task.uid]: cells.task_cells(
                    task, codes[task.uid], ids, schedule.calendar
                )
                for task in schedule.tasks
                if task.uid in ids.tasks
            }

        was, now = made(self._before, self._was), made(self._after, self._ids_now)
        for number, new in now.items():
            now[number] = {**new, **_equipment(was.get(number), new)}
        self._sync("TASK", "task_id", was, now)
        gone = was.keys() - now.keys()
        for table in _OWNED if gone else ():
            places = self._file.rows(table, "task_id")
            for place in (each for number in gone for each in places.get(number, ())):
                self._file.remove(place)

    def _links(self) -> None:
        was = {str(link.uid): link for link in self._before.links if link.uid}
        fresh = count(self._file.largest("TASKPRED", "task_pred_id") + 1)
        places = self._rows("TASKPRED", "task_pred_id")

        def kept(number: str) -> Cells:
            project = ""
            for place in places.get(number, ()):
                project = self._file.cell("TASKPRED", place, "pred_proj_id")
            return {"pred_proj_id": project}

        def made(link: Link, number: str, ids: cells.Ids) -> Cells:
            return cells.link_cells(link, number, ids, kept(number))

        before = {n: made(link, n, self._was) for n, link in was.items()}
        now: dict[str, Cells] = {}
        for link in self._after.links:
            number = str(link.uid) if str(link.uid) in was else str(next(fresh))
            inner = {link.predecessor, link.successor} <= self._ids_now.tasks.keys()
            if inner or number in was:
                now[number] = made(link, number, self._ids_now)
        self._sync("TASKPRED", "task_pred_id", before, now)

    def _resources(self) -> None:
        for table, key, make, kinds in (
            ("RSRC", "rsrc_id", cells.resource_cells, _NOT_ROLES),
            ("ROLES", "role_id", cells.role_cells, (ResourceType.ROLE,)),
        ):
            was = _by_id(self._before.resources, make, self._was, kinds)
            now = _by_id(self._after.resources, make, self._ids_now, kinds)
            if [*was] == [*now]:
                place = "rsrc_seq_num" if table == "RSRC" else "seq_num"
                was = {k: {**v, place: now[k][place]} for k, v in was.items()}
            self._sync(table, key, was, now)
        write_rates(self._change)

    def _assignments(self) -> None:
        curves = Curves(self._change)

        def made(schedule: Schedule, ids: cells.Ids) -> dict[str, Cells]:
            people = {resource.uid: resource for resource in schedule.resources}
            return {
                ids.assignments[each.uid]: {
                    **cells.assignment_cells(each, ids, people.get(each.resource or 0)),
                    "cost_per_qty": assignment_price(
                        each, people.get(each.resource or 0), schedule
                    ),
                    "curv_id": curves.number(each.contour),
                }
                for each in schedule.assignments
                if each.task in ids.tasks and each.resource is not None
            }

        was, now = made(self._before, self._was), made(self._after, self._ids_now)
        for number in now.keys() & was.keys():
            now[number] = self._own_price(number, was[number], now[number])
        self._sync("TASKRSRC", "taskrsrc_id", was, now)

    def _own_price(self, number: str, was: Cells, now: Cells) -> Cells:
        """Leave the price of an assignment that has another than its resource."""
        for place in self._rows("TASKRSRC", "taskrsrc_id").get(number, ()):
            price = self._file.cell("TASKRSRC", place, "cost_per_qty")
            if now["cost_per_qty"] != was["cost_per_qty"] and (
                not price or cells.differs(price, was["cost_per_qty"])
            ):
                return {**now, "cost_per_qty": was["cost_per_qty"]}
        return now


def _sorted_out(schedule: Schedule) -> tuple[list[int], list[int]]:
    """Return the uids of WBS elements and of activities."""
    parents = {task.parent for task in schedule.tasks}
    is_element = {
        task.uid: task.kind is TaskKind.SUMMARY or task.uid in parents
        for task in schedule.tasks
    }
    elements = [uid for uid, element in is_element.items() if element]
    return elements, [uid for uid, element in is_element.items() if not element]


def _by_id(
    resources: Iterable[Resource],
    make: Callable[[Resource, int, cells.Ids], Cells],
    ids: cells.Ids,
    kinds: tuple[ResourceType, ...],
) -> dict[str, Cells]:
    chosen = (resource for resource in resources if resource.type in kinds)
    return {
        ids.resources[resource.uid]: make(resource, place, ids)
        for place, resource in enumerate(chosen, start=1)
    }


def _equipment(was: Cells | None, now: Cells) -> Cells:
    """Count changed work as labour only, as it is no longer known of which kind."""
    if was is None:
        return {}
    return {
        f"{part}_equip_qty": "0"
        for part in ("act", "remain")
        if now[f"{part}_work_qty"] != was[f"{part}_work_qty"]
    }
