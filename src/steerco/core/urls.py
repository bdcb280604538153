"""Addresses of jobs, saved views and the style guide."""

from django.urls import URLPattern

app_name = "core"

urlpatterns: list[URLPattern] = []
