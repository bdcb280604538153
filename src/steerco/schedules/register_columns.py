"""The columns of a project register: the documented template, and its other names."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from steerco.schedules.amounts import parse_money, parse_percent
from steerco.schedules.cells import parse_flag, parse_rag
from steerco.schedules.dates import parse_date
from steerco.schedules.headings import Wanted
from steerco.schedules.tables import Cell


class Kind(StrEnum):
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    PERCENT = "percent"
    RAG = "traffic light"
    FLAG = "yes or no"


class Column(NamedTuple):
    """One column of the template."""

    title: str
    kind: Kind
    about: str
    example: str
    synonyms: tuple[str, ...]
    end_of_period: bool = False
    """A quarter or month typed here means its last day."""
    prose: bool = False


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS: Final[dict[str, Column]] = {
    "code": Column(
        "Code",
        Kind.TEXT,
        "The project's own key; a row with a known code updates that project.",
        "P-0042",
        _names(
            "project code|project id|project no|project number|project nr|id|no|nr|key|"
            "project key|reference|ref|gmpp id number|id number|unique id|projektnummer|"
            "projektnr|projekt id|nummer|numéro|código|unique project id"
        ),
    ),
    "name": Column(
        "Name",
        Kind.TEXT,
        "What people call the project.",
        "New booking system",
        _names(
            "project name|project|title|project title|projektname|projekt|bezeichnung|"
            "nom du projet|projet|nombre del proyecto|proyecto|project description|"
            "initiative|project school name|school name"
        ),
    ),
    "portfolio": Column(
        "Portfolio",
        Kind.TEXT,
        "Code or name of the portfolio.",
        "Digital services",
        _names("portfolio name|portfolio code|portefeuille|delivery program"),
    ),
    "programme": Column(
        "Programme",
        Kind.TEXT,
        "Code or name of the programme, where there is one.",
        "Customer first",
        _names(
            "program|programm|programme name|program name|investment title|investment"
        ),
    ),
    "unit": Column(
        "Unit",
        Kind.TEXT,
        "The organisational unit that owns the project.",
        "Sales",
        _names(
            "organisational unit|org unit|business unit|department|dept|division|"
            "abteilung|bereich|organisationseinheit|agency name|managing agency|"
            "département|departamento|agency|owner group"
        ),
    ),
    "manager": Column(
        "Manager",
        Kind.TEXT,
        "Name or e-mail address of the project manager.",
        "Ada Muster",
        _names(
            "project manager|pm|project lead|lead|owner|projektleiter|projektleitung|"
            "chef de projet|jefe de proyecto|responsible|verantwortlich"
        ),
    ),
    "sponsor": Column(
        "Sponsor",
        Kind.TEXT,
        "Name or e-mail address of the sponsor.",
        "Carl Beispiel",
        _names(
            "project sponsor|executive sponsor|sro|senior responsible owner|executive|"
            "auftraggeber|commanditaire|patrocinador|business owner"
        ),
    ),
    "class": Column(
        "Class",
        Kind.TEXT,
        "The project's class by size and risk, which decides its rules.",
        "B",
        _names(
            "project class|tier|category|size|report category|annual report category|"
            "klasse|kategorie|project type|investment type|type"
        ),
    ),
    "stage": Column(
        "Stage",
        Kind.TEXT,
        "Where the project is in its life.",
        "Execution",
        _names(
            "phase|project phase|lifecycle stage|gate|project stage|project phase name|"
            "project status name|state|projektphase|étape|fase"
        ),
    ),
    "start": Column(
        "Start",
        Kind.DATE,
        "Planned or actual start.",
        "2026-01-12",
        _names(
            "start date|project start date|project start|planned start|actual start|"
            "begin|from|project phase actual start date|startdatum|beginn|date de début|"
            "début|fecha de inicio|inicio|baseline start"
        ),
    ),
    "finish": Column(
        "Finish",
        Kind.DATE,
        "The finish as it is forecast now.",
        "2027-06-30",
        _names(
            "finish date|end date|end|forecast finish|forecast end|project end date|"
            "project end|completion date|planned finish|planned end|due date|due|"
            "estimated completion date|target date|projected completion date|"
            "project phase planned end date|enddatum|ende|fertigstellung|date de fin|fin|"
            "fecha fin|until"
        ),
        end_of_period=True,
    ),
    "baseline_finish": Column(
        "Baseline finish",
        Kind.DATE,
        "The finish that was approved.",
        "2027-03-31",
        _names(
            "baseline end|baseline finish date|baseline end date|approved finish|"
            "approved end date|original finish|original end date|contract finish|"
            "planned project completion date|basisplan ende|plan ende"
        ),
        end_of_period=True,
    ),
    "budget": Column(
        "Budget",
        Kind.MONEY,
        "The budget approved for the whole project.",
        "1250000",
        _names(
            "approved budget|total budget|project budget|budget amount|bac|"
            "budget at completion|whole life cost|total baseline whole life costs|"
            "total budgeted whole life costs|wlc baseline incl ncg|wlc baseline|"
            "lifecycle cost|original budget|planned cost|"
            "genehmigtes budget|kosten plan|presupuesto|baseline cost|total cost|ffc"
        ),
    ),
    "actual_cost": Column(
        "Actual cost",
        Kind.MONEY,
        "What has been spent so far.",
        "430000",
        _names(
            "actual|actuals|actual costs|spent|spent to date|spend to date|cost to date|"
            "spend|actual spend|actual spending amount|ac|istkosten|ist|kosten ist|"
            "dépensé|coste real|combined prior actuals"
        ),
    ),
    "forecast_cost": Column(
        "Forecast cost",
        Kind.MONEY,
        "What the whole project will cost, as forecast now.",
        "1310000",
        _names(
            "forecast|eac|estimate at completion|forecast at completion|final forecast|"
            "latest estimate|outturn|total forecast|"
            "projected cost|final estimate|prognose|voraussichtliche kosten|combined total"
        ),
    ),
    "rag": Column(
        "RAG",
        Kind.RAG,
        "Red, amber or green as the project manager declares it.",
        "Amber",
        _names(
            "rag status|rag rating|status|overall status|overall rag|health|overall health|"
            "colour rating|color rating|colour|delivery confidence assessment|dca|"
            "mpa rag rating|ampel|ampelstatus|traffic light|trend light|météo|semáforo|"
            "sro delivery confidence assessment|ipa delivery confidence assessment"
        ),
    ),
    "percent_complete": Column(
        "% complete",
        Kind.PERCENT,
        "How much of the work is done.",
        "35 %",
        _names(
            "percent complete|complete|progress|% done|done|completion|pct complete|"
            "fortschritt|fertigstellungsgrad|avancement|avance|% complete"
        ),
    ),
    "status_date": Column(
        "Status date",
        Kind.DATE,
        "The day up to which the row is true.",
        "2026-11-30",
        _names(
            "as of|as of date|data date|report date|reporting date|updated date|"
            "last updated|stand|stichtag|date of status|updated"
        ),
        end_of_period=True,
    ),
    "status_text": Column(
        "Status text",
        Kind.TEXT,
        "One to three sentences: done, next, needed.",
        "Design is approved; the tender closes in January.",
        _names(
            "comment|comments|status comment|status summary|summary|commentary|notes|"
            "remarks|status|rating comment|status report|highlights|kommentar|"
            "bemerkung|commentaire|comentarios|explanation for delay|"
            "departmental commentary"
        ),
        prose=True,
    ),
    "description": Column(
        "Description",
        Kind.TEXT,
        "What the project is for.",
        "Replaces the booking system before its support ends.",
        _names(
            "project description|aims|description aims|objective|objectives|scope|"
            "scope summary|beschreibung|ziel|descripción"
        ),
        prose=True,
    ),
}
"""The template, in its order; the keys are those of a row's values."""

_FITS: Final[dict[Kind, Callable[[Cell], object]]] = {
    Kind.DATE: parse_date,
    Kind.MONEY: parse_money,
    Kind.PERCENT: parse_percent,
    Kind.RAG: parse_rag,
    Kind.FLAG: parse_flag,
}
WANTED: Final = tuple(
    Wanted(
        key=key,
        headings=(column.title, *column.synonyms),
        fits=_FITS.get(column.kind),
        prose=column.prose,
    )
    for key, column in COLUMNS.items()
)


def write_register_template(target: str | Path | BinaryIO) -> None:
    """Write an empty register as a workbook, with a guide to its columns."""
    import xlsxwriter

    destination = str(target) if isinstance(target, str | Path) else target
    with xlsxwriter.Workbook(destination) as workbook:
        head = workbook.add_format({"bold": True, "bg_color": "#E6EBF2", "border": 1})
        date = workbook.add_format({"num_format": "yyyy-mm-dd"})
        money = workbook.add_format({"num_format": "#,##0.00"})
        wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        percent = workbook.add_format({"num_format": '0" %"'})
        formats = {Kind.DATE: date, Kind.MONEY: money, Kind.PERCENT: percent}
        sheet = workbook.add_worksheet("Projects")
        sheet.freeze_panes(1, 2)
        guide = workbook.add_worksheet("Guide")
        guide.write_row(0, 0, ("Column", "Holds", "Meaning", "Example"), head)
        guide.set_column(0, 1, 16)
        guide.set_column(2, 3, 60)
        for index, column in enumerate(COLUMNS.values()):
            width = 40 if column.prose else max(12, len(column.title) + 4)
            sheet.write_string(0, index, column.title, head)
            sheet.set_column(index, index, width, formats.get(column.kind))
            if column.kind is Kind.RAG:
                sheet.data_validation(
                    1,
                    index,
                    5000,
                    index,
                    {"validate": "list", "source": ["Green", "Amber", "Red"]},
                )
            row = (column.title, column.kind.value, column.about, column.example)
            for position, text in enumerate(row):
                guide.write_string(index + 1, position, text, wrap)
