"""The forms of an import: files to bring, and the columns of a register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import File

from steerco.projects.calculations.sheet_layouts import Layout
from steerco.projects.models import SheetKind
from steerco.projects.selectors.import_sheets import SheetPage
from steerco.projects.services.import_baselines import LAST
from steerco.schedules.xer import ENCODINGS


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
        help_text="Each becomes a baseline of its project. Primavera's exports carry "
        "none, and any plan may have been approved in a file of its own.",
        required=False,
    )
    number = forms.TypedChoiceField(
        label="Approved plans become",
        choices=[
            ("", "Next free baseline"),
            *((n, f"Baseline {n}") for n in range(LAST + 1)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    encoding = forms.ChoiceField(
        label="Text in Primavera files",
        choices=[("", "Detect"), *ENCODINGS.items()],
        help_text="An XER file does not say how its text is written; choose it where "
        "names come out wrong.",
        required=False,
    )
    project = forms.CharField(required=False, widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """Which sheet, what its rows are, and where its headings stand."""

    sheet = forms.ChoiceField()
    kind = forms.ChoiceField(label="Its rows are", choices=SheetKind.choices)
    row = forms.ChoiceField(label="Its headings stand in")

    def __init__(self, page: SheetPage) -> None:
        super().__init__(
            initial={
                "sheet": page.place.sheet,
                "kind": page.kind,
                "row": page.place.row,
            }
        )
        self.fields["sheet"].choices = [  # type: ignore[attr-defined]
            (name, name) for name in page.sheets
        ]
        self.fields["row"].choices = page.rows  # type: ignore[attr-defined]


class ColumnsForm(forms.Form):
    """One choice a column of the file: what it means, or nothing."""

    def __init__(self, data: Any, page: SheetPage) -> None:
        super().__init__(data)
        self.page = page
        for column in page.columns if page.choices else ():
            label = f"What {column.heading} means"
            self.fields[column.key] = forms.ChoiceField(
                label=label,
                widget=forms.Select({"class": "form-select", "aria-label": label}),
                choices=[("", "Do not import"), *page.choices],
                initial=column.meaning,
                required=False,
            )
        if page.projects:
            self.fields["project"] = forms.ChoiceField(
                label="Rows that name no project belong to",
                choices=[
                    ("", "No project: they are rejected"),
                    *((code, f"{code} {name}") for code, name in page.projects),
                ],
                initial=page.project,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        columns = {k: v for k, v in cleaned.items() if v and k.startswith("column-")}
        chosen = list(columns.values())
        for meaning in sorted({value for value in chosen if chosen.count(value) > 1}):
            again = [key for key, value in columns.items() if value == meaning][1:]
            for key in again:
                self.add_error(key, "Another column means this already.")
        return cleaned

    def layout(self) -> Layout:
        """Return what was said of the sheet."""
        columns = {
            meaning: int(key.removeprefix("column-"))
            for key, meaning in self.cleaned_data.items()
            if meaning and key.startswith("column-")
        }
        return Layout(self.page.place, self.page.kind, columns)
