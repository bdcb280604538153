"""Saved views of a page: list, keep, forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from steerco.core.addresses import address
from steerco.core.models import SavedView


@dataclass(frozen=True, slots=True)
class ViewLink:
    name: str
    url: str
    current: bool


def saved_views(request: HttpRequest) -> dict[str, Any]:
    """Return what the menu of saved views needs on this page."""
    match = request.resolver_match
    name = match.view_name if match else ""
    here = request.GET.urlencode()
    views = SavedView.objects.filter(owner=request.user.pk, page=name)
    return {
        "saved_views": [
            ViewLink(v.name, f"{request.path}?{v.query}", v.query == here)
            for v in views
        ],
        "save_view_url": address("core:saved-view-save"),
    }
