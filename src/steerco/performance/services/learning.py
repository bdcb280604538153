"""Learning from finished projects: calibrations, and the back-test that judges them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
from django.db import transaction

from steerco.organisation.models import Scope
from steerco.organisation.services import root_scope
from steerco.performance.calculations.backtesting import SEED, judge_methods
from steerco.performance.calculations.forecasting import OWN, Hits, hits_of
from steerco.performance.calculations.signals import LABELS, TOGETHER, precision
from steerco.performance.models import (
    Backtest,
    Calibration,
    Measurement,
    SignalRecord,
)
from steerco.performance.selectors.finished import (
    Course,
    cases,
    courses,
    finished_projects,
)
from steerco.projects.models import Portfolio
from steerco_engine import forecasting as engine
from steerco_engine.forecasting import FinishedProject
from steerco_engine.solving import DataError


class Progress(Protocol):
    """Where the work tells how far it is, and may be stopped."""

    def expect(self, total: int) -> None: ...

    def advance(self, message: str = "") -> None: ...


def learn_from_finished(progress: Progress | None = None) -> None:
    """Calibrate the headline methods anew and back-test every part of the organisation."""
    found = courses(Measurement.objects.all())
    judged = parts(found)
    if progress:
        progress.expect(1 + len(judged))
    calibrate_methods(found)
    judge_signals(found)
    for scope, own in judged:
        if progress:
            progress.advance(f"Judging {scope.name}")
        keep_backtest(scope, own)


@transaction.atomic
def calibrate_methods(found: Sequence[Course]) -> None:
    """Keep the errors of the headline methods on all finished projects."""
    Calibration.objects.all().delete()
    for target, methods in engine.DEFAULT.items():
        projects = finished_projects(found, target).projects
        for method in methods:
            try:
                learned = engine.calibrate(projects, target, method, name=OWN)
            except DataError:
                continue
            Calibration.objects.create(
                target=target,
                method=method,
                projects=learned.projects,
                errors=learned.errors.round(6).tolist(),
                hits=hit_rates(projects, target, method),
            )


def hit_rates(projects: Sequence[FinishedProject], target: str, method: str) -> Hits:
    """Measure how often a method is right; nothing where projects are too few to tell."""
    try:
        return hits_of(engine.backtest(projects, target, method, seed=SEED).hits)
    except DataError:
        return {}


@transaction.atomic
def judge_signals(found: Sequence[Course]) -> None:
    """Keep how often each early warning was right, and what came of those together."""
    SignalRecord.objects.all().delete()
    known = cases(found)
    for name in LABELS:
        measured = precision(known, name, OWN)
        if measured is not None:
            SignalRecord.objects.create(
                name=name,
                projects=measured.projects,
                flagged=measured.flagged,
                right=measured.right,
                base=measured.base,
            )
    late = [case for case in known if case.late is not None]
    SignalRecord.objects.create(
        name=TOGETHER,
        projects=len({case.project for case in late}),
        cases=[
            [case.project, round(case.done, 4), case.on_time, case.late]
            for case in late
        ],
    )


def parts(found: Sequence[Course]) -> list[tuple[Scope, Sequence[Course]]]:
    """Return the whole organisation and each portfolio with its ended projects."""
    portfolios = Portfolio.objects.select_related("scope")
    return [
        (root_scope(), found),
        *(
            (p.scope, [each for each in found if each.klass == p.code])
            for p in portfolios
        ),
    ]


def keep_backtest(scope: Scope, found: Sequence[Course]) -> None:
    """Back-test the ended projects of a part and keep what came of it."""
    results = {}
    for target in engine.DEFAULT:
        finished = finished_projects(found, target)
        judged = judge_methods(finished.projects, target, finished.left_out)
        results[target] = msgspec.to_builtins(judged)
    Backtest.objects.update_or_create(
        scope=scope, defaults={"projects": len(found), "results": results}
    )
