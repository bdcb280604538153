"""The inner loops of the search, written in the Python that numba compiles.

A steady-state genetic algorithm after Chu and Beasley (1998): two parents chosen by
tournament, each candidate's option from either, a few changed at random, then repaired
and filled up by worth under the prices of the relaxation. All of the code stays in this
file, because the compiler's cache watches one file.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

SHORT = 1e-9
"""Room below zero by less than this, times the row's scale, counts as rounding."""


class Field(NamedTuple):
    """What the search reads: arrays over columns, candidates, rows and links.

    `entry_row` and `entry_value` hold each column's rows, the dearest first. `order` is
    the columns by falling worth, `drop` the candidates by rising worth, `open` those
    whose choice is not clear from the prices. Links stand twice: by the
    candidate that waits and by the one that is waited for.
    """

    first: Any
    owner: Any
    score: Any
    start: Any
    finish: Any
    entry_from: Any
    entry_row: Any
    entry_value: Any
    limit: Any
    floor: Any
    elastic: bool
    fee: Any
    charge_from: Any
    charge_row: Any
    charge_price: Any
    wait_from: Any
    wait_for: Any
    wait_needs: Any
    wait_lag: Any
    held_from: Any
    held: Any
    held_needs: Any
    held_lag: Any
    order: Any
    drop: Any
    open: Any
    penalty: float
    code: Any


def apply(field: Field, column: int, sign: float, room: Any) -> float:
    """Take a column (sign 1) or give it back (-1); return the change of the objective."""
    gain: float = sign * field.score[column]
    for e in range(field.entry_from[column], field.entry_from[column + 1]):
        row = field.entry_row[e]
        before = room[row]
        room[row] = before - sign * field.entry_value[e]
        if field.elastic:
            more = max(0.0, -room[row]) - max(0.0, -before)
            if more != 0.0 and field.floor[row] < -1e-6:
                gain -= more * field.fee[row]
                for q in range(field.charge_from[row], field.charge_from[row + 1]):
                    room[field.charge_row[q]] -= more * field.charge_price[q]
    return gain


def has_room(field: Field, column: int, room: Any) -> bool:
    """Tell whether a column fits in, hiring not paid for."""
    for e in range(field.entry_from[column], field.entry_from[column + 1]):
        value = field.entry_value[e]
        row = field.entry_row[e]
        if value > 0.0 and room[row] - value < field.floor[row]:
            return False
    return True


def overdrawn(field: Field, column: int, room: Any) -> bool:
    """Tell whether a column that was taken leaves a row it uses, or that pays, short."""
    for e in range(field.entry_from[column], field.entry_from[column + 1]):
        row = field.entry_row[e]
        if field.entry_value[e] > 0.0 and room[row] < field.floor[row]:
            return True
        for q in range(field.charge_from[row], field.charge_from[row + 1]):
            paying = field.charge_row[q]
            if room[paying] < field.floor[paying]:
                return True
    return False


def in_order(field: Field, column: int, choice: Any) -> bool:
    """Tell whether a column keeps its candidate's links with what is chosen."""
    i = field.owner[column]
    for k in range(field.wait_from[i], field.wait_from[i + 1]):
        other = choice[field.wait_for[k]]
        if other < 0:
            if field.wait_needs[k]:
                return False
        elif (
            field.wait_lag[k] >= 0
            and field.start[column] < field.finish[other] + field.wait_lag[k]
        ):
            return False
    for k in range(field.held_from[i], field.held_from[i + 1]):
        other = choice[field.held[k]]
        if (
            other >= 0
            and field.held_lag[k] >= 0
            and field.start[other] < field.finish[column] + field.held_lag[k]
        ):
            return False
    return True


def place(field: Field, column: int, choice: Any, room: Any) -> float:
    """Take a column if it fits; return the change of the objective, or -inf."""
    if not has_room(field, column, room) or not in_order(field, column, choice):
        return -np.inf
    gain = apply(field, column, 1.0, room)
    if field.elastic and overdrawn(field, column, room):
        apply(field, column, -1.0, room)
        return -np.inf
    choice[field.owner[column]] = column
    return gain


def fill(field: Field, order: Any, choice: Any, room: Any) -> float:
    """Take whatever fits, in this order; return the change of the objective."""
    total = 0.0
    for k in range(len(order)):
        column = order[k]
        if choice[field.owner[column]] < 0:
            gain = place(field, column, choice, room)
            if gain > -np.inf:
                total += gain
    return total


def settle(field: Field, choice: Any, room: Any) -> float:
    """Give back what waits for something that is not there; return the change."""
    total = 0.0
    again = len(field.wait_for) > 0
    while again:
        again = False
        for i in range(len(choice)):
            if choice[i] < 0 or field.wait_from[i] == field.wait_from[i + 1]:
                continue
            column = choice[i]
            keeps = True
            for k in range(field.wait_from[i], field.wait_from[i + 1]):
                other = choice[field.wait_for[k]]
                if other < 0:
                    if field.wait_needs[k]:
                        keeps = False
                elif (
                    field.wait_lag[k] >= 0
                    and field.start[column] < field.finish[other] + field.wait_lag[k]
                ):
                    keeps = False
            if not keeps:
                choice[i] = -1
                total += apply(field, column, -1.0, room)
                again = True
    return total


def repair(field: Field, choice: Any, room: Any) -> float:
    """Give back the least worthy of what overdraws a row; return the change."""
    total = 0.0
    if not is_short(field, room):
        return total
    for k in range(len(field.drop)):
        i = field.drop[k]
        column = choice[i]
        if column < 0 or not overdrawn(field, column, room):
            continue
        choice[i] = -1
        total += apply(field, column, -1.0, room)
        if not is_short(field, room):
            break
    return total


def is_short(field: Field, room: Any) -> bool:
    """Tell whether a row is overdrawn that giving back can help."""
    for row in range(len(room)):
        if room[row] < field.floor[row] and field.limit[row] >= 0.0:
            return True
    return False


def lacking(field: Field, room: Any) -> float:
    """Return by how much rows are overdrawn, those of lower limits above all."""
    total = 0.0
    for row in range(len(room)):
        if room[row] < field.floor[row]:
            total += field.floor[row] - room[row]
    return total


def complete(field: Field, order: Any, choice: Any, room: Any) -> float:
    """Free a choice of what breaks links and limits, fill it up; return the change."""
    total = 0.0
    for _ in range(2):
        total += settle(field, choice, room)
        total += repair(field, choice, room)
    linked = len(field.wait_for) > 0 or lacking(field, room) > 0.0
    for _ in range(2 if linked else 1):
        total += fill(field, order, choice, room)
    return total


def rated(field: Field, objective: float, room: Any) -> float:
    """Return the fitness: the objective less a penalty for what is lacking."""
    lack = lacking(field, room)
    return objective - field.penalty * (1.0 + lack) if lack > 0.0 else objective


def hashed(field: Field, choice: Any) -> int:
    """Return a number that two equal choices share."""
    total = 0
    for i in range(len(choice)):
        if choice[i] >= 0:
            total ^= field.code[choice[i]]
    return total


def found(
    field: Field, orders: Any, people: Any, rooms: Any, fitness: Any, codes: Any
) -> None:
    """Fill up every person, each in an order of its own."""
    for p in range(len(people)):
        objective = 0.0
        copy(rooms[p], field.limit)
        for i in range(people.shape[1]):
            if people[p, i] >= 0:
                objective += apply(field, people[p, i], 1.0, rooms[p])
        objective += complete(field, orders[p], people[p], rooms[p])
        fitness[p] = rated(field, objective, rooms[p])
        codes[p] = hashed(field, people[p])


def evolve(
    field: Field,
    seed: int,
    children: int,
    mutations: int,
    people: Any,
    rooms: Any,
    fitness: Any,
    codes: Any,
    choice: Any,
    room: Any,
) -> int:
    """Raise children one by one, each in the place of the worst; return how many stayed.

    `choice` and `room` are working space, the shape of a person and of its rows.
    """
    np.random.seed(seed)  # noqa: NPY002
    count, size = people.shape
    stayed = 0
    worst = np.argmin(fitness)
    for _ in range(children):
        one = fitter(fitness)
        two = fitter(fitness)
        if one == two:
            two = (one + 1 + np.random.randint(count - 1)) % count  # noqa: NPY002
        copy(room, rooms[one])
        bits = 0
        left = 0
        for i in range(size):
            now = people[one, i]
            wanted = now
            if now != people[two, i]:
                if left == 0:
                    bits = np.random.randint(0, 1 << 30)  # noqa: NPY002
                    left = 30
                if bits & 1:
                    wanted = people[two, i]
                bits >>= 1
                left -= 1
            choice[i] = wanted
        for _again in range(mutations):
            i = field.open[np.random.randint(len(field.open))]  # noqa: NPY002
            options = field.first[i + 1] - field.first[i]
            if choice[i] >= 0 and (options < 2 or np.random.random() < 0.5):  # noqa: NPY002
                choice[i] = -1
            elif options > 0:
                choice[i] = field.first[i] + np.random.randint(options)  # noqa: NPY002
        objective = 0.0
        for i in range(size):
            if people[one, i] >= 0:
                objective += field.score[people[one, i]]
            if choice[i] != people[one, i]:
                if people[one, i] >= 0:
                    objective += apply(field, people[one, i], -1.0, room)
                if choice[i] >= 0:
                    objective += apply(field, choice[i], 1.0, room)
        objective -= fees(field, rooms[one])
        objective += complete(field, field.order, choice, room)
        rating = rated(field, objective, room)
        if rating <= fitness[worst]:
            continue
        code = hashed(field, choice)
        known = False
        for p in range(count):
            if codes[p] == code and abs(fitness[p] - rating) < 1e-6:
                known = True
                break
        if known:
            continue
        copy(people[worst], choice)
        copy(rooms[worst], room)
        fitness[worst] = rating
        codes[worst] = code
        stayed += 1
        worst = np.argmin(fitness)
    return stayed


def sell(
    first: Any,
    entry_from: Any,
    entry_row: Any,
    entry_value: Any,
    score: Any,
    price: Any,
    use: Any,
    taken: Any,
) -> float:
    """Let each candidate take its best column at these prices; return what they keep.

    Adds what the columns take to `use`, and writes them to `taken`, -1 for none.
    """
    total = 0.0
    for i in range(len(first) - 1):
        best, lead = -1, 0.0
        for column in range(first[i], first[i + 1]):
            left = score[column]
            for e in range(entry_from[column], entry_from[column + 1]):
                left -= entry_value[e] * price[entry_row[e]]
            if left > lead:
                best, lead = column, left
        taken[i] = best
        if best >= 0:
            total += lead
            for e in range(entry_from[best], entry_from[best + 1]):
                use[entry_row[e]] += entry_value[e]
    return total


def copy(target: Any, source: Any) -> None:
    """Copy an array, element by element."""
    for k in range(len(source)):
        target[k] = source[k]


def fitter(fitness: Any) -> int:
    """Return the fitter of two at random."""
    one = np.random.randint(len(fitness))  # noqa: NPY002
    rival = np.random.randint(len(fitness))  # noqa: NPY002
    return rival if fitness[rival] > fitness[one] else one


def fees(field: Field, room: Any) -> float:
    """Return what the overrun of rows takes off the objective."""
    total = 0.0
    if field.elastic:
        for row in range(len(room)):
            if room[row] < 0.0:
                total -= room[row] * field.fee[row]
    return total


HELPERS = (
    apply,
    has_room,
    overdrawn,
    in_order,
    place,
    fill,
    settle,
    is_short,
    repair,
    lacking,
    complete,
    rated,
    hashed,
    copy,
    fitter,
    fees,
)
"""What `found` and `evolve` call, callees first."""
