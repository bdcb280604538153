"""SVG by hand: few shapes, in points, with colours that survive a printer."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from steerco.schedules.writing.mspdi_elements import printable

INK, TEXT, MUTED = "#14213D", "#25324A", "#6B7688"
RULE, STRIPE, HEAD, OFF = "#D5DAE1", "#F5F7FA", "#EEF1F5", "#F0F1F4"
LINK, BASELINE, DATA_DATE, TODAY = "#8A94A3", "#A9B2BE", "#B45309", "#0F766E"
BARS: Final = {
    "critical": ("#D6453D", "#8F221C"),
    "open": ("#5B8DD6", "#24518F"),
    "done": ("#9DB0C6", "#5D7289"),
    "inactive": ("#E3E6EB", "#B8C0CA"),
}
"""The colour of a bar, and of what is done of it."""
FONTS: Final = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, 'Libertinus Serif'"
_NARROW, _WIDE = "iljtfrI.,:;'|!()[] -", "mwMWQO@%—"


def width_of(words: str, size: float) -> float:
    """Return about how wide words are; a little too much rather than too little."""
    ems = sum(
        0.3
        if letter in _NARROW
        else 0.88
        if letter in _WIDE
        else 0.68
        if letter.isupper()
        else 1.0
        if ord(letter) > 0x2E80
        else 0.54
        for letter in words
    )
    return ems * size


def fitted(words: str, width: float, size: float) -> str:
    """Cut words so that they stay within a width."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…" if words else ""


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 8,
    fill: str = TEXT,
    bold: bool = False,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    weight = ' font-weight="600"' if bold else ""
    if halo:
        weight += ' stroke="#FFFFFF" stroke-width="2.4" paint-order="stroke"'
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}"{weight}{where}>'
        f"{escape(printable(words))}</text>"
    )


def box(x: float, y: float, width: float, height: float, fill: str, **rest: str) -> str:
    more = "".join(f" {k.replace('_', '-')}={quoteattr(v)}" for k, v in rest.items())
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" '
        f'fill="{fill}"{more}/>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    stroke: str,
    width: float = 0.5,
    dash: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{stroke}" '
        f'stroke-width="{width:g}" fill="none"{dashed}/>'
    )


def path(outline: str, fill: str = "none", stroke: str = "", width: float = 0.7) -> str:
    pen = f' stroke="{stroke}" stroke-width="{width:g}"' if stroke else ""
    return f'<path d="{outline}" fill="{fill}"{pen}/>'


def title(words: str) -> str:
    """Return what a pointer over a shape, or a screen reader, is told."""
    return f"<title>{escape(printable(words))}</title>"


def document(width: float, height: float, words: str, parts: list[str]) -> bytes:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}pt" '
        f'height="{height:.0f}pt" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'font-family="{FONTS}" role="img">{title(words)}'
        f"{''.join(parts)}</svg>"
    ).encode()
