"""Colours that contradict each other, the office's own, and the rules behind them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import reporting
from steerco.performance.forms.health import ConfirmHealthForm, HealthRuleForm
from steerco.performance.policies import can_confirm_health, can_set_health_rules
from steerco.performance.selectors import health as selectors
from steerco.performance.services import health as services
from steerco.projects.models import ProjectClass
from steerco.projects.selectors.projects import project_of

PAGE = 25
HEADINGS = (
    Heading("Project"),
    Heading("Measured"),
    Heading("Declared"),
    Heading("Confirmed"),
    Heading("What the figures say", phone=False),
    Heading("What people say", phone=False),
    Heading("Status", align="num", phone=False),
)
RULE_HEADINGS = (
    Heading("Class"),
    Heading("Time and cost"),
    Heading("Plan quality", phone=False),
    Heading("Together", phone=False),
    Heading("Change", hidden_label=True),
)


@require_safe
def health_list(request: HttpRequest) -> HttpResponse:
    """Show projects that are called green and measured otherwise."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    show = request.GET.get("show", "")
    show = show if show in selectors.SHOWS else ""
    projects = selectors.said(user, at)
    counts = selectors.how_many(projects)
    paginator = Paginator(selectors.shown(projects, show).order_by("code"), PAGE)
    paginator.count = counts[show]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "tabs": [
            (key, label, counts[key], key == show)
            for key, label in selectors.SHOWS.items()
        ],
        "show": show,
        "page": page,
        "rows": selectors.said_rows(page.object_list),  # type: ignore[arg-type]
        "headings": HEADINGS,
        "data_date": at.as_of,
    }
    return render(request, "performance/health_list.html", context)


@require_http_methods(["GET", "POST"])
@once
def health_confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Give a project the office's colour."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    require(allowed=can_confirm_health(user, project), to="confirm this colour")
    at = reporting(timezone.localdate())
    form = ConfirmHealthForm(
        request.POST or None, initial={"until": selectors.longest(at)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.confirm_health(
                project=project, actor=user, at=at, **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The colour is confirmed.")
            return go_to(request, project.get_absolute_url())
    title = f"Confirm the colour of {project.code}"
    return dialog(request, form, title, "Confirm")


@require_POST
def health_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the office's colour back."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    services.withdraw_health(project=project, actor=user)
    messages.success(request, "The measured colour counts again.")
    return go_to(request, project.get_absolute_url())


@require_safe
def health_rules(request: HttpRequest) -> HttpResponse:
    """Show by which rules colours are measured."""
    user = cast(Person, request.user)
    context = {
        "rows": selectors.rule_rows(selectors.health_rules()),
        "headings": RULE_HEADINGS,
        "can_set": can_set_health_rules(user),
        "data_date": reporting(timezone.localdate()).as_of,
    }
    return render(request, "performance/health_rules.html", context)


@require_http_methods(["GET", "POST"])
@once
def health_rule(request: HttpRequest, klass: str) -> HttpResponse:
    """Set by which rules the colours of a class are measured."""
    if klass not in ProjectClass.values:
        raise Http404
    user = cast(Person, request.user)
    require(allowed=can_set_health_rules(user), to="set the rules of health")
    initial = services.values_of(selectors.health_rules()[klass])
    form = HealthRuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_health_rule(klass=klass, actor=user, rules=form.rules())
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, address("performance:health-rules"))
    title = f"Health of class {ProjectClass(klass).label}"
    return dialog(request, form, title, "Save")


def dialog(
    request: HttpRequest,
    form: ConfirmHealthForm | HealthRuleForm,
    title: str,
    submit: str,
) -> HttpResponse:
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": title, "submit": submit},
        status=422 if form.errors else 200,
    )
