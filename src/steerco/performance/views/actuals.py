"""Actual costs: brought, shown, and settled by period."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.forms.actuals import ActualsForm, CloseForm
from steerco.performance.policies import books_anywhere, can_set_calendar
from steerco.performance.selectors.ledger import actual_rows, closed_periods
from steerco.performance.services import booking

HEADINGS = (
    Heading("Project"),
    Heading("On", align="num"),
    Heading("Amount", align="num"),
    Heading("Before", align="num", phone=False, tip="What it took the place of."),
    Heading("What", phone=False),
    Heading("Told", phone=False),
)


@require_http_methods(["GET", "POST"])
def actual_list(request: HttpRequest) -> HttpResponse:
    """Show the last postings and restatements; take a file of new ones."""
    user = cast(Person, request.user)
    form = ActualsForm(request.POST or None, request.FILES or None)
    booked = None
    if request.method == "POST":
        require(allowed=books_anywhere(user), to="book actual costs")
        if form.is_valid():
            try:
                booked = take(form, user)
            except DomainError as error:
                put_errors(form, error)
            else:
                form = ActualsForm()
    context = {
        "form": form,
        "booked": booked,
        "refused": booking.refused_words(booked.refused) if booked else (),
        "may_book": books_anywhere(user),
        "may_close": can_set_calendar(user),
        "rows": actual_rows(user),
        "restated": actual_rows(user, restated=True),
        "closed": closed_periods(),
        "headings": HEADINGS,
    }
    status = 422 if form.errors or (booked and booked.nothing) else 200
    return render(request, "performance/actual_list.html", context, status=status)


def take(form: ActualsForm, user: Person) -> booking.Booked:
    postings, unread = booking.read_postings(form.cleaned_data["file"].read())
    booked = booking.book_actuals(
        source=form.cleaned_data["source"],
        postings=postings,
        actor=user,
        reason=form.cleaned_data["reason"],
    )
    booked.refused[:0] = unread
    return booked


@require_http_methods(["GET", "POST"])
@once
def period_close(request: HttpRequest) -> HttpResponse:
    """Settle costs up to a day."""
    user = cast(Person, request.user)
    require(allowed=can_set_calendar(user), to="close a period")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            booking.close_period(
                actor=user, today=timezone.localdate(), **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The period is closed; changes now restate it.")
            return go_to(request, address("performance:actual-list"))
    context = {"form": form, "title": "Close a period", "submit": "Close it"}
    status = 422 if form.errors else 200
    return render(request, "ui/form_dialog.html", context, status=status)
