"""Sharing a project's credit between units."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.capital import access, actions, queries
from luodi.capital.forms import ShareRows
from luodi.common.errors import Refused
from luodi.web.entry_pages import EntryPage, ReasonForm


class CreditShares(EntryPage):
    """Percents by unit that add up to 100; the statistical host stays one."""

    form_class = ReasonForm
    template_name = "capital/shares.html"
    title = _("Share the credit")
    note = _(
        "Shares count in assessment only. The project, its money and its stage are counted at its host alone."
    )
    trail = ((_("Project ledger"), "projects:list"),)

    def subject(self, **kwargs: Any) -> Any:
        """The project, or 404 or 403."""
        return access.project_to_share(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> ReasonForm:
        """The reason, and below it one row for each unit."""
        present = [
            {"unit": row.unit_id, "percent": (row.share * 100).normalize()}
            for row in queries.current_shares(subject)
        ]
        posted = args[0] if args else None
        self.rows = ShareRows(
            posted,
            initial=present or [{"unit": subject.host_id, "percent": 100}],
            form_kwargs={"units": queries.sharing_units()},
            prefix="share",
        )
        return ReasonForm(posted)

    def shown_values(self, subject: Any) -> Any:
        """The shares that are replaced."""
        return [(row.unit_id, str(row.share)) for row in queries.current_shares(subject)]

    def way_back(self, subject: Any) -> str:
        """The page of the project."""
        return reverse("projects:detail", args=[subject.pk])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Replace the shares."""
        if not self.rows.is_valid():
            raise Refused.because(_("One of the rows is not complete. See below."))
        given = [row.cleaned_data for row in self.rows.forms if row.cleaned_data.get("unit")]
        shares = [(row["unit"], row["percent"] / Decimal(100)) for row in given]
        if shares == [(subject.host, Decimal(1))]:
            shares = []
        actions.set_credit_shares(subject, shares, by=self.user, reason=form.cleaned_data["reason"])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """With the rows of units."""
        return {**super().extra_context(subject), "rows": self.rows}
