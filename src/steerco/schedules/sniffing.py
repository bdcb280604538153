"""Telling a file's format from its content; names only serve plain text tables."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path, PurePath

from steerco.schedules.errors import (
    Empty,
    Forbidden,
    Hostile,
    NotFound,
    PasswordProtected,
    UnknownFormat,
    Unreadable,
)

HEAD = 16_384
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Format(StrEnum):
    """Every format that is recognised; the value is `Schedule.format`."""

    MPP = "MPP"
    MPX = "MPX"
    MPD = "MPD"
    MSPDI = "MSPDI"
    XER = "XER"
    PMXML = "PMXML"
    P6_SQLITE = "P6DB"
    PROJECTLIBRE = "POD"
    PLANNER = "PLANNER"
    GANTTPROJECT = "GAN"
    GANTTDESIGNER = "GNT"
    CONCEPTDRAW = "CDPZ"
    PHOENIX = "PPX"
    ASTA = "PP"
    MERLIN = "MERLIN"
    SDEF = "SDEF"
    XLSX = "XLSX"
    XLS = "XLS"
    XLSB = "XLSB"
    ODS = "ODS"
    CSV = "CSV"
    JSON = "JSON"
    """Steerco's own; the plan in it keeps the format that it came from."""

    @property
    def is_sheet(self) -> bool:
        return self in (
            Format.XLSX,
            Format.XLS,
            Format.XLSB,
            Format.ODS,
            Format.CSV,
        )

    @property
    def is_xml(self) -> bool:
        return self in (
            Format.MSPDI,
            Format.PMXML,
            Format.PLANNER,
            Format.GANTTPROJECT,
            Format.GANTTDESIGNER,
            Format.CONCEPTDRAW,
            Format.PHOENIX,
        )


_XML_MARKS: tuple[tuple[Format, re.Pattern[str]], ...] = (
    (Format.MSPDI, re.compile(r"schemas\.microsoft\.com/project")),
    (Format.PMXML, re.compile(r"<(?:\w+:)?(?:APIBusinessObjects|BusinessObjects)\b")),
    (Format.PLANNER, re.compile(r"<project\b[^>]*mrproject-version")),
    (Format.CONCEPTDRAW, re.compile(r'Application="CDProject"')),
    (Format.GANTTDESIGNER, re.compile(r"<Ganttdesigner\b")),
    (Format.PHOENIX, re.compile(r"<project\b[^>]*update_mode=")),
    (Format.GANTTPROJECT, re.compile(r"<project\b[^>]*(?:webLink|gantt-divider)")),
    (
        Format.MSPDI,
        re.compile(r"<Project\b.*<(?:SaveVersion|Tasks|ScheduleFromStart)\b", re.S),
    ),
)
_ZIP_MARKS = (
    ("xl/workbook.xml", Format.XLSX),
    ("xl/workbook.bin", Format.XLSB),
    ("content.xml", Format.ODS),
)
_OLE2_MARKS = (
    # A plan may hold a workbook as an object, so its own tables are asked for first.
    ("TBkndTask", Format.MPP),
    ("EncryptedPackage", None),
    ("Workbook\0", Format.XLS),
    ("Book\0", Format.XLS),
    ("Props", Format.MPP),
)


def sniff(path: str | Path, *, filename: str | None = None) -> Format:
    """Return the format of the file at `path`, judged by what it holds.

    Parameters
    ----------
    path : str or Path
        The file.
    filename : str, optional
        Its name as the sender knows it, used in messages.

    Raises
    ------
    PlanError
        `NotFound`, `Forbidden`, `Empty`, `PasswordProtected` or `UnknownFormat`.
    """
    path = Path(path)
    name = filename or path.name
    head = _head(path, name)
    if head.startswith(OLE2):
        return _sniff_ole2(path, name)
    if head.startswith(b"PK\x03\x04"):
        return _sniff_zip(path, name)
    if head.startswith(b"SQLite format 3\0"):
        return _sniff_sqlite(path, name)
    if head.startswith(
        (b"\x00\x01\x00\x00Standard Jet", b"\x00\x01\x00\x00Standard ACE")
    ):
        return Format.MPD
    if head.startswith(b"\xac\xed\x00\x05"):
        return Format.PROJECTLIBRE
    return _sniff_text(head, name)


def _head(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except FileNotFoundError:
        raise NotFound(name) from None
    except IsADirectoryError:
        raise UnknownFormat(name, "it is a folder") from None
    except PermissionError:
        raise Forbidden(name) from None
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Empty(name)
    return head


def _sniff_ole2(path: Path, name: str) -> Format:
    content = path.read_bytes()
    for stream, format_ in _OLE2_MARKS:
        if stream.encode("utf-16-le") in content:
            if format_ is None:
                raise PasswordProtected(name)
            return format_
    raise UnknownFormat(name, "an Office document, but neither a plan nor a workbook")


def _sniff_zip(path: Path, name: str) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError):
        raise Unreadable(name, "a damaged archive") from None
    for member, format_ in _ZIP_MARKS:
        if member in members:
            return format_
    raise UnknownFormat(name, "an archive; unpack it first")


def _sniff_sqlite(path: Path, name: str) -> Format:
    content = path.read_bytes()
    for mark, format_ in (
        (b"TASKPRED", Format.P6_SQLITE),
        (b"ZACTIVITY", Format.MERLIN),
        (b"EXCEPTIONN", Format.ASTA),
    ):
        if mark in content:
            return format_
    raise UnknownFormat(name, "a database without a plan")


def _sniff_text(head: bytes, name: str) -> Format:
    if head.startswith(b"ERMHDR"):
        return Format.XER
    if re.match(rb"\s*MPX[,;\t]", head):
        return Format.MPX
    if re.match(rb"(?:VOLM|PROJ) ", head) and PurePath(name).suffix.lower() == ".sdef":
        return Format.SDEF
    if re.match(rb'\s*\{\s*"steerco_plan"\s*:', head):
        return Format.JSON
    text = decode_head(head)
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        _refuse_doctype(text, name)
        for format_, mark in _XML_MARKS:
            if mark.search(text):
                return format_
        raise UnknownFormat(name, "a text with tags, but no plan")
    if _looks_like_table(text):
        return Format.CSV
    raise UnknownFormat(name)


def _refuse_doctype(text: str, name: str) -> None:
    """Plans carry no document type; web pages and attacks do."""
    doctype = re.search(r"<!DOCTYPE\s+(\w*)", text, re.IGNORECASE)
    if doctype and doctype[1].casefold() == "html":
        raise UnknownFormat(name, "a web page")
    if doctype or "<!ENTITY" in text:
        raise Hostile(name, "it declares a document type")


def decode_head(head: bytes) -> str:
    if head.startswith(_UTF16_BOMS):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8", errors="replace")


def _looks_like_table(text: str) -> bool:
    if any(ord(char) < 32 and char not in "\t\r\n\f" for char in text):
        return False
    lines = text.splitlines()
    return any(sum(mark in line for line in lines) > 1 for mark in ",;\t|")
