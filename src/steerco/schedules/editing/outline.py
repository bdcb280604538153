"""The tree of a plan's tasks while it is edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from steerco.schedules.editing.changes import Place
from steerco.schedules.model import Task


class Outline:
    """Children in order under every parent; None is above all."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._parents: dict[int, int | None] = {}
        self._children: dict[int | None, list[int]] = {None: []}
        for task in tasks:
            parent = task.parent if task.parent in self._parents else None
            self._parents[task.uid] = parent
            self._children.setdefault(parent, []).append(task.uid)

    def __contains__(self, uid: int) -> bool:
        return uid in self._parents

    def parent(self, uid: int) -> int | None:
        return self._parents[uid]

    def children(self, uid: int | None) -> tuple[int, ...]:
        return tuple(self._children.get(uid, ()))

    def siblings(self, uid: int) -> list[int]:
        return self._children[self._parents[uid]]

    def previous(self, uid: int) -> int | None:
        siblings = self.siblings(uid)
        at = siblings.index(uid)
        return siblings[at - 1] if at else None

    def following(self, uid: int) -> int | None:
        siblings = self.siblings(uid)
        at = siblings.index(uid) + 1
        return siblings[at] if at < len(siblings) else None

    def above(self, uid: int) -> Iterator[int]:
        """Yield the parent, its parent and so on."""
        parent = self._parents.get(uid)
        while parent is not None:
            yield parent
            parent = self._parents.get(parent)

    def below(self, uid: int) -> Iterator[int]:
        """Yield all that is under a task, in order, without it."""
        waiting = list(reversed(self._children.get(uid, ())))
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(reversed(self._children.get(found, ())))

    def walk(self) -> Iterator[tuple[int, int, str]]:
        """Yield uid, level and outline number of every task, in order."""
        waiting: list[tuple[int, int, str]] = self._numbered(None, 1, "")
        while waiting:
            found = waiting.pop()
            yield found
            if found[0] in self._children:
                waiting.extend(self._numbered(found[0], found[1] + 1, f"{found[2]}."))

    def top(self, uids: Iterable[int]) -> list[int]:
        """Return those uids that lie under none of the others, in outline order."""
        wanted = set(uids)
        tops = {uid for uid in wanted if wanted.isdisjoint(self.above(uid))}
        return self.ordered(tops)

    def ordered(self, uids: set[int]) -> list[int]:
        if len(uids) < 2:
            return list(uids)
        return [uid for uid, _, _ in self.walk() if uid in uids]

    def attach(self, uid: int, parent: int | None, previous: int | None) -> None:
        """Put a task under a parent, after a sibling, or first without one."""
        siblings = self._children.setdefault(parent, [])
        at = siblings.index(previous) + 1 if previous in siblings else 0
        siblings.insert(at, uid)
        self._parents[uid] = parent

    def append(self, uid: int, parent: int | None, before: int | None = None) -> None:
        """Put a task before a sibling, or last under a parent."""
        siblings = self._children.setdefault(parent, [])
        at = siblings.index(before) if before in siblings else len(siblings)
        siblings.insert(at, uid)
        self._parents[uid] = parent

    def detach(self, uid: int) -> None:
        """Take a task out; what is under it stays under it."""
        parent = self._parents.pop(uid)
        self._children[parent].remove(uid)
        if not self._children[parent] and parent is not None:
            del self._children[parent]

    def places(self, uids: set[int]) -> tuple[Place, ...]:
        """Return where the tasks stand, in outline order."""
        previous = {
            after: before
            for siblings in self._children.values()
            for before, after in pairwise(siblings)
        }
        return tuple(
            Place(uid=uid, parent=self._parents[uid], previous=previous.get(uid))
            for uid, _, _ in self.walk()
            if uid in uids
        )

    def _numbered(
        self, parent: int | None, level: int, stem: str
    ) -> list[tuple[int, int, str]]:
        return [
            (uid, level, f"{stem}{number}")
            for number, uid in reversed(
                list(enumerate(self._children.get(parent, ()), start=1))
            )
        ]
