"""The bundle: found by its manifest, complete, and silent towards other hosts."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from django.template import engines

from steerco.core.templatetags import assets

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(ROOT.glob("src/steerco/**/templates/**/*.html"))
NAMED_ICON = re.compile(r"""\{%\s*icon\s+"([^"]+)\"""")
HOST = re.compile(rb"https?://([a-z0-9.-]+)", re.IGNORECASE)
LOADED = re.compile(
    rb"""(?:url\(\s*["']?|@import\s*["']|\bsrc\s*=\s*["']|\bfetch\(\s*["'`]"""
    rb"""|\bimport\(\s*["'`])(?:https?:)?//([a-z0-9.-]+)""",
    re.IGNORECASE,
)
NAMES_ONLY = {
    b"www.w3.org",  # namespaces
    b"alpinejs.dev",
}

built = pytest.mark.skipif(
    not (assets.BUNDLE / "manifest.json").exists(),
    reason="the browser files are not built: run 'make build'",
)


@pytest.fixture
def bundle(tmp_path, monkeypatch):
    """A bundle of our own making, with a chunk that two entries share."""
    monkeypatch.setattr(assets, "BUNDLE", tmp_path)
    content = {
        "app.ts": {"file": "app-1.js", "name": "app", "isEntry": True,
                   "css": ["app-1.css"], "imports": ["_dom.js"]},
        "_dom.js": {"file": "dom-1.js", "name": "dom", "css": ["dom-1.css"],
                    "imports": ["_base.js"]},
        "_base.js": {"file": "base-1.js", "name": "base"},
        "early.ts": {"file": "early-1.js", "name": "early", "isEntry": True},
        "icons.svg": {"file": "icons-1.svg"},
    }  # fmt: skip
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(content))
    return path


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def test_an_entry_comes_with_its_styles_and_preloads_in_order(bundle):
    assert render('{% asset "app" %}') == (
        '<link rel="stylesheet" href="/static/steerco/dom-1.css">'
        '<link rel="stylesheet" href="/static/steerco/app-1.css">'
        '<link rel="modulepreload" href="/static/steerco/base-1.js">'
        '<link rel="modulepreload" href="/static/steerco/dom-1.js">'
        '<script type="module" src="/static/steerco/app-1.js"></script>'
    )


def test_the_early_script_blocks_the_first_paint(bundle):
    assert render('{% early_asset "early" %}') == (
        '<script src="/static/steerco/early-1.js"></script>'
    )


def test_an_icon_is_a_reference_into_the_sprite(bundle):
    shown = render('{% icon "flag" "icon-lg" %}')

    assert 'href="/static/steerco/icons-1.svg#flag"' in shown
    assert 'class="icon icon-lg"' in shown
    assert 'aria-hidden="true"' in shown


def test_a_developer_sees_a_new_build_without_a_restart(bundle, settings):
    settings.DEBUG = True
    render('{% asset "early" %}')
    content = json.loads(bundle.read_text())
    content["early.ts"]["file"] = "early-2.js"
    bundle.write_text(json.dumps(content))
    stamp = bundle.stat().st_mtime_ns + 1_000_000
    os.utime(bundle, ns=(stamp, stamp))

    assert "early-2.js" in render('{% asset "early" %}')


def test_a_missing_bundle_says_what_to_run(bundle):
    bundle.unlink()

    with pytest.raises(assets.BundleMissing, match="run 'make build'"):
        render('{% asset "app" %}')


def test_an_unknown_entry_is_named(bundle):
    with pytest.raises(assets.BundleMissing, match="no entry 'gannt'"):
        render('{% asset "gannt" %}')


@built
def test_every_file_of_the_manifest_is_there():
    for chunk in assets.manifest().values():
        for name in [chunk["file"], *chunk.get("css", ())]:
            assert (assets.BUNDLE / name).is_file(), name


@built
@pytest.mark.parametrize("name", ["app", "early"])
def test_the_entries_that_pages_stand_on_are_built(name):
    assert assets.entry(name)["file"].endswith(".js")


@built
def test_the_early_script_is_no_module():
    script = (assets.BUNDLE / assets.entry("early")["file"]).read_text()

    assert not re.search(r"\b(import|export)\b", script)
    assert len(script) < 1000


@built
def test_nothing_in_the_bundle_is_loaded_from_another_host():
    loads = {
        (path.name, host)
        for path in assets.BUNDLE.iterdir()
        if path.suffix in {".js", ".css", ".svg"}
        for host in LOADED.findall(path.read_bytes())
        if host != b"www.w3.org"
    }

    assert loads == set()


@built
def test_the_bundle_names_only_hosts_we_know():
    named = {
        (path.name, host)
        for path in assets.BUNDLE.iterdir()
        if path.suffix in {".js", ".css", ".svg"}
        for host in HOST.findall(path.read_bytes())
        if host not in NAMES_ONLY
    }

    assert named == set()


@built
def test_the_styles_carry_no_font_from_elsewhere():
    for path in assets.BUNDLE.glob("*.css"):
        for face in re.findall(r"@font-face\s*\{[^}]*\}", path.read_text()):
            assert "//" not in face


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_a_template_uses_listed_icons_only(path):
    listed = set(json.loads((ROOT / "frontend/icons.json").read_text()))

    assert set(NAMED_ICON.findall(path.read_text())) <= listed


def test_the_sprite_holds_no_icon_that_nothing_shows():
    names = json.loads((ROOT / "frontend/icons.json").read_text())
    sources = [
        path.read_text(encoding="utf-8")
        for pattern in ("src/steerco/**/*.html", "src/steerco/**/*.py")
        for path in ROOT.glob(pattern)
    ]
    sources += [path.read_text() for path in ROOT.glob("frontend/**/*.ts")]
    named = set(re.findall(r"""["'#]([a-z0-9-]+)["']""", "\n".join(sources)))

    assert [name for name in names if name not in named] == []
