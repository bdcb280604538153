"""The outline of a P6 project: WBS elements and the activities under them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Final, NamedTuple, TypeVar

from steerco.schedules.model import (
    Assignment,
    ConstraintType,
    CriticalRule,
    Duration,
    Options,
    Task,
    TaskKind,
)
from steerco.schedules.xer_tables import Row, Tables

_KINDS: Final = {
    "TT_LOE": TaskKind.LEVEL_OF_EFFORT,
    "TT_Mile": TaskKind.START_MILESTONE,
    "TT_FinMile": TaskKind.FINISH_MILESTONE,
    "TT_WBS": TaskKind.WBS_SUMMARY,
}
_TYPES: Final = {
    "DT_FixedDrtn": "fixed_duration",
    "DT_FixedDUR2": "fixed_duration_and_units",
    "DT_FixedQty": "fixed_work",
    "DT_FixedRate": "fixed_units",
}
_PERCENT_TYPES: Final = {
    "CP_Drtn": "duration",
    "CP_Phys": "physical",
    "CP_Units": "units",
}
_CONSTRAINTS: Final = {
    "CS_ALAP": ConstraintType.ALAP,
    "CS_MANDSTART": ConstraintType.MUST_START_ON,
    "CS_MANDFIN": ConstraintType.MUST_FINISH_ON,
    "CS_MSO": ConstraintType.START_ON,
    "CS_MSOA": ConstraintType.START_NO_EARLIER_THAN,
    "CS_MSOB": ConstraintType.START_NO_LATER_THAN,
    "CS_MEO": ConstraintType.FINISH_ON,
    "CS_MEOA": ConstraintType.FINISH_NO_EARLIER_THAN,
    "CS_MEOB": ConstraintType.FINISH_NO_LATER_THAN,
}
_PRIORITIES: Final = {
    "PT_Top": 1000,
    "PT_High": 750,
    "PT_Normal": 500,
    "PT_Low": 250,
    "PT_Lowest": 100,
}
_EXPENSES: Final = ("act_cost", "remain_cost")

Amount = TypeVar("Amount", int, Decimal)


class Place(NamedTuple):
    """Where in the outline a task stands."""

    id: int
    parent: int | None
    level: int
    wbs: str


@dataclass
class Outline:
    """One project's WBS elements and activities, before they become tasks."""

    elements: dict[int, Row] = field(default_factory=dict)
    activities: dict[int | None, list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    expenses: dict[int | None, list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    notes: dict[int | None, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    element_notes: dict[int | None, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def title(self) -> str:
        """The name of the WBS element that stands for the project itself."""
        roots = [
            row
            for row in self.elements.values()
            if row.integer("parent_wbs_id") not in self.elements
        ]
        roots.sort(key=lambda row: not row.flag("proj_node_flag"))
        return (roots[0].text("wbs_name") or "") if roots else ""

    def summary_uids(self) -> dict[int, int]:
        """Return each element's task uid: its id, negative where a task has that id."""
        taken = {
            row.integer("task_id") for rows in self.activities.values() for row in rows
        }
        return {uid: -uid if uid in taken else uid for uid in self.elements}

    def parents(self) -> dict[int, int | None]:
        """Return each element's parent, None for a root and where a loop would close."""
        parents: dict[int, int | None] = {}
        for uid, row in self.elements.items():
            parent = row.integer("parent_wbs_id")
            parents[uid] = parent if parent in self.elements else None
            above = parents[uid]
            while above is not None:
                if above == uid:
                    parents[uid] = None
                    break
                above = parents.get(above)
        return parents

    def walk(self) -> Iterator[tuple[int | None, int | None, int, str]]:
        """Yield WBS id, parent, level and path, parents first; None for strays."""
        parents = self.parents()
        children: dict[int | None, list[int]] = defaultdict(list)
        for uid, parent in parents.items():
            children[parent].append(uid)
        for siblings in children.values():
            siblings.sort(
                key=lambda uid: self.elements[uid].number("seq_num") or 0, reverse=True
            )
        stack = [(uid, 1, "") for uid in children[None]]
        while stack:
            uid, level, above = stack.pop()
            code = self.elements[uid].text("wbs_short_name") or ""
            path = f"{above}.{code}" if above else code
            yield uid, parents[uid], level, path
            stack += [(each, level + 1, path) for each in children[uid]]
        if any(wbs not in self.elements for wbs in self.activities):
            yield None, None, 0, ""

    def activities_of(self, wbs: int | None) -> list[Row]:
        if wbs is not None:
            rows = self.activities.get(wbs, [])
        else:
            rows = [
                row
                for wbs, rows in self.activities.items()
                if wbs not in self.elements
                for row in rows
            ]
        return sorted(rows, key=lambda row: row.text("task_code") or "")


def outlines(tables: Tables) -> dict[int | None, Outline]:
    """Return the outline of every project by its id."""
    found: dict[int | None, Outline] = defaultdict(Outline)
    for row in tables["PROJWBS"]:
        uid = row.integer("wbs_id")
        if uid is not None:
            found[row.integer("proj_id")].elements[uid] = row
    for row in tables["TASK"]:
        if row.integer("task_id") is not None:
            activities = found[row.integer("proj_id")].activities
            activities[row.integer("wbs_id")].append(row)
    for row in tables["PROJCOST"]:
        found[row.integer("proj_id")].expenses[row.integer("task_id")].append(row)
    for row in tables["TASKMEMO"]:
        notes = found[row.integer("proj_id")].notes
        notes[row.integer("task_id")].append(row.plain("task_memo"))
    for row in tables["WBSMEMO"]:
        notes = found[row.integer("proj_id")].element_notes
        notes[row.integer("wbs_id")].append(row.plain("wbs_memo"))
    return found


def read_tasks(
    outline: Outline,
    assignments: Mapping[int, Sequence[Assignment]],
    options: Options,
) -> tuple[Task, ...]:
    """Return WBS elements as summaries and activities as tasks, parents first."""
    summaries = outline.summary_uids()
    numbers = count(1)
    tasks: list[Task] = []
    for wbs, above, level, path in outline.walk():
        summary = summaries[wbs] if wbs is not None else None
        if wbs is not None and summary is not None:
            row = outline.elements[wbs]
            parent = summaries.get(above) if above is not None else None
            place = Place(next(numbers), parent, level, path)
            notes = "\n\n".join(outline.element_notes.get(wbs, ()))
            tasks.append(_summary(row, summary, place, notes))
        for row in outline.activities_of(wbs):
            place = Place(next(numbers), summary, level + 1, path)
            tasks.append(_activity(row, place, outline, assignments, options))
    return tuple(tasks)


def _summary(row: Row, uid: int, place: Place, notes: str) -> Task:
    return Task(
        uid=uid,
        id=place.id,
        guid=row.guid("guid"),
        name=row.text("wbs_name") or row.text("wbs_short_name") or "",
        parent=place.parent,
        level=place.level,
        wbs=place.wbs,
        kind=TaskKind.SUMMARY,
        start=row.moment("anticip_start_date"),
        finish=row.moment("anticip_end_date"),
        notes=notes,
    )


def _activity(
    row: Row,
    place: Place,
    outline: Outline,
    assignments: Mapping[int, Sequence[Assignment]],
    options: Options,
) -> Task:
    uid = row.integer("task_id") or 0
    duration = row.duration("target_drtn_hr_cnt")
    remaining = row.duration("remain_drtn_hr_cnt")
    actual_start = row.moment("act_start_date")
    actual_finish = row.moment("act_end_date")
    if actual_finish is None and _has_only_started(row):
        actual_finish = actual_start
    restart, reend = row.moment("restart_date"), row.moment("reend_date")
    early_start = row.moment("early_start_date")
    early_finish = row.moment("early_end_date")
    planned_start = row.moment("target_start_date")
    planned_finish = row.moment("target_end_date")
    in_progress = actual_start is not None and actual_finish is None
    actual_work = _sum(row.tenths("act_work_qty"), row.tenths("act_equip_qty"))
    remaining_work = _sum(row.tenths("remain_work_qty"), row.tenths("remain_equip_qty"))
    own, expenses = assignments.get(uid, ()), outline.expenses.get(uid, ())
    fixed = _sum(*(each.money(name) for each in expenses for name in _EXPENSES))
    actual_cost = _sum(
        *(each.actual_cost for each in own), *(e.money("act_cost") for e in expenses)
    )
    remaining_cost = _sum(
        *(each.remaining_cost for each in own),
        *(each.money("remain_cost") for each in expenses),
    )
    return Task(
        uid=uid,
        id=place.id,
        guid=row.guid("guid"),
        name=row.text("task_name") or "",
        parent=place.parent,
        level=place.level,
        wbs=place.wbs,
        code=row.text("task_code") or "",
        kind=_KINDS.get(row.text("task_type") or "", TaskKind.TASK),
        type=_TYPES.get(row.text("duration_type") or "", "fixed_duration_and_units"),
        calendar=row.integer("clndr_id"),
        ignore_resource_calendar=row.text("task_type") != "TT_Rsrc",
        duration=duration,
        remaining_duration=remaining,
        start=actual_start or restart or early_start or planned_start,
        finish=actual_finish or reend or early_finish or planned_finish,
        early_start=early_start,
        early_finish=early_finish,
        late_start=row.moment("late_start_date"),
        late_finish=row.moment("late_end_date"),
        free_float=row.tenths("free_float_hr_cnt"),
        total_float=row.tenths("total_float_hr_cnt"),
        critical=_critical(row, options),
        longest_path=row.flag("driving_path_flag")
        if row.text("driving_path_flag")
        else None,
        actual_start=actual_start,
        actual_finish=actual_finish,
        resume=restart if in_progress else None,
        suspend=row.moment("suspend_date"),
        suspend_resume=row.moment("resume_date"),
        expected_finish=row.moment("expect_end_date"),
        external_early_start=row.moment("external_early_start_date"),
        external_late_finish=row.moment("external_late_end_date"),
        percent_complete=_duration_percent(row, duration, remaining),
        percent_work_complete=_share(actual_work, _sum(actual_work, remaining_work)),
        physical_percent_complete=row.number("phys_complete_pct"),
        percent_type=_PERCENT_TYPES.get(row.text("complete_pct_type") or ""),
        constraint=_CONSTRAINTS.get(row.text("cstr_type") or "", ConstraintType.ASAP),
        constraint_date=row.moment("cstr_date"),
        second_constraint=_CONSTRAINTS.get(row.text("cstr_type2") or ""),
        second_constraint_date=row.moment("cstr_date2"),
        priority=_PRIORITIES.get(row.text("priority_type") or ""),
        work=_sum(actual_work, remaining_work),
        actual_work=actual_work,
        remaining_work=remaining_work,
        cost=_sum(actual_cost, remaining_cost),
        actual_cost=actual_cost,
        remaining_cost=remaining_cost,
        fixed_cost=fixed,
        planned_start=planned_start,
        planned_finish=planned_finish,
        notes="\n\n".join(outline.notes.get(uid, ())),
    )


def _has_only_started(row: Row) -> bool:
    """Tell whether an activity is over with its start: a start milestone that is met."""
    met = row.text("status_code") == "TK_Complete"
    return met and row.text("task_type") == "TT_Mile"


def _critical(row: Row, options: Options) -> bool | None:
    if row.text("status_code") == "TK_Complete" or row.text("act_end_date"):
        return False
    if options.critical_rule is CriticalRule.LONGEST_PATH:
        return row.flag("driving_path_flag")
    total_float = row.tenths("total_float_hr_cnt")
    return None if total_float is None else total_float <= options.critical_limit


def _duration_percent(
    row: Row, duration: Duration | None, remaining: Duration | None
) -> float | None:
    if row.text("status_code") == "TK_Complete" or row.text("act_end_date"):
        return 100.0
    if not row.text("act_start_date") and row.text("status_code") != "TK_Active":
        return 0.0
    if duration is None or remaining is None:
        return None
    share = _share(duration.tenths - remaining.tenths, duration.tenths)
    return None if share is None else min(max(share, 0.0), 100.0)


def _share(part: int | None, whole: int | None) -> float | None:
    return 100.0 * part / whole if part is not None and whole else None


def _sum(*amounts: Amount | None) -> Amount | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known else None
