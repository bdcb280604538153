"""The lists of portfolios and projects, and the page of one portfolio."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.addresses import address
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting, reporting
from steerco.performance.forms.filters import ProjectFilterForm
from steerco.performance.policies import can_publish_report, can_set_calendar
from steerco.performance.reports.files import FORMATS
from steerco.performance.reports.lists import project_workbook
from steerco.performance.selectors import portfolios as portfolio_selectors
from steerco.performance.selectors import projects as project_selectors
from steerco.performance.selectors.timeline import timeline_payload
from steerco.performance.views.widgets import (
    MILESTONE_HEADINGS,
    MOVER_HEADINGS,
    RISK_HEADINGS,
)
from steerco.projects.models import Portfolio
from steerco.projects.policies import can_import, visible_portfolios

PAGE = 25
HEADINGS = (
    Heading("Code", "code", phone=False),
    Heading("Project", "name"),
    Heading("Status", "health"),
    Heading("Why", phone=False),
    Heading("T C R P", tip="Time, cost, risk, plan quality.", phone=False),
    Heading("Finish", "finish", "num", tip="Forecast finish of the plan.", phone=False),
    Heading("Slip", "slip", "num", tip="Working days after the baseline finish."),
    Heading("Done", "percent", "num", tip="Earned share of the budget.", phone=False),
    Heading("Budget", "budget", "num", phone=False),
    Heading("Estimate", "estimate", "num", tip="Estimate at completion.", phone=False),
    Heading("CPI", "cpi", "num", tip="Earned value over actual cost.", phone=False),
)
PORTFOLIO_HEADINGS = (
    Heading("Code", phone=False),
    Heading("Portfolio"),
    Heading("Owner", phone=False),
    Heading("Projects", align="num"),
    Heading("Health"),
    Heading("Late", align="num", tip="Projects forecast to finish after baseline."),
    Heading(
        "Envelope", align="num", phone=False, tip="The money given to the portfolio."
    ),
    Heading("Budget", align="num", phone=False),
    Heading(
        "Spent", phone=False, tip="Spent, with the estimate behind, of the budget."
    ),
    Heading("Estimate", align="num", phone=False),
    Heading("Variance", align="num", phone=False, tip="Budget less estimate."),
)


def list_page(
    request: HttpRequest, at: Reporting, portfolio: Portfolio | None = None
) -> dict[str, Any]:
    """Read a page of the filtered list; that of a portfolio with its totals."""
    user = cast(Person, request.user)
    form = ProjectFilterForm(request.GET, user=user, portfolio=portfolio)
    by = form.chosen(request.GET.get("sort", ""))
    projects = project_selectors.measured(user, at)
    if portfolio is not None:
        projects = projects.filter(portfolio=portfolio)
    chosen = project_selectors.narrowed(projects, by, at)
    paginator = Paginator(project_selectors.ordered(chosen, by), PAGE)
    if portfolio is None:
        totals = None
        paginator.count = project_selectors.how_many(user, by, at)
    else:
        totals = project_selectors.totals(chosen)
        paginator.count = totals.projects
    page = paginator.get_page(request.GET.get("page"))
    return {
        "filter": form,
        "sort": by.sort,
        "chosen": chosen,
        "all": projects,
        "totals": totals,
        "page": page,
        "rows": project_selectors.rows(page.object_list, at),  # type: ignore[arg-type]
        "headings": HEADINGS,
        "data_date": at.as_of,
        **saved_views(request),
    }


@require_safe
def portfolio_list(request: HttpRequest) -> HttpResponse:
    """Show the portfolios the person sees anything of."""
    at = reporting(timezone.localdate())
    user = cast(Person, request.user)
    sums = portfolio_selectors.running_totals(user, at)
    rows = portfolio_selectors.portfolio_rows(user, at, sums)
    return render(
        request,
        "performance/portfolio_list.html",
        {
            "rows": rows,
            "headings": PORTFOLIO_HEADINGS,
            "report_formats": FORMATS,
            "can_publish": can_set_calendar(user),
            "data_date": at.as_of,
        },
    )


@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    """Show all projects the person sees."""
    at = reporting(timezone.localdate())
    context = list_page(request, at)
    if request.GET.get("format") in ("xlsx", "csv"):
        return project_workbook(context["chosen"], at, request, "Projects")
    return render(request, "performance/project_list.html", context)


@require_safe
def portfolio_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a portfolio: figures, projects, movers, cost and timeline."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    portfolios = visible_portfolios(user).select_related("scope")
    portfolio = get_object_or_404(portfolios, code=code)
    context = list_page(request, at, portfolio)
    if request.GET.get("format") in ("xlsx", "csv"):
        return project_workbook(context["chosen"], at, request, portfolio.code)
    context |= {
        "portfolio": portfolio,
        "portfolios_url": address("performance:portfolio-list"),
        "tiles": portfolio_selectors.tiles(
            context["totals"],
            portfolio.currency,
            portfolio_selectors.envelope_of(user, portfolio),
        ),
        "report_formats": FORMATS,
        "mover_headings": MOVER_HEADINGS,
        "risk_headings": RISK_HEADINGS,
        "milestone_headings": MILESTONE_HEADINGS,
        "can_import": can_import(user, portfolio),
        "can_publish": can_publish_report(user, portfolio.scope),
        "movers": portfolio_selectors.movers(context["chosen"]),
        "cost_chart": portfolio_selectors.cost_chart(
            context["chosen"], portfolio.currency
        ),
        "risks": portfolio_selectors.top_risks(context["chosen"]),
        "milestones": portfolio_selectors.coming_milestones(context["chosen"], at),
    }
    return render(request, "performance/portfolio_detail.html", context)


@require_safe
def portfolio_projects(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the timeline of the portfolio's filtered projects."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    portfolio = get_object_or_404(visible_portfolios(user), code=code)
    form = ProjectFilterForm(request.GET, user=user, portfolio=portfolio)
    projects = project_selectors.measured(user, at).filter(portfolio=portfolio)
    chosen = project_selectors.narrowed(projects, form.chosen(""), at)
    return HttpResponse(
        timeline_payload(portfolio.name, chosen, at), content_type="application/json"
    )
