"""Primavera XER: the original with what has changed, or a new file of one project."""

from __future__ import annotations

import datetime as dt

from steerco.schedules.model import Schedule
from steerco.schedules.writing.written import Source, Written
from steerco.schedules.writing.xer_columns import COLUMNS, DEFAULTS
from steerco.schedules.writing.xer_file import XerFile
from steerco.schedules.writing.xer_fitting import fitted, refitted
from steerco.schedules.writing.xer_patch import EMPTY, Patch


def write(schedule: Schedule, source: Source | None, on: dt.date | None) -> Written:
    """Return the plan as an XER file, dated `on`."""
    if source is None or not source.is_like(b"ERMHDR\t"):
        return _new(schedule, on)
    before = source.schedule
    file = XerFile(source.content, before.extra.get("encoding", "cp1252"))
    notes: tuple[str, ...] = ()
    if schedule != before:
        schedule, notes = refitted(before, schedule)
        notes = (*notes, *Patch(file, before, schedule).apply())
    return _written(file, notes, on)


def _new(schedule: Schedule, on: dt.date | None) -> Written:
    """Return a file of one project with the tables that a plan needs."""
    schedule, notes = fitted(schedule)
    for encoding in ("cp1252", "utf-8"):
        file = XerFile(_skeleton(schedule), encoding)
        more = tuple(Patch(file, EMPTY, schedule).apply())
        if not file.unwritable:
            break
    honest = "This file was made for Primavera P6 and never opened in it."
    return _written(file, (honest, *notes, *more), on)


def _written(file: XerFile, notes: tuple[str, ...], on: dt.date | None) -> Written:
    if on is not None:
        file.date(on)
    if file.unwritable:
        notes = (*notes, f"Letters outside {file.encoding} became question marks.")
    return Written(file.content(), notes)


def _skeleton(schedule: Schedule) -> bytes:
    day = (schedule.data_date or schedule.start or dt.datetime(2000, 1, 1)).date()
    currency = schedule.currency or "EUR"
    head = ("ERMHDR", "19.12", day, "Project", "admin", "admin", "dbxDatabaseNoName")
    lines = ["\t".join(map(str, (*head, "Project Management", currency)))]
    money = {"curr_symbol": currency, "curr_type": currency}
    for table, columns in COLUMNS.items():
        lines += [f"%T\t{table}", "\t".join(("%F", *columns))]
        if table in ("CURRTYPE", "OBS"):
            row = {**DEFAULTS[table], **money, "curr_short_name": currency}
            lines.append("\t".join(("%R", *(row.get(c, "") for c in columns))))
    return "\r\n".join([*lines, "%E", ""]).encode("ascii", errors="replace")
