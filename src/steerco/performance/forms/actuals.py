"""Bringing actual costs, and closing the period they belong to."""

from __future__ import annotations

from django import forms

from steerco.core.widgets import day_input, lines


class ActualsForm(forms.Form):
    """A file of postings."""

    source = forms.CharField(
        max_length=40, help_text="The system they come from, always under one name."
    )
    file = forms.FileField(
        label="CSV file",
        help_text="Columns project, date, amount, key, and task, text if you like.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
    )
    reason = forms.CharField(
        label="Why closed periods are restated",
        widget=lines(2),
        required=False,
        help_text="Only needed where a posting falls into a closed period.",
    )


class CloseForm(forms.Form):
    """Up to which day costs are settled."""

    until = forms.DateField(label="Close up to and with", widget=day_input())
