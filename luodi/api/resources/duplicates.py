"""Likely double reports of one project, and what an officer decides of them."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from luodi.projects import access, actions
from luodi.projects.choices import DuplicateLevel, DuplicateVerdict
from luodi.projects.models import LikelyDuplicate
from luodi.projects.queries import pair_facts
from luodi.projects.tables import DUPLICATE_COLUMNS
from luodi.web.filters import Choice

from ..lists import Listing
from ..operations import answer, reading, writing
from ..records import Fields, ListRecords
from ..types import Given, Note, Pk, Reason
from .projects import user_of

router = Router()
POOL = Listing(
    name="Duplicates",
    access=access.listed_duplicates,
    records=ListRecords(LikelyDuplicate, DUPLICATE_COLUMNS),
    rights=("projects.decide_duplicates",),
    filters=(
        Choice(code="verdict", label=_("Verdict"), choices=DuplicateVerdict.choices),
        Choice(code="level", label=_("Level"), choices=DuplicateLevel.choices, multiple=True),
    ),
    default_sort="-confidence",
)
PAIR = Fields(
    LikelyDuplicate,
    ("project", "other", "level", "confidence", "verdict", "decided_by", "decided_at", "reason", "found_at"),
)
PairOut = PAIR.schema("Duplicate", reasons=list[str])


class Verdict(Given):
    """The same project or a new one, and why."""

    verdict: Literal["same", "new"]
    reason: Note


@reading(router, "", gives=POOL.page())
def list_duplicates(request: HttpRequest, given: Query[POOL.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Pairs of projects that look like one, as far as you may decide them."""
    return POOL.answer(request, given)


@reading(router, "/{int:pk}", gives=PairOut)
def get_duplicate(request: HttpRequest, pk: Pk) -> HttpResponse:
    """One pair with what speaks for one project."""
    return _told(access.duplicate_for(user_of(request), pk))


@writing(router, "/{int:pk}/decide", gives=PairOut)
def decide_duplicate(request: HttpRequest, pk: Pk, given: Verdict) -> HttpResponse:
    """Decide a pair; the same: the later report leaves all figures."""
    pair = access.duplicate_for(user_of(request), pk)
    return _told(actions.decide_duplicate(pair, given.verdict, by=user_of(request), reason=given.reason))


@writing(router, "/{int:pk}/reopen", gives=PairOut)
def reopen_duplicate(request: HttpRequest, pk: Pk, given: Reason) -> HttpResponse:
    """Undo a decision with a reason."""
    pair = access.duplicate_for(user_of(request), pk)
    return _told(actions.reopen_duplicate(pair, by=user_of(request), reason=given.reason))


def _told(pair: Any) -> HttpResponse:
    return answer({"id": pair.pk, **PAIR.record(pair), "reasons": pair_facts(pair)["reasons"]})
