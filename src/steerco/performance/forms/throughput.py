"""Days on which items were done, and what is asked of them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from steerco.core.widgets import day_input, lines
from steerco.performance.calculations.throughput import MOST_ITEMS
from steerco.schedules.cells import BadCell
from steerco.schedules.dates import parse_date

CELLS = re.compile(r"[\t;\n\r]+|,(?!\s*\d{4})")
LARGEST = 2_000_000


class DoneItemsForm(forms.Form):
    """A pasted column of dates, or a file with them."""

    days = forms.CharField(
        label="Dates on which items were done",
        widget=lines(8),
        required=False,
        help_text="Paste a column: one date for each item; other columns are left out.",
    )
    file = forms.FileField(label="Or a CSV file", required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        text = found.get("days", "")
        upload = found.get("file")
        if upload is not None:
            if upload.size > LARGEST:
                raise forms.ValidationError(
                    "The file is over 2 MB; bring the dates alone."
                )
            text = upload.read().decode("utf-8-sig", "replace")
        found["read"] = days_of(text)
        return found


def days_of(text: str) -> list[dt.date]:
    """Return the first date of every line that holds one."""
    found = []
    for line in text.splitlines():
        dates = (date_of(cell) for cell in CELLS.split(line))
        first = next((each for each in dates if each is not None), None)
        if first is not None:
            found.append(first)
    return found


def date_of(cell: str) -> dt.date | None:
    """Return the day a cell names; a bare number is an id and not a day."""
    cell = cell.strip().strip('"')
    if cell.isdigit():
        return None
    try:
        return parse_date(cell)
    except BadCell:
        return None


class ThroughputQuestionForm(forms.Form):
    """How many items by when."""

    items = forms.IntegerField(
        label="Items still to do", required=False, min_value=1, max_value=MOST_ITEMS
    )
    by = forms.DateField(label="How many by", required=False, widget=day_input())
