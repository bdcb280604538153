"""Who is told when projects change: higher floors listen, lower ones never call up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from steerco.projects.models import Project

Observer = Callable[[Sequence[Project]], object]

plan_observers: list[Observer] = []
"""Told of projects whose plan, baseline or register row changed."""

register_observers: list[Observer] = []
"""Told of projects whose risks, assumptions, issues or dependencies changed."""
