"""What changes measurements and reports."""
