"""Figures, money, dates and small pictures, with the reason where there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from steerco.core import formatting, pictures
from steerco.core.formatting import DASH, Number
from steerco.core.templatetags.assets import icon
from steerco.schedules.cells import shorten

register = template.Library()
register.simple_tag(pictures.sparkline)
register.simple_tag(pictures.bullet)
register.simple_tag(pictures.stacked)
register.simple_tag(pictures.legend_mark)
register.filter(shorten)


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
        value = formatting.local(value).date()
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


@register.simple_tag
def fact(label: str, value: object, *, reason: str = "") -> SafeString:
    """Add a row to `<dl class="facts">`."""
    shown = undefined(reason) if value in (None, "") else value
    return format_html("<dt>{}</dt><dd>{}</dd>", label, shown)
