"""The shape of the sidebar: pages grouped by the function of the PMO they serve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SECTIONS = (
    "",
    "Portfolio",
    "Projects",
    "Performance",
    "Governance",
    "Resources",
    "Strategy",
    "Support",
    "Administration",
)
"""Order of the sections; the first carries no title."""


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry; `keys` is a keyboard sequence such as "g p"."""

    label: str
    icon: str
    url: str
    section: str = ""
    badge: int | None = None
    keys: str = ""


@dataclass(frozen=True, slots=True)
class NavigationSection:
    label: str
    items: tuple[NavigationItem, ...]


def grouped(items: Iterable[NavigationItem]) -> list[NavigationSection]:
    """Return the sections that have pages, in their order."""
    listed = list(items)
    found = (
        NavigationSection(label, tuple(i for i in listed if i.section == label))
        for label in SECTIONS
    )
    return [section for section in found if section.items]


def current(sections: Iterable[NavigationSection], path: str) -> str:
    """Return the url of the entry that `path` belongs to: the longest that fits."""
    urls = [item.url for section in sections for item in section.items]
    return max((u for u in urls if belongs(path, u)), key=len, default="")


def belongs(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
