"""Every refusal in one shape, in the language of the reader: a message, and each thing in the way with its field."""

import json
import logging
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import DataError, IntegrityError
from django.db.models import CheckConstraint
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.paging import BadCursor
from luodi.ladders.queries import NoLadder

from .records import outer_name

logger = logging.getLogger("django.request")


class ObstacleOut(BaseModel):
    """One thing in the way."""

    field: str = Field(description="the field it is about, empty where it is about no single one")
    code: str = Field(description="a stable word for programs")
    message: str = Field(description="what is wrong and the way out, in the language asked for")
    who: str = Field(description="who can clear it, empty where the sender can")


class FaultOut(BaseModel):
    """Why nothing was done."""

    message: str
    obstacles: list[ObstacleOut]


FAULTS: dict[int, Any] = {status: FaultOut for status in (400, 401, 403, 404, 409, 422, 429)}


class TooMany(HttpError):
    """More requests than a person may send in a minute."""

    def __init__(self, wait: int) -> None:
        super().__init__(429, _("Too many requests. Wait {seconds} seconds.").format(seconds=wait))
        self.wait = wait


def obstacle_record(each: Obstacle, *, is_outer: bool = False) -> dict[str, str]:
    """One thing in the way, its field under the name programs use; ``is_outer``: it has that name already."""
    return {
        "field": each.field if is_outer else outer_name(each.field),
        "code": each.code or "invalid",
        "message": str(each.message),
        "who": str(each.who),
    }


def fault(
    status: int, message: str, obstacles: Iterable[Obstacle] = (), *, is_outer: bool = False
) -> HttpResponse:
    """The answer that says why nothing was done."""
    told = {
        "message": message,
        "obstacles": [obstacle_record(each, is_outer=is_outer) for each in obstacles],
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type="application/json")


def refusal(error: Refused, *, is_outer: bool = False) -> HttpResponse:
    """409 where somebody was faster, else 422, with every obstacle."""
    conflict = isinstance(error, Conflict)
    obstacles = [*error.obstacles]
    if len(obstacles) == 1:
        message = str(obstacles[0].message)
    elif conflict:
        message = _("Somebody else was faster; nothing was changed.")
    else:
        message = _("Nothing was done; {count} things are in the way.").format(count=len(obstacles))
    return fault(409 if conflict else 422, message, obstacles, is_outer=is_outer)


def _messages(kind: str, limits: Mapping[str, Any]) -> str:
    texts = {
        "missing": _("This field is required."),
        "extra_forbidden": _("There is no such field. Leave it out."),
        "string_type": _("Write text in quotation marks."),
        "bool_type": _("Write true or false."),
        "bool_parsing": _("Write true or false."),
        "int_type": _("Write a whole number."),
        "int_parsing": _("Write a whole number."),
        "int_from_float": _("Write a whole number."),
        "list_type": _("Write a list."),
        "model_type": _("Write an object with the fields that the description names."),
        "model_attributes_type": _("Write an object with the fields that the description names."),
        "string_too_long": _("At most {max_length} characters are taken."),
        "string_too_short": _("At least {min_length} characters are needed."),
        "too_long": _("At most {max_length} entries are taken."),
        "too_short": _("At least {min_length} entries are needed."),
        "greater_than_equal": _("The number must be at least {ge}."),
        "less_than_equal": _("The number must be at most {le}."),
    }
    text = texts.get(kind) or _("This value cannot be used.")
    return text.format(**{"max_length": "", "min_length": "", "ge": "", "le": "", **limits})


def obstacles_of(errors: Iterable[Mapping[str, Any]]) -> list[Obstacle]:
    """What does not have the declared shape, each with its place (``body`` and the like left out)."""
    found = []
    for error in errors:
        path = [str(part) for part in error["loc"][1:]]
        if error["loc"][0] == "body":
            path = path[1:]
        limits = error.get("ctx") or {}
        message = limits["told"] if error["type"] == "value" else _messages(error["type"], limits)
        found.append(Obstacle(message, field=".".join(path), code=error["type"]))
    return found


@cache
def _checks() -> dict[str, Any]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    }


def _broken(error: IntegrityError) -> HttpResponse:
    for name, constraint in _checks().items():
        if name in str(error):
            return refusal(Refused.because(str(constraint.violation_error_message), code="constraint"))
    return refusal(
        Conflict(Obstacle(_("Somebody else has entered this already. Look again."), code="conflict"))
    )


def _unauthorized(error: HttpError) -> HttpResponse:
    message = (
        str(error) if str(error) != "Unauthorized" else _("Send a valid token: “Authorization: Bearer …”.")
    )
    answer = fault(401, message)
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Luodi"'
    return answer


def _http(error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        return _unauthorized(error)
    if isinstance(error, TooMany):
        answer = fault(429, str(error))
        answer.headers["Retry-After"] = str(error.wait)
        return answer
    if error.status_code == 403:
        return fault(403, _("The request lacks the token of the page it comes from. Load the page again."))
    return fault(400, _("The body is not JSON. Nothing was done."))


def answer_to(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer to anything an operation raised; a fault of ours is logged and answered with 500."""
    if isinstance(error, Refused):
        return refusal(error)
    if isinstance(error, ValidationError):
        return refusal(Refused.of(obstacles_of(error.errors)), is_outer=True)
    if isinstance(error, HttpError):
        return _http(error)
    if isinstance(error, Http404):
        return fault(404, _("There is no such record, or you may not see it."))
    if isinstance(error, PermissionDenied):
        return fault(403, str(error) or _("You are not allowed to do this here."))
    if isinstance(error, BadCursor):
        return fault(400, str(error), [Obstacle(str(error), field="cursor", code="cursor")])
    if isinstance(error, BadRequest | SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return fault(400, _("The request is damaged or too large. Nothing was done."))
    if isinstance(error, NoLadder):
        return refusal(
            Refused.because(_("No stage ladder is in force. The bureau has to adopt one."), code="ladder")
        )
    if isinstance(error, IntegrityError):
        return _broken(error)
    if isinstance(error, DataError):
        return refusal(Refused.because(_("A value is larger than its field."), code="too_large"))
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return fault(500, _("Something went wrong on our side; nothing was done. It is in the log."))
