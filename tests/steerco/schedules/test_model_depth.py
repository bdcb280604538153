"""What a way back needs: rules, definitions, units and ids, whoever reads the file."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer

from steerco.schedules import java, mpxj, read
from steerco.schedules.model import (
    FieldKind,
    LookupValue,
    Pattern,
    Recurrence,
)
from steerco.schedules.sniffing import Format

EVERY_OTHER_SATURDAY = Recurrence(
    pattern=Pattern.WEEKLY,
    start=dt.date(2026, 1, 1),
    end=dt.date(2026, 1, 31),
    period=2,
    weekdays=(5,),
)


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    return path


@pytest.fixture
def primavera(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    return read(path)[0]


def test_a_recurring_exception_keeps_its_rule_and_its_days_point_to_it(bridge):
    (plan,) = read(bridge)
    calendar = plan.calendars[0]
    assert calendar.recurrences == (EVERY_OTHER_SATURDAY,)
    assert [e.recurrence for e in calendar.exceptions] == [0, None, 0, 0]


def test_the_field_that_holds_a_value_is_defined_with_name_alias_and_kind(bridge):
    (plan,) = read(bridge)
    (definition,) = plan.field_definitions
    assert (definition.name, definition.alias, definition.entity, definition.kind) == (
        "Text1",
        "Area",
        "task",
        FieldKind.TEXT,
    )
    assert {value.key for value in plan.fields} == {definition.key}


def test_a_rate_remembers_the_unit_people_see(bridge):
    (plan,) = read(bridge)
    (rate,) = plan.resources[0].rates
    assert (rate.per, rate.unit) == ("h", "d")


def test_mpxj_gives_the_same_rules_and_definitions(bridge):
    if java.find_java() is None or not java.find_jars():
        pytest.skip("no Java or no mpxj: install steerco[mpp]")
    (ours,) = read(bridge)
    (theirs,) = mpxj.read_file(bridge, Format.MSPDI, name=bridge.name)
    assert theirs.calendars[0].recurrences == ours.calendars[0].recurrences
    assert theirs.calendars[0].exceptions == ours.calendars[0].exceptions
    assert {d.key: d.alias for d in theirs.field_definitions} == {
        d.key: d.alias for d in ours.field_definitions
    }
    assert theirs.fields == ours.fields


def test_codes_and_user_fields_of_primavera_are_defined(primavera):
    area, crew = primavera.field_definitions
    assert (area.key, area.kind) == ("ACTVTYPE 1", FieldKind.CODE)
    assert crew.alias == "Crew size"
    assert [(v.key, v.lookup, v.value) for v in primavera.fields] == [
        ("ACTVTYPE 1", "2", "North"),
        ("UDFTYPE 3", None, "4"),
    ]


def test_links_of_primavera_keep_their_ids(primavera):
    assert [link.uid for link in primavera.links] == [1, 2, 3]


def test_lookup_tables_of_a_real_file_come_along():
    folder = Path(os.environ.get("STEERCO_REFERENCE_DATA", "/nowhere"))
    found = sorted(folder.glob("schedules/open/*.xer"))
    if not found:
        pytest.skip("no reference data: set STEERCO_REFERENCE_DATA to its folder")
    plans = [plan for path in found for plan in read(path)]
    for plan in plans:
        entries = {
            definition.key: {entry.id for entry in definition.lookup}
            for definition in plan.field_definitions
        }
        assert all(
            value.lookup in entries[value.key]
            for value in plan.fields
            if value.lookup is not None and value.key in entries
        )
    assert any(definition.lookup for p in plans for definition in p.field_definitions)


def test_an_entry_of_a_list_is_found_by_its_own_id(tmp_path):
    listed = MSPDI.replace(
        "<Alias>Area</Alias>",
        "<Alias>Area</Alias><ValueList><Value><ID>7</ID><Value>North</Value>"
        "<Description>North of the river</Description></Value></ValueList>",
    ).replace(
        "<Value>North</Value>\n      </ExtendedAttribute>",
        "<Value>7</Value>\n      </ExtendedAttribute>",
    )
    path = tmp_path / "listed.xml"
    path.write_text(listed, encoding="utf-8")
    (plan,) = read(path)
    assert plan.field_definitions[0].lookup == (
        LookupValue(id="7", value="North", description="North of the river"),
    )
    assert [(v.value, v.lookup) for v in plan.fields] == [("North", "7")]
