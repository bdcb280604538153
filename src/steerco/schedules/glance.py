"""A glance at the bytes of a file before a reader takes it on.

What is plainly no plan is refused within a second, however large it is: a reader
would spend minutes and gigabytes on it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from steerco.schedules.errors import Hostile, TooBig, Unreadable
from steerco.schedules.sniffing import Format

MAX_LINES: Final = 1_000_000
"""Lines of a text without tables: a hundred times what Microsoft Project 98 wrote."""
MAX_TAGS: Final = 40_000_000
"""Twice what a plan of 100,000 tasks with all its fields holds."""
MAX_TASKS: Final = 500_000
SPAN: Final = 16 * 1024 * 1024
"""Bytes among which every plan has at least one record."""
_ENDS: Final = (
    *(b"Task>", b"Resource>", b"Assignment>", b"Calendar>"),
    *(b"Activity>", b"Relationship>", b"WBS>", b"Code>", b"UDF>", b"Type>", b"Note>"),
)
_BEGINNINGS: Final = (
    *(b"<task ", b"<depend ", b"<predecessor ", b"<resource ", b"<allocation "),
    *(b"<custom", b"<notes", b"<day"),
)
_RECORDS: Final = {
    Format.MSPDI: _ENDS,
    Format.PMXML: _ENDS,
    Format.PLANNER: _BEGINNINGS,
    Format.GANTTPROJECT: _BEGINNINGS,
}
"""What the records of a format begin or end with."""
_TASKS: Final = {
    Format.MSPDI: b"</Task>",
    Format.PMXML: b"</Activity>",
    Format.PLANNER: b"<task ",
    Format.GANTTPROJECT: b"<task ",
}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def refuse(path: Path, format_: Format, name: str) -> None:
    """Refuse what no reader of the format should be given.

    Raises
    ------
    PlanError
        `Hostile` for a document type, `TooBig` for more than any plan holds,
        `Unreadable` for long stretches without anything of a plan.
    """
    if format_.is_xml:
        _refuse_xml(path.read_bytes(), format_, name)
    elif format_ in (Format.MPX, Format.SDEF):
        _refuse_lines(path.read_bytes(), name)


def _refuse_lines(content: bytes, name: str) -> None:
    refuse_binary(content, name)
    if content.count(b"\n") > MAX_LINES:
        raise TooBig(name, f"more than {MAX_LINES:,} lines")


def refuse_binary(content: bytes, name: str) -> None:
    """Refuse bytes that are no text, as a damaged transfer leaves them."""
    if b"\0" in content.rstrip(b"\0\x1a\r\n"):
        raise Unreadable(name, "it holds bytes that are no text")


def _refuse_xml(content: bytes, format_: Format, name: str) -> None:
    if content.startswith(_UTF16):
        content = content.decode("utf-16", "replace").encode()
    refuse_doctype(content, name)
    if content.count(b"<") > MAX_TAGS:
        raise TooBig(name, f"more than {MAX_TAGS:,} tags")
    if (task := _TASKS.get(format_)) and content.count(task) > MAX_TASKS:
        raise TooBig(name, f"more than {MAX_TASKS:,} tasks")
    if records := _RECORDS.get(format_):
        _refuse_filling(content, records, name)


def refuse_doctype(content: bytes, name: str) -> None:
    """Plans carry no document type; only attacks with entities do."""
    if any(
        re.search("<!DOCTYPE".encode(encoding), content, re.IGNORECASE)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ):
        raise Hostile(name, "it declares a document type")


def _refuse_filling(content: bytes, records: tuple[bytes, ...], name: str) -> None:
    """Refuse a long stretch of a file in which no record stands."""
    at = 0
    while len(content) - at > SPAN:
        last = max(content.rfind(record, at, at + SPAN) for record in records)
        if last < 0:
            line = content.count(b"\n", 0, at) + 1
            raise Unreadable(name, f"after line {line:,} it holds nothing of a plan")
        at = last + 1
