"""A mix on the terminal: how good it is, what is in and when, how full resources are."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from steerco.faces.cli.selection_report import Answer, Load
from steerco_engine.solving import Progress

SHOWN = 40
"""Candidates listed; the workbook and --json have all."""
FULL = 0.995
BARS = " ▁▂▃▄▅▆▇█"


def progress_line(progress: Progress) -> str:
    """Say where the solver stands."""
    parts = [progress.phase]
    if progress.objective is not None:
        parts.append(f"best {progress.objective:,.6g}")
    if progress.bound is not None:
        parts.append(f"bound {progress.bound:,.6g}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.2%}")
    return " · ".join([*parts, f"{progress.seconds:.0f} s"])


def details(answer: Answer) -> RenderableType:
    """Show the whole answer."""
    parts: list[RenderableType] = [
        Rule(Text(answer.title, style="bold"), align="left"),
        Padding(Text(headline(answer), style="bold"), (1, 0)),
    ]
    if answer.objective is not None:
        parts += [Text(f"· {each}") for each in _comparisons(answer)]
        parts.append(Padding(_mix(answer), (1, 0)))
        if (more := len(answer.mix) - SHOWN) > 0:
            parts.append(
                Text(f"… and {more:,} more are in; --xlsx or --json lists all.", "dim")
            )
        if answer.out:
            parts.append(Text(f"Out: {_some(answer.out)}", "dim"))
        parts.append(Padding(_loads(answer), (1, 0)))
    return Group(*parts)


def headline(answer: Answer) -> str:
    """Say in a sentence what was found and how good it is."""
    if answer.objective is None:
        if answer.status == "infeasible":
            return "No mix keeps all the rules; that is proven."
        return "No mix was found in the time; give more with --limit."
    count = len(answer.mix)
    words = f"{count:,} of {count + len(answer.out):,} candidates, worth "
    words += f"{answer.objective:,.6g}"
    if answer.status == "optimal":
        return f"{words}: proven to be the best."
    if answer.gap is None or answer.bound is None:
        return f"{words}."
    return f"{words}: at most {answer.gap:.2%} below the best ({answer.bound:,.6g})."


def _comparisons(answer: Answer) -> list[str]:
    lines = []
    if len(answer.objectives) > 1:
        sums = [f"{name} {value:,.6g}" for name, value in answer.objectives.items()]
        lines.append("It has " + ", ".join(sums) + ".")
    for each in answer.baselines:
        if each.objective is None:
            lines.append(f"A {each.method} keeps no mix within the rules.")
        elif answer.objective is not None:
            more = answer.objective - each.objective
            lines.append(
                f"{more:+,.6g} against a {each.method} ({each.objective:,.6g})."
            )
    return lines


def _mix(answer: Answer) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("Candidate", ratio=3)
    table.add_column("Scope", ratio=1)
    table.add_column("Periods", justify="right", no_wrap=True)
    table.add_column("Worth", justify="right", no_wrap=True)
    for line in answer.mix[:SHOWN]:
        span = f"{line.start}" + (
            f"\N{EN DASH}{line.finish}" if line.finish > line.start else ""
        )
        table.add_row(
            Text(f"{line.id} {line.name}".strip()),
            Text(line.variant),
            span,
            f"{line.score:,.6g}",
        )
    return table


def _loads(answer: Answer) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("Resource", ratio=2)
    table.add_column("Used by period")
    table.add_column("Used", justify="right", no_wrap=True)
    table.add_column("Of", justify="right", no_wrap=True)
    table.add_column("Hired", justify="right", no_wrap=True)
    for load in answer.loads[:SHOWN]:
        known = [each for each in load.available if each is not None]
        table.add_row(
            Text(load.resource),
            _bar(load),
            f"{sum(load.used):,.6g}",
            f"{sum(known):,.6g}" if len(known) == len(load.available) else "any",
            f"{sum(load.hired):,.6g}" if sum(load.hired) else "",
        )
    return table


def _bar(load: Load) -> Text:
    text = Text()
    for used, available in zip(load.used, load.available, strict=False):
        share = 1.0 if used else 0.0
        if available:
            share = used / available
        step = min(len(BARS) - 1, round(share * (len(BARS) - 1)))
        text.append(BARS[step], "red" if share > FULL else "")
    return text


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else "")
