"""Addresses of the home page, the search, a person and the journal."""

from django.urls import path

from steerco.faces import views

app_name = "faces"

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search_page, name="search"),
    path("people/<str:code>/", views.person_detail, name="person-detail"),
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token-revoke"),
    path("journal/", views.journal, name="journal"),
    path("journal/verify/", views.journal_verify, name="journal-verify"),
]
