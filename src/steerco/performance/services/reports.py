"""Board packs, made in the background, and who took a report along."""

from __future__ import annotations

import datetime as dt

from steerco.core.jobs import RunningJob
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import Reporting
from steerco.performance.reports.files import BOARD_WRITERS
from steerco.performance.selectors.packs import ALL_CODE, board_pack
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
