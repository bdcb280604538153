"""One file in, one report out, whatever the file holds."""

from pathlib import Path

import msgspec
import pytest

from steerco.schedules.analysis import analyse_file

PLAN = """<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <Name>Small plan</Name>
  <StartDate>2026-03-02T08:00:00</StartDate>
  <CalendarUID>1</CalendarUID>
  <Tasks>
    <Task><UID>1</UID><ID>1</ID><Name>Dig &lt;deep&gt;</Name>
      <Duration>PT40H0M0S</Duration>
      <Start>2026-03-02T08:00:00</Start><Finish>2026-03-06T17:00:00</Finish></Task>
    <Task><UID>2</UID><ID>2</ID><Name>Fill</Name><Duration>PT8H0M0S</Duration>
      <Start>2026-03-09T08:00:00</Start><Finish>2026-03-09T17:00:00</Finish>
      <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type>
        <LinkLag>0</LinkLag></PredecessorLink></Task>
  </Tasks>
</Project>
"""


def written(folder: Path, content: str | bytes, name: str = "plan.xml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_plan_is_read_and_reported(tmp_path: Path) -> None:
    report = analyse_file(written(tmp_path, PLAN)).report
    assert report.ok
    assert report.error is None
    assert report.format == "MSPDI"
    assert report.project is not None
    assert report.project.name == "Small plan"
    assert report.counts is not None
    assert (report.counts.tasks, report.counts.links) == (2, 1)
    assert len(report.projects) == 1


def test_a_loop_costs_the_calculation_but_not_the_file(tmp_path: Path) -> None:
    circular = PLAN.replace(
        "<Duration>PT40H0M0S</Duration>",
        "<Duration>PT40H0M0S</Duration><PredecessorLink><PredecessorUID>2"
        "</PredecessorUID><Type>1</Type></PredecessorLink>",
    )
    report = analyse_file(written(tmp_path, circular)).report
    assert report.ok
    assert report.calculated is None
    assert report.reasons["calculated"]
    assert report.findings[0].code == "loop"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.xer"),
        (b"not a plan at all", "notes.mpp"),
        (PLAN[: len(PLAN) // 2], "half.xml"),
        (
            '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
            '<Project xmlns="http://schemas.microsoft.com/project">&b;</Project>',
            "bomb.xml",
        ),
        (
            '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
            '<Project xmlns="http://schemas.microsoft.com/project"><Name>&f;</Name>'
            "</Project>",
            "outside.xml",
        ),
    ],
    ids=["empty", "wrong type", "truncated", "entity bomb", "external entity"],
)
def test_a_broken_file_gives_one_kind_sentence(
    tmp_path: Path, content: str | bytes, name: str
) -> None:
    report = analyse_file(written(tmp_path, content, name)).report
    assert not report.ok
    assert report.error is not None
    assert report.error.kind
    assert name in report.error.message
    assert report.error.message.endswith(".")
    assert "\n" not in report.error.message
    assert "Traceback" not in report.error.message
    assert report.counts is None


def test_a_missing_file_is_said_kindly(tmp_path: Path) -> None:
    report = analyse_file(tmp_path / "gone.mpp").report
    assert report.error is not None
    assert report.error.kind == "not_found"


def test_real_plans_are_analysed_whole(reference_data: Path) -> None:
    folder = reference_data / "schedules" / "open"
    natives = sorted(folder.rglob("*.xer")) + sorted(folder.rglob("*.mspdi.xml"))
    assert natives
    for path in natives:
        analysis = analyse_file(path)
        assert analysis.report.ok, (path, analysis.report.error)
        assert len(analysis.report.dcma) == 14
        known = {
            task.uid for project in analysis.projects for task in project.schedule.tasks
        }
        named = {uid for point in analysis.report.dcma for uid in point.failing}
        named |= {uid for finding in analysis.report.findings for uid in finding.tasks}
        assert named <= known, path
        assert msgspec.json.encode(analysis.report)
