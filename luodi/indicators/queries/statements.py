"""Sums of many indicators over different tables, brought home by one statement."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, BigIntegerField, Count, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from luodi.common.paging import ROWS
from luodi.indicators.catalogue import Indicator, Window

PARTS_OF_AN_AMOUNT = 1_000_000
WHOLE = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one table to sum for one window, grouped ``by`` names → fields."""

    rows: QuerySet[Any]
    window: Window
    sums: Mapping[str, Any]
    by: Mapping[str, str]

    def of_hosts(self, hosts: Collection[int] | None) -> "Part":
        """The same of the rows of some hosts only; None leaves it as it is."""
        return (
            self
            if hosts is None
            else replace(self, rows=self.rows.filter(**{f"{self.by['host']}__in": hosts}))
        )


@dataclass(frozen=True, slots=True)
class Sums:
    """What one group of a part adds up to, as whole numbers of the smallest part."""

    part: Part
    group: tuple[Any, ...]
    values: dict[str, int] = field(default_factory=dict)


def summed(parts: Sequence[Part]) -> Iterator[Sums]:
    """Every group of every part, with one statement; all parts are grouped by equally many fields."""
    if not parts:
        return
    width = max(len(part.sums) for part in parts)
    statements = [_statement(number, part, width) for number, part in enumerate(parts)]
    first, *others = statements
    for number, *rest in first.union(*others, all=True) if others else first:
        part = parts[number]
        keys = len(part.by)
        sums = zip(part.sums, rest[keys:], strict=False)
        yield Sums(part, tuple(rest[:keys]), {code: int(value) for code, value in sums if value})


def aggregate_of(indicator: Indicator, condition: Q | None, *, default: int | None = None) -> Aggregate:
    """Counts or sums what meets ``condition``; amounts as whole numbers of a millionth 万元."""
    if indicator.amount:
        return Sum(indicator.amount, filter=condition, output_field=WHOLE, default=default)
    return Count(ROWS, filter=condition)


def in_unit(indicator: Indicator, number: Decimal | int) -> Decimal:
    """A sum of whole numbers in the indicator's unit: projects, 万元, 万美元."""
    return Decimal(number) / PARTS_OF_AN_AMOUNT if indicator.amount else Decimal(number)


def shared_condition(conditions: Sequence[Q]) -> Q:
    """What every condition asks first (the window), so that the database uses the index of its days."""
    firsts = {tuple(condition.children[:2]) for condition in conditions}
    if len(firsts) == 1:
        return Q(*firsts.pop())
    any_of = Q()
    for condition in conditions:
        any_of |= condition
    return any_of


def _statement(number: int, part: Part, width: int) -> QuerySet[Any, Any]:
    groups = {f"group_{at}": F(path) for at, path in enumerate(part.by.values())}
    columns: dict[str, Any] = {f"sum_{at}": sums for at, sums in enumerate(part.sums.values())}
    for at in range(len(part.sums), width):
        columns[f"sum_{at}"] = Cast(Value(0), WHOLE)
    numbered = part.rows.order_by().values(part=Value(number, output_field=IntegerField()), **groups)
    listed: QuerySet[Any, Any] = numbered.annotate(**columns).values_list("part", *groups, *columns)
    return listed
