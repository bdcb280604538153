from __future__ import annotations

from django import forms
from django.test import RequestFactory

from steerco.core.answers import go_to, put_errors
from steerco.core.errors import BadInput


class NamedForm(forms.Form):
    name = forms.CharField()


def test_a_plain_form_is_redirected() -> None:
    response = go_to(RequestFactory().post("/"), "/projects/")
    assert (response.status_code, response["Location"]) == (302, "/projects/")


def test_htmx_is_told_where_the_page_goes() -> None:
    response = go_to(RequestFactory().post("/", HTTP_HX_REQUEST="true"), "/projects/")
    assert (response.status_code, response["HX-Redirect"]) == (204, "/projects/")


def test_an_error_stands_at_its_field_or_over_the_form() -> None:
    form = NamedForm({"name": "x"})
    put_errors(form, BadInput("No.", fields={"name": "Taken.", "other": "Odd."}))
    assert form.errors == {"name": ["Taken."], "__all__": ["Odd."]}


def test_an_error_without_fields_stands_over_the_form() -> None:
    form = NamedForm({"name": "x"})
    put_errors(form, BadInput("Not today."))
    assert form.errors == {"__all__": ["Not today."]}
