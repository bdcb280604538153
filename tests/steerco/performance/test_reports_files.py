"""The written files, read back: every project, native charts, reasons, same bytes."""

import io
import time
from dataclasses import replace

import openpyxl
import pptx
import pymupdf
import pytest
from pptx.util import Pt
from tests.steerco.performance.examples import example_pack, example_report

from steerco.performance.reports.pack import BoardPack, Figure
from steerco.performance.reports.pdf import board_pdf, project_pdf
from steerco.performance.reports.pptx import board_pptx, project_pptx
from steerco.performance.reports.xlsx import board_xlsx

WRITERS = (board_pptx, board_pdf, board_xlsx)
ARABIC = "منصة الفوترة"
HOSTILE = '=cmd|" /C calc"!A1'


def slides(data):
    return list(pptx.Presentation(io.BytesIO(data)).slides)


def slide_text(slide):
    parts = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            parts.append(shape.text_frame.text)
        if shape.has_table:
            parts += [c.text for row in shape.table.rows for c in row.cells]
    return "\n".join(parts)


def deck_text(data):
    return "\n".join(map(slide_text, slides(data)))


def document(data):
    return pymupdf.open(stream=data, filetype="pdf")


def paper_text(data):
    return " ".join(" ".join(page.get_text() for page in document(data)).split())


def workbook(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def column(sheet, title):
    place = next(c.column for c in sheet[1] if c.value == title)
    return [row[place - 1].value for row in sheet.iter_rows(min_row=2)]


@pytest.fixture(scope="module")
def pack():
    return example_pack(14)


@pytest.fixture(scope="module")
def deck(pack):
    return board_pptx(pack)


@pytest.fixture(scope="module")
def paper(pack):
    return board_pdf(pack)


@pytest.fixture(scope="module")
def book(pack):
    return workbook(board_xlsx(pack))


@pytest.fixture(scope="module")
def hostile():
    """Return a pack whose words are as long and as odd as people make them."""
    pack = example_pack(4)
    long = "Unabsehbarverzögerungsrisiko und noch sehr viel mehr Worte " * 12
    names = (long, HOSTILE, f"{ARABIC} 東京 🚧", "Kanal\x00\x0b & <Schleuse>")
    lines = tuple(
        replace(
            p,
            name=name,
            manager=long,
            overall=replace(p.overall, reason=long),
            ratings=tuple(replace(r, reason=long) for r in p.ratings),
        )
        for p, name in zip(pack.projects, names, strict=True)
    )
    pages = tuple(
        replace(
            page,
            project=project,
            done=long,
            next=long,
            need=long,
            benefits=long,
            milestones=tuple(replace(m, name=long) for m in page.milestones),
            risks=tuple(replace(r, title=long, owner=long) for r in page.risks),
            decisions=tuple(replace(d, question=long) for d in page.decisions),
        )
        for page, project in zip(pack.pages, lines, strict=True)
    )
    return replace(
        pack,
        headline=long,
        messages=(long,) * 4,
        notes=(long,),
        projects=lines,
        pages=pages,
        milestones=tuple(replace(m, project_name=long) for m in pack.milestones),
        risks=tuple(replace(r, title=long, response=HOSTILE) for r in pack.risks),
        decisions=tuple(replace(d, consequence=long) for d in pack.decisions),
    )


def test_every_project_has_its_line_its_reason_and_its_page(pack, deck, paper, book):
    shown, printed = deck_text(deck), paper_text(paper)
    titles = [slide.shapes.title.text_frame.text for slide in slides(deck)]
    for project in pack.projects:
        assert project.code in shown
        assert project.code in printed
        assert any(title.startswith(project.name) for title in titles)
    assert column(book["Status"], "Code") == [p.code for p in pack.projects]
    reasons = column(book["Status"], "Reason")
    assert reasons == [p.overall.reason for p in pack.projects]
    assert "permit refused, civil works cannot start" in shown
    assert "permit refused, civil works cannot start" in printed


def test_slides_carry_native_charts_that_can_be_edited(deck):
    drawn = [s.chart for slide in slides(deck) for s in slide.shapes if s.has_chart]
    kinds = {chart.chart_type.name for chart in drawn}
    assert kinds == {"BAR_STACKED", "BAR_CLUSTERED", "LINE"}
    assert len(drawn) == 3 + 14
    assert not [s for slide in slides(deck) for s in slide.shapes if s.shape_type == 13]
    source = drawn[0].part.chart_workbook.xlsx_part.blob
    assert [c.value for c in workbook(source).active[1]][1:] == [
        "Green",
        "Amber",
        "Red",
        "No status",
    ]


def test_slides_carry_titles_footers_numbers_and_sources(pack, deck):
    found = slides(deck)
    for number, slide in enumerate(found[1:], start=2):
        text = slide_text(slide)
        assert slide.shapes.title.text_frame.text
        assert f"{number} / {len(found)}" in text
        assert "Data date 31 Oct 2026" in text
        assert pack.masthead.confidentiality in text
        assert pack.masthead.source in slide.notes_slide.notes_text_frame.text


def test_a_long_matrix_is_split_under_a_repeated_header():
    pack = replace(example_pack(60), pages=())
    parts = [
        shape.table
        for slide in slides(board_pptx(pack))
        for shape in slide.shapes
        if shape.has_table and "Overall" in [c.text for c in shape.table.rows[0].cells]
    ]
    assert len(parts) >= 3
    codes = [
        table.cell(row, 0).text for table in parts for row in range(1, len(table.rows))
    ]
    assert codes == [p.code for p in pack.projects]
    printed = document(board_pdf(pack))
    heads = sum("Overall" in page.get_text() for page in printed)
    assert heads >= 3


def test_colour_never_stands_alone(deck):
    for slide in slides(deck):
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            for row in shape.table.rows:
                for cell in row.cells:
                    if cell.fill.type is not None and cell.fill.type == 1:
                        assert cell.text


def test_the_paper_is_tagged_dated_by_its_data_and_outlined(pack, paper):
    printed = document(paper)
    assert printed.metadata["title"] == "Change portfolio 2026: board pack"
    assert printed.metadata["creationDate"].startswith("D:20261031")
    assert b"pdfuaid" in printed.get_xml_metadata().encode()
    assert len(printed.get_toc()) == 8 + 1 + len(pack.pages)
    assert not [page for page in printed if page.get_images()]


def test_a_dash_has_its_reason_in_every_file(pack, deck, paper, book):
    why = (
        "P-0011: baseline, slip, EAC, variance, CPI, SPI, SPI(t): no approved baseline"
    )
    assert why in deck_text(deck)
    assert why in paper_text(paper)
    sheet = book["Status"]
    row = [p.code for p in pack.projects].index("P-0011")
    assert column(sheet, "CPI")[row] == "—"
    assert "no approved baseline" in column(sheet, "Not available because")[row]


def test_the_workbook_has_typed_tables_and_native_charts(pack, book):
    assert book.sheetnames == [
        "Summary",
        "Status",
        "Reasons",
        "Milestones",
        "Risks",
        "Decisions",
        "Cost",
        "About",
    ]
    sheet = book["Status"]
    (table,) = sheet.tables.values()
    assert table.autoFilter is not None
    assert sheet.freeze_panes == "C2"
    assert column(sheet, "Budget (EUR)") == [
        float(p.budget.value) for p in pack.projects
    ]
    assert sheet.conditional_formatting
    assert len(book["Cost"]._charts) == 1
    assert len(book["Summary"]._charts) == 1
    assert "Estimate at completion = AC + (BAC - EV) / CPI." in column(
        book["About"], "Meaning"
    )


def test_declared_and_computed_colours_are_kept_side_by_side(book):
    sheet = book["Reasons"]
    pairs = zip(column(sheet, "Declared"), column(sheet, "Computed"), strict=True)
    assert ("Amber", "Red") in set(pairs)


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_pack_gives_the_same_bytes_at_another_time(write):
    small = example_pack(3)
    first = write(small)
    time.sleep(2.1)
    assert write(BoardPack.from_json(small.to_json())) == first


def test_long_and_odd_words_stay_on_the_slide(hostile):
    data = board_pptx(hostile)
    for slide in slides(data):
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= Pt(960)
            if shape.has_table:
                tall = sum(row.height for row in shape.table.rows)
                assert shape.top + tall <= Pt(506), slide_text(slide)[:80]
    text = deck_text(data)
    assert HOSTILE in text
    assert ARABIC in text
    assert "Kanal & <Schleuse>" in text
    assert b'rtl="1"' in b"".join(slide.part.blob for slide in slides(data))


def test_a_project_takes_one_page_of_paper_whatever_its_words(hostile):
    calm, loud = example_pack(4), hostile
    pages = [document(board_pdf(replace(loud, pages=loud.pages[:n]))) for n in (0, 4)]
    assert len(pages[1]) - len(pages[0]) == 4
    pages = [document(board_pdf(replace(calm, pages=calm.pages[:n]))) for n in (0, 4)]
    assert len(pages[1]) - len(pages[0]) == 4


def test_the_workbook_runs_no_formula_from_words(hostile):
    sheets = workbook(board_xlsx(hostile))
    cells = [c for sheet in sheets for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert [c for c in cells if c.value == HOSTILE and c.quotePrefix]


@pytest.mark.parametrize("write", [board_pptx, board_pdf])
def test_an_empty_portfolio_gets_a_clear_page(write):
    empty = example_pack(0)
    data = write(empty)
    text = deck_text(data) if write is board_pptx else paper_text(data)
    assert "Portfolio PF-01 has no projects as of 31 Oct 2026." in " ".join(
        text.split()
    )
    assert "No decision is asked of the board this time." in text


def test_an_empty_portfolio_gives_a_workbook_with_headed_tables():
    book = workbook(board_xlsx(example_pack(0)))
    assert book["Status"]["A1"].value == "Code"
    assert book["Status"].max_row == 1


def test_an_indicator_without_a_value_says_why(deck, paper, book):
    assert "No benefit is due before 2027" in deck_text(deck)
    assert "No benefit is due before 2027" in paper_text(paper)
    figures = [c.value for row in book["Summary"].iter_rows() for c in row]
    assert "No benefit is due before 2027" in figures


def test_a_project_report_is_one_page_with_its_path_to_green():
    report = example_report()
    shown, printed = slides(project_pptx(report)), document(project_pdf(report))
    assert len(shown) == len(printed) == 1
    for text in (slide_text(shown[0]), printed[0].get_text()):
        assert "Path to green" in text
        assert "harbour crossing" in text
        assert "1 / 1" in text


def test_a_project_without_figures_says_why_on_its_page():
    report = example_report()
    gone = Figure(None, "no budget approved")
    bare = replace(report.page.project, budget=gone, actual=gone, eac=gone)
    report = replace(
        report, page=replace(report.page, project=bare, curve=(), costs=())
    )
    for text in (
        deck_text(project_pptx(report)),
        paper_text(project_pdf(report)),
    ):
        assert "no budget approved" in text


def test_a_long_author_with_control_characters_does_not_stop_a_deck():
    report = example_report()
    author = "The\x0b office\x07 " + "x" * 300
    masthead = replace(report.masthead, prepared_by=author)
    data = project_pptx(replace(report, masthead=masthead))
    properties = pptx.Presentation(io.BytesIO(data)).core_properties
    assert properties.author.startswith("The office xxx")
    assert len(properties.author) == 255
