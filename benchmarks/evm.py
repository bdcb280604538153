"""Earned value of real tracked projects against the figures stored with them; prints JSON.

Usage: python -m benchmarks.evm FOLDER [--json]

FOLDER holds `projects`, `activities`, `tracking` and `tracking_activities` as CSV (gzip)
in the layout of the Dynamic Scheduling Empirical Project Library (Batselier & Vanhoucke
2015), whose figures ProTrack computed. Indices and estimates are computed from the stored
sums; planned value, earned value, actual cost and earned schedule from the activities.

A planned value is a test of the accrual rule only where work with a fixed cost is under
way, so those rows are counted apart, and the same is computed with other rules and with
the data date a day off: a rule that these match as well would be no finding.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.forecast import DAYS, moment, table
from steerco_engine.calendars import DAY, Calendar, DayException, to_ticks
from steerco_engine.earned_value import (
    Accrual,
    Outlay,
    accrued_value,
    earned_time,
    earned_value,
)

EQUAL, NEAR = 1e-4, 1e-2
Row = Mapping[str, str]


def number(text: str) -> float:
    return float(text) if text else 0.0


def calendar_of(agenda: str) -> Calendar:
    rows = [[*row, *[None] * 7] for row in json.loads(agenda)]
    hours = sorted(
        int(row[0].split(":")[0]) for row in rows if row[1] == "Yes" and row[0]
    )
    runs = [
        [hour for _, hour in run]
        for _, run in groupby(enumerate(hours), lambda each: each[1] - each[0])
    ]
    ranges = tuple((run[0] * 60, (run[-1] + 1) * 60) for run in runs)
    working = {row[3] for row in rows if row[4] == "Yes"}
    free = [dt.date.fromisoformat(row[6][:10]) for row in rows[1:] if row[6]]
    return Calendar(
        "agenda",
        tuple(ranges if day in working else () for day in DAYS),
        tuple(DayException(day, day) for day in free),
    )


@dataclass(frozen=True)
class Project:
    """A tracked project; `leaves` are the activities without any below them."""

    code: str
    calendar: Calendar
    bac: float
    leaves: Mapping[str, Row]
    dates: tuple[Row, ...]
    progress: Mapping[str, Mapping[str, Row]]

    @classmethod
    def read(
        cls, row: Row, activities: list[Row], dates: list[Row], progress: Iterable[Row]
    ) -> Project:
        parents = {
            each["wbs"].rsplit(".", depth)[0]
            for each in activities
            for depth in range(1, each["wbs"].count(".") + 1)
        }
        at: dict[str, dict[str, Row]] = defaultdict(dict)
        for each in progress:
            at[each["tp"]][each["id"]] = each
        leaves = {each["id"]: each for each in activities if each["wbs"] not in parents}
        return cls(
            row["code"],
            calendar_of(row["agenda"]),
            sum(number(each["total_cost"]) for each in leaves.values()),
            leaves,
            tuple(dates),
            at,
        )

    @cached_property
    def outlays(self) -> dict[str, tuple[Outlay, Outlay]]:
        """Fixed and running cost of each activity with baseline dates."""
        made = {}
        for uid, row in self.leaves.items():
            span = moment(row["baseline_start"]), moment(row["baseline_end"])
            if span[0] is None or span[1] is None:
                continue
            start, finish = map(to_ticks, span)
            fixed = number(row["fixed_cost"])
            rest = max(0.0, number(row["total_cost"]) - fixed)
            made[uid] = (
                Outlay(fixed, start, finish, Accrual.START, self.calendar),
                Outlay(rest, start, finish, Accrual.UNIFORM, self.calendar),
            )
        return made

    @cached_property
    def span(self) -> tuple[int, int]:
        both = [fixed for fixed, _ in self.outlays.values()]
        return min(o.start for o in both), max(max(o.start, o.finish) for o in both)


def projects(folder: Path) -> list[Project]:
    rows: dict[str, dict[str, list[Row]]] = {
        name: defaultdict(list)
        for name in ("activities", "tracking", "tracking_activities")
    }
    for name, by_code in rows.items():
        for row in table(folder, name):
            by_code[row["code"]].append(row)
    activities, tracking, progress = rows.values()
    return [
        Project.read(row, activities[code], tracking[code], progress[code])
        for row in table(folder, "projects")
        if tracking[code := row["code"]] and activities[code]
    ]


class Tally:
    """Counts comparisons, and those within a hundredth and a ten-thousandth."""

    def __init__(self) -> None:
        self.compared = self.equal = self.near = 0
        self.missed: list[str] = []

    def add(self, found: float | None, stored: float, scale: float, where: str) -> None:
        self.compared += 1
        off = math.inf if found is None else abs(found - stored) / scale
        self.equal += off <= EQUAL
        self.near += off <= NEAR
        if off > NEAR:
            self.missed.append(where)

    @property
    def shares(self) -> dict[str, Any]:
        if not self.compared:
            return {"compared": 0}
        return {
            "compared": self.compared,
            "within_0.01_percent": round(self.equal / self.compared, 4),
            "within_1_percent": round(self.near / self.compared, 4),
            "not_within_1_percent": self.missed[:10],
        }


def estimates(row: Row, bac: float) -> dict[str, float | None]:
    """Return what `earned_value` makes of the stored sums, by the stored names."""
    pv, ev, ac = (max(0.0, number(row[name])) for name in ("PV", "EV", "AC"))
    spi_t = number(row["SPIt"])
    usual = earned_value(bac=bac, pv=pv, ev=ev, ac=ac, spi_t=spi_t)
    by_time = ev / spi_t if spi_t > 0 else None
    by_schedule = earned_value(bac=bac, pv=pv, ev=ev, ac=ac, cost_weight=0)
    timed = earned_value(bac=bac, pv=by_time, ev=ev, ac=ac)
    timed_only = earned_value(bac=bac, pv=by_time, ev=ev, ac=ac, cost_weight=0)
    return {
        "SV": usual.sv,
        "SPI": usual.spi,
        "CV": usual.cv,
        "CPI": usual.cpi,
        "EAC_1": usual.eac_atypical,
        "EAC_CPI": usual.eac_typical,
        "EAC_SPI": by_schedule.eac_weighted,
        "EAC_SPIt": timed_only.eac_weighted,
        "EAC_SCI": usual.eac_cost_schedule,
        "EAC_SCIt": usual.eac_cost_schedule_t,
        "EAC_80CPI_20SPI": usual.eac_weighted,
        "EAC_80CPI_20SPIt": timed.eac_weighted,
    }


def stored_figures(tracked: list[Project]) -> dict[str, Any]:
    tallies: dict[str, Tally] = defaultdict(Tally)
    undefined = 0
    for project in tracked:
        for row in project.dates:
            for name, value in estimates(row, project.bac).items():
                if row[name] == "" or value is None:
                    undefined += 1
                    continue
                stored = float(row[name])
                money = name in ("SV", "CV")
                scale = project.bac if money else max(abs(stored), 1e-9)
                where = f"{project.code} {row['tp']}"
                tallies[name].add(value, stored, scale, where)
    compared = sum(each.compared for each in tallies.values())
    return {
        "compared": compared,
        "equal": sum(each.equal for each in tallies.values()),
        "undefined_here_or_there": undefined,
        "by_figure": {name: each.shares for name, each in tallies.items()},
    }


Rule = Callable[[Outlay], Outlay]


def planned(
    tracked: list[Project], rule: Rule = lambda outlay: outlay, *, shift: int = 0
) -> dict[str, Any]:
    """Compare planned value by date, and by activity where a rule makes a difference."""
    dates, under_way, with_fixed = Tally(), Tally(), Tally()
    for project in tracked:
        ruled = {uid: tuple(map(rule, both)) for uid, both in project.outlays.items()}
        for row in project.dates:
            now = to_ticks(dt.datetime.fromisoformat(row["status_date"])) + shift
            where = f"{project.code} {row['tp']}"
            values = {uid: accrued_value(both, now) for uid, both in ruled.items()}
            dates.add(sum(values.values()), float(row["PV"]), project.bac, where)
            for uid, each in project.progress[row["tp"]].items():
                if uid not in ruled or each["PV"] == "":
                    continue
                fixed, rest = project.outlays[uid]
                whole = fixed.amount + rest.amount
                if whole > 0 and fixed.start < now < fixed.finish:
                    args = values[uid], float(each["PV"]), whole, f"{where} {uid}"
                    under_way.add(*args)
                    if fixed.amount > 0:
                        with_fixed.add(*args)
    return {
        "dates": dates.shares,
        "activities_under_way": under_way.shares,
        "of_those_with_fixed_cost": with_fixed.shares,
    }


def actuals(tracked: list[Project]) -> dict[str, Any]:
    """Compare sums over activities: fixed cost earned at the start, the rest by share."""
    earned, spent = Tally(), Tally()
    for project in tracked:
        for row in project.dates:
            ev = ac = 0.0
            for uid, each in project.progress[row["tp"]].items():
                if uid in project.leaves:
                    ac += number(each["actual_cost"])
                    total = number(project.leaves[uid]["total_cost"])
                    fixed = number(project.leaves[uid]["fixed_cost"])
                    ev += fixed + (total - fixed) * number(each["pct_complete"])
            where = f"{project.code} {row['tp']}"
            earned.add(ev, float(row["EV"]), project.bac, where)
            spent.add(ac, float(row["AC"]), project.bac, where)
    return {"ev": earned.shares, "ac": spent.shares}


def schedules(tracked: list[Project]) -> dict[str, Any]:
    """Compare earned schedule, relative to the planned duration, and SPI(t)."""
    earned, index = Tally(), Tally()
    for project in tracked:
        outlays = [each for both in project.outlays.values() for each in both]
        first, last = project.span
        work = project.calendar.work_between
        for row in project.dates:
            now = to_ticks(dt.datetime.fromisoformat(row["status_date"]))
            stored = to_ticks(dt.datetime.fromisoformat(row["ES_date"]))
            es = earned_time(outlays, float(row["EV"]), now)
            where = f"{project.code} {row['tp']}"
            earned.add(work(first, es), work(first, stored), work(first, last), where)
            passed = work(first, now)
            if passed > 0 and row["SPIt"] != "":
                found = work(first, es) / passed
                index.add(found, float(row["SPIt"]), 1.0, where)
    return {"es": earned.shares, "spi_t": index.shares}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="the only form")
    tracked = projects(parser.parse_args().folder)
    evenly: Rule = lambda outlay: replace(outlay, accrual=Accrual.UNIFORM)  # noqa: E731
    late: Rule = lambda outlay: (  # noqa: E731
        replace(outlay, accrual=Accrual.END)
        if outlay.accrual is Accrual.START
        else outlay
    )
    print(
        json.dumps(
            {
                "peer": "ProTrack's stored figures",
                "projects": len(tracked),
                "status_dates": sum(len(each.dates) for each in tracked),
                "from_stored_sums": stored_figures(tracked),
                "pv": planned(tracked),
                "controls": {
                    "fixed_cost_evenly": planned(tracked, evenly)["dates"],
                    "fixed_cost_at_end": planned(tracked, late)["dates"],
                    "a_day_later": planned(tracked, shift=DAY)["dates"],
                    "a_day_earlier": planned(tracked, shift=-DAY)["dates"],
                },
                **actuals(tracked),
                **schedules(tracked),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
