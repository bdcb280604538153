"""One project as measured: summary, earned value, quality."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from steerco.core.formatting import date, money, number
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import DIMENSIONS, is_stale
from steerco.performance.models import Measurement
from steerco.performance.selectors.portfolios import Tile, compact, plain
from steerco.performance.selectors.projects import signed_days, stale_reason
from steerco.projects.calculations.raid import tone
from steerco.projects.models import (
    OPEN_ISSUE,
    OPEN_RISK,
    Health,
    Issue,
    Project,
    ScheduleVersion,
    Task,
)
from steerco.projects.selectors.raid import entry_url


@dataclass(frozen=True, slots=True)
class Status:
    """A shown colour with its word and reason."""

    name: str
    colour: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The latest measurement of a project, and whether it is too old to be shown."""

    latest: Measurement | None
    stale: bool

    @property
    def overall(self) -> Status:
        if self.latest is None:
            return Status("Overall", "grey", "Not known", "Nothing is measured yet.")
        if self.stale:
            values = {
                "m__data_date": self.latest.data_date,
                "status_date": self.latest.project.status_date,
            }
            return Status("Overall", "grey", "Stale", stale_reason(values))
        return status(self.latest, "Overall", self.latest.health, "overall")

    @property
    def dimensions(self) -> list[Status]:
        if self.latest is None:
            return []
        return [
            status(self.latest, label, getattr(self.latest, f"health_{name}"), name)
            for name, label in DIMENSIONS.items()
        ]


def status(m: Measurement, label: str, colour: str, name: str) -> Status:
    reason = m.health_reasons.get(name, "")
    return Status(label, colour, Health(colour).label, reason)


def measured_project(project: Project, at: Reporting) -> Measured:
    """Read the latest measurement of a project in one query."""
    latest = Measurement.objects.filter(project=project, is_latest=True).first()
    if latest is not None:
        latest.project = project
    known = [
        day
        for day in (
            latest.data_date.date() if latest and latest.data_date else None,
            project.status_date,
        )
        if day
    ]
    stale = project.owes_status and is_stale(
        status=max(known, default=None), as_of=at.as_of, cadence_days=at.cadence_days
    )
    return Measured(latest, stale)


def summary_tiles(found: Measured, currency: str) -> list[Tile]:
    """Write the key figures of a project."""
    m = found.latest
    if m is None:
        return []
    no_plan = "The project has no plan yet."
    finish_note = (
        f"{signed_days(m.slip_days)} against baseline"
        if m.slip_days is not None
        else ""
    )
    return [
        Tile(
            "Forecast finish",
            date(m.forecast_finish) if m.forecast_finish else None,
            note=finish_note,
            reason=no_plan,
        ),
        Tile(
            "Done",
            None if m.percent_complete is None else f"{m.percent_complete:.0f}%",
            note="of the budget is earned" if m.bac else "as the register says",
            reason="Nothing tells how much is done.",
        ),
        Tile("Budget", compact(m.budget), currency, reason="No budget is known."),
        Tile(
            "Actual cost",
            compact(m.actual),
            currency,
            reason="No actual cost is recorded.",
        ),
        Tile(
            "Estimate",
            compact(m.estimate),
            currency,
            reason="No estimate at completion can be computed.",
            tip="Estimate at completion: BAC / CPI, else as the register says.",
        ),
        Tile(
            "CPI",
            None if m.cpi is None else number(m.cpi, 2),
            reason=m.reasons.get("cpi") or m.reasons.get("evm", ""),
            tip="Earned value over actual cost.",
        ),
        Tile(
            "SPI(t)",
            None if m.spi_t is None else number(m.spi_t, 2),
            reason=m.reasons.get("spi_t") or m.reasons.get("evm", ""),
            tip="Earned schedule over actual time: stays true to the end.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class MilestoneLine:
    name: str
    baseline: str
    previous: str
    forecast: str
    actual: str
    slip: int | None
    done: bool
    critical: bool


MILESTONES_SHOWN = 10


def milestone_lines(
    m: Measurement | None, *, limit: int = MILESTONES_SHOWN
) -> list[MilestoneLine]:
    """Write the milestones around the data date: the last done, then what comes."""
    marks: list[Mapping[str, Any]] = m.milestones if m else []
    first_open = next((i for i, x in enumerate(marks) if not x["actual"]), len(marks))
    begin = max(0, min(first_open - 3, len(marks) - limit))
    return [milestone_line(mark) for mark in marks[begin : begin + limit]]


def milestone_line(mark: Mapping[str, Any]) -> MilestoneLine:
    moments = {
        k: moment(mark[k]) for k in ("baseline", "previous", "forecast", "actual")
    }
    now = moments["actual"] or moments["forecast"]
    base = moments["baseline"]
    return MilestoneLine(
        name=mark["name"],
        **{k: date(v) for k, v in moments.items()},
        slip=(now.date() - base.date()).days if now and base else None,
        done=moments["actual"] is not None,
        critical=bool(mark.get("critical")),
    )


def moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    code: str
    title: str
    url: str
    mark: str
    tone: str
    owner: str
    due: str


REGISTER_SHOWN = 5


def register_lines(project: Project) -> list[RegisterLine]:
    """Return the worst open threats, then the most pressing open issues, in two queries."""
    risks = (
        project.risks.filter(state__in=OPEN_RISK, is_opportunity=False)
        .select_related("owner")
        .order_by("-score", "number")[:REGISTER_SHOWN]
    )
    issues = (
        project.issues.filter(state__in=OPEN_ISSUE)
        .select_related("owner")
        .order_by("priority", F("due_on").asc(nulls_last=True), "number")
    )[:REGISTER_SHOWN]
    lines = [
        RegisterLine(
            f"R{r.number}",
            r.title,
            entry_url(r),
            f"score {r.score}",
            tone(r.score),
            r.owner.name if r.owner else "",
            date(r.review_on),
        )
        for r in risks
    ]
    lines += [
        RegisterLine(
            f"I{i.number}",
            i.title,
            entry_url(i),
            f"priority {i.priority}",
            {1: "red", 2: "amber"}.get(i.priority, "grey"),
            i.owner.name if i.owner else "",
            date(i.due_on),
        )
        for i in issues
    ]
    return lines


def decisions_needed(project: Project) -> list[Issue]:
    """Return the open issues that wait for somebody's decision."""
    return list(
        Issue.objects.filter(project=project, state__in=OPEN_ISSUE)
        .exclude(decision_needed="")
        .select_related("decider")
        .order_by(F("decision_by").asc(nulls_last=True), "number")
    )


def curve_chart(found: Measured, currency: str) -> dict[str, Any] | None:
    """Return the S-curve as the chart draws it, up to the forecast finish."""
    m = found.latest
    if m is None or not m.curve:
        return None
    curve = m.curve
    known = [text[:10] for text in curve["dates"]]
    forecast = {moment[:10]: value for moment, value in curve["forecast"]}
    planned = dict(zip(known, curve["planned"], strict=True))
    dates = sorted({*known, *forecast})
    beyond = dict.fromkeys((d for d in dates if d > known[-1]), curve["planned"][-1])

    def series(values: Mapping[str, float]) -> list[float | None]:
        return [values.get(day) for day in dates]

    return {
        "currency": "h" if m.effort_based else currency,
        "dates": dates,
        "pv": series(planned | beyond),
        "ev": series(dict(zip(known, curve["earned"], strict=False))),
        "ac": series(dict(zip(known, curve["actual"], strict=False))),
        "forecast": series(forecast) if forecast else [],
        "dataDate": m.data_date.date().isoformat() if m.data_date else None,
        "bac": plain(m.bac),
        "eac": m.metrics.get("eac"),
    }


def value_rows(m: Measurement | None, currency: str) -> list[dict[str, Any]]:
    """Write every figure of earned value with its formula or the reason for none."""
    if m is None or not m.metrics:
        return []
    unit = "h" if m.effort_based else currency
    rows = []
    for name, label, formula, kind in FIGURES:
        value = m.metrics.get(name)
        if kind == "money":
            shown = money(value, unit)
        elif kind == "days":
            shown = f"{number(value, 1)} d"
        else:
            shown = number(value, 2)
        rows.append(
            {
                "label": label,
                "formula": formula,
                "value": None if value is None else shown,
                "reason": m.reasons.get(name, ""),
            }
        )
    return rows


FIGURES = (
    ("bac", "Budget at completion (BAC)", "Sum of baseline budgets", "money"),
    ("pv", "Planned value (PV)", "Budget planned to be earned by now", "money"),
    ("ev", "Earned value (EV)", "Budget of what is done", "money"),
    ("ac", "Actual cost (AC)", "What it has cost so far", "money"),
    ("sv", "Schedule variance (SV)", "EV - PV", "money"),
    ("cv", "Cost variance (CV)", "EV - AC", "money"),
    ("spi", "Schedule performance index (SPI)", "EV / PV", "index"),
    ("cpi", "Cost performance index (CPI)", "EV / AC", "index"),
    ("eac", "Estimate at completion (EAC)", "BAC / CPI", "money"),
    ("etc", "Estimate to complete (ETC)", "EAC - AC", "money"),
    ("vac", "Variance at completion (VAC)", "BAC - EAC", "money"),
    ("tcpi", "To-complete index (TCPI)", "(BAC - EV) / (BAC - AC)", "index"),
    ("es_days", "Earned schedule (ES)", "Time by which EV was planned", "days"),
    ("spi_t", "Schedule index in time, SPI(t)", "ES / AT", "index"),
    ("ieac_t", "Estimated duration, IEAC(t)", "PD / SPI(t)", "days"),
)


@dataclass(frozen=True, slots=True)
class PointLine:
    """One of the 14 points with its verdict in words and the tasks that fail it."""

    number: int
    name: str
    value: str
    threshold: str
    tone: str
    word: str
    reason: str
    failing: Sequence[tuple[int, str]]
    more: int


FAILING_SHOWN = 25
AT_LEAST = (4, 13, 14)
"""Points whose value has to reach the threshold; the others may not exceed it."""


def point_lines(m: Measurement | None) -> list[PointLine]:
    """Write the 14 points, naming the failing tasks in one query."""
    if m is None or not m.quality:
        return []
    wanted = {uid for p in m.quality for uid in p.get("failing", ())[:FAILING_SHOWN]}
    names = dict(
        Task.objects.filter(project=m.project, uid__in=wanted).values_list(
            "uid", "name"
        )
    )
    return [point_line(p, names) for p in m.quality]


def point_line(p: Mapping[str, Any], names: Mapping[int, str]) -> PointLine:
    failing = p.get("failing", ())
    if not p["applicable"]:
        tone, word = "grey", "Not applicable"
    else:
        tone, word = ("green", "Pass") if p["passed"] else ("red", "Fail")
    sign = "at least" if p["number"] in AT_LEAST else "at most"
    unit = p.get("unit", "share")
    return PointLine(
        number=p["number"],
        name=p["name"],
        value=figure(p["value"], unit),
        threshold="" if p["number"] == 12 else f"{sign} {figure(p['threshold'], unit)}",
        tone=tone,
        word=word,
        reason=p.get("reason") or "",
        failing=[
            (uid, names.get(uid, f"Task {uid}")) for uid in failing[:FAILING_SHOWN]
        ],
        more=max(0, len(failing) - FAILING_SHOWN),
    )


def figure(value: float | None, unit: str) -> str:
    if value is None:
        return "—"
    if unit == "share":
        return f"{100 * value:.1f}%"
    if unit == "days":
        return f"{value:.0f} d"
    return number(value, 0 if unit == "count" else 2)


def finding_lines(
    version: ScheduleVersion | None, m: Measurement | None
) -> list[Mapping[str, Any]]:
    """Return what looks wrong, but for a baseline that is kept here and not there."""
    if version is None:
        return []
    kept_here = m is not None and m.baseline_finish is not None
    return [
        f for f in version.findings if not (kept_here and f["code"] == "no_baseline")
    ]


def float_chart(m: Measurement | None) -> dict[str, Any]:
    """Return how many unfinished tasks have how much total float."""
    tones = {"< 0": "bad", "0": "warning", "> 44": "muted"}
    return {
        "bins": [
            {"label": name, "count": count, "tone": tones.get(name, "usual")}
            for name, count in (m.float_distribution if m else [])
        ]
    }
