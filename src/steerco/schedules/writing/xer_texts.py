"""Notes, custom fields and expenses of an XER file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final

from steerco.schedules.model import FieldValue, Schedule, Task
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_cells import Ids
from steerco.schedules.writing.xer_columns import COLUMNS, DEFAULTS
from steerco.schedules.writing.xer_file import XerFile
from steerco.schedules.xer_fields import ENTITIES, USER

_TABLES: Final = {entity: table for table, entity in ENTITIES.items()}


def write_texts(
    file: XerFile, before: Schedule, after: Schedule, ids: Ids
) -> Iterator[str]:
    """Write what has changed; yield what could not be written."""
    was = {task.uid: task.notes for task in before.tasks}
    noted = [task for task in after.tasks if task.notes != was.get(task.uid, "")]
    yield from _notes(file, noted, ids)
    if not before.tasks:
        _expenses(file, after, ids)
        _fields(file, after, ids)
    elif before.fields != after.fields:
        kept = {task.uid for task in after.tasks}
        left = tuple(v for v in before.fields if v.entity != "task" or v.uid in kept)
        if left != after.fields:
            yield "Custom fields were changed here and are not written."


def _notes(file: XerFile, tasks: Iterable[Task], ids: Ids) -> Iterator[str]:
    """Write notes into the one memo of a task, or into a new one."""
    places = file.rows("TASKMEMO", "task_id")
    numbers = count(file.largest("TASKMEMO", "memo_id") + 1)
    lost = 0
    for task in tasks:
        number = ids.tasks.get(task.uid)
        memos = places.get(number or "", [])
        if number is None or len(memos) > 1:
            lost += 1
        elif memos and not task.notes:
            file.remove(memos[0])
        elif memos:
            tuple(
                file.change("TASKMEMO", memos[0], {"task_memo": text.memo(task.notes)})
            )
        elif task.notes:
            file.create("TASKMEMO", COLUMNS["TASKMEMO"])
            row = {
                "memo_id": str(next(numbers)),
                "task_id": number,
                "memo_type_id": _memo_type(file),
                "proj_id": ids.project,
                "task_memo": text.memo(task.notes),
            }
            file.add("TASKMEMO", row)
    if lost:
        yield f"Notes of summaries, or in several memos, are not written ({lost})."


def _memo_type(file: XerFile) -> str:
    """Return a topic for notes, added where the file has none."""
    file.create("MEMOTYPE", COLUMNS["MEMOTYPE"])
    known = next(iter(file.rows("MEMOTYPE", "memo_type_id")), None)
    if known is None and not file.tables["MEMOTYPE"].added:
        file.add("MEMOTYPE", DEFAULTS["MEMOTYPE"])
    return known or DEFAULTS["MEMOTYPE"]["memo_type_id"]


def _expenses(file: XerFile, schedule: Schedule, ids: Ids) -> None:
    numbers = count(1)
    for task in schedule.tasks:
        if task.fixed_cost and task.uid in ids.tasks:
            done = task.actual_finish is not None
            spent = text.amount(task.fixed_cost)
            row = {
                **DEFAULTS["PROJCOST"],
                "cost_item_id": str(next(numbers)),
                "proj_id": ids.project,
                "task_id": ids.tasks[task.uid],
                "cost_name": "Fixed cost",
                "target_cost": spent,
                "act_cost": spent if done else "0",
                "remain_cost": "0" if done else spent,
            }
            file.add("PROJCOST", row)


def _fields(file: XerFile, schedule: Schedule, ids: Ids) -> None:
    """Write custom fields and codes as user-defined fields of text."""
    values: dict[tuple[str, str], list[FieldValue]] = defaultdict(list)
    for value in schedule.fields:
        if value.entity in _TABLES:
            values[value.entity, value.field].append(value)
    owners = {
        "task": ids.tasks,
        "resource": ids.resources,
        "assignment": {each.uid: str(each.uid) for each in schedule.assignments},
    }
    for number, ((entity, name), held) in enumerate(values.items(), start=1):
        file.add(
            USER,
            {
                **DEFAULTS[USER],
                "udf_type_id": str(number),
                "table_name": _TABLES[entity],
                "udf_type_name": f"user_field_{number}",
                "udf_type_label": name,
            },
        )
        for value in held:
            owner = owners[entity].get(value.uid)
            if owner is not None:
                row = {
                    "udf_type_id": str(number),
                    "fk_id": owner,
                    "proj_id": ids.project,
                    "udf_text": value.value,
                }
                file.add("UDFVALUE", row)
