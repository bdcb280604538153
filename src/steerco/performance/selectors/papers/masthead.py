"""Who reports on what, as of which day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from steerco.core.formatting import date
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.reports.pack import Figure, Indicator, Masthead, Unit
from steerco.performance.selectors.packs import ALL_CODE
from steerco.projects.models import Portfolio

NOW = "Registers and plans are read as they are now."


def masthead(
    user: Person,
    at: Reporting,
    portfolio: Portfolio | None,
    previous: dt.date | None = None,
) -> Masthead:
    return Masthead(
        organisation=at.organisation or "Steerco",
        portfolio_code=portfolio.code if portfolio else ALL_CODE,
        portfolio_name=portfolio.name if portfolio else "All portfolios",
        as_of=at.as_of,
        previous_as_of=previous,
        prepared_by=user.name,
        currency=portfolio.currency if portfolio else at.currency,
        source=f"Steerco, as of {date(at.as_of)}",
    )


def title(what: str, portfolio: Portfolio | None) -> str:
    return f"{portfolio.name if portfolio else 'All portfolios'}: {what}"


def count(name: str, value: int, detail: str = "") -> Indicator:
    return Indicator(
        name=name, unit=Unit.COUNT, figure=Figure(Decimal(value)), detail=detail
    )


def share(name: str, part: int, whole: int, *, none: str, detail: str) -> Indicator:
    """Return a share, or why there is none to tell."""
    figure: Figure[Decimal] = (
        Figure(Decimal(part) / Decimal(whole)) if whole else Figure(None, none)
    )
    return Indicator(name=name, unit=Unit.PERCENT, figure=figure, detail=detail)
