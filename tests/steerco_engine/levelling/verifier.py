"""Checks a plan against what was asked for, with nothing of the solver's but the data.

Walks through time period by period; slow, and written only to be right.
"""

from __future__ import annotations

from typing import Any


def faults(instance: Any, plan: Any) -> list[str]:
    """Return what is wrong with a plan, in words; nothing where it keeps every rule."""
    found: list[str] = []
    tasks, projects = instance.tasks, instance.projects
    used: dict[tuple[str, int], int] = {}
    for i, name in enumerate(tasks.names):
        periods = [int(t) for t in plan.parts[i]]
        start, finish = int(plan.start[i]), int(plan.finish[i])
        duration = int(tasks.duration[i])
        if len(periods) != duration or len(set(periods)) != duration:
            found.append(f"{name} works {len(periods)} of {duration} periods")
        if sorted(periods) != periods:
            found.append(f"{name} works out of order")
        if duration == 0 and finish != start:
            found.append(f"milestone {name} lasts")
        if periods and (start > periods[0] or finish != periods[-1] + 1):
            found.append(f"{name} has ends that are not its work's")
        fixed = int(tasks.fixed[i])
        project = int(tasks.project[i])
        if fixed >= 0:
            if start != fixed:
                found.append(f"{name} is fixed at {fixed} and starts at {start}")
        else:
            least = max(int(tasks.release[i]), int(projects.release[project]))
            if start < max(least, instance.frozen_until):
                found.append(f"{name} starts before it may")
        works = [t for t in range(start, finish) if works_in(instance, i, t)]
        if not tasks.splittable[i] and periods != works:
            found.append(f"{name} pauses while it could work")
        if not set(periods) <= set(works):
            found.append(f"{name} works on a day off")
        deadlines = (int(tasks.deadline[i]), int(projects.deadline[project]))
        if any(0 <= latest < finish for latest in deadlines):
            found.append(f"{name} misses its deadline")
        if int(tasks.latest_start[i]) >= 0 and start > tasks.latest_start[i]:
            found.append(f"{name} starts too late")
        for k, amount in instance.needs.of(i):
            for t in periods:
                key = (instance.resources.names[k], t)
                used[key] = used.get(key, 0) + amount
        seats = instance.seats.of(i)
        persons = list(plan.persons[i])
        if len(persons) != len(seats) or len(set(persons)) != len(persons):
            found.append(f"{name} has not a person on every seat")
        for (skill, level), person in zip(seats, persons, strict=False):
            if person < 0 or instance.persons.level[person, skill] < level:
                found.append(f"{name} has somebody who cannot do it")
            for t in periods:
                key = (f"person {person}", t)
                used[key] = used.get(key, 0) + 1
    for (name, t), amount in used.items():
        if amount > offered(instance, name, t):
            found.append(f"{name} is used {amount} times in {t}")
    return found + broken_links(instance, plan)


def broken_links(instance: Any, plan: Any) -> list[str]:
    found = []
    for i, name in enumerate(instance.tasks.names):
        if instance.tasks.fixed[i] >= 0:
            continue
        for other, kind, lag in instance.before.of(i):
            ends = (int(plan.start[other]), int(plan.finish[other]))
            held = (ends[1], ends[0], ends[1], ends[0])[kind] + lag
            at = (int(plan.start[i]),) * 2 + (int(plan.finish[i]),) * 2
            if at[kind] < held:
                found.append(f"{name} breaks its link from task {other}")
    return found


def works_in(instance: Any, task: int, period: int) -> bool:
    return all(
        instance.calendars[c].exceptions.get(
            period,
            bool(
                instance.calendars[c].pattern[
                    period % len(instance.calendars[c].pattern)
                ]
            ),
        )
        for c in instance.tasks.calendars[task]
    )


def offered(instance: Any, name: str, period: int) -> int:
    if name.startswith("person "):
        calendar = int(instance.persons.calendar[int(name.split()[1])])
        amount = 1
    else:
        k = instance.resources.names.index(name)
        calendar = int(instance.resources.calendar[k])
        amount = [v for at, v in instance.resources.steps(k) if at <= period][-1]
    if calendar >= 0:
        pattern = instance.calendars[calendar].pattern
        usual = bool(pattern[period % len(pattern)])
        if not instance.calendars[calendar].exceptions.get(period, usual):
            return 0
    return amount


def cost(instance: Any, plan: Any, objective: Any) -> float:
    """Return what a plan costs, added up task by task."""
    ends: dict[int, int] = {}
    moved = shift = 0
    squares = 0.0
    used: dict[tuple[int, int], int] = {}
    for i in range(len(instance.tasks.names)):
        project = int(instance.tasks.project[i])
        ends[project] = max(ends.get(project, 0), int(plan.finish[i]))
        today = int(instance.tasks.current[i])
        if today >= 0 and today != plan.start[i]:
            moved += 1
            shift += abs(today - int(plan.start[i]))
        for k, amount in instance.needs.of(i):
            for t in plan.parts[i]:
                used[k, int(t)] = used.get((k, int(t)), 0) + amount
        for person in plan.persons[i]:
            for t in plan.parts[i]:
                used[-1 - person, int(t)] = used.get((-1 - person, int(t)), 0) + 1
    squares = float(sum(amount**2 for amount in used.values()))
    late = sum(
        float(instance.projects.weight[p]) * max(0, end - int(instance.projects.due[p]))
        for p, end in ends.items()
        if instance.projects.due[p] >= 0
    )
    return (
        objective.tardiness * late
        + objective.makespan * max(ends.values(), default=0)
        + objective.smoothness * squares
        + objective.moved * moved
        + objective.shift * shift
    )
