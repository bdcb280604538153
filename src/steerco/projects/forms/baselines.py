"""Setting a baseline."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from steerco.core.widgets import day_input, lines
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.models import Project
from steerco.projects.selectors.projects import approvers_of


class BaselineForm(forms.Form):
    """Who approved the current plan, when and why."""

    approved_by = forms.ModelChoiceField(
        Person.objects.none(),
        help_text="Somebody who oversees the project, and not you.",
    )
    approved_on = forms.DateField(
        widget=day_input(),
        help_text="The day of the decision.",
    )
    reason = forms.CharField(
        widget=lines(3),
        help_text="What changed, and which decision it follows from.",
    )
    name = forms.CharField(
        required=False, max_length=100, help_text="A short name, if you like."
    )

    def __init__(
        self,
        *args: Any,
        project: Project,
        actor: Person,
        on: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("approved_on", on)
        self.fields["approved_by"].queryset = (  # type: ignore[attr-defined]
            visible_to(actor, Person)
            .filter(pk__in=approvers_of(project, on))
            .exclude(pk=actor.pk)
        )
