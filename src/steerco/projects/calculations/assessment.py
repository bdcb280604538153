"""What an imported plan is like: recalculated dates, agreement, findings, counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from steerco.schedules.analysis.findings import by_severity, find
from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan
from steerco.schedules.model import Schedule, Severity
from steerco.schedules.recalculation import Recalculation, fidelity, recalculate
from steerco.schedules.validation import Validation, Verdict, validate
from steerco_engine.errors import EngineError

NAMED = 6
"""How many findings the import's result tells; the version keeps all."""
KEPT = 200_000
"""Tasks of the networks kept for whoever needs them next: large plans take seconds."""

_networks: dict[str, Recalculation] = {}


def keep_network(snapshot_sha256: str, network: Recalculation | None) -> None:
    """Keep the network of a snapshot; what the same content gives never changes."""
    if network is None:
        return
    _networks[snapshot_sha256] = network
    others = [key for key in list(_networks) if key != snapshot_sha256]
    size = sum(len(each.tasks) for each in list(_networks.values()))
    while others and size > KEPT:
        if oldest := _networks.pop(others.pop(0), None):
            size -= len(oldest.tasks)


def kept_network(snapshot_sha256: str) -> Recalculation | None:
    return _networks.get(snapshot_sha256)


def network_of(schedule: Schedule, snapshot_sha256: str) -> Recalculation | None:
    """Return a snapshot's network, calculated where it is not kept; None for a loop."""
    network = kept_network(snapshot_sha256)
    if network is None:
        try:
            network = recalculate(schedule)
        except EngineError:
            return None
        keep_network(snapshot_sha256, network)
    return network


@dataclass(frozen=True)
class Assessment:
    """The validation report of one plan; `network` is None where it cannot be run."""

    network: Recalculation | None
    findings: list[dict[str, Any]]
    fidelity: dict[str, Any]
    counts: dict[str, int]
    validation: Validation

    @property
    def summary(self) -> dict[str, Any]:
        """Return what the import's result page tells."""
        return {
            "agreement": self.agreement,
            "wrong": self.validation.number(Verdict.WRONG),
            "look": self.validation.number(Verdict.LOOK),
            "findings": [finding["message"] for finding in self.findings[:NAMED]],
            "finding_count": len(self.findings),
        }

    @property
    def agreement(self) -> str:
        """Tell how many tasks come out on the dates that the file stores."""
        compared = self.fidelity.get("compared", 0)
        if not compared:
            return ""
        share = self.fidelity["both_equal"] / compared
        return f"{share:.0%} of {compared:,} dates recalculated alike"


def assess(schedule: Schedule) -> Assessment:
    """Recalculate a plan and report on it; a loop is a finding, not a failure."""
    plan = Plan(schedule)
    findings = list(find(plan))
    network: Recalculation | None = None
    failure: EngineError | None = None
    agreement: dict[str, Any] = {}
    try:
        network = recalculate(schedule)
    except EngineError as error:
        failure = error
        if not any(finding.severity is Severity.ERROR for finding in findings):
            findings.append(
                Finding(
                    code="not_calculated", severity=Severity.ERROR, message=str(error)
                )
            )
    else:
        agreement = asdict(fidelity(schedule, network))
    return Assessment(
        network=network,
        findings=msgspec.to_builtins(by_severity(findings)),
        fidelity=agreement,
        counts=counts_of(schedule),
        validation=validate(plan, network, failure),
    )


def findings_of(schedule: Schedule) -> list[dict[str, Any]]:
    """Return what the validation of a plan says, worst first."""
    findings: list[dict[str, Any]] = msgspec.to_builtins(
        by_severity(find(Plan(schedule)))
    )
    return findings


def counts_of(schedule: Schedule) -> dict[str, int]:
    return {
        "tasks": len(schedule.tasks),
        "summaries": sum(task.is_summary for task in schedule.tasks),
        "milestones": sum(task.is_milestone for task in schedule.tasks),
        "links": len(schedule.links),
        "resources": len(schedule.resources),
        "assignments": len(schedule.assignments),
        "calendars": len(schedule.calendars),
        "baselines": len(
            {each.number for task in schedule.tasks for each in task.baselines}
        ),
    }
