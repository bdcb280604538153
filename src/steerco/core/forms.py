"""What the forms of all apps share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.choices import BaseChoiceIterator

ANY = [("", "Any")]
"""The choice of a filter that lets all through."""


class Offered(BaseChoiceIterator):
    """Choices that are taken as they are; a plain list is gone through once more."""

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        self.choices = choices

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.choices)


class FilterForm(forms.Form):
    """Narrow a list; a value that nobody offers is left out."""

    def known(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def choose(self, field: str, records: Any, key: str, label: str) -> None:
        """Offer records by their key under their label."""
        offered = Offered([*ANY, *records.values_list(key, label)])
        self.fields[field].choices = offered  # type: ignore[attr-defined]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.known())
