"""Who is told when a project changes: higher floors listen, lower ones never call up."""

from __future__ import annotations

from collections.abc import Callable

from steerco.projects.models import Project

Observer = Callable[[Project], object]

plan_observers: list[Observer] = []
"""Told of each project whose plan, baseline or register row changed."""

register_observers: list[Observer] = []
"""Told of each project whose risks, assumptions, issues or dependencies changed."""
