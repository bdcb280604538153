"""Which task of one plan is which of another, whatever the tool renumbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from steerco.schedules.model import Schedule, Task

Key = Callable[[Task], Hashable | None]


@dataclass(frozen=True)
class Matching:
    """The pairs of two plans by uid, and what stands in one of them only."""

    old: Schedule
    new: Schedule
    uids: dict[int, int]
    """uid in the old plan -> uid in the new one."""

    @cached_property
    def back(self) -> dict[int, int]:
        return {new: old for old, new in self.uids.items()}

    @cached_property
    def old_tasks(self) -> dict[int, Task]:
        return {task.uid: task for task in self.old.tasks}

    @cached_property
    def new_tasks(self) -> dict[int, Task]:
        return {task.uid: task for task in self.new.tasks}

    def pairs(self) -> Iterator[tuple[Task, Task]]:
        """Yield what both plans have, in the order of the new one."""
        for task in self.new.tasks:
            if task.uid in self.back:
                yield self.old_tasks[self.back[task.uid]], task

    def merged(self) -> Iterator[tuple[Task | None, Task | None]]:
        """Yield every task of both plans as it was and is, in outline order.

        What is removed follows the kept task that it followed.
        """
        gone: dict[int | None, list[Task]] = {}
        last: int | None = None
        for old in self.old.tasks:
            if old.uid in self.uids:
                last = old.uid
            else:
                gone.setdefault(last, []).append(old)
        yield from ((old, None) for old in gone.get(None, ()))
        for new in self.new.tasks:
            uid = self.back.get(new.uid)
            yield (None if uid is None else self.old_tasks[uid]), new
            if uid is not None:
                yield from ((old, None) for old in gone.get(uid, ()))


def match(old: Schedule, new: Schedule) -> Matching:
    """Pair tasks by GUID, number and word, code, name under its heading, then number.

    A key counts only where it is the only one of its kind on both sides. A number
    (uid) alone is trusted last: sheets number their rows anew.
    """
    uids: dict[int, int] = {}
    rest = list(old.tasks), list(new.tasks)
    for keys in (
        (guid, guid),
        (uid_and_code, uid_and_code),
        (uid_and_name, uid_and_name),
        (code, code),
        (place_in(old), place_in(new)),
        (uid, uid),
    ):
        found = pair_up(rest[0], keys[0], rest[1], keys[1])
        uids |= found
        taken = set(found.values())
        rest = (
            [task for task in rest[0] if task.uid not in found],
            [task for task in rest[1] if task.uid not in taken],
        )
        if not rest[0] or not rest[1]:
            break
    return Matching(old, new, uids)


def means(pairs: Matching) -> Counter[str]:
    """Count by what people would say that tasks of two plans are the same."""

    def word(old: Task, new: Task) -> str:
        if old.code and old.code == new.code:
            return "code"
        if old.guid and old.guid == new.guid:
            return "GUID"
        return (
            "number and name" if (old.uid, old.name) == (new.uid, new.name) else "name"
        )

    return Counter(word(old, new) for old, new in pairs.pairs())


def pair_up(
    old: Iterable[Task], old_key: Key, new: Iterable[Task], new_key: Key
) -> dict[int, int]:
    before, after = unique(old, old_key), unique(new, new_key)
    return {uid: after[key] for key, uid in before.items() if key in after}


def unique(tasks: Iterable[Task], key: Key) -> dict[Hashable, int]:
    """Return the uid behind each key that only one task has."""
    keyed = [(found, task.uid) for task in tasks if (found := key(task)) is not None]
    times = Counter(found for found, _ in keyed)
    return {found: uid for found, uid in keyed if times[found] == 1}


def guid(task: Task) -> Hashable | None:
    return task.guid or None


def uid_and_code(task: Task) -> Hashable | None:
    return (task.uid, task.code) if task.code else None


def uid_and_name(task: Task) -> Hashable | None:
    return task.uid, task.name


def code(task: Task) -> Hashable | None:
    return task.code or None


def uid(task: Task) -> Hashable | None:
    return task.uid


def place_in(plan: Schedule) -> Key:
    """Return the key of a task's name under the names of its headings.

    Tasks of the same name under the same heading are told apart by their order.
    """
    paths: dict[int, tuple[str, ...]] = {}
    times: Counter[tuple[str, ...]] = Counter()
    keys: dict[int, Hashable] = {}
    for task in plan.tasks:
        above = paths.get(task.parent, ()) if task.parent is not None else ()
        path = paths[task.uid] = (*above, task.name)
        times[path] += 1
        keys[task.uid] = (path, times[path])
    return lambda task: keys[task.uid]
