"""People, and the roles the PMO gives them."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html_join
from django.views.decorators.http import require_http_methods, require_safe

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.errors import DomainError
from steerco.core.formatting import date
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.core.workbooks import Table
from steerco.organisation import selectors, services
from steerco.organisation.forms import (
    EndRoleForm,
    PersonFilterForm,
    RoleFilterForm,
    RoleForm,
)
from steerco.organisation.models import Person, RoleAssignment
from steerco.organisation.policies import can_give_roles, governed, require

PAGE = 25
PERSON_HEADINGS = (
    Heading("Name"),
    Heading("Unit", phone=False),
    Heading("Roles held today"),
    Heading("Manages", phone=False, tip="Projects they manage today."),
    Heading("E-mail", phone=False),
)
ROLE_HEADINGS = (
    Heading("Person and role"),
    Heading("On"),
    Heading("From", align="num", phone=False),
    Heading("To", align="num", phone=False),
    Heading("State", phone=False),
    Heading("End the role", hidden_label=True),
)


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Show the people of the organisation and what they hold today."""
    user, today = cast(Person, request.user), timezone.localdate()
    form = PersonFilterForm(request.GET, user=user)
    found = selectors.people(user, form.chosen(), today)
    if request.GET.get("format") in CONTENT_TYPES:
        rows = selectors.person_rows(user, found, today)
        return download(request, selectors.person_table(rows))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "organisation/person_list.html",
        {
            "filter": form,
            "page": page,
            "rows": selectors.person_rows(user, page, today),
            "headings": PERSON_HEADINGS,
            **saved_views(request),
        },
    )


def download(request: HttpRequest, table: Table) -> HttpResponse:
    kind, today = request.GET["format"], timezone.localdate()
    return table_file(table, kind=kind, on=today, author="Steerco")


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """Show who holds, held and will hold which role on what."""
    user, today = cast(Person, request.user), timezone.localdate()
    require(allowed=can_give_roles(user), to="see the list of roles")
    form = RoleFilterForm(request.GET)
    found = selectors.given_roles(user, form.chosen(), today)
    if request.GET.get("format") in CONTENT_TYPES:
        return download(
            request, selectors.role_table(selectors.role_rows(found, today))
        )
    paginator = Paginator(found, PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = cast(selectors.RoleAssignments, page.object_list)
    return render(
        request,
        "organisation/role_list.html",
        {
            "filter": form,
            "page": page,
            "rows": selectors.role_rows(shown, today),
            "headings": ROLE_HEADINGS,
            **saved_views(request),
        },
    )


@require_http_methods(["GET", "POST"])
@once
def role_give(request: HttpRequest) -> HttpResponse:
    """Give somebody a role."""
    user = cast(Person, request.user)
    require(allowed=can_give_roles(user), to="give roles")
    first = {"start": timezone.localdate(), "person": request.GET.get("person", "")}
    form = RoleForm(request.POST or None, user=user, initial=first, auto_id="give_%s")
    if request.method == "POST" and form.is_valid():
        try:
            role = services.assign_role(actor=user, **form.values())
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{role}.")
            return go_to(request, address("organisation:role-list"))
    return render(
        request,
        "organisation/role_form.html",
        {"form": form, "title": "Give a role", "submit": "Give the role"},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role on a day; that it was held stays known."""
    user = cast(Person, request.user)
    roles = RoleAssignment.objects.filter(governed(user, "scope__path"))
    role = get_object_or_404(roles.select_related("person", "scope"), pk=pk)
    today = {"end": timezone.localdate()}
    form = EndRoleForm(request.POST or None, initial=today, auto_id="end_%s")
    if request.method == "POST" and form.is_valid():
        try:
            services.end_role(assignment=role, actor=user, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(
                request,
                f"{role.person} is {role.get_role_display().lower()} of {role.scope} until {date(form.cleaned_data['end'])}.",
            )
            return go_to(request, address("organisation:role-list"))
    return render(
        request,
        "organisation/role_end_form.html",
        {"form": form, "role": role, "title": "End a role", "submit": "End the role"},
        status=422 if form.errors else 200,
    )


@require_safe
def role_names(request: HttpRequest, offers: str) -> HttpResponse:
    """Offer names of people or scopes while somebody types."""
    user = cast(Person, request.user)
    require(allowed=can_give_roles(user), to="give roles")
    offered = {
        "person": selectors.labelled_people,
        "scope": selectors.labelled_scopes,
    }
    if offers not in offered:
        raise Http404
    text = request.GET.get(offers, "")
    names = selectors.suggestions(offered[offers](user), text)
    options = format_html_join(
        "", '<option value="{}"></option>', ((n,) for n in names)
    )
    return HttpResponse(options)
