"""The project tree, plans, baselines, imports and RAID registers."""

from steerco.projects.models.imports import (
    Import,
    ImportAction,
    ImportItem,
    ImportState,
)
from steerco.projects.models.plans import (
    Baseline,
    Link,
    ScheduleVersion,
    Task,
)
from steerco.projects.models.raid import (
    Assumption,
    AssumptionState,
    Confidence,
    Dependency,
    DependencyState,
    Issue,
    IssueState,
    Proximity,
    Response,
    ResponseType,
    Risk,
    RiskCategory,
    RiskState,
    Score,
)
from steerco.projects.models.tree import (
    Health,
    Portfolio,
    Programme,
    Project,
    ProjectClass,
    Stage,
)

__all__ = [
    "Assumption",
    "AssumptionState",
    "Baseline",
    "Confidence",
    "Dependency",
    "DependencyState",
    "Health",
    "Import",
    "ImportAction",
    "ImportItem",
    "ImportState",
    "Issue",
    "IssueState",
    "Link",
    "Portfolio",
    "Programme",
    "Project",
    "ProjectClass",
    "Proximity",
    "Response",
    "ResponseType",
    "Risk",
    "RiskCategory",
    "RiskState",
    "ScheduleVersion",
    "Score",
    "Stage",
    "Task",
]
