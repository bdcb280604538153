"""Write the sample organisation's files: `python -m steerco.sample.generate [FOLDER]`."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

from steerco.sample import (
    FILES,
    finished,
    mspdi,
    organisation,
    raid,
    readme,
    registers,
    xer,
)
from steerco.sample.catalogue import BY_CODE, PORTFOLIOS, PROJECTS, Project
from steerco.sample.standing import standing
from steerco.sample.story import DATA_DATES, approved_status, status_of

TOGETHER = {"P-0202": ("P-0203",)}
"""Projects that one XER file holds besides the one it is named after."""
IN_HISTORY = [
    "P-0101",
    "P-0102",
    "P-0201",
    "P-0202",
    "P-0103",
    "P-0205",
    "P-0301",
    "P-0302",
    "P-0305",
    "P-0307",
    "P-0401",
    "P-0403",
]
FOLDER = {portfolio.code: portfolio.folder for portfolio in PORTFOLIOS}


def generate(folder: Path) -> None:
    """Write all files under `folder`; the same every time."""
    organisation.write(folder / "organisation.xlsx")
    standings = {project.code: standing(project) for project in PROJECTS}
    registers.write(folder / "registers", standings)
    raid.write(folder / "raid")
    for project in plans():
        write_plan(folder / "plans", project, DATA_DATES[-1])
        if project.plan == "XER":
            write_baseline(folder / "baselines", project)
    for day in DATA_DATES[:-1]:
        for code in IN_HISTORY:
            write_plan(folder / "history" / f"{day:%Y-%m}", BY_CODE[code], day)
    finished.write(folder / "finished")
    readme.write(folder / "README.md")


def plans() -> list[Project]:
    """Return the projects that a plan file is named after."""
    second = {code for codes in TOGETHER.values() for code in codes}
    return [p for p in PROJECTS if p.plan and p.code not in second]


def members(project: Project) -> list[Project]:
    return [project, *(BY_CODE[code] for code in TOGETHER.get(project.code, ()))]


def path_of(folder: Path, project: Project) -> Path:
    suffix = "xml" if project.plan == "MSPDI" else "xer"
    codes = "_".join(one.code for one in members(project))
    name = codes + project.slug.removeprefix(project.code)
    return folder / FOLDER[project.portfolio] / f"{name}.{suffix}"


def write_plan(folder: Path, project: Project, day: dt.date) -> None:
    """Write a project's plan as it was saved at the end of `day`."""
    path = path_of(folder, project)
    if project.plan == "MSPDI":
        mspdi.write(path, status_of(project, day))
    else:
        xer.write(path, [status_of(one, day) for one in members(project)])


def write_baseline(folder: Path, project: Project) -> None:
    """Write the approved plan, which an XER export of the current plan cannot hold."""
    xer.write(
        path_of(folder, project), [approved_status(one) for one in members(project)]
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILES
    shutil.rmtree(target, ignore_errors=True)
    generate(target)
