"""Microsoft Project XML (MSPDI), read without Java; ProjectLibre's files carry it too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from lxml import etree

from steerco.schedules.derived import with_floats, with_splits
from steerco.schedules.errors import NoPlan, Truncated, Unreadable
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Baseline,
    Calendar,
    ConstraintType,
    Link,
    LinkType,
    Options,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.model import (
    Warning as PlanWarning,
)
from steerco.schedules.mspdi_calendars import read_calendar
from steerco.schedules.mspdi_custom import CustomFields
from steerco.schedules.mspdi_fields import Fields, children
from steerco.schedules.mspdi_inventory import Inventory
from steerco.schedules.mspdi_resources import ACCRUALS, read_assignment, read_resource
from steerco.schedules.sniffing import Format

if TYPE_CHECKING:
    from lxml.etree import _Element

    from steerco.schedules.model import Assignment, Resource

T = TypeVar("T")

_ENTITIES: Final = ("Calendar", "Task", "Resource", "Assignment")
_CUT_OFF: Final = (
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY,
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
    etree.ErrorTypes.ERR_GT_REQUIRED,
    etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
)
PROJECTLIBRE_MARK: Final = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"
_CONSTRAINTS: Final = (
    ConstraintType.ASAP,
    ConstraintType.ALAP,
    ConstraintType.MUST_START_ON,
    ConstraintType.MUST_FINISH_ON,
    ConstraintType.START_NO_EARLIER_THAN,
    ConstraintType.START_NO_LATER_THAN,
    ConstraintType.FINISH_NO_EARLIER_THAN,
    ConstraintType.FINISH_NO_LATER_THAN,
)
_LINK_TYPES: Final = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)
_TASK_TYPES: Final = ("fixed_units", "fixed_duration", "fixed_work")


def read_file(path: Path, format_: Format, *, name: str) -> tuple[Schedule, ...]:
    """Read the one project of a Microsoft Project XML or ProjectLibre file."""
    content = path.read_bytes()
    if format_ is Format.PROJECTLIBRE:
        _, mark, content = content.partition(PROJECTLIBRE_MARK)
        if not mark:
            raise NoPlan(
                name, "an old ProjectLibre file; save it with version 1.6 or later"
            )
    plan = _Plan(name)
    try:
        plan.parse(content)
    except etree.XMLSyntaxError as error:
        raise _syntax_error(name, error) from None
    return (with_splits(with_floats(plan.schedule(format_))),)


def _syntax_error(name: str, error: etree.XMLSyntaxError) -> Truncated | Unreadable:
    where = f"line {error.lineno}"
    if getattr(error, "code", None) in _CUT_OFF:
        return Truncated(name, where)
    return Unreadable(name, f"not well-formed XML in {where}")


class _Plan:
    """What has been read of one file so far."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._calendars: dict[int, Calendar] = {}
        self._tasks: list[Task] = []
        self._outline: list[int] = []
        self._links: list[Link] = []
        self._resources: list[Resource] = []
        self._assignments: list[Assignment] = []
        self._fields = CustomFields()
        self._inventory = Inventory()
        self._title = ""
        self._root: _Element | None = None

    def parse(self, content: bytes) -> None:
        events = etree.iterparse(
            io.BytesIO(content),
            tag=[f"{{*}}{entity}" for entity in _ENTITIES],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in events:
            parent = element.getparent()
            if parent is None or not parent.tag.endswith(
                f"{element.tag}s".rpartition("}")[2]
            ):
                continue
            self._inventory.take(element)
            self._take(element)
            element.clear()
        self._root = events.root

    def _take(self, element: _Element) -> None:
        match element.tag.rpartition("}")[2]:
            case "Calendar":
                calendar = read_calendar(element)
                if calendar is not None:
                    self._calendars[calendar.uid] = calendar
            case "Task":
                self._take_task(element)
            case "Resource":
                resource = read_resource(element)
                if resource is not None:
                    self._resources.append(resource)
                    self._fields.take(element, "resource", resource.uid)
            case "Assignment":
                assignment = read_assignment(element)
                if assignment is not None:
                    self._assignments.append(assignment)
                    self._fields.take(element, "assignment", assignment.uid)

    def _take_task(self, element: _Element) -> None:
        fields = Fields(element)
        uid = fields.integer("UID")
        level = fields.integer("OutlineLevel")
        if uid is None or fields.flag("IsNull"):
            return
        if uid == 0 and not level:
            self._title = fields.text("Name") or ""
            return
        level = max(level or 1, 1)
        del self._outline[level - 1 :]
        parent = self._outline[-1] if self._outline else None
        self._outline.append(uid)
        self._tasks.append(_task(element, fields, uid, level, parent))
        self._links.extend(_links(element, uid))
        self._fields.take(element, "task", uid)

    def schedule(self, format_: Format) -> Schedule:
        root = self._root
        if root is None or root.tag.rpartition("}")[2] != "Project":
            raise NoPlan(self._name)
        fields = Fields(root)
        options = _options(fields)
        calendar = fields.reference("CalendarUID")
        tasks = self._finished_tasks()
        definitions = self._fields.definitions(root)
        file_name = (fields.text("Name") or self._name).rpartition("/")[2]
        self._inventory.close(root)
        schedule = Schedule(
            uid=fields.text("GUID") or fields.text("UID") or "1",
            name=fields.text("Title") or self._title or _stem(file_name),
            format=format_,
            application="ProjectLibre"
            if format_ is Format.PROJECTLIBRE
            else "Microsoft Project",
            start=fields.moment("StartDate"),
            finish=fields.moment("FinishDate"),
            data_date=fields.moment("StatusDate"),
            currency=fields.text("CurrencyCode") or "",
            manager=fields.text("Manager") or "",
            author=fields.text("Author") or "",
            company=fields.text("Company") or "",
            calendar=calendar,
            options=options,
            calendars=tuple(self._calendars.values()),
            tasks=tasks,
            links=tuple(self._links),
            resources=tuple(self._resources),
            assignments=tuple(self._assignments),
            fields=tuple(self._fields.values(definitions)),
            field_definitions=tuple(definitions.values()),
            warnings=_dangling(self._links, {task.uid for task in tasks}),
            unread=self._inventory.unread,
        )
        counts = self._inventory.counts(schedule)
        return msgspec.structs.replace(schedule, row_counts=counts)

    def _finished_tasks(self) -> tuple[Task, ...]:
        """Return the tasks, those with children as summaries."""
        parents = {task.parent for task in self._tasks}
        return tuple(
            msgspec.structs.replace(task, kind=TaskKind.SUMMARY)
            if task.uid in parents and task.kind is not TaskKind.EXTERNAL
            else task
            for task in self._tasks
        )


def _task(
    element: _Element, fields: Fields, uid: int, level: int, parent: int | None
) -> Task:
    duration = fields.duration("Duration", "DurationFormat")
    if duration is None:
        duration = fields.duration("ManualDuration", "DurationFormat")
    return Task(
        uid=uid,
        id=fields.integer("ID"),
        guid=fields.text("GUID"),
        name=fields.text("Name") or "",
        parent=parent,
        level=level,
        wbs=fields.text("WBS") or fields.text("OutlineNumber") or "",
        kind=_kind(fields),
        recurring=fields.flag("Recurring"),
        manual=fields.flag("Manual"),
        active=fields.boolean("Active") is not False,
        type=_pick(_TASK_TYPES, fields.integer("Type"), "fixed_units"),
        effort_driven=fields.flag("EffortDriven"),
        calendar=fields.reference("CalendarUID"),
        ignore_resource_calendar=fields.flag("IgnoreResourceCalendar"),
        duration=duration
        and msgspec.structs.replace(
            duration, estimated=duration.estimated or fields.flag("Estimated")
        ),
        remaining_duration=fields.duration("RemainingDuration", "DurationFormat"),
        actual_duration=fields.duration("ActualDuration", "DurationFormat"),
        start=fields.moment("Start") or fields.moment("ManualStart"),
        finish=fields.moment("Finish") or fields.moment("ManualFinish"),
        early_start=fields.moment("EarlyStart"),
        early_finish=fields.moment("EarlyFinish"),
        late_start=fields.moment("LateStart"),
        late_finish=fields.moment("LateFinish"),
        free_float=fields.integer("FreeSlack"),
        total_float=fields.integer("TotalSlack"),
        critical=fields.boolean("Critical"),
        actual_start=fields.moment("ActualStart"),
        actual_finish=fields.moment("ActualFinish"),
        stop=fields.moment("Stop"),
        resume=fields.moment("Resume"),
        percent_complete=fields.number("PercentComplete"),
        percent_work_complete=fields.number("PercentWorkComplete"),
        physical_percent_complete=fields.number("PhysicalPercentComplete"),
        constraint=_pick(
            _CONSTRAINTS, fields.integer("ConstraintType"), ConstraintType.ASAP
        ),
        constraint_date=fields.moment("ConstraintDate"),
        deadline=fields.moment("Deadline"),
        priority=fields.integer("Priority"),
        leveling_delay=fields.lag("LevelingDelay", "LevelingDelayFormat")
        if fields.number("LevelingDelay")
        else None,
        work=fields.tenths("Work"),
        actual_work=fields.tenths("ActualWork"),
        remaining_work=fields.tenths("RemainingWork"),
        cost=fields.money("Cost"),
        actual_cost=fields.money("ActualCost"),
        remaining_cost=fields.money("RemainingCost"),
        fixed_cost=fields.money("FixedCost"),
        fixed_cost_accrual=ACCRUALS.get(fields.integer("FixedCostAccrual") or 0),
        baselines=tuple(_baselines(element)),
        notes=fields.prose("Notes"),
        hyperlink=fields.text("Hyperlink") or "",
        hyperlink_address=fields.text("HyperlinkAddress") or "",
        external_project=fields.text("ExternalTaskProject")
        or fields.text("SubprojectName"),
    )


def _kind(fields: Fields) -> TaskKind:
    if fields.flag("ExternalTask"):
        return TaskKind.EXTERNAL
    if fields.flag("IsSubproject") or fields.text("SubprojectName"):
        return TaskKind.SUBPROJECT
    if fields.flag("Milestone") and not fields.flag("Summary"):
        return TaskKind.MILESTONE
    return TaskKind.TASK


def _baselines(element: _Element) -> Iterator[Baseline]:
    for each in children(element, "Baseline"):
        fields = Fields(each)
        baseline = Baseline(
            number=fields.integer("Number") or 0,
            start=fields.moment("Start"),
            finish=fields.moment("Finish"),
            duration=fields.duration("Duration", "DurationFormat"),
            work=fields.tenths("Work"),
            cost=fields.money("Cost"),
            fixed_cost=fields.money("FixedCost"),
        )
        if baseline != Baseline(number=baseline.number):
            yield baseline


def _links(element: _Element, successor: int) -> Iterator[Link]:
    for each in children(element, "PredecessorLink"):
        fields = Fields(each)
        predecessor = fields.integer("PredecessorUID")
        if predecessor is None:
            continue
        external = (
            fields.text("CrossProjectName") if fields.flag("CrossProject") else None
        )
        yield Link(
            predecessor=predecessor,
            successor=successor,
            type=_pick(_LINK_TYPES, fields.integer("Type"), LinkType.FS),
            lag=fields.lag("LinkLag", "LagFormat"),
            external=external,
        )


def _dangling(links: list[Link], uids: set[int]) -> tuple[PlanWarning, ...]:
    lost = [
        link for link in links if link.predecessor not in uids and link.external is None
    ]
    if not lost:
        return ()
    return (
        PlanWarning(
            code="link_without_end",
            message=f"{len(lost)} links come from tasks that the file does not hold.",
            tasks=tuple(sorted({link.successor for link in lost})),
        ),
    )


def _options(fields: Fields) -> Options:
    minutes_per_day = fields.integer("MinutesPerDay") or 480
    limit_days = fields.number("CriticalSlackLimit") or 0
    return Options(
        schedule_from_finish=fields.boolean("ScheduleFromStart") is False,
        critical_limit=round(limit_days * minutes_per_day * TENTHS_PER_MINUTE),
        honor_constraints=fields.boolean("HonorConstraints") is not False,
        split_in_progress=fields.boolean("SplitsInProgressTasks") is not False,
        multiple_critical_paths=fields.flag("MultipleCriticalPaths"),
        earned_value_by_physical_percent=fields.flag("EarnedValueMethod"),
        minutes_per_day=minutes_per_day,
        minutes_per_week=fields.integer("MinutesPerWeek") or 5 * minutes_per_day,
        days_per_month=fields.integer("DaysPerMonth") or 20,
    )


def _pick(values: tuple[T, ...], index: int | None, default: T) -> T:
    return values[index] if index is not None and 0 <= index < len(values) else default


def _stem(file_name: str) -> str:
    stem = file_name.rpartition("\\")[2]
    for ending in (".xml", ".mpp", ".mspdi", ".pod"):
        stem = stem.removesuffix(ending)
    return stem
