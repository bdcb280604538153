"""The open, self-hosted PMO."""

__version__ = "0.1.0"
