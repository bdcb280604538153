"""Addresses of people and roles."""

from django.urls import path

from steerco.organisation import views

app_name = "organisation"

urlpatterns = [
    path("people/", views.person_list, name="person-list"),
    path("roles/", views.role_list, name="role-list"),
    path("roles/new/", views.role_give, name="role-give"),
    path("roles/names/<slug:offers>/", views.role_names, name="role-names"),
    path("roles/<int:pk>/end/", views.role_end, name="role-end"),
]
