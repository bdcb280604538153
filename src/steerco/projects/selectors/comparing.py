"""Two plans of a project side by side: which there are, and what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.http import Http404

from steerco.core.formatting import date
from steerco.projects.calculations.assessment import network_of
from steerco.projects.calculations.baselines import (
    TaskFigures,
    as_approved,
    figures_in_file,
    is_whole,
)
from steerco.projects.calculations.comparison import Comparison, Side, compare
from steerco.projects.calculations.snapshots import thaw, unpack
from steerco.projects.models import Baseline, Project, ScheduleVersion
from steerco.projects.selectors.working_plans import unsaved, working_plan
from steerco.schedules.model import Schedule

T = TypeVar("T")
KEPT = 8
"""Comparisons kept for the next page, filter or file of the same two plans."""

_comparisons: dict[tuple[str, str], Comparison] = {}
_sides: dict[str, Side] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan that can be compared.

    `w` is the working plan with its unsaved edits, `v3` a version, `b1` an approved
    baseline and `f0` one in the file of the current version.
    """

    key: str
    label: str
    group: str
    digest: str
    version: int
    """Primary key of the version that holds its tasks."""
    baseline: int | None = None
    """Primary key of an approved baseline."""

    @property
    def number(self) -> int:
        return int(self.key[1:] or 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two plans that a page compares, out of those there are."""

    project: Project
    old: Choice
    new: Choice
    choices: tuple[Choice, ...]

    @property
    def groups(self) -> list[tuple[str, list[Choice]]]:
        found: dict[str, list[Choice]] = {}
        for choice in self.choices:
            found.setdefault(choice.group, []).append(choice)
        return list(found.items())


def choices_of(project: Project) -> list[Choice]:
    """Return every plan of a project that can be compared, the newest first."""
    versions = list(
        ScheduleVersion.objects.filter(project=project)
        .order_by("-number")
        .only("number", "data_date", "snapshot_sha256", "baseline_numbers")
    )
    found = [*working_choice(project), *(version_choice(v, project) for v in versions)]
    baselines = Baseline.objects.filter(project=project).order_by("-number")
    found += [
        Choice(
            key=f"b{each.number}",
            label=baseline_label(each),
            group="Baselines",
            digest=each.sha256,
            version=each.version_id,
            baseline=each.pk,
        )
        for each in baselines.defer("snapshot")
    ]
    current = next((v for v in versions if v.pk == project.current_version_id), None)
    if current is not None:
        found += [
            Choice(
                key=f"f{number}",
                label=f"Baseline {number} in the file",
                group=f"Baselines in the file of version {current.number}",
                digest=f"{current.snapshot_sha256}:{number}",
                version=current.pk,
            )
            for number in current.baseline_numbers
        ]
    return found


def working_choice(project: Project) -> Iterator[Choice]:
    """Yield the working plan where it is not as its version says."""
    if (edits := unsaved(project)) and project.current_version_id is not None:
        yield Choice(
            key="w",
            label=f"Working plan, {edits} unsaved edit{'' if edits == 1 else 's'}",
            group="Working plan",
            digest=f"revision {project.revision}",
            version=project.current_version_id,
        )


def version_choice(version: ScheduleVersion, project: Project) -> Choice:
    current = ", current" if version.pk == project.current_version_id else ""
    on = f", data date {date(version.data_date)}" if version.data_date else ""
    return Choice(
        key=f"v{version.number}",
        label=f"Version {version.number}{current}{on}",
        group="Versions",
        digest=version.snapshot_sha256,
        version=version.pk,
    )


def baseline_label(baseline: Baseline) -> str:
    how = (
        f"approved {date(baseline.approved_on)}"
        if baseline.approved_on
        else baseline.name.lower() or "came with the plan"
    )
    return f"Baseline {baseline.number}, {how}"


def pair_of(project: Project, old: str = "", new: str = "") -> Pair | None:
    """Return the two plans asked for; usually the newest and the one before.

    None where the project has only one plan; whoever asks for one there is not gets
    a 404.
    """
    choices = choices_of(project)
    known = {choice.key: choice for choice in choices}
    for key in (old, new):
        if key and key not in known:
            raise Http404
    if len(choices) < 2:
        return None
    second = known[new] if new else choices[0]
    first = known[old] if old else before(second, choices)
    return Pair(project, first, second, tuple(choices))


def before(choice: Choice, choices: Sequence[Choice]) -> Choice:
    """Return what a plan is usually compared with: the version, else the baseline before."""
    others = [each for each in choices if each.key != choice.key]
    if choice.key == "w":
        return others[0]
    earlier = (
        each
        for each in others
        if each.group == choice.group and each.number < choice.number
    )
    return next(earlier, others[0] if choice.key[0] != "v" else fallback(others))


def fallback(others: Sequence[Choice]) -> Choice:
    return next((each for each in others if each.baseline is not None), others[0])


def comparison_of(pair: Pair) -> Comparison:
    """Compare the two plans of a pair, in two queries; what is kept is not done again."""
    snapshots = {
        version.pk: version
        for version in ScheduleVersion.objects.filter(
            pk__in={pair.old.version, pair.new.version}
        ).only("snapshot", "snapshot_sha256")
    }
    figures = {
        baseline.pk: baseline
        for baseline in Baseline.objects.filter(
            pk__in=[pair.old.baseline or 0, pair.new.baseline or 0]
        ).only("snapshot")
    }

    def side(choice: Choice) -> Side:
        if choice.key == "w":
            return working_side(pair.project)
        version = snapshots[choice.version]
        baseline = figures.get(choice.baseline or 0)
        key = f"{version.snapshot_sha256}|{choice.digest}"
        return kept(_sides, key, lambda: side_of(choice, version, baseline))

    digests = (
        f"{pair.old.version}|{pair.old.digest}",
        f"{pair.new.version}|{pair.new.digest}",
    )
    return kept(_comparisons, digests, lambda: compare(side(pair.old), side(pair.new)))


def working_side(project: Project) -> Side:
    plan = working_plan(project)
    if plan is None:
        raise Http404
    return Side(plan.schedule, plan.network, calculated=plan.calculated)


def side_of(
    choice: Choice, version: ScheduleVersion, baseline: Baseline | None
) -> Side:
    """Read one plan: a version whole, a baseline as far as it knows."""
    schedule = thaw(version.snapshot)
    if baseline is not None:
        return baseline_side(
            schedule,
            version.snapshot_sha256,
            unpack(bytes(baseline.snapshot), tuple[TaskFigures, ...]),
        )
    if choice.key.startswith("f"):
        found = figures_in_file(schedule, choice.number)
        return baseline_side(
            schedule, version.snapshot_sha256, found.tasks if found else ()
        )
    return Side.of(schedule, network_of(schedule, version.snapshot_sha256))


def baseline_side(
    schedule: Schedule, sha256: str, figures: Sequence[TaskFigures]
) -> Side:
    whole = Side.of(schedule, network_of(schedule, sha256))
    if is_whole(whole.plan, figures) or is_whole(schedule, figures):
        return whole
    return Side(as_approved(schedule, figures), has_logic=False)


K = TypeVar("K")


def kept(store: dict[K, T], key: K, make: Callable[[], T]) -> T:
    """Return what is kept under a key, made where it is not; the oldest goes first."""
    found = store.get(key)
    if found is None:
        found = store[key] = make()
        for oldest in list(store)[:-KEPT]:
            store.pop(oldest, None)
    return found
