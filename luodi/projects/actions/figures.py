"""Keeps every past state of a project's figures, so that what was reported on a day can be shown again."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from django.db import connection

from luodi.audit.actions import action
from luodi.projects.facts import derive_days
from luodi.projects.models import FIGURE_FIELDS, Project, ProjectRecord

Follower = Callable[[Project, datetime], None]
_followers: list[Follower] = []
"""What higher apps renew when a project begins or ceases to count: they register it, so that none is named here."""


def record_of(project: Project, at: datetime) -> ProjectRecord:
    """An unsaved record of the project's figures from ``at`` on."""
    figures = {name: getattr(project, name) for name in FIGURE_FIELDS}
    return ProjectRecord(project=project, living=project.same_as_id is None, recorded_from=at, **figures)


def keep_record(project: Project, at: datetime) -> bool:
    """End the current record and begin a new one where a figure changed; tells whether one did."""
    current = ProjectRecord.objects.filter(project=project, recorded_to__isnull=True).first()
    new = record_of(project, at)
    if current is not None:
        if all(getattr(current, name) == getattr(new, name) for name in (*FIGURE_FIELDS, "living")):
            return False
        current.recorded_to = at
        current.save(update_fields=["recorded_to"])
    new.save(force_insert=True)
    return True


def keep_records(projects: Iterable[Project], at: datetime) -> None:
    """Begin the first record of many new projects, copied within the database: one statement for 500 of them."""
    ids = [project.pk for project in projects]
    quoted = connection.ops.quote_name
    target, source = quoted(ProjectRecord._meta.db_table), quoted(Project._meta.db_table)
    columns = ", ".join(quoted(name) for name in FIGURE_FIELDS)
    moment = connection.ops.adapt_datetimefield_value(at)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        places = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {target} (project_id, living, recorded_from, {columns})"
                f" SELECT id, same_as_id IS NULL, %s, {columns} FROM {source} WHERE id IN ({places}) ORDER BY id",
                [moment, *part],
            )


def renew_records(projects: Sequence[Project], at: datetime) -> None:
    """End the current records of many projects and begin new ones where a figure changed: three statements."""
    held = ProjectRecord.objects.filter(project__in=[project.pk for project in projects], recorded_to=None)
    current = {record.project_id: record for record in held}
    ended, begun = [], []
    for project in projects:
        new, old = record_of(project, at), current.get(project.pk)
        if old is not None:
            if all(getattr(old, name) == getattr(new, name) for name in (*FIGURE_FIELDS, "living")):
                continue
            ended.append(old.pk)
        begun.append(new)
    ProjectRecord.objects.filter(pk__in=ended).update(recorded_to=at)
    ProjectRecord.objects.bulk_create(begun, batch_size=500)


def save_project(project: Project, changed: Sequence[str], *, at: datetime) -> None:
    """Save the named columns with what follows from them, raise the version, and keep the figures' past."""
    derive_days(project)
    counting_changed = set_countable(project)
    project.version += 1
    project.updated_at = at
    derived = {"performing_since", "landed_on", "countable", "version", "updated_at"}
    project.save(update_fields=sorted({*changed, *derived}))
    keep_record(project, at)
    if counting_changed:
        tell_followers(project, at)


@action
def note_first_capital(project: Project, first_on: date | None, *, at: datetime) -> None:
    """Tell a project when its first accepted money arrived; performing may begin with it."""
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.first_capital_on != first_on:
        project.first_capital_on = first_on
        save_project(project, ["first_capital_on"], at=at)


def when_counting_changes(follower: Follower) -> None:
    """Call ``follower`` with each project that begins or ceases to count, and the moment, in the same transaction.

    That is one whose ``countable`` changed, and a double report that was folded into another or stands again.

    A follower may raise ``Refused``; then nothing of the change is kept.
    """
    if follower not in _followers:
        _followers.append(follower)


def set_countable(project: Project) -> bool:
    """A project without exclusions counts; tells whether that changed."""
    before, project.countable = project.countable, not project.exclusions
    return before != project.countable


def tell_followers(project: Project, at: datetime) -> None:
    """Let whatever hangs on ``countable`` follow."""
    for follower in _followers:
        follower(project, at)
