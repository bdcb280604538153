"""Every real file against what MPXJ's own extract says about it.

The folder's index holds counts of the first or largest project, and `ndjson/` every
entity; both are read from STEERCO_REFERENCE_DATA and are not part of this repository.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from steerco.schedules import java, read, session
from steerco.schedules.model import TaskKind

UNITS = {"m": 10, "h": 600, "em": 10, "eh": 600, "ed": 14_400, "ew": 100_800}
MOMENTS = {
    "start": "start",
    "finish": "finish",
    "es": "early_start",
    "ef": "early_finish",
    "ls": "late_start",
    "lf": "late_finish",
    "as": "actual_start",
    "af": "actual_finish",
    "deadline": "deadline",
    "cond": "constraint_date",
}
LENGTHS = {"rem": "remaining_duration", "dur": "duration"}

HAND_MADE = "p6_viewer_sample.xer"
"""Its WBS and activities share ids, which MPXJ gives out anew."""
DECIMAL_COMMAS = "primavera_4projects.pmxml.xml"
"""MPXJ passes over its lengths."""
GANTT_PROJECT = "house_building.gan"
"""MPXJ leaves out the links below summaries and reads constraints switched off."""


@pytest.fixture(scope="module")
def plans(request):
    folder = request.getfixturevalue("reference_folder")
    if java.find_java() is None or not java.find_jars():
        pytest.skip("no Java or no mpxj: install steerco[mpp]")
    with session():
        return {
            row["file"]: (row, read(folder / row["file"]))
            for row in index(folder)
            if not row["file"].startswith("NEG_")
        }


@pytest.fixture(scope="module")
def reference_folder():
    folder = (
        Path(os.environ.get("STEERCO_REFERENCE_DATA", "/nowhere")) / "schedules/open"
    )
    if not folder.is_dir():
        pytest.skip("no reference data: set STEERCO_REFERENCE_DATA to its folder")
    return folder


def index(folder):
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def extract(folder, file):
    """Return the reference's entities by project."""
    projects = []
    path = folder / "ndjson" / f"{file.rpartition('/')[2]}.ndjson.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if record["_"] == "project":
                projects.append((record, defaultdict(list)))
            else:
                projects[-1][1][record["_"]].append(record)
    return projects


def matched(plans, known):
    """Return the plan that the reference's project is, by its key or code."""
    for plan in plans:
        keys = {plan.uid, plan.code, plan.extra.get("proj_id")} - {"", None}
        if keys & {known.get("guid"), known.get("pid"), str(known.get("uid"))}:
            return plan
    return plans[0] if len(plans) == 1 else None


def pairs(folder, plans):
    """Yield file, plan and the reference's project and entities for every project."""
    for file, (_, schedules) in plans.items():
        for known, entities in extract(folder, file):
            plan = matched(schedules, known)
            assert plan is not None, (file, known.get("name"))
            yield file, plan, known, entities


def real_tasks(entities):
    return [
        task
        for task in entities["task"]
        if not task.get("null") and not (task["uid"] == 0 and task.get("lvl") == 0)
    ]


def tenths(value, known):
    if value is None:
        return None
    number, unit = value
    day = known["mpd"] * 10
    units = {**UNITS, "d": day, "w": known["mpw"] * 10, "mo": day * known["dpm"]}
    return round(number * units[unit]) if unit in units else None


def test_all_files_are_read(plans):
    assert len(plans) >= 43
    assert all(schedules for _, schedules in plans.values())


def test_counts_are_those_of_the_index(plans):
    wrong = []
    for file, (row, schedules) in plans.items():
        assert len(schedules) == int(row["projects"]), file
        plan = max(schedules, key=lambda each: (len(each.tasks), len(each.links)))
        external = sum(link.external is not None for link in plan.links)
        counts = {
            "tasks": len(plan.tasks),
            "links": len(plan.links) - external,
            "assignments": sum(a.resource is not None for a in plan.assignments),
            "resources": len(plan.resources),
            "calendars": len(plan.calendars),
            "calendar_exceptions": sum(len(c.exceptions) for c in plan.calendars),
            "work_weeks": sum(len(c.work_weeks) for c in plan.calendars),
            "manual": sum(task.manual for task in plan.tasks),
            "deadlines": sum(task.deadline is not None for task in plan.tasks),
        }
        for name, count in counts.items():
            if str(count) != row[name]:
                wrong.append((file, name, count, row[name]))
    # Two budget assignments belong to the project summary, which is no task.
    assert wrong == [
        ("budget_work_cost.mpp", "assignments", 0, "2"),
        (GANTT_PROJECT, "links", 17, "3"),
    ]


def test_entities_are_as_many(plans, reference_folder):
    for file, plan, _, entities in pairs(reference_folder, plans):
        tasks = real_tasks(entities)
        uids = {task["uid"] for task in tasks}
        assert len(plan.tasks) == len(tasks), file
        if file != HAND_MADE:
            held = [a for a in entities["assignment"] if a["task"] in uids]
            assert len(plan.assignments) == len(held), file
        assert len(plan.resources) == sum("name" in r for r in entities["resource"]), (
            file
        )


def test_tasks_carry_the_same_dates_and_lengths(plans, reference_folder):
    compared, wrong = 0, []
    for file, plan, known, entities in pairs(reference_folder, plans):
        if file in (HAND_MADE, GANTT_PROJECT):
            continue
        tasks = {task.uid: task for task in plan.tasks}
        for record in real_tasks(entities):
            task = tasks[record["uid"]]
            if plan.from_primavera and task.is_summary:
                continue
            if task.kind is not TaskKind.SUBPROJECT:
                assert task.is_summary == record.get("summary", False), (
                    file,
                    task.name,
                )
            for key, name in MOMENTS.items():
                moment = getattr(task, name)
                value = moment.isoformat(timespec="minutes") if moment else None
                compared += 1
                if value != (record.get(key) or None) and not (
                    value and (record.get(key) or "").startswith(value)
                ):
                    wrong.append((file, task.uid, name, value, record.get(key)))
            parts = len(task.splits) + 1 if task.splits else 0
            if parts != len(record.get("splits", [])):
                wrong.append((file, task.uid, "splits", parts, record["splits"]))
            for key, name in LENGTHS.items():
                # P6's duration is the planned one here, MPXJ's that at completion.
                if plan.from_primavera and name == "duration":
                    continue
                length = getattr(task, name)
                if file == DECIMAL_COMMAS and record.get(key) is None:
                    continue
                compared += 1
                if (length and length.tenths) != tenths(record.get(key), known):
                    wrong.append((file, task.uid, name, length, record.get(key)))
    assert compared > 80_000
    assert wrong == []


def test_links_and_lags_are_the_same(plans, reference_folder):
    for file, plan, known, entities in pairs(reference_folder, plans):
        if file == HAND_MADE:
            continue
        links = {(x.predecessor, x.successor, x.type.value): x.lag for x in plan.links}
        for record in entities["link"]:
            lag = links[record["p"], record["s"], record["t"]]
            stored = record.get("lag")
            if stored and stored[1] == "%":
                assert lag.percent == stored[0], file
            else:
                assert lag.tenths == (tenths(stored, known) or 0), (file, record)


def test_calendars_work_at_the_same_times(plans, reference_folder):
    for file, plan, _, entities in pairs(reference_folder, plans):
        calendars = {calendar.uid: calendar for calendar in plan.calendars}
        owned_elsewhere = file == "hotel_project_4projects.xer"
        for record in entities["calendar"]:
            calendar = calendars.get(record["uid"])
            if calendar is None:
                assert owned_elsewhere, (file, record["name"])
                continue
            week = [shown(day) for day in calendar.week]
            days = [
                record["days"].get(day)
                for day in ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
            ]
            assert week == [None if day == "DEFAULT" else day for day in days], file
            assert sorted(
                [str(e.start), str(e.end), shown(e.ranges) if e.ranges else []]
                for e in calendar.exceptions
            ) == sorted([e["from"], e["to"], e["h"]] for e in record["ex"]), file
            assert calendar.parent == record.get("parent"), (file, calendar.name)


def shown(ranges):
    if ranges is None:
        return None
    return [
        f"{each.start // 60:02}:{each.start % 60:02}-"
        f"{each.end // 60 % 24:02}:{each.end % 60:02}"
        for each in ranges
    ] or "NON_WORKING"


def test_baselines_are_the_same(plans, reference_folder):
    compared = 0
    for file, plan, known, entities in pairs(reference_folder, plans):
        if plan.from_primavera:
            continue
        tasks = {task.uid: task for task in plan.tasks}
        for record in real_tasks(entities):
            for number in range(11):
                stored = record.get(f"b{number}", {})
                if "s" not in stored:
                    continue
                baseline = tasks[record["uid"]].baseline(number)
                assert baseline.start.isoformat(timespec="minutes") == stored["s"], file
                assert (baseline.work or 0) == (tenths(stored.get("w"), known) or 0), (
                    file
                )
                assert float(baseline.cost or 0) == pytest.approx(stored.get("c") or 0)
                compared += 1
    assert compared > 60


def test_total_floats_are_the_same(plans, reference_folder):
    wrong, compared = [], 0
    for file, plan, known, entities in pairs(reference_folder, plans):
        if file in (HAND_MADE, GANTT_PROJECT):
            continue
        tasks = {task.uid: task for task in plan.tasks}
        for record in real_tasks(entities):
            task = tasks[record["uid"]]
            if task.is_summary or "ts" not in record:
                continue
            compared += 1
            if task.total_float != tenths(record["ts"], known):
                wrong.append((file, task.uid, task.total_float, record["ts"]))
    assert compared > 7_500
    assert wrong == []
