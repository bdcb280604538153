"""Custom fields and outline codes of Microsoft Project XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from steerco.schedules.model import (
    FieldDefinition,
    FieldKind,
    FieldValue,
    LookupValue,
)
from steerco.schedules.mspdi_fields import Fields, children, decimal_of

if TYPE_CHECKING:
    from lxml.etree import _Element

Definitions = Mapping[str, FieldDefinition]

KINDS: Final = {
    0: FieldKind.COST,
    1: FieldKind.DATE,
    2: FieldKind.DURATION,
    3: FieldKind.DATE,
    4: FieldKind.FLAG,
    5: FieldKind.NUMBER,
    6: FieldKind.DATE,
    7: FieldKind.TEXT,
}
FIRST_IDS: Final = {
    "task": 188_743_680,
    "resource": 205_520_896,
    "assignment": 255_852_544,
}
"""Where the ids of an entity's fields begin."""
_IDS_EACH: Final = 1 << 24
_NAMED: Final = (
    ("Cost", FieldKind.COST),
    ("Date", FieldKind.DATE),
    ("Start", FieldKind.DATE),
    ("Finish", FieldKind.DATE),
    ("Duration", FieldKind.DURATION),
    ("Flag", FieldKind.FLAG),
    ("Number", FieldKind.NUMBER),
    ("Text", FieldKind.TEXT),
)
_ATTRIBUTE, _CODE = "ExtendedAttribute", "OutlineCode"


class CustomFields:
    """What the entities of one file hold in custom fields, by the field's id."""

    def __init__(self) -> None:
        self._held: list[tuple[str, int, str, str, str]] = []

    def take(self, element: _Element, entity: str, uid: int) -> None:
        """Note the custom fields of one task, resource or assignment."""
        for tag in (_ATTRIBUTE, _CODE):
            for each in children(element, tag):
                fields = Fields(each)
                entry = fields.text("ValueGUID") or ""
                value = fields.text("Value") or fields.text("ValueID") or entry
                if value:
                    key = fields.text("FieldID") or ""
                    self._held.append((entity, uid, key, value, entry))

    def definitions(self, root: _Element) -> dict[str, FieldDefinition]:
        """Return the fields that the file defines, by id."""
        found = {}
        for path in ((f"{_ATTRIBUTE}s", _ATTRIBUTE), (f"{_CODE}s", _CODE)):
            for each in children(root, *path):
                definition = _definition(each, is_code=path[1] == _CODE)
                found[definition.key] = definition
        return found

    def values(self, definitions: Definitions) -> Iterator[FieldValue]:
        """Yield the values held, list entries by their text."""
        entries = {
            key: {
                name: entry
                for entry in definition.lookup
                for name in (entry.value, entry.guid, entry.id)
                if name
            }
            for key, definition in definitions.items()
        }
        for entity, uid, key, raw, guid in self._held:
            known, listed = definitions.get(key), entries.get(key, {})
            entry = listed.get(raw) or listed.get(guid)
            yield FieldValue(
                entity=entity,
                uid=uid,
                field=(known.alias or known.name) if known else key,
                value=entry.value if entry else _plain(raw, known),
                key=key,
                lookup=entry.id if entry else None,
            )


def _definition(element: _Element, *, is_code: bool) -> FieldDefinition:
    fields = Fields(element)
    key = fields.text("FieldID") or ""
    name = fields.text("FieldName") or key
    kind = next(
        (kind for start, kind in _NAMED if name.startswith(start)),
        KINDS.get(fields.integer("CFType") or 7, FieldKind.TEXT),
    )
    return FieldDefinition(
        key=key,
        entity=entity_of(key),
        name=name,
        alias=fields.text("Alias") or "",
        kind=FieldKind.CODE if is_code else kind,
        lookup=tuple(_lookup(element)),
    )


def _plain(raw: str, definition: FieldDefinition | None) -> str:
    """Return a value without the file's conventions: 1 for yes, and cents."""
    kind = definition.kind if definition else FieldKind.TEXT
    if kind is FieldKind.FLAG:
        return "true" if raw in ("1", "true") else "false"
    if kind is FieldKind.COST:
        cents = decimal_of(raw)
        return raw if cents is None else f"{(cents / 100).normalize():f}"
    return raw


def _lookup(element: _Element) -> Iterator[LookupValue]:
    for path in (("ValueList", "Value"), ("Values", "Value")):
        for each in children(element, *path):
            fields = Fields(each)
            guid = fields.text("FieldGUID")
            entry = fields.text("ID") or fields.text("ValueID") or guid
            if entry:
                parent = fields.text("ParentValueID")
                yield LookupValue(
                    id=entry,
                    value=fields.text("Value") or entry,
                    description=fields.text("Description") or "",
                    parent=parent if parent not in ("0", None) else None,
                    guid=guid,
                )


def entity_of(key: str) -> str:
    """Return whose field an id is; Microsoft gives each entity a range of its own."""
    number = int(key) if key.isascii() and key.isdecimal() else 0
    for entity, first in FIRST_IDS.items():
        if first <= number < first + _IDS_EACH:
            return entity
    return "task"
