"""What the engine refuses, each with the indices and labels concerned."""

from __future__ import annotations

from collections.abc import Sequence


class EngineError(ValueError):
    """Base of every refusal of the engine."""


class UnknownTaskError(EngineError):
    """A link names a task that the network does not have.

    Attributes
    ----------
    link, task : int
        Indices of the link and of the task that is not there.
    other : str or None
        Label of the task at the link's other end, if that one is there.
    """

    def __init__(self, link: int, task: int, count: int, other: str | None) -> None:
        self.link = link
        self.task = task
        self.other = other
        where = f"Link {link}" if other is None else f"Link {link}, of task {other},"
        super().__init__(
            f"{where} names task {task}, but the tasks are numbered 0 to "
            f"{count - 1}; remove the link or add the task."
        )


class SelfLinkError(EngineError):
    """A task is linked to itself."""

    def __init__(self, task: int, label: str) -> None:
        self.task = task
        self.label = label
        super().__init__(f"Task {label} is linked to itself; remove that link.")


class CycleError(EngineError):
    """Links that form a loop.

    Attributes
    ----------
    tasks : tuple of int
        Indices of the tasks on one loop, in link order, the first not repeated.
    labels : tuple of str
        Their labels.
    """

    def __init__(self, tasks: Sequence[int], labels: Sequence[str]) -> None:
        self.tasks = tuple(tasks)
        self.labels = tuple(labels)
        loop = " -> ".join((*self.labels, self.labels[0]))
        super().__init__(f"The links form a loop: {loop}; remove one of these links.")


class MissingCalendarError(EngineError):
    """A task, span or link names a calendar that was not given."""

    def __init__(self, owner: str, calendar: int, count: int) -> None:
        self.calendar = calendar
        super().__init__(
            f"{owner} uses calendar {calendar}, but {count} calendars were given; "
            "give that calendar or use the round-the-clock one (-1)."
        )


class NoWorkingTimeError(EngineError):
    """A calendar that offers no working time where some is needed."""

    def __init__(self, calendar: str) -> None:
        self.calendar = calendar
        super().__init__(
            f"Calendar {calendar} has no working time left to schedule on; "
            "give it working hours."
        )


class CalendarRangeError(EngineError):
    """Working hours outside the day, overlapping, or in the wrong order."""


class ShapeError(EngineError):
    """Arrays that belong together differ in length or hold impossible values."""
