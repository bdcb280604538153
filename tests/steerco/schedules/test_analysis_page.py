"""The page of an analysis: self-contained, safe, whole."""

import datetime as dt
import re
from pathlib import Path

from lxml import html

from steerco.schedules.analysis import analyse_file
from steerco.schedules.analysis.page import page
from steerco.schedules.analysis.page.axis import MOST_LINES, TimeAxis
from steerco.schedules.analysis.page.elements import printable, tag

XMLNS = "http://schemas.microsoft.com/project"


def plan_file(folder: Path, *, name: str = "Bridge", baseline: bool = True) -> Path:
    """Write a plan of two linked tasks, the first under way."""
    agreed = (
        "<Baseline><Number>0</Number><Start>{0}T08:00:00</Start>"
        "<Finish>{1}T17:00:00</Finish><Cost>{2}</Cost></Baseline>"
    )
    rows = []
    for uid, start, finish, cost, extra in (
        (1, "2026-03-02", "2026-03-06", 100000, "<PercentComplete>50</PercentComplete>"
         "<ActualStart>2026-03-02T08:00:00</ActualStart><ActualCost>70000</ActualCost>"),
        (2, "2026-03-09", "2026-03-13", 300000, "<PredecessorLink><PredecessorUID>1"
         "</PredecessorUID><Type>1</Type></PredecessorLink>"),
    ):  # fmt: skip
        rows.append(
            f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>Step {uid}</Name>"
            f"<Duration>PT40H0M0S</Duration><Start>{start}T08:00:00</Start>"
            f"<Finish>{finish}T17:00:00</Finish>{extra}"
            + (agreed.format(start, finish, cost) if baseline else "")
            + "</Task>"
        )
    path = folder / "bridge.xml"
    path.write_text(
        f'<?xml version="1.0"?><Project xmlns="{XMLNS}"><Name>{name}</Name>'
        "<StartDate>2026-03-02T08:00:00</StartDate>"
        f"<StatusDate>2026-03-04T17:00:00</StatusDate><Tasks>{''.join(rows)}</Tasks>"
        "</Project>"
    )
    return path


def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    text = page([analyse_file(plan_file(tmp_path))])
    assert text.startswith("<!doctype html>")
    assert not re.search(r"(?:https?:)?//[a-z]", text, re.IGNORECASE)
    assert "<script" not in text
    assert "<link" not in text
    assert "@import" not in text
    assert not re.search(r"url\((?!#)", text)
    assert ' style="' not in text


def test_the_page_shows_every_part(tmp_path: Path) -> None:
    document = html.fromstring(page([analyse_file(plan_file(tmp_path))]))
    headings = [each.text_content() for each in document.iter("h2")]
    assert headings == [
        "What to look at",
        "Gantt chart",
        "What drives the finish",
        "Total float of the open tasks",
        "Earned value",
        "Schedule quality: DCMA 14 points",
    ]
    assert len(document.xpath("//section[last()]//tbody/tr")) == 14
    (gantt,) = document.find_class("whole")[0].iterchildren("svg")
    curve = document.find_class("scroll")[-2].find("svg")
    words = gantt.text_content()
    for shown in ("Critical", "Baseline", "Data date", "Name", "data date"):
        assert shown in words, shown
    titles = [each.text for each in gantt.xpath(".//g/title")]
    assert any(title.endswith(", critical") for title in titles)
    assert len(curve.xpath(".//polyline")) == 3


def test_paper_gets_the_gantt_on_sheets_whose_windows_are_their_own(
    tmp_path: Path,
) -> None:
    files = [analyse_file(plan_file(tmp_path)), analyse_file(plan_file(tmp_path))]
    document = html.fromstring(page(files))
    printed = document.find_class("on-paper")
    assert [len(each.findall("svg")) for each in printed] == [1, 1]
    named = [each.get("id") for each in document.iter("clipPath", "clippath")]
    assert len(named) == len(set(named)) == 8
    windows = {each.get("clip-path") for each in document.xpath("//g[@clip-path]")}
    assert windows == {f"url(#{name})" for name in named}


def test_the_page_of_a_plan_without_baseline_says_why(tmp_path: Path) -> None:
    text = page([analyse_file(plan_file(tmp_path, baseline=False))])
    assert "The file holds no baseline" in text
    assert "polyline" not in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    name = "&lt;img src=x onerror=alert(1)&gt;"
    text = page([analyse_file(plan_file(tmp_path, name=name))])
    assert "<img" not in text
    assert "&lt;img" in text


def test_several_files_share_a_page_with_a_list(tmp_path: Path) -> None:
    good = analyse_file(plan_file(tmp_path))
    bad = analyse_file(tmp_path / "gone.mpp")
    document = html.fromstring(page([good, bad]))
    assert len(list(document.iter("article"))) == 2
    assert document.xpath("//section[1]//a/@href") == ["#plan-0", "#plan-1"]
    assert "1 of 2 files were read." in document.text_content()


def test_control_characters_are_dropped() -> None:
    assert printable("a\x00b\x0bc\ufffe") == "abc"
    assert tag("p", "a\x08", tag("b", "c"), "d").text == "a"


def test_an_axis_has_a_dozen_lines_at_most_whatever_its_length() -> None:
    start = dt.datetime(2026, 3, 4, 8)
    for days in (1, 3, 20, 45, 100, 400, 1500, 9000, 60000):
        axis = TimeAxis(start, start + dt.timedelta(days=days), 100, 800)
        lines = list(axis.lines())
        assert 1 <= len(lines) <= MOST_LINES + 2, days
        assert all(100 <= axis.x(day) <= 900 for day, _ in lines)
    assert axis.x(start - dt.timedelta(days=9)) == 100
