"""Reads of awards: the list, a round with its nominations and judges, one nomination with its marks."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from luodi.accounts.models import User
from luodi.audit.models import AuditEvent

from . import access
from .choices import RoundState
from .facts import interest_of, totals_of
from .models import AwardRound, Nomination

SHOWN = 60


def listed_awards(user: User) -> QuerySet[AwardRound]:
    """The latest rounds with how many nominations they have."""
    return (
        access.visible_awards(user).annotate(number=Count("nominations")).order_by("-year", "title")[:SHOWN]
    )


def candidates(user: User) -> QuerySet[User]:
    """People who can be seated as judges: active, with a place of work."""
    rows = User.objects.filter(is_active=True, organization__isnull=False)
    return rows.select_related("organization").order_by("organization__path", "name", "pk")


def award_context(award: AwardRound, user: User) -> dict[str, Any]:
    """Nominations, criteria, judges, what this person can do, and the log."""
    found = access.visible_nominations(user, award).prefetch_related("marks", "interests")
    nominations = list(found)
    for one in nominations:
        one.award = award
    keeps, seat = access.may_keep(user), access.seat_of(user, award)
    totals = totals_of(award, nominations)
    judges = list(award.judges.all())
    marked = {one.pk: {mark.judge_id for mark in one.marks.all()} for one in nominations}
    rows = [
        {
            "nomination": one,
            "marks": len(totals[one.pk]) if keeps or award.is_public else None,
            "enough": len(totals[one.pk]) >= award.least_judges,
            "interest": interest_of(seat, one) if seat else "",
            "is_marked": bool(seat and seat.pk in marked[one.pk]),
            "is_own": one.filed_by_id == user.pk,
        }
        for one in nominations
    ]
    return {
        "award": award,
        "rows": rows,
        "criteria": list(award.criteria.all()),
        "judges": judges if keeps or award.is_public else [],
        "candidates": [one for one in candidates(user) if one.pk not in {judge.person_id for judge in judges}]
        if keeps and not award.is_public
        else [],
        "seat": seat,
        "may_keep": keeps,
        "may_nominate": access.may_nominate(user, award),
        "log": _log(award) if keeps or award.is_public else [],
    }


def nomination_context(nomination: Nomination, user: User) -> dict[str, Any]:
    """One nomination: its evidence, this judge's marks or what keeps them out, all marks for office and public."""
    award = nomination.award
    seat = access.seat_of(user, award)
    keeps = access.may_keep(user)
    criteria = list(award.criteria.all())
    given: dict[int, dict[int, Any]] = {}
    for mark in nomination.marks.all():
        given.setdefault(mark.judge_id, {})[mark.criterion_id] = mark.points
    sees = keeps or award.is_public
    counted = totals_of(award, [nomination])[nomination.pk] if sees else {}
    lines = []
    if sees:
        for number, judge in enumerate(award.judges.all(), start=1):
            marks = given.get(judge.pk, {})
            lines.append(
                {
                    "number": number,
                    "judge": judge if keeps else None,
                    "interest": interest_of(judge, nomination),
                    "marks": [marks.get(one.pk) for one in criteria],
                    "total": counted.get(judge.pk),
                }
            )
    own = given.get(seat.pk, {}) if seat else {}
    return {
        "award": award,
        "one": nomination,
        "criteria": criteria,
        "lines": lines,
        "seat": seat,
        "interest": interest_of(seat, nomination) if seat else "",
        "own": {one.pk: own.get(one.pk) for one in criteria},
        "may_score": seat is not None and award.state == RoundState.JUDGING,
        "may_keep": keeps,
        "may_withdraw": award.state == RoundState.NOMINATING and (keeps or nomination.filed_by_id == user.pk),
    }


def _log(award: AwardRound) -> list[dict[str, Any]]:
    events = AuditEvent.objects.select_related("actor").filter(
        object_type="awards.awardround", object_id=str(award.pk)
    )
    return [
        {
            "on": one.at,
            "title": one.get_verb_display(),
            "text": one.details.get("reason", ""),
            "by": one.actor,
        }
        for one in events.order_by("-sequence")[:40]
    ]
