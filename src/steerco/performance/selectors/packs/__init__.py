"""Fill board packs and project reports from what is measured."""

from steerco.performance.selectors.packs.board import board_pack, project_report

__all__ = ["board_pack", "project_report"]
