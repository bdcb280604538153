"""The measurement of projects: earned value, health, quality, movement, reports."""
