"""A staffing plan on the terminal: what it covers, who does what, what is open and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from steerco.cases.staffing_answer import StaffingAnswer
from steerco.core.formatting import date
from steerco_engine.solving import Progress

SHOWN = 20
"""Assignments and open requests listed; the workbook and --json have all."""
BARS = " ▁▂▃▄▅▆▇█"


def progress_line(progress: Progress) -> str:
    """Say where the solve stands."""
    parts = [progress.phase, f"{progress.seconds:.0f} s"]
    if progress.objective is not None:
        parts.append(f"worth {progress.objective:,.1f}")
    if progress.bound is not None:
        parts.append(f"at most {progress.bound:,.1f}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.2%}")
    return " · ".join(parts)


def details(answer: StaffingAnswer) -> RenderableType:
    """Show one answer."""
    parts: list[RenderableType] = [
        Rule(Text("Staffing plan", style="bold"), align="left"),
        Padding(Text(_headline(answer), style="bold"), (1, 0)),
        *(Text(f"· {sentence}") for sentence in _sentences(answer)),
        Padding(_comparison(answer), (1, 0)),
        _assignments(answer),
    ]
    parts.extend(_more(len(answer.assignments)))
    if answer.open:
        parts.append(Padding(_open(answer), (1, 0, 0, 0)))
        parts.extend(_more(len(answer.open)))
    if answer.scarce:
        parts.append(Padding(_scarce(answer), (1, 0, 0, 0)))
        parts.extend(_more(len(answer.scarce)))
    return Group(*parts)


def _headline(answer: StaffingAnswer) -> str:
    plan = answer.plan
    if plan.covered_share is None or plan.covered_share_by_priority is None:
        return "Nothing is asked for."
    return (
        f"{plan.covered_share:.1%} of what is asked for is covered: "
        f"{plan.covered:,.1f} of {plan.asked:,.1f} FTE-weeks; "
        f"{plan.covered_share_by_priority:.1%} counted by priority."
    )


def _sentences(answer: StaffingAnswer) -> list[str]:
    found = []
    if answer.bound is not None and answer.gap is not None:
        found.append(
            f"The plan is worth {answer.worth:,.2f}; no plan is worth more than "
            f"{answer.bound:,.2f}, so the best is at most {answer.gap:.2%} better."
        )
    better = answer.worth - answer.greedy_by_priority.worth
    found.append(
        f"Going down the list by priority gives {answer.greedy_by_priority.worth:,.2f}; "
        + (f"this plan is worth {better:,.2f} more." if better > 0 else "so does this.")
    )
    if answer.open:
        found.append(
            f"{len(answer.open):,} requests are open in part or whole; why is below."
        )
    return found


def _comparison(answer: StaffingAnswer) -> Table:
    table = _table("", "This plan", "By priority")
    for column in table.columns[1:]:
        column.justify = "right"
    plan, greedy = answer.plan, answer.greedy_by_priority
    for title, name in (
        ("Worth", "worth"),
        ("Coverage by priority", "coverage"),
        ("Fit", "fit"),
        ("Hand-overs, taken off", "handover"),
        ("Load beyond the fair share, taken off", "fairness"),
        ("Cost, taken off", "cost"),
    ):
        table.add_row(
            title, f"{getattr(plan, name):,.2f}", f"{getattr(greedy, name):,.2f}"
        )
    table.add_row("Changes of person", f"{plan.handovers:,}", f"{greedy.handovers:,}")
    return table


def _assignments(answer: StaffingAnswer) -> Table:
    table = _table("Request", "Project", "Person", "From - to", "FTE-weeks")
    table.columns[-1].justify = "right"
    for line in answer.assignments[:SHOWN]:
        table.add_row(
            Text(line.request),
            Text(line.project),
            Text(line.person + (" (locked)" if line.locked else "")),
            f"{date(line.start)} - {date(line.end)}",
            f"{line.fte_weeks:.1f}",
        )
    return table


def _open(answer: StaffingAnswer) -> Table:
    table = _table(
        "Open request", "Priority", "Open", "By week", "Why, and who has room"
    )
    for line in answer.open[:SHOWN]:
        why = Text(line.detail)
        if line.alternatives:
            first = line.alternatives[0]
            why.append(
                f" {first.person} has room for {first.covers:.1f} (fit {first.fit:.0%}).",
                "dim",
            )
        table.add_row(
            Text(line.request),
            f"{line.priority:g}",
            f"{line.missing:.1f} of {line.asked:.1f}",
            bars(line.by_week),
            why,
        )
    return table


def _scarce(answer: StaffingAnswer) -> Table:
    table = _table("Scarce skill", "Level", "Open", "By week", "One more FTE covers")
    for line in answer.scarce[:SHOWN]:
        adds = "" if line.adds_fte_weeks is None else f"{line.adds_fte_weeks:+.1f}"
        if line.adds_worth is not None:
            adds += f" FTE-weeks, worth {line.adds_worth:+.1f}"
        table.add_row(
            Text(line.skill),
            f"{line.level:g}",
            f"{line.missing:.1f}",
            bars(line.by_week),
            adds,
        )
    return table


def bars(values: Sequence[float], width: int = 26) -> str:
    """Draw values as a row of bars, neighbours joined where there are too many."""
    step = max(1, -(-len(values) // width))
    joined = [max(values[k : k + step]) for k in range(0, len(values), step)]
    top = max(joined, default=0.0)
    if top <= 0:
        return ""
    return "".join(BARS[-(-int(8 * 1000 * each / top) // 1000)] for each in joined)


def _table(*headings: str) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading)
    return table


def _more(count: int) -> list[RenderableType]:
    if count <= SHOWN:
        return []
    return [Text(f"… and {count - SHOWN:,} more; --xlsx or --json has all.", "dim")]
