from __future__ import annotations

import pytest

from steerco.projects.selectors.pages import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-09-30", "30 Sep 2026"),
        ("2026-09-30T16:00:00", "30 Sep 2026, 16:00"),
        ("12501231.00", "12501231.00"),
        ("20260930", "20260930"),
        ("2026-13-45", "2026-13-45"),
        ("", "—"),
        (["a", "b"], "a → b"),
    ],
)
def test_journalled_values_are_written_for_people(value: object, shown: str) -> None:
    assert plain(value) == shown
