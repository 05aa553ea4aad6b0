"""Look-ups for entry and evidence: the leading industry a project fits, what its papers prove, units and officers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from luodi.accounts.access import unit_ids
from luodi.accounts.models import Organization, Posting, User
from luodi.common import clock
from luodi.ladders.queries import parsed
from luodi.projects.choices import EventKind, EventState
from luodi.projects.models import Project, ProjectDocument, StageEvent
from luodi.reference.models import LeadingIndustry
from luodi_engine.ladders import Ladder, Stage


def layout_table() -> list[tuple[str, str, int, int | None, tuple[str, ...]]]:
    """(place, code, from year, to year, industry codes) of every leading industry, kept for a minute."""
    known = cache.get("layout_table")
    if known is None:
        rows = LeadingIndustry.objects.order_by("place_code", "order")
        known = [(r.place_code, r.code, r.year_from, r.year_to, tuple(r.industry_codes)) for r in rows]
        cache.set("layout_table", known, 60)
    return known  # type: ignore[no-any-return]


def city_code() -> str:
    """The code of the city at the top of the tree, kept for a minute."""
    known = cache.get("city_code")
    if known is None:
        known = Organization.objects.filter(depth=1).values_list("code", flat=True).first() or ""
        cache.set("city_code", known, 60)
    return str(known)


def fit_of(project: Project, on: date) -> tuple[str, bool | None]:
    """The leading industry of the city a project belongs to in the year of ``on``, and whether it fits.

    Unknown (``None``) where the project has no industry or no layout holds; never taken for "no".
    """
    code = project.industry_id
    rows = [row for row in layout_table() if row[2] <= on.year and (row[3] is None or on.year <= row[3])]
    if not code or not rows:
        return "", None
    city = city_code()
    for place, name, _from, _to, industry_codes in sorted(rows, key=lambda row: row[0] != city):
        if place in {city, project.host.code} and any(code.startswith(prefix) for prefix in industry_codes):
            return name, True
    return "", False


def standing_ladder(project: Project, ladder: Ladder) -> Ladder:
    """``ladder``, or the one by which the project came to a stage that ``ladder`` has no longer."""
    if project.stage in ladder.codes:
        return ladder
    steps = project.stage_events.filter(to_stage=project.stage, state=EventState.ACCEPTED)
    last = steps.select_related("ladder").order_by("-recorded_at", "-pk").first()
    return parsed(last.ladder) if last is not None else ladder


def accepted_evidence(
    events: Iterable[StageEvent], links: Iterable[ProjectDocument]
) -> dict[int, tuple[StageEvent, Stage]]:
    """Those of ``links`` that prove an accepted step which still stands, by id, each with that step and its stage.

    A paper proves a step whose gates asked for its kind, for any class of project, if it was there when the step was
    accepted: else a change of class would set the papers of a step free.
    """
    standing: dict[str, tuple[StageEvent, Ladder, datetime]] = {}
    for event in sorted(events, key=lambda each: (each.recorded_at, each.pk)):
        if event.kind == EventKind.ROLLBACK:
            standing = {code: each for code, each in standing.items() if not _undoes(event, *each[:2])}
        elif event.kind == EventKind.ADVANCE and event.state == EventState.ACCEPTED and event.decided_at:
            standing[event.to_stage] = (event, parsed(event.ladder), event.decided_at)
    there = [link for link in links if link.withdrawn_at is None]
    found = {}
    for code, (event, ladder, accepted_at) in standing.items():
        stage = ladder.stage(code)
        kinds = {kind for gate in stage.gates for kind in gate.documents}
        for link in there:
            if link.document.kind in kinds and link.document.uploaded_at <= accepted_at:
                found[link.pk] = (event, stage)
    return found


def _undoes(back: StageEvent, event: StageEvent, ladder: Ladder) -> bool:
    known = back.to_stage in ladder.codes
    return known and ladder.position(event.to_stage) > ladder.position(back.to_stage)


HOST_KINDS = ("district", "county", "zone")
MOST = 20


def host_units(
    units: QuerySet[Organization], *, present: Organization | None = None
) -> QuerySet[Organization]:
    """Those of ``units`` that can be the statistical host, and the present one."""
    allowed = Q(kind__in=HOST_KINDS)
    if present is not None:
        allowed |= Q(pk=present.pk)
    return units.filter(allowed)


def places() -> list[Organization]:
    """Every active organization in the order of the tree, with one query."""
    return list(Organization.objects.filter(is_active=True).order_by("path"))


def officers_for(user: User) -> QuerySet[User]:
    """People who work at the places where ``user`` may change projects."""
    ids = unit_ids(user, "projects.change")
    postings = Posting.objects.current(clock.today())
    if ids is not None:
        postings = postings.filter(organization__in=ids)
    return User.objects.filter(is_active=True, pk__in=postings.values("user")).select_related("organization")


def find_officers(user: Any, typed: str) -> list[User]:
    """At most twenty of them whose name, login or office contains what was typed."""
    found = officers_for(user)
    if typed:
        found = found.filter(
            Q(name__icontains=typed) | Q(username__icontains=typed) | Q(organization__name__icontains=typed)
        )
    return list(found.order_by("organization__path", "name")[:MOST])
