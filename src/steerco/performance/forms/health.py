"""Colours that the office confirms, and the rules they are measured by."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.widgets import day_input, lines
from steerco.performance.calculations.health import Rules
from steerco.projects.models import Health


class ConfirmHealthForm(forms.Form):
    """The office's colour, why, and until when."""

    colour = forms.ChoiceField(
        choices=[(c.value, c.label) for c in (Health.GREEN, Health.AMBER, Health.RED)]
    )
    reason = forms.CharField(
        widget=lines(3),
        required=False,
        help_text="Needed where it differs from what the figures say.",
    )
    until = forms.DateField(
        widget=day_input(),
        help_text="Then the measured colour counts again.",
    )


class HealthRuleForm(forms.Form):
    """From when projects of a class turn amber and red."""

    watch_percent = forms.IntegerField(
        label="Amber from this share of a tolerance, %", min_value=0, max_value=100
    )
    quality_amber = forms.IntegerField(
        label="Failed quality points: amber", min_value=1, max_value=14
    )
    quality_red = forms.IntegerField(
        label="Failed quality points: red", min_value=1, max_value=15
    )
    ambers_make_red = forms.IntegerField(
        label="Ambers that make a red", min_value=2, max_value=5
    )
    is_strict = forms.BooleanField(
        label="One amber makes the whole amber", required=False
    )

    def rules(self) -> Rules:
        values: dict[str, Any] = dict(self.cleaned_data)
        return Rules(watch=values.pop("watch_percent") / 100, **values)
