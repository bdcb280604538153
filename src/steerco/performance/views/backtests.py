"""The back-test of forecasts on finished projects."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steerco.core.addresses import address
from steerco.core.answers import go_to
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.selectors import reporting
from steerco.performance.policies import can_learn
from steerco.performance.selectors.backtests import backtest_page
from steerco.performance.tasks.learning import queue_backtest

HEADINGS = (
    Heading("Method"),
    Heading("Projects", align="num", phone=False),
    Heading("P50 met", align="num", phone=False),
    Heading("P80 met", align="num", tip="With its 95% interval over projects."),
    Heading("P90 met", align="num", phone=False),
    Heading("Loss", align="num", tip="Mean pinball loss, of duration or budget."),
    Heading("P20 to P80", align="num", tip="Mean width.", phone=False),
    Heading("At 25%", align="num", tip="Mean error at 25% done.", phone=False),
    Heading("At 50%", align="num", tip="Mean error at 50% done.", phone=False),
    Heading("At 75%", align="num", tip="Mean error at 75% done.", phone=False),
)


@require_safe
def backtest_detail(request: HttpRequest) -> HttpResponse:
    """Show how good forecasts were on one's own finished projects."""
    user = cast(Person, request.user)
    context = {
        "page": backtest_page(user, request.GET.get("of", "")),
        "headings": HEADINGS,
        "can_learn": can_learn(user),
        "data_date": reporting(timezone.localdate()).as_of,
    }
    return render(request, "performance/backtest.html", context)


@require_POST
def backtest_run(request: HttpRequest) -> HttpResponse:
    """Judge and calibrate the forecasts anew in the background."""
    job = queue_backtest(cast(Person, request.user))
    return go_to(request, address("core:job-detail", job.pk))
