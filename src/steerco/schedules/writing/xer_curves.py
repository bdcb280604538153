"""How work is spread over an assignment, as P6's resource curves."""

from __future__ import annotations

from itertools import chain
from typing import Final

from steerco.schedules.contours import SHAPES
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.xer_kept import MARK

_TABLE: Final = "RSRCCURV"


class Curves:
    """The curves of a file by their names, those of Microsoft's contours added."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self._numbers = {
            change.file.cell(_TABLE, place, "curv_name"): number
            for number, places in change.file.rows(_TABLE, "curv_id").items()
            for place in places
        }

    def number(self, contour: str | None) -> str:
        """Return the id of a curve, empty for even work and for work by hand."""
        if contour is None or contour == "flat":
            return ""
        if contour in self._numbers:
            return self._numbers[contour]
        shape = SHAPES.get(contour)
        if shape is None:
            return ""
        name = f"{contour}{MARK}"
        if name not in self._numbers:
            halves = chain.from_iterable((part / 2, part / 2) for part in shape)
            row = {
                f"pct_usage_{at}": text.amount(round(100 * half / sum(shape), 4))
                for at, half in enumerate(halves, start=1)
            }
            row |= {"curv_name": name, "default_flag": "N", "pct_usage_0": "0"}
            self._numbers[name] = self._change.add(_TABLE, "curv_id", row)
        return self._numbers[name]
