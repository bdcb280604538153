"""Links between projects, as both of them show: what the file says, and what is now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from steerco.core import formatting
from steerco.core.addresses import address
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.calculations.outside import (
    FROM_FINISH,
    PLAN_FILE,
    TO_START,
    keys_of,
)
from steerco.projects.models import OutsideLink, Project, Task
from steerco.projects.policies import can_edit_plan

MOST = 200
"""How many links a page shows; plans are rarely tied to others by more."""


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One link with another project, seen from this one."""

    id: int
    ours: str
    word: str
    link: str
    project: str
    url: str
    theirs: str
    stored: str
    now: str
    days: int | None
    may_use: bool
    """Whether the date there can be taken over here."""

    @property
    def tone(self) -> str:
        if self.days is None:
            return "grey"
        return "amber" if self.days else "green"

    @property
    def state(self) -> str:
        if self.days is None:
            return "not known here" if not self.now else "no date in the file"
        if not self.days:
            return "as in the file"
        return f"{formatting.number(self.days, sign=True)} d"


@dataclass(frozen=True, slots=True)
class Ends:
    """The projects and tasks that a page's links lead to, as far as a person sees."""

    projects: dict[str, Project]
    tasks: dict[tuple[int, int | str], Task]

    def task(self, project: Project | None, link: OutsideLink) -> Task | None:
        if project is None:
            return None
        by = link.other_uid if link.other_uid is not None else link.other_name
        return self.tasks.get((project.pk, by))


def outside_rows(user: Person, project: Project) -> list[OutsideRow]:
    """Return the links of a plan with others, from both sides, in five queries."""
    own = list(OutsideLink.objects.filter(project=project)[:MOST])
    theirs = list(
        visible_to(user, OutsideLink)
        .filter(other_key__in=keys_of(project))
        .exclude(project=project)
        .select_related("project")[:MOST]
    )
    if not own and not theirs:
        return []
    ends = ends_of(user, project, own, theirs)
    may = can_edit_plan(user, project)
    rows = [own_row(link, project, ends, may=may) for link in own]
    return rows + [their_row(link, project, ends) for link in theirs]


def ends_of(
    user: Person,
    project: Project,
    own: Iterable[OutsideLink],
    theirs: Iterable[OutsideLink],
) -> Ends:
    keys = {link.other_key for link in own}
    named = Q(pk__in=[])
    for key in keys:
        named |= Q(code__iexact=key) | Q(name__iexact=key)
        named |= Q(current_version__filename__icontains=key)
    found = (
        visible_to(user, Project)
        .filter(named)
        .exclude(pk=project.pk)
        .select_related("current_version")
        .defer("current_version__snapshot", "current_version__findings")
    )
    projects = {key: each for each in found for key in keys_of(each) & keys}
    links = [*own, *theirs]
    uids = {link.other_uid for link in links} | {link.task_uid for link in links}
    names = {link.other_name for link in links if link.other_name}
    wanted = {each.pk for each in projects.values()} | {project.pk}
    wanted |= {link.project_id for link in theirs}
    tasks: dict[tuple[int, int | str], Task] = {}
    for task in Task.objects.filter(project__in=wanted).filter(
        Q(uid__in=uids - {None}) | Q(name__in=names)
    ):
        tasks[task.project_id, task.uid] = task
        tasks.setdefault((task.project_id, task.name), task)
    return Ends(projects, tasks)


def own_row(
    link: OutsideLink, project: Project, ends: Ends, *, may: bool
) -> OutsideRow:
    other = ends.projects.get(link.other_key)
    there = ends.task(other, link)
    now = date_of(there, link)
    return OutsideRow(
        id=link.pk,
        ours=label(ends.tasks.get((project.pk, link.task_uid))),
        word="waits for" if link.incoming else "is waited for by",
        link=link_words(link),
        project=str(other) if other else PLAN_FILE.sub("", link.other),
        url=schedule_url(other),
        theirs=label(there) if there else link.other_name,
        stored=formatting.date(link.stored_date),
        now=formatting.date(now) if now else "",
        days=days_between(link.stored_date, now),
        may_use=may and link.incoming and now is not None and not link.lag,
    )


def their_row(link: OutsideLink, project: Project, ends: Ends) -> OutsideRow:
    """Turn a link of another plan round, as it looks from the project it leads to."""
    ours = ends.task(project, link)
    now = date_of(ours, link)
    return OutsideRow(
        id=link.pk,
        ours=label(ours) if ours else link.other_name,
        word="is waited for by" if link.incoming else "waits for",
        link=link_words(link),
        project=str(link.project),
        url=schedule_url(link.project),
        theirs=label(ends.tasks.get((link.project_id, link.task_uid))),
        stored=formatting.date(link.stored_date),
        now=formatting.date(now) if now else "",
        days=days_between(link.stored_date, now),
        may_use=False,
    )


def date_of(task: Task | None, link: OutsideLink) -> dt.datetime | None:
    """Return the other task's date by which the link counts, as it is now."""
    if task is None:
        return None
    if link.incoming:
        return task.finish if link.type in FROM_FINISH else task.start
    return task.start if link.type in TO_START else task.finish


def days_between(stored: dt.datetime | None, now: dt.datetime | None) -> int | None:
    return (now.date() - stored.date()).days if stored and now else None


def link_words(link: OutsideLink) -> str:
    hours = link.lag / 600
    lag = f" {formatting.number(hours, 1, sign=True)} h" if hours else ""
    return f"{link.type}{lag}"


def label(task: Task | None) -> str:
    return f"{task.code} {task.name}".strip() if task else ""


def schedule_url(project: Project | None) -> str:
    if project is None:
        return ""
    return address("projects:project-schedule", project.code)


def date_there(user: Person, link: OutsideLink) -> dt.datetime | None:
    """Return the other task's date as it is now, where its project is open to one."""
    ends = ends_of(user, link.project, [link], [])
    return date_of(ends.task(ends.projects.get(link.other_key), link), link)
