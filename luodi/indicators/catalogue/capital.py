"""Indicators summed from accepted paid-in capital."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.indicators.choices import DateKind, Unit
from luodi.projects.choices import CapitalNature, OriginRing

from .base import CAPITAL, Condition, Indicator, always, both, within

ARRIVED = within("month")
DOMESTIC = always(Q(capital_nature=CapitalNature.DOMESTIC))
FOREIGN = always(Q(capital_nature=CapitalNature.FOREIGN))


def _ring(ring: str) -> Condition:
    return both(ARRIVED, DOMESTIC, always(Q(origin_ring=ring)))


def _money(
    code: str, label: object, definition: object, counted: Condition, *, usd: bool = False
) -> Indicator:
    return Indicator(
        code=code,
        label=label,  # type: ignore[arg-type]
        definition=definition,  # type: ignore[arg-type]
        unit=Unit.WAN_USD if usd else Unit.WAN,
        family="capital",
        counted=counted,
        amount="amount_usd" if usd else "amount",
        dated_by=DateKind.MONTH,
        source=CAPITAL,
    )


CAPITAL_INDICATORS = (
    _money(
        "paid_in",
        _("Paid-in domestic capital"),
        _(
            "Domestic money that arrived in the period and was accepted: fixed assets, land, equipment and working capital."
        ),
        both(ARRIVED, DOMESTIC),
    ),
    _money(
        "paid_in_other_province",
        _("Paid-in capital from other provinces"),
        _("Domestic money from investors of another province that arrived in the period and was accepted."),
        _ring(OriginRing.OTHER_PROVINCE),
    ),
    _money(
        "paid_in_other_city",
        _("Paid-in capital from other cities of the province"),
        _(
            "Domestic money from investors of another city of the province that arrived in the period and was accepted."
        ),
        _ring(OriginRing.OTHER_CITY),
    ),
    _money(
        "paid_in_within_city",
        _("Paid-in capital from other counties of the city"),
        _(
            "Domestic money from investors of another county of the city that arrived in the period and was accepted."
        ),
        _ring(OriginRing.WITHIN_CITY),
    ),
    _money(
        "paid_in_new",
        _("Paid-in capital of newly signed projects"),
        _("Domestic money of projects signed in the year in which it arrived."),
        both(ARRIVED, DOMESTIC, always(Q(carried_over=False))),
    ),
    _money(
        "paid_in_carried",
        _("Paid-in capital of carried-over projects"),
        _("Domestic money of projects signed in an earlier year than the one in which it arrived."),
        both(ARRIVED, DOMESTIC, always(Q(carried_over=True))),
    ),
    _money(
        "new_actual_investment",
        _("Newly added actual investment from other provinces"),
        _(
            "Money from other provinces that arrived in the period in industrial projects (Sichuan's indicator since 2022)."
        ),
        both(_ring(OriginRing.OTHER_PROVINCE), always(Q(industrial=True))),
    ),
    _money(
        "fdi_usd",
        _("Utilized foreign capital (US dollars)"),
        _(
            "Foreign investors' money actually paid in, in dollars as stated in the evidence; never converted."
        ),
        both(ARRIVED, FOREIGN),
        usd=True,
    ),
    _money(
        "fdi_rmb",
        _("Utilized foreign capital (yuan)"),
        _("Foreign investors' money actually paid in, in yuan as stated in the evidence; never converted."),
        both(ARRIVED, FOREIGN),
    ),
)
