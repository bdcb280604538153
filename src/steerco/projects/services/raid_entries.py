"""What the rows of RAID registers mean: entries, their responses, who gives.

All of it is read beforehand in a few queries, so that a row costs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max, QuerySet

from steerco.projects.models import (
    Assumption,
    Dependency,
    Issue,
    Project,
    Response,
    Risk,
)
from steerco.projects.models.raid import RegisterItem
from steerco.projects.services.fields import Values
from steerco.projects.services.register_records import TOGETHER, called

SHEETS: dict[str, type[RegisterItem]] = {
    "Risks": Risk,
    "Issues": Issue,
    "Assumptions": Assumption,
    "Dependencies": Dependency,
}
"""The registers, those first to which others refer."""


class Entries:
    """The keyed entries of some projects, and the responses to their risks."""

    def __init__(self, projects: Iterable[Project], keys: Iterable[str]) -> None:
        self._projects = list(projects)
        wanted = sorted({key for key in keys if key})
        self._known: dict[tuple[type[RegisterItem], int, str], Any] = {}
        for model in SHEETS.values():
            for begin in range(0, len(wanted), TOGETHER):
                some = wanted[begin : begin + TOGETHER]
                for entry in self._of(model).filter(external_key__in=some):
                    self._known[model, entry.project_id, entry.external_key] = entry
        self._responses: dict[int, dict[str, Response]] = {}
        for response in Response.objects.filter(risk__project__in=self._projects):
            self._responses.setdefault(response.risk_id, {})[response.action] = response

    def _of(self, model: type[RegisterItem]) -> QuerySet[Any]:
        manager = model._default_manager
        return manager.filter(project__in=self._projects).order_by("-number")

    def find(self, model: type[RegisterItem], project: Project, key: str) -> Any:
        return self._known.get((model, project.pk, key))

    def add(self, entries: Sequence[RegisterItem]) -> None:
        """Remember entries that were made since."""
        for entry in entries:
            self._known[type(entry), entry.project_id, entry.external_key] = entry

    def last_numbers(self, model: type[RegisterItem]) -> dict[int, int]:
        """Return the last number given in each project."""
        found = (
            self._of(model).order_by().values("project").annotate(last=Max("number"))
        )
        return {row["project"]: row["last"] for row in found}

    def response(self, risk: RegisterItem, action: str) -> Response | None:
        return self._responses.get(risk.pk, {}).get(action)

    def lacks_response(self, risk: RegisterItem, wanted: Values | None) -> bool:
        """Tell whether a response is wanted that is not there as it is."""
        if wanted is None:
            return False
        known = self.response(risk, wanted["action"])
        return known is None or any(
            getattr(known, name) != value for name, value in wanted.items()
        )


class Givers:
    """The projects that texts name as the ones that give."""

    def __init__(self, texts: Iterable[str]) -> None:
        wanted = {text for text in texts if text}
        self._known = {each.code.lower(): each.pk for each in called(wanted, "code")}

    def values(self, text: str) -> Values:
        """Return the project that gives, or the name of who does."""
        project = self._known.get(text.lower())
        return {"giver_id": project, "giver_name": "" if project else text[:200]}
