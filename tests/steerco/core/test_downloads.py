"""Files under any name leave as attachments with a header that cannot be bent."""

import email.message

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db.models.fields.files import FieldFile

from steerco.core.downloads import attachment, stored_file
from steerco.core.errors import Missing
from steerco.projects.models import ScheduleVersion

NAMES = {
    "plan.xlsx": "plan.xlsx",
    'A "B".xlsx': 'A "B".xlsx',
    "a\r\nSet-Cookie: x=1.xlsx": "a--Set-Cookie- x=1.xlsx",
    "../../etc/passwd": "..-..-etc-passwd",
    "Größe 🦄.pdf": "Größe 🦄.pdf",
    "مرحبا.pdf": "مرحبا.pdf",
    "\u202efdp.exe": "-fdp.exe",
    "a; filename=evil.exe": "a; filename=evil.exe",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items())
def test_a_name_reads_back_as_one_safe_name(name, kept):
    response = attachment(b"content", name, "application/pdf")
    message = email.message.Message()
    message["Content-Disposition"] = response["Content-Disposition"]
    assert message.get_content_disposition() == "attachment"
    assert message.get_filename() == kept
    assert "\n" not in response["Content-Disposition"]


@pytest.fixture
def stored(tmp_path) -> FieldFile:
    field = ScheduleVersion._meta.get_field("file")
    file = FieldFile(ScheduleVersion(), field, "plan.mpp")
    file.storage = FileSystemStorage(tmp_path)
    file.storage.save("plan.mpp", ContentFile(b"<b>plan</b>"))
    return file


def test_a_stored_file_leaves_as_bytes_under_a_safe_name(stored):
    response = stored_file(stored, "a\r\nSet-Cookie: x=1.mpp")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "\n" not in response["Content-Disposition"]
    assert b"".join(response.streaming_content) == b"<b>plan</b>"


def test_a_file_that_the_store_lost_is_named_as_such(stored):
    stored.storage.delete("plan.mpp")
    with pytest.raises(Missing):
        stored_file(stored, "plan.mpp")
