"""Whether two entries of the register may be one enterprise: a likeness from 0 to 1 and the grounds for it.

Pure: reads no clock, no database, nothing but its arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from luodi_engine.names import core_name, name_similarity, normalise_name

POOL = Decimal("0.700")
ALIKE = Decimal(80)
MESSAGES: dict[str, str] = {
    "same_name": "The names are the same.",
    "former_name": "“{name}” is a former name of the other.",
    "same_core": "The names differ only in their legal form: {core}.",
    "alike_in_group": "Both belong to “{group}” and their names are {similarity} % alike.",
    "same_place": "Both are registered in the same city.",
    "same_industry": "Both are of the same industry.",
    "other_code": "Their credit codes differ: {code}.",
    "other_place": "They are registered in different provinces.",
}
"""English templates by code; each ``{name}`` is a key of ``Ground.params``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What tells two enterprises apart; an empty text is unknown."""

    name: str
    credit_code: str = ""
    group: str = ""
    province: str = ""
    city: str = ""
    industry: str = ""
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for or against, as code and values."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two entries are one enterprise, strongest ground first."""

    score: Decimal
    grounds: tuple[Ground, ...]

    @property
    def is_for_the_pool(self) -> bool:
        """Whether an officer should decide."""
        return self.score >= POOL


def likeness(one: Entry, other: Entry) -> Likeness | None:
    """How likely the two are one enterprise; None where nothing points to it.

    A base by the strongest ground (same name 0.95, former name 0.90, same core 0.80, same group and at least 80 %
    alike 0.72), +0.02 for the same city, +0.01 for the same industry, −0.30 for different credit codes, −0.08 for
    different provinces. The weights are a working default, not a published method.

    >>> found = likeness(Entry("麦金地（平昌）餐饮有限公司", city="511900"),
    ...     Entry("麦金地(平昌)餐饮有限责任公司", city="511900"))
    >>> found.score, [ground.code for ground in found.grounds]
    (Decimal('0.970'), ['same_name', 'same_place'])
    >>> likeness(Entry("甲石墨有限公司"), Entry("乙银耳有限公司")) is None
    True
    """
    strongest = _strongest(one, other)
    if strongest is None:
        return None
    score, ground = strongest
    grounds = [ground]
    if one.city and one.city == other.city:
        score, grounds = score + Decimal("0.02"), [*grounds, Ground("same_place")]
    if one.industry and one.industry == other.industry:
        score, grounds = score + Decimal("0.01"), [*grounds, Ground("same_industry")]
    if one.credit_code and other.credit_code and one.credit_code != other.credit_code:
        score -= Decimal("0.30")
        grounds.append(Ground("other_code", {"code": f"{one.credit_code} / {other.credit_code}"}))
    if one.province and other.province and one.province != other.province:
        score, grounds = score - Decimal("0.08"), [*grounds, Ground("other_place")]
    return Likeness(min(max(score, Decimal(0)), Decimal("0.999")).quantize(Decimal("0.001")), tuple(grounds))


def _strongest(one: Entry, other: Entry) -> tuple[Decimal, Ground] | None:
    names = normalise_name(one.name), normalise_name(other.name)
    if not all(names):
        return None
    if names[0] == names[1]:
        return Decimal("0.95"), Ground("same_name")
    for former, now in ((one.former_names, names[1]), (other.former_names, names[0])):
        for name in former:
            if normalise_name(name) == now:
                return Decimal("0.90"), Ground("former_name", {"name": name})
    cores = core_name(one.name), core_name(other.name)
    if cores[0] == cores[1] and len(cores[0]) > 1:
        return Decimal("0.80"), Ground("same_core", {"core": cores[0]})
    similarity = name_similarity(*names)
    if one.group and one.group == other.group and similarity >= ALIKE:
        params = {"group": one.group, "similarity": f"{similarity:.0f}"}
        return Decimal("0.72"), Ground("alike_in_group", params)
    return None
