"""Plans as networks of activities, made from the work packages of a kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from steerco.sample import digital, works
from steerco.sample.areas import areas_of
from steerco.sample.catalogue import Project
from steerco.sample.clock import Clock, site, six_day, standard
from steerco.sample.dice import dice

BUILT = ("pipe", "treatment", "reservoir", "pumping", "substation", "cable", "storage")
PACKAGES = {
    "pipe": works.PIPE,
    "treatment": works.TREATMENT,
    "reservoir": works.RESERVOIR,
    "pumping": works.PUMPING,
    "sensors": works.SENSORS,
    "study": works.STUDY,
    "substation": works.SUBSTATION,
    "cable": works.CABLE,
    "relays": works.RELAYS,
    "storage": works.STORAGE,
    "control": works.CONTROL,
    "metering": works.METERING,
    "erp": digital.ERP,
    "portal": digital.PORTAL,
    "cyber": digital.CYBER,
    "data": digital.DATA,
    "migration": digital.MIGRATION,
    "move": digital.MOVE,
    "process": digital.PROCESS,
    "small": digital.SMALL,
}


@dataclass(frozen=True)
class Link:
    predecessor: str
    type: str = "FS"
    lag: int = 0
    """Working days."""


@dataclass
class Activity:
    key: str
    name: str
    days: int
    phase: str
    roles: tuple[tuple[str, float], ...]
    weight: float
    clock: Clock
    links: list[Link] = field(default_factory=list)
    constraint: str = ""
    constraint_date: int = 0
    deadline: int | None = None

    @property
    def is_milestone(self) -> bool:
        return self.days == 0


@dataclass
class Network:
    project: Project
    activities: list[Activity]

    @property
    def clock(self) -> Clock:
        return site() if self.project.kind in BUILT else standard()


def network_of(project: Project) -> Network:
    """Return the project's network with durations as the packages give them."""
    text = works.HEAD + PACKAGES[project.kind] + works.TAIL.replace("{last}:SS ", "")
    text = text.replace("{last}", "accept")
    plan = Network(project, [])
    plan.activities = list(_activities(text, areas_of(project), plan.clock))
    join_open_ends(plan.activities)
    if project.plan == "XER":
        work_saturdays(plan.activities)
    else:
        link_once(plan.activities)
    return plan


def _activities(text: str, areas: tuple[str, ...], clock: Clock) -> list[Activity]:
    found: list[Activity] = []
    for section in text.strip().split("# ")[1:]:
        title, *lines = section.strip().splitlines()
        repeats = "{}" in section
        keys = {line.split(";")[0] for line in lines}
        for number, area in enumerate(areas if repeats else ("",)):
            found += [
                _activity(line, title.replace("{}", area), area, clock).at(
                    number if repeats else None, keys, len(areas)
                )
                for line in lines
                if not line.startswith("#")
            ]
    return found


@dataclass
class _Draft:
    activity: Activity
    references: list[str]

    def at(self, number: int | None, keys: set[str], repeats: int) -> Activity:
        suffix = "" if number is None else f"@{number}"
        self.activity.key += suffix
        for reference in self.references:
            name, _, relation = reference.partition(":")
            type_, lag = (
                (relation[:2], int(relation[2:] or 0)) if relation else ("FS", 0)
            )
            if name.startswith("prev."):
                before = [f"{name[5:]}@{number - 1}"] if number else []
            elif name.startswith("all."):
                before = [f"{name[4:]}@{i}" for i in range(repeats)]
            else:
                before = [name + suffix if name in keys else name]
            self.activity.links += [Link(key, type_, lag) for key in before]
        return self.activity


def _activity(line: str, phase: str, area: str, clock: Clock) -> _Draft:
    key, name, days, references, roles, weight = line.replace("{}", area).split(";")
    return _Draft(
        Activity(
            key,
            name[:1].upper() + name[1:],
            int(days),
            phase[:1].upper() + phase[1:],
            tuple(_role(word) for word in roles.split()),
            float(weight or 0),
            clock,
        ),
        references.split(),
    )


def _role(word: str) -> tuple[str, float]:
    """Read `CE/0.5` as half a civil engineer and `PF*2` as two pipe fitters."""
    if "*" in word:
        code, count = word.split("*")
        return code, float(count)
    code, _, share = word.partition("/")
    return code, float(share or 1)


def join_open_ends(activities: list[Activity]) -> None:
    """Let every activity that nothing follows precede the closing of the project."""
    followed = {link.predecessor for a in activities for link in a.links}
    end = activities[-1]
    for activity in activities[:-1]:
        if activity.key not in followed:
            end.links.append(Link(activity.key))


def link_once(activities: list[Activity]) -> None:
    """Keep one link between any two activities, as Microsoft's tool does."""
    for activity in activities:
        kept: dict[str, Link] = {}
        for link in activity.links:
            first = kept.setdefault(link.predecessor, link)
            if (
                first is not link
                and dice(activity.key, link.predecessor).random() < 0.4
            ):
                kept[link.predecessor] = link
        activity.links = list(kept.values())


def work_saturdays(activities: list[Activity]) -> None:
    """Put site work on the six-day calendar where no other calendar is tied to it."""
    by_key = {activity.key: activity for activity in activities}
    chosen = {
        a.key
        for a in activities
        if not a.is_milestone and any(role in ("SS", "SM", "PF") for role, _ in a.roles)
    }
    while True:
        mixed = {
            key
            for a in activities
            for link in a.links
            if link.type in ("FF", "SF")
            for key in (a.key, link.predecessor)
            if (a.key in chosen) != (link.predecessor in chosen) and key in chosen
        }
        if not mixed:
            break
        chosen -= mixed
    for activity in activities:
        before = [by_key[link.predecessor] for link in activity.links]
        follows = activity.is_milestone and any(a.clock is six_day() for a in before)
        if activity.key in chosen or follows:
            activity.clock = six_day()
    for activity in activities:
        activity.links = [
            replace(link, lag=0)
            if by_key[link.predecessor].clock is not activity.clock
            else link
            for link in activity.links
        ]
