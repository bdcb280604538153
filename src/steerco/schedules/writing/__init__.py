"""The way out: a canonical plan becomes a file of another program.

Where the plan came from a file of the same format, that file is patched: what nobody
changed stays as it is, whether we understand it or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from steerco.schedules.sniffing import Format
from steerco.schedules.writing.written import Source, Written

if TYPE_CHECKING:
    from steerco.schedules.model import Schedule

__all__ = ["WRITABLE", "Source", "Written", "write"]

WRITABLE: Final = {
    Format.MSPDI: "steerco.schedules.writing.mspdi",
    Format.XER: "steerco.schedules.writing.xer",
    Format.JSON: "steerco.schedules.writing.canonical",
}

Writer = Callable[["Schedule", Source | None, dt.date | None], Written]


def write(
    schedule: Schedule,
    format_: Format,
    *,
    source: Source | None = None,
    on: dt.date | None = None,
) -> Written:
    """Return the plan as a file.

    Parameters
    ----------
    schedule : Schedule
        The plan as it is now.
    format_ : Format
        A key of `WRITABLE`.
    source : Source, optional
        The file that the plan came from and the plan as it was read from it. Given
        for another format it is not used.
    on : date, optional
        The day to date the file, where the format has a place for it.
    """
    writer = cast(Writer, import_module(WRITABLE[format_]).write)
    return writer(schedule, source, on)
