"""Where the figures of a scheme come from: indicators and targets of the city, or an uploaded table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.common.errors import Obstacle, Refused
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, INDICATORS
from luodi.indicators.choices import Unit
from luodi.indicators.figures import Figures
from luodi.indicators.queries import CityUnits, city_units, measure, measure_windows
from luodi.peers.queries import counted_items
from luodi.targets.facts import schedule_of
from luodi.targets.queries import Targets, targets_of
from luodi.web.formats import is_chinese
from luodi_engine.scoring import DataSet, Scheme
from luodi_engine.scoring.numbers import plain, read_number
from luodi_engine.scoring.reading import read_csv, read_items_csv
from luodi_engine.scoring.scheme import Input

from .choices import Against

OUTSIDE = "outside"
KINDS = ("indicator", "target", "achieved")
SHIPPED_MAPPINGS: dict[str, dict[str, str]] = {
    "bazhong-county-2024": {
        "domestic_rate": "achieved:paid_in_other_province",
        "fdi_rate": "achieved:fdi_usd",
        "signed_projects": "indicator:signed_projects",
        "signed_projects_target": "target:signed_projects",
        "signed_amount": "indicator:signed_amount",
        "signed_amount_target": "target:signed_amount",
        "projects_3_to_10": "indicator:signed_300m_1bn",
        "projects_10_to_20": "indicator:signed_1bn_2bn",
        "projects_20_up": "indicator:signed_2bn",
        "late_starts": "indicator:stalled",
    },
    "sample-city": {
        "province_paid": "indicator:paid_in_other_province",
        "province_target": "target:paid_in_other_province",
        "city_paid": "indicator:paid_in_other_city",
        "city_target": "target:paid_in_other_city",
        "fdi": "indicator:fdi_usd",
        "fdi_target": "target:fdi_usd",
        "projects": "indicator:signed_projects",
        "projects_target": "target:signed_projects",
        "amount": "indicator:signed_amount",
        "amount_target": "target:signed_amount",
        "large": "indicator:signed_1bn",
        "started_share": "indicator:start_rate",
        "late": "indicator:stalled",
    },
}


def source_choices() -> list[tuple[str, str]]:
    """What an input can be taken from: value and words."""
    labels = {
        "indicator": _("{name}"),
        "target": _("Target: {name}"),
        "achieved": _("Share of target: {name}"),
    }
    found = [(OUTSIDE, _("Outside figures"))]
    for kind in KINDS:
        for one in INDICATORS:
            if kind == "indicator" or not one.is_rate:
                found.append((f"{kind}:{one.code}", labels[kind].format(name=one.label)))
    return found


def read_inputs(scheme: Scheme) -> list[Input]:
    """The inputs that must be given a figure for every unit."""
    return [scheme.input_by_code[code] for code in scheme.data_columns]


def default_mapping(scheme: Scheme) -> dict[str, str]:
    """What every figure is most likely taken from."""
    return {one.code: default_source(scheme.code, one.code) for one in read_inputs(scheme)}


def default_source(scheme: str, code: str) -> str:
    """What is known of a shipped scheme; else an input that is called like an indicator (``…_target``) is it."""
    guess = OUTSIDE
    if code in BY_CODE:
        guess = f"indicator:{code}"
    elif code.removesuffix("_target") in BY_CODE:
        guess = f"target:{code.removesuffix('_target')}"
    return SHIPPED_MAPPINGS.get(scheme, {}).get(code, guess)


def is_local(mapping: Mapping[str, str]) -> bool:
    """Whether any figure comes from the city's own records; else the uploaded table names the units itself."""
    return any(source != OUTSIDE for source in mapping.values())


@dataclass(frozen=True, slots=True)
class Ask:
    """Which months a run covers and what its targets are."""

    year: int
    month: int
    against: str = Against.YEAR
    as_of: datetime | None = None

    @property
    def asked(self) -> Asked:
        """The same as pages of figures ask it."""
        return Asked(self.year, self.month)


def collect(
    scheme: Scheme, mapping: Mapping[str, str], ask: Ask, *, outside: str = "", items: str = ""
) -> dict[str, Any]:
    """The figures of every unit as values that ``read_values`` takes: units and rows, numbers as text.

    Raises ``Refused`` with everything wrong in the uploaded table; the engine's ``DataError`` where a table
    stands for all figures and does not fit.
    """
    if not is_local(mapping):
        return data_values(read_csv(outside, scheme, items))
    units = city_units()
    given = read_outside(outside, scheme, mapping, units=units.units) if outside.strip() else {}
    figures = measure(_measured(mapping), ask.asked.window, as_of=ask.as_of, units=units)
    known = City(ask, units, targets_of(ask.year, units, as_of=ask.as_of), figures)
    rows = list(known.rows(scheme, mapping, given))
    single = [*_items(items, units), *_peer_items(scheme, ask, items, units)]
    return {"units": _listed(scheme, units), "rows": rows, "items": single}


def collect_months(
    scheme: Scheme, mapping: Mapping[str, str], ask: Ask, *, outside: str = "", items: str = ""
) -> dict[str, Any]:
    """The figures to date at the end of every month up to the asked one, months as periods, with few statements.

    Outside figures are the same in every month: a table says how things stand, not when they came about.
    """
    units = city_units()
    given = read_outside(outside, scheme, mapping, units=units.units) if outside.strip() else {}
    asks = [Ask(ask.year, month, ask.against, ask.as_of) for month in range(1, ask.month + 1)]
    windows = [one.asked.window for one in asks]
    measured = measure_windows(_measured(mapping), windows, as_of=ask.as_of, units=units)
    targets = targets_of(ask.year, units, as_of=ask.as_of)
    rows = []
    for one, window in zip(asks, windows, strict=True):
        known = City(one, units, targets, measured[window])
        period = f"{one.year}-{one.month:02d}"
        rows += [{**row, "period": period} for row in known.rows(scheme, mapping, given)]
    single, repeated = _items(items, units), []
    for one in asks:
        there = [*single, *_peer_items(scheme, one, items, units)]
        repeated += [{**item, "period": f"{one.year}-{one.month:02d}"} for item in there]
    return {"units": _listed(scheme, units), "rows": rows, "items": repeated}


def _peer_items(scheme: Scheme, ask: Ask, uploaded: str, units: CityUnits) -> list[dict[str, str]]:
    """The marks units gave each other in closed windows, of the kinds the scheme counts.

    Raises ``Refused`` where the uploaded table brings marks of the same kind too: they would count twice.
    """
    kinds = {one.item_kind for one in scheme.inputs if one.item_kind}
    marks = counted_items(kinds, ask.year, ask.month, as_of=ask.as_of) if kinds else ()
    compared = {unit.code for unit in units.units}
    found = [one for one in marks if one["unit"] in compared]
    given = {one.kind for one in read_items_csv(uploaded)} if found and uploaded.strip() else set()
    if doubled := sorted(given & {one["kind"] for one in found}):
        message = _(
            "Units marked {kinds} in a window of peer marks; leave these lines out of the single items."
        )
        raise Refused.because(message.format(kinds="、".join(doubled)), field="items")
    return found


def _items(text: str, units: CityUnits) -> list[dict[str, str]]:
    """Single items from an uploaded table, units by code or name; raises the engine's ``DataError``."""
    names = {
        name: unit.code
        for unit in units.units
        for name in (unit.name, str(unit.short_name), unit.code)
        if name
    }
    found = read_items_csv(text) if text.strip() else []
    return [
        {"unit": names.get(i.unit, i.unit), "kind": i.kind, "key": i.key, "quantity": plain(i.quantity)}
        for i in found
    ]


def _measured(mapping: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(source.split(":", 1)[1] for source in mapping.values() if source != OUTSIDE))


def _listed(scheme: Scheme, units: CityUnits) -> list[dict[str, str]]:
    return [
        {"code": unit.code, "name": str(unit.short_name or unit.name), "class": class_of(scheme, unit)}
        for unit in units.units
    ]


def class_of(scheme: Scheme, unit: Organization) -> str:
    """The class a scheme puts a unit in, else its kind where the scheme knows it."""
    if unit.code in scheme.unit_classes:
        return scheme.unit_classes[unit.code]
    return unit.kind if unit.kind in scheme.classes else ""


@dataclass(frozen=True, slots=True)
class City:
    """The city's figures and targets as they were read for a run."""

    ask: Ask
    units: CityUnits
    targets: Targets
    figures: Figures

    def rows(
        self, scheme: Scheme, mapping: Mapping[str, str], given: Mapping[tuple[str, str], Decimal]
    ) -> Iterator[dict[str, Any]]:
        """One row a unit: figures of the city's records, and those ``given`` from elsewhere."""
        for unit in self.units.units:
            row: dict[str, Any] = {"unit": unit.code}
            for one in read_inputs(scheme):
                source = mapping.get(one.code, OUTSIDE)
                outside = given.get((unit.code, one.code))
                value = outside if source == OUTSIDE else self.value(source, one, unit)
                row[one.code] = "" if value is None else plain(value)
            yield row

    def value(self, source: str, one: Input, unit: Organization) -> Decimal | None:
        """The figure of a source for a unit, in the unit the scheme counts in."""
        kind, code = source.split(":", 1)
        scale = _scale(one, code)
        actual = self.figures.value(code, unit.pk)
        if kind == "indicator":
            return None if actual is None else actual / scale
        owed = self.owed(code, unit)
        if kind == "target":
            return None if owed is None else owed / scale
        return None if actual is None or not owed else actual / owed

    def owed(self, code: str, unit: Organization) -> Decimal | None:
        """The target of the year, or what is due of it by the last month."""
        target = self.targets.get((code, unit.pk))
        if target is None:
            return None
        if self.ask.against == Against.DUE:
            return schedule_of(target).due_by(self.ask.asked.period)
        return target.value


def _scale(one: Input, code: str) -> int:
    """Indicators are kept in 万元; a scheme may count in 亿元."""
    return 10000 if one.unit == "亿元" and BY_CODE[code].unit in (Unit.WAN, Unit.WAN_USD) else 1


def data_values(data: DataSet) -> dict[str, Any]:
    """A data set as values that ``read_values`` takes back to the same hash."""
    units = [
        {"code": unit.code, "name": unit.name, "class": unit.unit_class, "groups": dict(unit.groups)}
        for unit in data.units
    ]
    rows = []
    for number, (unit_code, period) in enumerate(data.rows):
        row = {"unit": unit_code, "period": period}
        for code, values in data.columns.items():
            row[code] = "" if values[number] is None else plain(values[number])
        rows.append(row)
    items = [
        {"unit": i.unit, "kind": i.kind, "key": i.key, "quantity": plain(i.quantity), "period": i.period}
        for i in data.items
    ]
    return {"units": units, "rows": rows, "items": items}


def read_outside(
    text: str, scheme: Scheme, mapping: Mapping[str, str], *, units: Sequence[Organization]
) -> dict[tuple[str, str], Decimal]:
    """Figures by unit code and input from a CSV with a column 单位 and one column an input.

    Raises ``Refused`` with every unknown unit, unknown column, doubled row and bad number at its place.
    """
    table = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    head = [cell.strip() for cell in table[0]] if table else []
    wanted = {one.code: one for one in read_inputs(scheme) if mapping.get(one.code, OUTSIDE) == OUTSIDE}
    columns = {name: code for code, one in wanted.items() for name in (code, one.title) if name}
    places = {at: columns[name] for at, name in enumerate(head) if name in columns}
    obstacles = list(_heading_obstacles(head, columns))
    known = {name: unit.code for unit in units for name in (unit.code, unit.name, unit.short_name) if name}
    found: dict[tuple[str, str], Decimal] = {}
    seen: set[str] = set()
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        unit = known.get(cells[0].strip())
        if unit is None or unit in seen:
            obstacles.append(_row_obstacle(number, cells[0].strip(), known, doubled=unit is not None))
            continue
        seen.add(unit)
        for at, code in places.items():
            cell = cells[at].strip() if at < len(cells) else ""
            if not cell or cell in "-—":
                continue
            value = read_number(cell, _("line {number}, {column}").format(number=number, column=head[at]))
            if isinstance(value, Decimal):
                found[unit, code] = value
            else:
                obstacles.append(Obstacle(_problem(value), field="table"))
    if obstacles:
        raise Refused.of(obstacles)
    return found


def _heading_obstacles(head: Sequence[str], columns: Mapping[str, str]) -> Iterator[Obstacle]:
    if not head or head[0] not in ("单位", "unit"):
        yield Obstacle(_("The first column must be headed 单位 (or unit)."), field="table")
        return
    unknown = [name for name in head[1:] if name not in columns]
    if unknown:
        message = _("The scheme takes no outside figure called {names}. It takes: {known}.")
        listed = "、".join(dict.fromkeys(columns)) or "—"
        yield Obstacle(message.format(names="、".join(unknown[:5]), known=listed), field="table")


def _row_obstacle(number: int, name: str, known: Mapping[str, str], *, doubled: bool) -> Obstacle:
    if doubled:
        message = _("Line {number}: “{name}” stands there twice. Leave one line a unit.")
        return Obstacle(message.format(number=number, name=name), field="table")
    message = _("Line {number}: there is no unit “{name}”. Known: {known}.")
    return Obstacle(
        message.format(number=number, name=name[:40], known="、".join(list(known)[:24])), field="table"
    )


def _problem(found: Any) -> str:
    return str(found.text("zh" if is_chinese() else "en"))
