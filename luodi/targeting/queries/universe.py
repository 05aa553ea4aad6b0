"""Screens the universe of firms that is in use: the best rows with their points, how many fit, and where they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.accounts.models import User
from luodi.common.errors import Obstacle, Refused
from luodi.enterprises.models import Enterprise
from luodi.reference.models import Region
from luodi.targeting.choices import EXTRACT_TONES, ExtractState
from luodi.targeting.models import Extract
from luodi.targeting.sources import extracts
from luodi.targeting.sources.extracts import rows_of
from luodi_engine.chains.problems import ChainError
from luodi_engine.chains.screening import PARTS, Screen, kept, screened

MOST_FACETS = 12
FIELDS = ("code", "name", "scope", "industry", "region", "capital", "tier")


@dataclass(frozen=True, slots=True)
class Firm:
    """One row of the answer; ``known`` is the managed enterprise with its credit code."""

    row: Mapping[str, Any]
    region: str
    parts: tuple[tuple[str, int], ...]
    known: Enterprise | None


@dataclass(frozen=True, slots=True)
class Found:
    """The best firms, how many fit in all, and how many by province and by industry division."""

    firms: tuple[Firm, ...]
    count: int
    regions: tuple[tuple[str, int], ...]
    industries: tuple[tuple[str, int], ...]


def extract_in_use() -> Extract | None:
    """The extract that is screened."""
    return Extract.objects.filter(is_current=True).first()


@dataclass(frozen=True, slots=True)
class Stand:
    """An extract with how far it is."""

    extract: Extract
    percent: int | None

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return EXTRACT_TONES[self.extract.state]


def latest_extracts() -> list[Stand]:
    """What was taken in lately, with the percent done of what is being loaded."""
    rows = Extract.objects.select_related("made_by")[:10]
    return [Stand(row, progress_of(row) if row.state == ExtractState.LOADING else None) for row in rows]


def progress_of(extract: Extract) -> int:
    """The percent done of an extract that is being loaded."""
    try:
        text = (extracts.folder() / f"progress-{extract.pk}").read_text().strip()
    except FileNotFoundError:
        return 0
    return int(text) if text.isdecimal() else 0


def provinces() -> list[tuple[str, str]]:
    """Codes and names of the provinces."""
    rows = Region.objects.filter(level="province").order_by("code")
    return [(row.code, str(row)) for row in rows]


def search(extract: Extract, screen: Screen, *, regions: Mapping[str, str]) -> Found:
    """The answer to a question; two statements of the database whatever its size.

    Raises ``Refused`` for a question the engine does not take and for a file that is gone or broken.
    """
    with _table(extract) as (base, table):
        rows = base.to_pyarrow(screened(table, screen)).to_pylist()
        fitting = kept(table, screen)
        count = int(base.execute(fitting.count()))
        by_region = _counted(base, fitting, fitting.region)
        by_industry = _counted(base, fitting, fitting.industry.substr(0, 2))
    known = Enterprise.objects.living().filter(credit_code__in=[row["code"] for row in rows])
    by_code = {one.credit_code: one for one in known.only("pk", "name", "credit_code")}
    firms = tuple(
        Firm(
            row,
            regions.get(row["region"] or "", row["region"] or ""),
            tuple((name, row[name]) for name in PARTS if row[name]),
            by_code.get(row["code"]),
        )
        for row in rows
    )
    named = tuple((regions.get(code, code), number) for code, number in by_region)
    return Found(firms, count, named, by_industry)


def row_of(extract: Extract, code: str) -> dict[str, Any] | None:
    """One firm of the universe by its credit code."""
    with _table(extract) as (base, table):
        rows = base.to_pyarrow(table.filter(table.code == code).select(*FIELDS).limit(1)).to_pylist()
    return dict(rows[0]) if rows else None


def may_promote(user: User) -> bool:
    """Whether ``user`` takes firms into the register."""
    return bool(user.scope.allows("enterprises.change"))


def part_names() -> dict[str, str]:
    """The parts of a score in words."""
    return {
        "name_points": _("words in the name"),
        "scope_points": _("words in the scope"),
        "industry_points": _("industry code"),
        "capital_points": _("size of capital"),
        "tier_points": _("tier of the firm"),
        "age_points": _("years since founding"),
    }


@contextmanager
def _table(extract: Extract) -> Iterator[tuple[Any, Any]]:
    path = rows_of(extract)
    if not path.exists():
        raise Refused.because(_("The file of the universe is gone. Load the extract again."))
    import ibis  # half a second at the start of the server that no other page needs

    base = ibis.duckdb.connect(threads=extracts.THREADS, memory_limit=extracts.MEMORY)
    try:
        yield base, base.read_parquet(path)
    except ChainError as error:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        raise Refused.of([Obstacle(one.text(language)) for one in error.problems]) from error
    except duckdb.Error as error:
        raise Refused.because(
            _("The file of the universe cannot be read. Load the extract again.")
        ) from error
    finally:
        base.disconnect()


def _counted(base: Any, rows: Any, column: Any) -> tuple[tuple[str, int], ...]:
    counted = rows.group_by(group=column).aggregate(number=rows.count())
    best = counted.order_by([counted.number.desc(), counted.group.asc()]).limit(MOST_FACETS)
    found: Sequence[Mapping[str, Any]] = base.to_pyarrow(best).to_pylist()
    return tuple((one["group"] or _("unknown"), int(one["number"])) for one in found)
