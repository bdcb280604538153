"""Plans that leave: files of other programs, and pictures."""

from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from steerco.core.addresses import address
from steerco.core.downloads import attachment, stored_file
from steerco.organisation.models import Person
from steerco.projects.forms.exports import PictureForm
from steerco.projects.models import Project
from steerco.projects.reports.plan_files import (
    PICTURE_TYPES,
    PLAN_KINDS,
)
from steerco.projects.selectors.exports import (
    export_of,
    exported_name,
    plan_to_export,
    takes_long,
    way_to,
)
from steerco.projects.selectors.projects import project_of
from steerco.projects.services.exports import note_fetched, note_plan
from steerco.projects.tasks import queue_plan
from steerco.schedules.drawing import Look, TooManySheets, draw

LARGEST_VERSION = 2**31


def asked(request: HttpRequest, code: str) -> tuple[Project, int | None]:
    """Return the project, if the person sees it, and which version is meant."""
    project = project_of(cast(Person, request.user), code)
    number = request.GET.get("version", "")
    if number and not (number.isascii() and number.isdecimal()):
        raise Http404
    version = int(number[:11]) if number else None
    if version is not None and not 0 < version < LARGEST_VERSION:
        raise Http404
    return project, version


@require_http_methods(["GET", "HEAD", "POST"])
def plan_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Answer with the plan as a file, or have a large one made in the background."""
    project, version = asked(request, code)
    if kind not in PLAN_KINDS:
        raise Http404
    actor = cast(Person, request.user)
    if request.method == "POST":
        export = queue_plan(project=project, actor=actor, kind=kind, version=version)
        return redirect("projects:export-detail", export.pk)
    if takes_long(project, kind):
        return notes_dialog(request, project, kind, version)
    plan = plan_to_export(project, version)
    today = timezone.localdate()
    written = plan.written(kind, on=today)
    name = exported_name(plan, kind)
    note_plan(project=project, actor=actor, kind=kind, name=name, version=version)
    return attachment(written.content, name, PLAN_KINDS[kind].content_type)


@require_safe
def export_notes(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Say what a kind of file cannot carry of this plan before it is downloaded."""
    project, version = asked(request, code)
    if kind not in PLAN_KINDS:
        raise Http404
    return notes_dialog(request, project, kind, version)


def notes_dialog(
    request: HttpRequest, project: Project, kind: str, version: int | None
) -> HttpResponse:
    file = address("projects:plan-export", project.code, kind)
    context = {
        "project": project,
        "kind": PLAN_KINDS[kind],
        "address": f"{file}?version={version}" if version else file,
    }
    if takes_long(project, kind):
        return dialog(request, "projects/export_large.html", context)
    plan = plan_to_export(project, version)
    written = plan.written(kind, on=None)
    context |= {
        "notes": written.notes,
        "patched": plan.source is not None
        and plan.source.schedule.format.lower() == kind,
    }
    return dialog(request, "projects/export_notes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the picture should show, and answer with it once that is said."""
    project, version = asked(request, code)
    if request.method != "POST":
        return picture_dialog(request, project, PictureForm(initial=initial(version)))
    form = PictureForm(request.POST)
    if not form.is_valid():
        return picture_dialog(request, project, form, status=422)
    actor, kind = cast(Person, request.user), form.cleaned_data["kind"]
    version, look = form.cleaned_data["version"], form.look()
    if takes_long(project, kind):
        export = queue_plan(
            project=project, actor=actor, kind=kind, version=version, look=look
        )
        return redirect("projects:export-detail", export.pk)
    plan = plan_to_export(project, version)
    try:
        picture = draw(plan.schedule, kind, look, today=timezone.localdate())
    except TooManySheets as error:
        form.add_error("scale", str(error))
        return picture_dialog(request, project, form, status=422)
    name = f"{plan.name}-gantt.{picture.ending}"
    note_plan(project=project, actor=actor, kind=kind, name=name, version=version)
    return attachment(picture.content, name, PICTURE_TYPES[picture.ending])


@require_safe
def export_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a file is, and the file once it is there."""
    export = export_of(cast(Person, request.user), pk)
    template = "projects/export_detail.html"
    if request.headers.get("HX-Request"):
        template += "#body"
    context = {"export": export, "job": export.job, "way": way_to(export)}
    return render(request, template, context)


@require_safe
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    """Answer with a file that was made in the background."""
    user = cast(Person, request.user)
    export = export_of(user, pk)
    answer = stored_file(export.file, export.name)
    note_fetched(export=export, actor=user)
    return answer


def initial(version: int | None) -> dict[str, Any]:
    look = Look()
    return {
        "columns": look.columns,
        "links": look.links,
        "baseline": look.baseline,
        "version": version,
    }


def picture_dialog(
    request: HttpRequest, project: Project, form: PictureForm, *, status: int = 200
) -> HttpResponse:
    context = {"project": project, "form": form}
    return dialog(request, "projects/export_picture.html", context, status=status)


def dialog(
    request: HttpRequest, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with what stands in the dialog, or with a page of its own around it."""
    fragment = bool(request.headers.get("HX-Request"))
    template = part if fragment else "projects/export_page.html"
    return render(request, template, context | {"part": part}, status=status)
