"""Types of what programs send: strict, exact, and with messages in the user's language."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError, core_schema

LARGEST_NUMBER = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1949, 2199
AMOUNT = r"^-?[0-9]{1,9}(\.[0-9]{1,6})?$"


def wrong(message: str) -> PydanticCustomError:
    """A value that cannot be used, with its message for people."""
    return PydanticCustomError("value", "{told}", {"told": message})


class Given(BaseModel):
    """What a program sends as a body: no unknown names, no silent conversions."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _amount(value: Any) -> Any:
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= 17:
        raise wrong(_('Write an amount as text in digits, like "5000" or "12.5".'))
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not set(value) <= set("-.0123456789") or value[-1] == "." or value[0] == ".":
        raise wrong(_('Write an amount as text in digits, like "5000" or "12.5".'))
    if abs(number) >= 10**9 or -int(number.as_tuple().exponent) > 6:
        raise wrong(_("An amount has at most nine digits before the point and six after it."))
    return number


def _day(value: Any) -> Any:
    if value is None:
        return None
    try:
        if not isinstance(value, str) or len(value) != 10:
            raise ValueError
        day = date.fromisoformat(value)
    except ValueError:
        raise wrong(_('Write a day like "2026-09-30".')) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise wrong(
            _("The day lies outside of the years {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR)
        )
    return day


def _month(value: Any) -> Any:
    if isinstance(value, str) and len(value) == 7:
        return _day(f"{value}-01")
    raise wrong(_('Write a month like "2026-09".'))


def _instant(value: Any) -> Any:
    try:
        found = parse_datetime(value.replace(" ", "+")) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise wrong(_('Write an instant like "2026-09-30T08:00:00+08:00".'))
    return make_aware(found) if is_naive(found) else found


class OneOf:
    """The codes of a vocabulary; any other value is refused with the ones there are."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.codes = [str(code) for code, _label in choices if code != ""]

    def check(self, value: str) -> str:
        """The code itself."""
        if value not in self.codes:
            raise wrong(
                _("“{value}” is not one of: {known}.").format(value=value[:40], known=", ".join(self.codes))
            )
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "enum": self.codes}


def code_of(choices: Iterable[tuple[Any, Any]]) -> Any:
    """Text that is one of the codes of a vocabulary."""
    return Annotated[str, OneOf(choices)]


class WrittenAs:
    """Text that matches a pattern as a whole; any other is refused in words that say how to write it."""

    def __init__(self, pattern: str, told: Any) -> None:
        self.pattern, self.told = pattern, told

    def check(self, value: str) -> str:
        """The text itself."""
        if not re.fullmatch(self.pattern, value):
            raise wrong(str(self.told))
        return value

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


Slug = Annotated[
    str,
    WrittenAs("[-a-zA-Z0-9_]{1,60}", gettext_lazy("Write 1 to 60 letters of a to z, digits, “-” or “_”.")),
]
Absent = SkipJsonSchema[None]
"""A parameter of the address that may be left out; it cannot be sent as null."""
Wan = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema(
        {"type": "string", "pattern": AMOUNT, "description": "万元 (10,000 yuan)", "examples": ["5000"]}
    ),
]
WanUsd = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"type": "string", "pattern": AMOUNT, "description": "万美元 (10,000 US dollars)"}),
]
Number = Annotated[Decimal, BeforeValidator(_amount), WithJsonSchema({"type": "string", "pattern": AMOUNT})]
Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Month = Annotated[
    date,
    BeforeValidator(_month),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}$", "examples": ["2026-09"]}),
]
Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})
]
Line = Annotated[str, StringConstraints(max_length=200)]
Note = Annotated[str, StringConstraints(max_length=200)]
StageCode = Annotated[
    str, StringConstraints(max_length=30), Field(description="code of a stage of the ladder")
]
LongLine = Annotated[str, StringConstraints(max_length=300)]
Prose = Annotated[str, StringConstraints(max_length=5000)]
OrganizationCode = Annotated[
    str, StringConstraints(max_length=40), Field(description="code of an organization, see /organizations")
]
IndustryCode = Annotated[str, StringConstraints(max_length=16), Field(description="code of GB/T 4754-2017")]
RegionCode = Annotated[
    str, StringConstraints(max_length=16), Field(description="code of GB/T 2260, or ISO code of a country")
]
Rate = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[01](\.[0-9]{1,6})?$", "description": "0 to 1", "examples": ["0.5"]}
    ),
]
Year = Annotated[int, Field(ge=1990, le=2100)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Id = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="the version you saw")]
PathYear = Annotated[int, Path(ge=1990, le=2100)]
PathDay = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"}), Path()]
Pk = Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]


class Reason(Given):
    """A reason, which is required."""

    reason: Note


class Remark(Given):
    """A remark that may be left out."""

    note: Note = ""


class Nothing(Given):
    """An empty object."""
