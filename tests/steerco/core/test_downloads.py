"""Files under any name leave as attachments with a header that cannot be bent."""

import email.message

import pytest

from steerco.core.downloads import attachment

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
