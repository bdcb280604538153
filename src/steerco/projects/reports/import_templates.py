"""Empty registers to fill in: the headings that imports know best, with a guide."""

from __future__ import annotations

import datetime as dt
import io

from steerco.core.errors import BadInput
from steerco.core.workbooks import Column, Table, write_xlsx
from steerco.projects.calculations.raid_columns import RAID
from steerco.schedules.register_columns import write_register_template

RELEASED = dt.datetime(2026, 1, 1)


def import_template(kind: str) -> bytes:
    """Return the workbook for a project register or a RAID register."""
    if kind == "register":
        out = io.BytesIO()
        write_register_template(out)
        return out.getvalue()
    if kind == "raid":
        return raid_template()
    message = f"There is no template '{kind}'; there are register and raid."
    raise BadInput(message)


def raid_template() -> bytes:
    sheets = [
        Table(name, [Column(each.title, each.kind) for each in headings], [])
        for name, headings in RAID.items()
    ]
    guide = [
        [name, each.title, each.about, str(each.example)]
        for name, headings in RAID.items()
        for each in headings
    ]
    columns = [Column(title) for title in ("Sheet", "Column", "Meaning", "Example")]
    return write_xlsx(
        [*sheets, Table("Guide", columns, guide)],
        title="RAID register",
        author="Steerco",
        created=RELEASED,
    )
