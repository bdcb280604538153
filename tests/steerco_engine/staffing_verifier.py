"""Judges a staffing plan from its stints and the data alone; knows nothing of the solver."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise, product

CLOSE = 1e-6


def fit(data, request, person):
    w = data.weights.parts_of_fit
    skills = [
        1.0 if level == 0 else min(1.0, person.skills.get(skill, 0.0) / level)
        for skill, level in request.nice.items()
    ]
    asked = list(request.must) + list(request.nice)
    parts = (
        (w.skills, sum(skills) / len(skills) if skills else 1.0),
        (w.location, float(request.location in ("", person.location))),
        (w.team, float(request.team in ("", person.team))),
        (
            w.interest,
            sum(s in person.interests for s in asked) / len(asked) if asked else 1.0,
        ),
        (
            w.preference,
            float(person.name in request.preferred) if request.preferred else 1.0,
        ),
    )
    return sum(weight * part for weight, part in parts) / sum(w for w, _ in parts)


def may_take(request, person):
    return (
        all(person.skills.get(s, 0.0) >= level for s, level in request.must.items())
        and (not request.role or not person.roles or request.role in person.roles)
        and (not request.on_site or person.location == request.location)
        and person.name not in request.excluded
    )


def asked_of_seat(request, seat, week):
    return min(1.0, max(0.0, float(request.amounts[week - request.start]) - seat))


def worth_of(data, stints):
    """Check every rule and return the worth; stints are (request, seat, person, weeks)."""
    people = {person.name: person for person in data.people}
    requests = {request.name: request for request in data.requests}
    taken = defaultdict(float)
    projects = defaultdict(set)
    held = defaultdict(list)
    load = defaultdict(float)
    rates = [person.rate for person in data.people if person.rate > 0]
    mean_rate = sum(rates) / len(rates) if rates else 1.0
    total = 0.0
    weights = data.weights
    for name, seat, who, weeks in stints:
        request, person = requests[name], people[who]
        assert 0 <= seat < request.seats
        assert request.start <= weeks[0] <= weeks[-1] < request.end
        locked = seat < len(request.locked)
        if locked:
            assert request.locked[seat] == who
        else:
            assert may_take(request, person), (name, who)
        held[name, seat].append((weeks[0], weeks[-1], who))
        for week in weeks:
            units = min(asked_of_seat(request, seat, week), person.capacity[week])
            present = 1.0 - person.absence[week]
            if units <= 0 or present <= 0:
                continue
            taken[who, week] += units
            projects[who, week].add(request.project)
            load[who] += units * present
            total += (
                units
                * present
                * (
                    weights.coverage * request.priority
                    + weights.fit * fit(data, request, person)
                    - weights.cost * person.rate / mean_rate
                )
            )
    for (who, week), units in taken.items():
        assert units <= people[who].capacity[week] + CLOSE, (who, week, units)
    for (who, week), on in projects.items():
        limit = people[who].limit
        assert limit is None or len(on) <= limit, (who, week, on)
    for spans in held.values():
        spans.sort()
        for (_, end, _), (start, _, _) in pairwise(spans):
            assert end < start
        total -= weights.handover * (len(spans) - 1)
    asked = sum(float(request.amounts.sum()) for request in data.requests)
    there = {p.name: float((p.capacity * (1 - p.absence)).sum()) for p in data.people}
    share = min(1.0, asked / sum(there.values())) if sum(there.values()) else 0.0
    for who, work in load.items():
        total -= weights.fairness * max(0.0, work - share * there[who])
    return total


def verified_worth(data, solution):
    """Return the worth of a solution, every rule checked; locks must all be there."""
    stints = [
        (s.request, s.seat, s.person, range(s.start, s.end)) for s in solution.stints
    ]
    there = {(name, seat): who for name, seat, who, _ in stints}
    for request in data.requests:
        for seat, who in enumerate(request.locked):
            assert there[request.name, seat] == who
    return worth_of(data, stints)


def best_worth(data):
    """Return the worth of the best plan by trying all of them."""
    cells = []
    for request in data.requests:
        for seat in range(request.seats):
            who = [p.name for p in data.people if may_take(request, p)]
            if seat < len(request.locked):
                who = [request.locked[seat]]
            options = [None, *who] if seat >= len(request.locked) else who
            weeks = range(request.start, request.end)
            cells += [(request.name, seat, week, options) for week in weeks]
    best = None
    for choice in product(*(options for *_, options in cells)):
        stints = []
        for (name, seat, week, _), who in zip(cells, choice, strict=True):
            if who is None:
                continue
            last = stints[-1] if stints else None
            if last and last[:3] == (name, seat, who) and last[3].stop == week:
                stints[-1] = (name, seat, who, range(last[3].start, week + 1))
            else:
                stints.append((name, seat, who, range(week, week + 1)))
        try:
            worth = worth_of(data, stints)
        except AssertionError:
            continue
        if best is None or worth > best:
            best = worth
    return best
