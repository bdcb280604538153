"""Small pictures as SVG, drawn with attributes only: the page allows no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = int | float | Decimal

WIDTH, HEIGHT = 80, 18


def sparkline(values: Sequence[Number | None], label: str = "") -> SafeString:
    """Draw a trend; gaps where a value is undefined; nothing from fewer than two."""
    known = [float(v) for v in values if v is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    step = WIDTH / (len(values) - 1)

    def place(index: int, value: Number) -> tuple[str, str]:
        share = (float(value) - low) / span if high > low else 0.5
        return f"{index * step:.1f}", f"{HEIGHT - 2 - share * (HEIGHT - 4):.1f}"

    runs: list[list[tuple[str, str]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place(index, value))
    lines = format_html_join(
        "",
        '<polyline class="sparkline-line" points="{}"></polyline>',
        ((" ".join(f"{x},{y}" for x, y in run),) for run in runs if len(run) > 1),
    )
    last = next(run[-1] for run in reversed(runs) if run)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<circle class="sparkline-end" cx="{}" cy="{}" r="2"></circle></svg>',
        WIDTH,
        HEIGHT,
        label or f"Trend from {known[0]:g} to {known[-1]:g}",
        lines,
        *last,
    )


def bullet(
    actual: Number | None,
    target: Number | None,
    *,
    forecast: Number | None = None,
    scale: Number | None = None,
    label: str = "",
) -> SafeString:
    """Draw actual against target (a mark), with the forecast behind it."""
    if actual is None:
        return SafeString("")
    known = [float(v) for v in (actual, target, forecast) if v is not None]
    full = float(scale) if scale else max(known) * 1.05 or 1.0

    def share(value: Number) -> str:
        return f"{max(0.0, min(100.0, 100 * float(value) / full)):.1f}"

    behind = (
        SafeString("")
        if forecast is None
        else format_html(
            '<rect class="bullet-forecast" y="2" width="{}" height="6"></rect>',
            share(forecast),
        )
    )
    mark = (
        SafeString("")
        if target is None
        else format_html(
            '<rect class="bullet-target" x="{}" width="0.9" height="10"></rect>',
            share(target),
        )
    )
    over = target is not None and float(actual) > float(target)
    return format_html(
        '<svg class="bullet" viewBox="0 0 100 10" preserveAspectRatio="none"'
        ' role="img" aria-label="{}">'
        '<rect class="bullet-track" y="2" width="100" height="6"></rect>{}'
        '<rect class="bullet-actual{}" y="2" width="{}" height="6"></rect>{}</svg>',
        label or "Actual against target",
        behind,
        " bullet-over" if over else "",
        share(actual),
        mark,
    )


def stacked(parts: Sequence[tuple[str, Number]], label: str = "") -> SafeString:
    """Draw shares of a whole side by side; each part is (tone, value)."""
    total = sum(float(value) for _, value in parts)
    if total <= 0:
        return SafeString("")
    offsets = [sum(float(v) for _, v in parts[:i]) for i in range(len(parts))]
    bars = format_html_join(
        "",
        '<rect class="fill-{}" x="{}" width="{}" height="8"></rect>',
        (
            (
                tone,
                f"{100 * offset / total:.2f}",
                f"{max(0.0, 100 * float(value) / total - 0.4):.2f}",
            )
            for (tone, value), offset in zip(parts, offsets, strict=True)
            if value
        ),
    )
    return format_html(
        '<svg class="stacked" viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' role="img" aria-label="{}">{}</svg>',
        label or ", ".join(f"{value} {tone}" for tone, value in parts),
        bars,
    )


def legend_mark(tone: str) -> SafeString:
    """Draw the square that a legend explains."""
    return format_html(
        '<svg class="legend-mark" viewBox="0 0 8 8" aria-hidden="true">'
        '<rect class="fill-{}" width="8" height="8" rx="2"></rect></svg>',
        tone,
    )
