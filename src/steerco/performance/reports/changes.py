"""What differs between a project's page and the one reported before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from steerco.performance.reports import wording
from steerco.performance.reports.pack import (
    Change,
    DecisionLine,
    MilestoneLine,
    ProjectPage,
    Rating,
    RiskLine,
    Status,
    Trend,
)
from steerco.performance.reports.wording import DASH

ORDER = (Status.GREEN, Status.AMBER, Status.RED)
"""From good to bad; grey stands outside."""


def changes(before: ProjectPage, now: ProjectPage, currency: str) -> tuple[Change, ...]:
    """Return what changed between two reports of a project, colours first."""
    return (
        *colours(before, now),
        *figures(before, now, currency),
        *milestones(before.milestones, now.milestones),
        *risks(before.risks, now.risks),
        *decisions(before.decisions, now.decisions),
    )


def colours(before: ProjectPage, now: ProjectPage) -> Iterator[Change]:
    then = {r.dimension: r for r in ratings(before)}
    for rating in ratings(now):
        old = then.get(rating.dimension)
        if old is None or shown(old) == shown(rating):
            continue
        yield Change(
            what=wording.sentence(rating.dimension),
            before=wording.STATUS_WORDS[shown(old)],
            after=wording.STATUS_WORDS[shown(rating)],
            trend=turn(shown(old), shown(rating)),
            url=now.project.url,
        )


def ratings(page: ProjectPage) -> tuple[Rating, ...]:
    return (page.project.overall, *page.project.ratings)


def shown(rating: Rating) -> Status:
    return rating.confirmed or rating.declared or rating.status


def turn(old: Status, new: Status) -> Trend:
    if old not in ORDER or new not in ORDER:
        return Trend.SAME
    return Trend.WORSE if ORDER.index(new) > ORDER.index(old) else Trend.BETTER


def figures(before: ProjectPage, now: ProjectPage, currency: str) -> Iterator[Change]:
    old, new = before.project, now.project
    then, today = old.forecast_finish.value, new.forecast_finish.value
    if then != today:
        later = None not in (then, today) and today > then  # type: ignore[operator]
        yield Change(
            what="Forecast finish",
            before=wording.day(then),
            after=wording.day(today),
            trend=Trend.WORSE if later else Trend.BETTER,
            url=f"{new.url}schedule/",
        )
    scale = wording.money_scale(
        currency, [old.eac.value, new.eac.value, new.budget.value]
    )
    money: tuple[tuple[str, Any, Any, bool], ...] = (
        ("Budget", old.budget.value, new.budget.value, False),
        ("Estimate at completion", old.eac.value, new.eac.value, True),
    )
    for name, was, now_is, more_is_worse in money:
        if written(was) == written(now_is):
            continue
        up = None not in (was, now_is) and now_is > was
        bad = Trend.WORSE if up else Trend.BETTER
        yield Change(
            what=name,
            before=scale.full(was),
            after=scale.full(now_is),
            trend=bad if more_is_worse else Trend.SAME,
            url=f"{new.url}value/",
        )


def written(amount: Decimal | None) -> str:
    return DASH if amount is None else wording.number(amount)


def milestones(
    before: Iterable[MilestoneLine], now: Iterable[MilestoneLine]
) -> Iterator[Change]:
    then = {m.name: m for m in before}
    for mark in now:
        old = then.get(mark.name)
        if old is None:
            continue
        what = f"Milestone {mark.name}"
        if mark.actual and not old.actual:
            yield Change(
                what=what,
                before=f"forecast {wording.day(old.forecast)}",
                after=f"reached {wording.day(mark.actual)}",
                trend=Trend.BETTER,
                url=mark.url,
            )
        elif mark.forecast and old.forecast and mark.forecast != old.forecast:
            later = mark.forecast > old.forecast
            yield Change(
                what=what,
                before=wording.day(old.forecast),
                after=wording.day(mark.forecast),
                trend=Trend.WORSE if later else Trend.BETTER,
                url=mark.url,
            )


def risks(before: Iterable[RiskLine], now: Iterable[RiskLine]) -> Iterator[Change]:
    then = {r.code: r for r in before}
    today = {r.code: r for r in now}
    for code, risk in today.items():
        old = then.get(code)
        what = f"{risk.kind} {code} {risk.title}"
        if old is None:
            yield Change(
                what=what,
                before=DASH,
                after="new among the worst",
                trend=Trend.WORSE,
                url=risk.url,
            )
        elif (
            old.score is not None and risk.score is not None and old.score != risk.score
        ):
            up = risk.score > old.score
            yield Change(
                what=what,
                before=f"score {old.score}",
                after=f"score {risk.score}",
                trend=Trend.WORSE if up else Trend.BETTER,
                url=risk.url,
            )
    for code, old in then.items():
        if code not in today:
            yield Change(
                what=f"{old.kind} {code} {old.title}",
                before="among the worst",
                after="not any more",
                trend=Trend.BETTER,
                url=old.url,
            )


def decisions(
    before: Iterable[DecisionLine], now: Iterable[DecisionLine]
) -> Iterator[Change]:
    then, today = {d.code: d for d in before}, {d.code: d for d in now}
    for code, asked in today.items():
        if code not in then:
            yield Change(
                what=f"Decision {code} {asked.question}",
                before=DASH,
                after="asked for",
                trend=Trend.NEW,
                url=asked.url,
            )
    for code, asked in then.items():
        if code not in today:
            yield Change(
                what=f"Decision {code} {asked.question}",
                before="asked for",
                after="not open any more",
                trend=Trend.BETTER,
                url=asked.url,
            )
