"""Saved views of lists: personal settings, so that everybody sees and changes only the own ones."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields
from luodi.api.types import Absent, Given, Nothing, Pk
from luodi.web import saved_views
from luodi.web.models import SavedView
from luodi.web.pages import require_list

from .projects import user_of

router = Router()
VIEW = Fields(SavedView, ("page", "name", "query", "is_default"))
ViewOut = VIEW.schema("SavedView")
LONGEST = 8000


class ViewsQuery(BaseModel):
    """Only the views of one list, by its code."""

    model_config = ConfigDict(extra="forbid")
    page: str | Absent = Field(None, max_length=60)


class NewView(Given):
    """A list by its code, and the part of its address after the question mark: filters, order, columns."""

    page: str = Field(max_length=60, description="code of the list, such as projects or capital")
    name: str = Field(max_length=200)
    query: str = Field("", max_length=LONGEST)


class ViewChanges(Given):
    """Another name, or whether the view opens first."""

    name: str = Field("", max_length=200)
    is_default: bool = False


@reading(router, "/views", gives=many(ViewOut))
def list_views(request: HttpRequest, given: Query[ViewsQuery]) -> HttpResponse:
    """Your own views, of one list or of all."""
    return answer([_view(row) for row in saved_views.own_views(user_of(request), given.page or "")])


@writing(router, "/views", gives=ViewOut, status=201)
def save_view(request: HttpRequest, given: NewView) -> HttpResponse:
    """Save a view of a list, over your earlier one of that name."""
    user = user_of(request)
    require_list(user, given.page)
    return answer(_view(saved_views.save_view(user, given.page, given.name, given.query)), status=201)


@writing(router, "/views/{int:pk}", gives=ViewOut, method="PATCH")
def change_view(request: HttpRequest, pk: Pk, given: ViewChanges) -> HttpResponse:
    """Give one of your views another name, or let it open first, or no longer."""
    view = saved_views.own_view_for(user_of(request), pk)
    sent = given.model_fields_set
    if "name" in sent:
        saved_views.rename_view(view, given.name)
    if "is_default" in sent:
        saved_views.open_first(view, is_default=given.is_default)
    return answer(_view(view))


@writing(router, "/views/{int:pk}/remove", gives=None, status=204)
def remove_view(request: HttpRequest, pk: Pk, given: Nothing) -> HttpResponse:
    """Delete one of your views."""
    saved_views.own_view_for(user_of(request), pk).delete()
    return HttpResponse(status=204)


def _view(view: SavedView) -> dict[str, Any]:
    return {"id": view.pk, **VIEW.record(view)}
