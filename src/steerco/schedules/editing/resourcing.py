"""Who works on what: assigned, or typed into a cell."""

from __future__ import annotations

from steerco.schedules.editing import effort
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.edits import Assign
from steerco.schedules.editing.errors import EditError
from steerco.schedules.link_text import parse_resources
from steerco.schedules.model import TENTHS_PER_MINUTE, Resource


def assign(draft: Draft, edit: Assign) -> None:
    resource = (
        _named(draft, edit.resource)
        if isinstance(edit.resource, str)
        else draft.resources.get(edit.resource)
    )
    if resource is None:
        message = "The resource is not in this plan; type its name to add it."
        raise EditError(message, task=edit.task, field="resource")
    work = None if edit.work is None else edit.work * TENTHS_PER_MINUTE
    effort.assign(draft, draft.task(edit.task), resource, edit.units, work)


def set_resources(draft: Draft, uid: int, text: str) -> None:
    """Let exactly those resources work on a task that a text names."""
    task = draft.task(uid)
    wanted = {_named(draft, name).uid: units for name, units in parse_resources(text)}
    if text.strip() and not wanted:
        message = f"{task.name}: write resources as Ann; Bob[50%]."
        raise EditError(message, task=uid, field="resources")
    for each in draft.assignments_of(uid):
        if each.resource is not None and each.resource not in wanted:
            task = effort.unassign(draft, draft.task(uid), each.resource)
    for resource, units in wanted.items():
        found = draft.resources.get(resource)
        own = [e for e in draft.assignments_of(uid) if e.resource == resource]
        if found is not None and not (own and own[0].units == units):
            effort.assign(draft, draft.task(uid), found, units, None)


def _named(draft: Draft, name: str) -> Resource:
    """Return the resource of a name; a name not known yet becomes one."""
    name = " ".join(name.split())
    if not name:
        message = "Give the resource a name."
        raise EditError(message, field="resource")
    for resource in draft.resources:
        if resource.name.casefold() == name.casefold():
            return resource
    draft.said.append(f"{name} is new in this plan and was added to its resources.")
    uid = max((each.uid for each in draft.resources), default=0) + 1
    return draft.resources.put(Resource(uid=uid, name=name, max_units=1.0))
