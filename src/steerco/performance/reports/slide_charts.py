"""Native charts on slides, which PowerPoint can edit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICKS
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from steerco.performance.reports import style
from steerco.performance.reports.charts import Chart
from steerco.performance.reports.fitting import clean
from steerco.performance.reports.pack import Status
from steerco.performance.reports.slides import (
    SANS,
    Box,
    describe,
    emu,
    heading,
    rgb,
)

LABELS_ON_AN_AXIS = 6
CHART_TYPES = {
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE,
}


def chart(slide: Any, data: Chart, box: Box, *, size: float = 9.0) -> None:
    """Draw a native chart, which PowerPoint can edit, under its heading."""
    heading(slide, box.x, box.y, box.width, data.heading)
    content: Any = CategoryChartData(number_format=data.number_format)  # type: ignore[no-untyped-call]
    content.categories = data.days or [clean(c) for c in data.categories]
    for series in data.series:
        content.add_series(series.name, series.values)
    place = Box(box.x, box.y + 20, box.width, box.height - 20)
    frame = slide.shapes.add_chart(CHART_TYPES[data.kind], *emu(place), content)
    describe(frame, f"{data.title}, {data.unit}, as of the data date")
    drawing = frame.chart
    drawing.font.size, drawing.font.name = Pt(size), SANS
    drawing.font.color.rgb = rgb(style.MUTED)
    drawing.has_title = False
    drawing.has_legend = len(data.series) > 1
    if drawing.has_legend:
        drawing.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawing.legend.include_in_layout = False
    axes(drawing, data, size)
    colours(drawing, data, size)


def axes(drawing: Any, data: Chart, size: float) -> None:
    across, up = drawing.category_axis, drawing.value_axis
    rule = rgb(style.RULE)
    across.format.line.color.rgb = rule
    across.has_major_gridlines = False
    across.tick_label_position = TICKS.LOW
    across.tick_labels.font.size = Pt(size)
    up.format.line.fill.background()
    up.has_major_gridlines = True
    up.major_gridlines.format.line.color.rgb = rule
    up.major_gridlines.format.line.width = Pt(0.5)
    up.tick_labels.number_format = data.number_format
    up.tick_labels.number_format_is_linked = False
    if data.kind == "lines":
        up.minimum_scale = 0
        across.major_tick_mark = XL_TICK_MARK.NONE
        label_months(across, data.days)
        return
    across.reverse_order = True
    up.visible = data.kind == "bars"
    up.has_major_gridlines = data.kind == "bars"
    if data.kind == "bars":
        up.tick_label_position = TICKS.HIGH
        up.minimum_scale = 0


def label_months(axis: Any, days: Sequence[date]) -> None:
    """Label a time axis at every month, or every few when there are many."""
    span = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
    element = axis._element  # noqa: SLF001
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(name)):
            element.remove(old)
    for name, value in (
        ("c:baseTimeUnit", "days"),
        ("c:majorUnit", str(max(1, -(-span // LABELS_ON_AN_AXIS)))),
        ("c:majorTimeUnit", "months"),
    ):
        setting = OxmlElement(name)
        setting.set("val", value)
        element.append(setting)
    axis.tick_labels.number_format = "mmm\\ yy"
    axis.tick_labels.number_format_is_linked = False


def colours(drawing: Any, data: Chart, size: float) -> None:
    plot = drawing.plots[0]
    if data.kind != "lines":
        plot.gap_width = 45
        plot.overlap = 100 if data.kind == "stacked" else -5
    for drawn, series in zip(plot.series, data.series, strict=True):
        colour = rgb(style.SERIES[series.colour])
        if data.kind == "lines":
            drawn.smooth = False
            drawn.format.line.color.rgb = colour
            drawn.format.line.width = Pt(1.75)
            drawn.marker.style = XL_MARKER_STYLE.NONE
            if series.name == "Forecast":
                drawn.format.line.dash_style = MSO_LINE.DASH
            continue
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
        if data.kind == "stacked":
            labels = drawn.data_labels
            labels.show_value = True
            labels.number_format = data.number_format
            labels.number_format_is_linked = False
            labels.font.size = Pt(size)
            labels.position = XL_LABEL_POSITION.CENTER
            dark = series.colour in (Status.RED.value, "ink", "accent")
            labels.font.color.rgb = rgb(style.PAPER if dark else style.INK)
