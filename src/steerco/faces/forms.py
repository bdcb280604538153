"""The filter of the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from steerco.core.forms import ANY, FilterForm
from steerco.core.widgets import QuickSelect, day_input
from steerco.faces.selectors.journal import JournalFilter, actions, actors
from steerco.organisation.models import Person

DAYS = [
    MinValueValidator(dt.date(1900, 1, 1)),
    MaxValueValidator(dt.date(2999, 12, 31)),
]
"""Days that have a neighbour in every time zone."""


class JournalFilterForm(FilterForm):
    """Narrow the journal."""

    text = forms.CharField(label="Record or reason", required=False)
    action = forms.ChoiceField(required=False, widget=QuickSelect)
    person = forms.ChoiceField(required=False, widget=QuickSelect)
    since = forms.DateField(
        label="From", required=False, widget=day_input(), validators=DAYS
    )
    until = forms.DateField(
        label="To", required=False, widget=day_input(), validators=DAYS
    )

    def __init__(self, data: Any, *, user: Person) -> None:
        super().__init__(data)
        self.fields["action"].choices = ANY + [  # type: ignore[attr-defined]
            (action, action.replace(".", ": ").replace("_", " "))
            for action in actions(user)
        ]
        self.fields["person"].choices = ANY + list(  # type: ignore[attr-defined]
            actors(user).values_list("code", "name")
        )

    def chosen(self) -> JournalFilter:
        return JournalFilter(**self.known())


class TokenForm(forms.Form):
    """Which program reads in one's name, and how long."""

    name = forms.CharField(
        max_length=80, help_text="What uses it, as Power BI or the cost system."
    )
    expires_on = forms.DateField(label="Valid until", widget=day_input())
