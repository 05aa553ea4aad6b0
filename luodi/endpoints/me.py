"""Who asks, what they may do, and their tokens."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from luodi.accounts import access, actions, queries
from luodi.accounts.models import ApiToken, Posting
from luodi.api.operations import answer, many, reading, writing
from luodi.api.records import Fields, Reference, plain, reference
from luodi.api.types import Nothing, Pk
from luodi.common import clock

from .projects import user_of

router = Router()
TOKEN = Fields(
    ApiToken, ("name", "prefix", "scope", "created_at", "expires_on", "last_used_at", "revoked_at")
)
TokenOut = TOKEN.schema("Token")


class PostingOut(BaseModel):
    """A role at an organization."""

    role: str
    organization: Reference
    since: date
    until: date | None


class UsedTokenOut(BaseModel):
    """The token of the request."""

    name: str
    scope: str
    expires_on: date
    last_used_at: datetime | None


class MeOut(BaseModel):
    """A person with roles and permission codes; null instead of a token in a browser's session."""

    id: int
    username: str
    name: str
    organization: Reference | None
    postings: list[PostingOut]
    permissions: list[str]
    token: UsedTokenOut | None


@reading(router, "", gives=MeOut)
def get_me(request: HttpRequest) -> HttpResponse:
    """Who asks, with which roles, and what these allow somewhere."""
    user = user_of(request)
    today = clock.today()
    holds = [posting for posting in queries.postings_of(user) if _holds(posting, today)]
    token = getattr(request, "api_token", None)
    used = ("name", "scope", "expires_on", "last_used_at")
    return answer(
        {
            "id": user.pk,
            "username": user.username,
            "name": user.name,
            "organization": plain(user.organization),
            "postings": [
                {
                    "role": each.role,
                    "organization": reference(each.organization),
                    "since": plain(each.since),
                    "until": plain(each.until),
                }
                for each in holds
            ],
            "permissions": sorted(user.scope.places),
            "token": token and {name: plain(getattr(token, name)) for name in used},
        }
    )


@reading(router, "/tokens", gives=many(TokenOut))
def list_tokens(request: HttpRequest) -> HttpResponse:
    """Your own tokens; a new one is issued on the page of your account."""
    return answer([_token(row) for row in access.own_tokens(user_of(request))])


@writing(router, "/tokens/{int:pk}/revoke", gives=TokenOut)
def revoke_token(request: HttpRequest, pk: Pk, given: Nothing) -> HttpResponse:
    """End one of your own tokens at once."""
    return answer(
        _token(actions.revoke_token(access.own_token_for(user_of(request), pk), by=user_of(request)))
    )


def _token(token: ApiToken) -> dict[str, Any]:
    return {"id": token.pk, **TOKEN.record(token)}


def _holds(posting: Posting, today: date) -> bool:
    return posting.since <= today and (posting.until is None or posting.until > today)
