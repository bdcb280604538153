"""What matters most: pairwise comparison, weighted scores, and ranking formulas."""

from steerco_engine.priorities.pairwise import (
    RANDOM_INDEX,
    Judgement,
    Pairwise,
    Priorities,
    combine_judgements,
    combine_priorities,
    dispersion,
    prioritise,
)
from steerco_engine.priorities.ranking import (
    CostOfDelay,
    Effort,
    MoSCoW,
    Rice,
    efforts,
    order,
)
from steerco_engine.priorities.scoring import (
    Interval,
    Scores,
    Scoring,
    Stability,
    score,
    stability,
    weight_intervals,
)

__all__ = [
    "RANDOM_INDEX",
    "CostOfDelay",
    "Effort",
    "Interval",
    "Judgement",
    "MoSCoW",
    "Pairwise",
    "Priorities",
    "Rice",
    "Scores",
    "Scoring",
    "Stability",
    "combine_judgements",
    "combine_priorities",
    "dispersion",
    "efforts",
    "order",
    "prioritise",
    "score",
    "stability",
    "weight_intervals",
]
