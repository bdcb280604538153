"""The style guide: every component in every state, beside the lines that make it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from steerco.core.models import Job, JobState
from steerco.core.navigation import NavigationItem, grouped
from steerco.core.saved_views import ViewLink
from steerco.core.tables import Heading
from steerco.core.toasts import toast

EXAMPLES = {
    "Page": ("page_header", "tabs", "layout", "steps"),
    "Figures": ("figures", "kpi", "bars", "matrix"),
    "Marks": ("status", "chips", "people", "icons"),
    "Tables": ("table", "filters", "pagination", "facts", "history"),
    "Actions": ("buttons", "menu", "dialogs", "keys"),
    "Forms": ("form", "file_drop"),
    "Messages": ("toasts", "callouts", "empty", "jobs", "text"),
}


@dataclass(frozen=True, slots=True)
class Example:
    name: str
    source: str
    shown: str

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    manager: str
    tone: str
    reason: str
    cost: str
    spent: int
    budget: int
    spi: str
    finish: str
    trend: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    band: str
    count: int = 0
    url: str = ""


ROWS = (
    Row("P-0001", "Claims portal renewal", "Ada Brandt", "green", "",
        "1,240,000", 62, 70, "1.02", "30 Apr 2027", (0.9, 0.95, 1.0, 1.02)),
    Row("P-0002", "Warehouse move to the northern site", "Jonas Weber", "amber",
        "SPI 0.93 is below 0.95; finish slips by 12 working days.",
        "3,480,000", 81, 78, "0.93", "14 Sep 2027", (1.0, 0.98, None, 0.93)),
    Row("P-0003", "Payroll replacement", "Mina Okafor", "red",
        "Finish slips by 41 working days; tolerance is 20.",
        "880,000", 95, 60, "0.71", "2 Feb 2027", (0.98, 0.9, 0.8, 0.71)),
    Row("P-0004", "Data centre exit", "Lena Novak", "grey",
        "Last status report is 52 days old; reports are due every 31.",
        "2,115,000", 40, 55, "0.99", "19 Nov 2027", (1.0, 1.0, 0.99, 0.99)),
    Row("P-0005", "Field service tablets", "Omar Haddad", "blue", "",
        "412,000", 100, 100, "1.00", "30 Jun 2026", (0.9, 0.97, 0.99, 1.0)),
)  # fmt: skip


class ExampleForm(forms.Form):
    title = forms.CharField(help_text="Cause, event and effect in one sentence.")
    owner = forms.ChoiceField(choices=[("", "Choose"), ("a", "Ada Brandt")])
    due = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Review"
    )
    response = forms.ChoiceField(
        choices=[("avoid", "Avoid"), ("reduce", "Reduce"), ("accept", "Accept")],
        widget=forms.RadioSelect,
    )
    notify = forms.BooleanField(required=False, label="Tell the owner by e-mail")
    detail = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), label="Description"
    )


def bands() -> dict[tuple[int, int], Cell]:
    """Return a matrix by probability times impact."""
    counts = {(4, 5): 2, (3, 4): 3, (2, 2): 6, (5, 2): 1, (1, 4): 2, (3, 3): 4}
    return {
        (p, i): Cell(band(p * i), counts.get((p, i), 0), "#example-matrix")
        for p in range(1, 6)
        for i in range(1, 6)
    }


def band(score: int) -> str:
    for limit, name in ((15, "critical"), (10, "high"), (5, "medium")):
        if score >= limit:
            return name
    return "low"


def sample() -> dict[str, Any]:
    """Return what the examples speak of."""
    return {
        "rows": ROWS,
        "headings": [
            Heading("Code", "code"),
            Heading("Project", "name"),
            Heading("Manager", "manager", phone=False),
            Heading("Status", "status"),
            Heading("Budget, EUR", "budget", "num"),
            Heading("Spent", "", tip="Actual cost against budget at the data date"),
            Heading("SPI", "spi", "num"),
            Heading("Trend", phone=False),
            Heading("Finish", "finish", "num"),
        ],
        "page": Paginator(range(342), 50).page(2),
        "cells": bands(),
        "today": dt.date(2026, 9, 30),
        "instant": dt.datetime(2026, 9, 30, 14, 5),
        "amount": Decimal("1234567.89"),
        "trend": [3, 4, 4.5, None, 5, 4, 6.2],
        "parts": [("green", 21), ("amber", 9), ("red", 4), ("grey", 6)],
        "step_names": ["Files", "Preview", "Import"],
        "form": ExampleForm(),
        "form_with_errors": ExampleForm({"title": ""}, auto_id="bad_%s"),
        "icons": ["home", "briefcase", "list-details", "gauge", "flag", "users"],
        "saved_views": [
            ViewLink("My red projects", "?status=red", current=True),
            ViewLink("Finishing this quarter", "?finish=quarter", current=False),
        ],
        "save_view_url": "#example-filters",
        "jobs": [
            Job(title="Import 12 plans", state=JobState.RUNNING, done=7, total=12,
                message="Reading warehouse_move.xml", pk=1),
            Job(title="Board pack", state=JobState.WAITING, pk=2),
            Job(title="Board pack", state=JobState.DONE, result_url="#", pk=3),
            Job(title="Import 3 plans", state=JobState.FAILED, pk=4,
                error="payroll.mpp is cut off after 12 kB: send the whole file."),
        ],
    }  # fmt: skip


def navigation_sample() -> list[NavigationItem]:
    return [
        NavigationItem("Home", "home", "/", keys="g h"),
        NavigationItem("Portfolios", "briefcase", "#p", "Portfolio", keys="g o"),
        NavigationItem(
            "Projects", "list-details", "/styleguide", "Projects", 40, "g p"
        ),
        NavigationItem("Registers", "alert-triangle", "#r", "Projects", 3, "g r"),
        NavigationItem("People", "users", "#u", "Resources"),
    ]


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components; served in debug mode only."""
    context = sample()
    sections = [
        (section, [example(name, context, request) for name in names])
        for section, names in EXAMPLES.items()
    ]
    return render(
        request,
        "styleguide/page.html",
        {
            "sections": sections,
            "navigation": grouped(navigation_sample()),
            "navigation_current": "/styleguide",
            "data_date": context["today"],
            "search_url": request.path,
        },
    )


def example(name: str, context: dict[str, Any], request: HttpRequest) -> Example:
    template = get_template(f"styleguide/{name}.html")
    source = template.template.source.strip()  # type: ignore[attr-defined]
    return Example(name, source, template.render(context, request))


@login_not_required
def dialog(request: HttpRequest) -> HttpResponse:
    """Answer as a real form does: 422 with its errors, or close and a toast."""
    form = ExampleForm(request.POST or None)
    if form.is_valid():
        response = HttpResponse(status=204)
        response["HX-Trigger"] = '{"dialog:close": true}'
        return toast(response, f"“{form.cleaned_data['title']}” is added.")
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": "New risk", "submit": "Add risk"},
        status=422 if form.is_bound else 200,
    )


@login_not_required
def show_toast(request: HttpRequest) -> HttpResponse:
    return toast(HttpResponse(status=204), "The change is saved.")
