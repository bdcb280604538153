"""Fill board packs and project reports from what is measured."""

from steerco.performance.selectors.packs.board import (
    ALL_CODE,
    board_pack,
    project_report,
)

__all__ = ["ALL_CODE", "board_pack", "project_report"]
