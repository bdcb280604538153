"""A plan as a file of any kind in which plans leave."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from steerco.projects.reports.plan_sheets import csv_file, xlsx_file
from steerco.schedules.dated import Dated
from steerco.schedules.model import Schedule
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import Source, Written, write


class PlanKind(NamedTuple):
    """What people call a kind of file, and how it leaves."""

    label: str
    ending: str
    content_type: str
    words: str
    """What it is good for, in a line."""
    icon: str
    at_once: int
    """So many tasks are written in less than a second."""


PLAN_KINDS = {
    "mspdi": PlanKind(
        "Microsoft Project XML",
        "xml",
        "application/xml",
        "Opens in Microsoft Project and in most planning programs.",
        "file-export",
        2_000,
    ),
    "xer": PlanKind(
        "Primavera XER",
        "xer",
        "application/octet-stream",
        "For Primavera P6.",
        "file-export",
        2_000,
    ),
    "xlsx": PlanKind(
        "Excel workbook",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Every table of the plan; the task list can be imported again.",
        "file-spreadsheet",
        1_000,
    ),
    "csv": PlanKind(
        "CSV task list",
        "csv",
        "text/csv; charset=utf-8",
        "The task list, for any program.",
        "file-spreadsheet",
        8_000,
    ),
    "json": PlanKind(
        "JSON",
        "json",
        "application/json",
        "The plan whole, as it is stored here; nothing is lost.",
        "file",
        50_000,
    ),
}
PICTURE_TYPES = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}
"""What pictures are, by the ending of their name."""
_PICTURES_AT_ONCE = {"pdf": 800, "svg": 3_000, "png": 150}
_WRITTEN = {"mspdi": Format.MSPDI, "xer": Format.XER, "json": Format.JSON}


def kind_label(kind: str) -> str:
    """Return what people call a file of a plan or a picture of it."""
    return PLAN_KINDS[kind].label if kind in PLAN_KINDS else f"Gantt as {kind.upper()}"


def is_large(tasks: int, kind: str) -> bool:
    """Tell whether a plan of so many tasks takes more than a second to write."""
    if kind in PLAN_KINDS:
        return tasks > PLAN_KINDS[kind].at_once
    return tasks > _PICTURES_AT_ONCE[kind]


def plan_file(
    schedule: Schedule,
    kind: str,
    *,
    source: Source | None,
    on: dt.date | None,
    calculated: frozenset[int] = frozenset(),
) -> Written:
    """Return the plan as a file.

    Parameters
    ----------
    schedule : Schedule
        The plan as it is now.
    kind : str
        A key of `PLAN_KINDS`.
    source : Source or None
        The file that it came from, which is patched where it is of the same kind.
    on : date or None
        The day of the export.
    calculated : frozenset of int, optional
        uids of tasks that have a date from calculation, as no file gives it.
    """
    if kind == "xlsx":
        written = xlsx_file(schedule, calculated)
    elif kind == "csv":
        written = csv_file(schedule, calculated)
    else:
        written = write(schedule, _WRITTEN[kind], source=source, on=on)
    note = Dated(schedule, calculated).note
    return written._replace(notes=(note, *written.notes)) if note else written
