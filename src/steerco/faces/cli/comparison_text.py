"""A comparison on the terminal: why the finish moved, what changed, the largest moves."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from steerco.core.formatting import date
from steerco.projects.calculations.comparison import (
    Change,
    Comparison,
    Kind,
    TaskChange,
)
from steerco.projects.calculations.comparison.wording import (
    LABELS,
    SAID_BY_KIND,
    change_words,
    sentences,
    signed_days,
)

SHOWN = 20
"""Tasks listed; the workbook and --json have all."""
DETAILS = 3
COLOURS = {Kind.LATER: "red", Kind.EARLIER: "green", Kind.CRITICAL: "red"}


def details(comparison: Comparison) -> RenderableType:
    """Show one comparison."""
    plan = comparison.new.plan
    first, *others = sentences(comparison, plan.currency)
    parts: list[RenderableType] = [
        Rule(Text(f"{plan.code} {plan.name}".strip(), style="bold"), align="left"),
        Padding(Text(first, style="bold"), (1, 0)),
        *(Text(f"· {each}") for each in others),
    ]
    if comparison.counts:
        parts.append(Padding(_counts(comparison), (1, 0)))
        parts.append(_tasks(comparison))
        if (more := len(comparison.tasks) - SHOWN) > 0:
            parts.append(
                Text(f"… and {more:,} more tasks; --xlsx or --json lists all.", "dim")
            )
    return Group(*parts)


def _counts(comparison: Comparison) -> Text:
    words = [
        f"{count:,} {LABELS[kind].lower()}"
        for kind in Kind
        if (count := comparison.counts.get(kind, 0))
    ]
    return Text(" · ".join(words))


def _tasks(comparison: Comparison) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("Task", ratio=2)
    table.add_column("What changed", ratio=3)
    table.add_column("Finish", justify="right", no_wrap=True)
    table.add_column("Moved", justify="right", no_wrap=True)
    for each in _largest(comparison.tasks):
        table.add_row(
            Text(f"{each.task.code} {each.task.name}".strip()),
            _words(comparison, each),
            date(each.task.finish),
            _moved(each),
        )
    return table


def _largest(changes: Iterable[TaskChange]) -> list[TaskChange]:
    return sorted(
        changes,
        key=lambda each: -abs(each.finish.working if each.finish else 0),
    )[:SHOWN]


def _words(comparison: Comparison, change: TaskChange) -> Text:
    kinds = ", ".join(LABELS[kind] for kind in change.kinds)
    figures: list[Change] = [
        each for each in change.changes if each.field not in SAID_BY_KIND
    ]
    said = [change_words(each, comparison.minutes_per_day) for each in figures]
    more = f"; {len(said) - DETAILS} more" if len(said) > DETAILS else ""
    words = Text(kinds)
    if said:
        words.append(f" ({'; '.join(said[:DETAILS])}{more})", "dim")
    return words


def _moved(change: TaskChange) -> Text:
    finish = change.get("finish")
    if finish is None or change.finish is None:
        return Text("")
    return Text(f"{signed_days(change.finish.working)} d", COLOURS.get(finish.kind, ""))
