"""Dashboards: the list, one as its viewer sees it, and how its owner arranges it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
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
from steerco.performance.forms.dashboards import DashboardForm
from steerco.performance.models import Dashboard, Placed, WidgetKind
from steerco.performance.policies import (
    can_change_dashboard,
    can_compose,
    visible_dashboards,
)
from steerco.performance.selectors.dashboards import Viewing, dashboard_rows
from steerco.performance.services import dashboards as services
from steerco.performance.views.widgets import WIDGETS

HEADINGS = (
    Heading("Dashboard"),
    Heading("Shows"),
    Heading("Owner", phone=False),
    Heading("Shared with", phone=False),
    Heading("Widgets", align="num", phone=False),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A button with which a widget is arranged."""

    name: str
    icon: str
    label: str
    idle: bool
    focus: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A widget in its place, with what it shows to who looks."""

    kind: str
    title: str
    note: str
    whole: bool
    flush: bool
    template: str
    headings: tuple[Heading, ...]
    content: Any
    steps: list[Step]


@require_safe
def dashboard_list(request: HttpRequest) -> HttpResponse:
    """Show the dashboards that are one's own or shared with one's roles."""
    user = cast(Person, request.user)
    context = {
        "rows": dashboard_rows(user),
        "headings": HEADINGS,
        "can_compose": can_compose(user, None),
        "data_date": reporting(timezone.localdate()).as_of,
    }
    return render(request, "performance/dashboard_list.html", context)


@require_safe
def dashboard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a dashboard with what its viewer may see; its owner arranges it here."""
    user, dashboard = dashboard_of(request, pk)
    viewing = Viewing(user, reporting(timezone.localdate()), dashboard.portfolio)
    mine = can_change_dashboard(user, dashboard)
    placed = dashboard.placed
    kinds = {each.kind for each in placed}
    context = {
        "dashboard": dashboard,
        "mine": mine,
        "arranging": mine and "arrange" in request.GET,
        "shown": [shown(n, placed, viewing, request) for n in range(len(placed))],
        "missing": [kind for kind in WidgetKind if kind not in kinds],
        "with_charts": WidgetKind.COST in kinds,
        "data_date": viewing.at.as_of,
    }
    return render(request, "performance/dashboard_detail.html", context)


def shown(
    at: int, placed: list[Placed], viewing: Viewing, request: HttpRequest
) -> Shown:
    kind, whole = placed[at].kind, placed[at].whole
    widget = WIDGETS[kind]
    last = request.GET.get("step", "") if request.GET.get("arrange") == kind else ""
    return Shown(
        kind=kind.value,
        title=kind.label,
        note=widget.note,
        whole=whole,
        flush=widget.flush,
        template=f"performance/widgets/{kind.value}.html",
        headings=widget.headings,
        content=widget.load(viewing),
        steps=steps(at, len(placed), last, whole=whole),
    )


def steps(at: int, count: int, last: str, *, whole: bool) -> list[Step]:
    """Return the buttons of a widget; after the `last` one the focus stays if it can."""
    idle = {"up": at == 0, "down": at == count - 1, "width": False, "remove": False}
    likely = (last, "up", "down", "width") if last else ()
    focus = next((name for name in likely if not idle.get(name, True)), "")
    width = "Half width" if whole else "Whole width"
    found = (
        ("up", "arrow-up", "Move up"),
        ("down", "arrow-down", "Move down"),
        ("width", "arrows-minimize" if whole else "arrows-horizontal", width),
        ("remove", "x", "Remove"),
    )
    return [Step(*each, idle[each[0]], each[0] == focus) for each in found]


@require_http_methods(["GET", "POST"])
@once
def dashboard_add(request: HttpRequest) -> HttpResponse:
    """Make a dashboard with the starting set."""
    user = cast(Person, request.user)
    if not can_compose(user, None):
        raise Http404
    form = DashboardForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_dashboard(actor=user, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, f"{made.get_absolute_url()}?arrange=")
    return dialog(request, form, "New dashboard", "Make it")


@require_http_methods(["GET", "POST"])
def dashboard_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a dashboard, change what it is of and with whom it is shared."""
    user, dashboard = dashboard_of(request, pk)
    require(allowed=can_change_dashboard(user, dashboard), to="change this dashboard")
    initial = {
        "name": dashboard.name,
        "portfolio": dashboard.portfolio,
        "roles": [share.role for share in dashboard.shares.all()],
    }
    form = DashboardForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_dashboard(
                dashboard=dashboard, actor=user, **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, dashboard.get_absolute_url())
    return dialog(request, form, "Name and sharing", "Save")


@require_POST
def dashboard_arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one step of arranging, and lead back to the widget that was moved."""
    user, dashboard = dashboard_of(request, pk)
    step, kind = request.POST.get("step", ""), request.POST.get("widget", "")
    services.arrange_dashboard(dashboard=dashboard, step=step, kind=kind, actor=user)
    return go_to(request, f"{dashboard.get_absolute_url()}?arrange={kind}&step={step}")


@require_POST
def dashboard_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an own dashboard of one that is shared."""
    user, dashboard = dashboard_of(request, pk)
    made = services.copy_dashboard(dashboard=dashboard, actor=user)
    messages.success(request, f"“{made.name}” is yours to arrange.")
    return go_to(request, f"{made.get_absolute_url()}?arrange=")


@require_POST
def dashboard_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an own dashboard."""
    user, dashboard = dashboard_of(request, pk)
    services.delete_dashboard(dashboard=dashboard, actor=user)
    messages.success(request, f"The dashboard “{dashboard.name}” is gone.")
    return go_to(request, address("performance:dashboard-list"))


def dashboard_of(request: HttpRequest, pk: int) -> tuple[Person, Dashboard]:
    user = cast(Person, request.user)
    seen = visible_dashboards(user).select_related("owner", "portfolio__scope")
    return user, get_object_or_404(seen, pk=pk)


def dialog(
    request: HttpRequest, form: DashboardForm, title: str, submit: str
) -> HttpResponse:
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": title, "submit": submit},
        status=422 if form.errors else 200,
    )
