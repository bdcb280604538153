"""The smallest binary workbooks that hold numbers in cells of one's choice."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable
from pathlib import Path

Cells = Iterable[tuple[int, int]]
SECTOR = 512


def write_xlsb(path: Path, cells: Cells) -> None:
    sheet = record(0x91) + b"".join(
        record(0x00, struct.pack("<I", row) + bytes(13))
        + record(0x05, struct.pack("<IId", column, 0, 1.0))
        for row, column in cells
    )
    dimension = record(0x94, struct.pack("<4I", 0, 0, 0, 0))
    book = record(0x8F) + record(
        0x9C, struct.pack("<2I", 0, 1) + text("rId1") + text("Plan")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book + record(0x90) + record(0x84))
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
            'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.'
            'org/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.bin",
            record(0x81) + dimension + sheet + record(0x92) + record(0x82),
        )


def record(kind: int, content: bytes = b"") -> bytes:
    """Return one record of an XLSB part: kind and length in groups of seven bits."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, kind >> 7])
    return head + bytes([len(content)]) + content


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def write_xls(path: Path, cells: Cells) -> None:
    """Write a compound file with one stream, which is one workbook of one sheet."""
    start = struct.pack("<HH", 0x0600, 0x0005) + bytes(12)
    name = b"\x04\x00Plan"
    place = 4 + len(start) + 4 + 6 + len(name) + 4
    stream = (
        biff(0x0809, start)
        + biff(0x0085, struct.pack("<IH", place, 0) + name)
        + biff(0x000A)
        + biff(0x0809, struct.pack("<HH", 0x0600, 0x0010) + bytes(12))
        + b"".join(
            biff(0x0203, struct.pack("<3Hd", row, column, 0, 1.0))
            for row, column in cells
        )
        + biff(0x000A)
    ).ljust(8 * SECTOR, b"\0")
    sectors = len(stream) // SECTOR
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    entries = entry("Root Entry", 5, 0xFFFFFFFE, 0, 1) + entry(
        "Workbook", 2, 2, len(stream), 0xFFFFFFFF
    )
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0)
    ).ljust(SECTOR, b"\xff")
    path.write_bytes(header + fat + entries.ljust(SECTOR, b"\0") + stream)


def biff(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def entry(name: str, kind: int, sector: int, size: int, child: int) -> bytes:
    """Return one of a compound file's directory entries."""
    encoded = name.encode("utf-16-le")
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBB", len(encoded) + 2, kind, 1)
        + struct.pack("<3I", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", sector, size)
    )


def write_ods(path: Path, rows: int, columns: int) -> None:
    """Write a sheet of one value that repeats over rows and columns."""
    content = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Plan">'
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'table:number-columns-repeated="{columns}" office:value-type="float" '
        'office:value="1"/></table:table-row></table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
