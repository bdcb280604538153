"""Addresses of jobs, saved views and the style guide."""

from django.conf import settings
from django.urls import path

from steerco.core import styleguide, views

app_name = "core"

urlpatterns = [
    path("jobs/", views.job_list, name="job-list"),
    path("jobs/<int:pk>/", views.job_detail, name="job-detail"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("saved-views/", views.saved_view_save, name="saved-view-save"),
    path(
        "saved-views/<int:pk>/delete/",
        views.saved_view_delete,
        name="saved-view-delete",
    ),
]
if settings.DEBUG:
    urlpatterns += [
        path("styleguide", styleguide.styleguide, name="styleguide"),
        path("styleguide/dialog", styleguide.dialog, name="styleguide-dialog"),
        path("styleguide/toast", styleguide.show_toast, name="styleguide-toast"),
    ]
