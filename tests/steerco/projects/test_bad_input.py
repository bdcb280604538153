"""Bad files among good ones: one sentence each, nothing half-imported."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE
from tests.steerco.projects.test_import_plans import bring
from tests.steerco.schedules.binary_workbooks import write_xls, write_xlsb

from steerco.organisation.models import Role
from steerco.projects.models import Import, ImportAction, Project, Task
from steerco.projects.services import import_plans
from steerco.schedules.errors import NoPlan

pytestmark = pytest.mark.django_db
MEGA = 2**20


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio, client):
    person = make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    client.force_login(person)
    return person


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.xml", b"0" * (60 * MEGA))
    return out.getvalue()


def workbook(write: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "workbook")
        write(path)
        return path.read_bytes()


def write_xlsx(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, column in FAR:
            sheet.write(row, column, "Name")


def packed_sheet() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<c/>" * (15 * MEGA))
    return out.getvalue()


FAR = [(0, 0), (1_048_575, 16_383)]
XER_HEAD = b"ERMHDR\t19\r\n%T\tTASK\r\n%F\ttask_id\r\n%R\t1\r\n"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XXE = (
    b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<Project xmlns="http://schemas.microsoft.com/project"><Name>&x;</Name></Project>'
)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    b'<Project xmlns="http://schemas.microsoft.com/project"><Name>&b;</Name></Project>'
)
BAD = {
    "cut.xml": (BRIDGE[: len(BRIDGE) // 2], "ends too early"),
    "cut.xer": (b"ERMHDR\t19\n%T\tTASK\n%F\ttask_id\tproj_id\n%R\t1", "ends too early"),
    "bomb.zip": (bomb(), "unpacks to far more than it seems"),
    "entity.xml": (XXE, "declares a document type"),
    "laughs.xml": (LAUGHS, "declares a document type"),
    "picture.mpp": (b"\x89PNG\r\n\x1a\n" + b"\0" * 999, "picture.mpp"),
    "page.xml": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page"),
    "empty.xer": (b"", "is empty"),
    "huge.xer": (b"ERMHDR\t" + b"x" * (3 * MEGA), "larger than 2 MB"),
    "noise.xer": (XER_HEAD + bytes(range(256)) * 99, "bytes that are no text"),
    "lines.xer": (XER_HEAD + b"x\n" * 600_000, "no rows of tables"),
    "garbage.xml": (BRIDGE[:200] + bytes(range(256)) * 99, "not well-formed"),
    "wide.csv": (b"Name;Start\n" + b"a;" * 900_000, "more than 16,384 columns"),
    "bomb.xlsx": (packed_sheet(), "unpacks to far more than it seems"),
    "far.xlsx": (workbook(write_xlsx), "1,048,576 rows and 16,384 columns apart"),
    "far.xlsb": (workbook(partial(write_xlsb, cells=FAR)), "lie far apart"),
    "far.xls": (workbook(partial(write_xls, cells=[(0, 0), (65_535, 65_535)])), "far"),
    "cut.mpp": (OLE2 + bytes(504) + "TBkndTask".encode("utf-16-le"), "cut.mpp"),
    "really.xer.mpp": (XER_HEAD[:-6], "ends too early"),
    "damaged.zip": (b"PK\x03\x04" + b"\x07" * 500, "damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_costs_itself_and_says_why(settings, portfolio, owner, name):
    settings.UPLOAD_LIMIT = 2 * MEGA
    content, said = BAD[name]
    batch = bring(portfolio, owner, (name, content), ("bridge.xml", BRIDGE))
    refused = batch.items.get(action=ImportAction.REJECTED)
    assert said in refused.reason
    assert "Something went wrong" not in refused.reason
    assert refused.reason.endswith(".")
    assert "\n" not in refused.reason
    assert Project.objects.get().name == "Bridge renewal"


def test_the_page_stays_up_under_all_of_them_at_once(
    client, settings, portfolio, owner, django_capture_on_commit_callbacks
):
    settings.UPLOAD_LIMIT = 2 * MEGA
    uploads = [SimpleUploadedFile(name, content) for name, (content, _) in BAD.items()]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("projects:import-new", args=["WTR"]), {"uploads": uploads}
        )
    assert answer.status_code == 302
    batch = Import.objects.get()
    actions = set(batch.items.values_list("action", flat=True))
    assert actions == {ImportAction.REJECTED}
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "There is nothing to import" in page.content.decode()
    assert not Project.objects.exists()


def test_a_plan_that_waits_for_itself_comes_in_and_is_told_so(client, portfolio, owner):
    link = (
        b"<PredecessorLink><PredecessorUID>2</PredecessorUID><Type>1</Type>"
        b"</PredecessorLink></Task>"
    )
    first = BRIDGE.index(b"</Task>", BRIDGE.index(b"<UID>1</UID>"))
    turned = BRIDGE[:first] + link + BRIDGE[first + len(b"</Task>") :]
    batch = bring(portfolio, owner, ("loop.xml", turned))
    item = batch.items.get()
    assert item.done
    assert item.summary["wrong"] >= 1
    assert Task.objects.filter(project=item.project).count() == 2
    page = client.get(f"/projects/{item.project.code}/files/1/report/")
    assert "Loops" in page.content.decode()
    for tab in ("", "schedule/", "quality/"):
        address = f"/projects/{item.project.code}/{tab}"
        assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_a_file_that_takes_long_to_read(portfolio, owner, monkeypatch):
    """On SQLite a transaction keeps all others from writing."""
    held = []

    def slow(*_: object, **__: object) -> None:
        held.append(connection.in_atomic_block)
        raise NoPlan("slow.xer")

    monkeypatch.setattr(import_plans, "read", slow)
    bring(portfolio, owner, ("slow.xer", b"ERMHDR\t19\n"), choose=False)
    assert held == [False]
