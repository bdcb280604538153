"""Steerco's own files: nothing is lost, and nothing else is taken for one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.steerco.schedules.plans import XER_TABLES, xer
from tests.steerco.schedules.writing.generated import schedules

from steerco.schedules import java, read, session
from steerco.schedules.canonical import schema
from steerco.schedules.errors import PlanError, Unreadable
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import Source, write


def back(folder, schedule):
    path = folder / "plan.json"
    path.write_bytes(write(schedule, Format.JSON).content)
    (found,) = read(path)
    return found


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(schedules())
def test_any_plan_comes_back_equal(tmp_path, plan):
    assert back(tmp_path, plan) == plan


def test_a_primavera_plan_comes_back_with_its_rules_and_raw_tables(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    plan = read(path)[0]
    found = back(tmp_path, plan)
    assert found == plan
    assert found.from_primavera
    assert found.extra["tables"]["PROJRISK"]["rows"] == [["1", "10", "Flood"]]


def test_real_plans_come_back_equal(tmp_path):
    folder = Path(os.environ.get("STEERCO_REFERENCE_DATA", "/nowhere"))
    found = sorted(folder.glob("schedules/open/*.*"))
    if not found or java.find_java() is None or not java.find_jars():
        pytest.skip("no reference data or no Java: set STEERCO_REFERENCE_DATA")
    with session():
        for path in found:
            if path.name.startswith("NEG_") or path.suffix == ".csv":
                continue
            for plan in read(path):
                assert back(tmp_path, plan) == plan, path.name


def test_a_plan_from_json_is_not_patched_into_the_json(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    plan = read(path)[0]
    source = Source(write(plan, Format.JSON).content, plan)
    assert write(plan, Format.XER, source=source).content.startswith(b"ERMHDR")
    assert b"<Project" in write(plan, Format.MSPDI, source=source).content


@pytest.mark.parametrize(
    "content",
    [
        b'{"steerco_plan": 1}',
        b'{"steerco_plan": 1, "schedule": {"uid": 5}}',
        b'{"steerco_plan": 2, "schedule": {"uid":"1","name":"a","format":"X"}}',
        b'{"steerco_plan": 1, "schedule": ' + b"[" * 100_000,
    ],
)
def test_what_only_begins_like_a_plan_is_refused_kindly(tmp_path, content):
    path = tmp_path / "plan.json"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        read(path)
    assert refused.value.message.startswith("plan.json could not be read")


def test_other_json_is_no_plan(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"a": 1, "b": [2, 3]}')
    with pytest.raises(PlanError):
        read(path)


def test_the_schema_names_every_part_of_a_plan():
    defined = schema()["$defs"]
    assert set(defined["PlanDocument"]["required"]) == {"steerco_plan", "schedule"}
    assert {"Task", "Link", "Calendar", "Timephased", "FieldDefinition"} <= set(defined)
