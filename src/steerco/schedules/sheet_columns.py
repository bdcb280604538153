"""The columns of a task list, and how they are usually called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from steerco.schedules import amounts, cells, dates, link_text
from steerco.schedules.headings import Wanted
from steerco.schedules.tables import Cell


def _wanted(
    key: str, names: str, fits: Callable[[Cell], object] | None = None
) -> Wanted:
    return Wanted(key, tuple(names.split("|")), fits)


COLUMNS: Final = (
    _wanted(
        "id", "id|task id|no|nr|number|row|line|activity id|#|vorgangsnr|unique id|key"
    ),
    _wanted("wbs", "wbs|wbs code|outline number|psp|psp code|edt|structure"),
    _wanted(
        "level",
        "outline level|level|indent|gliederungsebene|niveau",
        amounts.parse_money,
    ),
    _wanted(
        "name",
        "task name|name|task|activity|activity name|title|description|vorgangsname|vorgang|"
        "aufgabe|bezeichnung|tâche|nom|tarea|nombre|work package|item|summary",
    ),
    _wanted(
        "duration",
        "duration|original duration|dauer|durée|duración|days|working days|arbeitstage",
        link_text.parse_duration,
    ),
    _wanted(
        "start",
        "start|start date|planned start|begin|anfang|beginn|début|inicio|from|"
        "scheduled start",
        dates.parse_date,
    ),
    _wanted(
        "finish",
        "finish|finish date|end|end date|planned finish|planned end|due date|due|ende|"
        "fertigstellung|fin|until|scheduled finish",
        dates.parse_date,
    ),
    _wanted(
        "predecessors",
        "predecessors|predecessor|depends on|dependencies|dependency|vorgänger|"
        "prédécesseurs|predecesoras|after|blocked by",
    ),
    _wanted(
        "successors", "successors|successor|nachfolger|successeurs|sucesoras|blocks"
    ),
    _wanted(
        "resources",
        "resource names|resources|resource|assigned to|assignee|owner|responsible|"
        "ressourcennamen|ressourcen|verantwortlich|ressources|recursos|who",
    ),
    _wanted(
        "percent",
        "% complete|percent complete|complete|progress|% done|done|% abgeschlossen|"
        "fortschritt|avancement|avance",
        amounts.parse_percent,
    ),
    _wanted("actual_start", "actual start|started|ist anfang", dates.parse_date),
    _wanted(
        "actual_finish",
        "actual finish|actual end|finished|completed on|ist ende",
        dates.parse_date,
    ),
    _wanted("baseline_start", "baseline start|geplanter anfang", dates.parse_date),
    _wanted(
        "baseline_finish",
        "baseline finish|baseline end|geplantes ende",
        dates.parse_date,
    ),
    _wanted(
        "deadline", "deadline|must finish by|stichtag|latest finish", dates.parse_date
    ),
    _wanted(
        "cost",
        "cost|total cost|budget|planned cost|kosten|coût|coste",
        amounts.parse_money,
    ),
    _wanted("actual_cost", "actual cost|spent|istkosten", amounts.parse_money),
    _wanted(
        "milestone", "milestone|is milestone|meilenstein|jalon|hito", cells.parse_flag
    ),
    _wanted("notes", "notes|comment|comments|remarks|notizen|bemerkung|notas"),
)
"""What a task list may hold, and how its columns are usually called."""
