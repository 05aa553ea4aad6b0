"""Cleaning of numbers as people write them: amounts of money with their unit, rates, whole and plain numbers."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from luodi.common.workbooks.cells import FaultyCell, PercentNumber, RawCell
from luodi.common.workbooks.errors import CellError

TEN_THOUSAND = Decimal(10_000)
SCALES = {
    "": Decimal(1),
    "千": Decimal(1_000),
    "万": TEN_THOUSAND,
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
CURRENCIES = {
    "": "",
    "元": "CNY",
    "元人民币": "CNY",
    "人民币": "CNY",
    "人民币元": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "美元": "USD",
    "美金": "USD",
    "usd": "USD",
}
SCALE_WORDS = "|".join(sorted((word for word in SCALES if word), key=len, reverse=True))
CURRENCY_WORDS = "人民币元|元人民币|人民币|美元|美金|元|usd|rmb|cny"
UNIT = re.compile(rf"({SCALE_WORDS})?({CURRENCY_WORDS})?", re.IGNORECASE)
UNIT_IN_HEADER = re.compile(rf"({SCALE_WORDS})?(人民币元|美元|美金|元(?![器件素旦宵宇])|usd)", re.IGNORECASE)
BRACKETED = re.compile(r"[(\[【〔（]([^()\[\]【】〔〕（）]*)[)\]】〕）]")
WRITTEN = re.compile(
    rf"(?P<sign>[-+])?(?P<mark>[¥￥$]|us\$|rmb|usd|人民币)?(?P<sign2>[-+])?(?P<number>[\d,]*\.?\d*(?:e[-+]?\d{{1,2}})?)"
    rf"(?P<scale>{SCALE_WORDS})?(?P<currency>{CURRENCY_WORDS})?整?",
    re.IGNORECASE,
)
GROUPED = re.compile(r"\d{1,3}(,\d{3})+|\d{1,4}(,\d{4})+")
BLANKS = {
    "",
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "/",
    "\\",
    "无",
    "暂无",
    "待定",
    "待补",
    "待补充",
    "待核",
    "不详",
    "未知",
    "空",
    "n/a",
    "na",
    "null",
    "none",
    "tbd",
    "…",
    "...",
    "……",
}
APPROXIMATE = re.compile(
    r"^(约|近|大约|大概|超过|超|逾|不少于|不低于|至少|>|≥|<|≤)|(左右|以上|以下|余|多|\+)$"
)
RANGE = re.compile(r"\d\D{0,4}(-|~|至|到|—)\d")
LARGEST_EXPONENT = 20
MOST_DIGITS = 25


def folded(value: object) -> str:
    """``value`` in one width, without spaces and lower case, for parsing."""
    text = unicodedata.normalize("NFKC", str(value)).replace("−", "-").replace("﹣", "-")
    return re.sub(r"[\s\u200b\u200c\u200d\ufeff\u2060'’‘]", "", text).lower()


def is_blank(value: RawCell) -> bool:
    """Whether a cell says that nothing is known: empty, a dash, 无, 待定. Zero is not blank.

    >>> is_blank("—"), is_blank(" 待定 "), is_blank(0), is_blank("0")
    (True, True, False, False)
    """
    if value is None:
        return True
    if not isinstance(value, str) or len(value) >= 20:
        return False
    return (
        value in BLANKS
        if value.isalnum() and not value.isascii() and len(value) > 3
        else folded(value) in BLANKS
    )


def shown(value: object) -> str:
    """``value`` as a message quotes it, cut where it is long."""
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"


def refuse_faulty(value: RawCell) -> None:
    """Raise ``CellError`` for a formula that gave an error or has never been calculated."""
    if not isinstance(value, FaultyCell):
        return
    if value.text == "=":
        raise CellError(
            "formula_not_calculated",
            value.text,
            _("The cell holds a formula whose result was not saved."),
            _("Open the workbook in Excel or WPS, save it and import it again."),
        )
    raise CellError(
        "formula_error",
        value.text,
        _("The formula of the cell gives the error {value}.").format(value=value.text),
        _("Mend the formula, or write the value."),
    )


def clean_decimal(value: RawCell) -> Decimal | None:
    """A plain number without unit, exact as shown; None where the cell is blank. Raises ``CellError``."""
    refuse_faulty(value)
    if is_blank(value):
        return None
    written = read_number(value)
    if written.currency or written.mark:
        raise not_a_number(value)
    return written.number * SCALES[written.scale]


def clean_integer(value: RawCell) -> int | None:
    """A whole number such as a count of jobs; None where the cell is blank. Raises ``CellError``."""
    text = folded(value) if isinstance(value, str) else ""
    counted = re.fullmatch(r"(.*\d万?)(个|人|家|户|名|项|亩|台|套)", text)
    number = clean_decimal(counted[1] if counted else value)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise CellError(
            "not_whole",
            value,
            _("“{value}” is not a whole number.").format(value=shown(value)),
            _("Write a whole number, without a fraction."),
        )
    return int(number)


def clean_amount(value: RawCell, unit: str | None) -> Decimal | None:
    """An amount of money in 万元, or in 万美元 where ``unit`` is one of US dollars; None where the cell is blank.

    A unit written in the cell ("3.2亿") wins over ``unit``, which is that of the header, but the currency
    must be the same: nothing is ever converted. A mark such as ¥ names only the currency. Raises ``CellError``, also where no unit is known.
    """
    refuse_faulty(value)
    if is_blank(value):
        return None
    written = read_number(value)
    scale, currency = parse_unit(unit) if unit else (None, "")
    stated = CURRENCIES.get(written.currency or written.mark, "") or currency or "CNY"
    if currency and stated != currency:
        raise CellError(
            "currency",
            value,
            _("“{value}” is in another currency than the column, which is in {unit}.").format(
                value=shown(value), unit=unit
            ),
            _("Put amounts of each currency into a column of their own; nothing is converted."),
        )
    if written.scale or written.currency:
        scale = SCALES[written.scale]
    if scale is None and written.number:
        raise CellError(
            "unit_unknown",
            value,
            _("“{value}” has no unit, and the header names none.").format(value=shown(value)),
            _(
                "Write the unit into the header, such as “总投资（万元）”, or into the cell, such as “3.2亿元”."
            ),
        )
    return in_ten_thousands(written.number, scale or Decimal(1))


def in_ten_thousands(number: Decimal, scale: Decimal) -> Decimal:
    """``number`` times ``scale`` in units of ten thousand, exactly and without trailing zeros.

    >>> in_ten_thousands(Decimal("3.20"), SCALES["亿"])
    Decimal('32000')
    """
    amount = number * scale / TEN_THOUSAND
    whole = int(amount)
    return Decimal(whole) if amount == whole else amount.normalize()


def parse_unit(unit: str) -> tuple[Decimal, str]:
    """Scale and currency of a unit of money, or ``ValueError``.

    >>> parse_unit("亿元"), parse_unit("万美元")
    ((Decimal('100000000'), 'CNY'), (Decimal('10000'), 'USD'))
    """
    found = UNIT.fullmatch(folded(unit))
    if not found or not found[0]:
        raise ValueError(unit)
    return SCALES[found[1] or ""], CURRENCIES[(found[2] or "").lower()]


def unit_from_header(header: str) -> str | None:
    """The unit of money a header or a title line names, or None.

    >>> unit_from_header("计划总投资（亿元）"), unit_from_header("单位：万元"), unit_from_header("实际利用外资(万美元)")
    ('亿元', '万元', '万美元')
    >>> unit_from_header("项目名称"), unit_from_header("电子元器件产值"), unit_from_header("金额（亿）")
    (None, None, '亿元')
    """
    text = unicodedata.normalize("NFKC", header)
    for inside in reversed(BRACKETED.findall(text)):
        bare = re.sub(r"^(单位|金额|人民币|折合)+[:,、]?|[:,、]?人民币$", "", folded(inside))
        found = UNIT.fullmatch(bare)
        if found and found[0]:
            return named_unit(found[1] or "", found[2] or "")
        within = UNIT_IN_HEADER.search(bare)
        if within and "/" not in bare:
            return named_unit(within[1] or "", within[2])
    bare = folded(BRACKETED.sub("", text))
    found = re.search(
        rf"(?:单位[:为]?|[-_/,:、])((?:{SCALE_WORDS})?(?:{CURRENCY_WORDS}))$", bare
    ) or re.search(rf"单位[:为]((?:{SCALE_WORDS})?(?:{CURRENCY_WORDS}))", bare)
    within = UNIT_IN_HEADER.fullmatch(found[1]) if found else re.search(rf"({SCALE_WORDS})(美元|元)$", bare)
    return named_unit(within[1] or "", within[2]) if within else None


def named_unit(scale: str, currency: str) -> str:
    """The usual name of a unit."""
    return scale + ("美元" if CURRENCIES[currency.lower()] == "USD" else "元")


def clean_rate(value: RawCell, *, percent_column: bool = False) -> Decimal | None:
    """A rate as a fraction (0.85 for 85%); None where the cell is blank. Raises ``CellError``.

    A percent sign, or a cell shown in percent, always counts. Otherwise a number is a fraction, or percents
    where the header says so (``percent_column``); what could be either is turned away.
    """
    refuse_faulty(value)
    if is_blank(value):
        return None
    if isinstance(value, PercentNumber):
        return Decimal(repr(float(value)))
    text = folded(value)
    if text.endswith("%"):
        return read_number(text[:-1], origin=value).number / 100
    written = read_number(value)
    number = written.number
    if written.scale or written.currency or written.mark:
        raise not_a_number(value)
    sure = number == 0 or (abs(number) > 1 if percent_column else abs(number) <= 1)
    if not sure:
        raise CellError(
            "rate_unclear",
            value,
            _("“{value}” could be a share or a percentage.").format(value=shown(value)),
            _("Write it with a percent sign, such as 85%."),
        )
    return number / 100 if percent_column else number


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number as written: its scale word (万, 亿), its currency word, and the currency of a mark before it (¥, $)."""

    number: Decimal
    scale: str = ""
    currency: str = ""
    mark: str = ""


def read_number(value: RawCell, *, origin: RawCell = None) -> WrittenNumber:
    """The number of a cell with its unit; raises ``CellError`` for whatever is not one clear number."""
    if isinstance(value, bool | date | datetime | time | timedelta):
        raise not_a_number(value)
    if isinstance(value, int | float):
        number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
        return WrittenNumber(within_reason(number, value))
    origin = value if origin is None else origin
    text = folded(value)
    negative = text.startswith("(") and text.endswith(")") and len(text) > 2
    if negative:
        text = text[1:-1]
    found = WRITTEN.fullmatch(text) if len(text) < 80 else None
    if not found or not re.search(r"\d", found["number"]):
        raise unclear_number(origin, text)
    number = exact_number(found["number"], origin)
    if found["sign"] and found["sign2"]:
        raise not_a_number(origin)
    if negative or "-" in (found["sign"] or "", found["sign2"] or ""):
        number = -number
    mark = {"$": "usd", "us$": "usd", "usd": "usd", None: ""}.get(found["mark"], "rmb")
    currency = (found["currency"] or "").lower()
    if mark and currency and CURRENCIES[mark] != CURRENCIES[currency]:
        raise not_a_number(origin)
    return WrittenNumber(number, found["scale"] or "", currency, mark)


def exact_number(digits: str, origin: RawCell) -> Decimal:
    """The value of ``digits`` with thousands separators; raises ``CellError`` where the commas cut it oddly."""
    whole = digits.partition("e")[0].partition(".")[0]
    if "," in digits and (not GROUPED.fullmatch(whole) or "," in digits[len(whole) :]):
        raise CellError(
            "separator",
            origin,
            _("The commas in “{value}” do not cut it into thousands.").format(value=shown(origin)),
            _("Write the number without commas and with a point before the fraction."),
        )
    try:
        number = Decimal(digits.replace(",", ""))
    except InvalidOperation as error:
        raise not_a_number(origin) from error
    return within_reason(number, origin)


def within_reason(number: Decimal, origin: RawCell) -> Decimal:
    """``number``, or ``CellError`` where no count or amount in the world has so many digits."""
    too_many = len(number.as_tuple().digits) > MOST_DIGITS
    if not number.is_finite() or too_many or (number and abs(number.adjusted()) > LARGEST_EXPONENT):
        raise not_a_number(origin)
    return number


def unclear_number(origin: RawCell, text: str) -> CellError:
    """The error that says why ``text`` is no single exact number."""
    if RANGE.search(text):
        return CellError(
            "range",
            origin,
            _("“{value}” is a range.").format(value=shown(origin)),
            _("Write one number, and put the range into the remarks."),
        )
    if APPROXIMATE.search(text):
        return CellError(
            "approximate",
            origin,
            _("“{value}” is only approximate.").format(value=shown(origin)),
            _("Write the number alone, and put “约” or “以上” into the remarks."),
        )
    return not_a_number(origin)


def not_a_number(value: RawCell) -> CellError:
    """The error for a cell that is no number."""
    return CellError(
        "not_a_number",
        value,
        _("“{value}” is not a number.").format(value=shown(value)),
        _("Write digits only, such as 1200 or 3.5."),
    )
