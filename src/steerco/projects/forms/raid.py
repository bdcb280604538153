"""Forms of the registers; they check what is typed, services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from steerco.core.widgets import day_input, lines
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.models import (
    Assumption,
    Dependency,
    Issue,
    Project,
    Risk,
    Score,
)
from steerco.projects.models.raid import IMPACT_DIMENSIONS, OVERALL, RegisterItem
from steerco.projects.services.raid import BY_ACTION

STEPS = [("", "Not rated"), *Score.choices]


class EntryForm(forms.ModelForm[Any]):
    """What every register's form has: an owner among the people one knows."""

    def __init__(
        self, *args: Any, user: Person, project: Project, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = visible_to(user, Person).filter(is_active=True)
        for name in ("owner", "decider", "giver_owner"):
            if name in self.fields:
                self.fields[name].queryset = people  # type: ignore[attr-defined]
        if "giver" in self.fields:
            others = visible_to(user, Project).exclude(pk=project.pk)
            self.fields["giver"].queryset = others  # type: ignore[attr-defined]

        self.fields["state"].choices = self.states()  # type: ignore[attr-defined]

    def states(self) -> list[tuple[str, str]]:
        """Return the states to choose from: not those that an action sets."""
        entry = self.instance
        by_action, _ = BY_ACTION.get(type(entry), (None, ""))
        if entry.state == by_action or getattr(entry, "is_opportunity", False):
            by_action = None
        field = entry._meta.get_field("state")
        return [choice for choice in field.choices if choice[0] != by_action]

    def values(self) -> dict[str, Any]:
        """Return what a service takes."""
        return dict(self.cleaned_data)


class RiskForm(EntryForm):
    """A risk: cause, event and effect apart, rated by the worst impact."""

    class Meta:
        model = Risk
        fields = (
            "title",
            "cause",
            "event",
            "effect",
            "category",
            "is_opportunity",
            "probability",
            "owner",
            "response_type",
            "proximity",
            "review_on",
            "cost_low",
            "cost_likely",
            "cost_high",
            "contingency_plan",
            "trigger",
            "state",
            "closing_reason",
        )
        labels = {
            "is_opportunity": "It is an opportunity, not a threat",
            "cost_low": "Cost if it happens, lowest",
            "cost_likely": "Most likely",
            "cost_high": "Highest",
            "response_type": "Response",
            "review_on": "Review on",
        }
        help_texts = {
            "cause": "What is so today: “Because of ...”",
            "event": "What may or may not happen.",
            "effect": "What it would lead to.",
        }
        widgets = {
            "cause": lines(),
            "event": lines(),
            "effect": lines(),
            "contingency_plan": lines(),
            "trigger": lines(),
            "closing_reason": lines(),
            "review_on": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["probability"] = step_field("Probability", required=True)
        for name, step in self.impacts().items():
            label = "Impact" if name == OVERALL else f"Impact on {name}"
            field = step_field(label)
            field.initial = step
            self.fields[f"impact_{name}"] = field
        self.order_fields(
            [
                "title",
                "cause",
                "event",
                "effect",
                "category",
                "is_opportunity",
                "probability",
                *(f"impact_{name}" for name in self.impacts()),
            ]
        )

    def impacts(self) -> dict[str, int | None]:
        """Return the impacts to rate: a single one only where it is not told apart."""
        known = self.instance.impacts or {}
        single = {OVERALL: known[OVERALL]} if OVERALL in known else {}
        return single | {name: known.get(name) for name in IMPACT_DIMENSIONS}

    def values(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        impacts = {name: found.pop(f"impact_{name}") for name in self.impacts()}
        found["impacts"] = {n: step for n, step in impacts.items() if step}
        return found


def step_field(label: str, *, required: bool = False) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=STEPS,
        coerce=int,
        empty_value=None,
        required=required,
    )


class IssueForm(EntryForm):
    """An issue: what happened, how bad, until when, and whose decision it needs."""

    class Meta:
        model = Issue
        fields = (
            "title",
            "description",
            "severity",
            "urgency",
            "owner",
            "due_on",
            "root_cause",
            "workaround",
            "decision_needed",
            "options",
            "recommendation",
            "if_not_decided",
            "decider",
            "decision_by",
            "resolution",
            "cost",
            "state",
        )
        labels = {"due_on": "Due", "decider": "Decided by", "decision_by": "Decide by"}
        help_texts = {"options": "One a line."}
        widgets = {
            "description": lines(3),
            "root_cause": lines(),
            "workaround": lines(),
            "decision_needed": lines(),
            "options": lines(3),
            "recommendation": lines(),
            "if_not_decided": lines(),
            "resolution": lines(),
            "due_on": day_input(),
            "decision_by": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("severity", "urgency"):
            field = step_field(name.capitalize(), required=True)
            field.choices = Score.choices
            self.fields[name] = field
            self.initial.setdefault(name, 3)
        self.order_fields(self.Meta.fields)


class AssumptionForm(EntryForm):
    """An assumption: what is held true, and how and when it is checked."""

    class Meta:
        model = Assumption
        fields = (
            "title",
            "statement",
            "basis",
            "validation",
            "validate_by",
            "confidence",
            "impact_if_false",
            "owner",
            "state",
            "closing_reason",
        )
        labels = {"validation": "How it is checked"}
        widgets = {
            "statement": lines(),
            "basis": lines(),
            "validation": lines(),
            "impact_if_false": lines(),
            "closing_reason": lines(),
            "validate_by": day_input(),
        }


class DependencyForm(EntryForm):
    """A dependency: who gives what, by when it is needed and when it comes."""

    class Meta:
        model = Dependency
        fields = (
            "title",
            "deliverable",
            "acceptance_criteria",
            "giver",
            "giver_name",
            "giver_owner",
            "need_by",
            "promised_on",
            "forecast_on",
            "criticality",
            "owner",
            "state",
            "closing_reason",
        )
        labels = {
            "giver": "Giver project",
            "giver_name": "Giver, if no project here",
            "giver_owner": "Who answers for it there",
            "need_by": "Needed by",
            "promised_on": "Promised for",
            "forecast_on": "Forecast for",
            "owner": "Who needs it here",
        }
        widgets = {
            "deliverable": lines(),
            "acceptance_criteria": lines(),
            "closing_reason": lines(),
            "need_by": day_input(),
            "promised_on": day_input(),
            "forecast_on": day_input(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = step_field("Criticality", required=True)
        field.choices = Score.choices
        self.fields["criticality"] = field
        self.initial.setdefault("criticality", 3)
        self.order_fields(self.Meta.fields)


FORMS: dict[type[RegisterItem], type[EntryForm]] = {
    Risk: RiskForm,
    Issue: IssueForm,
    Assumption: AssumptionForm,
    Dependency: DependencyForm,
}


class ResponseForm(forms.Form):
    """Something done about a risk."""

    action = forms.CharField(widget=lines())
    owner = forms.ModelChoiceField(Person.objects.none(), required=False)
    due_on = forms.DateField(label="Due", required=False, widget=day_input())
    cost = forms.DecimalField(required=False, max_digits=18, decimal_places=2)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = visible_to(user, Person).filter(is_active=True)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """The next look at an entry."""

    review_on = forms.DateField(label="Review again on", widget=day_input())


class NoteForm(forms.Form):
    """What happened, in words."""

    note = forms.CharField(
        label="What happened", widget=lines(3), help_text="It is kept in the history."
    )
