"""The page: facts, findings, Gantt, quality, earned value, one plan after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from lxml import etree

from steerco.schedules.analysis.distribution import critical_path, float_bands
from steerco.schedules.analysis.file import FileAnalysis
from steerco.schedules.analysis.model import EarnedValue, Point, Report
from steerco.schedules.analysis.page import scurve
from steerco.schedules.analysis.page.elements import (
    Content,
    Element,
    mark,
    picture,
    tag,
)
from steerco.schedules.analysis.page.gantt import Gantt, dark_style
from steerco.schedules.analysis.plan import label, some_of
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco.schedules.analysis.wording import (
    FIGURE_NAMES,
    NONE,
    amount,
    day,
    figure,
    limit,
    share,
)
from steerco.schedules.model import Severity

PATH_SHOWN = 25
FAILING_SHOWN = 12
_MARKS = {
    Severity.ERROR: ("✖", "error"),
    Severity.WARNING: ("▲", "warning"),
    Severity.INFO: ("●", "note"),
}


def page(analyses: Sequence[FileAnalysis]) -> str:
    """Return the whole document as text."""
    title = "Plan analysis"
    if len(analyses) == 1:
        title = _title(analyses[0].report)
    style = (files("steerco.schedules.analysis.page") / "style.css").read_text("utf-8")
    style += dark_style()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", style),
    )
    body = tag("body", tag("main", *_sections(analyses)))
    document = tag("html", head, body, lang="en")
    text = etree.tostring(document, method="html", encoding="unicode")
    return f"<!doctype html>\n{text}\n"


def _sections(analyses: Sequence[FileAnalysis]) -> Iterator[Element]:
    if len(analyses) > 1:
        yield _overview(analyses)
    for number, analysis in enumerate(analyses):
        yield _plan(analysis, f"plan-{number}")
    yield tag(
        "footer",
        "Analysed with steerco. Thresholds of the DCMA 14 points ask questions; a "
        "failed point does not by itself make a plan bad.",
    )


def _title(report: Report) -> str:
    name = report.project.name if report.project else ""
    return name or Path(report.file).name


def _overview(analyses: Sequence[FileAnalysis]) -> Element:
    rows = []
    for number, analysis in enumerate(analyses):
        report = analysis.report
        name = tag("a", Path(report.file).name, href=f"#plan-{number}")
        if report.counts is None:
            words = report.error.message if report.error else ""
            rows.append(tag("tr", tag("th", name), tag("td", words, colspan=6)))
            continue
        applicable = [point for point in report.dcma if point.applicable]
        passed = sum(bool(point.passed) for point in applicable)
        calculated = report.calculated
        rows.append(
            tag(
                "tr",
                tag("th", name),
                tag("td", report.format or ""),
                _number(f"{report.counts.tasks:,}"),
                _number(day(calculated.finish if calculated else None)),
                _number(f"{calculated.critical_tasks:,}" if calculated else NONE),
                _number(share(report.fidelity)),
                _number(f"{passed} of {len(applicable)}"),
            )
        )
    heads = ("File", "Format", "Tasks", "Finish", "Critical", "Agrees", "Passed points")
    read = sum(analysis.report.ok for analysis in analyses)
    return tag(
        "section",
        tag("h1", "Plan analysis"),
        tag("p", f"{read} of {len(analyses)} files were read.", class_="lead"),
        _table(heads, rows, numeric=range(2, 7)),
    )


def _plan(analysis: FileAnalysis, anchor: str) -> Element:
    report = analysis.report
    source = f"{Path(report.file).name}, {report.format or 'not read'}"
    article = tag(
        "article",
        tag("header", tag("h1", _title(report)), tag("p", source, class_="lead")),
        id=anchor,
    )
    if report.error is not None:
        article.append(tag("p", report.error.message, class_="failure"))
        return article
    main = analysis.main
    article.append(_facts(report))
    if len(report.projects) > 1:
        article.append(_projects(report))
    article.append(_findings(report))
    for part in (
        _gantt(main, anchor),
        _drivers(main),
        _float(main),
        _earned_value(report, main),
        _points(report, analysis.projects),
    ):
        if part is not None:
            article.append(part)
    return article


def _facts(report: Report) -> Element:
    project, counts, calculated = report.project, report.counts, report.calculated
    facts: list[tuple[str, str, str]] = []
    if project is not None:
        facts.append(("Start", day(project.start), ""))
        facts.append(("Finish in the file", day(project.finish), ""))
        facts.append(("Data date", day(project.data_date), ""))
    if calculated is not None:
        facts.append(("Calculated finish", day(calculated.finish), ""))
        critical = f"{calculated.critical_tasks:,}"
        facts.append(("Critical tasks", critical, ""))
    if counts is not None:
        facts.append(
            (
                "Tasks",
                f"{counts.tasks:,}",
                f"{counts.summaries:,} summaries, {counts.milestones:,} milestones",
            )
        )
        facts.append(("Links", f"{counts.links:,}", ""))
        facts.append(
            (
                "Resources",
                f"{counts.resources:,}",
                f"{counts.assignments:,} assignments",
            )
        )
    facts.append(("Finish dates equal", share(report.fidelity), "file and calculation"))
    return tag(
        "dl",
        *(
            tag(
                "div",
                tag("dt", name),
                tag("dd", value, tag("small", note) if note else None),
            )
            for name, value, note in facts
        ),
        class_="facts",
    )


def _projects(report: Report) -> Element:
    rows = [
        tag(
            "tr",
            tag("th", project.name),
            _number(day(project.start)),
            _number(day(project.finish)),
            _number(f"{project.counts.tasks:,}"),
            _number(f"{project.counts.links:,}"),
        )
        for project in report.projects
    ]
    heads = ("Project", "Start", "Finish", "Tasks", "Links")
    return _section(
        "Projects in the file",
        tag("p", "The pictures below show the largest one.", class_="lead"),
        _table(heads, rows, numeric=range(1, 5)),
    )


def _findings(report: Report) -> Element:
    if not report.findings:
        return _section("What to look at", tag("p", "Nothing looks wrong."))
    items = []
    for finding in report.findings:
        icon, word = _MARKS[finding.severity]
        chip = tag("span", f"{icon} {word}", class_=f"chip {word}")
        items.append(tag("li", chip, tag("span", finding.message)))
    return _section("What to look at", tag("ul", *items, class_="findings"))


def _gantt(project: ProjectAnalysis, anchor: str) -> Element | None:
    gantt = Gantt(project)
    if not gantt.rows:
        return None
    note = None
    if len(gantt.rows) < len(gantt.dated):
        note = tag(
            "p",
            f"{len(gantt.rows):,} of {len(gantt.dated):,} rows: headings, what drives "
            "the finish, milestones, then the rest in order.",
            class_="lead",
        )
    return _section(
        "Gantt chart",
        note,
        tag(
            "div",
            gantt.whole(anchor),
            class_="scroll whole",
            tabindex="0",
            role="region",
            aria_label="Gantt chart",
        ),
        tag("div", *gantt.on_paper(anchor), class_="on-paper"),
    )


def _legend(words: Mapping[str, str]) -> Element:
    keys = [
        tag("li", tag("span", "", class_=f"key {tone}"), text)
        for tone, text in words.items()
    ]
    return tag("ul", *keys, class_="legend")


def _drivers(project: ProjectAnalysis) -> Element | None:
    path = critical_path(project)
    if not path:
        return None
    forecast = project.forecast
    rows = [
        tag(
            "tr",
            tag("th", label(task)),
            _number(day(forecast.start_of(task))),
            _number(day(forecast.finish_of(task))),
        )
        for task in path[:PATH_SHOWN]
    ]
    rest = len(path) - PATH_SHOWN
    return _section(
        "What drives the finish",
        tag(
            "div",
            _table(("Task", "Start", "Finish"), rows, numeric=range(1, 3)),
            class_="narrow",
        ),
        tag("p", f"and {rest:,} more", class_="lead") if rest > 0 else None,
    )


def _float(project: ProjectAnalysis) -> Element | None:
    bands = float_bands(project)
    if not bands:
        return None
    most = max(*(band.count for band in bands), 1)
    shapes = []
    for row, band in enumerate(bands):
        top = row * 24
        tight = band.label in ("negative", "none")
        shapes += [
            mark("text", "name", band.label, x=0, y=top + 15),
            mark(
                "rect",
                "bar critical" if tight else "bar open",
                x=110,
                y=top + 4,
                width=max(240 * band.count / most, 1 if band.count else 0),
                height=14,
                rx=2,
            ),
            mark("text", "name", f"{band.count:,}", x=116 + 240 * band.count / most,
                 y=top + 15),
        ]  # fmt: skip
    drawing = picture(400, 24 * len(bands), "Open tasks by total float", *shapes)
    return _section(
        "Total float of the open tasks", tag("div", drawing, class_="small-picture")
    )


def _earned_value(report: Report, main: ProjectAnalysis) -> Element:
    evm = report.evm
    if evm is None:
        words = report.reasons.get("evm", "")
        return _section("Earned value", tag("p", words, class_="lead"))
    figures = [_figure(evm, name) for name in FIGURE_NAMES]
    unit = "hours of work (effort-based)" if evm.basis == "effort" else evm.unit
    counted = f"Counted in {unit or 'money'} against baseline {evm.baseline}."
    missing = " ".join(sorted(set(evm.reasons.values())))
    curve = main.measurement.curve
    drawing = None
    if curve is not None and len(report.projects) == 1:
        picture_of = scurve.drawing(curve, main.schedule.data_date)
        drawing = tag(
            "div", _legend(scurve.LINES), tag("div", picture_of, class_="scroll")
        )
    return _section(
        "Earned value",
        tag("p", f"{counted} {missing}".strip(), class_="lead"),
        tag("dl", *figures, class_="facts figures"),
        drawing,
    )


def _figure(evm: EarnedValue, name: str) -> Element:
    reason = evm.reasons.get(name)
    value = tag("dd", figure(evm, name), title=reason)
    return tag("div", tag("dt", FIGURE_NAMES[name]), value)


def _points(report: Report, projects: Sequence[ProjectAnalysis]) -> Element:
    names = {
        task.uid: label(task) for project in projects for task in project.schedule.tasks
    }
    rows = []
    for point in report.dcma:
        failing = [names.get(uid, str(uid)) for uid in point.failing]
        rows.append(
            tag(
                "tr",
                _number(str(point.number)),
                tag("th", point.name),
                tag("td", _result(point)),
                _number(amount(point.value, point.unit)),
                _number(limit(point)),
                tag("td", point.reason or "", *_failing(failing), class_="failing"),
            )
        )
    heads = ("", "Point", "Result", "Value", "Limit", "Failing tasks")
    return _section(
        "Schedule quality: DCMA 14 points", _table(heads, rows, numeric=(0, 3, 4))
    )


def _failing(names: Sequence[str]) -> list[Content]:
    if len(names) <= 3:
        return [some_of(names)]
    shown = [tag("li", name) for name in names[:FAILING_SHOWN]]
    if len(names) > FAILING_SHOWN:
        shown.append(tag("li", f"and {len(names) - FAILING_SHOWN:,} more"))
    return [tag("details", tag("summary", f"{len(names):,} tasks"), tag("ul", *shown))]


def _result(point: Point) -> Element:
    if not point.applicable:
        return tag("span", "○ n/a", class_="chip none")
    if point.passed:
        return tag("span", "✔ pass", class_="chip pass")
    return tag("span", "✖ fail", class_="chip error")


def _section(title: str, *content: Content) -> Element:
    return tag("section", tag("h2", title), *content)


def _number(text: str) -> Element:
    return tag("td", text, class_="number")


def _table(
    heads: Sequence[str], rows: Sequence[Element], *, numeric: Sequence[int]
) -> Element:
    cells = [
        tag("th", head, scope="col", class_="number" if i in numeric else None)
        for i, head in enumerate(heads)
    ]
    table = tag("table", tag("thead", tag("tr", *cells)), tag("tbody", *rows))
    return tag("div", table, class_="scroll")
