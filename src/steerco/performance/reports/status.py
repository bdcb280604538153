"""A project's page with what its manager says of the period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from steerco.performance.calculations.health import DIMENSIONS
from steerco.performance.reports.changes import changes
from steerco.performance.reports.pack import (
    PathToGreen,
    ProjectReport,
    Rating,
    Status,
    StatusText,
)

NAMES = {"Overall": "overall", **{label: name for name, label in DIMENSIONS.items()}}
"""Under what a manager's words are kept, by the dimension that a page shows."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a manager says; keys of the mappings are names of dimensions."""

    declared: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    recovery: str = ""


def with_status(
    found: ProjectReport,
    said: Said,
    status: StatusText,
    before: ProjectReport | None = None,
) -> ProjectReport:
    """Return the page of a period: figures, words and what changed since the last."""
    page = found.page
    line = replace(
        page.project,
        overall=rated(page.project.overall, said),
        ratings=tuple(rated(rating, said) for rating in page.project.ratings),
    )
    page = replace(
        page,
        project=line,
        need="",
        path_to_green=path(page.path_to_green, said),
        status=status,
    )
    if before is not None:
        differs = changes(before.page, page, found.masthead.currency)
        page = replace(page, status=replace(status, changes=differs))
    return replace(found, page=page)


def rated(rating: Rating, said: Said) -> Rating:
    name = NAMES.get(rating.dimension, "")
    colour = said.declared.get(name)
    return replace(
        rating,
        computed=rating.computed or rating.status,
        declared=Status(colour) if colour else None,
        status=Status(colour) if colour else rating.status,
        comment=said.comments.get(name, ""),
    )


def path(known: PathToGreen | None, said: Said) -> PathToGreen | None:
    if known is None or not said.recovery:
        return known
    return replace(known, recovery=said.recovery)
