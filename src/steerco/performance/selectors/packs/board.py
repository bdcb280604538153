"""The whole board pack of a portfolio, and the report of one project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from steerco.core.formatting import date as written
from steerco.organisation.models import GRACE_DAYS, Person
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import (
    AMBER,
    DIMENSIONS,
    RED,
)
from steerco.performance.reports.pack import (
    BoardPack,
    Definition,
    Figure,
    Indicator,
    Masthead,
    ProjectLine,
    ProjectReport,
    Rating,
    Status,
    Unit,
)
from steerco.performance.selectors.packs.lines import (
    milestones,
    movers,
    project_line,
)
from steerco.performance.selectors.packs.pages import page
from steerco.performance.selectors.packs.registers import register_entries
from steerco.performance.selectors.packs.sources import (
    Source,
    figure,
    is_stale,
    read_sources,
)
from steerco.performance.selectors.projects import (
    SEVERITY,
    Totals,
    measured,
    totals,
)
from steerco.projects.models import (
    ENDED,
    Portfolio,
    Project,
)

MILESTONES_IN_PACK = 3
RISKS_IN_PACK = 15
REDS_TOLD = 4
ALL_CODE = "all"
"""What stands for the code where a pack covers every portfolio."""

DEFINITIONS = (
    Definition(
        term="Status",
        meaning="Green: the forecast uses up to half of the sponsor's tolerance. "
        "Amber: more than half. Red: beyond tolerance. Overall: the worst dimension in "
        "classes A and B; in C and D one amber is tolerated; three ambers are red.",
    ),
    Definition(
        term="No status",
        meaning=f"Unknown, or older than the reporting cadence and {GRACE_DAYS} days.",
    ),
    Definition(term="Slip", meaning="Working days from baseline to forecast finish."),
    Definition(
        term="EAC", meaning="Estimate at completion: BAC / CPI, else as declared."
    ),
    Definition(term="CPI", meaning="Cost performance index: EV / AC, from sums."),
    Definition(term="SPI", meaning="Schedule performance index: EV / PV, from sums."),
    Definition(term="SPI(t)", meaning="Earned schedule / actual time."),
    Definition(term="Exposure", meaning="Probability times mean cost of a risk."),
)


def board_pack(
    *,
    portfolio: Portfolio | None,
    user: Person,
    at: Reporting,
    confidentiality: str = "",
) -> BoardPack:
    """Read the whole pack of a portfolio, or of all, in a fixed number of queries."""
    seen = measured(user, at)
    projects = (
        (seen.filter(portfolio=portfolio) if portfolio else seen)
        .exclude(stage__in=ENDED)
        .select_related("programme", "portfolio")
        .order_by(SEVERITY, "code")
    )
    sources = read_sources(projects, at)
    lines = [project_line(source) for source in sources]
    risks, decisions = register_entries(sources)
    return BoardPack(
        masthead=masthead(portfolio, user, at, confidentiality, sources),
        messages=messages(sources, lines),
        notes=notes(sources),
        indicators=indicators(totals(projects)),
        dimensions=tuple(DIMENSIONS.values()),
        projects=tuple(lines),
        milestones=tuple(
            m for s in sources for m in milestones(s, at)[:MILESTONES_IN_PACK]
        ),
        risks=tuple(
            sorted(
                (r for found in risks.values() for r in found if r.kind == "Risk"),
                key=lambda r: (-(r.score or 0), r.code),
            )[:RISKS_IN_PACK]
        ),
        decisions=tuple(
            sorted(
                (d for found in decisions.values() for d in found),
                key=lambda d: (d.due or dt.date.max, d.code),
            )
        ),
        movers=movers(sources),
        pages=tuple(
            page(source, line, risks, decisions, at)
            for source, line in zip(sources, lines, strict=True)
        ),
        definitions=DEFINITIONS,
    )


def project_report(*, project: Project, user: Person, at: Reporting) -> ProjectReport:
    """Read the page of a single project."""
    found = (
        measured(user, at)
        .filter(pk=project.pk)
        .select_related("programme", "portfolio")
    )
    sources = read_sources(found, at)
    source = sources[0]
    risks, decisions = register_entries(sources)
    return ProjectReport(
        masthead=masthead(project.portfolio, user, at, "", sources),
        page=page(source, project_line(source), risks, decisions, at),
    )


def masthead(
    portfolio: Portfolio | None,
    user: Person,
    at: Reporting,
    confidentiality: str,
    sources: Sequence[Source],
) -> Masthead:
    earlier = [
        s.before.data_date.date() for s in sources if s.before and s.before.data_date
    ]
    return Masthead(
        organisation=at.organisation or "Steerco",
        portfolio_code=portfolio.code if portfolio else ALL_CODE,
        portfolio_name=portfolio.name if portfolio else "All portfolios",
        as_of=at.as_of,
        previous_as_of=max(earlier, default=None),
        prepared_by=user.name,
        currency=portfolio.currency if portfolio else at.currency,
        confidentiality=confidentiality or "Confidential",
        source=f"Steerco, as of {written(at.as_of)}",
    )


def messages(
    sources: Sequence[Source], lines: Sequence[ProjectLine]
) -> tuple[str, ...]:
    """Say what a board should take from the figures, the most pressing first."""
    said = [
        f"{line.code} {line.name}: {line.overall.reason}"
        for line in lines
        if line.overall.status is Status.RED
    ][:REDS_TOLD]
    better = [line.code for line in lines if is_declared_better(line.overall)]
    if better:
        said.append(f"Declared better than measured: {', '.join(better)}.")
    recovered = [
        s.project.code for s in sources if s.latest and (s.latest.moved_days or 0) < 0
    ]
    if recovered:
        said.append(f"Forecast earlier than last time: {', '.join(recovered)}.")
    return tuple(said)


def is_declared_better(rating: Rating) -> bool:
    order = [Status.GREEN, Status.AMBER, Status.RED]
    if rating.declared not in order or rating.computed not in order:
        return False
    return order.index(rating.declared) < order.index(rating.computed)


def notes(sources: Sequence[Source]) -> tuple[str, ...]:
    """Say how complete the pack is."""
    total = len(sources)
    planned = sum(s.project.current_version_id is not None for s in sources)
    based = sum(bool(s.latest and s.latest.baseline_finish) for s in sources)
    stale = [s.project.code for s in sources if is_stale(s)]
    said = [
        f"{planned} of {total} projects have a plan, {based} have a baseline finish."
    ]
    if stale:
        said.append(f"Too old to be shown: {', '.join(stale)}.")
    return tuple(said)


def indicators(sums: Totals) -> tuple[Indicator, ...]:
    """Write the headline numbers; ratios come from sums."""
    none = "No project has both a budget and an estimate."
    return (
        Indicator(
            name="Projects",
            unit=Unit.COUNT,
            figure=Figure(Decimal(sums.projects)),
            detail=f"{sums.health[RED]} red, {sums.health[AMBER]} amber",
        ),
        Indicator(
            name="Late",
            unit=Unit.COUNT,
            figure=Figure(Decimal(sums.late)),
            detail="forecast to finish after baseline",
        ),
        Indicator(
            name="Budget",
            unit=Unit.MONEY,
            figure=figure(sums.budget, none),
            detail=f"{sums.costed} projects",
        ),
        Indicator(
            name="Estimate at completion",
            unit=Unit.MONEY,
            figure=figure(sums.estimate, none),
        ),
        Indicator(
            name="CPI",
            unit=Unit.INDEX,
            figure=ratio(sums.ev, sums.ac),
            detail=f"{sums.valued} projects with earned value",
        ),
        Indicator(
            name="SPI",
            unit=Unit.INDEX,
            figure=ratio(sums.ev, sums.pv),
            detail=f"{sums.valued} projects with earned value",
        ),
    )


def ratio(part: Decimal | None, whole: Decimal | None) -> Figure[Decimal]:
    if part is None or not whole:
        return Figure(None, "No project has earned value in money.")
    return Figure((part / whole).quantize(Decimal("0.001")))
