"""The page of one amount, and the files that prove it."""

from typing import Any

from django.http import FileResponse, HttpRequest

from luodi.audit.files import document_answer
from luodi.capital import access, queries
from luodi.capital.tables import state_tone
from luodi.web.pages import PageView
from luodi.web.record_pages import DetailPage


class CapitalPage(DetailPage):
    """An amount with its evidence, who claimed and decided it, and its history."""

    rights = access.SEE
    access = staticmethod(access.capital_for)
    template_name = "capital/detail.html"
    name = "capital"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Evidence, history and what may be done."""
        path, scope = record.host.path, self.user.scope
        may_decide = scope.allows("capital.accept", path)
        is_open = record.state in access.CHANGEABLE
        return {
            "evidence": queries.evidence_of(record),
            "entries": queries.history_of(record),
            "tone": state_tone(record.state),
            "frozen": queries.is_frozen(record.month, record.host_id),
            "is_own": record.claimed_by_id == self.user.pk,
            "may_accept": may_decide and record.state == "claimed",
            "may_reverse": may_decide and record.state == "accepted",
            "may_mend": is_open and scope.allows("capital.claim", path),
        }


class EvidenceFile(PageView):
    """A document that proves an amount, to those who may see the amount; opening it is logged."""

    rights = access.SEE

    def get(self, request: HttpRequest, pk: int, evidence: int) -> FileResponse:
        """The file itself."""
        return document_answer(access.evidence_for(self.user, pk, evidence).document, by=self.user)
