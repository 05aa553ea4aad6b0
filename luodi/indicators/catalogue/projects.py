"""Indicators counted from projects."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luodi.indicators.choices import DateKind, Direction, Unit
from luodi.projects.choices import Status

from .base import CAPITAL, Condition, Indicator, Window, always, both, until_cutoff, within

SIGNED = within("signed_on")
EARLIEST = date(1949, 10, 1)
STALLED_DAYS = 180
"""Half a year from signing to start; counties count "超时限未开工" (late starts) against it (domain 1.1)."""


def _band(low: int, high: int | None = None) -> Condition:
    limits = Q(contracted_investment__gte=Decimal(low))
    if high is not None:
        limits &= Q(contracted_investment__lt=Decimal(high))
    return both(SIGNED, always(limits))


def _stalled(window: Window) -> Q:
    not_started = Q(construction_started_on__isnull=True) | Q(construction_started_on__gt=window.last)
    return Q(
        # Both ends are given so that SQLite takes the index of signing days, not that of hosts.
        Q(signed_on__range=(EARLIEST, window.last - timedelta(days=STALLED_DAYS))),
        not_started,
        Q(status__in=(Status.ONGOING, Status.DELAYED, Status.DORMANT)),
    )


def _signed(code: str, label: object, definition: object, counted: Condition, **extra: object) -> Indicator:
    options: dict[str, object] = {"unit": Unit.COUNT, "family": "signed", "batch": _("Signed in the period")}
    options.update(extra)
    return Indicator(code=code, label=label, definition=definition, counted=counted, **options)  # type: ignore[arg-type]


SIGNED_BANDS = (
    _signed(
        "signed_projects",
        _("Signed projects"),
        _(
            "Projects with a formal contract signed in the period; letters of intent and framework agreements do not count."
        ),
        SIGNED,
    ),
    _signed(
        "signed_amount",
        _("Signed amount"),
        _(
            "Contract amounts of the projects signed in the period; projects without a stated amount are left out; unknown where none states one."
        ),
        both(SIGNED, always(Q(contracted_investment__isnull=False))),
        unit=Unit.WAN,
        amount="contracted_investment",
        counted_by="signed_projects",
    ),
    _signed(
        "signed_accepted",
        _("Signed projects accepted"),
        _("Projects whose signing the bureau accepted in the period, whatever day the contract was signed."),
        within("signed_accepted_on"),
        family="signed_accepted",
        dated_by=DateKind.ACCEPTANCE,
        batch=_("Accepted in the period"),
    ),
    _signed(
        "signed_100m",
        _("Signed, 100 million yuan and more"),
        _("Signed projects with a contract amount of at least 100 million yuan."),
        _band(10_000),
    ),
    _signed(
        "signed_300m_1bn",
        _("Signed, 300 million to 1 billion yuan"),
        _("Signed projects with a contract amount from 300 million up to, not including, 1 billion yuan."),
        _band(30_000, 100_000),
    ),
    _signed(
        "signed_500m",
        _("Signed, 500 million yuan and more"),
        _("Signed projects with a contract amount of at least 500 million yuan."),
        _band(50_000),
    ),
    _signed(
        "signed_1bn_2bn",
        _("Signed, 1 to 2 billion yuan"),
        _("Signed projects with a contract amount from 1 billion up to, not including, 2 billion yuan."),
        _band(100_000, 200_000),
    ),
    _signed(
        "signed_1bn",
        _("Signed, 1 billion yuan and more"),
        _("Signed projects with a contract amount of at least 1 billion yuan."),
        _band(100_000),
    ),
    _signed(
        "signed_2bn",
        _("Signed, 2 billion yuan and more"),
        _("Signed projects with a contract amount of at least 2 billion yuan."),
        _band(200_000),
    ),
)

BATCH_PARTS = (
    _signed(
        "batch_performing",
        _("Performing, of those signed"),
        _(
            "Projects signed in the period whose contract has begun to be performed: company registered, land or plant "
            "secured, money arrived or construction started."
        ),
        both(SIGNED, until_cutoff("performing_since")),
    ),
    _signed(
        "batch_landed",
        _("Landed, of those signed"),
        _("Projects signed in the period whose company is registered and whose land or plant is secured."),
        both(SIGNED, until_cutoff("landed_on")),
    ),
    _signed(
        "batch_started",
        _("Started, of those signed"),
        _("Projects signed in the period whose construction has started."),
        both(SIGNED, until_cutoff("construction_started_on")),
    ),
    _signed(
        "batch_in_production",
        _("In production, of those signed"),
        _("Projects signed in the period that are in production."),
        both(SIGNED, until_cutoff("production_started_on")),
    ),
    _signed(
        "batch_paid_in",
        _("Capital arrived, of those signed"),
        _(
            "Accepted paid-in capital, up to the last day, of the projects signed in the period with a stated contract "
            "amount."
        ),
        both(SIGNED, always(Q(contracted_investment__isnull=False))),
        unit=Unit.WAN,
        amount="paid_in_total",
        source=CAPITAL,
    ),
    _signed(
        "signed_in_park",
        _("Signed projects in parks"),
        _("Projects signed in the period that are sited in an industrial park."),
        both(SIGNED, always(Q(in_park=True))),
    ),
    _signed(
        "signed_park_known",
        _("Signed projects whose site is known"),
        _("Projects signed in the period of which it is known whether they are in a park."),
        both(SIGNED, always(Q(in_park__isnull=False))),
    ),
    _signed(
        "signed_fitting",
        _("Signed projects in leading industries"),
        _(
            "Projects signed in the period inside the leading industries of the city or of the county, by the layout of "
            "their year."
        ),
        both(SIGNED, always(Q(fits_leading_industry=True))),
    ),
    _signed(
        "signed_fit_known",
        _("Signed projects whose industry is known"),
        _("Projects signed in the period of which it is known whether they fit a leading industry."),
        both(SIGNED, always(Q(fits_leading_industry__isnull=False))),
    ),
)

STEPS = (
    Indicator(
        code="started",
        label=_("Started"),
        definition=_("Projects whose main works started in the period, whatever year they were signed."),
        unit=Unit.COUNT,
        family="started",
        counted=within("construction_started_on"),
    ),
    Indicator(
        code="in_production",
        label=_("In production"),
        definition=_("Projects that went into production in the period, whatever year they were signed."),
        unit=Unit.COUNT,
        family="in_production",
        counted=within("production_started_on"),
    ),
    Indicator(
        code="stalled",
        label=_("Late starts"),
        definition=_(
            "Projects signed 180 days or more before the last day that had not started by then and are neither lost nor "
            "withdrawn."
        ),
        unit=Unit.COUNT,
        family="stalled",
        counted=_stalled,
        direction=Direction.LOWER,
        dated_by=DateKind.CUTOFF,
    ),
)

PROJECT_INDICATORS = (*SIGNED_BANDS, *BATCH_PARTS, *STEPS)
