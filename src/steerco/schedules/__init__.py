"""Reading and writing plan files: every format becomes one canonical `Schedule`."""
