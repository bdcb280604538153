"""Where recalculated dates differ from a file's, and what each difference began with."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from steerco.schedules.model import (
    Assignment,
    ConstraintType,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.recalculation import (
    Recalculation,
    comparable,
    date_grain,
    same_moment,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import to_ticks


class Feature(StrEnum):
    """What usually makes two schedulers disagree about a task."""

    SPLIT = "split"
    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    CONTOUR = "contour"
    ASSIGNMENT_DELAY = "assignment_delay"
    LEVELLING_DELAY = "levelling_delay"
    RECURRING = "recurring"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"
    CONSTRAINT = "constraint"
    EXPECTED_FINISH = "expected_finish"
    SEVERAL_RESOURCES = "several_resources"
    RESOURCE_CALENDAR = "resource_calendar"
    TASK_CALENDAR = "task_calendar"
    DAYS_OFF = "days_off"
    MANUAL_PREDECESSOR = "manual_predecessor"
    SUMMARY_LINK = "summary_link"
    LAG = "lag"
    LINK_TYPE = "link_type"
    LINK = "link"
    PROJECT_START = "project_start"


WORDS: Mapping[Feature, str] = {
    Feature.SPLIT: "its work is split",
    Feature.IN_PROGRESS: "it is in progress",
    Feature.FINISHED: "it is finished, and its actual dates are not those stored",
    Feature.CONTOUR: "its work is spread unevenly",
    Feature.ASSIGNMENT_DELAY: "a resource joins it late",
    Feature.LEVELLING_DELAY: "it was delayed by levelling",
    Feature.RECURRING: "it recurs",
    Feature.AS_LATE_AS_POSSIBLE: "it is as late as possible",
    Feature.CONSTRAINT: "a constraint holds it",
    Feature.EXPECTED_FINISH: "it has an expected finish",
    Feature.SEVERAL_RESOURCES: "several resources share it",
    Feature.RESOURCE_CALENDAR: "its resource may work at other times",
    Feature.TASK_CALENDAR: "it has a calendar of its own",
    Feature.DAYS_OFF: "its stored dates work on days off, so its calendar has changed",
    Feature.MANUAL_PREDECESSOR: "it follows a task that is scheduled by hand",
    Feature.SUMMARY_LINK: "a summary is linked",
    Feature.LAG: "a link with a lag holds it",
    Feature.LINK_TYPE: "a link other than finish-to-start holds it",
    Feature.LINK: "the stored dates do not follow its links",
    Feature.PROJECT_START: "the stored dates do not follow from the plan's start",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One task whose stored dates are not the calculated ones."""

    task: int
    start: dt.timedelta
    """Calculated less stored start, wall-clock time; likewise the finish."""
    finish: dt.timedelta
    first: int
    """uid of the first differing task on the way back from this one."""
    feature: Feature
    """What is particular about that first task."""

    @property
    def words(self) -> str:
        return WORDS[self.feature]


def differences(
    schedule: Schedule, recalculation: Recalculation
) -> tuple[Difference, ...]:
    """Return the differing tasks in outline order, each with its first cause.

    The same tasks are compared as in `fidelity`. From a differing task the way back
    goes to what drives it as long as that differs too, else to any predecessor that
    does; where none does, the difference began.
    """
    dates = recalculation.tasks.by_uid
    pairs = [
        (task, dates[task.uid])
        for task in schedule.tasks
        if comparable(schedule, task) and task.uid in dates
    ]
    grain = date_grain(task for task, _ in pairs)
    found: dict[int, tuple[dt.timedelta, dt.timedelta]] = {}
    for task, own in pairs:
        if task.start is None or task.finish is None:
            continue
        equal = same_moment(task.start, own.start, grain) and same_moment(
            task.finish, own.finish, grain
        )
        if not equal:
            found[task.uid] = (own.start - task.start, own.finish - task.finish)
    if not found:
        return ()
    causes = _Causes(schedule, recalculation, found)
    return tuple(
        Difference(uid, start, finish, first, causes.feature(first))
        for uid, (start, finish) in found.items()
        for first in (causes.first(uid),)
    )


class _Causes:
    def __init__(
        self,
        schedule: Schedule,
        recalculation: Recalculation,
        moved: Mapping[int, tuple[dt.timedelta, dt.timedelta]],
    ) -> None:
        self._schedule = schedule
        self._dates = recalculation.tasks
        self._moved = moved
        self._tasks = {task.uid: task for task in schedule.tasks}
        self._incoming: dict[int, list[Link]] = defaultdict(list)
        for link in schedule.links:
            self._incoming[link.successor].append(link)
        self._assignments: dict[int, list[Assignment]] = defaultdict(list)
        for assignment in schedule.assignments:
            self._assignments[assignment.task].append(assignment)
        self._calendars = {each.uid: each.calendar for each in schedule.resources}
        self._working_time = WorkingCalendars(schedule)
        self._first: dict[int, int] = {}

    def first(self, uid: int) -> int:
        """Return the first differing task on the way back from one."""
        trail: list[int] = []
        at: int | None = uid
        while at is not None and at not in self._first and at not in trail:
            trail.append(at)
            at = self._before(at)
        root = trail[-1] if at is None or at in trail else self._first[at]
        self._first.update(dict.fromkeys(trail, root))
        return root

    def _before(self, uid: int) -> int | None:
        driver = self._dates[uid].driver
        if driver in self._moved:
            return driver
        before = (link.predecessor for link in self._incoming[uid])
        return min((each for each in before if each in self._moved), default=None)

    def feature(self, uid: int) -> Feature:
        """Name what is particular about a task, of its dates first what differs."""
        task = self._tasks[uid]
        start, _ = self._moved[uid]
        held: tuple[Callable[[Task], Feature | None], ...] = (
            self._of_progress,
            self._of_work,
            self._of_start,
        )
        if start:
            held = (self._of_progress, self._of_start, self._of_work)
        found = (look(task) for look in held)
        if self._works_on_days_off(task):
            return Feature.DAYS_OFF
        return next((each for each in found if each), self._of_logic(task))

    def _works_on_days_off(self, task: Task) -> bool:
        """Tell whether the stored dates fit the task but for its calendar's days off."""
        if task.start is None or task.finish is None or task.duration is None:
            return False
        if task.duration.elapsed or task.actual_start is not None:
            return False
        calendar = self._working_time.index(task.calendar)
        start, finish = to_ticks(task.start), to_ticks(task.finish)
        usual = self._working_time.usual_work_between(calendar, start, finish)
        real = self._working_time.work_between(calendar, start, finish)
        return real < usual == task.duration.tenths

    def _of_progress(self, task: Task) -> Feature | None:
        if task.actual_finish is not None:
            return Feature.FINISHED
        if task.expected_finish is not None and self._options_expect:
            return Feature.EXPECTED_FINISH
        return None if task.actual_start is None else Feature.IN_PROGRESS

    @property
    def _options_expect(self) -> bool:
        return self._schedule.options.use_expected_finish

    def _of_start(self, task: Task) -> Feature | None:
        delay = task.leveling_delay
        if delay is not None and delay.tenths:
            return Feature.LEVELLING_DELAY
        if task.kind is TaskKind.RECURRING:
            return Feature.RECURRING
        if task.constraint is ConstraintType.ALAP:
            return Feature.AS_LATE_AS_POSSIBLE
        return None if task.constraint_date is None else Feature.CONSTRAINT

    def _of_work(self, task: Task) -> Feature | None:
        if task.splits:
            return Feature.SPLIT
        assignments = self._assignments[task.uid]
        if any(each.contour not in (None, "flat") for each in assignments):
            return Feature.CONTOUR
        if any(each.delay and each.delay.tenths for each in assignments):
            return Feature.ASSIGNMENT_DELAY
        if len(assignments) > 1:
            return Feature.SEVERAL_RESOURCES
        if any(self._other_calendar(each) for each in assignments):
            return Feature.RESOURCE_CALENDAR
        own = task.calendar not in (None, self._schedule.calendar)
        return Feature.TASK_CALENDAR if own else None

    def _other_calendar(self, assignment: Assignment) -> bool:
        calendar = self._calendars.get(assignment.resource or -1)
        return calendar not in (None, self._schedule.calendar)

    def _of_logic(self, task: Task) -> Feature:
        links = self._incoming[task.uid]
        before = [
            self._tasks[link.predecessor]
            for link in links
            if link.predecessor in self._tasks
        ]
        if any(each.manual for each in before):
            return Feature.MANUAL_PREDECESSOR
        if any(each.is_summary for each in before):
            return Feature.SUMMARY_LINK
        if any(link.lag.tenths or link.lag.percent for link in links):
            return Feature.LAG
        if any(link.type is not LinkType.FS for link in links):
            return Feature.LINK_TYPE
        return Feature.LINK if links else Feature.PROJECT_START
