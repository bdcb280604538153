"""The documents keep up with the code."""

import re
from pathlib import Path

import pytest

from steerco_engine.earned_value import FORMULAS, SCHEDULE_FORMULAS

ROOT = Path(__file__).parents[1]
METHODS = (ROOT / "docs/methods.md").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs/operations.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "formula", [*FORMULAS, *SCHEDULE_FORMULAS], ids=lambda f: f.name
)
def test_methods_show_every_formula_as_it_is_computed(formula):
    assert f"| {formula.words}" in METHODS


def test_operations_name_every_setting():
    source = (ROOT / "src/steerco/settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r'env(?:_flag|_secret)?\(\s*"(\w+)"', source)) - {"DEMO"}
    missing = {
        n
        for n in names
        if f"STEERCO_{n}" not in OPERATIONS
        and f"_{n.removeprefix('OIDC_')}" not in OPERATIONS
    }
    assert not missing


def links_of(page):
    text = page.read_text(encoding="utf-8")
    return re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text)


def test_every_link_between_documents_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")]
    broken = [
        f"{page.relative_to(ROOT)} -> {target}"
        for page in pages
        for target in links_of(page)
        if not (page.parent / target).exists()
    ]
    assert not broken
