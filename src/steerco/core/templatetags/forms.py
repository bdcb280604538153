"""Form fields with label, help and error; files by drag and drop."""

from __future__ import annotations

import secrets
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from steerco.core.answers import MARK
from steerco.core.templatetags.assets import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def once_token(context: dict[str, Any]) -> SafeString:
    """Mark this showing of a form, so that what it makes is made once."""
    request = context.get("request")
    sent = request.POST.get(MARK, "") if request else ""
    value = sent or secrets.token_urlsafe(16)
    return format_html('<input type="hidden" name="{}" value="{}">', MARK, value)


@register.simple_tag
def field(bound: BoundField, *, css: str = "") -> str:
    """Show a form field: label, control, help, error."""
    widget = bound.field.widget
    is_check = isinstance(widget, CheckboxInput)
    control = "form-check-input" if is_check else "form-control"
    if isinstance(widget, Select) and not is_check:
        control = "form-select"
    if widget.use_fieldset:
        return _field_set(bound, css)
    shown = bound.as_widget(attrs={"class": control})
    label = format_html(
        '<label class="field-label" for="{}">{}{}</label>',
        bound.id_for_label,
        bound.label,
        REQUIRED if bound.field.required and not is_check else "",
    )
    return format_html(
        '<div class="field{} {}">{}{}{}</div>',
        " field-check" if is_check else "",
        css,
        *((shown, label) if is_check else (label, shown)),
        _below(bound),
    )


REQUIRED = SafeString('<span class="field-required" aria-hidden="true">*</span>')


def _field_set(bound: BoundField, css: str) -> SafeString:
    described = bound.aria_describedby
    return format_html(
        '<fieldset class="field field-set {}"{}>'
        '<legend class="field-label">{}{}</legend>{}{}</fieldset>',
        css,
        format_html(' aria-describedby="{}"', described) if described else "",
        bound.label,
        REQUIRED if bound.field.required else "",
        bound,
        _below(bound),
    )


def _below(bound: BoundField) -> SafeString:
    """Write what helps with a field, and what is wrong with its value."""
    text, errors = bound.help_text, bound.errors
    return format_html(
        "{}{}",
        format_html(
            '<div class="field-help"{}>{}</div>',
            _id(bound, "helptext"),
            SafeString(text),
        )
        if text
        else "",
        format_html(
            '<div class="field-error"{}>{}<span>{}</span></div>',
            _id(bound, "error"),
            icon("alert-circle"),
            format_html_join(" ", "{}", ((error,) for error in errors)),
        )
        if errors
        else "",
    )


def _id(bound: BoundField, part: str) -> SafeString | str:
    return format_html(' id="{}_{}"', bound.auto_id, part) if bound.auto_id else ""


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Show the errors of the form as a whole and every field."""
    hidden = format_html_join("", "{}", ((bound,) for bound in form.hidden_fields()))
    shown = format_html_join("", "{}", ((field(b),) for b in form.visible_fields()))
    return format_html("{}{}{}", form_errors(form), hidden, shown)


@register.simple_tag
def form_errors(form: BaseForm) -> str:
    return render_to_string("ui/form_errors.html", {"form": form})


@register.simple_tag
def file_drop(
    id: str,  # noqa: A002
    *,
    name: str = "files",
    accept: str = "",
    multiple: bool = True,
    title: str = "Drop files here, or choose them",
    hint: str = "",
) -> str:
    """Take files by drag and drop or by choosing; chosen files are listed below."""
    return render_to_string("ui/file_drop.html", locals())
