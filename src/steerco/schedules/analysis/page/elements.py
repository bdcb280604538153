"""Building HTML and SVG; text is escaped by the tree, never by hand."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element  # noqa: SLF001  (lxml offers no public name)
Content = Element | str | None

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def tag(name: str, /, *content: Content, **attributes: object) -> Element:
    """Make an element; `class_` is class, and underscores are hyphens."""
    element = etree.Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), printable(str(value)))
    for item in content:
        _append(element, item)
    return element


def _append(element: Element, item: Content) -> None:
    if item is None:
        return
    if not isinstance(item, str):
        element.append(item)
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + printable(item)
    else:
        element.text = (element.text or "") + printable(item)


def printable(text: str) -> str:
    """Drop characters that no document may hold."""
    return _UNPRINTABLE.sub("", text)


def picture(width: float, height: float, title: str, *content: Content) -> Element:
    """Make a drawing that scales with the page and says what it shows."""
    drawing = tag("svg", tag("title", title), *content, role="img")
    drawing.set("viewBox", f"0 0 {width:.0f} {height:.0f}")
    return drawing


def mark(name: str, class_: str, *content: Content, **numbers: float | str) -> Element:
    """Make a shape; numbers are rounded to a tenth of a pixel."""
    return tag(
        name,
        *content,
        class_=class_,
        **{
            key: value if isinstance(value, str) else f"{value:.1f}"
            for key, value in numbers.items()
        },
    )
