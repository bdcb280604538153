"""What tasks are called in lists: as the program calls them that the plan came from."""

from __future__ import annotations

import pytest

from steerco.schedules.labels import labels_of
from steerco.schedules.model import Schedule, Task, TaskKind

TASKS = (
    Task(uid=410_101, id=1, name="Intake", wbs="HB.2", kind=TaskKind.SUMMARY),
    Task(uid=410_185, id=2, name="Excavation", wbs="HB.2.1", code="A2840"),
)


@pytest.mark.parametrize(
    ("format_", "called"),
    [
        ("XER", ["HB.2", "A2840"]),
        ("MPP", ["1", "2"]),
        ("GAN", ["410101", "410185"]),
    ],
)
def test_tasks_are_called_as_their_program_does(format_, called):
    plan = Schedule(uid="1", name="Plan", format=format_, tasks=TASKS)
    assert list(labels_of(plan).values()) == called
