"""The filter bars of lists."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.forms import ANY, FilterForm
from steerco.core.widgets import QuickSelect
from steerco.organisation.models import Person, Role
from steerco.organisation.policies import visible_to
from steerco.performance.selectors.milestones import KINDS, STATES, MilestoneFilter
from steerco.performance.selectors.projects import ProjectFilter
from steerco.performance.selectors.status.roll_up import SHOW, StatusFilter
from steerco.projects.models import (
    Health,
    Portfolio,
    Programme,
    ProjectClass,
    Stage,
)
from steerco.projects.policies import visible_portfolios


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

    def chosen(self, sort: str) -> ProjectFilter:
        return ProjectFilter(**self.known(), sort=sort or "health")


class MilestoneFilterForm(FilterForm):
    """Narrow the timeline of milestones."""

    text = forms.CharField(label="Milestone or project", required=False)
    portfolio = forms.ChoiceField(required=False, widget=QuickSelect)
    programme = forms.ChoiceField(required=False, widget=QuickSelect)
    state = forms.ChoiceField(
        label="Show", choices=list(STATES.items()), required=False, widget=QuickSelect
    )
    kind = forms.ChoiceField(
        choices=ANY + list(KINDS.items()), required=False, widget=QuickSelect
    )
    critical = forms.BooleanField(label="Critical only", required=False)
    late = forms.BooleanField(label="Late only", required=False)

    def __init__(
        self, data: Any, *, user: Person, portfolio: Portfolio | None = None
    ) -> None:
        super().__init__(data)
        programmes = visible_to(user, Programme)
        if portfolio is not None:
            del self.fields["portfolio"]
            programmes = programmes.filter(portfolio=portfolio)
        else:
            self.choose("portfolio", visible_portfolios(user), "code", "name")
        self.choose("programme", programmes, "code", "name")

    def chosen(self, sort: str) -> MilestoneFilter:
        return MilestoneFilter(**self.known(), sort=sort or "forecast")


class StatusFilterForm(FilterForm):
    """Narrow the roll-up of status reports."""

    text = forms.CharField(label="Code or name", required=False)
    portfolio = forms.ChoiceField(required=False, widget=QuickSelect)
    show = forms.ChoiceField(
        choices=ANY + list(SHOW.items()), required=False, widget=QuickSelect
    )

    def __init__(self, data: Any, *, user: Person) -> None:
        super().__init__(data)
        self.choose("portfolio", visible_portfolios(user), "code", "name")

    def chosen(self) -> StatusFilter:
        return StatusFilter(**self.known())
