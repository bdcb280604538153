"""Files that leave a page, to keep and never to show."""

from __future__ import annotations

import datetime as dt

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from steerco.core.errors import Missing
from steerco.core.workbooks import Table, write_csv, write_xlsx

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}

SEPARATORS = "/\\:"
"""Characters that would cut a file name in two."""


def table_file(table: Table, *, kind: str, on: dt.date, author: str) -> HttpResponse:
    """Answer with a table as `kind`, a key of CONTENT_TYPES, named after its date."""
    if kind == "csv":
        content = write_csv(table)
    else:
        created = dt.datetime.combine(on, dt.time.min)
        content = write_xlsx([table], title=table.name, author=author, created=created)
    name = f"{table.name}-{on:%Y-%m-%d}.{kind}"
    return attachment(content, name, CONTENT_TYPES[kind])


def kept(file: FieldFile) -> FieldFile:
    """Return a stored file; say kindly where the store has lost it."""
    if not file or not file.storage.exists(file.name or ""):
        message = (
            "The file is not in the store any more; bring it again, or ask the "
            "administrator to restore the folder of files from the backup."
        )
        raise Missing(message)
    return file


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Answer with a file under a name that may hold any character."""
    disposition = content_disposition_header(
        as_attachment=True, filename=plain_name(name)
    )
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": disposition or "attachment"},
    )


def stored_file(file: FieldFile, name: str) -> FileResponse:
    """Answer with a file of the store, whatever it is, byte for byte."""
    return FileResponse(
        kept(file).open("rb"),
        as_attachment=True,
        filename=plain_name(name),
        content_type="application/octet-stream",
    )


def plain_name(name: str) -> str:
    """Return a file name that leads into no folder and hides nothing."""
    return "".join(c if c.isprintable() and c not in SEPARATORS else "-" for c in name)
