"""Help with setting targets: growth over last year, shares by capacity, tailored difficulty, stress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.common.errors import Refused
from luodi.indicators.asking import Asked
from luodi.indicators.catalogue import Indicator
from luodi.indicators.figures import CITY
from luodi.indicators.queries import CityUnits, measure
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring.targets import Stress, difficulty_by_capacity, grown, shared, stress, tailored

from .models import Target
from .queries import targets_of

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Wish:
    """How targets are to be made: by growth, capacity or difficulty; growth as a share (0.12), total where given."""

    indicator: Indicator
    year: int
    way: str
    growth: Decimal
    total: Decimal | None
    basis: Indicator
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Proposal:
    """One unit: last year's figure, its capacity and difficulty, the target there is, and the one proposed."""

    unit: Organization
    last_year: Decimal | None
    capacity: Decimal | None
    difficulty: Decimal | None
    standing: Target | None
    proposed: Decimal | None

    @property
    def growth(self) -> Decimal | None:
        """Proposed over last year's figure, less 1."""
        if not self.last_year or self.proposed is None:
            return None
        return self.proposed / self.last_year - 1


@dataclass(frozen=True, slots=True)
class Help:
    """All units, their sum, and what the city reaches when all reach a rate of what they were given."""

    proposals: list[Proposal]
    total: Decimal
    last_total: Decimal | None
    city_target: Decimal | None
    stress: Stress | None


def proposed_targets(wish: Wish, units: CityUnits) -> Help:
    """The targets a way gives; raises ``Refused`` where it lacks its figures."""
    before = measure(
        list(dict.fromkeys([wish.indicator.code, wish.basis.code])),
        Asked(wish.year - 1, 12).window,
        units=units,
    )
    last = {one.code: before.value(wish.indicator.code, one.pk) for one in units.units}
    capacity = {one.code: before.value(wish.basis.code, one.pk) for one in units.units}
    known = {code: value for code, value in last.items() if value is not None}
    capable = {code: value for code, value in capacity.items() if value is not None and value >= 0}
    made, difficulty = _made(wish, known, capable)
    targets = targets_of(wish.year, units)
    proposals = [
        Proposal(
            one,
            last[one.code],
            capacity[one.code],
            difficulty.get(one.code),
            targets.get((wish.indicator.code, one.pk)),
            made.get(one.code),
        )
        for one in units.units
    ]
    city = targets.get((wish.indicator.code, CITY))
    together = sum(made.values(), Decimal(0))
    return Help(
        proposals,
        together,
        before.value(wish.indicator.code, CITY),
        city.value if city else None,
        _stressed(wish, made, city.value if city else wish.total or together),
    )


def _made(
    wish: Wish, last: Mapping[str, Decimal], capacity: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    if wish.way == "share":
        if wish.total is None:
            raise Refused.because(_("Give the total that is shared out."), field="total")
        try:
            return shared(wish.total, capacity), {}
        except EngineRefused as error:
            message = _("Last year's figures of the basis add up to nothing. Choose another basis.")
            raise Refused.because(message, field="basis") from error
    if not last:
        message = _("There are no figures of last year. Share a total by capacity instead.")
        raise Refused.because(message, field="way")
    if wish.way == "tailored":
        if not capacity:
            raise Refused.because(_("The basis has no figures of last year."), field="basis")
        difficulty = difficulty_by_capacity(capacity)
        try:
            return tailored(last, wish.growth, difficulty, total=wish.total), difficulty
        except EngineRefused as error:
            message = _("Last year's figures add up to nothing. Share a total by capacity instead.")
            raise Refused.because(message, field="way") from error
    return grown(last, wish.growth), {}


def _stressed(wish: Wish, made: Mapping[str, Decimal], wanted: Decimal) -> Stress | None:
    try:
        return stress(made, wanted, wish.rate)
    except EngineRefused:
        return None
