"""Jobs and saved views."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from steerco.core.jobs import request_cancel
from steerco.core.models import Job, SavedView

LATEST = 50


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """Show what a person had done in the background, the latest first."""
    jobs = Job.objects.filter(owner_id=request.user.pk)[:LATEST]
    return render(request, "core/jobs.html", {"jobs": jobs, "running_jobs": ()})


@require_safe
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a job is; the card asks again until it is over."""
    job = get_object_or_404(Job, pk=pk, owner=request.user)
    if request.headers.get("HX-Request"):
        return render(request, "ui/job.html", {"job": job})
    return render(request, "core/job.html", {"job": job})


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job, pk=pk, owner=request.user)
    request_cancel(job)
    job.refresh_from_db()
    return render(request, "ui/job.html", {"job": job})


@require_POST
def saved_view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters and the order of a page under a name."""
    name = request.POST.get("name", "").strip()[:80]
    page = request.POST.get("page", "")[:80]
    if name and page:
        SavedView.objects.update_or_create(
            owner_id=request.user.pk,
            page=page,
            name=name,
            defaults={"query": request.POST.get("query", "")[:2000]},
        )
        messages.success(request, f"The view “{name}” is saved.")
    return redirect(back(request))


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    view.delete()
    messages.success(request, f"The view “{view.name}” is gone.")
    return redirect(back(request))


def back(request: HttpRequest) -> str:
    """Return the page the person came from, where it is one of ours."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return came_from
    return "/"
