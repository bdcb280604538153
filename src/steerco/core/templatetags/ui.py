"""The design system's tags; `/styleguide` shows each in every state.

Leaves (`status`, `kpi`, `money`, `person`, ...) are built with `format_html`, since a
table shows them by the hundred; frames (`card`, `table`, `callout`, ...) are block tags
over the partials in `templates/ui/`. Every tag is a template builtin: no `{% load %}`.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from steerco.core.templatetags.assets import icon
from steerco.core.templatetags.figures import undefined

register = template.Library()

STATUSES = {
    "green": ("On track", "circle-check"),
    "amber": ("At risk", "alert-triangle"),
    "red": ("Off track", "alert-octagon"),
    "grey": ("Not known", "circle-dashed"),
    "blue": ("Done", "flag-check"),
}
LEVELS = {
    "info": "info-circle",
    "success": "circle-check",
    "warning": "alert-triangle",
    "error": "alert-octagon",
}
THEMES = {"light": "light", "dark": "dark", "auto": "light"}
remembered = lru_cache(maxsize=4096, typed=True)
"""For leaves of nothing but their arguments; `typed` keeps safe text from plain."""


# Marks


@register.simple_tag
def status(tone: str, word: str = "", *, reason: str = "") -> SafeString:
    """Show a status as colour, icon and word; the reason opens on hover and focus."""
    usual, picture = STATUSES[tone]
    return _chip(word or usual, tone, _icon(picture), reason)


@register.simple_tag
def chip(text: str, tone: str = "grey", *, icon: str = "", tip: str = "") -> SafeString:
    """Show a short label; tone is green, amber, red, blue, grey or outline."""
    return _chip(text, tone, _icon(icon), tip)


@remembered
def _chip(text: str, tone: str, picture: SafeString, reason: str) -> SafeString:
    inside = format_html("{}{}", picture, text)
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
@remembered
def marks(several: tuple[tuple[str, str, str], ...]) -> SafeString:
    """Show several colours side by side, each by name, tone and reason."""
    shown = format_html_join("", "{}", ((mark(*each),) for each in several))
    return format_html('<span class="marks">{}</span>', shown)


@register.simple_tag
@remembered
def mark(name: str, tone: str, reason: str) -> SafeString:
    """Show one of several colours in a row: its letter, with word and reason on hover."""
    tip = f"{name}: {STATUSES[tone][0].lower()}. {reason}"
    return format_html(
        '<span class="mark mark-{}" data-tip="{}" role="img" aria-label="{}">{}</span>',
        tone,
        tip,
        tip,
        name[:1],
    )


@register.simple_tag
@remembered
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
@remembered
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
    within: bool = False,
) -> SafeString:
    """Link a page of the same record; stands in `<nav class="tabs">`.

    With `within` the pages below that page belong to it too.
    """
    request = context.get("request")
    path = request.path if request else ""
    is_here = path.startswith(url) if within else path == url
    here = is_here if current is None else current
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
def steps(labels: Sequence[str], current: int) -> str:
    """Show how far a person is in a sequence of pages; `current` counts from 1."""
    numbered = [(n, label) for n, label in enumerate(labels, start=1)]
    return render_to_string("ui/steps.html", {"steps": numbered, "current": current})


# Work in the background


@register.simple_tag
def job_card(job: Any, *, live: bool = True) -> str:
    """Show a job; its page answers with this card again and is asked until it is over."""
    return render_to_string("ui/job.html", {"job": job, "still": not live})
