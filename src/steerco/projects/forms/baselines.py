"""Setting a baseline."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.organisation.models import Person, Role
from steerco.organisation.policies import visible_to
from steerco.projects.models import Project
from steerco.projects.policies import can_approve_baseline


class BaselineForm(forms.Form):
    """Who approved the current plan, when and why."""

    approved_by = forms.ModelChoiceField(
        Person.objects.none(),
        help_text="Somebody who oversees the project, and not you.",
    )
    approved_on = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The day of the decision.",
    )
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed, and which decision it follows from.",
    )
    name = forms.CharField(
        required=False, max_length=100, help_text="A short name, if you like."
    )

    def __init__(self, *args: Any, project: Project, actor: Person, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = (
            visible_to(actor, Person)
            .filter(is_active=True, roles__role__in=APPROVERS)
            .exclude(pk=actor.pk)
            .distinct()
        )
        allowed = [p.pk for p in people if can_approve_baseline(p, project)]
        self.fields["approved_by"].queryset = people.filter(pk__in=allowed)  # type: ignore[attr-defined]


APPROVERS = (
    Role.PORTFOLIO_BOARD,
    Role.PORTFOLIO_OWNER,
    Role.SPONSOR,
    Role.HEAD_OF_PMO,
    Role.PMO_OFFICER,
)
