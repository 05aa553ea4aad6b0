"""Looks for enterprises that stand in the register twice, and keeps what an officer decides."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.choices import PairVerdict
from luodi.enterprises.likeness import Likeness, likeness
from luodi.enterprises.models import DuplicatePair, Enterprise
from luodi.enterprises.queries import alike_in_register, candidates_of, entry_of, former_names_of

MOST_GROUPS = 200


@action
def note_likely_duplicates(enterprise: Enterprise) -> list[DuplicatePair]:
    """Put likely duplicates of one enterprise into the pool; pairs known already are left as they are."""
    former = former_names_of([enterprise.pk]).get(enterprise.pk, [])
    others = candidates_of(enterprise, former)
    if not others:
        return []
    names = former_names_of(other.pk for other in others)
    own = entry_of(enterprise, former)
    found = []
    for other in others:
        alike = likeness(own, entry_of(other, names.get(other.pk, ())))
        if alike is not None and alike.is_for_the_pool:
            found.append(_pair(enterprise.pk, other.pk, alike))
    return _kept(found)


@action
def find_duplicates(*, by: User, limit: int = MOST_GROUPS) -> int:
    """Search the whole register for equal core names and put what is new into the pool; gives the number of pairs.

    At most ``limit`` groups a run, so that a run stays short; running again goes on.
    """
    groups = alike_in_register(limit)
    ids = [pk for group in groups for pk in group]
    rows = {row.pk: row for row in Enterprise.objects.filter(pk__in=ids).defer("search_text")}
    names = former_names_of(ids)
    found = []
    for group in groups:
        first, *others = (rows[pk] for pk in group)
        for other in others:
            alike = likeness(
                entry_of(first, names.get(first.pk, ())), entry_of(other, names.get(other.pk, ()))
            )
            if alike is not None:
                found.append(_pair(first.pk, other.pk, alike))
    made = _kept(found)
    for pair in made:
        record_event(Verb.CREATE, pair, by=by, after={"first": pair.first_id, "second": pair.second_id})
    return len(made)


@action
def decide_pair(pair: DuplicatePair, verdict: str, *, by: User, reason: str) -> DuplicatePair:
    """Keep the decision that two are the same or different; merging is a deed of its own.

    Raises ``Refused`` without a reason, ``Conflict`` when it was decided meanwhile.
    """
    obstacles = []
    if verdict not in {PairVerdict.SAME, PairVerdict.DIFFERENT}:
        obstacles.append(Obstacle(_("Decide “same” or “different”."), field="verdict"))
    if not reason.strip():
        obstacles.append(Obstacle(_("Say why, so that others can follow the decision."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    pair = _locked(pair)
    if pair.verdict != PairVerdict.OPEN:
        raise Conflict(
            Obstacle(_("Somebody already decided this pair. Nothing was changed."), code="conflict")
        )
    pair.verdict, pair.decided_by, pair.decided_at, pair.reason = verdict, by, clock.now(), reason.strip()
    pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
    record_event(Verb.DECIDE, pair, by=by, after={"verdict": verdict}, reason=reason)
    return pair


@action
def reopen_pair(pair: DuplicatePair, *, by: User, reason: str) -> DuplicatePair:
    """Take a decision back with a reason. Raises ``Refused`` without one or while the two are merged."""
    if not reason.strip():
        raise Refused.because(_("Say why the decision is undone."), field="reason")
    pair = _locked(pair)
    if pair.verdict == PairVerdict.OPEN:
        raise Conflict(Obstacle(_("This pair is open already."), code="conflict"))
    merged = {pair.first.merged_into_id, pair.second.merged_into_id} & {pair.first_id, pair.second_id}
    if merged:
        raise Refused.because(_("The two are merged. Undo the merge first."))
    before = pair.verdict
    pair.verdict, pair.decided_by, pair.decided_at, pair.reason = PairVerdict.OPEN, None, None, ""
    pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
    record_event(Verb.UNDO, pair, by=by, before={"verdict": before}, reason=reason)
    return pair


def _locked(pair: DuplicatePair) -> DuplicatePair:
    rows = DuplicatePair.objects.select_for_update(of=("self",)).select_related("first", "second")
    return rows.get(pk=pair.pk)


def _pair(one: int, other: int, alike: Likeness) -> DuplicatePair:
    first, second = sorted((one, other))
    reasons = [{"code": ground.code, "params": dict(ground.params)} for ground in alike.grounds]
    return DuplicatePair(first_id=first, second_id=second, score=alike.score, reasons=reasons)


def _kept(pairs: Iterable[DuplicatePair]) -> list[DuplicatePair]:
    rows = {(pair.first_id, pair.second_id): pair for pair in pairs}
    firsts = {first for first, _second in rows}
    known = DuplicatePair.objects.filter(first__in=firsts).values_list("first_id", "second_id")
    for key in known:
        rows.pop(key, None)
    return DuplicatePair.objects.bulk_create(rows.values())
