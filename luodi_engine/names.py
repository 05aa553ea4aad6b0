"""Names of firms and projects made comparable, and how alike two of them are."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal

LEGAL_FORMS = (
    ("股份有限责任公司", "股份有限公司"),
    ("有限责任公司", "有限公司"),
)
"""Older spellings and the form they are compared as."""

ENDINGS = (
    "集团股份有限公司",
    "集团有限公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "总公司",
    "公司",
    "集团",
    "co.,ltd",
    "coltd",
    "limited",
    "ltd",
    "inc",
)
"""Endings that do not tell two firms apart, longest first."""

_NOT_NAME = re.compile(r"[\W_]+")


def normalise_name(name: str) -> str:
    """The name without width, case, spacing, brackets and punctuation, and with one word per legal form.

    Words inside brackets stay: （四川） tells two firms of a group apart.

    >>> normalise_name("麦金地（四川） 餐饮 有限责任公司")
    '麦金地四川餐饮有限公司'
    >>> normalise_name("ＡＢＣ·Foods Co., Ltd.")
    'abcfoodscoltd'
    """
    text = _NOT_NAME.sub("", unicodedata.normalize("NFKC", name).casefold())
    for spelling, form in LEGAL_FORMS:
        text = text.replace(spelling, form)
    return text


def core_name(name: str) -> str:
    """The normalised name without its legal form and 集团; the whole normalised name if nothing is left.

    >>> core_name("四川省江口醇酒业（集团）有限公司"), core_name("有限公司")
    ('四川省江口醇酒业', '有限公司')
    """
    text = whole = normalise_name(name)
    stripped = whole not in ENDINGS
    while stripped:
        stripped = False
        for ending in ENDINGS:
            if text.endswith(ending) and len(text) > len(ending):
                text, stripped = text[: -len(ending)], True
                break
    return text


def bigrams(text: str) -> Counter[str]:
    """Neighbouring pairs of characters with their counts; a single character counts as itself.

    >>> sorted(bigrams("石墨烯").items())
    [('墨烯', 1), ('石墨', 1)]
    """
    if len(text) < 2:
        return Counter([text] if text else [])
    return Counter(text[start : start + 2] for start in range(len(text) - 1))


def name_similarity(one: str, other: str) -> Decimal:
    """How alike two names are, 0-100: Dice coefficient of character bigrams after normalising, times 100.

    Method: L. R. Dice, Measures of the amount of ecologic association between species (1945), on bigrams.

    >>> name_similarity("石墨烯项目", "石墨烯（项目）"), name_similarity("石墨烯", "石墨")
    (Decimal('100'), Decimal('66.66666666666666666666666667'))
    >>> name_similarity("", "石墨")
    Decimal('0')
    """
    left, right = bigrams(normalise_name(one)), bigrams(normalise_name(other))
    if not left or not right:
        return Decimal(0)
    shared = (left & right).total()
    return Decimal(200 * shared) / Decimal(left.total() + right.total())
