"""The registers of a project, and the registers of all a person sees."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.answers import go_to, once, put_errors
from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.errors import DomainError
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import reporting
from steerco.projects.forms.raid import (
    FORMS,
    NoteForm,
    ResponseForm,
    ReviewForm,
)
from steerco.projects.models import (
    Assumption,
    Dependency,
    Portfolio,
    Project,
    Response,
    Risk,
)
from steerco.projects.policies import can_keep_registers
from steerco.projects.reports.registers import register_table
from steerco.projects.selectors import raid as selectors
from steerco.projects.selectors.pages import history_about, history_rows
from steerco.projects.selectors.projects import project_of
from steerco.projects.services import raid as services
from steerco.projects.views.pages import framed

NOUNS = {
    "risks": "risk",
    "issues": "issue",
    "assumptions": "assumption",
    "dependencies": "dependency",
}
NARROWING = {"text", "shown", "cell", "portfolio", "mine"}
"""What a page is asked with to show less than all that is open."""
PAGE = 25
REVIEW_EVERY = dt.timedelta(days=30)


def headings(register: str, *, with_project: bool) -> list[Heading]:
    mark, due, amount = selectors.MEASURES[register]
    found = [Heading("Code", phone=False), Heading(NOUNS[register].capitalize())]
    if with_project:
        found.append(Heading("Project", phone=False))
    found += [Heading(mark), Heading("State", phone=False)]
    found += [Heading("Owner", phone=False), Heading(due, align="num")]
    if amount:
        found.append(Heading(amount, align="num", phone=False))
    return found


def chosen_register(request: HttpRequest) -> str:
    name = request.GET.get("register", "risks")
    return name if name in selectors.REGISTERS else "risks"


def register_context(
    request: HttpRequest, project: Project | None = None
) -> dict[str, Any]:
    """Read one register with its filters."""
    user = cast(Person, request.user)
    register = chosen_register(request)
    model = selectors.REGISTERS[register]
    on = reporting(timezone.localdate()).as_of
    everything = selectors.entries(model, user, project)
    shown = request.GET.get("shown", "open")
    found = selectors.narrowed(
        everything,
        model,
        text=request.GET.get("text", "").strip(),
        shown=shown,
        cell=request.GET.get("cell", ""),
        portfolio=request.GET.get("portfolio", ""),
        mine=user if request.GET.get("mine") else None,
    )
    paginator = Paginator(selectors.listed(found, model), PAGE)
    known = {}
    if model is Risk:
        risks = selectors.open_risks(user, on, project)
        known = {register: risks.count}
    counts = selectors.open_counts(user, project, known=known)
    if not request.GET.keys() & NARROWING:
        paginator.count = counts[register]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "register": register,
        "noun": NOUNS[register],
        "shown": shown,
        "cell": request.GET.get("cell", ""),
        "page": page,
        "rows": selectors.entry_rows(page.object_list, on, user, project),
        "found": found,
        "headings": headings(register, with_project=project is None),
        "counts": counts,
        "data_date": on,
        **saved_views(request),
    }
    if model is Risk:
        context["reviews_due"] = risks.reviews
        context["responses_due"] = selectors.overdue_responses(user, on, project)
        context["matrix"] = risks.matrix(f"{request.path}?register=risks")
    return context


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """Show a register over all projects the person sees."""
    user = cast(Person, request.user)
    context = register_context(request)
    if (kind := request.GET.get("format")) in CONTENT_TYPES:
        return download(context, kind, user)
    context["portfolios"] = visible_to(user, Portfolio).values_list("code", "name")
    return render(request, "projects/raid/register_list.html", context)


@require_safe
def project_raid(request: HttpRequest, code: str) -> HttpResponse:
    """Show the registers of a project."""
    user, project, context = framed(request, code)
    context |= register_context(request, project)
    if (kind := request.GET.get("format")) in CONTENT_TYPES:
        return download(context, kind, user)
    return render(request, "projects/raid/project.html", context)


def download(context: dict[str, Any], kind: str, user: Person) -> HttpResponse:
    """Answer with the whole register, as far as the filters let it through."""
    on = context["data_date"]
    rows = selectors.entry_rows(context["found"], on, user)
    table = register_table(context["register"], rows)
    return table_file(table, kind=kind, on=on, author="Steerco")


@require_http_methods(["GET", "POST"])
@once
def entry_raise(request: HttpRequest, code: str, register: str) -> HttpResponse:
    """Put a new entry on a register."""
    if register not in selectors.REGISTERS:
        raise Http404
    user = cast(Person, request.user)
    project = project_of(user, code)
    model = selectors.REGISTERS[register]
    form = FORMS[model](
        request.POST or None, user=user, project=project, instance=model()
    )
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.raise_entry(
                model,
                project=project,
                actor=user,
                today=timezone.localdate(),
                values=form.values(),
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{entry.code} is on the register.")
            return go_to(request, selectors.entry_url(entry, user))
    return dialog(request, form, f"New {NOUNS[register]}", "Put on the register")


@require_safe
def entry_detail(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Show one entry whole: text, facts, responses, history."""
    user, project, context = framed(request, code)
    entry = selectors.entry_of(user, project, key)
    on = context["reporting_date"]
    mine = entry.owner_id == user.pk
    is_own = entry.project_id == project.pk
    receiver = project if is_own else entry.project
    context |= {
        "entry": entry,
        "row": selectors.entry_row(entry, on, user),
        "facts": selectors.facts_of(entry),
        "texts": selectors.texts_of(entry),
        "register": selectors.NAMES[type(entry)],
        "key": key,
        "is_own": is_own,
        "history": history_rows(history_about(user, entry)),
        "can_change": mine or can_keep_registers(user, receiver),
        "is_risk": isinstance(entry, Risk),
        "can_happen": isinstance(entry, Risk) and not entry.is_opportunity,
        "is_assumption": isinstance(entry, Assumption),
        "can_agree": selectors.can_agree(user, entry),
    }
    if isinstance(entry, Risk):
        context["responses"] = list(entry.responses.select_related("owner"))
        issues = entry.issues.select_related("project__portfolio", "owner")
        context["issues"] = selectors.entry_rows(issues, on, user)
    return render(request, "projects/raid/entry.html", context)


@require_http_methods(["GET", "POST"])
def entry_change(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change an entry."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    entry = selectors.entry_of(user, project, key)
    form = FORMS[type(entry)](
        request.POST or None, user=user, project=entry.project, instance=entry
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_entry(
                entry, actor=user, today=timezone.localdate(), values=form.values()
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{entry.code} is changed.")
            return go_to(request, selectors.entry_url(entry, user))
    return dialog(request, form, f"Change {entry.code}", "Save")


@require_http_methods(["GET", "POST"])
def entry_review(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Note a review and set the next one."""
    user = cast(Person, request.user)
    entry = selectors.entry_of(user, project_of(user, code), key)
    today = timezone.localdate()
    form = ReviewForm(request.POST or None, initial={"review_on": today + REVIEW_EVERY})
    if request.method == "POST" and form.is_valid():
        try:
            services.review_entry(entry, actor=user, today=today, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{entry.code} is reviewed.")
            return go_to(request, selectors.entry_url(entry, user))
    return dialog(request, form, f"Review {entry.code}", "Reviewed today")


@require_http_methods(["GET", "POST"])
@once
def risk_happened(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Turn a risk into an issue, or an assumption that failed into a risk."""
    user = cast(Person, request.user)
    entry = selectors.entry_of(user, project_of(user, code), key)
    form = NoteForm(request.POST or None)
    is_risk = isinstance(entry, Risk)
    if not is_risk and not isinstance(entry, Assumption):
        raise Http404
    if request.method == "POST" and form.is_valid():
        today, note = timezone.localdate(), form.cleaned_data["note"]
        try:
            follows: Any = (
                services.materialise_risk(entry, actor=user, today=today, note=note)
                if is_risk
                else services.falsify_assumption(
                    entry, actor=user, today=today, note=note
                )
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{follows.code} follows from {entry.code}.")
            return go_to(request, selectors.entry_url(follows))
    title = f"{entry.code} has happened" if is_risk else f"{entry.code} does not hold"
    return dialog(
        request, form, title, "Make it an issue" if is_risk else "Make it a risk"
    )


@require_POST
def dependency_agree(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Agree to a dependency for the side the person speaks for."""
    user = cast(Person, request.user)
    entry = selectors.entry_of(user, project_of(user, code), key)
    if not isinstance(entry, Dependency):
        raise Http404
    services.confirm_dependency(entry, actor=user)
    messages.success(request, f"You agreed to {entry.code}.")
    return go_to(request, selectors.entry_url(entry, user))


@require_http_methods(["GET", "POST"])
@once
def response_add(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Plan a response to a risk."""
    user = cast(Person, request.user)
    entry = selectors.entry_of(user, project_of(user, code), key)
    if not isinstance(entry, Risk):
        raise Http404
    form = ResponseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_response(entry, actor=user, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The response is planned.")
            return go_to(request, selectors.entry_url(entry, user))
    return dialog(request, form, f"Respond to {entry.code}", "Plan the response")


@require_POST
def response_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a response off."""
    user = cast(Person, request.user)
    seen = visible_to(user, Response).select_related("risk__project")
    response = get_object_or_404(seen, pk=pk)
    services.finish_response(response, actor=user, today=timezone.localdate())
    messages.success(request, "The response is done.")
    return go_to(request, selectors.entry_url(response.risk))


def dialog(request: HttpRequest, form: Any, title: str, submit: str) -> HttpResponse:
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": title, "submit": submit, "size": "dialog-wide"},
        status=422 if form.errors else 200,
    )
