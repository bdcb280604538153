"""Forms of people and roles; they check what is typed, services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy

from steerco.core.forms import ANY, FilterForm
from steerco.core.widgets import day_input, lines
from steerco.organisation.models import Person, Role
from steerco.organisation.selectors import (
    STATES,
    PersonFilter,
    RoleFilter,
    labelled_people,
    labelled_scopes,
    suggestions,
    units_of_people,
)


class PersonFilterForm(FilterForm):
    """Narrow the list of people."""

    text = forms.CharField(label="Name, code or job", required=False)
    unit = forms.ChoiceField(required=False)
    role = forms.ChoiceField(choices=ANY + Role.choices, required=False)

    def __init__(self, data: Any, *, user: Person) -> None:
        super().__init__(data)
        units = units_of_people(user).values_list("code", "name", "heads")
        self.fields["unit"].choices = ANY + [  # type: ignore[attr-defined]
            (code, f"{name} ({heads})") for code, name, heads in units
        ]

    def chosen(self) -> PersonFilter:
        return PersonFilter(**self.known())


class RoleFilterForm(FilterForm):
    """Narrow the list of roles."""

    text = forms.CharField(label="Person or scope", required=False)
    role = forms.ChoiceField(choices=ANY + Role.choices, required=False)
    state = forms.ChoiceField(
        choices=[("", "All, with history"), *STATES.items()], required=False
    )

    def chosen(self) -> RoleFilter:
        return RoleFilter(**self.known())


class NameField(forms.CharField):
    """A record found by typing: the server offers names, one of them is to be kept."""

    def __init__(self, *, offers: str, **kwargs: Any) -> None:
        attrs = {
            "list": f"{offers}-names",
            "autocomplete": "off",
            "hx-get": reverse_lazy("organisation:role-names", args=[offers]),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{offers}-names",
            "hx-swap": "innerHTML",
        }
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)


class RoleForm(forms.Form):
    """Give somebody a role on a scope for a period."""

    person = NameField(offers="person", help_text="Type a name or a code.")
    role = forms.ChoiceField(choices=[("", "Choose"), *Role.choices])
    scope = NameField(
        offers="scope",
        help_text="Organisation, unit, portfolio, programme or project; the role "
        "counts for all below it.",
    )
    start = forms.DateField(label="From", widget=day_input())
    end = forms.DateField(
        label="To",
        required=False,
        widget=day_input(),
        help_text="Left empty, the role is held until somebody ends it.",
    )
    reason = forms.CharField(
        required=False,
        widget=lines(),
        help_text="Kept in the journal.",
    )
    accepted = forms.BooleanField(
        label="Give the role all the same", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {"person": labelled_people(user), "scope": labelled_scopes(user)}

    @property
    def names(self) -> dict[str, list[str]]:
        """Return what each field offers before anybody types."""
        return {name: suggestions(all_, "") for name, all_ in self.offered.items()}

    def clean_person(self) -> Any:
        return self.named("person")

    def clean_scope(self) -> Any:
        return self.named("scope")

    def named(self, field: str) -> Any:
        text = self.cleaned_data[field].strip()
        records = self.offered[field]
        for condition in ({"label__iexact": text}, {"code__iexact": text}):
            found = list(records.filter(**condition)[:2])
            if len(found) == 1:
                return found[0]
        message = f"No {field} here is called “{text}”: choose one from the list."
        raise forms.ValidationError(message)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, end = found.get("start"), found.get("end")
        if start and end and end < start:
            self.add_error("end", "The last day lies before the first one.")
        return found

    def add_error(self, field: str | None, error: Any) -> None:
        """Ask whether a breach of separation is meant, where a service saw one."""
        if field == "accepted":
            self.fields["accepted"].widget = forms.CheckboxInput()
        super().add_error(field, error)

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        found = dict(self.cleaned_data)
        return found | {"role": Role(found["role"])}


class EndRoleForm(forms.Form):
    """The last day of a role, and why it ends."""

    end = forms.DateField(label="Last day", widget=day_input())
    reason = forms.CharField(widget=lines(), help_text="Kept in the journal.")
