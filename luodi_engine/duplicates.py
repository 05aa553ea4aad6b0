"""Whether two reports may be the same project: levels L1-L4, a confidence, and the reasons for both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from luodi_engine.names import name_similarity, normalise_name

LEVELS = ("L1", "L2", "L3", "L4")
STRONG = ("L1", "L2")
VERY_ALIKE, ALIKE, SOMEWHAT_ALIKE = Decimal(85), Decimal(60), Decimal(40)
SAME_AMOUNT = Decimal("0.10")
BONUSES = {"industry": Decimal("0.03"), "sub_industry": Decimal("0.02"), "importer": Decimal("0.02")}
MOST_CONFIDENCE = Decimal("0.99")

MESSAGES: dict[str, str] = {
    "duplicate.same_code": "The city's project code is the same: {code}.",
    "duplicate.same_name_and_investor": "Name and investor are the same.",
    "duplicate.alike_name_same_investor": "The names are {similarity} % alike and the investor is the same.",
    "duplicate.same_name_unknown_investor": "The names are the same; the investor of one is not known.",
    "duplicate.alike_name": "The names are {similarity} % alike.",
    "duplicate.same_investor_and_amount": "The investor is the same and the amounts differ by {deviation} %.",
    "duplicate.early_amount_and_industry": (
        "At this early stage: the industry is the same and the amounts differ by {deviation} %."
    ),
    "duplicate.same_investor_and_importer": "Investor and introducing unit are the same.",
    "duplicate.same_investor_and_industry": "Investor and industry are the same.",
    "duplicate.name_and_industry": "The names are {similarity} % alike and the industry is the same.",
    "duplicate.industry": "The industry is the same (+{bonus}).",
    "duplicate.sub_industry": "The branch of industry is the same (+{bonus}).",
    "duplicate.importer": "The introducing unit is the same (+{bonus}).",
}
"""English templates by code; each ``{name}`` is a key of ``Reason.params``."""


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """The fields that tell two reports apart; an empty text or None is unknown. ``amount`` in 万元.

    ``investor_code`` is a unified social credit code: where both have one, it decides whether the
    investor is the same. ``early_stage``: the project has no fixed name or investor yet.
    """

    key: str
    name: str
    city_code: str = ""
    investor: str = ""
    amount: Decimal | None = None
    importer: str = ""
    industry: str = ""
    sub_industry: str = ""
    investor_code: str = ""
    early_stage: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """One ground for a match, as code and values."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """The English sentence."""
        return MESSAGES[self.code].format(**self.params)


@dataclass(frozen=True, slots=True)
class Match:
    """A likely double: ``key`` of the existing project, level, confidence 0-0.99, grounds strongest first."""

    key: str
    level: str
    confidence: Decimal
    reasons: tuple[Reason, ...]

    @property
    def is_strong(self) -> bool:
        """Whether a person has to decide before the project goes on (L1, L2)."""
        return self.level in STRONG


def compare(new: ProjectEntry, old: ProjectEntry) -> Match | None:
    """How likely ``new`` is the project ``old``; None when nothing points to it.

    Levels, base confidence and additions as specified for Wuhan East Lake High-tech Zone (武汉东湖高新区
    2026): L1 0.98 / 0.95, L2 0.85 / 0.72, L3 0.62, L4 0.45; +0.03 industry, +0.02 branch, +0.02
    introducing unit, at most 0.99. Names at least 85 % alike under different investors are L3.

    >>> match = compare(ProjectEntry("2", "石墨负极材料生产基地", investor="甲新材料有限公司", industry="C"),
    ...     ProjectEntry("1", "石墨负极材料（生产）基地", investor="甲新材料有限责任公司", industry="C"))
    >>> match.level, match.confidence, [reason.code for reason in match.reasons]
    ('L1', Decimal('0.98'), ['duplicate.same_name_and_investor', 'duplicate.industry'])
    >>> compare(ProjectEntry("2", "石墨负极材料"), ProjectEntry("1", "银耳深加工")) is None
    True
    """
    pair = _Pair(new, old)
    found = _level_one(pair) or _level_two(pair) or _level_three(pair) or _level_four(pair)
    if found is None:
        return None
    level, base, reasons = found
    confidence = base
    for name, bonus in BONUSES.items():
        if pair.same(name):
            confidence += bonus
            reasons.append(Reason(f"duplicate.{name}", {"bonus": str(bonus)}))
    return Match(old.key, level, min(confidence, MOST_CONFIDENCE), tuple(reasons))


def candidates(new: ProjectEntry, existing: Iterable[ProjectEntry]) -> tuple[Match, ...]:
    """Every existing project that may be ``new``, the likeliest first; its own key is left out.

    >>> [match.key for match in candidates(ProjectEntry("3", "银耳深加工"), [
    ...     ProjectEntry("1", "银耳深加工厂"), ProjectEntry("2", "银耳深加工"), ProjectEntry("3", "银耳深加工")])]
    ['2', '1']
    """
    matches = [match for old in existing if old.key != new.key and (match := compare(new, old))]
    return tuple(sorted(matches, key=lambda match: (match.level, -match.confidence, match.key)))


def amount_deviation(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """|a − b| ÷ max(a, b); None when an amount is unknown or not above zero.

    >>> amount_deviation(Decimal(9000), Decimal(10000))
    Decimal('0.1')
    """
    if one is None or other is None or min(one, other) <= 0:
        return None
    return abs(one - other) / max(one, other)


Found = tuple[str, Decimal, list[Reason]]


class _Pair:
    """Two entries with what is asked of them more than once."""

    def __init__(self, new: ProjectEntry, old: ProjectEntry) -> None:
        self.new, self.old = new, old
        self.names = normalise_name(new.name), normalise_name(old.name)
        self.same_name = bool(self.names[0]) and self.names[0] == self.names[1]
        self.similarity = _similarity(*self.names)
        self.same_investor = self._investors_agree()
        self.investor_unknown = not (_known_investor(new) and _known_investor(old))
        self.deviation = amount_deviation(new.amount, old.amount)

    def same(self, name: str) -> bool:
        """Whether both entries have the same known value."""
        one, other = getattr(self.new, name), getattr(self.old, name)
        return bool(one) and one == other

    @property
    def same_amount(self) -> bool:
        """Whether the amounts differ by at most 10 %."""
        return self.deviation is not None and self.deviation <= SAME_AMOUNT

    def alike(self, code: str) -> Reason:
        """A ground that shows how alike the names are."""
        return Reason(code, {"similarity": f"{self.similarity:.1f}"})

    def apart(self, code: str) -> Reason:
        """A ground that shows how far the amounts are apart."""
        return Reason(code, {"deviation": f"{(self.deviation or Decimal(0)) * 100:.1f}"})

    def _investors_agree(self) -> bool:
        if self.new.investor_code and self.old.investor_code:
            return self.new.investor_code == self.old.investor_code
        one, other = normalise_name(self.new.investor), normalise_name(self.old.investor)
        return bool(one) and one == other


def _similarity(one: str, other: str) -> Decimal:
    """Similarity of normalised names; zero where their lengths alone keep them under the lowest threshold."""
    short, long = sorted((max(len(one) - 1, 1), max(len(other) - 1, 1)))
    if Decimal(200 * short) < SOMEWHAT_ALIKE * (short + long):
        return Decimal(0)
    return name_similarity(one, other)


def _known_investor(entry: ProjectEntry) -> bool:
    return bool(entry.investor_code or entry.investor)


def _level_one(pair: _Pair) -> Found | None:
    if pair.same("city_code"):
        return "L1", Decimal("0.98"), [Reason("duplicate.same_code", {"code": pair.new.city_code})]
    if pair.same_name and pair.same_investor:
        return "L1", Decimal("0.95"), [Reason("duplicate.same_name_and_investor")]
    return None


def _level_two(pair: _Pair) -> Found | None:
    if pair.similarity >= VERY_ALIKE and pair.same_investor:
        return "L2", Decimal("0.85"), [pair.alike("duplicate.alike_name_same_investor")]
    if pair.same_name and pair.investor_unknown:
        return "L2", Decimal("0.72"), [Reason("duplicate.same_name_unknown_investor")]
    return None


def _level_three(pair: _Pair) -> Found | None:
    reasons = []
    if pair.similarity >= ALIKE:
        reasons.append(pair.alike("duplicate.alike_name"))
    if pair.same_investor and pair.same_amount:
        reasons.append(pair.apart("duplicate.same_investor_and_amount"))
    if pair.new.early_stage and pair.same_amount and pair.same("industry"):
        reasons.append(pair.apart("duplicate.early_amount_and_industry"))
    return ("L3", Decimal("0.62"), reasons) if reasons else None


def _level_four(pair: _Pair) -> Found | None:
    reasons = []
    if pair.same_investor and pair.same("importer"):
        reasons.append(Reason("duplicate.same_investor_and_importer"))
    if pair.same_investor and pair.same("industry"):
        reasons.append(Reason("duplicate.same_investor_and_industry"))
    if pair.similarity >= SOMEWHAT_ALIKE and pair.same("industry"):
        reasons.append(pair.alike("duplicate.name_and_industry"))
    return ("L4", Decimal("0.45"), reasons) if reasons else None
