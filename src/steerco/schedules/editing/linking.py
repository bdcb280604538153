"""Links: drawn, or typed into a cell; a summary is never linked with what it holds."""

from __future__ import annotations

import re
from typing import Final

from steerco.schedules.cells import BadCell
from steerco.schedules.editing.draft import Draft, link_key
from steerco.schedules.editing.edits import SetLink, Unlink
from steerco.schedules.editing.errors import EditError
from steerco.schedules.link_text import TypedLink, parse_links
from steerco.schedules.model import TENTHS_PER_MINUTE, Duration, Link, LinkType, Task

UID: Final = re.compile(r"#(\d+)")
"""A task by its uid, whatever its row is called meanwhile."""


def set_link(draft: Draft, edit: SetLink) -> None:
    """Add a link, or change the one that is there."""
    lag = Duration(
        tenths=edit.lag * TENTHS_PER_MINUTE, unit=edit.lag_unit, elapsed=edit.elapsed
    )
    if edit.percent is not None:
        lag = Duration(tenths=0, unit="%", percent=edit.percent)
    put_link(
        draft, edit.predecessor, edit.successor, LinkType(edit.type), lag, was=edit.was
    )


def put_link(
    draft: Draft,
    predecessor: int,
    successor: int,
    type_: LinkType,
    lag: Duration,
    *,
    was: str | None = None,
) -> None:
    before, after = draft.task(predecessor), draft.task(successor)
    _may_be_linked(draft, before, after, type_)
    key = (predecessor, successor, type_.value)
    for other in _between(draft, predecessor, successor):
        replaced = not draft.primavera or other.type.value == was
        if replaced and link_key(other) != key:
            draft.links.remove(link_key(other))
    found = draft.links.get(key)
    calendar = found.lag_calendar if found else None
    draft.put_link(
        Link(
            predecessor=predecessor,
            successor=successor,
            type=type_,
            lag=lag,
            lag_calendar=calendar,
        )
    )


def unlink(draft: Draft, edit: Unlink) -> None:
    found = [
        link
        for link in _between(draft, edit.predecessor, edit.successor)
        if edit.type in (None, link.type.value)
    ]
    if not found:
        message = "The link is no longer in the plan; somebody removed it."
        raise EditError(message, task=edit.successor)
    for link in found:
        draft.links.remove(link_key(link))


def set_predecessors(draft: Draft, uid: int, text: str) -> None:
    """Let a task have the predecessors that a text names, and no others."""
    task = draft.task(uid)
    wanted: dict[tuple[int, int, str], Duration] = {}
    for typed in _parsed(draft, task, text):
        wanted[(_target(draft, task, typed), uid, typed.type.value)] = typed.lag
    for link in draft.links_into(uid):
        if link_key(link) not in wanted and not link.external:
            draft.links.remove(link_key(link))
    for (predecessor, _, type_), lag in wanted.items():
        found = draft.links.get((predecessor, uid, type_))
        if found is None or found.lag != lag:
            put_link(draft, predecessor, uid, LinkType(type_), lag)


def check_headings(draft: Draft) -> None:
    """Refuse links that moving in the outline has put between a summary and its own."""
    for link in draft.links:
        for one, other in (
            (link.predecessor, link.successor),
            (link.successor, link.predecessor),
        ):
            if one in draft.outline.above(other):
                message = (
                    f"{draft.task(one).name} and {draft.task(other).name} are linked, so "
                    "one cannot hold the other; remove the link first."
                )
                raise EditError(message, task=other)


def _may_be_linked(draft: Draft, before: Task, after: Task, type_: LinkType) -> None:
    if before.uid == after.uid:
        message = f"{before.name} cannot wait for itself."
        raise EditError(message, task=after.uid, field="predecessors")
    for one, other in ((before, after), (after, before)):
        if draft.is_summary(one) and one.uid in draft.outline.above(other.uid):
            message = (
                f"{one.name} is the summary of {other.name}; the two cannot be linked, "
                "since one ends with the other."
            )
            raise EditError(message, task=after.uid, field="predecessors")
        if draft.primavera and draft.is_summary(one):
            message = f"{one.name} is a WBS element; link the activities in it."
            raise EditError(message, task=after.uid, field="predecessors")
    if draft.is_summary(after) and type_ in (LinkType.FF, LinkType.SF):
        message = (
            f"{after.name} is a summary; only its start can be linked, by FS or SS."
        )
        raise EditError(message, task=after.uid, field="predecessors")


def _between(draft: Draft, predecessor: int, successor: int) -> list[Link]:
    kinds = (draft.links.get((predecessor, successor, kind.value)) for kind in LinkType)
    return [link for link in kinds if link is not None]


def _parsed(draft: Draft, task: Task, text: str) -> list[TypedLink]:
    try:
        return parse_links(text, options=draft.plan.options)
    except BadCell as error:
        message = f"{task.name}: {error}; write predecessors as 12, 14SS or 12FS+2d."
        raise EditError(message, task=task.uid, field="predecessors") from error


def _target(draft: Draft, task: Task, typed: TypedLink) -> int:
    """Return the task that a cell names by its label, code, WBS, name or uid (#12)."""
    text = typed.target.strip()
    if (found_uid := UID.fullmatch(text)) and int(found_uid[1]) in draft.tasks:
        return int(found_uid[1])
    called = draft.called.get(text.casefold(), ())
    if len(called) == 1:
        return called[0]
    by_uid = not called and not draft.is_numbered and text.isdecimal()
    if by_uid and int(text) in draft.tasks:
        return int(text)
    for name in ("code", "wbs", "name"):
        found = [
            each.uid
            for each in draft.tasks
            if getattr(each, name).casefold() == text.casefold()
        ]
        if len(found) == 1:
            return found[0]
        if found:
            message = (
                f"{task.name}: several tasks are called {text}; give the id of one."
            )
            raise EditError(message, task=task.uid, field="predecessors")
    message = f"{task.name}: there is no task {text} in this plan."
    raise EditError(message, task=task.uid, field="predecessors")
