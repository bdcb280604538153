"""What a manager types into a status report, and what the office answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms

from steerco.core.widgets import lines
from steerco.performance.calculations.health import DIMENSIONS
from steerco.performance.models import Rhythm, StatusReport
from steerco.performance.services.status import Words
from steerco.projects.models import Health

NAMES = {"overall": "Overall", **DIMENSIONS}
DECLARED = [
    ("", "As measured"),
    *((c.value, c.label) for c in (Health.GREEN, Health.AMBER, Health.RED)),
]


class StatusForm(forms.Form):
    """The words and colours of one period."""

    summary = forms.CharField(
        widget=lines(6),
        required=False,
        help_text="Drafted from the figures. Say it in your own words.",
    )
    recovery = forms.CharField(
        label="Path to green",
        widget=lines(2),
        required=False,
        help_text="Needed when the project is red: who does what by when.",
    )
    reason = forms.CharField(
        label="Why you see it better",
        widget=lines(2),
        required=False,
        help_text="Needed when a colour you declare is better than the measured one.",
    )

    def __init__(
        self, data: Any = None, *, report: StatusReport | None, drafted: str
    ) -> None:
        initial: dict[str, Any] = {"summary": drafted}
        if report is not None:
            initial = {
                "summary": report.summary or drafted,
                "recovery": report.recovery,
                "reason": report.reason,
                **{f"declared_{k}": v for k, v in report.declared.items()},
                **{f"comment_{k}": v for k, v in report.comments.items()},
            }
        super().__init__(data, initial=initial)
        for name, label in NAMES.items():
            self.fields[f"declared_{name}"] = forms.ChoiceField(
                label=f"{label} is", choices=DECLARED, required=False
            )
            if name in DIMENSIONS:
                self.fields[f"comment_{name}"] = forms.CharField(
                    label=f"On {label.lower()}", max_length=500, required=False
                )

    def dimensions(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield name, declared colour and comment of each dimension."""
        for name, label in NAMES.items():
            comment = self[f"comment_{name}"] if name in DIMENSIONS else None
            yield label, self[f"declared_{name}"], comment

    def words(self) -> Words:
        found = self.cleaned_data
        return Words(
            summary=found["summary"],
            recovery=found["recovery"],
            reason=found["reason"],
            comments={name: found[f"comment_{name}"] for name in DIMENSIONS},
            declared={name: found[f"declared_{name}"] for name in NAMES},
        )


class ReasonForm(forms.Form):
    """Why a report goes back, or is restated."""

    reason = forms.CharField(widget=lines(3))


class RuleForm(forms.Form):
    """How often a class reports."""

    rhythm = forms.ChoiceField(choices=Rhythm.choices)
    due_days = forms.IntegerField(
        label="Working days until it is due", min_value=0, max_value=60
    )
