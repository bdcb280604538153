"""Several persons edit one plan at the same moment; run alone, it does so on SQLite.

    python -m tests.steerco.projects.editing_race FOLDER

A database in a file is what people have; the tests' own lives in memory, where SQLite
locks otherwise.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import Any

ROUNDS = 8


@dataclass(frozen=True)
class Accepted:
    """An edit that was taken: by whom, made on which revision, as which revision."""

    person: str
    key: str
    value: str
    base: int
    revision: int


def race(project: Any, people: list[Any]) -> dict[str, Any]:
    """Let everybody rename her own task and the one task of all, again and again."""
    from tests.steerco.projects.at_once import at_once

    from steerco.core.errors import Conflict
    from steerco.projects.models import Project
    from steerco.projects.services.edits import edit_plan
    from steerco.schedules.editing import edits

    waiting = list(enumerate(people))

    def deed() -> dict[str, Any]:
        number, person = waiting.pop()
        taken: list[Accepted] = []
        refused = 0
        for turn in range(ROUNDS):
            for uid in (number + 2, 1):
                base = Project.objects.get(pk=project.pk).revision
                name = f"{person.name} {turn}"
                wanted = [edits.Set(uid=uid, values=edits.Values(name=name))]
                try:
                    done = edit_plan(
                        project=project, actor=person, revision=base, wanted=wanted
                    )
                except Conflict:
                    refused += 1
                else:
                    revision = done.revision.revision
                    taken.append(Accepted(person.name, str(uid), name, base, revision))
        return {"taken": taken, "refused": refused}

    found = at_once(deed, len(people))
    taken = [each for one in found for each in one["taken"]]
    return {"taken": taken, "refused": sum(one["refused"] for one in found)}


def check(project: Any, taken: list[Accepted]) -> None:
    """Nothing that was accepted is lost, and nobody overwrote what she had not seen."""
    from steerco.projects.calculations.working import kept
    from steerco.projects.models import PlanEdit, Project, Task
    from steerco.projects.selectors.working_plans import working_plan

    rows = PlanEdit.objects.filter(project=project, kind="edit").order_by("revision")
    stored = [(row.revision, row.actor.name) for row in rows.select_related("actor")]
    assert stored == sorted((each.revision, each.person) for each in taken)
    last = {
        each.key: each.value for each in sorted(taken, key=lambda one: one.revision)
    }
    kept.forget()
    plan = working_plan(
        Project.objects.select_related("current_version").get(pk=project.pk)
    )
    assert plan is not None
    names = {str(task.uid): task.name for task in plan.schedule.tasks}
    assert {key: names[key] for key in last} == last
    for key, value in last.items():
        assert Task.objects.get(project=project, uid=int(key)).name == value
    shared = [each for each in taken if each.key == "1"]
    for each in shared:
        assert not [
            other
            for other in shared
            if other.person != each.person
            and each.base < other.revision < each.revision
        ]


def main(folder: str) -> None:
    os.environ["STEERCO_DATA_DIR"] = folder
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerco.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from tests import factories
    from tests.steerco.projects.plan_files import BRIDGE_LATE

    from steerco.organisation.models import Role

    call_command("migrate", verbosity=0)
    project = factories.import_plan(factories.make_portfolio("WTR"), BRIDGE_LATE)
    people = [
        factories.make_member(Role.PROJECT_MANAGER, project.scope, name)
        for name in ("Ann", "Bob")
    ]
    found = race(project, people)
    check(project, found["taken"])
    counts = {"taken": len(found["taken"]), "refused": found["refused"]}
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main(sys.argv[1])
