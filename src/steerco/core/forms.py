"""What the forms of all apps share."""

from __future__ import annotations

from typing import Any

from django import forms

ANY = [("", "Any")]
"""The choice of a filter that lets all through."""


class FilterForm(forms.Form):
    """Narrow a list; a value that nobody offers is left out."""

    def known(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def choose(self, field: str, records: Any, key: str, label: str) -> None:
        """Offer records by their key under their label."""
        choices = ANY + list(records.values_list(key, label))
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.known())
