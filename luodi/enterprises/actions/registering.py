"""Enters and changes enterprises."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.search import initials_of, search_text_for
from luodi.enterprises.choices import Honour
from luodi.enterprises.models import Enterprise, EnterpriseHonour, FormerName
from luodi.enterprises.queries import key_region_of
from luodi_engine.credit_code import MESSAGES, clean_code, explain
from luodi_engine.names import core_name, normalise_name

from .duplicates import note_likely_duplicates


@action
def register_enterprise(
    values: Mapping[str, Any], *, by: User, former_names: Iterable[str] = (), look_for_duplicates: bool = True
) -> Enterprise:
    """Enter an enterprise and put likely duplicates of it into the pool. Amounts in 万元.

    Raises ``Refused`` for a missing name, a credit code that is not right (with what would be), or one that
    another enterprise has. Whoever brings in many rows may look for duplicates afterwards, all at once.
    """
    enterprise = Enterprise(**_cleaned(values))
    former = [name.strip() for name in former_names if name.strip()]
    _complete(enterprise, former)
    enterprise.save(force_insert=True)
    _keep_former_names(enterprise, former)
    _keep_honours(enterprise, known=())
    if look_for_duplicates:
        note_likely_duplicates(enterprise)
    record_event(
        Verb.CREATE, enterprise, by=by, after={name: value for name, value in values.items() if value}
    )
    return enterprise


@action
def update_enterprise(
    enterprise: Enterprise,
    changes: Mapping[str, Any],
    *,
    by: User,
    former_names: Iterable[str] | None = None,
    expected_version: int | None = None,
) -> Enterprise:
    """Change fields; the old name becomes a former name when the name changes.

    Raises ``Conflict`` where somebody saved since ``expected_version``, else as ``register_enterprise``.
    """
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if expected_version is not None and enterprise.version != expected_version:
        raise Conflict(
            Obstacle(_("Somebody saved this enterprise since you opened it. Look again."), code="conflict")
        )
    changes = _cleaned(changes, other_than=enterprise)
    before = {name: getattr(enterprise, name) for name in changes}
    old_name = enterprise.name
    if "name" in changes and enterprise.pinyin_initials == initials_of(old_name)[:60]:
        changes = {"pinyin_initials": "", **changes}
    for name, value in changes.items():
        setattr(enterprise, name, value)
    known = set(enterprise.former_names.values_list("name", flat=True))
    former = set(known if former_names is None else (name.strip() for name in former_names if name.strip()))
    if enterprise.name != old_name:
        former.add(old_name)
    enterprise.version += 1
    _complete(enterprise, sorted(former))
    enterprise.save()
    enterprise.former_names.exclude(name__in=former).delete()
    _keep_former_names(enterprise, sorted(former - known))
    if "honours" in changes:
        _keep_honours(enterprise, known=before["honours"])
    if former != known or {"name", "group_name"} & changes.keys():
        note_likely_duplicates(enterprise)
    record_event(Verb.CHANGE, enterprise, by=by, before=before, after=dict(changes))
    return enterprise


def _cleaned(values: Mapping[str, Any], *, other_than: Enterprise | None = None) -> dict[str, Any]:
    cleaned = dict(values)
    obstacles = []
    if "name" in cleaned or other_than is None:
        cleaned["name"] = (cleaned.get("name") or "").strip()
        if not cleaned["name"]:
            obstacles.append(Obstacle(_("Give the enterprise its full name."), field="name"))
    if code := (cleaned.get("credit_code") or "").strip():
        cleaned["credit_code"] = clean_code(code)
        obstacles += _code_obstacles(cleaned["credit_code"], other_than)
    elif "credit_code" in cleaned:
        cleaned["credit_code"] = None
    for name in ("registered_capital", "annual_revenue", "previous_revenue"):
        if cleaned.get(name) is not None and cleaned[name] < 0:
            obstacles.append(Obstacle(_("An amount cannot be negative."), field=name))
    unknown = [code for code in cleaned.get("honours") or () if code not in Honour.values]
    for code in unknown:
        obstacles.append(Obstacle(_("“{code}” is not a known honour.").format(code=code), field="honours"))
    if other_than is not None and cleaned.get("parent") == other_than:
        obstacles.append(Obstacle(_("An enterprise cannot be its own parent company."), field="parent"))
    if obstacles:
        raise Refused.of(obstacles)
    return cleaned


def _code_obstacles(code: str, other_than: Enterprise | None) -> list[Obstacle]:
    explained = explain(code)
    if not explained.valid:
        return [
            Obstacle(
                _(MESSAGES[problem.message_code]).format(place=problem.place, **problem.params),
                field="credit_code",
                code=problem.message_code,
            )
            for problem in explained.problems
        ]
    holders = Enterprise.objects.filter(credit_code=code)
    holder = (holders.exclude(pk=other_than.pk) if other_than else holders).first()
    if holder is None:
        return []
    message = _("This code belongs to “{name}”. Open that enterprise instead.")
    return [Obstacle(message.format(name=holder.name), field="credit_code", code="taken")]


def _complete(enterprise: Enterprise, former: Iterable[str]) -> None:
    enterprise.normalised_name = normalise_name(enterprise.name)
    enterprise.core_name = core_name(enterprise.name)
    enterprise.key_region = key_region_of(enterprise.city_id, enterprise.province_id)
    enterprise.pinyin_initials = enterprise.pinyin_initials or initials_of(enterprise.name)[:60]
    enterprise.search_text = searched_by(enterprise, former)
    enterprise.updated_at = clock.now()


def searched_by(enterprise: Enterprise, former: Iterable[str]) -> str:
    """The search text of an enterprise; initials that somebody typed take the place of the computed ones."""
    others = (
        enterprise.short_name,
        enterprise.name_en,
        enterprise.credit_code,
        enterprise.group_name,
        *sorted(former),
    )
    own = enterprise.pinyin_initials
    if own == initials_of(enterprise.name)[:60]:
        return search_text_for(enterprise.name, *others)
    initials = [own, *(initials_of(text) for text in others if text)]
    return search_text_for(enterprise.name, *others, initials=initials)


def _keep_former_names(enterprise: Enterprise, names: Iterable[str]) -> None:
    FormerName.objects.bulk_create(
        [
            FormerName(enterprise=enterprise, name=name, normalised_name=normalise_name(name))
            for name in names
        ],
        ignore_conflicts=True,
    )


def _keep_honours(enterprise: Enterprise, *, known: Iterable[str]) -> None:
    present, before = set(enterprise.honours or ()), set(known or ())
    if gone := before - present:
        EnterpriseHonour.objects.filter(enterprise=enterprise, honour__in=gone).delete()
    fresh = [EnterpriseHonour(enterprise=enterprise, honour=honour) for honour in sorted(present - before)]
    EnterpriseHonour.objects.bulk_create(fresh, ignore_conflicts=True)
