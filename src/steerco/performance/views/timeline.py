"""Milestones across projects on one line, of one portfolio or of all."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.addresses import address
from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting, reporting
from steerco.performance.forms.filters import MilestoneFilterForm
from steerco.performance.reports.milestones import milestone_table
from steerco.performance.selectors import milestones as selectors
from steerco.performance.selectors import projects as project_selectors
from steerco.performance.selectors.timeline import timeline_payload
from steerco.projects.models import Portfolio
from steerco.projects.policies import visible_portfolios

PAGE = 25
HEADINGS = (
    Heading("Milestone", "milestone"),
    Heading("Project", "project", phone=False),
    Heading("State", phone=False),
    Heading("Baseline", "baseline", "num", phone=False),
    Heading("Forecast", "forecast", "num"),
    Heading("Slip", "slip", "num", tip="Calendar days after the baseline."),
)
LINK_HEADINGS = (
    Heading("Dependency"),
    Heading("From", phone=False),
    Heading("To", phone=False),
    Heading("Needed", align="num", tip="The day by which it is needed."),
    Heading("Expected", align="num", phone=False),
    Heading("To spare", align="num", tip="Calendar days; negative is too late."),
    Heading("State", phone=False),
)


def read(
    request: HttpRequest, code: str
) -> tuple[Person, Reporting, Portfolio | None, MilestoneFilterForm, Any]:
    """Read the filter and what it lets through."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    portfolio = get_object_or_404(visible_portfolios(user), code=code) if code else None
    form = MilestoneFilterForm(request.GET, user=user, portfolio=portfolio)
    by = form.chosen(request.GET.get("sort", ""))
    found = selectors.milestones(user, at, by, portfolio)
    return user, at, portfolio, form, found


@require_safe
def timeline(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show the milestones of projects as a picture and as a list."""
    user, at, portfolio, form, found = read(request, code)
    sort = request.GET.get("sort", "")
    lines = selectors.ordered(found, sort or "forecast")
    if (kind := request.GET.get("format")) in CONTENT_TYPES:
        name = f"{portfolio.code} milestones" if portfolio else "Milestones"
        table = milestone_table(selectors.rows(lines, at), name)
        author = at.organisation or "Steerco"
        return table_file(table, kind=str(kind), on=at.as_of, author=author)
    sums = selectors.sums(found, at)
    paginator = Paginator(lines, PAGE)
    paginator.count = sums.total
    page = paginator.get_page(request.GET.get("page"))
    codes = found.order_by().values_list("project__code", flat=True).distinct()
    plan = (
        address("performance:portfolio-timeline-plan", portfolio.code)
        if portfolio
        else address("performance:timeline-plan")
    )
    context = {
        "portfolio": portfolio,
        "filter": form,
        "sort": sort,
        "sums": sums,
        "page": page,
        "rows": selectors.rows(page.object_list, at),  # type: ignore[arg-type]
        "headings": HEADINGS,
        "links": selectors.project_links(user, codes),
        "link_headings": LINK_HEADINGS,
        "plan_url": plan,
        "data_date": at.as_of,
        **saved_views(request),
    }
    return render(request, "performance/timeline.html", context)


@require_safe
def timeline_plan(request: HttpRequest, code: str = "") -> HttpResponse:
    """Answer with the same milestones as the Gantt draws them."""
    user, at, portfolio, _, found = read(request, code)
    marks = selectors.marks_by_project(found)
    projects = project_selectors.measured(user, at).filter(code__in=list(marks))
    payload = timeline_payload(
        portfolio.name if portfolio else at.organisation or "All portfolios",
        projects,
        at,
        milestones=marks,
        links=selectors.project_links(user, marks),
        by_portfolio=portfolio is None,
    )
    return HttpResponse(payload, content_type="application/json")
