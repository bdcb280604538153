"""Reports from one definition: as pages and files, of today and of past days."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import openpyxl
import pptx
import pymupdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pptx.util import Inches
from tests import factories
from tests.steerco.performance.test_status_roll_up import OCTOBER, SEPTEMBER, say

from steerco.core.errors import BadInput, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.selectors import reporting
from steerco.organisation.services import root_scope
from steerco.performance.models import (
    Measurement,
    PublishedReport,
    ReportSubscription,
    ReportTemplate,
)
from steerco.performance.reports.files import frozen_file, paper_file
from steerco.performance.reports.paper import Paper
from steerco.performance.selectors.papers import REPORTS
from steerco.performance.services import reports as services
from steerco.performance.services import subscriptions
from steerco.projects.models import Project, Stage, Task

pytestmark = pytest.mark.django_db
REPORT = dt.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=REPORT)


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR", name="Water")


@pytest.fixture
def at():
    return reporting(dt.date(2030, 1, 1))


def mark(name, baseline, forecast, actual=None):
    iso = lambda text: f"{text}T17:00:00" if text else None  # noqa: E731
    return {
        "key": name,
        "uid": 1,
        "name": name,
        "baseline": iso(baseline),
        "previous": iso(baseline),
        "forecast": iso(forecast),
        "actual": iso(actual),
        "critical": False,
    }


@pytest.fixture
def project(portfolio):
    sums = {"pv": Decimal(900), "ev": Decimal(800), "ac": Decimal(1000)}
    return factories.make_measured_project(
        portfolio,
        "P-1",
        budget=Decimal(2000),
        estimate=Decimal(2500),
        slip_days=12,
        health="red",
        milestones=[
            mark("Hit", "2026-09-30", "2026-09-30", "2026-09-29"),
            mark("Missed", "2026-09-30", "2026-09-30", "2026-10-05"),
            mark("Overdue", "2026-10-20", "2026-10-20"),
            mark("Ahead", "2026-12-01", "2026-12-24"),
        ],
        **sums,
    )


def build(kind, user, at, portfolio=None):
    return REPORTS[kind].build(user, at, portfolio)


def cells(paper, part):
    (found,) = [p for p in paper.parts if p.key == part]
    return [row.values for row in found.rows]


def figures(paper):
    return {i.name: i.figure.value for part in paper.parts for i in part.indicators}


def test_the_milestone_report_puts_overdue_first_and_tells_the_hit_rate(
    head, at, project
):
    paper = build("milestones", head, at)
    rows = cells(paper, "milestones")
    assert [(row[1], row[2], row[7]) for row in rows] == [
        ("Overdue", "Overdue", 0),
        ("Ahead", "Late", 23),
        ("Hit", "Reached", -1),
        ("Missed", "Reached", 5),
    ]
    assert figures(paper)["Hit rate"] == Decimal(1) / Decimal(3)


def test_the_variance_report_adds_up_sums_and_names_the_tasks(
    head, at, portfolio, project
):
    other = factories.make_measured_project(
        portfolio, "P-2", pv=Decimal(100), ev=Decimal(1200), ac=Decimal(1000)
    )
    for n, (cost, days) in enumerate([(150, 3), (90, 9), (100, 0)]):
        start = dt.datetime(2026, 10, 1, 17)
        Task.objects.create(
            project=other,
            uid=n,
            position=n,
            name=f"Task {n}",
            baseline_cost=Decimal(100),
            cost=Decimal(cost),
            baseline_finish=start,
            finish=start + dt.timedelta(days=days),
            critical=n == 0,
        )
    paper = build("variance", head, at)
    found = figures(paper)
    assert found["CPI"] == 1
    assert found["Cost variance"] == 0
    assert found["Variance at completion"] == -500
    dear = cells(paper, "dear-tasks")
    assert [(row[1], Decimal(row[4]), row[5]) for row in dear] == [
        ("Task 0", 50, 1.25),
        ("Task 1", -10, -0.25),
    ]
    late = cells(paper, "late-tasks")
    assert [(row[1], row[2], row[5]) for row in late] == [
        ("Task 0", "yes", 3),
        ("Task 1", "", 9),
    ]


def test_the_portfolio_status_tells_exceptions_and_changes(head, at, project):
    say(project, head, OCTOBER, colour="red", measured="red", summary="A crane fell.")
    say(project, head, SEPTEMBER)
    paper = build("roll-up", head, at)
    ((name, state, colour, _, _, _, _, said),) = cells(paper, "projects")
    assert (name, state, colour) == ("P-1 Project P-1", "Published", "red")
    assert said == "A crane fell."
    assert cells(paper, "changes") == [("P-1 Project P-1", "green", "red", None)]
    assert figures(paper)["Red"] == 1


def test_the_office_is_told_at_least_twelve_figures_with_their_definitions(
    head, at, project
):
    report = say(project, head, SEPTEMBER, colour="green", measured="amber")
    report.due_on = dt.date(2026, 10, 7)
    report.save()
    for number, day in ((1, 6), (2, 12)):
        published = PublishedReport.objects.create(
            kind="status",
            scope=project.scope,
            as_of=SEPTEMBER,
            number=number,
            content=b"{}",
            sha256="",
            published_by=head,
        )
        moment = dt.datetime(2026, 10, day, 12, tzinfo=dt.UTC)
        PublishedReport.objects.filter(pk=published.pk).update(published_at=moment)
    report.published = published
    report.save()
    rows = {row[0]: row for row in cells(build("kpis", head, at), "kpis")}
    assert len(rows) >= 12
    assert all(row[3] for row in rows.values())
    assert rows["Reports on time"][1] == "100 %"
    assert rows["Report cycle time"][1] == "6 days"
    assert rows["Reports published again"][1] == "100 %"
    assert rows["Greens that are not"][1] == "100 %"
    assert rows["Milestone hit rate"][1] == "33 %"
    assert rows["Time to confirm"][2] == "No confirmed reports."


def test_forecast_accuracy_and_warning_come_from_the_history(head, at, project):
    Measurement.objects.all().delete()
    Project.objects.update(stage=Stage.CLOSED)
    history = (
        ("2026-01-31", 20, 1000, 100, "green"),
        ("2026-02-28", 55, 1100, 500, "amber"),
        ("2026-03-31", 80, 1200, 900, "red"),
        ("2026-04-30", 100, 1000, 1000, "green"),
    )
    for day, percent, estimate, actual, health in history:
        factories.make_measurement(
            project,
            data_date=dt.datetime.fromisoformat(day),
            percent_complete=percent,
            estimate=Decimal(estimate),
            actual=Decimal(actual),
            health=health,
            is_latest=percent == 100,
        )
    rows = {row[0]: row for row in cells(build("kpis", head, at), "kpis")}
    assert rows["Cost forecast accuracy"][1] == "10 %"
    assert rows["Early-warning lead time"][1] == "31 days"


def text_of(content, form):
    match form:
        case "pptx":
            shapes = [
                s
                for p in pptx.Presentation(io.BytesIO(content)).slides
                for s in p.shapes
            ]
            found = [s.text_frame.text for s in shapes if s.has_text_frame]
            tables = [s.table for s in shapes if s.has_table]
            return " ".join(
                [*found, *(c.text for t in tables for r in t.rows for c in r.cells)]
            )
        case "docx":
            file = docx.Document(io.BytesIO(content))
            rows = [c.text for t in file.tables for r in t.rows for c in r.cells]
            return " ".join([*(p.text for p in file.paragraphs), *rows])
        case "pdf":
            return " ".join(page.get_text() for page in pymupdf.open(stream=content))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return " ".join(str(c.value) for s in book for row in s.iter_rows() for c in row)


@pytest.mark.parametrize("form", ["pptx", "pdf", "xlsx", "docx"])
@pytest.mark.parametrize("kind", REPORTS)
def test_every_report_leaves_in_every_format_with_the_same_bytes(
    head, at, project, kind, form
):
    say(project, head, OCTOBER, colour="red", summary="A crane fell.")
    paper = build(kind, head, at)
    content = paper_file(paper, form)
    assert content == paper_file(Paper.from_json(paper.to_json()), form)
    text = " ".join(text_of(content, form).split())
    assert "31 Oct 2026" in text
    assert ("Reports on time" if kind == "kpis" else "P-1") in text


def test_workbooks_keep_raw_values_and_links_to_the_pages(head, at, project):
    content = paper_file(build("milestones", head, at), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Milestones"]
    row = [cell.value for cell in sheet[3]]
    assert row[3] == dt.datetime(2026, 12, 1)
    assert row[-1] == "http://127.0.0.1:8000/projects/P-1/schedule/"


def test_a_past_day_shows_the_figures_of_that_day(client, head, project):
    Measurement.objects.update(is_latest=False)
    factories.make_measurement(
        project, data_date=dt.datetime(2026, 10, 31), slip_days=12
    )
    past = dt.datetime(2026, 8, 31)
    factories.make_measurement(project, data_date=past, is_latest=False, slip_days=3)
    client.force_login(head)
    place = reverse("performance:report-detail", args=["variance"])
    slips = lambda page: cells(page.context["paper"], "variance")[0][3]  # noqa: E731
    assert slips(client.get(place)) == 12
    assert slips(client.get(place, {"as_of": "2026-09-15"})) == 3
    assert slips(client.get(place, {"as_of": "2031-01-01"})) == 12


def test_a_published_report_is_the_same_three_years_later(
    client, head, portfolio, project
):
    client.force_login(head)
    place = reverse("performance:report-publish", args=["variance"])
    response = client.post(f"{place}?portfolio=WTR", {"reason": ""})
    assert response.status_code == 302
    kept = PublishedReport.objects.get()
    file = reverse("performance:published-file", args=[kept.pk, "pdf"])
    first = client.get(file).content
    Project.objects.update(name="Something else")
    Measurement.objects.all().delete()
    assert client.get(file).content == first
    page = client.get(response["Location"]).content.decode()
    assert "P-1 Project P-1" in page
    assert JournalEntry.objects.filter(action="report.publish").count() == 1


def test_a_board_pack_is_published_and_reproduced(head, at, portfolio, project):
    kept = services.publish_report(
        kind="portfolio", portfolio=portfolio, at=at, actor=head, reason=""
    )
    again = services.publish_report(
        kind="portfolio", portfolio=portfolio, at=at, actor=head, reason="A typo."
    )
    assert (kept.number, again.number) == (1, 2)
    content = bytes(kept.content)
    Project.objects.update(name="Something else")
    for form in ("pptx", "xlsx", "docx"):
        assert "Project P-1" in text_of(frozen_file("portfolio", content, form), form)


def test_only_the_office_and_the_owner_publish(at, portfolio, project):
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    with pytest.raises(NotAllowed):
        services.publish_report(
            kind="roll-up", portfolio=portfolio, at=at, actor=manager, reason=""
        )
    assert PublishedReport.objects.count() == 0


def template(*texts):
    file = pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[6])
    for n, text in enumerate(texts):
        box = slide.shapes.add_textbox(
            Inches(0.5), Inches(0.5 + 2 * n), Inches(9), Inches(2)
        )
        box.text_frame.text = text
    out = io.BytesIO()
    file.save(out)
    return SimpleUploadedFile("dress.pptx", out.getvalue())


def test_a_template_of_ones_own_is_filled_with_words_tables_and_charts(
    client, head, at, project
):
    dress = template(
        "{{title}} as of {{as_of}}: CPI {{figure:CPI}}",
        "{{table:variance}}",
        "{{chart:variance}}",
    )
    services.add_template(name="Ours", kind="variance", file=dress, actor=head, at=at)
    client.force_login(head)
    place = reverse("performance:report-file", args=["variance", "pptx"])
    content = client.get(place, {"template": "Ours"}).content
    (slide,) = pptx.Presentation(io.BytesIO(content)).slides
    kinds = [(s.has_table, s.has_chart) for s in slide.shapes]
    assert (True, False) in kinds
    assert (False, True) in kinds
    text = text_of(content, "pptx")
    assert "All portfolios: variances as of 31 Oct 2026: CPI 0.80" in text
    assert "{{" not in text
    assert client.get(place, {"template": "Ours"}).content == content


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["{{titel}}"], "does not know titel"),
        (["No placeholder"], "holds no placeholder"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(head, at, project, texts, why):
    with pytest.raises(BadInput, match=why):
        services.add_template(
            name="x", kind="variance", file=template(*texts), actor=head, at=at
        )
    wrong = SimpleUploadedFile("x.pptx", b"no presentation")
    with pytest.raises(BadInput, match="no PowerPoint"):
        services.add_template(name="x", kind="variance", file=wrong, actor=head, at=at)
    assert ReportTemplate.objects.count() == 0


def order(actor, recipients, portfolio=None, **fields):
    fields = {"kind": "roll-up", "format": "xlsx", "rhythm": "monthly", **fields}
    return subscriptions.subscribe(
        portfolio=portfolio,
        recipients=recipients,
        actor=actor,
        today=dt.date(2026, 10, 12),
        **fields,
    )


def test_letters_go_out_once_when_the_period_has_ended(
    head, portfolio, project, mailoutbox
):
    subscription = order(head, [head], portfolio)
    assert subscription.next_on == dt.date(2026, 11, 1)
    assert subscriptions.send_subscriptions(today=dt.date(2026, 10, 31)) == 0
    assert subscriptions.send_subscriptions(today=dt.date(2026, 11, 1)) == 1
    assert subscriptions.send_subscriptions(today=dt.date(2026, 11, 1)) == 0
    (mail,) = mailoutbox
    assert mail.subject == "Portfolio status: Water, 31 Oct 2026"
    ((name, content, _),) = mail.attachments
    assert name == "roll-up-2026-10-31.xlsx"
    assert "P-1 Project P-1" in text_of(content, "xlsx")
    assert ReportSubscription.objects.get().next_on == dt.date(2026, 12, 1)


def test_each_recipient_gets_what_that_person_may_see(
    head, portfolio, project, mailoutbox
):
    other = factories.make_measured_project(portfolio, "P-2")
    manager = factories.make_member(Role.PROJECT_MANAGER, other.scope)
    order(head, [head, manager])
    subscriptions.send_subscriptions(today=dt.date(2026, 11, 1))
    texts = {m.to[0]: text_of(m.attachments[0][1], "xlsx") for m in mailoutbox}
    assert "P-1" in texts[head.email]
    assert "P-1" not in texts[manager.email]
    assert "P-2" in texts[manager.email]


def test_nobody_gets_what_they_may_not_see(head, portfolio, project, mailoutbox):
    stranger = factories.make_person("Stan Stranger")
    with pytest.raises(BadInput, match="Stan Stranger may not see this"):
        order(head, [head, stranger], portfolio)
    assert ReportSubscription.objects.count() == 0
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    order(head, [manager], portfolio)
    manager.roles.all().delete()
    assert subscriptions.send_subscriptions(today=dt.date(2026, 11, 1)) == 0
    assert mailoutbox == []
