"""Writes of schemes: draft, four-eyed review, publishing, copies; a published version is never changed."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.assessment.choices import SchemeState
from luodi.assessment.models import SchemeVersion
from luodi.assessment.rules import obstacles_of
from luodi.assessment.sources import default_mapping, source_choices
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.indicators.catalogue import BY_CODE
from luodi.indicators.choices import Unit
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring import Scheme, parse_scheme
from luodi_engine.scoring.editing import free_name
from luodi_engine.scoring.texts import read_json, read_yaml, write_json

SHIPPED = Path(settings.RULES) / "assessment"
SAMPLE = Path(__file__).resolve().parent.parent / "content" / "sample-city.yaml"


def checked(body: Any) -> Scheme:
    """The scheme of a body; raises ``Refused`` with every problem at its place."""
    try:
        return parse_scheme(body)
    except EngineRefused as error:
        raise Refused.of(obstacles_of(error)) from error


@action
def add_scheme(
    body: Any,
    *,
    by: User | None,
    mapping: Mapping[str, str] | None = None,
    is_example: bool = False,
    copied_from: SchemeVersion | None = None,
) -> SchemeVersion:
    """A new draft of the body's code with the next number; raises ``Refused`` for rules that do not hold."""
    scheme = checked(body)
    last = SchemeVersion.objects.filter(code=scheme.code).order_by("-number").first()
    made = SchemeVersion(
        code=scheme.code,
        number=last.number + 1 if last else 1,
        mapping={**default_mapping(scheme), **(mapping or {})},
        is_example=is_example,
        copied_from=copied_from,
        made_by=by,
        made_at=clock.now(),
    )
    _written(made, body, scheme)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        message = _("Somebody else added a version of this scheme just now. Try once more.")
        raise Conflict(Obstacle(message, code="conflict")) from error
    record_event(Verb.CREATE, made, by=by, after={"hash": made.hash, "number": made.number})
    return made


@action
def load_shipped_schemes(*, by: User | None) -> list[SchemeVersion]:
    """Put the shipped schemes on file as drafts marked as examples; those there already are left alone."""
    made = []
    known = set(SchemeVersion.objects.values_list("code", flat=True))
    for path in [SAMPLE, *sorted(SHIPPED.glob("*.yaml"))]:
        body = read_yaml(path.read_text(encoding="utf-8"))
        if str(body.get("scheme")) not in known:
            made.append(add_scheme(body, by=by, is_example=True))
    return made


@action
def change_scheme(
    version: SchemeVersion,
    body: Any,
    *,
    by: User,
    mapping: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> SchemeVersion:
    """Replace the rules of a draft, or where its figures come from.

    Raises ``Refused`` for anything but a draft, another code, or rules that do not hold; ``Conflict`` where
    somebody changed it since version ``seen``.
    """
    found = _locked(version)
    if not found.is_draft:
        raise Refused.because(_("Only a draft can be changed. Copy this version, then change the copy."))
    _check_seen(found, seen)
    scheme = checked(body)
    if scheme.code != found.code:
        message = _("This is scheme “{code}”, the file is scheme “{other}”. Upload it as a new scheme.")
        raise Refused.because(message.format(code=found.code, other=scheme.code))
    before = {"hash": found.hash, "mapping": found.mapping}
    known = {value for value, _label in source_choices()}
    given = {code: source for code, source in (mapping or {}).items() if source in known}
    kept = {**default_mapping(scheme), **found.mapping, **given}
    found.mapping = {code: kept[code] for code in scheme.data_columns}
    _written(found, body, scheme)
    found.made_by, found.version, found.work = by, found.version + 1, ""
    found.save()
    record_event(
        Verb.CHANGE, found, by=by, before=before, after={"hash": found.hash, "mapping": found.mapping}
    )
    return found


@action
def keep_work(
    version: SchemeVersion, body: Any, *, by: User, seen: int, mapping: Mapping[str, str] | None = None
) -> SchemeVersion:
    """Keep what is being written of a draft, finished or not; the draft's rules change with ``finish_work``.

    Raises ``Refused`` for anything but a draft, and ``Conflict`` where somebody changed it since version ``seen``.
    """
    found = _locked(version)
    if not found.is_draft:
        raise Refused.because(_("Only a draft can be changed. Copy this version, then change the copy."))
    _check_seen(found, seen)
    known = {value for value, _label in source_choices()}
    given = {code: source for code, source in (mapping or {}).items() if source in known}
    found.work = write_json({"body": body, "mapping": {**(found.writing[1]), **given}})
    found.version += 1
    found.save(update_fields=["work", "version"])
    record_event(Verb.CHANGE, found, by=by, after={"writing": True})
    return found


@action
def finish_work(version: SchemeVersion, *, by: User, seen: int) -> SchemeVersion:
    """Put what was written into the draft; raises ``Refused`` with every problem at its place."""
    body, mapping = version.writing
    return change_scheme(version, body, by=by, mapping=mapping, seen=seen)


@action
def drop_work(version: SchemeVersion, *, by: User, seen: int) -> SchemeVersion:
    """Forget what was not put into the draft."""
    found = _locked(version)
    _check_seen(found, seen)
    found.work, found.version = "", found.version + 1
    found.save(update_fields=["work", "version"])
    record_event(Verb.CHANGE, found, by=by, after={"writing": False})
    return found


@action
def start_scheme(
    *, by: User, title: str, year: int, full_marks: Decimal, indicator: str, classes: list[tuple[str, str]]
) -> SchemeVersion:
    """A draft with one indicator for all marks, its completion against its target, to go on writing from."""
    one = BY_CODE[indicator]
    name, unit = str(one.label), "" if one.is_rate else str(Unit(one.unit).label)
    method: dict[str, Any] = {"kind": "ratio", "input": one.code, "cap": 1}
    inputs: list[dict[str, Any]] = [{"code": one.code, "title": name, "unit": unit}]
    if not one.is_rate:
        target = f"{one.code}_target"
        told = _("Target of {name}").format(name=name)
        inputs.append({"code": target, "title": told, "kind": "target", "unit": unit})
        method |= {"target": target, "zero_target": "full"}
    leaf = {"code": f"i_{one.code}", "title": name, "weight": full_marks, "method": method}
    taken = set(SchemeVersion.objects.values_list("code", flat=True))
    body: dict[str, Any] = {
        "scheme": free_name(taken, title),
        "title": title,
        "year": year,
        "valid": {"from": f"{year}-01-01", "to": f"{year}-12-31"},
        "missing": "no_points",
        "inputs": inputs,
        "total": {"full_marks": full_marks},
        "indicators": [leaf],
        "rank": {"within": "class" if classes else "all"},
    }
    if classes:
        body["classes"] = [{"code": code, "title": label} for code, label in classes]
    return add_scheme(body, by=by)


@action
def review_scheme(version: SchemeVersion, *, by: User) -> SchemeVersion:
    """Somebody else than the one who wrote the draft finds it right; raises ``Refused`` for one's own."""
    found = _locked(version)
    if not found.is_draft:
        raise Refused.because(_("Only a draft can be reviewed."))
    if found.work:
        message = _("Changes in the editor are not put into the draft yet. Finish or drop them first.")
        raise Refused.because(message)
    if found.made_by_id == by.pk:
        message = _("You wrote this draft. Ask a colleague to review it: nobody reviews his own.")
        raise Refused.because(message, code="four_eyes")
    found.state, found.reviewed_by, found.reviewed_at = SchemeState.REVIEWED, by, clock.now()
    return _moved(found, Verb.ACCEPT, by, "")


@action
def return_scheme(version: SchemeVersion, *, by: User, reason: str) -> SchemeVersion:
    """Make a reviewed version a draft again, with the reason."""
    found = _locked(version)
    if found.state != SchemeState.REVIEWED:
        raise Refused.because(_("Only a reviewed version can be returned; a published one is copied."))
    if not reason.strip():
        raise Refused.because(_("Say why it is returned."), field="reason")
    found.state, found.reviewed_by, found.reviewed_at = SchemeState.DRAFT, None, None
    return _moved(found, Verb.RETURN, by, reason)


@action
def publish_scheme(version: SchemeVersion, *, by: User) -> SchemeVersion:
    """Publish a reviewed version for good; raises ``Refused`` for one that nobody reviewed."""
    found = _locked(version)
    if found.state != SchemeState.REVIEWED:
        raise Refused.because(_("Only a reviewed version can be published. Ask a colleague to review it."))
    found.state, found.published_by, found.published_at = SchemeState.PUBLISHED, by, clock.now()
    return _moved(found, Verb.DECIDE, by, "")


@action
def copy_scheme(version: SchemeVersion, *, by: User, year: int | None = None) -> SchemeVersion:
    """A new draft with the same rules, for ``year`` where given; its period of validity moves along."""
    body = read_json(version.body)
    if year is not None and body.get("year") != year:
        body["year"] = year
        body["valid"] = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    return add_scheme(
        body, by=by, mapping=version.mapping, is_example=version.is_example, copied_from=version
    )


def _locked(version: SchemeVersion) -> SchemeVersion:
    return SchemeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)


def _check_seen(found: SchemeVersion, seen: int | None) -> None:
    if seen is not None and seen != found.version:
        message = _("Somebody changed this scheme after you opened it. Look at it again, then save.")
        raise Conflict.because(message, code="conflict")


def _written(version: SchemeVersion, body: Any, scheme: Scheme) -> None:
    version.body = write_json(body)
    version.name, version.year = scheme.title[:200], scheme.year
    version.source, version.hash = scheme.source[:500], scheme.hash
    version.__dict__.pop("rules", None)


def _moved(found: SchemeVersion, verb: str, by: User, reason: str) -> SchemeVersion:
    found.version += 1
    found.save()
    record_event(verb, found, by=by, after={"state": found.state, "hash": found.hash}, reason=reason)
    return found
