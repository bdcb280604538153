"""Microsoft Project XML: a new file, or the original with what has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule
from steerco.schedules.mspdi import PROJECTLIBRE_MARK
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import mspdi_text as text
from steerco.schedules.writing.mspdi_calendars import calendar_nodes
from steerco.schedules.writing.mspdi_custom import (
    Customs,
    customs,
    definition_nodes,
    holdings,
)
from steerco.schedules.writing.mspdi_elements import (
    Leaves,
    Node,
    changed,
    child,
    made,
    merged,
    namespace_of,
    rank,
)
from steerco.schedules.writing.mspdi_fitting import fitted
from steerco.schedules.writing.mspdi_losses import losses
from steerco.schedules.writing.mspdi_resources import assignment_nodes, resource_nodes
from steerco.schedules.writing.mspdi_tasks import task_nodes
from steerco.schedules.writing.written import Source, Written

if TYPE_CHECKING:
    from lxml.etree import _Element

    from steerco.schedules.model import FieldDefinition

NAMESPACE: Final = "http://schemas.microsoft.com/project"
_GUID_LENGTH: Final = 36
_EMPTY: Final = Schedule(uid="", name="", format=Format.MSPDI)


def write(schedule: Schedule, source: Source | None, on: dt.date | None) -> Written:
    """Return the plan as Microsoft Project XML."""
    if source is None or not _is_microsoft(source):
        schedule = fitted(schedule)
        own = customs(schedule)
        root = _skeleton(schedule)
        _change(root, _EMPTY, schedule, customs(_EMPTY), own)
        etree.indent(root)
        return Written(_bytes(root), losses(schedule, own))
    content = source.content.rpartition(PROJECTLIBRE_MARK)[2]
    if schedule == source.schedule:
        return Written(content)
    root = etree.fromstring(content, _parser())
    own = customs(schedule)
    _change(root, source.schedule, schedule, customs(source.schedule), own)
    return Written(_bytes(root), losses(schedule, own))


def _is_microsoft(source: Source) -> bool:
    """Tell whether the file can be patched; a plan may come from JSON as well."""
    known = source.schedule.format in (Format.MSPDI, Format.PROJECTLIBRE)
    return known and not source.is_like(b'"steerco_plan"')


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True
    )


def _bytes(root: _Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _skeleton(schedule: Schedule) -> _Element:
    """Return a project with what Microsoft expects and no plan says."""
    unnamed = cast("dict[str, str]", {None: NAMESPACE})
    root = etree.Element(f"{{{NAMESPACE}}}Project", nsmap=unnamed)
    space = f"{{{NAMESPACE}}}"
    for tag, value in (
        ("SaveVersion", "14"),
        ("CurrencyDigits", "2"),
        ("NewTasksAreManual", "0"),
    ):
        etree.SubElement(root, f"{space}{tag}").text = value
    for tag in _CONTAINERS:
        etree.SubElement(root, f"{space}{tag}")
    summary: Leaves = {
        "UID": "0",
        "ID": "0",
        "Name": schedule.name,
        "Type": "1",
        "IsNull": "0",
        "OutlineNumber": "0",
        "OutlineLevel": "0",
        "Start": text.moment(schedule.start),
        "Finish": text.moment(schedule.finish),
        "Summary": "1",
    }
    unassigned: Leaves = {"UID": "0", "ID": "0", "Type": "1", "IsNull": "0"}
    _container(root, "Tasks").append(made(Node("Task", summary), space))
    _container(root, "Resources").append(made(Node("Resource", unassigned), space))
    return root


_CONTAINERS: Final = (
    "OutlineCodes",
    "ExtendedAttributes",
    "Calendars",
    "Tasks",
    "Resources",
    "Assignments",
)


def _container(root: _Element, tag: str) -> _Element:
    """Return the element that holds all of a kind, made where there is none."""
    found = child(root, tag)
    if found is None:
        found = etree.Element(f"{namespace_of(root)}{tag}")
        own = rank("Project", tag)
        place = next(
            (
                at
                for at, each in enumerate(root)
                if rank("Project", etree.QName(each).localname) > own
            ),
            len(root),
        )
        root.insert(place, found)
    return found


def _change(
    root: _Element, before: Schedule, after: Schedule, was: Customs, own: Customs
) -> None:
    """Bring the document from one state of the plan to another."""
    space = namespace_of(root)
    changed(
        root, Node("Project", _leaves(before)), Node("Project", _leaves(after)), space
    )

    def both(tag: str, key: str, old: Iterable[_Named], new: Iterable[_Named]) -> None:
        old, new = tuple(old), tuple(new)
        if old != new:
            merged(_container(root, tag), key, old, new)

    def defined(
        definitions: tuple[FieldDefinition, ...], *, codes: bool
    ) -> list[_Named]:
        return list(definition_nodes(definitions, codes=codes))

    for tag, codes in (("OutlineCodes", True), ("ExtendedAttributes", False)):
        both(
            tag,
            "FieldID",
            defined(was.definitions, codes=codes),
            defined(own.definitions, codes=codes),
        )
    held_before, held = holdings(was), holdings(own)
    both("Calendars", "UID", calendar_nodes(before), calendar_nodes(after))
    both("Tasks", "UID", task_nodes(before, held_before), task_nodes(after, held))
    both(
        "Resources",
        "UID",
        resource_nodes(before, held_before),
        resource_nodes(after, held),
    )
    both(
        "Assignments",
        "UID",
        assignment_nodes(before, held_before),
        assignment_nodes(after, held),
    )


_Named = tuple[str, Node]


def _leaves(schedule: Schedule) -> Leaves:
    if schedule is _EMPTY:
        return {}
    options = schedule.options
    day = options.minutes_per_day * TENTHS_PER_MINUTE
    is_guid = len(schedule.uid) == _GUID_LENGTH
    return {
        "UID": None if is_guid else schedule.uid,
        "GUID": schedule.uid if is_guid else None,
        "Title": schedule.name,
        "Company": schedule.company or None,
        "Manager": schedule.manager or None,
        "Author": schedule.author or None,
        "ScheduleFromStart": text.flag(not options.schedule_from_finish),
        "StartDate": text.moment(schedule.start),
        "FinishDate": text.moment(schedule.finish),
        "CriticalSlackLimit": text.number(options.critical_limit / day),
        "CurrencyCode": schedule.currency or None,
        "CalendarUID": text.whole(schedule.calendar),
        "MinutesPerDay": str(options.minutes_per_day),
        "MinutesPerWeek": str(options.minutes_per_week),
        "DaysPerMonth": str(options.days_per_month),
        "HonorConstraints": text.flag(options.honor_constraints),
        "EarnedValueMethod": text.flag(options.earned_value_by_physical_percent),
        "MultipleCriticalPaths": text.flag(options.multiple_critical_paths),
        "SplitsInProgressTasks": text.flag(options.split_in_progress),
        "StatusDate": text.moment(schedule.data_date),
    }
