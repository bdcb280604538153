"""Steerco's own plan files: the canonical plan whole, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from steerco.schedules.errors import Unreadable
from steerco.schedules.model import Schedule
from steerco.schedules.sniffing import Format

VERSION: Final = 1


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What such a file holds; `steerco_plan` is the version of the format."""

    steerco_plan: int
    schedule: Schedule


_DECODER: Final = msgspec.json.Decoder(PlanDocument)


def read_file(
    path: Path,
    format_: Format,
    *,
    name: str,
) -> tuple[Schedule, ...]:
    """Read a plan as it was written; its `format` is that of the file before."""
    try:
        document = _DECODER.decode(path.read_bytes())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Unreadable(name, str(error)) from None
    if document.steerco_plan != VERSION:
        raise Unreadable(
            name, f"version {document.steerco_plan}, but {VERSION} is read"
        )
    return (document.schedule,)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of such files."""
    return msgspec.json.schema(PlanDocument)
