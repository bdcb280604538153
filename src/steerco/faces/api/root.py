"""`/api/v1/`: the datasets of the read model, as JSON and CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Schema
from ninja.errors import AuthenticationError, ValidationError
from pydantic import Field

from steerco.core.downloads import CONTENT_TYPES
from steerco.core.errors import DomainError
from steerco.core.workbooks import Column, Table, write_csv
from steerco.faces.api.access import SessionAuth, TokenAuth, who
from steerco.faces.datasets import DATASETS, Dataset
from steerco.performance.services.booking import Posting, book_actuals

PAGE, MOST = 1_000, 10_000
JSON = "application/json"

api = NinjaAPI(
    title="Steerco",
    version="1",
    description="What a person may see, for programs. Dates are ISO 8601, money is "
    "decimal text, and what is undefined is null.",
    urls_namespace="api",
    docs_url=None,
    auth=[TokenAuth(), SessionAuth(csrf=True)],
)


class Asked(Schema):
    """Which rows, and in which format."""

    format: Literal["json", "csv"] = "json"
    limit: int = Field(PAGE, ge=1, le=MOST)
    offset: int = Field(0, ge=0)


@api.get("/", summary="The datasets there are", url_name="datasets")
def datasets(request: HttpRequest) -> HttpResponse:
    """List the datasets with their columns."""
    found = [
        {
            "name": each.name,
            "description": each.description,
            "url": f"{request.path}{each.name}/",
            "columns": list(each.columns),
        }
        for each in DATASETS.values()
    ]
    return answer({"datasets": found})


def reader(dataset: Dataset) -> Callable[..., HttpResponse]:
    """Return the operation that reads a dataset."""

    def read(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
        rows = dataset.rows(who(request))
        page = list(rows[asked.offset : asked.offset + asked.limit])
        names = list(dataset.columns)
        if asked.format == "csv":
            table = Table(dataset.name, [Column(name) for name in names], page)
            return HttpResponse(write_csv(table), content_type=CONTENT_TYPES["csv"])
        more = len(page) == asked.limit
        following = asked.offset + asked.limit
        return answer(
            {
                "dataset": dataset.name,
                "count": len(page),
                "next": f"{request.path}?limit={asked.limit}&offset={following}"
                if more
                else None,
                "rows": [dict(zip(names, row, strict=True)) for row in page],
            }
        )

    return read


for _dataset in DATASETS.values():
    api.get(
        f"/{_dataset.name}/",
        summary=_dataset.description,
        description=f"Columns: {', '.join(_dataset.columns)}.",
        url_name=_dataset.name,
        operation_id=f"read_{_dataset.name}",
    )(reader(_dataset))


class PostingIn(Schema):
    """A posting as a cost system tells it."""

    project: str
    date: dt.date
    amount: Decimal = Field(max_digits=17, decimal_places=2)
    key: str = Field(min_length=1, max_length=100)
    task: str = Field("", max_length=100)
    text: str = Field("", max_length=200)


class ActualsIn(Schema):
    """Postings of one source; `reason` is needed only to restate closed periods."""

    source: str = Field(min_length=1, max_length=40)
    reason: str = ""
    postings: list[PostingIn]


@api.post("/actuals/", summary="Book actual costs", url_name="actuals")
def book(request: HttpRequest, sent: ActualsIn) -> HttpResponse:
    """Book postings; told again they are known by source and key, and not doubled."""
    booked = book_actuals(
        source=sent.source,
        postings=[
            Posting(n, p.project, p.date, p.amount, p.key, p.task, p.text)
            for n, p in enumerate(sent.postings, start=1)
        ],
        actor=who(request),
        reason=sent.reason,
    )
    return answer(booked)


def answer(content: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(content), content_type=JSON, status=status)


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """Answer with what went wrong, as RFC 9457 wants it told."""
    content = {"type": "about:blank", "title": title, "status": status}
    body = msgspec.json.encode({**content, "detail": detail, **more})
    return HttpResponse(body, content_type="application/problem+json", status=status)


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem(error.status, error.code, error.message, fields=error.fields)


@api.exception_handler(AuthenticationError)
def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "Send a token as 'Authorization: Bearer ...'; your tokens page makes one."
    response = problem(401, "not_signed_in", detail)
    response.headers["WWW-Authenticate"] = 'Basic realm="Steerco"'
    return response


@api.exception_handler(ValidationError)
def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"where": ".".join(map(str, each["loc"][1:])), "what": each["msg"]}
        for each in error.errors
    ]
    return problem(422, "bad_input", "What was sent cannot be read.", errors=wrong)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "missing", "There is nothing here that you may see.")


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "not_allowed", "The request lacks its CSRF token.")


patterns, app_name, namespace = api.urls
for _pattern in patterns:
    # The API tells strangers itself; a program follows no redirect to a sign-in page.
    vars(_pattern.callback)["login_required"] = False
