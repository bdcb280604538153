"""Tables of an import: which kind of register each is."""

from __future__ import annotations

from pathlib import Path

from steerco.core.errors import BadInput
from steerco.projects.models import ImportItem
from steerco.projects.services import import_raid
from steerco.projects.services.matching import Expected
from steerco.projects.services.organisation_workbook import is_organisation_workbook


def preview(item: ImportItem, path: Path, expected: Expected) -> bool:
    """Preview a table as the register it is; tell whether it is one."""
    if is_organisation_workbook(path):
        message = (
            f"{item.filename} sets up the organisation; the PMO brings it with "
            "`steerco import`."
        )
        raise BadInput(message)
    if import_raid.is_raid_workbook(path):
        import_raid.preview(item, path, expected)
        return True
    return False
