"""What an analysis says about small plans whose every fact is known."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from steerco.schedules import model
from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.analysis.combining import Whole
from steerco.schedules.analysis.distribution import critical_path, float_bands
from steerco.schedules.model import (
    Assignment,
    Baseline,
    Calendar,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)

DAY = 4800
MONDAY = dt.datetime(2026, 3, 2, 8)
OFFICE = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
WEEK = Calendar(uid=1, name="Standard", week=(OFFICE,) * 5 + ((),) * 2)


def at(day: int, hour: int = 8) -> dt.datetime:
    """Return an hour of the n-th working day of the plan."""
    weeks, rest = divmod(day, 5)
    return MONDAY.replace(hour=hour) + dt.timedelta(weeks=weeks, days=rest)


def task(uid: int, first: int, days: int, **more: object) -> Task:
    """Make a task that works on days `first` to `first + days - 1`."""
    finish = at(first + days - 1, 17) if days else at(first)
    facts = {
        "id": uid,
        "name": f"Task {uid}",
        "duration": Duration(tenths=days * DAY),
        "start": at(first),
        "finish": finish,
    }
    return Task(uid=uid, **facts | more)


def baselined(each: Task, cost: int | None = None, work: int | None = None) -> Task:
    baseline = Baseline(
        number=0,
        start=each.start,
        finish=each.finish,
        duration=each.duration,
        cost=None if cost is None else Decimal(cost),
        work=work,
    )
    return msgspec.structs.replace(each, baselines=(baseline,))


def plan(*tasks: Task, links: tuple[Link, ...] = (), **more: object) -> ProjectAnalysis:
    facts = {"calendar": 1, "calendars": (WEEK,), "start": MONDAY, "currency": "EUR"}
    return ProjectAnalysis.of(
        Schedule(
            uid="p",
            name="Plan",
            format="MSPDI",
            tasks=tasks,
            links=links,
            **facts | more,
        )
    )


def link(before: int, after: int, **more: object) -> Link:
    return Link(predecessor=before, successor=after, **more)


def codes(analysis: ProjectAnalysis) -> list[str]:
    return [finding.code for finding in analysis.findings]


def finding(analysis: ProjectAnalysis, code: str):
    return next(each for each in analysis.findings if each.code == code)


def halfway() -> ProjectAnalysis:
    """Two tasks of five days after each other, the first done, at its end."""
    first = baselined(task(1, 0, 5), cost=1000)
    second = baselined(task(2, 5, 5), cost=3000)
    done = {
        "actual_start": at(0),
        "actual_finish": at(4, 17),
        "percent_complete": 100.0,
        "actual_cost": Decimal(1250),
    }
    return plan(
        msgspec.structs.replace(first, **done),
        second,
        links=(link(1, 2),),
        data_date=at(4, 17),
    )


def test_counts_say_how_much_there_is() -> None:
    analysis = plan(
        Task(uid=1, name="Phase", kind=TaskKind.SUMMARY),
        task(2, 0, 5, parent=1, level=2),
        task(3, 5, 0, parent=1, level=2, kind=TaskKind.MILESTONE),
        links=(link(2, 3),),
        assignments=(
            Assignment(uid=1, task=2, resource=7),
            Assignment(uid=2, task=3, resource=None),
        ),
    )
    counts = analysis.counts
    assert (counts.tasks, counts.summaries, counts.milestones) == (3, 1, 1)
    assert (counts.links, counts.assignments, counts.calendars) == (1, 1, 1)
    assert counts.baselines == 0


def test_the_plan_is_calculated_and_agrees_with_its_dates() -> None:
    analysis = plan(task(1, 0, 5), task(2, 5, 5), links=(link(1, 2),))
    assert analysis.calculated is not None
    assert analysis.calculated.finish == at(9, 17)
    assert analysis.calculated.critical_tasks == 2
    assert analysis.fidelity is not None
    assert (analysis.fidelity.start_equal, analysis.fidelity.finish_equal) == (2, 2)
    assert analysis.fidelity.total_float_equal is None
    assert "dates_differ" not in codes(analysis)


def test_earned_value_in_money() -> None:
    evm = halfway().evm
    assert evm is not None
    assert (evm.bac, evm.pv, evm.ev, evm.ac) == (4000, 1000, 1000, 1250)
    assert (evm.basis, evm.unit) == ("cost", "EUR")
    assert evm.cpi == pytest.approx(0.8)
    assert evm.eac == pytest.approx(5000)
    assert evm.es_days == pytest.approx(5)
    assert evm.spi_t == pytest.approx(1)
    assert evm.ieac_t == pytest.approx(10)
    assert evm.reasons == {}


def test_planned_value_accrues_over_working_time_only() -> None:
    whole = baselined(task(1, 0, 10), cost=1000)
    friday_noon = plan(whole, data_date=at(4, 12)).evm
    sunday = plan(whole, data_date=at(4, 17) + dt.timedelta(days=2)).evm
    monday = plan(whole, data_date=at(5, 8)).evm
    assert friday_noon is not None
    assert sunday is not None
    assert monday is not None
    assert friday_noon.pv == pytest.approx(450)
    assert sunday.pv == pytest.approx(500)
    assert monday.pv == pytest.approx(500)


def test_progress_earns_its_share_of_the_budget() -> None:
    started = {"actual_start": at(0), "percent_complete": 40.0}
    half = msgspec.structs.replace(baselined(task(1, 0, 10), cost=1000), **started)
    evm = plan(half, data_date=at(4, 17)).evm
    assert evm is not None
    assert (evm.pv, evm.ev) == (500, 400)
    assert evm.es_days == pytest.approx(4)
    assert evm.spi_t == pytest.approx(0.8)
    assert evm.ac is None
    assert "actual costs" in evm.reasons["cpi"]


def test_physical_progress_counts_where_the_plan_says_so() -> None:
    each = baselined(task(1, 0, 10), cost=1000)
    facts = {
        "actual_start": at(0),
        "percent_complete": 40.0,
        "physical_percent_complete": 10.0,
        "percent_type": "physical",
    }
    evm = plan(msgspec.structs.replace(each, **facts), data_date=at(4, 17)).evm
    assert evm is not None
    assert evm.ev == 100


def test_without_costs_hours_are_counted_and_said_to_be() -> None:
    each = baselined(task(1, 0, 5, actual_work=10 * 600), work=40 * 600)
    analysis = plan(each, data_date=at(1, 17))
    assert analysis.evm is not None
    assert (analysis.evm.basis, analysis.evm.unit) == ("effort", "h")
    assert (analysis.evm.bac, analysis.evm.pv, analysis.evm.ac) == (40, 16, 10)
    assert "effort_based" in codes(analysis)


def test_level_of_effort_earns_what_was_planned() -> None:
    effort = baselined(task(1, 0, 10, kind=TaskKind.LEVEL_OF_EFFORT), cost=1000)
    evm = plan(effort, data_date=at(2, 17)).evm
    assert evm is not None
    assert evm.ev == evm.pv == pytest.approx(300)


def test_earned_value_needs_a_baseline_and_a_data_date() -> None:
    bare = plan(task(1, 0, 5), data_date=at(1))
    assert bare.evm is None
    assert "baseline" in bare.reasons["evm"]
    dateless = plan(baselined(task(1, 0, 5), cost=100)).evm
    assert dateless is not None
    assert dateless.bac == 100
    assert dateless.pv is None
    assert "data date" in dateless.reasons["pv"]
    worthless = plan(baselined(task(1, 0, 5)), data_date=at(1))
    assert worthless.evm is None
    assert "neither costs nor work" in worthless.reasons["evm"]


def test_every_undefined_figure_has_a_reason() -> None:
    evm = plan(baselined(task(1, 0, 5), cost=100), data_date=at(0)).evm
    assert evm is not None
    figures = msgspec.to_builtins(evm)
    undefined = {name for name, value in figures.items() if value is None}
    assert undefined == set(evm.reasons)


def test_the_curve_rises_to_the_budget_and_ends_at_the_data_date() -> None:
    curve = halfway().measurement.curve
    assert curve is not None
    assert list(curve.planned) == sorted(curve.planned)
    assert curve.planned[-1] == 4000
    assert len(curve.earned) < len(curve.planned)
    assert curve.earned[-1] == pytest.approx(1000)
    assert curve.actual[-1] == pytest.approx(1250)


def test_a_loop_is_named_and_costs_only_the_calculation() -> None:
    analysis = plan(
        task(1, 0, 5), task(2, 5, 5), links=(link(1, 2), link(2, 1)), data_date=at(3)
    )
    loop = finding(analysis, "loop")
    assert set(loop.tasks) == {1, 2}
    assert "'1 Task 1'" in loop.message
    assert analysis.calculated is None
    assert analysis.fidelity is None
    assert "circle" in analysis.reasons["calculated"]
    assert len(analysis.dcma) == 14
    assert analysis.dcma[11].applicable is False


def test_a_plan_beyond_all_time_is_still_analysed() -> None:
    analysis = plan(task(1, 0, 5, duration=Duration(tenths=10**13)))
    assert "long_tasks" in codes(analysis)
    assert analysis.calculated is not None
    assert len(analysis.dcma) == 14


def test_a_missing_calendar_is_said_and_the_plan_still_calculated() -> None:
    analysis = plan(task(1, 0, 5, calendar=9), calendar=5)
    assert {"missing_calendar", "missing_task_calendar"} <= set(codes(analysis))
    assert analysis.calculated is not None


def test_all_fourteen_points_are_there_in_order() -> None:
    points = halfway().dcma
    assert [point.number for point in points] == list(range(1, 15))
    assert all((point.passed is None) is (not point.applicable) for point in points)
    assert all(point.reason for point in points if not point.applicable)


def test_open_ends_fail_the_logic_point_with_their_tasks() -> None:
    analysis = plan(
        task(1, 0, 0, kind=TaskKind.MILESTONE),
        task(2, 0, 5),
        task(3, 0, 3),
        task(4, 5, 0, kind=TaskKind.MILESTONE),
        links=(link(1, 2), link(2, 4), link(1, 3)),
    )
    logic = analysis.dcma[0]
    assert logic.value == pytest.approx(1 / 2)
    assert logic.failing == (3,)
    assert finding(analysis, "no_successor").tasks == (3,)


def test_the_critical_path_test_recalculates_the_network() -> None:
    analysis = plan(
        task(1, 0, 5),
        task(2, 5, 5),
        task(3, 10, 0, kind=TaskKind.MILESTONE),
        links=(link(1, 2), link(2, 3)),
    )
    assert analysis.dcma[11].value == pytest.approx(600)
    assert analysis.dcma[11].passed is True


def test_a_hard_constraint_breaks_the_critical_path_test() -> None:
    pinned = {
        "constraint": ConstraintType.MUST_FINISH_ON,
        "constraint_date": at(9, 17),
    }
    analysis = plan(task(1, 0, 5), task(2, 5, 5, **pinned), links=(link(1, 2),))
    assert analysis.dcma[11].passed is False
    assert analysis.dcma[4].failing == (2,)
    assert "hard_constraints" in codes(analysis)


def test_lateness_against_the_baseline_shows_in_the_indices() -> None:
    agreed = baselined(task(1, 0, 10))
    late = msgspec.structs.replace(
        agreed, finish=at(11, 17), duration=Duration(tenths=12 * DAY)
    )
    analysis = plan(late, data_date=at(0))
    assert analysis.dcma[12].value == pytest.approx(10 / 12, abs=1e-3)
    assert analysis.dcma[12].passed is False
    assert "2.0 working days" in finding(analysis, "finish_late").message


def test_negative_float_is_measured_in_days_of_the_calendar() -> None:
    analysis = plan(task(1, 0, 10, deadline=at(7, 17)))
    late = finding(analysis, "negative_float")
    assert late.tasks == (1,)
    assert "2.0 working days" in late.message
    assert "deadline_missed" in codes(analysis)


CONTRADICTIONS = {
    "start_after_finish": {"start": at(9), "finish": at(2)},
    "actual_after_data_date": {"actual_start": at(6), "percent_complete": 10.0},
    "finished_but_incomplete": {
        "actual_start": at(0),
        "actual_finish": at(2),
        "percent_complete": 60.0,
    },
    "complete_without_finish": {"actual_start": at(0), "percent_complete": 100.0},
    "progress_without_start": {"percent_complete": 30.0},
    "overdue_start": {},
    "overdue_finish": {"actual_start": at(0), "percent_complete": 50.0},
    "long_tasks": {"duration": Duration(tenths=50 * DAY)},
    "estimated_durations": {"duration": Duration(tenths=DAY, estimated=True)},
    "manual_tasks": {"manual": True},
}


@pytest.mark.parametrize(("code", "facts"), CONTRADICTIONS.items(), ids=CONTRADICTIONS)
def test_a_finding_names_the_task_it_is_about(code: str, facts: dict) -> None:
    analysis = plan(task(1, 0, 3, **facts), task(2, 8, 3), data_date=at(5))
    found = finding(analysis, code)
    assert 1 in found.tasks
    assert found.message.endswith((".", ".)"))
    clean = plan(task(1, 5, 3), task(2, 8, 3), links=(link(1, 2),), data_date=at(5))
    assert code not in codes(clean)


def test_work_out_of_sequence_is_found_for_each_kind_of_link() -> None:
    begun = {"actual_start": at(1), "percent_complete": 20.0}
    for kind in (LinkType.FS, LinkType.SS):
        analysis = plan(
            task(1, 2, 3),
            task(2, 1, 3, **begun),
            links=(link(1, 2, type=kind),),
            data_date=at(2),
        )
        assert finding(analysis, "out_of_sequence").tasks == (2,)
    in_order = plan(
        task(1, 0, 3, actual_start=at(0), percent_complete=50.0),
        task(2, 1, 3, **begun),
        links=(link(1, 2, type=LinkType.SS),),
        data_date=at(2),
    )
    assert "out_of_sequence" not in codes(in_order)


def test_links_that_lead_nowhere_or_join_headings_are_found() -> None:
    analysis = plan(
        Task(uid=1, name="Phase", kind=TaskKind.SUMMARY),
        task(2, 0, 5, parent=1, level=2),
        task(3, 5, 5),
        links=(link(1, 3), link(2, 99), link(3, 3)),
    )
    assert finding(analysis, "summary_links").tasks == (1,)
    assert finding(analysis, "link_without_end").tasks == (2,)
    assert finding(analysis, "self_link").tasks == (3,)


def test_leads_and_dangling_tasks_are_found() -> None:
    analysis = plan(
        task(1, 0, 5),
        task(2, 3, 5),
        task(3, 3, 5),
        task(4, 3, 5),
        links=(
            link(1, 2, lag=Duration(tenths=-2 * DAY)),
            link(2, 3, type=LinkType.FF),
            link(3, 4, type=LinkType.SS),
        ),
    )
    assert finding(analysis, "leads").tasks == (2,)
    assert finding(analysis, "dangling_start").tasks == (3,)
    assert finding(analysis, "dangling_finish").tasks == (3,)


def test_stored_dates_that_differ_are_measured_and_traced_to_the_first() -> None:
    analysis = plan(
        task(1, 0, 5), task(2, 7, 5), task(3, 12, 5), links=(link(1, 2), link(2, 3))
    )
    differ = finding(analysis, "dates_differ")
    assert differ.tasks == (2, 3)
    assert "2.0 working days" in differ.message
    assert "'2 Task 2'" in differ.message


def test_the_readers_own_warnings_are_passed_on() -> None:
    warned = model.Warning(
        code="odd_field", message="A field was not understood.", tasks=(1,)
    )
    analysis = plan(task(1, 0, 5), warnings=(warned,))
    assert finding(analysis, "odd_field").message == "A field was not understood."


def test_errors_stand_before_warnings_and_notes() -> None:
    analysis = plan(
        task(1, 9, 3, start=at(9), finish=at(2)), task(2, 0, 3), data_date=at(5)
    )
    order = [each.severity for each in analysis.findings]
    ranks = [["error", "warning", "info"].index(severity) for severity in order]
    assert ranks == sorted(ranks)


def test_a_project_of_headings_only_says_so_and_nothing_else() -> None:
    analysis = plan(Task(uid=1, name="Phase", kind=TaskKind.SUMMARY))
    assert codes(analysis) == ["no_tasks"]
    assert len(analysis.dcma) == 14


def test_an_empty_plan_is_analysed() -> None:
    analysis = plan()
    assert analysis.counts.tasks == 0
    assert analysis.evm is None
    assert float_bands(analysis) == ()
    assert critical_path(analysis) == ()


def test_float_bands_count_open_tasks_and_the_path_is_in_order() -> None:
    analysis = plan(
        task(1, 0, 5),
        task(2, 5, 5),
        task(3, 0, 3),
        task(4, 10, 0, kind=TaskKind.MILESTONE),
        links=(link(1, 2), link(2, 4), link(3, 4)),
    )
    bands = {band.label: band.count for band in float_bands(analysis)}
    assert bands["none"] == 3
    assert bands["to 10 days"] == 1
    assert [each.uid for each in critical_path(analysis)] == [1, 2, 4]


def test_several_projects_add_up_to_one_answer() -> None:
    small = plan(task(21, 0, 5), task(22, 0, 3))
    whole = Whole((small, halfway(), halfway()))
    assert whole.counts.tasks == 6
    assert whole.counts.calendars == 1
    assert whole.evm is not None
    assert (whole.evm.bac, whole.evm.ev, whole.evm.ac) == (8000, 2000, 2500)
    assert whole.evm.cpi == pytest.approx(0.8)
    assert "several projects" in whole.evm.reasons["es_days"]
    assert [point.number for point in whole.dcma] == list(range(1, 15))
    logic = whole.dcma[0]
    assert (logic.count, logic.population) == (4, 4)
    assert whole.calculated is not None
    assert whole.calculated.finish == at(9, 17)
    assert all(each.message.startswith("Plan: ") for each in whole.findings)
