"""Board packs and status reports as papers, for the formats that have no layout of theirs."""

from __future__ import annotations

from steerco.performance.reports import grids, headlines, project_grids, wording
from steerco.performance.reports.grids import Grid
from steerco.performance.reports.pack import BoardPack, ProjectReport
from steerco.performance.reports.paper import Field, Kind, Paper, Part, Row, fields, raw


def part_of(key: str, kicker: str, headline: str, grid: Grid) -> Part:
    """Return a table in words as a part."""
    return Part(
        key=key,
        kicker=kicker,
        headline=headline,
        fields=tuple(Field(title=c.title, share=c.share) for c in grid.columns),
        rows=tuple(Row(values=tuple(c.text for c in row)) for row in grid.rows),
        empty=grid.empty,
        notes=tuple(filter(None, (grid.legend, *grid.notes))),
    )


def pack_paper(pack: BoardPack) -> Paper:
    """Return a board pack as a paper, in the order of its pages."""
    head, scale = pack.masthead, wording.portfolio_scale(pack)
    return Paper(
        masthead=head,
        title=f"{head.portfolio_name}: board pack",
        parts=(
            Part(
                key="summary",
                kicker="Summary",
                headline=headlines.summary_headline(pack),
                lines=(*pack.messages, *pack.notes),
                indicators=pack.indicators,
            ),
            part_of(
                "status",
                "Status",
                headlines.status_headline(pack),
                grids.status_grid(pack),
            ),
            part_of(
                "figures",
                "Figures",
                "Dates, cost and performance of every project",
                grids.figures_grid(pack),
            ),
            part_of(
                "milestones",
                "Milestones",
                headlines.milestone_headline(pack),
                grids.milestone_grid(pack.milestones),
            ),
            part_of(
                "risks",
                "Risks and issues",
                headlines.risk_headline(pack),
                grids.risk_grid(pack.risks, scale),
            ),
            part_of(
                "decisions",
                "Decisions needed",
                headlines.decision_headline(pack),
                grids.decision_grid(pack.decisions),
            ),
            part_of(
                "basis",
                "Basis",
                "How these figures are defined",
                grids.definition_grid(pack),
            ),
        ),
    )


def project_paper(report: ProjectReport) -> Paper:
    """Return the page of a project as a paper."""
    page, line = report.page, report.page.project
    status = page.status
    told = [f"{lead} {text}" for lead, text in headlines.story(page)]
    asked = [f"{lead} {text}" for lead, text in headlines.asked(page)]
    scale = wording.page_scale(report.masthead, page)
    return Paper(
        masthead=report.masthead,
        title=f"{line.code} {line.name}: status report",
        parts=(
            Part(
                key="summary",
                kicker="Summary",
                headline=headlines.project_headline(page),
                lines=(headlines.people(line), *told, *asked),
                indicators=page.indicators,
            ),
            part_of(
                "colours",
                "Status",
                "Status and reasons",
                project_grids.rating_grid(line),
            ),
            Part(
                key="changes",
                kicker="Changes",
                headline="What changed since the last report",
                fields=fields(
                    ("What", Kind.TEXT, 3.0), ("Before", Kind.TEXT), ("Now", Kind.TEXT)
                ),
                rows=tuple(
                    Row(values=(c.what, c.before, c.after), url=c.url)
                    for c in (status.changes if status else ())
                ),
                empty="Nothing changed, or no earlier report was published.",
            ),
            Part(
                key="milestones",
                kicker="Milestones",
                headline="Milestones",
                fields=fields(
                    ("Milestone", Kind.TEXT, 2.6),
                    ("Baseline", Kind.DATE),
                    ("Before", Kind.DATE),
                    ("Forecast", Kind.DATE),
                    ("Reached", Kind.DATE),
                    ("Slip, days", Kind.DAYS),
                    ("Status", Kind.STATUS),
                ),
                rows=tuple(
                    Row(
                        values=(
                            m.name,
                            raw(m.baseline),
                            raw(m.previous),
                            raw(m.forecast),
                            raw(m.actual),
                            m.slip_days.value,
                            m.status.value,
                        ),
                        url=m.url,
                    )
                    for m in page.milestones
                ),
                empty="No milestone in the period shown.",
            ),
            part_of("cost", "Cost", "Cost", project_grids.cost_grid(page, scale)),
            Part(
                key="risks",
                kicker="Risks and issues",
                headline="Worst risks and issues",
                fields=fields(
                    ("Code", Kind.TEXT, 0.8),
                    ("Title", Kind.TEXT, 3.0),
                    ("Score", Kind.COUNT),
                    ("Before", Kind.COUNT),
                    ("Owner", Kind.TEXT, 1.3),
                    ("Response", Kind.TEXT, 2.4),
                ),
                rows=tuple(
                    Row(
                        values=(
                            r.code,
                            r.title,
                            r.score,
                            r.previous_score,
                            r.owner,
                            r.response,
                        ),
                        url=r.url,
                    )
                    for r in page.risks
                ),
                empty="No open risk or issue.",
            ),
            Part(
                key="decisions",
                kicker="Decisions needed",
                headline="Decisions needed",
                fields=fields(
                    ("Decision", Kind.TEXT, 3.0),
                    ("Of whom", Kind.TEXT, 1.3),
                    ("By", Kind.DATE),
                    ("If not", Kind.TEXT, 2.4),
                ),
                rows=tuple(
                    Row(
                        values=(d.question, d.decider, raw(d.due), d.consequence),
                        url=d.url,
                    )
                    for d in page.decisions
                ),
                empty="No decision is asked for.",
            ),
        ),
    )
