"""The one sentence at the head of each page: what the board should take from it."""

from __future__ import annotations

from decimal import Decimal

from steerco.performance.reports import wording
from steerco.performance.reports.fitting import shortened
from steerco.performance.reports.pack import (
    BoardPack,
    Masthead,
    ProjectLine,
    ProjectPage,
    Status,
)
from steerco.performance.reports.wording import (
    DASH,
    DOT,
    counted,
    portfolio_scale,
    verb,
)

DECISIONS_ON_A_PAGE = 2
LETTERS_IN_A_NAME = 80
LETTERS_IN_A_HEADLINE = 180


def comparable(pack: BoardPack) -> list[ProjectLine]:
    """Projects with both a budget and an estimate at completion."""
    return [p for p in pack.projects if None not in (p.budget.value, p.eac.value)]


def cost_totals(pack: BoardPack) -> tuple[Decimal, Decimal]:
    """Budget and estimate at completion, added up over comparable projects."""
    lines = comparable(pack)
    budget = sum((p.budget.value or Decimal(0) for p in lines), Decimal(0))
    eac = sum((p.eac.value or Decimal(0) for p in lines), Decimal(0))
    return budget, eac


def summary_headline(pack: BoardPack) -> str:
    if pack.headline:
        return shortened(pack.headline, LETTERS_IN_A_HEADLINE)
    if not pack.projects:
        return "No project reports to this portfolio yet"
    counts = pack.status_counts()
    red, amber = counts[Status.RED], counts[Status.AMBER]
    total = counted(len(pack.projects), "project")
    opening = (
        f"{red} of {total} {verb(red, 'is', 'are')} red and {amber} amber"
        if red or amber
        else f"None of {total} is red or amber"
    )
    return f"{opening}; {cost_clause(pack)}" if comparable(pack) else opening


def cost_clause(pack: BoardPack) -> str:
    budget, eac = cost_totals(pack)
    if not budget:
        return f"forecast cost is {portfolio_scale(pack).full(eac)}"
    share = (eac - budget) / budget
    if round(share, 2) == 0:
        return "forecast cost is on budget"
    side = "above" if share > 0 else "below"
    return f"forecast cost is {wording.percent(abs(share))} {side} budget"


def status_headline(pack: BoardPack) -> str:
    counts = pack.status_counts()
    red, amber, grey = counts[Status.RED], counts[Status.AMBER], counts[Status.GREY]
    if not pack.projects:
        return "No project status to show"
    text = f"{counted(red, 'project')} {verb(red, 'is', 'are')} red, {amber} amber"
    if grey:
        text += f", {grey} without a current status"
    return text


def schedule_headline(pack: BoardPack) -> str:
    known = [p for p in pack.projects if p.slip_days.value is not None]
    late = [p for p in known if (p.slip_days.value or 0) > 0]
    if not known:
        return "No forecast can be compared with a baseline yet"
    if not late:
        return f"None of {counted(len(known), 'baselined project')} is forecast late"
    worst = max(late, key=lambda p: (p.slip_days.value or 0, p.code))
    return (
        f"{len(late)} of {counted(len(known), 'baselined project')} "
        f"{verb(len(late), 'is', 'are')} forecast late, the worst by "
        f"{counted(worst.slip_days.value or 0, 'working day')} ({worst.code})"
    )


def cost_headline(pack: BoardPack) -> str:
    lines = comparable(pack)
    if not lines:
        return "No budget can be compared with a forecast yet"
    budget, eac = cost_totals(pack)
    scale = portfolio_scale(pack)
    clause = wording.sentence(cost_clause(pack))
    sums = f"{scale.full(eac)} against {scale.full(budget)}"
    return f"{clause} ({sums}, {counted(len(lines), 'project')})"


def milestone_headline(pack: BoardPack) -> str:
    known = [m for m in pack.milestones if m.slip_days.value is not None]
    late = sum((m.slip_days.value or 0) > 0 for m in known)
    if not pack.milestones:
        return "No milestone is due in the period shown"
    return (
        f"{late} of {counted(len(pack.milestones), 'key milestone')} "
        f"{verb(late, 'is', 'are')} later than baselined"
    )


def risk_headline(pack: BoardPack) -> str:
    if not pack.risks:
        return "No open risk is reported to the board"
    known = [r.exposure.value for r in pack.risks if r.exposure.value is not None]
    risen = sum(
        r.score is not None
        and r.previous_score is not None
        and r.score > r.previous_score
        for r in pack.risks
    )
    text = counted(len(pack.risks), "top risk or issue", "top risks and issues")
    if known:
        text += f", {portfolio_scale(pack).full(sum(known, Decimal(0)))} exposure"
    return f"{text}; {risen} rose since the last report"


def decision_headline(pack: BoardPack) -> str:
    count = len(pack.decisions)
    if not count:
        return "No decision is asked of the board"
    dates = [d.due for d in pack.decisions if d.due]
    lead = "by" if count == 1 else "the first by"
    first = f"; {lead} {wording.day(min(dates))}" if dates else ""
    return f"{counted(count, 'decision')} {verb(count, 'is', 'are')} needed{first}"


def project_headline(page: ProjectPage) -> str:
    line = page.project
    slip = line.slip_days.value
    if slip is None:
        finish = f"finish {DASH} {line.slip_days.reason}"
    elif slip > 0:
        finish = f"forecast {counted(slip, 'working day')} late"
    elif slip < 0:
        finish = f"forecast {counted(-slip, 'working day')} early"
    else:
        finish = "forecast on its baseline date"
    name = shortened(line.name, LETTERS_IN_A_NAME)
    return f"{name}: {wording.STATUS_WORDS[line.overall.status].lower()}, {finish}"


def freshness(masthead: Masthead) -> str:
    text = f"Data date {wording.day(masthead.as_of)}"
    if masthead.previous_as_of:
        text += f", compared with {wording.day(masthead.previous_as_of)}"
    return text


# The words of a project page


def people(line: ProjectLine) -> str:
    return DOT.join(
        (
            f"Sponsor {line.sponsor or DASH}",
            f"Manager {line.manager or DASH}",
            f"Class {line.klass or DASH}",
            f"Trend {wording.TREND_WORDS[line.trend]}",
        )
    )


def story(page: ProjectPage) -> list[tuple[str, str]]:
    """Give the summary's paragraphs, each with the word it opens with."""
    status = page.status
    told = (
        ("Status.", status.summary if status else ""),
        ("Seen better.", status.reason if status else ""),
        *(
            (f"{rating.dimension}.", rating.comment)
            for rating in page.project.ratings
            if rating.comment
        ),
        ("Done.", page.done),
        ("Next.", page.next),
        ("Needed.", page.need),
        ("Changes approved.", "; ".join(page.approved_changes)),
        ("Benefits.", page.benefits),
    )
    return [(lead, text) for lead, text in told if text]


def asked(page: ProjectPage) -> list[tuple[str, str]]:
    """Give the path to green where there is one, else the decisions needed."""
    plan = page.path_to_green
    if plan is None:
        return [
            (wording.day(d.due), f"{d.question} {d.decider}. If not: {d.consequence}")
            for d in page.decisions[:DECISIONS_ON_A_PAGE]
        ]
    decision = f"{plan.decision} {plan.by_whom}, by {wording.day(plan.by_when)}."
    return [
        ("Cause.", plan.cause),
        ("Impact.", plan.impact),
        ("Recovery.", plan.recovery),
        ("Decision.", decision),
    ]
