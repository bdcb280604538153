"""Why an edit cannot be done, in one kind sentence."""

from __future__ import annotations


class EditError(Exception):
    """An edit that the plan cannot take; nothing of the request is done.

    Parameters
    ----------
    message : str
        What is wrong, where, and what to do.
    task : int, optional
        uid of the task that it is about.
    field : str, optional
        The value of the edit that is wrong.
    """

    def __init__(
        self, message: str, *, task: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.task = task
        self.field = field
        self.edit: int | None = None
        """Which edit of the request, counted from 0."""
