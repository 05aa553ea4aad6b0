"""Changes to many projects by an import, and their undoing: a fixed number of queries for each few hundred."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi.projects.facts import check_values, column_values, derive_days
from luodi.projects.models import LikelyDuplicate, Project, ProjectDocument
from luodi_engine.project_checks import MESSAGES

from .figures import renew_records, set_countable, tell_followers
from .updating import FOLLOWING, GUARDED, _column, _follow_up

BATCH = 500
# What an import itself makes of a project; rows of any other model that point at it keep it from being removed.
OWN = {"stageevent", "projectrecord", "likelyduplicate", "investor", "participant"}
Change = tuple[int, Mapping[str, Any]]


@action
def update_many(
    changes: Sequence[Change], *, by: User, on: date, reason: str, tolerated: Collection[str] = ()
) -> list[Project]:
    """Change fields of many projects, given as (id, values by field), all or none; the projects in that order.

    As ``update_project``, but double reports are not looked for and contradictions whose code is ``tolerated`` or
    that were there before are let through. Raises ``Refused`` with every other contradiction.
    """
    done: dict[int, Project] = {}
    for start in range(0, len(changes), BATCH):
        for project in _change(
            dict(changes[start : start + BATCH]), by=by, on=on, reason=reason, ok=tolerated
        ):
            done[project.pk] = project
    return [done[pk] for pk, _values in changes]


@action
def restore_many(changes: Sequence[Change], *, by: User, on: date, reason: str) -> None:
    """Give fields of many projects, given as (id, values as JSON kept them), the values they had."""
    typed = []
    for pk, before in changes:
        values = {}
        for name, value in before.items():
            target: Any = Project._meta.get_field(name)
            values[target.attname] = value if target.is_relation else target.to_python(value)
        typed.append((pk, values))
    update_many(typed, by=by, on=on, reason=reason, tolerated=MESSAGES)


def _change(
    changes: Mapping[int, Mapping[str, Any]], *, by: User, on: date, reason: str, ok: Collection[str]
) -> list[Project]:
    at = clock.now()
    rows = Project.objects.select_for_update(of=("self",)).select_related("lead_investor", "host")
    projects = list(rows.filter(pk__in=changes).order_by("pk"))
    obstacles: list[Obstacle] = []
    for project in projects:
        values = changes[project.pk]
        if guarded := GUARDED & values.keys():
            raise ValueError(f"not changed by update_many: {sorted(guarded)}")
        held = column_values(project)
        before = {name: getattr(project, _column(name)) for name in values}
        for name, value in values.items():
            setattr(project, name, value)
        try:
            check_values(column_values(project), today=on, tolerated=ok, before=held)
        except Refused as refused:
            obstacles += refused.obstacles
            continue
        _save(project, [_name(name) for name in values], on=on, at=at)
        after = {name: getattr(project, _column(name)) for name in values}
        record_event(Verb.IMPORT, project, by=by, before=before, after=after, reason=reason)
    if obstacles:
        raise Refused.of(obstacles[:50])
    renew_records(projects, at)
    return projects


def _name(name: str) -> str:
    return str(Project._meta.get_field(name).name)


def _save(project: Project, changed: list[str], *, on: date, at: datetime) -> None:
    _follow_up(project, changed, on=on)
    derive_days(project)
    counting_changed = set_countable(project)
    project.version += 1
    project.updated_at = at
    derived = {*FOLLOWING, "performing_since", "landed_on", "countable", "version", "updated_at"}
    project.save(update_fields=sorted({*changed, *derived}))
    if counting_changed:
        tell_followers(project, at)


def undo_obstacles(ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Which of these projects cannot be taken out again, each with the reason in words."""
    reasons: dict[int, str] = {}
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        papers = ProjectDocument.objects.filter(project__in=part).values_list("project_id", flat=True)
        reasons |= {pk: _("documents were attached since.") for pk in papers}
        pairs = LikelyDuplicate.objects.exclude(verdict="open")
        decided = pairs.filter(Q(project__in=part) | Q(other__in=part)).values_list("project_id", "other_id")
        for pk in {each for pair in decided for each in pair} & set(part):
            reasons[pk] = _("somebody decided on it as a double report since.")
        for relation in Project._meta.related_objects:
            model: Any = relation.related_model
            if model._meta.model_name in OWN or model is ProjectDocument:
                continue
            name = relation.field.name
            used = model._base_manager.filter(**{f"{name}__in": part}).order_by().values_list(name, flat=True)
            reasons |= {
                int(pk): _("{what} refer to it.").format(what=model._meta.verbose_name_plural) for pk in used
            }
    yield from sorted(reasons.items())


@action
def remove_opened(projects: Iterable[Project], *, by: User, reason: str) -> None:
    """Delete projects that only an import knows, with their records and opening steps.

    Raises ``Refused`` where something that is not to be lost refers to one of them.
    """
    ids = []
    for project in projects:
        ids.append(project.pk)
        before = {"code": project.code, "name": project.name}
        record_event(Verb.UNDO, project, by=by, before=before, reason=reason)
    for start in range(0, len(ids), BATCH):
        try:
            Project.objects.filter(pk__in=ids[start : start + BATCH]).delete()
        except (ProtectedError, RestrictedError) as error:
            names = "、".join(str(each)[:60] for each in list(error.args[1])[:5])
            message = _("Other records refer to these projects: {names}. Nothing was removed.")
            raise Refused.because(message.format(names=names), code="used") from error
