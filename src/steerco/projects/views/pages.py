"""The schedule, baselines, files and history of a project."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from steerco.core.addresses import address
from steerco.core.answers import go_to, once, put_errors
from steerco.core.downloads import stored_file
from steerco.core.errors import DomainError
from steerco.core.tables import Heading
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import reporting
from steerco.projects.forms.baselines import BaselineForm
from steerco.projects.models import Project, ScheduleVersion
from steerco.projects.policies import can_edit_plan, can_set_baseline
from steerco.projects.selectors import pages as selectors
from steerco.projects.selectors.outside import date_there, outside_rows
from steerco.projects.selectors.plan_payload import plan_payload
from steerco.projects.selectors.plan_settings import plan_settings
from steerco.projects.selectors.projects import project_frame, project_of
from steerco.projects.services.baselines import set_baseline
from steerco.projects.services.exports import note_plan
from steerco.projects.services.outside import use_outside_date

BASELINE_HEADINGS = (
    Heading("Baseline"),
    Heading("Approved", phone=False),
    Heading("By", phone=False),
    Heading("Start", align="num", phone=False),
    Heading("Finish", align="num"),
    Heading("Moved", align="num", tip="Calendar days after the baseline before."),
    Heading("Cost", align="num", phone=False),
    Heading("Reason", phone=False),
    Heading("Compare", hidden_label=True),
)
FILE_HEADINGS = (
    Heading("Version", align="num"),
    Heading("File"),
    Heading("Format", phone=False),
    Heading("Data date", align="num", phone=False),
    Heading("Imported", align="num", phone=False),
    Heading("By", phone=False),
    Heading("Tasks", align="num", phone=False),
    Heading("Recalculated finish", phone=False, tip="Against the dates in the file."),
    Heading("Keep", hidden_label=True),
)
HISTORY_PAGE = 40
OUTSIDE_HEADINGS = (
    Heading("Task here"),
    Heading("Project and task there"),
    Heading("In the file", align="num", phone=False),
    Heading("There now", align="num", phone=False),
    Heading("Moved", align="num"),
    Heading("Use", hidden_label=True),
)


def framed(request: HttpRequest, code: str) -> tuple[Person, Project, dict[str, Any]]:
    user = cast(Person, request.user)
    project = project_of(user, code)
    day = reporting(timezone.localdate()).as_of
    context = {
        "frame": project_frame(user, project, day),
        "project": project,
        "reporting_date": day,
        "data_date": project.data_date or day,
    }
    return user, project, context


@require_safe
def project_schedule(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan as grid and Gantt."""
    user, project, context = framed(request, code)
    context |= {
        "version": project.current_version,
        "can_edit": can_edit_plan(user, project),
        "outside": outside_rows(user, project),
        "outside_headings": OUTSIDE_HEADINGS,
        "task": request.GET.get("task", ""),
    }
    return render(request, "projects/schedule.html", context)


@require_POST
def outside_date_use(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Let a task wait for the date that its predecessor in another project has now."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    link = get_object_or_404(project.outside_links.select_related("project"), pk=pk)
    outcome = use_outside_date(link=link, day=date_there(user, link), actor=user)
    messages.success(request, outcome.revision.words)
    return go_to(request, address("projects:project-schedule", code))


@require_safe
def project_plan(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the plan as the Gantt draws it."""
    user = cast(Person, request.user)
    payload = plan_payload(project_of(user, code), user, timezone.localdate())
    if "application/msgpack" in request.headers.get("Accept", ""):
        encoded, kind = msgspec.msgpack.encode(payload), "application/msgpack"
    else:
        encoded, kind = msgspec.json.encode(payload), "application/json"
    response = HttpResponse(encoded, content_type=kind)
    patch_vary_headers(response, ["Accept"])
    return response


@require_safe
def project_plan_settings(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with what the dialogs of the Gantt start from."""
    project = project_of(cast(Person, request.user), code)
    content = msgspec.json.encode(plan_settings(project))
    return HttpResponse(content, content_type="application/json")


@require_safe
def project_baselines(request: HttpRequest, code: str) -> HttpResponse:
    """Show every baseline there was, and who approved it why."""
    user, project, context = framed(request, code)
    context |= {
        "rows": selectors.baseline_rows(project),
        "headings": BASELINE_HEADINGS,
        "can_set": can_set_baseline(user, project)
        and project.current_version is not None,
    }
    return render(request, "projects/baselines.html", context)


@require_http_methods(["GET", "POST"])
@once
def baseline_set(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the approval and freeze the current plan."""
    user, project, _ = framed(request, code)
    today = timezone.localdate()
    form = BaselineForm(request.POST or None, project=project, actor=user, on=today)
    if request.method == "POST" and form.is_valid():
        try:
            baseline = set_baseline(
                project=project, actor=user, today=today, **form.cleaned_data
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, f"{baseline} of {project.code} is set.")
            return go_to(request, address("projects:project-baselines", code))
    return render(
        request,
        "projects/baseline_form.html",
        {"form": form, "project": project},
        status=422 if form.errors else 200,
    )


@require_safe
def project_files(request: HttpRequest, code: str) -> HttpResponse:
    """Show the files that the plan came from."""
    _, project, context = framed(request, code)
    context |= {"rows": selectors.file_rows(project), "headings": FILE_HEADINGS}
    return render(request, "projects/files.html", context)


@require_safe
def project_file(request: HttpRequest, code: str, number: int) -> FileResponse:
    """Hand out the original file, always as a download."""
    user = cast(Person, request.user)
    project = project_of(user, code)
    versions = visible_to(user, ScheduleVersion).filter(project=project)
    version = get_object_or_404(versions.exclude(file=""), number=number)
    name = version.filename.rsplit("/", 1)[-1]
    answer = stored_file(version.file, name)
    note_plan(project=project, actor=user, kind="original", name=name, version=number)
    return answer


@require_safe
def project_history(request: HttpRequest, code: str) -> HttpResponse:
    """Show who did what to the project, when and why."""
    user, project, context = framed(request, code)
    paginator = Paginator(selectors.history_of(user, project), HISTORY_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context |= {"page": page, "rows": selectors.history_rows(page.object_list, project)}
    return render(request, "projects/history.html", context)
