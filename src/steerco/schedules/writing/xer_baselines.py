"""Baselines of an XER file: projects of their own, as P6 keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from steerco.schedules.derived import work_between
from steerco.schedules.model import (
    Assignment,
    AssignmentBaseline,
    Baseline,
    Duration,
    Task,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco.schedules.writing import xer_cells as cells
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_costs import money, write_cost
from steerco.schedules.xer_baselines import baseline_projects

_LONGEST_CODE: Final = 34
"""So that the ending still fits into the 40 letters of P6."""
_OWNED: Final = ("TASKRSRC", "PROJCOST", "TASKACTV", "TASKMEMO")
_PROJECT_IDS: Final = (
    ("PROJECT", "proj_id"),
    ("PROJECT", "sum_base_proj_id"),
    ("PROJECT", "orig_proj_id"),
    ("PROJWBS", "proj_id"),
    ("TASK", "proj_id"),
    ("TASKPRED", "pred_proj_id"),
)
_STARTS: Final = (
    "act_start_date",
    "restart_date",
    "early_start_date",
    "target_start_date",
)
_FINISHES: Final = ("act_end_date", "reend_date", "early_end_date", "target_end_date")
"""Where our reader looks for a date, the last of them the planned one."""
_WORK: Final = ("act_work_qty", "act_equip_qty", "remain_work_qty", "remain_equip_qty")
_UNSTARTED: Final[Mapping[str, Any]] = {
    "actual_start": None,
    "actual_finish": None,
    "resume": None,
    "suspend": None,
    "suspend_resume": None,
    "percent_complete": 0.0,
    "physical_percent_complete": 0.0,
    "late_start": None,
    "late_finish": None,
    "free_float": None,
    "total_float": None,
    "planned_start": None,
    "planned_finish": None,
    "actual_work": 0,
    "guid": None,
}


def write_baselines(change: Change) -> Iterator[str]:
    """Bring the projects that are baselines to the figures that the plan has now."""
    kept = {task.uid for task in change.after.tasks}
    was = _figures(task for task in change.before.tasks if task.uid in kept)
    now = _figures(change.after.tasks)
    if was == now:
        return
    known = _projects(change)
    lost = 0
    for number in sorted(was.keys() | now.keys()):
        before, after = was.get(number, {}), now.get(number, {})
        if before == after:
            continue
        if number in known:
            _Project(change, number, known[number]).bring(before, after)
        else:
            _Project(change, number, _new_project(change, number)).add(after)
        lost += sum(uid not in change.ids.tasks for uid in after)
    if lost:
        yield (
            "Approved figures of summaries are left out, as P6 adds them up "
            f"({lost} figures)."
        )


def first_baseline(project: str, number: int = 0) -> str:
    """Return the id of a baseline in a new file, where all other ids are free."""
    return str(int(project) + 1 + number)


def _figures(tasks: Iterable[Task]) -> dict[int, dict[int, Baseline]]:
    """Return what each baseline says of each task."""
    found: dict[int, dict[int, Baseline]] = defaultdict(dict)
    for task in tasks:
        for figures in task.baselines:
            found[figures.number][task.uid] = figures
    return found


def _projects(change: Change) -> dict[int, str]:
    """Return the projects of the file that are baselines of this one."""
    codes = [
        (number, change.file.cell("PROJECT", place, "proj_short_name"))
        for number, places in change.file.rows("PROJECT", "proj_id").items()
        for place in places
        if number != change.ids.project
    ]
    own = change.before.extra.get("baseline_id")
    return dict(baseline_projects(change.before.code, own, codes))


def _new_project(change: Change, number: int) -> str:
    """Return an id that no table names, though the file may lack its project."""
    if not change.before.tasks:
        return first_baseline(change.ids.project, number)
    named = (change.file.largest(table, column) for table, column in _PROJECT_IDS)
    return str(max(named) + 1)


class _Project:
    """The rows of one baseline."""

    def __init__(self, change: Change, number: int, project: str) -> None:
        self._number = number
        self._main = change
        self._codes = cells.activity_ids(change.after, change.ids)
        self._calendars = WorkingCalendars(change.after)
        self._people = {each.uid: each for each in change.after.resources}
        self._assigned: dict[int, list[tuple[Assignment, AssignmentBaseline]]] = (
            defaultdict(list)
        )
        for each in change.after.assignments:
            for held in each.baselines:
                if held.number == number and each.resource in self._people:
                    self._assigned[each.task].append((each, held))
        self._change = change._replace(
            ids=change.ids._replace(project=project, wbs={}, tasks={}, assignments={})
        )

    def add(self, figures: Mapping[int, Baseline]) -> None:
        """Write a whole project: its outline, its activities, its work and costs."""
        change, main = self._change, self._main
        head = cells.project_cells(main.after, main.ids)
        code = f"{head['proj_short_name'][:_LONGEST_CODE]}-B{self._number + 1}"
        name = f"{main.after.name} - B{self._number + 1}"
        project = change.ids.project
        starts = [each.start for each in figures.values() if each.start]
        finishes = [each.finish for each in figures.values() if each.finish]
        start = text.moment(min(starts, default=main.after.start))
        own = {
            "proj_id": project,
            "guid": text.guid(None, "project", code),
            "last_recalc_date": start,
            "plan_start_date": start,
            "plan_end_date": "",
            "scd_end_date": text.moment(max(finishes, default=main.after.finish)),
        }
        self._change.put("PROJECT", {**head, **own, "proj_short_name": code})
        options = cells.option_cells(main.after, main.ids)
        change.add("SCHEDOPTIONS", "schedoptions_id", {**options, "proj_id": project})
        if self._number == 0:
            for place in main.file.rows("PROJECT", "proj_id").get(main.ids.project, ()):
                main.cells("PROJECT", place, {"sum_base_proj_id": project})
        root = {
            "obs_id": "1",
            "proj_node_flag": "Y",
            "seq_num": "0",
            "wbs_short_name": code,
            "wbs_name": name,
            "proj_id": project,
            "guid": text.guid(None, project, "wbs", "root"),
        }
        top = change.add("PROJWBS", "wbs_id", root)
        change = self._change = change._replace(ids=change.ids._replace(root=top))
        self._elements()
        for task in main.after.tasks:
            if task.uid in main.ids.tasks and task.uid in figures:
                self._activity(task, figures[task.uid])

    def _elements(self) -> None:
        ids = self._change.ids
        for place, task in enumerate(self._main.after.tasks, start=1):
            if task.uid not in self._main.ids.wbs:
                continue
            if self._main.ids.wbs[task.uid] == self._main.ids.root:
                ids.wbs[task.uid] = ids.root
                continue
            ids.wbs[task.uid] = self._change.file.fresh("PROJWBS", "wbs_id")
            figures = task.baseline(self._number) or Baseline(number=self._number)
            row = cells.wbs_cells(
                msgspec.structs.replace(
                    task, start=figures.start, finish=figures.finish, guid=None
                ),
                place,
                ids,
            )
            self._change.put("PROJWBS", {"obs_id": "1", **row})

    def _activity(self, task: Task, figures: Baseline) -> None:
        change = self._change
        number = change.ids.tasks[task.uid] = change.file.fresh("TASK", "task_id")
        approved = msgspec.structs.replace(
            task,
            **_UNSTARTED,
            start=figures.start,
            finish=figures.finish,
            early_start=figures.start,
            early_finish=figures.finish,
            duration=self._duration(task, figures),
            remaining_duration=self._duration(task, figures),
            work=figures.work,
            remaining_work=figures.work,
        )
        self._change.put(
            "TASK",
            cells.task_cells(
                approved, self._codes[task.uid], change.ids, self._main.after.calendar
            ),
        )
        of_people = Decimal(0)
        for assignment, held in self._assigned[task.uid]:
            of_people += held.cost or 0
            self._assignment(assignment, held)
        if figures.cost is not None and (figures.cost != of_people or not of_people):
            write_cost(change, number, (), figures.cost - of_people, None)

    def _duration(self, task: Task, figures: Baseline) -> Duration:
        """Return the approved duration, else the working time between the dates."""
        if figures.duration is not None and not figures.duration.elapsed:
            return figures.duration
        if figures.start is None or figures.finish is None:
            return Duration(tenths=0)
        index = self._calendars.index(task.calendar)
        tenths = work_between(
            self._calendars, index, figures.start, max(figures.start, figures.finish)
        )
        return Duration(tenths=round(tenths))

    def _assignment(self, assignment: Assignment, held: AssignmentBaseline) -> None:
        ids = self._change.ids
        ids.assignments[assignment.uid] = self._change.file.fresh(
            "TASKRSRC", "taskrsrc_id"
        )
        approved = msgspec.structs.replace(
            assignment,
            guid=None,
            start=held.start,
            finish=held.finish,
            actual_start=None,
            actual_finish=None,
            work=held.work,
            actual_work=None,
            overtime_work=None,
            remaining_work=held.work,
            cost=held.cost,
            actual_cost=None,
            remaining_cost=held.cost,
        )
        resource = self._people[assignment.resource or 0]
        self._change.put("TASKRSRC", cells.assignment_cells(approved, ids, resource))

    # -- where the file has the project ----------------------------------------------

    def bring(
        self, before: Mapping[int, Baseline], after: Mapping[int, Baseline]
    ) -> None:
        """Change the rows of activities whose figures are others now."""
        file, project = self._change.file, self._change.ids.project
        rows = file.pairs("TASK", "proj_id", "task_code")
        for place in file.rows("PROJWBS", "proj_id").get(project, ()):
            if file.cell("PROJWBS", place, "proj_node_flag") == "Y":
                root = file.cell("PROJWBS", place, "wbs_id")
                self._change = self._change._replace(
                    ids=self._change.ids._replace(root=root)
                )
        tasks = {task.uid: task for task in self._main.after.tasks}
        for uid in before.keys() | after.keys():
            old, new = before.get(uid), after.get(uid)
            if old == new or uid not in self._codes:
                continue
            places = rows.get((project, self._codes[uid]), ())
            if new is None:
                self._remove(places)
                continue
            if not places:
                self._activity(tasks[uid], new)
            for place in places:
                self._refigure(place, old or Baseline(number=self._number), new)

    def _remove(self, places: Iterable[int]) -> None:
        file = self._change.file
        for place in places:
            number = file.cell("TASK", place, "task_id")
            for table in _OWNED:
                for row in file.rows(table, "task_id").get(number, ()):
                    file.remove(row)
            file.remove(place)

    def _refigure(self, place: int, old: Baseline, new: Baseline) -> None:
        file = self._change.file
        changed: dict[str, str] = {}
        for columns, value, was in (
            (_STARTS, new.start, old.start),
            (_FINISHES, new.finish, old.finish),
        ):
            if value != was:
                held = [c for c in columns if file.cell("TASK", place, c)]
                shown = held[0] if held and value else columns[-1]
                changed |= dict.fromkeys(held if value is None else (), "")
                changed |= {columns[-1]: text.moment(value), shown: text.moment(value)}
        if new.duration != old.duration:
            tenths = new.duration.tenths if new.duration else None
            changed["target_drtn_hr_cnt"] = text.hours(tenths)
        if new.work != old.work:
            changed |= dict.fromkeys(_WORK, "") | {
                "remain_work_qty": text.hours(new.work)
            }
        self._change.cells("TASK", place, changed)
        if new.cost != old.cost:
            number = file.cell("TASK", place, "task_id")
            of_people = sum(
                (
                    money(file.cell("TASKRSRC", row, column))
                    for row in file.rows("TASKRSRC", "task_id").get(number, ())
                    for column in ("act_reg_cost", "act_ot_cost", "remain_cost")
                ),
                Decimal(0),
            )
            cost = None if new.cost is None else new.cost - of_people
            expenses = file.rows("PROJCOST", "task_id").get(number, ())
            write_cost(self._change, number, expenses, cost, None)
