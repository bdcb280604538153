"""The design system's tags; `/styleguide` shows each in every state.

Leaves (`status`, `kpi`, `money`, `person`, ...) are built with `format_html`, since a
table shows them by the hundred; frames (`card`, `table`, `callout`, ...) are block tags
over the partials in `templates/ui/`. Every tag is a template builtin: no `{% load %}`.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, FileInput, Select
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from steerco.core import formatting, pictures, tables
from steerco.core.formatting import DASH, Number
from steerco.core.templatetags.assets import icon

register = template.Library()
register.simple_tag(pictures.sparkline)
register.simple_tag(pictures.bullet)
register.simple_tag(pictures.stacked)
register.simple_tag(pictures.legend_mark)

STATUSES = {
    "green": ("On track", "circle-check"),
    "amber": ("At risk", "alert-triangle"),
    "red": ("Off track", "alert-octagon"),
    "grey": ("Stale", "clock-pause"),
    "blue": ("Done", "flag-check"),
}
LEVELS = {
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-octagon",
}
THEMES = {"light": "light", "dark": "dark", "auto": "light"}


# Figures


def undefined(reason: str) -> SafeString:
    """Return the em dash that tells why there is no figure."""
    if not reason:
        return format_html('<span class="undefined">{}</span>', DASH)
    return format_html(
        '<span class="undefined" role="img" title="{}" aria-label="Not defined: {}">'
        "{}</span>",
        reason,
        reason,
        DASH,
    )


@register.simple_tag
def number(
    value: Number | None, decimals: int = 0, *, sign: bool = False, reason: str = ""
) -> str:
    if value is None:
        return undefined(reason)
    return formatting.number(value, decimals, sign=sign)


@register.simple_tag
def money(
    value: Number | None,
    currency: str = "",
    *,
    compact: bool = False,
    decimals: int | None = None,
    reason: str = "",
) -> str:
    if value is None:
        return undefined(reason)
    return formatting.money(value, currency, compact=compact, decimals=decimals)


@register.simple_tag
def percent(
    value: Number | None, decimals: int = 0, *, sign: bool = False, reason: str = ""
) -> str:
    """Write a share of one: 0.425 is 43%."""
    if value is None:
        return undefined(reason)
    return formatting.percent(value, decimals, sign=sign)


@register.simple_tag
def date(value: dt.date | None, *, reason: str = "") -> SafeString:
    if value is None:
        return undefined(reason)
    text = (
        formatting.date_time(value)
        if isinstance(value, dt.datetime)
        else formatting.date(value)
    )
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def day(value: dt.date | None, *, reason: str = "") -> SafeString:
    """Write the date of an instant."""
    if isinstance(value, dt.datetime):
        value = value.date()
    return date(value, reason=reason)


@register.simple_tag
def delta(
    value: Number | None,
    text: str = "",
    *,
    good: str = "up",
    decimals: int = 0,
    unit: str = "",
) -> SafeString:
    """Show a change with its direction; `good` is up, down or none."""
    if value is None:
        return SafeString("")
    way = "up" if value > 0 else "down" if value < 0 else "flat"
    tone = (
        "flat" if "flat" in way or good == "none" else "good" if way == good else "bad"
    )
    arrow = {"up": "arrow-up", "down": "arrow-down", "flat": "equal"}[way]
    return format_html(
        '<span class="delta delta-{}">{}{}{}</span>',
        tone,
        icon(arrow),
        text or formatting.number(value, decimals, sign=True),
        unit,
    )


@register.simple_tag
def kpi(
    label: str,
    value: str | Number | None,
    unit: str = "",
    *,
    note: str | SafeString = "",
    delta: SafeString | str = "",
    trend: Sequence[Number | None] = (),
    reason: str = "",
    url: str = "",
    tip: str = "",
) -> SafeString:
    """Show a key figure; `value` comes formatted, None shows the reason."""
    shown: str = undefined(reason) if value is None else str(value)
    parts = format_html(
        '<span class="kpi-label"{}>{}{}</span><span class="kpi-value">{}{}</span>{}'
        '<span class="kpi-note">{}{}{}</span>',
        format_html(' data-tip="{}"', tip) if tip else "",
        label,
        format_html('<span class="visually-hidden">: {}</span>', tip) if tip else "",
        shown,
        format_html('<span class="kpi-unit">{}</span>', unit)
        if unit and value is not None
        else "",
        pictures.sparkline(trend, f"Trend of {label}"),
        delta,
        " " if delta else "",
        reason if value is None and reason else note,
    )
    if url:
        return format_html('<a class="kpi" href="{}">{}</a>', url, parts)
    return format_html('<div class="kpi">{}</div>', parts)


# Marks


@register.simple_tag
def status(tone: str, word: str = "", *, reason: str = "") -> SafeString:
    """Show a status as colour, icon and word; the reason opens on hover and focus."""
    usual, picture = STATUSES[tone]
    return _chip(word or usual, tone, picture, reason)


@register.simple_tag
def chip(text: str, tone: str = "grey", *, icon: str = "", tip: str = "") -> SafeString:
    """Show a short label; tone is green, amber, red, blue, grey or outline."""
    return _chip(text, tone, icon, tip)


def _chip(text: str, tone: str, picture: str, reason: str) -> SafeString:
    inside = format_html("{}{}", icon(picture) if picture else "", text)
    if not reason:
        return format_html('<span class="chip chip-{}">{}</span>', tone, inside)
    return format_html(
        '<button type="button" class="chip chip-{}" data-tip="{}">{}'
        '<span class="visually-hidden">: {}</span></button>',
        tone,
        reason,
        inside,
        reason,
    )


@register.simple_tag
def person(name: str, *, detail: str = "", large: bool = False) -> SafeString:
    """Show a person: initials in a steady tone, and the name."""
    if not name:
        return undefined("Nobody is named.")
    return format_html(
        '<span class="person">{}<span>{}{}</span></span>',
        avatar(name, large=large),
        name,
        format_html('<span class="muted small d-block">{}</span>', detail)
        if detail
        else "",
    )


@register.simple_tag
def avatar(name: str, *, large: bool = False) -> SafeString:
    words = [word for word in name.split() if word[:1].isalpha()]
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    return format_html(
        '<span class="avatar avatar-{}{}" aria-hidden="true">{}</span>',
        zlib.crc32(name.encode()) % 5,
        " avatar-lg" if large else "",
        initials,
    )


# Frames


@register.simple_tag(takes_context=True)
def theme_attributes(context: Context) -> SafeString:
    """Write the remembered theme on <html>; "auto" is resolved before the first paint."""
    request = context.get("request")
    choice = request.COOKIES.get("theme", "auto") if request else "auto"
    choice = choice if choice in THEMES else "auto"
    return format_html(
        'data-bs-theme="{}" data-theme-choice="{}"', THEMES[choice], choice
    )


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """Add a step of the breadcrumb; the last one has no url."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_block_tag
def page_header(
    content: str,
    title: str,
    *,
    code: str = "",
    lead: str | SafeString = "",
    chip: SafeString | str = "",
) -> str:
    """Open a page; what stands inside are its actions."""
    return render_to_string("ui/page_header.html", locals())


@register.simple_tag(takes_context=True)
def tab(
    context: Context,
    label: str,
    url: str,
    *,
    icon: str = "",
    count: int | None = None,
    current: bool | None = None,
) -> SafeString:
    """Link a page of the same record; stands in `<nav class="tabs">`."""
    request = context.get("request")
    here = current if current is not None else bool(request and request.path == url)
    return format_html(
        '<a class="tab" href="{}"{}>{}{}{}</a>',
        url,
        SafeString(' aria-current="page"' if here else ""),
        _icon(icon),
        label,
        "" if count is None else format_html('<span class="count">{}</span>', count),
    )


def _icon(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    note: str | SafeString = "",
    actions: SafeString | str = "",
    flush: bool = False,
    css: str = "",
) -> str:
    """Frame a part of a page; `flush` lets a table touch the edges."""
    return render_to_string("ui/card.html", locals())


@register.simple_block_tag
def callout(content: str, level: str = "info", title: str = "") -> str:
    """Say something about the page; level is info, success, warning or error."""
    picture = LEVELS[level]
    return render_to_string("ui/callout.html", locals())


@register.simple_block_tag
def empty_state(
    content: str, title: str, text: str = "", *, icon: str = "inbox"
) -> str:
    """Say that there is nothing here and what to do next; actions stand inside."""
    return render_to_string("ui/empty_state.html", locals())


@register.simple_block_tag
def menu(
    content: str,
    label: str,
    key: str,
    *,
    icon: str = "",
    css: str = "btn",
    only_icon: bool = False,
) -> str:
    """Open a list of `.menu-item` links and buttons; `key` is unique on the page."""
    return render_to_string("ui/menu.html", locals())


@register.simple_block_tag
def history_item(
    content: str,
    title: str | SafeString,
    *,
    at: dt.date | None = None,
    who: str = "",
    icon: str = "point",
) -> str:
    """Add an event to `<ol class="history">`; details stand inside."""
    return render_to_string("ui/history_item.html", locals())


@register.simple_tag
def fact(label: str, value: object, *, reason: str = "") -> SafeString:
    """Add a row to `<dl class="facts">`."""
    shown = undefined(reason) if value in (None, "") else value
    return format_html("<dt>{}</dt><dd>{}</dd>", label, shown)


@register.simple_tag
def steps(labels: Sequence[str], current: int) -> str:
    """Show how far a person is in a sequence of pages; `current` counts from 1."""
    numbered = [(n, label) for n, label in enumerate(labels, start=1)]
    return render_to_string("ui/steps.html", {"steps": numbered, "current": current})


# Tables


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    headings: Sequence[tables.Heading],
    *,
    id: str,  # noqa: A002  (it is the attribute's name)
    caption: str,
    sort: str = "",
    select: bool = False,
    tall: bool = False,
    foot: SafeString | str = "",
) -> str:
    """Frame `<tr>` rows: sticky head, sort links that replace `#id`, selection.

    A cell's classes: `num`, `align-center`, `muted`, `wrap`, `hide-phone`; a row that
    opens a page has `data-href` and holds a link for keyboards.
    """
    request = context.get("request")
    columns = [
        {
            "heading": heading,
            "aria": tables.direction(heading.sort, sort),
            "url": _with_query(request, sort=tables.turned(heading.sort, sort))
            if heading.sort
            else "",
        }
        for heading in headings
    ]
    return render_to_string(
        "ui/table.html",
        {
            "columns": columns,
            "content": content,
            "id": id,
            "caption": caption,
            "select": select,
            "tall": tall,
            "foot": foot,
        },
    )


def _with_query(request: Any, **changes: object) -> str:
    """Return the query of this page with some keys changed and its page forgotten."""
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("page", None)
    for key, value in changes.items():
        query[key] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def select_all(label: str = "Select all rows") -> SafeString:
    return format_html(
        '<input type="checkbox" class="form-check-input" data-select-all'
        ' aria-label="{}">',
        label,
    )


@register.simple_tag
def select_row(value: object, label: str, name: str = "selected") -> SafeString:
    """Put the checkbox of a row into its first cell, `<td class="select-cell">`."""
    return format_html(
        '<input type="checkbox" class="form-check-input" data-select name="{}"'
        ' value="{}" aria-label="Select {}">',
        name,
        value,
        label,
    )


@register.simple_tag(takes_context=True)
def pagination(
    context: Context,
    page: Page[Any],
    *,
    id: str,
    noun: str = "rows",
) -> str:
    """Lead through the pages of the table `#id`."""
    request = context.get("request")

    def to(wanted: int) -> str:
        return f"{_with_query(request)}&page={wanted}".replace("?&", "?")

    return render_to_string(
        "ui/pagination.html",
        {
            "page": page,
            "id": id,
            "noun": noun,
            "first": formatting.number(page.start_index()),
            "last": formatting.number(page.end_index()),
            "total": formatting.number(page.paginator.count),
            "previous": to(page.previous_page_number()) if page.has_previous() else "",
            "next": to(page.next_page_number()) if page.has_next() else "",
        },
    )


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return `mapping[key]`, or nothing where it lacks the key."""
    return mapping.get(key, "")


@register.simple_tag
def matrix(
    cells: Mapping[tuple[int, int], Any], *, size: int = 5, caption: str = ""
) -> str:
    """Show counts by (probability, impact), both from 1; a cell has band, count, url.

    `band` is low, medium, high or critical; it colours the cell even when count is 0.
    """
    scale = range(1, size + 1)
    rows = [(p, [(i, cells.get((p, i))) for i in scale]) for p in reversed(scale)]
    return render_to_string(
        "ui/matrix.html",
        {"rows": rows, "scale": scale, "words": SCALE_WORDS, "caption": caption},
    )


SCALE_WORDS = {1: "Very low", 2: "Low", 3: "Medium", 4: "High", 5: "Very high"}


# Forms


@register.simple_tag
def field(bound: BoundField, *, css: str = "") -> str:
    """Show a form field: label, control, help, error."""
    widget = bound.field.widget
    is_check = isinstance(widget, CheckboxInput)
    control = "form-check-input" if is_check else "form-control"
    if isinstance(widget, Select) and not is_check:
        control = "form-select"
    shown = bound if widget.use_fieldset else bound.as_widget(attrs={"class": control})
    return render_to_string(
        "ui/field.html",
        {
            "field": bound,
            "control": shown,
            "is_check": is_check,
            "is_file": isinstance(widget, FileInput),
            "is_set": widget.use_fieldset,
            "css": css,
        },
    )


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


# Work in the background


@register.simple_tag
def job_card(job: Any, *, live: bool = True) -> str:
    """Show a job; its page answers with this card again and is asked until it is over."""
    return render_to_string("ui/job.html", {"job": job, "still": not live})
