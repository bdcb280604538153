"""Why a project is green, amber, red or grey: tolerances against forecasts.

A deviation uses a share of its tolerance in green, all of it in amber, more in red; the
office's rules say which share. What cannot be known is grey and says what is missing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from steerco.organisation.models import GRACE_DAYS
from steerco.projects.calculations.raid import CRITICAL, HIGH

GREEN, AMBER, RED, GREY = "green", "amber", "red", "grey"
COUNTS = {1: "One", 2: "Two", 3: "Three", 4: "Four"}
DIMENSIONS = {
    "time": "Time",
    "cost": "Cost",
    "risk": "Risk",
    "quality": "Plan quality",
}


@dataclass(frozen=True, slots=True)
class Rating:
    """A colour and the sentence that gives its reason."""

    colour: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rules:
    """From when on colours turn."""

    watch: float = 0.5
    """Share of a tolerance from which a deviation is amber."""
    quality_amber: int = 3
    quality_red: int = 6
    """Failed points of the 14 from which a plan is amber, then red."""
    ambers_make_red: int = 3
    is_strict: bool = True
    """Whether one amber dimension makes the whole amber."""


STRICT, MILD = Rules(), Rules(is_strict=False)


def usual_rules(klass: str) -> Rules:
    """Return what holds for a class where the office set nothing."""
    return STRICT if klass in "AB" else MILD


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the open risks and issues of a project add up to."""

    risks: int = 0
    worst_score: int = 0
    worst_title: str = ""
    overdue_responses: int = 0
    pressing_issues: int = 0
    overdue_issues: int = 0
    ever_kept: bool = False
    """Whether the project has ever had a risk or issue on its registers."""


def against_tolerance(used: float, rules: Rules) -> str:
    if used <= rules.watch:
        return GREEN
    return AMBER if used <= 1 else RED


def days(count: int) -> str:
    return "1 working day" if abs(count) == 1 else f"{abs(count)} working days"


def rate_time(
    *,
    slip_days: int | None,
    forecast: dt.date | None,
    tolerance_days: int,
    missing: str,
    finished: bool = False,
    rules: Rules = STRICT,
) -> Rating:
    """Rate the forecast finish against the baseline's; `missing` says what lacks."""
    if slip_days is None or forecast is None:
        return Rating(GREY, missing)
    verb = "Finished on" if finished else "Forecast to finish on"
    when = f"{verb} {forecast:%-d %b %Y}"
    if slip_days <= 0:
        ahead = "on the baseline date" if slip_days == 0 else f"{days(slip_days)} early"
        return Rating(GREEN, f"{when}, {ahead}.")
    used = slip_days / tolerance_days if tolerance_days else float("inf")
    return Rating(
        against_tolerance(used, rules),
        f"{when}, {days(slip_days)} after the baseline; "
        f"the tolerance is {days(tolerance_days)}.",
    )


def rate_cost(
    *,
    estimate: Decimal | None,
    budget: Decimal | None,
    tolerance_percent: Decimal,
    missing: str,
    rules: Rules = STRICT,
) -> Rating:
    """Rate the estimate at completion against the budget."""
    if estimate is None or not budget:
        return Rating(GREY, missing)
    deviation = (estimate - budget) / budget * 100
    tolerance = f"the tolerance is {tolerance_percent.normalize():f} %"
    if deviation <= 0:
        return Rating(
            GREEN, f"The estimate at completion is {-deviation:.1f} % under budget."
        )
    used = float(deviation / tolerance_percent) if tolerance_percent else float("inf")
    return Rating(
        against_tolerance(used, rules),
        f"The estimate at completion is {deviation:.1f} % over budget; {tolerance}.",
    )


def rate_risk(facts: RegisterFacts) -> Rating:
    """Rate the open registers by the rules of escalation."""
    if not facts.ever_kept:
        return Rating(GREY, "No risk or issue has been registered yet.")
    if facts.worst_score >= CRITICAL:
        return Rating(
            RED, f"Risk “{facts.worst_title}” scores {facts.worst_score} of 25."
        )
    if facts.overdue_issues:
        return Rating(RED, counted(facts.overdue_issues, "pressing issue", "overdue"))
    if facts.worst_score >= HIGH:
        return Rating(
            AMBER, f"Risk “{facts.worst_title}” scores {facts.worst_score} of 25."
        )
    if facts.overdue_responses:
        return Rating(
            AMBER, counted(facts.overdue_responses, "risk response", "overdue")
        )
    if facts.pressing_issues:
        return Rating(AMBER, counted(facts.pressing_issues, "pressing issue", "open"))
    return Rating(GREEN, f"No open risk scores {HIGH} or more.")


def counted(count: int, what: str, state: str) -> str:
    return f"1 {what} is {state}." if count == 1 else f"{count} {what}s are {state}."


def rate_quality(failed: int | None, applicable: int, rules: Rules = STRICT) -> Rating:
    """Rate the plan by how many of the 14 points it fails."""
    if failed is None:
        return Rating(GREY, "There is no plan to check.")
    said = f"The plan fails {failed} of {applicable} schedule quality checks."
    if failed >= rules.quality_red:
        return Rating(RED, said)
    return Rating(AMBER if failed >= rules.quality_amber else GREEN, said)


def overall(ratings: Mapping[str, Rating], rules: Rules) -> Rating:
    """Combine the dimensions: the worst where rules are strict, else a milder one.

    Plan quality asks a question, so that alone it makes nothing worse than amber. Under
    mild rules one amber leaves a project green; several ambers are red in all.
    """
    colours = {
        name: AMBER if name == "quality" and r.colour == RED else r.colour
        for name, r in ratings.items()
    }
    ambers = [name for name, colour in colours.items() if colour == AMBER]
    reds = [name for name, colour in colours.items() if colour == RED]
    if reds:
        return Rating(RED, reasons(ratings, reds))
    if len(ambers) >= rules.ambers_make_red:
        said = f"{COUNTS.get(len(ambers), len(ambers))} ambers make a red."
        return Rating(RED, f"{said} {reasons(ratings, ambers)}")
    if ambers and (rules.is_strict or len(ambers) > 1):
        return Rating(AMBER, reasons(ratings, ambers))
    unknown = [name for name in ("time", "cost") if colours.get(name) == GREY]
    if len(unknown) == 2:
        return Rating(GREY, reasons(ratings, unknown))
    known = [name for name, colour in colours.items() if colour == GREEN]
    return Rating(GREEN, reasons(ratings, [*ambers, *known][:2]))


def reasons(ratings: Mapping[str, Rating], names: Iterable[str]) -> str:
    return " ".join(f"{DIMENSIONS[n]}: {ratings[n].reason}" for n in names)


def is_stale(*, status: dt.date | None, as_of: dt.date, cadence_days: int) -> bool:
    """Tell whether a status is older than the cadence and a week's grace allow."""
    return status is not None and (as_of - status).days > cadence_days + GRACE_DAYS
