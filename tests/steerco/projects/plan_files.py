"""Small plan files, written out in full."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.base import ContentFile, File

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
GUID = "7F0E2C54-1111-4222-8333-0123456789AB"


def task(uid, name, start, finish, *, after=None, baseline=None, cost=None) -> str:
    day, end = f"{start}T08:00:00", f"{finish}T17:00:00"
    days = (dt.date.fromisoformat(finish) - dt.date.fromisoformat(start)).days + 1
    link = (
        f"<PredecessorLink><PredecessorUID>{after}</PredecessorUID><Type>1</Type>"
        "<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
        if after
        else ""
    )
    planned = (
        f"<Baseline><Number>0</Number><Start>{start}T08:00:00</Start>"
        f"<Finish>{baseline}T17:00:00</Finish><Cost>100000</Cost></Baseline>"
        if baseline
        else ""
    )
    money = f"<Cost>{cost * 100}</Cost>" if cost else ""
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name>"
        f"<OutlineLevel>1</OutlineLevel><Start>{day}</Start><Finish>{end}</Finish>"
        f"<Duration>PT{8 * days}H0M0S</Duration><DurationFormat>7</DurationFormat>"
        f"{money}{link}{planned}</Task>"
    )


def mspdi(*tasks: str, title="Bridge renewal", guid=GUID, status="") -> bytes:
    status_date = f"<StatusDate>{status}T17:00:00</StatusDate>" if status else ""
    return (
        f'{HEAD}<Project xmlns="http://schemas.microsoft.com/project">'
        f"<GUID>{guid}</GUID><Title>{title}</Title>"
        f"<StartDate>2026-03-02T08:00:00</StartDate>{status_date}"
        "<ScheduleFromStart>1</ScheduleFromStart><CalendarUID>1</CalendarUID>"
        "<Calendars><Calendar><UID>1</UID><Name>Standard</Name>"
        f"<IsBaseCalendar>1</IsBaseCalendar><WeekDays>{''.join(map(week_day, range(1, 8)))}"
        "</WeekDays></Calendar></Calendars>"
        f"<Tasks>{''.join(tasks)}</Tasks></Project>"
    ).encode()


def week_day(number: int) -> str:
    if number in (1, 7):
        return (
            f"<WeekDay><DayType>{number}</DayType><DayWorking>0</DayWorking></WeekDay>"
        )
    times = "".join(
        f"<WorkingTime><FromTime>{a}:00:00</FromTime><ToTime>{b}:00:00</ToTime></WorkingTime>"
        for a, b in (("08", "12"), ("13", "17"))
    )
    return (
        f"<WeekDay><DayType>{number}</DayType><DayWorking>1</DayWorking>"
        f"<WorkingTimes>{times}</WorkingTimes></WeekDay>"
    )


DESIGN = task(1, "Design", "2026-03-02", "2026-03-06", baseline="2026-03-06", cost=1000)
BUILD = task(
    2, "Build", "2026-03-09", "2026-03-13", after=1, baseline="2026-03-13", cost=2000
)
LATE_BUILD = task(
    2, "Build", "2026-03-09", "2026-03-20", after=1, baseline="2026-03-13", cost=2500
)
HAND_OVER = task(3, "Hand over", "2026-03-23", "2026-03-24", after=2)

BRIDGE = mspdi(DESIGN, BUILD, status="2026-03-06")
BRIDGE_LATE = mspdi(DESIGN, LATE_BUILD, HAND_OVER, status="2026-03-13")
BROKEN = BRIDGE[: len(BRIDGE) // 2]


def xer(*projects: tuple[str, str]) -> bytes:
    """Return a P6 export with one activity for each (code, name)."""
    out = io.StringIO()
    out.write("ERMHDR\t19.12\t2026-03-01\tProject\tadmin\tadmin\tdb\tPM\tEUR\r\n")
    tables = {
        "CALENDAR": (
            ["clndr_id", "default_flag", "clndr_name", "day_hr_cnt", "clndr_data"],
            [["1", "Y", "Standard", "8", ""]],
        ),
        "PROJECT": (
            ["proj_id", "proj_short_name", "clndr_id", "plan_start_date"],
            [
                [str(n), code, "1", "2026-03-02 08:00"]
                for n, (code, _) in enumerate(projects, 10)
            ],
        ),
        "PROJWBS": (
            ["wbs_id", "proj_id", "proj_node_flag", "wbs_short_name", "wbs_name"],
            [
                [str(100 + n), str(n), "Y", code, name]
                for n, (code, name) in enumerate(projects, 10)
            ],
        ),
        "TASK": (
            [
                *("task_id", "proj_id", "wbs_id", "clndr_id", "task_type"),
                *("status_code", "task_code", "task_name", "target_drtn_hr_cnt"),
                *("remain_drtn_hr_cnt", "target_start_date", "target_end_date"),
                *("early_start_date", "early_end_date"),
            ],
            [
                [
                    *(str(1000 + n), str(n), str(100 + n), "1", "TT_Task"),
                    *("TK_NotStart", f"A{n}", f"Work of {name}", "40", "40"),
                    *("2026-03-02 08:00", "2026-03-06 17:00") * 2,
                ]
                for n, (_, name) in enumerate(projects, 10)
            ],
        ),
    }
    for name, (columns, rows) in tables.items():
        out.write(f"%T\t{name}\r\n%F\t" + "\t".join(columns) + "\r\n")
        for row in rows:
            out.write("%R\t" + "\t".join(row) + "\r\n")
    out.write("%E\r\n")
    return out.getvalue().encode("cp1252")


def upload(name: str, content: bytes) -> File:
    return ContentFile(content, name=name)


STARTS_ONLY = b"""\
ID,Task name,Start,Duration,Predecessors
1,Design,2026-03-02,5d,
2,Build,,3d,1
3,Hand over,,0d,2
"""
STARTS_ONLY_LATE = STARTS_ONLY.replace(b"3d", b"8d")
"""Lists of tasks as people keep them: begins and lengths, no ends."""
