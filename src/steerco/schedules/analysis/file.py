"""One plan file, read and analysed; whatever is wrong with it costs only this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from steerco.schedules import PlanError, read
from steerco.schedules.analysis.combining import Whole
from steerco.schedules.analysis.model import Failure, Report, Seconds
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco.schedules.model import Schedule

CONTRADICTORY = (
    "{} was read, but what it says contradicts itself so much that it cannot be "
    "analysed; open it in the program that made it and check its dates."
)


@dataclass(frozen=True)
class FileAnalysis:
    """The report of a file and, where it was read, its projects with all details."""

    report: Report
    projects: tuple[ProjectAnalysis, ...] = ()

    @property
    def main(self) -> ProjectAnalysis:
        """The project with the most tasks."""
        return Whole(self.projects).main


def analyse_file(file: str | Path) -> FileAnalysis:
    """Read a plan file and analyse every project in it; no error leaves here."""
    path, began = Path(file), perf_counter()
    try:
        schedules = read(path)
    except PlanError as error:
        return _failed(path, error.kind, error.message, began)
    except MemoryError:
        words = f"{path.name} needs more memory than there is; split the plan."
        return _failed(path, "out_of_memory", words, began)
    done_reading = perf_counter()
    try:
        return _analysed(path, schedules, began, done_reading)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        return _failed(path, "contradictory", CONTRADICTORY.format(path.name), began)


def _analysed(
    path: Path, schedules: Sequence[Schedule], began: float, done_reading: float
) -> FileAnalysis:
    projects = tuple(map(ProjectAnalysis.of, schedules))
    whole = Whole(projects)
    answers = {
        "project": whole.project,
        "counts": whole.counts,
        "calculated": whole.calculated,
        "fidelity": whole.fidelity,
        "evm": whole.evm,
        "dcma": whole.dcma,
        "findings": whole.findings,
        "projects": whole.list,
        "reasons": whole.reasons,
    }
    done = perf_counter()
    report = Report(
        file=str(path),
        ok=True,
        format=schedules[0].format,
        seconds=Seconds(
            read=round(done_reading - began, 4),
            calculate=round(done - done_reading, 4),
            total=round(done - began, 4),
        ),
        **answers,  # type: ignore[arg-type]
    )
    return FileAnalysis(report, projects)


def _failed(path: Path, kind: str, message: str, began: float) -> FileAnalysis:
    spent = round(perf_counter() - began, 4)
    return FileAnalysis(
        Report(
            file=str(path),
            ok=False,
            error=Failure(kind=kind, message=message),
            seconds=Seconds(read=spent, calculate=0.0, total=spent),
        )
    )
