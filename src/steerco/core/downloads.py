"""Tables that leave a page as a file to keep."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse

from steerco.core.workbooks import Table, write_csv, write_xlsx

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def table_file(table: Table, *, kind: str, on: dt.date, author: str) -> HttpResponse:
    """Answer with a table as `kind`, a key of CONTENT_TYPES, named after its date."""
    if kind == "csv":
        content = write_csv(table)
    else:
        created = dt.datetime.combine(on, dt.time.min)
        content = write_xlsx([table], title=table.name, author=author, created=created)
    name = f"{table.name}-{on:%Y-%m-%d}.{kind}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
