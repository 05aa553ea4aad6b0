"""Enters what a unit reports of segments for a year; unknown stays empty."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.audit.actions import action, record_event
from luodi.audit.choices import Verb
from luodi.chains.choices import MapState
from luodi.chains.models import ChainMap, SegmentFigure
from luodi.chains.sources.model import FIRST_YEAR
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused

from .locking import locked, touched

AMOUNTS = ("output", "largest_output", "local_demand")
HIGHEST = Decimal(10) ** 9
Amounts = Mapping[str, Decimal | None]


@action
def set_figures(
    chain_map: ChainMap,
    unit: Organization,
    year: int,
    rows: Mapping[str, Amounts],
    *,
    by: User,
    source: str = "",
    version: int | None = None,
    is_example: bool = False,
) -> int:
    """Enter the figures of segments by their code (万元); gives how many changed.

    A row whose amounts are all None is taken away; the same again changes nothing. Raises ``Refused`` with
    everything wrong: a year to come, unknown segments, a negative or absurd amount, a largest firm above the whole.
    """
    chain_map = locked(chain_map, version=version, draft=False)
    segments = {segment.code: segment for segment in chain_map.segments.all()}
    obstacles = _of_frame(chain_map, year)
    for code, amounts in rows.items():
        if code not in segments:
            obstacles.append(Obstacle(_("The map has no segment “{code}”.").format(code=code), place=code))
        else:
            obstacles += _of_amounts(segments[code].name, code, amounts)
    if obstacles:
        raise Refused.of(obstacles)
    before = {
        row.segment_id: row
        for row in SegmentFigure.objects.filter(segment__chain_map=chain_map, unit=unit, year=year)
    }
    changed = 0
    for code, amounts in rows.items():
        segment = segments[code]
        row = before.get(segment.pk)
        if all(amounts.get(name) is None for name in AMOUNTS):
            if row is not None:
                row.delete()
                changed += 1
            continue
        row = row or SegmentFigure(segment=segment, unit=unit, year=year, is_example=is_example)
        given = {name: amounts.get(name) for name in AMOUNTS}
        wanted = {**given, "source": source[:200]}
        if row.pk is None or any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save()
            changed += 1
    if changed:
        touched(chain_map)
        after = {"unit": unit, "year": year, "figures": changed, "source": source}
        record_event(Verb.CHANGE, chain_map, by=by, after=after)
    return changed


def _of_frame(chain_map: ChainMap, year: int) -> list[Obstacle]:
    found = []
    if chain_map.state == MapState.REPLACED:
        found.append(Obstacle(_("This version was replaced. Enter figures in the one in force.")))
    if not FIRST_YEAR <= year <= clock.today().year:
        message = _("{year} is not a year from {first} to {last}.")
        found.append(
            Obstacle(message.format(year=year, first=FIRST_YEAR, last=clock.today().year), field="year")
        )
    return found


def _of_amounts(name: str, code: str, amounts: Amounts) -> list[Obstacle]:
    found = []
    for field in AMOUNTS:
        value = amounts.get(field)
        if value is not None and not 0 <= value <= HIGHEST:
            message = _("{segment}: {value} is negative or too high. Amounts are in 10,000 yuan.")
            found.append(Obstacle(message.format(segment=name, value=value), place=code, field=field))
    output, largest = amounts.get("output"), amounts.get("largest_output")
    if output is not None and largest is not None and largest > output:
        message = _("{segment}: the largest firm has more output than the whole segment.")
        found.append(Obstacle(message.format(segment=name), place=code, field="largest_output"))
    return found
