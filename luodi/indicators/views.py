"""Pages of figures: the table, the definitions, and the records behind a cell."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.common.workbooks.writing import TableColumn
from luodi.projects.models import Project, ProjectRecord
from luodi.web.columns import ColumnSet
from luodi.web.filtering import Filter
from luodi.web.filters import OfOrganization, Search
from luodi.web.pages import ListPage, PageView

from .access import VIEW
from .catalogue import INDICATORS
from .choices import RatePart
from .files import table_file
from .forms import AskForm, TableForm
from .queries import CityUnits, Drilled, by_month, by_unit, city_units, drilled, figure_table, listed_rows
from .tables import MONEY_COLUMNS, PAST_COLUMNS, PROJECT_COLUMNS
from .written import unit_words, written


class Definitions(PageView):
    """Every indicator with its definition, unit, direction, date that counts, batch and source."""

    rights = (VIEW,)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page."""
        rows = [(one, unit_words(one)) for one in INDICATORS]
        return render(request, "indicators/list.html", {"rows": rows})


class FigureTablePage(PageView):
    """All indicators for the city and each unit, for one period."""

    rights = (VIEW,)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or its table as a workbook."""
        form = TableForm(request.GET, today=clock.today())
        units = city_units()
        table = figure_table(form.asked, units)
        if request.GET.get("format") == "xlsx":
            return self._file(table)
        context = {
            "form": form,
            "table": table,
            "by_unit": by_unit(form.indicator, table.figures, form.asked, units),
            "by_month": by_month(form.indicator, form.asked, units),
            "file_query": form.asked.query(format="xlsx"),
            "code": form.indicator.code,
        }
        return render(request, "indicators/table.html", context)

    def _file(self, table: Any) -> HttpResponseBase:
        heads = [TableColumn(_("Indicator"), width=34), TableColumn(_("Unit of measure"), width=14)]
        heads += [TableColumn(name, "general", width=14) for name in table.heads]
        asked = table.asked
        notes = [str(asked), _("As reported on {day}").format(day=asked.as_of or clock.today())]
        told = {"page": "indicators.table", "query": asked.query()}
        return table_file(
            name=_("Figures"), columns=heads, rows=table.filed(), notes=notes, by=self.user, told=told
        )


class RecordsPage(ListPage):
    """The records behind one cell; those the user may not see are counted, not shown."""

    rights = (VIEW,)
    code = "indicators.records"
    title = gettext_lazy("Records behind a figure")
    template_name = "indicators/records.html"
    default_sort = "name"
    export_name = gettext_lazy("Records behind a figure")

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The list, or what is wrong with its address."""
        try:
            self.cell  # noqa: B018 - read for its refusal
        except Refused as refused:
            context = {"problems": [str(each) for each in refused.obstacles]}
            return render(request, "indicators/unknown_cell.html", context, status=404)
        return super().get(request)

    @property
    def empty_title(self) -> str:  # type: ignore[override]
        """Whether there is no record, or none that may be shown."""
        return (
            _("These records are not shown to you") if self.cell.hidden else _("No record makes this figure")
        )

    @property
    def empty_text(self) -> str:  # type: ignore[override]
        """What to do next."""
        if self.cell.hidden:
            return _(
                "They belong to other units; their totals are counted. Ask the bureau about single projects."
            )
        return _("Choose another period or unit in the table of figures.")

    @cached_property
    def form(self) -> AskForm:
        """The period as the address gives it."""
        return AskForm(self.request.GET, today=clock.today())

    @cached_property
    def units(self) -> CityUnits:
        """The city's units."""
        return city_units()

    @cached_property
    def cell(self) -> Drilled:
        """The cell; raises ``Refused``."""
        query = self.request.GET
        asked = self.form.asked.changed(unit=query.get("unit", ""))
        return drilled(
            self.user, asked, code=query.get("code", ""), part=query.get("part", ""), units=self.units
        )

    @cached_property
    def columns(self) -> ColumnSet:  # type: ignore[override]
        """The columns of the kind of records."""
        model = self.cell.rows.model
        return (
            PROJECT_COLUMNS if model is Project else PAST_COLUMNS if model is ProjectRecord else MONEY_COLUMNS
        )

    @cached_property
    def filters(self) -> tuple[Filter, ...]:  # type: ignore[override]
        """A search for the project, and the unit where the cell is the city's."""
        search = Search(placeholder=_("Name or number of the project"))
        if self.cell.rows.model is not Project:
            search = Search(placeholder=search.placeholder, fields=("project__name", "project__code"))
        hosts = OfOrganization(code="host", label=_("Unit"), field="host")
        return (search, hosts) if self.cell.unit is None else (search,)

    @cached_property
    def filtered(self) -> QuerySet[Any]:
        """What the user may see of the cell's records."""
        return self.bound.narrow(listed_rows(self.cell.visible))

    def extra_context(self) -> dict[str, Any]:
        """The figure, its definition, the parts of a rate, and what is not shown."""
        cell = self.cell
        asked, indicator = cell.asked, cell.indicator
        parts = []
        if indicator.is_rate:
            parts = [
                (part, label, f"?{asked.query(code=indicator.code, part=part)}")
                for part, label in RatePart.choices
            ]
        return {
            "cell": cell,
            "unit_name": str(cell.unit or self.units.city or _("City")),
            "value": written(indicator, cell.figure.value),
            "value_unit": "" if indicator.is_rate else unit_words(indicator),
            "total": written(cell.listed, cell.total),
            "total_unit": unit_words(cell.listed),
            "parts": parts,
            "table_query": asked.query(code=indicator.code),
        }
