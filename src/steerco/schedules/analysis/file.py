"""One plan file, read and analysed; whatever is wrong with it costs only this file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from steerco.schedules import PlanError, read
from steerco.schedules.analysis.combining import Whole
from steerco.schedules.analysis.model import Failure, Report, Seconds
from steerco.schedules.analysis.project import ProjectAnalysis


@dataclass(frozen=True)
class FileAnalysis:
    """The report of a file and, where it was read, its projects with all details."""

    report: Report
    projects: tuple[ProjectAnalysis, ...] = ()

    @property
    def main(self) -> ProjectAnalysis:
        """The project with the most tasks."""
        return Whole(self.projects).main


def analyse_file(path: str | Path) -> FileAnalysis:
    """Read a plan file and analyse every project in it; no error leaves here."""
    began = perf_counter()
    try:
        schedules = read(path)
    except PlanError as error:
        return _failed(path, error.kind, error.message, began)
    except MemoryError:
        words = f"{Path(path).name} needs more memory than there is; split the plan."
        return _failed(path, "out_of_memory", words, began)
    done_reading = perf_counter()
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


def _failed(path: str | Path, kind: str, message: str, began: float) -> FileAnalysis:
    spent = round(perf_counter() - began, 4)
    return FileAnalysis(
        Report(
            file=str(path),
            ok=False,
            error=Failure(kind=kind, message=message),
            seconds=Seconds(read=spent, calculate=0.0, total=spent),
        )
    )
