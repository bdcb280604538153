"""The right mix: which projects to do, how and when, within money, people and rules.

Nouns: `Selection`, the frozen and checked problem; `Builder`, which makes one by names;
`Mix`, an answer; `steerco_engine.solving.Result`, an answer with its bound. Verb:
`select`.
"""

from steerco_engine.selection.baselines import greedy_ratio, rank_with_cut_line
from steerco_engine.selection.builder import Builder
from steerco_engine.selection.data import (
    COUNT,
    Bucket,
    Decision,
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
from steerco_engine.selection.mix import Choice, Mix
from steerco_engine.selection.solver import select

__all__ = [
    "COUNT",
    "Bucket",
    "Builder",
    "Choice",
    "Decision",
    "Group",
    "Hiring",
    "Link",
    "LinkKind",
    "Mix",
    "Options",
    "Resource",
    "ResourceKind",
    "Rule",
    "Selection",
    "Variants",
    "greedy_ratio",
    "rank_with_cut_line",
    "select",
]
