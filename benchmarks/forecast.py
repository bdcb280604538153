"""Forecasts of finish and cost on real finished projects, rolling origin; prints JSON.

Usage: python -m benchmarks.forecast FOLDER [--json] [--train FOLDER]

FOLDER holds `projects`, `activities` and `tracking` as CSV (gzip) in the layout of the
Dynamic Scheduling Empirical Project Library (Batselier & Vanhoucke 2015). Peers are the
plan itself and the textbook lines BAC/CPI and PD/SPI(t), calibrated alike. Without
--train each project is forecast from the others (five folds); with it, from that folder.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from steerco_engine.forecasting import (
    COST,
    FINISH,
    FinishedProject,
    Score,
    Standing,
    backtest,
    calibrate,
    holdout,
    verdict,
)
from steerco_engine.forecasting.methods import INDICES

SEED = 7
FINISHED = 0.97
"""Share of the budget that the last status date of a finished project has earned."""
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
METHODS = {
    target: [each.name for each in formulas if each.name not in INDICES]
    for target, formulas in (("finish", FINISH), ("cost", COST))
}


@dataclass(frozen=True)
class Agenda:
    """The working hours, days and holidays of a project."""

    hours: tuple[int, ...]
    calendar: np.busdaycalendar

    @classmethod
    def read(cls, text: str) -> Agenda:
        rows = [[*row, *[None] * 7] for row in json.loads(text)]
        hours = tuple(
            int(row[0].split(":")[0]) for row in rows if row[1] == "Yes" and row[0]
        )
        working = {row[3] for row in rows if row[4] == "Yes"}
        free = [row[6][:10] for row in rows[1:] if row[6]]
        mask = [day in working for day in DAYS]
        return cls(hours, np.busdaycalendar(weekmask=mask, holidays=free))

    def day_of(self, at: dt.datetime) -> float:
        """Count working days up to a time."""
        day = at.date()
        whole = int(np.busday_count("1990-01-01", day, busdaycal=self.calendar))
        if not np.is_busday(day, busdaycal=self.calendar):
            return whole
        clock = at.hour + at.minute / 60
        worked = sum(min(1.0, max(0.0, clock - hour)) for hour in self.hours)
        return whole + worked / len(self.hours)


def moment(text: str) -> dt.datetime | None:
    """Read a time; a few cells hold what no reader understands."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def table(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with gzip.open(folder / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def finished(folder: Path) -> list[FinishedProject]:
    """Read the projects that were tracked to their end."""
    plans, dates = defaultdict(list), defaultdict(list)
    for row in table(folder, "activities"):
        span = [moment(row[name]) for name in ("baseline_start", "baseline_end")]
        if None not in span:
            plans[row["code"]].append(span)
    for row in table(folder, "tracking"):
        dates[row["code"]].append(row)
    found = []
    for row in table(folder, "projects"):
        code = row["code"]
        tracked = sorted(dates[code], key=lambda each: int(each["tp"]))
        if tracked and plans[code]:
            found.append(finished_project(row, plans[code], tracked))
    return [each for each in found if each is not None]


def finished_project(
    row: dict[str, str], plan: list[list[dt.datetime]], tracked: list[dict[str, str]]
) -> FinishedProject | None:
    agenda, bac = Agenda.read(row["agenda"]), float(row["BAC"])
    start = agenda.day_of(min(begin for begin, _ in plan))
    pd = agenda.day_of(max(end for _, end in plan)) - start

    def day(text: str) -> float:
        return max(0.0, agenda.day_of(dt.datetime.fromisoformat(text)) - start)

    last = tracked[-1]
    if float(last["EV"] or 0) < FINISHED * bac:
        return None
    standings = [
        Standing(
            at=day(each["status_date"]),
            pd=pd,
            es=min(pd, day(each["ES_date"])),
            bac=bac,
            pv=float(each["PV"]),
            ev=float(each["EV"]),
            ac=float(each["AC"]),
        )
        for each in tracked[:-1]
        if all(each[name] for name in ("ES_date", "PV", "EV", "AC"))
        and float(each["EV"]) < bac
    ]
    return FinishedProject(
        row["code"],
        row["sector"],
        tuple(standings),
        day(last["status_date"]),
        float(last["AC"]),
    )


def as_json(score: Score) -> dict[str, Any]:
    return {
        "projects": score.projects,
        "mape": {
            f"{at:.0%}": None if v is None else round(100 * v, 2)
            for at, v in score.mape.items()
        },
        "hits": {
            f"P{100 * p:.0f}": [round(100 * x, 1) for x in (r.value, r.low, r.high)]
            for p, r in score.hits.items()
        },
        "pinball": round(100 * score.pinball, 3),
        "width_p20_p80": round(100 * score.width, 2),
    }


def measure(folder: Path, train: Path | None) -> dict[str, Any]:
    projects = [each for each in finished(folder) if each.standings]
    record = finished(train) if train else []
    result: dict[str, Any] = {"benchmark": "forecast", "projects": len(projects)}
    for target, methods in METHODS.items():
        scores = [
            holdout(record, projects, target, method, seed=SEED)
            if train
            else backtest(projects, target, method, seed=SEED)
            for method in methods
            if "network" not in method
        ]
        result[target] = {each.method: as_json(each) for each in scores}
        result[target]["verdict"] = verdict(scores)
    return result


def quantiles(folder: Path) -> dict[str, Any]:
    """Return the errors of the default methods, as the shipped reference class has them."""
    projects = finished(folder)
    return {
        method: [
            [round(float(x), 4) for x in row]
            for row in calibrate(projects, target, method, name="").errors
        ]
        for target, method in (("finish", "ieac_t_at_plan"), ("cost", "steady_cost"))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=Path, help="learn from this folder instead")
    parser.add_argument("--json", action="store_true", help="(always so)")
    parser.add_argument("--quantiles", action="store_true", help="print the errors")
    options = parser.parse_args()
    made = (
        quantiles(options.folder)
        if options.quantiles
        else measure(options.folder, options.train)
    )
    print(json.dumps(made, indent=1 if not options.quantiles else None))


if __name__ == "__main__":
    main()
