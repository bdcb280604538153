"""Compose dashboards: make, change, arrange, copy and delete them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.organisation.models import Person, Role
from steerco.organisation.policies import require
from steerco.organisation.services import root_scope
from steerco.performance.models import (
    STARTING_SET,
    Dashboard,
    DashboardShare,
    Placed,
    WidgetKind,
)
from steerco.performance.policies import (
    can_change_dashboard,
    can_compose,
    visible_dashboards,
)
from steerco.projects.models import Portfolio

STEPS = ("up", "down", "width", "remove", "add", "start")
"""What a person does to arrange; "start" places the starting set."""


@transaction.atomic
def create_dashboard(
    *,
    name: str,
    portfolio: Portfolio | None,
    roles: Iterable[str],
    widgets: Sequence[Placed] = STARTING_SET,
    actor: Person,
) -> Dashboard:
    """Keep a dashboard under a name that its owner uses once."""
    require(allowed=can_compose(actor, portfolio), to="compose a dashboard of this")
    require_free(name, actor)
    dashboard = Dashboard(owner=actor, name=name, portfolio=portfolio)
    dashboard.placed = list(widgets)
    dashboard.save()
    share(dashboard, roles)
    note(dashboard, "add", actor, after=said(dashboard))
    return dashboard


@transaction.atomic
def change_dashboard(
    *,
    dashboard: Dashboard,
    name: str,
    portfolio: Portfolio | None,
    roles: Iterable[str],
    actor: Person,
) -> Dashboard:
    """Rename a dashboard, turn it to another scope, share it with other roles."""
    dashboard = locked(dashboard)
    require(allowed=can_change_dashboard(actor, dashboard), to="change this dashboard")
    require(allowed=can_compose(actor, portfolio), to="compose a dashboard of this")
    if name != dashboard.name:
        require_free(name, actor)
    before = said(dashboard)
    dashboard.name, dashboard.portfolio = name, portfolio
    dashboard.save(update_fields=["name", "portfolio"])
    share(dashboard, roles)
    after = said(dashboard)
    if after != before:
        note(dashboard, "change", actor, before=before, after=after)
    return dashboard


@transaction.atomic
def arrange_dashboard(
    *, dashboard: Dashboard, step: str, kind: str, actor: Person
) -> Dashboard:
    """Move, widen, remove or add a widget; a move beyond an end changes nothing."""
    dashboard = locked(dashboard)
    require(allowed=can_change_dashboard(actor, dashboard), to="arrange this dashboard")
    before = dashboard.widgets
    dashboard.placed = arranged(dashboard.placed, step, kind)
    if dashboard.widgets != before:
        dashboard.save(update_fields=["widgets"])
        note(
            dashboard,
            "arrange",
            actor,
            before={"widgets": before},
            after={"widgets": dashboard.widgets},
        )
    return dashboard


def arranged(widgets: Sequence[Placed], step: str, kind: str) -> list[Placed]:
    """Return the widgets after a step of `STEPS`."""
    found = list(widgets)
    if step == "start":
        return found or list(STARTING_SET)
    if kind not in WidgetKind.values or step not in STEPS:
        raise BadInput("A dashboard knows no such widget or step; open it again.")
    at = next((n for n, each in enumerate(found) if each.kind == kind), None)
    if step == "add":
        new = Placed(WidgetKind(kind), whole=kind == WidgetKind.FIGURES)
        return found if at is not None else [*found, new]
    if at is None:
        raise InvalidState(
            f"{WidgetKind(kind).label} is no longer on this dashboard; open it again."
        )
    widget = found.pop(at)
    if step == "remove":
        return found
    if step == "width":
        found.insert(at, replace(widget, whole=not widget.whole))
    else:
        found.insert(max(at + (1 if step == "down" else -1), 0), widget)
    return found


@transaction.atomic
def copy_dashboard(*, dashboard: Dashboard, actor: Person) -> Dashboard:
    """Make an own dashboard of one that is seen; it is shared with nobody."""
    seen = visible_dashboards(actor).filter(pk=dashboard.pk)
    require(allowed=seen.exists(), to="copy this dashboard")
    return create_dashboard(
        name=free_name(dashboard.name, actor),
        portfolio=dashboard.portfolio,
        roles=(),
        widgets=dashboard.placed,
        actor=actor,
    )


@transaction.atomic
def delete_dashboard(*, dashboard: Dashboard, actor: Person) -> None:
    dashboard = locked(dashboard)
    require(allowed=can_change_dashboard(actor, dashboard), to="delete this dashboard")
    note(dashboard, "delete", actor, before=said(dashboard))
    dashboard.delete()


def locked(dashboard: Dashboard) -> Dashboard:
    return Dashboard.objects.select_for_update().get(pk=dashboard.pk)


def require_free(name: str, owner: Person) -> None:
    if Dashboard.objects.filter(owner=owner, name=name).exists():
        message = f"You have a dashboard named “{name}”; choose another name."
        raise BadInput(message, fields={"name": message})


def free_name(name: str, owner: Person) -> str:
    """Return the name, with the first number that makes it free for its owner."""
    used = set(Dashboard.objects.filter(owner=owner).values_list("name", flat=True))
    found, number = name, 1
    while found in used:
        number += 1
        ending = f" ({number})"
        found = f"{name[: 80 - len(ending)]}{ending}"
    return found


def share(dashboard: Dashboard, roles: Iterable[str]) -> None:
    """Let the holders of these roles open the dashboard, and of no others."""
    wanted = set(roles)
    dashboard.shares.exclude(role__in=wanted).delete()
    DashboardShare.objects.bulk_create(
        [DashboardShare(dashboard=dashboard, role=role) for role in sorted(wanted)],
        ignore_conflicts=True,
    )


def said(dashboard: Dashboard) -> dict[str, object]:
    roles = dashboard.shares.values_list("role", flat=True)
    return {
        "name": dashboard.name,
        "portfolio": dashboard.portfolio.code if dashboard.portfolio else "",
        "shared with": [Role(role).label for role in roles],
        "widgets": dashboard.widgets,
    }


def note(
    dashboard: Dashboard,
    verb: str,
    actor: Person,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    scope = dashboard.portfolio.scope if dashboard.portfolio else root_scope()
    journal.record(
        actor=actor,
        action=f"dashboard.{verb}",
        on=dashboard,
        scope_path=scope.path,
        before=before,
        after=after,
    )
