"""A levelling case: tasks, links, resources and people of one workbook, on real dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from steerco.cases.rows import CaseError, column
from steerco_engine.levelling import Builder, Instance, Objective

ABOUT: Final = (
    "Tasks and what they need. Fill the sheets, then run: steerco level FILE. "
    "A period is a calendar day; durations count working days."
)
WEEK: Final = ("Mon", "Tue", "Wed", "Thu", "Fri")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LINK: Final = re.compile(
    r"^(?P<task>.+?)(?:\s+(?P<type>FS|SS|FF|SF))?\s*(?P<lag>[+-]\s*\d+)?$",
    re.IGNORECASE,
)
SEAT: Final = re.compile(
    r"^(?:(?P<persons>\d+)\s*x\s*)?(?P<skill>.+?)(?:\s+(?P<level>\d+))?$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    name: str = column("The project; every name once.")
    weight: float = column("Price of a day after the due date.", default=1.0)
    start: dt.date | None = column("No task starts before.", default=None)
    due: dt.date | None = column("Last day without tardiness.", default=None)
    deadline: dt.date | None = column("Last day that is allowed.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    name: str = column("The task; every name once.")
    project: str = column("Its project; empty: the first.", default="")
    duration: int = column("Working days; 0 for a milestone.")
    predecessors: tuple[str, ...] = column(
        "Such as: Design; Build SS+2; Test FF. The lag is in calendar days.", default=()
    )
    skills: tuple[str, ...] = column(
        "Persons needed, such as: welding; 2 x paint; design 3 (level 3 or above).",
        default=(),
    )
    not_before: dt.date | None = column("Earliest start.", default=None)
    not_after: dt.date | None = column("Last day to finish.", default=None)
    fixed_start: dt.date | None = column("Started, or must start then.", default=None)
    today: dt.date | None = column("Start in today's plan.", default=None)
    splittable: bool = column("May pause between days.", default=False)
    needs: Mapping[str, float] = column(
        "One column a resource, its name as heading: units on each working day.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRow:
    name: str = column("The resource, as in the headings of Tasks.")
    capacity: int | None = column("Units on each day; empty: no limit.", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRow:
    resource: str = column("Whose capacity changes.")
    from_: dt.date = column("First day of the new capacity.", title="From")
    capacity: int = column("Units on each day from then on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    name: str = column("The person; every name once.")
    away: tuple[str, ...] = column(
        "Days off, such as: 2026-05-04; 2026-07-01/2026-07-14.", default=()
    )
    skills: Mapping[str, float] = column(
        "One column a skill, its name as heading: level 0 to 5; empty for none.",
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayRow:
    day: dt.date = column("Nobody works.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LevellingCase:
    """What `steerco level` reads from a workbook or JSON."""

    tasks: tuple[TaskRow, ...] = column("Tasks.")
    projects: tuple[ProjectRow, ...] = column("Projects.", default=())
    resources: tuple[ResourceRow, ...] = column("Resources.", default=())
    capacities: tuple[CapacityRow, ...] = column("Changes of capacity.", default=())
    people: tuple[PersonRow, ...] = column("People.", default=())
    holidays: tuple[HolidayRow, ...] = column("Days off for all.", default=())
    start: dt.date = column("First day of the plan.")
    frozen_until: dt.date | None = column(
        "Nothing moves that starts before this day.", default=None
    )
    working_days: tuple[str, ...] = column("Of the week.", default=WEEK)
    tardiness: float = column("Price of a weighted day of tardiness.", default=1.0)
    makespan: float = column("Price of a day of the whole plan.", default=0.01)
    smoothness: float = column("Price of use squared, per day.", default=0.0)
    moved: float = column("Price of a task moved from today's plan.", default=0.0)
    shift: float = column("Price of a day by which a task moves.", default=0.0)


def levelling_problem(case: LevellingCase) -> tuple[Instance, Objective]:
    """Return the instance and objective of a case.

    Raises
    ------
    CaseError, DataError
    """
    return _Reading(case).instance(), Objective(
        tardiness=case.tardiness,
        makespan=case.makespan,
        smoothness=case.smoothness,
        moved=case.moved,
        shift=case.shift,
    )


class _Reading:
    def __init__(self, case: LevellingCase) -> None:
        self.case = case
        self.build = Builder()

    def instance(self) -> Instance:
        case, build = self.case, self.build
        self._calendar("Working days", ())
        for resource in case.resources:
            changes = {
                self._day(row.from_, f"capacity of {resource.name}") or 0: row.capacity
                for row in case.capacities
                if row.resource == resource.name
            }
            build.add_resource(resource.name, resource.capacity, changes=changes)
        self._known({row.resource for row in case.capacities})
        for person in case.people:
            calendar = self._calendar(f"Days of {person.name}", person.away)
            levels = {
                skill: int(level) for skill, level in (person.skills or {}).items()
            }
            build.add_person(person.name, levels, calendar=calendar)
        for project in case.projects:
            where = f"project {project.name}"
            build.add_project(
                project.name,
                release=self._day(project.start, where) or 0,
                due=self._end(project.due, where),
                deadline=self._end(project.deadline, where),
                weight=project.weight,
                calendar="Working days",
            )
        if not case.projects:
            build.add_project("Project", calendar="Working days")
        for task in case.tasks:
            self._task(task)
        for task in case.tasks:
            self._links(task)
        if case.frozen_until is not None:
            build.freeze(self._day(case.frozen_until, "frozen until") or 0)
        return build.build()

    def _known(self, resources: set[str]) -> None:
        unknown = resources - {row.name for row in self.case.resources}
        if unknown:
            raise CaseError(
                f"Sheet Capacities: resource {min(unknown)} is not on sheet Resources; "
                "add it there."
            )

    def _task(self, row: TaskRow) -> None:
        where = f"task {row.name}"
        needs = {}
        for resource, units in (row.needs or {}).items():
            if not float(units).is_integer():
                raise CaseError(
                    f"Task {row.name}: {units:g} of {resource} is no whole number; count "
                    "in smaller units."
                )
            needs[resource] = int(units)
        self.build.add_task(
            row.name,
            row.duration,
            project=row.project or None,
            needs=needs,
            skills=self._seats(row),
            release=self._day(row.not_before, where) or 0,
            deadline=self._end(row.not_after, where),
            fixed=self._day(row.fixed_start, where),
            current=self._day(row.today, where),
            splittable=row.splittable,
        )

    def _seats(self, row: TaskRow) -> dict[str, tuple[int, int]]:
        seats = {}
        for text in row.skills:
            found = SEAT.match(text.strip())
            if found is None:
                raise CaseError(
                    f"Task {row.name}: {text} is no skill; write welding, 2 x welding "
                    "or welding 3."
                )
            persons, level = found["persons"] or 1, found["level"] or 0
            seats[found["skill"]] = (int(persons), int(level))
        return seats

    def _links(self, row: TaskRow) -> None:
        names = {task.name for task in self.case.tasks}
        for text in row.predecessors:
            if text in names:
                self.build.add_link(text, row.name)
                continue
            found = LINK.match(text.strip())
            if found is None or found["task"] not in names:
                raise CaseError(
                    f"Task {row.name}: its predecessor {text} is no task; name one of "
                    "sheet Tasks, with SS, FF or SF and a lag behind it where needed."
                )
            lag = int((found["lag"] or "0").replace(" ", ""))
            kind = (found["type"] or "FS").upper()
            self.build.add_link(found["task"], row.name, kind, lag=lag)

    # -- days -----------------------------------------------------------------------------

    def _calendar(self, name: str, away: tuple[str, ...]) -> str:
        wanted = {day.strip()[:3].casefold() for day in self.case.working_days}
        if not wanted or wanted - set(DAYS):
            raise CaseError(
                "Sheet Settings, working days: name days of the week, such as Mon, Tue."
            )
        first = self.case.start.weekday()
        pattern = [DAYS[(first + i) % 7] in wanted for i in range(7)]
        off = [row.day for row in self.case.holidays]
        off += [day for text in away for day in _span(name, text)]
        exceptions = {
            (day - self.case.start).days: False for day in off if day >= self.case.start
        }
        return self.build.add_calendar(name, pattern, exceptions=exceptions)

    def _day(self, day: dt.date | None, where: str) -> int | None:
        if day is None:
            return None
        if day < self.case.start:
            raise CaseError(
                f"{where[:1].upper()}{where[1:]}: {day} lies before the plan's start "
                f"{self.case.start}; move one of them."
            )
        return (day - self.case.start).days

    def _end(self, day: dt.date | None, where: str) -> int | None:
        begin = self._day(day, where)
        return None if begin is None else begin + 1


def _span(owner: str, text: str) -> list[dt.date]:
    try:
        first, _, last = (part.strip() for part in text.partition("/"))
        begin = dt.date.fromisoformat(first)
        end = dt.date.fromisoformat(last) if last else begin
    except ValueError:
        raise CaseError(
            f"{owner}: {text} is no day off; write 2026-05-04 or 2026-07-01/2026-07-14."
        ) from None
    return [begin + dt.timedelta(days=i) for i in range((end - begin).days + 1)]


EXAMPLE: Final = LevellingCase(
    start=dt.date(2026, 3, 2),
    projects=(
        ProjectRow(name="Depot", weight=3, due=dt.date(2026, 3, 20)),
        ProjectRow(name="Office", due=dt.date(2026, 3, 20)),
    ),
    resources=(
        ResourceRow(name="Crane", capacity=1),
        ResourceRow(name="Fitters", capacity=4),
    ),
    capacities=(
        CapacityRow(resource="Fitters", from_=dt.date(2026, 3, 16), capacity=6),
    ),
    people=(
        PersonRow(name="Ann", skills={"Welding": 3, "Surveying": 2}),
        PersonRow(name="Ben", away=("2026-03-11/2026-03-13",), skills={"Welding": 2}),
    ),
    holidays=(HolidayRow(day=dt.date(2026, 3, 19)),),
    tasks=(
        TaskRow(name="Survey depot", project="Depot", duration=2, skills=("Surveying",)),
        TaskRow(
            name="Lift steel", project="Depot", duration=5,
            predecessors=("Survey depot",), needs={"Crane": 1, "Fitters": 3},
        ),
        TaskRow(
            name="Weld frame", project="Depot", duration=4,
            predecessors=("Lift steel SS+2",), skills=("Welding 2",),
        ),
        TaskRow(
            name="Hand over depot", project="Depot", duration=0,
            predecessors=("Weld frame", "Lift steel"),
        ),
        TaskRow(
            name="Survey office", project="Office", duration=1, skills=("Surveying",)
        ),
        TaskRow(
            name="Lift roof", project="Office", duration=4,
            predecessors=("Survey office",), needs={"Crane": 1, "Fitters": 2},
        ),
        TaskRow(
            name="Fit out", project="Office", duration=6, predecessors=("Lift roof",),
            needs={"Fitters": 3}, splittable=True,
        ),
        TaskRow(
            name="Weld railings", project="Office", duration=3,
            predecessors=("Lift roof",), skills=("Welding",),
        ),
    ),
)  # fmt: skip
"""A case that runs, for the template."""
