"""A board pack, or one project's page, as a tagged PDF set by typst from JSON."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
import typst

from steerco.performance.reports import (
    charts,
    grids,
    headlines,
    project_grids,
    style,
    wording,
)
from steerco.performance.reports.fitting import UNPRINTABLE, shortened
from steerco.performance.reports.grids import Grid
from steerco.performance.reports.pack import (
    BoardPack,
    Indicator,
    Masthead,
    ProjectPage,
    ProjectReport,
    Status,
)
from steerco.performance.reports.project_grids import short
from steerco.performance.reports.wording import DOT, Scale

TEMPLATES = ("board_pack.typ", "drawing.typ")

CELL, MESSAGE, REASON, LINE = 420, 300, 130, 90
"""Letters after which words are cut: in a table, a paragraph, and beside others."""

Json = dict[str, Any]


def board_pdf(pack: BoardPack) -> bytes:
    """Return the board pack as a PDF file."""
    head = pack.masthead
    document = frame(head, f"{head.portfolio_name}: board pack")
    scale = wording.portfolio_scale(pack)
    document |= {
        "cover": cover(head),
        "summary": summary(pack, scale),
        "sections": sections(pack, scale),
        "projects": [project(head, page) for page in pack.pages],
        "basis": section(
            "Basis", "How these figures are defined", grids.definition_grid(pack)
        ),
    }
    return typeset(document, head)


def project_pdf(report: ProjectReport) -> bytes:
    """Return one project's page as a PDF file."""
    head = report.masthead
    title = f"{report.page.project.name}: status report"
    document = frame(head, title) | {"projects": [project(head, report.page)]}
    return typeset(document, head)


def frame(head: Masthead, title: str) -> Json:
    footing = (head.organisation, head.portfolio_name, head.confidentiality)
    return {
        "title": title,
        "author": head.prepared_by,
        "description": headlines.freshness(head),
        "day": [head.as_of.year, head.as_of.month, head.as_of.day],
        "footing": DOT.join(footing),
        "palette": {
            "ink": style.INK,
            "text": style.TEXT,
            "muted": style.MUTED,
            "rule": style.RULE,
            "accent": style.ACCENT,
            "series": style.SERIES,
            "fills": {s.value: style.STATUS_FILLS[s] for s in Status},
            "words": {s.value: style.STATUS_TEXTS[s] for s in Status},
        },
    }


def cover(head: Masthead) -> Json:
    return {
        "organisation": head.organisation,
        "portfolio": head.portfolio_name,
        "freshness": headlines.freshness(head),
        "prepared": f"Prepared by {head.prepared_by}",
        "marking": DOT.join((head.confidentiality, f"Portfolio {head.portfolio_code}")),
    }


def summary(pack: BoardPack, scale: Scale) -> Json:
    return {
        "headline": headlines.summary_headline(pack),
        "indicators": indicators(pack.indicators, scale),
        "messages": [shortened(text, MESSAGE) for text in pack.messages[:4]],
        "chart": charts.status_chart(pack) if pack.projects else None,
        "movers": short(grids.mover_grid(pack.movers[:5]), LINE),
        "decisions": [
            {
                "lead": wording.day(d.due),
                "text": shortened(f"{d.project_name}: {d.question}", MESSAGE),
            }
            for d in pack.decisions[:4]
        ],
        "notes": shortened(" ".join(pack.notes), MESSAGE),
    }


def sections(pack: BoardPack, scale: Scale) -> list[Json]:
    """Give the tables in the order of the pack; two have a chart beside them."""
    found = [
        section("Status", headlines.status_headline(pack), grids.status_grid(pack))
    ]
    if pack.projects:
        money = f"Largest overruns and the portfolio's total ({scale.label})"
        found += [
            section(
                "Schedule",
                headlines.schedule_headline(pack),
                grids.slip_grid(pack),
                chart=charts.slip_chart(pack),
                label="Largest forecast slips",
            ),
            section(
                "Cost",
                headlines.cost_headline(pack),
                grids.overrun_grid(pack),
                chart=charts.cost_chart(pack),
                label=money,
            ),
            section(
                "Figures",
                "Dates, cost and performance of every project",
                grids.figures_grid(pack),
            ),
        ]
    return [
        *found,
        section(
            "Milestones",
            headlines.milestone_headline(pack),
            grids.milestone_grid(pack.milestones),
        ),
        section(
            "Risks and issues",
            headlines.risk_headline(pack),
            grids.risk_grid(pack.risks, scale),
        ),
        section(
            "Decisions needed",
            headlines.decision_headline(pack),
            grids.decision_grid(pack.decisions),
        ),
    ]


def section(
    kicker: str,
    headline: str,
    grid: Grid,
    *,
    chart: charts.Chart | None = None,
    label: str = "",
) -> Json:
    return {
        "kicker": kicker,
        "headline": headline,
        "grid": short(grid, CELL if chart is None else LINE),
        "chart": chart,
        "label": label,
    }


def indicators(shown: tuple[Indicator, ...], scale: Scale) -> list[Json]:
    return [
        {
            "name": i.name,
            "value": wording.indicator_value(i, scale),
            "note": wording.indicator_note(i),
            "status": i.status.value if i.status else "",
            "word": wording.STATUS_WORDS[i.status] if i.status else "",
        }
        for i in shown[:6]
    ]


def project(head: Masthead, page: ProjectPage) -> Json:
    line = page.project
    scale = wording.page_scale(head, page)
    curve = charts.curve_chart(page.curve, scale)
    why = line.budget.reason or "no planned cost over time"
    return {
        "code": line.code,
        "kicker": DOT.join(
            filter(None, (line.code, line.programme, f"Stage {line.stage}"))
        ),
        "headline": headlines.project_headline(page),
        "people": shortened(headlines.people(line), MESSAGE),
        "indicators": indicators(page.indicators, scale),
        "story": [
            {"lead": lead, "text": shortened(text, MESSAGE)}
            for lead, text in headlines.story(page)
        ],
        "ratings": short(project_grids.rating_grid(line), REASON),
        "milestones": short(
            project_grids.short_milestone_grid(
                page.milestones[: project_grids.MILESTONES_ON_A_PAGE]
            ),
            LINE,
        ),
        "risks": short(
            project_grids.short_risk_grid(page.risks[: project_grids.RISKS_ON_A_PAGE]),
            LINE,
        ),
        "curve": curve if curve.series else None,
        "no_curve": f"{wording.DASH} {why}.",
        "costs": short(project_grids.cost_grid(page, scale), LINE),
        "asked_title": "Path to green" if page.path_to_green else "Decisions needed",
        "asked": [
            {"lead": lead, "text": shortened(text, MESSAGE)}
            for lead, text in headlines.asked(page)
        ],
        "url": line.url,
    }


def typeset(document: Json, head: Masthead) -> bytes:
    """Set the document with the fonts that typst ships, else with the system's.

    The same document gives the same bytes: its dates are the data date. Words in a
    script that the shipped fonts lack cost the claim of PDF/UA, not the tags.
    """
    files = {**templates(), "pack.json": msgspec.json.encode(printable(document))}
    files["main"] = files.pop("board_pack.typ")
    moment = int(datetime.combine(head.as_of, time(), UTC).timestamp())
    strictly = {"ignore_system_fonts": True, "pdf_standards": ["ua-1"]}
    set_with: Any = partial(typst.compile, files, format="pdf", timestamp=moment)
    try:
        return bytes(set_with(**strictly))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return bytes(set_with())


def printable(document: Json) -> Any:
    """Turn the document into plain JSON values without control characters."""

    def cleaned(value: Any) -> Any:
        if isinstance(value, str):
            return UNPRINTABLE.sub("", value)
        if isinstance(value, dict):
            return {key: cleaned(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [cleaned(inner) for inner in value]
        return value

    return cleaned(msgspec.to_builtins(document))


@cache
def templates() -> dict[str, bytes]:
    folder = Path(__file__).parent
    return {name: (folder / name).read_bytes() for name in TEMPLATES}
