"""Merges two entries of one enterprise, and undoes a merge exactly."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.enterprises.choices import PairVerdict
from luodi.enterprises.models import DuplicatePair, Enterprise, FormerName, Merge
from luodi.enterprises.queries import former_names_of, key_region_of
from luodi.enterprises.references import (
    Reference,
    give_back,
    move_rows,
    point_to,
    reconciled,
    references,
    renewal_of,
)
from luodi_engine.names import normalise_name

from .registering import searched_by

FILLED = (
    "credit_code",
    "short_name",
    "name_en",
    "group_name",
    "country_id",
    "province_id",
    "city_id",
    "address",
    "industry_id",
    "business_scope",
    "tier",
    "ownership",
    "registered_on",
    "registered_capital",
    "annual_revenue",
    "previous_revenue",
    "outside_investments",
    "employees",
    "local_unit_id",
)
"""What the kept enterprise takes over where it has nothing."""


@action
def merge_enterprises(kept: Enterprise, merged: Enterprise, *, by: User, reason: str) -> Merge:
    """Let ``kept`` stand for both: everything that points at ``merged`` points at ``kept`` from now on.

    ``kept`` takes over what it does not know itself, and the other's name as a former name. Raises ``Refused``
    without a reason or for one and the same, ``Conflict`` when one of them was merged meanwhile.
    """
    kept, merged = _both(kept, merged, reason)
    at = clock.now()
    before = {name: getattr(kept, name) for name in (*FILLED, "parent_id")}
    moved: list[dict[str, Any]] = [
        {"model": each.label, "field": each.field, "ids": move_rows(each, source=merged.pk, target=kept.pk)}
        for each in references()
    ]
    moved = [entry for entry in moved if entry["ids"]]
    filled = _fill(kept, merged)
    merged.merged_into, merged.updated_at, merged.version = kept, at, merged.version + 1
    merged.save(update_fields=["merged_into", "credit_code", "updated_at", "version"])
    kept.refresh_from_db(fields=["parent"])
    if kept.parent_id == kept.pk:
        kept.parent_id = None if merged.parent_id == kept.pk else merged.parent_id
        filled["parent_id"] = [before["parent_id"], kept.parent_id]
    former = _note_name(kept, merged)
    _save(kept, [*filled], at=at)
    _renew(moved)
    settled = reconciled(kept.pk, merged.pk)
    merge = Merge.objects.create(
        kept=kept,
        merged=merged,
        merged_by=by,
        merged_at=at,
        reason=reason.strip(),
        moved={"rows": moved, "filled": _plain(filled), "former_names": former, "settled": settled},
    )
    _close_pair(kept, merged, by=by, reason=reason.strip())
    told = {f"{entry['model']}.{entry['field']}": len(entry["ids"]) for entry in moved}
    after = {"merged": merged.pk, "moved": told, **({"settled": settled} if settled else {})}
    record_event(Verb.MERGE, kept, by=by, after=after, reason=reason)
    record_event(Verb.MERGE, merged, by=by, after={"kept": kept.pk}, reason=reason)
    return merge


@action
def undo_merge(merge: Merge, *, by: User, reason: str) -> Merge:
    """Let both stand for themselves again, every moved row where it was, as long as nobody moved it on.

    Raises ``Refused`` without a reason or while the kept one is itself merged, ``Conflict`` when it was undone
    meanwhile.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the merge is undone."), field="reason")
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Conflict(Obstacle(_("This merge is undone already."), code="conflict"))
    rows = {row.pk: row for row in _locked(merge.kept_id, merge.merged_id)}
    kept, merged = rows[merge.kept_id], rows[merge.merged_id]
    if kept.merged_into_id is not None:
        raise Refused.because(
            _("“{name}” was merged into another later. Undo that merge first.").format(name=kept.name)
        )
    at, moved = clock.now(), merge.moved
    filled: Mapping[str, list[Any]] = moved["filled"]
    restored = _unfill(kept, filled)
    kept.former_names.filter(pk__in=moved["former_names"]).delete()
    merged.merged_into, merged.updated_at, merged.version = None, at, merged.version + 1
    if "credit_code" in filled:
        # Codes are unique: the kept one gives it up in the database before the other takes it back.
        Enterprise.objects.filter(pk=kept.pk).update(credit_code=kept.credit_code)
        code = filled["credit_code"][1]
        merged.credit_code = None if Enterprise.objects.filter(credit_code=code).exists() else code
    merged.save(update_fields=["merged_into", "credit_code", "updated_at", "version"])
    back = []
    for entry in moved["rows"]:
        place = Reference(entry["model"], entry["field"])
        ids = point_to(place, entry["ids"], target=merged.pk, only_from=kept.pk)
        back.append({**entry, "ids": ids})
    _save(kept, restored, at=at)
    _renew(back)
    give_back(moved.get("settled", {}))
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    _reopen_pair(kept, merged)
    for row, other in ((kept, merged), (merged, kept)):
        record_event(Verb.UNDO, row, by=by, before={"merged_with": other.pk}, reason=reason)
    return merge


def _locked(*ids: int) -> list[Enterprise]:
    # Rows that point at them may be written meanwhile: who changes a project holds it and then asks for its investor,
    # while a merge holds the investors and then asks for their projects.
    rows = Enterprise.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=ids).order_by("pk"))


def _both(kept: Enterprise, merged: Enterprise, reason: str) -> tuple[Enterprise, Enterprise]:
    obstacles = []
    if kept.pk == merged.pk:
        obstacles.append(Obstacle(_("Choose two different enterprises."), field="kept"))
    if not reason.strip():
        obstacles.append(Obstacle(_("Say by what it is known that the two are one."), field="reason"))
    if obstacles:
        raise Refused.of(obstacles)
    rows = {row.pk: row for row in _locked(kept.pk, merged.pk)}
    for row in rows.values():
        if row.merged_into_id is not None:
            message = _("“{name}” was merged meanwhile. Nothing was changed.")
            raise Conflict(Obstacle(message.format(name=row.name), code="conflict"))
    return rows[kept.pk], rows[merged.pk]


def _fill(kept: Enterprise, merged: Enterprise) -> dict[str, list[Any]]:
    """Take over what ``kept`` does not know; gives [before, after] by column."""
    filled: dict[str, list[Any]] = {}
    for name in FILLED:
        own, others = getattr(kept, name), getattr(merged, name)
        if own in (None, "") and others not in (None, ""):
            filled[name] = [own, others]
            setattr(kept, name, others)
    if "credit_code" in filled:
        merged.credit_code = None
    return filled


def _unfill(kept: Enterprise, filled: Mapping[str, list[Any]]) -> list[str]:
    """Give back what was taken over, unless it was changed since; gives the columns."""
    restored = []
    for name, (before, after) in filled.items():
        field: Any = Enterprise._meta.get_field(name.removesuffix("_id"))
        if _plain({name: [None, getattr(kept, name)]})[name][1] == after:
            setattr(kept, name, None if before is None else field.to_python(before))
            restored.append(name)
    return restored


def _note_name(kept: Enterprise, merged: Enterprise) -> list[int]:
    normalised = normalise_name(merged.name)
    if normalised == kept.normalised_name or kept.former_names.filter(normalised_name=normalised).exists():
        return []
    return [FormerName.objects.create(enterprise=kept, name=merged.name, normalised_name=normalised).pk]


def _save(kept: Enterprise, changed: list[str], *, at: Any) -> None:
    kept.key_region = key_region_of(kept.city_id, kept.province_id)
    kept.search_text = searched_by(kept, former_names_of([kept.pk]).get(kept.pk, ()))
    kept.version, kept.updated_at = kept.version + 1, at
    columns = {name.removesuffix("_id") for name in changed}
    kept.save(update_fields=sorted({*columns, "key_region", "search_text", "version", "updated_at"}))


def _renew(moved: list[dict[str, Any]]) -> None:
    for entry in moved:
        if renew := renewal_of(entry["model"]):
            renew(entry["ids"])


def _plain(filled: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Values as JSON keeps them: dates and amounts as text."""
    plain = (type(None), str, int)
    return {
        name: [value if isinstance(value, plain) else str(value) for value in values]
        for name, values in filled.items()
    }


def _pair_of(one: Enterprise, other: Enterprise) -> DuplicatePair | None:
    first, second = sorted((one.pk, other.pk))
    return DuplicatePair.objects.select_for_update(of=("self",)).filter(first=first, second=second).first()


def _close_pair(kept: Enterprise, merged: Enterprise, *, by: User, reason: str) -> None:
    pair = _pair_of(kept, merged)
    if pair is not None and pair.verdict == PairVerdict.OPEN:
        pair.verdict, pair.decided_by, pair.decided_at, pair.reason = (
            PairVerdict.SAME,
            by,
            clock.now(),
            reason,
        )
        pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])


def _reopen_pair(kept: Enterprise, merged: Enterprise) -> None:
    pair = _pair_of(kept, merged)
    if pair is not None and pair.verdict == PairVerdict.SAME:
        pair.verdict, pair.decided_by, pair.decided_at, pair.reason = PairVerdict.OPEN, None, None, ""
        pair.save(update_fields=["verdict", "decided_by", "decided_at", "reason"])
