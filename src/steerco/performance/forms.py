"""The filter bar of project lists."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.forms import ANY, FilterForm
from steerco.core.widgets import QuickSelect
from steerco.organisation.models import Person, Role
from steerco.organisation.policies import visible_to
from steerco.performance.selectors.projects import ProjectFilter
from steerco.projects.models import (
    Health,
    Portfolio,
    Programme,
    ProjectClass,
    Stage,
)


class ProjectFilterForm(FilterForm):
    """Narrow a list of projects."""

    text = forms.CharField(label="Code or name", required=False)
    portfolio = forms.ChoiceField(required=False, widget=QuickSelect)
    programme = forms.ChoiceField(required=False, widget=QuickSelect)
    health = forms.ChoiceField(
        choices=ANY + Health.choices, required=False, widget=QuickSelect
    )
    klass = forms.ChoiceField(
        label="Class",
        choices=ANY + ProjectClass.choices,
        required=False,
        widget=QuickSelect,
    )
    stage = forms.ChoiceField(
        choices=ANY + Stage.choices, required=False, widget=QuickSelect
    )
    manager = forms.ChoiceField(required=False, widget=QuickSelect)
    late = forms.BooleanField(label="Late only", required=False)
    ended = forms.BooleanField(label="Closed too", required=False)

    def __init__(
        self, data: Any, *, user: Person, portfolio: Portfolio | None = None
    ) -> None:
        super().__init__(data)
        programmes = visible_to(user, Programme)
        if portfolio is not None:
            del self.fields["portfolio"]
            programmes = programmes.filter(portfolio=portfolio)
        else:
            self.choose("portfolio", visible_to(user, Portfolio), "code", "name")
        self.choose("programme", programmes, "code", "name")
        managers = visible_to(user, Person).filter(roles__role=Role.PROJECT_MANAGER)
        self.choose("manager", managers.distinct(), "code", "name")

    def choose(self, field: str, records: Any, key: str, label: str) -> None:
        choices = ANY + list(records.values_list(key, label))
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def chosen(self, sort: str) -> ProjectFilter:
        return ProjectFilter(**self.known(), sort=sort or "health")
