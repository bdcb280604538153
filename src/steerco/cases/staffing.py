"""A staffing case: the people, the requests and the settings of one workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from steerco.cases.rows import CaseError, column
from steerco_engine.staffing import FitWeights, StaffingBuilder, StaffingData, Weights

DEFAULTS: Final = Weights()
FIT: Final = DEFAULTS.parts_of_fit
SKILLED: Final = re.compile(r"^(?P<skill>.*?)(?:[\s:>=]+(?P<level>\d+(?:\.\d+)?))?$")
INDEPENDENT: Final = 3.0
WEEK: Final = dt.timedelta(days=7)
LONGEST: Final = 520
ABOUT: Final = (
    "People and requests for people. Fill the sheets, then run: steerco staff FILE"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    name: str = column("The person; every name once.")
    capacity: float = column("FTE that can be planned in a week.", default=1.0)
    limit: int | None = column("Most projects at a time; empty: any.", default=None)
    rate: float = column("Cost of one FTE-week.", default=0.0)
    location: str = column("Where the person works.", default="")
    team: str = column("The person's team.", default="")
    roles: tuple[str, ...] = column("Roles taken; empty: any.", default=())
    interests: tuple[str, ...] = column("Skills the person wants to grow.", default=())
    skills: Mapping[str, float] = column(
        "One column a skill, its name as heading: level 0 to 5 (3 works alone).",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    person: str = column("Who is away.")
    from_: dt.date = column("First day.", title="From")
    to: dt.date = column("Last day.")
    share: float = column("Share of these days away, 0 to 1.", default=1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    person: str = column("Whose capacity changes.")
    from_: dt.date = column("First week at the new capacity.", title="From")
    capacity: float = column("FTE that can be planned in a week from then on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    name: str = column("What is asked for; every name once.")
    project: str = column("Which project asks.")
    start: dt.date = column("First day.")
    end: dt.date = column("Last day.")
    amount: float = column(
        "FTE in each week; over 1 several people are asked for.", default=1.0
    )
    priority: float = column("2 counts twice as much as 1.", default=1.0)
    must: tuple[str, ...] = column(
        "Skills with their least level, such as SQL 3, Python 2.", default=()
    )
    nice: tuple[str, ...] = column("Skills that would help, likewise.", default=())
    role: str = column("Who takes it has this role.", default="")
    location: str = column("Where the work is.", default="")
    on_site: bool = column("Whether only people there can do it.", default=False)
    team: str = column("Whose people are preferred.", default="")
    locked: tuple[str, ...] = column("Persons decided on.", default=())
    preferred: tuple[str, ...] = column("Persons the project would like.", default=())
    excluded: tuple[str, ...] = column("Persons it must not get.", default=())
    by_week: tuple[float, ...] = column(
        "FTE in the 1st, 2nd, ... week, instead of the amount.", default=()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingCase:
    first_week: dt.date | None = column(
        "A day in the first week to plan; empty: the week of the first request.",
        default=None,
    )
    coverage: float = column(
        "Worth of an FTE-week delivered, times its priority.", default=DEFAULTS.coverage
    )
    fit: float = column("Worth of full fit for an FTE-week.", default=DEFAULTS.fit)
    handover: float = column(
        "Taken off for a change of person.", default=DEFAULTS.handover
    )
    fairness: float = column(
        "Taken off for an FTE-week beyond the fair share.", default=DEFAULTS.fairness
    )
    cost: float = column(
        "Taken off for an FTE-week at the mean rate.", default=DEFAULTS.cost
    )
    fit_of_skills: float = column("Part of nice skills in fit.", default=FIT.skills)
    fit_of_location: float = column("Part of location in fit.", default=FIT.location)
    fit_of_team: float = column("Part of team in fit.", default=FIT.team)
    fit_of_interest: float = column("Part of interest in fit.", default=FIT.interest)
    fit_of_preference: float = column(
        "Part of being preferred in fit.", default=FIT.preference
    )
    people: tuple[PersonRow, ...] = column("Who there is.")
    requests: tuple[RequestRow, ...] = column("What is asked for.")
    absences: tuple[AbsenceRow, ...] = column("Who is away when.", default=())
    capacity_changes: tuple[ChangeRow, ...] = column(
        "From when on a person has another capacity.", default=()
    )


@dataclass(frozen=True, slots=True)
class Horizon:
    """The weeks of a case; a week begins on a Monday."""

    first: dt.date
    weeks: int

    def monday(self, week: int) -> dt.date:
        return self.first + week * WEEK

    def week(self, day: dt.date) -> int:
        return (day - self.first).days // 7

    def shares(self, first: dt.date, last: dt.date) -> npt.NDArray[np.float64]:
        """Return the share of the working days of each week from first to last."""
        days = np.arange(self.weeks * 7)
        begin, end = (first - self.first).days, (last - self.first).days
        inside = (days >= begin) & (days <= end) & (days % 7 < 5)
        result: npt.NDArray[np.float64] = inside.reshape(-1, 7).sum(axis=1) / 5
        return result


def staffing_problem(case: StaffingCase) -> tuple[StaffingData, Horizon]:
    """Return a case as the engine takes it, and the weeks that its numbers stand for.

    Raises
    ------
    CaseError
        Where dates, persons or skills do not fit together.
    DataError
        What the engine refuses.
    """
    horizon = _horizon(case)
    builder = StaffingBuilder(horizon.weeks, _weights(case))
    _add_people(builder, case, horizon)
    for row in case.requests:
        _add_request(builder, row, horizon)
    return builder.build(), horizon


def _horizon(case: StaffingCase) -> Horizon:
    if not case.requests:
        raise CaseError("Sheet Requests has no rows; add what is asked for.")
    for row in case.requests:
        if row.end < row.start:
            raise CaseError(
                f"Request {row.name} ends on {row.end}, before it starts on {row.start}."
            )
    first = case.first_week or min(row.start for row in case.requests)
    first -= dt.timedelta(days=first.weekday())
    last = max(row.end for row in case.requests)
    early = next((row for row in case.requests if row.start < first), None)
    if early is not None:
        raise CaseError(
            f"Request {early.name} starts on {early.start}, before the first week "
            f"({first}); move it or the setting First week."
        )
    weeks = (last - first).days // 7 + 1
    if weeks > LONGEST:
        raise CaseError(
            f"The requests span {weeks} weeks, up to {last}; {LONGEST} are the most. "
            "Check the dates."
        )
    return Horizon(first, weeks)


def _weights(case: StaffingCase) -> Weights:
    fit = FitWeights(
        case.fit_of_skills,
        case.fit_of_location,
        case.fit_of_team,
        case.fit_of_interest,
        case.fit_of_preference,
    )
    return Weights(
        case.coverage, case.fit, case.handover, case.fairness, case.cost, fit
    )


def _add_people(builder: StaffingBuilder, case: StaffingCase, horizon: Horizon) -> None:
    known = {row.name for row in case.people}
    away = {name: np.zeros(horizon.weeks) for name in known}
    for absence in case.absences:
        if absence.person not in known:
            raise CaseError(f"Absences: there is no person {absence.person}.")
        shares = horizon.shares(absence.from_, absence.to)
        away[absence.person] += absence.share * shares
    capacity = {row.name: np.full(horizon.weeks, row.capacity) for row in case.people}
    for change in sorted(case.capacity_changes, key=lambda row: row.from_):
        if change.person not in known:
            raise CaseError(f"Capacity changes: there is no person {change.person}.")
        capacity[change.person][max(0, horizon.week(change.from_)) :] = change.capacity
    for row in case.people:
        builder.add_person(
            row.name,
            row.skills or {},
            capacity=capacity[row.name],
            absence=np.minimum(away[row.name], 1.0),
            rate=row.rate,
            limit=row.limit,
            interests=row.interests,
            roles=row.roles,
            location=row.location,
            team=row.team,
        )


def _add_request(builder: StaffingBuilder, row: RequestRow, horizon: Horizon) -> None:
    start, end = horizon.week(row.start), horizon.week(row.end) + 1
    amounts = row.amount * horizon.shares(row.start, row.end)[start:end]
    if row.by_week:
        if len(row.by_week) > end - start:
            raise CaseError(
                f"Request {row.name} gives {len(row.by_week)} weeks, but lasts "
                f"{end - start}; move its end."
            )
        amounts = np.zeros(end - start)
        amounts[: len(row.by_week)] = row.by_week
    builder.add_request(
        row.name,
        project=row.project,
        amount=amounts,
        start=start,
        end=end,
        must=_levels(row.name, row.must),
        nice=_levels(row.name, row.nice),
        role=row.role,
        priority=row.priority,
        location=row.location,
        on_site=row.on_site,
        team=row.team,
        locked=row.locked,
        preferred=row.preferred,
        excluded=row.excluded,
    )


def _levels(request: str, words: tuple[str, ...]) -> dict[str, float]:
    """Return skill and level of texts such as ``SQL 3``; 3 where no level stands."""
    levels: dict[str, float] = {}
    for word in words:
        match = SKILLED.match(word.strip())
        skill = match["skill"].strip() if match else ""
        if not match or not skill or skill.isdigit():
            raise CaseError(f"Request {request}: {word} names no skill.")
        if skill in levels:
            raise CaseError(f"Request {request}: {skill} is asked for twice.")
        levels[skill] = float(match["level"]) if match["level"] else INDEPENDENT
    return levels
