"""The content of a board pack: exactly what a board reads, frozen, whole, without a clock.

A pack is filled by a selector, stored as JSON beside the status reports it came from,
and laid out by the writers (`pptx`, `pdf`, `xlsx`). The same pack gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

T_co = TypeVar("T_co", covariant=True)


class Status(StrEnum):
    """A status colour; grey says that it is not known or too old to be shown."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


class Trend(StrEnum):
    """The direction since the previous report."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NEW = "new"


class Unit(StrEnum):
    """How an indicator's value is written."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    INDEX = "index"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Figure(Generic[T_co]):
    """A value, or the reason why there is none."""

    value: T_co | None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.value is None and not self.reason:
            raise ValueError("A figure without a value has to say why it has none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """Who reports on what, as of which day; it stands on every page."""

    organisation: str
    portfolio_code: str
    portfolio_name: str
    as_of: date
    previous_as_of: date | None = None
    prepared_by: str
    currency: str
    confidentiality: str = "Confidential"
    source: str = "Steerco"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One headline number; `percent` values are shares (0.25 is 25 %)."""

    name: str
    unit: Unit
    figure: Figure[Decimal]
    detail: str = ""
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """The status of one dimension; declared and computed values are kept side by side."""

    dimension: str
    status: Status
    reason: str
    computed: Status | None = None
    declared: Status | None = None
    confirmed: Status | None = None
    comment: str = ""

    @property
    def measured(self) -> str:
        """The colour that the figures give."""
        return (self.computed or self.status).value

    @property
    def differs(self) -> bool:
        """Whether the declared status contradicts the computed one."""
        return None not in (self.computed, self.declared) and (
            self.computed != self.declared
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectLine:
    """One project as the portfolio sees it; slips in working days, later is positive."""

    code: str
    name: str
    programme: str
    manager: str
    sponsor: str
    klass: str
    stage: str
    overall: Rating
    ratings: tuple[Rating, ...]
    trend: Trend
    baseline_finish: Figure[date]
    previous_finish: Figure[date]
    forecast_finish: Figure[date]
    slip_days: Figure[int]
    budget: Figure[Decimal]
    actual: Figure[Decimal]
    eac: Figure[Decimal]
    variance: Figure[Decimal]
    cpi: Figure[float]
    spi: Figure[float]
    spi_t: Figure[float]
    percent_complete: Figure[float]
    next_milestone: str = ""
    next_milestone_date: date | None = None
    data_date: date | None = None
    url: str = ""

    def rating(self, dimension: str) -> Rating | None:
        return next((r for r in self.ratings if r.dimension == dimension), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneLine:
    """A milestone with its promise, its last forecast and its forecast or actual date."""

    project_code: str
    project_name: str
    name: str
    baseline: date | None
    previous: date | None
    forecast: date | None
    actual: date | None
    slip_days: Figure[int]
    status: Status
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskLine:
    """A risk or an issue; exposure is its expected monetary value."""

    project_code: str
    project_name: str
    code: str
    kind: str
    title: str
    score: int | None
    previous_score: int | None
    severity: Status
    exposure: Figure[Decimal]
    owner: str
    response: str
    due: date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """A decision that the board is asked for."""

    code: str
    project_code: str
    project_name: str
    question: str
    options: tuple[str, ...]
    recommendation: str
    decider: str
    due: date | None
    consequence: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """What changed most since the previous report, already in words."""

    project_code: str
    project_name: str
    what: str
    before: str
    after: str
    change: str
    trend: Trend


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One line of a project's cost block, such as capex, opex or a work package."""

    name: str
    budget: Figure[Decimal]
    actual: Figure[Decimal]
    eac: Figure[Decimal]
    variance: Figure[Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Cumulative planned, earned, actual and forecast cost on one day."""

    day: date
    planned: Decimal | None
    earned: Decimal | None
    actual: Decimal | None
    forecast: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathToGreen:
    """What a red project owes its board."""

    cause: str
    impact: str
    recovery: str
    decision: str
    by_whom: str
    by_when: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What differs from the report before, already in words."""

    what: str
    before: str
    after: str
    trend: Trend
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusText:
    """What a project manager adds to the figures of a period, and its number."""

    start: date
    end: date
    due: date
    number: int
    summary: str
    reason: str = ""
    """Why a declared colour is better than the measured one, or the report restated."""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """The one page a project."""

    project: ProjectLine
    done: str
    next: str
    need: str
    milestones: tuple[MilestoneLine, ...] = ()
    costs: tuple[CostLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    curve: tuple[CurvePoint, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    path_to_green: PathToGreen | None = None
    approved_changes: tuple[str, ...] = ()
    benefits: str = ""
    status: StatusText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How a term or figure of the pack is defined."""

    term: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPack:
    """A whole board pack; lists come in the order in which the board shall read them."""

    masthead: Masthead
    headline: str = ""
    messages: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    dimensions: tuple[str, ...] = ()
    projects: tuple[ProjectLine, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    risks: tuple[RiskLine, ...] = ()
    decisions: tuple[DecisionLine, ...] = ()
    movers: tuple[Mover, ...] = ()
    pages: tuple[ProjectPage, ...] = ()
    definitions: tuple[Definition, ...] = ()

    def status_counts(self, dimension: str = "") -> dict[Status, int]:
        """Count projects by colour: overall, or in one dimension."""
        ratings = [
            p.rating(dimension) if dimension else p.overall for p in self.projects
        ]
        counts = Counter(r.status if r else Status.GREY for r in ratings)
        return {status: counts[status] for status in Status}

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> BoardPack:
        return msgspec.json.decode(data, type=cls)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectReport:
    """A single project's page on its own."""

    masthead: Masthead
    page: ProjectPage

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> ProjectReport:
        return msgspec.json.decode(data, type=cls)
