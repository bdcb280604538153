"""The home page, the search, a person's page and the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.answers import put_errors
from steerco.core.downloads import CONTENT_TYPES, table_file
from steerco.core.errors import DomainError
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.faces import services
from steerco.faces.datasets import DATASETS
from steerco.faces.forms import JournalFilterForm, TokenForm
from steerco.faces.models import ApiToken
from steerco.faces.selectors import home as home_selectors
from steerco.faces.selectors import journal as journal_selectors
from steerco.faces.selectors.people import person_of, person_page
from steerco.faces.selectors.search import search
from steerco.faces.selectors.tasks import own_tasks
from steerco.faces.selectors.waiting import (
    SHOWN,
    Waiting,
    day_of,
    open_decisions,
    waiting_for,
)
from steerco.organisation.models import Person
from steerco.organisation.policies import can_give_roles, require
from steerco.organisation.selectors import reporting
from steerco.performance.selectors.portfolios import (
    portfolio_rows,
    running_totals,
    tiles,
)
from steerco.performance.selectors.projects import together
from steerco.performance.views.widgets import PORTFOLIO_HEADINGS

JOURNAL_PAGE = 25
HITS_WHILE_TYPING = 5
HITS = 25
WAITING_HEADINGS = (
    Heading("To do"),
    Heading("What"),
    Heading("Due", align="num"),
)
TASK_HEADINGS = (
    Heading("Task"),
    Heading("State", phone=False),
    Heading("From", align="num", phone=False),
    Heading("Until", align="num"),
    Heading("Done", align="num"),
)
DECISION_HEADINGS = (
    Heading("Decision"),
    Heading("Whose", phone=False),
    Heading("By", align="num"),
)
PROJECT_HEADINGS = (
    Heading("Project"),
    Heading("Status"),
    Heading(
        "Finish",
        align="num",
        tip="Forecast finish of the plan, and working days after the baseline.",
    ),
    Heading("Next milestone", phone=False),
)
ROLE_HEADINGS = (
    Heading("Role"),
    Heading("On"),
    Heading("From", align="num", phone=False),
    Heading("To", align="num"),
)
ENTRY_HEADINGS = (
    Heading("Code"),
    Heading("Title"),
    Heading("Weight", phone=False),
    Heading("Due", align="num"),
)
JOURNAL_HEADINGS = (
    Heading("No.", align="num"),
    Heading("At"),
    Heading("Person", phone=False),
    Heading("What happened"),
    Heading("Changed", phone=False),
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person, and what they came for."""
    user, now = cast(Person, request.user), timezone.localtime()
    at = reporting(now.date())
    day = day_of(user, at)
    waiting = waiting_for(day)
    tasks, task_count = own_tasks(user, at.as_of)
    own, own_count = home_selectors.own_lines(user, at)
    context: dict[str, Any] = {
        "greeting": home_selectors.greeting(user.name, now.hour),
        "roles": home_selectors.held_roles(user),
        "waiting": waiting[:SHOWN],
        "waiting_note": waiting_note(waiting),
        "waiting_headings": WAITING_HEADINGS,
        "tasks": tasks,
        "task_count": task_count,
        "task_headings": TASK_HEADINGS,
        "own": own,
        "own_count": own_count,
        "own_title": home_selectors.own_title(user),
        "project_headings": PROJECT_HEADINGS,
        "stale": home_selectors.stale_projects(day, at),
        "team": home_selectors.team(user, now.date()),
        "data_date": at.as_of,
    }
    if home_selectors.oversees(user):
        sums = running_totals(user, at)
        context |= {
            "portfolios": portfolio_rows(user, at, sums),
            "portfolio_headings": PORTFOLIO_HEADINGS,
            "tiles": tiles(together(sums.values()), at.currency),
            "off_track": home_selectors.off_track(user, at),
            "decisions": open_decisions(user, at.as_of),
            "decision_headings": DECISION_HEADINGS,
        }
    return render(request, "faces/home.html", context)


def waiting_note(waiting: list[Waiting]) -> str:
    """Say how much waits, and how much of it is late."""
    if not waiting:
        return ""
    late = sum(item.overdue for item in waiting)
    text = f"{len(waiting)} to do" + (f", {late} late" if late else "")
    return f"{text}; the first {SHOWN} are shown" if len(waiting) > SHOWN else text


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """Find projects, portfolios, people and register entries."""
    user = cast(Person, request.user)
    text = request.GET.get("q", "").strip()[:100]
    typing = bool(request.headers.get("HX-Request"))
    groups = search(user, text, HITS_WHILE_TYPING if typing else HITS)
    template = "faces/search_results.html" if typing else "faces/search.html"
    return render(request, template, {"groups": groups, "text": text})


@require_safe
def person_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show who somebody is, which roles they hold and what they answer for."""
    user, today = cast(Person, request.user), timezone.localdate()
    person = person_of(user, code)
    at = reporting(today)
    return render(
        request,
        "faces/person.html",
        {
            "page": person_page(user, person, at, today),
            "person": person,
            "may_give_roles": can_give_roles(user),
            "role_headings": ROLE_HEADINGS,
            "project_headings": PROJECT_HEADINGS,
            "entry_headings": ENTRY_HEADINGS,
            "data_date": at.as_of,
        },
    )


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Show who did what, when and why, and whether the chain is whole."""
    user = cast(Person, request.user)
    allowed = journal_selectors.can_read_journal(user)
    require(allowed=allowed, to="read the journal")
    form = JournalFilterForm(request.GET, user=user)
    found = journal_selectors.journal_entries(user, form.chosen())
    if request.GET.get("format") in CONTENT_TYPES:
        table = journal_selectors.journal_table(found.iterator(chunk_size=500))
        kind, today = request.GET["format"], timezone.localdate()
        return table_file(table, kind=kind, on=today, author="Steerco")
    page = Paginator(found, JOURNAL_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "faces/journal.html",
        {
            "filter": form,
            "page": page,
            "rows": journal_selectors.journal_rows(page),
            "headings": JOURNAL_HEADINGS,
            "chain": journal_selectors.chain_state(),
            "may_verify": journal_selectors.can_verify_journal(user),
            **saved_views(request),
        },
    )


@require_POST
def journal_verify(request: HttpRequest) -> HttpResponse:
    """Walk the chain; the page says what was found."""
    entry = services.verify_journal(actor=cast(Person, request.user))
    if entry.after["breaches"]:
        messages.error(request, "The journal is broken: see where.")
    else:
        last = entry.after["entries"]
        messages.success(request, f"The journal is whole up to entry {last:,}.")
    return redirect("faces:journal")


TOKEN_USUALLY = dt.timedelta(days=90)


@require_http_methods(["GET", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """Show one's tokens; make one, whose secret this page shows once."""
    user, today = cast(Person, request.user), timezone.localdate()
    form = TokenForm(
        request.POST or None, initial={"expires_on": today + TOKEN_USUALLY}
    )
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = services.make_token(
                person=user, today=today, **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            form = TokenForm(initial={"expires_on": today + TOKEN_USUALLY})
    context = {
        "tokens": ApiToken.objects.filter(person=user),
        "form": form,
        "secret": secret,
        "today": today,
        "datasets": DATASETS.values(),
    }
    status = 422 if form.errors else 200
    return render(request, "faces/tokens.html", context, status=status)


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(Person, request.user)
    token = get_object_or_404(ApiToken, pk=pk, person=user)
    services.revoke_token(token=token, actor=user)
    return redirect("faces:token-list")
