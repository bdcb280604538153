"""A mix on the terminal: how good it is, what is in and when, how full resources are."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from steerco.faces.cli.selection_report import Answer, Limit, Load, Why
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
        parts += _analysis(answer)
    if answer.conflict:
        parts.append(Text("These rules cannot all be kept; without any one they can:"))
        parts += [Text(f"· {each}") for each in answer.conflict]
    if answer.relaxations:
        parts.append(Text("Any one of these would make a mix possible:"))
        parts += [Text(f"· {each}") for each in answer.relaxations]
    return Group(*parts)


def _analysis(answer: Answer) -> list[RenderableType]:
    parts: list[RenderableType] = []
    if answer.why:
        parts += [Text("Why", "bold"), *map(_reason, answer.why[:SHOWN])]
        parts += [Text("\nWhat binds", "bold"), *map(_limit, answer.limits[:10])]
    if answer.alternatives:
        parts.append(Text("\nNext-best mixes", "bold"))
        parts += [
            Text(f"· {e.objective:,.6g}: {_moves(e.joins, e.leaves)}")
            for e in answer.alternatives
        ]
    if answer.frontier:
        parts += [Text("\nFrontier", "bold"), _frontier(answer)]
    if (risk := answer.risk) is not None:
        parts.append(Text(f"\nIn {risk.worlds:,} uncertain worlds", "bold"))
        parts.append(Text(f"· All limits hold in {risk.holds_all:.0%} of them."))
        parts += [
            Text(f"· {name} holds in {share:.0%}.")
            for name, share in risk.holds.items()
            if share < 1
        ]
        inside = {line.id for line in answer.mix}
        stays = [f"{k} {v:.0%}" for k, v in risk.stays.items() if k in inside]
        parts.append(Text(f"· Part of the best mix there: {_some(stays)}."))
    return parts


def _reason(why: Why) -> Text:
    most = why.loses_at_most
    if why.inside:
        text = Text(f"· {why.id} is in", "green")
        if most is None:
            return text.append(": without it no mix was found.", "default")
        moves = _moves(why.joins_instead, why.leaves_instead)
        return text.append(f": without it {_loss(why)} less ({moves}).", "default")
    text = Text(f"· {why.id} is out", "red")
    words = [] if most is None else [f"worth {_loss(why)} more it would be in"]
    if why.rules:
        words.append("against it: " + ", ".join(why.rules))
    elif why.missing:
        words.append("it joins with " + ", ".join(why.missing) + " on top")
    return text.append(": " + ("; ".join(words) or "it fits nowhere") + ".", "default")


def _loss(why: Why) -> str:
    least, most = why.loses_at_least or 0.0, why.loses_at_most or 0.0
    if most - least <= 1e-6 * max(1.0, most):
        return f"{most:,.6g}"
    return f"{least:,.6g} to {most:,.6g}"


def _moves(joins: list[str], leaves: list[str]) -> str:
    words = [f"in: {_some(joins)}"] if joins else []
    words += [f"out: {_some(leaves)}"] if leaves else []
    return "; ".join(words) or "others stay"


def _limit(limit: Limit) -> Text:
    where = "" if limit.period is None else f" in period {limit.period}"
    words = f"· {limit.resource}{where}: {limit.price:,.4g} for one more, by its price"
    if limit.gain is not None and limit.step is not None:
        words += f"; {limit.step:,.4g} more brought {limit.gain:,.4g}"
    return Text(words + ".")


def _frontier(answer: Answer) -> Table:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for title in ("Amount", "Used", "Worth", "At most"):
        table.add_column(title, justify="right")
    for point in answer.frontier:
        figures = (point.amount, point.used, point.objective, point.bound)
        table.add_row(*("" if e is None else f"{e:,.6g}" for e in figures))
    return table


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
