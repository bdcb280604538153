"""Tags that load what Vite built: `{% asset "app" %}` and `{% icon "flag" %}`."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

BUNDLE = Path(__file__).resolve().parents[2] / "static" / "steerco"
Manifest = dict[str, dict[str, Any]]


class BundleMissing(Exception):
    """The browser files are not built, or lack what a page asks for."""


def manifest() -> Manifest:
    """Return Vite's list of built files."""
    return _read(BUNDLE, state())


def state() -> int:
    """Return what tells one build from the next; only a developer builds while it runs."""
    if not settings.DEBUG:
        return 0
    path = BUNDLE / "manifest.json"
    return path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=2)
def _read(bundle: Path, state: int) -> Manifest:
    path = bundle / "manifest.json"
    try:
        content: Manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        message = f"The browser files are not built ({path}): run 'make build'."
        raise BundleMissing(message) from None
    return content


def built_url(source: str) -> str:
    """Return the address of what was built from `source`, a key of the manifest."""
    try:
        return static(f"steerco/{manifest()[source]['file']}")
    except KeyError:
        message = f"The bundle has no '{source}': run 'make build'."
        raise BundleMissing(message) from None


def entry(name: str) -> dict[str, Any]:
    for chunk in manifest().values():
        if chunk.get("isEntry") and chunk["name"] == name:
            return chunk
    message = (
        f"The bundle has no entry '{name}': add it to vite.config.ts, run 'make build'."
    )
    raise BundleMissing(message)


def chunks_of(chunk: dict[str, Any]) -> list[dict[str, Any]]:
    """Return `chunk` after everything it imports, each once."""
    found: dict[str, dict[str, Any]] = {}

    def visit(one: dict[str, Any]) -> None:
        for key in one.get("imports", ()):
            if key not in found:
                imported = manifest()[key]
                visit(imported)
                found[key] = imported

    visit(chunk)
    return [*found.values(), chunk]


@register.simple_tag
def asset(name: str) -> SafeString:
    """Load an entry with its styles: `{% asset "charts" %}`."""
    chunks = chunks_of(entry(name))
    styles = dict.fromkeys(css for chunk in chunks for css in chunk.get("css", ()))
    return mark_safe(  # noqa: S308  (joined from escaped parts)
        _lines('<link rel="stylesheet" href="{}">', styles)
        + _lines(
            '<link rel="modulepreload" href="{}">', [c["file"] for c in chunks[:-1]]
        )
        + _lines('<script type="module" src="{}"></script>', [chunks[-1]["file"]])
    )


@register.simple_tag
def early_asset(name: str) -> SafeString:
    """Load a small entry that has to run before the first paint."""
    return _lines('<script src="{}"></script>', [entry(name)["file"]])


def _lines(markup: str, files: Any) -> SafeString:
    return format_html_join("", markup, ((static(f"steerco/{f}"),) for f in files))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an outline of the sprite; its name stands in frontend/icons.json."""
    return _icon(name, css, BUNDLE, state())


@lru_cache(maxsize=1024)
def _icon(name: str, css: str, bundle: Path, state: int) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" width="16" height="16">'
        '<use href="{}#{}"></use></svg>',
        f"icon {css}".strip(),
        built_url("icons.svg"),
        name,
    )


@register.simple_tag
def static_file(name: str) -> str:
    """Return the address of a file that keeps its name, such as the favicon."""
    return static(f"steerco/{name}")
