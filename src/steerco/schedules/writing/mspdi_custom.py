"""Custom fields and outline codes as elements of Microsoft Project XML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

import msgspec

from steerco.schedules.model import (
    FieldDefinition,
    FieldKind,
    FieldValue,
    LookupValue,
    Schedule,
)
from steerco.schedules.mspdi_custom import FIRST_IDS, KINDS
from steerco.schedules.writing import mspdi_text as text
from steerco.schedules.writing.mspdi_elements import Node
from steerco.schedules.writing.mspdi_tasks import Fields

_TEXT_OFFSETS: Final = {
    "task": (51, 54, 57, 60, 63, *range(66, 71), *range(317, 337)),
    "resource": (8, 9, 30, 31, 32, *range(97, 102), *range(225, 245)),
    "assignment": (*range(88, 98), *range(218, 238)),
}
"""Text1 to Text30, counted from where the fields of their entity begin."""
_ELEMENT_TYPES: Final = {"task": "20", "resource": "21", "assignment": "23"}
_TYPES: Final = {kind: str(code) for code, kind in reversed(KINDS.items())}


class Customs(NamedTuple):
    """The custom fields of a plan under ids that Microsoft knows."""

    definitions: tuple[FieldDefinition, ...]
    values: tuple[FieldValue, ...]
    lost: tuple[str, ...]
    """Names of fields for which no free field was left."""


def customs(schedule: Schedule) -> Customs:
    """Return the fields, foreign ones moved to free text fields under their name."""
    own = {d.key: d for d in schedule.field_definitions if _is_microsoft(d.key)}
    free = {
        entity: iter(
            (str(FIRST_IDS[entity] + offset), f"Text{number}")
            for number, offset in enumerate(offsets, start=1)
            if str(FIRST_IDS[entity] + offset) not in own
        )
        for entity, offsets in _TEXT_OFFSETS.items()
    }
    moved: dict[tuple[str, str], str | None] = {}
    lost = []
    for entity, key, shown in _foreign(schedule, own):
        place = next(free.get(entity, iter(())), None)
        moved[entity, key] = place[0] if place else None
        if place:
            own[place[0]] = FieldDefinition(
                key=place[0], entity=entity, name=place[1], alias=shown
            )
        else:
            lost.append(shown)
    values = tuple(_placed(schedule.fields, moved))
    return Customs(_with_entries(own, values), values, tuple(lost))


def _is_microsoft(key: str) -> bool:
    return key.isascii() and key.isdecimal()


def _foreign(
    schedule: Schedule, own: dict[str, FieldDefinition]
) -> Iterator[tuple[str, str, str]]:
    """Yield entity, key and name of what Microsoft has no field for, each once."""
    seen = set()
    for value in schedule.fields:
        key = value.key or value.field
        if key not in own and not _is_microsoft(key):
            if (value.entity, key) not in seen:
                yield value.entity, key, value.field
            seen.add((value.entity, key))


def _placed(
    values: Iterable[FieldValue], moved: dict[tuple[str, str], str | None]
) -> Iterator[FieldValue]:
    for value in values:
        key = value.key or value.field
        place = moved.get((value.entity, key), key)
        if place is not None:
            yield msgspec.structs.replace(
                value, key=place, lookup=None if place != key else value.lookup
            )


def _with_entries(
    definitions: dict[str, FieldDefinition], values: Iterable[FieldValue]
) -> tuple[FieldDefinition, ...]:
    """Return the definitions, outline codes with an entry for every value held."""
    held: dict[str, dict[str, None]] = defaultdict(dict)
    for value in values:
        if value.lookup is None:
            held[value.key][value.value] = None
    return tuple(
        msgspec.structs.replace(
            definition,
            lookup=definition.lookup + tuple(_missing(definition, held[key])),
        )
        if definition.kind is FieldKind.CODE
        else definition
        for key, definition in definitions.items()
    )


def _missing(
    definition: FieldDefinition, values: Iterable[str]
) -> Iterator[LookupValue]:
    known = {entry.value for entry in definition.lookup}
    known |= {entry.id for entry in definition.lookup}
    number = len(definition.lookup)
    for value in values:
        if value not in known:
            number += 1
            yield LookupValue(id=str(number), value=value)


def definition_nodes(
    definitions: Iterable[FieldDefinition], *, codes: bool
) -> Iterator[tuple[str, Node]]:
    """Yield outline codes, or else the other custom fields, with their ids."""
    for definition in definitions:
        if (definition.kind is FieldKind.CODE) is codes:
            yield definition.key, _code(definition) if codes else _attribute(definition)


def _attribute(definition: FieldDefinition) -> Node:
    values = tuple(
        Node(
            "Value",
            {
                "ID": entry.id,
                "Value": entry.value,
                "Description": entry.description or None,
            },
        )
        for entry in definition.lookup
    )
    return Node(
        "ExtendedAttribute",
        {
            "FieldID": definition.key,
            "FieldName": definition.name,
            "CFType": _TYPES.get(definition.kind, "7"),
            "ElemType": _ELEMENT_TYPES.get(definition.entity),
            "UserDef": "1",
            "Alias": definition.alias or None,
        },
        {"ValueList": (Node("ValueList", {}, {"Value": values}),) if values else ()},
    )


def _code(definition: FieldDefinition) -> Node:
    values = tuple(
        Node(
            "Value",
            {
                "ValueID": entry.id,
                "FieldGUID": entry.guid,
                "Type": "21",
                "ParentValueID": entry.parent or "0",
                "Value": entry.value,
                "Description": entry.description or None,
            },
        )
        for entry in definition.lookup
    )
    return Node(
        "OutlineCode",
        {
            "FieldID": definition.key,
            "FieldName": definition.name,
            "Alias": definition.alias or None,
        },
        {"Values": (Node("Values", {}, {"Value": values}),) if values else ()},
    )


def holdings(custom: Customs) -> Fields:
    """Return what each entity holds, as extended attributes and as outline codes."""
    known = {definition.key: definition for definition in custom.definitions}
    found: dict[tuple[str, int], tuple[list[Node], list[Node]]] = defaultdict(
        lambda: ([], [])
    )
    for value in custom.values:
        definition = known.get(value.key)
        attributes, codes = found[value.entity, value.uid]
        if definition is not None and definition.kind is FieldKind.CODE:
            codes.append(_held_code(value, definition))
        else:
            attributes.append(_held(value, definition))
    return {owner: (tuple(a), tuple(c)) for owner, (a, c) in found.items()}


def _held_code(value: FieldValue, definition: FieldDefinition) -> Node:
    entries = {entry.value: entry.id for entry in definition.lookup}
    entry = value.lookup or entries.get(value.value, value.value)
    return Node("OutlineCode", {"FieldID": value.key, "ValueID": entry})


def _held(value: FieldValue, definition: FieldDefinition | None) -> Node:
    kind = definition.kind if definition else FieldKind.TEXT
    guids = {entry.id: entry.guid for entry in definition.lookup} if definition else {}
    return Node(
        "ExtendedAttribute",
        {
            "FieldID": value.key,
            "Value": _raw(value.value, kind),
            "ValueGUID": guids.get(value.lookup or ""),
        },
    )


def _raw(value: str, kind: FieldKind) -> str:
    """Write a value with the file's conventions: 1 for yes, and cents."""
    if kind is FieldKind.FLAG:
        return "1" if value == "true" else "0"
    if kind is FieldKind.COST:
        try:
            return text.cents(Decimal(value)) or value
        except InvalidOperation:
            return value
    return value
