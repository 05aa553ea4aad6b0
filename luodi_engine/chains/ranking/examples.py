"""A small invented town for examples and tests."""

from __future__ import annotations

from datetime import date
from functools import cache

from luodi_engine.chains.ranking.corpus import Corpus, Firm, Holding, ProductLink, checked_corpus
from luodi_engine.chains.ranking.pairing import Training
from luodi_engine.chains.ranking.ranker import Ranker, ranker
from luodi_engine.chains.ranking.weights import SIGNALS, RankingWeights


def plain_weights() -> RankingWeights:
    """Equal weights of everything that speaks for a firm; for examples only."""
    against = {"many_close_products", "many_close_meanings", "general_term", "industry_unknown"}
    signals = {name: 0.0 if name in against else 0.1 for name in SIGNALS}
    return RankingWeights("example", date(2026, 1, 1), "example", signals, signals)


def town_corpus() -> Corpus:
    """Eight invented firms: three in tea, two in drinks, two in graphite, one in transport."""
    firms = [
        Firm("1", "甲山茶业有限公司", "甲山茶业", "150101", "茶叶"),
        Firm("2", "乙水茶叶有限公司", "乙水茶叶", "150101", "茶叶"),
        Firm("3", "丙谷饮料有限公司", "丙谷饮料", "150201", "软饮料"),
        Firm("4", "丁泉饮品有限公司", "丁泉饮品", "150201", "软饮料"),
        Firm("5", "戊峰石墨有限公司", "戊峰石墨", "220301", "非金属材料"),
        Firm("6", "己岭新材料有限公司", "己岭新材", "220301", "非金属材料"),
        Firm("7", "庚江物流有限公司", "庚江物流", "420101", "公路货运"),
        Firm("8", "辛坡茶园有限公司", "辛坡茶园", "110101", "种植"),
    ]
    held = {
        "1": ("绿茶", "红茶", "茶叶种植"),
        "2": ("绿茶饮料", "红茶", "茶具"),
        "3": ("茶饮料", "果汁", "矿泉水"),
        "4": ("矿泉水", "果汁", "碳酸饮料"),
        "5": ("石墨电极", "石墨负极材料"),
        "6": ("负极材料", "碳纤维"),
        "7": ("货物运输", "仓储"),
        "8": ("茶叶种植", "鲜叶"),
    }
    holdings = [Holding(code, product, 0.4) for code, products in held.items() for product in products]
    links = [ProductLink("绿茶", "input", "鲜叶"), ProductLink("茶", "kind", "绿茶")]
    return checked_corpus(firms, holdings, links)


@cache
def tea_town() -> Ranker:
    """The ranker of the town."""
    return ranker(town_corpus(), plain_weights(), training=Training(batch=8, sampled=8))
