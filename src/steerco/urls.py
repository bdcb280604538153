"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from steerco.faces.api import root

urlpatterns = [
    path("", include("steerco.faces.urls")),
    path("", include("steerco.performance.urls")),
    path("", include("steerco.projects.urls")),
    path("", include("steerco.organisation.urls")),
    path("", include("steerco.core.urls")),
    path("api/v1/", (root.patterns, root.app_name, root.namespace)),
    path("account/", include("allauth.urls")),
]
