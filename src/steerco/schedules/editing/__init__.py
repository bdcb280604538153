"""Editing a canonical plan: edits in, the new plan and what changed out.

`apply` does what a person asked for, `replay` does noted changes again or takes them
back, `settle` puts the calculated dates in. Nothing here knows a database or a clock.
"""

from steerco.schedules.editing import edits
from steerco.schedules.editing.applying import Edited, apply, replay
from steerco.schedules.editing.changes import Changes
from steerco.schedules.editing.edits import Edit
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.settling import settle

__all__ = [
    "Changes",
    "Edit",
    "EditError",
    "Edited",
    "apply",
    "edits",
    "replay",
    "settle",
]
