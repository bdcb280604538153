"""The right mix: which projects to do, how and when, within money, people and rules.

Nouns: `Selection`, the frozen and checked problem; `Builder`, which makes one by names;
`Mix`, an answer; `steerco_engine.solving.Result`, an answer with its bound. Verb:
`select`. What stands behind an answer: `explain`, `binding`, `alternatives`, `frontier`,
`robustness`; where there is none: `conflict`, `relaxations`.
"""

from steerco_engine.selection.analysis import (
    Binding,
    Point,
    Robustness,
    Spread,
    alternatives,
    binding,
    frontier,
    robustness,
)
from steerco_engine.selection.baselines import greedy_ratio, rank_with_cut_line
from steerco_engine.selection.builder import Builder
from steerco_engine.selection.conflicts import Relaxation, conflict, relaxations
from steerco_engine.selection.data import (
    COUNT,
    Bucket,
    Decision,
    Difference,
    Group,
    Hiring,
    Link,
    LinkKind,
    Options,
    Resource,
    ResourceKind,
    Rule,
    Selection,
    Variants,
)
from steerco_engine.selection.explaining import Missing, Reason, explain, joined
from steerco_engine.selection.mix import Choice, Mix
from steerco_engine.selection.program import RowKind
from steerco_engine.selection.solver import prepare, select

__all__ = [
    "COUNT",
    "Binding",
    "Bucket",
    "Builder",
    "Choice",
    "Decision",
    "Difference",
    "Group",
    "Hiring",
    "Link",
    "LinkKind",
    "Missing",
    "Mix",
    "Options",
    "Point",
    "Reason",
    "Relaxation",
    "Resource",
    "ResourceKind",
    "Robustness",
    "RowKind",
    "Rule",
    "Selection",
    "Spread",
    "Variants",
    "alternatives",
    "binding",
    "conflict",
    "explain",
    "frontier",
    "greedy_ratio",
    "joined",
    "prepare",
    "rank_with_cut_line",
    "relaxations",
    "robustness",
    "select",
]
