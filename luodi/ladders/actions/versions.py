"""Drafts, edits, adopts and withdraws versions of the ladder; an adopted version is never edited."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.cache import cache
from django.db.models import Max
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.ladders.choices import VersionState
from luodi.ladders.models import LadderVersion
from luodi.ladders.wording import place_words, problem_words
from luodi_engine.ladders import LadderError, dump_ladder, parse_ladder


@action
def draft_version(
    *,
    name: str,
    effective_from: date,
    source: str,
    body: Mapping[str, Any],
    by: User | None,
    is_example: bool = False,
) -> LadderVersion:
    """A new draft. Raises ``Refused`` with every mistake in the body, each with its place."""
    number = (LadderVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    version = LadderVersion(
        number=number,
        name=name,
        effective_from=effective_from,
        source=source,
        body=_checked(body, effective_from),
        created_by=by,
        is_example=is_example,
    )
    version.save(force_insert=True)
    record_event(Verb.CREATE, version, by=by, after={"effective_from": effective_from, "source": source})
    return version


@action
def edit_draft(
    version: LadderVersion, changes: Mapping[str, Any], *, by: User, expected_digest: str | None = None
) -> LadderVersion:
    """Change name, effective date, source or body of a draft.

    Raises ``Refused`` with every mistake in the body, each with its ``place``; ``Conflict`` once it is adopted, or
    where somebody saved since the body had ``expected_digest``.
    """
    version = LadderVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise Conflict(
            Obstacle(_("An adopted version is never edited. Draft a new one from it."), code="adopted")
        )
    if expected_digest is not None and expected_digest != body_digest(version):
        raise Conflict(
            Obstacle(
                _("Somebody saved this draft since you opened it. Look at theirs first."), code="conflict"
            )
        )
    before = {name: getattr(version, name) for name in changes}
    for name, value in changes.items():
        setattr(version, name, value)
    version.body = _checked(version.body, version.effective_from)
    version.save(update_fields=[*changes, "body"])
    record_event(Verb.CHANGE, version, by=by, before=before, after=dict(changes))
    return version


@action
def adopt_version(
    version: LadderVersion, *, by: User | None, effective_from: date | None = None, source: str = ""
) -> LadderVersion:
    """Put a draft into force from its effective date on; ``effective_from`` and ``source`` replace the draft's.

    Raises ``Refused`` when another adopted version starts on that day, ``Conflict`` when it is no draft any more.
    """
    version = LadderVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise Conflict(Obstacle(_("This version is not a draft any more."), code="conflict"))
    version.effective_from = effective_from or version.effective_from
    version.source = source.strip() or version.source
    version.body = _checked({**version.body, "source": version.source}, version.effective_from)
    others = LadderVersion.objects.filter(state=VersionState.ADOPTED, effective_from=version.effective_from)
    if others.exists():
        message = _("Another adopted version already starts on {day}. Choose another day.")
        raise Refused.because(message.format(day=version.effective_from), field="effective_from")
    version.state, version.adopted_by, version.adopted_at = VersionState.ADOPTED, by, clock.now()
    version.save(update_fields=["state", "adopted_by", "adopted_at", "effective_from", "source", "body"])
    cache.clear()
    after = {"effective_from": version.effective_from, "source": version.source}
    record_event(Verb.ACCEPT, version, by=by, after=after)
    return version


@action
def withdraw_version(version: LadderVersion, *, by: User, reason: str) -> LadderVersion:
    """Take a version out of force with a reason; steps taken under it keep it.

    Raises ``Refused`` without a reason or when no other version would be in force, ``Conflict`` when it is withdrawn.
    """
    if not reason.strip():
        raise Refused.because(_("Say why the version is withdrawn."), field="reason")
    version = LadderVersion.objects.select_for_update().get(pk=version.pk)
    if version.state == VersionState.WITHDRAWN:
        raise Conflict(Obstacle(_("This version is withdrawn already."), code="conflict"))
    adopted = LadderVersion.objects.filter(state=VersionState.ADOPTED).exclude(pk=version.pk)
    if not adopted.exists():
        raise Refused.because(_("At least one version must stay in force. Adopt another one first."))
    version.state = VersionState.WITHDRAWN
    version.save(update_fields=["state"])
    cache.clear()
    record_event(Verb.REVERSE, version, by=by, reason=reason)
    return version


def load_shipped(*, by: User | None = None) -> list[LadderVersion]:
    """Adopt the ladders that ship with Luodi, unless the city has any version already."""
    if LadderVersion.objects.exists():
        return []
    adopted = []
    for path in sorted(Path(settings.RULES / "ladders").glob("*.yaml")):
        body = yaml.safe_load(path.read_text(encoding="utf-8"))
        ladder = parse_ladder(body)
        draft = draft_version(
            name=path.stem,
            effective_from=ladder.effective_from,
            source=ladder.source,
            body=body,
            by=by,
            is_example="示例" in ladder.source,
        )
        adopted.append(adopt_version(draft, by=by))
    return adopted


def body_digest(version: LadderVersion) -> str:
    """A short mark of a body, to tell whether somebody saved another one."""
    text = json.dumps(version.body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _checked(body: Mapping[str, Any], effective_from: date) -> dict[str, Any]:
    try:
        ladder = parse_ladder({**body, "effective_from": effective_from.isoformat()})
    except LadderError as error:
        raise Refused.of(
            Obstacle(
                f"{place_words(problem.path)}：{problem_words(problem)}",
                field="body",
                code=problem.message_code,
                place=problem.path,
            )
            for problem in error.problems
        ) from error
    return dump_ladder(ladder)
