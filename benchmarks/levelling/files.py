"""Instances in the files they are published in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from steerco_engine.levelling import Builder, Instance

SUFFIXES = {".rcp", ".sm", ".txt", ".dzn", ".def"}


def read(path: Path) -> Instance:
    """Read an instance by the ending of its name."""
    text = path.read_text(encoding="utf-8", errors="replace")
    readers = {
        ".rcp": read_patterson,
        ".sm": read_psplib,
        ".txt": read_mplib,
        ".dzn": read_mspsp,
        ".def": read_imopse,
    }
    return readers[path.suffix](text)


def found_in(folder: Path) -> list[Path]:
    """Return the instance files of a folder, by name."""
    return sorted(
        path for path in folder.rglob("*") if path.suffix in SUFFIXES and path.is_file()
    )


def _numbers(text: str) -> Iterator[int]:
    return (int(each) for each in re.findall(r"-?\d+", text))


def read_patterson(text: str) -> Instance:
    """Patterson: counts, capacities; per task duration, demands, successors."""
    values = _numbers(text)
    count, resources = next(values), next(values)
    builder = Builder()
    for k in range(resources):
        builder.add_resource(f"R{k + 1}", next(values))
    builder.add_project("Project")
    links = []
    for task in range(1, count + 1):
        duration = next(values)
        needs = {f"R{k + 1}": next(values) for k in range(resources)}
        builder.add_task(str(task), duration, needs=needs)
        links += [(task, next(values)) for _ in range(next(values))]
    return _linked(builder, links)


def read_psplib(text: str) -> Instance:
    """PSPLIB: sections of relations, requests and durations, availabilities."""
    relations = _section(text, "PRECEDENCE RELATIONS")
    requests = _section(text, "REQUESTS/DURATIONS")
    capacities = _section(text, "RESOURCEAVAILABILITIES")[-1]
    builder = Builder()
    for k, capacity in enumerate(capacities):
        builder.add_resource(f"R{k + 1}", capacity)
    builder.add_project("Project")
    for task, _, duration, *demands in requests:
        needs = {f"R{k + 1}": amount for k, amount in enumerate(demands)}
        builder.add_task(str(task), duration, needs=needs)
    return _linked(builder, [(row[0], other) for row in relations for other in row[3:]])


def _section(text: str, title: str) -> list[list[int]]:
    body = text.split(title, 1)[1].split("****", 1)[0]
    rows = [[int(each) for each in line.split()] for line in body.splitlines()
            if re.fullmatch(r"[\s\d]+", line) and line.strip()]  # fmt: skip
    return rows


def read_mplib(text: str) -> Instance:
    """MPLIB: projects with release dates, links as project:task."""
    words = iter(text.split())
    projects, resources = int(next(words)), int(next(words))
    builder = Builder()
    for k in range(resources):
        builder.add_resource(f"R{k + 1}", int(next(words)))
    links = []
    for project in range(1, projects + 1):
        count, release = int(next(words)), int(next(words))
        builder.add_project(f"P{project}", release=release)
        for _ in range(resources):
            next(words)
        for task in range(1, count + 1):
            name = f"{project}:{task}"
            duration = int(next(words))
            needs = {f"R{k + 1}": int(next(words)) for k in range(resources)}
            builder.add_task(name, duration, project=f"P{project}", needs=needs)
            links += [(name, next(words)) for _ in range(int(next(words)))]
    return _linked(builder, links)


def read_mspsp(text: str) -> Instance:
    """MSPSP in MiniZinc data: persons with skills, tasks that need several."""
    text = re.sub(r"%.*", "", text)

    def whole(name: str) -> int:
        return int(re.search(rf"\b{name}\s*=\s*(\d+)", text)[1])  # type: ignore[index]

    def listed(name: str) -> str:
        return re.search(rf"\b{name}\s*=\s*\[(.*?)\];", text, re.DOTALL)[1]  # type: ignore[index]

    skills = [f"S{s + 1}" for s in range(whole("nSkills"))]
    mastery = re.findall(r"true|false", listed("mastery"))
    builder = Builder()
    for person in range(whole("nResources")):
        row = mastery[person * len(skills) : (person + 1) * len(skills)]
        able = {s: 0 for s, has in zip(skills, row, strict=True) if has == "true"}
        builder.add_person(f"W{person + 1}", able)
    builder.add_project("Project")
    wanted = list(_numbers(listed("sreq")))
    for task, duration in enumerate(_numbers(listed("dur"))):
        row = wanted[task * len(skills) : (task + 1) * len(skills)]
        builder.add_task(
            str(task + 1), duration, skills=dict(zip(skills, row, strict=True))
        )
    ends = zip(_numbers(listed("pred")), _numbers(listed("succ")), strict=True)
    return _linked(builder, list(ends))


def read_imopse(text: str) -> Instance:
    """iMOPSE: persons with skill levels; one person a task."""
    people, tasks = re.split(r"TaskID.*", text.split("ResourceID", 1)[1], maxsplit=1)
    builder = Builder()
    for line in people.splitlines()[1:]:
        if words := re.match(r"\s*(\d+)\s", line):
            levels = {s: int(v) for s, v in re.findall(r"(\w+):\s*(\d+)", line)}
            builder.add_person(f"W{words[1]}", levels)
    builder.add_project("Project")
    links = []
    for line in tasks.splitlines():
        if row := re.match(r"\s*(\d+)\s+(\d+)\s+(\w+):\s*(\d+)(.*)", line):
            task, duration, skill, level, before = row.groups()
            builder.add_task(task, int(duration), skills={skill: (1, int(level))})
            links += [(other, task) for other in before.split()]
    return _linked(builder, links)


def _linked(builder: Builder, links: list[tuple[object, object]]) -> Instance:
    for predecessor, successor in dict.fromkeys(links):
        builder.add_link(str(predecessor), str(successor))
    return builder.build()
