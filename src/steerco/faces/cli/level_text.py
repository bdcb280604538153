"""A levelled plan as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from steerco.cases.levelling_answer import LevellingAnswer, TaskAnswer
    from steerco_engine.solving import Progress

MOST = 20
"""Rows of a table on a terminal."""


def progress_line(progress: Progress) -> str:
    """Return where the search stands, on one line."""
    best = "none yet" if progress.objective is None else f"{progress.objective:,.2f}"
    bound = "none yet" if progress.bound is None else f"{progress.bound:,.2f}"
    gap = "" if progress.gap is None else f", gap {progress.gap:.1%}"
    return (
        f"{progress.phase}: best {best}, bound {bound}{gap}, {progress.seconds:.0f} s"
    )


def details(answer: LevellingAnswer) -> RenderableType:
    """Return the answer: how good, which projects are late, what was delayed and why."""
    parts: list[RenderableType] = [Text(line) for line in _summary(answer)]
    if answer.plan is not None:
        parts += [_projects(answer), _delays(answer), _resources(answer)]
    parts += [Text(note) for note in answer.notes]
    return Group(*parts)


def _summary(answer: LevellingAnswer) -> list[str]:
    if answer.plan is None:
        words = {
            "infeasible": "It is proven that no plan keeps every date and resource."
        }
        return [words.get(answer.status, "No plan was found in the time given.")]
    gap = "" if answer.gap is None else f", gap {answer.gap:.1%}"
    proven = " (proven best)" if answer.status == "optimal" else ""
    lines = [
        f"Objective {answer.objective:,.2f}{proven}, no plan is below "
        f"{answer.bound or 0:,.2f}{gap}; {answer.seconds:.1f} s, seed {answer.seed}.",
        f"Weighted tardiness {answer.plan.weighted_tardiness:,.0f} days, last day of work "
        f"{answer.plan.last_day}.",
    ]
    if answer.baseline is not None:
        lines.append(
            f"Serial generation by latest finish: objective "
            f"{answer.baseline.objective:,.2f}, weighted tardiness "
            f"{answer.baseline.weighted_tardiness:,.0f} days, last day "
            f"{answer.baseline.last_day}."
        )
    return lines


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in columns:
        number = name in ("Late", "Before", "Weight", "Tasks", "Delay", "Peak", "Most")
        table.add_column(name, justify="right" if number else "left")
    return table


def _projects(answer: LevellingAnswer) -> Table:
    ranked = sorted(answer.projects, key=lambda each: -each.weight * each.tardiness)
    table = _table(
        f"Projects, the costliest first{_cut(len(ranked))}",
        "Project", "Weight", "Start", "Finish", "Due", "Late", "Before",
    )  # fmt: skip
    for each in ranked[:MOST]:
        table.add_row(
            Text(each.name), f"{each.weight:g}", str(each.start or ""),
            str(each.finish or ""), str(each.due or ""), str(each.tardiness or ""),
            str(each.baseline_tardiness or ""),
        )  # fmt: skip
    return table


def _delays(answer: LevellingAnswer) -> Table:
    late = [each for each in answer.tasks if each.delay]
    late.sort(key=lambda each: -each.delay)
    table = _table(
        f"Tasks that wait for resources{_cut(len(late))}",
        "Task", "Project", "Start", "Delay", "Because",
    )  # fmt: skip
    for each in late[:MOST]:
        table.add_row(
            Text(each.name), Text(each.project), str(each.start), str(each.delay),
            Text(because(each)),
        )  # fmt: skip
    return table


def because(task: TaskAnswer) -> str:
    """Return what holds a task, as a phrase."""
    users = ", ".join(task.others[:3]) + (", …" if len(task.others) > 3 else "")
    used = f" is taken by {users}" if users else ""
    return {
        "resource": f"{task.held_by}{used}",
        "persons": f"nobody free for {task.held_by}: {users}",
        "choice": "starting earlier gains nothing",
        "fixed": "its start is fixed",
        "link": f"it follows {task.held_by}",
        "release": "it may not start earlier",
    }[task.cause]


def _resources(answer: LevellingAnswer) -> Table:
    table = _table(
        f"Resources{_cut(len(answer.resources))}", "Resource", "Peak", "Most"
    )
    for each in answer.resources[:MOST]:
        most = "no limit" if each.capacity is None else str(each.capacity)
        table.add_row(Text(each.name), str(each.peak), most)
    return table


def _cut(count: int) -> str:
    return f" ({MOST} of {count})" if count > MOST else ""
