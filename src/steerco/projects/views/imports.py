"""Bringing files in: choose, preview, watch, read the result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.downloads import CONTENT_TYPES, attachment, kept
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects import policies, tasks
from steerco.projects.forms.imports import BringForm, ColumnsForm, SheetForm
from steerco.projects.models import Import, ImportState
from steerco.projects.policies import can_import, visible_portfolios
from steerco.projects.reports.import_templates import import_template
from steerco.projects.selectors import imports as selectors
from steerco.projects.selectors.import_sheets import sheet_page
from steerco.projects.services import imports as services
from steerco.projects.services.imports import require_state
from steerco.projects.services.uploads import Placed, Upload

PAGE = 25
STEPS = ("Choose files", "Preview", "Import", "Result")
COLUMN_HEADINGS = (
    Heading("Column of the file"),
    Heading("First values", phone=False),
    Heading("Means"),
    Heading("How sure", align="num", phone=False),
)
LIST_HEADINGS = (
    Heading("Import"),
    Heading("Portfolio"),
    Heading("Files", phone=False),
    Heading("State"),
    Heading("Outcome", phone=False),
    Heading("By", phone=False),
    Heading("On", align="num"),
)


@require_http_methods(["GET", "POST"])
@once
def import_new(request: HttpRequest, code: str) -> HttpResponse:
    """Take files for a portfolio and have them read."""
    user = cast("Person", request.user)
    portfolio = get_object_or_404(visible_portfolios(user), code=code)
    require(allowed=can_import(user, portfolio), to=f"import into {portfolio.code}")
    is_sent = request.method == "POST"
    of = request.GET.get("baseline-of", "")
    first = {"as_baselines": bool(of), "project": of}
    form = (
        BringForm(request.POST, request.FILES) if is_sent else BringForm(initial=first)
    )
    if form.is_valid():
        with transaction.atomic():
            batch = services.start_import(
                portfolio=portfolio,
                files=placed(form.cleaned_data["uploads"], request),
                actor=user,
                as_baselines=form.cleaned_data["as_baselines"],
                number=form.cleaned_data["number"],
                project=form.cleaned_data["project"],
                encoding=form.cleaned_data["encoding"],
            )
            tasks.queue_reading(batch, user)
        return go_to(request, address("projects:import-detail", batch.pk))
    return render(
        request,
        "projects/imports/new.html",
        {"portfolio": portfolio, "form": form, "steps": STEPS},
        status=422 if form.is_bound else 200,
    )


def placed(files: Sequence[Upload], request: HttpRequest) -> Sequence[Upload]:
    """Return the files with their paths, where a browser told one for each."""
    paths = request.POST.getlist("paths")
    if len(paths) != len(files):
        return files
    return [Placed(file, path) for file, path in zip(files, paths, strict=True)]


@require_safe
def import_template_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out an empty register to fill in."""
    return attachment(import_template(kind), f"{kind}.xlsx", CONTENT_TYPES["xlsx"])


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Let a person say what a sheet is and which column means what."""
    user = cast("Person", request.user)
    batch = visible_import(user, pk)
    require(allowed=can_import(user, batch.portfolio), to="change this import")
    require_state(batch, ImportState.PREVIEW)
    head = get_object_or_404(batch.items.exclude(kind="baseline"), pk=item)
    kept(head.file)
    page = sheet_page(head, request.GET)
    form = ColumnsForm(request.POST if request.method == "POST" else None, page)
    if form.is_valid():
        project = form.cleaned_data.get("project", "")
        try:
            services.map_sheet(
                item=head, layout=form.layout(), project=project, actor=user
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, address("projects:import-detail", pk))
    return render(
        request,
        "projects/imports/columns.html",
        {
            "batch": batch,
            "item": head,
            "steps": STEPS,
            "sheet": SheetForm(page),
            "form": form,
            "project": form["project"] if "project" in form.fields else None,
            "headings": COLUMN_HEADINGS,
            "rows": [(column, form[column.key]) for column in page.columns]
            if page.choices
            else [],
        },
        status=422 if form.is_bound else 200,
    )


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    user = cast("Person", request.user)
    page = Paginator(selectors.import_list(user), PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "projects/imports/list.html",
        {
            "page": page,
            "rows": [selectors.listed(batch) for batch in page],
            "headings": LIST_HEADINGS,
            "portfolios": [
                portfolio
                for portfolio in visible_portfolios(user).select_related("scope")
                if can_import(user, portfolio)
            ],
        },
    )


@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import in whatever state it is; while it works, the page asks again."""
    user = cast("Person", request.user)
    number = request.GET.get("page")
    page = selectors.import_page(user, visible_import(user, pk), number)
    template = "projects/imports/detail.html"
    if request.headers.get("HX-Request"):
        template += "#body"
    return render(request, template, {"page": page, "steps": STEPS})


@require_POST
def import_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is ticked on this page of the preview and turn to another."""
    keep_choice(request, visible_import(cast("Person", request.user), pk))
    number = min(keys(request.POST.getlist("page")), default=1)
    page = address("projects:import-detail", pk)
    return go_to(request, f"{page}?page={number}")


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out what is ticked, on this page and on those turned before."""
    user = cast("Person", request.user)
    batch = visible_import(user, pk)
    with transaction.atomic():
        keep_choice(request, batch)
        batch = services.confirm_import(batch=batch, actor=user, as_ticked=True)
        tasks.queue_import(batch, user)
    return go_to(request, address("projects:import-detail", pk))


def keep_choice(request: HttpRequest, batch: Import) -> None:
    services.choose_items(
        batch=batch,
        actor=cast("Person", request.user),
        shown=keys(request.POST.getlist("shown")),
        chosen=keys(request.POST.getlist("chosen")),
    )


@require_POST
def import_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast("Person", request.user)
    services.cancel_import(batch=visible_import(user, pk), actor=user)
    return go_to(request, address("projects:import-detail", pk))


@require_POST
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the files once more after the first reading failed."""
    user = cast("Person", request.user)
    with transaction.atomic():
        batch = services.locked(visible_import(user, pk))
        services.require_import(user, batch.portfolio)
        if batch.may_read_again:
            tasks.queue_reading(batch, user)
    return go_to(request, address("projects:import-detail", pk))


def keys(sent: list[str]) -> set[int]:
    """Return what may be the keys of records among what a browser sent."""
    return {int(key) for key in sent if re.fullmatch(r"[0-9]{1,18}", key)}


def visible_import(user: Person, pk: int) -> Import:
    batches = policies.visible_imports(user)
    return get_object_or_404(
        batches.select_related("portfolio__scope", "job", "created_by"), pk=pk
    )
