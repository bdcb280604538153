"""The doors through which the Gantt edits a plan: JSON in, what changed out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, TypeVar, cast

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from msgspec import Meta

from steerco.core.errors import Conflict, DomainError
from steerco.organisation.models import Person
from steerco.projects.models import Project
from steerco.projects.selectors import task_details as selectors
from steerco.projects.selectors.deltas import Delta, delta_since
from steerco.projects.selectors.projects import project_of
from steerco.projects.services import edits as services
from steerco.projects.services.edits import EditRefused, Outcome
from steerco.schedules.editing import Edit

B = TypeVar("B")
Key = Annotated[str, Meta(max_length=64)]
MOST_EDITS = 5_000
MOST_BYTES = 8 * 1024 * 1024
WHERE = re.compile(r"\$\.edits\[(\d+)\](?:.*\.(\w+))?")


class EditsBody(msgspec.Struct):
    revision: Annotated[int, Meta(ge=0)]
    edits: Annotated[list[Edit], Meta(min_length=1, max_length=MOST_EDITS)]
    key: Key = ""


class StepBody(msgspec.Struct):
    revision: Annotated[int, Meta(ge=0)]
    key: Key = ""


class VersionBody(msgspec.Struct):
    note: Annotated[str, Meta(max_length=500)] = ""
    revision: Annotated[int, Meta(ge=0)] | None = None


class Refusal(msgspec.Struct):
    detail: str
    edit: int | None = None
    field: str | None = None


@require_POST
def plan_edits(request: HttpRequest, code: str) -> HttpResponse:
    """Do the edits of one request: all of them, or none."""

    def deed(project: Project, user: Person, body: EditsBody) -> Outcome:
        return services.edit_plan(
            project=project,
            actor=user,
            revision=body.revision,
            wanted=body.edits,
            key=body.key,
        )

    return answered(request, code, EditsBody, deed)


@require_POST
def plan_undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take the person's last edit back."""
    return answered(
        request,
        code,
        StepBody,
        lambda project, user, body: services.undo_edit(
            project=project, actor=user, revision=body.revision, key=body.key
        ),
    )


@require_POST
def plan_redo(request: HttpRequest, code: str) -> HttpResponse:
    """Do again what the person took back last."""
    return answered(
        request,
        code,
        StepBody,
        lambda project, user, body: services.redo_edit(
            project=project, actor=user, revision=body.revision, key=body.key
        ),
    )


@require_POST
def plan_versions(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the plan as it is now as the next version."""
    project, user = asked(request, code)
    try:
        body = read(request, VersionBody)
        services.save_version(project=project, actor=user, note=body.note)
    except DomainError as error:
        return refused(error)
    now = project_of(user, code)
    since = now.revision - 1 if body.revision is None else body.revision
    return put(
        delta_since(
            now,
            user,
            since,
            timezone.localdate(),
            words="The plan is saved as a version.",
        )
    )


@require_safe
def plan_changes(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what changed since a revision, whoever changed it."""
    project, user = asked(request, code)
    since = request.GET.get("since", "0")
    if not since.isascii() or not since.isdecimal() or len(since) > 9:
        return put(Refusal("Say since which revision, as in since=3."), status=422)
    if int(since) == project.revision:
        return HttpResponse(status=204)
    return put(delta_since(project, user, int(since), timezone.localdate()))


@require_safe
def task_details(request: HttpRequest, code: str, uid: int) -> HttpResponse:
    """Show everything about one task; its forms send edits."""
    project, user = asked(request, code)
    details = selectors.task_details(project, user, uid)
    if details is None:
        raise Http404
    context = {
        "task": details,
        "links": [
            ("Predecessors", details.predecessors, "Nothing comes before it."),
            ("Successors", details.successors, "Nothing waits for it."),
        ],
    }
    return render(request, "projects/task_details.html", context)


@require_safe
def task_why(request: HttpRequest, code: str, uid: int) -> HttpResponse:
    """Tell the chain of reasons why a task is where it is."""
    project, _ = asked(request, code)
    steps = selectors.why_steps(project, uid)
    if steps is None:
        raise Http404
    return put({"steps": steps})


# -- reading and answering -----------------------------------------------------------


def asked(request: HttpRequest, code: str) -> tuple[Project, Person]:
    user = cast(Person, request.user)
    return project_of(user, code), user


def read(request: HttpRequest, kind: type[B]) -> B:
    """Decode the body, or say in which edit and field it cannot be understood."""
    if len(request.body) > MOST_BYTES:
        message = "That is too much at once; send it in several parts."
        raise EditRefused(message)
    if rb"\u0000" in request.body:
        message = "A text holds a NUL character, which nobody can type."
        raise EditRefused(message)
    try:
        return msgspec.json.decode(request.body, type=kind)
    except msgspec.ValidationError as error:
        where = WHERE.search(str(error))
        words = str(error).split(" - at ")[0].replace("`", "")
        raise EditRefused(
            f"This cannot be understood: {words}.",
            edit=int(where[1]) if where else None,
            field=where[2] if where else None,
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EditRefused("The request is not valid JSON.") from error


def answered(
    request: HttpRequest,
    code: str,
    kind: type[B],
    deed: Callable[[Project, Person, B], Outcome],
) -> HttpResponse:
    """Do the deed and answer with what changed since the revision of its person."""
    project, user = asked(request, code)
    body: Any = None
    try:
        body = read(request, kind)
        outcome = deed(project, user, body)
    except Conflict as error:
        now = project_of(user, code)
        known = (
            delta_since(now, user, body.revision, timezone.localdate())
            if body
            else None
        )
        return put(
            {"detail": error.message, "delta": known or {"reload": True}}, status=409
        )
    except DomainError as error:
        return refused(error)
    now = project_of(user, code)
    words = ". ".join((outcome.revision.words, *outcome.said))
    return put(delta_since(now, user, outcome.since, timezone.localdate(), words=words))


def refused(error: DomainError) -> HttpResponse:
    edit = field = None
    if isinstance(error, EditRefused):
        edit, field = error.edit, error.field
    return put(Refusal(error.message, edit, field), status=error.status)


def put(
    answer: Delta | Refusal | dict[str, Any] | None, status: int = 200
) -> HttpResponse:
    """Answer in JSON; nothing means that the page has to be loaded again."""
    content = {"reload": True} if answer is None else answer
    return HttpResponse(
        msgspec.json.encode(content), content_type="application/json", status=status
    )
