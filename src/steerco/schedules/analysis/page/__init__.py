"""An analysis as one page that needs nothing but a browser."""

from steerco.schedules.analysis.page.document import page

__all__ = ["page"]
