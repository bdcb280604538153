"""Apply edits to a plan: all of them, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from steerco.schedules.editing import (
    edits,
    effort,
    linking,
    pasting,
    planning,
    progress,
    resourcing,
    setting,
    structure,
)
from steerco.schedules.editing.changes import Changes
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import moment
from steerco.schedules.model import Schedule


@dataclass(frozen=True, slots=True)
class Edited:
    """A plan after edits, not yet calculated, and what they changed."""

    schedule: Schedule
    changes: Changes
    stale: frozenset[int]
    """Tasks whose summaries have to be added up anew, and such summaries."""
    moved: bool
    """Whether the outline or the order of tasks changed."""
    said: tuple[str, ...] = ()
    """What a person should be told besides what she asked for."""

    @property
    def inverse(self) -> Changes:
        """Return what takes the edits back."""
        return self.changes.inverted()

    @property
    def touched(self) -> frozenset[str]:
        return self.changes.touched


def apply(schedule: Schedule, wanted: Sequence[edits.Edit]) -> Edited:
    """Do what a person asked for.

    Parameters
    ----------
    schedule : Schedule
        The plan with its calculated dates.
    wanted : sequence of Edit
        In the order in which they are done.

    Raises
    ------
    EditError
        If one of them cannot be done; its `edit` tells which.
    """
    draft = Draft(schedule)
    for number, edit in enumerate(wanted):
        try:
            _RULES[type(edit)](draft, edit)
        except EditError as error:
            error.edit = number
            raise
    return _edited(draft)


def replay(schedule: Schedule, changes: Sequence[Changes]) -> Edited:
    """Do again what was noted, one after another; inverted changes take it back.

    Raises
    ------
    EditError
        If what they are about is no longer there.
    """
    draft = Draft(schedule)
    for each in changes:
        draft.replay(each)
    return _edited(draft)


def _edited(draft: Draft) -> Edited:
    if draft.is_moved:
        linking.check_headings(draft)
    changes = draft.changes()
    return Edited(
        schedule=draft.result(),
        changes=changes,
        stale=frozenset(draft.stale | draft.stale_after(changes)),
        moved=draft.is_moved,
        said=tuple(dict.fromkeys(draft.said)),
    )


_RULES: Final[Mapping[type[Any], Callable[[Draft, Any], object]]] = {
    edits.Set: lambda d, e: setting.set_values(d, e.uid, setting.given(e.values)),
    edits.Add: structure.add,
    edits.Remove: lambda d, e: structure.remove(d, e.uids),
    edits.Move: lambda d, e: structure.move(d, e.uids, e.parent, e.before),
    edits.Indent: lambda d, e: structure.indent(d, e.uids),
    edits.Outdent: lambda d, e: structure.outdent(d, e.uids),
    edits.SetLink: linking.set_link,
    edits.Unlink: linking.unlink,
    edits.Predecessors: lambda d, e: linking.set_predecessors(d, e.uid, e.text),
    edits.Assign: resourcing.assign,
    edits.Unassign: lambda d, e: effort.unassign(d, d.task(e.task), e.resource),
    edits.Resources: lambda d, e: resourcing.set_resources(d, e.uid, e.text),
    edits.SplitTask: planning.split,
    edits.Join: lambda d, e: planning.join(d, e.uid),
    edits.SetCalendar: planning.set_calendar,
    edits.SetPlan: lambda d, e: planning.set_plan(d, e.values),
    edits.Progress: lambda d, e: progress.update(d, moment(e.to), e.uids),
    edits.Paste: pasting.paste,
}
