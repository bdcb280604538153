"""Case files: the input of the optimisers as an Excel workbook or JSON, without a server.

A case is a frozen dataclass. Each of its fields is a table, a tuple of rows, or a setting.
Rows are frozen dataclasses too, their fields made by `column`. From these types follow
the sheets, the headings, the JSON, the template and the sentences about what is wrong.
"""

from steerco.cases.rows import CaseError, column, columns_of
from steerco.cases.workbook import (
    case_as_json,
    case_as_workbook,
    read_case,
)

__all__ = [
    "CaseError",
    "case_as_json",
    "case_as_workbook",
    "column",
    "columns_of",
    "read_case",
]
