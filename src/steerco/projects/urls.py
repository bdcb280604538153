"""Addresses of plans, imports, registers and baselines."""

from django.urls import URLPattern

app_name = "projects"

urlpatterns: list[URLPattern] = []
