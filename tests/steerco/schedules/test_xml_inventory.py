"""What GanttProject, Planner and Primavera XML hold beside the plan is listed."""

from __future__ import annotations

from tests.steerco.schedules.test_java import needs_java

from steerco.schedules.model import Schedule
from steerco.schedules.reading import read
from steerco.schedules.sniffing import Format
from steerco.schedules.xml_inventory import root_of, with_unread

GANTTPROJECT = """<?xml version="1.0" encoding="UTF-8"?>
<project name="Bridge" company="" webLink="https://bridge.example" view-index="0"
 gantt-divider-location="300" version="3.1">
<view id="gantt-chart"><field id="tpd3" name="Name" width="120" order="0"/></view>
<calendars><day-types><day-type id="0"/><day-type id="1"/><default-week id="1"
 name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/></day-types>
</calendars>
<tasks empty-milestones="true">
<task id="0" name="Dig" color="#8cb6ce" meeting="false" start="2026-03-02" duration="2"
 complete="0" expand="true"><notes><![CDATA[Mind the gas main]]></notes></task>
<task id="1" name="Pour" start="2026-03-04" duration="3" complete="0" expand="true"/>
</tasks>
<resources><resource id="0" name="Ada" function="Default:0" contacts="a@example.org"
 phone="555-0100"/></resources>
<allocations><allocation task-id="0" resource-id="0" function="Default:0"
 responsible="true" load="100.0"/></allocations>
<vacations><vacation start="2026-03-09" end="2026-03-10" resourceid="7"/></vacations>
</project>"""

PLANNER = """<?xml version="1.0"?>
<project name="Bridge" company="" manager="Ada" phase="Design" mrproject-version="2"
 project-start="20260302T000000Z" calendar="1">
<properties/><phases><phase name="Design"/></phases>
<calendars><day-types><day-type id="0" name="Working" description="A day"/></day-types>
<calendar id="1" name="Default"><default-week mon="0" tue="0" wed="0" thu="0" fri="0"
 sat="1" sun="1"/><overridden-day-types><overridden-day-type id="0"><interval
 start="0800" end="1200"/></overridden-day-type></overridden-day-types><days/>
</calendar></calendars>
<tasks><task id="1" name="Dig" note="" work="57600" start="20260302T000000Z"
 end="20260303T170000Z" work-start="20260302T080000Z" percent-complete="0"
 priority="0" type="normal" scheduling="fixed-work"/></tasks>
<resource-groups/><resources><resource id="1" name="Ada" short-name="A" type="1"
 units="0" email="" note="" std-rate="85"/></resources><allocations/>
</project>"""


def listed(tmp_path, text: str, format_: Format) -> dict[str, tuple[int, str]]:
    path = tmp_path / "plan"
    path.write_text(text)
    plan = Schedule(uid="1", name="Bridge", format=format_)
    found = with_unread(plan, root_of(path, "plan")).unread
    return {
        f"{each.where} {each.field}".strip(): (each.count, each.sample)
        for each in found
    }


def test_ganttproject_names_what_stays_in_the_file(tmp_path):
    assert listed(tmp_path, GANTTPROJECT, Format.GANTTPROJECT) == {
        "project webLink": (1, "https://bridge.example"),
        "task color": (1, "#8cb6ce"),
        "notes": (1, "Mind the gas main"),
        "resource phone": (1, "555-0100"),
        "allocation function": (1, "Default:0"),
        "allocation responsible": (1, "true"),
        "vacation start": (1, "2026-03-09"),
        "vacation end": (1, "2026-03-10"),
        "vacation resourceid": (1, "7"),
    }


def test_primavera_names_kinds_of_records_that_no_plan_has(tmp_path):
    risk = "<Risk><ObjectId>1</ObjectId><Name>Flood</Name></Risk>"
    text = (
        '<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6">'
        f"{risk}<OBS><Name>Works</Name></OBS><Project><Id>P</Id>"
        f"<Activity><Id>A1</Id></Activity>{risk}</Project></APIBusinessObjects>"
    )
    assert listed(tmp_path, text, Format.PMXML) == {"Risk": (2, ""), "OBS": (1, "")}


@needs_java
def test_planner_names_what_stays_in_the_file(tmp_path):
    path = tmp_path / "bridge.planner"
    path.write_text(PLANNER)
    (plan,) = read(path)
    assert {(each.where, each.field, each.sample) for each in plan.unread} == {
        ("project", "phase", "Design"),
        ("phase", "name", "Design"),
        ("resource", "std-rate", "85"),
    }
