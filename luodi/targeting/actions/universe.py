"""Registry extracts are taken in, mapped and loaded; a row of the universe becomes a managed enterprise."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.enterprises.actions import register_enterprise
from luodi.enterprises.models import Enterprise
from luodi.reference.models import Industry, Region
from luodi.targeting.choices import ExtractState
from luodi.targeting.models import Extract
from luodi.targeting.sources import extracts
from luodi.targeting.sources.extracts import rows_of, source_of
from luodi_engine.names import normalise_name

KEPT = 2


@action
def take_extract(file: File, *, by: User, is_example: bool = False) -> Extract:
    """Keep an uploaded file and propose which column gives what, as for the last file with these columns.

    Raises ``Refused`` for a file of another kind, in another encoding, broken or without a heading.
    """
    name = (file.name or "").rsplit("/", 1)[-1][:200]
    kind = extracts.kind_of(name)
    found = Extract(
        file_name=name, size=file.size or 0, made_by=by, made_at=clock.now(), is_example=is_example
    )
    found.kind = kind
    found.save(force_insert=True)
    path = source_of(found)
    try:
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
        if kind == "csv":
            extracts.as_utf8(path)
        found.columns = extracts.headings(path)
    except Refused:
        path.unlink(missing_ok=True)
        raise
    earlier = Extract.objects.exclude(mapping={}).exclude(pk=found.pk).order_by("-pk")[:20]
    same = next((one for one in earlier if one.columns == found.columns), earlier[0] if earlier else None)
    found.mapping = extracts.guessed(found.columns, same.mapping if same else {})
    found.save(update_fields=["columns", "mapping"])
    record_event(Verb.IMPORT, found, by=by, after={"file": name, "size": found.size})
    return found


@action
def start_loading(
    extract: Extract, mapping: Mapping[str, str], *, unit: str, by: User, language: str
) -> Extract:
    """Ask for an extract to be loaded with this mapping; raises ``Refused`` for a mapping that cannot be."""
    found = Extract.objects.select_for_update().get(pk=extract.pk)
    if found.state == ExtractState.LOADING:
        raise Conflict.because(_("It is being loaded already."), code="conflict")
    extracts.check_mapping(mapping, found.columns)
    found.mapping, found.capital_unit, found.language = dict(mapping), unit, language
    found.state, found.problems = ExtractState.LOADING, []
    found.save(update_fields=["mapping", "capital_unit", "language", "state", "problems"])
    record_event(Verb.CHANGE, found, by=by, after={"state": found.state})
    return found


@action
def finish_loading(extract: Extract, loaded: extracts.Loaded) -> Extract:
    """Make a loaded extract the one that is screened; the file it came from and older extracts are let go."""
    found = Extract.objects.select_for_update().get(pk=extract.pk)
    Extract.objects.filter(is_current=True).update(is_current=False)
    found.state, found.rows, found.statuses = ExtractState.READY, loaded.rows, list(loaded.statuses)
    found.is_current, found.loaded_at = True, clock.now()
    found.save(update_fields=["state", "rows", "statuses", "is_current", "loaded_at"])
    source_of(found).unlink(missing_ok=True)
    for old in Extract.objects.filter(state=ExtractState.READY, is_current=False).order_by("-pk")[KEPT - 1 :]:
        rows_of(old).unlink(missing_ok=True)
        Extract.objects.filter(pk=old.pk).update(state=ExtractState.REPLACED)
    record_event(Verb.IMPORT, found, by=found.made_by, after={"rows": found.rows})
    return found


@action
def note_failed(extract: Extract, problems: list[str]) -> Extract:
    """Say why an extract could not be loaded; the one before stays in use."""
    extract.state, extract.problems = ExtractState.FAILED, problems[:20]
    extract.save(update_fields=["state", "problems"])
    record_event(Verb.CHANGE, extract, by=extract.made_by, after={"state": extract.state})
    return extract


@action
def promote_firm(row: Mapping[str, Any], *, by: User, on: date, is_example: bool) -> tuple[Enterprise, bool]:
    """Take a row of the universe into the register; gives the enterprise and whether it is new.

    The enterprise with this credit code, or with exactly this name, is used again; likely duplicates of a new one
    go into their pool. Raises ``Refused`` for a credit code that is not right.
    """
    living = Enterprise.objects.living()
    known = living.filter(credit_code=row["code"]).first()
    known = known or living.filter(normalised_name=normalise_name(row["name"])).order_by("pk").first()
    if known is not None:
        return known, False
    industry = Industry.objects.filter(code=row["industry"] or "").first()
    region = Region.objects.filter(code=row["region"] or "").first()
    values = {
        "credit_code": row["code"],
        "name": row["name"],
        "business_scope": row["scope"] or "",
        "industry": industry,
        "province": region if region and region.level == "province" else None,
        "registered_capital": row["capital"],
        "tier": row["tier"] or "",
        "is_example": is_example,
    }
    made = register_enterprise(
        {name: value for name, value in values.items() if value not in (None, "")}, by=by
    )
    return made, True
