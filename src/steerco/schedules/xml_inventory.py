"""What XML files read by MPXJ hold beside what comes into the plan.

MPXJ tells of fields that it knows and the plan does not take, not of those that it
passes over itself. The names here were found by leaving each out of files and changing
it: what changes nothing in the plan is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
from lxml import etree

from steerco.schedules.errors import Unreadable
from steerco.schedules.inventory import Watch
from steerco.schedules.model import Schedule, Unread
from steerco.schedules.sniffing import Format

if TYPE_CHECKING:
    from lxml.etree import _Element


class Names(NamedTuple):
    """What of a format is taken over or is of no account."""

    read: Mapping[str, str]
    """Element -> its attributes that are read, as words."""
    own: frozenset[str]
    """Elements in which the program keeps its own settings and views."""


_NAMES: Final = {
    Format.GANTTPROJECT: Names(
        read={
            "project": "name company version locale view-date view-index"
            " gantt-divider-location resource-divider-location",
            "task": "id uid name start duration complete priority webLink expand"
            " thirdDate thirdDate-constraint",
            "depend": "id type difference hardness",
            "resource": "id name function contacts",
            "tasks": "empty-milestones",
            "role": "id name",
            "roles": "roleset-name",
            "rate": "name value",
            "allocation": "task-id resource-id load",
            "taskproperty": "id name type valuetype",
            "customproperty": "taskproperty-id value",
            "date": "year month date type",
            "day-type": "id",
            "default-week": "id name mon tue wed thu fri sat sun",
        },
        own=frozenset(("view", "field", "option", "timeline", "only-show-weekends")),
    ),
    Format.PLANNER: Names(
        read={
            "project": "name company manager calendar project-start mrproject-version",
            "task": "id name note type scheduling priority work start end work-start"
            " duration percent-complete",
            "constraint": "type time",
            "predecessor": "id predecessor-id type lag",
            "resource": "id name short-name type email note",
            "allocation": "task-id resource-id units",
            "calendar": "id name",
            "day": "id date type",
            "day-type": "id name description",
            "overridden-day-type": "id",
            "interval": "start end",
            "default-week": "mon tue wed thu fri sat sun",
        },
        own=frozenset(),
    ),
}


_P6_RECORDS: Final = frozenset(
    (
        *("Project", "BaselineProject", "WBS", "Activity", "Relationship"),
        *("Resource", "ResourceRate", "ResourceAssignment", "Role", "RoleRate"),
        *("Calendar", "Currency", "ScheduleOptions", "UDFType", "UDF", "Code"),
        *("ActivityCodeType", "ActivityCode", "ActivityNote", "NotebookTopic"),
        *("ProjectNote", "UnitOfMeasure", "DisplayCurrency"),
    )
)
"""Kinds of records in Primavera's XML of which something comes into the plan."""


def with_unread(schedule: Schedule, root: _Element) -> Schedule:
    """Return a plan that also tells what its file holds beside it."""
    if schedule.format == Format.PMXML:
        found = (*schedule.unread, *_unread_records(root))
    else:
        found = tuple(_unread_fields(root, _NAMES[Format(schedule.format)]))
    return msgspec.structs.replace(schedule, unread=found)


def is_watched(format_: Format) -> bool:
    return format_ is Format.PMXML or format_ in _NAMES


def root_of(path: Path, name: str) -> _Element:
    """Return the root of an XML file, read without whatever lies outside it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.parse(str(path), parser).getroot()
    except etree.XMLSyntaxError as error:
        raise Unreadable(name, f"not well-formed XML in line {error.lineno}") from None


def _unread_records(root: _Element) -> Iterator[Unread]:
    """Yield kinds of records that stand in the file or a project and are not read."""
    counts = Counter(
        kind
        for parent in (root, *root.iterchildren("{*}Project"))
        for child in parent.iterchildren(etree.Element)
        if len(child) and (kind := _local(child)) not in _P6_RECORDS
    )
    for kind, count in counts.items():
        yield Unread(where=kind, field="", count=count)


def _unread_fields(root: _Element, names: Names) -> Iterator[Unread]:
    """Yield attributes and texts that no part of the plan comes from."""
    watch = Watch(frozenset())
    for element in root.iter(etree.Element):
        if not names.own.intersection(_path(element)):
            watch.take(_local(element), _cells(element, names))
    return watch.unread()


def _cells(element: _Element, names: Names) -> Iterator[tuple[str, str | None]]:
    read = names.read.get(_local(element), "").split()
    for name, value in element.attrib.items():
        if name not in read and ":" not in name and "}" not in name:
            yield str(name), str(value)
    if text := (element.text or "").strip():
        yield "", text


def _path(element: _Element) -> Iterator[str]:
    yield _local(element)
    yield from map(_local, element.iterancestors())


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]
