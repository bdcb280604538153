"""Plans that leave: files of other programs, and pictures."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from steerco.core.addresses import address
from steerco.core.downloads import attachment
from steerco.organisation.models import Person
from steerco.projects.forms.exports import PictureForm
from steerco.projects.models import Project
from steerco.projects.reports.plan_files import PICTURE_TYPES, PLAN_KINDS, plan_file
from steerco.projects.selectors.exports import exported_name, plan_to_export
from steerco.projects.selectors.projects import project_of
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


@require_safe
def plan_export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Answer with the plan as a file, always as a download."""
    project, version = asked(request, code)
    if kind not in PLAN_KINDS:
        raise Http404
    plan = plan_to_export(project, version)
    today = timezone.localdate()
    written = plan_file(plan.schedule, kind, source=plan.source, on=today)
    name = exported_name(plan, kind)
    return attachment(written.content, name, PLAN_KINDS[kind].content_type)


@require_safe
def export_notes(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Say what a kind of file cannot carry of this plan before it is downloaded."""
    project, version = asked(request, code)
    if kind not in PLAN_KINDS:
        raise Http404
    plan = plan_to_export(project, version)
    written = plan_file(plan.schedule, kind, source=plan.source, on=None)
    download = address("projects:plan-export", project.code, kind)
    return dialog(
        request,
        "projects/export_notes.html",
        {
            "project": project,
            "kind": PLAN_KINDS[kind],
            "notes": written.notes,
            "patched": plan.source is not None
            and plan.source.schedule.format.lower() == kind,
            "address": f"{download}?version={version}" if version else download,
        },
    )


@require_safe
def plan_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the picture should show, and answer with it once that is said."""
    project, version = asked(request, code)
    if "kind" not in request.GET:
        return picture_dialog(request, project, PictureForm(initial=initial(version)))
    form = PictureForm(request.GET)
    if form.is_valid():
        plan = plan_to_export(project, version)
        kind, today = form.cleaned_data["kind"], timezone.localdate()
        try:
            picture = draw(plan.schedule, kind, form.look(), today=today)
        except TooManySheets as error:
            form.add_error("scale", str(error))
        else:
            name = f"{plan.name}-gantt.{picture.ending}"
            return attachment(picture.content, name, PICTURE_TYPES[picture.ending])
    return picture_dialog(request, project, form, status=422)


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
