"""Fill board packs and project reports from what is measured."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from steerco.core.formatting import date as written
from steerco.core.formatting import money as written_money
from steerco.organisation.models import Person, Role
from steerco.organisation.selectors import Holder, holders
from steerco.performance.calculations.health import (
    AMBER,
    DIMENSIONS,
    GRACE_DAYS,
    GREY,
    RED,
)
from steerco.performance.models import Measurement
from steerco.performance.reports.pack import (
    BoardPack,
    CostLine,
    CurvePoint,
    DecisionLine,
    Definition,
    Figure,
    Indicator,
    Masthead,
    MilestoneLine,
    Mover,
    PathToGreen,
    ProjectLine,
    ProjectPage,
    ProjectReport,
    Rating,
    RiskLine,
    Status,
    Trend,
    Unit,
)
from steerco.performance.selectors.projects import (
    MeasuredProjects,
    Reporting,
    Totals,
    measured,
    stale_reason,
    totals,
)
from steerco.projects.calculations.raid import tone
from steerco.projects.models import (
    ENDED,
    OPEN_ISSUE,
    OPEN_RISK,
    Issue,
    Portfolio,
    Project,
    Risk,
)

NO_PLAN = "The project has no plan."
NO_BASELINE = "No baseline is set."
NO_MONEY = "Neither plan nor register says so."
MILESTONES_A_PROJECT = 6
RISKS_IN_PACK = 15
RISKS_ON_PAGE = 5
MOVERS = 8

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


@dataclass(frozen=True, slots=True)
class Source:
    """A project with its measurements and people, ready to be written."""

    project: Any
    latest: Measurement | None
    before: Measurement | None
    managers: str
    sponsors: str


def board_pack(
    *, portfolio: Portfolio, user: Person, at: Reporting, confidentiality: str = ""
) -> BoardPack:
    """Read the whole pack of a portfolio in a fixed number of queries."""
    projects = (
        measured(user, at)
        .filter(portfolio=portfolio)
        .exclude(stage__in=ENDED)
        .select_related("programme", "portfolio")
        .order_by("severity", "code")
    )
    sources = read_sources(projects, at)
    lines = [project_line(source) for source in sources]
    risks, decisions = register_entries(sources, at)
    return BoardPack(
        masthead=masthead(portfolio, user, at, confidentiality, sources),
        notes=notes(sources),
        indicators=indicators(totals(projects)),
        dimensions=tuple(DIMENSIONS.values()),
        projects=tuple(lines),
        milestones=tuple(m for s in sources for m in milestones(s, at)),
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
    risks, decisions = register_entries(sources, at)
    return ProjectReport(
        masthead=masthead(project.portfolio, user, at, "", sources),
        page=page(source, project_line(source), risks, decisions, at),
    )


def read_sources(projects: MeasuredProjects, at: Reporting) -> list[Source]:
    """Read projects, their two last measurements and their people in three queries."""
    found = list(projects)
    history: dict[int, list[Measurement]] = defaultdict(list)
    earlier = (
        Measurement.objects.filter(project=OuterRef("project"), is_latest=False)
        .order_by("-data_date")
        .values("pk")[:1]
    )
    for measurement in (
        Measurement.objects.filter(project__in=[p.pk for p in found])
        .filter(Q(is_latest=True) | Q(pk=Subquery(earlier)))
        .defer("quality", "float_distribution")
        .order_by("-data_date")
    ):
        history[measurement.project_id].append(measurement)
    people = holders(
        (p.scope_id for p in found), [Role.PROJECT_MANAGER, Role.SPONSOR], at.as_of
    )
    return [source_of(p, history[p.pk], people.get(p.scope_id, [])) for p in found]


def source_of(
    project: Any, history: Sequence[Measurement], people: Iterable[Holder]
) -> Source:
    held = list(people)

    def names(role: Role) -> str:
        return ", ".join(h.name for h in held if h.role == role)

    return Source(
        project,
        next((m for m in history if m.is_latest), None),
        next((m for m in history if not m.is_latest), None),
        names(Role.PROJECT_MANAGER),
        names(Role.SPONSOR),
    )


def masthead(
    portfolio: Portfolio,
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
        portfolio_code=portfolio.code,
        portfolio_name=portfolio.name,
        as_of=at.as_of,
        previous_as_of=max(earlier, default=None),
        prepared_by=user.name,
        currency=portfolio.currency,
        confidentiality=confidentiality or "Confidential",
        source=f"Steerco, as of {written(at.as_of)}",
    )


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


def is_stale(source: Source) -> bool:
    return (
        source.project.shown_health == GREY
        and source.latest is not None
        and source.latest.health != GREY
    )


def figure(value: Any, reason: str) -> Figure[Any]:
    return Figure(value) if value is not None else Figure(None, reason)


def day(moment: dt.datetime | None, reason: str) -> Figure[dt.date]:
    return figure(moment.date() if moment else None, reason)


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
    )


def as_day(text: str | None) -> dt.date | None:
    return dt.datetime.fromisoformat(text).date() if text else None


Registers = tuple[dict[int, list[RiskLine]], dict[int, list[DecisionLine]]]


def register_entries(sources: Sequence[Source], at: Reporting) -> Registers:
    """Read open risks and issues of the projects in two queries."""
    ids = [s.project.pk for s in sources]
    before = {s.project.pk: s.before for s in sources}
    risks: dict[int, list[RiskLine]] = defaultdict(list)
    decisions: dict[int, list[DecisionLine]] = defaultdict(list)
    for risk in (
        Risk.objects.filter(project__in=ids, state__in=OPEN_RISK)
        .filter(is_opportunity=False)
        .select_related("project", "owner")
        .prefetch_related("responses")
        .order_by("-score", F("exposure").desc(nulls_last=True), "number")
    ):
        risks[risk.project_id].append(risk_line(risk, before[risk.project_id]))
    for issue in (
        Issue.objects.filter(project__in=ids, state__in=OPEN_ISSUE)
        .select_related("project", "owner", "decider")
        .order_by("priority", F("due_on").asc(nulls_last=True), "number")
    ):
        risks[issue.project_id].append(issue_line(issue))
        if issue.decision_needed:
            decisions[issue.project_id].append(decision_line(issue))
    return risks, decisions


def risk_line(risk: Risk, before: Measurement | None) -> RiskLine:
    responses = [r for r in risk.responses.all() if r.done_on is None]
    known = before is not None and before.data_date is not None
    is_new = known and before.data_date.date() < risk.raised_on  # type: ignore[union-attr]
    return RiskLine(
        project_code=risk.project.code,
        project_name=risk.project.name,
        code=risk.code,
        kind="Risk",
        title=risk.title,
        score=risk.score,
        previous_score=None if is_new or not known else risk.score,
        severity=Status(tone(risk.score)),
        exposure=figure(risk.exposure, "No cost is estimated."),
        owner=risk.owner.name if risk.owner else "",
        response="; ".join(r.action for r in responses)
        or risk.get_response_type_display(),
        due=min((r.due_on for r in responses if r.due_on), default=risk.review_on),
    )


def issue_line(issue: Issue) -> RiskLine:
    return RiskLine(
        project_code=issue.project.code,
        project_name=issue.project.name,
        code=issue.code,
        kind="Issue",
        title=issue.title,
        score=None,
        previous_score=None,
        severity={1: Status.RED, 2: Status.AMBER}.get(issue.priority, Status.GREEN),
        exposure=figure(issue.cost, "No cost is estimated."),
        owner=issue.owner.name if issue.owner else "",
        response=issue.resolution or issue.workaround or issue.decision_needed,
        due=issue.due_on,
    )


def decision_line(issue: Issue) -> DecisionLine:
    return DecisionLine(
        code=issue.code,
        project_code=issue.project.code,
        project_name=issue.project.name,
        question=issue.decision_needed,
        options=(),
        recommendation=issue.resolution,
        decider=issue.decider.name if issue.decider else "",
        due=issue.decision_by,
        consequence=issue.description,
    )


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
        change=f"{abs(days)} working days {'later' if days > 0 else 'earlier'}",
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


def page(
    source: Source,
    line: ProjectLine,
    risks: Mapping[int, list[RiskLine]],
    decisions: Mapping[int, list[DecisionLine]],
    at: Reporting,
) -> ProjectPage:
    """Write the page of one project."""
    p, m = source.project, source.latest
    asked = tuple(decisions.get(p.pk, ()))
    return ProjectPage(
        project=line,
        done=done_since(source),
        next=f"Next: {m.next_milestone} on {written(m.next_milestone_on)}."
        if m and m.next_milestone
        else "",
        need=p.status_text,
        milestones=milestones(source, at),
        costs=costs(line),
        indicators=page_indicators(line),
        curve=curve(m),
        risks=tuple(risks.get(p.pk, ())[:RISKS_ON_PAGE]),
        decisions=asked,
        path_to_green=path_to_green(source, asked),
    )


def done_since(source: Source) -> str:
    m = source.latest
    since = source.before.data_date if source.before else None
    names = [
        x["name"]
        for x in (m.milestones if m else [])
        if x["actual"] and (since is None or x["actual"] > since.isoformat())
    ]
    if names:
        return f"Done: {', '.join(names[-3:])}."
    return "No milestone was reached in this period." if m and m.milestones else ""


def costs(line: ProjectLine) -> tuple[CostLine, ...]:
    if line.budget.value is None:
        return ()
    return (
        CostLine(
            name="Total",
            budget=line.budget,
            actual=line.actual,
            eac=line.eac,
            variance=line.variance,
        ),
    )


def page_indicators(line: ProjectLine) -> tuple[Indicator, ...]:
    def indicator(name: str, unit: Unit, found: Figure[Any]) -> Indicator:
        value = found.value
        return Indicator(
            name=name,
            unit=unit,
            figure=Figure(None, found.reason)
            if value is None
            else Figure(Decimal(str(round(value, 4)))),
        )

    return (
        indicator("Done", Unit.PERCENT, line.percent_complete),
        indicator("Slip", Unit.DAYS, line.slip_days),
        indicator("CPI", Unit.INDEX, line.cpi),
        indicator("SPI", Unit.INDEX, line.spi),
        indicator("SPI(t)", Unit.INDEX, line.spi_t),
    )


CURVE_POINTS = 24


def curve(m: Measurement | None) -> tuple[CurvePoint, ...]:
    """Thin the stored S-curve out to what a page can show."""
    found = m.curve if m and not m.effort_based else None
    if not found:
        return ()
    last = len(found["earned"]) - 1
    step = max(1, len(found["dates"]) // CURVE_POINTS)
    kept = sorted(
        {*range(0, len(found["dates"]), step), last, len(found["dates"]) - 1} - {-1}
    )
    points = [
        CurvePoint(
            day=dt.datetime.fromisoformat(found["dates"][i]).date(),
            planned=amount(found["planned"], i),
            earned=amount(found["earned"], i),
            actual=amount(found["actual"], i),
            forecast=Decimal(str(found["forecast"][0][1]))
            if found["forecast"] and i == last
            else None,
        )
        for i in kept
    ]
    if found["forecast"]:
        end, estimate = found["forecast"][1]
        points.append(
            CurvePoint(
                day=dt.datetime.fromisoformat(end).date(),
                planned=amount(found["planned"], -1),
                earned=None,
                actual=None,
                forecast=Decimal(str(estimate)),
            )
        )
    by_day = {point.day: point for point in points}
    return tuple(by_day[d] for d in sorted(by_day))


def amount(values: Sequence[float], index: int) -> Decimal | None:
    if index >= len(values):
        return None
    return Decimal(str(round(values[index], 2)))


def path_to_green(source: Source, asked: Sequence[DecisionLine]) -> PathToGreen | None:
    """Say what a red project owes its board, as far as the registers know it."""
    p, m = source.project, source.latest
    if p.shown_health != RED or m is None:
        return None
    first = asked[0] if asked else None
    reds = [
        m.health_reasons.get(name, "")
        for name in DIMENSIONS
        if getattr(m, f"health_{name}") == RED
    ]
    return PathToGreen(
        cause=" ".join(reds),
        impact=m.health_reasons.get("overall", ""),
        recovery=p.status_text or "The project manager has named no recovery yet.",
        decision=first.question if first else "None asked for.",
        by_whom=first.decider if first else "",
        by_when=first.due if first else None,
    )


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
