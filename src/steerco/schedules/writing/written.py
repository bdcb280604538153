"""What goes into a writer beside the plan, and what comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from steerco.schedules.model import Schedule


_HEAD = 16_384


class Source(NamedTuple):
    """A file that was read, and the plan that was read from it."""

    content: bytes
    schedule: Schedule

    def is_like(self, *marks: bytes) -> bool:
        """Tell by a mark near its beginning whether the file is of a format."""
        return any(mark in self.content[:_HEAD] for mark in marks)


class Written(NamedTuple):
    """A file, and in one sentence each what of the plan it could not carry."""

    content: bytes
    notes: tuple[str, ...] = ()
