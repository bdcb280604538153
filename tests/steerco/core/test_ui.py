"""The design system's tags: what each writes, in every state."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from steerco.core import formatting, navigation, styleguide
from steerco.core.models import Job, JobState
from steerco.core.navigation import NavigationItem
from steerco.core.tables import Heading
from steerco.core.templatetags import assets

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(ROOT.glob("src/steerco/**/templates/**/*.html"))

pytestmark = pytest.mark.skipif(
    not (assets.BUNDLE / "manifest.json").exists(),
    reason="the browser files are not built: run 'make build'",
)


def render(source: str, query: str = "", **context: object) -> str:
    request = RequestFactory().get(f"/projects/{query}")
    return engines["django"].from_string(source).render(context, request)


class Text(HTMLParser):
    """Collects what a screen reader and a reader see."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(markup)

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def text(markup: str) -> str:
    return " ".join(Text(markup).words)


# Figures


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formatting.number(1234567.5, 1), "1,234,567.5"),
        (formatting.number(-3), "−3"),  # noqa: RUF001
        (formatting.number(3, sign=True), "+3"),
        (formatting.number(0, sign=True), "0"),
        (formatting.number(Decimal("-0.001"), 2), "0.00"),
        (formatting.number(None), "—"),
        (formatting.money(Decimal("1234567.89"), "EUR"), "EUR\xa01,234,568"),
        (formatting.money(999, compact=True), "999"),
        (formatting.money(1500, compact=True), "1.50\u202fk"),
        (formatting.money(12_340_000, compact=True), "12.3\u202fm"),
        (formatting.money(-2_000_000_000, compact=True), "−2.00\u202fbn"),  # noqa: RUF001
        (formatting.percent(0.425, 1), "42.5%"),
        (formatting.percent(None), "—"),
        (formatting.date(dt.date(2026, 9, 3)), "3 Sep 2026"),
        (formatting.date_time(dt.datetime(2026, 9, 3, 7, 5)), "3 Sep 2026, 07:05"),
        (formatting.days(-12), "−12\u202fd"),  # noqa: RUF001
    ],
)
def test_figures_are_written_one_way(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("tag", ["number", "money", "percent", "date", "day"])
def test_an_undefined_figure_is_a_dash_that_tells_why(tag):
    shown = render(f'{{% {tag} None reason="No actual cost is recorded." %}}')

    assert text(shown) == "—"
    assert 'title="No actual cost is recorded."' in shown
    assert 'aria-label="Not defined: No actual cost is recorded."' in shown


def test_a_date_is_readable_by_machines():
    shown = render("{% date day %}", day=dt.date(2026, 9, 30))

    assert shown == '<time datetime="2026-09-30">30 Sep 2026</time>'


@pytest.mark.parametrize(
    ("value", "good", "tone"),
    [(3, "up", "good"), (3, "down", "bad"), (-3, "down", "good"), (0, "up", "flat"),
     (3, "none", "flat")],
)  # fmt: skip
def test_a_change_is_good_or_bad_by_its_direction(value, good, tone):
    shown = render("{% delta value good=good %}", value=value, good=good)

    assert f"delta-{tone}" in shown


def test_no_change_is_shown_where_there_is_none():
    assert render("{% delta None %}") == ""


def test_a_key_figure_shows_value_unit_and_note():
    shown = render('{% kpi "SPI" "0.93" "ratio" note="since August" %}')

    assert text(shown) == "SPI 0.93 ratio since August"


def test_an_undefined_key_figure_shows_the_reason_and_no_unit():
    shown = render('{% kpi "CPI" None "ratio" reason="No actual cost." %}')

    assert text(shown) == "CPI — No actual cost."


def test_a_key_figure_with_a_page_is_a_link():
    assert render('{% kpi "SPI" "1" url="/spi/" %}').startswith(
        '<a class="kpi" href="/spi/">'
    )


# Pictures


def test_a_trend_breaks_where_a_value_is_undefined():
    shown = render("{% sparkline values %}", values=[1, 2, None, 2, 3])

    assert shown.count("<polyline") == 2
    assert 'aria-label="Trend from 1 to 3"' in shown


@pytest.mark.parametrize("values", [[], [1], [None, 1, None]])
def test_one_value_is_no_trend(values):
    assert render("{% sparkline values %}", values=values) == ""


def test_a_flat_trend_runs_through_the_middle():
    assert 'points="0.0,9.0 80.0,9.0"' in render(
        "{% sparkline values %}", values=[4, 4]
    )


def test_a_bullet_marks_the_target_and_turns_red_beyond_it():
    shown = render("{% bullet 95 60 scale=100 %}")

    assert 'class="bullet-actual bullet-over" y="2" width="95.0"' in shown
    assert 'class="bullet-target" x="60.0"' in shown


def test_a_bullet_without_an_actual_is_left_out():
    assert render("{% bullet None 60 %}") == ""


def test_shares_fill_the_bar_and_skip_zeros():
    shown = render(
        "{% stacked parts %}", parts=[("green", 3), ("amber", 0), ("red", 1)]
    )

    assert 'class="fill-green" x="0.00" width="74.60"' in shown
    assert 'class="fill-red" x="75.00"' in shown
    assert "fill-amber" not in shown


# Marks


@pytest.mark.parametrize(
    ("tone", "word"),
    [("green", "On track"), ("amber", "At risk"), ("red", "Off track"),
     ("grey", "Not known"), ("blue", "Done")],
)  # fmt: skip
def test_a_status_is_colour_icon_and_word(tone, word):
    shown = render("{% status tone %}", tone=tone)

    assert f"chip-{tone}" in shown
    assert "<svg" in shown
    assert text(shown) == word


def test_a_status_with_a_reason_can_be_focused_and_read_out():
    shown = render('{% status "red" "Late" reason=why %}', why="41 days <late>")

    assert shown.startswith('<button type="button" class="chip chip-red"')
    assert text(shown) == "Late : 41 days <late>"
    assert "<late>" not in shown


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada Brandt", "AB"), ("Ada", "A"), ("Ana de la Cruz", "AC"), ("  ", "")],
)
def test_an_avatar_shows_initials(name, initials):
    assert text(render("{% avatar name %}", name=name)) == initials


def test_nobody_is_an_undefined_person():
    assert 'title="Nobody is named."' in render('{% person "" %}')


# Frames


def test_a_tab_knows_that_it_is_the_page():
    source = '{% tab "All" "/projects/" %}{% tab "Mine" "/mine/" count=0 %}'

    all_, mine = render(source).split("</a>")[:2]

    assert 'aria-current="page"' in all_
    assert "aria-current" not in mine
    assert text(mine) == "Mine 0"


def test_a_page_header_holds_its_actions():
    shown = render(
        '{% page_header "Move" code="P-2" lead="Logistics" %}<a>Edit</a>{% endpage_header %}'
    )

    assert text(shown) == "P-2 Move Logistics Edit"


def test_frames_escape_their_arguments_but_not_their_content():
    shown = render("{% card title %}<b>inside</b>{% endcard %}", title="<i>A & B</i>")

    assert "<h2>&lt;i&gt;A &amp; B&lt;/i&gt;</h2>" in shown
    assert "<b>inside</b>" in shown


@pytest.mark.parametrize("level", ["info", "success", "warning", "error"])
def test_a_callout_has_a_level(level):
    shown = render("{% callout level %}<p>Words</p>{% endcallout %}", level=level)

    assert f"callout-{level}" in shown
    assert ('role="alert"' in shown) == (level == "error")


def test_an_empty_state_says_what_to_do_next():
    shown = render(
        '{% empty_state "No risks yet" "Write one." %}<a>Add</a>{% endempty_state %}'
    )

    assert text(shown) == "No risks yet Write one. Add"


def test_a_menu_is_opened_by_its_button():
    shown = render('{% menu "More" "m1" %}<a class="menu-item">A</a>{% endmenu %}')

    assert 'popovertarget="m1"' in shown
    assert '<div class="menu" id="m1" popover>' in shown


def test_steps_tell_what_is_done_and_where_one_is():
    shown = render("{% steps names 2 %}", names=["Files", "Preview", "Import"])

    assert shown.count("step-done") == 1
    assert re.search(r'aria-current="step">\s*<span class="step-number">2<', shown)


def test_a_fact_without_a_value_tells_why():
    shown = render('{% fact "Baseline" None reason="None is set." %}')

    assert text(shown) == "Baseline —"


@pytest.mark.parametrize(
    ("cookie", "attributes"),
    [
        ("", 'data-bs-theme="light" data-theme-choice="auto"'),
        ("dark", 'data-bs-theme="dark" data-theme-choice="dark"'),
        ('"><script>', 'data-bs-theme="light" data-theme-choice="auto"'),
    ],
)
def test_the_remembered_theme_is_written_by_the_server(cookie, attributes):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    page = engines["django"].from_string("{% theme_attributes %}")

    assert page.render({}, request) == attributes


# Navigation


def test_only_sections_with_pages_are_shown_in_their_order():
    items = [
        NavigationItem("Register", "flag", "/r/", "Projects"),
        NavigationItem("Home", "home", "/"),
        NavigationItem("Roadmap", "road", "/m/", "Portfolio"),
    ]

    assert [s.label for s in navigation.grouped(items)] == ["", "Portfolio", "Projects"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", "/"), ("/projects/P-1/", "/projects/"), ("/else/", ""),
     ("/projects/new/", "/projects/new/")],
)  # fmt: skip
def test_the_entry_that_fits_longest_is_current(path, expected):
    sections = navigation.grouped(
        NavigationItem(url, "home", url)
        for url in ("/", "/projects/", "/projects/new/")
    )

    assert navigation.current(sections, path) == expected


# Tables

HEADINGS = [Heading("Name", "name"), Heading("SPI", "spi", "num"), Heading("Note")]


def test_a_table_sorts_by_links_that_replace_it():
    shown = render(
        '{% table h id="t" caption="Projects" sort="-spi" %}<tr></tr>{% endtable %}',
        "?status=red&page=3",
        h=HEADINGS,
    )

    assert 'href="?status=red&amp;sort=name"' in shown
    assert 'href="?status=red&amp;sort=spi"' in shown
    assert shown.count('aria-sort="descending"') == 1
    assert 'hx-target="#t" hx-select="#t"' in shown
    assert "Note</th>" in shown


def test_sorting_can_replace_the_table_with_its_pages():
    shown = render(
        '{% table h id="t" caption="P" within="results" %}{% endtable %}', h=HEADINGS
    )

    assert 'hx-target="#results" hx-select="#results"' in shown


def test_the_sorted_column_turns_round():
    shown = render(
        '{% table h id="t" caption="P" sort="name" %}{% endtable %}', h=HEADINGS
    )

    assert 'href="?sort=-name"' in shown
    assert 'aria-sort="ascending"' in shown


def test_a_table_scrolls_by_keyboard_and_has_a_name():
    shown = render('{% table h id="t" caption="Risks" %}{% endtable %}', h=HEADINGS)

    assert 'tabindex="0" role="region" aria-label="Risks"' in shown


def test_selection_boxes_have_names():
    shown = render('{% table h id="t" caption="P" select=True %}'
                   '<tr><td>{% select_row "P-1" "Move" %}</td></tr>{% endtable %}',
                   h=HEADINGS)  # fmt: skip

    assert 'aria-label="Select all rows"' in shown
    assert 'value="P-1" aria-label="Select Move"' in shown


def test_pages_keep_the_filters():
    page = Paginator(range(342), 50).page(2)

    shown = render(
        '{% pagination page id="t" noun="projects" %}', "?status=red", page=page
    )

    assert "51–100 of 342 projects" in shown  # noqa: RUF001
    assert 'href="?status=red&amp;page=1"' in shown
    assert 'href="?status=red&amp;page=3"' in shown


def test_no_rows_have_no_pages():
    page = Paginator([], 50).page(1)

    shown = render('{% pagination page id="t" noun="risks" %}', page=page)

    assert text(shown) == "No risks"


def test_the_matrix_has_a_row_for_each_probability_from_the_top():
    cell = SimpleNamespace(band="critical", count=2, url="/r/?p=5&i=4")

    shown = render("{% matrix cells %}", cells={(5, 4): cell})

    assert shown.count("<td class=") == 25 + 1
    assert shown.index("Very high") < shown.index("Very low")
    assert 'aria-label="2: probability 5, impact 4"' in shown


# Forms


class RiskForm(forms.Form):
    title = forms.CharField(help_text="Cause, event, effect.")
    owner = forms.ChoiceField(choices=[("a", "Ada")], required=False)
    notify = forms.BooleanField(required=False)
    response = forms.ChoiceField(
        choices=[("avoid", "Avoid")], widget=forms.RadioSelect, required=False
    )
    code = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("The register is closed.")


def test_a_field_ties_label_help_and_error_to_its_control():
    shown = render("{% field form.title %}", form=RiskForm({}))

    assert 'for="id_title"' in shown
    assert 'id="id_title_helptext"' in shown
    assert 'id="id_title_error"' in shown
    assert 'aria-describedby="id_title_helptext id_title_error"' in shown
    assert 'aria-invalid="true"' in shown


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("title", "form-control"),
        ("owner", "form-select"),
        ("notify", "form-check-input"),
    ],
)
def test_a_control_is_dressed_by_its_kind(name, css):
    shown = render("{% field bound %}", bound=RiskForm()[name])

    assert f'class="{css}"' in shown


def test_choices_to_tick_are_one_group():
    shown = render("{% field form.response %}", form=RiskForm())

    assert shown.startswith("<fieldset")
    assert "<legend" in shown


def test_a_form_shows_its_own_errors_first_and_its_hidden_fields():
    shown = render("{% form_fields form %}", form=RiskForm({"title": "x"}))

    assert shown.index("The register is closed.") < shown.index("id_title")
    assert '<input type="hidden" name="code"' in shown


def test_a_drop_area_is_a_file_input_with_a_label():
    shown = render('{% file_drop "plans" accept=".mpp" hint="MPP" %}')

    assert '<label class="drop" for="plans">' in shown
    assert 'name="files" multiple accept=".mpp"' in shown
    assert 'aria-describedby="plans-hint"' in shown


# Jobs


def job(state: str, **more: object) -> Job:
    return Job(pk=7, title="Import", state=state, **more)


def test_a_running_job_asks_for_itself_and_can_be_cancelled():
    shown = render("{% job_card job %}", job=job(JobState.RUNNING, done=7, total=12))

    assert 'hx-get="/jobs/7/" hx-trigger="every 1s"' in shown
    assert 'hx-post="/jobs/7/cancel/"' in shown
    assert 'value="58" max="100"' in shown


def test_a_waiting_job_without_steps_is_indeterminate():
    shown = render("{% job_card job %}", job=job(JobState.WAITING))

    assert '<progress aria-label="Import"></progress>' in shown


@pytest.mark.parametrize(
    ("state", "more", "words"),
    [
        (JobState.DONE, {"result_url": "/x/"}, "Import Done Open the result"),
        (JobState.FAILED, {"error": "Cut off."}, "Import Failed Cut off."),
        (JobState.CANCELLED, {}, "Import Cancelled"),
    ],
)
def test_a_job_that_is_over_asks_no_more(state, more, words):
    shown = render("{% job_card job %}", job=job(state, **more))

    assert text(shown) == words
    assert "hx-get" not in shown


# All templates


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT / "src/steerco"))
)
def test_a_template_obeys_the_security_policy(path):
    source = re.sub(r"\{#.*?#\}", "", path.read_text())
    markup = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source)

    assert not re.search(r"\sstyle\s*=", markup), "inline style: use a class"
    assert "<style" not in markup, "inline style sheet: use frontend/css"
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", markup)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", markup), "inline handler"
    assert not re.search(r"\bhx-on\b|javascript:", markup)
    assert not re.search(r"(?:src|href)=[\"']https?://", markup), "another host"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.stem)
def test_a_template_compiles(path):
    engines["django"].from_string(path.read_text())


@pytest.fixture
def guide(rf):
    request = rf.get("/styleguide")
    request.htmx = False
    request.user = SimpleNamespace(is_authenticated=False, pk=None)
    return styleguide.styleguide(request).content.decode()


def test_the_style_guide_shows_every_example_with_its_source(guide):
    names = [name for names in styleguide.EXAMPLES.values() for name in names]

    for name in names:
        assert f'id="example-{name}"' in guide
    assert guide.count("<summary>Template</summary>") == len(names)


def test_ids_on_the_style_guide_are_unique(guide):
    ids = re.findall(r'\sid="([^"]+)"', guide)
    repeated = {i for i in ids if ids.count(i) > 1}

    assert repeated == set()


def test_every_example_of_the_folder_is_shown():
    folder = ROOT / "src/steerco/core/templates/styleguide"
    shown = {name for names in styleguide.EXAMPLES.values() for name in names}

    assert {p.stem for p in folder.glob("*.html")} - {"page", "how_to"} == shown
