"""A board pack as a workbook: typed tables to filter and to count on, and two charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from steerco.core.workbooks import (
    FONT,
    INK,
    MUTED,
    RULE,
    Column,
    Kind,
    Place,
    Table,
    Workbook,
)
from steerco.performance.reports import headlines, style, wording
from steerco.performance.reports.archives import settled
from steerco.performance.reports.grids import line_reasons
from steerco.performance.reports.pack import (
    BoardPack,
    Indicator,
    ProjectLine,
    Rating,
    Status,
    Unit,
)

WIDE = 60
BARS = 20
TEXT, DATE, MONEY, INDEX = Kind.TEXT, Kind.DATE, Kind.MONEY, Kind.INDEX
INDICATOR_KINDS = {
    Unit.COUNT: Kind.INTEGER,
    Unit.MONEY: Kind.MONEY,
    Unit.PERCENT: Kind.PERCENT,
    Unit.INDEX: Kind.INDEX,
    Unit.DAYS: Kind.DAYS,
}


def board_xlsx(pack: BoardPack) -> bytes:
    """Return the board pack as an XLSX file."""
    head = pack.masthead
    book = Workbook(
        title=f"{head.portfolio_name}: board pack",
        author=head.prepared_by,
        created=datetime.combine(head.as_of, time()),
    )
    summary(book, pack)
    for table in (
        status_table(pack),
        reason_table(pack),
        milestone_table(pack),
        risk_table(pack),
        decision_table(pack),
    ):
        coloured(book, table)
    cost(book, pack)
    about(book, pack)
    return settled(book.finish(), head.as_of)


def coloured(book: Workbook, table: Table) -> tuple[Any, Place]:
    """Write a table on its own sheet and colour its status words."""
    sheet = book.sheet(table.name)
    place = book.table(sheet, table)
    sheet.freeze_panes(1, 2)
    if table.rows:
        colour_statuses(book, sheet, (1, 0, place.last_row, place.last_column))
    return sheet, place


def colour_statuses(
    book: Workbook, sheet: Any, area: tuple[int, int, int, int]
) -> None:
    for status in Status:
        look = book.book.add_format(
            {
                "bg_color": f"#{style.STATUS_FILLS[status]}",
                "font_color": f"#{style.STATUS_TEXTS[status]}",
            }
        )
        rule = {"type": "cell", "criteria": "==", "format": look}
        word = wording.STATUS_WORDS[status]
        sheet.conditional_format(*area, {**rule, "value": f'"{word}"'})


def word(status: Status | None) -> str:
    return wording.STATUS_WORDS[status] if status else ""


def status_table(pack: BoardPack) -> Table:
    money = f" ({pack.masthead.currency})"
    columns = (
        Column("Code"),
        Column("Project", width=36),
        Column("Programme"),
        Column("Manager"),
        Column("Sponsor"),
        Column("Class"),
        Column("Stage"),
        Column("Overall", width=11),
        *(Column(wording.sentence(d), width=11) for d in pack.dimensions),
        Column("Trend", width=10),
        Column("Reason", width=WIDE),
        Column("Baseline finish", DATE),
        Column("Previous forecast", DATE),
        Column("Forecast finish", DATE),
        Column("Slip (working days)", Kind.DAYS),
        Column("Complete", Kind.PERCENT),
        *(
            Column(name + money, MONEY)
            for name in ("Budget", "Actual", "EAC", "Variance")
        ),
        *(Column(name, INDEX) for name in ("CPI", "SPI", "SPI(t)")),
        Column("Next milestone", width=32),
        Column("Next milestone on", DATE),
        Column("Not available because", width=WIDE),
        Column("Link", width=40),
    )
    rows = [status_row(p, pack.dimensions) for p in pack.projects]
    return Table("Status", columns, rows)


def status_row(line: ProjectLine, dimensions: Sequence[str]) -> list[object]:
    ratings = [line.rating(d) for d in dimensions]
    return [
        line.code,
        line.name,
        line.programme,
        line.manager,
        line.sponsor,
        line.klass,
        line.stage,
        word(line.overall.status),
        *(word(r.status if r else Status.GREY) for r in ratings),
        line.trend.value,
        line.overall.reason,
        line.baseline_finish.value,
        line.previous_finish.value,
        line.forecast_finish.value,
        line.slip_days.value,
        line.percent_complete.value,
        line.budget.value,
        line.actual.value,
        line.eac.value,
        line.variance.value,
        line.cpi.value,
        line.spi.value,
        line.spi_t.value,
        line.next_milestone,
        line.next_milestone_date,
        line_reasons(line),
        line.url,
    ]


def reason_table(pack: BoardPack) -> Table:
    columns = (
        Column("Code"),
        Column("Project", width=36),
        Column("Dimension", width=12),
        Column("Status", width=11),
        Column("Computed", width=11),
        Column("Declared", width=11),
        Column("Confirmed", width=11),
        Column("Reason", width=WIDE),
    )
    rows = [reason_row(p, r) for p in pack.projects for r in (p.overall, *p.ratings)]
    return Table("Reasons", columns, rows)


def reason_row(line: ProjectLine, rating: Rating) -> list[object]:
    return [
        line.code,
        line.name,
        wording.sentence(rating.dimension),
        word(rating.status),
        word(rating.computed),
        word(rating.declared),
        word(rating.confirmed),
        rating.reason,
    ]


def milestone_table(pack: BoardPack) -> Table:
    columns = (
        Column("Code"),
        Column("Project", width=36),
        Column("Milestone", width=40),
        *(Column(n, DATE) for n in ("Baseline", "Previous", "Forecast", "Actual")),
        Column("Slip (working days)", Kind.DAYS),
        Column("Status", width=11),
        Column("Not available because", width=40),
    )
    rows = [
        [
            m.project_code,
            m.project_name,
            m.name,
            m.baseline,
            m.previous,
            m.forecast,
            m.actual,
            m.slip_days.value,
            word(m.status),
            m.slip_days.reason,
        ]
        for m in pack.milestones
    ]
    return Table("Milestones", columns, rows)


def risk_table(pack: BoardPack) -> Table:
    columns = (
        Column("Code"),
        Column("Title", width=48),
        Column("Kind"),
        Column("Project code"),
        Column("Project", width=36),
        Column("Severity", width=11),
        Column("Score", Kind.INTEGER),
        Column("Previous score", Kind.INTEGER),
        Column(f"Exposure ({pack.masthead.currency})", MONEY),
        Column("Owner"),
        Column("Response", width=48),
        Column("Due", DATE),
        Column("Not available because", width=40),
    )
    rows = [
        [
            r.code,
            r.title,
            r.kind,
            r.project_code,
            r.project_name,
            word(r.severity),
            r.score,
            r.previous_score,
            r.exposure.value,
            r.owner,
            r.response,
            r.due,
            r.exposure.reason,
        ]
        for r in pack.risks
    ]
    return Table("Risks", columns, rows)


def decision_table(pack: BoardPack) -> Table:
    columns = (
        Column("Code"),
        Column("Question", width=48),
        Column("Project code"),
        Column("Project", width=36),
        Column("Options", width=40),
        Column("Recommendation", width=32),
        Column("By whom"),
        Column("By when", DATE),
        Column("If not decided", width=48),
    )
    rows = [
        [
            d.code,
            d.question,
            d.project_code,
            d.project_name,
            "; ".join(d.options),
            d.recommendation,
            d.decider,
            d.due,
            d.consequence,
        ]
        for d in pack.decisions
    ]
    return Table("Decisions", columns, rows)


def cost(book: Workbook, pack: BoardPack) -> None:
    """Write the cost table, largest budget first, and its chart."""
    unit = pack.masthead.currency
    columns = (
        Column("Code"),
        Column("Project", width=36),
        *(
            Column(f"{name} ({unit})", MONEY)
            for name in ("Budget", "Actual", "EAC", "Variance")
        ),
        Column("CPI", INDEX),
    )
    lines = sorted(pack.projects, key=lambda p: (-(p.budget.value or 0), p.code))
    rows = [
        [
            p.code,
            p.name,
            p.budget.value,
            p.actual.value,
            p.eac.value,
            p.variance.value,
            p.cpi.value,
        ]
        for p in lines
    ]
    sheet, _ = coloured(book, Table("Cost", columns, rows))
    if rows:
        last = min(len(rows), BARS)
        bars = [(2, "pale"), (3, "ink"), (4, "accent")]
        title = f"Budget, actual and EAC ({unit}), {last} largest of {len(rows)}"
        drawn = bar_chart(book, sheet, title, (1, last), bars, subtype=None)
        sheet.insert_chart(1, 8, drawn, {"description": title})


def bar_chart(
    book: Workbook,
    sheet: Any,
    title: str,
    rows: tuple[int, int],
    series: Sequence[tuple[int, str]],
    *,
    subtype: str | None,
) -> Any:
    """Draw columns of a sheet as native bars, headings in the row above them."""
    kind = {"type": "bar", "subtype": subtype} if subtype else {"type": "bar"}
    drawn = book.book.add_chart(kind)
    name = sheet.get_name()
    small = {"name": FONT, "size": 9, "color": MUTED}
    for column, colour in series:
        drawn.add_series(
            {
                "name": [name, rows[0] - 1, column],
                "categories": [name, rows[0], 0, rows[1], 0],
                "values": [name, rows[0], column, rows[1], column],
                "fill": {"color": f"#{style.SERIES[colour]}"},
                "gap": 45,
                "data_labels": {"value": True, "font": small, "num_format": "0;;"}
                if subtype
                else {},
            }
        )
    drawn.set_title(
        {
            "name": title,
            "overlay": False,
            "name_font": {**small, "size": 11, "color": INK},
        }
    )
    drawn.set_legend({"position": "bottom", "font": small})
    drawn.set_y_axis({"reverse": True, "num_font": small, "line": {"color": RULE}})
    drawn.set_x_axis(
        {
            "num_font": small,
            "num_format": "#,##0",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": RULE}},
        }
    )
    drawn.set_size(
        {"width": 720, "height": max(260, 110 + 30 * (rows[1] - rows[0] + 1))}
    )
    return drawn


def summary(book: Workbook, pack: BoardPack) -> None:
    """Write the one-page summary: headline, indicators, counts, messages."""
    head = pack.masthead
    sheet = book.sheet("Summary")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 14)
    sheet.set_column(5, 5, 50)
    book.text(sheet, 0, 0, head.portfolio_name, font_size=18, font_color=INK)
    where = wording.DOT.join((head.organisation, head.portfolio_code))
    book.text(sheet, 1, 0, where, font_color=MUTED)
    book.text(sheet, 2, 0, headlines.freshness(head), font_color=MUTED)
    book.text(
        sheet,
        4,
        0,
        headlines.summary_headline(pack),
        bold=True,
        font_size=12,
        font_color=INK,
    )
    row = section(
        book, sheet, 6, "Key figures", ("Value", "Status", "Detail or reason")
    )
    for indicator in pack.indicators:
        write_indicator(book, sheet, row, indicator)
        row += 1
    first = section(
        book, sheet, row + 1, "Projects by status", [word(s) for s in Status]
    )
    row = first
    for dimension in ("", *pack.dimensions):
        book.text(sheet, row, 0, wording.sentence(dimension) or "Overall")
        for column, count in enumerate(pack.status_counts(dimension).values(), 1):
            book.value(sheet, row, column, Kind.INTEGER, count)
        row += 1
    for title, lines in (("Key messages", pack.messages), ("Basis", pack.notes)):
        row = section(book, sheet, row + 1, title, ())
        for line in lines:
            book.text(sheet, row, 0, line)
            row += 1
    if pack.projects:
        bars = [(n, status.value) for n, status in enumerate(Status, 1)]
        drawn = bar_chart(
            book,
            sheet,
            "Projects by status",
            (first, first + len(pack.dimensions)),
            bars,
            subtype="stacked",
        )
        sheet.insert_chart(6, 6, drawn, {"description": "Projects by status"})


def section(
    book: Workbook, sheet: Any, row: int, title: str, headings: Sequence[str]
) -> int:
    """Write the heading of a block and return the row under it."""
    look = {"bold": True, "bottom": 1, "bottom_color": INK, "font_color": INK}
    for column, text in enumerate((title, *headings)):
        book.text(sheet, row, column, text, **look)
    return row + 1


def write_indicator(book: Workbook, sheet: Any, row: int, indicator: Indicator) -> None:
    kind = INDICATOR_KINDS[indicator.unit]
    book.text(sheet, row, 0, indicator.name)
    book.value(sheet, row, 1, kind, indicator.figure.value)
    book.text(sheet, row, 2, word(indicator.status), indent=1)
    book.text(sheet, row, 3, wording.indicator_note(indicator))


def about(book: Workbook, pack: BoardPack) -> None:
    head = pack.masthead
    facts = (
        ("Organisation", head.organisation),
        ("Portfolio", f"{head.portfolio_code} {head.portfolio_name}"),
        ("Data date", head.as_of.isoformat()),
        (
            "Compared with",
            head.previous_as_of.isoformat()
            if head.previous_as_of
            else "no earlier report",
        ),
        ("Currency", head.currency),
        ("Prepared by", head.prepared_by),
        ("Marking", head.confidentiality),
        ("Source", head.source),
        *(("Completeness", note) for note in pack.notes),
        *((d.term, d.meaning) for d in pack.definitions),
        (wording.DASH, "The value is not defined; the reason stands in its row."),
    )
    columns = (Column("Term", width=26), Column("Meaning", width=100))
    table = Table("About", columns, [list(fact) for fact in facts])
    book.table(book.sheet(table.name), table)
