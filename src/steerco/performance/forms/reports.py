"""What a report is about, who gets it, and in which dress."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from steerco.core.forms import FilterForm
from steerco.core.widgets import QuickSelect, day_input, lines
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.performance.models import ReportKind, Rhythm
from steerco.performance.reports.files import FORMATS
from steerco.performance.selectors.papers import REPORTS
from steerco.projects.models import Portfolio
from steerco.projects.policies import visible_portfolios

ALL = [("", "All that I see")]
MADE = [(kind.value, kind.label) for kind in ReportKind if kind in REPORTS]
SENT = [*MADE, (ReportKind.PORTFOLIO.value, ReportKind.PORTFOLIO.label)]


class ScopeForm(FilterForm):
    """Of which portfolio, as of which day."""

    portfolio = forms.ChoiceField(required=False, widget=QuickSelect)
    as_of = forms.DateField(label="As of", required=False, widget=day_input())

    def __init__(self, data: Any, *, user: Person) -> None:
        super().__init__(data)
        self.user = user
        seen = visible_portfolios(user).values_list("code", "name")
        self.fields["portfolio"].choices = [*ALL, *seen]  # type: ignore[attr-defined]

    def portfolio_chosen(self) -> Portfolio | None:
        code = self.known().get("portfolio")
        if not code:
            return None
        return visible_portfolios(self.user).select_related("scope").get(code=code)

    def day(self, latest: dt.date) -> dt.date:
        """Return the day asked for; none later than the latest."""
        return min(self.known().get("as_of") or latest, latest)


class PublishForm(forms.Form):
    """Why a report is published, where it is not the first of its day."""

    reason = forms.CharField(
        widget=lines(2),
        required=False,
        help_text="Needed only to restate what was published of the same day.",
    )


class TemplateForm(forms.Form):
    """A presentation with placeholders."""

    name = forms.CharField(max_length=80)
    kind = forms.ChoiceField(label="For the report", choices=SENT)
    file = forms.FileField(
        label="Presentation (.pptx)",
        help_text="Placeholders such as {{title}}, {{as_of}}, {{table:projects}}.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pptx"}),
    )


class SubscriptionForm(forms.Form):
    """Which report goes to whom, and how often."""

    kind = forms.ChoiceField(label="Report", choices=SENT)
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.none(), required=False, empty_label="All that each sees"
    )
    format = forms.ChoiceField(choices=[(k, f.label) for k, f in FORMATS.items()])
    rhythm = forms.ChoiceField(
        choices=Rhythm.choices, initial=Rhythm.MONTHLY, label="After each period"
    )
    recipients = forms.ModelMultipleChoiceField(
        Person.objects.none(), widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def __init__(self, data: Any = None, *, user: Person) -> None:
        super().__init__(data, initial={"recipients": [user.pk], "format": "pdf"})
        portfolios: Any = self.fields["portfolio"]
        portfolios.queryset = visible_portfolios(user).select_related("scope")
        recipients: Any = self.fields["recipients"]
        recipients.queryset = visible_to(user, Person).filter(is_active=True)
