"""Logic: whether it carries the plan from its start to its finish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan, is_complete, is_milestone, some_of
from steerco.schedules.model import (
    ConstraintType,
    LinkType,
    Severity,
    Task,
    TaskKind,
)

HARD = frozenset(
    {
        ConstraintType.MUST_START_ON,
        ConstraintType.MUST_FINISH_ON,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.FINISH_NO_LATER_THAN,
        ConstraintType.START_ON,
        ConstraintType.FINISH_ON,
    }
)
DRIVES_START = (LinkType.FS, LinkType.SS)
FROM_FINISH = (LinkType.FS, LinkType.FF)


def is_pinned(task: Task) -> bool:
    """Tell whether a constraint stops the logic: both-way or late dates."""
    return task.constraint in HARD or task.second_constraint in HARD


def _open(plan: Plan) -> list[Task]:
    """Unfinished tasks and milestones that logic should hold in place."""
    return [
        task
        for task in plan.activities
        if not is_complete(task)
        and task.kind not in (TaskKind.LEVEL_OF_EFFORT, TaskKind.HAMMOCK)
    ]


def links_without_end(plan: Plan) -> Iterator[Finding]:
    known = plan.by_uid
    lost = [
        link
        for link in plan.schedule.links
        if link.external is None
        and (link.predecessor not in known or link.successor not in known)
    ]
    if not lost:
        return
    ends = {uid for link in lost for uid in (link.predecessor, link.successor)}
    tasks = tuple(sorted(ends & known.keys()))
    names = f" It concerns {plan.named([known[uid] for uid in tasks])}." * bool(tasks)
    yield Finding(
        code="link_without_end",
        severity=Severity.ERROR,
        message=(
            "One link leads to a task that is not in the file and is left out."
            if len(lost) == 1
            else f"{len(lost):,} links lead to tasks that are not in the file and are "
            "left out."
        )
        + names,
        tasks=tasks,
    )


def self_links(plan: Plan) -> Iterator[Finding]:
    turned = [
        plan.by_uid[link.successor]
        for link in plan.links
        if link.predecessor == link.successor
    ]
    yield from about(
        plan,
        turned,
        "self_link",
        Severity.ERROR,
        one="{names} is linked to itself; remove that link.",
        many="{count} tasks are linked to themselves: {names}.",
    )


def open_ends(plan: Plan) -> Iterator[Finding]:
    tasks = _open(plan)
    first = [task for task in tasks if not plan.incoming.get(task.uid)]
    last = [task for task in tasks if not plan.outgoing.get(task.uid)]
    if not plan.links and len(tasks) > 1:
        yield Finding(
            code="no_links",
            severity=Severity.WARNING,
            message="No task is linked to another, so a delay moves nothing and there "
            "is no critical path; link the tasks.",
        )
        return
    # A plan has one beginning and one end, best a milestone each.
    if len(first) > 1:
        yield from about(
            plan,
            [task for task in first if not is_milestone(task)],
            "no_predecessor",
            Severity.WARNING,
            one="{names} has no predecessor, so nothing says when it may start.",
            many="{count} tasks have no predecessor, so nothing says when they may "
            "start: {names}.",
        )
    if len(last) > 1:
        yield from about(
            plan,
            [task for task in last if not is_milestone(task)],
            "no_successor",
            Severity.WARNING,
            one="{names} has no successor, so its delay would go unnoticed.",
            many="{count} tasks have no successor, so their delay would go unnoticed: "
            "{names}.",
        )
    yield from about(
        plan,
        [
            task
            for task in tasks
            if is_milestone(task)
            and not plan.incoming.get(task.uid)
            and not plan.outgoing.get(task.uid)
        ],
        "unlinked_milestone",
        Severity.INFO,
        one="The milestone {names} is linked to nothing, so no work moves it.",
        many="{count} milestones are linked to nothing, so no work moves them: "
        "{names}.",
    )


def dangling(plan: Plan) -> Iterator[Finding]:
    starts, finishes = [], []
    for task in _open(plan):
        if is_milestone(task):
            continue
        before = plan.incoming.get(task.uid, ())
        after = plan.outgoing.get(task.uid, ())
        if before and not any(link.type in DRIVES_START for link in before):
            starts.append(task)
        if after and not any(link.type in FROM_FINISH for link in after):
            finishes.append(task)
    yield from about(
        plan,
        starts,
        "dangling_start",
        Severity.WARNING,
        one="Only the finish of {names} is held by a link; its start is loose.",
        many="Only the finish of {count} tasks is held by a link, their start is "
        "loose: {names}.",
    )
    yield from about(
        plan,
        finishes,
        "dangling_finish",
        Severity.WARNING,
        one="Nothing waits for the finish of {names}, so it may take for ever.",
        many="Nothing waits for the finish of {count} tasks, so they may take for "
        "ever: {names}.",
    )


def leads(plan: Plan) -> Iterator[Finding]:
    eager = [
        plan.by_uid[link.successor]
        for link in plan.links
        if (link.lag.tenths < 0 or (link.lag.percent or 0) < 0)
        and not is_complete(plan.by_uid[link.successor])
    ]
    yield from about(
        plan,
        list(dict.fromkeys(eager)),
        "leads",
        Severity.WARNING,
        one="{names} begins before its predecessor ends (negative lag); split the "
        "predecessor instead.",
        many="{count} tasks overlap their predecessors by negative lag: {names}.",
    )


def hard_constraints(plan: Plan) -> Iterator[Finding]:
    yield from about(
        plan,
        [task for task in _open(plan) if is_pinned(task)],
        "hard_constraints",
        Severity.WARNING,
        one="{names} is pinned by a hard date constraint that stops the logic; use a "
        "deadline instead.",
        many="{count} tasks are pinned by hard date constraints that stop the logic: "
        "{names}.",
    )


def summary_links(plan: Plan) -> Iterator[Finding]:
    summaries = dict.fromkeys(
        uid
        for link in plan.links
        for uid in (link.predecessor, link.successor)
        if plan.is_summary(plan.by_uid[uid])
    )
    yield from about(
        plan,
        [plan.by_uid[uid] for uid in summaries],
        "summary_links",
        Severity.WARNING,
        one="The heading {names} carries a link; link its tasks instead.",
        many="{count} headings carry links, which hide what waits for what; link "
        "their tasks instead: {names}.",
    )


def doubled_links(plan: Plan) -> Iterator[Finding]:
    pairs = Counter((link.predecessor, link.successor) for link in plan.links)
    doubled = [pair for pair, times in pairs.items() if times > 2]
    if doubled:
        names = some_of([f"'{plan.by_uid[after].name}'" for _, after in doubled])
        yield Finding(
            code="doubled_links",
            severity=Severity.INFO,
            message=f"More than two links join the same two tasks at {names}.",
            tasks=tuple(after for _, after in doubled),
        )


CHECKS = (
    links_without_end,
    self_links,
    open_ends,
    dangling,
    leads,
    hard_constraints,
    summary_links,
    doubled_links,
)
