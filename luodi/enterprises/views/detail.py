"""The page of one enterprise."""

from typing import Any

from luodi.enterprises import access, queries
from luodi.enterprises.tables import honours_of
from luodi.web.fragments import fragments_of
from luodi.web.record_pages import DetailPage


class EnterprisePage(DetailPage):
    """Facts, names, relations, contacts, likely duplicates, what higher apps bring, and history."""

    rights = (access.VIEW,)
    access = staticmethod(access.enterprise_for)
    template_name = "enterprises/detail.html"
    name = "enterprise"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """What stands round the facts."""
        may_change = access.may(self.user, "change")
        return {
            "may_change": may_change and record.merged_into_id is None,
            "may_merge": access.may(self.user, "merge"),
            "honours": honours_of(record),
            "fragments": fragments_of("enterprise", record.pk),
            "entries": queries.history_of(record) if may_change else [],
            **queries.page_facts(record, with_contacts=may_change),
        }
