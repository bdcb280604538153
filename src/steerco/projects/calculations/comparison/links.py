"""Which links came, went or changed, task by task."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass, field

from steerco.projects.calculations.comparison.matching import Matching
from steerco.projects.calculations.comparison.model import Change, Kind
from steerco.schedules.model import (
    DAY,
    TENTHS_PER_HOUR,
    TENTHS_PER_MINUTE,
    Duration,
    Link,
    Schedule,
    Task,
)

UNITS = {"m": TENTHS_PER_MINUTE, "h": TENTHS_PER_HOUR}


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """The changes of each task that follows another one, and how many there are."""

    by_successor: Mapping[int, list[Change]] = field(default_factory=dict)
    """By uid in the new plan."""
    added: int = 0
    removed: int = 0


Ends = tuple[Hashable, Hashable]
Terms = tuple[Hashable, ...]


def link_changes(matching: Matching, per_day: int) -> LinkChanges:
    """Compare the links between tasks that are the same in both plans."""
    old = links_by_terms(matching.old, matching.uids)
    new = links_by_terms(matching.new, None)
    before = by_ends(old, old.keys() - new.keys())
    after = by_ends(new, new.keys() - old.keys())
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    added = removed = 0
    for ends in [*after, *(ends for ends in before if ends not in after)]:
        gone, come = before.get(ends, []), after.get(ends, [])
        added += max(0, len(come) - len(gone))
        removed += max(0, len(gone) - len(come))
        successor = ends[1]
        if not isinstance(successor, int) or successor not in matching.back:
            continue
        for index in range(max(len(gone), len(come))):
            changes[successor].append(
                Change(
                    kind=Kind.LOGIC,
                    field="predecessor",
                    before=words(matching.old_tasks, gone, index, per_day),
                    after=words(matching.new_tasks, come, index, per_day),
                )
            )
    return LinkChanges(changes, added, removed)


def links_by_terms(plan: Schedule, uids: Mapping[int, int] | None) -> dict[Terms, Link]:
    """Return links by their two ends, in numbers of the new plan, and their terms."""

    def end(uid: int) -> Hashable:
        return uid if uids is None else uids.get(uid, ("old", uid))

    return {
        (
            end(link.predecessor),
            end(link.successor),
            link.type.value,
            link.lag.tenths,
            link.lag.elapsed,
            link.lag.percent,
        ): link
        for link in plan.links
    }


def by_ends(links: Mapping[Terms, Link], chosen: Set[Terms]) -> dict[Ends, list[Link]]:
    found: dict[Ends, list[Link]] = {}
    for terms in sorted(chosen, key=repr):
        found.setdefault((terms[0], terms[1]), []).append(links[terms])
    return found


def words(
    tasks: Mapping[int, Task], links: list[Link], index: int, per_day: int
) -> str | None:
    """Write a link as planners do: 'Design FS+2d'; None where there is none."""
    if index >= len(links):
        return None
    link = links[index]
    task = tasks.get(link.predecessor)
    name = task.name if task else link.external or f"task {link.predecessor}"
    return f"{name} {link.type}{lag_words(link.lag, per_day)}"


def lag_words(lag: Duration, per_day: int) -> str:
    if lag.percent:
        return f"{lag.percent:+g}%"
    if not lag.tenths:
        return ""
    unit = lag.unit if lag.unit in UNITS else "d"
    day = DAY if lag.elapsed else per_day * TENTHS_PER_MINUTE
    return f"{lag.tenths / UNITS.get(unit, day):+g}{'e' if lag.elapsed else ''}{unit}"
