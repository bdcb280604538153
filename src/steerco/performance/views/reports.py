"""Board packs and project reports as files."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steerco.core.downloads import attachment
from steerco.organisation.models import Person
from steerco.organisation.selectors import reporting
from steerco.performance.reports.files import (
    BOARD_WRITERS,
    CONTENT_TYPES,
    PROJECT_WRITERS,
)
from steerco.performance.selectors.packs import project_report
from steerco.performance.services.reports import note_report
from steerco.performance.tasks.reports import queue_board_pack
from steerco.projects.policies import visible_portfolios
from steerco.projects.selectors.projects import project_of


@require_POST
def board_pack(request: HttpRequest, kind: str, code: str = "") -> HttpResponse:
    """Have the board pack made of a portfolio, or of all that the person sees."""
    if kind not in BOARD_WRITERS:
        raise Http404
    user = cast(Person, request.user)
    seen = visible_portfolios(user)
    if not seen.exists():
        raise Http404
    portfolio = get_object_or_404(seen, code=code) if code else None
    export = queue_board_pack(portfolio=portfolio, actor=user, kind=kind)
    return redirect("projects:export-detail", export.pk)


@require_safe
def project_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Answer with the report of one project."""
    if kind not in PROJECT_WRITERS:
        raise Http404
    user = cast(Person, request.user)
    project = project_of(user, code)
    at = reporting(timezone.localdate())
    report = project_report(project=project, user=user, at=at)
    name = f"{project.code}-report-{at.as_of:%Y-%m-%d}.{kind}"
    content = PROJECT_WRITERS[kind](report)
    note_report(actor=user, of=project, name=name, as_of=at.as_of)
    return attachment(content, name, CONTENT_TYPES[kind])
