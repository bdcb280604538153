"""Addresses of portfolios and projects as measured."""

from django.urls import URLPattern

app_name = "performance"

urlpatterns: list[URLPattern] = []
