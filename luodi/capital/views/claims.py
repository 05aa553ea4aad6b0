"""Claiming money with its evidence, mending a claim, adding evidence."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.audit.choices import DocumentKind
from luodi.capital import access, actions
from luodi.capital.forms import AmountsForm, ClaimForm, EvidenceForm
from luodi.common import clock
from luodi.projects.choices import CapitalNature
from luodi.web.entry_pages import EntryPage

TRAIL = ((_("Paid-in capital"), "capital:list"),)


class ClaimCapital(EntryPage):
    """Claim money of a project that arrived in one month."""

    template_name = "capital/claim.html"
    title = _("Claim money")
    button = _("Claim")
    done = _("Claimed. The bureau has to accept it.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The project, or 404 or 403."""
        return access.project_to_claim(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> ClaimForm:
        """Last month, the proof that fits, everything else empty."""
        foreign = subject.capital_nature == CapitalNature.FOREIGN
        last = clock.today().replace(day=1) - timedelta(days=1)
        proof = DocumentKind.FOREIGN_EXCHANGE_RECORD if foreign else DocumentKind.PAYMENT_VOUCHER
        initial = {"month": last.replace(day=1), "proof": proof}
        return ClaimForm(*(args or (None, None)), is_foreign=foreign, initial=initial)

    def way_back(self, subject: Any) -> str:
        """The page of the project."""
        return reverse("projects:detail", args=[subject.pk])

    def perform(self, form: ClaimForm, subject: Any) -> None:
        """Claim it with its files, all or nothing."""
        given = form.cleaned_data
        files = [(given["proof"], file) for file in given["evidence"]]
        actions.claim_capital(subject, by=self.user, files=files, **form.values)
        if not files:
            messages.warning(
                self.request, str(_("No evidence is attached yet: the bureau accepts nothing without it."))
            )


class MendClaim(EntryPage):
    """Correct a claim that is not accepted, or claim a returned one again."""

    template_name = "capital/claim.html"
    title = _("Correct the claim")
    button = _("Claim again")
    done = _("Claimed. The bureau has to accept it.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The amount, or 404 or 403."""
        return access.capital_for(self.user, kwargs["pk"], action="claim")

    def form(self, subject: Any, *args: Any) -> AmountsForm:
        """The present values, in 万元."""
        return AmountsForm.of(subject, *args[:1])

    def shown_values(self, subject: Any) -> Any:
        """When the amount was last changed or decided."""
        return [subject.updated_at, subject.state]

    def way_back(self, subject: Any) -> str:
        """The page of the amount."""
        return reverse("capital:detail", args=[subject.pk])

    def perform(self, form: AmountsForm, subject: Any) -> None:
        """Save it as a claim."""
        actions.mend_claim(subject, form.values, by=self.user)


class AddEvidence(MendClaim):
    """Attach files that prove an amount."""

    template_name = "capital/claim.html"
    title = _("Add evidence")
    button = _("Attach")
    done = _("Attached.")

    def form(self, subject: Any, *args: Any) -> Any:
        """Files and their kind."""
        return EvidenceForm(*args)

    def shown_values(self, subject: Any) -> Any:
        """Nothing is overwritten."""
        return None

    def perform(self, form: Any, subject: Any) -> None:
        """Attach them, all or none."""
        given = form.cleaned_data
        actions.add_evidence_files(subject, given["evidence"], kind=given["proof"], by=self.user)
