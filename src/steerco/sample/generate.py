"""Write the sample organisation's files: `python -m steerco.sample.generate [FOLDER]`."""

from __future__ import annotations

import sys
from pathlib import Path

from steerco.sample import FILES, organisation, raid, registers
from steerco.sample.catalogue import PROJECTS
from steerco.sample.standing import estimated


def generate(folder: Path) -> None:
    """Write all files under `folder`; the same bytes every time."""
    organisation.write(folder / "organisation.xlsx")
    standings = {project.code: estimated(project) for project in PROJECTS}
    registers.write(folder / "registers", standings)
    raid.write(folder / "raid")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FILES)
