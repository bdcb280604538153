"""What entries must keep together; every refusal names them."""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.instance import FF, FS, NONE, SS, Instance
from steerco_engine.solving import DataError


def check_needs(instance: Instance) -> None:
    """Refuse tasks that no resource or group of persons could ever serve."""
    resources = instance.resources
    most = [
        max(value for _, value in resources.steps(k))
        for k in range(len(resources.names))
    ]
    highest = np.array(most, dtype=np.int64)
    ks, amounts = instance.needs.columns
    over = np.flatnonzero(amounts > highest[ks] if len(ks) else [])
    for row in over.tolist():
        task = int(np.searchsorted(instance.needs.first, row, side="right")) - 1
        if not instance.tasks.duration[task] or instance.tasks.fixed[task] != NONE:
            continue
        k = int(ks[row])
        raise DataError(
            f"task {instance.tasks.names[task]}",
            f"it needs {amounts[row]} of {resources.names[k]}, which never has more "
            f"than {highest[k]}; lower the need or raise the capacity.",
        )
    for crewed in np.flatnonzero(np.diff(instance.seats.first)):
        _check_seats(instance, int(crewed))


def _check_seats(instance: Instance, task: int) -> None:
    """Refuse a task whose seats cannot all be taken by different persons."""
    holder: dict[int, int] = {}
    pools = [instance.able(skill, level) for skill, level in instance.seats.of(task)]

    def seat(index: int, tried: set[int]) -> bool:
        for person in pools[index]:
            if person in tried:
                continue
            tried.add(person)
            if person not in holder or seat(holder[person], tried):
                holder[person] = index
                return True
        return False

    for index, (skill, level) in enumerate(instance.seats.of(task)):
        if not seat(index, set()):
            raise DataError(
                f"task {instance.tasks.names[task]}",
                f"there are not enough persons for {instance.persons.skills[skill]} "
                f"at level {level} beside its other needs; add persons or lower them.",
            )


def check_locks(instance: Instance) -> None:
    """Refuse fixed starts that contradict each other by their links."""
    tasks = instance.tasks
    for task in np.flatnonzero(tasks.fixed != NONE):
        if tasks.calendars[task] or tasks.splittable[task]:
            continue
        for other, kind, lag in instance.before.of(int(task)):
            if tasks.fixed[other] == NONE or tasks.calendars[other]:
                continue
            begun, done = int(tasks.fixed[other]), 0
            done = begun + int(tasks.duration[other])
            held = (done if kind in (FS, FF) else begun) + lag
            start = int(tasks.fixed[task])
            at = start if kind in (FS, SS) else start + int(tasks.duration[task])
            if at < held:
                raise DataError(
                    f"task {tasks.names[task]}: fixed start",
                    f"its link from {tasks.names[other]}, fixed at {begun}, holds it "
                    f"{held - at} periods later; release one of them or drop the link.",
                )
