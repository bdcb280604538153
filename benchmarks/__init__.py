"""Measurements; each module runs alone (`python -m benchmarks.NAME`) and prints JSON."""
