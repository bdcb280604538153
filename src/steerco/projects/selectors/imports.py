"""Imports as the pages show them: per file, per item, what would change or did."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet

from steerco.core import formatting
from steerco.core.addresses import address
from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects import policies
from steerco.projects.models import (
    Import,
    ImportAction,
    ImportItem,
    ImportState,
    Project,
)
from steerco.projects.selectors.pages import compare_url

PAGE = 100
"""How many items a page lists; the counts tell of all."""
LONG = 25
SHORT = 5
"""More rows than `LONG` are folded, and more than `SHORT` where nothing changes."""
DONE_WORDS = {
    ImportAction.NEW: "Added",
    ImportAction.CHANGED: "Updated",
    ImportAction.UNCHANGED: "Unchanged",
    ImportAction.REJECTED: "Rejected",
}
TONES = {
    ImportAction.NEW: ("blue", "plus"),
    ImportAction.CHANGED: ("amber", "arrows-diff"),
    ImportAction.UNCHANGED: ("grey", "equal"),
    ImportAction.REJECTED: ("red", "ban"),
}
STEP_OF = {
    ImportState.READING: 2,
    ImportState.PREVIEW: 2,
    ImportState.IMPORTING: 3,
    ImportState.DONE: 4,
    ImportState.CANCELLED: 4,
    ImportState.EXPIRED: 4,
}
STATE_TONES = {
    ImportState.READING: "blue",
    ImportState.PREVIEW: "amber",
    ImportState.IMPORTING: "blue",
    ImportState.DONE: "green",
    ImportState.CANCELLED: "grey",
    ImportState.EXPIRED: "grey",
}


OVER = (ImportState.DONE, ImportState.CANCELLED, ImportState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes: what it was and what it becomes."""

    what: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item as a table shows it."""

    id: int
    name: str
    code: str
    word: str
    tone: str
    icon: str
    reason: str
    facts: str
    url: str
    may_choose: bool
    chosen: bool
    differences: tuple[Difference, ...]
    moves: tuple[Difference, ...]
    findings: tuple[str, ...]
    findings_title: str
    sentence: str = ""
    """What a changed plan does to its finish, and why."""
    compare_url: str = ""
    report_url: str = ""
    """The validation report of a plan."""
    verdict: str = ""
    columns_url: str = ""
    """Where a person says what the sheet is."""

    @property
    def is_plain(self) -> bool:
        """Tell whether there is nothing to say about what changes."""
        said = self.reason or self.sentence or self.differences
        return not (said or self.moves or self.findings or self.report_url)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one register, or all plans together."""

    title: str
    rows: tuple[Row, ...]
    """Those on the page."""
    outcomes: Mapping[str, int]
    """Word -> how many rows there are of it on all pages."""
    note: str = ""
    columns_url: str = ""

    @property
    def is_folded(self) -> bool:
        """Tell whether the rows are many, or say nothing but that they are the same."""
        count = sum(self.outcomes.values())
        same = self.outcomes.keys() == {ImportAction.UNCHANGED.label}
        return (same and count > SHORT) or count > LONG

    @property
    def quiet(self) -> str:
        """Say what a long register's folded rows are."""
        return ", ".join(
            f"{formatting.number(count)} {word.lower()}"
            for word, count in self.outcomes.items()
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many items have one outcome."""

    text: str
    number: int
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that an import's page shows."""

    batch: Import
    job: Job | None
    title: str
    lead: str
    state: str
    state_tone: str
    step: int
    outcome_heading: str
    groups: tuple[Group, ...]
    counts: tuple[Outcome, ...]
    items: Paged[ImportItem]
    to_do: int
    failure: str
    is_working: bool
    is_over: bool
    may_import: bool
    may_confirm: bool
    may_cancel: bool
    may_read_again: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One import in the list."""

    id: int
    url: str
    portfolio: str
    files: str
    state: str
    tone: str
    outcome: str
    who: str
    at: dt.datetime


def import_list(user: Person) -> QuerySet[Import]:
    """Return the imports that `user` may see, counted, the latest first."""
    items = Q(items__kind__in=("plan", "baseline", "row", "raid"))
    return (
        policies.visible_imports(user)
        .select_related("portfolio", "created_by")
        .order_by("-pk")
        .annotate(
            files=Count("items__position", distinct=True),
            **{
                action: Count("items", filter=items & Q(items__action=action))
                for action in ImportAction.values
            },
        )
    )


def listed(batch: Any) -> Listed:
    parts = [
        f"{getattr(batch, action)} {word.lower()}"
        for action, word in DONE_WORDS.items()
        if getattr(batch, action)
    ]
    state = ImportState(batch.state)
    return Listed(
        id=batch.pk,
        url=address("projects:import-detail", batch.pk),
        portfolio=str(batch.portfolio),
        files=f"{batch.files} {'file' if batch.files == 1 else 'files'}",
        state=state.label,
        tone=STATE_TONES[state],
        outcome=", ".join(parts) or formatting.DASH,
        who=batch.created_by.name if batch.created_by else "Installation",
        at=batch.created_at,
    )


def import_page(user: Person, batch: Import, number: str | None = None) -> Page:
    """Return an import as `user` sees it, with one page of its items."""
    state, job = ImportState(batch.state), batch.job
    is_over = state in (ImportState.DONE, ImportState.CANCELLED)
    is_waiting = job is None or job.is_over
    may_import = policies.can_import(user, batch.portfolio)
    who = batch.created_by.name if batch.created_by else "the installation"
    tallies = tallies_of(batch)
    shown = batch.items.exclude(kind="register").exclude(action="")
    paginator = Paginator(shown.select_related("project"), PAGE)
    paginator.count = sum(tally.count for tally in tallies)
    items = paginator.get_page(number)
    return Page(
        batch=batch,
        job=job,
        title=f"Import {batch.pk}",
        lead=f"Into {batch.portfolio}, by {who}, "
        f"{formatting.date_time(batch.created_at)}",
        state=state.label,
        state_tone=STATE_TONES[state],
        step=STEP_OF[state],
        outcome_heading="Outcome" if is_over else "What it would do",
        groups=tuple(groups_of(items, tallies, batch)),
        counts=counts_of(tallies),
        items=items,
        to_do=sum(tally.count for tally in tallies if tally.may_choose),
        failure=job.error if job and job.error else "",
        is_working=not is_waiting and not is_over and state != ImportState.PREVIEW,
        is_over=is_over,
        may_import=may_import,
        may_confirm=batch.may_go_on and policies.can_confirm(user, batch),
        may_cancel=may_import and state == ImportState.PREVIEW,
        may_read_again=may_import and batch.may_read_again,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many items of one file have one outcome."""

    position: int
    action: ImportAction
    done: bool
    count: int

    @property
    def word(self) -> str:
        return word_of(self.action, done=self.done)

    @property
    def may_choose(self) -> bool:
        return is_open(self.action, done=self.done)


def tallies_of(batch: Import) -> list[Tally]:
    """Count the items that say anything, in one query."""
    items = batch.items.exclude(kind="register").exclude(action="").order_by("position")
    groups = items.values_list("position", "action", "done").annotate(Count("pk"))
    return [Tally(at, ImportAction(a), done, count) for at, a, done, count in groups]


def counts_of(tallies: Iterable[Tally]) -> tuple[Outcome, ...]:
    numbers: Counter[tuple[ImportAction, str]] = Counter()
    for tally in tallies:
        numbers[tally.action, tally.word] += tally.count
    return tuple(
        Outcome(f"{formatting.number(number)} {word.lower()}", number, *TONES[action])
        for (action, word), number in sorted(numbers.items())
    )


def outcomes(tallies: Iterable[Tally]) -> Mapping[str, int]:
    numbers: Counter[str] = Counter()
    for tally in tallies:
        numbers[tally.word] += tally.count
    return numbers


def word_of(action: ImportAction, *, done: bool) -> str:
    """Return the word for what becomes of an item, before and after it is done."""
    return DONE_WORDS[action] if done else str(action.label)


def is_open(action: str, *, done: bool) -> bool:
    """Tell whether a person may still choose that it be done."""
    return not done and action in (ImportAction.NEW, ImportAction.CHANGED)


def groups_of(
    items: Paged[ImportItem], tallies: Sequence[Tally], batch: Import
) -> Iterable[Group]:
    """Yield a group for each register and one for all plans and refused files.

    A page after the first shows those that it holds rows of.
    """
    heads = {item.position: item for item in batch.items.filter(kind="register")}
    for position, head in heads.items():
        rows = tuple(row_of(item, batch) for item in items if item.position == position)
        if not rows and items.number > 1:
            continue
        counted = outcomes(tally for tally in tallies if tally.position == position)
        url = columns_url(head, batch)
        yield Group(head.filename, rows, counted, head.reason, url)
    plans = tuple(row_of(item, batch) for item in items if item.position not in heads)
    if plans:
        counted = outcomes(tally for tally in tallies if tally.position not in heads)
        yield Group("Plans" if heads else "Files", plans, counted)


def row_of(item: ImportItem, batch: Import) -> Row:
    action = ImportAction(item.action)
    tone, icon = TONES[action]
    summary = item.summary
    change = summary.get("change")
    findings = findings_of(summary)
    count = summary.get("finding_count") or len(findings)
    return Row(
        id=item.pk,
        name=item.name or item.filename,
        code="" if item.kind == "raid" else code_of(item),
        word=word_of(action, done=item.done),
        tone=tone,
        icon=icon,
        reason=item.reason,
        facts=facts_of(item),
        url=item.project.get_absolute_url() if item.project else "",
        may_choose=is_open(action, done=item.done),
        chosen=item.chosen,
        differences=tuple(
            plan_differences(change) if change else field_differences(summary)
        ),
        moves=tuple(moves_of(change)) if change else (),
        findings=findings,
        findings_title=f"{count} finding{'' if count == 1 else 's'} in the plan",
        report_url=report_url(item),
        verdict=verdict_of(summary),
        columns_url="" if item.kind in ("row", "raid") else columns_url(item, batch),
        sentence=change["sentences"][0] if change else "",
        compare_url=compare_address(item) if change else "",
    )


def compare_address(item: ImportItem) -> str:
    """Return where an imported plan is compared with the version before it."""
    number = item.summary.get("version")
    if item.project is None or not number:
        return ""
    return compare_url(item.project, f"v{number - 1}", f"v{number}")


def report_url(item: ImportItem) -> str:
    """Return the validation report of a plan while what was read of it is kept."""
    if "snapshot" not in item.summary or item.batch.state == ImportState.EXPIRED:
        return ""
    if item.done and item.project and (number := item.summary.get("version")):
        return address("projects:version-report", item.project.code, number)
    return address("projects:import-report", item.batch_id, item.pk)


def verdict_of(summary: dict[str, Any]) -> str:
    """Say in a few words what the validation of an imported plan found."""
    if "wrong" not in summary:
        return ""
    parts = [
        f"{summary[key]} {word}"
        for key, word in (("wrong", "wrong"), ("look", "to look at"))
        if summary[key]
    ]
    return ", ".join(parts) or "nothing to complain about"


def columns_url(item: ImportItem, batch: Import) -> str:
    """Return where to say what a sheet is and what its columns mean."""
    may = item.may_be_sheet and item.file and item.kind != "baseline"
    if batch.state != ImportState.PREVIEW or not may:
        return ""
    return address("projects:import-columns", batch.pk, item.pk)


def code_of(item: ImportItem) -> str:
    return item.project.code if item.project else item.summary.get("code", "")


def facts_of(item: ImportItem) -> str:
    """Return the line that tells an item from its neighbours."""
    summary = item.summary
    if item.kind in ("row", "raid"):
        return str(summary.get("place", ""))
    parts = [item.filename if item.name != item.filename else ""]
    if "tasks" in summary:
        parts += [
            str(summary["format"]),
            f"{formatting.number(summary['tasks'])} tasks",
            f"{formatting.number(summary['links'])} links",
        ]
    if (start := day(summary.get("start"))) and "tasks" in summary:
        parts.append(f"start {start}")
    if finish := day(summary.get("finish")):
        parts.append(f"finish {finish}")
    parts += [str(summary.get("place", "")), str(summary.get("agreement", ""))]
    return " · ".join(part for part in parts if part)


def plan_differences(change: dict[str, Any]) -> Iterable[Difference]:
    for what in ("start", "data_date"):
        before, after = change[what]
        if before != after:
            yield Difference(
                what.replace("_", " ").capitalize(),
                day(before) or "none",
                day(after) or "none",
            )
    before, after = change["cost"]
    if before != after:
        yield Difference("Cost", amount(before), amount(after))
    tasks = counted(
        change, added="tasks_added", removed="tasks_removed", changed="tasks_changed"
    )
    if tasks:
        yield Difference("Tasks", "", tasks)
    if links := counted(change, added="links_added", removed="links_removed"):
        yield Difference("Links", "", links)
    for what in ("added", "removed"):
        if names := change[what]:
            yield Difference(f"Tasks {what}", "", ", ".join(names[:8]))


def counted(change: dict[str, Any], **names: str) -> str:
    return ", ".join(
        f"{formatting.number(change[name])} {word}"
        for word, name in names.items()
        if change[name]
    )


def moves_of(change: dict[str, Any]) -> Iterable[Difference]:
    for move in change["moves"][:8]:
        days = formatting.number(move["days"], sign=True)
        yield Difference(
            move["name"],
            day(move["before"]),
            day(move["after"]),
            f"{days} working days" if move["days"] else "within the day",
        )


def field_differences(summary: dict[str, Any]) -> Iterable[Difference]:
    """Tell what a register's row changes, field by field."""
    for name, before, after in summary.get("fields", ()):
        yield Difference(label(name), written(before), written(after))


def label(name: str) -> str:
    try:
        field = Project._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ").capitalize()
    return str(getattr(field, "verbose_name", name)).capitalize()


def written(value: object) -> str:
    text = "" if value is None else str(value)
    return day(text) or text or "empty"


def findings_of(summary: dict[str, Any]) -> tuple[str, ...]:
    """Return the worst findings: of the plan once assessed, else of its reader."""
    return tuple((summary.get("findings") or summary.get("warnings") or ())[:6])


def day(value: object) -> str:
    """Write the date of an ISO text; nothing where it is none."""
    if not isinstance(value, str) or len(value) < 10:
        return ""
    try:
        return formatting.date(dt.datetime.fromisoformat(value))
    except ValueError:
        return ""


def amount(value: object) -> str:
    return "none" if value is None else formatting.money(Decimal(str(value)))
