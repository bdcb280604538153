"""The controls of forms."""

from __future__ import annotations

from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def day_input() -> forms.DateInput:
    """Return the browser's own calendar, which wants ISO dates."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def lines(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuickSelect(forms.Select):
    """A list of any length, written at once and not by a template for each option."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = mark_safe(  # noqa: S308  (joined from escaped parts)
            "".join(
                f'<option value="{escape(str(key))}"'
                f"{' selected' if str(key) in chosen else ''}>"
                f"{escape(str(label))}</option>"
                for key, label in self.choices
            )
        )
        own = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", own, options)
