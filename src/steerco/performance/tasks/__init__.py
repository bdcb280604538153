"""Background work with measurements and reports."""
