"""Helps to set targets: growth over last year, shares by capacity, tailored difficulty, stress."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext

from luodi_engine.scoring.numbers import ONE, ZERO, arithmetic, rounded
from luodi_engine.scoring.problems import DataError, problem


def grown(last_year: Mapping[str, Decimal], growth: Decimal, *, digits: int = 0) -> dict[str, Decimal]:
    """Last year's figure × (1 + growth) for every unit, rounded half up to ``digits``.

    >>> grown({"a": Decimal(40)}, Decimal("0.12"), digits=1)
    {'a': Decimal('44.8')}
    """
    return {unit: rounded(figure * (1 + growth), digits) for unit, figure in last_year.items()}


def shared(total: Decimal, capacity: Mapping[str, Decimal], *, digits: int = 0) -> dict[str, Decimal]:
    """``total`` shared in proportion to capacity, by largest remainders: the parts add up to it exactly.

    A tie of remainders goes to the unit whose code comes first. Raises ``DataError`` when capacities are
    negative or add up to nothing.

    >>> shared(Decimal(100), {"a": Decimal(1), "b": Decimal(1), "c": Decimal(1)})
    {'a': Decimal('34'), 'b': Decimal('33'), 'c': Decimal('33')}
    """
    whole = sum(capacity.values(), ZERO)
    if whole <= 0 or any(part < 0 for part in capacity.values()):
        raise DataError([problem("", "shares_nothing")])
    unit_of_account = ONE.scaleb(-digits)
    with localcontext(arithmetic()):
        exact = {unit: total * part / whole for unit, part in capacity.items()}
        parts = {unit: share.quantize(unit_of_account, rounding=ROUND_DOWN) for unit, share in exact.items()}
        left = int(((total - sum(parts.values(), ZERO)) / unit_of_account).to_integral_value())
    for unit in sorted(exact, key=lambda unit: (parts[unit] - exact[unit], unit))[:left]:
        parts[unit] += unit_of_account
    rest = total - sum(parts.values(), ZERO)
    if rest:
        parts[min(parts)] += rest
    return parts


def tailored(
    last_year: Mapping[str, Decimal],
    growth: Decimal,
    difficulty: Mapping[str, Decimal],
    *,
    total: Decimal | None = None,
    digits: int = 0,
) -> dict[str, Decimal]:
    """Growth made harder or easier by unit: last year × (1 + growth × difficulty).

    A difficulty of 1 is the common growth, 1.2 a fifth more of it, 0 none. With ``total`` the results are
    shared out again in proportion so that they add up to it.

    >>> tailored({"a": Decimal(100), "b": Decimal(100)}, Decimal("0.1"), {"a": Decimal("1.5")})
    {'a': Decimal('115'), 'b': Decimal('110')}
    """
    raw = {unit: figure * (1 + growth * difficulty.get(unit, ONE)) for unit, figure in last_year.items()}
    if total is not None:
        return shared(total, raw, digits=digits)
    return {unit: rounded(figure, digits) for unit, figure in raw.items()}


def difficulty_by_capacity(
    capacity: Mapping[str, Decimal], *, easiest: Decimal = Decimal("0.8"), hardest: Decimal = Decimal("1.2")
) -> dict[str, Decimal]:
    """A difficulty between ``easiest`` and ``hardest`` by min-max of capacity; 1 when all are equal.

    >>> difficulty_by_capacity({"a": Decimal(10), "b": Decimal(20), "c": Decimal(30)})
    {'a': Decimal('0.80'), 'b': Decimal('1.00'), 'c': Decimal('1.20')}
    """
    low, high = min(capacity.values()), max(capacity.values())
    if low == high:
        return dict.fromkeys(capacity, ONE)
    return {
        unit: rounded(easiest + (part - low) / (high - low) * (hardest - easiest), 2)
        for unit, part in capacity.items()
    }


@dataclass(frozen=True, slots=True)
class Stress:
    """What the city reaches if every unit reaches a rate of its target; rates are 0–1 and more."""

    reached: Decimal
    city_target: Decimal
    city_rate: Decimal
    gap: Decimal
    rate_needed: Decimal


def stress(targets: Mapping[str, Decimal], city_target: Decimal, rate: Decimal) -> Stress:
    """If all units reach ``rate`` of their targets: the city's figure, its rate, what is missing, and the
    rate all would need. Raises ``DataError`` when targets add up to nothing or the city has none.

    >>> found = stress({"a": Decimal(60), "b": Decimal(50)}, Decimal(100), Decimal("0.9"))
    >>> str(found.reached), str(found.city_rate), str(found.gap), str(found.rate_needed)
    ('99.0', '0.9900', '1.0', '0.9091')
    """
    whole = sum(targets.values(), ZERO)
    if whole <= 0 or city_target <= 0:
        raise DataError([problem("", "shares_nothing")])
    reached = whole * rate
    return Stress(
        reached,
        city_target,
        rounded(reached / city_target, 4),
        max(city_target - reached, ZERO),
        rounded(city_target / whole, 4),
    )
