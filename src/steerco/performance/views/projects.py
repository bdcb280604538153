"""The pages of one project that show what is measured."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting, reporting
from steerco.performance.policies import can_confirm_health
from steerco.performance.reports.files import FORMATS, PROJECT_WRITERS
from steerco.performance.reports.trend import trend_table
from steerco.performance.selectors import project as selectors
from steerco.performance.selectors.health import confirmed_of
from steerco.performance.selectors.trend import change_log, trend_of
from steerco.projects.selectors.projects import project_frame, project_of

MILESTONE_HEADINGS = (
    Heading("Milestone"),
    Heading("Baseline", align="num", phone=False),
    Heading("Forecast before", align="num", phone=False),
    Heading("Forecast", align="num"),
    Heading("Done", align="num", phone=False),
    Heading("Slip", align="num", tip="Calendar days after the baseline."),
)
TREND_HEADINGS = (
    Heading("Milestone"),
    Heading("Pattern", phone=False),
    Heading("Baseline", align="num", phone=False),
    Heading("First forecast", align="num", phone=False),
    Heading("Before", align="num", phone=False, tip="Forecast of the report before."),
    Heading("Now", align="num"),
    Heading("Slip", align="num", tip="Calendar days after the baseline."),
    Heading("Moved", align="num", phone=False, tip="Since the report before."),
    Heading(
        "Slip rate",
        align="num",
        phone=False,
        tip="Days the forecast moved for each day that passed; 1 never arrives.",
    ),
)
LOG_HEADINGS = (
    Heading("Version", align="num"),
    Heading("Data date", phone=False),
    Heading("What it changed"),
    Heading("Finish", align="num", tip="Working days by which the finish moved."),
    Heading("Cost", align="num", phone=False),
    Heading("Imported", phone=False),
)
REGISTER_HEADINGS = (
    Heading("Code", phone=False),
    Heading("Risk or issue"),
    Heading("Weight"),
    Heading("Owner", phone=False),
    Heading("Due", align="num", phone=False),
)
VALUE_HEADINGS = (
    Heading("Figure"),
    Heading("Value", align="num"),
    Heading("Formula", phone=False),
)


def read(request: HttpRequest, code: str) -> tuple[dict[str, Any], Reporting]:
    """Read what every measured page of a project shows."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    at = reporting(timezone.localdate())
    found = selectors.measured_project(project, at)
    latest = found.latest
    context = {
        "frame": project_frame(user, project, at.as_of),
        "project": project,
        "currency": project.portfolio.currency,
        "measured": found,
        "latest": latest,
        "data_date": latest.data_date.date()
        if latest and latest.data_date
        else at.as_of,
        "report_formats": {kind: FORMATS[kind] for kind in PROJECT_WRITERS},
    }
    return context, at


@require_safe
def project_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show how a project stands and why."""
    context, at = read(request, code)
    project, found = context["project"], context["measured"]
    context |= {
        "confirmed": confirmed_of(project, at.as_of),
        "can_confirm": can_confirm_health(cast(Person, request.user), project),
        "tiles": selectors.summary_tiles(found, context["currency"]),
        "milestones": selectors.milestone_lines(found.latest),
        "milestone_headings": MILESTONE_HEADINGS,
        "registers": selectors.register_lines(project),
        "register_headings": REGISTER_HEADINGS,
        "decisions": selectors.decisions_needed(project),
    }
    return render(request, "performance/project_detail.html", context)


@require_safe
def project_trend(request: HttpRequest, code: str) -> HttpResponse:
    """Show how milestones moved from report to report, and what each version changed."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    at = reporting(timezone.localdate())
    trend = trend_of(project)
    if (kind := request.GET.get("format")) in CONTENT_TYPES:
        table = trend_table(trend, f"{project.code} milestone trend")
        author = at.organisation or "Steerco"
        return table_file(table, kind=str(kind), on=at.as_of, author=author)
    context = {
        "frame": project_frame(user, project, at.as_of),
        "project": project,
        "data_date": project.data_date or at.as_of,
        "trend": trend,
        "headings": TREND_HEADINGS,
        "log": change_log(project),
        "log_headings": LOG_HEADINGS,
    }
    return render(request, "performance/project_trend.html", context)


@require_safe
def project_value(request: HttpRequest, code: str) -> HttpResponse:
    """Show earned value: the S-curve and every figure with its formula."""
    context, _ = read(request, code)
    found, currency = context["measured"], context["currency"]
    context |= {
        "curve": selectors.curve_chart(found, currency),
        "rows": selectors.value_rows(found.latest, currency),
        "headings": VALUE_HEADINGS,
        "why_not": (found.latest.reasons.get("evm", "") if found.latest else "")
        or "The project has no plan with a baseline yet.",
    }
    return render(request, "performance/project_value.html", context)


@require_safe
def project_quality(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is wrong with the plan: the 14 points and the findings."""
    context, _ = read(request, code)
    found = context["measured"]
    version = context["project"].current_version
    context |= {
        "points": selectors.point_lines(found.latest),
        "floats": selectors.float_chart(found.latest),
        "findings": selectors.finding_lines(version, found.latest),
        "quality_note": f"of {found.latest.quality_applicable} that apply"
        if found.latest
        else "",
        "fidelity": version.fidelity if version else {},
        "version": version,
    }
    return render(request, "performance/project_quality.html", context)
