"""Projects, milestones and movers as lines of a pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from steerco.core.addresses import address
from steerco.core.formatting import date as written
from steerco.core.formatting import money as written_money
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import (
    DIMENSIONS,
    GREY,
)
from steerco.performance.models import Measurement
from steerco.performance.reports.pack import (
    MilestoneLine,
    Mover,
    ProjectLine,
    Rating,
    Status,
    Trend,
)
from steerco.performance.selectors.packs.sources import (
    NO_BASELINE,
    NO_MONEY,
    NO_PLAN,
    Source,
    day,
    figure,
    is_stale,
)
from steerco.performance.selectors.projects import stale_reason

MILESTONES_A_PROJECT = 6
MOVERS = 8


def project_line(source: Source) -> ProjectLine:
    """Write one project as the board sees it."""
    p, m = source.project, source.latest
    variance = (
        m.budget - m.estimate
        if m and m.budget is not None and m.estimate is not None
        else None
    )
    why = m.reasons if m else {}
    no_value = why.get("evm", NO_PLAN)
    return ProjectLine(
        code=p.code,
        name=p.name,
        programme=p.programme.name if p.programme else "",
        manager=source.managers,
        sponsor=source.sponsors,
        klass=p.klass,
        stage=p.get_stage_display(),
        overall=overall(source),
        ratings=tuple(ratings(m)),
        trend=trend(source),
        baseline_finish=day(m.baseline_finish if m else None, NO_BASELINE),
        previous_finish=day(
            source.before.forecast_finish if source.before else None,
            "There is no earlier report.",
        ),
        forecast_finish=day(m.forecast_finish if m else None, NO_PLAN),
        slip_days=figure(m.slip_days if m else None, NO_BASELINE),
        budget=figure(m.budget if m else None, NO_MONEY),
        actual=figure(m.actual if m else None, NO_MONEY),
        eac=figure(m.estimate if m else None, NO_MONEY),
        variance=figure(variance, NO_MONEY),
        cpi=figure(m.cpi if m else None, why.get("cpi", no_value)),
        spi=figure(m.spi if m else None, why.get("spi", no_value)),
        spi_t=figure(m.spi_t if m else None, why.get("spi_t", no_value)),
        percent_complete=figure(
            m.percent_complete / 100 if m and m.percent_complete is not None else None,
            "Nothing tells how much is done.",
        ),
        next_milestone=m.next_milestone if m else "",
        next_milestone_date=m.next_milestone_on if m else None,
        data_date=m.data_date.date() if m and m.data_date else None,
        url=p.get_absolute_url(),
    )


def overall(source: Source) -> Rating:
    p, m = source.project, source.latest
    if is_stale(source) and m is not None:
        reason = stale_reason(
            {"m__data_date": m.data_date, "status_date": p.status_date}
        )
    else:
        reason = (m.health_reasons if m else {}).get("overall", NO_PLAN)
    return Rating(
        dimension="Overall",
        status=Status(p.shown_health),
        reason=reason,
        computed=Status(p.shown_health),
        declared=Status(p.declared_health) if p.declared_health else None,
    )


def ratings(m: Measurement | None) -> Iterable[Rating]:
    for name, label in DIMENSIONS.items():
        colour = getattr(m, f"health_{name}") if m else GREY
        reason = (m.health_reasons if m else {}).get(name, NO_PLAN)
        yield Rating(dimension=label, status=Status(colour), reason=reason)


def trend(source: Source) -> Trend:
    if source.latest is None or source.before is None:
        return Trend.NEW
    order = {"green": 0, "amber": 1, "red": 2, "grey": 1}
    change = order[source.latest.health] - order[source.before.health]
    if change:
        return Trend.WORSE if change > 0 else Trend.BETTER
    return Trend.SAME


def milestones(source: Source, at: Reporting) -> tuple[MilestoneLine, ...]:
    """Return the next milestones of a project, and what was done since last time."""
    p, m = source.project, source.latest
    marks = m.milestones if m else []
    since = source.before.data_date if source.before else None
    shown = [
        x
        for x in marks
        if not x["actual"] or (since and x["actual"] > since.isoformat())
    ]
    return tuple(milestone(p, x, at) for x in shown[:MILESTONES_A_PROJECT])


def milestone(project: Any, mark: Mapping[str, Any], at: Reporting) -> MilestoneLine:
    days = {k: as_day(mark[k]) for k in ("baseline", "previous", "forecast", "actual")}
    now, base = days["actual"] or days["forecast"], days["baseline"]
    slip = (now - base).days if now and base else None
    if days["actual"] is None and now and now < at.as_of:
        status = Status.RED
    elif slip is None:
        status = Status.GREY
    else:
        late = project.time_tolerance_days * 7 / 5
        status = (
            Status.RED
            if slip > late
            else Status.AMBER
            if slip > late / 2
            else Status.GREEN
        )
    return MilestoneLine(
        project_code=project.code,
        project_name=project.name,
        name=mark["name"],
        **days,
        slip_days=figure(slip, NO_BASELINE),
        status=status,
        url=address("projects:project-schedule", project.code),
    )


def as_day(text: str | None) -> dt.date | None:
    return dt.datetime.fromisoformat(text).date() if text else None


def movers(sources: Sequence[Source]) -> tuple[Mover, ...]:
    """Return what moved most since the measurement before, in time and money."""
    found: list[tuple[float, Mover]] = []
    for s in sources:
        m, before = s.latest, s.before
        if m is None or before is None:
            continue
        if m.moved_days:
            found.append((abs(m.moved_days), finish_mover(s, m, before)))
        elif m.estimate_moved and m.budget:
            weight = float(abs(m.estimate_moved) / m.budget) * 100
            if weight >= 1:
                found.append((weight, money_mover(s, m, before)))
    found.sort(key=lambda pair: -pair[0])
    return tuple(mover for _, mover in found[:MOVERS])


def finish_mover(s: Source, m: Measurement, before: Measurement) -> Mover:
    days = m.moved_days or 0
    return Mover(
        project_code=s.project.code,
        project_name=s.project.name,
        what="Forecast finish",
        before=written(before.forecast_finish),
        after=written(m.forecast_finish),
        change=f"{abs(days)} d {'later' if days > 0 else 'earlier'}",
        trend=Trend.WORSE if days > 0 else Trend.BETTER,
    )


def money_mover(s: Source, m: Measurement, before: Measurement) -> Mover:
    currency, moved = s.project.portfolio.currency, m.estimate_moved or Decimal()
    return Mover(
        project_code=s.project.code,
        project_name=s.project.name,
        what="Estimate at completion",
        before=written_money(before.estimate, currency, compact=True),
        after=written_money(m.estimate, currency, compact=True),
        change=f"{written_money(abs(moved), currency, compact=True)} "
        f"{'more' if moved > 0 else 'less'}",
        trend=Trend.WORSE if moved > 0 else Trend.BETTER,
    )
