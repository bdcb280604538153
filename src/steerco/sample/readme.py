"""README.md of the sample's files."""

from pathlib import Path

TEXT = """# Files of the sample organisation

*Northwater (sample organisation)* is an invented regional water and energy utility:
120 people, 4 portfolios, 3 programmes and 40 projects from 2025 to 2027, as of
31 October 2026, and 24 small ones that have ended. Every name, figure and address is made up. The files are written by
`python -m steerco.sample.generate` and are the same after every run.

| path | what it is |
|---|---|
| `organisation.xlsx` | units, people, roles, portfolios and programmes; six people are marked for the demo sign-in |
| `registers/water.xlsx` | project register that follows the template |
| `registers/energy.xlsx` | register with merged titles, a total line, and numbers and dates as German text |
| `registers/digital.csv` | register as semicolon CSV with dd.mm.yyyy |
| `registers/corporate.xlsx` | register with letters and words for colours, quarters for dates, `4.8 M` and `890k` |
| `raid/*-raid.xlsx` | risks, assumptions, issues and dependencies of each portfolio |
| `plans/<portfolio>/` | the plans of 30 projects at the data date: 21 MSPDI files and 8 XER files, one of which holds two projects |
| `history/2026-08/`, `history/2026-09/` | twelve of these plan files as they were saved one and two months earlier |
| `baselines/<portfolio>/` | the approved plans of the XER projects, since an XER export carries no baseline |
| `finished/<quarter>/` | the plans of 24 small projects at the ends of the quarters in which they ran, an archive for each portfolio |
| `finished/*.csv` | the registers that close them |

Plans belong to projects by code: the XER project id and the beginning of each file's
name is `P-0101` and so on. Bring the files in this order:

1. `organisation.xlsx`, then each register into its portfolio, then `organisation.xlsx`
   again for the roles on projects;
2. `finished/`, quarter by quarter, then its registers: what ended teaches the forecasts;
3. `history/2026-08`, then `baselines/` as approved plans, `history/2026-09`, `plans` and
   `baselines/` again for those without history, to see how forecasts moved;
4. `raid/`.

## Projects to look at

| project | what is special |
|---|---|
| P-0102 Aldermere Treatment Plant Upgrade | late: the largest plan, with negative float against its required finish |
| P-0302 Customer Portal | badly linked: open ends, leads, dates fixed by hand, work planned in the past |
| P-0107 Sludge Digestion and Biogas Plant | has no baseline |
| P-0105 Hillcrest Reservoir Relining | nearly perfect |
| P-0205 Millbrook Battery Storage Pilot | over budget |
| P-0101 Harbour District Pipe Renewal, P-0307 Data Centre Exit | recovering |
| P-0301 ERP Core Rollout | reported green, but its plan says red |
| P-0108 Pressure Zone Redesign | finished, being closed |
| P-0208 Gas Pressure Regulator Renewal | stalled since June 2026 |
| P-0206 Vehicle Charging Grid Reinforcement | not started |
| P-0202 and P-0203, Northern and Southern Ring | two projects in one XER file |
"""


def write(path: Path) -> None:
    path.write_text(TEXT, encoding="utf-8", newline="\n")
