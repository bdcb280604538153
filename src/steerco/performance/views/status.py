"""Status reports: one project's, all in their current period, and the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.errors import DomainError
from steerco.core.formatting import date
from steerco.core.saved_views import saved_views
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import Reporting, reporting
from steerco.performance.calculations.periods import Period
from steerco.performance.forms.filters import StatusFilterForm
from steerco.performance.forms.status import ReasonForm, RuleForm, StatusForm
from steerco.performance.models import StatusReport, StatusState
from steerco.performance.policies import (
    can_review_status,
    can_set_calendar,
    can_write_status,
)
from steerco.performance.reports.drafting import draft
from steerco.performance.reports.files import FORMATS
from steerco.performance.selectors.status import report as selectors
from steerco.performance.selectors.status import roll_up
from steerco.performance.selectors.status.calendar import calendar
from steerco.performance.services import status as services
from steerco.projects.models import Project, ProjectClass
from steerco.projects.selectors.projects import project_frame, project_of

PAGE = 25
PERIOD_HEADINGS = (
    Heading("Period"),
    Heading("State"),
    Heading("Colour"),
    Heading("Due", align="num", phone=False),
    Heading("Published", align="num", phone=False),
    Heading("In the manager's words", phone=False),
)
ROLL_UP_HEADINGS = (
    Heading("Project"),
    Heading("Report"),
    Heading("Colour"),
    Heading(
        "Before", phone=False, tip="The colour of the period before, where it differs."
    ),
    Heading(
        "Finish moved",
        align="num",
        phone=False,
        tip="Working days since the data date before.",
    ),
    Heading("Due", align="num", phone=False),
    Heading("In the manager's words", phone=False),
)
CHANGE_HEADINGS = (Heading("What"), Heading("Before"), Heading("Now"))


@require_safe
def status_list(request: HttpRequest) -> HttpResponse:
    """Show the status of all projects in their current period, exceptions first."""
    user = cast(Person, request.user)
    at, rules = reporting(timezone.localdate()), calendar()
    form = StatusFilterForm(request.GET, user=user)
    by = form.chosen()
    owed = roll_up.owed(user, at, rules)
    within = roll_up.StatusFilter(text=by.text, portfolio=by.portfolio)
    chosen = roll_up.narrowed(owed, by)
    counts = roll_up.counts(roll_up.narrowed(owed, within))
    paginator = Paginator(roll_up.ordered(chosen), PAGE)
    paginator.count = counts[by.show or "all"]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "filter": form,
        "tiles": roll_up.tiles(counts),
        "page": page,
        "rows": roll_up.rows(page.object_list, at, rules),  # type: ignore[arg-type]
        "headings": ROLL_UP_HEADINGS,
        "can_set_calendar": can_set_calendar(user),
        "data_date": at.as_of,
        **saved_views(request),
    }
    return render(request, "performance/status_list.html", context)


@require_safe
def project_status(request: HttpRequest, code: str) -> HttpResponse:
    """Show the periods of a project and what was reported of each."""
    _, project, at, context = framed(request, code)
    rule = calendar()[project.klass]
    context |= {
        "rows": selectors.period_rows(project, rule, at),
        "headings": PERIOD_HEADINGS,
        "rule": rule,
    }
    return render(request, "performance/project_status.html", context)


@require_http_methods(["GET", "POST"])
def status_report(request: HttpRequest, code: str, end: str) -> HttpResponse:
    """Show the report of a period, published or being written; take its words."""
    user, project, at, context = framed(request, code)
    day, rule = day_of(end), calendar()[project.klass]
    report = report_of(project, day)
    period = Period(report.start, report.end) if report else rule.ending(day)
    if period is None or period.start > at.as_of:
        raise Http404
    numbers = selectors.numbers(project, day)
    writing = can_write_status(user, project) and (not report or report.is_editable)
    asked = request.GET.get("number", "")
    shown = next((n for n in numbers if str(n.number) == asked), None)
    if shown is None and numbers and not (writing and not asked):
        shown = numbers[0]
    if shown is not None:
        found = selectors.thaw(shown)
    else:
        found = selectors.composed(
            project=project,
            user=user,
            at=at,
            rule=rule,
            period=period,
            report=report,
            number=numbers[0].number + 1 if numbers else 1,
        )
    currency = found.masthead.currency
    sentences = draft(found.page, currency)
    form = StatusForm(
        request.POST or None,
        report=report,
        drafted=" ".join(sentence.text for sentence in sentences),
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer = take_words(request, project, day, user, form)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, answer)
            return go_to(request, selectors.report_url(project, day))
    context |= {
        "report": report,
        "shown": shown,
        "numbers": numbers,
        "formats": FORMATS,
        "found": found,
        "page": found.page,
        "status": found.page.status,
        "ratings": (found.page.project.overall, *found.page.project.ratings),
        "figures": selectors.figure_lines(found),
        "change_headings": CHANGE_HEADINGS,
        "sentences": sentences,
        "form": form,
        "writing": writing and shown is None,
        "can_restate": can_write_status(user, project)
        and report is not None
        and not report.is_editable,
        "can_review": report is not None
        and report.state == StatusState.PUBLISHED
        and can_review_status(user, report),
        "same": selectors.same_words(project, day, report.summary)
        if report and report.summary
        else 0,
        "due": report.due_on if report else rule.due_on(period),
        "period": period,
        "data_date": found.page.project.data_date or found.masthead.as_of,
        "data_note": data_note(found.page.project.data_date),
    }
    status = 422 if form.errors else 200
    return render(request, "performance/status_report.html", context, status=status)


def data_note(day: dt.date | None) -> str:
    return f"Data date {date(day)}" if day else "Nothing is measured yet."


def take_words(
    request: HttpRequest, project: Project, day: dt.date, user: Person, form: StatusForm
) -> str:
    """Save what was typed, and publish it where that was asked for; say what was done."""
    report = services.save_status(
        project=project, end=day, actor=user, words=form.words()
    )
    if "publish" not in request.POST:
        return "Your draft is kept."
    published = services.publish_status(report=report, actor=user)
    return f"Number {published.number} is published and stays as it is."


@require_http_methods(["GET", "POST"])
@once
def status_return(request: HttpRequest, code: str, end: str) -> HttpResponse:
    """Give a report back to its author."""
    return answer_with_reason(
        request, code, end, services.return_status, "Return the report", "Return it"
    )


@require_http_methods(["GET", "POST"])
@once
def status_restate(request: HttpRequest, code: str, end: str) -> HttpResponse:
    """Open a published report again."""
    return answer_with_reason(
        request, code, end, services.restate_status, "Restate the report", "Open it"
    )


def answer_with_reason(
    request: HttpRequest, code: str, end: str, service: Any, title: str, submit: str
) -> HttpResponse:
    user, project, report = report_there(request, code, end)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(report=report, actor=user, **form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, selectors.report_url(project, report.end))
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": title, "submit": submit},
        status=422 if form.errors else 200,
    )


@require_http_methods(["POST"])
def status_confirm(request: HttpRequest, code: str, end: str) -> HttpResponse:
    """Take a published report as the office's word."""
    user, project, report = report_there(request, code, end)
    services.confirm_status(report=report, actor=user)
    messages.success(request, "The report is confirmed.")
    return go_to(request, selectors.report_url(project, report.end))


@require_safe
def status_calendar(request: HttpRequest) -> HttpResponse:
    """Show how often each class reports."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    context = {
        "rows": selectors.rule_rows(calendar(), at),
        "can_set": can_set_calendar(user),
        "data_date": at.as_of,
    }
    return render(request, "performance/status_calendar.html", context)


@require_http_methods(["GET", "POST"])
@once
def status_rule(request: HttpRequest, klass: str) -> HttpResponse:
    """Set how often a class reports."""
    if klass not in ProjectClass.values:
        raise Http404
    user = cast(Person, request.user)
    require(allowed=can_set_calendar(user), to="set the reporting calendar")
    rule = calendar()[klass]
    initial = {"rhythm": rule.rhythm, "due_days": rule.due_days}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_reporting_rule(klass=klass, actor=user, **form.cleaned_data)
        return go_to(request, address("performance:status-calendar"))
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": f"Class {rule.label} reports", "submit": "Save"},
        status=422 if form.errors else 200,
    )


def framed(
    request: HttpRequest, code: str
) -> tuple[Person, Project, Reporting, dict[str, Any]]:
    user = cast(Person, request.user)
    project = project_of(user, code)
    at = reporting(timezone.localdate())
    context = {
        "frame": project_frame(user, project, at.as_of),
        "project": project,
        "data_date": at.as_of,
    }
    return user, project, at, context


def report_there(
    request: HttpRequest, code: str, end: str
) -> tuple[Person, Project, StatusReport]:
    user = cast(Person, request.user)
    project = project_of(user, code)
    report = get_object_or_404(StatusReport, project=project, end=day_of(end))
    report.project = project
    return user, project, report


def report_of(project: Project, day: dt.date) -> StatusReport | None:
    """Return the report of a period, begun or published, in one query."""
    found = StatusReport.objects.select_related("published", "author", "reviewed_by")
    report = found.filter(project=project, end=day).first()
    if report is not None:
        report.project = project
    return report


def day_of(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
