"""Everything on the cockpit, from few statements; what is the same for everybody is read once a write."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.accounts.models import User
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import BY_CODE, Window
from luodi.indicators.choices import Basis, Span, Unit
from luodi.indicators.figures import Figures
from luodi.indicators.queries import CityUnits, figures_of, measure_each, sums_by_host
from luodi.targets.facts import Standing
from luodi.targets.queries import IndicatorStanding, Targets, standings, targeted, targets_of

from .attention import CityLoad, attention
from .charts import MONEY, money_chart, stage_funnel, tile_map, units_chart
from .load import ladder_in_force, load_by_host
from .remembered import Seen, changes_seen, remembered, remembered_by_host

RATES = (
    "performance_rate",
    "landing_rate",
    "start_rate",
    "production_rate",
    "capital_arrival_rate",
    "in_park_rate",
    "fit_rate",
)
CARDS = (
    "signed_projects",
    "signed_amount",
    "paid_in_other_province",
    "fdi_usd",
    "started",
    "in_production",
)


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Targets and figures of one period for the city and every unit."""

    targets: Targets
    figures: Figures
    before: Figures
    months: dict[Window, Figures]


@dataclass(frozen=True, slots=True)
class Card:
    """One figure of the top row: value, year on year, how far the target is reached, and where it opens."""

    standing: IndicatorStanding
    key: int
    url: str

    @property
    def own(self) -> Standing:
        """The standing of the unit asked for, or of the city."""
        found = (each for each in self.standing.everybody if each.unit == self.key)
        return next(found, self.standing.city)

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of yuan, which the card writes in 亿元."""
        return self.standing.indicator.unit == Unit.WAN


@dataclass(frozen=True, slots=True)
class RateRow:
    """A rate of the batch with its parts, what is asked of it and whether it is reached."""

    code: str
    label: Any
    definition: Any
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    threshold: Decimal | None
    source: Any
    url: str

    @property
    def is_reached(self) -> bool | None:
        """Unknown where there is no threshold or no value."""
        return None if self.value is None or self.threshold is None else self.value >= self.threshold


def cockpit(asked: Asked, units: CityUnits, user: User, *, tile: str = "") -> dict[str, Any]:
    """Everything on the cockpit: one statement where nothing was written since somebody looked.

    After a write to a project or its money six, of the hosts it was written to; else seven, of all hosts.
    """
    asked = asked.changed(span=Span.CUMULATIVE)
    seen = changes_seen()
    city = asked.changed(unit="")
    facts = remembered(seen.version, f"facts:{city.query()}", lambda: city_facts(city, units, seen))
    load = remembered(seen.version, "load", lambda: city_load(seen))
    unit = units.by_code(asked.unit) if asked.unit else None
    key = units.key_of(unit)
    hosts = units.hosts_of(key)
    codes = dict.fromkeys([*CARDS, *(one.code for one in targeted(facts.targets))])
    indicators = [BY_CODE[code] for code in codes if not BY_CODE[code].is_rate]
    stood = standings(
        indicators, asked, units, targets=facts.targets, figures=facts.figures, before=facts.before
    )
    by_code = {each.indicator.code: each for each in stood}
    with_target = [each for each in stood if each.has_target]
    return {
        "cards": [Card(by_code[code], key, asked.records_url(code, asked.unit)) for code in CARDS],
        "with_target": with_target,
        "rates": rate_rows(facts, key, asked),
        "units_chart": units_chart(with_target, asked),
        "tiles": tile_map(tile, with_target, facts.figures, asked=asked, units=units),
        "money": money_chart(asked, facts.months, key),
        "funnel": stage_funnel(load.ladder, load.standings, hosts, unit=asked.unit),
        "attention": attention(user, load, with_target, units=units, unit=unit),
        "unit": unit,
        "is_example": any(target.is_example for target in facts.targets.values()),
    }


def city_facts(asked: Asked, units: CityUnits, seen: Seen = Seen()) -> CityFacts:
    """Targets, this year's and last year's figures, and money by month: three statements."""
    targets = remembered(
        seen.since, f"targets:{asked.query()}", lambda: targets_of(asked.year, units, as_of=asked.moment)
    )
    shown = list(dict.fromkeys([*CARDS, *(one.code for one in targeted(targets))]))
    # Last year's money of the batch would be summed from single amounts, and the rates are not compared with it.
    compared = [code for code in shown if not BY_CODE[code].is_rate]
    months = [*asked.months(asked.year), *asked.months(asked.year - 1)]
    windows: dict[Window, Sequence[str]] = {window: [MONEY] for window in months}
    windows[asked.window] = [*dict.fromkeys([*shown, *RATES, MONEY])]
    windows[asked.window_before] = [*compared, *([] if MONEY in compared else [MONEY])]
    if asked.moment is None and asked.basis == Basis.HOST:
        name = f"sums:{asked.query()}"
        sums = remembered_by_host(seen, name, lambda hosts: sums_by_host(windows, hosts=hosts))
        found = figures_of(sums, windows, units)
    else:
        found = measure_each(windows, as_of=asked.moment, basis=asked.basis, units=units)
    return CityFacts(
        targets, found[asked.window], found[asked.window_before], {window: found[window] for window in months}
    )


def city_load(seen: Seen = Seen()) -> CityLoad:
    """What stands where, waits or is late in the whole city: three statements."""
    ladder = remembered(seen.since, "ladder", lambda: (ladder_in_force(),))[0]
    return CityLoad(ladder, remembered_by_host(seen, "loads", lambda hosts: load_by_host(ladder, hosts)))


def rate_rows(facts: CityFacts, key: int, asked: Asked) -> list[RateRow]:
    """The rates of the period's batch, each with its parts and the city's own target or the usual threshold."""
    rows = []
    for code in RATES:
        indicator, cell = BY_CODE[code], facts.figures.cell(code, key)
        target = facts.targets.get((code, key)) or facts.targets.get((code, 0))
        rows.append(
            RateRow(
                code,
                indicator.label,
                indicator.definition,
                cell.value,
                cell.numerator,
                cell.denominator,
                target.value if target else indicator.usual,
                target.source if target else indicator.usual_source,
                asked.records_url(code, asked.unit),
            )
        )
    return rows
