"""A plan of any size as Primavera exports it, made up from a fixed seed.

Activities follow others in a random graph, on three calendars, in a tree of WBS
elements; where dates are asked for they are those that the links give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from steerco.schedules import read
from steerco.schedules.recalculation import recalculate
from steerco.schedules.task_dates import TaskDates

SEED = 20_260_105
REACH = 2_000
"""How far before an activity its predecessors lie at most."""
WBS_SIZE = 50
"""Activities under each element."""
WEEKS = {1: range(2, 7), 2: range(2, 8), 3: range(1, 8)}
"""The days that each calendar works, Sunday first."""
DAY = 8


@dataclass(frozen=True, slots=True)
class Size:
    activities: int
    links: int
    projects: int = 1

    def of_one(self) -> Size:
        return Size(self.activities // self.projects, self.links // self.projects)


LARGE = Size(50_000, 91_000)


def write_xer(path: Path, size: Size, *, dated: bool = False) -> None:
    """Write projects of equal size, `dated` by the engine or all on one day."""
    path.write_text(text_of(size, {}), encoding="cp1252")
    if dated:
        dates: dict[int, TaskDates] = {}
        for plan in read(path):
            dates |= recalculate(plan).tasks.by_uid
        path.write_text(text_of(size, dates), encoding="cp1252")


def text_of(size: Size, dates: dict[int, TaskDates]) -> str:
    """Return the file; activities are numbered from 1 over all projects."""
    one, numbers = size.of_one(), range(1, size.projects + 1)
    random = np.random.default_rng(SEED)
    durations = random.integers(1, 21, one.activities * size.projects)
    groups = -(-one.activities // WBS_SIZE)
    tables = [
        table(
            "PROJECT",
            "proj_id proj_short_name clndr_id plan_start_date last_recalc_date guid",
            (
                (n, f"M-{n:04}", 1, "2026-01-05 08:00", "2026-01-05 08:00", "")
                for n in numbers
            ),
        ),
        table(
            "CALENDAR",
            "clndr_id clndr_name clndr_type day_hr_cnt clndr_data",
            (
                (n, f"Calendar {n}", "CA_Base", DAY, calendar(days))
                for n, days in WEEKS.items()
            ),
        ),
        table(
            "PROJWBS",
            "wbs_id proj_id parent_wbs_id wbs_short_name wbs_name proj_node_flag seq_num",
            (row for n in numbers for row in elements(n, groups)),
        ),
        table(
            "TASK",
            "task_id proj_id wbs_id clndr_id task_code task_name task_type status_code"
            " target_drtn_hr_cnt remain_drtn_hr_cnt early_start_date early_end_date"
            " late_start_date late_end_date total_float_hr_cnt target_cost",
            (
                row
                for n in numbers
                for row in activities(n, one.activities, groups, durations, dates)
            ),
        ),
        table(
            "TASKPRED",
            "task_pred_id task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt",
            (row for n in numbers for row in links(n, one, random)),
        ),
    ]
    head = "ERMHDR\t20.12\t2026-01-31\tProject\ta\ta\ta\tPM\tEUR"
    return "\r\n".join([head, *(line for each in tables for line in each), "%E"])


def table(name: str, columns: str, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    yield f"%T\t{name}"
    yield "%F\t" + columns.replace(" ", "\t")
    for row in rows:
        yield "%R\t" + "\t".join(map(str, row))


def calendar(days: range) -> str:
    shifts = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
    week = "".join(
        f"(0||{day}()({shifts if day in days else ''}))" for day in range(1, 8)
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({week}))))"


def elements(project: int, groups: int) -> Iterator[tuple[object, ...]]:
    root = project * 1_000_000
    yield root, project, "", f"M-{project:04}", f"Made up {project}", "Y", 0
    for group in range(1, groups + 1):
        yield root + group, project, root, f"{group}", f"Part {group}", "N", group


def activities(
    project: int,
    count: int,
    groups: int,
    durations: np.ndarray[tuple[int], np.dtype[np.int64]],
    dates: dict[int, TaskDates],
) -> Iterator[tuple[object, ...]]:
    for n in range(count):
        uid = (project - 1) * count + n + 1
        hours = DAY * int(durations[uid - 1])
        wbs = project * 1_000_000 + n % groups + 1
        yield (
            *(uid, project, wbs, n % len(WEEKS) + 1, f"A{uid:06}", f"Activity {uid}"),
            *("TT_Task", "TK_NotStart", hours, hours, *stored(dates.get(uid))),
            1_000 * hours,
        )


def stored(dates: TaskDates | None) -> tuple[object, ...]:
    if dates is None:
        return (*("2026-01-05 08:00", "2026-01-09 17:00") * 2, DAY)
    moments = (
        *(dates.early_start, dates.early_finish),
        *(dates.late_start, dates.late_finish),
    )
    texts = [moment.strftime("%Y-%m-%d %H:%M") if moment else "" for moment in moments]
    return (*texts, round((dates.total_float or 0) / 600, 2))


def links(
    project: int, size: Size, random: np.random.Generator
) -> Iterator[tuple[object, ...]]:
    """Yield links to activities with a greater number, so that none closes a loop."""
    before = (project - 1) * size.activities
    successors = random.integers(2, size.activities + 1, 2 * size.links)
    back = 1 + random.integers(0, np.minimum(successors - 1, REACH))
    pairs = dict.fromkeys(zip(successors - back, successors, strict=True))
    for number, (first, second) in enumerate(list(pairs)[: size.links]):
        yield (
            *(project * 1_000_000 + number, before + second, before + first),
            *(project, project, "PR_FS", DAY * (number % 3)),
        )
