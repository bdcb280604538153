"""Schedule risk of a project: what to simulate, and what came of it."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.addresses import address
from steerco.core.answers import go_to, once
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.forms.schedule_risk import RiskInputForm
from steerco.performance.policies import can_simulate
from steerco.performance.selectors import schedule_risk as selectors
from steerco.performance.services.schedule_risk import set_risk_input
from steerco.performance.tasks.schedule_risk import queue_run
from steerco.performance.views.projects import read
from steerco.projects.selectors.projects import project_of

ITERATIONS = 5_000
TASK_HEADINGS = (
    Heading("Task"),
    Heading("On the critical path", align="num", tip="Share of the draws."),
    Heading(
        "Cruciality",
        align="num",
        phone=False,
        tip="Rank correlation of its duration with the finish.",
    ),
    Heading(
        "Sensitivity",
        align="num",
        tip="Criticality x its spread / the spread of the finish.",
    ),
)


@require_safe
def project_risk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the last simulation of a plan, and how far one is that is being made."""
    context, _ = read(request, code)
    user, project = cast(Person, request.user), context["project"]
    done, making = selectors.last_runs(project)
    settings = selectors.input_of(project)
    context |= {
        "risk": selectors.risk_page(
            project, done, context["latest"], context["currency"]
        ),
        "making": making,
        "settings": settings,
        "can_simulate": can_simulate(user, project),
        "task_headings": TASK_HEADINGS,
        "risks": selectors.register_risks(project),
    }
    return render(request, "performance/project_risk.html", context)


@require_POST
def risk_run(request: HttpRequest, code: str) -> HttpResponse:
    """Have the plan simulated in the background."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    queue_run(project=project, actor=user, iterations=ITERATIONS)
    return go_to(request, address("performance:project-risk", code))


@require_http_methods(["GET", "POST"])
@once
def risk_input(request: HttpRequest, code: str) -> HttpResponse:
    """Set what simulations start from."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    require(allowed=can_simulate(user, project), to="set the ranges of this plan")
    settings = selectors.input_of(project)
    ranges, impacts = selectors.plan_texts(project, settings)
    initial: dict[str, Any] = {
        name: getattr(settings, name)
        for name in ("low", "likely", "high", "correlation")
    }
    form = RiskInputForm(
        request.POST or None,
        tasks=selectors.known_tasks(project),
        risks={risk.number for risk in selectors.register_risks(project)},
        initial=initial | {"ranges": ranges, "impacts": impacts},
    )
    if request.method == "POST" and form.is_valid():
        set_risk_input(project=project, actor=user, settings=form.settings())
        messages.success(request, "Kept. Simulate the plan to see what it does.")
        return go_to(request, address("performance:project-risk", code))
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": "Ranges and impacts", "submit": "Keep"},
        status=422 if form.errors else 200,
    )
