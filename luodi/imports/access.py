"""Who may see, bring in and undo import runs."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.accounts.models import User

from .models import ImportRun

RUN = "imports.run"


def visible_runs(user: User) -> QuerySet[ImportRun]:
    """One's own runs; whoever imports for the whole city sees everybody's."""
    if not user.scope.allows(RUN):
        return ImportRun.objects.none()
    runs = ImportRun.objects.select_related("created_by", "undone_by")
    return runs if user.scope.everywhere(RUN) else runs.filter(created_by=user)


def listed_runs(user: User) -> QuerySet[ImportRun]:
    """The same without what only a run's own page shows."""
    return visible_runs(user).defer("facts", "preview", "faults", "notices", "options", "columns")


def run_for(user: User, pk: int, *, action: str = "view") -> ImportRun:
    """The run; 404 where ``user`` may not see it, 403 where they may see but not ``action`` it.

    Only whoever uploaded a file chooses its columns and brings it in, as its rows are written with their rights.
    """
    run = get_object_or_404(visible_runs(user), pk=pk)
    if action != "view" and run.created_by_id != user.pk:
        raise PermissionDenied(_("Only {name} can go on with this import.").format(name=run.created_by))
    return run


def may_import(user: User, right: str) -> bool:
    """Whether ``user`` may bring in rows that need ``right``."""
    return user.scope.allows(RUN) and user.scope.allows(right)
