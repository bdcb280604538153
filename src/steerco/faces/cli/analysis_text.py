"""An analysis on the terminal: one plan in full, several as a line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from steerco.schedules.analysis import FileAnalysis, ProjectAnalysis, Report
from steerco.schedules.analysis.distribution import critical_path, float_bands
from steerco.schedules.analysis.model import EarnedValue, Finding, Point
from steerco.schedules.analysis.plan import label, some_of
from steerco.schedules.analysis.wording import (
    FIGURE_NAMES,
    INDICES,
    NONE,
    amount,
    day,
    figure,
    limit,
    share,
)
from steerco.schedules.model import Severity

BAR = 36
TASKS_SHOWN = 8
_MARKS = {
    Severity.ERROR: Text("✖ error", style="bold red"),
    Severity.WARNING: Text("▲ warning", style="yellow"),
    Severity.INFO: Text("· note", style="dim"),
}


def details(analysis: FileAnalysis) -> RenderableType:
    """Show everything about one file."""
    report = analysis.report
    if not report.ok:
        return _failure(report)
    parts: list[RenderableType] = [_head(report), _facts(report)]
    main = analysis.main
    if len(analysis.projects) > 1:
        parts += [_section("Projects in the file"), _projects(report)]
    if path := critical_path(main):
        parts += [_section("What drives the finish"), _path(main, len(path))]
    if bands := float_bands(main):
        most = max(band.count for band in bands)
        bars = _grid(2)
        for band in bands:
            bar = "█" * round(BAR * band.count / most)
            colour = "red" if band.label in ("negative", "none") else "cyan"
            bars.add_row(Text(f"{band.count:>6,}"), band.label, Text(bar, style=colour))
        parts += [_section("Total float of the open tasks"), bars]
    parts += [_section("Earned value"), _earned_value(report)]
    parts += [_section("DCMA 14 points"), _points(report.dcma, analysis.projects)]
    parts += [_section("What to look at"), _findings(report.findings)]
    parts.append(Text(f"Read and analysed in {report.seconds.total:.2f} s", "dim"))
    return Group(*parts)


def overview(analyses: Sequence[FileAnalysis]) -> RenderableType:
    """Show a line for each file, and a total."""
    table = Table(
        box=None,
        header_style="bold",
        pad_edge=False,
        expand=True,
        collapse_padding=True,
    )
    table.add_column("File", overflow="ellipsis", no_wrap=True, ratio=1)
    table.add_column("Format", no_wrap=True)
    for heading in ("Tasks", "Finish", "Critical", "Agrees", "DCMA", "Errors", "s"):
        table.add_column(heading, justify="right", no_wrap=True)
    for analysis in analyses:
        table.add_row(*_line(analysis.report))
    failed = [a.report for a in analyses if not a.report.ok]
    return Group(table, Text(), Text(_total(analyses), "bold"), *map(_failure, failed))


def _line(report: Report) -> tuple[str | Text, ...]:
    name = Text(Path(report.file).name)
    seconds = f"{report.seconds.total:.2f}"
    if report.counts is None:
        return name, Text("not read", style="bold red"), *[""] * 6, seconds
    calculated = report.calculated
    return (
        name,
        report.format or "",
        f"{report.counts.tasks:,}",
        day(calculated.finish if calculated else None),
        f"{calculated.critical_tasks:,}" if calculated else NONE,
        share(report.fidelity),
        _passed(report.dcma),
        str(sum(f.severity is Severity.ERROR for f in report.findings) or ""),
        seconds,
    )


def _total(analyses: Sequence[FileAnalysis]) -> str:
    read = [analysis.report for analysis in analyses if analysis.report.ok]
    counts = [report.counts for report in read if report.counts]
    fidelity = [report.fidelity for report in read if report.fidelity]
    compared = sum(found.compared for found in fidelity)
    equal = sum(found.finish_equal or 0 for found in fidelity)
    agreement = f"{equal / compared:.1%} of finish dates agree, " if compared else ""
    return (
        f"{len(read)} of {len(analyses)} files read: "
        f"{sum(count.tasks for count in counts):,} tasks, "
        f"{sum(count.links for count in counts):,} links, {agreement}"
        f"{sum(a.report.seconds.total for a in analyses):.1f} s"
    )


def _failure(report: Report) -> Text:
    return Text(report.error.message if report.error else "", style="red")


def _head(report: Report) -> RenderableType:
    name = report.project.name if report.project else ""
    return Text.assemble((name or Path(report.file).name, "bold"), f"  {report.format}")


def _facts(report: Report) -> RenderableType:
    project, counts = report.project, report.counts
    facts = _grid(2)
    if project is None or counts is None:
        return facts
    facts.add_row(
        "Planned",
        f"{day(project.start)} to {day(project.finish)}, data date "
        f"{day(project.data_date)}",
    )
    facts.add_row(
        "Size",
        f"{counts.tasks:,} tasks ({counts.summaries:,} summaries, "
        f"{counts.milestones:,} milestones), {counts.links:,} links, "
        f"{counts.resources:,} resources, {counts.assignments:,} assignments, "
        f"{counts.calendars:,} calendars, {counts.baselines:,} baselines",
    )
    if calculated := report.calculated:
        days = calculated.project_float_minutes or 0
        facts.add_row(
            "Calculated",
            f"finishes {day(calculated.finish)}, {calculated.critical_tasks:,} "
            "critical tasks"
            + (f", {days / 60:,.0f} working hours of float" if days else ""),
        )
    else:
        facts.add_row("Calculated", Text(report.reasons.get("calculated", ""), "red"))
    facts.add_row("Agreement", _fidelity(report))
    return facts


def _fidelity(report: Report) -> str:
    found = report.fidelity
    if found is None:
        return report.reasons.get("fidelity", "")
    parts = [
        f"{words} {equal / found.compared:.1%}"
        for words, equal in (
            ("starts", found.start_equal),
            ("finishes", found.finish_equal),
            ("float", found.total_float_equal),
            ("criticality", found.critical_equal),
        )
        if equal is not None and found.compared
    ]
    return f"of {found.compared:,} tasks with the file, to the minute: " + ", ".join(
        parts
    )


def _projects(report: Report) -> RenderableType:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for heading in ("Name", "Start", "Finish", "Tasks", "Links"):
        numeric = heading in ("Tasks", "Links")
        table.add_column(heading, justify="right" if numeric else "left")
    for project in report.projects:
        table.add_row(
            Text(project.name),
            day(project.start),
            day(project.finish),
            f"{project.counts.tasks:,}",
            f"{project.counts.links:,}",
        )
    return Padding(table, (0, 2))


def _path(project: ProjectAnalysis, length: int) -> RenderableType:
    table = _grid(3)
    for task in critical_path(project)[:TASKS_SHOWN]:
        start, finish = (
            project.forecast.start_of(task),
            project.forecast.finish_of(task),
        )
        table.add_row(Text(label(task)), day(start), f"to {day(finish)}")
    if length > TASKS_SHOWN:
        table.add_row(Text(f"and {length - TASKS_SHOWN:,} more", style="dim"))
    return table


def _earned_value(report: Report) -> RenderableType:
    evm = report.evm
    if evm is None:
        return Padding(Text(report.reasons.get("evm", ""), "dim"), (0, 2))
    table = _grid(6)
    rows = (("bac", "pv", "ev"), ("ac", "sv", "cv"), ("spi", "cpi", "tcpi"))
    for row in (*rows, ("eac", "etc", "vac"), ("es_days", "spi_t", "ieac_t")):
        cells: list[RenderableType] = []
        for name in row:
            cells += [Text(FIGURE_NAMES[name], style="dim"), _figure(evm, name)]
        table.add_row(*cells)
    missing = sorted(set(evm.reasons.values()))
    basis = "hours of work" if evm.basis == "effort" else f"money {evm.unit}".strip()
    note = f"Counted in {basis}, baseline {evm.baseline}. " + " ".join(missing)
    return Group(table, Padding(Text(note, style="dim"), (0, 2)))


def _figure(evm: EarnedValue, name: str) -> Text:
    value = getattr(evm, name)
    if value is None:
        return Text(NONE, style="dim")
    style = ""
    if name in INDICES:
        style = "red" if _is_bad(name, value) else "green"
    return Text(figure(evm, name), style=style)


def _is_bad(name: str, value: float) -> bool:
    return value > 1.1 if name == "tcpi" else value < 0.95


def _points(points: Sequence[Point], projects: Sequence[ProjectAnalysis]) -> Table:
    names = {
        task.uid: label(task) for project in projects for task in project.schedule.tasks
    }
    table = Table(box=None, header_style="dim", padding=(0, 2))
    table.add_column("", justify="right")
    for heading in ("Point", "Result"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Value", justify="right")
    table.add_column("Limit", justify="right")
    table.add_column("Failing tasks")
    for point in points:
        failing = some_of([names.get(uid, str(uid)) for uid in point.failing])
        table.add_row(
            str(point.number),
            point.name,
            _result(point),
            amount(point.value, point.unit),
            limit(point),
            Text(point.reason or failing, style="dim" if point.reason else ""),
        )
    return table


def _result(point: Point) -> Text:
    if not point.applicable:
        return Text("○ n/a", style="dim")
    if point.passed:
        return Text("✔ pass", style="green")
    return Text("✖ fail", style="red")


def _findings(findings: Iterable[Finding]) -> RenderableType:
    table = _grid(2)
    for finding in findings:
        table.add_row(_MARKS[finding.severity], Text(finding.message))
    if not table.row_count:
        return Padding(Text("Nothing looks wrong.", style="green"), (0, 2))
    return table


def _grid(columns: int) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=columns > 1)
    for _ in range(columns - 1):
        grid.add_column()
    grid.pad_edge = True
    return grid


def _section(title: str) -> RenderableType:
    return Padding(
        Rule(Text(title, style="bold"), align="left", style="dim"), (1, 0, 0, 0)
    )


def _passed(points: Sequence[Point]) -> str:
    applicable = [point for point in points if point.applicable]
    return f"{sum(bool(point.passed) for point in applicable)}/{len(applicable)}"
