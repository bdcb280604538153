"""What a person chooses about a picture of a plan."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.widgets import day_input
from steerco.schedules.drawing import COLUMNS, PICTURES, Look, Paper, Scale

PAPERS = (
    (Paper.A3, "A3 landscape"),
    (Paper.A4, "A4 landscape"),
    (Paper.ONE, "One large sheet"),
)
SCALES = (
    (Scale.FIT, "As fine as fits the width"),
    *((scale, scale.value.capitalize()) for scale in list(Scale)[1:]),
)


class PictureForm(forms.Form):
    """Kind, paper, time and columns of a picture."""

    kind = forms.ChoiceField(
        label="File", choices=[(kind, kind.upper()) for kind in PICTURES]
    )
    paper = forms.ChoiceField(choices=PAPERS)
    scale = forms.ChoiceField(label="Time scale", choices=SCALES)
    start = forms.DateField(
        label="From",
        required=False,
        widget=day_input(),
        help_text="Else the plan's start.",
    )
    finish = forms.DateField(
        label="Until", required=False, widget=day_input(), help_text="Else its finish."
    )
    columns = forms.MultipleChoiceField(
        choices=[(key, title) for key, (title, _) in COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    critical_only = forms.BooleanField(label="Only critical tasks", required=False)
    links = forms.BooleanField(required=False)
    baseline = forms.BooleanField(required=False)
    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, finish = values.get("start"), values.get("finish")
        if start and finish and finish <= start:
            self.add_error("finish", "The picture ends before it begins.")
        return values

    def look(self) -> Look:
        """Return the valid choices."""
        chosen = self.cleaned_data
        return Look(
            paper=Paper(chosen["paper"]),
            scale=Scale(chosen["scale"]),
            start=chosen["start"],
            finish=chosen["finish"],
            columns=tuple(chosen["columns"]),
            critical_only=chosen["critical_only"],
            links=chosen["links"],
            baseline=chosen["baseline"],
        )
