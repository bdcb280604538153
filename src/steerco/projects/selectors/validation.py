"""The validation report of a plan as its page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.shortcuts import get_object_or_404

from steerco.core import formatting
from steerco.core.errors import Missing
from steerco.projects.calculations.assessment import keep_network, kept_network
from steerco.projects.calculations.snapshots import thaw
from steerco.projects.models import ImportItem, Project, ScheduleVersion
from steerco.schedules.analysis.plan import Plan
from steerco.schedules.model import Schedule
from steerco.schedules.recalculation import recalculate
from steerco.schedules.validation import (
    Check,
    Redated,
    Validation,
    Verdict,
    validate,
)
from steerco_engine.errors import EngineError

ITEMS_SHOWN = 20
WORDS = {
    Verdict.WRONG: ("Wrong", "red", "alert-octagon"),
    Verdict.LOOK: ("To look at", "amber", "alert-triangle"),
    Verdict.FINE: ("Fine", "green", "circle-check"),
    Verdict.UNKNOWN: ("Nothing to check", "grey", "info-circle"),
}
WORST_FIRST = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One question, its answer, and the first few things it points at."""

    title: str
    word: str
    tone: str
    icon: str
    message: str
    items: tuple[tuple[str, str], ...]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.items)


@dataclass(frozen=True, slots=True)
class DateRow:
    """A task whose stored and recalculated dates stand side by side."""

    name: str
    stored: str
    calculated: str
    days: float
    days_text: str
    cause: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many questions have one answer."""

    number: int
    text: str
    tone: str
    icon: str


def version_report(project: Project, number: int) -> tuple[ScheduleVersion, Validation]:
    """Return a version of the project's plan and what there is to say about it."""
    version = get_object_or_404(
        ScheduleVersion.objects.filter(project=project), number=number
    )
    return version, report_of(thaw(version.snapshot), version.snapshot_sha256)


def item_report(item: ImportItem) -> Validation:
    """Return what there is to say about a plan that an import brings."""
    path = item.summary.get("snapshot", "")
    if not path or not default_storage.exists(path):
        message = "The plan as it was read is not kept any more; bring the file again."
        raise Missing(message)
    with default_storage.open(path) as stream:
        return report_of(thaw(stream.read()), path)


def report_of(schedule: Schedule, key: str) -> Validation:
    """Ask a plan all questions; its network is calculated where it is not kept."""
    network, failure = kept_network(key), None
    if network is None:
        try:
            network = recalculate(schedule)
        except EngineError as error:
            failure = error
        keep_network(key, network)
    return validate(Plan(schedule), network, failure)


def counts_of(found: Validation) -> list[Count]:
    return [
        Count(number, f"{number} {word.lower()}", tone, icon)
        for verdict, (word, tone, icon) in WORDS.items()
        if (number := found.number(verdict))
    ]


def check_rows(found: Validation) -> list[CheckRow]:
    """Return the questions, those with the worst answers first."""
    ordered = sorted(found.checks, key=lambda each: WORST_FIRST.index(each.verdict))
    return [check_row(check) for check in ordered]


def check_row(check: Check) -> CheckRow:
    word, tone, icon = WORDS[check.verdict]
    return CheckRow(
        title=check.title,
        word=word,
        tone=tone,
        icon=icon,
        message=check.message,
        items=tuple((item.name, item.detail) for item in check.items[:ITEMS_SHOWN]),
        number=len(check.items),
    )


def causes_of(found: Validation) -> list[tuple[str, str]]:
    """Return the first causes of other dates, the most frequent first, for a filter."""
    counts = Counter(each.cause for each in found.redated)
    return [
        (cause, f"{cause.capitalize()} ({count:,})")
        for cause, count in counts.most_common()
    ]


def narrowed(found: Validation, *, text: str, cause: str) -> Sequence[Redated]:
    """Return tasks with other dates, the widest apart first, as the filters say."""
    chosen = [
        each
        for each in found.redated
        if text.casefold() in f"{each.name} {each.first}".casefold()
        and cause in ("", each.cause)
    ]
    return sorted(chosen, key=lambda each: -abs(each.days))


def date_row(each: Redated) -> DateRow:
    own = each.first == each.name
    return DateRow(
        name=each.name,
        stored=span(each.stored_start, each.stored_finish),
        calculated=span(each.start, each.finish),
        days=each.days,
        days_text=formatting.number(each.days, 1, sign=True),
        cause=f"{each.cause[:1].upper()}{each.cause[1:]}."
        if own
        else f"Follows from {each.first}: {each.cause}.",
    )


def span(start: object, finish: object) -> str:
    return f"{formatting.date_time(start)} to {formatting.date_time(finish)}"  # type: ignore[arg-type]
