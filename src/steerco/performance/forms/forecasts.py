"""What somebody asks of a forecast."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.widgets import day_input


class ForecastQuestionForm(forms.Form):
    """What somebody wants to know of a forecast."""

    by = forms.DateField(label="Done by", required=False, widget=day_input())
    amount = forms.DecimalField(
        label="For no more than", required=False, min_value=0, max_digits=16
    )
    chance = forms.IntegerField(
        label="Chance, 5 to 95%", required=False, min_value=5, max_value=95
    )

    def asked(self) -> dict[str, Any]:
        """Return what was asked and can be answered."""
        self.is_valid()
        return {name: v for name, v in self.cleaned_data.items() if v is not None}
