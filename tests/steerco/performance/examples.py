"""Board packs of a made-up municipal utility, in any size, for tests and for looking."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

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

AS_OF = date(2026, 10, 31)
PREVIOUS = date(2026, 9, 30)
DIMENSIONS = ("time", "cost", "scope", "risk", "resources")
NO_BASELINE = "no approved baseline"
NO_ACTUALS = "no actual cost booked yet"

NAMES = (
    "Smart meter rollout, western districts",
    "Customer portal and self-service",
    "Billing platform replacement",
    "Flood defence, pumping station Nordhafen",
    "Network control centre upgrade",
    "Field crew scheduling",
    "Document archive and records",
    "District heating line 4",
    "Meter data hub",
    "Office move to Quay House",
    "Asset register clean-up",
    "Cyber security programme, wave 2",
    "Electric fleet and depots",
    "Water loss reduction",
)
PROGRAMMES = ("Grid of tomorrow", "Digital customer", "Safe operations", "")
MANAGERS = ("Ines Brandt", "Tomasz Wilk", "Amara Okafor", "Henrik Lund", "Sofia Rossi")
SPONSORS = ("Dr. Lena Vogt", "Marc Delacroix", "Priya Nair")
STAGES = ("Initiate", "Plan", "Execute", "Execute", "Execute", "Close")
STATUSES = (
    Status.GREEN,
    Status.AMBER,
    Status.GREEN,
    Status.RED,
    Status.GREEN,
    Status.GREEN,
    Status.AMBER,
    Status.GREEN,
    Status.GREEN,
    Status.GREY,
)
REASONS = {
    Status.GREEN: "forecast within half of the agreed tolerance",
    Status.AMBER: "forecast uses 80 % of the tolerance; supplier delivers two weeks late",
    Status.RED: "forecast is beyond tolerance: permit refused, civil works cannot start",
    Status.GREY: "last report is 61 days old",
}
DEFINITIONS = (
    Definition(
        term="Status",
        meaning="Green: forecast uses up to half of the tolerance. Amber: more than "
        "half. Red: beyond tolerance. No status: the last report is older than the "
        "cycle and its grace period.",
    ),
    Definition(term="EAC", meaning="Estimate at completion = AC + (BAC - EV) / CPI."),
    Definition(term="CPI", meaning="Cost performance index = EV / AC."),
    Definition(term="SPI(t)", meaning="Earned schedule / actual time."),
    Definition(term="Slip", meaning="Working days from baseline to forecast finish."),
    Definition(
        term="Exposure", meaning="Expected monetary value = probability x impact."
    ),
)


def masthead() -> Masthead:
    return Masthead(
        organisation="Hafenstadt Utilities (sample)",
        portfolio_code="PF-01",
        portfolio_name="Change portfolio 2026",
        as_of=AS_OF,
        previous_as_of=PREVIOUS,
        prepared_by="Portfolio office, Clara Neumann",
        currency="EUR",
        confidentiality="Confidential: for the portfolio board",
        source="Steerco, snapshot 2026-10",
    )


def rating(dimension: str, status: Status, n: int) -> Rating:
    watermelon = status is Status.RED and n % 4 == 3
    return Rating(
        dimension=dimension,
        status=status,
        reason=REASONS[status],
        computed=status,
        declared=Status.AMBER if watermelon else status,
    )


def line(n: int) -> ProjectLine:
    status = STATUSES[n % len(STATUSES)]
    unplanned = n % 11 == 10
    budget = Decimal(400_000 + (n * 733_000) % 9_100_000)
    overrun = {Status.RED: "1.18", Status.AMBER: "1.06"}.get(status, "0.98")
    eac = (budget * Decimal(overrun)).quantize(Decimal(1))
    complete = round(0.05 + (n * 0.137) % 0.9, 2)
    slip = {Status.RED: 34 + n % 40, Status.AMBER: 6 + n % 9}.get(status, -(n % 4))
    finish = date(2026, 12, 15) + timedelta(days=(n * 37) % 500)
    day: Figure[date] = Figure(None, NO_BASELINE)
    index: Figure[float] = Figure(None, NO_BASELINE)
    return ProjectLine(
        code=f"P-{n + 1:04d}",
        name=NAMES[n % len(NAMES)] + (f" {n // len(NAMES) + 1}" if n >= 14 else ""),
        programme=PROGRAMMES[n % 4],
        manager=MANAGERS[n % 5],
        sponsor=SPONSORS[n % 3],
        klass="ABC"[n % 3],
        stage=STAGES[n % 6],
        overall=rating("overall", status, n),
        ratings=tuple(
            rating(name, status if (n + k) % 2 else Status.GREEN, n)
            for k, name in enumerate(DIMENSIONS)
        ),
        trend=list(Trend)[n % 4],
        baseline_finish=day if unplanned else Figure(finish),
        previous_finish=Figure(finish + timedelta(days=slip)),
        forecast_finish=Figure(finish + timedelta(days=round(slip * 1.4))),
        slip_days=Figure(None, NO_BASELINE) if unplanned else Figure(slip),
        budget=Figure(budget),
        actual=Figure(eac * Decimal(str(complete))),
        eac=Figure(None, NO_BASELINE) if unplanned else Figure(eac),
        variance=Figure(None, NO_BASELINE) if unplanned else Figure(budget - eac),
        cpi=index if unplanned else Figure(round(float(budget / eac), 3)),
        spi=index if unplanned else Figure(round(1 - slip / 300, 3)),
        spi_t=index if unplanned else Figure(round(1 - slip / 250, 3)),
        percent_complete=Figure(complete),
        next_milestone="Acceptance of stage deliverables",
        next_milestone_date=AS_OF + timedelta(days=20 + n % 50),
        url=f"https://steerco.example/projects/P-{n + 1:04d}/",
    )


def milestones(project: ProjectLine, count: int) -> tuple[MilestoneLine, ...]:
    names = (
        "Business case approved",
        "Contract signed with main supplier",
        "Design frozen",
        "First site in operation",
        "User acceptance complete",
        "Hand-over to operations",
    )
    slip = project.slip_days.value
    lines = []
    for k in range(count):
        baseline = AS_OF + timedelta(days=45 * (k - 2))
        done = k < 2
        forecast = baseline + timedelta(days=max(0, slip or 0))
        late = project.overall.status if not done else Status.GREEN
        lines.append(
            MilestoneLine(
                project_code=project.code,
                project_name=project.name,
                name=names[k % len(names)],
                baseline=None if slip is None else baseline,
                previous=baseline + timedelta(days=max(0, (slip or 0) - 5)),
                forecast=None if done else forecast,
                actual=baseline if done else None,
                slip_days=Figure(None, NO_BASELINE)
                if slip is None
                else Figure(0 if done else max(0, slip)),
                status=late,
            )
        )
    return tuple(lines)


def risks(project: ProjectLine, count: int) -> tuple[RiskLine, ...]:
    titles = (
        "Permit for the crossing is granted too late, so civil works start in winter",
        "Single supplier cannot staff the second wave",
        "Interfaces of the old billing system are undocumented",
        "Key engineers leave before hand-over",
        "Copper price raises cable cost",
    )
    scores = (20, 16, 12, 9, 6)
    return tuple(
        RiskLine(
            project_code=project.code,
            project_name=project.name,
            code=f"R-{project.code[2:]}-{k + 1}",
            kind="issue" if k == 2 else "risk",
            title=titles[k % 5],
            score=scores[k % 5],
            previous_score=(None, 12, 12, 12, 6)[k % 5],
            severity=(Status.RED, Status.RED, Status.AMBER, Status.AMBER, Status.GREEN)[
                k % 5
            ],
            exposure=Figure(None, "impact not estimated")
            if k == 3
            else Figure(Decimal(90_000 * (5 - k))),
            owner=MANAGERS[k % 5],
            response="Reduce: agree an interim route with the harbour authority",
            due=AS_OF + timedelta(days=14 + 7 * k),
        )
        for k in range(count)
    )


def decisions(project: ProjectLine, count: int) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(
            code=f"D-{project.code[2:]}-{k + 1}",
            project_code=project.code,
            project_name=project.name,
            question="Release EUR 480,000 from the reserve for the interim route?",
            options=("release in full", "release half, review in January", "stop"),
            recommendation="Release half, review in January",
            decider="Portfolio board",
            due=AS_OF + timedelta(days=20 + k),
            consequence="Civil works slip to spring; finish moves by 60 working days",
        )
        for k in range(count)
    )


def curve(project: ProjectLine) -> tuple[CurvePoint, ...]:
    budget = project.budget.value or Decimal(0)
    months = 14
    shape = [
        Decimal(str(round((k / months) ** 2 * (3 - 2 * k / months), 4)))
        for k in range(months + 1)
    ]
    points = []
    for k, share in enumerate(shape):
        moment = 2026 * 12 + 1 + k
        past = k <= 8
        points.append(
            CurvePoint(
                day=date(moment // 12, moment % 12 + 1, 28),
                planned=budget * share,
                earned=budget * share * Decimal("0.9") if past else None,
                actual=budget * share if past else None,
                forecast=budget * share * Decimal("1.06") if k >= 8 else None,
            )
        )
    return tuple(points)


def page(project: ProjectLine) -> ProjectPage:
    troubled = project.overall.status is Status.RED
    return ProjectPage(
        project=project,
        done="Design of the second section frozen; 4,120 of 9,800 meters are installed "
        "and report daily. The supplier's new crew started on 12 October.",
        next="Acceptance of the head-end system by 20 November, then installation in "
        "the western districts.",
        need="A decision on the interim route before civil works are tendered.",
        milestones=milestones(project, 6),
        costs=(
            CostLine(
                name="Capex",
                budget=Figure((project.budget.value or Decimal(0)) * Decimal("0.8")),
                actual=Figure((project.actual.value or Decimal(0)) * Decimal("0.8")),
                eac=Figure(None, NO_ACTUALS),
                variance=Figure(None, NO_ACTUALS),
            ),
        ),
        indicators=(
            indicator("CPI", Unit.INDEX, project.cpi),
            indicator("SPI(t)", Unit.INDEX, project.spi_t),
            indicator("Complete", Unit.PERCENT, project.percent_complete),
            indicator("Slip", Unit.DAYS, project.slip_days),
            indicator("To-complete index", Unit.INDEX, Figure(1.07)),
        ),
        curve=curve(project),
        risks=risks(project, 4),
        decisions=decisions(project, 1 if troubled else 0),
        path_to_green=PathToGreen(
            cause="The permit for the harbour crossing was refused on 2 October.",
            impact="Civil works cannot start before winter; 34 working days.",
            recovery="Interim route over Quay Street, re-tender the crossing.",
            decision="Release EUR 480,000 from the reserve.",
            by_whom="Portfolio board",
            by_when=AS_OF + timedelta(days=20),
        )
        if troubled
        else None,
        approved_changes=("CR-12: meters for 340 flats added (EUR 61,000)",),
        benefits="EUR 1.2 m a year from 2028, unchanged.",
    )


def indicator(name: str, unit: Unit, figure: Figure[float] | Figure[int]) -> Indicator:
    value = figure.value
    return Indicator(
        name=name,
        unit=unit,
        figure=Figure(None, figure.reason)
        if value is None
        else Figure(Decimal(str(value))),
    )


def example_pack(count: int = 38) -> BoardPack:
    lines = tuple(line(n) for n in range(count))
    reds = [p for p in lines if p.overall.status is Status.RED]
    budget = sum((p.budget.value or Decimal(0) for p in lines), Decimal(0))
    return BoardPack(
        masthead=masthead(),
        messages=(
            "Two thirds of the portfolio run within tolerance; the four red projects "
            "all wait for the harbour permit.",
            "The estimate at completion rose by EUR 1.1 m since September, nearly all "
            "of it in the billing platform.",
            "Field crews are booked to 118 % in the first quarter: the board has to "
            "choose between the meter rollout and the heating line.",
        ),
        notes=(
            f"{count - count // 11} of {count} projects have an approved baseline.",
            f"{count - count // 10} of {count} projects reported in this cycle.",
        ),
        indicators=(
            Indicator(
                name="Projects",
                unit=Unit.COUNT,
                figure=Figure(Decimal(count)),
                detail="3 new",
            ),
            Indicator(
                name="Budget",
                unit=Unit.MONEY,
                figure=Figure(budget),
                detail="approved, whole life",
            ),
            Indicator(
                name="Estimate at completion",
                unit=Unit.MONEY,
                figure=Figure(budget * Decimal("1.031")),
                detail="+3.1 % on budget",
                status=Status.AMBER,
            ),
            Indicator(
                name="CPI",
                unit=Unit.INDEX,
                figure=Figure(Decimal("0.962")),
                detail="from sums, not averages",
                status=Status.GREEN,
            ),
            Indicator(
                name="Milestones on time",
                unit=Unit.PERCENT,
                figure=Figure(Decimal("0.71")),
                detail="29 of 41 due",
                status=Status.AMBER,
            ),
            Indicator(
                name="Benefits realised",
                unit=Unit.MONEY,
                figure=Figure(None, "no benefit is due before 2027"),
            ),
        ),
        dimensions=DIMENSIONS,
        projects=lines,
        milestones=tuple(m for p in lines[:9] for m in milestones(p, 6)[2:5]),
        risks=tuple(r for p in reds[:4] for r in risks(p, 4)),
        decisions=tuple(d for p in reds[:4] for d in decisions(p, 1)),
        movers=tuple(
            Mover(
                project_code=p.code,
                project_name=p.name,
                what="Forecast finish",
                before="14 Jan 2027",
                after="18 Mar 2027",
                change="+44 d",
                trend=Trend.WORSE,
            )
            for p in (reds or lines)[:5]
        ),
        pages=tuple(page(p) for p in lines),
        definitions=DEFINITIONS,
    )


def example_report() -> ProjectReport:
    return ProjectReport(masthead=masthead(), page=page(line(3)))
