"""The validation report of a plan: what is wrong in it, and what was not understood.

Every check says what it looked at, so that a plan in order reads as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Final

import msgspec

from steerco.schedules.analysis.findings.logic import FROM_FINISH, is_pinned
from steerco.schedules.analysis.plan import (
    Plan,
    is_complete,
    is_milestone,
    label,
    some_of,
)
from steerco.schedules.differences import WORDS, Difference, differences
from steerco.schedules.model import (
    TENTHS_PER_HOUR,
    RowCount,
    Task,
    TaskKind,
    Unread,
)
from steerco.schedules.recalculation import Recalculation
from steerco_engine.errors import CycleError, EngineError

CLOSE: Final = TENTHS_PER_HOUR // 10
"""Work that differs by less than six minutes is the same work."""


class Verdict(StrEnum):
    FINE = "fine"
    LOOK = "look"
    """Worth a look; the plan can be used."""
    WRONG = "wrong"
    """The plan contradicts itself, or a part of it was left out."""
    UNKNOWN = "unknown"
    """The file says nothing that could be checked."""


class Item(msgspec.Struct, frozen=True):
    """A task, a field or a record that a check points at."""

    name: str
    detail: str = ""
    uid: int | None = None


class Check(msgspec.Struct, frozen=True):
    """One question to the plan, and its answer."""

    code: str
    title: str
    verdict: Verdict
    message: str
    items: tuple[Item, ...] = ()


class Redated(msgspec.Struct, frozen=True):
    """A task whose stored and recalculated dates differ, and with what it begins."""

    uid: int
    name: str
    stored_start: dt.datetime
    stored_finish: dt.datetime
    start: dt.datetime
    finish: dt.datetime
    days: float
    """Recalculated less stored finish, in calendar days."""
    first: str
    """The first differing task on the way back from this one."""
    cause: str


class Validation(msgspec.Struct, frozen=True):
    """All that an import has to say about one plan."""

    name: str
    format: str
    counts: tuple[RowCount, ...]
    checks: tuple[Check, ...]
    redated: tuple[Redated, ...]
    unread: tuple[Unread, ...]

    def number(self, verdict: Verdict) -> int:
        return sum(check.verdict is verdict for check in self.checks)


Answer = tuple[Verdict, str, Iterable[Item]]


def validate(
    plan: Plan,
    recalculation: Recalculation | None,
    failure: EngineError | None = None,
) -> Validation:
    """Ask a plan every question of the report.

    Parameters
    ----------
    plan : Plan
        The plan as read.
    recalculation : Recalculation or None
        Its dates as the engine has them; None where it cannot be calculated.
    failure : EngineError, optional
        Why it cannot.
    """
    schedule = plan.schedule
    moved = differences(schedule, recalculation) if recalculation else ()
    redated = tuple(
        _redated(plan, recalculation, each) for each in moved if recalculation
    )
    checks = [
        _check(code, title, ask(plan)) for code, (title, ask) in QUESTIONS.items()
    ]
    checks.insert(2, _check("loops", "Loops", _loops(failure)))
    checks.append(
        _check(
            "recalculated",
            "Recalculated dates",
            _agreement(plan, recalculation, failure, redated),
        )
    )
    checks.append(_check("unread", "Fields not understood", _unread(schedule.unread)))
    return Validation(
        name=schedule.name,
        format=schedule.format,
        counts=schedule.row_counts,
        checks=tuple(checks),
        redated=redated,
        unread=tuple(sorted(schedule.unread, key=lambda each: -each.count)),
    )


def _check(code: str, title: str, answer: Answer) -> Check:
    verdict, message, items = answer
    return Check(code, title, verdict, message, tuple(items))


def _of_tasks(
    tasks: Iterable[Task],
    verdict: Verdict,
    *,
    fine: str,
    one: str,
    many: str,
    detail: Callable[[Task], str] = lambda _: "",
) -> Answer:
    """Answer with the tasks that are not as they should be."""
    found = [Item(label(task), detail(task), task.uid) for task in tasks]
    if not found:
        return Verdict.FINE, fine, ()
    text = one if len(found) == 1 else many
    return verdict, text.format(count=f"{len(found):,}"), found


def _counts(plan: Plan) -> Answer:
    counts = plan.schedule.row_counts
    if not counts:
        return (
            Verdict.UNKNOWN,
            "This kind of file tells no numbers to compare with.",
            (),
        )
    short = [each for each in counts if each.found != each.taken]
    lost = [each for each in short if not each.note]
    items = [
        Item(
            each.entity, f"{each.found:,} in the file, {each.taken:,} read. {each.note}"
        )
        for each in short
    ]
    if lost:
        names = some_of([each.entity.lower() for each in lost])
        return Verdict.WRONG, f"Not every record came into the plan: {names}.", items
    total = sum(each.taken for each in counts)
    said = f"All {total:,} records came into the plan"
    return Verdict.FINE, f"{said}{', but for those explained' if short else ''}.", items


def _lost_links(plan: Plan) -> Answer:
    known = plan.by_uid
    lost = [
        link
        for link in plan.schedule.links
        if link.external is None
        and (link.predecessor not in known or link.successor not in known)
    ]
    ends = [
        Item(
            label(known[uid]) if uid in known else f"Task {uid}",
            f"Linked with task {other}, which the file does not hold.",
            uid if uid in known else None,
        )
        for link in lost
        for uid, other in (
            (link.successor, link.predecessor)
            if link.predecessor not in known
            else (link.predecessor, link.successor),
        )
    ]
    if ends:
        return Verdict.WRONG, f"{len(ends):,} links lead to no task of the file.", ends
    number = len(plan.schedule.links)
    return Verdict.FINE, f"Both ends of all {number:,} links are there.", ()


def _outside(plan: Plan) -> Answer:
    links = [link for link in plan.schedule.links if link.external]
    if not links:
        return Verdict.FINE, "No link leads to another project.", ()
    known = plan.by_uid
    items = [
        Item(
            label(known[uid]) if uid in known else f"Task {uid}",
            f"Linked with {link.external}.",
            uid,
        )
        for link in links
        for uid in (link.successor if link.successor in known else link.predecessor,)
    ]
    message = f"{len(links):,} links lead to other projects; they are kept."
    return Verdict.LOOK, message, items


def _loops(failure: EngineError | None) -> Answer:
    if isinstance(failure, CycleError):
        return Verdict.WRONG, str(failure), ()
    return Verdict.FINE, "No task waits for itself.", ()


def _no_calendar(plan: Plan) -> Answer:
    known = plan.calendars
    fallback = plan.schedule.calendar in known
    return _of_tasks(
        (
            task
            for task in plan.activities
            if (task.calendar is None and not fallback)
            or (task.calendar is not None and task.calendar not in known)
        ),
        Verdict.LOOK,
        fine="Every task has a calendar, its own or the project's.",
        one="One task has no calendar that the file holds; the usual week stands in.",
        many="{count} tasks have no calendar that the file holds; the usual week "
        "stands in.",
    )


def _backwards(plan: Plan) -> Answer:
    return _of_tasks(
        (
            task
            for task in plan.schedule.tasks
            if task.start and task.finish and task.finish < task.start
        ),
        Verdict.WRONG,
        fine="No task finishes before it starts.",
        one="One task finishes before it starts.",
        many="{count} tasks finish before they start.",
        detail=lambda task: (
            f"Start {task.start:%d %b %Y}, finish {task.finish:%d %b %Y}."
        ),
    )


def _work_sums(plan: Plan) -> Answer:
    sums: dict[int, float] = defaultdict(float)
    for assignment in plan.schedule.assignments:
        for segment in assignment.timephased:
            if segment.kind in ("remaining", "actual"):
                sums[assignment.uid] += segment.amount
    if not sums:
        return Verdict.UNKNOWN, "The file spreads no work over time.", ()
    items = []
    for each in plan.schedule.assignments:
        if each.uid not in sums or each.work is None:
            continue
        if abs(sums[each.uid] - each.work) > CLOSE and each.task in plan.by_uid:
            spread, whole = (
                sums[each.uid] / TENTHS_PER_HOUR,
                each.work / TENTHS_PER_HOUR,
            )
            detail = f"{whole:,.1f} h of work, {spread:,.1f} h spread over time."
            items.append(Item(label(plan.by_uid[each.task]), detail, each.task))
    if not items:
        return Verdict.FINE, f"Work spread over time adds up on {len(sums):,} rows.", ()
    return Verdict.LOOK, f"On {len(items):,} assignments work does not add up.", items


def _negative(plan: Plan) -> Answer:
    return _of_tasks(
        (
            task
            for task in plan.schedule.tasks
            if any(
                each is not None and each.tenths < 0
                for each in (task.duration, task.remaining_duration)
            )
        ),
        Verdict.WRONG,
        fine="No duration is negative.",
        one="One task has a negative duration.",
        many="{count} tasks have negative durations.",
    )


def _undated(plan: Plan) -> Answer:
    return _of_tasks(
        (task for task in plan.activities if task.start is None or task.finish is None),
        Verdict.LOOK,
        fine="Every task has its dates.",
        one="One task has no start or no finish in the file.",
        many="{count} tasks have no start or no finish in the file.",
    )


def _progress(plan: Plan) -> Answer:
    def trouble(task: Task) -> str:
        percent = task.percent_complete
        if task.actual_finish and percent is not None and percent < 100:
            return f"Finished, but {percent:g} % complete."
        if task.actual_finish and not task.actual_start:
            return "It has an actual finish and no actual start."
        if percent and not task.actual_start:
            return f"{percent:g} % complete without an actual start."
        if percent == 100 and not task.actual_finish and not is_milestone(task):
            return "100 % complete without an actual finish."
        return ""

    return _of_tasks(
        (task for task in plan.activities if trouble(task)),
        Verdict.LOOK,
        fine="Progress and actual dates agree.",
        one="On one task progress and actual dates contradict each other.",
        many="On {count} tasks progress and actual dates contradict each other.",
        detail=trouble,
    )


def _open_tasks(plan: Plan) -> Iterator[Task]:
    for task in plan.activities:
        effort = task.kind in (TaskKind.LEVEL_OF_EFFORT, TaskKind.HAMMOCK)
        if not effort and not is_complete(task):
            yield task


def _open_ends(plan: Plan) -> Answer:
    def lacks(task: Task) -> str:
        after = plan.outgoing.get(task.uid, ())
        parts = [
            "" if plan.incoming.get(task.uid) else "no predecessor",
            "" if any(link.type in FROM_FINISH for link in after) else "no successor",
        ]
        found = " and ".join(filter(None, parts))
        return f"{found.capitalize()}." if found else ""

    tasks = [task for task in _open_tasks(plan) if lacks(task)]
    if len(tasks) <= 2:
        return Verdict.FINE, "Only the beginning and the end are open.", ()
    return _of_tasks(
        tasks,
        Verdict.LOOK,
        fine="",
        one="",
        many="{count} open tasks lack a predecessor or a successor.",
        detail=lacks,
    )


def _leads(plan: Plan) -> Answer:
    eager = {
        link.successor
        for link in plan.links
        if link.lag.tenths < 0 or (link.lag.percent or 0) < 0
    }
    return _of_tasks(
        (task for task in _open_tasks(plan) if task.uid in eager),
        Verdict.LOOK,
        fine="No open task overlaps its predecessor by a negative lag.",
        one="One open task overlaps its predecessor by a negative lag.",
        many="{count} open tasks overlap their predecessors by negative lag.",
    )


def _pinned(plan: Plan) -> Answer:
    return _of_tasks(
        (task for task in _open_tasks(plan) if is_pinned(task)),
        Verdict.LOOK,
        fine="No hard constraint stops the logic.",
        one="One open task is pinned by a hard constraint.",
        many="{count} open tasks are pinned by hard constraints.",
        detail=lambda task: f"{task.constraint.value} {_day(task.constraint_date)}.",
    )


def _warnings(plan: Plan) -> Answer:
    items = [Item(warning.message) for warning in plan.schedule.warnings]
    if items:
        return Verdict.LOOK, f"The reader had {len(items):,} things to say.", items
    return Verdict.FINE, "Nothing had to be repaired while reading.", ()


def _agreement(
    plan: Plan,
    recalculation: Recalculation | None,
    failure: EngineError | None,
    redated: tuple[Redated, ...],
) -> Answer:
    if recalculation is None:
        return Verdict.WRONG, str(failure or "The plan cannot be calculated."), ()
    if not any(task.start for task in plan.activities):
        return Verdict.UNKNOWN, "The file stores no dates to compare with.", ()
    if not redated:
        return Verdict.FINE, "Recalculation gives the dates that the file stores.", ()
    firsts: dict[tuple[str, str], int] = defaultdict(int)
    for each in redated:
        firsts[each.first, each.cause] += 1
    causes = sorted(firsts.items(), key=lambda pair: -pair[1])
    widest = max(redated, key=lambda each: abs(each.days))
    message = (
        f"{len(redated):,} tasks come out on other dates, by up to "
        f"{abs(widest.days):,.1f} days ('{widest.name}'). It begins at "
        f"{some_of([f'{first}: {cause}' for (first, cause), _ in causes])}."
    )
    items = [
        Item(first, f"{cause.capitalize()}; {count:,} tasks follow from it.")
        for (first, cause), count in causes
    ]
    return Verdict.LOOK, message, items


def _unread(unread: tuple[Unread, ...]) -> Answer:
    if not unread:
        return Verdict.FINE, "Nothing in the file was left aside.", ()
    names = some_of([f"{each.where} {each.field}".strip() for each in unread])
    message = (
        f"{len(unread):,} fields or tables hold values that the plan has no place for, "
        f"as {names}; the original file is kept."
    )
    items = [
        Item(
            f"{each.where} {each.field}".strip(),
            f"{each.count:,} values, {each.sample}",
        )
        for each in unread
    ]
    return Verdict.LOOK, message, items


QUESTIONS: Final[dict[str, tuple[str, Callable[[Plan], Answer]]]] = {
    "counts": ("Records read", _counts),
    "lost_links": ("Links with missing ends", _lost_links),
    "calendars": ("Tasks without a calendar", _no_calendar),
    "backwards": ("Start after finish", _backwards),
    "work": ("Work against its spread", _work_sums),
    "negative": ("Negative durations", _negative),
    "undated": ("Tasks without dates", _undated),
    "progress": ("Progress against actual dates", _progress),
    "open_ends": ("Open ends", _open_ends),
    "leads": ("Leads", _leads),
    "hard_constraints": ("Hard constraints", _pinned),
    "outside": ("Links to other projects", _outside),
    "reader": ("What the reader noticed", _warnings),
}


def _redated(plan: Plan, found: Recalculation, each: Difference) -> Redated:
    task, own = plan.by_uid[each.task], found.tasks[each.task]
    assert task.start is not None  # noqa: S101  (differences compare dated tasks)
    assert task.finish is not None  # noqa: S101
    return Redated(
        uid=task.uid,
        name=label(task),
        stored_start=task.start,
        stored_finish=task.finish,
        start=own.start,
        finish=own.finish,
        days=round(each.finish / dt.timedelta(days=1), 2),
        first=label(plan.by_uid[each.first]),
        cause=WORDS[each.feature],
    )


def _day(moment: dt.datetime | None) -> str:
    return f"{moment:%d %b %Y}" if moment else "without a date"
