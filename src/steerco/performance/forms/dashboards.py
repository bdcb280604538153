"""What a dashboard is called, what it is about and who may open it."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.organisation.models import Person, Role
from steerco.projects.models import Portfolio
from steerco.projects.policies import visible_portfolios


class DashboardForm(forms.Form):
    """Name, scope and the roles it is shared with."""

    name = forms.CharField(max_length=80)
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), required=False, empty_label="All that each sees"
    )
    roles = forms.MultipleChoiceField(
        label="Share with",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Who holds one of these roles may open and copy it. Each sees there "
        "what that person may see. Tick none to keep it for yourself.",
    )

    def __init__(
        self, data: Any = None, *, user: Person, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        portfolios: Any = self.fields["portfolio"]
        portfolios.queryset = visible_portfolios(user).select_related("scope")
