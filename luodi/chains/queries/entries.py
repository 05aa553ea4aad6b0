"""What a place could enter next, from a table of places by industries, and how well each way foretold entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.chains.models import IndustryTable
from luodi.web.charts import Chart, Column
from luodi_engine.chains.entries import Accuracy, EntryOption, entry_accuracy, entry_options
from luodi_engine.chains.relatedness import Matrix, Relatedness, relatedness

METHODS: dict[str, str | Promise] = {
    "popularity": _("Popularity (baseline)"),
    "density": _("Density"),
    "rca": _("RCA below 1"),
}


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An industry the place lacks, with words."""

    option: EntryOption
    code: str
    name: str
    near: str
    here: float


@dataclass(frozen=True, slots=True)
class AccuracyRow:
    """How well one way of foretelling did."""

    name: str | Promise
    found: Accuracy


@dataclass(frozen=True, slots=True)
class EntryPicture:
    """The options of one place in the newest year of a table."""

    place: str
    year: str
    before: str
    options: tuple[OptionRow, ...]
    accuracy: tuple[AccuracyRow, ...]
    eci: float
    eci_rank: int
    diversity: int
    places: int
    industries: int


def tables() -> list[IndustryTable]:
    """All tables without their figures, newest first."""
    return list(IndustryTable.objects.defer("figures", "places", "industries").select_related("made_by"))


def entry_picture(table: IndustryTable, place: str) -> EntryPicture:
    """The options of ``place`` (the table's own place where it is unknown). Raises ``ChainError`` for a poor table."""
    row = table.places.index(place if place in table.places else table.home)
    years = sorted(table.figures)
    found = relatedness(matrix(table, years[-1]))
    ranks = np.argsort(np.argsort(-np.nan_to_num(found.eci, nan=-np.inf))) + 1
    return EntryPicture(
        table.places[row],
        years[-1],
        years[0] if len(years) > 1 else "",
        tuple(_option(table, found, row, option) for option in entry_options(found, row, 30)),
        _accuracy(table, years, found),
        float(found.eci[row]),
        int(ranks[row]),
        int(found.diversity[row]),
        len(table.places),
        len(table.industries),
    )


def matrix(table: IndustryTable, year: str) -> Matrix:
    """The figures of one year as places by industries."""
    values = np.zeros((len(table.places), len(table.industries)))
    for place, industry, value in table.figures[year]:
        values[place, industry] = value
    return values


def _option(table: IndustryTable, found: Relatedness, row: int, option: EntryOption) -> OptionRow:
    code, name = table.industries[option.industry]
    near = "、".join(table.industries[one][1] for one, _proximity in option.nearest[:3])
    return OptionRow(option, code, name, near, float(found.rca[row, option.industry]))


def _accuracy(table: IndustryTable, years: list[str], after: Relatedness) -> tuple[AccuracyRow, ...]:
    """From the first to the last year; nothing with one year only."""
    if len(years) < 2:
        return ()
    before = relatedness(matrix(table, years[0]))
    scores = {"density": before.density, "rca": before.rca}
    return tuple(
        AccuracyRow(METHODS[one.method], one)
        for one in entry_accuracy(before.present, after.present, scores)
        if one.places
    )


def option_chart(picture: EntryPicture) -> Chart:
    """Density against popularity: options to the upper left are near and not yet everybody's."""
    rows: list[list[Any]] = [
        [one.name, one.option.popularity, round(one.option.density, 3)] for one in picture.options
    ]
    columns = [
        Column(gettext("Industry")),
        Column(gettext("Places that have it"), "count"),
        Column(gettext("Density"), "rate"),
    ]
    return Chart("entries", "scatter", gettext("Density and popularity"), columns, rows)
