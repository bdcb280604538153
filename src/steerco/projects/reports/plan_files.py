"""A plan as a file of any kind in which plans leave."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from steerco.projects.reports.plan_sheets import csv_file, xlsx_file
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


PLAN_KINDS = {
    "mspdi": PlanKind(
        "Microsoft Project XML",
        "xml",
        "application/xml",
        "Opens in Microsoft Project and in most planning programs.",
        "file-export",
    ),
    "xer": PlanKind(
        "Primavera XER",
        "xer",
        "application/octet-stream",
        "For Primavera P6.",
        "file-export",
    ),
    "xlsx": PlanKind(
        "Excel workbook",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "Every table of the plan; the task list can be imported again.",
        "file-spreadsheet",
    ),
    "csv": PlanKind(
        "CSV task list",
        "csv",
        "text/csv; charset=utf-8",
        "The task list, for any program.",
        "file-spreadsheet",
    ),
    "json": PlanKind(
        "JSON",
        "json",
        "application/json",
        "The plan whole, as it is stored here; nothing is lost.",
        "file",
    ),
}
PICTURE_TYPES = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
}
"""What pictures are, by the ending of their name."""
_WRITTEN = {"mspdi": Format.MSPDI, "xer": Format.XER, "json": Format.JSON}


def plan_file(
    schedule: Schedule, kind: str, *, source: Source | None, on: dt.date | None
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
    """
    if kind == "xlsx":
        return xlsx_file(schedule)
    if kind == "csv":
        return csv_file(schedule)
    return write(schedule, _WRITTEN[kind], source=source, on=on)
