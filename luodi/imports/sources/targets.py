"""Brings yearly targets in: one target of one unit and indicator a row, as the page of targets writes them out."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from luodi.accounts.models import User
from luodi.common.errors import Obstacle
from luodi.common.workbooks.columns import ImportColumn
from luodi.indicators.catalogue import BY_CODE, INDICATORS
from luodi.indicators.queries import city_units
from luodi.targets.access import CHANGE, VIEW, may_change
from luodi.targets.actions import obstacles_to_target, set_targets, take_back_targets
from luodi.targets.models import Target

from .base import Draft, Fault, Source, Task, present

QUARTERS = ("march", "june", "september", "december")
KEPT = ("value", "quarters", "source")


class TargetSource(Source):
    """Yearly targets."""

    code = "targets"
    label = gettext_lazy("Yearly targets")
    right = CHANGE
    model = Target
    help = gettext_lazy(
        "One indicator of one unit and year a row. A target that already stands with the same numbers is left alone; a"
        " changed one replaces it and the old one stays on file."
    )

    def columns(self, task: Task) -> Sequence[ImportColumn]:
        """The columns of the year's table; numbers are in the unit of the indicator."""
        names = {one.code: (*_in_every_language(one.label), one.code) for one in INDICATORS}
        numbers = [
            ImportColumn(code=code, label=label, aliases=(alias,), kind="decimal", minimum=Decimal(0))
            for code, label, alias in (
                ("march", "至3月", "By March"),
                ("june", "至6月", "By June"),
                ("september", "至9月", "By September"),
                ("december", "至12月", "By December"),
            )
        ]
        return (
            ImportColumn(
                code="indicator",
                label="指标",
                aliases=("指标名称", "指标编码", "Indicator", "Indicator code"),
                kind="choice",
                choices=names,
                required=True,
            ),
            ImportColumn(
                code="unit",
                label="单位",
                aliases=("责任单位", "单位编码", "Unit", "Unit code"),
                required=True,
                max_length=80,
            ),
            ImportColumn(code="year", label="年度", aliases=("年份", "Year"), kind="integer", required=True),
            ImportColumn(
                code="value",
                label="目标值",
                aliases=("目标", "年度目标", "Target"),
                kind="decimal",
                required=True,
            ),
            *numbers,
            ImportColumn(code="source", label="来源", aliases=("文件依据", "Source"), max_length=300),
        )

    def prepare(self, drafts: Sequence[Draft], task: Task) -> None:
        """Find each row's unit and standing target, and what is wrong with the new one."""
        units = task.memory.setdefault("units", _units_by_name())
        seen: dict[tuple[Any, ...], int] = task.memory.setdefault("seen", {})
        if not may_change(task.by):
            for draft in drafts:
                draft.faults.append(
                    Fault("unit", _("Targets are set by the city's bureau and performance office."))
                )
            return
        standing = self._standing(drafts)
        for draft in drafts:
            values = draft.values
            unit = units.get(str(values["unit"]).strip())
            if unit is None:
                told = _("There is no unit “{name}” that is compared.").format(name=values["unit"])
                draft.faults.append(Fault("unit", told, _("Write its name, short name or code.")))
                continue
            values["unit"] = unit
            key = (values["indicator"], unit.pk, values["year"])
            if key in seen:
                told = _("The same target already stands in row {row}.").format(row=seen[key])
                draft.faults.append(Fault("indicator", told, _("Remove one of the rows.")))
                continue
            seen[key] = draft.number
            self._compare(draft, standing.get(key))

    def _compare(self, draft: Draft, old: Target | None) -> None:
        values = draft.values
        given = [values.get(name) for name in QUARTERS]
        if any(each is not None for each in given) and any(each is None for each in given):
            told = _("Give four cumulative values that do not fall: end of March, June, September, December.")
            draft.faults.append(Fault("march", told))
            return
        quarters = [Decimal(each) for each in given if each is not None]
        values["quarters"] = quarters
        found = obstacles_to_target(
            values["indicator"], values["unit"], values["year"], value=values["value"], quarters=quarters
        )
        draft.faults += [
            Fault("march" if each.field == "quarters" else each.field, str(each.message)) for each in found
        ]
        draft.record = old
        if old is None or found:
            return
        source = values.get("source") or old.source
        wanted = {"value": values["value"], "quarters": [str(each) for each in quarters], "source": source}
        same_quarters = old.amounts == tuple(quarters)
        for name in KEPT:
            is_same = same_quarters if name == "quarters" else getattr(old, name) == wanted[name]
            if not is_same:
                draft.changes[name] = wanted[name]

    def apply(self, drafts: Sequence[Draft], task: Task) -> None:
        """Set what is new or changed; an unchanged target keeps its record."""
        fresh = [draft for draft in drafts if draft.outcome != "unchanged"]
        names = ("indicator", "unit", "year", "value", "quarters", "source")
        rows = [{name: draft.values.get(name) for name in names} for draft in fresh]
        for draft, target in zip(fresh, set_targets(rows, by=task.by, reason=task.reason), strict=True):
            draft.record = target

    def obstacles(self, rows: Sequence[Any], task: Task) -> list[Obstacle]:
        """Targets that somebody replaced since, each with its row."""
        found = []
        for row, target in present(rows, Target):
            if target is None or target.replaced_at is not None:
                found.append(Obstacle(_("Row {row}: the target was changed since.").format(row=row.number)))
        return found

    def restore(self, rows: Sequence[Any], task: Task) -> None:
        """Take the targets back; those they replaced stand again."""
        take_back_targets([row.object_id for row in rows], by=task.by, reason=task.reason)

    def records(self, user: User) -> Iterable[Any]:
        """Every standing target, for whoever sees targets."""
        if not user.scope.allows(VIEW):
            return Target.objects.none()
        return Target.objects.standing().select_related("unit").order_by("year", "indicator", "unit__path")

    def cells(self, record: Any, task: Task) -> dict[str, Any]:
        """A target as a row of the year's table."""
        quarters = [*record.amounts, *[None] * 4][:4]
        label = str(BY_CODE[record.indicator].label) if record.indicator in BY_CODE else record.indicator
        row = {"indicator": label, "unit": record.unit.name, "year": record.year, "value": record.value}
        return {**row, **dict(zip(QUARTERS, quarters, strict=True)), "source": record.source}

    def example(self) -> dict[str, Any]:
        """An invented target."""
        return {"indicator": str(INDICATORS[0].label), "unit": "巴州区", "year": 2026, "value": 27}

    def _standing(self, drafts: Sequence[Draft]) -> dict[tuple[Any, ...], Target]:
        years = {draft.values["year"] for draft in drafts}
        rows = Target.objects.standing().filter(year__in=years)
        return {(target.indicator, target.unit_id, target.year): target for target in rows}


def _in_every_language(label: Any) -> list[str]:
    """The label as pages of either language write it, the page's own first."""
    found = [str(label)]
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(label))
    return list(dict.fromkeys(found))


def _units_by_name() -> dict[str, Any]:
    """The city and its compared units by name, short name, English name and code; one statement."""
    units = city_units()
    found: dict[str, Any] = {}
    for unit in [*([units.city] if units.city else []), *units.units]:
        for name in (unit.name, unit.short_name, unit.name_en, unit.code):
            if name:
                found.setdefault(name, unit)
    return found
