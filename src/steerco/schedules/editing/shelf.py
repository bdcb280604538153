"""Records of one kind under their keys while they are edited; each change is noted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

import msgspec

from steerco.schedules.editing.changes import Change
from steerco.schedules.editing.errors import EditError
from steerco.schedules.model import Record

K = TypeVar("K", bound=Hashable)
R = TypeVar("R", bound=Record)


class Shelf(Generic[K, R]):
    """The records of a plan by key, in their order.

    Parameters
    ----------
    records : tuple
        As the plan has them.
    key : callable
        Returns a record's key.
    silent : frozenset of str
        Fields that follow from others, of which no change is noted.
    """

    def __init__(
        self,
        records: tuple[R, ...],
        key: Callable[[R], K],
        silent: frozenset[str] = frozenset(),
    ) -> None:
        self._given = records
        self._key = key
        self._silent = silent
        self._records = {key(record): record for record in records}
        self._before: dict[K, R | None] = {}
        self._pinned: dict[K, set[str]] = {}
        self._places: dict[K, int] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._records

    def __iter__(self) -> Iterator[R]:
        return iter(self._records.values())

    def get(self, key: K) -> R | None:
        return self._records.get(key)

    def put(
        self, record: R, *, pinned: tuple[str, ...] = (), at: int | None = None
    ) -> R:
        """Add or replace a record; `pinned` fields count as set though they are equal."""
        key = self._key(record)
        self._before.setdefault(key, self._records.get(key))
        if pinned:
            self._pinned.setdefault(key, set()).update(pinned)
        if key not in self._records and at is not None:
            self._places[key] = at
        self._records[key] = record
        return record

    def remove(self, key: K) -> None:
        record = self._records[key]
        self._before.setdefault(key, record)
        self._places.setdefault(key, -1)
        del self._records[key]

    def records(self) -> tuple[R, ...]:
        """Return all records in order, those put back where they were."""
        if not self._before:
            return self._given
        back = {
            k: at for k, at in self._places.items() if k in self._records and at >= 0
        }
        kept = [record for key, record in self._records.items() if key not in back]
        for key, at in sorted(back.items(), key=lambda item: item[1]):
            kept.insert(at, self._records[key])
        return tuple(kept)

    def changes(self) -> tuple[Change[R], ...]:
        return tuple(self._changes())

    def replay(self, changes: tuple[Change[R], ...]) -> None:
        """Do again what was noted, field by field."""
        for change in changes:
            if change.after is None:
                if (
                    change.before is not None
                    and self._key(change.before) in self._records
                ):
                    self.remove(self._key(change.before))
            elif change.before is None:
                self.put(change.after, at=change.at)
            else:
                self._replay_fields(change.after, change.fields)

    def _replay_fields(self, after: R, fields: tuple[str, ...]) -> None:
        current = self._records.get(self._key(after))
        if current is None:
            message = "What this is about is no longer in the plan."
            raise EditError(message, task=getattr(after, "uid", None))
        values = {name: getattr(after, name) for name in fields}
        self.put(msgspec.structs.replace(current, **values), pinned=fields)

    def _changes(self) -> Iterator[Change[R]]:
        removed = [
            key
            for key, before in self._before.items()
            if before is not None and key not in self._records
        ]
        places = self._given_places() if removed else {}
        for key, before in self._before.items():
            after = self._records.get(key)
            if before is None and after is None:
                continue
            if before is None or after is None:
                at = places.get(key, self._places.get(key))
                yield Change(before=before, after=after, at=at)
                continue
            fields = self._differing(key, before, after)
            if fields:
                yield Change(before=before, after=after, fields=fields)

    def _given_places(self) -> dict[K, int]:
        return {self._key(record): at for at, record in enumerate(self._given)}

    def _differing(self, key: K, before: R, after: R) -> tuple[str, ...]:
        pinned = self._pinned.get(key, set())
        return tuple(
            name
            for name in before.__struct_fields__
            if name not in self._silent
            and (name in pinned or getattr(before, name) != getattr(after, name))
        )
