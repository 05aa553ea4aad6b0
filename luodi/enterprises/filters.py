"""Filters of the register by places and industries, found as one types and kept in the address by their codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from luodi.enterprises.models import Enterprise, EnterpriseHonour
from luodi.reference.models import Industry, Region
from luodi.web.filtering import Filter, Organizations, Reading, boxed
from luodi.web.filters import Choice

RARE, MANY = 5000, 20_000
"""Up to ``RARE`` rows are given to the database as numbers, so that no planner walks the register for a rare value;
of more than ``MANY`` it asks row by row while it walks the list's order, because it would sort them all otherwise."""


@dataclass(frozen=True, kw_only=True)
class OfCode(Filter):
    """One row of reference data by its code. ``url``: page name of its search."""

    url: str = ""

    def controls(self, reading: Reading, organizations: Organizations) -> SafeString:
        """A box that searches as one types; it holds the chosen row from the start."""
        value = reading.first(self.code)
        chosen = (
            f'<option value="{escape(value)}" selected>{escape(reading.words or value)}</option>'
            if value
            else ""
        )
        box = mark_safe(
            f'<select id="filter_{self.code}" name="{self.code}" data-url="{escape(reverse(self.url))}">'
            f'<option value=""></option>{chosen}</select>'
        )
        return boxed(self.code, self.label, box, error=reading.error)


@dataclass(frozen=True, kw_only=True)
class OfPlace(OfCode):
    """A country, province or city that enterprises come from."""

    url: str = "reference:regions"

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows of that country, province or city."""
        code = written[self.code][0]
        region = Region.objects.filter(pk=code[:16]).first()
        if region is None or region.level == "county":
            raise self.wrong(code)
        return str(region), lambda rows: rows.filter(**{f"{region.level}_id": region.pk})


@dataclass(frozen=True, kw_only=True)
class OfIndustry(OfCode):
    """An industry of any level with everything below it."""

    url: str = "reference:industries"

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows whose industry is it or lies below it."""
        code = written[self.code][0]
        industry = Industry.objects.filter(pk=code[:16].upper()).first()
        if industry is None:
            raise self.wrong(code)
        low, high = industry.pk, f"{industry.pk}Z"
        if industry.level == 1:
            divisions = Industry.objects.filter(section=industry.pk, level=2).order_by("code")
            codes = list(divisions.values_list("code", flat=True)) or [industry.pk]
            low, high = codes[0], f"{codes[-1]}Z"
        below = {"industry_id__gte": low, "industry_id__lt": high}

        def narrow(rows: Any) -> Any:
            few = list(Enterprise.objects.filter(**below).values_list("pk", flat=True)[: RARE + 1])
            if len(few) <= RARE:
                return rows.filter(pk__in=few)
            # Many: the list walks its own order until a page is full; the index of industries would sort them all.
            branch = rows.alias(branch=Concat("industry_id", Value("")))
            return branch.filter(branch__gte=low, branch__lt=high)

        return f"{industry.pk} {industry}", narrow


@dataclass(frozen=True, kw_only=True)
class OfHonour(Choice):
    """A list that enterprises stand on."""

    def understood(
        self, written: Mapping[str, Sequence[str]], organizations: Organizations
    ) -> tuple[str, Any]:
        """Rows on that list."""
        value, labels = written[self.code][0], self.labels()
        if value not in labels:
            raise self.wrong(value)
        holders = EnterpriseHonour.objects.filter(honour=value)

        def narrow(rows: Any) -> Any:
            ids = holders.values_list("enterprise_id", flat=True)
            found = list(ids[: MANY + 1])
            if len(found) <= MANY:
                return rows.filter(pk__in=found if len(found) <= RARE else ids)
            return rows.filter(Exists(holders.filter(enterprise=OuterRef("pk"))))

        return labels[value], narrow
