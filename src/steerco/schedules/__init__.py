"""Reading and writing plan files: every format becomes one canonical `Schedule`."""

from steerco.schedules.errors import PlanError
from steerco.schedules.reading import read, session
from steerco.schedules.sniffing import Format, sniff

__all__ = ["Format", "PlanError", "read", "session", "sniff"]
