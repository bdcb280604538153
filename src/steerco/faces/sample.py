"""The sample organisation comes in through the importers that everybody uses."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from steerco.organisation.models import Person
from steerco.performance.services.learning import learn_from_finished
from steerco.projects.models import Portfolio
from steerco.projects.services import imports
from steerco.projects.services.organisation_workbook import import_organisation
from steerco.sample import FILES
from steerco.sample.organisation import SIGN_IN

FOLDERS = {"water": "WTR", "energy": "NRG", "digital": "DGT", "corporate": "CRP"}
WORKBOOK = FILES / "organisation.xlsx"


def import_sample(console: Console) -> None:
    """Bring everything in the order in which an office would have received it."""
    import_organisation(WORKBOOK, actor=None)
    steps = list(batches())
    with Progress(
        TextColumn("Importing the sample organisation"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=console,
    ) as progress:
        task = progress.add_task("", total=len(steps))
        for code, files, as_baselines in steps:
            progress.update(task, description=f"{code} {files[0].parent.name}")
            bring(code, files, as_baselines=as_baselines)
            if files[0].parent.name == "finished":
                learn_from_finished()
            progress.advance(task)
    import_organisation(WORKBOOK, actor=None)


def batches() -> list[tuple[str, list[Path], bool]]:
    """Return portfolio, files, and whether they are approved plans, in order."""
    registers = [(f"registers/{name}.*", code) for name, code in FOLDERS.items()]
    raid = [(f"raid/{name}-raid.xlsx", code) for name, code in FOLDERS.items()]
    quarters = sorted(path.name for path in (FILES / "finished").glob("*-*"))
    ended = [
        (f"finished/{folder}{name}.{kind}", code)
        for folder, kind in [*((f"{each}/", "zip") for each in quarters), ("", "csv")]
        for name, code in FOLDERS.items()
    ]
    first, *later = (
        [(f"{folder}/{name}/*", code) for name, code in FOLDERS.items()]
        for folder in ("history/2026-08", "history/2026-09", "plans")
    )
    approved = [(f"baselines/{name}/*", code) for name, code in FOLDERS.items()]
    found = [
        (code, sorted(FILES.glob(pattern)), (pattern, code) in approved)
        for pattern, code in [
            *(*ended, *registers, *first, *approved),
            *(step for steps in later for step in steps),
            *(*approved, *raid),
        ]
    ]
    return [step for step in found if step[1]]


def bring(code: str, files: list[Path], *, as_baselines: bool) -> None:
    """Carry out one import as the installation itself."""
    from django.core.files.base import File

    batch = imports.start_import(
        portfolio=Portfolio.objects.get(code=code),
        files=(File(None, name=str(path)) for path in files),
        actor=None,
        as_baselines=as_baselines,
    )
    batch = imports.read_import(batch=batch)
    imports.confirm_import(batch=batch, actor=None)
    imports.carry_out_import(batch=batch)


def open_accounts(password: str) -> list[tuple[str, str, str]]:
    """Give the six sign-in persons a password; return name, role and e-mail."""
    people = []
    for role, name in SIGN_IN.items():
        person = Person.objects.get(name=name)
        person.set_password(password)
        person.save(update_fields=["password"])
        people.append((person.name, str(role), person.email))
    return people


def sign_in_people() -> list[Person]:
    """Return the six persons that the demo's sign-in page offers."""
    return list(Person.objects.filter(name__in=SIGN_IN.values()).order_by("pk"))
