"""What a plan file says about itself: size, logic, quality, earned value, findings."""

from steerco.schedules.analysis.file import FileAnalysis, analyse_file
from steerco.schedules.analysis.model import Report
from steerco.schedules.analysis.project import ProjectAnalysis

__all__ = ["FileAnalysis", "ProjectAnalysis", "Report", "analyse_file"]
