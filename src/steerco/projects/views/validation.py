"""The validation report of a plan: page, JSON and workbook."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.downloads import CONTENT_TYPES, attachment
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.projects.reports.validation import validation_workbook
from steerco.projects.selectors import validation as selectors
from steerco.projects.views.imports import visible_import
from steerco.projects.views.pages import framed
from steerco.schedules.validation import Validation

PAGE = 50
DATE_HEADINGS = (
    Heading("Task"),
    Heading("In the file", phone=False),
    Heading("Recalculated", phone=False),
    Heading("Days", align="num", tip="Recalculated less stored finish, calendar days."),
    Heading("First cause"),
)
COUNT_HEADINGS = (
    Heading("Records"),
    Heading("In the file", align="num"),
    Heading("Read", align="num"),
    Heading("Note", phone=False),
)
UNREAD_HEADINGS = (
    Heading("Where"),
    Heading("Field"),
    Heading("Values", align="num"),
    Heading("First value", phone=False),
)


@require_safe
def version_report(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what is wrong in a version of a plan, and what was not understood."""
    _, project, context = framed(request, code)
    version, found = selectors.version_report(project, number)
    name = f"{project.code}-validation-{number}"
    if answer := as_file(request, found, name):
        return answer
    context |= {"version": version, **report_context(request, found)}
    return render(request, "projects/validation.html", context)


@require_safe
def item_report(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Show the same of a plan that an import brings, before or after."""
    user = cast("Person", request.user)
    batch = visible_import(user, pk)
    plan = get_object_or_404(batch.items.filter(kind__in=("plan", "baseline")), pk=item)
    found = selectors.item_report(plan)
    if answer := as_file(request, found, f"validation-{pk}-{item}"):
        return answer
    context = {"batch": batch, "item": plan, **report_context(request, found)}
    return render(request, "projects/imports/report.html", context)


def as_file(request: HttpRequest, found: Validation, name: str) -> HttpResponse | None:
    """Answer with the whole report as a file, where one is asked for."""
    match request.GET.get("format"):
        case "json":
            content = msgspec.json.encode(found)
            return attachment(content, f"{name}.json", "application/json")
        case "xlsx":
            workbook = validation_workbook(found, on=timezone.localdate())
            return attachment(workbook, f"{name}.xlsx", CONTENT_TYPES["xlsx"])
    return None


def report_context(request: HttpRequest, found: Validation) -> dict[str, Any]:
    text, cause = request.GET.get("text", ""), request.GET.get("cause", "")
    chosen = selectors.narrowed(found, text=text.strip(), cause=cause)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    return {
        "found": found,
        "outcomes": selectors.counts_of(found),
        "checks": selectors.check_rows(found),
        "causes": selectors.causes_of(found),
        "text": text,
        "cause": cause,
        "page": page,
        "rows": [selectors.date_row(each) for each in page],
        "date_headings": DATE_HEADINGS,
        "count_headings": COUNT_HEADINGS,
        "unread_headings": UNREAD_HEADINGS,
    }
