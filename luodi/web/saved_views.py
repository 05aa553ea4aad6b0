"""Reads and writes saved views: personal settings, so only their owner sees or changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from luodi.common.errors import Refused

from .models import SavedView

PASSING = ("page", "format", "view", "csrfmiddlewaretoken")
MOST = 30
COLUMNS = ""


@dataclass(frozen=True, slots=True)
class Views:
    """What one person saved for one page."""

    named: tuple[SavedView, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def default(self) -> SavedView | None:
        """The view that opens first."""
        return next((view for view in self.named if view.is_default), None)

    def by_number(self, text: str) -> SavedView | None:
        """The view with the number written in the address."""
        return next((view for view in self.named if str(view.pk) == text), None)


def views_of(user: Any, page: str) -> Views:
    """Everything ``user`` saved for ``page``; one query."""
    rows = list(SavedView.objects.filter(user=user, page=page))
    chosen = next((row.query for row in rows if row.name == COLUMNS), "")
    return Views(tuple(row for row in rows if row.name != COLUMNS), split_codes(chosen))


def own_views(user: Any, page: str = "") -> QuerySet[SavedView]:
    """The named views of ``user``, of one page or of all, by page and name."""
    rows = SavedView.objects.filter(user=user).exclude(name=COLUMNS).order_by("page", "name", "pk")
    return rows.filter(page=page) if page else rows


def own_view_for(user: Any, pk: int) -> SavedView:
    """One of the person's own views, or 404."""
    return get_object_or_404(own_views(user), pk=pk)


def save_view(user: Any, page: str, name: str, query: str) -> SavedView:
    """Save the state of a page under ``name``, over an earlier one of that name; raises ``Refused``."""
    name = _named(name)
    others = SavedView.objects.filter(user=user, page=page).exclude(name__in=(name, COLUMNS))
    if others.count() >= MOST:
        raise Refused.because(
            _("You have {count} views of this page. Delete one first.").format(count=MOST), field="name"
        )
    view, _created = SavedView.objects.update_or_create(
        user=user, page=page, name=name, defaults={"query": lasting(QueryDict(query))}
    )
    return view


def rename_view(view: SavedView, name: str) -> None:
    """Give ``view`` another name; raises ``Refused`` where there is one of that name."""
    name = _named(name)
    if SavedView.objects.filter(user=view.user_id, page=view.page, name=name).exclude(pk=view.pk).exists():
        raise Refused.because(
            _("You already have a view “{name}”. Choose another name.").format(name=name), field="name"
        )
    view.name = name
    view.save(update_fields=["name"])


@transaction.atomic
def open_first(view: SavedView, *, is_default: bool) -> None:
    """Make ``view`` the one that opens first, or no longer."""
    SavedView.objects.filter(user=view.user_id, page=view.page, is_default=True).update(is_default=False)
    view.is_default = is_default
    view.save(update_fields=["is_default"])


def remember_columns(user: Any, page: str, codes: list[str]) -> None:
    """Keep the columns chosen for ``page``; none chosen goes back to the columns shown first."""
    if codes:
        SavedView.objects.update_or_create(
            user=user, page=page, name=COLUMNS, defaults={"query": ",".join(codes)}
        )
    else:
        SavedView.objects.filter(user=user, page=page, name=COLUMNS).delete()


def lasting(query: QueryDict) -> str:
    """The part of an address worth saving: filters, order and columns, without the page stood on and empty boxes."""
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        if name not in PASSING:
            kept.setlist(name, [value for value in values if value])
    return kept.urlencode()


def split_codes(text: str) -> tuple[str, ...]:
    """Codes written with commas."""
    return tuple(code for code in text[:2000].split(",") if code)


def keep_setting(task: str, view: SavedView | None, posted: QueryDict) -> SavedView | None:
    """Do one ``task`` with a saved view of its owner: rename_view, delete_view, open_first; gives the view left.

    Raises ``Refused`` for a view that is gone, a name that cannot be, and an unknown task.
    """
    if view is None:
        raise Refused.because(_("This view is no longer there. Open the list again."))
    if task == "rename_view":
        rename_view(view, posted.get("name", ""))
    elif task == "open_first":
        open_first(view, is_default=posted.get("first") == "1")
    elif task == "delete_view":
        view.delete()
        return None
    else:
        raise Refused.because(_("“{task}” is nothing this list can do.").format(task=task[:40]))
    return view


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused.because(_("Give the view a name."), field="name")
    if len(name) > 40:
        raise Refused.because(
            _("The name has {count} characters; at most 40.").format(count=len(name)), field="name"
        )
    return name
