"""Reads of assessments: what is on file, and how schemes compare."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from luodi.accounts.models import User
from luodi.audit.models import AuditEvent
from luodi.indicators.queries.units import assessed_units
from luodi_engine.scoring.texts import read_json

from . import access
from .choices import Outcome, PublicationState
from .models import AssessmentRun, Objection, Publication, SchemeVersion, UnitScore
from .rules import Difference, differences
from .sources import OUTSIDE, read_inputs

SHOWN = 60


def listed_schemes(user: User) -> QuerySet[SchemeVersion]:
    """Versions a person may see, the newest first."""
    rows = access.visible_schemes(user).select_related("made_by").annotate(times=Count("runs"))
    return rows.defer("body").order_by("-is_example", "-year", "code", "-number")[:SHOWN]


def listed_runs(user: User) -> QuerySet[AssessmentRun]:
    """The latest runs a person may see."""
    return access.visible_runs(user).defer("data", "scheme__body").order_by("-made_at", "-pk")[:SHOWN]


def listed_publications(user: User) -> QuerySet[Publication]:
    """What was published, with objections still open."""
    open_ones = Count("objections", filter=Q(objections__outcome=Outcome.OPEN))
    rows = access.visible_publications(user).exclude(state=PublicationState.REPLACED)
    return rows.defer("run__data", "run__scheme__body").annotate(all=Count("objections"), open=open_ones)[
        :SHOWN
    ]


def compared_schemes(before: SchemeVersion, after: SchemeVersion) -> list[Difference]:
    """Every setting in which two versions differ."""
    left: Any = read_json(before.body)
    right: Any = read_json(after.body)
    return list(differences(left, right))


def outside_names(scheme: SchemeVersion) -> list[str]:
    """Titles of the figures that an uploaded table has to bring."""
    return [
        one.title or one.code
        for one in read_inputs(scheme.rules)
        if scheme.mapping.get(one.code, OUTSIDE) == OUTSIDE
    ]


def last_run(version: SchemeVersion) -> AssessmentRun | None:
    """The latest run by any version of the same scheme."""
    return AssessmentRun.objects.filter(scheme__code=version.code).order_by("-made_at", "-pk").first()


def earlier_run(version: SchemeVersion, user: User) -> AssessmentRun | None:
    """The latest run of an earlier year by another version of the same scheme: what this one can be tried on."""
    rows = access.visible_runs(user).filter(scheme__code=version.code).exclude(scheme=version)
    if version.year is not None:
        rows = rows.filter(year__lt=version.year)
    return rows.defer("data", "scheme__body").order_by("-year", "-month", "-made_at", "-pk").first()


def listed_units() -> list[tuple[str, str, str]]:
    """Code, name and kind of every assessed unit of the city."""
    return [(one.code, str(one.short_name or one.name), one.kind) for one in assessed_units()]


def publication_of(run: AssessmentRun) -> Publication | None:
    """The publication of a run, standing or replaced."""
    return run.publications.order_by("-pk").first()


def score_of(run: AssessmentRun, unit: str) -> UnitScore | None:
    """The stored result of a unit."""
    return run.scores.filter(code=unit).select_related("unit").first()


def in_rank_order(run: AssessmentRun) -> list[UnitScore]:
    """Results from first to last, class by class where units are ranked within their class."""
    by_class = run.scheme.rules.rank.scope.within == "class"

    def place(one: UnitScore) -> tuple[Any, ...]:
        return (one.unit_class if by_class else "", one.rank is None, one.rank or 0, one.code)

    return sorted(run.scores.all(), key=place)


def run_context(run: AssessmentRun, user: User) -> dict[str, Any]:
    """The ranked results with points by indicator, and what can be done with the run."""
    rules = run.scheme.rules
    nodes = [node for node in rules.total.walk() if node.code != rules.total.code]
    scores = in_rank_order(run)
    rows = [
        {"score": score, "points": [(node, *(score.points.get(node.code) or ("", ""))) for node in nodes]}
        for score in scores
    ]
    earlier = access.visible_runs(user).filter(scheme__code=run.scheme.code).exclude(pk=run.pk)
    return {
        "run": run,
        "rules": rules,
        "nodes": nodes,
        "rows": rows,
        "publication": publication_of(run),
        "may_change": access.may_change(user),
        "others": earlier.defer("data", "scheme__body")[:6],
    }


def chain_of(publication: Publication) -> QuerySet[Publication]:
    """Everything that was published for the same months by the same scheme, the newest first."""
    same = {"scheme_code": publication.scheme_code, "year": publication.year, "month": publication.month}
    return Publication.objects.filter(**same).select_related("published_by").order_by("-pk")


def notice_context(publication: Publication, user: User) -> dict[str, Any]:
    """What the notice shows: results, objections this person may see, the chain of corrections, the log."""
    chain = list(chain_of(publication))
    objections = Objection.objects.filter(publication__in=[one.pk for one in chain])
    rows = objections.select_related("unit", "document", "filed_by", "answered_by")
    keeps = access.may_change(user)
    own = set(access.own_units(user).values_list("pk", flat=True)) if not keeps else set()
    seen = [one for one in rows if keeps or one.unit_id in own]
    titles = {node.code: node.title for node in publication.run.scheme.rules.nodes.values()}
    return {
        **run_context(publication.run, user),
        "one": publication,
        "publication": publication,
        "chain": chain,
        "objections": [(one, titles.get(one.indicator, "")) for one in seen],
        "objection_count": len(rows),
        "may_object": publication.is_open and bool(own),
        "log": log_of(chain, [one.pk for one in seen]),
    }


def log_of(chain: list[Publication], objections: list[int]) -> list[dict[str, Any]]:
    """What happened to the results, newest first."""
    events = AuditEvent.objects.select_related("actor").filter(
        Q(object_type="assessment.publication", object_id__in=[str(one.pk) for one in chain])
        | Q(object_type="assessment.objection", object_id__in=[str(pk) for pk in objections])
    )
    return [
        {
            "on": one.at,
            "title": f"{one.get_verb_display()} · {one.object_label}",
            "text": one.details.get("reason", ""),
            "by": one.actor,
        }
        for one in events.order_by("-sequence")[:40]
    ]
