"""The forms of an import: files to bring, and the columns of a register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.base import File

from steerco.projects.selectors.imports import FileColumn


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Any number of files; each is checked as one would be."""

    widget = ManyFilesInput

    def clean(
        self, data: File[Any] | Sequence[File[Any]] | None, initial: Any = None
    ) -> list[File[Any]]:
        files = (data or [None]) if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class BringForm(forms.Form):
    uploads = ManyFilesField(
        allow_empty_file=True,
        error_messages={"required": "Choose at least one file, or drop some here."},
    )
    as_baselines = forms.BooleanField(
        label="These are the approved plans of projects that are here already",
        help_text="Each becomes the first baseline of its project, as for Primavera, "
        "whose exports carry none.",
        required=False,
    )


class ColumnsForm(forms.Form):
    """One choice a column of the file: what it means, or nothing."""

    def __init__(
        self,
        *args: Any,
        columns: Iterable[FileColumn],
        choices: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for column in columns:
            label = f"What {column.heading} means"
            self.fields[column.key] = forms.ChoiceField(
                label=label,
                widget=forms.Select({"class": "form-select", "aria-label": label}),
                choices=[("", "Do not import"), *choices],
                initial=column.meaning,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for value in cleaned.values() if value]
        for meaning in sorted({value for value in chosen if chosen.count(value) > 1}):
            again = [key for key, value in cleaned.items() if value == meaning][1:]
            for key in again:
                self.add_error(key, "Another column means this already.")
        return cleaned

    def mapping(self) -> dict[str, int | None]:
        """Return the column of the file for each meaning that was chosen."""
        return {
            meaning: int(key.removeprefix("column-"))
            for key, meaning in self.cleaned_data.items()
            if meaning
        }
