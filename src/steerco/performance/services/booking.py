"""Booking actual costs: told again they are the same; closed periods are restated."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.organisation.models import Person
from steerco.organisation.policies import require, visible_to
from steerco.organisation.services import root_scope
from steerco.performance.models import Actual, ClosedPeriod
from steerco.performance.policies import can_book, can_set_calendar
from steerco.performance.services.measuring import measure_projects
from steerco.projects.models import Project

COLUMNS = ("project", "date", "amount", "key", "task", "text")
NEEDED = COLUMNS[:4]
MOST = 20_000
REFUSED_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Posting:
    """One line as it is told; `row` is where it stands, from 1."""

    row: int
    project: str
    on: dt.date
    amount: Decimal
    key: str
    task: str = ""
    text: str = ""


@dataclass(slots=True)
class Booked:
    """What became of the lines that were told."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    restated: int = 0
    refused: list[str] = field(default_factory=list)
    """A sentence for each line that was not booked."""

    @property
    def nothing(self) -> bool:
        """Whether lines were refused and no other came through."""
        return bool(self.refused) and not (self.new or self.changed or self.unchanged)


def read_postings(content: bytes) -> tuple[list[Posting], list[str]]:
    """Read a CSV file; return its lines, and why others cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
    if missing := [name for name in NEEDED if name not in names]:
        message = (
            f"The file lacks the column {', '.join(missing)}; its first line names "
            f"{', '.join(COLUMNS)}."
        )
        raise BadInput(message, fields={"file": message})
    found, refused = [], []
    for row, line in enumerate(reader, start=2):
        values = {
            (name or "").strip().lower(): (value or "").strip()
            for name, value in line.items()
            if isinstance(value, str)
        }
        try:
            found.append(posting(row, values))
        except ValueError as error:
            refused.append(f"Row {row}: {error}")
    return found, refused


def posting(row: int, values: Mapping[str, str]) -> Posting:
    """Read a line; raise ValueError with a sentence where it cannot be."""
    try:
        on = dt.date.fromisoformat(values["date"])
    except ValueError:
        raise ValueError(f"'{values['date']}' is no date like 2026-10-31.") from None
    try:
        amount = Decimal(values["amount"].replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"'{values['amount']}' is no amount.") from None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 15:
        raise ValueError(f"'{values['amount']}' is no amount that can be booked.")
    if not values["key"]:
        raise ValueError("It has no key; told again, nobody could know it.")
    return Posting(
        row,
        values["project"],
        on,
        amount.quantize(Decimal("0.01")),
        values["key"][:100],
        values.get("task", "")[:100],
        values.get("text", "")[:200],
    )


@transaction.atomic
def book_actuals(
    *, source: str, postings: Sequence[Posting], actor: Person, reason: str = ""
) -> Booked:
    """Book what finance tells, and measure the projects that it changes.

    A key that is known with the same values is left; with others it is corrected. What
    falls into a closed period, before or after, is booked only with a reason.
    """
    if len(postings) > MOST:
        raise BadInput(
            f"At most {MOST:,} lines are booked at once; tell them in parts."
        )
    codes = {p.project for p in postings}
    seen = visible_to(actor, Project).filter(code__in=codes)
    projects = {p.code: p for p in seen.select_related("scope")}
    locked = Project.objects.select_for_update(of=("self",)).order_by("pk")
    list(locked.filter(pk__in=[p.pk for p in projects.values()]))
    known = {
        actual.external_key: actual
        for actual in Actual.objects.filter(
            source=source, is_current=True, external_key__in=[p.key for p in postings]
        )
    }
    closed, booked = closed_until(), Booked()
    touched: set[str] = set()
    told: set[str] = set()
    for line in postings:
        project = projects.get(line.project)
        why = refusal(line, project, known, told, actor, closed, reason)
        told.add(line.key)
        if why or project is None:
            booked.refused.append(f"Row {line.row}: {why}")
        elif book(source, line, project, known, actor, closed, reason, booked):
            touched.add(line.project)
    if touched:
        measure_projects(projects[code] for code in sorted(touched))
        for code in sorted(touched):
            journal.record(
                actor=actor,
                action="actuals.book",
                on=projects[code],
                scope_path=projects[code].scope.path,
                after={"source": source, "restates": bool(booked.restated)},
                reason=reason,
            )
    return booked


def refusal(
    line: Posting,
    project: Project | None,
    known: Mapping[str, Actual],
    told: set[str],
    actor: Person,
    closed: dt.date | None,
    reason: str,
) -> str:
    """Say why a line is not booked; nothing where it is."""
    if project is None:
        return "You see no project of this code."
    if not can_book(actor, project):
        return f"Your roles do not let you book on {project.code}."
    if line.key in told:
        return f"The key {line.key} stands twice in what was told."
    before = known.get(line.key)
    if before is not None and before.project_id != project.pk:
        return f"The key {line.key} belongs to another project."
    if same(before, line) or reason:
        return ""
    for day in (line.on, before.on if before else None):
        if closed and day and day <= closed:
            return (
                f"{day:%-d %b %Y} lies in a closed period; say why it is restated to "
                "book it all the same."
            )
    return ""


def same(before: Actual | None, line: Posting) -> bool:
    return before is not None and (
        before.on,
        before.amount,
        before.task,
        before.text,
    ) == (line.on, line.amount, line.task, line.text)


def book(
    source: str,
    line: Posting,
    project: Project,
    known: Mapping[str, Actual],
    actor: Person,
    closed: dt.date | None,
    reason: str,
    booked: Booked,
) -> bool:
    """Book one line and count it; tell whether anything changed."""
    before = known.get(line.key)
    if same(before, line):
        booked.unchanged += 1
        return False
    days = [line.on, *([before.on] if before else [])]
    restates = closed is not None and any(day <= closed for day in days)
    if before is not None:
        Actual.objects.filter(pk=before.pk).update(is_current=False)
        booked.changed += 1
    else:
        booked.new += 1
    booked.restated += restates
    Actual.objects.create(
        project=project,
        source=source,
        external_key=line.key,
        on=line.on,
        amount=line.amount,
        task=line.task,
        text=line.text,
        replaces=before,
        restates=restates,
        reason=reason if restates else "",
        told_by=actor,
    )
    return True


def closed_until() -> dt.date | None:
    last = ClosedPeriod.objects.first()
    return last.until if last else None


@transaction.atomic
def close_period(*, until: dt.date, actor: Person, today: dt.date) -> ClosedPeriod:
    """Settle costs up to a day; there is no opening again, only restating."""
    require(allowed=can_set_calendar(actor), to="close a period")
    last = closed_until()
    if until > today:
        message = "A period is closed when it is over; choose a day that has passed."
        raise BadInput(message, fields={"until": message})
    if last and until <= last:
        raise InvalidState(f"Costs are closed up to {last:%-d %b %Y} already.")
    period = ClosedPeriod.objects.create(until=until, closed_by=actor)
    journal.record(
        actor=actor,
        action="period.close",
        on=period,
        scope_path=root_scope().path,
        after={"until": until},
    )
    return period


def refused_words(refused: Iterable[str]) -> list[str]:
    """Return the first lines that were refused, and how many more there are."""
    found = list(refused)
    more = len(found) - REFUSED_SHOWN
    rest = [f"... and {more} more."] if more > 0 else []
    return [*found[:REFUSED_SHOWN], *rest]
