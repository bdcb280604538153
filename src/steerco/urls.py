"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("steerco.faces.urls")),
    path("", include("steerco.performance.urls")),
    path("", include("steerco.projects.urls")),
    path("", include("steerco.organisation.urls")),
    path("", include("steerco.core.urls")),
    path("account/", include("allauth.urls")),
]
