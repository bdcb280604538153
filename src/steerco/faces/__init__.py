"""The doors: shell and home, and the command line; thin."""
