"""Primavera XER: every edit of a field leaves and comes back, all else stays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.steerco.schedules.plans import XER_TABLES, xer

from steerco.schedules import read
from steerco.schedules.model import (
    Availability,
    Baseline,
    Duration,
    FieldValue,
    LookupValue,
    RatePeriod,
    Split,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import Source, write

replace = msgspec.structs.replace
settled = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def reread(tmp_path):
    def read_back(content):
        path = tmp_path / "out.xer"
        path.write_bytes(content)
        return read(path)[0]

    return read_back


def _with(table, **cells):
    return [{**row, **cells} for row in XER_TABLES[table]]


TABLES = {
    **XER_TABLES,
    "UDFVALUE": _with("UDFVALUE", proj_id=10, udf_date="", udf_text=""),
    "ACTVCODE": _with("ACTVCODE", actv_code_type_id=1, short_name="N"),
    "RSRCRATE": _with("RSRCRATE", rsrc_rate_id=4, cost_per_qty2=""),
}


@pytest.fixture
def bridge(tmp_path):
    """Return a file of few columns, with another project and tables we do not read."""
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(TABLES).encode("cp1251"))
    return Source(path.read_bytes(), read(path)[0])


@pytest.fixture
def whole(bridge, reread):
    """Return the same plan in a file with every column."""
    content = out(replace(bridge.schedule, links=bridge.schedule.links[:1]))
    return Source(content, reread(content))


def out(schedule, source=None):
    return write(schedule, Format.XER, source=source).content


def changed_task(schedule, title, **values):
    return replace(
        schedule,
        tasks=tuple(
            replace(task, **values) if task.name == title else task
            for task in schedule.tasks
        ),
    )


def task_named(schedule, name):
    return next(task for task in schedule.tasks if task.name == name)


def plan_of(schedule):
    """Return what a plan says, without what its reader reports of the file."""
    return replace(
        schedule,
        field_definitions=(),
        fields=tuple(sorted((replace(v, key="") for v in schedule.fields), key=str)),
        row_counts=(),
        unread=(),
        warnings=(),
        extra={},
    )


def lost_lines(before, after):
    """Return the lines of a file that are not in the other."""
    kept = set(after.split(b"\r\n"))
    return [line for line in before.split(b"\r\n") if line not in kept]


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
TEXTS = st.text(st.sampled_from("abc &<>.;"), max_size=30).map(str.strip)
LENGTHS = st.builds(
    Duration,
    tenths=st.integers(0, 100_000),
    unit=st.sampled_from(("h", "d", "w")),
    elapsed=st.booleans(),
)
MONEY = st.decimals(0, 1_000_000, places=2)
SPANS = st.tuples(MOMENTS, MOMENTS).map(
    lambda pair: Split(start=min(pair), finish=max(pair))
)
BASELINES = st.lists(
    st.builds(
        Baseline,
        number=st.integers(0, 3),
        start=MOMENTS,
        finish=MOMENTS,
        duration=st.integers(0, 9999).map(lambda t: Duration(tenths=t, unit="d")),
        work=st.integers(0, 60_000),
        cost=MONEY,
    ),
    unique_by=lambda each: each.number,
    max_size=3,
).map(lambda found: tuple(sorted(found, key=lambda each: each.number)))
TASKS = st.fixed_dictionaries(
    {},
    optional={
        "deadline": st.none() | MOMENTS,
        "manual": st.booleans(),
        "active": st.booleans(),
        "splits": st.lists(SPANS, max_size=6).map(tuple),
        "leveling_delay": st.none() | LENGTHS,
        "effort_driven": st.booleans(),
        "suspend": st.none() | MOMENTS,
        "suspend_resume": st.none() | MOMENTS,
        "hyperlink": TEXTS,
        "hyperlink_address": TEXTS,
        "notes": st.lists(TEXTS.filter(bool), max_size=4).map("\n".join),
        "baselines": BASELINES,
    },
)
NAMES = st.sampled_from(("Dig", "Oversee", "Открыт мост"))


def letters(value, encoding):
    """Return a text as a code page knows it."""
    return value.encode(encoding, errors="replace").decode(encoding)


@settled
@given(NAMES, TASKS)
def test_edited_fields_of_a_task_are_read_again_and_no_other(
    whole, reread, name, changes
):
    encoding = whole.schedule.extra["encoding"]
    changes = {
        key: letters(value, encoding) if isinstance(value, str) else value
        for key, value in changes.items()
    }
    expected = changed_task(whole.schedule, name, **changes)
    content = out(expected, whole)
    assert plan_of(reread(content)) == plan_of(expected)
    number = str(task_named(expected, name).uid).encode()
    for line in lost_lines(whole.content, content):
        cells = line.split(b"\t")
        of_baseline = "baselines" in changes and task_named(expected, name).code.encode(
            encoding
        )
        is_project = line.startswith(b"%R\t1\t")
        assert number in cells or of_baseline in cells or is_project, line


@settled
@given(TASKS)
def test_edits_of_a_file_with_few_columns_are_read_again(bridge, reread, changes):
    changes = {k: v for k, v in changes.items() if k != "baselines"}
    changes = {
        key: letters(value, "cp1251") if isinstance(value, str) else value
        for key, value in changes.items()
    }
    expected = changed_task(bridge.schedule, "Dig", **changes)
    assert plan_of(reread(out(expected, bridge))) == plan_of(expected)


@settled
@given(st.none() | MONEY, st.decimals(0, 1, places=2))
def test_a_fixed_cost_is_the_sum_of_the_expenses(bridge, reread, cost, share):
    dig = task_named(bridge.schedule, "Dig")
    assert dig.fixed_cost == 150
    people = sum(a.actual_cost or 0 for a in bridge.schedule.assignments)
    others = sum(a.remaining_cost or 0 for a in bridge.schedule.assignments)
    spent = Decimal(0) if cost is None else round(cost * share, 2)
    expected = changed_task(
        bridge.schedule,
        "Dig",
        fixed_cost=cost,
        actual_cost=people + spent,
        remaining_cost=others + (cost or 0) - spent,
        cost=people + others + (cost or 0),
    )
    content = out(expected, bridge)
    assert plan_of(reread(content)) == plan_of(expected)
    assert len(lost_lines(bridge.content, content)) <= 1 + 2 * (cost is None)


def test_expenses_of_an_activity_share_a_new_fixed_cost(tmp_path, reread):
    tables = {
        **XER_TABLES,
        "PROJCOST": [
            {
                "cost_item_id": 1,
                "proj_id": 10,
                "task_id": 201,
                "cost_name": "Crane",
                "act_cost": "100",
                "remain_cost": "50",
                "target_cost": "150",
            },
            {
                "cost_item_id": 2,
                "proj_id": 10,
                "task_id": 201,
                "cost_name": "Permit",
                "act_cost": "0",
                "remain_cost": "30",
                "target_cost": "40",
            },
        ],
    }
    path = tmp_path / "costs.xer"
    path.write_bytes(xer(tables).encode("cp1251"))
    source = Source(path.read_bytes(), read(path)[0])
    later = changed_task(source.schedule, "Dig", fixed_cost=Decimal(130))
    content = out(later, source)
    assert task_named(reread(content), "Dig").fixed_cost == 130
    rows = [line for line in content.decode("cp1251").splitlines() if "Crane" in line]
    assert rows == ["%R\t1\t10\t201\tCrane\t100\t30\t130"]
    assert "%R\t2\t10\t201\tPermit\t0\t0\t40" in content.decode("cp1251")


PRICES = st.dictionaries(
    st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
    st.tuples(MONEY, st.sampled_from((Decimal(0), Decimal("12.5"))), st.integers(1, 9)),
    min_size=1,
    max_size=4,
)


@settled
@given(PRICES)
def test_rates_and_amounts_of_a_known_resource_are_read_again(bridge, reread, prices):
    (crew,) = (r for r in bridge.schedule.resources if r.uid == 5)
    days = [
        (dt.datetime.combine(day, dt.time()), prices[day]) for day in sorted(prices)
    ]
    rates = tuple(
        rate
        for day, (first, second, _) in days
        for rate in (
            RatePeriod(rate=first, start=day),
            RatePeriod(rate=second, start=day, table="B"),
        )
        if rate.rate or rate.table == "A"
    )
    first = next((rate.start for rate in rates if rate.table == "B"), None)
    rates += tuple(
        RatePeriod(rate=second, start=day, table="B")
        for day, (_, second, _) in days
        if first is not None and not second and day > first
    )
    rates = tuple(sorted(rates, key=lambda rate: (rate.start, rate.table)))
    units = [float(each[2]) for _, each in days]
    changed = replace(
        crew,
        rates=rates,
        max_units=units[0],
        availability=tuple(
            Availability(units=number, start=day)
            for (day, _), number in zip(days, units, strict=True)
        )
        if len(set(units)) > 1
        else (),
    )
    expected = replace(
        bridge.schedule,
        resources=tuple(
            changed if each.uid == 5 else each for each in bridge.schedule.resources
        ),
    )
    content = out(expected, bridge)
    assert plan_of(reread(content)) == plan_of(expected)
    assert all(
        line.startswith(b"%R\t5\t") for line in lost_lines(bridge.content, content)
    )


def test_the_price_of_work_follows_the_rate_unless_it_was_another(whole, reread):
    def raised(plan):
        return replace(
            plan,
            resources=tuple(
                replace(r, rates=tuple(replace(p, rate=Decimal(40)) for p in r.rates))
                for r in plan.resources
            ),
        )

    def price(content):
        lines = content.decode("cp1251").splitlines()
        at = next(n for n, line in enumerate(lines) if line == "%T\tTASKRSRC")
        columns = lines[at + 1].split("\t")
        return [
            dict(zip(columns, line.split("\t"), strict=True))["cost_per_qty"]
            for line in lines[at + 2 : at + 4]
        ]

    assert price(whole.content) == ["25.5", ""]
    assert price(out(raised(whole.schedule), whole)) == ["40", ""]
    agreed = whole.content.replace(b"\t25.5\t", b"\t31\t", 9)
    assert price(agreed)[0] == "31"
    own = Source(agreed, whole.schedule)
    assert price(out(raised(whole.schedule), own))[0] == "31"


FIELDS = st.lists(
    st.tuples(NAMES, st.sampled_from(("Area", "Risk", "Shift")), TEXTS.filter(bool)),
    unique_by=lambda each: each[:2],
    max_size=5,
)


@settled
@given(FIELDS)
def test_custom_fields_are_read_again(whole, reread, wanted):
    encoding = whole.schedule.extra["encoding"]
    plan = whole.schedule
    expected = replace(
        plan,
        fields=tuple(
            FieldValue(
                entity="task",
                uid=task_named(plan, name).uid,
                field=field,
                value=letters(value, encoding),
            )
            for name, field, value in wanted
        ),
    )
    assert plan_of(reread(out(expected, whole))) == plan_of(expected)


def test_activity_codes_change_to_entries_old_and_new(bridge, reread):
    plan = bridge.schedule
    (code,) = (v for v in plan.fields if v.key.startswith("ACTVTYPE"))
    (definition,) = (d for d in plan.field_definitions if d.key == code.key)
    entry = LookupValue(id="77", value="South", description="S")
    expected = replace(
        plan,
        field_definitions=tuple(
            replace(d, lookup=(*d.lookup, entry)) if d is definition else d
            for d in plan.field_definitions
        ),
        fields=tuple(
            replace(v, value="South", lookup="77") if v is code else v
            for v in plan.fields
        ),
    )
    found = reread(out(expected, bridge))
    assert plan_of(found) == plan_of(expected)
    assert found.field_definitions == expected.field_definitions


def test_a_removed_code_takes_its_row_along(bridge, reread):
    plan = bridge.schedule
    kept = tuple(v for v in plan.fields if not v.key.startswith("ACTVTYPE"))
    found = reread(out(replace(plan, fields=kept), bridge))
    assert plan_of(found) == plan_of(replace(plan, fields=kept))


def test_spread_and_delay_of_assigned_work_are_read_again(whole, reread):
    plan = whole.schedule
    first, *others = plan.assignments
    delay = Duration(tenths=4800, unit="d", elapsed=True)
    changed = replace(first, contour="bell", leveling_delay=delay, rate_table="C")
    expected = replace(plan, assignments=(changed, *others))
    content = out(expected, whole)
    assert plan_of(reread(content)) == plan_of(expected)
    again = Source(content, reread(content))
    assert plan_of(reread(out(plan, again))) == plan_of(plan)


def test_notes_of_several_memos_change_where_they_differ(tmp_path, reread):
    memos = [
        {"memo_id": n, "task_id": 201, "memo_type_id": n, "proj_id": 10, "task_memo": t}
        for n, t in ((1, "Access"), (2, "Soil &amp; water"), (3, "Crane"))
    ]
    path = tmp_path / "memos.xer"
    path.write_bytes(xer({**XER_TABLES, "TASKMEMO": memos}).encode("cp1251"))
    source = Source(path.read_bytes(), read(path)[0])
    notes = task_named(source.schedule, "Dig").notes
    assert notes == "Access\n\nSoil & water\n\nCrane"
    later = changed_task(source.schedule, "Dig", notes="Access\n\nSoil & mud\n\nCrane")
    content = out(later, source)
    assert task_named(reread(content), "Dig").notes == "Access\n\nSoil & mud\n\nCrane"
    assert b"%R\t1\t201\t1\t10\tAccess\r" in content
    assert b"%R\t2\t201\t2\t10\t<HTML>" in content


def test_notes_and_fields_of_wbs_elements_leave_as_well(bridge, reread):
    plan = changed_task(
        bridge.schedule, "Piers", notes="Two\nlines", deadline=dt.datetime(2026, 6, 1)
    )
    piers = task_named(plan, "Piers")
    value = FieldValue(entity="task", uid=piers.uid, field="Area", value="North")
    plan = replace(plan, fields=(*plan.fields, value))
    assert plan_of(reread(out(plan, bridge))) == plan_of(plan)


def test_a_wbs_summary_among_the_activities_stays_one(tmp_path, reread):
    tasks = [*XER_TABLES["TASK"]]
    tasks[1] = {**tasks[1], "task_type": "TT_WBS"}
    path = tmp_path / "summary.xer"
    path.write_bytes(xer({**XER_TABLES, "TASK": tasks}).encode("cp1251"))
    source = Source(path.read_bytes(), read(path)[0])
    later = changed_task(source.schedule, "Dig", name="Dig deeper")
    content = out(later, source)
    assert plan_of(reread(content)) == plan_of(later)
    assert len(lost_lines(source.content, content)) == 1


def test_a_first_baseline_becomes_a_project_of_the_same_activity_ids(bridge, tmp_path):
    tables = {**XER_TABLES, "PROJECT": [XER_TABLES["PROJECT"][0]]}
    path = tmp_path / "plain.xer"
    path.write_bytes(xer(tables).encode("cp1251"))
    source = Source(path.read_bytes(), read(path)[0])
    figures = Baseline(
        number=1,
        start=dt.datetime(2026, 1, 5, 8),
        finish=dt.datetime(2026, 1, 9, 16),
        duration=Duration(tenths=24_000, unit="d"),
        work=12_000,
        cost=Decimal("99.5"),
    )
    later = changed_task(source.schedule, "Dig", baselines=(figures,))
    written = write(later, Format.XER, source=source)
    path.write_bytes(written.content)
    plan, approved = read(path)
    assert plan_of(plan) == plan_of(later)
    assert (approved.code, [t.name for t in approved.tasks]) == (
        "BR-B2",
        ["Bridge - B2", "Piers", "Dig"],
    )
    assert any("Maintain Baselines" in note for note in written.notes)
