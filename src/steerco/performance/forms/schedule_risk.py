"""Ranges of tasks and impacts of risks, as people paste them from a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from steerco.core.widgets import lines
from steerco.performance.calculations.schedule_risk import Range, RiskImpact, Settings

SEPARATOR = re.compile(r"\t|;")
HIGHEST = 1000


class RiskInputForm(forms.Form):
    """What simulations of a plan start from."""

    low = forms.FloatField(label="Every task: at best, %", min_value=1, max_value=100)
    likely = forms.FloatField(label="Most likely, %", min_value=1, max_value=1000)
    high = forms.FloatField(label="At worst, %", min_value=1, max_value=1000)
    correlation = forms.FloatField(
        label="Rising and falling together, %", min_value=0, max_value=95
    )
    ranges = forms.CharField(
        label="Tasks with a range of their own",
        widget=lines(5),
        required=False,
        help_text="A line each: task, best, most likely, worst in % of what is planned.",
    )
    impacts = forms.CharField(
        label="What risks do to tasks",
        widget=lines(5),
        required=False,
        help_text=(
            "A line each: risk, task, best, most likely, worst in working days, and the "
            "% left after the responses."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        tasks: Mapping[str, int],
        risks: set[int],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.tasks, self.risks = tasks, risks

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if {"low", "likely", "high"} <= found.keys():
            rising = [found[name] for name in ("low", "likely", "high")]
            if rising != sorted(rising):
                self.add_error("high", "Best, most likely and worst rise.")
        return found

    def clean_ranges(self) -> tuple[Range, ...]:
        return tuple(self.range_of(*row) for row in self.rows("ranges", (4,)))

    def clean_impacts(self) -> tuple[RiskImpact, ...]:
        return tuple(self.impact_of(*row) for row in self.rows("impacts", (5, 6)))

    def rows(
        self, name: str, sizes: tuple[int, ...]
    ) -> Iterator[tuple[int, list[str]]]:
        text = self.cleaned_data.get(name, "")
        for at, line in enumerate(text.splitlines(), start=1):
            cells = [cell.strip() for cell in SEPARATOR.split(line)]
            if not any(cells):
                continue
            if len(cells) not in sizes:
                message = f"Line {at} has {len(cells)} columns; {sizes[0]} are needed."
                raise forms.ValidationError(message)
            yield at, cells

    def range_of(self, at: int, cells: list[str]) -> Range:
        return Range(self.task_of(at, cells[0]), *self.rising(at, cells[1:4]))

    def impact_of(self, at: int, cells: list[str]) -> RiskImpact:
        number = cells[0].upper().removeprefix("R")
        if not number.isdigit() or int(number) not in self.risks:
            message = f"Line {at}: there is no open risk '{cells[0]}'."
            raise forms.ValidationError(message)
        after = self.number(at, cells[5]) if len(cells) > 5 else 100.0
        task = self.task_of(at, cells[1])
        return RiskImpact(int(number), task, *self.rising(at, cells[2:5]), after)

    def task_of(self, at: int, text: str) -> int:
        uid = self.tasks.get(text.casefold())
        if uid is None:
            raise forms.ValidationError(f"Line {at}: the plan has no task '{text}'.")
        return uid

    def rising(self, at: int, cells: list[str]) -> tuple[float, float, float]:
        low, likely, high = (self.number(at, cell) for cell in cells)
        if not low <= likely <= high:
            message = f"Line {at}: best, most likely and worst do not rise."
            raise forms.ValidationError(message)
        return low, likely, high

    def number(self, at: int, cell: str) -> float:
        try:
            value = float(cell.removesuffix("%").replace(",", "."))
        except ValueError:
            value = -1.0
        if not 0 <= value <= HIGHEST:
            message = f"Line {at}: '{cell}' is no number from 0 to {HIGHEST}."
            raise forms.ValidationError(message)
        return value

    def settings(self) -> Settings:
        return Settings(**self.cleaned_data)
