"""Primavera XER: the original with what has changed, or a new file of one project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Final, TypeVar

from steerco.schedules.model import (
    Assignment,
    Link,
    Resource,
    ResourceType,
    Schedule,
    Task,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import xer_cells as cells
from steerco.schedules.writing.written import Source, Written
from steerco.schedules.writing.xer_columns import COLUMNS, DEFAULTS
from steerco.schedules.writing.xer_file import Cells, XerFile
from steerco.schedules.writing.xer_fitting import fitted
from steerco.schedules.writing.xer_texts import write_texts

T = TypeVar("T")
EMPTY: Final = Schedule(uid="", name="", format=Format.XER)
_OWNED: Final = ("TASKACTV", "TASKMEMO", "TASKPROC", "PROJCOST", "TASKFDBK", "TASKDOC")
"""Tables whose rows go with the activity that they belong to."""


def write(schedule: Schedule, source: Source | None, on: dt.date | None) -> Written:
    """Return the plan as an XER file, dated `on`."""
    if source is None or not source.is_like(b"ERMHDR\t"):
        return _new(schedule, on)
    before = source.schedule
    file = XerFile(source.content, before.extra.get("encoding", "cp1252"))
    notes: tuple[str, ...] = ()
    if schedule != before:
        notes = tuple(_Patch(file, before, schedule).apply())
    return _written(file, notes, on)


def _new(schedule: Schedule, on: dt.date | None) -> Written:
    """Return a file of one project with the tables that a plan needs."""
    schedule, notes = fitted(schedule)
    for encoding in ("cp1252", "utf-8"):
        file = XerFile(_skeleton(schedule), encoding)
        more = tuple(_Patch(file, EMPTY, schedule).apply())
        if not file.unwritable:
            break
    honest = "This file was made for Primavera P6 and never opened in it."
    return _written(file, (honest, *notes, *more), on)


def _written(file: XerFile, notes: tuple[str, ...], on: dt.date | None) -> Written:
    if on is not None:
        file.date(on)
    if file.unwritable:
        notes = (*notes, f"Letters outside {file.encoding} became question marks.")
    return Written(file.content(), notes)


def _skeleton(schedule: Schedule) -> bytes:
    day = (schedule.data_date or schedule.start or dt.datetime(2000, 1, 1)).date()
    currency = schedule.currency or "EUR"
    head = ("ERMHDR", "19.12", day, "Project", "admin", "admin", "dbxDatabaseNoName")
    lines = ["\t".join(map(str, (*head, "Project Management", currency)))]
    money = {"curr_symbol": currency, "curr_type": currency}
    for table, columns in COLUMNS.items():
        lines += [f"%T\t{table}", "\t".join(("%F", *columns))]
        if table in ("CURRTYPE", "OBS"):
            row = {**DEFAULTS[table], **money, "curr_short_name": currency}
            lines.append("\t".join(("%R", *(row.get(c, "") for c in columns))))
    return "\r\n".join([*lines, "%E", ""]).encode("ascii", errors="replace")


class _Patch:
    """Brings a file from one state of its plan to another."""

    def __init__(self, file: XerFile, before: Schedule, after: Schedule) -> None:
        self._file, self._before, self._after = file, before, after
        self._missing: set[str] = set()
        self._project = before.extra.get("proj_id") or "1"
        self._places: dict[tuple[str, str], dict[str, list[int]]] = {}
        self._was = self._ids(before, before)
        self._ids_now = self._ids(after, before)

    def apply(self) -> Iterator[str]:
        """Change the file; yield what could not be written."""
        self._project_rows()
        self._calendars()
        self._outline()
        self._tasks()
        self._links()
        self._resources()
        self._assignments()
        yield from write_texts(self._file, self._before, self._after, self._ids_now)
        if self._missing:
            names = ", ".join(sorted(self._missing))
            yield f"The file has no columns for: {names}."
        yield from _unwritten(self._before, self._after)

    # -- ids -------------------------------------------------------------------------

    def _ids(self, schedule: Schedule, before: Schedule) -> cells.Ids:
        parents = {task.parent for task in schedule.tasks}
        is_element = {t.uid: t.is_summary or t.uid in parents for t in schedule.tasks}
        summaries = [uid for uid, element in is_element.items() if element]
        activities = [uid for uid, element in is_element.items() if not element]
        was_parents = {task.parent for task in before.tasks}
        was = {t.uid: t.is_summary or t.uid in was_parents for t in before.tasks}
        wbs = self._numbered(
            "PROJWBS", "wbs_id", summaries, {uid for uid, e in was.items() if e}
        )
        tasks = self._numbered(
            "TASK", "task_id", activities, {uid for uid, e in was.items() if not e}
        )
        people = [r.uid for r in schedule.resources if r.type is not ResourceType.ROLE]
        roles = [r.uid for r in schedule.resources if r.type is ResourceType.ROLE]
        known = {resource.uid for resource in before.resources}
        return cells.Ids(
            project=self._project,
            root=self._root(schedule, wbs),
            wbs=wbs,
            tasks=tasks,
            calendars=self._numbered(
                "CALENDAR",
                "clndr_id",
                [each.uid for each in schedule.calendars],
                {each.uid for each in before.calendars},
            ),
            resources={
                **self._numbered("RSRC", "rsrc_id", people, known),
                **self._numbered("ROLES", "role_id", roles, known),
            },
        )

    def _numbered(
        self, table: str, column: str, uids: Iterable[int], known: set[int]
    ) -> dict[int, str]:
        """Return the ids of records: their own if the file has them, else new ones."""
        fresh = count(self._file.largest(table, column) + 1)
        found: dict[int, str] = {}
        for uid in uids:
            found[uid] = str(abs(uid) if uid in known else next(fresh))
        return found

    def _root(self, schedule: Schedule, wbs: Mapping[int, str]) -> str:
        """Return which WBS element stands for the project."""
        rows = self._rows("PROJWBS", "proj_id").get(self._project, ())
        for place in rows:
            if self._file.cell("PROJWBS", place, "proj_node_flag") == "Y":
                return self._file.cell("PROJWBS", place, "wbs_id")
        top = next((t for t in self._before.tasks if t.parent is None), None)
        if top is not None and top.is_summary:
            return str(abs(top.uid))
        tops = [task for task in schedule.tasks if task.parent is None]
        if len(tops) == 1 and tops[0].uid in wbs and tops[0].name == schedule.name:
            return wbs[tops[0].uid]
        taken = max(map(int, wbs.values()), default=0)
        return str(max(taken, self._file.largest("PROJWBS", "wbs_id")) + 1)

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
    ) -> set[str]:
        """Bring a table's rows to the new state; return the ids of removed rows."""
        if after:
            self._file.create(table, COLUMNS[table])
        places = self._rows(table, key)
        for number, new in after.items():
            old = before.get(number)
            if old is None or number not in places:
                self._file.add(table, {**DEFAULTS[table], **_filled(new)})
            elif old != new:
                changed = {c: v for c, v in new.items() if v != old.get(c, "")}
                for place in places[number]:
                    self._missing |= set(self._file.change(table, place, changed))
        gone = {number for number in before if number not in after}
        for number in gone:
            for place in places.get(number, ()):
                self._file.remove(place)
        return gone

    def _project_rows(self) -> None:
        for table, make in (
            ("PROJECT", cells.project_cells),
            ("SCHEDOPTIONS", cells.option_cells),
        ):
            was = make(self._before, self._was)
            now = make(self._after, self._ids_now)
            if self._before is EMPTY:
                self._file.add(table, {**DEFAULTS[table], **_filled(now)})
                continue
            changed = {c: v for c, v in now.items() if v != was.get(c)}
            for place in self._rows(table, "proj_id").get(self._project, ()):
                self._missing |= set(self._file.change(table, place, changed))

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
            codes = _codes(schedule, ids)
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
        gone = self._sync("TASK", "task_id", was, now)
        for table in _OWNED:
            for number in gone:
                for place in self._file.rows(table, "task_id").get(number, ()):
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
        known = {resource.uid for resource in self._before.resources}
        numbers = count(self._file.largest("RSRCRATE", "rsrc_rate_id") + 1)
        for resource in self._after.resources:
            if resource.uid not in known and resource.type is not ResourceType.ROLE:
                self._file.create("RSRCRATE", COLUMNS["RSRCRATE"])
                rate = cells.rate_cells(resource, str(next(numbers)), self._ids_now)
                self._file.add("RSRCRATE", rate)

    def _assignments(self) -> None:
        known = {each.uid for each in self._before.assignments}
        numbers = self._numbered(
            "TASKRSRC",
            "taskrsrc_id",
            [each.uid for each in self._after.assignments],
            known,
        )

        def made(
            assignments: Iterable[Assignment], schedule: Schedule, ids: cells.Ids
        ) -> dict[str, Cells]:
            people = {resource.uid: resource for resource in schedule.resources}
            return {
                numbers.get(each.uid, str(each.uid)): cells.assignment_cells(
                    each,
                    numbers.get(each.uid, str(each.uid)),
                    ids,
                    people.get(each.resource or 0),
                )
                for each in assignments
                if each.task in ids.tasks and each.resource is not None
            }

        self._sync(
            "TASKRSRC",
            "taskrsrc_id",
            made(self._before.assignments, self._before, self._was),
            made(self._after.assignments, self._after, self._ids_now),
        )


_NOT_ROLES: Final = tuple(k for k in ResourceType if k is not ResourceType.ROLE)


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


def _filled(row: Cells) -> Cells:
    """Return the cells that say something; P6 fills the others by itself."""
    return {column: value for column, value in row.items() if value}


def _equipment(was: Cells | None, now: Cells) -> Cells:
    """Count changed work as labour only, as it is no longer known of which kind."""
    if was is None:
        return {}
    return {
        f"{part}_equip_qty": "0"
        for part in ("act", "remain")
        if now[f"{part}_work_qty"] != was[f"{part}_work_qty"]
    }


def _codes(schedule: Schedule, ids: cells.Ids) -> dict[int, str]:
    """Return the activity ids, new ones where a task has none."""
    taken = {task.code for task in schedule.tasks if task.code}
    free = (
        code for code in (f"A{1000 + 10 * n}" for n in count()) if code not in taken
    )
    return {
        task.uid: task.code or next(free)
        for task in schedule.tasks
        if task.uid in ids.tasks
    }


def _unwritten(before: Schedule, after: Schedule) -> Iterator[str]:
    """Say what was changed in ways that the tables we write do not show."""
    if before is EMPTY:
        return
    was: dict[int, Task] = {task.uid: task for task in before.tasks}
    for words, names in (
        ("Deadlines", ("deadline",)),
        ("Splits", ("splits",)),
        ("Leveling delays", ("leveling_delay",)),
        ("Manual scheduling", ("manual",)),
        ("Inactive tasks", ("active",)),
        ("Fixed costs", ("fixed_cost",)),
        ("Baselines", ("baselines",)),
    ):
        number = sum(
            getattr(task, name) != getattr(was.get(task.uid, _BLANK), name)
            for task in after.tasks
            for name in names
        )
        if number:
            yield f"{words} were changed here and cannot be written ({number} tasks)."
    known = {resource.uid: resource for resource in before.resources}
    if any(known[r.uid].rates != r.rates for r in after.resources if r.uid in known):
        yield "Rates of known resources were changed here and are not written."


_BLANK: Final = Task(uid=0, name="")
