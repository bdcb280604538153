"""Reports as they were published, and those that go out by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from steerco.core.addresses import address
from steerco.core.formatting import date, date_time
from steerco.organisation.models import Person, ScopeKind
from steerco.organisation.policies import visible_to
from steerco.performance.models import PublishedReport, ReportSubscription
from steerco.performance.reports import wording
from steerco.performance.reports.files import FORMATS
from steerco.performance.reports.paper import Kind, Paper, Part, words

SHOWN = 50


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A published report in a list."""

    what: str
    about: str
    as_of: str
    number: int
    published: str
    who: str
    reason: str
    url: str


def kept_reports(user: Person) -> Any:
    """Return what was published of portfolios and above that a person may see."""
    wide = (ScopeKind.ORGANISATION, ScopeKind.PORTFOLIO)
    return (
        visible_to(user, PublishedReport)
        .filter(scope__kind__in=wide)
        .select_related("scope", "published_by")
        .defer("content")
    )


def kept_rows(reports: Iterable[PublishedReport]) -> list[KeptRow]:
    return [
        KeptRow(
            what=report.get_kind_display(),
            about="All portfolios"
            if report.scope.kind == ScopeKind.ORGANISATION
            else str(report.scope),
            as_of=date(report.as_of),
            number=report.number,
            published=date_time(report.published_at),
            who=report.published_by.name,
            reason=report.reason,
            url=address("performance:published-report", report.pk),
        )
        for report in reports
    ]


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A report that a person has sent out."""

    id: int
    what: str
    about: str
    format: str
    rhythm: str
    to: str
    next_on: str
    sent_on: str


def letter_rows(user: Person) -> list[LetterRow]:
    """Write the letters a person ordered, in two queries."""
    found = (
        ReportSubscription.objects.filter(owner=user)
        .select_related("portfolio")
        .prefetch_related("recipients")
    )
    return [
        LetterRow(
            id=each.pk,
            what=each.get_kind_display(),
            about=each.portfolio.name if each.portfolio else "All that each sees",
            format=FORMATS[each.format].label,
            rhythm=each.get_rhythm_display(),
            to=", ".join(person.name for person in each.recipients.all()),
            next_on=date(each.next_on),
            sent_on=date(each.sent_on),
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class PageCell:
    text: str
    css: str
    status: str


@dataclass(frozen=True, slots=True)
class PagePart:
    """A part of a paper as a page shows it."""

    part: Part
    head: list[tuple[str, str]]
    rows: list[tuple[str, list[PageCell]]]
    figures: list[tuple[str, str | None, str, str]]


NUMBERS = (Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.INDEX, Kind.DAYS, Kind.DATE)
PHONE = 3
"""Columns that a phone shows."""


def page_parts(paper: Paper) -> list[PagePart]:
    """Write a paper for a page, from the same words as its files."""
    return [page_part(paper, part) for part in paper.parts]


def page_part(paper: Paper, part: Part) -> PagePart:
    scale = wording.money_scale(
        paper.masthead.currency, [i.figure.value for i in part.indicators]
    )
    kinds = [css(f.kind, n) for n, f in enumerate(part.fields)]
    return PagePart(
        part=part,
        head=[(f.title, c) for f, c in zip(part.fields, kinds, strict=True)],
        rows=[
            (
                row.url,
                [
                    PageCell(
                        words(value, f.kind),
                        c,
                        str(value) if f.kind is Kind.STATUS and value else "",
                    )
                    for value, f, c in zip(row.values, part.fields, kinds, strict=True)
                ],
            )
            for row in part.rows
        ],
        figures=[
            (
                i.name,
                None if i.figure.value is None else wording.indicator_value(i, scale),
                i.detail,
                i.figure.reason,
            )
            for i in part.indicators
        ],
    )


def css(kind: Kind, position: int) -> str:
    number = "num nowrap" if kind in NUMBERS else "wrap"
    return number if position < PHONE else f"{number} hide-phone"
