"""The sample organisation: Northwater, an invented water and energy utility."""

from pathlib import Path

FILES = Path(__file__).parent / "files"
NAME = "Northwater (sample organisation)"
DOMAIN = "northwater.example"
