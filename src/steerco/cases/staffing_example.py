"""The case in the staffing template: a small organisation with more work than people."""

from __future__ import annotations

import datetime as dt
from typing import Final

from steerco.cases.staffing import (
    AbsenceRow,
    ChangeRow,
    PersonRow,
    RequestRow,
    StaffingCase,
)

FIRST: Final = dt.date(2027, 1, 4)
PEOPLE: Final = (
    # Name, capacity, limit, rate, location, team, interests, skills
    ("Amina", 1.0, 2, 3200, "Lyon", "Data", (), {"SQL": 5, "Data model": 4}),
    ("Bruno", 1.0, 3, 2400, "Lyon", "Data", ("Python",), {"SQL": 3, "Python": 2}),
    ("Chloe", 0.8, 2, 2900, "Porto", "Web", (), {"Python": 4, "Frontend": 3}),
    ("Dario", 1.0, 2, 2600, "Porto", "Web", ("Security",), {"Frontend": 4}),
    ("Elif", 1.0, 3, 3500, "Lyon", "Platform", (), {"Security": 4, "Cloud": 4}),
    ("Femi", 1.0, 2, 2700, "Porto", "Platform", ("Security",), {"Cloud": 3, "SQL": 2}),
    ("Greta", 0.6, 2, 2800, "Lyon", "Analysis", (), {"Analysis": 4, "SQL": 2}),
    ("Hugo", 1.0, 3, 2500, "Porto", "Analysis", ("SQL",), {"Analysis": 3}),
    ("Ines", 1.0, 2, 3300, "Lyon", "Analysis", (), {"Project lead": 4, "Analysis": 3}),
    ("Jonas", 1.0, 3, 3000, "Porto", "Web", (), {"Project lead": 3, "Frontend": 2}),
)
REQUESTS: Final = (
    # Name, project, first week, weeks, amount, priority, must, nice, location
    ("Portal lead", "Portal", 0, 16, 0.5, 3, ("Project lead 3",), (), "Porto"),
    ("Portal pages", "Portal", 2, 12, 1.5, 3, ("Frontend 3",), ("Python 2",), "Porto"),
    ("Portal data", "Portal", 0, 8, 0.5, 3, ("SQL 3",), ("Data model 3",), ""),
    ("Ledger lead", "Ledger", 4, 20, 0.5, 2, ("Project lead 3",), (), "Lyon"),
    ("Ledger model", "Ledger", 4, 10, 1.0, 2, ("SQL 4",), ("Data model 4",), "Lyon"),
    ("Ledger services", "Ledger", 8, 14, 1.0, 2, ("Python 3",), ("SQL 2",), ""),
    ("Ledger analysis", "Ledger", 4, 6, 0.5, 2, ("Analysis 3",), (), "Lyon"),
    ("Cloud move", "Cloud", 0, 18, 1.0, 1, ("Cloud 3",), ("Security 2",), ""),
    ("Cloud review", "Cloud", 6, 4, 0.5, 1, ("Security 3", "Cloud 3"), (), ""),
    ("Audit answers", "Audit", 3, 5, 1.0, 5, ("Security 3",), (), "Lyon"),
    ("Audit evidence", "Audit", 3, 8, 0.5, 5, ("Analysis 3",), ("SQL 2",), "Lyon"),
    ("Reports", "Insight", 10, 12, 0.5, 1, ("SQL 3",), ("Python 2",), ""),
    ("Forecast", "Insight", 10, 12, 1.0, 1, ("Python 4",), ("SQL 3",), ""),
)


def staffing_example() -> StaffingCase:
    """Return the case that the template shows."""
    people = tuple(
        PersonRow(
            name=name,
            capacity=capacity,
            limit=limit,
            rate=rate,
            location=location,
            team=team,
            interests=interests,
            skills={skill: float(level) for skill, level in skills.items()},
        )
        for name, capacity, limit, rate, location, team, interests, skills in PEOPLE
    )
    requests = tuple(
        RequestRow(
            name=name,
            project=project,
            start=_day(week),
            end=_day(week + weeks) - dt.timedelta(days=3),
            amount=amount,
            priority=priority,
            must=must,
            nice=nice,
            location=location,
            locked=("Ines",) if name == "Ledger lead" else (),
        )
        for (
            name, project, week, weeks, amount, priority, must, nice, location,
        ) in REQUESTS
    )  # fmt: skip
    return StaffingCase(
        first_week=FIRST,
        people=people,
        requests=requests,
        absences=(
            AbsenceRow(person="Amina", from_=_day(6), to=_day(7) + dt.timedelta(4)),
            AbsenceRow(person="Elif", from_=_day(5), to=_day(5) + dt.timedelta(2)),
        ),
        capacity_changes=(ChangeRow(person="Greta", from_=_day(8), capacity=0.8),),
    )


def _day(week: int) -> dt.date:
    return FIRST + dt.timedelta(weeks=week)
