"""The errors a service raises; each is one kind sentence for the person who acted."""

from __future__ import annotations


class DomainError(Exception):
    """Something that a person asked for cannot be done; nothing was changed."""

    code = "invalid"
    status = 422

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


class NotAllowed(DomainError):
    """The person's roles do not include this."""

    code = "not_allowed"
    status = 403


class InvalidState(DomainError):
    """The record is not in a state in which this can be done."""

    code = "invalid_state"


class Conflict(DomainError):
    """Somebody else changed the record in the meantime."""

    code = "conflict"
    status = 409


class Missing(DomainError):
    """What was asked for should be there, but is gone."""

    code = "missing"
    status = 404


class BadInput(DomainError):
    """What was entered or uploaded cannot be used as it is."""

    code = "bad_input"
