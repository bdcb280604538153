"""Reports of portfolios: read, taken along, published, dressed and sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.downloads import attachment, kept, stored_file
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person, ScopeKind
from steerco.organisation.policies import require, visible_to
from steerco.organisation.selectors import Reporting, reporting
from steerco.organisation.services import root_scope
from steerco.performance.forms.reports import (
    PublishForm,
    ScopeForm,
    SubscriptionForm,
    TemplateForm,
)
from steerco.performance.models import (
    PublishedReport,
    ReportKind,
    ReportSubscription,
    ReportTemplate,
)
from steerco.performance.policies import can_publish_report, can_set_calendar
from steerco.performance.reports.files import (
    CONTENT_TYPES,
    FORMATS,
    frozen_file,
    frozen_paper,
    paper_file,
)
from steerco.performance.reports.papers.template import pour
from steerco.performance.selectors.papers import REPORTS, Report
from steerco.performance.selectors.papers.kept import (
    SHOWN,
    kept_reports,
    kept_rows,
    letter_rows,
    page_parts,
)
from steerco.performance.services import reports as services
from steerco.performance.services import subscriptions
from steerco.projects.models import Portfolio
from steerco.projects.policies import visible_portfolios

KEPT_HEADINGS = (
    Heading("Report"),
    Heading("Of", phone=False),
    Heading("As of", align="num"),
    Heading("Number", align="num", phone=False),
    Heading("Published", align="num", phone=False),
    Heading("By", phone=False),
)


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Show which reports there are, what was published, and what goes out by itself."""
    user = cast(Person, request.user)
    at = reporting(timezone.localdate())
    context = {
        "reports": REPORTS.values(),
        "kept": kept_rows(kept_reports(user)[:SHOWN]),
        "kept_headings": KEPT_HEADINGS,
        "letters": letter_rows(user),
        "templates": ReportTemplate.objects.select_related("uploaded_by"),
        "can_dress": can_set_calendar(user),
        "data_date": at.as_of,
    }
    return render(request, "performance/report_list.html", context)


@require_safe
def report_detail(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a report as of a day, from the figures kept of it."""
    user, report, portfolio, at, form = asked(request, kind)
    paper = report.build(user, at, portfolio)
    scope = portfolio.scope if portfolio else root_scope()
    context = {
        "report": report,
        "portfolio": portfolio,
        "paper": paper,
        "parts": page_parts(paper),
        "filter": form,
        "formats": FORMATS,
        "templates": ReportTemplate.objects.filter(kind=kind),
        "can_publish": can_publish_report(user, scope),
        "kept": kept_rows(kept_reports(user).filter(kind=kind, scope=scope)[:SHOWN]),
        "kept_headings": KEPT_HEADINGS,
        "is_past": at.until is not None,
        "data_date": at.as_of,
    }
    return render(request, "performance/report_detail.html", context)


@require_safe
def report_file(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Answer with a report as a file, in the organisation's dress where that is named."""
    user, report, portfolio, at, _ = asked(request, kind)
    if form not in FORMATS:
        raise Http404
    paper = report.build(user, at, portfolio)
    template = request.GET.get("template", "")
    if template:
        found = get_object_or_404(ReportTemplate, kind=kind, name=template)
        with kept(found.file).open("rb") as file:
            content, form = pour(file.read(), paper), "pptx"
    else:
        content = paper_file(paper, form)
    code = portfolio.code if portfolio else "all"
    name = f"{code}-{kind}-{at.as_of:%Y-%m-%d}.{form}"
    services.note_report(actor=user, of=portfolio, name=name, as_of=at.as_of)
    return attachment(content, name, CONTENT_TYPES[form])


@require_http_methods(["GET", "POST"])
@once
def report_publish(request: HttpRequest, kind: str) -> HttpResponse:
    """Freeze a report, so that it is the same whenever somebody asks again."""
    user, portfolio, at, _ = scope_asked(request)
    if kind not in (*REPORTS, ReportKind.PORTFOLIO):
        raise Http404
    scope = portfolio.scope if portfolio else root_scope()
    require(allowed=can_publish_report(user, scope), to="publish this report")
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        published = services.publish_report(
            kind=kind, portfolio=portfolio, at=at, actor=user, **form.cleaned_data
        )
        messages.success(request, f"Number {published.number} is kept as it is.")
        return go_to(request, address("performance:published-report", published.pk))
    return dialog(request, form, f"Publish as of {at.as_of:%-d %b %Y}", "Publish")


@require_safe
def published_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report exactly as it was published."""
    published = published_of(request, pk)
    paper = frozen_paper(published.kind, bytes(published.content))
    context = {
        "published": published,
        "about": "All portfolios"
        if published.scope.kind == ScopeKind.ORGANISATION
        else published.scope,
        "paper": paper,
        "parts": page_parts(paper),
        "formats": FORMATS,
        "data_date": published.as_of,
    }
    return render(request, "performance/published_report.html", context)


@require_safe
def published_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Answer with a published report as a file; the same bytes whenever it is asked."""
    published = published_of(request, pk)
    if form not in FORMATS:
        raise Http404
    content = frozen_file(published.kind, bytes(published.content), form)
    name = (
        f"{published.scope.code}-{published.kind}-{published.as_of}"
        f"-no{published.number}.{form}"
    )
    return attachment(content, name, CONTENT_TYPES[form])


@require_http_methods(["GET", "POST"])
@once
def template_add(request: HttpRequest) -> HttpResponse:
    """Take a presentation of the organisation's own."""
    user = cast(Person, request.user)
    require(allowed=can_set_calendar(user), to="add templates")
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_template(
                actor=user, at=reporting(timezone.localdate()), **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            return go_to(request, address("performance:report-list"))
    return dialog(request, form, "Add a template", "Add it")


@require_safe
def template_file(request: HttpRequest, pk: int) -> FileResponse:
    """Answer with a template, to change it."""
    user = cast(Person, request.user)
    require(allowed=can_set_calendar(user), to="take templates along")
    template = get_object_or_404(ReportTemplate, pk=pk)
    return stored_file(template.file, f"{template.name}.pptx")


@require_POST
def template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out of use."""
    user = cast(Person, request.user)
    require(allowed=can_set_calendar(user), to="remove templates")
    services.remove_template(
        template=get_object_or_404(ReportTemplate, pk=pk), actor=user
    )
    return go_to(request, address("performance:report-list"))


@require_http_methods(["GET", "POST"])
@once
def subscription_add(request: HttpRequest) -> HttpResponse:
    """Order a report by e-mail."""
    user = cast(Person, request.user)
    if not visible_portfolios(user).exists():
        raise Http404
    form = SubscriptionForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            subscriptions.subscribe(
                actor=user, today=timezone.localdate(), **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, "The first letter goes out when the period ends.")
            return go_to(request, address("performance:report-list"))
    return dialog(request, form, "Send a report by e-mail", "Order it")


@require_POST
def subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End letters that the person ordered."""
    user = cast(Person, request.user)
    subscription = get_object_or_404(ReportSubscription, pk=pk, owner=user)
    subscriptions.unsubscribe(subscription=subscription, actor=user)
    return go_to(request, address("performance:report-list"))


def asked(
    request: HttpRequest, kind: str
) -> tuple[Person, Report, Portfolio | None, Reporting, ScopeForm]:
    if kind not in REPORTS:
        raise Http404
    user, portfolio, at, form = scope_asked(request)
    return user, REPORTS[kind], portfolio, at, form


def scope_asked(
    request: HttpRequest,
) -> tuple[Person, Portfolio | None, Reporting, ScopeForm]:
    """Read of what and as of when a report is wanted."""
    user = cast(Person, request.user)
    if not visible_portfolios(user).exists():
        raise Http404
    form = ScopeForm(request.GET, user=user)
    at = as_of(reporting(timezone.localdate()), form)
    return user, form.portfolio_chosen(), at, form


def as_of(at: Reporting, form: ScopeForm) -> Reporting:
    day: dt.date = form.day(at.as_of)
    return at if day == at.as_of else replace(at, as_of=day, until=day)


def published_of(request: HttpRequest, pk: int) -> PublishedReport:
    seen = visible_to(cast(Person, request.user), PublishedReport)
    return get_object_or_404(seen.select_related("scope", "published_by"), pk=pk)


def dialog(request: HttpRequest, form: Any, title: str, submit: str) -> HttpResponse:
    return render(
        request,
        "ui/form_dialog.html",
        {"form": form, "title": title, "submit": submit},
        status=422 if form.errors else 200,
    )
