"""What differs between two plans of a project: page, Gantt and files."""

from __future__ import annotations

from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.projects.reports.comparison import comparison_table
from steerco.projects.selectors import changes as selectors
from steerco.projects.selectors.comparing import comparison_of, pair_of
from steerco.projects.selectors.comparison_gantt import comparison_payload
from steerco.projects.selectors.projects import project_of
from steerco.projects.views.pages import framed

PAGE = 25
HEADINGS = (
    Heading("Task", "task"),
    Heading("What changed"),
    Heading("Start", "start", "num", phone=False),
    Heading("Finish", "finish", "num", phone=False),
    Heading("Moved", "moved", "num", tip="Working days by which the finish moved."),
    Heading("Duration", "duration", "num", phone=False),
    Heading("Cost", "cost", "num", phone=False),
)
SHOWS = (
    ("", "All tasks"),
    ("milestones", "Milestones only"),
    ("critical", "Critical only"),
)


@require_safe
def project_compare(request: HttpRequest, code: str) -> HttpResponse:
    """Show what two plans of the project differ in, and why the finish moved."""
    _, project, context = framed(request, code)
    query = request.GET
    pair = pair_of(project, query.get("from", ""), query.get("to", ""))
    context |= {"pair": pair, "shows": SHOWS, "headings": HEADINGS}
    if pair is None:
        return render(request, "projects/compare.html", context)
    comparison = comparison_of(pair)
    currency = project.portfolio.currency
    by = filter_of(request)
    found = selectors.chosen(comparison, by)
    if (kind := query.get("format")) in CONTENT_TYPES:
        name = f"{project.code} {pair.old.key} to {pair.new.key}"
        table = comparison_table(comparison, found, name)
        return table_file(
            table, kind=str(kind), on=context["reporting_date"], author="Steerco"
        )
    page = Paginator(found, PAGE).get_page(query.get("page"))
    headline, others = selectors.headline(comparison, currency)
    context |= {
        "comparison": comparison,
        "headline": headline,
        "others": others,
        "tiles": selectors.tiles(comparison, currency),
        "counts": selectors.counts(comparison),
        "by": by,
        "found": len(found),
        "page": page,
        "rows": selectors.rows(comparison, page.object_list, currency),
        **saved_views(request),
    }
    return render(request, "projects/compare.html", context)


@require_safe
def project_compare_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with both plans as the Gantt draws them."""
    project = project_of(cast(Person, request.user), code)
    pair = pair_of(project, request.GET.get("from", ""), request.GET.get("to", ""))
    if pair is None:
        raise Http404
    comparison = comparison_of(pair)
    by = filter_of(request)
    only = selectors.chosen(comparison, by) if by.is_narrowed else None
    payload = comparison_payload(comparison, project.name, pair.old.label, only)
    return HttpResponse(payload, content_type="application/json")


def filter_of(request: HttpRequest) -> selectors.Filter:
    query = request.GET
    return selectors.Filter(
        kind=query.get("kind", ""),
        text=query.get("text", "").strip(),
        show=query.get("show", ""),
        sort=query.get("sort", ""),
        view=query.get("view", ""),
    )
