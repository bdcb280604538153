"""A status in sentences, written from the figures alone, each with its source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from steerco.performance.reports import wording
from steerco.performance.reports.pack import ProjectPage
from steerco.performance.reports.wording import counted, verb

NAMED = 3
"""Milestones that a sentence names."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One fact in words and the page it is read from."""

    text: str
    url: str


def draft(page: ProjectPage, currency: str) -> tuple[Sentence, ...]:
    """Return what the figures of a page say: dates, money, milestones, risks, asks."""
    return (
        *finish(page),
        *money(page, currency),
        *reached(page),
        *coming(page),
        *pressing(page),
        *asked(page),
    )


def finish(page: ProjectPage) -> Iterator[Sentence]:
    line = page.project
    forecast, slip = line.forecast_finish.value, line.slip_days.value
    if forecast is None:
        return
    said = f"The forecast finish is {wording.day(forecast)}"
    if slip:
        side = "after" if slip > 0 else "before"
        said += f", {counted(abs(slip), 'working day')} {side} the baseline"
    elif slip == 0:
        said += ", the date of the baseline"
    before = line.previous_finish.value
    if before is not None and before != forecast:
        said += f"; the report before said {wording.day(before)}"
    yield Sentence(f"{said}.", f"{line.url}schedule/")


def money(page: ProjectPage, currency: str) -> Iterator[Sentence]:
    line = page.project
    budget, estimate, actual = line.budget.value, line.eac.value, line.actual.value
    if budget is None or estimate is None or not budget:
        return
    scale = wording.money_scale(currency, [budget, estimate, actual])
    share = (estimate - budget) / budget
    side = "over" if share > 0 else "under"
    against = f"{wording.percent(abs(share))} {side}" if round(share, 2) else "on"
    said = f"The estimate at completion is {scale.full(estimate)}"
    said += f", {against} the budget of {scale.full(budget)}"
    if actual is not None:
        said += f"; {scale.full(actual)} is spent"
    yield Sentence(f"{said}.", f"{line.url}value/")


def reached(page: ProjectPage) -> Iterator[Sentence]:
    done = [m for m in page.milestones if m.actual]
    if done:
        names = ", ".join(f"{m.name} ({wording.day(m.actual)})" for m in done[-NAMED:])
        yield Sentence(f"Reached: {names}.", done[-1].url)


def coming(page: ProjectPage) -> Iterator[Sentence]:
    ahead = [m for m in page.milestones if not m.actual and m.forecast]
    if not ahead:
        return
    names = ", ".join(f"{m.name} ({wording.day(m.forecast)})" for m in ahead[:NAMED])
    yield Sentence(f"Next: {names}.", ahead[0].url)
    late = [m for m in ahead if (m.slip_days.value or 0) > 0]
    if late:
        worst = max(late, key=lambda m: m.slip_days.value or 0)
        days = counted(worst.slip_days.value or 0, "day")
        yield Sentence(
            f"{counted(len(late), 'coming milestone')} {verb(len(late), 'is', 'are')} "
            f"later than baselined, {worst.name} by {days}.",
            worst.url,
        )


def pressing(page: ProjectPage) -> Iterator[Sentence]:
    risks = [r for r in page.risks if r.kind == "Risk" and r.score is not None]
    if risks:
        worst = max(risks, key=lambda r: r.score or 0)
        yield Sentence(
            f"The worst open risk is {worst.code} {worst.title}, "
            f"score {worst.score} of 25.",
            worst.url,
        )


def asked(page: ProjectPage) -> Iterator[Sentence]:
    count = len(page.decisions)
    if count:
        first = page.decisions[0]
        by = f", the first by {wording.day(first.due)}" if first.due else ""
        said = f"{counted(count, 'decision')} {verb(count, 'is', 'are')} needed{by}: "
        yield Sentence(said + first.question, first.url)
