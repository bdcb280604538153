"""The critical path: the published oracle, each rule alone, and a slow reference."""

import datetime as dt
from collections.abc import Mapping
from threading import Event
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steerco_engine import compiling, cpm, kernels
from steerco_engine.calendars import Calendar, DayException, from_ticks, to_ticks
from steerco_engine.cpm import (
    Activities,
    Convention,
    CpmResult,
    FloatAt,
    Kind,
    Options,
    Status,
    schedule,
)
from steerco_engine.errors import MissingCalendarError, NoWorkingTimeError, ShapeError
from steerco_engine.network import LinkType, Network

DAY = 14_400
HOUR = 600
OFFICE_DAY = 8 * HOUR
OFFICE = ((480, 720), (780, 1020))
STANDARD = Calendar("Standard", (OFFICE,) * 5 + ((),) * 2)
FS, SS, FF, SF = LinkType

Link = tuple[int, int] | tuple[int, int, LinkType] | tuple[int, int, LinkType, int]


def at(text: str) -> int:
    return to_ticks(dt.datetime.fromisoformat(text))


def shown(ticks: int) -> str:
    return from_ticks(ticks).isoformat(timespec="minutes")


MONDAY = at("2024-03-04T08:00")


def network_of(count: int, links: list[Link], lag_calendar: int) -> Network:
    full = [(*link, *(FS, 0)[len(link) - 2 :]) for link in links]
    return Network.build(
        count,
        [link[0] for link in full],
        [link[1] for link in full],
        type=[int(link[2]) for link in full],
        lag=[link[3] for link in full],
        lag_calendar=lag_calendar,
    )


def plan(
    days: list[float],
    links: list[Link],
    *,
    options: Mapping[str, Any] | None = None,
    **columns: Any,
) -> CpmResult:
    """Schedule tasks of so many office days on the standard calendar."""
    return schedule(
        network_of(len(days), links, 0),
        Activities.build(np.rint(np.array(days) * OFFICE_DAY), calendar=0, **columns),
        [STANDARD],
        Options(**{"project_start": MONDAY, **(options or {})}),
    )


# -- oracle D1 of the schedule quality specification -----------------------------------

D1_NAMES = ["M0", "A", "B", "C", "D", "E", "F", "G", "H", "M9", "L"]
D1_DAYS = [0, 10, 20, 15, 50, 5, 12, 8, 6, 0, 30]
D1_LINKS: list[Link] = [
    (0, 1),
    (0, 2),
    (1, 3),
    (2, 3, FS, 5),
    (1, 4, SS, 3),
    (3, 5),
    (5, 6, FS, -2),
    (4, 7, FF),
    (6, 7),
    (7, 9),
    (2, 8),
]
D1_EXPECTED = {
    "A": (0, 10, 10, 20, 10),
    "B": (0, 20, 0, 20, 0),
    "C": (25, 40, 25, 40, 0),
    "D": (3, 53, 13, 63, 10),
    "E": (40, 45, 40, 45, 0),
    "F": (43, 55, 43, 55, 0),
    "G": (55, 63, 55, 63, 0),
    "H": (20, 26, 57, 63, 37),
    "M9": (63, 63, 63, 63, 0),
}


def d1(extra: Mapping[str, int] | None = None, **options: Any) -> CpmResult:
    days = [d + (extra or {}).get(n, 0) for n, d in zip(D1_NAMES, D1_DAYS, strict=True)]
    kinds = [Kind.TASK] * 10 + [Kind.LEVEL_OF_EFFORT]
    links = [
        (*link[:3], link[3] * DAY) if len(link) == 4 else link for link in D1_LINKS
    ]
    return schedule(
        network_of(11, links, -1),
        Activities.build(np.array(days) * DAY, kind=kinds),
        [],
        Options(project_start=0, **options),
    )


def test_oracle_network_d1() -> None:
    result = d1()
    for name, expected in D1_EXPECTED.items():
        i = D1_NAMES.index(name)
        found = (
            result.start[i],
            result.finish[i],
            result.late_start[i],
            result.late_finish[i],
            result.total_float[i],
        )
        assert tuple(int(value) / DAY for value in found) == expected, name
    assert result.project_finish == 63 * DAY
    critical = {n for n, c in zip(D1_NAMES, result.critical, strict=True) if c}
    assert critical == {"M0", "B", "C", "E", "F", "G", "M9"}
    path = {n for n, c in zip(D1_NAMES, result.longest_path, strict=True) if c}
    assert path == critical


def test_oracle_d1_slips_with_its_critical_task_only() -> None:
    assert d1({"B": 600}).finish[D1_NAMES.index("M9")] == 663 * DAY
    assert d1({"H": 600}).finish[D1_NAMES.index("M9")] == 63 * DAY


def test_oracle_d1_required_finish_gives_negative_float() -> None:
    result = d1(must_finish=60 * DAY)
    assert result.total_float[D1_NAMES.index("M9")] == -3 * DAY
    assert result.total_float[D1_NAMES.index("D")] == 7 * DAY


# -- links ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "start", "finish"),
    [
        ((0, 1, FS, 0), "2024-03-07T08:00", "2024-03-08T17:00"),
        ((0, 1, FS, 2 * OFFICE_DAY), "2024-03-11T08:00", "2024-03-12T17:00"),
        ((0, 1, FS, -OFFICE_DAY), "2024-03-06T08:00", "2024-03-07T17:00"),
        ((0, 1, SS, 0), "2024-03-04T08:00", "2024-03-05T17:00"),
        ((0, 1, SS, OFFICE_DAY), "2024-03-05T08:00", "2024-03-06T17:00"),
        ((0, 1, FF, 0), "2024-03-05T08:00", "2024-03-06T17:00"),
        ((0, 1, FF, 4 * HOUR), "2024-03-05T13:00", "2024-03-07T12:00"),
        ((0, 1, SF, 3 * OFFICE_DAY), "2024-03-05T08:00", "2024-03-06T17:00"),
    ],
)
def test_a_link_holds_its_successor(link: Link, start: str, finish: str) -> None:
    result = plan([3, 2], [link])
    assert (shown(result.start[1]), shown(result.finish[1])) == (start, finish)


def test_an_elapsed_lag_counts_the_weekend() -> None:
    result = schedule(
        Network.build(2, [0], [1], lag=2 * DAY, lag_calendar=-1),
        Activities.build([5 * OFFICE_DAY, OFFICE_DAY], calendar=0),
        [STANDARD],
        Options(project_start=MONDAY),
    )
    assert shown(result.start[1]) == "2024-03-11T08:00"


def test_a_percent_lag_follows_the_predecessors_duration() -> None:
    result = schedule(
        Network.build(2, [0], [1], lag_percent=50.0, lag_calendar=0),
        Activities.build([4 * OFFICE_DAY, OFFICE_DAY], calendar=0),
        [STANDARD],
        Options(project_start=MONDAY),
    )
    assert shown(result.start[1]) == "2024-03-12T08:00"


def test_float_is_counted_on_the_tasks_calendar() -> None:
    result = plan([5, 1, 1], [(0, 2), (1, 2)])
    assert result.total_float.tolist() == [0, 4 * OFFICE_DAY, 0]
    assert result.free_float.tolist() == [0, 4 * OFFICE_DAY, 0]
    assert result.driver.tolist() == [-1, -1, 0]


def test_an_elapsed_duration_runs_through_the_weekend() -> None:
    result = schedule(
        Network.build(2, [0], [1]),
        Activities.build([4 * OFFICE_DAY, 2 * DAY], calendar=[0, -1]),
        [STANDARD],
        Options(project_start=MONDAY),
    )
    assert shown(result.start[1]) == "2024-03-07T17:00"
    assert shown(result.finish[1]) == "2024-03-09T17:00"


# -- milestones -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("convention", "kind", "expected"),
    [
        (Convention.MICROSOFT, Kind.TASK, "2024-03-08T17:00"),
        (Convention.MICROSOFT, Kind.START_MILESTONE, "2024-03-11T08:00"),
        (Convention.PRIMAVERA, Kind.TASK, "2024-03-11T08:00"),
        (Convention.PRIMAVERA, Kind.START_MILESTONE, "2024-03-11T08:00"),
        (Convention.PRIMAVERA, Kind.FINISH_MILESTONE, "2024-03-08T17:00"),
    ],
)
def test_where_a_milestone_lands(
    convention: Convention, kind: Kind, expected: str
) -> None:
    result = plan(
        [5, 0], [(0, 1)], kind=[Kind.TASK, kind], options={"convention": convention}
    )
    assert shown(result.start[1]) == shown(result.finish[1]) == expected
    assert result.total_float[1] == 0


def test_microsofts_milestone_is_not_held_by_what_starts_with_it() -> None:
    links: list[Link] = [(0, 1, SS), (0, 2, SS)]
    microsoft = plan([0, 5, 3], links)
    assert microsoft.total_float.tolist() == [5 * OFFICE_DAY, 0, 2 * OFFICE_DAY]
    primavera = plan([0, 5, 3], links, options={"convention": Convention.PRIMAVERA})
    assert primavera.total_float[0] == 0


def test_a_level_of_effort_after_a_started_task_is_no_work_that_follows() -> None:
    status = [Status.NOT_STARTED, Status.IN_PROGRESS, Status.NOT_STARTED]
    kind = [Kind.TASK, Kind.TASK, Kind.LEVEL_OF_EFFORT]
    started = {"status": status, "known_start": MONDAY, "resume": MONDAY, "kind": kind}
    alone = plan([1, 3, 0], [(0, 1, SS)], **started)
    supported = plan([1, 3, 0], [(0, 1, SS), (1, 2)], **started)
    assert alone.late_start[0] == supported.late_start[0] > MONDAY


# -- constraints ------------------------------------------------------------------------


def test_start_no_earlier_than() -> None:
    result = plan([1, 1], [(0, 1)], start_min=[0, at("2024-03-09T08:00")])
    assert shown(result.start[1]) == "2024-03-11T08:00"
    assert result.driver[1] == -1


def test_finish_no_earlier_than() -> None:
    result = plan([1, 2], [(0, 1)], finish_min=[0, at("2024-03-08T17:00")])
    assert shown(result.start[1]) == "2024-03-07T08:00"


def test_a_soft_late_limit_gives_negative_float() -> None:
    limit = at("2024-03-06T08:00")
    result = plan([5, 1], [(0, 1)], start_max=[limit * 2, limit])
    assert shown(result.start[1]) == "2024-03-11T08:00"
    assert result.total_float.tolist() == [-3 * OFFICE_DAY] * 2


def test_an_honoured_late_limit_beats_the_links() -> None:
    limit = at("2024-03-06T08:00")
    result = plan([5, 1], [(0, 1)], start_max=[limit * 2, limit], honoured=1)
    assert shown(result.start[1]) == "2024-03-06T08:00"
    assert result.total_float.tolist() == [-3 * OFFICE_DAY, 0]


def test_a_mandatory_start_replaces_logic_both_ways() -> None:
    date = at("2024-03-20T08:00")
    result = plan(
        [1, 1, 1],
        [(0, 1), (1, 2)],
        start_min=[0, date, 0],
        start_max=[date * 2, date, date * 2],
        mandatory=[0, 1, 0],
    )
    assert shown(result.start[1]) == "2024-03-20T08:00"
    assert result.total_float[1] == 0
    assert shown(result.late_finish[0]) == "2024-03-19T17:00"


def test_a_deadline_limits_late_dates_only() -> None:
    result = plan([5, 1], [(0, 1)], finish_target=[at("2024-03-07T17:00"), MONDAY * 2])
    assert shown(result.finish[0]) == "2024-03-08T17:00"
    assert result.total_float.tolist() == [-OFFICE_DAY, 0]


def test_as_late_as_possible_takes_the_total_float() -> None:
    result = plan([5, 1, 1], [(0, 2), (1, 2)], as_late=[0, 1, 0])
    assert shown(result.start[1]) == "2024-03-08T08:00"
    assert shown(result.start[2]) == "2024-03-11T08:00"
    assert result.total_float[1] == 0


def test_primaveras_as_late_as_possible_takes_free_float_only() -> None:
    result = plan(
        [9, 1, 1, 3],
        [(1, 2)],
        as_late=[0, 1, 0, 0],
        options={"convention": Convention.PRIMAVERA, "data_date": MONDAY},
        start_min=[0, 0, at("2024-03-08T08:00"), 0],
    )
    assert shown(result.start[1]) == "2024-03-07T08:00"
    assert result.free_float[1] == 0
    assert result.total_float[1] > 0


def test_scheduling_from_the_finish() -> None:
    finish = at("2024-03-29T17:00")
    result = plan(
        [5, 1, 1], [(0, 2), (1, 2)], as_late=1, options={"from_finish": finish}
    )
    assert shown(result.finish[2]) == "2024-03-29T17:00"
    assert shown(result.start[0]) == "2024-03-22T08:00"
    assert shown(result.start[1]) == "2024-03-28T08:00"


def test_open_ends_can_be_critical_on_their_own() -> None:
    result = plan([5, 1], [], options={"open_ends_critical": True})
    assert result.total_float.tolist() == [0, 0]


def test_critical_can_mean_the_longest_path() -> None:
    result = plan(
        [5, 1],
        [(0, 1)],
        options={
            "critical_is_longest_path": True,
            "must_finish": at("2024-04-30T17:00"),
        },
    )
    assert result.critical.all()
    assert (result.total_float > 0).all()


# -- progress ---------------------------------------------------------------------------


def test_a_finished_task_keeps_its_dates_and_has_no_float() -> None:
    result = plan(
        [5, 1],
        [(0, 1)],
        status=[Status.COMPLETE, Status.NOT_STARTED],
        known_start=[MONDAY, 0],
        known_finish=[at("2024-03-06T12:00"), 0],
    )
    assert shown(result.finish[0]) == "2024-03-06T12:00"
    assert shown(result.start[1]) == "2024-03-06T13:00"
    assert result.critical.tolist() == [False, True]


IN_PROGRESS = {
    "status": [Status.NOT_STARTED, Status.IN_PROGRESS],
    "known_start": [0, MONDAY],
    "remaining": [5 * OFFICE_DAY, 2 * OFFICE_DAY],
}


def test_work_resumes_where_it_may() -> None:
    result = plan(
        [5, 4],
        [],
        **IN_PROGRESS,
        resume=[0, at("2024-03-08T08:00")],
    )
    assert shown(result.start[1]) == "2024-03-04T08:00"
    assert shown(result.finish[1]) == "2024-03-11T17:00"


@pytest.mark.parametrize(
    ("retained", "finish"), [(True, "2024-03-13T17:00"), (False, "2024-03-06T17:00")]
)
def test_progress_out_of_sequence(retained: bool, finish: str) -> None:
    result = plan(
        [5, 4],
        [(0, 1)],
        **IN_PROGRESS,
        options={
            "retained_logic": retained,
            "data_date": at("2024-03-05T08:00"),
            "convention": Convention.PRIMAVERA,
        },
    )
    assert shown(result.finish[1]) == finish


P6 = {"convention": Convention.PRIMAVERA, "data_date": at("2024-03-11T08:00")}
OVER = {
    "status": [Status.NOT_STARTED, Status.COMPLETE, Status.NOT_STARTED],
    "known_start": [0, MONDAY, 0],
    "known_finish": [0, at("2024-03-08T17:00"), 0],
    "remaining": [5 * OFFICE_DAY, 0, 2 * OFFICE_DAY],
}


def test_what_is_left_of_a_lag_counts_on_from_the_open_work_before_a_finished_task() -> (
    None
):
    result = plan([5, 5, 2], [(0, 1), (1, 2, FS, 5 * OFFICE_DAY)], options=P6, **OVER)
    assert shown(result.start[2]) == "2024-03-25T08:00"


def test_a_finish_to_finish_link_asks_only_when_a_finished_task_ended() -> None:
    result = plan([5, 5, 2], [(0, 1), (1, 2, FF)], options=P6, **OVER)
    assert shown(result.finish[2]) == "2024-03-12T17:00"


def test_no_lag_holds_work_that_began_after_its_finished_predecessor() -> None:
    result = plan(
        [5, 4],
        [(0, 1, FS, 10 * OFFICE_DAY)],
        options=P6,
        status=[Status.COMPLETE, Status.IN_PROGRESS],
        known_start=[MONDAY, at("2024-03-08T08:00")],
        known_finish=[at("2024-03-07T17:00"), 0],
        remaining=[0, 2 * OFFICE_DAY],
    )
    assert shown(result.finish[1]) == "2024-03-12T17:00"


def test_primaveras_start_to_start_link_waits_for_the_lag_calendar() -> None:
    result = schedule(
        network_of(2, [(0, 1, SS)], 0),
        Activities.build([DAY, DAY]),
        [STANDARD],
        Options(
            project_start=at("2024-03-09T10:00"),
            data_date=at("2024-03-09T10:00"),
            convention=Convention.PRIMAVERA,
        ),
    )
    assert shown(result.start[0]) == "2024-03-09T10:00"
    assert shown(result.start[1]) == "2024-03-11T08:00"


def test_primaveras_start_float_is_that_of_the_work_that_is_left() -> None:
    begun = {
        "status": Status.IN_PROGRESS,
        "known_start": MONDAY,
        "calendar": 0,
        "span_calendar": -1,
    }
    for float_at, days in ((FloatAt.START, 4.5), (FloatAt.FINISH, 4)):
        result = schedule(
            Network.build(1, [], []),
            Activities.build([DAY], **begun),
            [STANDARD],
            Options(
                project_start=MONDAY,
                data_date=MONDAY,
                must_finish=at("2024-03-09T12:00"),
                convention=Convention.PRIMAVERA,
                float_at=float_at,
            ),
        )
        assert result.total_float[0] == days * OFFICE_DAY


def test_nothing_remains_before_the_data_date() -> None:
    result = plan(
        [5, 4],
        [],
        options={
            "data_date": at("2024-03-20T08:00"),
            "convention": Convention.PRIMAVERA,
        },
        **IN_PROGRESS,
    )
    assert shown(result.start[0]) == "2024-03-20T08:00"
    assert shown(result.finish[1]) == "2024-03-21T17:00"


def test_a_fixed_task_stays_and_holds_others() -> None:
    result = plan(
        [1, 1, 1],
        [(0, 1), (1, 2)],
        status=[0, Status.FIXED, 0],
        known_start=[0, at("2024-03-02T09:00"), 0],
        known_finish=[0, at("2024-03-02T18:00"), 0],
    )
    assert shown(result.start[1]) == "2024-03-02T09:00"
    assert shown(result.start[2]) == "2024-03-04T08:00"


def test_a_levelling_delay_comes_after_logic_in_wall_clock_time() -> None:
    result = plan([5, 1], [(0, 1)], delay=[0, 3 * DAY])
    assert shown(result.start[1]) == "2024-03-14T08:00"


def test_level_of_effort_follows_and_never_leads() -> None:
    links: list[Link] = [(0, 2, SS), (2, 1, FF)]
    alone = plan([2, 5], [])
    result = plan([2, 5, 90], links, kind=[0, 0, Kind.LEVEL_OF_EFFORT])
    assert result.start[2] == result.start[0]
    assert result.finish[2] == result.finish[1]
    assert result.total_float[:2].tolist() == alone.total_float.tolist()


def test_level_of_effort_is_over_where_the_work_it_supports_is() -> None:
    result = plan(
        [2, 3, 90],
        [(0, 2, SS), (1, 2, FF)],
        options=P6,
        kind=[0, 0, Kind.LEVEL_OF_EFFORT],
        status=[Status.COMPLETE, Status.COMPLETE, Status.NOT_STARTED],
        known_start=[MONDAY, MONDAY, 0],
        known_finish=[at("2024-03-05T17:00"), at("2024-03-06T17:00"), 0],
    )
    assert shown(result.start[2]) == "2024-03-04T08:00"
    assert shown(result.finish[2]) == "2024-03-06T17:00"


def test_level_of_effort_follows_one_before_it() -> None:
    result = plan(
        [5, 9, 9],
        [(0, 1, SS), (0, 1, FF), (1, 2, SS), (1, 2, FF)],
        kind=[0, Kind.LEVEL_OF_EFFORT, Kind.LEVEL_OF_EFFORT],
    )
    assert result.start[2] == result.start[0]
    assert result.finish[2] == result.finish[0]


# -- resources --------------------------------------------------------------------------


def test_a_task_ends_with_the_last_of_its_spans() -> None:
    holiday = dt.date(2024, 3, 5)
    away = Calendar("Away", STANDARD.week, (DayException(holiday, holiday),))
    result = schedule(
        Network.build(1, [], []),
        Activities.build(
            [2 * OFFICE_DAY],
            calendar=0,
            span_from=[0, 2],
            span_calendar=[0, 1],
            span_offset=[OFFICE_DAY, 0],
            span_length=[OFFICE_DAY, 2 * OFFICE_DAY],
        ),
        [STANDARD, away],
        Options(project_start=MONDAY),
    )
    assert shown(result.finish[0]) == "2024-03-06T17:00"


# -- refusals ---------------------------------------------------------------------------


def test_refusals_say_what_is_wrong() -> None:
    network = Network.build(1, [], [])
    options = Options(project_start=0)
    with pytest.raises(MissingCalendarError, match="Task 0 uses calendar 3"):
        schedule(network, Activities.build([1], calendar=3), [STANDARD], options)
    with pytest.raises(ShapeError):
        schedule(network, Activities.build([1, 2]), [], options)
    with pytest.raises(ShapeError):
        Activities.build([-1])
    day = dt.date(2024, 3, 4)
    once = Calendar("Once", ((),) * 7, (DayException(day, day, OFFICE),))
    with pytest.raises(NoWorkingTimeError, match="Once"):
        schedule(network, Activities.build([2 * DAY], calendar=0), [once], options)


def test_a_missing_calendar_names_whose_it_is() -> None:
    network = Network.build(2, [0], [1], lag_calendar=7, labels=["Dig", "Build"])
    with pytest.raises(MissingCalendarError, match="lag from task Dig to task Build"):
        schedule(network, Activities.build([1, 1]), [], Options(project_start=0))
    network = Network.build(2, [], [], labels=["Dig", "Build"])
    staffed = Activities.build(
        [1, 1],
        span_from=[0, 1, 3],
        span_calendar=[-1, -1, 4],
        span_offset=0,
        span_length=1,
    )
    with pytest.raises(MissingCalendarError, match="A resource of task Build"):
        schedule(network, staffed, [], Options(project_start=0))


def test_machine_code_is_used_once_it_is_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used: list[bool] = []
    columns = cpm._columns

    def noted(count: int, *, arrays: bool) -> list[Any]:
        used.append(arrays)
        return columns(count, arrays=arrays)

    monkeypatch.setattr(cpm, "_loaded", Event())
    monkeypatch.setattr(cpm, "_columns", noted)
    big: list[float] = [1.0] * cpm.COMPILED_FROM
    before = plan(big, [])
    cpm.warm_up()
    after = plan(big, [])
    assert used == [False, True, True]
    assert cpm.is_warm()
    assert before.finish.tolist() == after.finish.tolist()


def test_machine_code_needs_no_place_to_keep_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []

    def njit(*, cache: bool = False, **_: Any) -> Any:
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda kernel: kernel

    monkeypatch.setattr("numba.njit", njit)
    compiled = compiling.compiled.__wrapped__
    assert compiled(kernels.forward) is kernels.forward
    assert asked == [True, False]


def test_nothing_to_schedule() -> None:
    result = schedule(
        Network.build(0, [], []), Activities.build([]), [], Options(project_start=7)
    )
    assert (result.project_finish, len(result.start)) == (7, 0)


# -- against a slow reference, and compiled against interpreted -------------------------


@st.composite
def random_networks(
    draw: st.DrawFn,
) -> tuple[list[int], list[tuple[int, int, int, int]]]:
    count = draw(st.integers(1, 9))
    days = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    pairs = [(p, s) for p in range(count) for s in range(p + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return days, [
        (p, s, draw(st.integers(0, 3)), draw(st.integers(-2, 3))) for p, s in chosen
    ]


def reference(
    days: list[int], links: list[tuple[int, int, int, int]]
) -> tuple[list[int], list[int]]:
    """Relax every link day by day until nothing moves, both ways."""
    early = [0] * len(days)
    moved = True
    while moved:
        moved = False
        for p, s, kind, lag in links:
            from_day = early[p] + (days[p] if kind in (FS, FF) else 0) + lag
            bound = from_day - (days[s] if kind in (FF, SF) else 0)
            while early[s] < bound:
                early[s] += 1
                moved = True
    finish = max(e + d for e, d in zip(early, days, strict=True))
    late = [finish - d for d in days]
    moved = True
    while moved:
        moved = False
        for p, s, kind, lag in links:
            to_day = late[s] + (days[s] if kind in (FF, SF) else 0) - lag
            bound = to_day - (days[p] if kind in (FS, FF) else 0)
            while late[p] > bound:
                late[p] -= 1
                moved = True
    return early, late


@settings(max_examples=200, deadline=None)
@given(random_networks())
def test_early_and_late_dates_agree_with_relaxation(
    made: tuple[list[int], list[tuple[int, int, int, int]]],
) -> None:
    days, links = made
    result = schedule(
        network_of(
            len(days), [(p, s, LinkType(k), g * DAY) for p, s, k, g in links], -1
        ),
        Activities.build(np.array(days) * DAY, start_min=0),
        [],
        Options(project_start=0, convention=Convention.PRIMAVERA),
    )
    early, late = reference(days, links)
    assert (result.start // DAY).tolist() == early
    assert (result.late_start // DAY).tolist() == late
