"""Early warnings of projects, with how often each was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steerco.core.formatting import DASH, number, percent
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.forecasting import OWN, Forecast
from steerco.performance.calculations.signals import (
    LABELS,
    LATE,
    MEANINGS,
    OUTCOMES,
    TOGETHER,
    Signal,
    read_signals,
)
from steerco.performance.models import Measurement, SignalRecord
from steerco.performance.selectors.projects import (
    LINE,
    MeasuredProjects,
    line,
    measured,
)
from steerco.projects.models import NOT_REPORTING
from steerco_engine.forecasting import ENOUGH
from steerco_engine.forecasting.signals import (
    ALIKE,
    CHECKPOINT,
    DSLIB,
    EVIDENCE,
    ON_TIME,
    Precision,
)

FLAGGED = 10
"""Own cases of a raised signal from which on its own precision is shown."""
NEAR = 0.15
"""Share done within which finished projects stood at the same point."""
FEWEST = 5
"""Finished projects that looked alike, under which nothing is said of them."""


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One early warning, written."""

    name: str
    label: str
    meaning: str
    value: str
    raised: bool | None
    reason: str
    evidence: str


def records() -> Mapping[str, SignalRecord]:
    """Read how often signals were right on own finished projects, in one query."""
    return {record.name: record for record in SignalRecord.objects.all()}


def signal_lines(
    m: Measurement | None, known: Mapping[str, SignalRecord]
) -> list[SignalLine]:
    """Write the signals of a measurement with what stands behind each."""
    found = read_signals(m.signals) if m else {}
    return [
        SignalLine(
            name=name,
            label=label,
            meaning=MEANINGS[name],
            value=value_of(found[name]),
            raised=found[name].raised,
            reason=found[name].reason,
            evidence=evidence_words(name, precision_of(name, known)),
        )
        for name, label in LABELS.items()
        if name in found
    ]


def value_of(signal: Signal) -> str:
    if signal.value is None:
        return DASH
    if signal.name == "cost":
        return number(signal.value, 2)
    if signal.name == "near_end":
        return f"{number(signal.value, 0)} months"
    return percent(signal.value, 0, sign=signal.name == "behind")


def precision_of(name: str, known: Mapping[str, SignalRecord]) -> Precision:
    """Return the organisation's own precision where it says enough, else the shipped."""
    own = known.get(name)
    if own is None or own.projects < ENOUGH or own.flagged < FLAGGED:
        return EVIDENCE[name]
    return Precision(OWN, own.projects, own.flagged, own.right, own.base)


def evidence_words(name: str, found: Precision) -> str:
    """Say how often a raised signal was right, and how often it came anyway."""
    what = OUTCOMES.get(name, LATE)
    noun = "cases" if name == "near_end" else "projects"
    source = "your own finished projects" if found.source == OWN else found.source
    return (
        f"Raised on {found.flagged} of {found.projects} {noun}, of which {found.right} "
        f"({percent(found.right / found.flagged)}) were {what}; "
        f"{percent(found.base)} of all were. From {source}"
        f"{'' if name == 'near_end' else f', at {percent(CHECKPOINT)} done'}."
    )


def alike(
    m: Measurement | None, finish: Forecast | None, known: Mapping[str, SignalRecord]
) -> str:
    """Say what came of finished projects that looked like this at this point."""
    standing = finish.standing if finish else None
    if m is None or standing is None:
        return ""
    found = read_signals(m.signals)
    count = sum(bool(found[name].raised) for name in ON_TIME if name in found)
    raised = f"{count} of the {len(ON_TIME)} signals of the finish raised"
    record = known.get(TOGETHER)
    cases = near(record.cases, standing.done, count) if record else {}
    if record and record.projects >= ENOUGH and len(cases) >= FEWEST:
        return (
            f"Projects of yours that looked like this at this point ({raised}, around "
            f"{percent(standing.done)} done) finished {LATE} in {sum(cases.values())} of "
            f"{len(cases)} cases."
        )
    late, total = ALIKE[count]
    return (
        f"Projects that looked like this ({raised}, at {percent(CHECKPOINT)} done) "
        f"finished {LATE} in {late} of {total} cases of {DSLIB}."
    )


def near(
    cases: Sequence[tuple[str, float, int, bool]], done: float, count: int
) -> dict[str, bool]:
    """Return by project whether it was late, of its status nearest to a progress."""
    nearest: dict[str, tuple[float, int, bool]] = {}
    for project, at, raised, late in cases:
        distance = abs(at - done)
        if distance < nearest.get(project, (NEAR,))[0]:
            nearest[project] = distance, raised, late
    return {
        project: late
        for project, (_, raised, late) in nearest.items()
        if raised == count
    }


@dataclass(frozen=True, slots=True)
class WarnedRow:
    """A project of which something warns."""

    code: str
    name: str
    url: str
    health: str
    health_word: str
    reason: str
    forecast: str
    slip_text: str
    raised: Sequence[tuple[str, str, str]]
    """Label, value and meaning of the raised signals."""


def warned(user: Person, at: Reporting) -> MeasuredProjects:
    """Return running projects with a raised signal that are not stale."""
    projects: MeasuredProjects = measured(user, at).filter(m__warnings__gt=0)
    return projects.exclude(stage__in=NOT_REPORTING)


def warned_rows(projects: MeasuredProjects) -> list[WarnedRow]:
    """Write a page of projects, the most warned of first, in one query."""
    return [warned_row(p) for p in projects.values(*LINE, "m__signals")]


def warned_row(p: Mapping[str, Any]) -> WarnedRow:
    written = line(p)
    return WarnedRow(
        code=written["code"],
        name=written["name"],
        url=written["url"],
        health=written["health"],
        health_word=written["health_word"],
        reason=written["reason"],
        forecast=written["forecast"],
        slip_text=written["slip_text"],
        raised=[
            (LABELS[name], value_of(each), MEANINGS[name])
            for name, each in read_signals(p["m__signals"]).items()
            if each.raised
        ],
    )
