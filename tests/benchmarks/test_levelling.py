"""Published instances are read as their formats say, and measured beside a table."""

from __future__ import annotations

import json

from benchmarks.levelling.__main__ import ProcessorSeconds, best_known, measure
from benchmarks.levelling.files import found_in, read

from steerco_engine.levelling import Objective

PATTERSON = """5 2
3 4
0 0 0 2 2 3
4 2 1 1 4
3 2 0 1 5
2 1 4 1 5
0 0 0 0
"""
PSPLIB = """************************************************************************
file with basedata            : SMALL.BAS
************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  5
RESOURCES
  - renewable                 :  2   R
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      3      0       38       26       38
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     4       2    1
  3      1     3       2    0
  4      1     2       1    4
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    4
************************************************************************
"""


def test_one_instance_in_both_formats_is_read_alike(tmp_path):
    for name, text in (("small.rcp", PATTERSON), ("small.sm", PSPLIB)):
        (tmp_path / name).write_text(text)
    one, other = (read(path) for path in found_in(tmp_path))
    assert (
        one.tasks.duration.tolist() == other.tasks.duration.tolist() == [0, 4, 3, 2, 0]
    )
    for rows in ("needs", "before", "after"):
        first, second = getattr(one, rows), getattr(other, rows)
        assert first.first.tolist() == second.first.tolist()
        assert [c.tolist() for c in first.columns] == [
            c.tolist() for c in second.columns
        ]
    assert one.capacity(1).tolist() == other.capacity(1).tolist() == [[3, 4]]


def test_a_gap_is_told_against_the_table_beside_the_instances(tmp_path):
    (tmp_path / "small.sm").write_text(PSPLIB)
    (tmp_path / "table.csv").write_text(
        "instance,lower_bound,best_known_makespan\nsets/small.sm,8,8\n"
    )
    known = best_known(tmp_path)["small.sm"]
    instance = read(tmp_path / "small.sm")
    row = measure(
        "small.sm", instance, Objective(makespan=1), ProcessorSeconds(5), 1, known
    )
    assert json.loads(json.dumps(row))["value"] == 7
    assert row["status"] == "optimal"
    assert row["gap_percent"] == -12.5
