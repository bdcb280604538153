"""Reports: made, published, dressed in templates, and who took them along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput
from steerco.core.jobs import RunningJob
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.models import PublishedReport, ReportKind, ReportTemplate
from steerco.performance.policies import can_publish_report, can_set_calendar
from steerco.performance.reports.files import BOARD_WRITERS, frozen_paper
from steerco.performance.reports.papers.template import known, placeholders
from steerco.performance.selectors.packs import ALL_CODE, board_pack
from steerco.performance.selectors.papers import REPORTS
from steerco.performance.services.status import freeze_report
from steerco.projects.models import Export, Leaving, Portfolio, Project
from steerco.projects.policies import can_export
from steerco.projects.services.exports import STEPS, THIS, keep_file, note_export


def make_board_pack(*, export: Export, progress: RunningJob, at: Reporting) -> None:
    """Make the board pack that was asked for, of what the person sees, and keep it."""
    actor, portfolio = export.asked_by, export.portfolio
    require(allowed=can_export(actor, portfolio), to=THIS[Leaving.REPORT])
    progress.expect(STEPS)
    progress.advance("Reading the figures", by=0)
    pack = board_pack(portfolio=portfolio, user=actor, at=at)
    progress.advance(f"Writing the pages of {len(pack.projects):,} projects")
    code = portfolio.code if portfolio else ALL_CODE
    keep_file(
        export=export,
        progress=progress,
        content=BOARD_WRITERS[export.kind](pack),
        name=f"{code}-board-pack-{at.as_of:%Y-%m-%d}.{export.kind}",
        as_of=at.as_of,
    )


def note_report(
    *, actor: Person, of: Portfolio | Project | None, name: str, as_of: dt.date
) -> None:
    """Journal that a person took a report along; None is a pack of all portfolios."""
    note_export(actor=actor, what=Leaving.REPORT, about=of, name=name, as_of=as_of)


@transaction.atomic
def publish_report(
    *, kind: str, portfolio: Portfolio | None, at: Reporting, actor: Person, reason: str
) -> PublishedReport:
    """Freeze a report of a portfolio, or of all, as it stands on a day."""
    scope = portfolio.scope if portfolio else root_scope()
    require(allowed=can_publish_report(actor, scope), to="publish this report")
    content = report_content(kind=kind, portfolio=portfolio, at=at, user=actor)
    published = freeze_report(
        kind=kind,
        scope=scope,
        as_of=at.as_of,
        content=content,
        actor=actor,
        reason=reason,
    )
    journal.record(
        actor=actor,
        action="report.publish",
        on=published,
        scope_path=scope.path,
        after={"number": published.number, "sha256": published.sha256},
        reason=reason,
    )
    return published


def report_content(
    *, kind: str, portfolio: Portfolio | None, at: Reporting, user: Person
) -> bytes:
    """Read what a report says to a person, as it would be kept."""
    if kind == ReportKind.PORTFOLIO:
        return board_pack(portfolio=portfolio, user=user, at=at).to_json()
    return REPORTS[kind].build(user, at, portfolio).to_json()


@transaction.atomic
def add_template(
    *, name: str, kind: str, file: UploadedFile[Any], actor: Person, at: Reporting
) -> ReportTemplate:
    """Keep a presentation whose placeholders the report can all fill."""
    require(allowed=can_set_calendar(actor), to="add templates")
    content = file.read()
    paper = frozen_paper(
        kind, report_content(kind=kind, portfolio=None, at=at, user=actor)
    )
    names, there = placeholders(content), known(paper)
    unknown = [name for name in names if name not in there]
    if not names or unknown:
        wrong = (
            f"The report does not know {', '.join(unknown)}"
            if unknown
            else "The presentation holds no placeholder"
        )
        message = f"{wrong}; it can fill {', '.join(sorted(there))}."
        raise BadInput(message, fields={"file": message})
    file.seek(0)
    template = ReportTemplate.objects.create(
        name=name, kind=kind, file=file, uploaded_by=actor
    )
    journal.record(
        actor=actor,
        action="template.add",
        on=template,
        scope_path=root_scope().path,
        after={"kind": kind, "placeholders": names},
    )
    return template


@transaction.atomic
def remove_template(*, template: ReportTemplate, actor: Person) -> None:
    require(allowed=can_set_calendar(actor), to="remove templates")
    journal.record(
        actor=actor,
        action="template.remove",
        on=template,
        scope_path=root_scope().path,
        before={"name": template.name},
    )
    template.file.delete(save=False)
    template.delete()
