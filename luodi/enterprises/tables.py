"""Columns and filters of the enterprise register; files and the API show the same ones."""

from django.utils.html import escape
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.reference.choices import KeyRegion
from luodi.web.columns import Column, ColumnSet, address_maker
from luodi.web.filters import Amounts, Choice, OfOrganization, Search, YesNo

from .choices import Honour, Ownership, PairVerdict, Tier
from .filters import OfHonour, OfIndustry, OfPlace
from .models import DuplicatePair, Enterprise

HONOURS = {honour.value: honour.label for honour in Honour}
TIER_TONES = {"leading": "accent", "head": "info", "growth": "neutral"}


def name_cell(row: Enterprise) -> str:
    """Name with its link, marks for examples and the blacklist, and the short name below."""
    address = address_maker("enterprises:detail", "pk")(row)
    marks = f' <span class="badge neutral">{escape(_g("example"))}</span>' if row.is_example else ""
    if row.is_blacklisted:
        marks += f' <span class="badge bad">{escape(_g("Blacklisted"))}</span>'
    below = f'<span class="sub">{escape(row.short_name)}</span>' if row.short_name else ""
    return f'<a href="{address}">{escape(row.name)}</a>{marks}{below}'


def honours_of(row: Enterprise) -> list[str]:
    """Labels of the lists the enterprise stands on."""
    return [str(HONOURS.get(code, code)) for code in row.honours or ()]


def place_of(row: Enterprise) -> str:
    """Province and city, or the country of a foreign enterprise."""
    parts = [str(each) for each in (row.province, row.city) if each is not None]
    if parts[1:] and parts[0] == parts[1]:
        parts = parts[:1]
    return " ".join(parts) or str(row.country or "")


COLUMNS = ColumnSet(
    Column(code="name", header=_("Enterprise"), html=name_cell, sort="name", fixed=True),
    Column(code="credit_code", header=_("Credit code"), sort="credit_code", css="nowrap"),
    Column(code="short_name", header=_("Short name"), shown=False),
    Column(code="place", header=_("Place"), value=place_of),
    Column(code="industry", header=_("Industry"), value="industry"),
    Column(
        code="tier",
        header=_("Tier"),
        kind="badge",
        choices=Tier.choices,
        tone=lambda tier: TIER_TONES.get(tier, "neutral"),
    ),
    Column(code="honours", header=_("Honours"), kind="list", value=honours_of),
    Column(code="group_name", header=_("Group")),
    Column(code="is_local", header=_("Local firm"), kind="yes_no"),
    Column(code="local_unit", header=_("Located in"), value="local_unit", shown=False),
    Column(code="ownership", header=_("Ownership"), kind="choice", choices=Ownership.choices, shown=False),
    Column(code="annual_revenue", header=_("Annual revenue"), kind="wan", sort="annual_revenue"),
    Column(code="previous_revenue", header=_("Revenue of the year before"), kind="wan", shown=False),
    Column(
        code="outside_investments",
        header=_("Places invested in outside its home province"),
        kind="number",
        shown=False,
    ),
    Column(code="registered_capital", header=_("Registered capital"), kind="wan", shown=False),
    Column(code="registered_on", header=_("Registered on"), kind="date", shown=False),
    Column(code="employees", header=_("Employees"), kind="number", shown=False),
    Column(code="country", header=_("Country"), value="country", shown=False),
    Column(code="key_region", header=_("Key region"), kind="choice", choices=KeyRegion.choices, shown=False),
    Column(code="name_en", header=_("English name"), shown=False),
    Column(code="is_blacklisted", header=_("Blacklisted"), kind="yes_no", shown=False),
    Column(code="example", header=_("Example"), value="is_example", kind="yes_no", shown=False),
    Column(code="updated_at", header=_("Changed"), kind="moment", sort="updated_at"),
)

FILTERS = (
    Search(placeholder=_("Name, former name, credit code, pinyin initials")),
    OfPlace(code="place", label=_("Country, province or city")),
    OfIndustry(code="industry", label=_("Industry")),
    Choice(code="tier", label=_("Tier"), choices=Tier.choices),
    OfHonour(code="honour", label=_("Honour"), choices=Honour.choices),
    Choice(code="key_region", label=_("Key region"), choices=KeyRegion.choices, folded=True),
    Choice(code="ownership", label=_("Ownership"), choices=Ownership.choices, folded=True),
    YesNo(code="local", label=_("Local firm"), field="is_local", folded=True),
    OfOrganization(
        code="unit",
        label=_("Located in"),
        field="local_unit",
        kinds=("district", "county", "zone", "park"),
        folded=True,
    ),
    Amounts(code="revenue", label=_("Annual revenue (10,000 yuan)"), field="annual_revenue", folded=True),
    YesNo(code="blacklisted", label=_("Blacklisted"), field="is_blacklisted", folded=True),
)


def _pair_link(row: DuplicatePair) -> str:
    return address_maker("enterprises:pair", "pk")(row)


PAIR_COLUMNS = ColumnSet(
    Column(code="first", header=_("First"), value="first.name", link=_pair_link, fixed=True),
    Column(code="second", header=_("Second"), value="second.name", link=_pair_link),
    Column(code="first_code", header=_("Credit code of the first"), value="first.credit_code"),
    Column(code="second_code", header=_("Credit code of the second"), value="second.credit_code"),
    Column(code="first_place", header=_("City of the first"), value="first.city", shown=False),
    Column(code="second_place", header=_("City of the second"), value="second.city", shown=False),
    Column(code="score", header=_("Likeness"), kind="rate", sort="score"),
    Column(
        code="verdict",
        header=_("Verdict"),
        kind="badge",
        choices=PairVerdict.choices,
        tone=lambda verdict: {"open": "warn", "same": "ok"}.get(verdict, "neutral"),
    ),
    Column(code="decided_by", header=_("Decided by"), value="decided_by"),
    Column(code="decided_at", header=_("Decided"), kind="moment"),
    Column(code="reason", header=_("Reason"), shown=False),
)

PAIR_FILTERS = (Choice(code="verdict", label=_("Verdict"), choices=PairVerdict.choices),)
