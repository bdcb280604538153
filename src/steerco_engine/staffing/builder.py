"""The friendly way to state a staffing problem: numbers where rows of numbers repeat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from steerco_engine.solving import DataError
from steerco_engine.staffing.data import (
    Floats,
    Person,
    Request,
    StaffingData,
    Weights,
)

Levels = Mapping[str, float]
ByWeek = float | Sequence[float] | Floats


class StaffingBuilder:
    """Collects people and requests over a number of weeks.

    Amounts, capacities and absences are one number for all weeks, or one a week; they
    are kept to the hundredth of an FTE.

    Examples
    --------
    >>> plan = StaffingBuilder(weeks=4)
    >>> plan.add_person("Anna", {"SQL": 4}, absence={2: 1.0})
    >>> plan.add_request("Reports", project="P1", amount=0.5, must={"SQL": 3})
    >>> data = plan.build()
    """

    def __init__(self, weeks: int, weights: Weights | None = None) -> None:
        if weeks < 1:
            raise DataError("horizon", f"{weeks} weeks are none; give at least 1.")
        self.weeks = weeks
        self.weights = weights or Weights()
        self._people: list[Person] = []
        self._requests: list[Request] = []

    def add_person(
        self,
        name: str,
        skills: Levels | None = None,
        *,
        capacity: ByWeek = 1.0,
        absence: ByWeek | Mapping[int, float] = 0.0,
        rate: float = 0.0,
        limit: int | None = None,
        interests: Iterable[str] = (),
        roles: Iterable[str] = (),
        location: str = "",
        team: str = "",
    ) -> None:
        """Add a person; see `Person`. Absence may name weeks with the share away."""
        where = f"person {name}"
        if isinstance(absence, Mapping):
            absence = self._spread(where, absence)
        self._people.append(
            Person(
                name,
                dict(skills or {}),
                _row(f"{where}: capacity", capacity, self.weeks),
                _row(f"{where}: absence", absence, self.weeks),
                rate,
                limit,
                frozenset(interests),
                frozenset(roles),
                location,
                team,
            )
        )

    def add_request(
        self,
        name: str,
        *,
        project: str,
        amount: ByWeek = 1.0,
        start: int = 0,
        end: int | None = None,
        must: Levels | None = None,
        nice: Levels | None = None,
        role: str = "",
        priority: float = 1.0,
        location: str = "",
        on_site: bool = False,
        team: str = "",
        locked: Iterable[str] = (),
        preferred: Iterable[str] = (),
        excluded: Iterable[str] = (),
    ) -> None:
        """Add a request for the weeks from `start` up to, not including, `end`."""
        length = (self.weeks if end is None else end) - start
        if length < 1:
            raise DataError(
                f"request {name}", "it lasts no week; give an end after its start."
            )
        self._requests.append(
            Request(
                name,
                project,
                start,
                _row(f"request {name}: amount", amount, length),
                dict(must or {}),
                dict(nice or {}),
                role,
                priority,
                location,
                on_site,
                team,
                tuple(locked),
                frozenset(preferred),
                frozenset(excluded),
            )
        )

    def build(self) -> StaffingData:
        """Return the validated data."""
        return StaffingData(
            tuple(self._people), tuple(self._requests), self.weeks, self.weights
        )

    def _spread(self, where: str, by_week: Mapping[int, float]) -> Floats:
        row = np.zeros(self.weeks)
        for week, share in by_week.items():
            if not 0 <= week < self.weeks:
                raise DataError(f"{where}: absence", f"there is no week {week}.")
            row[week] = share
        return row


def _row(where: str, value: ByWeek, length: int) -> Floats:
    row = np.asarray(value, dtype=np.float64)
    if row.ndim == 0:
        row = np.full(length, float(row))
    if row.shape != (length,):
        raise DataError(where, f"{row.size} numbers are given for {length} weeks.")
    return np.round(row, 2)
