"""Counted work of a project: when it is done, how many by when."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.calculations.throughput import MOST_WEEKS
from steerco.performance.forms.throughput import DoneItemsForm, ThroughputQuestionForm
from steerco.performance.policies import can_simulate
from steerco.performance.selectors.throughput import throughput_page
from steerco.performance.services.throughput import keep_done_items
from steerco.performance.views.projects import read
from steerco.projects.selectors.projects import project_of

ITEMS = 20
AHEAD = dt.timedelta(weeks=12)
HEADINGS = (
    Heading("Kept with"),
    Heading("Corrected", align="num"),
    Heading("As drawn", align="num", tip="What drawing past weeks again alone gives."),
)


@require_safe
def project_throughput(request: HttpRequest, code: str) -> HttpResponse:
    """Show when counted work will be done, and how many items by a day."""
    context, at = read(request, code)
    user, project = cast(Person, request.user), context["project"]
    form = ThroughputQuestionForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    items, by = asked.get("items") or ITEMS, asked.get("by") or at.as_of + AHEAD
    by = min(by, at.as_of + dt.timedelta(weeks=MOST_WEEKS))
    source = request.GET.get("source", "")
    if not form.is_bound:
        form = ThroughputQuestionForm(initial={"items": items, "by": by})
    context |= {
        "found": throughput_page(project, at.as_of, source=source, items=items, by=by),
        "form": form,
        "items": items,
        "by": by,
        "headings": HEADINGS,
        "can_bring": can_simulate(user, project),
        "data_date": at.as_of,
    }
    return render(request, "performance/project_throughput.html", context)


@require_http_methods(["GET", "POST"])
@once
def throughput_bring(request: HttpRequest, code: str) -> HttpResponse:
    """Bring the days on which items were done."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    require(allowed=can_simulate(user, project), to="bring counted work here")
    form = DoneItemsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_done_items(
                project=project, actor=user, days=form.cleaned_data["read"]
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{len(kept.days)} items are kept.")
            return go_to(request, address("performance:project-throughput", code))
    return render(
        request,
        "performance/throughput_bring.html",
        {"form": form, "project": project},
        status=422 if form.errors else 200,
    )
