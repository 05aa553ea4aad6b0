"""Pages of published statistics: the list, a table with its verdicts, and entering one by pasting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common.errors import Conflict, Refused
from luodi.web.pages import ListPage, PageView
from luodi.web.record_pages import DetailPage, FormPage, refusals_to_form

from . import actions
from .access import CHANGE, VIEW, listed_tables, require_change, table_for
from .choices import Outcome
from .entry import Entry
from .forms import RemoveForm
from .queries import judged_table
from .tables import COLUMNS, FILTERS, row_class


class TableList(ListPage):
    """Every published table with the verdicts on its checks."""

    rights = (VIEW,)
    code = "statistics"
    title = gettext_lazy("Published statistics, replayed")
    note = gettext_lazy(
        "Tables as their places printed them. Each total, rate and difference is worked again: right, misprinted, "
        "or not to be decided because the inputs were rounded."
    )
    access = staticmethod(listed_tables)
    columns = COLUMNS
    filters = FILTERS
    default_sort = "place"
    template_name = "statistics/list.html"
    export_name = gettext_lazy("Published statistics")
    row_class = staticmethod(row_class)
    empty_title = gettext_lazy("No published table yet")
    empty_text = gettext_lazy("Paste the first one from a workbook or a page.")

    def extra_context(self) -> dict[str, Any]:
        """Whether the user may enter tables."""
        return {"may_change": self.user.scope.allows(CHANGE)}


class TablePage(DetailPage):
    """One table as printed, each check with its verdict and the interval it rests on."""

    rights = (VIEW,)
    access = staticmethod(table_for)
    template_name = "statistics/table.html"
    name = "table"

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """The page."""
        return super().get(request, code)

    def extra_context(self, record: Any) -> dict[str, Any]:
        """The table judged, and how many checks have each outcome."""
        judged = judged_table(record)
        counts = [(code, label, judged.count(code)) for code, label in Outcome.choices]
        may_change = self.user.scope.allows(CHANGE) and not record.is_shipped
        return {"judged": judged, "counts": counts, "may_change": may_change}


class EnterTable(PageView):
    """Paste a table, say what its columns are, keep it; the same page changes one that was pasted."""

    rights = (CHANGE,)

    def get(self, request: HttpRequest, code: str = "") -> HttpResponseBase:
        """The first step, filled in where a table is changed."""
        return self._answer(Entry.opened(self._table(code)))

    def post(self, request: HttpRequest, code: str = "") -> HttpResponseBase:
        """Read what was pasted and ask for its columns, or keep the table."""
        entry = Entry.posted(request.POST, self._table(code))
        if not entry.is_ready:
            return self._answer(entry, status=200 if entry.is_read else 422)
        try:
            table = actions.enter_table(
                entry.written(), by=self.user, replacing=entry.table, expected_version=entry.version
            )
        except Refused as refused:
            refusals_to_form(entry.form, refused)
            return self._answer(entry, status=409 if isinstance(refused, Conflict) else 422)
        messages.success(request, _("The table is kept; its checks are judged."))
        return HttpResponseRedirect(reverse("statistics:detail", args=[table.code]))

    def _table(self, code: str) -> Any:
        require_change(self.user)
        return table_for(self.user, code, action="change") if code else None

    def _answer(self, entry: Entry, *, status: int = 200) -> HttpResponse:
        return render(
            self.request, "statistics/entry.html", {"entry": entry, "form": entry.form}, status=status
        )


class RemoveTable(FormPage):
    """Remove a table that was pasted by mistake, with a reason."""

    rights = (CHANGE,)
    form_class = RemoveForm

    def subject(self, **kwargs: Any) -> Any:
        """The table; 404 or 403."""
        return table_for(self.user, kwargs["code"], action="change")

    def act(self, form: Any, subject: Any) -> str:
        """Remove it."""
        actions.remove_table(subject, by=self.user, reason=form.cleaned_data["reason"])
        messages.success(self.request, _("The table is removed; the change log keeps it."))
        return reverse("statistics:list")

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The heading and the way back."""
        title = _("Remove “{title}”").format(title=subject)
        return {"title": title, "cancel": reverse("statistics:detail", args=[subject.code])}
