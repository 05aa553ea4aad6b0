"""The pool of likely duplicates, merging and undoing a merge."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.common.errors import Refused
from luodi.enterprises import access, actions, queries
from luodi.enterprises.forms import MergeForm, PairForm
from luodi.enterprises.models import DuplicatePair
from luodi.enterprises.tables import PAIR_COLUMNS, PAIR_FILTERS
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.pages import ListPage, PageView

POOL = ((_("Likely duplicates"), "enterprises:duplicates"),)


def listed_pairs(user: Any) -> QuerySet[DuplicatePair]:
    """Pairs with what a row shows."""
    return queries.pairs_for_list(access.visible_pairs(user))


class DuplicatePool(ListPage):
    """Pairs that look like one enterprise; an officer decides."""

    rights = (access.MERGE,)
    code = "enterprise_pairs"
    title = _("Likely duplicates")
    note = _(
        "Found by equal names, former names, names that differ only in the legal form, and like names in one group."
    )
    columns = PAIR_COLUMNS
    filters = PAIR_FILTERS
    access = staticmethod(listed_pairs)
    default_sort = "-score"
    template_name = "enterprises/duplicates.html"
    empty_title = _("No likely duplicate")
    empty_text = _(
        "New ones appear here when an enterprise is entered. You can also search the whole register."
    )


class SearchRegister(PageView):
    """Search the whole register for likely duplicates."""

    rights = (access.MERGE,)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Search, then back to the pool."""
        access.require_merge(self.user)
        found = actions.find_duplicates(by=self.user)
        told = ngettext("{count} new pair was found.", "{count} new pairs were found.", found).format(
            count=found
        )
        messages.success(request, told)
        return redirect("enterprises:duplicates")


class DecidePair(EntryPage):
    """Compare two enterprises and decide."""

    template_name = "enterprises/pair.html"
    title = _("Same or different?")
    button = _("Decide")
    done = _("Decided.")
    trail = POOL

    def subject(self, **kwargs: Any) -> Any:
        """The pair, or 404 or 403."""
        return access.pair_for(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> PairForm:
        """Keep the first, keep the second, same, different."""
        return PairForm(args[0] if args else None, first=subject.first, second=subject.second)

    def way_back(self, subject: Any) -> str:
        """The pool."""
        return f"{reverse('enterprises:duplicates')}?verdict=open"

    def perform(self, form: PairForm, subject: Any) -> str | None:
        """Decide, or merge at once."""
        given = form.cleaned_data
        keep = {"keep_first": subject.first, "keep_second": subject.second}.get(given["verdict"])
        if keep is None:
            actions.decide_pair(subject, given["verdict"], by=self.user, reason=given["reason"])
            return None
        other = subject.second if keep is subject.first else subject.first
        actions.merge_enterprises(keep, other, by=self.user, reason=given["reason"])
        return reverse("enterprises:detail", args=[keep.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Both side by side."""
        return {
            **super().extra_context(subject),
            "pair": subject,
            "subject": "",
            **queries.pair_facts(subject),
        }


class ReopenPair(EntryPage):
    """Take a decision back."""

    form_class = ReasonForm
    title = _("Undo the decision")
    button = _("Undo")
    done = _("The pair is open again.")
    trail = POOL

    def subject(self, **kwargs: Any) -> Any:
        """The pair, or 404 or 403."""
        return access.pair_for(self.user, kwargs["pk"])

    def way_back(self, subject: Any) -> str:
        """The pair."""
        return reverse("enterprises:pair", args=[subject.pk])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Open it again."""
        actions.reopen_pair(subject, by=self.user, reason=form.cleaned_data["reason"])


class MergeInto(EntryPage):
    """Merge another entry into this enterprise."""

    title = _("Merge another entry into this one")
    note = _("Projects, contacts, former names and subsidiaries move here. The merge can be undone exactly.")
    button = _("Merge")
    done = _("Merged.")
    is_grave = True
    trail = ((_("Enterprise register"), "enterprises:list"),)

    def subject(self, **kwargs: Any) -> Any:
        """The enterprise that is kept, or 404 or 403."""
        return access.enterprise_for(self.user, kwargs["pk"], action="merge")

    def form(self, subject: Any, *args: Any) -> MergeForm:
        """Which other entry."""
        return MergeForm(args[0] if args else None, initial={"other": self.request.GET.get("other")})

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise."""
        return reverse("enterprises:detail", args=[subject.pk])

    def perform(self, form: MergeForm, subject: Any) -> None:
        """Merge."""
        given = form.cleaned_data
        if given["other"].pk == subject.pk:
            raise Refused.because(_("Choose two different enterprises."), field="other")
        actions.merge_enterprises(subject, given["other"], by=self.user, reason=given["reason"])


class UndoMerge(EntryPage):
    """Let both stand for themselves again."""

    form_class = ReasonForm
    title = _("Undo the merge")
    note = _("Everything that moved goes back, unless somebody moved it on since.")
    button = _("Undo the merge")
    done = _("The merge is undone.")
    is_grave = True
    trail = ((_("Enterprise register"), "enterprises:list"),)

    def subject(self, **kwargs: Any) -> Any:
        """The merge, or 404 or 403."""
        return access.merge_for(self.user, kwargs["pk"])

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise that was kept."""
        return reverse("enterprises:detail", args=[subject.kept_id])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Undo it."""
        actions.undo_merge(subject, by=self.user, reason=form.cleaned_data["reason"])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Named by the two names."""
        return {**super().extra_context(subject), "subject": f"{subject.merged} → {subject.kept}"}
