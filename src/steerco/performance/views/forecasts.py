"""Forecasts of a project."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from steerco.core.tables import Heading
from steerco.performance.forms.forecasts import ForecastQuestionForm
from steerco.performance.selectors import forecasts as selectors
from steerco.performance.selectors.signals import alike, records, signal_lines
from steerco.performance.views.projects import read

METHOD_HEADINGS = (
    Heading("Method"),
    Heading("Forecast", align="num"),
    Heading("Against plan", align="num", phone=False),
    Heading("Formula", phone=False),
)
STEP_HEADINGS = (
    Heading("Figure"),
    Heading("Value", align="num"),
    Heading("How it comes about", phone=False),
    Heading("Where it stands", phone=False),
)

SIGNAL_HEADINGS = (
    Heading("Signal"),
    Heading("Now", align="num"),
    Heading("State"),
    Heading("How often it was right", phone=False),
)


@require_safe
def project_forecast(request: HttpRequest, code: str) -> HttpResponse:
    """Show finish and cost with their chances, and how they come about."""
    context, _ = read(request, code)
    latest = context["latest"]
    unit = "h" if latest and latest.effort_based else context["currency"]
    reports = selectors.forecast_reports(context["project"])
    form = ForecastQuestionForm(request.GET or None)
    known = records()
    context |= {
        "signals": [] if latest and latest.is_finished else signal_lines(latest, known),
        "signal_headings": SIGNAL_HEADINGS,
        "alike": alike(latest, reports[-1].finish if reports else None, known),
        "sides": selectors.sides(context["project"], reports, unit),
        "form": form,
        "answers": selectors.answers(reports[-1], unit, **form.asked())
        if reports and form.is_bound
        else [],
        "method_headings": METHOD_HEADINGS,
        "step_headings": STEP_HEADINGS,
    }
    return render(request, "performance/project_forecast.html", context)
