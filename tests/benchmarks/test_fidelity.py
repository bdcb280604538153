"""The peer's figures are found from any folder of plan files."""

from __future__ import annotations

import csv

import pytest
from benchmarks.fidelity import PEER, report
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE
from typer.testing import CliRunner

from benchmarks import fidelity


@pytest.fixture
def folder(tmp_path):
    """Return a folder of two sets, the first with an index of all its files."""
    for name, content in (
        ("open/bridge.xml", BRIDGE),
        ("open/anon/late.xml", BRIDGE_LATE),
        ("open/anon/moved.xml", BRIDGE),
        ("own/other.xml", BRIDGE),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with (tmp_path / "open/index.csv").open("w", newline="") as lines:
        writer = csv.DictWriter(lines, ["file", *PEER.values()])
        writer.writeheader()
        for name in ("bridge.xml", "anon/late.xml", "elsewhere/moved.xml"):
            writer.writerow({"file": name} | dict.fromkeys(PEER.values(), 2))
    return tmp_path


def with_peer(found):
    return {name for name, row in found["files"].items() if row.get("peer_compared")}


def test_files_are_found_by_their_path_from_the_index_and_by_name(folder):
    found = report(folder)

    assert with_peer(found) == {
        "open/bridge.xml",
        "open/anon/late.xml",
        "open/anon/moved.xml",
    }
    assert found["total"]["peer_compared"] == 6
    assert found["shares"]["peer_start_and_finish"] == 100


def test_the_set_and_a_part_of_it_find_the_same_index(folder):
    assert with_peer(report(folder / "open")) == {
        "bridge.xml",
        "anon/late.xml",
        "anon/moved.xml",
    }
    assert with_peer(report(folder / "open/anon")) == {"late.xml", "moved.xml"}


def test_files_that_no_index_names_have_no_peer(folder):
    assert with_peer(report(folder / "own")) == set()


def test_the_table_shows_the_peer_of_each_file_and_in_all(folder, monkeypatch):
    app = fidelity.typer.Typer()
    app.command()(fidelity.main)
    lines = CliRunner().invoke(app, [str(folder)]).stdout.splitlines()

    assert "peer dates" in lines[0]
    assert next(line for line in lines if line.startswith("total")).split()[3] == "6/6"
    assert any(line.startswith("own/other.xml") and " - " in line for line in lines)
