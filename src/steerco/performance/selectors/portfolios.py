"""Portfolios: the list, and the page of one with its figures, movers and timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Abs

from steerco.core.addresses import address
from steerco.core.formatting import date, money, number
from steerco.organisation.models import Person, Role
from steerco.organisation.selectors import Reporting, holders
from steerco.performance.selectors.projects import (
    NOTHING,
    MeasuredProjects,
    Totals,
    measured,
    share,
    signed_days,
    totals_by,
)
from steerco.projects.calculations.raid import tone
from steerco.projects.models import ENDED, OPEN_RISK, Portfolio, Risk
from steerco.projects.policies import sees_whole, visible_portfolios
from steerco.projects.selectors.raid import entry_url, listed

MOVERS_SHOWN = 5
CHARTED = 12


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One portfolio with what its projects add up to."""

    code: str
    name: str
    url: str
    owner: str
    projects: int
    health: Mapping[str, int]
    late: int
    envelope: str
    budget: str
    actual: str
    estimate: str
    variance: str
    over: bool
    estimate_percent: float | None
    spent_percent: float | None

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Colour and count, the best first."""
        return [(c, self.health[c]) for c in ("green", "amber", "red", "grey")]

    @property
    def bar_label(self) -> str:
        return f"{self.actual} spent, {self.estimate} estimated, of {self.budget}"


def running_totals(user: Person, at: Reporting) -> dict[Any, Totals]:
    """Add up what runs in each portfolio, by its id, in one query."""
    return totals_by(measured(user, at).exclude(stage__in=ENDED), "portfolio")


def portfolio_rows(
    user: Person, at: Reporting, sums: Mapping[Any, Totals]
) -> list[PortfolioRow]:
    """Return the portfolios a person sees anything of, with their sums."""
    portfolios = list(visible_portfolios(user).select_related("scope"))
    owners = holders((p.scope_id for p in portfolios), [Role.PORTFOLIO_OWNER], at.as_of)
    return [
        portfolio_row(
            p,
            sums.get(p.pk, NOTHING),
            [h.name for h in owners.get(p.scope_id, [])],
            envelope_of(user, p),
        )
        for p in portfolios
    ]


def portfolio_row(
    portfolio: Portfolio,
    sums: Totals,
    owners: Sequence[str],
    envelope: Decimal | None,
) -> PortfolioRow:
    variance = sums.variance
    return PortfolioRow(
        code=portfolio.code,
        name=portfolio.name,
        url=portfolio.get_absolute_url(),
        owner=", ".join(owners),
        projects=sums.projects,
        health=sums.health,
        late=sums.late,
        envelope=money(envelope, compact=True),
        budget=money(sums.budget, portfolio.currency, compact=True),
        actual=money(sums.actual, compact=True),
        estimate=money(sums.estimate, compact=True),
        variance=money(variance, compact=True),
        over=variance is not None and variance < 0,
        estimate_percent=percent_of(sums.estimate, sums.budget),
        spent_percent=percent_of(sums.actual, sums.budget),
    )


def envelope_of(user: Person, portfolio: Portfolio) -> Decimal | None:
    """Return the money given to a portfolio, to whom it is open as a whole."""
    return portfolio.envelope if sees_whole(user, portfolio) else None


def percent_of(part: Decimal | None, whole: Decimal | None) -> float | None:
    found = share(part, whole)
    return None if found is None else 100 * found


@dataclass(frozen=True, slots=True)
class Tile:
    """A key figure: a formatted value, or the reason why there is none."""

    label: str
    value: str | None
    unit: str = ""
    note: str = ""
    reason: str = ""
    tip: str = ""
    url: str = ""


def tiles(totals: Totals, currency: str, envelope: Decimal | None = None) -> list[Tile]:
    """Write what the shown projects add up to."""
    none = "No shown project has both a budget and an estimate."
    red, amber = totals.health["red"], totals.health["amber"]
    variance = totals.variance
    return [
        Tile(
            "Projects",
            number(totals.projects),
            note=f"{totals.planned} with a plan",
        ),
        Tile(
            "Need attention",
            number(red + amber),
            note=f"{red} off track, {amber} at risk",
            tip="Projects whose measured health is red or amber.",
            url="?health=red" if red else "?health=amber",
        ),
        Tile(
            "Late",
            number(totals.late),
            note="finish after the baseline",
            url="?late=on",
        ),
        Tile(
            "Budget",
            compact(totals.budget),
            currency,
            note=against_envelope(totals.budget, envelope),
            reason=none,
            tip="The budgets of the shown projects, against the portfolio's envelope."
            if envelope is not None
            else "",
        ),
        Tile(
            "Estimate",
            compact(totals.estimate),
            currency,
            note=""
            if variance is None
            else f"{compact(abs(variance))} {'over' if variance < 0 else 'under'} budget",
            reason=none,
            tip="Estimate at completion: from earned value, else as the register says.",
        ),
        Tile(
            "CPI",
            None if totals.cpi is None else number(totals.cpi, 2),
            note=f"from {totals.valued} projects with earned value",
            reason="No shown project has earned value and actual cost.",
            tip="Sum of earned value over sum of actual cost.",
        ),
        Tile(
            "SPI",
            None if totals.spi is None else number(totals.spi, 2),
            note=f"from {totals.valued} projects with earned value",
            reason="No shown project has earned value in money.",
            tip="Sum of earned value over sum of planned value.",
        ),
    ]


def against_envelope(budget: Decimal | None, envelope: Decimal | None) -> str:
    """Say how the budgets stand to the money that was given."""
    if envelope is None:
        return ""
    given = money(envelope, compact=True)
    over = budget is not None and budget > envelope
    return f"{'over' if over else 'of'} the {given} envelope"


def compact(amount: Decimal | None) -> str | None:
    return None if amount is None else money(amount, compact=True)


@dataclass(frozen=True, slots=True)
class Mover:
    """A project whose forecast changed most since it was measured before."""

    code: str
    name: str
    url: str
    health: str
    reason: str
    finish: str
    days: int | None
    days_text: str
    estimate: str
    money_moved: Decimal | None
    money_text: str


MOVED = (
    Q(m__moved_days__gt=0)
    | Q(m__moved_days__lt=0)
    | Q(m__estimate_moved__gt=0)
    | Q(m__estimate_moved__lt=0)
)


def movers(projects: MeasuredProjects) -> list[Mover]:
    """Return the projects that moved most in time, then in money."""
    moved = projects.filter(MOVED).order_by(
        Abs("m__moved_days").desc(nulls_last=True),
        Abs("m__estimate_moved").desc(nulls_last=True),
        "code",
    )
    found = moved.values(
        "code",
        "name",
        "shown_health",
        "m__health_reasons",
        "m__forecast_finish",
        "m__moved_days",
        "m__estimate",
        "m__estimate_moved",
    )
    return [
        Mover(
            code=p["code"],
            name=p["name"],
            url=address("performance:project-detail", p["code"]),
            health=p["shown_health"],
            reason=(p["m__health_reasons"] or {}).get("overall", ""),
            finish=date(p["m__forecast_finish"]),
            days=p["m__moved_days"],
            days_text=signed_days(p["m__moved_days"]),
            estimate=money(p["m__estimate"], compact=True),
            money_moved=p["m__estimate_moved"],
            money_text=money(p["m__estimate_moved"], compact=True),
        )
        for p in found[:MOVERS_SHOWN]
    ]


def cost_chart(projects: MeasuredProjects, currency: str) -> dict[str, Any]:
    """Return budget, actual and estimate of the projects with the largest budgets."""
    found = list(
        projects.filter(m__budget__isnull=False, m__estimate__isnull=False)
        .order_by("-m__budget", "code")
        .values_list("code", "name", "m__budget", "m__actual", "m__estimate")[:CHARTED]
    )
    tones = (("Budget", 2, "muted"), ("Actual", 3, "usual"), ("Estimate", 4, "warning"))
    return {
        "unit": "money",
        "currency": currency,
        "labels": [code for code, *_ in found],
        "series": [
            {"name": name, "tone": tone, "values": [plain(row[i]) for row in found]}
            for name, i, tone in tones
        ],
    }


def plain(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)


@dataclass(frozen=True, slots=True)
class RiskRow:
    """An open risk as a portfolio shows it."""

    code: str
    title: str
    url: str
    project: str
    score: int
    band: str
    """The colour of the score."""
    exposure: str
    owner: str
    response: str
    review: str


RISKS_SHOWN = 6


def top_risks(projects: MeasuredProjects) -> list[RiskRow]:
    """Return the open risks with the highest scores, in one query."""
    found = listed(
        Risk.objects.filter(project__in=projects.values("pk"), state__in=OPEN_RISK)
        .filter(is_opportunity=False)
        .select_related("project__portfolio", "owner")
        .order_by("-score", F("exposure").desc(nulls_last=True), "pk"),
        Risk,
    )
    return [
        RiskRow(
            code=risk.code,
            title=risk.title,
            url=entry_url(risk),
            project=risk.project.name,
            score=risk.score,
            band=tone(risk.score),
            exposure=money(
                risk.exposure, risk.project.portfolio.currency, compact=True
            ),
            owner=risk.owner.name if risk.owner else "",
            response=risk.get_response_type_display(),
            review=date(risk.review_on),
        )
        for risk in found[:RISKS_SHOWN]
    ]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    project: str
    project_url: str
    name: str
    on: str
    overdue: bool


MILESTONES_SHOWN = 8


def coming_milestones(projects: MeasuredProjects, at: Reporting) -> list[MilestoneRow]:
    """Return the next milestone of each project, the earliest first, in one query."""
    found = (
        projects.filter(m__next_milestone_on__isnull=False)
        .order_by("m__next_milestone_on", "code")
        .values_list("code", "name", "m__next_milestone", "m__next_milestone_on")
    )
    return [
        MilestoneRow(
            project=f"{code} {name}",
            project_url=address("performance:project-detail", code),
            name=milestone,
            on=date(on),
            overdue=on < at.as_of,
        )
        for code, name, milestone, on in found[:MILESTONES_SHOWN]
    ]
