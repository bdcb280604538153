"""Forecasts of counted work on real records, leaving one series out; prints JSON.

Usage: python -m benchmarks.throughput FOLDER [--json] [--correction]

FOLDER holds tables of finished items with a day each, as CSV (gzip). The peer is what
every tool does: weeks drawn again from the record, without a correction.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from steerco_engine.forecasting.throughput import (
    DrawnWeeks,
    Outcome,
    Throughput,
    learn_corrections,
    past_forecasts,
)

SEED = 7
ITEMS = (20, 50)
STEP = 4
FEWEST_ITEMS, FEWEST_WEEKS = 150, 26
RATES = (0.5, 0.8, 0.85, 0.95)


class Source(NamedTuple):
    file: str
    item: str
    series: str
    day: str
    form: str


SOURCES = (
    Source("7digital_features.csv.gz", "", "", "Done", "%d/%m/%Y"),
    Source(
        "throughput/sip_tasks.csv.gz",
        "TaskNumber",
        "ProjectCode",
        "CompletedOn",
        "%d-%b-%y",
    ),
    Source(
        "throughput/cesaw_tasks.csv.gz",
        "",
        "project_key",
        "task_actual_complete_date",
        "%m/%d/%Y",
    ),
)


def day_of(text: str, form: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.split(" ")[0], form).date()  # noqa: DTZ007
    except ValueError:
        return None


def days(folder: Path, source: Source) -> Iterator[tuple[str, dt.date]]:
    """Yield each finished item's series and day, an item once."""
    seen = set()
    with gzip.open(folder / source.file, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if source.item and row[source.item] in seen:
                continue
            seen.add(row.get(source.item))
            if day := day_of(row[source.day], source.form):
                yield f"{source.file} {row.get(source.series, '')}", day


def records(folder: Path) -> dict[str, Throughput]:
    """Count by week, without the stragglers at either end."""
    found: dict[str, list[int]] = defaultdict(list)
    for source in SOURCES:
        for series, day in days(folder, source):
            found[series].append(day.toordinal() // 7)
    made = {}
    for series, weeks in found.items():
        if len(weeks) < FEWEST_ITEMS:
            continue
        counts = np.bincount(np.array(weeks) - min(weeks))
        first, last = np.quantile(np.array(weeks) - min(weeks), (0.01, 0.99))
        kept = counts[int(first) : int(last) + 1]
        if len(kept) >= FEWEST_WEEKS:
            made[series] = Throughput(tuple(kept.tolist()))
    return made


def rate(
    outcomes: dict[str, list[Outcome]],
    limit: Callable[[str, Outcome], float | None],
) -> float:
    """Return the share met, every series with the same weight."""
    shares = [
        np.mean([each.weeks <= (limit(series, each) or 0) for each in own])
        for series, own in outcomes.items()
    ]
    return round(100 * float(np.mean(shares)), 1)


def measure(folder: Path) -> dict[str, Any]:
    outcomes = {
        series: made
        for series, record in records(folder).items()
        if (made := past_forecasts(record, items=ITEMS, step=STEP, seed=SEED))
    }
    others = {
        series: learn_corrections([o for name, o in outcomes.items() if name != series])
        for series in outcomes
    }

    def corrected(series: str, each: Outcome) -> DrawnWeeks:
        learned = others[series]
        own = learned.even if each.even else learned.uneven
        return DrawnWeeks(each.made.weeks, own)

    uneven = {
        series: own
        for series, all_ in outcomes.items()
        if (own := [each for each in all_ if not each.even])
    }
    return {
        "benchmark": "throughput",
        "series": len(outcomes),
        "forecasts": sum(map(len, outcomes.values())),
        "from_uneven_records": sum(map(len, uneven.values())),
        "peer": {
            f"P{100 * p:.0f}": rate(
                outcomes, lambda _, each, p=p: each.made.quantile(p)
            )
            for p in RATES
        },
        "peer_uneven": {
            f"P{100 * p:.0f}": rate(uneven, lambda _, each, p=p: each.made.quantile(p))
            for p in RATES
        },
        "corrected": {
            f"P{100 * p:.0f}": rate(
                outcomes, lambda series, each, p=p: corrected(series, each).quantile(p)
            )
            for p in RATES
        },
        "corrections": msgspec.to_builtins(learn_corrections([*outcomes.values()])),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="(always so)")
    print(json.dumps(measure(parser.parse_args().folder), indent=1))


if __name__ == "__main__":
    main()
