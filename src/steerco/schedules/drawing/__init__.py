"""A plan as a Gantt picture for paper: one layout, as SVG, PDF or PNG."""

from steerco.schedules.drawing.files import PICTURES, Picture, draw
from steerco.schedules.drawing.look import COLUMNS, Look, Paper, Scale, TooManySheets

__all__ = [
    "COLUMNS",
    "PICTURES",
    "Look",
    "Paper",
    "Picture",
    "Scale",
    "TooManySheets",
    "draw",
]
