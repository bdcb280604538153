"""Plans exported as Primavera P6 XER: tab-separated tables in Windows-1252."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from steerco.sample.catalogue import PROJECTS
from steerco.sample.clock import DAY, Clock, moment, site, six_day, span, standard
from steerco.sample.money import (
    ROLES,
    holder,
    planned,
    resources_of,
    role_of,
    spent,
    wages,
)
from steerco.sample.network import Activity
from steerco.sample.passes import Times
from steerco.sample.story import Status, opening

Row = dict[str, object]
SERIAL_ORIGIN = dt.date(1899, 12, 30)
CLOCKS = (standard(), site(), six_day())
WBS, TASK, RESOURCE, CALENDAR = 10_000, 100_000, 500, 700
CONSTRAINT = {"": "", "SNET": "CS_MSOA", "FNLT": "CS_MEOB", "MSO": "CS_MSO"}


def when(at: int | None) -> str:
    return "" if at is None else f"{moment(at):%Y-%m-%d %H:%M}"


def hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def guid(*parts: object) -> str:
    digest = hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:16]
    return base64.b64encode(digest).decode().rstrip("=")


def clock_data(clock: Clock) -> str:
    """Return the calendar in P6's nested notation; day 1 is Sunday."""
    shifts = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"
    days = "".join(
        f"(0||{day}()({shifts if 1 < day < clock.days_a_week + 2 else ''}))"
        for day in range(1, 8)
    )
    off = sorted({day for holiday in clock.holidays for day in span(holiday)})
    exceptions = "".join(
        f"(0||{number}(d|{(day - SERIAL_ORIGIN).days})())"
        for number, day in enumerate(off)
        if day.year < 2029
    )
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))"
        f"(0||VIEW(ShowTotal|Y)())(0||Exceptions()({exceptions}))))"
    )


class Writer:
    """Writes one or more projects into one file."""

    def __init__(self, statuses: list[Status]) -> None:
        self.statuses = statuses
        self.resources = resources_of(s.project for s in statuses)
        self.project_id = {
            s.project.code: 4000 + PROJECTS.index(s.project) for s in statuses
        }
        self.tasks: dict[tuple[str, str], int] = {}
        for status in statuses:
            for activity in status.network.activities:
                number = TASK + self.project_id[status.project.code] * 10_000
                self.tasks[status.project.code, activity.key] = (
                    number + len(self.tasks) + 1
                )

    def text(self) -> str:
        saved = moment(self.statuses[0].data_date)
        lines = [
            f"ERMHDR\t22.12\t{saved:%Y-%m-%d}\tProject\tplanner\tNorthwater planner\t"
            "dbxDatabaseNoName\tProject Management\tEUR"
        ]
        for name, rows in self.tables():
            if rows:
                lines += [f"%T\t{name}", "%F\t" + "\t".join(rows[0])]
                lines += ["%R\t" + "\t".join(map(str, r.values())) for r in rows]
        return "\r\n".join([*lines, "%E", ""])

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        yield "CURRTYPE", [self.currency()]
        yield "OBS", [{"obs_id": 1, "parent_obs_id": "", "obs_name": "Northwater"}]
        yield "PROJECT", [self.project(status) for status in self.statuses]
        yield "CALENDAR", [self.calendar(clock) for clock in CLOCKS]
        yield "SCHEDOPTIONS", [self.options(status) for status in self.statuses]
        yield "PROJWBS", [row for status in self.statuses for row in self.wbs(status)]
        yield "RSRC", [self.resource(code) for code in self.resources]
        yield "RSRCRATE", [self.rate(code) for code in self.resources]
        yield "TASK", self.every(self.task)
        yield (
            "PROJCOST",
            [row for row in self.every(self.expense) if row["target_cost"] != "0"],
        )
        yield "TASKPRED", [row for s in self.statuses for row in self.links(s)]
        yield "TASKRSRC", [row for s in self.statuses for row in self.assignments(s)]

    def every(self, make: Callable[[Status, Times], Row]) -> list[Row]:
        return [
            make(status, status.now[activity.key])
            for status in self.statuses
            for activity in status.network.activities
        ]

    def currency(self) -> Row:
        return {
            "curr_id": 1,
            "decimal_digit_cnt": 2,
            "curr_symbol": "€",
            "decimal_symbol": ".",
            "digit_group_symbol": ",",
            "pos_curr_fmt_type": "#1.1",
            "neg_curr_fmt_type": "(#1.1)",
            "curr_type": "Euro",
            "curr_short_name": "EUR",
            "group_digit_cnt": 3,
            "base_exch_rate": 1,
        }

    def project(self, status: Status) -> Row:
        code = status.project.code
        return {
            "proj_id": self.project_id[code],
            "proj_short_name": code,
            "clndr_id": CALENDAR + status.network.clock.uid,
            "sum_base_proj_id": "",
            "critical_drtn_hr_cnt": 0,
            "critical_path_type": "CT_TotFloat",
            "last_recalc_date": when(status.data_date),
            "plan_start_date": when(opening(status.project)),
            "plan_end_date": "",
            "scd_end_date": when(status.finish),
            "add_date": when(opening(status.project) - 20 * 1440),
            "def_duration_type": "DT_FixedDUR2",
            "def_complete_pct_type": "CP_Drtn",
            "def_task_type": "TT_Task",
            "task_code_base": 1000,
            "task_code_step": 10,
            "project_flag": "Y",
            "export_flag": "Y",
            "guid": guid(code),
        }

    def calendar(self, clock: Clock) -> Row:
        return {
            "clndr_id": CALENDAR + clock.uid,
            "default_flag": "Y" if clock.uid == 1 else "N",
            "clndr_name": clock.name,
            "proj_id": "",
            "base_clndr_id": "",
            "last_chng_date": "2025-01-02 00:00",
            "clndr_type": "CA_Base",
            "day_hr_cnt": 8,
            "week_hr_cnt": 8 * clock.days_a_week,
            "month_hr_cnt": 172,
            "year_hr_cnt": 2000,
            "rsrc_private": "N",
            "clndr_data": clock_data(clock),
        }

    def options(self, status: Status) -> Row:
        number = self.project_id[status.project.code]
        return {
            "schedoptions_id": number,
            "proj_id": number,
            "sched_outer_depend_type": "SD_Both",
            "sched_open_critical_flag": "N",
            "sched_lag_early_start_flag": "N",
            "sched_retained_logic": "Y",
            "sched_setplantoforecast": "N",
            "sched_float_type": "FT_FF",
            "sched_calendar_on_relationship_lag": "rcal_Predecessor",
            "sched_use_expect_end_flag": "Y",
            "sched_progress_override": "N",
            "level_all_rsrc_flag": "N",
            "sched_use_project_end_date_for_float": "Y",
            "enable_multiple_longest_path_calc": "N",
        }

    def wbs(self, status: Status) -> Iterator[Row]:
        project = status.project
        base = WBS + self.project_id[project.code] * 100
        phases = [phase for phase, _ in groupby(status.network.activities, phase_of)]
        for number, name in enumerate([project.name, *phases]):
            yield {
                "wbs_id": base + number,
                "proj_id": self.project_id[project.code],
                "obs_id": 1,
                "seq_num": number,
                "est_wt": 1,
                "proj_node_flag": "N" if number else "Y",
                "sum_data_flag": "N",
                "status_code": "WS_Open",
                "wbs_short_name": number or project.code,
                "wbs_name": name,
                "parent_wbs_id": base if number else "",
                "guid": guid(project.code, "wbs", number),
            }

    def resource(self, code: str) -> Row:
        name, _ = role_of(code)
        one = holder(self.statuses[0].project, code)
        return {
            "rsrc_id": RESOURCE + self.resources.index(code),
            "parent_rsrc_id": "",
            "clndr_id": CALENDAR + 1,
            "rsrc_seq_num": self.resources.index(code),
            "email_addr": one.email if one else "",
            "employee_code": one.code if one else "",
            "rsrc_name": one.name if one else name,
            "rsrc_short_name": code if code in ROLES else one.code if one else code,
            "rsrc_title_name": name,
            "def_qty_per_hr": 1,
            "cost_qty_type": "QT_Hour",
            "active_flag": "Y",
            "curr_id": 1,
            "rsrc_type": "RT_Labor",
            "guid": guid("rsrc", code),
        }

    def rate(self, code: str) -> Row:
        return {
            "rsrc_rate_id": RESOURCE + self.resources.index(code),
            "rsrc_id": RESOURCE + self.resources.index(code),
            "max_qty_per_hr": 1 if holder(self.statuses[0].project, code) else 4,
            "cost_per_qty": f"{role_of(code)[1]:.4f}",
            "start_date": "2025-01-01 00:00",
        }

    def task(self, status: Status, times: Times) -> Row:
        project, activity = status.project, times.activity
        number = status.network.activities.index(activity)
        phases = [phase for phase, _ in groupby(status.network.activities, phase_of)]
        money = spent(status, times)
        plan = planned(project, activity) if times.is_started else money
        before = status.baseline[activity.key]
        is_open = not times.is_complete
        target = before if times.is_started else times
        state = "TK_Active" if times.is_started else "TK_NotStart"
        key = (project.code, activity.key)
        constraint = CONSTRAINT[activity.constraint]
        deadline = activity.deadline
        if deadline is not None:
            constraint = "CS_MEOB"
        constraint_date = deadline if deadline is not None else activity.constraint_date
        return {
            "task_id": self.tasks[key],
            "proj_id": self.project_id[project.code],
            "wbs_id": WBS
            + self.project_id[project.code] * 100
            + phases.index(activity.phase)
            + 1,
            "clndr_id": CALENDAR + activity.clock.uid,
            "phys_complete_pct": 0 if is_open else 100,
            "complete_pct_type": "CP_Drtn",
            "task_type": self.kind(activity.key, activity.days),
            "duration_type": "DT_FixedDUR2",
            "status_code": state if is_open else "TK_Complete",
            "task_code": f"A{1000 + 10 * number}",
            "task_name": activity.name,
            "total_float_hr_cnt": hours(times.float) if is_open else "",
            "free_float_hr_cnt": hours(times.free) if is_open else "",
            "remain_drtn_hr_cnt": hours(times.minutes),
            "target_drtn_hr_cnt": hours(
                activity.days * DAY if times.is_started else times.minutes
            ),
            "target_work_qty": hours(plan.work),
            "act_work_qty": hours(money.actual_work),
            "remain_work_qty": hours(money.remaining_work),
            "cstr_type": constraint,
            "cstr_date": when(constraint_date) if constraint else "",
            "act_start_date": when(times.actual_start),
            "act_end_date": when(times.actual_finish),
            "early_start_date": when(times.start) if is_open else "",
            "early_end_date": when(times.finish) if is_open else "",
            "late_start_date": when(times.late_start) if is_open else "",
            "late_end_date": when(times.late_finish) if is_open else "",
            "restart_date": when(times.start) if is_open else "",
            "reend_date": when(times.finish) if is_open else "",
            "rem_late_start_date": when(times.late_start) if is_open else "",
            "rem_late_end_date": when(times.late_finish) if is_open else "",
            "target_start_date": when(target.start),
            "target_end_date": when(target.finish),
            "priority_type": "PT_Normal",
            "driving_path_flag": "Y" if times.driven and is_open else "N",
            "guid": guid(*key),
        }

    def kind(self, key: str, days: int) -> str:
        if days:
            return "TT_Task"
        return "TT_Mile" if key == "go" else "TT_FinMile"

    def expense(self, status: Status, times: Times) -> Row:
        key = (status.project.code, times.activity.key)
        money = spent(status, times)
        paid = money.actual_cost - wages(money.units, times.done)
        return {
            "cost_item_id": self.tasks[key],
            "proj_id": self.project_id[status.project.code],
            "task_id": self.tasks[key],
            "cost_name": f"Works and material: {times.activity.name}",
            "cost_load_type": "CL_Uniform",
            "target_cost": plain(planned(status.project, times.activity).fixed),
            "act_cost": plain(paid),
            "remain_cost": plain(money.fixed - paid),
        }

    def links(self, status: Status) -> Iterator[Row]:
        code = status.project.code
        project = self.project_id[code]
        number = project * 10_000
        for activity in status.network.activities:
            for link in activity.links:
                number += 1
                yield {
                    "task_pred_id": number,
                    "task_id": self.tasks[code, activity.key],
                    "pred_task_id": self.tasks[code, link.predecessor],
                    "proj_id": project,
                    "pred_proj_id": project,
                    "pred_type": f"PR_{link.type}",
                    "lag_hr_cnt": hours(link.lag * DAY),
                }

    def assignments(self, status: Status) -> Iterator[Row]:
        code = status.project.code
        number = self.project_id[code] * 10_000
        for activity in status.network.activities:
            times = status.now[activity.key]
            for role, share in planned(status.project, activity).units:
                number += 1
                units = ((role, share),)
                done, left = times.done, times.minutes
                yield {
                    "taskrsrc_id": number,
                    "task_id": self.tasks[code, activity.key],
                    "proj_id": self.project_id[code],
                    "rsrc_id": RESOURCE + self.resources.index(role),
                    "target_qty_per_hr": f"{share:g}",
                    "remain_qty_per_hr": f"{share:g}",
                    "target_qty": hours(round(share * activity.days * DAY)),
                    "act_reg_qty": hours(round(share * done)),
                    "remain_qty": hours(round(share * left)),
                    "cost_per_qty": f"{role_of(role)[1]:.4f}",
                    "target_cost": plain(wages(units, activity.days * DAY)),
                    "act_reg_cost": plain(wages(units, done)),
                    "remain_cost": plain(wages(units, left)),
                    "act_start_date": when(times.actual_start),
                    "act_end_date": when(times.actual_finish),
                    "restart_date": "" if times.is_complete else when(times.start),
                    "reend_date": "" if times.is_complete else when(times.finish),
                    "target_start_date": when(status.baseline[activity.key].start),
                    "target_end_date": when(status.baseline[activity.key].finish),
                    "rsrc_type": "RT_Labor",
                    "cost_per_qty_source_type": "ST_Rsrc",
                }


def phase_of(activity: Activity) -> str:
    return activity.phase


def plain(amount: Decimal) -> str:
    return f"{amount:.2f}".rstrip("0").rstrip(".")


def write(path: Path, statuses: list[Status]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Writer(statuses).text().encode("cp1252", "replace"))
