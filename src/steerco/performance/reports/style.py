"""The palette of every board paper: ink, one accent, and status colours."""

from __future__ import annotations

from steerco.performance.reports.pack import Status

INK = "14213D"
TEXT = "2B3345"
MUTED = "667085"
RULE = "D5DAE1"
PAPER = "FFFFFF"
ACCENT = "1F6F8B"
PALE = "C3CCD8"

STATUS_FILLS = {
    Status.GREEN: "DDEFE3",
    Status.AMBER: "F3B54A",
    Status.RED: "B3261E",
    Status.GREY: "E7EAEE",
}
STATUS_TEXTS = {
    Status.GREEN: "1D5C38",
    Status.AMBER: "3D2A00",
    Status.RED: "FFFFFF",
    Status.GREY: "4A5463",
}
SERIES = {
    "ink": INK,
    "accent": ACCENT,
    "pale": PALE,
    "muted": "98A2B3",
    Status.GREEN.value: "5FA97C",
    Status.AMBER.value: "F3B54A",
    Status.RED.value: "B3261E",
    Status.GREY.value: PALE,
}
