"""The pictures of the cockpit, each drawn from the rows of its own table."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, Window
from luodi.indicators.figures import Figures
from luodi.indicators.queries import CityUnits, links_of, month_chart
from luodi.indicators.written import chart_column
from luodi.projects.models import OPEN_STATUSES
from luodi.projects.queries import label_of
from luodi.targets.queries import IndicatorStanding
from luodi.web.charts import Chart, Column
from luodi_engine.ladders import Ladder

from .load import Standing

MONEY = "paid_in"
COMPARED = 3
"""How many targets the picture compares; the table below it has all of them."""

TILES = {
    "nanjiang": [1, 0],
    "culture-tourism-zone": [2, 0],
    "tongjiang": [2, 1],
    "bazhou": [1, 1],
    "enyang": [0, 1],
    "economic-zone": [0, 2],
    "pingchang": [1, 2],
}
"""Where the sample city's units lie to each other; other cities' units stand in rows of three."""


def units_chart(stood: Sequence[IndicatorStanding], asked: Asked) -> Chart | None:
    """Units compared by how far each target is reached."""
    if not stood:
        return None
    stood = stood[:COMPARED]
    names = [each.name for each in stood[0].units]
    rows = [(name, *(_achieved(each, place) for each in stood)) for place, name in enumerate(names)]
    columns = [Column(_("Unit")), *(Column(each.indicator.label, "rate") for each in stood)]
    note = _("share of the year's target; due by the calendar: {share}").format(share=f"{asked.month}/12")
    links = {
        each.name: f"{reverse('targets:list')}?{asked.changed(unit='').query()}" for each in stood[0].units
    }
    return Chart("units", "bar", _("Targets reached by unit"), columns, rows, note=note, links=links)


def tile_map(
    code: str, stood: Sequence[IndicatorStanding], figures: Figures, *, asked: Asked, units: CityUnits
) -> Chart | None:
    """A schematic map of the units, tiles and no boundaries, coloured by one figure.

    Without a ``code`` the colour is how far the first target is reached, else the figure itself.
    """
    if not units.units or not (code or stood):
        return None
    indicator = BY_CODE[code] if code else stood[0].indicator
    measured = chart_column(indicator)
    if code:
        rows: list[Sequence[Any]] = [(str(unit), figures.value(code, unit.pk)) for unit in units.units]
        columns, title = [Column(_("Unit")), measured], str(indicator.label)
    else:
        rows = [(each.name, _share(each.achieved), each.actual) for each in stood[0].units]
        columns = [Column(_("Unit")), Column(_("Target reached"), "rate"), measured]
        title = _("{indicator}: target reached").format(indicator=indicator.label)
    places = {str(unit): TILES.get(unit.code, [at % 3, 3 + at // 3]) for at, unit in enumerate(units.units)}
    links = links_of(indicator.code, asked, units.units)
    note = _("schematic: tiles, not boundaries")
    return Chart("tiles", "tilemap", title, columns, rows, note=note, options={"tiles": places}, links=links)


def money_chart(asked: Asked, months: Mapping[Window, Figures], key: int) -> Chart:
    """Accepted money by month, this year beside the last."""
    return month_chart(BY_CODE[MONEY], asked, months, key=key, code="money")


def stage_funnel(
    ladder: Ladder | None, load: Sequence[Standing], hosts: Collection[int] | None, *, unit: str = ""
) -> Chart | None:
    """Active projects and their planned totals by stage: totals that everybody who sees figures may see."""
    if ladder is None:
        return None
    standing: dict[str, list[Standing]] = {stage.code: [] for stage in ladder.stages}
    for each in load:
        if (hosts is None or each.host in hosts) and each.stage in standing:
            standing[each.stage].append(each)
    counts = [sum(each.count for each in standing[stage.code]) for stage in ladder.stages]
    planned = [sum((each.planned for each in standing[stage.code]), Decimal(0)) for stage in ladder.stages]
    rows = [
        (label_of(stage), sum(counts[place:]), counts[place], planned[place])
        for place, stage in enumerate(ladder.stages)
    ]
    columns = [
        Column(_("Stage")),
        Column(_("Reached it"), "count"),
        Column(_("Stand there now"), "count"),
        Column(_("Planned total of those"), "yi", _("100m yuan")),
    ]
    links = {label_of(stage): _ledger(stage.code, unit) for stage in ladder.stages}
    note = _("in the bar: reached it; beside: stand there now, share of the stage before")
    return Chart("funnel", "funnel", _("Active projects by stage"), columns, rows, note=note, links=links)


def _ledger(stage: str, unit: str) -> str:
    query = [("stage", stage), *(("status", str(status)) for status in OPEN_STATUSES)]
    if unit:
        query.append(("unit", unit))
    return f"{reverse('projects:list')}?{urlencode(query)}"


def _achieved(standing: IndicatorStanding, place: int) -> Decimal | None:
    return _share(standing.units[place].achieved)


def _share(achieved: Any) -> Decimal | None:
    return achieved.value if achieved is not None else None
