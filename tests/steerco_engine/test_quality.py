"""The 14-point assessment on a network whose every result was worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from steerco_engine.quality import (
    UNKNOWN,
    Activities,
    Assessment,
    Check,
    Completion,
    Kind,
    LinkKind,
    Links,
    Thresholds,
    assess,
    bei,
    cpli,
    total_float_consumption,
)

DAY = 4800
"""Ticks of an eight-hour day; in this network time runs on working time only."""

NAMES = ("M0", "A", "B", "C", "D", "E", "F", "G", "H", "M9", "L")
DURATIONS = (0, 10, 20, 15, 50, 5, 12, 8, 6, 0, 30)
LINKS = (
    ("M0", "A", LinkKind.FS, 0),
    ("M0", "B", LinkKind.FS, 0),
    ("A", "C", LinkKind.FS, 0),
    ("B", "C", LinkKind.FS, 5),
    ("A", "D", LinkKind.SS, 3),
    ("C", "E", LinkKind.FS, 0),
    ("E", "F", LinkKind.FS, -2),
    ("D", "G", LinkKind.FF, 0),
    ("F", "G", LinkKind.FS, 0),
    ("G", "M9", LinkKind.FS, 0),
    ("B", "H", LinkKind.FS, 0),
)
EARLY = {
    "M0": (0, 0),
    "A": (0, 10),
    "B": (0, 20),
    "C": (25, 40),
    "D": (3, 53),
    "E": (40, 45),
    "F": (43, 55),
    "G": (55, 63),
    "H": (20, 26),
    "M9": (63, 63),
    "L": (0, 30),
}
TOTAL_FLOAT = {"A": 10, "D": 10, "H": 37}


def early_dates(durations: tuple[float, ...]) -> dict[str, tuple[float, float]]:
    """Schedule the network forward, the slow and obvious way."""
    start = dict.fromkeys(NAMES, 0.0)
    length = dict(zip(NAMES, durations, strict=True))
    for _ in NAMES:
        for before, after, kind, lag in LINKS:
            finish = start[before] + length[before]
            earliest = {
                LinkKind.FS: finish + lag,
                LinkKind.SS: start[before] + lag,
                LinkKind.FF: finish + lag - length[after],
            }[kind]
            start[after] = max(start[after], earliest)
    return {name: (start[name], start[name] + length[name]) for name in NAMES}


def slip_after_delay(activity: int, days: float) -> float:
    longer = list(DURATIONS)
    longer[activity] += days
    return early_dates(tuple(longer))["M9"][1] - EARLY["M9"][1]


def network(**changes: object) -> Activities:
    size = len(NAMES)
    nothing = np.zeros(size, dtype=bool)
    unknown = np.full(size, UNKNOWN, dtype=np.int64)
    starts = np.array([EARLY[name][0] * DAY for name in NAMES], dtype=np.int64)
    finishes = np.array([EARLY[name][1] * DAY for name in NAMES], dtype=np.int64)
    kinds = {"M0": Kind.MILESTONE, "M9": Kind.MILESTONE, "L": Kind.LEVEL_OF_EFFORT}
    lengths = np.array(DURATIONS, dtype=float)
    activities = Activities(
        kind=np.array([kinds.get(name, Kind.TASK) for name in NAMES], dtype=np.int8),
        complete=nothing,
        started=nothing,
        duration=lengths,
        baseline_duration=lengths,
        total_float=np.array([TOTAL_FLOAT.get(name, 0) for name in NAMES], dtype=float),
        forecast_start=starts,
        forecast_finish=finishes,
        actual_start=unknown,
        actual_finish=unknown,
        baseline_start=starts,
        baseline_finish=finishes,
        constrained=nothing,
        hard_constraint=nothing,
        resourced=nothing,
        critical=np.array([name not in TOTAL_FLOAT for name in NAMES]),
    )
    return replace(activities, **changes)


def links() -> Links:
    position = {name: index for index, name in enumerate(NAMES)}
    return Links(
        predecessor=np.array([position[link[0]] for link in LINKS]),
        successor=np.array([position[link[1]] for link in LINKS]),
        kind=np.array([link[2] for link in LINKS], dtype=np.int8),
        lag=np.array([link[3] for link in LINKS], dtype=float),
    )


def assessed(
    activities: Activities | None = None,
    *,
    data_date: int | None = 0,
    required: float | None = 63,
    resource_loaded: bool = False,
    **more: object,
) -> Assessment:
    completion = Completion(
        activity=NAMES.index("M9"),
        path_length=63,
        float_to_required=None if required is None else required - 63,
    )
    return assess(
        activities or network(),
        links(),
        data_date=data_date,
        resource_loaded=resource_loaded,
        completion=completion,
        slip_after_delay=slip_after_delay,
        **more,
    )


def point(assessment: Assessment, number: int) -> Check:
    check = assessment.checks[number - 1]
    assert check.number == number
    return check


def names(positions: tuple[int, ...]) -> list[str]:
    return [NAMES[position] for position in positions]


def test_the_slow_schedule_reproduces_the_given_early_dates() -> None:
    assert early_dates(DURATIONS) == EARLY


@pytest.mark.parametrize(
    ("number", "value", "passed", "failing"),
    [
        (1, 1 / 8, False, ["H"]),
        (2, 1 / 11, False, ["F"]),
        (3, 2 / 11, False, ["C", "D"]),
        (4, 9 / 11, False, ["D", "G"]),
        (5, 0, True, []),
        (6, 0, True, []),
        (7, 0, True, []),
        (8, 1 / 8, False, ["D"]),
        (9, 0, True, []),
        (12, 600, True, []),
        (13, 1.0, True, []),
    ],
)
def test_points_of_the_known_network(
    number: int, value: float, passed: bool, failing: list[str]
) -> None:
    check = point(assessed(), number)
    assert check.applicable
    assert check.value == pytest.approx(value)
    assert check.passed is passed
    assert names(check.failing) == failing


@pytest.mark.parametrize("number", [10, 11, 14])
def test_points_that_do_not_apply_are_none_with_a_reason(number: int) -> None:
    check = point(assessed(), number)
    assert not check.applicable
    assert check.value is None
    assert check.passed is None
    assert check.reason


def test_eight_tasks_and_eleven_links_are_counted() -> None:
    result = assessed()
    assert (result.tasks, result.incomplete, result.links) == (8, 8, 11)
    assert result.dangling_starts == ()
    assert result.dangling_finishes == ()
    assert result.hit_rate is None


def test_level_of_effort_changes_no_number() -> None:
    without = network(
        kind=np.where(
            np.array(NAMES) == "L", np.int8(Kind.EXTERNAL), network().kind
        ).astype(np.int8)
    )
    assert assessed(without) == assessed()


def test_all_tasks_fail_the_resource_point_when_it_applies() -> None:
    check = point(assessed(resource_loaded=True), 10)
    assert (check.count, check.population, check.passed) == (8, 8, False)


def test_required_finish_three_days_earlier() -> None:
    check = point(assessed(required=60), 13)
    assert check.value == pytest.approx(60 / 63)
    assert check.value == pytest.approx(0.952, abs=5e-4)
    assert check.passed is True
    assert point(assessed(required=None), 13).applicable is False


def test_a_delay_of_the_open_ended_task_moves_nothing() -> None:
    assert slip_after_delay(NAMES.index("B"), 600) == 600
    assert slip_after_delay(NAMES.index("H"), 600) == 0
    only_h = np.array([name == "H" for name in NAMES])
    check = point(assessed(network(critical=only_h)), 12)
    assert check.passed is False
    assert names(check.failing) == ["H"]


def test_the_delayed_task_is_critical_open_and_free_of_constraints() -> None:
    fixed = np.array([name == "B" for name in NAMES])
    tested: list[str] = []

    def slip(activity: int, days: float) -> float:
        tested.append(NAMES[activity])
        return slip_after_delay(activity, days)

    assess(
        network(constrained=fixed),
        links(),
        data_date=0,
        resource_loaded=False,
        completion=Completion(activity=9, path_length=63, float_to_required=0),
        slip_after_delay=slip,
    )
    assert tested == ["C"]


def test_completed_tasks_leave_the_incomplete_population() -> None:
    done = np.array([name in ("D", "H") for name in NAMES])
    result = assessed(network(complete=done, started=done))
    assert result.incomplete == 6
    assert point(result, 1).value == 0
    assert point(result, 8).passed is True
    assert point(result, 2).population == 9


def test_rolling_wave_tasks_are_exempt_from_long_durations() -> None:
    assert point(assessed(detail_window_end=2 * DAY), 8).passed is True


def test_hard_constraints_high_and_negative_float() -> None:
    result = assessed(
        network(
            hard_constraint=np.array([name == "A" for name in NAMES]),
            total_float=np.array([50.0 if n == "H" else -1.0 for n in NAMES]),
        )
    )
    assert names(point(result, 5).failing) == ["A"]
    assert names(point(result, 6).failing) == ["H"]
    assert point(result, 7).value == 7
    assert point(result, 7).passed is False


def test_forecasts_in_the_past_and_actuals_in_the_future_are_invalid() -> None:
    started = np.array([name == "A" for name in NAMES])
    future = np.where(started, 8 * DAY, UNKNOWN).astype(np.int64)
    result = assessed(network(started=started, actual_start=future), data_date=5 * DAY)
    assert names(point(result, 9).failing) == ["A", "B", "D"]


def test_baseline_execution_hit_rate_and_missed_tasks() -> None:
    size = 25
    due = np.arange(size) < 20
    done = np.isin(np.arange(size), (*range(16), 20, 21, 22))
    lacking = np.arange(size) >= 23
    baseline = np.where(due, 10 * DAY, 30 * DAY).astype(np.int64)
    baseline[lacking] = UNKNOWN
    actual = np.full(size, UNKNOWN, dtype=np.int64)
    actual[done] = 9 * DAY
    actual[12:16] = 11 * DAY
    nothing = np.zeros(size, dtype=bool)
    empty = np.zeros(0, dtype=np.int64)
    result = assess(
        Activities(
            kind=np.zeros(size, dtype=np.int8),
            complete=done,
            started=done,
            duration=np.ones(size),
            baseline_duration=np.ones(size),
            total_float=np.zeros(size),
            forecast_start=np.full(size, 20 * DAY),
            forecast_finish=np.full(size, 21 * DAY),
            actual_start=np.where(done, 8 * DAY, UNKNOWN).astype(np.int64),
            actual_finish=actual,
            baseline_start=np.zeros(size, dtype=np.int64),
            baseline_finish=baseline,
            constrained=nothing,
            hard_constraint=nothing,
            resourced=nothing,
            critical=nothing,
        ),
        Links(
            predecessor=empty,
            successor=empty,
            kind=empty.astype(np.int8),
            lag=np.zeros(0),
        ),
        data_date=12 * DAY,
        resource_loaded=False,
    )
    assert point(result, 14).value == pytest.approx(0.95)
    assert point(result, 14).passed is True
    assert result.hit_rate == pytest.approx(0.60)
    assert point(result, 11).value == pytest.approx(0.40)
    assert point(result, 11).passed is False
    assert result.bei_with_unplanned == pytest.approx(19 / 22)
    assert point(result, 2).applicable is False
    assert point(result, 12).applicable is False


def test_a_finish_after_the_data_date_is_no_execution_yet() -> None:
    finished = np.array([name in ("A", "B") for name in NAMES])
    actual = np.where(finished, 10 * DAY, UNKNOWN).astype(np.int64)
    actual[NAMES.index("B")] = 99 * DAY
    changed = network(complete=finished, started=finished, actual_finish=actual)
    check = point(assessed(changed, data_date=20 * DAY), 14)
    assert (check.count, check.population) == (1, 2)
    assert names(check.failing) == ["B"]


def test_thresholds_can_be_set() -> None:
    lenient = Thresholds(missing_logic=0.2, leads=0.1, lags=0.2, finish_to_start=0.8)
    result = assessed(thresholds=lenient)
    assert [point(result, number).passed for number in (1, 2, 3, 4)] == [True] * 4


def test_dangling_tasks_have_logic_of_the_wrong_kind() -> None:
    dangling = links()
    kinds = dangling.kind.copy()
    kinds[3] = LinkKind.FF
    kinds[2] = LinkKind.FF
    kinds[8] = LinkKind.SS
    result = assess(
        network(),
        replace(dangling, kind=kinds),
        data_date=None,
        resource_loaded=False,
    )
    assert names(result.dangling_starts) == ["C"]
    assert names(result.dangling_finishes) == ["F"]


@pytest.mark.parametrize(
    ("length", "slack", "value"), [(80, 20, 1.25), (800, 20, 1.025), (720, -60, 0.917)]
)
def test_critical_path_length_index(length: float, slack: float, value: float) -> None:
    assert cpli(length, slack) == pytest.approx(value, abs=5e-4)


def test_indices_without_a_base_are_undefined() -> None:
    assert cpli(0, 5) is None
    assert bei(3, 0) is None
    assert total_float_consumption(0, -5, 100) is None


def test_total_float_consumption() -> None:
    forecast = total_float_consumption(180, -20, 600)
    assert forecast is not None
    assert forecast.tfci == pytest.approx(0.8889, abs=1e-4)
    assert forecast.predicted_float == pytest.approx(-66.7, abs=0.05)
    assert forecast.predicted_slip == pytest.approx(66.7, abs=0.05)
