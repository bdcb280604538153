"""Notes of an XER file: memos of activities and of WBS elements, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_columns import COLUMNS, DEFAULTS

_BREAK: Final = "\n\n"


class _Memos(NamedTuple):
    table: str
    key: str
    owner: str
    text: str


_TASKS: Final = _Memos("TASKMEMO", "memo_id", "task_id", "task_memo")
_ELEMENTS: Final = _Memos("WBSMEMO", "wbs_memo_id", "wbs_id", "wbs_memo")


def write_notes(change: Change) -> None:
    """Write the notes that have changed."""
    was = {task.uid: task.notes for task in change.before.tasks}
    for memos, owners, before in (
        (_TASKS, change.ids.tasks, change.was.tasks),
        (_ELEMENTS, change.ids.wbs, change.was.wbs),
    ):
        noted = {
            owners[task.uid]: task.notes
            for task in change.after.tasks
            if task.uid in owners
            and task.notes != (was.get(task.uid, "") if task.uid in before else "")
        }
        if noted:
            _write(change, memos, noted)


def _write(change: Change, memos: _Memos, noted: Mapping[str, str]) -> None:
    places = change.file.rows(memos.table, memos.owner)
    for owner, notes in noted.items():
        own = places.get(owner, [])
        parts = [text.plain(change.file.cell(memos.table, p, memos.text)) for p in own]
        kept, rest = _unchanged(parts, notes)
        stays = own[kept] if rest and kept < len(own) else None
        for place in own[kept:]:
            if place != stays:
                change.file.remove(place)
        if stays is not None:
            change.cells(memos.table, stays, {memos.text: text.memo(rest)})
        elif rest:
            row = {
                memos.owner: owner,
                "memo_type_id": _topic(change),
                "proj_id": change.ids.project,
                memos.text: text.memo(rest),
            }
            change.add(memos.table, memos.key, row)


def _unchanged(parts: list[str], notes: str) -> tuple[int, str]:
    """Return how many of the memos the notes still begin with, and what follows."""
    for kept in range(len(parts), 0, -1):
        head = _BREAK.join(parts[:kept])
        if notes == head:
            return kept, ""
        if notes.startswith(head + _BREAK):
            return kept, notes[len(head + _BREAK) :]
    return 0, notes


def _topic(change: Change) -> str:
    """Return a topic for notes, added where the file has none."""
    change.file.create("MEMOTYPE", COLUMNS["MEMOTYPE"])
    known = next(iter(change.file.rows("MEMOTYPE", "memo_type_id")), None)
    if known is None and not change.file.tables["MEMOTYPE"].added:
        change.file.add("MEMOTYPE", DEFAULTS["MEMOTYPE"])
    return known or DEFAULTS["MEMOTYPE"]["memo_type_id"]
