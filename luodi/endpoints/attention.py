"""Projects that need attention: late, silent, stopped at a gate; as many as the cockpit says."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from luodi.api.lists import Listing
from luodi.api.operations import reading
from luodi.api.records import ListRecords
from luodi.dashboards.access import going_projects_of
from luodi.dashboards.filters import ATTENTION_FILTERS
from luodi.indicators.access import VIEW
from luodi.projects.models import Project
from luodi.projects.tables import COLUMNS

router = Router()
ATTENTION = Listing(
    name="Attention",
    access=going_projects_of,
    records=ListRecords(
        Project,
        COLUMNS,
        values={"lead_investor": "lead_investor"},
        always=("code", "version", "updated_at", "is_example"),
    ),
    rights=(VIEW,),
    filters=ATTENTION_FILTERS,
    default_sort="stage_due_on",
)


@reading(router, "/attention", gives=ATTENTION.page())
def list_attention(request: HttpRequest, given: Query[ATTENTION.query()]) -> HttpResponse:  # type: ignore[valid-type]
    """Active projects that you mind, by what needs attention (``kind``)."""
    return ATTENTION.answer(request, given)
