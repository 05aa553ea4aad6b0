"""What ranking reads: firms, the products they report, links between products, confirmed pairs; all checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from luodi_engine.chains.problems import ChainError, Problem, problem

LONGEST_NAME = 200
RELATIONS = ("input", "kind")
MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm to be ranked; ``industry_code`` may be of any classification whose prefixes are its groups."""

    code: str
    full_name: str
    short_name: str = ""
    industry_code: str = ""
    industry_name: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """A firm reports a product, ``weight`` being its share of revenue (0-1, as reported)."""

    firm: str
    product: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ProductLink:
    """``other`` goes into ``product`` (input), or is a kind of it (kind)."""

    product: str
    relation: str
    other: str


@dataclass(frozen=True, slots=True)
class ConfirmedSegment:
    """A segment with the firms an officer confirmed to serve it."""

    segment: str
    firms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """A checked set of inputs; built by ``checked_corpus``.

    ``left_out`` counts what was put aside without harm: product links from a product to itself.
    """

    firms: tuple[Firm, ...]
    holdings: tuple[Holding, ...]
    links: tuple[ProductLink, ...] = ()
    confirmed: tuple[ConfirmedSegment, ...] = ()
    left_out: int = 0
    rows: dict[str, int] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Places:
    """The place of the first row of each input, such as a file's name, for error messages."""

    firms: str = "firms"
    holdings: str = "firm_products"
    links: str = "product_links"
    confirmed: str = "labels"
    first_row: int = 1

    def row(self, name: str, number: int) -> str:
        """The place of the row with the index ``number``."""
        return f"{name}[{number + self.first_row}]"


def checked_corpus(
    firms: Iterable[Firm],
    holdings: Iterable[Holding],
    links: Iterable[ProductLink] = (),
    confirmed: Iterable[ConfirmedSegment] = (),
    *,
    places: Places = Places(),
) -> Corpus:
    """The inputs as one corpus; ``ChainError`` names everything in the way (the first hundred things).

    >>> corpus = checked_corpus([Firm("1", "甲茶业")], [Holding("1", "绿茶")])
    >>> corpus.rows
    {'1': 0}
    >>> checked_corpus([Firm("1", "甲"), Firm("1", "乙")], [Holding("2", " ")])
    Traceback (most recent call last):
    luodi_engine.chains.problems.ChainError: firms[2]: 企业编码“1”出现了两次（另见firms[1]）。请合并或改正。
    firm_products[1]: 没有编码为“2”的企业。请先在企业表中添加，或改正编码。
    firm_products[1]: “product”这一列是空的。请补填或删去该行。
    """
    kept, held, linked, known = tuple(firms), tuple(holdings), tuple(links), tuple(confirmed)
    rows = {firm.code: number for number, firm in enumerate(kept)}
    problems = _firm_problems(kept, places)
    if not kept:
        problems.append(problem(places.firms, "nothing_to_rank"))
    problems += _holding_problems(held, rows, places)
    problems += _link_problems(linked, places)
    problems += confirmed_problems(known, rows, places)
    if problems:
        raise ChainError(problems[:MOST_PROBLEMS])
    useful = tuple(link for link in linked if link.product != link.other)
    return Corpus(kept, held, useful, known, len(linked) - len(useful), rows)


def _firm_problems(firms: Sequence[Firm], places: Places) -> list[Problem]:
    found: list[Problem] = []
    first: dict[str, str] = {}
    for number, firm in enumerate(firms):
        place = places.row(places.firms, number)
        found += _text(place, "code", firm.code) + _text(place, "full_name", firm.full_name)
        found += _text(place, "short_name", firm.short_name, needed=False)
        found += _text(place, "industry_name", firm.industry_name, needed=False)
        if firm.code and firm.code in first:
            found.append(problem(place, "firm_doubled", found=firm.code, other=first[firm.code]))
        first.setdefault(firm.code, place)
    return found


def _holding_problems(holdings: Sequence[Holding], rows: dict[str, int], places: Places) -> list[Problem]:
    found: list[Problem] = []
    for number, holding in enumerate(holdings):
        fine = 0 < len(holding.product) <= LONGEST_NAME and not holding.product.isspace()
        if fine and holding.firm in rows and 0 <= holding.weight < float("inf"):
            continue
        place = places.row(places.holdings, number)
        if holding.firm not in rows:
            found.append(problem(place, "firm_unknown", found=holding.firm))
        found += _text(place, "product", holding.product)
        if not 0 <= holding.weight < float("inf"):
            found.append(problem(place, "weight_not_a_number", found=holding.weight))
    return found


def _link_problems(links: Sequence[ProductLink], places: Places) -> list[Problem]:
    found: list[Problem] = []
    for number, link in enumerate(links):
        place = places.row(places.links, number)
        if link.relation not in RELATIONS:
            found.append(problem(place, "relation_unknown", found=link.relation))
        if not (0 < len(link.product) <= LONGEST_NAME and 0 < len(link.other) <= LONGEST_NAME):
            found += _text(place, "product", link.product) + _text(place, "other", link.other)
    return found


def confirmed_problems(
    confirmed: Sequence[ConfirmedSegment], rows: dict[str, int], places: Places
) -> list[Problem]:
    """What is wrong with confirmed pairs or seeds: blank segments, unknown firms."""
    found: list[Problem] = []
    for number, pair in enumerate(confirmed):
        place = places.row(places.confirmed, number)
        found += _text(place, "segment", pair.segment)
        found += [problem(place, "firm_unknown", found=code) for code in pair.firms if code not in rows]
    return found


def _text(place: str, column: str, text: str, *, needed: bool = True) -> list[Problem]:
    if needed and not text.strip():
        return [problem(place, "text_blank", found=column)]
    if len(text) > LONGEST_NAME:
        return [problem(place, "text_too_long", column=column, found=len(text), limit=LONGEST_NAME)]
    return []
