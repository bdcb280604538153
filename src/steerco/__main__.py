"""`python -m steerco` is the command `steerco`."""

from steerco.faces.cli import app

app(prog_name="steerco")
