"""What people bring may be damaged, hostile or oddly named; each file says why."""

import io
import random
import zipfile

import pytest
from tests.steerco.projects.plan_files import upload

from steerco.projects.services.uploads import Placed, clean_name, store_all

METHODS = [
    zipfile.ZIP_STORED,
    zipfile.ZIP_DEFLATED,
    zipfile.ZIP_BZIP2,
    zipfile.ZIP_LZMA,
]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def packed(method: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in (files or {"a.xml": bytes(range(256)) * 20}).items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ["plans.zip", "register.xlsx"])
def test_a_damaged_archive_never_breaks_the_page(method, name):
    chance = random.Random(7)  # noqa: S311
    whole = packed(method, **{"a.xml": bytes(range(256)) * 20, "b.mpp": b"x" * 999})
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 2, 6))):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        stored = list(store_all([upload(name, bytes(broken))]))
        assert stored
        assert all(bool(s.path) != bool(s.refusal) for s in stored)


def test_paths_and_links_in_an_archive_lead_nowhere(tmp_path):
    link = zipfile.ZipInfo("link.xml")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        for name in ("/root/a.xml", "../../b.xml", "..\\c.xml", "C:\\d.xml"):
            archive.writestr(name, name)
    stored = list(store_all([upload("plans.zip", out.getvalue())]))
    assert [s.name for s in stored] == [
        f"plans.zip/{path}"
        for path in ("link.xml", "root/a.xml", "b.xml", "c.xml", "C_/d.xml")
    ]
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {f"imports/{p.parent.name}/{p.name}" for p in kept} == {
        s.path for s in stored
    }
    assert not any(path.is_symlink() for path in kept)
    assert (tmp_path / stored[0].path).read_text() == "/etc/passwd"


NAMES = {
    "a\r\nb.xml": "a__b.xml",
    "\u202elmx.exe": "_lmx.exe",
    "\ud800.xml": "_.xml",
    "../../x.xer": "x.xer",
    "..": "unnamed",
    "": "unnamed",
    "Größe \U0001f984.mpp": "Größe \U0001f984.mpp",
}


@pytest.mark.parametrize(("name", "kept"), NAMES.items())
def test_names_lose_what_hides_or_breaks(name, kept):
    assert clean_name(name) == kept
    assert clean_name(name).encode()


def test_a_file_of_a_folder_keeps_its_path_and_leads_nowhere():
    placed = Placed(upload("bridge.xml", b"plan"), "plans/../2026/bridge.xml")
    assert [s.name for s in store_all([placed])] == ["plans/2026/bridge.xml"]
