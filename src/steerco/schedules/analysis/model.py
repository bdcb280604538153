"""What an analysis says about a plan; the shapes are those of `analyse --json`."""

from __future__ import annotations

import datetime as dt

import msgspec

from steerco.schedules.model import Severity


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all answers: frozen and keyword-only; what is None is written as null."""


class Failure(Answer, frozen=True, kw_only=True):
    """Why a file could not be read: `kind` for programs, `message` for people."""

    kind: str
    message: str


class Project(Answer, frozen=True, kw_only=True):
    name: str
    start: dt.datetime | None
    finish: dt.datetime | None
    data_date: dt.datetime | None


class Counts(Answer, frozen=True, kw_only=True):
    """How much there is; `tasks` includes summaries and milestones."""

    tasks: int = 0
    summaries: int = 0
    milestones: int = 0
    links: int = 0
    resources: int = 0
    assignments: int = 0
    calendars: int = 0
    baselines: int = 0


class Calculated(Answer, frozen=True, kw_only=True):
    """What the network gives when it is scheduled anew."""

    finish: dt.datetime | None
    critical_tasks: int
    project_float_minutes: float | None
    """Smallest total float of the unfinished tasks, in working minutes."""


class Fidelity(Answer, frozen=True, kw_only=True):
    """Agreement with the dates stored in the file, to the minute.

    Counts of tasks; None where the file stores nothing to compare.
    """

    compared: int
    start_equal: int | None
    finish_equal: int | None
    total_float_equal: int | None
    critical_equal: int | None


class EarnedValue(Answer, frozen=True, kw_only=True):
    """Earned value at the data date, in money or, effort-based, in hours.

    `tcpi` keeps the budget; `es_days` and `ieac_t` are working days of the plan's
    calendar since the baseline start. `reasons` tells why an entry is None.
    """

    bac: float | None
    pv: float | None
    ev: float | None
    ac: float | None
    sv: float | None
    cv: float | None
    spi: float | None
    cpi: float | None
    eac: float | None
    etc: float | None
    vac: float | None
    tcpi: float | None
    es_days: float | None
    spi_t: float | None
    ieac_t: float | None
    reasons: dict[str, str] = {}
    basis: str = "cost"
    """cost, or effort where the plan has no costs."""
    unit: str = ""
    """The currency, or h."""
    baseline: int = 0


class Point(Answer, frozen=True, kw_only=True):
    """One of the DCMA 14 points; `failing` holds task uids."""

    number: int
    name: str
    value: float | None
    threshold: float
    passed: bool | None
    applicable: bool
    failing: tuple[int, ...] = ()
    unit: str = "share"
    count: int | None = None
    population: int | None = None
    reason: str | None = None


class Finding(Answer, frozen=True, kw_only=True):
    """Something a project manager should look at; `tasks` holds task uids."""

    code: str
    severity: Severity
    message: str
    tasks: tuple[int, ...] = ()


class Seconds(Answer, frozen=True, kw_only=True):
    read: float
    calculate: float
    total: float


class ProjectReport(Answer, frozen=True, kw_only=True):
    """One project of a file, without its lists of tasks."""

    name: str
    start: dt.datetime | None
    finish: dt.datetime | None
    data_date: dt.datetime | None
    counts: Counts
    calculated: Calculated | None
    fidelity: Fidelity | None
    evm: EarnedValue | None


class Report(Answer, frozen=True, kw_only=True):
    """One file: the contract of `steerco analyse --json`.

    Where a file holds several projects, `project` names the largest, `projects`
    lists all, and the figures are those of all of them together. `reasons` tells
    why `calculated`, `fidelity` or `evm` is None.
    """

    file: str
    ok: bool
    error: Failure | None = None
    format: str | None = None
    project: Project | None = None
    counts: Counts | None = None
    calculated: Calculated | None = None
    fidelity: Fidelity | None = None
    evm: EarnedValue | None = None
    dcma: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()
    seconds: Seconds
    projects: tuple[ProjectReport, ...] = ()
    reasons: dict[str, str] = {}
