"""Small problems: the worked oracle and random ones with every kind of rule."""

from __future__ import annotations

import numpy as np

from steerco_engine.selection import Builder, Decision, Rule, Selection

PROJECTS = {
    "P1": (40, 30, 6),
    "P2": (25, 22, 4),
    "P3": (30, 25, 5),
    "P4": (20, 12, 3),
    "P5": (15, 14, 2),
    "P6": (35, 24, 7),
}
"""Cost, value and people of each project of the oracle."""


def six_projects(budget: float = 100, people: float = 16) -> Builder:
    builder = Builder()
    builder.money("budget", budget)
    builder.role("people", people)
    for name, (cost, value, fte) in PROJECTS.items():
        builder.candidate(name, value=value, uses={"budget": cost, "people": fte})
    return builder


def random_problem(seed: int) -> Selection:
    """Return five candidates, three periods, and whatever rules the seed draws."""
    random = np.random.default_rng(seed)

    def chance(share: float) -> bool:
        return bool(random.random() < share)

    builder = Builder(3, {"value": 1.0, "fit": float(random.integers(0, 3))})
    rule = [Rule.EACH, Rule.CARRY_OVER, Rule.WHOLE][int(random.integers(3))]
    builder.money("money", random.integers(3, 12, 3).astype(float).tolist(), rule)
    builder.role(
        "role",
        random.integers(1, 5, 3).astype(float).tolist(),
        hire_most=float(random.integers(0, 3)),
        hire_price=float(random.integers(0, 3)),
        paid_from="money" if chance(0.5) else None,
    )
    risky = chance(0.5)
    if risky:
        builder.limit("risk", float(random.integers(3, 9)))
    names = [f"C{i}" for i in range(5)]
    for name in names:
        decision = Decision.FREE
        if chance(0.15):
            decision = Decision.IN if chance(0.6) else Decision.OUT
        starts = list(range(int(random.integers(1, 4))))
        for variant in range(2 if chance(0.3) else 1):
            uses = {
                "money": random.integers(0, 6, random.integers(1, 3)).tolist(),
                "role": random.integers(0, 3, random.integers(1, 3)).tolist(),
            }
            if risky and chance(0.5):
                uses["risk"] = [int(random.integers(0, 4))]
            arguments = {
                "value": {
                    "value": random.integers(1, 20, len(starts)).tolist(),
                    "fit": float(random.integers(0, 5)),
                },
                "uses": uses,
                "starts": starts,
            }
            if variant == 0:
                builder.candidate(name, decision=decision, **arguments)
            else:
                builder.variant(name, "small", **arguments)
    for k in range(4):
        one, other = random.choice(5, 2, replace=False)
        if not chance(0.5):
            continue
        link = [builder.requires, builder.excludes, builder.after][k % 3]
        link(names[one], names[other])
    if chance(0.3):
        builder.group("g", names[:3], at_least=1, at_most=2)
    if chance(0.3):
        of = ["money", "count", "value"][int(random.integers(3))]
        builder.bucket("b", names[2:4], of=of, lower=0.1, upper=0.6)
    if chance(0.2):
        builder.hold("C1", start=0)
    return builder.build()
