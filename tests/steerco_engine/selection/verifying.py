"""An independent judge of mixes: plain loops over the data, nothing of the solver."""

from __future__ import annotations

from itertools import product

from steerco_engine.selection import COUNT, Decision, LinkKind, Rule, Selection

CLOSE = 1e-6


class Judged:
    """A choice of options, judged; `faults` says what it breaks, `objective` its worth."""

    def __init__(self, data: Selection, chosen: list[int]) -> None:
        self.data = data
        self.options = {i: o for i, o in enumerate(chosen) if o >= 0}
        self.faults: list[str] = []
        self.fee = 0.0
        self._spent = [self._use(k) for k in range(len(data.resources))]
        self._check_decisions()
        self._check_resources()
        self._check_links()
        self._check_groups()
        self._check_buckets()
        worth = sum(self._value(o) for o in self.options.values())
        self.objective = worth - self.fee

    def _value(self, option: int) -> float:
        values = self.data.options.values[option].tolist()
        weights = self.data.weights.tolist()
        return sum(v * w for v, w in zip(values, weights, strict=True))

    def _start(self, i: int) -> int:
        return int(self.data.options.start[self.options[i]])

    def _variant(self, i: int) -> int:
        return int(self.data.options.variant[self.options[i]])

    def _finish(self, i: int) -> int:
        return self._start(i) + int(self.data.variants.length[self._variant(i)])

    def _use(self, resource: int) -> dict[int, float]:
        variants = self.data.variants
        found: dict[int, float] = {}
        for i in self.options:
            v = self._variant(i)
            for e in range(int(variants.use_from[v]), int(variants.use_from[v + 1])):
                if variants.use_resource[e] == resource:
                    period = self._start(i) + int(variants.use_offset[e])
                    found[period] = found.get(period, 0) + float(variants.use_amount[e])
        return found

    def _check_decisions(self) -> None:
        data = self.data
        for i, decision in enumerate(data.decisions):
            if (decision is Decision.IN) != (i in self.options) and (
                decision is not Decision.FREE
            ):
                self.faults.append(f"decision of {i}")
            if i not in self.options:
                continue
            if data.variants.candidate[self._variant(i)] != i:
                self.faults.append(f"option of another candidate for {i}")
            if data.variant_locks[i] not in (-1, self._variant(i)):
                self.faults.append(f"variant of {i}")
            if data.start_locks[i] not in (-1, self._start(i)):
                self.faults.append(f"start of {i}")

    def _check_resources(self) -> None:
        for k, resource in enumerate(self.data.resources):
            if (hiring := resource.hiring) is None:
                continue
            for period, amount in enumerate(resource.amounts.tolist()):
                hired = max(0.0, self._spent[k].get(period, 0.0) - amount)
                if hired > hiring.most + CLOSE:
                    self.faults.append(f"{resource.name} in period {period}")
                price = hired * hiring.price
                if hiring.paid_from is None:
                    self.fee += price
                elif price:
                    paying = self._spent[hiring.paid_from]
                    paying[period] = paying.get(period, 0.0) + price
        for k, resource in enumerate(self.data.resources):
            amounts = resource.amounts.tolist()
            spent = self._spent[k]
            if resource.hiring is not None:
                continue
            if resource.rule is Rule.WHOLE:
                inside = len(amounts) if len(amounts) > 1 else 10**9
                used = sum(x for p, x in spent.items() if p < inside)
                if used > sum(amounts) * (1 + 1e-7) + CLOSE:
                    self.faults.append(resource.name)
                continue
            saved = 0.0
            for period, amount in enumerate(amounts):
                room = amount + (saved if resource.rule is Rule.CARRY_OVER else 0.0)
                left = room - spent.get(period, 0.0)
                if left < -CLOSE * (1 + room):
                    self.faults.append(f"{resource.name} in period {period}")
                saved = left

    def _check_links(self) -> None:
        for link in self.data.links:
            one, other = link.candidate in self.options, link.other in self.options
            if link.kind is LinkKind.REQUIRES and one and not other:
                self.faults.append(f"{link.candidate} requires {link.other}")
            if link.kind is LinkKind.EXCLUDES and one and other:
                self.faults.append(f"{link.candidate} excludes {link.other}")
            if not (link.kind is LinkKind.AFTER and one and other):
                continue
            if self._start(link.candidate) < self._finish(link.other) + link.lag:
                self.faults.append(f"{link.candidate} after {link.other}")

    def _check_groups(self) -> None:
        for group in self.data.groups:
            count = sum(i in self.options for i in group.members)
            most = len(group.members) if group.at_most is None else group.at_most
            if not group.at_least <= count <= most:
                self.faults.append(f"group {group.name}")

    def _check_buckets(self) -> None:
        for bucket in self.data.buckets:
            measures = {i: self._measure(i, bucket.of) for i in self.options}
            total = sum(measures.values())
            mine = sum(x for i, x in measures.items() if i in bucket.members)
            close = CLOSE * (1 + abs(total))
            if not bucket.lower * total - close <= mine <= bucket.upper * total + close:
                self.faults.append(f"bucket {bucket.name}")

    def _measure(self, i: int, of: str) -> float:
        data = self.data
        if of == COUNT:
            return 1.0
        if of in data.objectives:
            return float(
                data.options.values[self.options[i]][data.objectives.index(of)]
            )
        v, total = self._variant(i), 0.0
        for e in range(
            int(data.variants.use_from[v]), int(data.variants.use_from[v + 1])
        ):
            if data.resources[int(data.variants.use_resource[e])].name == of:
                total += float(data.variants.use_amount[e])
        return total


def best_by_enumeration(data: Selection) -> float | None:
    """Try every choice; return the largest objective, None where none is allowed."""
    owner = data.option_candidate.tolist()
    choices = [
        [-1, *(o for o, i in enumerate(owner) if i == candidate)]
        for candidate in range(len(data.candidates))
    ]
    best = None
    for chosen in product(*choices):
        judged = Judged(data, list(chosen))
        if not judged.faults and (best is None or judged.objective > best):
            best = judged.objective
    return best
