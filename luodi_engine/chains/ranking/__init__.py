"""Ranks firms for a segment of a chain: one transparent model, weights as dated data, every place explained."""

from luodi_engine.chains.ranking.corpus import (
    ConfirmedSegment,
    Corpus,
    Firm,
    Holding,
    Places,
    ProductLink,
    checked_corpus,
)
from luodi_engine.chains.ranking.explaining import Evidence, RankExplanation, RankPart, explained
from luodi_engine.chains.ranking.ranker import Question, RankedFirm, Ranker, ranker
from luodi_engine.chains.ranking.weights import PARTS, SIGNALS, RankingWeights, parse_weights

__all__ = [
    "PARTS",
    "SIGNALS",
    "ConfirmedSegment",
    "Corpus",
    "Evidence",
    "Firm",
    "Holding",
    "Places",
    "ProductLink",
    "Question",
    "RankExplanation",
    "RankPart",
    "RankedFirm",
    "Ranker",
    "RankingWeights",
    "checked_corpus",
    "explained",
    "parse_weights",
    "ranker",
]
