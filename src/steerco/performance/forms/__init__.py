"""The forms of performance."""
